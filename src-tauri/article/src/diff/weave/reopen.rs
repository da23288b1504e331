//! Reopening: a settled change is pending again, after whatever was written since, where the text still has its place.
//!
//! An acceptance had altered the baseline and a rejection the working text. That text as the decision left it is aligned
//! with the same text as it is now: what lies in what both have can be told apart again, or put back.

use std::collections::HashMap;
use std::ops::Range;

use super::super::align::{OpKind, Shape, Span, align};
use super::super::change::{Selection, Turn, Verdict};
use super::decide::{Choice, settle};
use super::{Run, Side, Style, Weave};

/// Why a settled change cannot be pending again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReopened {
    /// The decision was not about it.
    #[error("the decision was not about this change")]
    NotDecided,
    /// Its words, or those on either side, were changed since.
    #[error("the text in its place was changed since")]
    TextChanged,
    /// The field has another value by now.
    #[error("the field was changed since")]
    FieldChanged,
    /// It moved blocks: they can be moved again by hand.
    #[error("a move is not reopened; move the blocks again")]
    Move,
    /// It left nothing behind in either text.
    #[error("nothing of it is left to be decided on")]
    Nothing,
}

/// What is to be done to a stretch of the text, or at a place in it.
#[derive(Clone)]
enum Act {
    /// It was put in, or taken out, by the change.
    Tell(Run),
    /// Its marks or frame are the change's.
    Style(Run),
    /// This comes back.
    Put(Run),
}

impl Weave {
    /// The weave with a change pending again that `before.decide(what, verdict)` settled. Its author, time and id are
    /// what they were. Of an accepted change only the baseline is altered, of a rejected one only the working text.
    pub fn reopen(&self, before: &Self, what: &Selection, verdict: Verdict, id: &str) -> Result<Self, NotReopened> {
        let choice = before.choice(what);
        let change = choice.changes.iter().find(|change| change.id == id).ok_or(NotReopened::NotDecided)?;
        let number = change.number().ok_or(NotReopened::NotDecided)?;
        if change.field.is_some() {
            return self.reopen_field(before, verdict, number);
        }
        if before.moves.iter().any(|moved| moved.change == number) {
            return Err(NotReopened::Move);
        }
        let (side, place) = sides(verdict);
        let mut was = String::new();
        let mut acts: Vec<(Range<usize>, Act)> = Vec::new();
        for at in before.order(side) {
            let run = &before.runs[at];
            let chosen = choice.of(before, at, run);
            let after = settle(run.clone(), chosen, verdict).filter(|run| run.stands(side));
            let start = was.len();
            if let Some(after) = &after {
                was.push_str(before.shown(after, side));
            }
            let range = start..was.len();
            let text = run.change == number && !run.is_ghost() && (chosen.birth || chosen.death);
            let style = chosen.style && run.style.as_ref().is_some_and(|style| style.change == number);
            if style && after.is_some() {
                acts.push((range.clone(), Act::Style(run.clone())));
            }
            if text {
                acts.push((range, if after.is_some() { Act::Tell(run.clone()) } else { Act::Put(run.clone()) }));
            }
        }
        let (other, elsewhere) = before.styled_elsewhere(verdict, &choice, number);
        if acts.is_empty() && elsewhere.is_empty() {
            return Err(NotReopened::Nothing);
        }
        let next = self.redo((&was, acts), before, (side, side), number)?;
        let known = next.text_of(place).0;
        // Of these the ones that are gone since are no loss: the text that was decided on never had them.
        let spans = align(&other, &known, Shape::Leaves);
        let left = elsewhere.into_iter().filter(|(range, _)| carried(&spans, range).is_some()).collect();
        next.redo((&other, left), before, (place, side), number)
    }

    /// The other side's text, and the marks and frames of the change on what stands there alone: on words that somebody put
    /// in, say, which a format change that was accepted formatted too.
    fn styled_elsewhere(&self, verdict: Verdict, choice: &Choice, number: u32) -> (String, Vec<(Range<usize>, Act)>) {
        let (side, place) = sides(verdict);
        let (mut text, mut acts) = (String::new(), Vec::new());
        for at in self.order(place) {
            let run = &self.runs[at];
            let chosen = choice.of(self, at, run);
            let Some(after) = settle(run.clone(), chosen, verdict).filter(|run| run.stands(place)) else { continue };
            let start = text.len();
            text.push_str(self.shown(&after, place));
            let style = run.style.as_ref().is_some_and(|style| style.change == number);
            if style && chosen.style && !after.stands(side) {
                acts.push((start..text.len(), Act::Style(run.clone())));
            }
        }
        (text, acts)
    }

