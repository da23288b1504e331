//! The changes as people see them, with their places in the working body.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::super::align::diff_text;
use super::super::change::{Change, ChangeKind, Piece, PieceKind, Turn};
use super::super::flat::{Frame, Settler};
use super::shown::{Found, Shown, change, snap};
use super::{FieldStory, Run, Weave};
use crate::model::{Article, NodeKind};
use crate::text::{GraphemeEdges, PositionCursor};
use crate::triage::{ChangeClass, Memory, Rules, class_of};

impl Change {
    /// The number in its id.
    pub(super) fn number(&self) -> Option<u32> {
        self.id.strip_prefix('c').and_then(|number| number.parse().ok())
    }

    /// Whether this person made it, or took out what another had put in.
    pub(super) fn is_by(&self, author: &str) -> bool {
        let took_out = |piece: &Piece| {
            piece.kind == PieceKind::InsertedThenDeleted && piece.others.iter().any(|turn| turn.author == author)
        };
        self.author == author || self.pieces.iter().any(|piece| piece.author == author || took_out(piece))
    }
}

impl Weave {
    /// Every pending change: fields first, in their order, then the body's in document order.
    pub fn changes(&self) -> Vec<Change> {
        self.changes_by(Rules::house(), &mut Memory::default())
    }

    /// The same, classed by a newsroom's own rules; `memory` holds what was read for them at the last save.
    pub fn changes_by(&self, rules: &Rules, memory: &mut Memory) -> Vec<Change> {
        let working = self.working_fields();
        let fields = self.stories.iter().filter_map(|story| self.field_change(story, &working));
        let mut out: Vec<Change> =
            fields.map(|change| Change { class: class_of(&change, "", "", rules, memory), ..change }).collect();
        out.extend(Walk::along(self).finish(rules, memory));
        memory.go_on();
        out
    }

    fn field_change(&self, story: &FieldStory, working: &Article) -> Option<Change> {
        let (last, _) = story.steps.last()?;
        let turn = self.turn(*last)?;
        let others: Vec<Turn> =
            story.steps.iter().rev().skip(1).rev().filter_map(|(hand, _)| self.turn(*hand).cloned()).collect();
        let (before, after) = (self.fields.field(story.field), working.field(story.field));
        let words = match (&before, &after) {
            (Value::String(old), Value::String(new)) => diff_text(old, new),
            _ => Vec::new(),
        };
        let shown = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let piece = Piece {
            kind: PieceKind::Field,
            author: turn.author.clone(),
            at: turn.at,
            others: others.clone(),
            text: shown(&after),
            from: 0,
            to: 0,
            before: Some(before.clone()),
            after: Some(after.clone()),
        };
        Some(Change {
            id: format!("c{}", story.change),
            kind: ChangeKind::Field,
            class: ChangeClass::default(),
            author: turn.author.clone(),
            at: turn.at,
            others,
            field: Some(story.field),
            pieces: vec![piece],
            deleted: shown(&before),
            inserted: shown(&after),
            before: Some(before),
            after: Some(after),
            words,
            from: 0,
            to: 0,
            block: 0,
            context_before: String::new(),
            context_after: String::new(),
        })
    }
}

/// The pieces of a change found so far.
struct Group {
    number: u32,
    pieces: Vec<Found>,
    /// The run that the last piece ends with.
    last: usize,
    /// Every run in it, and of which piece.
    runs: Vec<(usize, usize)>,
}

/// Walks the runs along the working text.
pub(super) struct Walk<'w> {
    weave: &'w Weave,
    settler: Settler,
    cursor: PositionCursor,
    /// Containers open at the cursor.
    depth: usize,
    in_text: bool,
    /// For every run, whether the next standing thing from there on is a boundary, or the end.
    block_next: Vec<bool>,
    top: usize,
    leaves: Vec<Shown>,
    /// Changes in the order of their first piece, with their pieces.
    found: Vec<Group>,
    index: HashMap<u32, usize>,
    /// Where the deleted text just before is shown, as long as nothing standing has come since.
    gone_at: Option<usize>,
    /// Differences of frames whose leaf is still open.
    open: Vec<(usize, usize)>,
    /// Of every move, the places of its change and of the piece at its new place, once it has been met.
    carried: Vec<Option<(usize, usize)>>,
}

impl<'w> Walk<'w> {
    /// The whole way.
    pub(super) fn along(weave: &'w Weave) -> Self {
        let mut walk = Self::new(weave);
        weave.runs.iter().enumerate().for_each(|(at, run)| walk.visit(at, run));
        walk
    }

    /// The runs of one piece of a change.
    pub(super) fn runs_of(&self, change: u32, piece: usize) -> Vec<usize> {
        let group = self.index.get(&change).map(|place| &self.found[*place]);
        let runs = group.into_iter().flat_map(|group| &group.runs);
        runs.filter(|(_, of)| *of == piece).map(|(run, _)| *run).collect()
    }

