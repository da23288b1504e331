//! Which runs make up one change, and what the weave may forget.

use std::collections::HashMap;

use super::super::change::Turn;
use super::{Run, Weave};

impl Weave {
    /// Gives every difference that has none yet the number of a change: its neighbour's, where both are of one hand and
    /// nothing that stands in both texts lies between, else a new one. Numbers given once are never altered, so that a
    /// decision on one change leaves the names of the others alone.
    pub(super) fn number_changes(&mut self) {
        for at in 0..self.stories.len() {
            if self.stories[at].change == 0 {
                self.stories[at].change = self.number();
            }
        }
        let first = self.next;
        for at in 0..self.moves.len() {
            if self.moves[at].change == 0 {
                self.moves[at].change = self.number();
            }
        }
        self.number_text();
        self.number_marks();
        self.number_frames();
        self.number_in_order(first);
    }

    /// Puts the numbers from `first` on into the order of the document.
    fn number_in_order(&mut self, first: u32) {
        let mut order: HashMap<u32, u32> = HashMap::new();
        let mut place = |number: &mut u32| {
            if *number >= first {
                let next = first + small(order.len());
                *number = *order.entry(*number).or_insert(next);
            }
        };
        let mut met = vec![false; self.moves.len()];
        for run in &mut self.runs {
            // Each number is put in place once: of a move, where it is met first.
            if let Some(moved) = (run.moved as usize).checked_sub(1)
                && !std::mem::replace(&mut met[moved], true)
            {
                place(&mut self.moves[moved].change);
            }
            place(&mut run.change);
            run.style.iter_mut().for_each(|style| place(&mut style.change));
        }
    }

    fn number(&mut self) -> u32 {
        let number = self.next;
        self.next += 1;
        number
    }

    /// Whose difference a run is: of what is gone, who took it out; of what is new, who put it in.
    fn owner(&self, run: &Run) -> &str {
        self.author(if run.is_alive() { run.born } else { run.died })
    }

    fn number_text(&mut self) {
        let mut at = 0;
        while at < self.runs.len() {
            if self.runs[at].is_stable() || self.runs[at].origin {
                at += 1;
                continue;
            }
            let owner = self.owner(&self.runs[at]).to_owned();
            let ends = |next: &usize| {
                let run = &self.runs[*next];
                run.is_stable() || self.owner(run) != owner || self.runs[*next - 1].is_parted_from(run)
            };
            let end = (at + 1..self.runs.len()).find(ends).unwrap_or(self.runs.len());
            // The nearest number before a nameless run, else the first in the cluster.
            let mut known = self.runs[at..end].iter().map(|run| run.change).find(|change| *change != 0);
            for place in at..end {
                match self.runs[place].change {
                    0 => {
                        let number = known.unwrap_or_else(|| self.number());
                        known = Some(number);
                        self.runs[place].change = number;
                    }
                    number => known = Some(number),
                }
            }
            at = end;
        }
    }

    fn number_marks(&mut self) {
        // The change and the author of the differently marked run just before.
        let mut before: Option<(u32, String)> = None;
        for at in 0..self.runs.len() {
            let run = &self.runs[at];
            let hand = run.style.as_ref().and_then(|style| style.hands.last()).copied();
            let Some(hand) = hand.filter(|_| !run.is_boundary()) else {
                before = None;
                continue;
            };
            let author = self.author(hand).to_owned();
            let own = run.style.as_ref().map_or(0, |style| style.change);
            let number = match (&before, own) {
                (_, own) if own != 0 => own,
                (Some((number, same)), _) if *same == author => *number,
                _ => self.number(),
            };
            if let Some(style) = &mut self.runs[at].style {
                style.change = number;
            }
            before = Some((number, author));
        }
    }

