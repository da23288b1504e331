//! Walks the base with both sides' edits: what one side did is done, what both did is done once or contested.

use std::hash::Hash;
use std::ops::Range;

use serde_json::json;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::super::flat::BOUNDARY;
use super::conflict::{Choice, Chooser, Conflict, ConflictKind};
use super::edits::{Cluster, Edit, clusters, edits, fine_edits, is_sentence};
use super::stream::{Bit, Look, Stream};
use crate::model::Mark;

/// The three texts.
#[derive(Clone, Copy)]
pub(super) struct Three<'a> {
    pub(super) base: &'a Stream,
    pub(super) mine: &'a Stream,
    pub(super) theirs: &'a Stream,
}

/// A stretch of each of them. Bytes.
#[derive(Clone, Debug)]
pub(super) struct Ranges {
    pub(super) base: Range<usize>,
    pub(super) mine: Range<usize>,
    pub(super) theirs: Range<usize>,
}

/// Text that is put out of one side belongs to a conflict that is known beforehand.
pub(super) struct Watched {
    pub(super) side: Choice,
    pub(super) range: Range<usize>,
    pub(super) conflict: usize,
}

pub(super) struct Walk<'a, 'w, 'c> {
    pub(super) three: Three<'a>,
    chooser: &'w mut Chooser<'c>,
    pub(super) bits: Vec<Bit>,
    pub(super) conflicts: Vec<Conflict>,
    watched: Vec<Watched>,
    /// The marks of the last conflict about marks, as long as it may go on.
    pub(super) contested_marks: Option<(usize, [Vec<Mark>; 3])>,
}

impl<'a, 'w, 'c> Walk<'a, 'w, 'c> {
    pub(super) fn new(three: Three<'a>, chooser: &'w mut Chooser<'c>) -> Self {
        Self { three, chooser, bits: Vec::new(), conflicts: Vec::new(), watched: Vec::new(), contested_marks: None }
    }

    /// The same with conflicts that are known already, and the text that they are about.
    pub(super) fn with(mut self, conflicts: Vec<Conflict>, watched: Vec<Watched>) -> Self {
        (self.conflicts, self.watched) = (conflicts, watched);
        self
    }

    /// `known` are the blocks of the base that are known on either side, by where they begin. Bytes.
    pub(super) fn run(&mut self, known: &[Vec<(usize, usize)>; 2]) {
        let Three { base, mine, theirs } = self.three;
        let (by_mine, by_theirs) = (edits(base, mine, &known[0]), edits(base, theirs, &known[1]));
        let all = Ranges { base: 0..base.text.len(), mine: 0..mine.text.len(), theirs: 0..theirs.text.len() };
        self.region(&all, &by_mine, &by_theirs, true);
    }

    fn clusters<'e>(&self, by_mine: &'e [Edit], by_theirs: &'e [Edit]) -> Vec<Cluster<'e>> {
        let Three { base, mine, theirs } = self.three;
        clusters(&base.text, (by_mine, mine), (by_theirs, theirs))
    }

    fn region(&mut self, ranges: &Ranges, by_mine: &[Edit], by_theirs: &[Edit], is_whole: bool) {
        let mut at = (ranges.base.start, ranges.mine.start, ranges.theirs.start);
        for cluster in self.clusters(by_mine, by_theirs) {
            let kept = cluster.base.start - at.0;
            self.keep(at, kept);
            at = (at.0 + kept, at.1 + kept, at.2 + kept);
            let grown = |edits: &[Edit]| {
                let (gone, come) =
                    edits.iter().fold((0, 0), |(gone, come), edit| (gone + edit.base.len(), come + edit.side.len()));
                cluster.base.len() + come - gone
            };
            let end = (cluster.base.end, at.1 + grown(cluster.mine), at.2 + grown(cluster.theirs));
            let here = Ranges { base: at.0..end.0, mine: at.1..end.1, theirs: at.2..end.2 };
            self.resolve(&cluster, &here, is_whole);
            at = end;
        }
        self.keep(at, ranges.base.end - at.0);
    }

    /// What both sides kept, with both sides' marks, kinds and attributes.
    fn keep(&mut self, (base, mine, theirs): (usize, usize, usize), len: usize) {
        let three = self.three;
        let mut done = 0;
        while done < len {
            let pieces = (three.base.at(base + done), three.mine.at(mine + done), three.theirs.at(theirs + done));
            let (Some((b, was)), Some((m, one)), Some((t, other))) = pieces else { return };
            let step = b.len().min(m.len()).min(t.len()).min(len - done);
            self.put_alike(&three.base.text[b.start..b.start + step], Some(was), one, other);
            done += step;
        }
    }

