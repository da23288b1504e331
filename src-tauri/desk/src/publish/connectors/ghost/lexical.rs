//! An article as a Lexical document, the format that Ghost stores and its editor opens
//! (<https://lexical.dev/docs/concepts/serialization>; Ghost's own nodes: <https://github.com/TryGhost/Koenig>). Pure.
//!
//! Text, headings, lists, quotes, dividers and pictures become what the editor itself would make of them. What it has no
//! node for, or would flatten, is an HTML card, which Ghost keeps as it is: tables, notes, pull quotes, the fields around
//! the body.

use galley_article::model::{Article, Body, Mark, Media, Node, NodeKind};
use galley_article::render::{BodyOptions, body_html, credits_line, editors_line, inline_html};
use serde_json::{Value, json};

/// Kicker, deck, source, body, credits, corrections, related list, rights. `picture` gives the site's address for a
/// SHA-256; where it has none, the outside address of the figure is shown, or its words alone. `lead` is shown above the
/// text where it does not fit into the excerpt.
pub(super) fn document(article: &Article, lead: &str, picture: &dyn Fn(&str) -> Option<String>) -> Value {
    let mut writer = Writer { blocks: Vec::new(), picture, media: &article.media };
    let words = Words::of(&article.language);
    let source = article.source.trim();
    let source = if source.is_empty() { String::new() } else { format!("{}{source}", words.source) };
    writer.fields(&[
        ("galley-kicker", &article.kicker),
        ("galley-deck", &article.deck),
        ("galley-source", &source),
        ("galley-lead", lead),
    ]);
    let mut dateline = article.dateline.trim();
    for block in article.body.blocks() {
        // Newspapers print it at the head of the first paragraph.
        if block.kind == NodeKind::Paragraph && !dateline.is_empty() {
            writer.dated(std::mem::take(&mut dateline), block);
        } else {
            writer.block(block);
        }
    }
    writer.fields(&[
        ("galley-dateline", dateline),
        ("galley-credits", &credits_line(article)),
        ("galley-editors", &editors_line(article)),
    ]);
    writer.corrections(article, words.corrections);
    writer.related(article, words.related);
    writer.fields(&[("galley-rights", &article.rights)]);
    if writer.blocks.is_empty() {
        writer.blocks.push(element("paragraph", Vec::new(), &[]));
    }
    json!({ "root": element("root", writer.blocks, &[]) })
}

/// Text as HTML that says nothing but it.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

struct Words {
    source: &'static str,
    corrections: &'static str,
    related: &'static str,
}

impl Words {
    fn of(language: &str) -> Self {
        match language.to_ascii_lowercase().starts_with("zh") {
            true => Self { source: "来源：", corrections: "更正", related: "相关阅读" },
            false => Self { source: "Source: ", corrections: "Corrections", related: "Related" },
        }
    }
}

struct Writer<'a> {
    blocks: Vec<Value>,
    picture: &'a dyn Fn(&str) -> Option<String>,
    media: &'a [Media],
}

