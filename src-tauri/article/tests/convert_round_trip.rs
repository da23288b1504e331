//! What is written is read back: HTML, JSON and ninjs exactly, Markdown up to what it has no sign for.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod arbitrary;

use galley_article::convert::{Format, NinjsMeta, export, from_ninjs, html, import, ninjs, plain};
use galley_article::model::{Article, Node, NodeKind};
use proptest::prelude::*;

fn json(article: &Article) -> String {
    String::from_utf8(article.canonical_json()).unwrap()
}

fn meta() -> NinjsMeta {
    NinjsMeta { story_id: "01928f3c-0000-7000-8000-000000000001".into(), version: 3, ..NinjsMeta::default() }
}

/// Every word of a text, in order.
fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn html_is_exact(body in arbitrary::body()) {
        let fragment = html::write(&body);
        let read = html::read(&fragment);
        prop_assert_eq!(&read.article.body, &body, "{}", fragment);
        let told: Vec<_> = read.problems.iter().filter(|problem| problem.code != "remote-image").collect();
        prop_assert!(told.is_empty(), "{:?}\n{}", told, fragment);
        prop_assert_eq!(html::write(&read.article.body), fragment);
    }

    #[test]
    fn json_is_exact(article in arbitrary::article()) {
        let text = export(&article, Format::Json, &meta());
        let read = import(text.as_bytes(), None, Some("a.json"));
        prop_assert_eq!(json(&read.article), json(&article));
        prop_assert_eq!(read.problems, vec![]);
    }

    #[test]
    fn ninjs_is_exact(article in arbitrary::article()) {
        let value = ninjs(&article, &meta());
        let read = from_ninjs(&value);
        prop_assert_eq!(json(&read.article), json(&article), "{}", value);
        prop_assert_eq!(read.problems, vec![]);
    }

    #[test]
    fn markdown_keeps_every_field(article in arbitrary::article()) {
        // The body's own laws follow; here its text must not disturb the fields.
        let text = export(&article, Format::Markdown, &meta());
        let read = import(text.as_bytes(), Some(Format::Markdown), None).article;
        prop_assert_eq!(json(&Article { body: article.body.clone(), headline: article.headline.clone(), language: article.language.clone(), ..read }), json(&article), "{}", text);
    }

    #[test]
    fn markdown_keeps_plain_words(lines in proptest::collection::vec("[a-z0-9渡口灯火 *_#>.+-]{1,12}", 1..6)) {
        let blocks: Vec<Node> = lines.iter().map(|line| Node::paragraph(line)).collect();
        let article = Article { body: galley_article::model::Body::new(blocks), ..Article::default() };
        let text = export(&article, Format::Markdown, &meta());
        let read = import(text.as_bytes(), Some(Format::Markdown), None).article;
        prop_assert_eq!(words_of(&plain::write(&read.body)), words_of(&plain::write(&article.body)), "{}", text);
        prop_assert!(read.body.blocks().iter().all(|block| block.kind == NodeKind::Paragraph), "{}", text);
    }

    #[test]
    fn plain_lines_stay_lines(lines in proptest::collection::vec("[a-z渡口灯火]{1,9}[。.]", 1..8)) {
        let text = lines.join("\n") + "\n";
        let read = import(text.as_bytes(), Some(Format::Text), None);
        prop_assert_eq!(plain::write(&read.article.body), text);
        prop_assert_eq!(read.problems, vec![]);
    }
}
