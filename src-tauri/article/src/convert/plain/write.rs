//! A body or an article as plain text.

use crate::model::{Article, Body, Node, NodeKind};
use crate::render::{credits_line, editors_line};

/// The body, one line per paragraph: subheads, list items, captions and quotes each on a line of their own, the cells
/// of a table row parted by tabs, a line break within a paragraph as a space. Dividers have no line; an embed's line is its
/// title, or else its address.
pub fn write(body: &Body) -> String {
    let mut out = String::new();
    body.blocks().iter().for_each(|block| push_block(&mut out, block));
    out
}

/// A whole article for somebody to read: the lines above the body, the body, credits and the related list.
pub fn write_full(article: &Article) -> String {
    let mut out = String::new();
    let top = [&article.kicker, &article.headline, &article.deck];
    let top: Vec<&String> = top.into_iter().filter(|line| !line.trim().is_empty()).collect();
    top.iter().for_each(|line| push_line(&mut out, line));
    if !top.is_empty() {
        out.push('\n');
    }
    let (writers, editors) = (credits_line(article), editors_line(article));
    if !article.is_chinese() && !writers.is_empty() {
        push_line(&mut out, &writers);
        out.push('\n');
    }
    out.push_str(&write(&article.body));
    if article.is_chinese() && !writers.is_empty() {
        push_line(&mut out, &writers);
    }
    if !editors.is_empty() {
        push_line(&mut out, &editors);
    }
    for related in &article.related {
        let date = related.date.map(|date| date.to_string()).unwrap_or_default();
        push_line(&mut out, &format!("- {}{date}", related.title));
    }
    out
}

fn push_block(out: &mut String, node: &Node) {
    match node.kind {
        NodeKind::TableRow => {
            let cells: Vec<String> = node.content.iter().map(cell_text).collect();
            push_line(out, &cells.join("\t"));
        }
        NodeKind::PullQuote if !node.attr_str("attribution").is_empty() => {
            push_line(out, &node.plain_text());
            push_line(out, &format!("—— {}", node.attr_str("attribution")));
        }
        NodeKind::Figure => {
            if !node.content.is_empty() {
                push_line(out, &node.plain_text());
            }
        }
        NodeKind::Embed => {
            let title = node.attr_str("title");
            push_line(out, if title.is_empty() { node.attr_str("url") } else { title });
        }
        NodeKind::Divider => {}
        kind if kind.is_textblock() => push_line(out, &node.plain_text()),
        _ => node.content.iter().for_each(|child| push_block(out, child)),
    }
}

fn cell_text(cell: &Node) -> String {
    let blocks: Vec<String> = cell.content.iter().map(Node::plain_text).collect();
    blocks.join(" ").replace('\t', " ")
}

fn push_line(out: &mut String, text: &str) {
    out.extend(text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
    out.push('\n');
}
