//! Blocks: exact ones as anchors, similar ones paired between the anchors.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::tokens::{self, Interner, Token};
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
    fn class(&self) -> &'a str {
        self.mark.trim_start_matches(['\0', '\n', '\r'])
    }

    /// Whether two blocks may be compared at all.
    fn meets(&self, other: &Self) -> bool {
        self.class() == other.class()
    }
}

/// Length of the mark that begins a block at `at`: LF or CR LF, NUL with its class; 0 where none does.
fn mark_len(bytes: &[u8], at: usize, shape: Shape) -> usize {
    let next = bytes.get(at + 1);
    match (shape, bytes[at]) {
        (Shape::Lines, b'\n') => 1,
        (Shape::Lines, b'\r') if next == Some(&b'\n') => 2,
        (Shape::Leaves, 0) => 1 + usize::from(next.is_some_and(|b| (1..=8).contains(b))),
        _ => 0,
    }
}

/// The most pairs of blocks that are weighed against each other between two anchors.
const MOST_PAIRS: usize = 10_000;
/// A pair found by rare words in a large gap must share this part of its words, in percent.
const ALIKE_PERCENT: u64 = 50;
/// Price, in characters, of reading one block against two.
const SPLIT_PRICE: u64 = 2;

/// Aligns blocks of which neither the first nor the last are the same on both sides.
pub(super) fn align_middle(old: &[Block<'_>], new: &[Block<'_>], script: &mut Script) {
    if old.is_empty() || new.is_empty() {
        replace(old, new, script);
        return;
    }
    let mut names = Interner::default();
    let (mut at_old, mut at_new) = (0, 0);
    for (i, j) in anchors(old, new) {
        align_gap(&old[at_old..i], &new[at_new..j], &mut names, script);
        exact(&old[i], &new[j], script);
        (at_old, at_new) = (i + 1, j + 1);
    }
    align_gap(&old[at_old..], &new[at_new..], &mut names, script);
}

fn replace(old: &[Block<'_>], new: &[Block<'_>], script: &mut Script) {
    script.push(OpKind::Delete, old.iter().map(Block::len).sum());
    script.push(OpKind::Insert, new.iter().map(Block::len).sum());
}

/// Two blocks of one text; their marks differ where one is a first line.
fn exact(old: &Block<'_>, new: &Block<'_>, script: &mut Script) {
    if old.mark == new.mark {
        script.push(OpKind::Equal, old.len());
    } else {
        script.push(OpKind::Delete, old.mark.len());
        script.push(OpKind::Insert, new.mark.len());
        script.push(OpKind::Equal, old.text.len());
    }
}

/// Pairs (old index, new index) of equal blocks, ascending in both. Blank blocks anchor nothing: they are everywhere.
fn anchors(old: &[Block<'_>], new: &[Block<'_>]) -> Vec<(usize, usize)> {
    let mut ids = HashMap::new();
    let (old_places, old_keys) = telling(old, &mut ids);
    let (new_places, new_keys) = telling(new, &mut ids);
    let mut out = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old_keys, &new_keys) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            out.extend((0..len).map(|i| (old_places[old_index + i], new_places[new_index + i])));
        }
    }
    out
}

/// Places and names of the blocks that say something. A first line has the name of the same line further down.
fn telling<'a>(blocks: &[Block<'a>], ids: &mut HashMap<(&'a str, &'a str), usize>) -> (Vec<usize>, Vec<usize>) {
    let speaks = |block: &Block<'_>| block.text.chars().any(char::is_alphanumeric);
    let spoken = blocks.iter().enumerate().filter(|(_, block)| speaks(block));
    spoken
        .map(|(place, block)| {
            let next = ids.len();
            (place, *ids.entry((block.class(), block.text)).or_insert(next))
        })
        .unzip()
}

/// Aligns what lies between two anchors.
fn align_gap<'a>(old: &[Block<'a>], new: &[Block<'a>], names: &mut Interner<'a>, script: &mut Script) {
    let least = old.len().min(new.len());
    let same = |a: &Block<'_>, b: &Block<'_>| a.text == b.text && a.meets(b);
    let head = (0..least).take_while(|i| same(&old[*i], &new[*i])).count();
    let tail = (0..least - head).take_while(|i| same(&old[old.len() - 1 - i], &new[new.len() - 1 - i])).count();
    (0..head).for_each(|i| exact(&old[i], &new[i], script));
    let (mid_old, mid_new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    if mid_old.is_empty() || mid_new.is_empty() {
        replace(mid_old, mid_new, script);
    } else {
        let old: Vec<Words> = mid_old.iter().map(|block| Words::of(block, names)).collect();
        let new: Vec<Words> = mid_new.iter().map(|block| Words::of(block, names)).collect();
        Gap { old: &old, new: &new }.align(script);
    }
    (0..tail).rev().for_each(|i| exact(&old[old.len() - 1 - i], &new[new.len() - 1 - i], script));
}

/// A block with its tokens.
struct Words<'a> {
    block: Block<'a>,
    tokens: Vec<Token>,
    bag: Bag,
}

