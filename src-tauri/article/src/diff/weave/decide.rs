//! Decisions: accepting and rejecting, run by run.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::super::change::{Change, PieceKind, Selection, Verdict};
use super::list::Walk;
use super::{Move, Run, Weave};
use crate::text::node_size;

/// What of a run is chosen.
#[derive(Clone, Copy, Default)]
pub(super) struct Chosen {
    /// That it was put in.
    pub(super) birth: bool,
    /// That it was taken out.
    pub(super) death: bool,
    /// That its marks or frame differ.
    pub(super) style: bool,
}

/// What a selection comes down to in one weave.
pub(super) struct Choice {
    /// The changes, as they are before the decision.
    pub(super) changes: Vec<Change>,
    pub(super) numbers: HashSet<u32>,
    only: Only,
}

/// Which part of the changes.
enum Only {
    Everything,
    /// What this person did.
    By(String),
    /// These runs; and the move, where the piece is one.
    Piece(HashMap<usize, Chosen>, bool),
}

impl Choice {
    /// What of the run at an index is chosen.
    pub(super) fn of(&self, weave: &Weave, at: usize, run: &Run) -> Chosen {
        match &self.only {
            Only::By(author) => weave.chosen_by(run, author),
            Only::Piece(runs, _) => runs.get(&at).copied().unwrap_or_default(),
            Only::Everything => {
                let text = self.numbers.contains(&run.change);
                let style = run.style.as_ref().is_some_and(|style| self.numbers.contains(&style.change));
                Chosen { birth: text && !run.is_base(), death: text && !run.is_alive(), style }
            }
        }
    }

    fn has_move(&self, weave: &Weave, moved: &Move) -> bool {
        match &self.only {
            Only::By(author) => moved.hands.last().is_some_and(|hand| weave.author(*hand) == author),
            Only::Piece(_, whole) => *whole && self.numbers.contains(&moved.change),
            Only::Everything => self.numbers.contains(&moved.change),
        }
    }
}

impl Weave {
    /// The weave after the verdict, and the changes that it decided, as they were before. Accepting alters only the
    /// baseline, rejecting only the working text. Ids that are not pending decide nothing.
    #[must_use]
    pub fn decide(&self, what: &Selection, verdict: Verdict) -> (Self, Vec<Change>) {
        let choice = self.choice(what);
        let mut next = self.clone();
        let runs = std::mem::take(&mut next.runs).into_iter().enumerate();
        next.runs = runs
            .filter_map(|(at, run)| {
                let chosen = choice.of(self, at, &run);
                settle(run, chosen, verdict)
            })
            .collect();
        next.decide_moves(|moved| choice.has_move(self, moved), verdict);
        next.decide_fields(&choice.numbers, verdict);
        next.join_runs();
        next.forget();
        (next, choice.changes)
    }

    /// What is chosen. Of a piece, its change is shown as if it had no other.
    pub(super) fn choice(&self, what: &Selection) -> Choice {
        let mut changes = self.changes();
        let mut only = Only::Everything;
        match what {
            Selection::All => {}
            Selection::Changes(ids) => {
                let ids: HashSet<&str> = ids.iter().map(String::as_str).collect();
                changes.retain(|change| ids.contains(change.id.as_str()));
            }
            Selection::By(author) => {
                changes.retain(|change| change.is_by(author));
                only = Only::By(author.clone());
            }
            Selection::Range { from, to } => {
                changes.retain(|change| change.field.is_none() && change.from <= *to && *from <= change.to);
            }
            Selection::Block(block) => {
                let range = self.range_of(*block);
                changes.retain(|change| range.as_ref().is_some_and(|range| change.is_in(range)));
            }
            Selection::Kind(kind) => changes.retain(|change| change.kind == *kind),
            Selection::Piece { change: id, piece } => {
                changes.retain(|change| change.id == *id && *piece < change.pieces.len());
                if let Some(change) = changes.first_mut() {
                    change.keep_piece(*piece);
                    if let (Some(number), None) = (change.number(), change.field) {
                        only = self.choice_of_piece(number, *piece, change.pieces[0].kind);
                    }
                }
            }
        }
        let numbers = changes.iter().filter_map(Change::number).collect();
        Choice { changes, numbers, only }
    }

