//! Taking up an edit that is not tracked while changes are pending: it goes into both texts, so that it is no change itself,
//! and what is pending keeps its names and times.
//!
//! The edit is taken up as everybody's is, under a name that nobody has, and then agreed to at once. Only what was done to
//! words that are pending themselves is left in the proposal: it becomes part of their change.

use chrono::DateTime;

use super::super::change::{Turn, Verdict};
use super::{Run, Side, Style, Weave, leaves_of};
use crate::model::Article;

/// No person's name: names have no control characters.
const NOBODY: &str = "\0";

impl Weave {
    /// The weave with `working` as its working text and the difference from the one before in the baseline too. `amend` with
    /// the working text that stands changes nothing; where nothing is pending, both texts are `working`.
    #[must_use]
    pub fn amend(&self, working: &Article) -> Self {
        let nobody = Turn { author: NOBODY.to_owned(), at: DateTime::UNIX_EPOCH };
        let leaves = leaves_of(&working.body);
        let mut next = self.with_body(&leaves, &nobody);
        next.advance_fields(working, &nobody);
        next.settle_fields();
        next.settle_runs();
        let unnamed: Vec<bool> = next.turns.iter().map(|turn| turn.author == NOBODY).collect();
        let is_ours = |turn: u32| turn != 0 && unnamed[turn as usize - 1];
        next.decide_moves(|moved| moved.hands.iter().all(|hand| is_ours(*hand)), Verdict::Accept);
        next.moves.iter_mut().for_each(|moved| moved.hands.retain(|hand| !is_ours(*hand)));
        debug_assert!(next.reads_as(Side::Working, &leaves));
        next.number_changes();
        next.forget();
        next.join_runs();
        next
    }

    fn is_nobodys(&self, turn: u32) -> bool {
        turn != 0 && self.author(turn) == NOBODY
    }

    fn settle_fields(&mut self) {
        for mut story in std::mem::take(&mut self.stories) {
            if let Some((_, value)) = story.steps.pop_if(|(turn, _)| self.is_nobodys(*turn)) {
                let Some((_, last)) = story.steps.last_mut() else {
                    // The value was read from an article's field of the same name, so it fits.
                    let fits = self.fields.set_field(story.field, value);
                    debug_assert!(fits, "{:?}", story.field);
                    continue;
                };
                *last = value;
            }
            self.stories.push(story);
        }
    }

    /// What was put in stands in both texts, and what was taken out in neither.
    fn settle_runs(&mut self) {
        let parts: Vec<Option<(u32, u32)>> = self.parts();
        let runs = std::mem::take(&mut self.runs);
        for (run, part) in runs.into_iter().zip(parts) {
            if run.origin {
                self.runs.push(run);
                continue;
            }
            if self.is_nobodys(run.died) {
                continue;
            }
            let mut run = self.settled_style(run);
            if self.is_nobodys(run.born) {
                (run.born, run.change) = part.unwrap_or_default();
            }
            self.runs.push(run);
        }
    }

    fn settled_style(&self, mut run: Run) -> Run {
        if let Some(Style { hands, .. }) = &mut run.style {
            hands.retain(|hand| !self.is_nobodys(*hand));
            if hands.is_empty() {
                run.base = run.now;
                run.style = None;
            }
        }
        run
    }

    /// For every run that was put in just now, the pending insertion that it becomes part of, as turn and change: where it
    /// stands in the middle of one, in the place of some of its words, or in a block that is itself pending.
    fn parts(&self) -> Vec<Option<(u32, u32)>> {
        let mut parts = vec![None; self.runs.len()];
        let fresh = |run: &Run| run.is_alive() && self.is_nobodys(run.born);
        let touched = |run: &Run| fresh(run) || self.is_nobodys(run.died);
        let mut at = 0;
        while at < self.runs.len() {
            if !touched(&self.runs[at]) {
                at += 1;
                continue;
            }
            let end = (at..self.runs.len()).find(|end| !touched(&self.runs[*end])).unwrap_or(self.runs.len());
            let around = (self.insertion(at.checked_sub(1)), self.insertion(Some(end)));
            let within = around.0.filter(|before| around.1.is_some_and(|after| after.1 == before.1));
            let taken = || self.replaced(at..end);
            let part = within.or_else(taken).or_else(|| self.block_around(at, end));
            (at..end).filter(|at| fresh(&self.runs[*at])).for_each(|at| parts[at] = part);
            at = end;
        }
        parts
    }

    /// The insertion by somebody that a standing run is.
    fn insertion(&self, at: Option<usize>) -> Option<(u32, u32)> {
        let run = self.runs.get(at?)?;
        (run.is_alive() && !run.is_base() && !self.is_nobodys(run.born)).then_some((run.born, run.change))
    }

    /// The insertion whose words these runs are in the place of, if they are in the place of nothing else.
    fn replaced(&self, runs: std::ops::Range<usize>) -> Option<(u32, u32)> {
        let mut gone = self.runs[runs].iter().filter(|run| !run.is_alive() && !run.is_boundary());
        let first = gone.next().filter(|run| !run.is_base())?;
        // Which change it was is not known any more; it is numbered by its neighbours.
        gone.all(|run| run.born == first.born).then_some((first.born, 0))
    }

    /// The insertion of the block that these runs stand in, where all of the block is pending.
    fn block_around(&self, from: usize, to: usize) -> Option<(u32, u32)> {
        if self.runs[from..to].iter().any(|run| run.is_alive() && run.is_boundary()) {
            return None;
        }
        let begins = |at: &usize| self.runs[*at].is_alive() && self.runs[*at].is_boundary();
        let start = (0..from).rev().find(begins)?;
        let end = (to..self.runs.len()).find(begins).unwrap_or(self.runs.len());
        let agreed = |run: &Run| run.is_alive() && run.is_base();
        let block = self.insertion(Some(start))?;
        (!self.runs[start..end].iter().any(agreed)).then_some(block)
    }
}
