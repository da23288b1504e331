//! Positions: bytes of UTF-8, units of UTF-16, and ProseMirror's positions in a body.
//!
//! ProseMirror counts a text node by its UTF-16 units, a leaf (line break, divider, embed) as 1 and any other node as
//! its content plus 2; position 0 is the start of the document's content.

use crate::model::{Body, Node, NodeKind};

/// Converts offsets in one text between UTF-8 bytes and UTF-16 units, in next to no time after one linear pass.
#[derive(Clone, Debug)]
pub struct Utf16Index {
    /// Bytes and units before a character, about every [`STRIDE`] units, from the start on.
    marks: Vec<(usize, usize)>,
    bytes: usize,
    units: usize,
}

/// Units between two marks of the index: the most characters a conversion walks over.
const STRIDE: usize = 128;

impl Utf16Index {
    /// Reads the text once.
    pub fn new(text: &str) -> Self {
        let mut marks = vec![(0, 0)];
        let (mut units, mut last) = (0, 0);
        for (at, c) in text.char_indices() {
            if units - last >= STRIDE {
                marks.push((at, units));
                last = units;
            }
            units += c.len_utf16();
        }
        Self { marks, bytes: text.len(), units }
    }

    /// Length of the text in UTF-16 units.
    pub fn units(&self) -> usize {
        self.units
    }

    /// UTF-16 units before the byte offset; an offset inside a character counts as that character's start, one past the
    /// end as the end. `text` is the text the index was made of.
    pub fn to_utf16(&self, text: &str, byte: usize) -> usize {
        let byte = byte.min(self.bytes);
        let (from, mut units) = self.marks[self.marks.partition_point(|(at, _)| *at <= byte).saturating_sub(1)];
        for (at, c) in text[from..].char_indices() {
            if from + at + c.len_utf8() > byte {
                break;
            }
            units += c.len_utf16();
        }
        units
    }

    /// The byte offset of a UTF-16 offset; one inside a surrogate pair counts as the pair's start, one past the end as
    /// the end. `text` is the text the index was made of.
    pub fn to_utf8(&self, text: &str, unit: usize) -> usize {
        let unit = unit.min(self.units);
        let (from, mut units) = self.marks[self.marks.partition_point(|(_, at)| *at <= unit).saturating_sub(1)];
        for (at, c) in text[from..].char_indices() {
            units += c.len_utf16();
            if units > unit {
                return from + at;
            }
        }
        self.bytes
    }
}

/// UTF-16 units of a text.
pub fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// ProseMirror's size of a node.
pub fn node_size(node: &Node) -> usize {
    match node.kind {
        NodeKind::Text => utf16_len(&node.text),
        NodeKind::HardBreak | NodeKind::Divider | NodeKind::Embed => 1,
        _ => 2 + node.content.iter().map(node_size).sum::<usize>(),
    }
}

/// A text block of a body and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextBlock {
    /// The ProseMirror position of the start of its content.
    pub start: usize,
    /// Its characters, line breaks as `\n` (one byte, one UTF-16 unit, one position).
    pub text: String,
    /// Child indexes from the document down to it.
    pub path: Vec<usize>,
}

/// A place in a text block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index into [`text_blocks`].
    pub block: usize,
    /// Offset in the block's text, in UTF-8 bytes.
    pub byte: usize,
}

/// The text blocks of a body, in document order.
pub fn text_blocks(body: &Body) -> Vec<TextBlock> {
    fn walk(node: &Node, start: usize, path: &mut Vec<usize>, out: &mut Vec<TextBlock>) {
        if node.kind.is_textblock() {
            out.push(TextBlock { start, text: node.plain_text(), path: path.clone() });
            return;
        }
        let mut at = start;
        for (index, child) in node.content.iter().enumerate() {
            path.push(index);
            walk(child, at + 1, path, out);
            path.pop();
            at += node_size(child);
        }
    }
    let mut out = Vec::new();
    walk(&body.0, 0, &mut Vec::new(), &mut out);
    out
}

impl TextBlock {
    /// The ProseMirror position of a byte offset in the block's text.
    pub fn position(&self, byte: usize) -> usize {
        self.start + Utf16Index::new(&self.text).to_utf16(&self.text, byte)
    }

    /// The place of a ProseMirror position among these blocks; `None` where it lies in no text block.
    pub fn place(blocks: &[Self], position: usize) -> Option<Place> {
        let block = blocks.partition_point(|block| block.start <= position).checked_sub(1)?;
        let found = &blocks[block];
        let index = Utf16Index::new(&found.text);
        let unit = position - found.start;
        (unit <= index.units()).then(|| Place { block, byte: index.to_utf8(&found.text, unit) })
    }
}

/// Counts ProseMirror positions along a document that is walked in order without being built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PositionCursor(usize);

impl PositionCursor {
    /// The position reached.
    pub fn at(self) -> usize {
        self.0
    }

    /// Steps over the opening or closing token of an element, or over a leaf.
    pub fn step(&mut self) {
        self.0 += 1;
    }

    /// Steps over inline text, line breaks written as `\n`.
    pub fn text(&mut self, text: &str) {
        self.0 += utf16_len(text);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn positions_are_those_of_prosemirror() {
        let list =
            Node::element(NodeKind::BulletList, vec![Node::element(NodeKind::ListItem, vec![Node::paragraph("é👍x")])]);
        let body = Body::new(vec![Node::paragraph("ab"), Node::element(NodeKind::Divider, vec![]), list]);
        let blocks = text_blocks(&body);
        assert_eq!(blocks.iter().map(|b| b.start).collect::<Vec<_>>(), [1, 8]);
        assert_eq!(blocks[1].path, [2, 0, 0]);
        assert_eq!(blocks[1].position("é👍".len()), 11);
        assert_eq!(TextBlock::place(&blocks, 11), Some(Place { block: 1, byte: 6 }));
        assert_eq!(TextBlock::place(&blocks, 4), None);
        assert_eq!(node_size(&body.0) - 2, 15);
    }

    proptest! {
        #[test]
        fn every_boundary_survives_the_round_trip(text in "[aé中👍\n]{0,400}") {
            let index = Utf16Index::new(&text);
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let unit = index.to_utf16(&text, at);
                prop_assert_eq!(unit, text[..at].encode_utf16().count());
                prop_assert_eq!(index.to_utf8(&text, unit), at);
            }
        }
    }
}