    fn choice_of_piece(&self, number: u32, piece: usize, kind: PieceKind) -> Only {
        let mut runs: HashMap<usize, Chosen> = HashMap::new();
        for at in Walk::along(self).runs_of(number, piece) {
            let run = &self.runs[at];
            let chosen = match kind {
                PieceKind::Formatted | PieceKind::Retyped | PieceKind::Attribute => {
                    Chosen { style: true, ..Chosen::default() }
                }
                PieceKind::Inserted | PieceKind::Deleted | PieceKind::InsertedThenDeleted => {
                    Chosen { birth: !run.is_base(), death: !run.is_alive(), style: false }
                }
                PieceKind::Moved | PieceKind::MovedAway | PieceKind::Field => Chosen::default(),
            };
            runs.insert(at, chosen);
        }
        Only::Piece(runs, matches!(kind, PieceKind::Moved | PieceKind::MovedAway))
    }

    /// Where a top-level block of the working body lies. What is gone at the end belongs to the last one.
    fn range_of(&self, block: usize) -> Option<Range<usize>> {
        let body = self.working().body;
        let blocks = body.blocks();
        let from: usize = blocks.get(..block)?.iter().map(node_size).sum();
        let to = from + node_size(blocks.get(block)?);
        Some(from..to + usize::from(block + 1 == blocks.len()))
    }

    /// What of a run was this person's doing.
    fn chosen_by(&self, run: &Run, author: &str) -> Chosen {
        let by = |turn: u32| turn != 0 && self.author(turn) == author;
        let last = run.style.as_ref().and_then(|style| style.hands.last());
        Chosen { birth: by(run.born), death: by(run.died), style: last.is_some_and(|hand| by(*hand)) }
    }

    fn decide_fields(&mut self, numbers: &HashSet<u32>, verdict: Verdict) {
        let stories = std::mem::take(&mut self.stories);
        for mut story in stories {
            if !numbers.contains(&story.change) {
                self.stories.push(story);
            } else if verdict == Verdict::Accept
                && let Some((_, value)) = story.steps.pop()
            {
                // The value was read from an article's field of the same name, so it fits.
                let fits = self.fields.set_field(story.field, value);
                debug_assert!(fits, "{:?}", story.field);
            }
        }
    }
}

impl Change {
    /// Whether it touches a block that lies here.
    fn is_in(&self, range: &Range<usize>) -> bool {
        let touches =
            |from: usize, to: usize| from < range.end && (to > range.start || (from == to && from >= range.start));
        let here = |kind: PieceKind| kind != PieceKind::MovedAway;
        self.field.is_none() && self.pieces.iter().any(|piece| here(piece.kind) && touches(piece.from, piece.to))
    }

    /// Leaves nothing of it but one piece.
    fn keep_piece(&mut self, at: usize) {
        let piece = self.pieces.swap_remove(at);
        if self.field.is_none() {
            let text = |kind: PieceKind| if piece.kind == kind { piece.text.clone() } else { String::new() };
            (self.deleted, self.inserted) = (text(PieceKind::Deleted), text(PieceKind::Inserted));
            (self.from, self.to) = (piece.from, piece.to);
            (self.before, self.after) = (piece.before.clone(), piece.after.clone());
            self.kind = piece.kind.into();
        }
        self.pieces = vec![piece];
    }
}

/// The run after the verdict; none where it is in neither text any more.
pub(super) fn settle(mut run: Run, chosen: Chosen, verdict: Verdict) -> Option<Run> {
    if run.origin {
        return Some(run);
    }
    if chosen.style {
        match verdict {
            Verdict::Accept => run.base = run.now,
            Verdict::Reject => run.now = run.base,
        }
        run.style = None;
    }
    match verdict {
        // A deletion that is agreed to takes the run away, and so does an insertion that is not.
        Verdict::Accept if chosen.death => return None,
        Verdict::Reject if chosen.birth => return None,
        Verdict::Accept if chosen.birth => run.born = 0,
        Verdict::Reject if chosen.death => run.died = 0,
        _ => {}
    }
    if run.is_stable() {
        run.change = 0;
    }
    Some(run)
}
