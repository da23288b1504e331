//! Where conflicts are when the merged text has been edited since.

use super::super::align::{OpKind, Shape, Span, align};
use super::conflict::Conflict;
use super::stream::{Stream, leaves_of};
use crate::model::Body;
use crate::text::{TextBlock, text_blocks};

/// Moves conflicts from the places they have in `merged` to the same words in `now`. What is gone has its place where it was.
pub fn follow_conflicts(conflicts: &mut [Conflict], merged: &Body, now: &Body) {
    if merged == now {
        return;
    }
    let (old, new) = (Places::of(merged), Places::of(now));
    let spans = align(&old.text, &new.text, Shape::Leaves);
    for conflict in conflicts.iter_mut().filter(|conflict| conflict.field.is_none()) {
        let from = new.position(carried(&spans, old.byte(conflict.from), false));
        let to = new.position(carried(&spans, old.byte(conflict.to), true));
        (conflict.from, conflict.to) = (from, to.max(from));
        conflict.path = new.path(from);
    }
}

/// A byte of the old text in the new one. `end` says that it closes a range, so that what was put in there stays outside.
fn carried(spans: &[Span], byte: usize, end: bool) -> usize {
    let (mut at_old, mut at_new) = (0, 0);
    for span in spans {
        let old = if span.kind == OpKind::Insert { 0 } else { span.len };
        let new = if span.kind == OpKind::Delete { 0 } else { span.len };
        let inside = byte < at_old + old || (end && byte == at_old + old && old > 0);
        if inside {
            return if span.kind == OpKind::Equal { at_new + byte - at_old } else { at_new };
        }
        (at_old, at_new) = (at_old + old, at_new + new);
    }
    at_new
}

/// The text blocks of a body and where each begins in the stream of it.
struct Places {
    text: String,
    blocks: Vec<TextBlock>,
    starts: Vec<usize>,
}

impl Places {
    fn of(body: &Body) -> Self {
        let leaves = leaves_of(body);
        let mut starts = Vec::new();
        let mut at = 0;
        for leaf in &leaves {
            at += leaf.frame.sign().len();
            if leaf.frame.leaf.kind.is_textblock() {
                starts.push(at);
            }
            at += leaf.runs.iter().map(|(text, _)| text.len()).sum::<usize>();
        }
        Self { text: Stream::of(&leaves).text, blocks: text_blocks(body), starts }
    }

    /// The byte of a position; of one between blocks, where the next text begins.
    fn byte(&self, position: usize) -> usize {
        if let Some(place) = TextBlock::place(&self.blocks, position) {
            return self.starts.get(place.block).map_or(0, |start| start + place.byte);
        }
        let next = self.blocks.partition_point(|block| block.start <= position);
        self.starts.get(next).copied().unwrap_or(self.text.len())
    }

    fn block(&self, byte: usize) -> Option<(&TextBlock, usize)> {
        let at = self.starts.partition_point(|start| *start <= byte).saturating_sub(1);
        Some((self.blocks.get(at)?, byte.saturating_sub(*self.starts.get(at)?)))
    }

    fn position(&self, byte: usize) -> usize {
        self.block(byte).map_or(0, |(block, byte)| block.position(byte.min(block.text.len())))
    }

    fn path(&self, position: usize) -> Vec<usize> {
        TextBlock::place(&self.blocks, position).map_or_else(Vec::new, |place| self.blocks[place.block].path.clone())
    }
}
