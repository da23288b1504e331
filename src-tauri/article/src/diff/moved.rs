//! Moves in a comparison: a block or a sentence that is gone here and stands there.
//!
//! The alignment is in order, so what was moved is a deletion and an insertion in it; here the two are told to be one. Nothing
//! of the alignment is altered but where its runs are cut, so both texts can still be read from it.

use std::collections::HashMap;

use super::align::diff_text;
use super::compare::{BlockDiff, BlockLook, InlineOp};
use super::likeness::{ALIKE_PERCENT, Bag, MOST_PAIRS};
use super::{Op, OpKind};
use crate::model::NodeKind;
use crate::text::{is_grapheme_boundary, sentences};

/// A block is recognised elsewhere from so many characters on, or when it follows one that is.
const LEAST_BLOCK: usize = 6;
/// A sentence, from so many.
const LEAST_SENTENCE: usize = 8;

/// Marks moves in aligned blocks.
pub(super) fn mark(blocks: &mut Vec<BlockDiff>) {
    let mut numbers = 0;
    mark_blocks(blocks, &mut numbers);
    mark_sentences(blocks, &mut numbers);
}

/// One side of a block that is wholly on this side only.
struct Half {
    /// Its place among the blocks.
    at: usize,
    text: String,
    /// What it is beside its text: halves of different classes are never one.
    class: (NodeKind, bool),
    /// What tells a block without words apart.
    attrs: Option<String>,
}

impl Half {
    /// The half of every block that has one and says something.
    fn all(blocks: &[BlockDiff], kind: OpKind) -> Vec<Self> {
        let other = if kind == OpKind::Delete { OpKind::Insert } else { OpKind::Delete };
        let half = |(at, block): (usize, &BlockDiff)| {
            let look = if kind == OpKind::Delete { block.old.as_ref() } else { block.new.as_ref() }?;
            let is_whole = block.op != other && block.inline.iter().all(|run| run.op != OpKind::Equal);
            let has_other = block.inline.iter().any(|run| run.op == other);
            let text: String = block.inline.iter().filter(|run| run.op == kind).map(|run| run.text.as_str()).collect();
            // A picture is what it shows, a block of text what it says.
            let attrs = (look.kind.is_atom() || look.kind == NodeKind::Figure)
                .then(|| serde_json::to_string(&look.attrs).unwrap_or_default());
            let speaks = text.chars().any(char::is_alphanumeric) || (attrs.is_some() && look.kind != NodeKind::Divider);
            // A replaced block has two halves; any other may hold text of the block before.
            let is_alone = has_other == (block.op == OpKind::Equal);
            (is_whole && is_alone && speaks).then(|| Self { at, text, class: class(look), attrs })
        };
        blocks.iter().enumerate().filter_map(half).collect()
    }

    fn equals(&self, other: &Self) -> bool {
        self.class == other.class && self.text == other.text && self.attrs == other.attrs
    }
}

fn class(look: &BlockLook) -> (NodeKind, bool) {
    let kind = match look.kind {
        NodeKind::Divider | NodeKind::Embed | NodeKind::Figure => look.kind,
        _ => NodeKind::Paragraph,
    };
    (kind, look.within.contains(&NodeKind::TableCell))
}

fn mark_blocks(blocks: &mut Vec<BlockDiff>, numbers: &mut u32) {
    let (gone, come) = (Half::all(blocks, OpKind::Delete), Half::all(blocks, OpKind::Insert));
    let mut pairs = pair(&gone, &come);
    pairs.sort_by_key(|(_, j)| *j);
    let mut old_numbers: HashMap<usize, u32> = HashMap::new();
    let mut new_numbers: HashMap<usize, (u32, Vec<Op>)> = HashMap::new();
    for (i, j) in pairs {
        *numbers += 1;
        old_numbers.insert(gone[i].at, *numbers);
        new_numbers.insert(come[j].at, (*numbers, diff_text(&gone[i].text, &come[j].text)));
    }
    if new_numbers.is_empty() {
        return;
    }
    let aligned = std::mem::take(blocks);
    for (at, block) in aligned.into_iter().enumerate() {
        let (leaves, arrives) = (old_numbers.remove(&at), new_numbers.remove(&at));
        // Two blocks stood in one place, of which one or both were moved: each stands for itself now.
        let parts = match (block.op, &leaves, &arrives) {
            (_, None, None) | (OpKind::Delete | OpKind::Insert, ..) => vec![block],
            (OpKind::Equal, ..) => in_halves(block),
        };
        for mut part in parts {
            match part.op {
                OpKind::Delete => part.moved = leaves,
                OpKind::Insert => {
                    let (number, edits) = arrives.clone().unzip();
                    part.moved = number;
                    part.edits = edits.unwrap_or_default();
                }
                OpKind::Equal => {}
            }
            blocks.push(part);
        }
    }
}

/// A replaced block as a deleted one and an inserted one.
fn in_halves(block: BlockDiff) -> Vec<BlockDiff> {
    let (gone, come): (Vec<InlineOp>, Vec<InlineOp>) =
        block.inline.into_iter().partition(|run| run.op == OpKind::Delete);
    let half = |op, old, new, inline| BlockDiff { op, old, new, inline, moved: None, edits: Vec::new() };
    vec![half(OpKind::Delete, block.old, None, gone), half(OpKind::Insert, None, block.new, come)]
}

