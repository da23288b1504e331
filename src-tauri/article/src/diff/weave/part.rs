//! How a text lies over the runs, leaf by leaf, and which part of it a new text leaves alone.
//!
//! A save changes a sentence or two of a long text. What stands before and behind stays as it is, runs and all, and only the
//! part between is aligned anew. The answer depends on the weave and the new text alone, never on the saves in between.

use std::ops::Range;

use super::super::flat::{Frame, Leaf, Settler};
use super::{Run, Side, Weave};

/// One of the texts over the runs.
pub(super) struct Laid {
    /// The runs that stand in it, by index, in its order.
    order: Vec<usize>,
    /// Of every leaf, where in `order` it begins and how it stands.
    leaves: Vec<(usize, Frame)>,
}

/// The part that differs.
pub(super) struct Part {
    pub(super) runs: Range<usize>,
    /// Leaves of the new text.
    pub(super) leaves: Range<usize>,
}

impl Weave {
    /// Lays one of the texts over the runs.
    pub(super) fn lay(&self, side: Side) -> Laid {
        let mut order = self.order(side);
        order.retain(|at| self.runs[*at].stands(side));
        let mut settler = Settler::default();
        let mut leaves = Vec::new();
        for (place, at) in order.iter().enumerate() {
            let run = &self.runs[*at];
            if run.is_boundary() {
                leaves.push((place, settler.settle(self.frames.at(run.look(side)))));
            } else if !settler.takes_text() {
                leaves.push((place, settler.settle(&Frame::paragraph())));
            }
        }
        if leaves.is_empty() {
            // A body is never without a block.
            leaves.push((0, Frame::paragraph()));
        }
        Laid { order, leaves }
    }

    /// Whether one of the texts is this.
    pub(super) fn reads_as(&self, side: Side, leaves: &[Leaf]) -> bool {
        let laid = self.lay(side);
        laid.leaves.len() == leaves.len()
            && leaves.iter().enumerate().all(|(at, leaf)| self.is_leaf(&laid, side, at, leaf))
    }

    fn is_leaf(&self, laid: &Laid, side: Side, at: usize, leaf: &Leaf) -> bool {
        let (_, frame) = &laid.leaves[at];
        if *frame != leaf.frame {
            return false;
        }
        let (mut index, mut used) = (0, 0);
        for run in self.runs_of_leaf(laid, at).filter(|run| !run.is_boundary()) {
            let marks = self.marks.at(run.look(side));
            let mut text = run.text.as_str();
            while !text.is_empty() {
                let Some((said, with)) = leaf.runs.get(index) else { return false };
                let take = text.len().min(said.len() - used);
                if with != marks || said.as_bytes()[used..used + take] != text.as_bytes()[..take] {
                    return false;
                }
                // Both agree up to here, so it is a character boundary of both or of neither.
                let Some(rest) = text.get(take..) else { return false };
                text = rest;
                used += take;
                if used == said.len() {
                    (index, used) = (index + 1, 0);
                }
            }
        }
        index == leaf.runs.len() && used == 0
    }

    fn runs_of_leaf<'s>(&'s self, laid: &'s Laid, at: usize) -> impl Iterator<Item = &'s Run> {
        let end = laid.leaves.get(at + 1).map_or(laid.order.len(), |(place, _)| *place);
        laid.order[laid.leaves[at].0..end].iter().map(|run| &self.runs[*run])
    }

    /// What a new text leaves different; none where it is the working text. The part begins and ends with a leaf that both
    /// have, where there is one, and at plain blocks of the document, so that it can be taken as a document of its own.
    pub(super) fn part(&self, leaves: &[Leaf]) -> Option<Part> {
        let laid = self.lay(Side::Working);
        let least = laid.leaves.len().min(leaves.len());
        let same = |old: usize, new: usize| self.is_leaf(&laid, Side::Working, old, &leaves[new]);
        let head = (0..least).take_while(|at| same(*at, *at)).count();
        if head == laid.leaves.len() && head == leaves.len() {
            return None;
        }
        let tail = (1..=least - head).take_while(|back| same(laid.leaves.len() - back, leaves.len() - back)).count();
        let plain = |at: usize| {
            let run = self.runs_of_leaf(&laid, at).next();
            run.is_some_and(|run| run.is_boundary() && self.frames.at(run.now).within.is_empty())
        };
        // The first leaf of the part, and how many leaves stand behind it.
        let start = (1..head).rev().find(|start| plain(start - 1) && plain(*start)).unwrap_or(0);
        let behind = (1..tail).rev().find(|behind| plain(laid.leaves.len() - behind)).unwrap_or(0);
        let first_run = |at: usize| laid.order[laid.leaves[at].0];
        let runs = if start == 0 { 0 } else { first_run(start) }..if behind == 0 {
            self.runs.len()
        } else {
            first_run(laid.leaves.len() - behind)
        };
        if self.runs[runs.clone()].iter().any(|run| run.moved != 0) {
            // What was moved may have its origin anywhere.
            return Some(Part { runs: 0..self.runs.len(), leaves: 0..leaves.len() });
        }
        Some(Part { runs, leaves: start..leaves.len() - behind })
    }
}
