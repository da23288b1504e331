//! A body as an HTML fragment.
//!
//! Everything is escaped as it is written; ammonia then goes over the result with a policy that names exactly the
//! elements and attributes used here, so that a mistake in this file cannot become a hole in a page.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::convert::html::inline;
use crate::model::{Body, Mark, Node, NodeKind, schema};

/// Where stored pictures are found, relative to the page: `media/<sha256>`.
pub const MEDIA_PATH: &str = "media/";

/// The body as a fragment: block elements only, one a line, no wrapper. Reading it back gives the same body.
pub fn write(body: &Body) -> String {
    let mut out = String::new();
    for block in body.blocks() {
        push_block(&mut out, block);
        out.push('\n');
    }
    POLICY.clean(&out).to_string()
}

/// What may stand in a fragment.
static POLICY: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "p",
        "h2",
        "h3",
        "h4",
        "blockquote",
        "aside",
        "footer",
        "ul",
        "ol",
        "li",
        "figure",
        "figcaption",
        "img",
        "div",
        "table",
        "tbody",
        "tr",
        "th",
        "td",
        "hr",
        "br",
        "a",
        "strong",
        "em",
        "u",
        "s",
        "sub",
        "sup",
        "code",
        "cite",
    ];
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(HashSet::from(tags))
        .add_generic_attributes(["style"])
        .filter_style_properties(HashSet::from(["white-space"]))
        .add_tag_attributes("a", ["href", "title"])
        .add_tag_attributes("img", ["src", "alt", "data-media"])
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("td", ["colspan", "rowspan"])
        .add_tag_attributes("th", ["colspan", "rowspan"])
        .add_tag_attributes("div", ["data-url", "data-title"])
        .add_allowed_classes("aside", ["pull-quote", "editor-note"])
        .add_allowed_classes("div", ["gallery", "embed"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener"));
    builder
});

fn push_block(out: &mut String, node: &Node) {
    match node.kind {
        NodeKind::Paragraph => push_textblock(out, "p", node),
        NodeKind::Heading => push_textblock(out, heading_tag(node), node),
        NodeKind::Blockquote => push_container(out, "blockquote", node),
        NodeKind::PullQuote => {
            out.push_str("<aside class=\"pull-quote\">");
            push_textblock(out, "p", node);
            if !node.attr_str("attribution").is_empty() {
                push_text_element(out, "footer", node.attr_str("attribution"));
            }
            out.push_str("</aside>");
        }
        NodeKind::EditorNote => {
            out.push_str("<aside class=\"editor-note\">");
            push_textblock(out, "p", node);
            out.push_str("</aside>");
        }
        NodeKind::BulletList => push_container(out, "ul", node),
        NodeKind::OrderedList => {
            let start = node.attr_u64("start").unwrap_or(1);
            if start == 1 {
                out.push_str("<ol>")
            } else {
                out.push_str(&format!("<ol start=\"{start}\">"))
            }
            node.content.iter().for_each(|item| push_block(out, item));
            out.push_str("</ol>");
        }
        NodeKind::ListItem => push_item(out, node),
        NodeKind::Figure => push_figure(out, node),
        NodeKind::Gallery => {
            out.push_str("<div class=\"gallery\">");
            node.content.iter().for_each(|figure| push_figure(out, figure));
            out.push_str("</div>");
        }
        NodeKind::Table => {
            out.push_str("<table><tbody>");
            node.content.iter().for_each(|row| push_container(out, "tr", row));
            out.push_str("</tbody></table>");
        }
        NodeKind::TableRow => push_container(out, "tr", node),
        NodeKind::TableCell => push_cell(out, node),
        NodeKind::Divider => out.push_str("<hr>"),
        NodeKind::Embed => push_embed(out, node),
        NodeKind::Doc | NodeKind::HardBreak | NodeKind::Text => {}
    }
}

fn heading_tag(node: &Node) -> &'static str {
    match node.attr_u64("level") {
        Some(3) => "h3",
        Some(4) => "h4",
        _ => "h2",
    }
}

fn push_container(out: &mut String, tag: &str, node: &Node) {
    out.push_str(&format!("<{tag}>"));
    node.content.iter().for_each(|child| push_block(out, child));
    out.push_str(&format!("</{tag}>"));
}

/// A first paragraph whose text needs no care stands bare in its item.
fn push_item(out: &mut String, node: &Node) {
    out.push_str("<li>");
    let only_one = node.content.iter().filter(|child| child.kind == NodeKind::Paragraph).count() == 1;
    for (index, child) in node.content.iter().enumerate() {
        if index == 0 && only_one && stands_bare(child) {
            push_inline(out, &child.content);
        } else {
            push_block(out, child);
        }
    }
    out.push_str("</li>");
}

