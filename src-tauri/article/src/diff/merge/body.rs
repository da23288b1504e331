//! Bodies: moves first, then the walk, then a valid body of what was put out, with the places of the conflicts in it.

use super::super::flat::{self, Frame, Leaf, Settler};
use super::conflict::{Choice, Chooser, Conflict};
use super::moves::{self, Moved};
use super::pairing::starts;
use super::stream::{Bit, Look, Stream, leaves_of};
use super::walk::{Three, Walk, Watched};
use crate::model::Body;
use crate::text::{GraphemeEdges, PositionCursor, graphemes, utf16_len};

/// How many characters of context are shown on either side.
const CONTEXT: usize = 12;

/// The merged body and what collides in it.
pub(super) fn merge((base, mine, theirs): (&Body, &Body, &Body), chooser: &mut Chooser<'_>) -> (Body, Vec<Conflict>) {
    if let Some(changed) = super::looks::three(base, mine, theirs) {
        return (changed.clone(), Vec::new());
    }
    let moved = moves::follow(leaves_of(base), leaves_of(mine), leaves_of(theirs), chooser);
    let streams = (Stream::of(&moved.base), Stream::of(&moved.mine), Stream::of(&moved.theirs));
    let three = Three { base: &streams.0, mine: &streams.1, theirs: &streams.2 };
    let watched = watched(&moved);
    let [base, mine, theirs] = [&moved.base, &moved.mine, &moved.theirs].map(|leaves| starts(leaves));
    let known = [(&moved.pairs[0], mine), (&moved.pairs[1], theirs)]
        .map(|(pairs, side)| pairs.iter().map(|(at, place)| (base[*at], side[*place])).collect::<Vec<_>>());
    let mut walk = Walk::new(three, chooser).with(moved.conflicts, watched);
    walk.run(&known);
    let (bits, mut conflicts) = (walk.bits, walk.conflicts);
    let body = Builder::default().build(&bits, &mut conflicts);
    conflicts.sort_by_key(|conflict| (conflict.from, conflict.to));
    (body, conflicts)
}

/// The text of the blocks that are contested because of where they stand.
fn watched(moved: &Moved) -> Vec<Watched> {
    let range = |leaves: &[Leaf], at: usize| {
        let before = Stream::of(&leaves[..at]).text.len();
        before..before + Stream::of(&leaves[at..=at]).text.len()
    };
    let away = moved.away.iter().map(|away| {
        let leaves = if away.mover == Choice::Mine { &moved.mine } else { &moved.theirs };
        Watched { side: away.mover, range: range(leaves, away.leaf), conflict: away.conflict }
    });
    let contested = moved.contested.iter().map(|(leaf, conflict)| Watched {
        side: Choice::Mine,
        range: range(&moved.mine, *leaf),
        conflict: *conflict,
    });
    away.chain(contested).collect()
}

/// A leaf of the merged body.
struct Shown {
    text: String,
    /// The position of the start of its content.
    start: usize,
    path: Vec<usize>,
}

/// Where a conflict lies: leaf and byte of its two ends, and the position before the leaf where it takes in its beginning.
struct Place {
    leaf: usize,
    byte: usize,
    before: Option<usize>,
    end_leaf: usize,
    end_byte: usize,
    /// It is about the block: it ends where the block does.
    whole: bool,
}

#[derive(Default)]
struct Builder {
    settler: Settler,
    leaves: Vec<Leaf>,
    shown: Vec<Shown>,
    cursor: PositionCursor,
    depth: usize,
    in_text: bool,
    path: Vec<usize>,
    places: std::collections::BTreeMap<usize, Place>,
}

