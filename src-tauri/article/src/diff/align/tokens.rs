//! Words of two paired blocks, aligned at the least reading cost.
//!
//! Reading cost is the characters of everything shown as deleted or inserted, plus [`CHANGE_PRICE`] for every separate
//! change. It is minimised exactly by dynamic programming in two layers (inside a change, outside), after Gotoh's alignment
//! with affine gaps. What people dislike in a diff costs more by this measure: confetti, chopped sentences, stray matches of
//! punctuation. Pairs too large for that are aligned by `similar` and cleaned by the same price.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{OpKind, Script};
use crate::text::{clauses, is_word, push_words};

/// Price of one more separate change, in characters.
const CHANGE_PRICE: u32 = 6;
/// What a boundary or line break counts as, in characters: more than a letter, so that blocks stay whole.
const MARK_WEIGHT: u32 = 4;
/// The most cells of the table; beyond it `similar` takes over.
const MOST_CELLS: usize = 600_000;
/// Out of reach.
const NEVER: u32 = u32::MAX / 2;

/// A word, a space, a punctuation mark, or the mark that begins a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Equal tokens of one alignment have equal names.
    pub(super) name: u32,
    /// Length in UTF-8 bytes.
    bytes: u32,
    /// Length in characters.
    pub(super) chars: u32,
    /// Whether it holds a letter, a digit or an ideograph.
    pub(super) says_something: bool,
    edge: Edge,
}

impl Token {
    /// What keeping it costs: spaces and punctuation are found everywhere, so a match of them is worth half.
    fn stray(&self) -> u32 {
        if self.says_something || self.edge == Edge::Mark { 0 } else { self.chars }
    }
}

/// How well a change may begin or end after a token, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    Word,
    Space,
    Clause,
    Sentence,
    Mark,
}

/// Gives tokens their names, and remembers the tokens of clauses: two versions of a text share most of them, and finding
/// the words of Chinese is what an alignment spends its time on.
#[derive(Default)]
pub(super) struct Interner<'a> {
    names: HashMap<&'a str, u32>,
    clauses: HashMap<&'a str, Range<usize>>,
    /// The tokens of every clause met, one after another.
    known: Vec<Token>,
    words: Vec<&'a str>,
}

impl<'a> Interner<'a> {
    /// The tokens of a block.
    pub(super) fn tokens(&mut self, mark: &'a str, text: &'a str) -> Vec<Token> {
        let mut out = Vec::with_capacity(text.len() / 4 + 1);
        if !mark.is_empty() {
            let (name, bytes) = (self.name(mark), small(mark.len()));
            out.push(Token { name, bytes, chars: MARK_WEIGHT, says_something: false, edge: Edge::Mark });
        }
        for clause in clauses(text) {
            let range = match self.clauses.get(clause) {
                Some(range) => range.clone(),
                None => self.learn(clause),
            };
            out.extend_from_slice(&self.known[range]);
        }
        out
    }

    fn learn(&mut self, clause: &'a str) -> Range<usize> {
        let start = self.known.len();
        let mut words = std::mem::take(&mut self.words);
        push_words(clause, &mut words);
        for word in words.drain(..) {
            let says_something = is_word(word);
            let token = Token {
                name: self.name(word),
                bytes: small(word.len()),
                chars: small(word.chars().count()),
                says_something,
                edge: if says_something { Edge::Word } else { edge(word) },
            };
            self.known.push(token);
        }
        self.words = words;
        let range = start..self.known.len();
        self.clauses.insert(clause, range.clone());
        range
    }

