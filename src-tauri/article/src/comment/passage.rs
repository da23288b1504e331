//! The way from one text to the next, and what becomes of an offset on it.

use std::cell::OnceCell;
use std::ops::Range;

use super::stream::Stream;
use crate::diff::{OpKind, diff_text};

/// Two texts of one story, before and after. Ends that both have in common are found at once; the lines between them are
/// aligned only when an anchor lies there.
///
/// The way back is the way forth, turned round: the two texts are always aligned in the same order.
#[derive(Debug)]
pub struct Passage<'a> {
    pub(super) old: &'a Stream,
    pub(super) new: &'a Stream,
    /// Bytes that both begin with.
    head: usize,
    /// Bytes that both end with; may overlap with the head.
    tail: usize,
    spans: OnceCell<Vec<Span>>,
    names: OnceCell<(String, String)>,
}

/// A length of both texts, or of one only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
    pub(super) kind: OpKind,
}

impl<'a> Passage<'a> {
    /// The way from `old` to `new`.
    pub fn between(old: &'a Stream, new: &'a Stream) -> Self {
        let (a, b) = (old.text().as_bytes(), new.text().as_bytes());
        let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
        Self { old, new, head, tail, spans: OnceCell::new(), names: OnceCell::new() }
    }

    /// Whether the words are the same.
    pub(super) fn is_still(&self) -> bool {
        self.old.text() == self.new.text()
    }

    /// The range where the words before it, or the words after it, are the same in both texts to the very end.
    pub(super) fn untouched(&self, range: &Range<usize>) -> Option<Range<usize>> {
        if range.end <= self.head {
            return Some(range.clone());
        }
        let (old, new) = (self.old.text().len(), self.new.text().len());
        (old - range.start <= self.tail).then(|| range.start + new - old..range.end + new - old)
    }

    /// Whether the edit could have been made in more than one place.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.head + self.tail > self.old.text().len().min(self.new.text().len())
    }

    /// Both texts in order.
    pub(super) fn spans(&self) -> &[Span] {
        self.spans.get_or_init(|| {
            let (old, new) = (self.old.text(), self.new.text());
            // Whole lines go to the alignment, which knows best where a deletion in a line begins.
            let head = old[..floor(old, self.head)].rfind('\n').map_or(0, |at| at + 1);
            let least = old.len().min(new.len()) - head;
            let shared = ceil(old, old.len() - self.tail.min(least));
            let tail = old[shared..].find('\n').map_or(0, |at| old.len() - shared - at);
            let (inner_old, inner_new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
            let mut spans = vec![Span { old: 0..head, new: 0..head, kind: OpKind::Equal }];
            spans.extend(aligned(inner_old, inner_new, head));
            spans.push(Span {
                old: old.len() - tail..old.len(),
                new: new.len() - tail..new.len(),
                kind: OpKind::Equal,
            });
            spans
        })
    }

    /// Where an offset of the old text lies in the new one; of what is gone, where it was.
    pub(super) fn point(&self, offset: usize) -> usize {
        let span = self.spans().iter().find(|span| span.kind != OpKind::Insert && offset <= span.old.end);
        span.map_or(self.new.text().len(), |span| match span.kind {
            OpKind::Equal => span.new.start + offset.saturating_sub(span.old.start),
            _ => span.new.start,
        })
    }

    /// What a range of the old text has become: from its first to its last character that is still there.
    pub(super) fn survivors(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let mut found: Option<Range<usize>> = None;
        for span in self.spans().iter().filter(|span| span.kind == OpKind::Equal) {
            let (from, to) = (range.start.max(span.old.start), range.end.min(span.old.end));
            if from < to {
                let start = span.new.start + from - span.old.start;
                let end = span.new.start + to - span.old.start;
                found = Some(found.map_or(start, |found| found.start)..end);
            }
        }
        found
    }

    /// Where to show in the new text what stands, or stood, in this range of the old one: an empty range where nothing of it
    /// is left.
    pub fn seat(&self, range: &Range<usize>) -> Range<usize> {
        let point = || self.point(range.start);
        self.survivors(range).unwrap_or_else(|| point()..point())
    }

    /// The words of the old text that were taken out near an offset of the new one.
    pub fn taken_out(&self, words: &str, near: usize) -> Option<Range<usize>> {
        let words = words.trim_matches('\n');
        let everywhere = self.old.text().match_indices(words).filter(|(_, found)| !found.is_empty());
        let ranges = everywhere.map(|(at, found)| at..at + found.len()).filter(|range| self.old.is_whole(range));
        ranges.min_by_key(|range| (self.remains(range).len(), self.point(range.start).abs_diff(near)))
    }

    /// What is left of the characters of a range.
    pub(super) fn remains(&self, range: &Range<usize>) -> String {
        let equal = self.spans().iter().filter(|span| span.kind == OpKind::Equal);
        equal
            .filter_map(|span| {
                let (from, to) = (range.start.max(span.old.start), range.end.min(span.old.end));
                (from < to).then(|| self.old.slice(&(from..to)))
            })
            .collect()
    }

    /// How many bytes of a range of the new text were not there before.
    pub(super) fn fresh(&self, range: &Range<usize>) -> usize {
        let put_in = self.spans().iter().filter(|span| span.kind == OpKind::Insert);
        put_in.map(|span| range.end.min(span.new.end).saturating_sub(range.start.max(span.new.start))).sum()
    }

    /// Names of the two texts: equal texts have equal names.
    pub(super) fn names(&self) -> &(String, String) {
        let name = |stream: &Stream| blake3::hash(stream.text().as_bytes()).to_hex()[..16].to_owned();
        self.names.get_or_init(|| (name(self.old), name(self.new)))
    }
}

