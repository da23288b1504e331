//! Moves: blocks that are gone in one place and found in another stay one thing, with everything that was done to them.
//!
//! Before a new text is taken up, what it has elsewhere is put where it has it, and an origin is left behind; the alignment
//! then finds every edit inside in place. Which blocks these are is looked for by `moved`.

use super::super::align::{OpKind, Span};
use super::super::change::Verdict;
use super::super::flat::Leaf;
use super::advance::Item;
use super::moved::{self, Block};
use super::{Move, Run, Side, Weave};

/// Blocks that are put before a run, or behind the last one.
struct Group {
    runs: Vec<usize>,
    /// The move that they are part of from now on; 0 where they stand as in the baseline, or are not in it.
    number: u32,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before this run. Where the flag is set, an origin is left behind.
    Before(usize, bool),
    /// Where their origin is, which goes.
    Home(usize),
}

impl Weave {
    /// The runs by index, in the order in which one of the texts has them. The baseline has those of a move where their
    /// origin is.
    pub(super) fn order(&self, side: Side) -> Vec<usize> {
        if side == Side::Working || self.moves.is_empty() {
            return (0..self.runs.len()).collect();
        }
        let mut carried: Vec<Vec<usize>> = vec![Vec::new(); self.moves.len() + 1];
        let moved = self.runs.iter().enumerate().filter(|(_, run)| !run.origin);
        moved.for_each(|(at, run)| carried[run.moved as usize].push(at));
        let mut out = Vec::with_capacity(self.runs.len());
        for (at, run) in self.runs.iter().enumerate() {
            if run.origin {
                out.append(&mut carried[run.moved as usize]);
            } else if run.moved == 0 {
                out.push(at);
            }
        }
        out
    }

    /// What the baseline says in the blocks of a move.
    pub(super) fn text_in_baseline(&self, number: u32) -> String {
        let said = self.runs.iter().filter(|run| run.moved == number && run.is_base() && !run.origin);
        let text: String = said.map(|run| if run.is_boundary() { "\n" } else { &run.text }).collect();
        text.strip_prefix('\n').map(str::to_owned).unwrap_or(text)
    }

    /// The weave with its blocks in the order of the new text; none where the turn has moved nothing. `spans` is an alignment
    /// of the working text, which the items lay out, with the new text.
    pub(super) fn with_moves(
        &self,
        (old, items): (&str, &[Item]),
        (new, leaves): (&str, &[Leaf]),
        spans: &[Span],
        turn: u32,
    ) -> Option<Self> {
        let has = |kind: OpKind| spans.iter().any(|span| span.kind == kind);
        if !has(OpKind::Delete) || !has(OpKind::Insert) {
            return None;
        }
        let old_blocks = self.blocks(old, items);
        let found = moved::find(&old_blocks, &moved::blocks_of(new, leaves), spans);
        let mut next = self.clone();
        let mut taken = vec![false; self.runs.len()];
        let mut groups: Vec<Group> = Vec::new();
        for moving in found {
            let before = match old_blocks.get(moving.before) {
                Some(block) => items[block.items.start..].iter().find_map(|item| item.run).unwrap_or(self.runs.len()),
                None => self.runs.len(),
            };
            for runs in self.rows(&old_blocks[moving.blocks], items) {
                if runs.iter().any(|run| taken[*run]) {
                    continue;
                }
                if let Some(group) = next.group(runs, before, turn) {
                    group.runs.iter().for_each(|run| taken[*run] = true);
                    groups.push(group);
                }
            }
        }
        (!groups.is_empty()).then(|| {
            next.rearrange(&groups, &taken, turn);
            next
        })
    }