fn push_cell(out: &mut String, node: &Node) {
    let tag = if node.attrs.get("header").and_then(serde_json::Value::as_bool) == Some(true) { "th" } else { "td" };
    out.push_str(&format!("<{tag}"));
    for name in ["colspan", "rowspan"] {
        if let Some(span) = node.attr_u64(name).filter(|span| *span != 1) {
            out.push_str(&format!(" {name}=\"{span}\""));
        }
    }
    out.push('>');
    match node.content.as_slice() {
        [only] if only.kind == NodeKind::Paragraph && (only.content.is_empty() || stands_bare(only)) => {
            push_inline(out, &only.content);
        }
        blocks => blocks.iter().for_each(|block| push_block(out, block)),
    }
    out.push_str(&format!("</{tag}>"));
}

fn stands_bare(node: &Node) -> bool {
    node.kind == NodeKind::Paragraph && !node.content.is_empty() && inline::is_settled(&node.content)
}

/// A textblock; where white space would be folded by a reader, it says that it must not be.
fn push_textblock(out: &mut String, tag: &str, node: &Node) {
    let style = if inline::is_settled(&node.content) { "" } else { " style=\"white-space:pre-wrap\"" };
    out.push_str(&format!("<{tag}{style}>"));
    push_inline(out, &node.content);
    // A last line break is invisible to browsers, and an empty block has no height: one more break keeps both.
    if node.content.last().is_none_or(|last| last.kind == NodeKind::HardBreak) {
        out.push_str("<br>");
    }
    out.push_str(&format!("</{tag}>"));
}

fn push_figure(out: &mut String, node: &Node) {
    let (media, src) = (node.attr_str("media"), node.attr_str("src"));
    out.push_str("<figure><img");
    if !src.is_empty() {
        push_attribute(out, "src", src);
    } else if !media.is_empty() {
        push_attribute(out, "src", &format!("{MEDIA_PATH}{media}"));
    }
    push_attribute(out, "alt", node.attr_str("alt"));
    if !media.is_empty() {
        push_attribute(out, "data-media", media);
    }
    out.push('>');
    if !node.content.is_empty() {
        push_textblock(out, "figcaption", node);
    }
    if !node.attr_str("credit").is_empty() {
        push_text_element(out, "cite", node.attr_str("credit"));
    }
    out.push_str("</figure>");
}

/// Shown as a link, never as a foreign frame.
fn push_embed(out: &mut String, node: &Node) {
    let (url, title) = (node.attr_str("url"), node.attr_str("title"));
    out.push_str("<div class=\"embed\"");
    push_attribute(out, "data-url", url);
    push_attribute(out, "data-title", title);
    out.push('>');
    let words = if title.is_empty() { url } else { title };
    if schema::is_safe_address(url) {
        push_inline(out, &[Node::text(words, vec![Mark::Link { href: url.to_owned(), title: String::new() }])]);
    } else {
        push_escaped(out, words);
    }
    out.push_str("</div>");
}

/// Runs with their marks; elements shared by neighbours stay open between them.
pub(super) fn push_inline(out: &mut String, content: &[Node]) {
    let mut open: Vec<&Mark> = Vec::new();
    for node in content {
        let shared = open.iter().zip(&node.marks).take_while(|(open, mark)| **open == *mark).count();
        open.drain(shared..).rev().for_each(|mark| close_mark(out, mark));
        for mark in &node.marks[shared..] {
            open_mark(out, mark);
            open.push(mark);
        }
        if node.kind == NodeKind::HardBreak { out.push_str("<br>") } else { push_escaped(out, &node.text) }
    }
    open.into_iter().rev().for_each(|mark| close_mark(out, mark));
}

fn mark_tag(mark: &Mark) -> &'static str {
    match mark {
        Mark::Link { .. } => "a",
        Mark::Strong => "strong",
        Mark::Em => "em",
        Mark::Underline => "u",
        Mark::Strike => "s",
        Mark::Sub => "sub",
        Mark::Sup => "sup",
        Mark::Code => "code",
    }
}

fn open_mark(out: &mut String, mark: &Mark) {
    out.push('<');
    out.push_str(mark_tag(mark));
    if let Mark::Link { href, title } = mark {
        push_attribute(out, "href", href);
        if !title.is_empty() {
            push_attribute(out, "title", title);
        }
        push_attribute(out, "rel", "noopener");
    }
    out.push('>');
}

fn close_mark(out: &mut String, mark: &Mark) {
    out.push_str(&format!("</{}>", mark_tag(mark)));
}

fn push_text_element(out: &mut String, tag: &str, text: &str) {
    let style = if text.trim() == text && !text.contains("  ") && !text.contains('\t') {
        ""
    } else {
        " style=\"white-space:pre-wrap\""
    };
    out.push_str(&format!("<{tag}{style}>"));
    push_escaped(out, text);
    out.push_str(&format!("</{tag}>"));
}

fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push_str(&format!(" {name}=\""));
    push_escaped(out, value);
    out.push('"');
}

/// Text with the characters that mean something in HTML written as references.
pub fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
}