impl Writer<'_> {
    fn card(&mut self, html: &str) {
        let html = html.trim();
        if !html.is_empty() {
            self.blocks.push(json!({ "type": "html", "version": 1, "html": html }));
        }
    }

    fn fields(&mut self, fields: &[(&str, &str)]) {
        let said = fields.iter().filter(|(_, text)| !text.trim().is_empty());
        let html: Vec<String> =
            said.map(|(class, text)| format!("<p class=\"{class}\">{}</p>", escaped(text.trim()))).collect();
        self.card(&html.join("\n"));
    }

    fn push(&mut self, kind: &str, children: Vec<Value>, more: &[(&str, Value)]) {
        self.blocks.push(element(kind, children, more));
    }

    fn dated(&mut self, dateline: &str, node: &Node) {
        let gap = if dateline.ends_with(|c: char| c.is_ascii()) { " " } else { "\u{3000}" };
        let mut children = vec![text(dateline, BOLD), text(gap, 0)];
        children.extend(inline(&node.content));
        self.push("paragraph", children, &[]);
    }

    fn block(&mut self, node: &Node) {
        match node.kind {
            NodeKind::Paragraph => self.push("paragraph", inline(&node.content), &[]),
            NodeKind::Heading => {
                let tag = format!("h{}", node.attr_u64("level").unwrap_or(2).clamp(2, 4));
                self.push("extended-heading", inline(&node.content), &[("tag", json!(tag))]);
            }
            NodeKind::Blockquote if only_paragraphs(&node.content) => {
                self.push("extended-quote", lines(&node.content, 2), &[]);
            }
            NodeKind::BulletList | NodeKind::OrderedList if is_plain_list(node) => self.blocks.push(list(node)),
            NodeKind::Figure => self.figure(node),
            // Each picture keeps its caption; Ghost's own gallery has one for all.
            NodeKind::Gallery => node.content.iter().for_each(|figure| self.block(figure)),
            NodeKind::Divider => self.blocks.push(json!({ "type": "horizontalrule", "version": 1 })),
            NodeKind::Embed => {
                let (url, title) = (node.attr_str("url"), node.attr_str("title"));
                let words = vec![text(if title.is_empty() { url } else { title }, 0)];
                self.push("paragraph", vec![link(url, "", words)], &[]);
            }
            _ => {
                let options = BodyOptions { media_url: self.picture, media: self.media, page: true };
                let html = body_html(&Body::new(vec![node.clone()]), &options);
                self.card(&html);
            }
        }
    }

    fn figure(&mut self, node: &Node) {
        let (hash, outside) = (node.attr_str("media"), node.attr_str("src"));
        let stored = if hash.is_empty() { None } else { (self.picture)(hash) };
        let is_web = outside.starts_with("https://") || outside.starts_with("http://");
        let credit = node.attr_str("credit");
        let mut caption = inline_html(&node.content);
        if !credit.is_empty() {
            let gap = if caption.is_empty() { "" } else { " " };
            caption.push_str(&format!("{gap}<span class=\"galley-credit\">{}</span>", escaped(credit)));
        }
        let Some(address) = stored.or_else(|| is_web.then(|| outside.to_owned())) else {
            // No picture to be had: its words are still the author's.
            let words = if caption.is_empty() { escaped(node.attr_str("alt")) } else { caption };
            if !words.is_empty() {
                self.card(&format!("<p>{words}</p>"));
            }
            return;
        };
        let mut card = json!({
            "type": "image", "version": 1, "src": address, "title": "", "alt": node.attr_str("alt"),
            "caption": caption, "cardWidth": "regular", "href": "",
        });
        if let Some(media) = self.media.iter().find(|media| media.sha256 == hash && media.width > 0) {
            card["width"] = json!(media.width);
            card["height"] = json!(media.height);
        }
        self.blocks.push(card);
    }

    fn corrections(&mut self, article: &Article, heading: &str) {
        if article.corrections.is_empty() {
            return;
        }
        let notes = article.corrections.iter();
        let notes = notes
            .map(|note| format!("<p>{} {}</p>", note.at.format("%Y-%m-%d"), escaped(&note.line(article.is_chinese()))));
        let notes: String = notes.collect::<Vec<_>>().join("\n");
        self.card(&format!("<div class=\"galley-corrections\">\n<h2>{heading}</h2>\n{notes}\n</div>"));
    }

    fn related(&mut self, article: &Article, heading: &str) {
        if article.related.is_empty() {
            return;
        }
        let mut items = String::new();
        for entry in &article.related {
            let is_web = entry.url.starts_with("https://") || entry.url.starts_with("http://");
            let title = escaped(&entry.title);
            let title = if is_web { format!("<a href=\"{}\">{title}</a>", escaped(&entry.url)) } else { title };
            let date = entry.date.map(|date| format!(" {date}")).unwrap_or_default();
            items.push_str(&format!("<li>{title}{date}</li>\n"));
        }
        self.card(&format!("<div class=\"galley-related\">\n<h2>{heading}</h2>\n<ul>\n{items}</ul>\n</div>"));
    }
}

const BOLD: u32 = 1;

fn element(kind: &str, children: Vec<Value>, more: &[(&str, Value)]) -> Value {
    let mut element = json!({
        "children": children, "direction": "ltr", "format": "", "indent": 0, "type": kind, "version": 1,
    });
    for (name, value) in more {
        element[*name] = value.clone();
    }
    element
}

