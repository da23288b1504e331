//! What both sides have, with the marks, kinds and attributes of both; and the marks of words that only one side has.

use serde_json::Value;

use super::super::flat::{Frame, Wrap};
use super::conflict::{Choice, Conflict, ConflictKind};
use super::looks::{self, three};
use super::stream::{Bit, Look, Stream};
use super::walk::{Ranges, Three, Walk};
use super::words::Words;
use crate::model::Mark;

impl<'a> Walk<'a, '_, '_> {
    /// One text with three looks; without a base where both sides put it in.
    pub(super) fn put_alike(&mut self, text: &str, was: Option<&Look>, mine: &Look, theirs: &Look) {
        match (mine, theirs) {
            (Look::Run(mine), Look::Run(theirs)) => {
                let base = match was {
                    Some(Look::Run(marks)) => marks.as_slice(),
                    _ => &[],
                };
                self.put_run(text, base, mine, theirs);
            }
            (Look::Leaf(mine), Look::Leaf(theirs)) => {
                let base = match was {
                    Some(Look::Leaf(frame)) => Some(frame),
                    _ => None,
                };
                let (frame, conflicts) = self.frame(base, mine, theirs);
                self.bits.push(Bit { text: text.to_owned(), look: Look::Leaf(frame), conflicts });
            }
            // Equal texts have their signs in the same places.
            (look, _) => self.bits.push(Bit { text: text.to_owned(), look: look.clone(), conflicts: Vec::new() }),
        }
    }

    fn put_run(&mut self, text: &str, base: &[Mark], mine: &[Mark], theirs: &[Mark]) {
        let (mut marks, clash) = looks::marks(base, mine, theirs, false);
        let mut conflicts = Vec::new();
        if !clash.is_empty() {
            let clashing = |marks: &[Mark]| -> Vec<Mark> {
                marks.iter().filter(|mark| clash.contains(&mark.name())).cloned().collect()
            };
            let triple = [clashing(base), clashing(mine), clashing(theirs)];
            let goes_on = self.contested_marks.as_ref().filter(|(index, known)| {
                *known == triple && self.bits.last().is_some_and(|bit| bit.conflicts.contains(index))
            });
            let index = match goes_on {
                Some((index, _)) => *index,
                None => {
                    let [was, one, other] = [&triple[0], &triple[1], &triple[2]].map(|marks| looks::told_marks(marks));
                    let conflict = Conflict::new(ConflictKind::Marks, (&was, &one, &other), false);
                    self.decide(conflict, Choice::Mine)
                }
            };
            self.contested_marks = Some((index, triple));
            marks = looks::marks(base, mine, theirs, self.conflicts[index].stands == Choice::Theirs).0;
            conflicts.push(index);
        }
        self.bits.push(Bit { text: text.to_owned(), look: Look::Run(marks), conflicts });
    }

    /// A block that both sides have.
    fn frame(&mut self, base: Option<&Frame>, mine: &Frame, theirs: &Frame) -> (Frame, Vec<usize>) {
        if let Some(base) = base
            && let Some(changed) = three(base, mine, theirs)
        {
            return (changed.clone(), Vec::new());
        }
        let Some(base) = base else {
            let alike = (&mine.leaf, &mine.within) == (&theirs.leaf, &theirs.within);
            return if alike { (mine.clone(), Vec::new()) } else { self.contest_frame(None, mine, theirs) };
        };
        let Some(shape) = looks::shape(base, mine, theirs) else { return self.contest_frame(Some(base), mine, theirs) };
        let mut frame = shape.clone();
        if shape.joins == base.joins {
            frame.joins = if mine.joins == base.joins { theirs.joins } else { mine.joins };
        }
        let mut conflicts = Vec::new();
        let depth = frame.within.len();
        let wrap_at = |frame: &Frame, at: usize| looks::wraps(frame).nth(at).cloned();
        for at in 0..=depth {
            let whole = |frame: &Frame| frame.within.len() == depth;
            // Where the other sides have the same kind in the same place, its attributes come together.
            let (Some(was), Some(one), Some(other)) = (wrap_at(base, at), wrap_at(mine, at), wrap_at(theirs, at))
            else {
                continue;
            };
            let slot = if at == depth { &mut frame.leaf } else { &mut frame.within[at] };
            if [base, mine, theirs].into_iter().all(whole)
                && [&was, &one, &other].into_iter().all(|wrap| wrap.kind == slot.kind)
            {
                conflicts.extend(self.attributes(slot, &was, &one, &other));
            }
        }
        if frame.is_sound() { (frame, conflicts) } else { self.contest_frame(Some(base), mine, theirs) }
    }