    /// Does what is to be done in the text of the first of two sides, to that of the second.
    fn redo(
        &self,
        (was, acts): (&str, Vec<(Range<usize>, Act)>),
        before: &Self,
        (place, side): (Side, Side),
        number: u32,
    ) -> Result<Self, NotReopened> {
        if acts.is_empty() {
            return Ok(self.clone());
        }
        let (now, places) = self.text_of(place);
        let spans = align(was, &now, Shape::Leaves);
        let mut next = self.clone();
        let mut alone = Vec::new();
        let mut by_run: HashMap<usize, Vec<(Range<usize>, Act)>> = HashMap::new();
        for (range, act) in acts {
            let range = carried(&spans, &range).ok_or(NotReopened::TextChanged)?;
            let act = next.adopted(act, before, number);
            if range.is_empty() {
                // It stands behind the run that ends here, or before the first one.
                let at = places.iter().rfind(|(_, place)| place.start < range.start).or(places.first());
                let Some((run, place)) = at else {
                    // Nothing stands in the text.
                    alone.push(act);
                    continue;
                };
                let offset = range.start - place.start;
                by_run.entry(*run).or_default().push((offset..offset, act));
                continue;
            }
            let from = places.partition_point(|(_, place)| place.end <= range.start);
            for (run, place) in places[from..].iter().take_while(|(_, place)| place.start < range.end) {
                let part = range.start.max(place.start) - place.start..range.end.min(place.end) - place.start;
                by_run.entry(*run).or_default().push((part, act.clone()));
            }
        }
        let runs = std::mem::take(&mut next.runs);
        next.runs.extend(alone.into_iter().map(|act| match act {
            Act::Put(run) | Act::Tell(run) | Act::Style(run) => run,
        }));
        for (at, run) in runs.into_iter().enumerate() {
            match by_run.remove(&at) {
                None => next.runs.push(run),
                Some(acts) => next.runs.extend(acted(&run, &acts, side)),
            }
        }
        next.widen_styles();
        next.join_runs();
        next.forget();
        Ok(next)
    }

    /// A run of another weave with this one's numbers for hands, marks and frames.
    fn adopted(&mut self, act: Act, from: &Weave, number: u32) -> Act {
        let mut adopt = |run: Run| {
            let look = |weave: &mut Self, look: u32| {
                if run.is_boundary() {
                    weave.intern_frame(from.frames.at(look))
                } else {
                    weave.intern_marks(from.marks.at(look))
                }
            };
            let (base, now) = (look(self, run.base), look(self, run.now));
            let (born, died) = (self.turn_of(from.turn(run.born)), self.turn_of(from.turn(run.died)));
            let hands = |style: &Style| style.hands.iter().map(|hand| self.turn_of(from.turn(*hand))).collect();
            let style = run.style.as_ref().map(hands).map(|hands| Style { hands, change: number });
            Run { base, now, born, died, style, change: number, moved: 0, ..run.clone() }
        };
        match act {
            Act::Tell(run) => Act::Tell(adopt(run)),
            Act::Style(run) => Act::Style(adopt(run)),
            // What is put back has no difference of marks but the one that it is.
            Act::Put(run) => {
                let run = adopt(run);
                let look = if run.is_alive() { run.now } else { run.base };
                Act::Put(Run { base: look, now: look, style: None, ..run })
            }
        }
    }

    /// The number of a turn, which is added where it is new; 0 for none.
    fn turn_of(&mut self, turn: Option<&Turn>) -> u32 {
        let Some(turn) = turn else { return 0 };
        let at = self.turns.iter().position(|known| known == turn).unwrap_or_else(|| {
            self.turns.push(turn.clone());
            self.turns.len() - 1
        });
        u32::try_from(at + 1).unwrap_or(u32::MAX)
    }

