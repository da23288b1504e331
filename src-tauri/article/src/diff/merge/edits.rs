//! What one side did to the base, edit by edit, and which edits of the two sides meet.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::super::align::{OpKind, Span};
use super::super::flat::BOUNDARY;
use super::aligned::aligned;
use super::stream::Stream;
use crate::text::{is_grapheme_boundary, is_word, sentences, words};

/// A stretch of the base that one side replaced. Bytes; one of the two ranges may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) base: Range<usize>,
    pub(super) side: Range<usize>,
}

impl Edit {
    fn is_deletion(&self) -> bool {
        self.side.is_empty()
    }

    fn is_insertion(&self) -> bool {
        self.base.is_empty()
    }
}

/// What turns `base` into `side`, where these blocks are known to be the same ones, by where they begin in either. Bytes.
pub(super) fn edits(base: &Stream, side: &Stream, known: &[(usize, usize)]) -> Vec<Edit> {
    from_spans(&aligned(&base.text, &side.text, known), base)
}

fn from_spans(spans: &[Span], base: &Stream) -> Vec<Edit> {
    let mut out = Vec::new();
    let (mut at_base, mut at_side) = (0, 0);
    let mut spans = spans.iter().peekable();
    while let Some(span) = spans.next() {
        if span.kind == OpKind::Equal {
            at_base += span.len;
            at_side += span.len;
            continue;
        }
        let deleted = if span.kind == OpKind::Delete { span.len } else { 0 };
        let inserted = match span.kind {
            OpKind::Insert => span.len,
            _ => spans.next_if(|next| next.kind == OpKind::Insert).map_or(0, |next| next.len),
        };
        let edit = Edit { base: at_base..at_base + deleted, side: at_side..at_side + inserted };
        (at_base, at_side) = (edit.base.end, edit.side.end);
        if edit.is_deletion() { cut(&edit, base, &mut out) } else { out.push(edit) }
    }
    out
}

/// A pure deletion in parts, so that what the other side edited of it keeps no more than its own block, list item, table row or
/// sentence.
fn cut(edit: &Edit, base: &Stream, out: &mut Vec<Edit>) {
    let text = &base.text[edit.base.clone()];
    let mut cuts: Vec<usize> = if text.contains(BOUNDARY) {
        let starts = text.match_indices(BOUNDARY).map(|(at, _)| at);
        starts.filter(|at| !base.continues_item(edit.base.start + at)).collect()
    } else {
        let ends = sentences(text).into_iter().scan(0, |at, sentence| {
            *at += sentence.len();
            Some(*at)
        });
        ends.filter(|at| is_grapheme_boundary(text, *at)).collect()
    };
    cuts.retain(|at| 0 < *at && *at < text.len());
    cuts.push(text.len());
    let mut from = 0;
    for to in cuts {
        out.push(Edit { base: edit.base.start + from..edit.base.start + to, side: edit.side.clone() });
        from = to;
    }
}

/// Edits of the two sides that have to be looked at together, and the stretch of the base they cover.
#[derive(Clone, Debug)]
pub(super) struct Cluster<'e> {
    pub(super) base: Range<usize>,
    pub(super) mine: &'e [Edit],
    pub(super) theirs: &'e [Edit],
}

impl Cluster<'_> {
    /// Neither side put anything in.
    pub(super) fn only_deletes(&self) -> bool {
        deletes(self.mine) && deletes(self.theirs)
    }

    /// Both only put something in.
    pub(super) fn only_inserts(&self) -> bool {
        self.base.is_empty()
    }

    /// One side takes out, the other puts in; answers whether it is mine that puts in.
    pub(super) fn edit_against_deletion(&self) -> Option<bool> {
        match (deletes(self.mine), deletes(self.theirs)) {
            (true, false) => Some(false),
            (false, true) => Some(true),
            _ => None,
        }
    }
}

fn deletes(edits: &[Edit]) -> bool {
    edits.iter().all(Edit::is_deletion)
}

/// The edits of both sides in the order of the base, those that meet together.
pub(super) fn clusters<'e>(
    base: &str,
    (mine, mine_text): (&'e [Edit], &Stream),
    (theirs, theirs_text): (&'e [Edit], &Stream),
) -> Vec<Cluster<'e>> {
    let meet = |one: &Edit, other: &Edit| {
        meets(base, one, mine_text, other) || (one.base != other.base && meets(base, other, theirs_text, one))
    };
    let key = |edit: Option<&Edit>| edit.map_or((usize::MAX, usize::MAX), |edit| (edit.base.start, edit.base.end));
    let mut out = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < mine.len() || j < theirs.len() {
        let (first, second) = (i, j);
        if key(mine.get(i)) <= key(theirs.get(j)) {
            i += 1
        } else {
            j += 1
        }
        // What meets comes in order, so it is enough to look at the next edit of either side.
        loop {
            if mine.get(i).is_some_and(|next| theirs[second..j].iter().rev().take(2).any(|one| meet(next, one))) {
                i += 1;
            } else if theirs.get(j).is_some_and(|next| mine[first..i].iter().rev().take(2).any(|one| meet(one, next))) {
                j += 1;
            } else {
                break;
            }
        }
        let (mine, theirs) = (&mine[first..i], &theirs[second..j]);
        let all = || mine.iter().chain(theirs);
        let start = all().map(|edit| edit.base.start).min().unwrap_or_default();
        let end = all().map(|edit| edit.base.end).max().unwrap_or_default();
        out.push(Cluster { base: start..end, mine, theirs });
    }
    out
}

