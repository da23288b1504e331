//! The changes as people see them, with their places in the working body.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::super::align::diff_text;
use super::super::change::{Change, ChangeKind, Piece, PieceKind, Turn};
use super::super::flat::{Frame, Settler};
use super::{FieldStory, Run, Weave};
use crate::model::{Article, NodeKind};
use crate::text::{PositionCursor, graphemes};

/// How many characters of context a change shows on either side.
const CONTEXT: usize = 16;

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
        let working = self.working_fields();
        let mut out: Vec<Change> = self.stories.iter().filter_map(|story| self.field_change(story, &working)).collect();
        let mut walk = Walk::new(self);
        self.runs.iter().enumerate().for_each(|(at, run)| walk.visit(at, run));
        out.extend(walk.finish());
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

/// A piece with where it lies, before it is known to which change it adds what.
struct Found {
    piece: Piece,
    /// Whose it is for the change: of an inserted-then-deleted piece, who took it out.
    owner: Turn,
    block: usize,
    /// Leaf of the working text, and bytes of its text.
    leaf: usize,
    start: usize,
    end: usize,
}

/// Walks the runs along the working text.
struct Walk<'w> {
    weave: &'w Weave,
    settler: Settler,
    cursor: PositionCursor,
    /// Containers open at the cursor.
    depth: usize,
    in_text: bool,
    /// For every run, whether the next standing thing from there on is a boundary, or the end.
    block_next: Vec<bool>,
    top: usize,
    texts: Vec<String>,
    /// Changes in the order of their first piece, with their pieces.
    found: Vec<(u32, Vec<Found>)>,
    index: HashMap<u32, usize>,
    /// The piece that a neighbour may continue: its change's place and the run's position.
    last: Option<(usize, usize)>,
    /// Differences of frames whose leaf is still open.
    open: Vec<(usize, usize)>,
}

impl<'w> Walk<'w> {
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
            texts: Vec::new(),
            found: Vec::new(),
            index: HashMap::new(),
            last: None,
            open: Vec::new(),
        }
    }

    fn visit(&mut self, at: usize, run: &Run) {
        if !run.is_alive() {
            // A deleted block stands between blocks, other deleted text in the text.
            let outside = run.is_boundary() && self.block_next[at] && self.in_text;
            let continues = self.last.filter(|(_, run)| at == run + 1).map(|(change, _)| self.found[change].1.last());
            let place = match continues.flatten() {
                Some(before) if self.block_next[at] && before.piece.from == before.piece.to => before.piece.to,
                _ => self.cursor.at() + usize::from(outside),
            };
            self.add(at, run, place, place);
            return;
        }
        let from = if run.is_boundary() {
            let frame = self.settler.settle(&self.weave.frames[run.now as usize]);
            self.enter(&frame)
        } else {
            if !self.settler.takes_text() {
                let frame = self.settler.settle(&Frame::paragraph());
                self.enter(&frame);
            }
            let from = self.cursor.at();
            self.cursor.text(&run.text);
            if let Some(text) = self.texts.last_mut() {
                text.push_str(&run.text);
            }
            from
        };
        if !run.is_base() || run.style.is_some() {
            self.add(at, run, from, self.cursor.at());
        }
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
        self.texts.push(String::new());
        before
    }

    fn leave(&mut self) {
        if std::mem::take(&mut self.in_text) {
            self.cursor.step();
        }
        let text = self.texts.last().cloned().unwrap_or_default();
        for (change, piece) in std::mem::take(&mut self.open) {
            let found = &mut self.found[change].1[piece];
            found.piece.to = self.cursor.at();
            found.piece.text.clone_from(&text);
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
        let Some(style) = run.style.as_ref().filter(|_| run.is_alive()) else { return };
        let Some((last, earlier)) = style.hands.split_last() else { return };
        let place = if run.is_boundary() { ("", from, to) } else { (run.text.as_str(), from, to) };
        let (kind, before, after) = self.looks(run);
        let (change, piece) = self.push(at, style.change, kind, *last, earlier, place);
        let found = &mut self.found[change].1[piece].piece;
        found.before.get_or_insert(before);
        found.after.get_or_insert(after);
        if run.is_boundary() {
            self.open.push((change, piece));
        }
    }

    /// What kind of difference a run's two looks make, and both as JSON.
    fn looks(&self, run: &Run) -> (PieceKind, Value, Value) {
        if !run.is_boundary() {
            let marks = |look: u32| serde_json::to_value(&self.weave.marks[look as usize]).unwrap_or_default();
            return (PieceKind::Formatted, marks(run.base), marks(run.now));
        }
        let (base, now) = (&self.weave.frames[run.base as usize], &self.weave.frames[run.now as usize]);
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
            self.found.push((change, Vec::new()));
            self.found.len() - 1
        });
        let nobody = || Turn { author: String::new(), at: chrono::DateTime::UNIX_EPOCH };
        let turn = self.weave.turn(hand).cloned().unwrap_or_else(nobody);
        let others: Vec<Turn> = others.iter().filter_map(|hand| self.weave.turn(*hand).cloned()).collect();
        let end = self.texts.last().map_or(0, String::len);
        let pieces = &mut self.found[place].1;
        let goes_on = self.last.is_some_and(|(change, run)| change == place && run + 1 == at);
        if goes_on
            && let Some(found) = pieces.last_mut()
            && (found.piece.kind, &found.piece.author, found.piece.at, &found.piece.others)
                == (kind, &turn.author, turn.at, &others)
        {
            found.piece.text.push_str(text);
            found.piece.to = to;
            found.end = end;
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
            let leaf = self.texts.len().saturating_sub(1);
            let block = self.top.saturating_sub(1);
            pieces.push(Found { piece, owner, block, leaf, start: end - standing, end });
        }
        let piece = pieces.len() - 1;
        self.last = Some((place, at));
        (place, piece)
    }

    fn finish(mut self) -> Vec<Change> {
        self.leave();
        let (texts, found) = (self.texts, self.found);
        found.into_iter().filter_map(|(number, pieces)| change(number, pieces, &texts)).collect()
    }
}