    fn contest_frame(&mut self, base: Option<&Frame>, mine: &Frame, theirs: &Frame) -> (Frame, Vec<usize>) {
        let [was, one, other] = looks::told_frames(base, mine, theirs);
        let conflict = Conflict::new(ConflictKind::Block, (&was, &one, &other), false);
        let index = self.decide(conflict, Choice::Mine);
        let stands = if self.conflicts[index].stands == Choice::Theirs { theirs } else { mine };
        (stands.clone(), vec![index])
    }

    fn attributes(&mut self, slot: &mut Wrap, base: &Wrap, mine: &Wrap, theirs: &Wrap) -> Vec<usize> {
        let mut conflicts = Vec::new();
        for (name, one) in &mine.attrs {
            let (Some(was), Some(other)) = (base.attrs.get(name), theirs.attrs.get(name)) else { continue };
            if let Some(value) = three(was, one, other) {
                slot.attrs.insert(name.clone(), value.clone());
                continue;
            }
            let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let told = (text(was), text(one), text(other));
            let words = looks::is_text(slot.kind, name).then(|| Words::merge(&told.0, &told.1, &told.2));
            if let Some(Words::Clean(text)) = words {
                slot.attrs.insert(name.clone(), Value::from(text));
                continue;
            }
            let can_be_both = words.is_some();
            let mut conflict = Conflict::new(ConflictKind::Attribute, (&told.0, &told.1, &told.2), can_be_both);
            conflict.attribute = Some(name.clone());
            let (index, value) = match words {
                Some(Words::Contested(versions)) => {
                    let index = self.decide(conflict, versions.stands);
                    (index, Value::from(versions.of(self.conflicts[index].stands)))
                }
                _ => {
                    let index = self.decide(conflict, Choice::Mine);
                    (index, if self.conflicts[index].stands == Choice::Theirs { other.clone() } else { one.clone() })
                }
            };
            slot.attrs.insert(name.clone(), value);
            conflicts.push(index);
        }
        conflicts
    }

    /// Words that one side put in the place of others get the marks that the other side gave those, and lose those it took.
    /// They are the last bits that were put out.
    pub(super) fn restyle(&mut self, here: &Ranges, by: Choice) {
        let Three { base, mine, theirs } = self.three;
        let (other, range, count) = match by {
            Choice::Theirs => (mine, &here.mine, theirs.pieces(here.theirs.clone()).count()),
            _ => (theirs, &here.theirs, mine.pieces(here.mine.clone()).count()),
        };
        if here.base.len() != range.len() || here.base.is_empty() {
            return;
        }
        let marks = |stream: &'a Stream, at: usize| match stream.at(at) {
            Some((piece, Look::Run(marks))) => Some((piece.len(), marks.as_slice())),
            _ => None,
        };
        let mut common: Option<(Vec<Mark>, Vec<Mark>)> = None;
        let mut done = 0;
        while done < range.len() {
            let runs = (marks(base, here.base.start + done), marks(other, range.start + done));
            let (Some((b, was)), Some((o, now))) = runs else { return };
            let without = |marks: &[Mark], others: &[Mark]| -> Vec<Mark> {
                marks.iter().filter(|mark| !others.contains(mark)).cloned().collect()
            };
            let (given, taken) = (without(now, was), without(was, now));
            match &mut common {
                None => common = Some((given, taken)),
                Some((all_given, all_taken)) => {
                    all_given.retain(|mark| given.contains(mark));
                    all_taken.retain(|mark| taken.contains(mark));
                }
            }
            done += b.min(o);
        }
        let Some((given, taken)) = common else { return };
        if given.is_empty() && taken.is_empty() {
            return;
        }
        let first = self.bits.len().saturating_sub(count);
        for bit in &mut self.bits[first..] {
            if let Look::Run(marks) = &mut bit.look {
                *marks = looks::marks(&taken, &given, marks, true).0;
            }
        }
    }
}
