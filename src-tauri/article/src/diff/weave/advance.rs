//! Taking up a new working text: what differs from the one before is put down to the turn.

use unicode_segmentation::GraphemeCursor;

use super::super::align::{OpKind, Shape, Span, align};
use super::super::change::Turn;
use super::super::flat::{BOUNDARY, Frame, Leaf, Settler};
use super::merging::{Care, Merge};
use super::{FieldStory, Run, Side, Style, Weave, leaves_of, wishes};
use crate::model::{Article, Field};

/// Whether a character as people count them ends here and another one begins. A boundary and its class are one.
fn parts_graphemes(text: &str, at: usize) -> bool {
    let is_class = text.as_bytes().get(at).is_some_and(|byte| (1..=8).contains(byte));
    !is_class && GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(false)
}

/// The items from the first, which ends at `end`, to the last that begins before `until`.
fn within(items: &[Item], end: usize, until: usize) -> impl Iterator<Item = &Item> {
    let mut at = end - items.first().map_or(0, |item| item.len);
    items.iter().take_while(move |item| {
        let begins = at;
        at += item.len;
        begins < until
    })
}

impl Weave {
    /// The weave with `working` as its working text. What differs from the working text before is attributed to `turn`:
    /// what the turn's author put in and takes out again leaves no trace, and where the texts agree again no change
    /// remains. To follow one person's typing, advance the weave from before the turn again and again.
    #[must_use]
    pub fn advance(&self, working: &Article, turn: &Turn) -> Self {
        let leaves = leaves_of(&working.body);
        let mut next = self.with_body(&leaves, turn);
        next.advance_fields(working, turn);
        next.number_changes();
        next.forget();
        next
    }

    pub(super) fn with_body(&self, leaves: &[Leaf], turn: &Turn) -> Self {
        let Some(part) = self.part(leaves) else { return self.clone() };
        let piece = Self { runs: self.runs[part.runs.clone()].to_vec(), ..self.without_runs() };
        let wanted = &leaves[part.leaves];
        for care in [Care::Light, Care::Full] {
            let mut next = piece.with_leaves(wanted, turn, care);
            let old = &self.runs;
            let rest = old[part.runs.end..].iter().cloned();
            next.runs =
                old[..part.runs.start].iter().cloned().chain(std::mem::take(&mut next.runs)).chain(rest).collect();
            if next.reads_as(Side::Working, leaves) {
                return next.agreed(leaves, turn);
            }
        }
        // Unreachable as far as is known; the text must be right even where the attribution cannot be.
        let restart = Self { next: self.next, ..Self::new(&self.baseline()) };
        Self { stories: self.stories.clone(), ..restart.with_leaves(leaves, turn, Care::Full) }
    }

    /// The weave, or where both bodies say the same, one in which they are the same.
    fn agreed(self, leaves: &[Leaf], turn: &Turn) -> Self {
        let differs = |run: &Run| !run.is_stable() || run.style.is_some();
        if !self.runs.iter().any(differs) || !self.reads_as(Side::Baseline, leaves) {
            return self;
        }
        let mut next = self.clone();
        let number = next.open_turn(turn);
        next.agree(number);
        next.join_runs();
        if next.reads_as(Side::Working, leaves) { next } else { self }
    }

    fn with_leaves(&self, leaves: &[Leaf], turn: &Turn, care: Care) -> Self {
        let mut next = self.clone();
        let number = next.open_turn(turn);
        let (mut old, mut items) = next.linear();
        let new = flat_text(leaves);
        let mut spans = align(&old, &new, Shape::Leaves);
        if let Some(moved) = next.with_moves((&old, &items), (&new, leaves), &spans, number) {
            next = moved;
            (old, items) = next.linear();
            spans = align(&old, &new, Shape::Leaves);
        }
        let spans = next.spare(&old, &new, &items, number, spans);
        let mut merge = Merge::new(next, items, leaves, number, care);
        for span in spans {
            match span.kind {
                OpKind::Equal => merge.keep(span.len),
                OpKind::Delete => merge.take_out(span.len),
                OpKind::Insert => merge.put_in(span.len),
            }
        }
        next = merge.finish();
        next.revive(number);
        next.bring_home_idle();
        next.settle_frames(leaves, number, care);
        next.widen_styles();
        next.join_runs();
        next
    }

