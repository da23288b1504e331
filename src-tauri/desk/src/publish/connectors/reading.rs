//! What the readers of several kinds of sites share when they read back what was published there. Pure.

use std::ops::Range;

use galley_article::convert::html::read_fragment;
use galley_article::model::{Article, Node, NodeKind};

/// The classes of what stands in a post as a line made of several fields, and is not taken apart again.
pub(super) const LINES: [&str; 7] = [
    "galley-source",
    "galley-dateline",
    "galley-credits",
    "galley-editors",
    "galley-corrections",
    "galley-related",
    "galley-rights",
];

/// Where the first element stands whose start tag contains this, such as ` class="deck"` (a range of bytes). Its own name must
/// not stand inside it once more.
pub(super) fn element(html: &str, mark: &str) -> Option<Range<usize>> {
    let at = html.find(mark)?;
    let open = html[..=at].rfind('<')?;
    let name = html[open + 1..].split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let end = format!("</{name}>");
    Some(open..open + html[open..].find(&end)? + end.len())
}

/// The words of a piece of HTML, one line a block.
pub(super) fn words(html: &str) -> String {
    let read = read_fragment(html);
    let words = read.article.body.blocks().iter().map(Node::plain_text);
    words.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// A body's HTML without the dateline that is printed at its head. `dateline` is HTML as well.
pub(super) fn without_dateline(body: &str, dateline: &str) -> String {
    let printed = format!("<strong>{dateline}</strong>");
    let Some((before, after)) = body.split_once(&printed) else { return body.to_owned() };
    let after = after.strip_prefix([' ', '\u{3000}']).unwrap_or(after);
    format!("{before}{after}")
}

/// What a figure there does not say (whose it is, its own outside address) it has from what was sent.
pub(super) fn keep_attributes(article: &mut Article, sent: &Article) {
    let mut figures = Vec::new();
    sent.body.0.walk(&mut |node| {
        if node.kind == NodeKind::Figure && !node.attr_str("media").is_empty() {
            figures.push(node.clone());
        }
    });
    complete(&mut article.body.0, &figures);
}

fn complete(node: &mut Node, figures: &[Node]) {
    let known = figures.iter().find(|known| known.attr_str("media") == node.attr_str("media"));
    if let Some(known) = known.filter(|_| node.kind == NodeKind::Figure) {
        for (name, value) in &known.attrs {
            node.attrs.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    node.content.iter_mut().for_each(|child| complete(child, figures));
}
