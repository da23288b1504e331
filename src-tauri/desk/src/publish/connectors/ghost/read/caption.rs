//! Captions as Ghost keeps them, and whose picture it is in them. Pure.
//!
//! A caption goes out with the credit in an element of its own. Ghost's editor knows no class: once somebody saves a post there,
//! caption and credit are one run of words in `<span style="white-space: pre-wrap;">`. The credit that was sent is then
//! known by its words at the end; any other words there are the caption's.

use galley_article::model::{Article, Node, NodeKind};

use super::super::lexical::escaped;

/// The credit that was sent with this picture; empty where there is none.
pub(super) fn credit_of<'a>(sent: &'a Article, sha256: &str) -> &'a str {
    fn find<'a>(nodes: &'a [Node], sha256: &str) -> Option<&'a str> {
        nodes.iter().find_map(|node| match node.kind {
            NodeKind::Figure if node.attr_str("media") == sha256 => Some(node.attr_str("credit")),
            _ => find(&node.content, sha256),
        })
    }
    if sha256.is_empty() { "" } else { find(sent.body.blocks(), sha256).unwrap_or_default() }
}

/// A caption in which the credit has the name by which the reader of pages knows it.
pub(super) fn with_credit(caption: &str, credit: &str) -> String {
    const OURS: &str = "class=\"galley-credit\"";
    if caption.contains(OURS) {
        return caption.replace(OURS, "class=\"credit\"");
    }
    let credit = escaped(credit);
    let parted = (!credit.is_empty()).then(|| caption.rfind(&credit)).flatten();
    let Some((head, tail)) = parted.map(|at| (&caption[..at], &caption[at + credit.len()..])) else {
        return caption.to_owned();
    };
    let words = visible(head).replace("&nbsp;", " ");
    let stands_alone = words.is_empty() || words.ends_with(char::is_whitespace);
    if !stands_alone || !visible(tail).trim().is_empty() {
        return caption.to_owned();
    }
    format!("{}{tail}<span class=\"credit\">{credit}</span>", without_gap(head))
}

/// What of a piece of HTML is no tag.
fn visible(html: &str) -> String {
    let mut inside = false;
    html.chars()
        .filter(|sign| {
            let tag = inside || *sign == '<';
            inside = tag && *sign != '>';
            !tag
        })
        .collect()
}

/// Without the space that stood between caption and credit, which may be before a tag.
fn without_gap(head: &str) -> String {
    let mut end = head.len();
    while head[..end].ends_with('>') {
        end = head[..end].rfind('<').unwrap_or_default();
    }
    let words = head[..end].trim_end();
    format!("{}{}", words.strip_suffix("&nbsp;").unwrap_or(words), &head[end..])
}