/// One change from its pieces.
fn change(number: u32, found: Vec<Found>, texts: &[String]) -> Option<Change> {
    let (first, last) = (found.first()?, found.last()?);
    let is = |kind: PieceKind| found.iter().any(|found| found.piece.kind == kind);
    let kind = match (is(PieceKind::Deleted), is(PieceKind::Inserted)) {
        (true, true) => ChangeKind::Replaced,
        (true, false) => ChangeKind::Deleted,
        (false, true) => ChangeKind::Inserted,
        _ if is(PieceKind::InsertedThenDeleted) => ChangeKind::InsertedThenDeleted,
        _ if is(PieceKind::Formatted) => ChangeKind::Formatted,
        _ if is(PieceKind::Retyped) => ChangeKind::Retyped,
        _ => ChangeKind::Attribute,
    };
    let only_ghosts = kind == ChangeKind::InsertedThenDeleted;
    let newest = found.iter().map(|found| &found.owner).max_by_key(|turn| turn.at)?;
    let whose =
        if only_ghosts { Turn { author: first.piece.author.clone(), at: first.piece.at } } else { newest.clone() };
    let mut others: Vec<Turn> = found.iter().flat_map(|found| found.piece.others.iter().cloned()).collect();
    if !only_ghosts {
        let ghosts = found.iter().filter(|found| found.piece.kind == PieceKind::InsertedThenDeleted);
        others.extend(ghosts.map(|found| Turn { author: found.piece.author.clone(), at: found.piece.at }));
    }
    others.retain(|turn| turn.author != whose.author);
    others.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.author.cmp(&b.author)));
    others.dedup();
    let text = |kind: PieceKind| -> String {
        found.iter().filter(|found| found.piece.kind == kind).map(|found| found.piece.text.as_str()).collect()
    };
    let around = |leaf: usize| texts.get(leaf).map_or("", String::as_str);
    let before = around(first.leaf).get(..first.start).unwrap_or_default();
    let after = around(last.leaf).get(last.end..).unwrap_or_default();
    let styled = found.iter().map(|found| &found.piece).find(|piece| piece.before.is_some());
    let (style_before, style_after) =
        styled.map(|piece| (piece.before.clone(), piece.after.clone())).unwrap_or_default();
    Some(Change {
        id: format!("c{number}"),
        kind,
        author: whose.author,
        at: whose.at,
        others,
        field: None,
        deleted: text(PieceKind::Deleted),
        inserted: text(PieceKind::Inserted),
        before: style_before,
        after: style_after,
        words: Vec::new(),
        from: found.iter().map(|found| found.piece.from).min()?,
        to: found.iter().map(|found| found.piece.to).max()?,
        block: first.block,
        context_before: tail(before),
        context_after: graphemes(after).take(CONTEXT).collect(),
        pieces: found.into_iter().map(|found| found.piece).collect(),
    })
}

/// The last few characters.
fn tail(text: &str) -> String {
    let start = text.len() - graphemes(text).rev().take(CONTEXT).map(str::len).sum::<usize>();
    text[start..].to_owned()
}