    fn name(&mut self, text: &'a str) -> u32 {
        let next = small(self.names.len());
        *self.names.entry(text).or_insert(next)
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn edge(segment: &str) -> Edge {
    match segment.chars().next() {
        Some('\n' | '\r') => Edge::Mark,
        Some('。' | '！' | '？' | '…' | '.' | '!' | '?' | '”' | '」') => Edge::Sentence,
        Some('，' | '、' | '；' | '：' | ',' | ';' | ':' | '（' | '）' | '(' | ')' | '—') => Edge::Clause,
        Some(c) if c.is_whitespace() => Edge::Space,
        _ => Edge::Word,
    }
}

/// A length in tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    kind: OpKind,
    len: usize,
}

/// Aligns the tokens of two blocks, or of one block and the two it was split into.
pub(super) fn align_tokens(old: &[Token], new: &[Token], script: &mut Script) {
    let least = old.len().min(new.len());
    let head = (0..least).take_while(|i| old[*i].name == new[*i].name).count();
    let tail = (0..least - head).take_while(|i| old[old.len() - 1 - i].name == new[new.len() - 1 - i].name).count();
    let (mid_old, mid_new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut steps = vec![Step { kind: OpKind::Equal, len: head }];
    if mid_old.is_empty() || mid_new.is_empty() || mid_old.len() * mid_new.len() <= MOST_CELLS {
        least_reading(mid_old, mid_new, &mut steps);
    } else {
        by_search(mid_old, mid_new, &mut steps);
    }
    push(&mut steps, OpKind::Equal, tail);
    slide(old, new, &mut steps);
    let (mut i, mut j) = (0, 0);
    for step in steps {
        let (from, at) = if step.kind == OpKind::Insert { (new, j) } else { (old, i) };
        script.push(step.kind, from[at..at + step.len].iter().map(|token| token.bytes as usize).sum());
        i += if step.kind == OpKind::Insert { 0 } else { step.len };
        j += if step.kind == OpKind::Delete { 0 } else { step.len };
    }
}

/// Appends a step; a change is kept as one deletion and then one insertion.
fn push(steps: &mut Vec<Step>, kind: OpKind, len: usize) {
    if len == 0 {
        return;
    }
    let count = steps.len();
    let kind_at = |back: usize| count.checked_sub(back).map(|at| steps[at].kind);
    if kind_at(1) == Some(kind) {
        steps[count - 1].len += len;
    } else if kind == OpKind::Delete && kind_at(1) == Some(OpKind::Insert) {
        if kind_at(2) == Some(OpKind::Delete) {
            steps[count - 2].len += len;
        } else {
            steps.insert(count - 1, Step { kind, len });
        }
    } else {
        steps.push(Step { kind, len });
    }
}

/// Where the best way into a cell of the table comes from.
mod way {
    /// Inside a change: an old token was taken out.
    pub(super) const DELETE: u8 = 0;
    /// Inside a change: a new token was put in.
    pub(super) const INSERT: u8 = 1;
    /// Bit: the step inside a change was its first.
    pub(super) const OPENS: u8 = 2;
    /// Bit: the match outside a change was the first after one.
    pub(super) const CLOSES: u8 = 4;
}

/// The exact alignment of least cost. `O(n·m)` in time; a byte per cell.
fn least_reading(old: &[Token], new: &[Token], steps: &mut Vec<Step>) {
    if old.is_empty() || new.is_empty() {
        push(steps, OpKind::Delete, old.len());
        push(steps, OpKind::Insert, new.len());
        return;
    }
    let columns = new.len() + 1;
    let mut ways = vec![0_u8; (old.len() + 1) * columns];
    // Cost inside a change and outside of one, for the row above and the row being filled.
    let (mut above, mut row) = (vec![(NEVER, NEVER); columns], vec![(NEVER, NEVER); columns]);
    for i in 0..=old.len() {
        for j in 0..columns {
            if (i, j) == (0, 0) {
                row[0] = (NEVER, 0);
                continue;
            }
            let (mut inside, mut outside, mut from) = (NEVER, NEVER, 0);
            if i > 0 {
                let (changed, kept) = above[j];
                let opens = kept + CHANGE_PRICE < changed;
                inside = changed.min(kept + CHANGE_PRICE) + old[i - 1].chars;
                from = way::DELETE | if opens { way::OPENS } else { 0 };
            }
            if j > 0 {
                let (changed, kept) = row[j - 1];
                let cost = changed.min(kept + CHANGE_PRICE) + new[j - 1].chars;
                if cost < inside {
                    let opens = kept + CHANGE_PRICE < changed;
                    inside = cost;
                    from = way::INSERT | if opens { way::OPENS } else { 0 };
                }
            }
            if i > 0 && j > 0 && old[i - 1].name == new[j - 1].name {
                let (changed, kept) = above[j - 1];
                outside = changed.min(kept) + new[j - 1].stray();
                from |= if changed < kept { way::CLOSES } else { 0 };
            }
            row[j] = (inside.min(NEVER), outside.min(NEVER));
            ways[i * columns + j] = from;
        }
        std::mem::swap(&mut above, &mut row);
    }
    let (inside, outside) = above[columns - 1];
    trace(&ways, columns, inside < outside, old.len(), new.len(), steps);
}

/// Walks the table back from its last cell.
fn trace(ways: &[u8], columns: usize, changed: bool, old: usize, new: usize, steps: &mut Vec<Step>) {
    let (mut i, mut j, mut changed) = (old, new, changed);
    let mut back = Vec::new();
    while (i, j) != (0, 0) {
        let from = ways[i * columns + j];
        if !changed {
            back.push(OpKind::Equal);
            (i, j) = (i - 1, j - 1);
            changed = from & way::CLOSES != 0;
        } else if from & way::INSERT != 0 {
            back.push(OpKind::Insert);
            j -= 1;
            changed = from & way::OPENS == 0;
        } else {
            back.push(OpKind::Delete);
            i -= 1;
            changed = from & way::OPENS == 0;
        }
    }
    back.into_iter().rev().for_each(|kind| push(steps, kind, 1));
}

/// Large pairs: Myers' algorithm as `similar` bounds it, then every match that is not worth a separate change is dropped, and
/// what lies between long matches is done exactly where it is small enough by now.
fn by_search(old: &[Token], new: &[Token], steps: &mut Vec<Step>) {
    const LONG: u32 = 24;
    let names = |tokens: &[Token]| tokens.iter().map(|token| token.name).collect::<Vec<_>>();
    let ops = capture_diff_slices(Algorithm::Myers, &names(old), &names(new));
    let (mut i, mut j) = (0, 0);
    for op in ops {
        if let DiffOp::Equal { old_index, new_index, len } = op
            && old[old_index..old_index + len].iter().map(|token| token.chars).sum::<u32>() >= LONG
        {
            between(&old[i..old_index], &new[j..new_index], steps);
            push(steps, OpKind::Equal, len);
            (i, j) = (old_index + len, new_index + len);
        }
    }
    between(&old[i..], &new[j..], steps);
}

fn between(old: &[Token], new: &[Token], steps: &mut Vec<Step>) {
    if old.len() * new.len() <= MOST_CELLS {
        least_reading(old, new, steps);
    } else {
        push(steps, OpKind::Delete, old.len());
        push(steps, OpKind::Insert, new.len());
    }
}

/// A pure deletion or insertion between matches can often stand a few tokens earlier or later and say the same. It is moved
/// to where it begins and ends best: at block edges, then at sentences, clauses, spaces.
fn slide(old: &[Token], new: &[Token], steps: &mut [Step]) {
    let (mut i, mut j) = (0, 0);
    for at in 0..steps.len() {
        let step = steps[at];
        let alone = step.kind != OpKind::Equal
            && at > 0
            && at + 1 < steps.len()
            && steps[at - 1].kind == OpKind::Equal
            && steps[at + 1].kind == OpKind::Equal;
        if alone {
            let (side, start) = if step.kind == OpKind::Insert { (new, j) } else { (old, i) };
            let shift = best_shift(side, start, step.len, steps[at - 1].len, steps[at + 1].len);
            steps[at - 1].len = steps[at - 1].len.saturating_add_signed(shift);
            steps[at + 1].len = steps[at + 1].len.saturating_add_signed(-shift);
            i = i.saturating_add_signed(shift);
            j = j.saturating_add_signed(shift);
        }
        let len = steps[at].len;
        i += if step.kind == OpKind::Insert { 0 } else { len };
        j += if step.kind == OpKind::Delete { 0 } else { len };
    }
}

/// By how many tokens to move the run of `len` tokens at `start`, at most `before` to the left or `after` to the right.
fn best_shift(side: &[Token], start: usize, len: usize, before: usize, after: usize) -> isize {
    const FAR: usize = 200;
    let left = (0..before.min(FAR)).take_while(|k| side[start - 1 - k].name == side[start + len - 1 - k].name).count();
    let right = (0..after.min(FAR))
        .take_while(|k| start + len + k < side.len() && side[start + k].name == side[start + len + k].name)
        .count();
    // How good it is to cut the tokens at `at`: the best of ending there and beginning there.
    let quality = |at: usize| {
        // The space after a full stop ends the sentence as the stop does.
        let edge_before = |back: usize| at.checked_sub(back).map_or(Edge::Mark, |before| side[before].edge);
        let ends = if edge_before(1) == Edge::Space { edge_before(2).max(Edge::Space) } else { edge_before(1) };
        let begins = match side.get(at).map(|token| token.edge) {
            None | Some(Edge::Mark) => Edge::Mark,
            Some(Edge::Space) => Edge::Space,
            Some(_) => Edge::Word,
        };
        ends.max(begins) as i32
    };
    let score = |first: usize| {
        let tidy = i32::from(side.get(first).is_none_or(|token| token.edge != Edge::Space));
        2 * (quality(first) + quality(first + len)) + tidy
    };
    let mut best = start;
    for first in start - left..=start + right {
        if score(first) > score(best) {
            best = first;
        }
    }
    isize::try_from(best).unwrap_or_default() - isize::try_from(start).unwrap_or_default()
}
