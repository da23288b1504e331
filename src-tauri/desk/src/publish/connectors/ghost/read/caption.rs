//! Captions as Ghost keeps them, and whose picture it is in them. Pure.
//!
//! A caption goes out with the credit in an element of its own. Ghost's editor knows no class: once somebody saves a post there,
//! caption and credit are one run of words in `<span style="white-space: pre-wrap;">`. The credit that was sent is then
//! known by its words at the end; any other words there are the caption's.

use galley_article::model::{Article, NodeKind};

use super::super::lexical::escaped;

/// The credits that were sent with this picture, the longest first: it may be shown twice.
pub(super) fn credits_of(sent: &Article, sha256: &str) -> Vec<String> {
    let mut credits = Vec::new();
    sent.body.0.walk(&mut |node| {
        if node.kind == NodeKind::Figure && !sha256.is_empty() && node.attr_str("media") == sha256 {
            credits.push(node.attr_str("credit").to_owned());
        }
    });
    credits.retain(|credit| !credit.is_empty());
    credits.sort_by_key(|credit| std::cmp::Reverse(credit.len()));
    credits
}

/// A caption in which the credit, one of these, has the name by which the reader of pages knows it.
pub(super) fn with_credit(caption: &str, credits: &[String]) -> String {
    const OURS: &str = "class=\"galley-credit\"";
    if caption.contains(OURS) {
        return caption.replace(OURS, "class=\"credit\"");
    }
    credits.iter().find_map(|credit| parted(caption, &escaped(credit))).unwrap_or_else(|| caption.to_owned())
}

/// A caption whose last words, standing alone, are this credit.
fn parted(caption: &str, credit: &str) -> Option<String> {
    let at = caption.rfind(credit)?;
    let (head, tail) = (&caption[..at], &caption[at + credit.len()..]);
    let words = visible(head).replace("&nbsp;", " ");
    let stands_alone = words.is_empty() || words.ends_with(char::is_whitespace);
    let ends = visible(tail).trim().is_empty();
    (stands_alone && ends).then(|| format!("{}{tail}<span class=\"credit\">{credit}</span>", without_gap(head)))
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
