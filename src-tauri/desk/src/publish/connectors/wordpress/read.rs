//! A post read back as an article, for what an editor did to it there. Pure.
//!
//! What was sent is read by the same reader, so that what block markup cannot say is no difference. Kicker and deck have blocks
//! with a class of their own and are read back as fields. Source, credits, related list and the like are lines made of several
//! fields: where somebody changed one, that is told as a problem and not guessed at.

use galley_article::convert::html::read_fragment;
use galley_article::model::{Article, Node};
use galley_article::problem::Problem;
use serde_json::Value;

use super::post::{Wanted, decoded, words};
use crate::publish::connector::ReadBack;
use crate::publish::connectors::pictures::Pictures;
use crate::publish::connectors::reading::{LINES, keep_attributes, without_dateline};

/// The words of a post, as its editor sees them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    pub(super) title: &'a str,
    pub(super) excerpt: &'a str,
    pub(super) content: &'a str,
}

/// A post and what was sent of it, both read.
pub(super) fn back(sent: &Article, wanted: &Wanted, post: &Value, pictures: &Pictures) -> ReadBack {
    let (as_sent, there) = (wanted.words(), words(post));
    let (found, mut problems) = read(sent, there, pictures);
    problems.extend(changed_lines(as_sent.content, there.content));
    ReadBack { sent: read(sent, as_sent, pictures).0, found, problems }
}

/// A post as an article: what it says, and of the rest what was sent. `pictures` are the site's.
pub(super) fn read(sent: &Article, words: Words<'_>, pictures: &Pictures) -> (Article, Vec<Problem>) {
    let mut article = sent.clone();
    article.headline = decoded(words.title.trim());
    article.lead = decoded(words.excerpt.trim());
    (article.kicker, article.deck) = (String::new(), String::new());
    let mut body = String::new();
    for block in blocks(words.content) {
        match class_of(block) {
            Some("galley-kicker") => article.kicker = text_of(block),
            Some("galley-deck") => article.deck = text_of(block),
            Some(class) if LINES.contains(&class) => {}
            _ => body.push_str(block),
        }
    }
    if !sent.dateline.trim().is_empty() {
        body = without_dateline(&body, sent.dateline.trim());
    }
    for (sha256, remote) in pictures.iter() {
        let class = format!("class=\"wp-image-{}\"", remote.id);
        body = body.replace(&class, &format!("{class} data-media=\"{sha256}\""));
    }
    let read = read_fragment(&body);
    article.body = read.article.body;
    keep_attributes(&mut article, sent);
    (article, read.problems)
}

/// The lines of other fields that were changed there: each by its class, with what it says now.
pub(super) fn changed_lines(sent: &str, found: &str) -> Vec<Problem> {
    let line = |content: &str, class: &str| {
        let found = blocks(content).into_iter().find(|block| class_of(block) == Some(class));
        found.map(text_of).unwrap_or_default()
    };
    let changed = LINES.into_iter().filter(|class| line(sent, class) != line(found, class));
    changed.map(|class| Problem::new("field-edited-there", line(found, class)).at(class)).collect()
}

/// The outermost blocks of a post, with their comments; what stands between blocks is one as well.
fn blocks(content: &str) -> Vec<&str> {
    let (mut found, mut start, mut depth, mut at) = (Vec::new(), 0, 0_usize, 0);
    while let Some(next) = content[at..].find("<!-- ") {
        let open = at + next;
        let Some(end) = content[open..].find("-->").map(|end| open + end + 3) else { break };
        let comment = &content[open + 5..end - 3];
        at = end;
        if comment.starts_with("wp:") {
            if depth == 0 && !content[start..open].trim().is_empty() {
                found.push(&content[start..open]);
            }
            if depth == 0 {
                start = open;
            }
            if !comment.trim_end().ends_with('/') {
                depth += 1;
                continue;
            }
        } else if comment.starts_with("/wp:") {
            depth = depth.saturating_sub(1);
        } else {
            continue;
        }
        if depth == 0 {
            found.push(&content[start..end]);
            start = end;
        }
    }
    if !content[start..].trim().is_empty() {
        found.push(&content[start..]);
    }
    found
}

