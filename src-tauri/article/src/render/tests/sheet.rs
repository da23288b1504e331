//! The sign-off sheet: everything that was signed is on it, in the sheet's language, and nothing foreign is in its markup.

use chrono::{DateTime, FixedOffset, Utc};

use super::super::{Sheet, SheetAct, SheetDelivery, SheetSignature, SheetStage, Standing, Templates};
use crate::model::{Article, Body, Credit, Node, Role};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
}

fn shanghai(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&FixedOffset::east_opt(8 * 3600).unwrap())
}

fn article() -> Article {
    let credit =
        |role, name: &str| Credit { role, name: name.into(), affiliation: String::new(), joiner: String::new() };
    Article {
        headline: "渡轮复航 <b>".into(),
        section: "新闻/本地".into(),
        credits: vec![credit(Role::Reporter, "林晗"), credit(Role::ResponsibleEditor, "赵睿")],
        body: Body::new(vec![Node::paragraph("第一班船八点开。")]),
        ..Article::default()
    }
}

fn signature(state: Standing) -> SheetSignature {
    SheetSignature {
        by: "赵睿".into(),
        role: "编辑".into(),
        at: at(0),
        note: "事实已核 & 可发".into(),
        content: "0123456789abcdef".repeat(4),
        state,
        ended: (state != Standing::Signed).then(|| ("周棠".into(), at(60))),
    }
}

fn page(language: &str, stages: Vec<SheetStage>) -> String {
    let delivery = SheetDelivery {
        destination: "网站".into(),
        act: SheetAct::Published,
        by: "总编室".into(),
        at: Some(at(120)),
        content: "fedcba9876543210".repeat(4),
        address: "https://news.example/a?b=1&c=2".into(),
    };
    let sheet = Sheet {
        language,
        newsroom: "榕城日报",
        story: "story-1",
        content: &"ab".repeat(32),
        stage: "终审",
        stages,
        deliveries: vec![delivery],
        head: &"cd".repeat(32),
        printed: at(3600),
        local: &shanghai,
        zone: "Asia/Shanghai",
    };
    let page = Templates::builtin().sheet(&article(), &sheet);
    assert_eq!(page.problems, []);
    page.html
}

#[track_caller]
fn holds(page: &str, words: &[&str]) {
    for words in words {
        assert!(page.contains(words), "{words} is not in\n{page}");
    }
}

#[test]
fn a_chinese_sheet() {
    let stages = vec![
        SheetStage { name: "初审".into(), signatures: vec![signature(Standing::Signed)] },
        SheetStage { name: "终审".into(), signatures: Vec::new() },
    ];
    let page = page("zh-Hans", stages);
    holds(
        &page,
        &[
            "<html lang=\"zh-Hans\">",
            "<h1>发稿签</h1>",
            "榕城日报",
            "渡轮复航 &lt;b&gt;",
            "记者 林晗",
            "责任编辑：赵睿",
            "<dt>字数</dt><dd>8</dd>",
            "story-1",
            "2026-09-21 22:13:20 +08:00",
            "datetime=\"2026-09-21T22:13:20+08:00\"",
            "<span class=\"code\">01234567</span>",
            "事实已核 &amp; 可发",
            "<tr class=\"open\"><th scope=\"row\">终审</th>",
            "已发布",
            "https://news.example/a?b=1&amp;c=2",
            "Asia/Shanghai",
            &"cd".repeat(32),
        ],
    );
    assert!(!page.contains("作废"), "what stands is not called void");
}

#[test]
fn an_english_sheet_of_a_chinese_story() {
    let signatures = vec![signature(Standing::Void), signature(Standing::Returned)];
    let page = page("en", vec![SheetStage { name: "First review".into(), signatures }]);
    holds(
        &page,
        &[
            "<html lang=\"en\">",
            "<h1>Sign-off sheet</h1>",
            "<h2 lang=\"zh-Hans\">",
            "<tr class=\"void\"><th scope=\"row\">First review</th>",
            "Void: edited since: 周棠 2026-09-21 22:14:20 +08:00",
            "<tr class=\"returned\"><th scope=\"row\"></th>",
            "Sent back: 周棠",
        ],
    );
}

#[test]
fn nothing_of_the_sheet_reaches_outside() {
    let page = page("zh", Vec::new());
    for foreign in ["<script", "src=", "@import", "url("] {
        assert!(!page.contains(foreign), "{foreign}");
    }
}
