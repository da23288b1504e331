//! Blocks: exact ones as anchors; what lies between two anchors is aligned by its words.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::chain::{Run, shared_runs};
use super::hash::Quick;
use super::stretch::align_gap;
use super::tokens::{Interner, small};
use super::{OpKind, Script, Shape};

/// A line or a leaf block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block<'a> {
    /// What begins it: the line break or the boundary with its class; empty for a first line.
    pub(super) mark: &'a str,
    /// Its text.
    pub(super) text: &'a str,
}

impl<'a> Block<'a> {
    /// The blocks of a text; their marks and texts, concatenated, are the text.
    pub(super) fn split(text: &'a str, shape: Shape) -> Vec<Self> {
        let bytes = text.as_bytes();
        let mut out = Vec::new();
        let mut start = 0;
        while start < text.len() {
            let body = start + mark_len(bytes, start, shape);
            let end = (body..text.len()).find(|at| mark_len(bytes, *at, shape) > 0).unwrap_or(text.len());
            out.push(Self { mark: &text[start..body], text: &text[body..end] });
            start = end;
        }
        out
    }

    /// Length in bytes, mark included.
    pub(super) fn len(&self) -> usize {
        self.mark.len() + self.text.len()
    }

    /// The class that its mark names; empty for lines and plain leaf blocks.
    pub(super) fn class(&self) -> &'a str {
        self.mark.trim_start_matches(['\0', '\n', '\r'])
    }
}

/// Length of the mark that begins a block at `at`: LF or CR LF, NUL with its class; 0 where none does.
pub(super) fn mark_len(bytes: &[u8], at: usize, shape: Shape) -> usize {
    let next = bytes.get(at + 1);
    match (shape, bytes.get(at)) {
        (Shape::Lines, Some(b'\n')) => 1,
        (Shape::Lines, Some(b'\r')) if next == Some(&b'\n') => 2,
        (Shape::Leaves, Some(0)) => 1 + usize::from(next.is_some_and(|b| (1..=8).contains(b))),
        _ => 0,
    }
}

/// The most cells of exact alignment that two texts may take. Counted rather than timed, so that equal texts always give equal
/// answers; it is some tenths of a second.
const MOST_CELLS: usize = 40_000_000;

/// From so many pairs of shared blocks on, blocks that stand once are matched first.
const MOST_PAIRS: usize = 4_000_000;

/// Aligns blocks of which neither the first nor the last are the same on both sides.
pub(super) fn align_middle<'a>(old: &[Block<'a>], new: &[Block<'a>], script: &mut Script) {
    let mut budget = MOST_CELLS;
    let mut names = Interner::default();
    let (mut at_old, mut at_new) = (0, 0);
    for (i, j) in anchors(old, new) {
        // The mark of an anchor need not be the same on both sides, so it belongs to what lies before.
        let mark = |block: &Block<'a>| Block { mark: block.mark, text: "" };
        let gap = |blocks: &[Block<'a>], end: &Block<'a>| -> Vec<Block<'a>> {
            blocks.iter().copied().chain([mark(end)]).collect()
        };
        align_gap(&gap(&old[at_old..i], &old[i]), &gap(&new[at_new..j], &new[j]), &mut names, &mut budget, script);
        script.push(OpKind::Equal, old[i].text.len());
        (at_old, at_new) = (i + 1, j + 1);
    }
    align_gap(&old[at_old..], &new[at_new..], &mut names, &mut budget, script);
}

/// Pairs (old index, new index) of equal blocks, ascending in both. Blank blocks anchor nothing: they are everywhere.
fn anchors(old: &[Block<'_>], new: &[Block<'_>]) -> Vec<(usize, usize)> {
    let mut ids = HashMap::default();
    let (mut old_places, mut old_keys) = telling(old, &mut ids);
    let of_old = small(ids.len());
    let (mut new_places, mut new_keys) = telling(new, &mut ids);
    // Most blocks of a changed stretch are on one side only; those need no search.
    let mut shared = vec![false; ids.len()];
    new_keys.iter().filter(|key| **key < of_old).for_each(|key| shared[*key as usize] = true);
    let sift = |places: &mut Vec<usize>, keys: &mut Vec<u32>| {
        (*places, *keys) =
            places.iter().zip(keys.iter()).filter(|(_, key)| shared[**key as usize]).map(|(p, k)| (*p, *k)).unzip();
    };
    sift(&mut old_places, &mut old_keys);
    sift(&mut new_places, &mut new_keys);
    matches(&old_keys, &new_keys).into_iter().map(|(i, j)| (old_places[i], new_places[j])).collect()
}

/// Pairs of equal names, ascending in both: the most there are, where it does not take too long to find them.
fn matches(old: &[u32], new: &[u32]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let search = |old_part: Range<usize>, new_part: Range<usize>, out: &mut Vec<(usize, usize)>| {
        let (i, j) = (old_part.start, new_part.start);
        if old_part.len().saturating_mul(new_part.len()) <= MOST_PAIRS {
            for op in capture_diff_slices(Algorithm::Myers, &old[old_part], &new[new_part]) {
                if let DiffOp::Equal { old_index, new_index, len } = op {
                    out.extend((0..len).map(|k| (i + old_index + k, j + new_index + k)));
                }
            }
        }
    };
    if old.len().saturating_mul(new.len()) <= MOST_PAIRS {
        search(0..old.len(), 0..new.len(), &mut out);
        return out;
    }
    let mut runs = shared_runs(old, new, 1, |_, _| true);
    runs.push(Run { old: old.len()..old.len(), new: new.len()..new.len() });
    let (mut i, mut j) = (0, 0);
    for Run { old: there, new: here } in runs {
        search(i..there.start, j..here.start, &mut out);
        (i, j) = (there.end, here.end);
        out.extend(there.zip(here));
    }
    out
}

/// Places and names of the blocks that say something. A first line has the name of the same line further down.
fn telling<'a>(blocks: &[Block<'a>], ids: &mut HashMap<(&'a str, &'a str), u32, Quick>) -> (Vec<usize>, Vec<u32>) {
    let speaks = |block: &Block<'_>| block.text.chars().any(char::is_alphanumeric);
    let spoken = blocks.iter().enumerate().filter(|(_, block)| speaks(block));
    spoken
        .map(|(place, block)| {
            let next = small(ids.len());
            (place, *ids.entry((block.class(), block.text)).or_insert(next))
        })
        .unzip()
}