impl<'a> Words<'a> {
    fn of(block: &Block<'a>, names: &mut Interner<'a>) -> Self {
        let tokens = names.tokens(block.mark, block.text);
        let bag = Bag::of(&tokens);
        Self { block: *block, tokens, bag }
    }
}

/// The words of a block with how many characters each contributes, by name; what says nothing is left out.
struct Bag {
    words: Vec<(u32, u64)>,
    weight: u64,
}

impl Bag {
    fn of(tokens: &[Token]) -> Self {
        let speaking = tokens.iter().filter(|token| token.says_something);
        Self::sorted(speaking.map(|token| (token.name, u64::from(token.chars))).collect())
    }

    fn sorted(mut words: Vec<(u32, u64)>) -> Self {
        words.sort_unstable();
        words.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0 };
            same
        });
        let weight = words.iter().map(|(_, weight)| weight).sum();
        Self { words, weight }
    }

    /// Characters that both hold.
    fn common(&self, other: &Self) -> u64 {
        let (mut i, mut j, mut sum) = (0, 0, 0);
        while let (Some(a), Some(b)) = (self.words.get(i), other.words.get(j)) {
            match a.0.cmp(&b.0) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    sum += a.1.min(b.1);
                    (i, j) = (i + 1, j + 1);
                }
            }
        }
        sum
    }

    /// Characters shared with two blocks together, where most of each of the two is found here.
    fn falls_into(&self, parts: (&Self, &Self), both: &Self) -> Option<u64> {
        let found = |part: &Self| part.weight > 0 && 2 * self.common(part) >= part.weight;
        (found(parts.0) && found(parts.1)).then(|| self.common(both))
    }

    fn with(&self, other: &Self) -> Self {
        Self::sorted([self.words.as_slice(), other.words.as_slice()].concat())
    }
}

/// Blocks between two anchors that differ.
#[derive(Clone, Copy)]
struct Gap<'b, 'a> {
    old: &'b [Words<'a>],
    new: &'b [Words<'a>],
}

/// How many old and new blocks a step of the pairing takes: (1, 1), (1, 2), (2, 1), (1, 0) or (0, 1).
type Step = (u8, u8);

impl Gap<'_, '_> {
    fn align(self, script: &mut Script) {
        if self.old.len() * self.new.len() <= MOST_PAIRS {
            self.align_by(&self.pairing(), script);
            return;
        }
        let (mut at_old, mut at_new) = (0, 0);
        for (i, j) in self.by_rare_words() {
            self.part(at_old..i, at_new..j).align_small(script);
            self.part(i..i + 1, j..j + 1).align_by(&[(1, 1)], script);
            (at_old, at_new) = (i + 1, j + 1);
        }
        self.part(at_old..self.old.len(), at_new..self.new.len()).align_small(script);
    }

    fn part(self, old: Range<usize>, new: Range<usize>) -> Self {
        Self { old: &self.old[old], new: &self.new[new] }
    }

    /// What is still large after the rare words have been used is paired in order where both sides are alike in number and
    /// class, as after one word has been replaced everywhere, and otherwise has nothing in common worth the search.
    fn align_small(self, script: &mut Script) {
        if self.old.len() * self.new.len() <= MOST_PAIRS {
            self.align_by(&self.pairing(), script);
        } else if self.old.len() == self.new.len()
            && self.old.iter().zip(self.new).all(|(old, new)| old.block.meets(&new.block))
        {
            self.align_by(&vec![(1, 1); self.old.len()], script);
        } else {
            self.replace(script);
        }
    }

    fn replace(self, script: &mut Script) {
        script.push(OpKind::Delete, self.old.iter().map(|words| words.block.len()).sum());
        script.push(OpKind::Insert, self.new.iter().map(|words| words.block.len()).sum());
    }

