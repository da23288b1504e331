//! Words of two stretches of text, aligned at the least reading cost.

use std::collections::HashMap;
use std::ops::Range;

use super::blocks::Block;
use super::chain::shared_runs;
use super::reading::{Step, least_reading, push};
use super::{OpKind, Script};
use crate::text::{clauses, is_grapheme_boundary, is_word, push_words};

/// The most cells that one stretch may take, however many are left for all.
const MOST_CELLS: usize = 6_000_000;
/// The longest word that is looked at for parts, in characters.
const LONG_WORD: u32 = 32;

/// A word, a space, a punctuation mark, or the mark that begins a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Equal tokens of one alignment have equal names.
    pub(super) name: u32,
    /// Length in UTF-8 bytes.
    bytes: u32,
    /// Length in characters.
    pub(super) chars: u32,
    /// Characters of the same word before this token and after it, where it is a part of a word.
    pub(super) before: u16,
    pub(super) after: u16,
    /// Whether it holds a letter, a digit or an ideograph.
    pub(super) says_something: bool,
    edge: Edge,
}

impl Token {
    /// What keeping it costs, in units: spaces and punctuation are found everywhere.
    pub(super) fn stray(&self) -> u32 {
        u32::from(!self.says_something && self.edge != Edge::Mark)
    }
}

/// Whether no word of either side goes on across these two places.
pub(super) fn parts_words(old: &[Token], i: usize, new: &[Token], j: usize) -> bool {
    let parts = |side: &[Token], at: usize| side.get(at).is_none_or(|token| token.before == 0);
    parts(old, i) && parts(new, j)
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
    names: HashMap<(&'a str, &'a str), u32>,
    /// The class and text of every name.
    texts: Vec<(&'a str, &'a str)>,
    /// For every name, when it was last seen on the other side of a gap.
    seen: Vec<u32>,
    stamp: u32,
    clauses: HashMap<(&'a str, &'a str), Range<usize>>,
    /// The tokens of every clause met, one after another.
    known: Vec<Token>,
    words: Vec<&'a str>,
}

impl<'a> Interner<'a> {
    /// Appends the tokens of a block.
    fn tokens(&mut self, block: &Block<'a>, out: &mut Vec<Token>) {
        let class = block.class();
        if !block.mark.is_empty() {
            let (name, bytes) = (self.name("", block.mark), small(block.mark.len()));
            // A boundary counts for more than a letter, so that leaf blocks stay whole.
            let chars = if block.mark.starts_with('\0') { 4 } else { bytes };
            out.push(Token { name, bytes, chars, before: 0, after: 0, says_something: false, edge: Edge::Mark });
        }
        for clause in clauses(block.text) {
            let range = match self.clauses.get(&(class, clause)) {
                Some(range) => range.clone(),
                None => self.learn(class, clause),
            };
            out.extend_from_slice(&self.known[range]);
        }
    }

    fn learn(&mut self, class: &'a str, clause: &'a str) -> Range<usize> {
        let start = self.known.len();
        let mut words = std::mem::take(&mut self.words);
        push_words(clause, &mut words);
        for word in words.drain(..) {
            // Of a row of spaces some may stay while others go.
            let times = if word.bytes().all(|byte| byte == b' ') { word.len() } else { 1 };
            let token = self.token(class, &word[..word.len() / times]);
            self.known.extend(std::iter::repeat_n(token, times));
        }
        self.words = words;
        let range = start..self.known.len();
        self.clauses.insert((class, clause), range.clone());
        range
    }

    fn token(&mut self, class: &'a str, word: &'a str) -> Token {
        let says_something = is_word(word);
        Token {
            name: self.name(class, word),
            bytes: small(word.len()),
            chars: small(word.chars().count()),
            before: 0,
            after: 0,
            says_something,
            edge: if says_something { Edge::Word } else { edge(word) },
        }
    }

    fn name(&mut self, class: &'a str, text: &'a str) -> u32 {
        let next = small(self.names.len());
        *self.names.entry((class, text)).or_insert_with(|| {
            self.texts.push((class, text));
            next
        })
    }
}

impl<'a> Interner<'a> {
    /// These tokens with every word that the other side lacks, but has in parts, in these parts: so that a hyphen or a space
    /// which joins or parts two words can come or go alone. Nothing where there is no such word.
    fn split_as(&mut self, tokens: &[Token], other: &[Token]) -> Option<Vec<Token>> {
        self.stamp += 1;
        self.seen.resize(self.texts.len(), 0);
        for token in other {
            self.seen[token.name as usize] = self.stamp;
        }
        let mut out: Option<Vec<Token>> = None;
        for (at, token) in tokens.iter().enumerate() {
            let lacks = token.says_something
                && (2..=LONG_WORD).contains(&token.chars)
                && self.seen[token.name as usize] != self.stamp;
            let parts = if lacks { self.parts(self.texts[token.name as usize]) } else { None };
            match (parts, &mut out) {
                (Some(parts), out) => out.get_or_insert_with(|| tokens[..at].to_vec()).extend(parts),
                (None, Some(out)) => out.push(*token),
                (None, None) => {}
            }
        }
        out
    }

