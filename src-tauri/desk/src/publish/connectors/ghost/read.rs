//! A post read back as an article, for what an editor did to it there. Pure.
//!
//! What was sent is read by the same reader, so that what Ghost's document cannot say is no difference. Kicker, deck and a long
//! lead are paragraphs of an HTML card with a class of their own and are read back as fields. What is made of several fields
//! (credits, source, related list and the like), and what Ghost keeps beside the text (tags, feature image), is told as a problem
//! where somebody changed it, and not guessed at; so is a card that an article has nothing for.

mod caption;

use std::fmt::Write;

use galley_article::convert::html::read_fragment;
use galley_article::model::Article;
use galley_article::problem::Problem;
use serde_json::Value;

use super::lexical::escaped;
use super::post::Said;
use crate::publish::connector::ReadBack;
use crate::publish::connectors::pictures::Pictures;
use crate::publish::connectors::reading::{LINES, element, keep_attributes, without_dateline, words};

/// A post and what was sent of it, both read. `pictures` are the site's.
pub(super) fn back(sent: &Article, as_sent: &Said, there: &Said, pictures: &Pictures) -> ReadBack {
    let (found, mut problems) = read(sent, there, pictures);
    let [ours, theirs] = [as_sent, there].map(|said| cards(&said.document));
    let mut tell = |name: &str, ours: String, theirs: String| {
        if ours != theirs {
            problems.push(Problem::new("field-edited-there", theirs).at(name));
        }
    };
    for class in LINES {
        tell(class, line(&ours, class), line(&theirs, class));
    }
    tell("tags", as_sent.tags.join(", "), there.tags.join(", "));
    tell("feature_image", as_sent.picture.clone(), there.picture.clone());
    // Where the lead is longer than an excerpt, it stands above the text, and the excerpt is made of it.
    if !line(&theirs, "galley-lead").is_empty() {
        tell("custom_excerpt", as_sent.excerpt.clone(), there.excerpt.clone());
    }
    ReadBack { sent: read(sent, as_sent, pictures).0, found, problems }
}

/// A post as an article: what it says, and of the rest what was sent.
fn read(sent: &Article, said: &Said, pictures: &Pictures) -> (Article, Vec<Problem>) {
    let cards = cards(&said.document);
    let mut article = sent.clone();
    said.title.trim().clone_into(&mut article.headline);
    article.kicker = line(&cards, "galley-kicker");
    article.deck = line(&cards, "galley-deck");
    let lead = line(&cards, "galley-lead");
    article.lead = if lead.is_empty() { said.excerpt.trim().to_owned() } else { lead };
    let mut reader = Reader { html: String::new(), problems: Vec::new(), pictures, sent };
    children(&said.document["root"]).iter().for_each(|block| reader.block(block));
    let dateline = sent.dateline.trim();
    let body = match dateline.is_empty() {
        true => reader.html,
        false => without_dateline(&reader.html, &escaped(dateline)),
    };
    let body = read_fragment(&body);
    article.body = body.article.body;
    keep_attributes(&mut article, sent);
    (article, [reader.problems, body.problems].concat())
}

fn children(node: &Value) -> &[Value] {
    node["children"].as_array().map_or(&[], Vec::as_slice)
}

fn text_of<'a>(node: &'a Value, name: &str) -> &'a str {
    node[name].as_str().unwrap_or_default()
}

/// Whether an HTML card is one of those in which fields stand around the body.
fn is_of_fields(card: &Value) -> bool {
    let html = text_of(card, "html");
    card["type"] == "html" && ["<p class=\"galley-", "<div class=\"galley-"].iter().any(|head| html.starts_with(head))
}

/// The cards in which fields stand, one after the other.
fn cards(document: &Value) -> String {
    let blocks = children(&document["root"]).iter();
    blocks.filter(|block| is_of_fields(block)).map(|card| text_of(card, "html")).collect::<Vec<_>>().join("\n")
}

/// The words of the element of this class in such cards; empty where there is none.
fn line(cards: &str, class: &str) -> String {
    element(cards, &format!(" class=\"{class}\">")).map(|at| words(&cards[at])).unwrap_or_default()
}

/// A document on its way to HTML, which the reader of pages then takes.
struct Reader<'a> {
    html: String,
    problems: Vec<Problem>,
    pictures: &'a Pictures,
    sent: &'a Article,
}

