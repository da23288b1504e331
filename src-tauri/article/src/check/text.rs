//! The texts of an article that rules look at, each with the way back to its place.

use std::ops::Range;

use super::Place;
use crate::model::{Article, Field, Node, NodeKind};
use crate::text::count::is_cjk;

/// A text and where it stands.
pub(super) struct Passage {
    /// The characters, line breaks as `\n`.
    pub(super) text: String,
    origin: Origin,
}

enum Origin {
    Field(Field),
    /// The ProseMirror position of the first character.
    Body(usize),
}

impl Passage {
    /// The place of a byte range of the text.
    pub(super) fn place(&self, range: &Range<usize>) -> Place {
        match self.origin {
            Origin::Field(field) => Place::Field { field },
            Origin::Body(start) => {
                let units = |byte: usize| self.text[..byte].encode_utf16().count();
                Place::Body { from: start + units(range.start), to: start + units(range.end) }
            }
        }
    }
}

/// The text fields that say something, then every text block of the body.
pub(super) fn passages(article: &Article) -> Vec<Passage> {
    let mut out = Vec::new();
    for field in Field::ALL.into_iter().filter(|field| field.is_text() && *field != Field::Language) {
        if let Some(text) = article.field(field).as_str().filter(|text| !text.is_empty()) {
            out.push(Passage { text: text.to_owned(), origin: Origin::Field(field) });
        }
    }
    for (node, position) in blocks(&article.body.0) {
        if node.kind.is_textblock() {
            out.push(Passage { text: node.plain_text(), origin: Origin::Body(position + 1) });
        }
    }
    out
}

/// Every node but text and breaks, with the ProseMirror position before it, in document order.
pub(super) fn blocks(doc: &Node) -> Vec<(&Node, usize)> {
    fn visit<'a>(node: &'a Node, position: usize, out: &mut Vec<(&'a Node, usize)>) -> usize {
        match node.kind {
            NodeKind::Text => return node.text.encode_utf16().count(),
            NodeKind::HardBreak => return 1,
            _ => out.push((node, position)),
        }
        if node.kind.is_atom() {
            return 1;
        }
        let mut inside = position + 1;
        for child in &node.content {
            inside += visit(child, inside, out);
        }
        inside + 1 - position
    }
    let mut out = Vec::new();
    let mut position = 0;
    for child in &doc.content {
        position += visit(child, position, &mut out);
    }
    out
}

/// Whether a character belongs to Chinese text: it fills a square or is Chinese punctuation.
pub(super) fn is_chinese_text(c: char) -> bool {
    is_cjk(c) || matches!(c, '\u{3001}'..='\u{3011}' | '“' | '”' | '\u{ff01}'..='\u{ff5e}')
}