    fn number_frames(&mut self) {
        // Of the standing boundary before: frames in both texts, change and author.
        let mut before: Option<(u32, u32, u32, String)> = None;
        // A block put in or taken out since then: its change and author. What it shifts belongs to it.
        let mut shifted: Option<(u32, String)> = None;
        for at in 0..self.runs.len() {
            let run = &self.runs[at];
            if run.origin {
                shifted = self.mover(run);
                continue;
            }
            if !run.is_boundary() {
                continue;
            }
            if !run.is_alive() {
                shifted = Some((run.change, self.owner(run).to_owned()));
                continue;
            }
            let hand = run.style.as_ref().and_then(|style| style.hands.last()).copied();
            let fresh = (!run.is_base()).then(|| (run.change, self.owner(run).to_owned()));
            let carrier = self.mover(run);
            let fresh = fresh.or_else(|| carrier.clone());
            let Some(hand) = hand else {
                (before, shifted) = (None, fresh);
                continue;
            };
            let (author, base, now) = (self.author(hand).to_owned(), run.base, run.now);
            let own = run.style.as_ref().map_or(0, |style| style.change);
            let number = match (&shifted, &before) {
                _ if own != 0 => own,
                _ if carrier.as_ref().is_some_and(|(_, same)| *same == author) => {
                    carrier.map_or(0, |(number, _)| number)
                }
                (Some((number, same)), _) if *same == author => *number,
                (_, Some((b, n, number, same))) if *same == author && self.same_step((*b, *n), (base, now)) => *number,
                _ => self.number(),
            };
            if let Some(style) = &mut self.runs[at].style {
                style.change = number;
            }
            (before, shifted) = (Some((base, now, number, author)), fresh);
        }
    }

    /// The change that moved this run, and whose it is.
    fn mover(&self, run: &Run) -> Option<(u32, String)> {
        let moved = self.moves.get((run.moved as usize).checked_sub(1)?)?;
        Some((moved.change, self.author(*moved.hands.last()?).to_owned()))
    }

    /// Whether two frames were altered in the same way, as when five paragraphs become one list.
    fn same_step(&self, one: (u32, u32), other: (u32, u32)) -> bool {
        let looks_alike = |a: u32, b: u32| {
            let (a, b) = (self.frames.at(a), self.frames.at(b));
            a.leaf == b.leaf && a.within == b.within
        };
        looks_alike(one.0, other.0) && looks_alike(one.1, other.1)
    }

    /// Drops turns, frames and marks that nothing refers to any more, and makes one of equal turns.
    pub(super) fn forget(&mut self) {
        self.forget_moves();
        let old_turns: Vec<Turn> = std::mem::take(&mut self.turns);
        let mut turns: HashMap<u32, u32> = HashMap::from([(0, 0)]);
        let mut kept: Vec<Turn> = Vec::new();
        let mut keep_turn = |number: &mut u32| {
            *number = *turns.entry(*number).or_insert_with(|| {
                let turn = &old_turns[*number as usize - 1];
                let at = kept.iter().position(|known| known == turn).unwrap_or_else(|| {
                    kept.push(turn.clone());
                    kept.len() - 1
                });
                u32::try_from(at + 1).unwrap_or(u32::MAX)
            });
        };
        for run in &mut self.runs {
            keep_turn(&mut run.born);
            keep_turn(&mut run.died);
            run.style.iter_mut().flat_map(|style| &mut style.hands).for_each(&mut keep_turn);
        }
        self.stories.iter_mut().flat_map(|story| &mut story.steps).for_each(|(turn, _)| keep_turn(turn));
        self.moves.iter_mut().flat_map(|moved| &mut moved.hands).for_each(&mut keep_turn);
        self.turns = kept;
        let (old_frames, old_marks) = (std::mem::take(&mut self.frames), std::mem::take(&mut self.marks));
        self.marks.index_of(&Vec::new());
        let (mut frames, mut marks) = (vec![None; old_frames.len()], vec![None; old_marks.len()]);
        for run in &mut self.runs {
            let boundary = run.is_boundary();
            for look in [&mut run.base, &mut run.now] {
                let old = *look;
                *look = if boundary {
                    *frames[old as usize].get_or_insert_with(|| self.frames.index_of(old_frames.at(old)))
                } else {
                    *marks[old as usize].get_or_insert_with(|| self.marks.index_of(old_marks.at(old)))
                };
            }
        }
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