/// The class of ours that a block bears, if it bears one.
fn class_of(block: &str) -> Option<&str> {
    let head = &block[..block.find("-->")?];
    let at = head.find("\"className\":\"galley-")? + "\"className\":\"".len();
    head[at..].split(['"', ' ']).next()
}

/// A block's words.
fn text_of(block: &str) -> String {
    let read = read_fragment(block);
    read.article.body.blocks().iter().map(Node::plain_text).collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use galley_article::model::{Body, NodeKind};
    use galley_article::render::{SitePicture, block_markup};

    use super::*;
    use crate::publish::connector::Remote;

    const SHA: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    fn article() -> Article {
        let figure = Node::element(NodeKind::Figure, vec![Node::text("雾中的码头", Vec::new())])
            .with_attr("media", SHA)
            .with_attr("alt", "码头");
        let body = vec![
            Node::paragraph("渡船每天早上六点开出。"),
            figure,
            Node::heading(2, "票价"),
            Node::paragraph("票价三元。"),
        ];
        Article {
            headline: "渡口清晨 & 黄昏".to_owned(),
            kicker: "水上".to_owned(),
            deck: "一日四班".to_owned(),
            lead: "夜航恢复。".to_owned(),
            dateline: "本报河湾三月一日电".to_owned(),
            rights: "版权所有".to_owned(),
            body: Body::new(body),
            ..Article::default()
        }
    }

    fn pictures() -> Pictures {
        [(SHA.to_owned(), Remote { id: "12".to_owned(), url: "https://blog.example/a.jpg".to_owned() })]
            .into_iter()
            .collect()
    }

    fn markup() -> String {
        let find = |_: &str| Some(SitePicture { id: "12".to_owned(), url: "https://blog.example/a.jpg".to_owned() });
        block_markup(&article(), &find)
    }

    fn read_content(content: &str) -> Article {
        let words = Words { title: "渡口清晨 &amp; 黄昏", excerpt: "夜航恢复。", content };
        read(&article(), words, &pictures()).0
    }

    #[test]
    fn what_was_sent_is_read_back_with_its_fields_and_pictures() {
        let read = read_content(&markup());
        assert_eq!(
            (read.headline.as_str(), read.kicker.as_str(), read.deck.as_str()),
            ("渡口清晨 & 黄昏", "水上", "一日四班")
        );
        let texts: Vec<String> = read.body.blocks().iter().map(Node::plain_text).collect();
        assert_eq!(texts, ["渡船每天早上六点开出。", "雾中的码头", "票价", "票价三元。"]);
        assert_eq!(read.body.blocks()[1].attr_str("media"), SHA);
        assert_eq!(read.rights, "版权所有");
    }

    #[test]
    fn an_edit_there_is_the_only_difference() {
        let content = markup().replace("早上六点", "早上七点").replace("一日四班", "一日五班");
        let (sent, found) = (read_content(&markup()), read_content(&content));
        assert_eq!(found.deck, "一日五班");
        assert_eq!(found.body.blocks()[0].plain_text(), "渡船每天早上七点开出。");
        assert_eq!(found.body.blocks()[1..], sent.body.blocks()[1..]);
        assert!(changed_lines(&markup(), &content).is_empty());
    }

    #[test]
    fn a_line_of_several_fields_that_was_changed_is_told() {
        let content = markup().replace("版权所有", "转载须经许可");
        let changed = changed_lines(&markup(), &content);
        assert_eq!(changed.len(), 1);
        assert_eq!((changed[0].place.as_str(), changed[0].subject.as_str()), ("galley-rights", "转载须经许可"));
    }

    #[test]
    fn what_was_written_without_blocks_is_not_lost() {
        let content = format!("<p>先说一句。</p>\n{}\n<p>又及。</p>", markup());
        let read = read_content(&content);
        let texts: Vec<String> = read.body.blocks().iter().map(Node::plain_text).collect();
        assert_eq!(
            (texts.first().map(String::as_str), texts.last().map(String::as_str)),
            (Some("先说一句。"), Some("又及。"))
        );
    }
}