    fn resolve(&mut self, cluster: &Cluster<'_>, here: &Ranges, is_whole: bool) {
        let Three { base, mine, theirs } = self.three;
        if cluster.theirs.is_empty() {
            self.put(Choice::Mine, here.mine.clone(), None);
            self.restyle(here, Choice::Mine);
        } else if cluster.mine.is_empty() {
            self.put(Choice::Theirs, here.theirs.clone(), None);
            self.restyle(here, Choice::Theirs);
        } else if cluster.only_deletes() {
            // Gone on both sides, as far as both say so; what only one of them deleted is gone as well.
        } else if mine.text[here.mine.clone()] == theirs.text[here.theirs.clone()]
            && !(cluster.only_inserts() && mine.shows(here.mine.clone()).ne(theirs.shows(here.theirs.clone())))
        {
            self.put_once(here.mine.clone(), here.theirs.clone());
        } else if cluster.only_inserts() {
            self.put_both(here);
        } else if let Some(mine_edits) = cluster.edit_against_deletion() {
            let stands = if mine_edits { Choice::Mine } else { Choice::Theirs };
            self.contest(ConflictKind::Deleted, here, stands);
        } else if !(is_whole && self.refine(here)) {
            debug_assert_ne!(base.text[here.base.clone()], mine.text[here.mine.clone()], "{cluster:?}");
            self.contest(ConflictKind::Text, here, Choice::Mine);
        }
    }

    /// Looks once more, word by word; does it, and answers so, where nothing is contested then.
    fn refine(&mut self, here: &Ranges) -> bool {
        let Three { base, mine, theirs } = self.three;
        let fine = |side: &Stream, range: &Range<usize>| fine_edits(&base.text, &here.base, &side.text, range);
        let (Some(by_mine), Some(by_theirs)) = (fine(mine, &here.mine), fine(theirs, &here.theirs)) else {
            return false;
        };
        let is_clean = self.clusters(&by_mine, &by_theirs).iter().all(|cluster| {
            let same = || match (cluster.mine, cluster.theirs) {
                ([one], [other]) => {
                    one.base == other.base && mine.text[one.side.clone()] == theirs.text[other.side.clone()]
                }
                _ => false,
            };
            cluster.mine.is_empty() || cluster.theirs.is_empty() || cluster.only_deletes() || same()
        });
        if is_clean {
            self.region(here, &by_mine, &by_theirs, false);
        }
        is_clean
    }

    /// A stretch of one side.
    fn put(&mut self, side: Choice, range: Range<usize>, conflict: Option<usize>) {
        let stream = if side == Choice::Theirs { self.three.theirs } else { self.three.mine };
        for (piece, look) in stream.pieces(range) {
            let watched = self.watched.iter().filter(|watched| {
                watched.side == side && watched.range.start <= piece.start && piece.end <= watched.range.end
            });
            let conflicts = watched.map(|watched| watched.conflict).chain(conflict).collect();
            self.bits.push(Bit { text: stream.text[piece].to_owned(), look: look.clone(), conflicts });
        }
    }

    /// What both sides put in alike.
    fn put_once(&mut self, mine: Range<usize>, theirs: Range<usize>) {
        let three = self.three;
        let mut done = 0;
        while done < mine.len() {
            let pieces = (three.mine.at(mine.start + done), three.theirs.at(theirs.start + done));
            let (Some((m, one)), Some((t, other))) = pieces else { return };
            let step = m.len().min(t.len()).min(mine.len() - done);
            self.put_alike(&three.mine.text[m.start..m.start + step], None, one, other);
            done += step;
        }
    }