impl Reader<'_> {
    fn block(&mut self, node: &Value) {
        let html = match text_of(node, "type") {
            "paragraph" => format!("<p>{}</p>", inline(children(node))),
            "heading" | "extended-heading" => {
                let tag =
                    Some(text_of(node, "tag")).filter(|tag| matches!(*tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
                let tag = tag.unwrap_or("h2");
                format!("<{tag}>{}</{tag}>", inline(children(node)))
            }
            "quote" | "extended-quote" | "aside" => {
                let lines = inline(children(node));
                let lines = lines.split("<br><br>").map(|line| format!("<p>{line}</p>"));
                format!("<blockquote>{}</blockquote>", lines.collect::<String>())
            }
            "list" => list(node),
            "horizontalrule" => "<hr>".to_owned(),
            "codeblock" => format!("<pre><code>{}</code></pre>", escaped(text_of(node, "code"))),
            "image" => self.image(node),
            "html" if is_of_fields(node) => String::new(),
            "html" => text_of(node, "html").to_owned(),
            other => {
                self.problems.push(Problem::new("ghost-card-unknown", other));
                String::new()
            }
        };
        self.html.push_str(&html);
        self.html.push('\n');
    }

    fn image(&self, node: &Value) -> String {
        let address = text_of(node, "src");
        let same = |known: &str| known.trim_end_matches('/') == address.trim_end_matches('/');
        let known = self.pictures.iter().find(|(_, remote)| same(&remote.url));
        let media = known.map(|(sha256, _)| format!(" data-media=\"{sha256}\"")).unwrap_or_default();
        let (src, alt) = (escaped(address), escaped(text_of(node, "alt")));
        // Whose it is stands behind the caption, under the name by which the reader of pages knows it.
        let sha256 = known.map(|(sha256, _)| sha256).unwrap_or_default();
        let caption = caption::with_credit(text_of(node, "caption"), &caption::credits_of(self.sent, sha256));
        format!("<figure><img src=\"{src}\" alt=\"{alt}\"{media}><figcaption>{caption}</figcaption></figure>")
    }
}

/// A list; one that stands in an item of its own belongs to the item before.
fn list(node: &Value) -> String {
    let is_list = |node: &Value| node["type"] == "list";
    let mut items: Vec<String> = Vec::new();
    for item in children(node) {
        let (lists, words): (Vec<&Value>, Vec<&Value>) = children(item).iter().partition(|child| is_list(child));
        let words: Vec<Value> = words.into_iter().cloned().collect();
        if !words.is_empty() || items.is_empty() {
            items.push(format!("<p>{}</p>", inline(&words)));
        }
        if let Some(last) = items.last_mut() {
            lists.into_iter().for_each(|inner| last.push_str(&list(inner)));
        }
    }
    let items: String = items.into_iter().map(|item| format!("<li>{item}</li>")).collect();
    match node["listType"] == "number" {
        true => format!("<ol start=\"{}\">{items}</ol>", node["start"].as_u64().unwrap_or(1)),
        false => format!("<ul>{items}</ul>"),
    }
}

/// Elements for Lexical's numbers of marks, the outermost first.
const MARKS: [(u64, &str); 7] = [(1, "strong"), (2, "em"), (4, "s"), (8, "u"), (16, "code"), (32, "sub"), (64, "sup")];

fn inline(nodes: &[Value]) -> String {
    let mut html = String::new();
    for node in nodes {
        match text_of(node, "type") {
            "linebreak" => html.push_str("<br>"),
            "link" | "autolink" => {
                let (href, title) = (escaped(text_of(node, "url")), escaped(text_of(node, "title")));
                let title = if title.is_empty() { title } else { format!(" title=\"{title}\"") };
                // Writing into a text cannot fail.
                let _ = write!(html, "<a href=\"{href}\"{title}>{}</a>", inline(children(node)));
            }
            _ if !children(node).is_empty() => html.push_str(&inline(children(node))),
            _ => {
                let bits = node["format"].as_u64().unwrap_or(0);
                let mut words = escaped(text_of(node, "text"));
                for (_, tag) in MARKS.iter().rev().filter(|(bit, _)| bits & bit != 0) {
                    words = format!("<{tag}>{words}</{tag}>");
                }
                html.push_str(&words);
            }
        }
    }
    html
}

#[cfg(test)]
mod tests;