    /// What a run adds to the text that is aligned.
    fn shown<'r>(&self, run: &'r Run, side: Side) -> &'r str {
        if run.is_boundary() { self.frames.at(run.look(side)).sign() } else { &run.text }
    }

    /// One of the texts as it is aligned, and where in it each run that stands there lies.
    fn text_of(&self, side: Side) -> (String, Vec<(usize, Range<usize>)>) {
        let (mut text, mut places) = (String::new(), Vec::new());
        for at in self.order(side).into_iter().filter(|at| self.runs[*at].stands(side)) {
            let start = text.len();
            text.push_str(self.shown(&self.runs[at], side));
            places.push((at, start..text.len()));
        }
        (text, places)
    }

    fn reopen_field(&self, before: &Self, verdict: Verdict, number: u32) -> Result<Self, NotReopened> {
        let known = before.stories.iter().find(|story| story.change == number).ok_or(NotReopened::NotDecided)?;
        let (_, proposed) = known.steps.last().ok_or(NotReopened::Nothing)?;
        let agreed = before.fields.field(known.field);
        let mut next = self.clone();
        let steps = known.steps.iter().map(|(hand, value)| (next.turn_of(before.turn(*hand)), value.clone()));
        let mut story = super::FieldStory { field: known.field, change: number, steps: steps.collect() };
        let pending = next.stories.iter().position(|story| story.field == known.field);
        let stands = if verdict == Verdict::Accept { proposed } else { &agreed };
        if self.fields.field(known.field) != *stands || (verdict == Verdict::Reject && pending.is_some()) {
            return Err(NotReopened::FieldChanged);
        }
        if verdict == Verdict::Accept {
            // What was proposed since goes on from there.
            if let Some(at) = pending {
                story.steps.extend(next.stories.remove(at).steps);
            }
            if story.steps.last().is_some_and(|(_, value)| *value == agreed) {
                return Err(NotReopened::FieldChanged);
            }
            // The value was read from an article's field of the same name, so it fits.
            let fits = next.fields.set_field(known.field, agreed);
            debug_assert!(fits, "{:?}", known.field);
        }
        next.stories.push(story);
        next.stories.sort_by_key(|story| story.field);
        next.forget();
        Ok(next)
    }
}

/// The side that a decision alters, and the other one.
fn sides(verdict: Verdict) -> (Side, Side) {
    match verdict {
        Verdict::Accept => (Side::Baseline, Side::Working),
        Verdict::Reject => (Side::Working, Side::Baseline),
    }
}

/// Where a stretch of the old text is in the new one: it lies in what both have. An empty one may lie at an edge of that.
fn carried(spans: &[Span], range: &Range<usize>) -> Option<Range<usize>> {
    let (mut at_old, mut at_new) = (0, 0);
    for span in spans {
        if span.kind == OpKind::Equal && at_old <= range.start && range.end <= at_old + span.len {
            return Some(at_new + range.start - at_old..at_new + range.end - at_old);
        }
        at_old += if span.kind == OpKind::Insert { 0 } else { span.len };
        at_new += if span.kind == OpKind::Delete { 0 } else { span.len };
    }
    (at_old == 0 && range.is_empty()).then_some(0..0)
}

/// A run cut where something is done to it, with that done.
fn acted(run: &Run, acts: &[(Range<usize>, Act)], side: Side) -> Vec<Run> {
    let len = run.text.len();
    let mut cuts: Vec<usize> = acts.iter().flat_map(|(range, _)| [range.start, range.end]).collect();
    // A boundary is one thing.
    cuts.iter_mut().for_each(|cut| *cut = if len == 0 { usize::from(*cut > 0) } else { *cut });
    let end = len.max(1);
    cuts.extend([0, end]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = Vec::new();
    for (at, from) in cuts.iter().enumerate() {
        let put = |act: &(Range<usize>, Act)| match &act.1 {
            Act::Put(back) if act.0.start.min(end) == *from || (len == 0 && *from > 0 && act.0.start > 0) => {
                Some(Run { moved: run.moved, ..back.clone() })
            }
            _ => None,
        };
        out.extend(acts.iter().filter_map(put));
        let Some(to) = cuts.get(at + 1) else { break };
        let text = if len == 0 { String::new() } else { run.text[*from..*to].to_owned() };
        let mut part = Run { text, ..run.clone() };
        for (range, act) in acts.iter().filter(|(range, _)| range.start <= *from && (*to <= range.end || len == 0)) {
            part = done(part, range, act, side);
        }
        out.push(part);
    }
    out
}

fn done(part: Run, range: &Range<usize>, act: &Act, side: Side) -> Run {
    match act {
        _ if range.is_empty() => part,
        Act::Put(_) => part,
        Act::Tell(told) => {
            let change = if part.change == 0 { told.change } else { part.change };
            match side {
                Side::Baseline => Run { born: told.born, change, ..part },
                Side::Working => Run { died: told.died, change, ..part },
            }
        }
        Act::Style(told) => {
            let (base, now) = match side {
                Side::Baseline => (told.base, part.now),
                Side::Working => (part.base, told.now),
            };
            let known = part.style.clone();
            let style = (base != now).then(|| {
                let mut style = told.style.clone().or(known.clone()).unwrap_or(Style { hands: vec![], change: 0 });
                if let Some(known) = known {
                    style.hands.extend(known.hands);
                    style.change = known.change;
                }
                style
            });
            Run { base, now, style, ..part }
        }
    }
}