fn text(words: &str, format: u32) -> Value {
    json!({
        "detail": 0, "format": format, "mode": "normal", "style": "", "text": words, "type": "extended-text",
        "version": 1,
    })
}

fn link(url: &str, title: &str, children: Vec<Value>) -> Value {
    let title = Some(title).filter(|title| !title.is_empty());
    let more = [("rel", Value::Null), ("target", Value::Null), ("title", json!(title)), ("url", json!(url))];
    element("link", children, &more)
}

fn line_break() -> Value {
    json!({ "type": "linebreak", "version": 1 })
}

/// Text with its marks; neighbours under one link are one link.
fn inline(content: &[Node]) -> Vec<Value> {
    let mut out: Vec<Value> = Vec::new();
    let mut open: Option<(&Mark, Vec<Value>)> = None;
    let close = |out: &mut Vec<Value>, open: Option<(&Mark, Vec<Value>)>| {
        if let Some((Mark::Link { href, title }, children)) = open {
            out.push(link(href, title, children));
        }
    };
    for node in content {
        let mark = node.marks.iter().find(|mark| matches!(mark, Mark::Link { .. }));
        if open.as_ref().map(|(mark, _)| *mark) != mark {
            close(&mut out, open.take());
            open = mark.map(|mark| (mark, Vec::new()));
        }
        let piece = match node.kind {
            NodeKind::HardBreak => line_break(),
            _ => text(&node.text, node.marks.iter().map(bit).fold(0, |bits, bit| bits | bit)),
        };
        match &mut open {
            Some((_, children)) => children.push(piece),
            None => out.push(piece),
        }
    }
    close(&mut out, open);
    out
}

/// Lexical's number for a mark.
fn bit(mark: &Mark) -> u32 {
    match mark {
        Mark::Link { .. } => 0,
        Mark::Strong => BOLD,
        Mark::Em => 2,
        Mark::Strike => 4,
        Mark::Underline => 8,
        Mark::Code => 16,
        Mark::Sub => 32,
        Mark::Sup => 64,
    }
}

/// Paragraphs as lines of one run of text, parted by so many breaks.
fn lines(content: &[Node], breaks: usize) -> Vec<Value> {
    let mut out = Vec::new();
    for (at, node) in content.iter().filter(|node| node.kind == NodeKind::Paragraph).enumerate() {
        if at > 0 {
            out.extend(std::iter::repeat_n(line_break(), breaks));
        }
        out.extend(inline(&node.content));
    }
    out
}

fn only_paragraphs(content: &[Node]) -> bool {
    content.iter().all(|node| node.kind == NodeKind::Paragraph)
}

fn is_list(node: &Node) -> bool {
    matches!(node.kind, NodeKind::BulletList | NodeKind::OrderedList)
}

/// Whether every item is text and, after it, lists of the same sort.
fn is_plain_list(node: &Node) -> bool {
    node.content.iter().all(|item| {
        let lists = item.content.iter().position(is_list).unwrap_or(item.content.len());
        let (text, lists) = item.content.split_at(lists);
        !text.is_empty() && only_paragraphs(text) && lists.iter().all(|list| is_list(list) && is_plain_list(list))
    })
}

fn list(node: &Node) -> Value {
    let ordered = node.kind == NodeKind::OrderedList;
    let start = node.attr_u64("start").filter(|_| ordered).unwrap_or(1);
    let mut items = Vec::new();
    let item = |children: Vec<Value>, at: usize| element("listitem", children, &[("value", json!(start + at as u64))]);
    for (at, child) in node.content.iter().enumerate() {
        items.push(item(lines(&child.content, 1), at));
        // Lexical has a list in a list in an item of its own.
        for inner in child.content.iter().filter(|inner| is_list(inner)) {
            items.push(item(vec![list(inner)], at + 1));
        }
    }
    let (kind, tag) = if ordered { ("number", "ol") } else { ("bullet", "ul") };
    element("list", items, &[("listType", json!(kind)), ("start", json!(start)), ("tag", json!(tag))])
}

#[cfg(test)]
mod tests;
