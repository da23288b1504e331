//! An article as Markdown.

use super::front;
use crate::convert::html;
use crate::model::{Article, Body, Mark, Node, NodeKind};

/// Front matter (where a field beside headline and language says anything), the headline as the first heading, the body.
pub fn write(article: &Article) -> String {
    let mut out = front::write(article);
    if !article.headline.is_empty() {
        out.push_str("# ");
        push_escaped(&mut out, &article.headline, false);
        out.push_str("\n\n");
    }
    out.push_str(&blocks(article.body.blocks()));
    out
}

/// Blocks parted by an empty line, the last ended by a line end.
fn blocks(nodes: &[Node]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut last_list: Option<NodeKind> = None;
    for node in nodes {
        let text = block(node);
        if text.is_empty() {
            continue;
        }
        // Two lists of one kind in a row would be read as one.
        let list = matches!(node.kind, NodeKind::BulletList | NodeKind::OrderedList).then_some(node.kind);
        if list.is_some() && list == last_list {
            parts.push("<!-- -->".to_owned());
        }
        last_list = list;
        parts.push(text);
    }
    if parts.is_empty() { String::new() } else { parts.join("\n\n") + "\n" }
}

fn block(node: &Node) -> String {
    match node.kind {
        NodeKind::Paragraph => inline(&node.content, "\\\n"),
        NodeKind::Heading => {
            let level = usize::try_from(node.attr_u64("level").unwrap_or(2)).unwrap_or(2);
            format!("{} {}", "#".repeat(level), inline(&node.content, "<br>"))
        }
        NodeKind::Blockquote => prefixed(&blocks(&node.content), "> ", "> "),
        NodeKind::BulletList => node.content.iter().map(|item| list_item(item, "- ")).collect::<Vec<_>>().join("\n"),
        NodeKind::OrderedList => {
            let start = node.attr_u64("start").unwrap_or(1);
            let number = |(index, item)| list_item(item, &format!("{}. ", start.saturating_add(index as u64)));
            node.content.iter().enumerate().map(number).collect::<Vec<_>>().join("\n")
        }
        NodeKind::Divider => "***".to_owned(),
        NodeKind::Figure if is_plain_picture(node) => {
            let mut out = String::from("![");
            push_escaped(&mut out, node.attr_str("alt"), true);
            out + "](<" + &node.attr_str("src").replace('<', "%3C").replace('>', "%3E") + ">)"
        }
        NodeKind::Table if is_plain_table(node) => table(node),
        // One line of HTML, so that no empty line ends the block early.
        _ => html::write(&Body::new(vec![node.clone()])).trim_end().replace('\n', " "),
    }
}

fn is_plain_picture(node: &Node) -> bool {
    node.content.is_empty()
        && node.attr_str("credit").is_empty()
        && node.attr_str("media").is_empty()
        && !node.attr_str("src").is_empty()
        && !node.attr_str("alt").contains('\n')
}

fn list_item(item: &Node, marker: &str) -> String {
    // A numbered list that does not begin with 1 needs an empty line before it.
    let breaks_off = |child: &Node| match child.kind {
        NodeKind::OrderedList => child.attr_u64("start") != Some(1),
        _ => false,
    };
    let paragraphs = item.content.iter().filter(|child| child.kind == NodeKind::Paragraph).count();
    let is_tight = paragraphs <= 1 && !item.content.iter().any(breaks_off);
    let text =
        if is_tight { item.content.iter().map(block).collect::<Vec<_>>().join("\n") } else { blocks(&item.content) };
    prefixed(&text, marker, &" ".repeat(marker.len()))
}

fn prefixed(text: &str, first: &str, others: &str) -> String {
    let line = |(index, line): (usize, &str)| {
        let prefix = if index == 0 { first } else { others };
        format!("{prefix}{line}").trim_end().to_owned()
    };
    if text.is_empty() {
        first.trim_end().to_owned()
    } else {
        text.lines().enumerate().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// A header row, no spans, one paragraph a cell, as many cells in every row.
fn is_plain_table(node: &Node) -> bool {
    let is_header = |cell: &Node| cell.attrs.get("header").and_then(serde_json::Value::as_bool) == Some(true);
    let is_plain = |cell: &Node| {
        cell.content.len() == 1 && cell.attr_u64("colspan") == Some(1) && cell.attr_u64("rowspan") == Some(1)
    };
    let width = node.content.first().map_or(0, |row| row.content.len());
    node.content.iter().enumerate().all(|(index, row)| {
        row.content.len() == width && row.content.iter().all(|cell| is_plain(cell) && is_header(cell) == (index == 0))
    })
}

fn table(node: &Node) -> String {
    let mut lines = Vec::new();
    for (index, row) in node.content.iter().enumerate() {
        let cells: Vec<String> = row.content.iter().map(|cell| inline(&cell.content[0].content, "<br>")).collect();
        lines.push(format!("| {} |", cells.join(" | ")));
        if index == 0 {
            lines.push(format!("|{}", " --- |".repeat(row.content.len())));
        }
    }
    lines.join("\n")
}

fn inline(content: &[Node], line_break: &str) -> String {
    let mut out = String::new();
    let mut open: Vec<&Mark> = Vec::new();
    for node in content {
        let shared = open.iter().zip(&node.marks).take_while(|(open, mark)| **open == *mark).count();
        open.drain(shared..).rev().for_each(|mark| out.push_str(&closing(mark)));
        for mark in &node.marks[shared..] {
            out.push_str(opening(mark));
            open.push(mark);
        }
        let inside = !out.is_empty() && !out.ends_with('\n');
        if node.kind == NodeKind::HardBreak {
            out.push_str(line_break);
        } else if node.marks.contains(&Mark::Code) {
            out.push_str(&code(&node.text));
        } else {
            push_escaped(&mut out, &node.text, inside);
        }
    }
    open.into_iter().rev().for_each(|mark| out.push_str(&closing(mark)));
    out
}

fn opening(mark: &Mark) -> &'static str {
    match mark {
        Mark::Link { .. } => "[",
        Mark::Strong => "**",
        Mark::Em => "*",
        Mark::Underline => "<u>",
        Mark::Strike => "~~",
        Mark::Sub => "<sub>",
        Mark::Sup => "<sup>",
        Mark::Code => "",
    }
}

fn closing(mark: &Mark) -> String {
    match mark {
        Mark::Link { href, title } => {
            let href = href.replace('<', "%3C").replace('>', "%3E");
            let title = title.replace(['\n', '\r'], " ").replace('\\', "\\\\").replace('"', "\\\"");
            if title.is_empty() { format!("](<{href}>)") } else { format!("](<{href}> \"{title}\")") }
        }
        Mark::Underline => "</u>".to_owned(),
        Mark::Sub => "</sub>".to_owned(),
        Mark::Sup => "</sup>".to_owned(),
        other => opening(other).to_owned(),
    }
}

/// A code span in a fence longer than any run of backticks in it.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Text with what means something in Markdown escaped; `inside` a line, the signs that only count at its start do not.
fn push_escaped(out: &mut String, text: &str, inside: bool) {
    // Space at the start of a line means nothing, or code.
    let text = if inside { text } else { text.trim_start() };
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices() {
        let at_start = at == 0 && !inside;
        let is_sign = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '|' | '&' | '!')
            || (at_start && matches!(c, '#' | '+' | '-' | '='))
            || (!inside && digits > 0 && at == digits && matches!(c, '.' | ')'));
        if is_sign {
            out.push('\\');
        }
        out.push(if matches!(c, '\n' | '\r') { ' ' } else { c });
    }
}
