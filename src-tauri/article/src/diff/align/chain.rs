//! Runs of tokens that two long stretches certainly share: what the exact alignment need not search for.
//!
//! A shingle (so many tokens in a row) that stands once on each side names the same place, unless it was moved: the most
//! shingles that ascend on both sides are taken (patience diff, after Bram Cohen), and each is widened as far as both sides
//! agree.

use std::collections::HashMap;
use std::ops::Range;

use super::tokens::{Token, parts_words};

/// A run that both sides share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// Where a shingle stands, or that it stands more than once.
#[derive(Clone, Copy)]
enum Place {
    At(usize),
    Many,
}

/// Shared runs, ascending, found by shingles of `length` tokens.
pub(super) fn shared_runs(old: &[Token], new: &[Token], length: usize) -> Vec<Run> {
    let mut places: HashMap<u64, (Place, Option<Place>)> = HashMap::with_capacity(old.len());
    for (at, hash) in shingles(old, length).enumerate() {
        places.entry(hash).and_modify(|place| place.0 = Place::Many).or_insert((Place::At(at), None));
    }
    for (at, hash) in shingles(new, length).enumerate() {
        if let Some((_, place)) = places.get_mut(&hash) {
            *place = Some(if place.is_some() { Place::Many } else { Place::At(at) });
        }
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, hash) in shingles(old, length).enumerate() {
        if let Some((Place::At(_), Some(Place::At(other)))) = places.get(&hash) {
            pairs.push((at, *other));
        }
    }
    let same = |i: usize, j: usize| old[i].name == new[j].name;
    let mut runs: Vec<Run> = Vec::new();
    for (i, j) in longest_ascending(&pairs) {
        let (low_old, low_new) = runs.last().map_or((0, 0), |run| (run.old.end, run.new.end));
        if i + length <= low_old || i < low_old || j < low_new || !(0..length).all(|k| same(i + k, j + k)) {
            continue;
        }
        let back = (i - low_old).min(j - low_new);
        let back = (0..back).take_while(|k| same(i - 1 - k, j - 1 - k)).count();
        let ahead = (old.len() - i).min(new.len() - j);
        let ahead = (0..ahead).take_while(|k| same(i + k, j + k)).count();
        let (mut from, mut until) = (i - back, i + ahead);
        while from < until && !parts_words(old, from, new, from + j - i) {
            from += 1;
        }
        while from < until && !parts_words(old, until, new, until + j - i) {
            until -= 1;
        }
        if from < until {
            runs.push(Run { old: from..until, new: from + j - i..until + j - i });
        }
    }
    runs
}

/// The hash of the tokens from every place on, rolled along.
fn shingles(tokens: &[Token], length: usize) -> impl Iterator<Item = u64> {
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
    let top = (1..length).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let value = |token: &Token| (u64::from(token.name) + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    let mut hash = tokens.iter().take(length - 1).fold(0_u64, |h, t| h.wrapping_mul(BASE).wrapping_add(value(t)));
    (length - 1..tokens.len()).map(move |at| {
        if at >= length {
            hash = hash.wrapping_sub(value(&tokens[at - length]).wrapping_mul(top));
        }
        hash = hash.wrapping_mul(BASE).wrapping_add(value(&tokens[at]));
        hash
    })
}

/// The longest sub-list whose second members ascend strictly; the first members ascend already.
fn longest_ascending(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (at, pair) in pairs.iter().enumerate() {
        let place = ends.partition_point(|end| pairs[*end].1 < pair.1);
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
