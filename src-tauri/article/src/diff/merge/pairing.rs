//! Which blocks of one text are which of the text that it was made from, and which of them were moved.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::super::align::OpKind;
use super::super::flat::Leaf;
use super::super::likeness::{ALIKE_PERCENT, Bag, MOST_PAIRS};
use super::aligned::aligned;
use super::order::Led;
use super::stream::Stream;

/// A block is recognised elsewhere from so many characters on, or beside one that is: a picture, a line, an empty block go with
/// the words that they stood behind, or before.
const LEAST_CHARACTERS: usize = 6;

/// What one side made of the blocks of the base.
pub(super) struct Pairing {
    /// For every block of the base, the one of the side.
    pub(super) of_base: Vec<Option<usize>>,
    /// For every block of the side that is no block of the base, the one that its first words are from.
    pub(super) split_from: Vec<Option<usize>>,
    /// Blocks of the base that stand elsewhere on the side.
    pub(super) moved: HashSet<usize>,
}

impl Pairing {
    pub(super) fn of(base: &[Leaf], side: &[Leaf]) -> Self {
        let mut pairing =
            Self { of_base: vec![None; base.len()], split_from: vec![None; side.len()], moved: HashSet::new() };
        pairing.align(base, side);
        pairing.find_moved(base, side);
        pairing
    }

    /// Pairs blocks as the alignment does: by the boundary that was kept, where words were kept as well or there are none.
    fn align(&mut self, base: &[Leaf], side: &[Leaf]) {
        let (old, new) = (Stream::of(base), Stream::of(side));
        let (old_starts, new_starts) = (starts(base), starts(side));
        let (mut at_old, mut at_new) = (0, 0);
        let mut boundaries: Vec<(usize, usize)> = Vec::new();
        // Which blocks share words that say something.
        let mut shared: HashSet<(usize, usize)> = HashSet::new();
        for span in aligned(&old.text, &new.text, &[]) {
            if span.kind == OpKind::Equal {
                let end = at_old + span.len;
                let mut i = old_starts.partition_point(|start| *start <= at_old).saturating_sub(1);
                while i < base.len() && old_starts[i] < end {
                    let from = old_starts[i].max(at_old);
                    let to = old_starts.get(i + 1).copied().unwrap_or(old.text.len()).min(end);
                    let place = at_new + from - at_old;
                    let j = new_starts.partition_point(|start| *start <= place).saturating_sub(1);
                    if from == old_starts[i] {
                        boundaries.push((i, j));
                    }
                    if old.text[from..to].chars().any(char::is_alphanumeric) {
                        shared.insert((i, j));
                        let split = &mut self.split_from[j];
                        *split = split.or(Some(i));
                    }
                    i += 1;
                }
            }
            at_old += if span.kind == OpKind::Insert { 0 } else { span.len };
            at_new += if span.kind == OpKind::Delete { 0 } else { span.len };
        }
        for (i, j) in boundaries {
            if shared.contains(&(i, j)) || !(speaks(&base[i]) && speaks(&side[j])) {
                self.of_base[i] = Some(j);
            }
        }
        self.of_base.iter().flatten().for_each(|j| self.split_from[*j] = None);
    }

