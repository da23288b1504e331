//! Which blocks of a text another text has elsewhere. How a weave follows them is left to `moves`.

use std::collections::HashMap;
use std::ops::Range;

use serde_json::Value;

use super::super::align::{OpKind, Span};
use super::super::flat::{Leaf, Wrap};
use super::super::likeness::{ALIKE_PERCENT, Bag};

/// A block is known again when it has so many letters or digits.
const TELLING: usize = 4;
/// One that was edited as well must have so many.
const TELLING_EDITED: usize = 16;
/// A block is gone, or new, where an alignment keeps less than this part of it, in percent.
const KEPT_PERCENT: usize = 34;
/// The most pairs of blocks that are compared word by word: fewer than elsewhere, because every save waits for it.
const MOST_PAIRS: usize = 1_024;

/// A leaf block of one of the two texts.
pub(super) struct Block<'t> {
    /// What begins it: the boundary with its class.
    sign: &'t str,
    text: &'t str,
    bytes: Range<usize>,
    /// None for a block that stands only because text needed one.
    leaf: Option<&'t Wrap>,
    /// The items of the old text that make it up.
    pub(super) items: Range<usize>,
}

/// Blocks in a row that the new text has elsewhere.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Moving {
    /// Of the old text's blocks.
    pub(super) blocks: Range<usize>,
    /// The old text's block before which they are now; the number of blocks where they are last.
    pub(super) before: usize,
}

impl<'t> Block<'t> {
    /// A block that so far is only its boundary, which is one item.
    pub(super) fn new(text: &'t str, bytes: Range<usize>, leaf: Option<&'t Wrap>, item: usize) -> Self {
        Self { sign: &text[bytes.clone()], text: "", bytes, leaf, items: item..item + 1 }
    }

    /// One more item of so many bytes.
    pub(super) fn take(&mut self, text: &'t str, len: usize, item: usize) {
        self.bytes.end += len;
        self.items.end = item + 1;
        self.text = &text[self.bytes.start + self.sign.len()..self.bytes.end];
    }

    fn telling(&self) -> usize {
        self.text.chars().filter(|c| c.is_alphanumeric()).take(TELLING_EDITED).count()
    }

    fn says_the_same_as(&self, other: &Self) -> bool {
        self.sign == other.sign && self.text == other.text && (!self.text.is_empty() || self.leaf == other.leaf)
    }

    /// Whether it would be known again anywhere: by its words, or as a picture or embed by its source.
    fn is_telling(&self) -> bool {
        let source = |name: &&str| self.leaf?.attrs.get(*name).and_then(Value::as_str).filter(|text| !text.is_empty());
        self.telling() >= TELLING || (self.text.is_empty() && ["media", "src", "url"].iter().find_map(source).is_some())
    }
}

/// The blocks of a new text.
pub(super) fn blocks_of<'t>(text: &'t str, leaves: &'t [Leaf]) -> Vec<Block<'t>> {
    let mut at = 0;
    leaves
        .iter()
        .map(|leaf| {
            let sign = leaf.frame.sign().len();
            let len: usize = leaf.runs.iter().map(|(run, _)| run.len()).sum();
            let mut block = Block::new(text, at..at + sign, Some(&leaf.frame.leaf), 0);
            block.take(text, len, 0);
            at += sign + len;
            block
        })
        .collect()
}

/// What the alignment shows as gone and as new but is one thing, in the order of the new text.
pub(super) fn find(old: &[Block<'_>], new: &[Block<'_>], spans: &[Span]) -> Vec<Moving> {
    let (gone, come) = (loose(old, spans, OpKind::Insert), loose(new, spans, OpKind::Delete));
    if gone.is_empty() || come.is_empty() {
        return Vec::new();
    }
    let mut pairs = Pairs { gone: vec![None; old.len()], come: vec![None; new.len()] };
    let mut places: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for i in gone.iter().rev().filter(|i| old[**i].is_telling()) {
        places.entry((old[*i].sign, old[*i].text)).or_default().push(*i);
    }
    for j in &come {
        let list = places.get_mut(&(new[*j].sign, new[*j].text));
        if let Some(list) = list
            && let Some(at) = list.iter().rposition(|i| old[*i].says_the_same_as(&new[*j]))
        {
            pairs.set(list.remove(at), *j);
        }
    }
    pairs.add_edited((old, &gone), (new, &come));
    pairs.widen((old, &gone), (new, &come));
    pairs.in_rows(old, new, spans)
}