/// Which halves are one block, by index: equal ones first, then those that share most of their words.
fn pair(gone: &[Half], come: &[Half]) -> Vec<(usize, usize)> {
    let mut taken = vec![false; come.len()];
    let mut by_text: HashMap<&str, Vec<usize>> = HashMap::new();
    come.iter().enumerate().for_each(|(j, half)| by_text.entry(&half.text).or_default().push(j));
    let mut found: Vec<Option<usize>> = vec![None; gone.len()];
    for (i, half) in gone.iter().enumerate() {
        let follows = i.checked_sub(1).and_then(|before| found[before]).map(|j| j + 1);
        let is_long = half.text.chars().count() >= LEAST_BLOCK || half.attrs.is_some();
        let places = by_text.get(half.text.as_str()).map_or(&[][..], Vec::as_slice);
        let fits = |j: &usize| !taken[*j] && half.equals(&come[*j]) && come[*j].at != half.at;
        let next = places.iter().copied().filter(fits).find(|j| follows == Some(*j));
        let next = next.or_else(|| if is_long { places.iter().copied().find(fits) } else { None });
        if let Some(j) = next {
            taken[j] = true;
            found[i] = Some(j);
        }
    }
    let lost: Vec<usize> = (0..gone.len()).filter(|i| found[*i].is_none()).collect();
    let free: Vec<usize> = (0..come.len()).filter(|j| !taken[*j]).collect();
    if lost.len() * free.len() <= MOST_PAIRS {
        let gone_bags: Vec<_> = lost.iter().map(|i| Bag::of(&gone[*i].text)).collect();
        let come_bags: Vec<_> = free.iter().map(|j| Bag::of(&come[*j].text)).collect();
        for (place, i) in lost.iter().enumerate() {
            let may_be = |j: usize| {
                !taken[j]
                    && gone[*i].class == come[j].class
                    && gone[*i].at != come[j].at
                    && gone[*i].text.chars().count() >= LEAST_BLOCK
            };
            let near = free.iter().enumerate().filter(|(_, j)| may_be(**j));
            let best = near
                .map(|(at, j)| (gone_bags[place].likeness(&come_bags[at]), *j))
                .max_by_key(|(like, j)| (*like, std::cmp::Reverse(*j)));
            if let Some((_, j)) = best.filter(|(like, _)| *like >= ALIKE_PERCENT) {
                taken[j] = true;
                found[*i] = Some(j);
            }
        }
    }
    found.into_iter().enumerate().filter_map(|(i, j)| Some((i, j?))).collect()
}

/// A whole sentence in a run that is on one side only.
#[derive(Clone, Copy)]
struct Place {
    block: usize,
    run: usize,
    /// Which of the run's sentences.
    sentence: usize,
}

fn mark_sentences(blocks: &mut [BlockDiff], numbers: &mut u32) {
    let mut gone: HashMap<String, Vec<Place>> = HashMap::new();
    for_each_sentence(blocks, OpKind::Delete, |text, place| gone.entry(text.to_owned()).or_default().push(place));
    let mut come: HashMap<String, Vec<Place>> = HashMap::new();
    let mut order: Vec<String> = Vec::new();
    for_each_sentence(blocks, OpKind::Insert, |text, place| {
        if gone.contains_key(text) {
            order.push(text.to_owned());
            come.entry(text.to_owned()).or_default().push(place);
        }
    });
    // For every run that is cut, which of its sentences were moved.
    let mut cuts: HashMap<(usize, usize), HashMap<usize, u32>> = HashMap::new();
    for text in order {
        // A sentence that is said twice could be either.
        let (Some([old]), Some([new])) = (gone.get(&text).map(Vec::as_slice), come.get(&text).map(Vec::as_slice))
        else {
            continue;
        };
        *numbers += 1;
        for place in [old, new] {
            cuts.entry((place.block, place.run)).or_default().insert(place.sentence, *numbers);
        }
    }
    for (at, block) in blocks.iter_mut().enumerate() {
        let runs = std::mem::take(&mut block.inline);
        for (index, run) in runs.into_iter().enumerate() {
            match cuts.remove(&(at, index)) {
                Some(moved) => cut(run, &moved, &mut block.inline),
                None => block.inline.push(run),
            }
        }
    }
}

/// Calls for every sentence of the runs of one kind, in blocks that were not moved themselves, without the spaces around it.
fn for_each_sentence(blocks: &[BlockDiff], kind: OpKind, mut call: impl FnMut(&str, Place)) {
    for (block, diff) in blocks.iter().enumerate().filter(|(_, diff)| diff.moved.is_none()) {
        for (run, inline) in diff.inline.iter().enumerate().filter(|(_, inline)| inline.op == kind) {
            for (sentence, text) in parted(&inline.text).into_iter().enumerate() {
                let text = text.trim();
                if text.chars().count() >= LEAST_SENTENCE && text.chars().any(char::is_alphanumeric) {
                    call(text, Place { block, run, sentence });
                }
            }
        }
    }
}

/// The sentences of a run, cut between graphemes only.
fn parted(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut end) = (0, 0);
    for sentence in sentences(text) {
        end += sentence.len();
        if is_grapheme_boundary(text, end) {
            out.push(&text[start..end]);
            start = end;
        }
    }
    if start < end {
        out.push(&text[start..]);
    }
    out
}

/// The run in parts, each sentence that was moved for itself.
fn cut(run: InlineOp, moved: &HashMap<usize, u32>, out: &mut Vec<InlineOp>) {
    let mut rest = String::new();
    let part = |text: String, moved: Option<u32>| InlineOp { text, moved, ..run.clone() };
    for (index, sentence) in parted(&run.text).into_iter().enumerate() {
        let Some(number) = moved.get(&index) else {
            rest.push_str(sentence);
            continue;
        };
        if !rest.is_empty() {
            out.push(part(std::mem::take(&mut rest), None));
        }
        out.push(part(sentence.to_owned(), Some(*number)));
    }
    if !rest.is_empty() {
        out.push(part(rest, None));
    }
}

#[cfg(test)]
mod tests;
