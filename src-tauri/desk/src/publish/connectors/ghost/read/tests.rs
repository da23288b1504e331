//! What was sent is read back, and an edit there is the only difference.

use galley_article::model::schema::canonical;
use galley_article::model::{Credit, Node, NodeKind};
use serde_json::json;

use super::super::lexical::document;
use super::*;
use crate::publish::connector::Remote;

const ADDRESS: &str = "https://site.example/content/images/a.png";

fn pictures() -> Pictures {
    [("a".repeat(64), Remote { id: "a".repeat(64), url: ADDRESS.to_owned() })].into_iter().collect()
}

fn article() -> Article {
    let words = |text: &str| json!([{"type": "text", "text": text}]);
    let paragraph = |text: &str| json!({"type": "paragraph", "content": words(text)});
    let item = |text: &str| json!({"type": "list_item", "content": [paragraph(text)]});
    let cell = |text: &str| json!({"type": "table_cell", "attrs": {"header": false}, "content": [paragraph(text)]});
    let (body, problems) = canonical(&json!({"type": "doc", "content": [
        {"type": "paragraph", "content": [
            {"type": "text", "text": "渡船早上六点开出 <b> & "},
            {"type": "text", "text": "粗斜", "marks": [{"type": "strong"}, {"type": "em"}]},
            {"type": "text", "text": "时刻表", "marks": [{"type": "link", "attrs": {"href": "https://e.org/?a=1&b", "title": ""}}]},
        ]},
        {"type": "heading", "attrs": {"level": 3}, "content": words("票价")},
        {"type": "figure", "attrs": {"media": "a".repeat(64), "alt": "码头", "credit": "林晗 摄"}, "content": words("码头的灯")},
        {"type": "blockquote", "content": [paragraph("船慢。"), paragraph("人也慢。")]},
        {"type": "bullet_list", "content": [item("一号线"), {"type": "list_item", "content": [
            paragraph("二号线"), {"type": "bullet_list", "content": [item("支线")]}]}]},
        {"type": "ordered_list", "attrs": {"start": 3}, "content": [item("第三班")]},
        {"type": "table", "content": [{"type": "table_row", "content": [cell("东门"), cell("19:00")]}]},
        {"type": "divider"},
        {"type": "pull_quote", "attrs": {"attribution": "林大姐"}, "content": words("路修好了。")},
        {"type": "editor_note", "content": words("数字由航运处提供。")},
    ]}));
    assert_eq!(problems, []);
    Article {
        language: "zh-Hans".to_owned(),
        headline: "渡口清晨 & 黄昏".to_owned(),
        kicker: "水上".to_owned(),
        deck: "一日四班".to_owned(),
        lead: "夜航恢复。".to_owned(),
        dateline: "本报河湾三月一日电".to_owned(),
        rights: "版权所有".to_owned(),
        credits: vec![serde_json::from_value::<Credit>(json!({"role": "reporter", "name": "林晗"})).unwrap()],
        body,
        ..Article::default()
    }
}

fn said(article: &Article) -> Said {
    let find = |sha256: &str| (sha256 == "a".repeat(64)).then(|| ADDRESS.to_owned());
    Said {
        title: article.headline.clone(),
        document: document(article, "", &find),
        excerpt: article.lead.clone(),
        tags: vec!["夜航".to_owned()],
        picture: ADDRESS.to_owned(),
    }
}

/// What a post says after somebody changed these words of its document.
fn edited(from: &str, to: &str) -> Said {
    let sent = said(&article());
    let text = sent.document.to_string();
    assert!(text.contains(from), "{text}");
    Said { document: serde_json::from_str(&text.replace(from, to)).unwrap(), ..sent }
}

fn back_of(there: &Said) -> ReadBack {
    back(&article(), &said(&article()), there, &pictures())
}

#[test]
fn what_was_sent_is_read_back_as_it_was_written() {
    let read = back_of(&said(&article()));
    assert_eq!((read.problems.as_slice(), &read.sent), (&[][..], &read.found));
    let (found, sent) = (&read.found, article());
    assert_eq!(
        [&found.headline, &found.kicker, &found.deck, &found.lead, &found.dateline, &found.rights],
        [&sent.headline, &sent.kicker, &sent.deck, &sent.lead, &sent.dateline, &sent.rights]
    );
    let lines = |article: &Article| article.body.blocks().iter().map(Node::plain_text).collect::<Vec<_>>();
    assert_eq!(lines(found), lines(&sent));
    let kinds = |article: &Article| article.body.blocks().iter().map(|node| node.kind).collect::<Vec<_>>();
    assert_eq!(kinds(found), kinds(&sent));
    let figure = found.body.blocks().iter().find(|node| node.kind == NodeKind::Figure).unwrap();
    assert_eq!(
        (figure.attr_str("media"), figure.attr_str("alt"), figure.attr_str("credit")),
        ("a".repeat(64).as_str(), "码头", "林晗 摄")
    );
}