    fn new(weave: &'w Weave) -> Self {
        let mut block_next = vec![true; weave.runs.len()];
        let mut next = true;
        for (at, run) in weave.runs.iter().enumerate().rev() {
            block_next[at] = next;
            if run.is_alive() {
                next = run.is_boundary();
            }
        }
        Self {
            weave,
            settler: Settler::default(),
            cursor: PositionCursor::default(),
            depth: 0,
            in_text: false,
            block_next,
            top: 0,
            leaves: Vec::new(),
            found: Vec::new(),
            index: HashMap::new(),
            gone_at: None,
            open: Vec::new(),
            carried: vec![None; weave.moves.len()],
        }
    }

    fn visit(&mut self, at: usize, run: &Run) {
        if !run.is_alive() {
            // A deleted block stands between blocks, other deleted text in the text.
            let outside = run.is_boundary() && self.block_next[at] && self.in_text;
            let place = match self.gone_at {
                Some(before) if self.block_next[at] => before,
                _ => self.cursor.at() + usize::from(outside),
            };
            self.gone_at = Some(place);
            if run.origin {
                self.leave_behind(at, run.moved, place);
            } else {
                self.add(at, run, place, place);
            }
            return;
        }
        self.gone_at = None;
        let from = if run.is_boundary() {
            let frame = self.settler.settle(self.weave.frames.at(run.now));
            self.enter(&frame)
        } else {
            if !self.settler.takes_text() {
                let frame = self.settler.settle(&Frame::paragraph());
                self.enter(&frame);
            }
            let from = self.cursor.at();
            self.cursor.text(&run.text);
            if let Some(leaf) = self.leaves.last_mut() {
                leaf.text.push_str(&run.text);
            }
            from
        };
        if run.moved != 0 {
            self.carry(at, run, from);
        }
        if !run.is_base() || run.style.is_some() {
            self.add(at, run, from, self.cursor.at());
        }
    }

    /// The place that moved blocks are gone from.
    fn leave_behind(&mut self, at: usize, number: u32, place: usize) {
        let moved = &self.weave.moves[number as usize - 1];
        let Some((last, earlier)) = moved.hands.split_last() else { return };
        let text = self.weave.text_in_baseline(number);
        self.push(at, moved.change, PieceKind::MovedAway, *last, earlier, (&text, place, place));
    }

    /// A standing run of moved blocks.
    fn carry(&mut self, at: usize, run: &Run, from: usize) {
        let to = self.cursor.at();
        let slot = run.moved as usize - 1;
        if let Some((change, piece)) = self.carried[slot] {
            let (leaf, end) =
                (self.leaves.len().saturating_sub(1), self.leaves.last().map_or(0, |leaf| leaf.text.len()));
            let found = &mut self.found[change].pieces[piece];
            found.piece.text.push_str(if run.is_boundary() { "\n" } else { &run.text });
            (found.piece.to, found.end_leaf, found.end) = (to, leaf, end);
            return;
        }
        let moved = &self.weave.moves[slot];
        let Some((last, earlier)) = moved.hands.split_last() else { return };
        let place = self.push(at, moved.change, PieceKind::Moved, *last, earlier, (&run.text, from, to));
        self.carried[slot] = Some(place);
    }

    /// Moves the cursor into the next leaf; answers the position before it.
    fn enter(&mut self, frame: &Frame) -> usize {
        self.leave();
        (frame.joins..self.depth).for_each(|_| self.cursor.step());
        self.depth = frame.within.len();
        self.top += usize::from(frame.joins == 0);
        let before = self.cursor.at();
        (frame.joins..self.depth).for_each(|_| self.cursor.step());
        self.cursor.step();
        self.in_text = !frame.leaf.kind.is_atom();
        self.leaves.push(Shown { text: String::new(), start: self.cursor.at() });
        before
    }

    fn leave(&mut self) {
        if std::mem::take(&mut self.in_text) {
            self.cursor.step();
        }
        for (change, piece) in std::mem::take(&mut self.open) {
            let text = self.leaves.last().map_or("", |leaf| leaf.text.as_str());
            let found = &mut self.found[change].pieces[piece];
            found.piece.to = self.cursor.at();
            text.clone_into(&mut found.piece.text);
            found.end = text.len();
        }
    }