    /// The blocks of the working text.
    fn blocks<'t>(&'t self, text: &'t str, items: &[Item]) -> Vec<Block<'t>> {
        let mut out: Vec<Block<'t>> = Vec::new();
        let mut at = 0;
        for (index, item) in items.iter().enumerate().filter(|(_, item)| item.len > 0) {
            let run = item.run.map(|run| &self.runs[run]);
            if run.is_none_or(Run::is_boundary) {
                let leaf = run.map(|run| &self.frames.at(run.now).leaf);
                out.push(Block::new(text, at..at + item.len, leaf, index));
            } else if let Some(block) = out.last_mut() {
                block.take(text, item.len, index);
            }
            at += item.len;
        }
        out
    }

    /// The runs of blocks in a row, in as few rows as the baseline has them in: it may have others between them.
    fn rows(&self, blocks: &[Block<'_>], items: &[Item]) -> Vec<Vec<usize>> {
        let mut out = Vec::new();
        let mut start = 0;
        while start < blocks.len() {
            // The longest row that holds together.
            let row =
                (start + 1..=blocks.len()).map_while(|end| Some((end, self.runs_of(&blocks[start..end], items)?)));
            let (end, runs) = row.last().map_or((start + 1, None), |(end, runs)| (end, Some(runs)));
            out.extend(runs);
            start = end;
        }
        out
    }

    /// The runs of these blocks, with what is gone from their ends; none where they are not of one move, where the origin of
    /// another lies between them, or where a block has no boundary of its own.
    fn runs_of(&self, blocks: &[Block<'_>], items: &[Item]) -> Option<Vec<usize>> {
        let range = blocks.first()?.items.start..blocks.last()?.items.end;
        let last = items[range.clone()].iter().rev().find_map(|item| item.run)?;
        let tag = self.runs[last].moved;
        let ended = |run: &&Run| !run.is_alive() && !run.is_boundary() && !run.origin && run.moved == tag;
        let tail = self.runs[last + 1..].iter().take_while(ended).count();
        let runs: Option<Vec<usize>> = items[range].iter().map(|item| item.run).collect();
        let mut runs =
            runs.filter(|runs| runs.iter().all(|run| !self.runs[*run].origin && self.runs[*run].moved == tag))?;
        runs.extend(last + 1..last + 1 + tail);
        Some(runs)
    }

    /// How these runs come to stand before that one; none where they are only a part of what was moved before.
    fn group(&mut self, mut runs: Vec<usize>, before: usize, turn: u32) -> Option<Group> {
        let number = self.runs[*runs.first()?].moved;
        if number == 0 {
            let own = |run: &Run| !run.is_base() && self.author(run.born) == self.author(turn);
            if runs.iter().all(|run| own(&self.runs[*run])) {
                return Some(Group { runs, number: 0, place: Place::Before(before, false) });
            }
            self.moves.push(Move { hands: vec![turn], change: 0 });
            let number = u32::try_from(self.moves.len()).unwrap_or(u32::MAX);
            return Some(Group { runs, number, place: Place::Before(before, true) });
        }
        let of_move = |run: &Run| run.moved == number && !run.origin;
        let all: Vec<usize> = (0..self.runs.len()).filter(|at| of_move(&self.runs[*at])).collect();
        if all.iter().any(|at| self.runs[*at].is_alive() && !runs.contains(at)) {
            return None;
        }
        runs = all;
        let origin = self.runs.iter().position(|run| run.origin && run.moved == number)?;
        let between = &self.runs[origin.min(before)..origin.max(before)];
        if between.iter().all(|run| !run.is_alive() || run.moved == number) {
            return Some(Group { runs, number: 0, place: Place::Home(origin) });
        }
        let own = |hand: &u32| self.author(*hand) == self.author(turn);
        let hands = &self.moves[number as usize - 1].hands;
        let kept = hands.len() - usize::from(hands.last().is_some_and(own));
        let hands = &mut self.moves[number as usize - 1].hands;
        hands.truncate(kept);
        hands.push(turn);
        Some(Group { runs, number, place: Place::Before(before, false) })
    }

    fn rearrange(&mut self, groups: &[Group], taken: &[bool], turn: u32) {
        let old = std::mem::take(&mut self.runs);
        let mut out = Vec::with_capacity(old.len() + groups.len());
        for at in 0..=old.len() {
            for group in groups {
                let comes =
                    matches!(group.place, Place::Before(before, _) if before == at) || group.place == Place::Home(at);
                if comes {
                    out.extend(group.runs.iter().map(|run| Run { moved: group.number, ..old[*run].clone() }));
                }
                if matches!(group.place, Place::Before(_, true)) && group.runs.first() == Some(&at) {
                    out.push(Run { died: turn, moved: group.number, origin: true, ..Run::new(String::new(), 0, 0) });
                }
            }
            let stays = at < old.len() && !taken[at] && !groups.iter().any(|group| group.place == Place::Home(at));
            out.extend(stays.then(|| old[at].clone()));
        }
        self.runs = out;
    }

    /// Puts the blocks of these moves where the baseline has them.
    pub(super) fn bring_home(&mut self, of: impl Fn(u32) -> bool) {
        if self.moves.is_empty() {
            return;
        }
        let mut carried: Vec<Vec<Run>> = vec![Vec::new(); self.moves.len() + 1];
        let mut out = Vec::with_capacity(self.runs.len());
        for run in std::mem::take(&mut self.runs) {
            if run.moved != 0 && !run.origin && of(run.moved) {
                carried[run.moved as usize].push(Run { moved: 0, ..run });
            } else {
                out.push(run);
            }
        }
        for run in out {
            if run.origin && of(run.moved) {
                self.runs.append(&mut carried[run.moved as usize]);
            } else {
                self.runs.push(run);
            }
        }
    }

    /// Ends the moves that say nothing: what was moved is gone, or nothing stands any more between it and its origin.
    pub(super) fn bring_home_idle(&mut self) {
        let idle: Vec<bool> = (0..=self.moves.len()).map(|number| number > 0 && self.is_idle(number)).collect();
        if idle.contains(&true) {
            self.bring_home(|number| idle[number as usize]);
        }
    }

    fn is_idle(&self, number: usize) -> bool {
        let of_move = |run: &Run| run.moved as usize == number;
        let stands = |run: &Run| of_move(run) && run.is_alive();
        let Some(origin) = self.runs.iter().position(|run| run.origin && of_move(run)) else { return false };
        let (first, last) = (self.runs.iter().position(stands), self.runs.iter().rposition(stands));
        let (Some(first), Some(last)) = (first, last) else { return true };
        let between = if origin < first { origin..last } else { first..origin.max(last) };
        self.runs[between].iter().all(|run| of_move(run) || !run.is_alive())
    }

    /// Accepted, moved blocks stand where they are; rejected, where they were.
    pub(super) fn decide_moves(&mut self, chosen: impl Fn(&Move) -> bool, verdict: Verdict) {
        let chosen: Vec<bool> = std::iter::once(false).chain(self.moves.iter().map(chosen)).collect();
        match verdict {
            Verdict::Reject => self.bring_home(|number| chosen[number as usize]),
            Verdict::Accept => {
                self.runs.retain(|run| !(run.origin && chosen[run.moved as usize]));
                self.runs.iter_mut().filter(|run| chosen[run.moved as usize]).for_each(|run| run.moved = 0);
            }
        }
    }

    /// Drops the moves of which nothing is left, and numbers the others anew.
    pub(super) fn forget_moves(&mut self) {
        if self.moves.is_empty() {
            return;
        }
        let mut numbers = vec![0; self.moves.len() + 1];
        let mut kept = Vec::new();
        for run in self.runs.iter().filter(|run| run.moved != 0 && !run.origin) {
            let number = &mut numbers[run.moved as usize];
            if *number == 0 {
                kept.push(self.moves[run.moved as usize - 1].clone());
                *number = u32::try_from(kept.len()).unwrap_or(u32::MAX);
            }
        }
        self.moves = kept;
        self.runs.retain(|run| !run.origin || numbers[run.moved as usize] != 0);
        self.runs.iter_mut().for_each(|run| run.moved = numbers[run.moved as usize]);
    }
}
