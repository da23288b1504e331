//! Runs of tokens that two long stretches certainly share: what the exact alignment need not search for.
//!
//! A shingle (so many tokens in a row) that stands once on each side names the same place, unless it was moved: the most
//! shingles that ascend on both sides are taken (patience diff, after Bram Cohen), and each is widened as far as both sides
//! agree.

use std::collections::HashMap;
use std::ops::Range;

use super::hash::Quick;

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

impl Run {
    /// Draws its ends in to where it may begin and end; it may become empty.
    pub(super) fn narrow(&mut self, begins: impl Fn(usize, usize) -> bool, ends: impl Fn(usize, usize) -> bool) {
        while !self.old.is_empty() && !begins(self.old.start, self.new.start) {
            self.old.start += 1;
            self.new.start += 1;
        }
        while !self.old.is_empty() && !ends(self.old.end, self.new.end) {
            self.old.end -= 1;
            self.new.end -= 1;
        }
    }
}

/// Shared runs, ascending, found by shingles of `length` names that may tell where they are: asked for a place of either side.
pub(super) fn shared_runs(old: &[u32], new: &[u32], length: usize, tells: impl Fn(usize, usize) -> bool) -> Vec<Run> {
    let mut places: HashMap<u64, (Place, Option<Place>), Quick> = HashMap::default();
    places.reserve(old.len());
    for (at, hash) in shingles(old, length).enumerate() {
        places.entry(hash).and_modify(|place| place.0 = Place::Many).or_insert((Place::At(at), None));
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, hash) in shingles(new, length).enumerate() {
        if let Some((_, place)) = places.get_mut(&hash) {
            *place = Some(if place.is_some() { Place::Many } else { Place::At(at) });
        }
    }
    for (at, hash) in shingles(old, length).enumerate() {
        if let Some((Place::At(_), Some(Place::At(other)))) = places.get(&hash)
            && tells(at, *other)
        {
            pairs.push((at, *other));
        }
    }
    let mut runs: Vec<Run> = Vec::new();
    for (i, j) in longest_ascending(&pairs) {
        let (low_old, low_new) = runs.last().map_or((0, 0), |run| (run.old.end, run.new.end));
        // Inside the run before, or equal by hash only.
        if i < low_old || j < low_new || old[i..i + length] != new[j..j + length] {
            continue;
        }
        let back = (i - low_old).min(j - low_new);
        let back = (0..back).take_while(|k| old[i - 1 - k] == new[j - 1 - k]).count();
        let ahead = (old.len() - i).min(new.len() - j);
        let ahead = (0..ahead).take_while(|k| old[i + k] == new[j + k]).count();
        runs.push(Run { old: i - back..i + ahead, new: j - back..j + ahead });
    }
    runs
}

/// The hash of so many names from every place on, rolled along.
fn shingles(names: &[u32], length: usize) -> impl Iterator<Item = u64> {
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
    let top = (1..length).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let value = |name: &u32| (u64::from(*name) + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    let mut hash =
        names.iter().take(length - 1).fold(0_u64, |hash, name| hash.wrapping_mul(BASE).wrapping_add(value(name)));
    (length - 1..names.len()).map(move |at| {
        if at >= length {
            hash = hash.wrapping_sub(value(&names[at - length]).wrapping_mul(top));
        }
        hash = hash.wrapping_mul(BASE).wrapping_add(value(&names[at]));
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