impl Builder {
    fn build(mut self, bits: &[Bit], conflicts: &mut [Conflict]) -> Body {
        for bit in bits {
            match &bit.look {
                Look::Leaf(frame) => {
                    let before = self.enter(frame);
                    bit.conflicts.iter().for_each(|conflict| self.mark(*conflict, 0, Some(before), true));
                }
                Look::Run(_) if bit.text.is_empty() && self.leaves.is_empty() => {
                    bit.conflicts.iter().for_each(|conflict| self.mark(*conflict, 0, None, false));
                }
                Look::Run(marks) => {
                    if !bit.text.is_empty() && !self.settler.takes_text() {
                        self.enter(&Frame::paragraph());
                    }
                    let from = self.shown.last().map_or(0, |shown| shown.text.len());
                    if !bit.text.is_empty() {
                        self.cursor.text(&bit.text);
                        if let (Some(leaf), Some(shown)) = (self.leaves.last_mut(), self.shown.last_mut()) {
                            flat::push_run(&mut leaf.runs, &bit.text, marks);
                            shown.text.push_str(&bit.text);
                        }
                    }
                    bit.conflicts.iter().for_each(|conflict| self.mark(*conflict, from, None, false));
                }
            }
        }
        if self.leaves.is_empty() {
            // A body is never without a block.
            self.enter(&Frame::paragraph());
        }
        let edges: Vec<GraphemeEdges<'_>> = self.shown.iter().map(|shown| GraphemeEdges::new(&shown.text)).collect();
        for (index, place) in &self.places {
            if let Some(conflict) = conflicts.get_mut(*index) {
                self.locate(conflict, place, &edges);
            }
        }
        flat::build(&self.leaves)
    }

    /// Begins a leaf; answers the position before it.
    fn enter(&mut self, wish: &Frame) -> usize {
        let frame = self.settler.settle(wish);
        if std::mem::take(&mut self.in_text) {
            self.cursor.step();
        }
        (frame.joins..self.depth).for_each(|_| self.cursor.step());
        self.depth = frame.within.len();
        let before = self.cursor.at();
        (frame.joins..self.depth).for_each(|_| self.cursor.step());
        self.cursor.step();
        self.in_text = !frame.leaf.kind.is_atom();
        self.path.truncate(frame.joins + 1);
        match self.path.get_mut(frame.joins) {
            Some(index) => *index += 1,
            None => self.path.push(0),
        }
        self.path.resize(frame.within.len() + 1, 0);
        self.shown.push(Shown { text: String::new(), start: self.cursor.at(), path: self.path.clone() });
        self.leaves.push(Leaf { frame, runs: Vec::new() });
        before
    }

    /// Takes what was put out just now into a conflict: from this byte of the last leaf to its end so far.
    fn mark(&mut self, conflict: usize, byte: usize, before: Option<usize>, whole: bool) {
        let leaf = self.shown.len().saturating_sub(1);
        let end_byte = self.shown.last().map_or(0, |shown| shown.text.len());
        let place =
            self.places.entry(conflict).or_insert(Place { leaf, byte, before, end_leaf: leaf, end_byte, whole });
        (place.end_leaf, place.end_byte) = (leaf, end_byte);
        place.whole = whole;
    }

    fn locate(&self, conflict: &mut Conflict, place: &Place, edges: &[GraphemeEdges<'_>]) {
        let (Some(first), Some(last)) = (self.shown.get(place.leaf), self.shown.get(place.end_leaf)) else { return };
        let (from, to) = match (edges.get(place.leaf), edges.get(place.end_leaf)) {
            (Some(start), Some(end)) => {
                let whole = place.whole && place.before.is_some();
                let to = if whole { last.text.len() } else { place.end_byte };
                (start.at_or_before(place.byte), end.at_or_after(to))
            }
            _ => return,
        };
        conflict.from = place.before.unwrap_or(first.start + utf16_len(&first.text[..from]));
        conflict.to = (last.start + utf16_len(&last.text[..to])).max(conflict.from);
        conflict.path.clone_from(&first.path);
        let before = &first.text[..from];
        let start = before.len() - graphemes(before).rev().take(CONTEXT).map(str::len).sum::<usize>();
        before[start..].clone_into(&mut conflict.context_before);
        conflict.context_after = graphemes(&last.text[to..]).take(CONTEXT).collect();
    }
}