    /// Where an alignment retells what somebody else has put in, because little of it stands between two changes, and it stands
    /// whole in the new text: it is kept, or it would pass for this turn's.
    fn spare(&self, old: &str, new: &str, items: &[Item], turn: u32, spans: Vec<Span>) -> Vec<Span> {
        let (mut at_old, mut at_new) = (0, 0);
        // The first item that goes on where the span begins, and its end.
        let (mut first, mut end) = (0, items.first().map_or(0, |item| item.len));
        let mut out = Vec::with_capacity(spans.len());
        let mut spans = spans.into_iter().peekable();
        while let Some(span) = spans.next() {
            let put_in = spans.peek().filter(|next| next.kind == OpKind::Insert).map(|next| next.len);
            let range = at_old..at_old + span.len;
            while end <= range.start && first + 1 < items.len() {
                first += 1;
                end += items[first].len;
            }
            at_old += if span.kind == OpKind::Insert { 0 } else { span.len };
            if let (OpKind::Delete, Some(len)) = (span.kind, put_in)
                && self.are_of_others(within(&items[first..], end, range.end), turn)
                && let Some(before) = new[at_new..at_new + len].find(&old[range])
                && [before, before + span.len].iter().all(|cut| parts_graphemes(new, at_new + cut))
            {
                spans.next();
                at_new += len;
                let parts = [(OpKind::Insert, before), (OpKind::Equal, span.len)];
                let parts = parts.into_iter().chain([(OpKind::Insert, len - before - span.len)]);
                out.extend(parts.filter(|(_, len)| *len > 0).map(|(kind, len)| Span { kind, len }));
                continue;
            }
            at_new += if span.kind == OpKind::Delete { 0 } else { span.len };
            out.push(span);
        }
        out
    }