    fn add(&mut self, at: usize, run: &Run, from: usize, to: usize) {
        if !run.is_stable() {
            let (kind, first, second) = match (run.is_base(), run.is_alive()) {
                (true, _) => (PieceKind::Deleted, run.died, None),
                (false, true) => (PieceKind::Inserted, run.born, None),
                (false, false) => (PieceKind::InsertedThenDeleted, run.born, Some(run.died)),
            };
            let text = if run.is_boundary() { "\n" } else { run.text.as_str() };
            self.push(at, run.change, kind, first, second.as_slice(), (text, from, to));
        }
        let Some(style) = &run.style else { return };
        let Some((last, earlier)) = style.hands.split_last() else { return };
        let place = if run.is_boundary() { ("", from, to) } else { (run.text.as_str(), from, to) };
        let (kind, before, after) = self.looks(run);
        let (change, piece) = self.push(at, style.change, kind, *last, earlier, place);
        let found = &mut self.found[change].pieces[piece].piece;
        found.before.get_or_insert(before);
        found.after.get_or_insert(after);
        if run.is_boundary() && run.is_alive() {
            self.open.push((change, piece));
        }
    }

    /// What kind of difference a run's two looks make, and both as JSON.
    fn looks(&self, run: &Run) -> (PieceKind, Value, Value) {
        if !run.is_boundary() {
            let marks = |look: u32| serde_json::to_value(self.weave.marks.at(look)).unwrap_or_default();
            return (PieceKind::Formatted, marks(run.base), marks(run.now));
        }
        let (base, now) = (self.weave.frames.at(run.base), self.weave.frames.at(run.now));
        let kinds = |frame: &Frame| -> Vec<NodeKind> { frame.within.iter().map(|wrap| wrap.kind).collect() };
        let same = base.leaf.kind == now.leaf.kind && kinds(base) == kinds(now);
        let attributes = same && (base.leaf != now.leaf || base.within != now.within);
        let kind = if attributes { PieceKind::Attribute } else { PieceKind::Retyped };
        let block = |frame: &Frame| json!({"type": frame.leaf.kind, "attrs": frame.leaf.attrs, "within": frame.within});
        (kind, block(base), block(now))
    }

    /// Adds to the piece before where it goes on, else a piece of its own. Answers the places of change and piece.
    fn push(
        &mut self,
        at: usize,
        change: u32,
        kind: PieceKind,
        hand: u32,
        others: &[u32],
        (text, from, to): (&str, usize, usize),
    ) -> (usize, usize) {
        let place = *self.index.entry(change).or_insert_with(|| {
            self.found.push(Group { number: change, pieces: Vec::new(), last: usize::MAX, runs: Vec::new() });
            self.found.len() - 1
        });
        let nobody = || Turn { author: String::new(), at: chrono::DateTime::UNIX_EPOCH };
        let turn = self.weave.turn(hand).cloned().unwrap_or_else(nobody);
        let others: Vec<Turn> = others.iter().filter_map(|hand| self.weave.turn(*hand).cloned()).collect();
        let end = self.leaves.last().map_or(0, |leaf| leaf.text.len());
        let leaf = self.leaves.len().saturating_sub(1);
        let Group { pieces, last, runs, .. } = &mut self.found[place];
        let goes_on = last.wrapping_add(1) == at && at > 0;
        *last = at;
        if goes_on
            && let Some(found) = pieces.last_mut()
            && (found.piece.from < found.piece.to) == (from < to)
            && (found.piece.kind, &found.piece.author, found.piece.at, &found.piece.others)
                == (kind, &turn.author, turn.at, &others)
        {
            found.piece.text.push_str(text);
            found.piece.to = to;
            (found.end_leaf, found.end) = (leaf, end);
        } else {
            let owner = match kind {
                PieceKind::InsertedThenDeleted => others.last().unwrap_or(&turn).clone(),
                _ => turn.clone(),
            };
            let standing = if to > from && kind != PieceKind::Retyped { text.len().min(end) } else { 0 };
            let piece = Piece {
                kind,
                author: turn.author,
                at: turn.at,
                others,
                text: text.to_owned(),
                from,
                to,
                before: None,
                after: None,
            };
            let block = self.top.saturating_sub(1);
            pieces.push(Found { piece, owner, block, leaf, start: end - standing, end_leaf: leaf, end });
        }
        let piece = pieces.len() - 1;
        runs.push((at, piece));
        (place, piece)
    }

    fn finish(mut self, rules: &Rules, memory: &mut Memory) -> Vec<Change> {
        self.leave();
        let Self { leaves, mut found, .. } = self;
        let edges: Vec<GraphemeEdges<'_>> = leaves.iter().map(|leaf| GraphemeEdges::new(&leaf.text)).collect();
        found.iter_mut().flat_map(|group| &mut group.pieces).for_each(|found| snap(found, &leaves, &edges));
        let mut class = |change: &Change, before: &str, after: &str| class_of(change, before, after, rules, memory);
        found.into_iter().filter_map(|group| change(group.number, group.pieces, &leaves, &mut class)).collect()
    }
}
