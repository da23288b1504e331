//! Alignment of two texts by what a reader would have to look at.
//!
//! Exact blocks are anchors (`blocks`). What lies between two anchors is one stretch of tokens, block boundaries among them, so
//! that a paragraph that was split, joined or wrapped anew keeps its words (`stretch`, `tokens`, `parts`). Long runs that a
//! stretch shares are found by rare shingles (`chain`); between those the alignment that costs a reader least is found exactly
//! (`reading`), and what could stand in several places is put where it reads best (`slide`).
//! Work is counted, not timed: what would cost too much becomes a coarser difference, never a wrong one.

mod blocks;
mod chain;
mod hash;
mod parts;
mod reading;
mod slide;
mod stretch;
mod tokens;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use blocks::Block;

/// What an operation does with its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OpKind {
    /// In both texts.
    Equal,
    /// Only in the old text.
    Delete,
    /// Only in the new text.
    Insert,
}

/// One operation of a difference between two texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Op {
    /// What it does.
    pub op: OpKind,
    /// With this text; never empty.
    pub text: String,
}

/// A length of text in UTF-8 bytes that is kept, taken out or put in. A list of spans covers both texts in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) kind: OpKind,
    pub(super) len: usize,
}

/// How a text falls into blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Lines, parted by `\n`.
    Lines,
    /// Leaf blocks, each begun by NUL and perhaps a class, a character from U+0001 to U+0008, that must agree for two blocks to
    /// be compared at all.
    Leaves,
}

/// The difference of two texts, lines being blocks. Concatenating what is equal or deleted gives `old`, what is equal or
/// inserted gives `new`, byte for byte; a run of changes is one deletion and then one insertion.
pub fn diff_text(old: &str, new: &str) -> Vec<Op> {
    to_ops(old, new, &align(old, new, Shape::Lines))
}

/// Spans as operations with their text.
pub(super) fn to_ops(old: &str, new: &str, spans: &[Span]) -> Vec<Op> {
    let (mut at_old, mut at_new) = (0, 0);
    spans
        .iter()
        .map(|span| {
            let text = match span.kind {
                OpKind::Insert => &new[at_new..at_new + span.len],
                _ => &old[at_old..at_old + span.len],
            };
            at_old += if span.kind == OpKind::Insert { 0 } else { span.len };
            at_new += if span.kind == OpKind::Delete { 0 } else { span.len };
            Op { op: span.kind, text: text.to_owned() }
        })
        .collect()
}

/// The sign of the leaf block that begins at `at`, its class included; empty where none does.
pub(super) fn sign_at(text: &str, at: usize) -> &str {
    &text[at..at + blocks::mark_len(text.as_bytes(), at, Shape::Leaves)]
}

/// Aligns two texts. No span edge lies inside a grapheme of either text; deleted and inserted text begins and ends between words.
pub(super) fn align(old: &str, new: &str, shape: Shape) -> Vec<Span> {
    let mut script = Script::default();
    if old == new {
        script.push(OpKind::Equal, old.len());
        return script.finish();
    }
    let (old_blocks, new_blocks) = (Block::split(old, shape), Block::split(new, shape));
    let same = |a: &Block<'_>, b: &Block<'_>| a.mark == b.mark && a.text == b.text;
    let least = old_blocks.len().min(new_blocks.len());
    let head = (0..least).take_while(|i| same(&old_blocks[*i], &new_blocks[*i])).count();
    let tail = (0..least - head)
        .take_while(|i| same(&old_blocks[old_blocks.len() - 1 - i], &new_blocks[new_blocks.len() - 1 - i]))
        .count();
    let bytes = |blocks: &[Block<'_>]| blocks.iter().map(Block::len).sum::<usize>();
    script.push(OpKind::Equal, bytes(&old_blocks[..head]));
    blocks::align_middle(
        &old_blocks[head..old_blocks.len() - tail],
        &new_blocks[head..new_blocks.len() - tail],
        &mut script,
    );
    script.push(OpKind::Equal, bytes(&old_blocks[old_blocks.len() - tail..]));
    script.finish()
}

/// Collects spans; what lies between two equal spans becomes one deletion and one insertion.
#[derive(Default)]
pub(in crate::diff) struct Script {
    spans: Vec<Span>,
    deleted: usize,
    inserted: usize,
}

impl Script {
    pub(in crate::diff) fn push(&mut self, kind: OpKind, len: usize) {
        match kind {
            _ if len == 0 => {}
            OpKind::Delete => self.deleted += len,
            OpKind::Insert => self.inserted += len,
            OpKind::Equal => {
                self.flush();
                match self.spans.last_mut() {
                    Some(last) if last.kind == OpKind::Equal => last.len += len,
                    _ => self.spans.push(Span { kind, len }),
                }
            }
        }
    }

    fn flush(&mut self) {
        for (kind, len) in [(OpKind::Delete, &mut self.deleted), (OpKind::Insert, &mut self.inserted)] {
            if *len > 0 {
                self.spans.push(Span { kind, len: std::mem::take(len) });
            }
        }
    }

    pub(in crate::diff) fn finish(mut self) -> Vec<Span> {
        self.flush();
        self.spans
    }
}

#[cfg(test)]
mod tests;