/// The alignment of two texts that begin at the same offset.
fn aligned(old: &str, new: &str, start: usize) -> Vec<Span> {
    // The lesser text is always the old one of the alignment: so the way back is exactly the way forth.
    let turned = new < old;
    let ops = if turned { diff_text(new, old) } else { diff_text(old, new) };
    let (mut at_old, mut at_new) = (start, start);
    ops.iter()
        .map(|op| {
            let kind = match op.op {
                OpKind::Insert if turned => OpKind::Delete,
                OpKind::Delete if turned => OpKind::Insert,
                kind => kind,
            };
            let old = at_old..at_old + if kind == OpKind::Insert { 0 } else { op.text.len() };
            let new = at_new..at_new + if kind == OpKind::Delete { 0 } else { op.text.len() };
            (at_old, at_new) = (old.end, new.end);
            Span { old, new, kind }
        })
        .collect()
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Body, Node};

    fn of(text: &str) -> Stream {
        Stream::of(&Body::new(text.split('\n').map(Node::paragraph).collect()))
    }

    #[test]
    fn what_was_taken_out_is_found_and_shown_where_it_stood() {
        let (old, new) = (of("他说好。\n她说好。\n完"), of("他说好。\n完"));
        let passage = Passage::between(&old, &new);
        let near = "他说好。".len();
        let range = passage.taken_out("\n她说好。", near).unwrap();
        assert_eq!((old.slice(&range), range.start), ("她说好。", "他说好。\n".len()));
        let seat = passage.seat(&range);
        assert!(seat.is_empty() && (near..near + 2).contains(&seat.start), "{seat:?}");
        // Of two equal words the one that is gone is meant.
        let (old, new) = (of("好的，好的。"), of("好的，"));
        let passage = Passage::between(&old, &new);
        assert_eq!(passage.taken_out("好的", near), Some("好的，".len().."好的，好的".len()));
        assert_eq!((passage.taken_out("坏", 0), passage.taken_out("\n", 0)), (None, None));
        let whole = 0..old.text().len();
        assert_eq!(passage.seat(&whole), 0..new.text().len());
    }
}
