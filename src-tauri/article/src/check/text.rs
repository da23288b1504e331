//! The texts of an article that rules look at, each with the way back to its place.

use std::ops::Range;

use super::Place;
use crate::model::{Article, Field, Node};
use crate::text::count::is_cjk;
use crate::text::{node_size, text_blocks, utf16_len};

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
                let units = |byte: usize| start + utf16_len(&self.text[..byte]);
                Place::Body { from: units(range.start), to: units(range.end) }
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
    for block in text_blocks(&article.body) {
        out.push(Passage { text: block.text, origin: Origin::Body(block.start) });
    }
    out
}

/// Every node but text and breaks, with the ProseMirror position before it, in document order.
pub(super) fn blocks(doc: &Node) -> Vec<(&Node, usize)> {
    fn visit<'a>(parent: &'a Node, inside: usize, out: &mut Vec<(&'a Node, usize)>) {
        let mut position = inside;
        for child in &parent.content {
            if !child.kind.is_inline() {
                out.push((child, position));
                visit(child, position + 1, out);
            }
            position += node_size(child);
        }
    }
    let mut out = Vec::new();
    visit(doc, 0, &mut out);
    out
}

/// Whether a character belongs to Chinese text: it fills a square or is Chinese punctuation.
pub(super) fn is_chinese_text(c: char) -> bool {
    is_cjk(c) || matches!(c, '\u{3001}'..='\u{3011}' | '“' | '”' | '\u{ff01}'..='\u{ff5e}')
}