#[test]
fn an_edit_there_is_the_only_difference() {
    let read = back_of(&edited("早上六点", "早上七点"));
    assert!(read.problems.is_empty());
    assert!(read.found.body.blocks()[0].plain_text().starts_with("渡船早上七点开出"));
    assert_eq!(read.found.body.blocks()[1..], read.sent.body.blocks()[1..]);
    assert_eq!(back_of(&edited("一日四班", "一日五班")).found.deck, "一日五班");
    let there = Said { title: "新题".to_owned(), excerpt: "新导语。".to_owned(), ..said(&article()) };
    let read = back_of(&there);
    assert_eq!((read.found.headline.as_str(), read.found.lead.as_str()), ("新题", "新导语。"));
}

#[test]
fn what_cannot_be_taken_back_is_told() {
    let told = |there: &Said| -> Vec<(String, String, String)> {
        let problems = back_of(there).problems.into_iter();
        problems.map(|each| (each.code, each.place, each.subject)).collect()
    };
    let of = |code: &str, place: &str, subject: &str| vec![(code.to_owned(), place.to_owned(), subject.to_owned())];
    assert_eq!(told(&edited("版权所有", "转载须经许可")), of("field-edited-there", "galley-rights", "转载须经许可"));
    let there = Said { tags: vec!["夜游".to_owned()], ..said(&article()) };
    assert_eq!(told(&there), of("field-edited-there", "tags", "夜游"));
    let there = Said { picture: String::new(), ..said(&article()) };
    assert_eq!(told(&there), of("field-edited-there", "feature_image", ""));
    let mut there = said(&article());
    let blocks = there.document["root"]["children"].as_array_mut().unwrap();
    blocks.push(json!({"type": "bookmark", "url": "https://e.org/"}));
    assert_eq!(told(&there), of("ghost-card-unknown", "", "bookmark"));
    // What is no document at all is an empty text, and never a broken one.
    let there = Said { document: json!("nonsense"), ..said(&article()) };
    assert!(back_of(&there).found.body.0.plain_text().trim().is_empty());
}

/// What Ghost's editor makes of a caption that it saves: no class, and white space that counts.
fn saved_there(caption: &str) -> Said {
    let mut there = said(&article());
    let blocks = there.document["root"]["children"].as_array_mut().unwrap();
    blocks.iter_mut().find(|block| block["type"] == "image").unwrap()["caption"] = json!(caption);
    there
}

#[test]
fn a_caption_that_ghosts_editor_saved_is_no_edit() {
    for caption in [
        "<span style=\"white-space: pre-wrap;\">码头的灯 林晗 摄</span>",
        "<span style=\"white-space: pre-wrap;\">码头的灯 </span><span style=\"white-space: pre-wrap;\">林晗 摄</span>",
        "<span style=\"white-space: pre-wrap;\">码头的灯&nbsp;林晗 摄</span>",
        "<p><span>码头的灯 林晗 摄</span></p>",
    ] {
        let read = back_of(&saved_there(caption));
        assert_eq!((read.problems.as_slice(), &read.sent), (&[][..], &read.found), "{caption}");
    }
}

#[test]
fn another_caption_or_credit_is_an_edit_of_that_alone() {
    let figure = |caption: &str| {
        let read = back_of(&saved_there(caption));
        let found = read.found.body.blocks().iter().find(|node| node.kind == NodeKind::Figure).unwrap();
        (found.plain_text(), found.attr_str("credit").to_owned())
    };
    let of = |caption: &str, credit: &str| (caption.to_owned(), credit.to_owned());
    assert_eq!(figure("<span>码头的新灯 林晗 摄</span>"), of("码头的新灯", "林晗 摄"));
    // A longer name that ends in the one that was sent is another.
    assert_eq!(figure("<span>码头的灯 小林晗 摄</span>"), of("码头的灯 小林晗 摄", ""));
    assert_eq!(figure("<span>林晗 摄的码头</span>"), of("林晗 摄的码头", ""));
}

/// One picture can be shown twice, once with each of two names.
#[test]
fn a_picture_that_is_shown_twice_keeps_both_credits() {
    let mut article = article();
    let figure = article.body.blocks().iter().find(|node| node.kind == NodeKind::Figure).unwrap().clone();
    let mut again = figure;
    again.attrs.insert("credit".to_owned(), "小林晗 摄".into());
    let mut blocks = article.body.blocks().to_vec();
    blocks.push(again);
    article.body = galley_article::model::Body::new(blocks);
    let sent = said(&article);
    let saved = |credit: &str| format!("<span style=\"white-space: pre-wrap;\">码头的灯 {credit}</span>");
    let mut there = said(&article);
    let pictures_there = there.document["root"]["children"].as_array_mut().unwrap();
    let mut credits = ["林晗 摄", "小林晗 摄"].into_iter();
    for image in pictures_there.iter_mut().filter(|block| block["type"] == "image") {
        image["caption"] = json!(saved(credits.next().unwrap()));
    }
    let read = back(&article, &sent, &there, &pictures());
    assert_eq!(read.sent, read.found);
    let mut found = Vec::new();
    read.found.body.0.walk(&mut |node| {
        if node.kind == NodeKind::Figure {
            found.push(node.attr_str("credit").to_owned());
        }
    });
    assert_eq!(found, ["林晗 摄", "小林晗 摄"]);
}