/// The blocks of which the alignment keeps little. Spans of kind `not` are not of this text.
fn loose(blocks: &[Block<'_>], spans: &[Span], not: OpKind) -> Vec<usize> {
    let mut spans = spans.iter().filter(|span| span.kind != not).peekable();
    let mut at = 0;
    let mut out = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        // The boundary counts only where there is nothing else.
        let skipped = if block.text.is_empty() { 0 } else { block.sign.len() };
        let range = block.bytes.start + skipped..block.bytes.end;
        let mut kept = 0;
        while let Some(span) = spans.peek() {
            let end = at + span.len;
            if span.kind == OpKind::Equal {
                kept += end.min(range.end).saturating_sub(at.max(range.start));
            }
            if end > range.end {
                break;
            }
            at = end;
            spans.next();
        }
        if kept * 100 < range.len() * KEPT_PERCENT {
            out.push(index);
        }
    }
    out
}

/// Which old block is which new one.
struct Pairs {
    gone: Vec<Option<usize>>,
    come: Vec<Option<usize>>,
}

impl Pairs {
    fn set(&mut self, old: usize, new: usize) {
        (self.gone[old], self.come[new]) = (Some(new), Some(old));
    }

    /// Blocks that were edited too, the most alike first.
    fn add_edited(&mut self, (old, gone): (&[Block<'_>], &[usize]), (new, come): (&[Block<'_>], &[usize])) {
        let long = |block: &Block<'_>| block.telling() >= TELLING_EDITED;
        let gone: Vec<usize> = gone.iter().copied().filter(|i| self.gone[*i].is_none() && long(&old[*i])).collect();
        let come: Vec<usize> = come.iter().copied().filter(|j| self.come[*j].is_none() && long(&new[*j])).collect();
        if gone.is_empty() || come.is_empty() || gone.len() * come.len() > MOST_PAIRS {
            return;
        }
        let bags: Vec<_> = gone.iter().map(|i| Bag::of(old[*i].text)).collect();
        let mut found = Vec::new();
        for j in &come {
            let words = Bag::of(new[*j].text);
            for (i, others) in gone.iter().zip(&bags).filter(|(i, _)| old[**i].sign == new[*j].sign) {
                let percent = words.likeness(others);
                if percent >= ALIKE_PERCENT {
                    found.push((percent, *i, *j));
                }
            }
        }
        found.sort_by_key(|(percent, i, j)| (std::cmp::Reverse(*percent), *i, *j));
        for (_, i, j) in found {
            if self.gone[i].is_none() && self.come[j].is_none() {
                self.set(i, j);
            }
        }
    }

    /// What stands beside moved blocks and came along: a short subhead, a divider.
    fn widen(&mut self, (old, gone): (&[Block<'_>], &[usize]), (new, come): (&[Block<'_>], &[usize])) {
        let is_free = |pairs: &Self, i: usize, j: usize| {
            gone.binary_search(&i).is_ok()
                && come.binary_search(&j).is_ok()
                && pairs.gone[i].is_none()
                && pairs.come[j].is_none()
                && old[i].says_the_same_as(&new[j])
        };
        for start in 0..old.len() {
            let Some(mut j) = self.gone[start] else { continue };
            let mut i = start;
            while i > 0 && j > 0 && is_free(self, i - 1, j - 1) {
                (i, j) = (i - 1, j - 1);
                self.set(i, j);
            }
            let Some(mut j) = self.gone[start] else { continue };
            i = start;
            while i + 1 < old.len() && j + 1 < new.len() && is_free(self, i + 1, j + 1) {
                (i, j) = (i + 1, j + 1);
                self.set(i, j);
            }
        }
    }

    fn in_rows(&self, old: &[Block<'_>], new: &[Block<'_>], spans: &[Span]) -> Vec<Moving> {
        let mut out: Vec<Moving> = Vec::new();
        let mut last = None;
        for (j, i) in self.come.iter().enumerate() {
            let Some(i) = *i else { continue };
            match out.last_mut() {
                Some(row) if row.blocks.end == i && last.is_some_and(|last| last + 1 == j) => row.blocks.end += 1,
                _ => {
                    let at = in_old(new[j].bytes.start, spans);
                    out.push(Moving { blocks: i..i + 1, before: old.partition_point(|block| block.bytes.start < at) });
                }
            }
            last = Some(j);
        }
        out
    }
}

/// Where in the old text a place of the new text is.
fn in_old(place: usize, spans: &[Span]) -> usize {
    let (mut at_old, mut at_new) = (0, 0);
    for span in spans {
        match span.kind {
            OpKind::Delete => at_old += span.len,
            OpKind::Insert if place < at_new + span.len => return at_old,
            OpKind::Insert => at_new += span.len,
            OpKind::Equal if place < at_new + span.len => return at_old + place - at_new,
            OpKind::Equal => {
                at_old += span.len;
                at_new += span.len;
            }
        }
    }
    at_old
}
