//! Hostile strings in every field: nothing a person types becomes markup.

use serde_json::Value;

use super::structure::{check_page, parse};
use super::*;
use crate::model::{Body, Mark, Node, NodeKind};

const EVIL: [&str; 8] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</title></style></textarea><svg onload=alert(1)>",
    "<!--",
    "]]><![CDATA[<b>",
    "{{ 7*7 }}{% raw %}\u{0}\u{8}\u{1b}\u{202e}\u{2028}\u{fffe}",
];

/// An article whose every string is `evil`.
fn poisoned(evil: &str) -> Article {
    let mut article = sample();
    let mut json = serde_json::to_value(&article).unwrap();
    poison(&mut json, evil);
    for field in crate::model::Field::ALL {
        let _ = article.set_field(field, json[field.name()].take());
    }
    let run = || {
        Node::text(
            evil,
            vec![Mark::Link { href: format!("https://example.org/{evil}"), title: evil.into() }, Mark::Strong],
        )
    };
    let figure = || {
        Node::element(NodeKind::Figure, vec![run()])
            .with_attr("alt", evil)
            .with_attr("credit", evil)
            .with_attr("src", format!("https://example.org/{evil}"))
            .with_attr("media", evil)
    };
    article.body = Body::new(vec![
        Node::element(NodeKind::Paragraph, vec![run(), Node::text(evil, vec![])]),
        Node::element(NodeKind::PullQuote, vec![run()]).with_attr("attribution", evil),
        figure(),
        Node::element(NodeKind::Gallery, vec![figure()]),
        Node::element(NodeKind::EditorNote, vec![run()]),
        Node::element(NodeKind::Embed, vec![]).with_attr("url", evil).with_attr("title", evil),
        Node::element(NodeKind::Heading, vec![run()]).with_attr("level", evil),
    ]);
    article
}

/// Every string that is not one of a closed set, replaced.
fn poison(value: &mut Value, evil: &str) {
    match value {
        Value::String(text) => *text = evil.to_owned(),
        Value::Array(items) => items.iter_mut().for_each(|item| poison(item, evil)),
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                if !matches!(key.as_str(), "role" | "at" | "date" | "until") {
                    poison(value, evil);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn no_string_becomes_markup() {
    let templates = Templates::builtin();
    for evil in EVIL {
        let article = poisoned(evil);
        assert_eq!(article.headline, evil);
        assert_eq!(article.credits[0].name, evil);
        let hostile = Teaser {
            title: evil.into(),
            lead: evil.into(),
            section: evil.into(),
            picture_alt: evil.into(),
            language: evil.into(),
            ..teaser("", 1)
        };
        let context = PageContext {
            site_name: evil,
            sections: vec![Link { name: evil.into(), url: "/section/x".into() }],
            latest: vec![hostile.clone()],
            most_read: vec![hostile],
            ..context()
        };
        for (name, html) in every_page(&templates, &article, &context) {
            check_page(name, &html);
            for (tag, attrs, _) in parse(&html).elements() {
                assert!(tag != "svg" && tag != "b", "{name}: {evil}");
                assert!(attrs.iter().all(|(_, value)| value != "x"), "{name}: {evil}");
            }
            assert!(!html.contains("49"), "{name}: text is not a template");
        }
    }
}