    /// Whether all of these items' text was put in by somebody else than the turn's author.
    fn are_of_others<'i>(&self, mut items: impl Iterator<Item = &'i Item>, turn: u32) -> bool {
        let of_others = |run: &Run| !run.is_base() && self.author(run.born) != self.author(turn);
        items.all(|item| item.len == 0 || item.run.is_some_and(|index| of_others(&self.runs[index])))
    }

    /// A number of its own for this turn. [`Self::forget`] makes one of equal turns later; until then the number tells what
    /// was done just now.
    fn open_turn(&mut self, turn: &Turn) -> u32 {
        self.turns.push(turn.clone());
        u32::try_from(self.turns.len()).unwrap_or(u32::MAX)
    }

    /// The working text in one string, and for each part of it the run it comes from; none for a block that stands only
    /// because text needed one.
    fn linear(&self) -> (String, Vec<Item>) {
        let mut settler = Settler::default();
        let (mut text, mut items) = (String::new(), Vec::new());
        for (index, run) in self.runs.iter().enumerate() {
            if !run.is_alive() {
                items.push(Item { run: Some(index), len: 0 });
                continue;
            }
            let part = if run.is_boundary() {
                settler.settle(self.frames.at(run.now)).sign()
            } else {
                if !settler.takes_text() {
                    settler.settle(&Frame::paragraph());
                    text.push(BOUNDARY);
                    items.push(Item { run: None, len: 1 });
                }
                run.text.as_str()
            };
            text.push_str(part);
            items.push(Item { run: Some(index), len: part.len() });
        }
        if text.is_empty() {
            text.push(BOUNDARY);
            items.push(Item { run: None, len: 1 });
        }
        (text, items)
    }

    /// Gives every standing boundary the frame that the new text shows, leaving those alone that stand as they should.
    fn settle_frames(&mut self, leaves: &[Leaf], turn: u32, care: Care) {
        let wishes = wishes(leaves);
        let mut settler = Settler::default();
        let mut at = 0;
        for index in 0..self.runs.len() {
            let run = &self.runs[index];
            if !run.is_alive() {
                continue;
            }
            if !run.is_boundary() {
                if !settler.takes_text() {
                    settler.settle(&Frame::paragraph());
                    at += 1;
                }
                continue;
            }
            let Some(leaf) = leaves.get(at) else { return };
            at += 1;
            let mut trial = settler.clone();
            let known = self.frames.at(run.now);
            let exact = care == Care::Light || known.within == leaf.frame.within;
            if exact && trial.settle(known) == leaf.frame {
                settler = trial;
                continue;
            }
            let frame = self.intern_frame(&wishes[at - 1]);
            settler.settle(&wishes[at - 1]);
            self.restyle(index, frame, turn);
        }
    }

    /// Gives a run other marks or another frame by the hand of this turn.
    pub(super) fn restyle(&mut self, index: usize, look: u32, turn: u32) {
        let same_author = |number: u32| self.author(number) == self.author(turn);
        let run = &self.runs[index];
        if run.now == look {
            return;
        }
        if !run.is_base() && run.style.is_none() && same_author(run.born) {
            let run = &mut self.runs[index];
            (run.base, run.now) = (look, look);
            return;
        }
        let style = (run.base != look).then(|| {
            let mut style = run.style.clone().unwrap_or(Style { hands: Vec::new(), change: 0 });
            if style.hands.last().is_some_and(|hand| same_author(*hand)) {
                style.hands.pop();
            }
            style.hands.push(turn);
            style
        });
        let run = &mut self.runs[index];
        run.now = look;
        run.style = style;
    }

    /// A standing run after this turn has taken it out; none where the turn's author had put it in. A difference of marks
    /// that another hand made is kept: who brings the run back brings that back too.
    pub(super) fn killed(&self, run: Run, turn: u32) -> Option<Run> {
        let own = |number: u32| self.author(number) == self.author(turn);
        if !run.is_base() {
            return (!own(run.born)).then_some(Run { died: turn, change: 0, now: run.base, style: None, ..run });
        }
        if run.style.as_ref().is_some_and(|style| style.hands.iter().all(|hand| own(*hand))) {
            return Some(Run { died: turn, change: 0, now: run.base, style: None, ..run });
        }
        Some(Run { died: turn, change: 0, ..run })
    }

    /// Neighbours that differ in nothing become one run.
    pub(super) fn join_runs(&mut self) {
        let mut joined: Vec<Run> = Vec::with_capacity(self.runs.len());
        for run in self.runs.drain(..) {
            match joined.last_mut() {
                Some(last) if last.continues(&run) => last.text.push_str(&run.text),
                _ => joined.push(run),
            }
        }
        self.runs = joined;
    }

    pub(super) fn advance_fields(&mut self, working: &Article, turn: &Turn) {
        let before = self.working_fields();
        let number = self.open_turn(turn);
        for field in Field::ALL {
            let value = working.field(field);
            if before.field(field) == value {
                continue;
            }
            let at = self.stories.iter().position(|story| story.field == field);
            if self.fields.field(field) == value {
                if let Some(at) = at {
                    self.stories.remove(at);
                }
                continue;
            }
            let at = at.unwrap_or_else(|| {
                self.stories.push(FieldStory { field, change: 0, steps: Vec::new() });
                self.stories.len() - 1
            });
            let last = self.stories[at].steps.last().map(|(hand, _)| *hand);
            if last.is_some_and(|hand| self.author(hand) == self.author(number)) {
                self.stories[at].steps.pop();
            }
            if self.stories[at].steps.last().is_none_or(|(_, last)| *last != value) {
                self.stories[at].steps.push((number, value));
            }
        }
        self.stories.sort_by_key(|story| story.field);
    }
}

/// A stretch of the old working text.
#[derive(Clone, Copy)]
pub(super) struct Item {
    pub(super) run: Option<usize>,
    /// Bytes in the linear text; 0 for what does not stand.
    pub(super) len: usize,
}

/// The new text in one string.
fn flat_text(leaves: &[Leaf]) -> String {
    let mut text = String::new();
    for leaf in leaves {
        text.push_str(leaf.frame.sign());
        leaf.runs.iter().for_each(|(run, _)| text.push_str(run));
    }
    text
}
