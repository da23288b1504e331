//! Preflight over small articles.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use chrono::{DateTime, Utc};
use galley_article::check::{Context, Place, Severity, preflight};
use galley_article::model::{Article, Body, Credit, Embargo, Field, Mark, Node, NodeKind, Role};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn credit(role: Role) -> Credit {
    Credit { role, name: "林某".into(), affiliation: String::new(), joiner: String::new() }
}

/// An article that nothing is found in.
fn sound() -> Article {
    Article {
        headline: "渡口的灯亮了".into(),
        section: "新闻/本地".into(),
        credits: vec![credit(Role::Reporter), credit(Role::ResponsibleEditor)],
        body: Body::new(vec![Node::paragraph("江面上起了雾。")]),
        ..Article::default()
    }
}

#[track_caller]
fn check(change: impl FnOnce(&mut Article), expected: &[&str]) {
    let mut article = sound();
    change(&mut article);
    let context = Context { now: at("2026-03-01T00:00:00Z"), ..Context::default() };
    let codes: Vec<String> = preflight(&article, &context)
        .into_iter()
        .map(|finding| {
            let severity = if finding.severity == Severity::Block { "block" } else { "warn" };
            format!("{severity} {} {}", finding.code, finding.subject).trim_end().to_owned()
        })
        .collect();
    assert_eq!(codes, expected);
}

#[test]
fn missing_things_are_asked_for() {
    check(|_| {}, &[]);
    check(|a| a.headline = "  ".into(), &["block headline-missing", "warn space-at-edge"]);
    check(|a| a.body = Body::default(), &["block body-empty"]);
    check(|a| a.credits.clear(), &["warn credits-missing", "warn responsible-editor-missing"]);
    check(|a| a.credits.truncate(1), &["warn responsible-editor-missing"]);
    check(
        |a| {
            a.credits.truncate(1);
            a.language = "en".into();
        },
        &[],
    );
    check(|a| a.section.clear(), &["warn section-missing"]);
    let long = "很长的标题".repeat(7);
    check(|a| a.headline.clone_from(&long), &[&format!("warn headline-long {long}")]);
}

#[test]
fn pictures_want_a_source_words_and_a_credit() {
    let figure = Node::element(NodeKind::Figure, vec![Node::text("江边", vec![])]);
    let blocks = |figure: Node| Body::new(vec![Node::paragraph("图:"), figure]);
    check(
        |a| a.body = blocks(figure.clone()),
        &[
            "warn picture-missing 江边",
            "warn alt-missing 江边",
            "warn picture-credit-missing 江边",
            "warn half-width-punctuation :",
        ],
    );
    let hash = "a".repeat(64);
    let full = figure.with_attr("alt", "船").with_attr("credit", "吴某").with_attr("media", hash.as_str());
    check(|a| a.body = Body::new(vec![full]), &["warn picture-unknown 江边"]);
}

#[test]
fn placeholders_are_found_as_words() {
    let body = |text: &str| Body::new(vec![Node::paragraph(text)]);
    check(
        |a| a.body = body("共TK人,数字待核。XXX 与×××说。"),
        &[
            "warn placeholder TK",
            "warn placeholder 待核",
            "warn placeholder XXX",
            "warn placeholder ×××",
            "warn half-width-punctuation ,",
        ],
    );
    check(|a| a.body = body("TKO in the ring, XL and 3×4, Xxx"), &[]);
    check(|a| a.headline = "TKTK".into(), &["warn placeholder TKTK"]);
}

#[test]
fn time_and_changes() {
    let embargo = |until: &str| Some(Embargo { until: until.parse().unwrap(), zone: "Asia/Shanghai".into() });
    check(|a| a.embargo = embargo("2026-03-01T09:00:00+08:00"), &["block embargoed 2026-03-01T09:00:00+08:00"]);
    check(|a| a.embargo = embargo("2026-03-01T07:00:00+08:00"), &["warn embargo-past 2026-03-01T07:00:00+08:00"]);
    let findings = preflight(&sound(), &Context { open_changes: 3, open_comments: 1, ..Context::default() });
    let found = findings.iter().map(|finding| (finding.code.as_str(), finding.subject.as_str())).collect::<Vec<_>>();
    assert_eq!(found, [("changes-open", "3"), ("comments-open", "1")]);
}

#[test]
fn links_lead_somewhere() {
    let link = |href: &str| Mark::Link { href: href.into(), title: String::new() };
    let body =
        |href: &str| Body::new(vec![Node::element(NodeKind::Paragraph, vec![Node::text("看", vec![link(href)])])]);
    check(|a| a.body = body(""), &["warn link-empty 看"]);
    check(|a| a.body = body("javascript:x"), &["block link-unsafe javascript:x"]);
    check(|a| a.body = body("https://example.org/"), &[]);
    check(
        |a| a.body = Body::new(vec![Node::element(NodeKind::Embed, vec![]), Node::paragraph("文")]),
        &["warn link-empty"],
    );
}

#[test]
fn places_are_editor_positions() {
    let mut article = sound();
    // Two positions for the first block's ends, and the emoji takes two units.
    article.body = Body::new(vec![Node::paragraph("一"), Node::paragraph("👍待核")]);
    let findings = preflight(&article, &Context::default());
    assert_eq!(findings[0].place, Place::Body { from: 6, to: 8 });
    article.headline.clear();
    let findings = preflight(&article, &Context::default());
    assert_eq!(findings[0].place, Place::Field { field: Field::Headline });
}

#[test]
fn a_flood_is_counted() {
    let mut article = sound();
    article.body = Body::new(vec![Node::paragraph(&"。。字".repeat(500))]);
    let findings = preflight(&article, &Context::default());
    assert_eq!(findings.len(), 101);
    assert_eq!(findings[100].subject, "repeated-punctuation × 400");
}
