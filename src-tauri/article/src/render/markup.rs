//! An article as a file that is read back, and the markup view as one: both texts in one page, what was put in underlined, what was taken out struck through,
//! and under it who changed what and when.

use std::fmt::Write;

use super::escape::escaped;
use crate::diff::{ArticleDiff, BlockDiff, Change, InlineOp, Op, OpKind, diff_articles};
use crate::model::{Article, Field, NodeKind};

const STYLE: &str = "body{max-width:38em;margin:2em auto;padding:0 1em;font-family:serif;line-height:1.8}\
ins{text-decoration:underline 2px}del{text-decoration:line-through;opacity:.7}\
table{border-collapse:collapse;font-size:.85em}td,th{border:1px solid #ccc;padding:.2em .5em;text-align:start}";

/// Both texts with the changes between them, as a whole HTML document without scripts.
pub fn markup_page(old: &Article, new: &Article, changes: &[Change]) -> String {
    let diff = diff_articles(old, new);
    let title = escaped(&new.display_title());
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        escaped(&new.language)
    );
    for field in [Field::Kicker, Field::Headline, Field::Deck] {
        let tag = if field == Field::Headline { "h1" } else { "p" };
        push_field(&mut out, &diff, new, field, tag);
    }
    diff.blocks.iter().for_each(|block| push_block(&mut out, block));
    push_changes(&mut out, changes);
    out.push_str("</body>\n</html>\n");
    out
}

/// An article as an HTML document with nothing but the headline and the body. Reading it back gives both again.
pub fn plain_page(article: &Article) -> String {
    let title = escaped(&article.headline);
    let heading = if title.is_empty() { String::new() } else { format!("<h1>{title}</h1>\n") };
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n</head>\n<body>\n{heading}{}</body>\n</html>\n",
        escaped(&article.language),
        crate::convert::html::write(&article.body)
    )
}

fn push_field(out: &mut String, diff: &ArticleDiff, new: &Article, field: Field, tag: &str) {
    let inner = match diff.fields.iter().find(|differing| differing.field == field) {
        Some(differing) => ops(&differing.words),
        None => escaped(new.field(field).as_str().unwrap_or_default()),
    };
    if !inner.is_empty() {
        line(out, &format!("<{tag}>{inner}</{tag}>"));
    }
}

fn push_block(out: &mut String, block: &BlockDiff) {
    let Some(look) = block.new.as_ref().or(block.old.as_ref()) else { return };
    let tag = match look.kind {
        NodeKind::Heading => match look.attrs.get("level").and_then(serde_json::Value::as_u64) {
            Some(3) => "h3",
            Some(4) => "h4",
            _ => "h2",
        },
        NodeKind::Divider => return line(out, "<hr>"),
        NodeKind::PullQuote => "blockquote",
        NodeKind::Figure => "figcaption",
        NodeKind::EditorNote => "aside",
        _ if look.within.contains(&NodeKind::ListItem) => "li",
        _ if look.within.contains(&NodeKind::Blockquote) => "blockquote",
        _ => "p",
    };
    // Where a moved paragraph stands now, only what was edited in it is new.
    let inner = if block.edits.is_empty() { block.inline.iter().map(inline).collect() } else { ops(&block.edits) };
    // A paragraph that was split off or joined shows where: its beginning is what changed. The two ends of a move have one number.
    let sign = block.moved.map_or_else(|| "¶".to_owned(), |number| format!("⇅{number}"));
    let mark = match block.op {
        OpKind::Equal => String::new(),
        kind => wrapped(kind, &sign),
    };
    line(out, &format!("<{tag}>{mark}{inner}</{tag}>"));
}

fn inline(run: &InlineOp) -> String {
    let sign = run.moved.map_or_else(String::new, |number| format!("<sup>⇅{number}</sup>"));
    wrapped(run.op, &format!("{sign}{}", escaped(&run.text).replace('\n', "<br>")))
}

fn ops(words: &[Op]) -> String {
    words.iter().map(|op| wrapped(op.op, &escaped(&op.text))).collect()
}

fn wrapped(op: OpKind, inner: &str) -> String {
    match op {
        OpKind::Equal => inner.to_owned(),
        OpKind::Insert => format!("<ins>{inner}</ins>"),
        OpKind::Delete => format!("<del>{inner}</del>"),
    }
}

fn push_changes(out: &mut String, changes: &[Change]) {
    if changes.is_empty() {
        return;
    }
    line(out, "<table>");
    for change in changes {
        let place = change.field.map_or(String::new(), |field| format!("{}: ", field.name()));
        let others: Vec<String> = change.others.iter().map(|turn| escaped(&turn.author)).collect();
        let by = [vec![escaped(&change.author)], others].concat().join(", ");
        let at = change.at.format("%Y-%m-%d %H:%M UTC");
        let (deleted, inserted) = (escaped(&change.deleted), escaped(&change.inserted));
        line(
            out,
            &format!("<tr><th>{by}</th><td>{at}</td><td>{place}<del>{deleted}</del> <ins>{inserted}</ins></td></tr>"),
        );
    }
    line(out, "</table>");
}

fn line(out: &mut String, text: &str) {
    // Writing to a String does not fail.
    let _ = writeln!(out, "{text}");
}