/// Whether an edit, whose side's text is given, and one of the other side are about the same words.
fn meets(base: &str, edit: &Edit, side: &Stream, other: &Edit) -> bool {
    if edit.is_insertion() {
        let at = edit.base.start;
        if other.is_insertion() {
            return other.base.start == at;
        }
        if (other.base.start < at && at < other.base.end) || leans_on(base, edit, side, other) {
            return true;
        }
        // What is put in at the end of a block, list item or table row belongs to it: it must not end up in the one before
        // when that goes.
        let ends_block = at == base.len() || base[at..].starts_with(BOUNDARY);
        let starts_inside = !side.text[edit.side.clone()].starts_with(BOUNDARY) || side.continues_item(edit.side.start);
        return at == other.base.end && ends_block && starts_inside && base[other.base.clone()].contains(BOUNDARY);
    }
    !other.is_insertion() && edit.base.start < other.base.end && other.base.start < edit.base.end
}

/// So many words that go make a phrase: what leans on it would make no sense beside what came in its place.
const PHRASE: usize = 3;

/// Whether words were put in right before or behind a phrase that the other side took out or rewrote. A sentence of its own, or a
/// new block, leans on nothing.
fn leans_on(base: &str, edit: &Edit, side: &Stream, other: &Edit) -> bool {
    let (at, text, gone) = (edit.base.start, &side.text[edit.side.clone()], &base[other.base.clone()]);
    (at == other.base.start || at == other.base.end)
        && !gone.contains(BOUNDARY)
        && !text.contains(BOUNDARY)
        && !is_sentence(text)
        && words(gone).into_iter().filter(|word| is_word(word)).count() >= PHRASE
}

/// Whether a text ends a sentence, so that another may follow it.
pub(super) fn is_sentence(text: &str) -> bool {
    let core = text.trim_end().trim_end_matches(['”', '’', '」', '』', '）', ')', '"']);
    core.ends_with(['。', '！', '？', '…', '.', '!', '?'])
}

/// The most pairs of tokens that are compared once more.
const MOST_PAIRS: usize = 250_000;
/// At least this part of the base's words must be left, one in so many, for words in it to be told apart.
const LEFT_ONE_IN: usize = 3;

/// What turns a stretch of the base into a stretch of one side, as finely as words go: the alignment shows a rewritten
/// sentence as one replacement, but somebody else's word in it may be none of those that were rewritten. None where so
/// little is left that the words have no place of their own any more.
pub(super) fn fine_edits(base: &str, at: &Range<usize>, side: &str, side_at: &Range<usize>) -> Option<Vec<Edit>> {
    let (old, new) = (tokens(&base[at.clone()]), tokens(&side[side_at.clone()]));
    if old.len() * new.len() > MOST_PAIRS {
        return None;
    }
    let bytes = |tokens: &[&str]| tokens.iter().map(|token| token.len()).sum::<usize>();
    let speaking =
        |tokens: &[&str]| tokens.iter().filter(|token| is_word(token)).map(|token| token.len()).sum::<usize>();
    let mut out: Vec<Edit> = Vec::new();
    let (mut at_base, mut at_side, mut left) = (at.start, side_at.start, 0);
    for op in capture_diff_slices(Algorithm::Lcs, &old, &new) {
        let (_, old_range, new_range) = op.as_tag_tuple();
        let edit = Edit {
            base: at_base..at_base + bytes(&old[old_range.clone()]),
            side: at_side..at_side + bytes(&new[new_range]),
        };
        (at_base, at_side) = (edit.base.end, edit.side.end);
        if let DiffOp::Equal { .. } = op {
            left += speaking(&old[old_range]);
            continue;
        }
        match out.last_mut() {
            Some(last) if last.base.end == edit.base.start && last.side.end == edit.side.start => {
                (last.base.end, last.side.end) = (edit.base.end, edit.side.end);
            }
            _ => out.push(edit),
        }
    }
    (left > 0 && left * LEFT_ONE_IN >= speaking(&old)).then_some(out)
}

/// Words and signs.
fn tokens(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for (number, part) in text.split(BOUNDARY).enumerate() {
        let mut rest = part;
        if number > 0 {
            let class = usize::from(part.bytes().next().is_some_and(|b| (1..=8).contains(&b)));
            let start = part.as_ptr() as usize - text.as_ptr() as usize;
            out.push(&text[start - 1..start + class]);
            rest = &part[class..];
        }
        out.extend(words(rest));
    }
    out
}