    /// The word in two or three parts that the other side has.
    fn parts(&self, (class, word): (&'a str, &'a str)) -> Option<Vec<Token>> {
        let known = |part: &'a str| {
            self.names.get(&(class, part)).filter(|name| self.seen.get(**name as usize) == Some(&self.stamp))
        };
        let cuts: Vec<usize> = word.char_indices().skip(1).map(|(at, _)| at).collect();
        let fitting = |rest: &'a str, from: usize| {
            cuts.iter()
                .rev()
                .filter(move |at| **at > from)
                .find(|at| known(&rest[from..**at]).is_some() && known(&rest[**at..]).is_some())
        };
        let mut at: Vec<usize> = Vec::new();
        if let Some(cut) = fitting(word, 0) {
            at.push(*cut);
        } else {
            let first = cuts.iter().rev().filter(|cut| known(&word[..**cut]).is_some());
            let (first, second) = first.filter_map(|cut| fitting(word, *cut).map(|second| (*cut, *second))).next()?;
            at.extend([first, second]);
        }
        if !at.iter().all(|at| is_grapheme_boundary(word, *at)) {
            return None;
        }
        let ends = at.iter().copied().chain([word.len()]);
        let mut start = 0;
        let short = |text: &str| u16::try_from(text.chars().count()).unwrap_or(u16::MAX);
        let parts = ends.filter_map(|end| {
            let part = &word[start..end];
            let name = *known(part)?;
            let (before, after) = (short(&word[..start]), short(&word[end..]));
            start = end;
            Some(Token {
                name,
                bytes: small(part.len()),
                chars: small(part.chars().count()),
                before,
                after,
                says_something: true,
                edge: Edge::Word,
            })
        });
        Some(parts.collect())
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

/// Aligns what lies between two anchors.
pub(super) fn align_gap<'a>(
    old: &[Block<'a>],
    new: &[Block<'a>],
    names: &mut Interner<'a>,
    budget: &mut usize,
    script: &mut Script,
) {
    let same = |a: &Block<'_>, b: &Block<'_>| a.mark == b.mark && a.text == b.text;
    let least = old.len().min(new.len());
    let head = (0..least).take_while(|i| same(&old[*i], &new[*i])).count();
    script.push(OpKind::Equal, old[..head].iter().map(Block::len).sum());
    let (old, new) = (&old[head..], &new[head..]);
    let bytes = |blocks: &[Block<'_>]| blocks.iter().map(Block::len).sum();
    if old.is_empty() || new.is_empty() {
        script.push(OpKind::Delete, bytes(old));
        script.push(OpKind::Insert, bytes(new));
        return;
    }
    let (mut old_tokens, mut new_tokens) = (Vec::new(), Vec::new());
    old.iter().for_each(|block| names.tokens(block, &mut old_tokens));
    new.iter().for_each(|block| names.tokens(block, &mut new_tokens));
    let split_old = names.split_as(&old_tokens, &new_tokens);
    let split_new = names.split_as(&new_tokens, &old_tokens);
    align_tokens(&split_old.unwrap_or(old_tokens), &split_new.unwrap_or(new_tokens), budget, script);
}

/// From how many cells on shared runs are looked for first, and by how long shingles.
const SHINGLES: [(usize, usize); 3] = [(2_000, 8), (250_000, 5), (1_000_000, 3)];

/// Aligns two stretches without common ends: shared runs first where they are long, what is between them exactly.
fn align_stretch(old: &[Token], new: &[Token], shingles: &[(usize, usize)], budget: &mut usize, steps: &mut Vec<Step>) {
    let cells = old.len() * new.len();
    if let Some(((least, length), finer)) = shingles.split_first() {
        let runs = if cells > *least { shared_runs(old, new, *length) } else { Vec::new() };
        let (mut i, mut j) = (0, 0);
        for run in &runs {
            align_stretch(&old[i..run.old.start], &new[j..run.new.start], finer, budget, steps);
            push(steps, OpKind::Equal, run.old.len());
            (i, j) = (run.old.end, run.new.end);
        }
        return align_stretch(&old[i..], &new[j..], finer, budget, steps);
    }
    let given = MOST_CELLS.min(*budget);
    let mut left = given;
    let done = least_reading(old, new, &mut left, steps);
    *budget -= given - left;
    if !done {
        coarsely(old, new, budget, steps);
    }
}

/// What is too large: blocks in order where there are as many on both sides, as after one word has been replaced everywhere
/// in a list of like lines, and otherwise one replacement.
fn coarsely(old: &[Token], new: &[Token], budget: &mut usize, steps: &mut Vec<Step>) {
    let starts = |side: &[Token]| -> Vec<usize> {
        let marks = (1..side.len()).filter(|at| side[*at].edge == Edge::Mark);
        std::iter::once(0).chain(marks).chain([side.len()]).collect()
    };
    let (old_starts, new_starts) = (starts(old), starts(new));
    if old_starts.len() != new_starts.len() || old_starts.len() == 2 {
        push(steps, OpKind::Delete, old.len());
        push(steps, OpKind::Insert, new.len());
        return;
    }
    for (i, j) in old_starts.windows(2).zip(new_starts.windows(2)) {
        align_stretch(&old[i[0]..i[1]], &new[j[0]..j[1]], &[], budget, steps);
    }
}

/// Aligns the tokens of two blocks, or of one block and the two it was split into.
fn align_tokens(old: &[Token], new: &[Token], budget: &mut usize, script: &mut Script) {
    let least = old.len().min(new.len());
    let head = (0..least).take_while(|i| old[*i].name == new[*i].name).count();
    let tail = (0..least - head).take_while(|i| old[old.len() - 1 - i].name == new[new.len() - 1 - i].name).count();
    // What is kept ends between words.
    let mut head = head;
    while head > 0 && !parts_words(old, head, new, head) {
        head -= 1;
    }
    let mut tail = tail;
    while tail > 0 && !parts_words(old, old.len() - tail, new, new.len() - tail) {
        tail -= 1;
    }
    let (mid_old, mid_new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut steps = vec![Step { kind: OpKind::Equal, len: head }];
    align_stretch(mid_old, mid_new, &SHINGLES, budget, &mut steps);
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