    /// The steps that keep the most characters, by dynamic programming over the blocks of both sides.
    fn pairing(self) -> Vec<Step> {
        let (rows, columns) = (self.old.len() + 1, self.new.len() + 1);
        let mut best = vec![0_u64; rows * columns];
        let mut steps: Vec<Step> = vec![(0, 0); rows * columns];
        let old_twos: Vec<Bag> = self.old.windows(2).map(|two| two[0].bag.with(&two[1].bag)).collect();
        let new_twos: Vec<Bag> = self.new.windows(2).map(|two| two[0].bag.with(&two[1].bag)).collect();
        for i in 0..rows {
            for j in 0..columns {
                let mut take = |gain: u64, step: Step| {
                    let from = best[(i - usize::from(step.0)) * columns + j - usize::from(step.1)];
                    let here = i * columns + j;
                    if steps[here] == (0, 0) || from + gain > best[here] {
                        (best[here], steps[here]) = (from + gain, step);
                    }
                };
                // Where gains are equal the step tried first stands: pairs before leftovers, insertions last.
                if i > 0 && j > 0 && self.old[i - 1].block.meets(&self.new[j - 1].block) {
                    let common = self.old[i - 1].bag.common(&self.new[j - 1].bag);
                    take(4 * common + 1, (1, 1));
                    if j > 1 && self.old[i - 1].block.meets(&self.new[j - 2].block) {
                        let parts = (&self.new[j - 2].bag, &self.new[j - 1].bag);
                        if let Some(both) = self.old[i - 1].bag.falls_into(parts, &new_twos[j - 2]) {
                            take(4 * both.saturating_sub(SPLIT_PRICE), (1, 2));
                        }
                    }
                    if i > 1 && self.old[i - 2].block.meets(&self.new[j - 1].block) {
                        let parts = (&self.old[i - 2].bag, &self.old[i - 1].bag);
                        if let Some(both) = self.new[j - 1].bag.falls_into(parts, &old_twos[i - 2]) {
                            take(4 * both.saturating_sub(SPLIT_PRICE), (2, 1));
                        }
                    }
                }
                if j > 0 {
                    take(0, (0, 1));
                }
                if i > 0 {
                    take(0, (1, 0));
                }
            }
        }
        let (mut i, mut j) = (rows - 1, columns - 1);
        let mut out = Vec::new();
        while (i, j) != (0, 0) {
            let step = steps[i * columns + j];
            out.push(step);
            (i, j) = (i - usize::from(step.0), j - usize::from(step.1));
        }
        out.reverse();
        out
    }

    fn align_by(self, steps: &[Step], script: &mut Script) {
        let (mut i, mut j) = (0, 0);
        for (takes_old, takes_new) in steps {
            let (next_i, next_j) = (i + usize::from(*takes_old), j + usize::from(*takes_new));
            let part = self.part(i..next_i, j..next_j);
            match (part.old, part.new) {
                ([old], [new]) => tokens::align_tokens(&old.tokens, &new.tokens, script),
                ([], _) | (_, []) => part.replace(script),
                (old, new) => tokens::align_tokens(&all_tokens(old), &all_tokens(new), script),
            }
            (i, j) = (next_i, next_j);
        }
    }

    /// Pairs of blocks that share rare words and are alike, ascending in both; for gaps too large to weigh every pair.
    fn by_rare_words(self) -> Vec<(usize, usize)> {
        const RARE: usize = 4;
        let mut holders: HashMap<u32, Vec<usize>> = HashMap::new();
        for (i, old) in self.old.iter().enumerate() {
            for (name, _) in &old.bag.words {
                let list = holders.entry(*name).or_default();
                if list.len() <= RARE {
                    list.push(i);
                }
            }
        }
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for (j, new) in self.new.iter().enumerate() {
            let mut votes: HashMap<usize, u64> = HashMap::new();
            for (name, weight) in &new.bag.words {
                let list = holders.get(name).map_or(&[][..], Vec::as_slice);
                if list.len() <= RARE {
                    list.iter().for_each(|i| *votes.entry(*i).or_default() += weight);
                }
            }
            // The lowest index wins among equals, so that the answer does not hang on the order of a hash map.
            let winner = votes.into_iter().max_by_key(|(i, votes)| (*votes, std::cmp::Reverse(*i)));
            if let Some((i, _)) = winner {
                let old = &self.old[i];
                let common = old.bag.common(&new.bag);
                let larger = old.bag.weight.max(new.bag.weight);
                if old.block.meets(&new.block) && common * 100 >= larger * ALIKE_PERCENT {
                    pairs.push((i, j));
                }
            }
        }
        longest_ascending(&pairs)
    }
}

fn all_tokens(blocks: &[Words<'_>]) -> Vec<Token> {
    blocks.iter().flat_map(|words| words.tokens.iter().copied()).collect()
}

/// The longest sub-list whose first members ascend strictly; the second members ascend already.
fn longest_ascending(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (at, pair) in pairs.iter().enumerate() {
        let place = ends.partition_point(|end| pairs[*end].0 < pair.0);
        before[at] = place.checked_sub(1).map(|p| ends[p]);
        if place == ends.len() { ends.push(at) } else { ends[place] = at }
    }
    let mut out = Vec::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        out.push(pairs[at]);
        next = before[at];
    }
    out.reverse();
    out
}
