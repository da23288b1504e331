//! A body as one string with what each stretch of it looks like, and pieces of merged text on their way to a body.

use std::ops::Range;

use super::super::flat::{self, BOUNDARY, Frame, Leaf, Wrap};
use crate::model::{Body, Mark, NodeKind, schema};

/// What a stretch of a stream's text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// The sign that begins a leaf block, with the frame to remember.
    Leaf(Frame),
    /// Text with these marks.
    Run(Vec<Mark>),
}

/// The leaves of a body in one string.
#[derive(Clone, Debug, Default)]
pub(super) struct Stream {
    pub(super) text: String,
    /// Where each stretch begins, in bytes.
    starts: Vec<usize>,
    looks: Vec<Look>,
}

impl Stream {
    pub(super) fn of(leaves: &[Leaf]) -> Self {
        let mut stream = Self::default();
        for leaf in leaves {
            stream.push(leaf.frame.sign(), Look::Leaf(leaf.frame.clone()));
            for (text, marks) in &leaf.runs {
                stream.push(text, Look::Run(marks.clone()));
            }
        }
        stream
    }

    /// One unmarked text as the only block.
    pub(super) fn of_text(text: &str) -> Self {
        let runs = if text.is_empty() { Vec::new() } else { vec![(text.to_owned(), Vec::new())] };
        Self::of(&[Leaf { frame: Frame::paragraph(), runs }])
    }

    fn push(&mut self, text: &str, look: Look) {
        self.starts.push(self.text.len());
        self.looks.push(look);
        self.text.push_str(text);
    }

    /// The stretches of a range, cut to it.
    pub(super) fn pieces(&self, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, &Look)> {
        let first = self.starts.partition_point(|start| *start <= range.start).saturating_sub(1);
        (first..self.starts.len())
            .map(move |at| {
                let end = self.starts.get(at + 1).copied().unwrap_or(self.text.len());
                (self.starts[at].max(range.start)..end.min(range.end), &self.looks[at])
            })
            .take_while(|(piece, _)| piece.start < piece.end)
    }

    /// The stretch at a byte, from there on.
    pub(super) fn at(&self, byte: usize) -> Option<(Range<usize>, &Look)> {
        self.pieces(byte..self.text.len()).next()
    }

    /// The leaves in a range that are what their attributes say, not what their text says: pictures and what is shown from
    /// elsewhere. Two of them are the same only where these are.
    pub(super) fn shows(&self, range: Range<usize>) -> impl Iterator<Item = &Wrap> {
        self.pieces(range).filter_map(|(_, look)| match look {
            Look::Leaf(frame) => matches!(frame.leaf.kind, NodeKind::Figure | NodeKind::Embed).then_some(&frame.leaf),
            Look::Run(_) => None,
        })
    }

    /// Whether the leaf that begins here goes on with a list item or table row that has begun before.
    pub(super) fn continues_item(&self, byte: usize) -> bool {
        let Some((_, Look::Leaf(frame))) = self.at(byte) else { return false };
        let last = frame.joins.checked_sub(1).and_then(|at| frame.within.get(at));
        last.is_some_and(|wrap| matches!(wrap.kind, NodeKind::ListItem | NodeKind::TableRow | NodeKind::TableCell))
    }

    /// A range as a person reads it.
    pub(super) fn shown(&self, range: Range<usize>) -> String {
        self.text[range].chars().filter_map(shown_char).collect()
    }
}

/// A character of a stream as a person reads it; none for the class after a boundary.
fn shown_char(c: char) -> Option<char> {
    match c {
        BOUNDARY => Some('\n'),
        '\u{1}'..='\u{8}' => None,
        other => Some(other),
    }
}

/// The leaves of a body, made canonical first where it is not, with the frames to remember for them.
pub(super) fn leaves_of(body: &Body) -> Vec<Leaf> {
    let mut leaves = flat::flatten(body);
    if flat::build(&leaves) != *body {
        leaves = flat::flatten(&schema::canonical_body(body).0);
    }
    let mut before: Vec<Wrap> = Vec::new();
    for leaf in &mut leaves {
        let wish = flat::wish(&before, &leaf.frame);
        before.clone_from(&leaf.frame.within);
        leaf.frame = wish;
    }
    leaves
}

/// What is put out of a merge, in order.
#[derive(Clone, Debug)]
pub(super) struct Bit {
    /// A text of no length only marks the place of conflicts.
    pub(super) text: String,
    pub(super) look: Look,
    /// The conflicts that it belongs to, by index.
    pub(super) conflicts: Vec<usize>,
}
