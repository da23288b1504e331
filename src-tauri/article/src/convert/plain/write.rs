//! A body or an article as plain text.

use std::fmt::Write as _;

use crate::model::{Article, Body, Credit, Node, NodeKind, Role};

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
    let names = byline(article);
    if !article.is_chinese() && !names.is_empty() {
        push_line(&mut out, &names);
        out.push('\n');
    }
    out.push_str(&write(&article.body));
    if article.is_chinese() && !names.is_empty() {
        push_line(&mut out, &names);
    }
    for credit in article.credits.iter().filter(|credit| is_desk(credit.role)) {
        let line = if article.is_chinese() {
            format!("{}：{}", credit.role.zh(), credit.name)
        } else {
            format!("{}: {}", capitalised(credit.role.en()), credit.name)
        };
        push_line(&mut out, &line);
    }
    for related in &article.related {
        let date = related.date.map(|date| date.to_string()).unwrap_or_default();
        push_line(&mut out, &format!("- {}{date}", related.title));
    }
    out
}

/// The credits line as printed, without those who worked on it at the desk: `通讯员 陈某 某报记者 林某`,
/// `By Jane Doe and John Roe`.
pub fn byline(article: &Article) -> String {
    let authors: Vec<&Credit> = article.credits.iter().filter(|credit| !is_desk(credit.role)).collect();
    if article.is_chinese() { chinese_byline(&authors) } else { english_byline(&authors) }
}

fn chinese_byline(authors: &[&Credit]) -> String {
    let mut out = String::new();
    for (index, credit) in authors.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| authors.get(before));
        let is_same = before.is_some_and(|b| b.role == credit.role && b.affiliation == credit.affiliation);
        if index > 0 {
            out.push_str(if credit.joiner.is_empty() { " " } else { &credit.joiner });
        }
        // Writing to a String does not fail.
        let _ = if is_same {
            write!(out, "{}", credit.name)
        } else {
            write!(out, "{}{} {}", credit.affiliation, credit.role.zh(), credit.name)
        };
    }
    out
}

fn english_byline(authors: &[&Credit]) -> String {
    let mut out = String::new();
    for (index, credit) in authors.iter().enumerate() {
        let default = match index {
            0 => "By ",
            _ if index + 1 == authors.len() => " and ",
            _ => ", ",
        };
        out.push_str(if index == 0 || credit.joiner.is_empty() { default } else { &credit.joiner });
        out.push_str(&credit.name);
        if !credit.affiliation.is_empty() {
            let _ = write!(out, " ({})", credit.affiliation);
        }
    }
    out
}

/// Roles that are printed apart from the byline.
fn is_desk(role: Role) -> bool {
    matches!(role, Role::Editor | Role::ResponsibleEditor | Role::Proofreader)
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
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