    /// Finds blocks elsewhere that the alignment did not pair.
    fn find_moved(&mut self, base: &[Leaf], side: &[Leaf]) {
        let mut taken: HashSet<usize> = self.of_base.iter().flatten().copied().collect();
        taken.extend((0..side.len()).filter(|j| self.split_from[*j].is_some()));
        let free: Vec<usize> = (0..side.len()).filter(|j| !taken.contains(j)).collect();
        let lost: Vec<usize> = (0..base.len()).filter(|i| self.of_base[*i].is_none()).collect();
        if free.is_empty() || lost.is_empty() {
            return;
        }
        let is_long = |leaf: &Leaf| said(leaf).chars().count() >= LEAST_CHARACTERS;
        let long = |leaves: &[Leaf], which: &[usize]| which.iter().filter(|at| is_long(&leaves[**at])).count();
        let few = long(side, &free) * long(base, &lost) <= MOST_PAIRS;
        let words_of = |leaves: &[Leaf], which: &[usize]| -> Vec<String> {
            let words = |leaf: &Leaf| leaf.runs.iter().map(|(text, _)| text.as_str()).collect();
            which.iter().map(|at| if few { words(&leaves[*at]) } else { String::new() }).collect()
        };
        let (lost_words, free_words) = (words_of(base, &lost), words_of(side, &free));
        let lost_bags: Vec<Bag<'_>> = lost_words.iter().map(|words| Bag::of(words)).collect();
        let free_bags: Vec<Bag<'_>> = free_words.iter().map(|words| Bag::of(words)).collect();
        let mut by_look: HashMap<(String, String), Vec<usize>> = HashMap::new();
        free.iter().rev().for_each(|j| by_look.entry(looks(&side[*j])).or_default().push(*j));
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (place, i) in lost.iter().enumerate() {
            let is_long = is_long(&base[*i]);
            let follows = found.last().filter(|(before, _)| before + 1 == *i).map(|(_, j)| j + 1);
            let equal = by_look.get_mut(&looks(&base[*i])).and_then(|places| {
                let next = places.iter().rposition(|j| follows == Some(*j) || (is_long && !taken.contains(j)))?;
                Some(places.remove(next))
            });
            let alike = || {
                // Leaves of different classes are never the same, whatever they say.
                let is_kin = |j: usize| side[j].frame.sign() == base[*i].frame.sign();
                let near = free.iter().enumerate().filter(|(_, j)| is_long && !taken.contains(j) && is_kin(**j));
                let best = near
                    .map(|(at, j)| (lost_bags[place].likeness(&free_bags[at]), *j))
                    .max_by_key(|(like, j)| (*like, std::cmp::Reverse(*j)));
                best.filter(|(like, _)| *like >= ALIKE_PERCENT).map(|(_, j)| j)
            };
            if let Some(j) = equal.filter(|j| !taken.contains(j)).or_else(alike) {
                taken.insert(j);
                found.push((*i, j));
            }
        }
        let mut known: HashSet<usize> = found.iter().map(|(i, _)| *i).collect();
        for at in 0..found.len() {
            let (mut i, mut j) = found[at];
            let is_free = |i: usize, j: usize, known: &HashSet<usize>, taken: &HashSet<usize>| {
                self.of_base[i].is_none() && !known.contains(&i) && !taken.contains(&j)
            };
            while i > 0 && j > 0 && is_free(i - 1, j - 1, &known, &taken) && looks(&base[i - 1]) == looks(&side[j - 1])
            {
                (i, j) = (i - 1, j - 1);
                known.insert(i);
                taken.insert(j);
                found.push((i, j));
            }
        }
        for (i, j) in found {
            self.of_base[i] = Some(j);
            self.moved.insert(i);
        }
    }

    /// The block of the side that a block of the base became, and what was split off from it.
    pub(super) fn group(&self, block: usize) -> std::ops::Range<usize> {
        let Some(first) = self.of_base[block] else { return 0..0 };
        let split = self.split_from[first + 1..].iter().take_while(|from| **from == Some(block)).count();
        first..first + 1 + split
    }

    /// For every block of the side, the one of the base.
    pub(super) fn base_of(&self) -> Vec<Option<usize>> {
        let mut out = vec![None; self.split_from.len()];
        self.of_base.iter().enumerate().filter_map(|(i, j)| Some((i, (*j)?))).for_each(|(i, j)| out[j] = Some(i));
        out
    }

    /// The pairs by the places that their blocks have been put in, without those that stand elsewhere all the same.
    pub(super) fn rising(&self, base_order: &[usize], side_order: &[usize], led: &Led) -> Vec<(usize, usize)> {
        let places: HashMap<usize, usize> = side_order.iter().enumerate().map(|(place, leaf)| (*leaf, place)).collect();
        let stays = |block: &usize| !self.moved.contains(block) || led.contains_key(block);
        let known = base_order.iter().enumerate().filter(|(_, block)| stays(block));
        let pairs: Vec<(usize, usize)> =
            known.filter_map(|(at, block)| Some((at, *places.get(&self.of_base[*block]?)?))).collect();
        longest_rising(&pairs)
    }

    /// The block of the base before a block of the side.
    pub(super) fn neighbour(&self, leaf: usize) -> Option<usize> {
        let base_of = self.base_of();
        base_of[..leaf].iter().rev().find_map(|block| *block)
    }
}

/// The most pairs whose second parts rise as the first ones do.
fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For every length, the pair that such a chain may end with and which ends lowest.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, place)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *place);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut chain: Vec<(usize, usize)> =
        std::iter::successors(ends.last().copied(), |at| before[*at]).map(|at| pairs[at]).collect();
    chain.reverse();
    chain
}

/// Where each leaf begins in the stream of them.
pub(super) fn starts(leaves: &[Leaf]) -> Vec<usize> {
    let lengths =
        leaves.iter().map(|leaf| leaf.frame.sign().len() + leaf.runs.iter().map(|(text, _)| text.len()).sum::<usize>());
    lengths
        .scan(0, |at, len| {
            let start = *at;
            *at += len;
            Some(start)
        })
        .collect()
}

/// What a leaf says, with its class.
fn said(leaf: &Leaf) -> String {
    let mut text = leaf.frame.sign().to_owned();
    leaf.runs.iter().for_each(|(run, _)| text.push_str(run));
    text
}

/// What makes two leaves equal to a reader: what they say, and which picture or address they show.
fn looks(leaf: &Leaf) -> (String, String) {
    let shown =
        ["media", "src", "url"].map(|name| leaf.frame.leaf.attrs.get(name).and_then(Value::as_str).unwrap_or(""));
    (said(leaf), shown.concat())
}

fn speaks(leaf: &Leaf) -> bool {
    leaf.runs.iter().any(|(text, _)| text.chars().any(char::is_alphanumeric))
}