    /// What both sides put in at one place: the text that goes on where it stands before the blocks that begin there; mine before
    /// theirs; equal blocks once.
    fn put_both(&mut self, here: &Ranges) {
        let Three { mine, theirs, .. } = self.three;
        let head = |stream: &Stream, range: &Range<usize>| {
            range.start + stream.text[range.clone()].find(BOUNDARY).unwrap_or(range.len())
        };
        let (mine_head, theirs_head) = (head(mine, &here.mine), head(theirs, &here.theirs));
        let heads = Ranges { mine: here.mine.start..mine_head, theirs: here.theirs.start..theirs_head, ..here.clone() };
        let (one, other) = (&mine.text[heads.mine.clone()], &theirs.text[heads.theirs.clone()]);
        if one == other {
            self.put_once(heads.mine, heads.theirs);
        } else if one.is_empty() || other.is_empty() || (is_sentence(one) && is_sentence(other)) {
            self.put(Choice::Mine, heads.mine, None);
            self.put(Choice::Theirs, heads.theirs, None);
        } else {
            self.contest(ConflictKind::Inserted, &heads, Choice::Both);
        }
        let blocks = |stream: &Stream, range: Range<usize>| -> Vec<Range<usize>> {
            let starts: Vec<usize> =
                stream.text[range.clone()].match_indices(BOUNDARY).map(|(at, _)| range.start + at).collect();
            let ends = starts.iter().skip(1).copied().chain([range.end]);
            starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
        };
        let (ours, others) = (blocks(mine, mine_head..here.mine.end), blocks(theirs, theirs_head..here.theirs.end));
        let texts = |stream: &'a Stream, blocks: &[Range<usize>]| -> Vec<(&'a str, String)> {
            let shown =
                |range: &Range<usize>| stream.shows(range.clone()).map(|wrap| json!(wrap.attrs).to_string()).collect();
            blocks.iter().map(|range| (&stream.text[range.clone()], shown(range))).collect()
        };
        for (old, new, is_equal) in alike(&texts(mine, &ours), &texts(theirs, &others)) {
            if is_equal {
                old.zip(new).for_each(|(i, j)| self.put_once(ours[i].clone(), others[j].clone()));
            } else {
                old.for_each(|i| self.put(Choice::Mine, ours[i].clone(), None));
                new.for_each(|j| self.put(Choice::Theirs, others[j].clone(), None));
            }
        }
    }

    /// Both versions of a stretch, one of which is put out, or both.
    fn contest(&mut self, kind: ConflictKind, here: &Ranges, otherwise: Choice) {
        let Three { base, mine, theirs } = self.three;
        let told = (base.shown(here.base.clone()), mine.shown(here.mine.clone()), theirs.shown(here.theirs.clone()));
        let can_be_both = matches!(kind, ConflictKind::Text | ConflictKind::Inserted);
        let index = self.decide(Conflict::new(kind, (&told.0, &told.1, &told.2), can_be_both), otherwise);
        let before = self.bits.len();
        let stands = self.conflicts[index].stands;
        if stands != Choice::Theirs {
            self.put(Choice::Mine, here.mine.clone(), Some(index));
        }
        if stands == Choice::Both && runs_together(&told.1, &told.2) {
            self.bits.push(Bit { text: " ".to_owned(), look: Look::Run(Vec::new()), conflicts: vec![index] });
        }
        if stands != Choice::Mine {
            self.put(Choice::Theirs, here.theirs.clone(), Some(index));
        }
        if self.bits.len() == before {
            self.bits.push(Bit { text: String::new(), look: Look::Run(Vec::new()), conflicts: vec![index] });
        }
    }

    pub(super) fn decide(&mut self, mut conflict: Conflict, otherwise: Choice) -> usize {
        self.chooser.decide(&mut conflict, otherwise);
        self.conflicts.push(conflict);
        self.conflicts.len() - 1
    }
}

/// Which stretches of the two are equal, and what stands between them. Of several ways to pair them the same one is taken
/// whichever comes first.
fn alike<T: Eq + Hash + Ord>(one: &[T], other: &[T]) -> Vec<(Range<usize>, Range<usize>, bool)> {
    let turned = one > other;
    let ops = if turned {
        capture_diff_slices(Algorithm::Myers, other, one)
    } else {
        capture_diff_slices(Algorithm::Myers, one, other)
    };
    let told = |op: DiffOp| {
        let (_, old, new) = op.as_tag_tuple();
        let (of_one, of_other) = if turned { (new, old) } else { (old, new) };
        (of_one, of_other, matches!(op, DiffOp::Equal { .. }))
    };
    ops.into_iter().map(told).collect()
}

/// Whether two texts side by side would make one word of two.
fn runs_together(before: &str, after: &str) -> bool {
    let latin = |c: char| c.is_alphanumeric() && c < '\u{2e80}';
    before.chars().next_back().is_some_and(latin) && after.chars().next().is_some_and(latin)
}
