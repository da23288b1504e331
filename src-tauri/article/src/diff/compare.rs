//! Comparing any two articles: for the compare view and for `galley diff`. Nobody's hand is known here, only what differs.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::align::{OpKind, Shape, align, diff_text};
use super::flat::{Frame, Leaf, Wrap, flatten};
use super::{Op, moved};
use crate::model::{Article, Attrs, Field, Mark, NodeKind};

/// The difference of two articles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ArticleDiff {
    /// Over both plain texts, one line per leaf block. What is equal or deleted gives the old text, what is equal or inserted
    /// the new one.
    pub ops: Vec<Op>,
    /// The leaf blocks of both bodies, aligned, in order.
    pub blocks: Vec<BlockDiff>,
    /// Fields that differ, in their order.
    pub fields: Vec<FieldDiff>,
}

/// A leaf block of one or both bodies. A split shows as an inserted block whose text is equal, a join as a deleted one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlockDiff {
    /// Whether the block begins in both bodies or in one only.
    pub op: OpKind,
    /// The block as it is in the old body, where it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub old: Option<BlockLook>,
    /// The block as it is in the new body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub new: Option<BlockLook>,
    /// Its text, line breaks as `\n`.
    pub inline: Vec<InlineOp>,
    /// The number of the move that it is one end of: gone at one place and come at the other, it is one block.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub moved: Option<u32>,
    /// Where a moved block stands now, its text aligned with what it said before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Op>>")]
    pub edits: Vec<Op>,
}

/// What a leaf block is and stands in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlockLook {
    /// Its kind.
    pub kind: NodeKind,
    /// Its attributes.
    pub attrs: Attrs,
    /// The kinds of its ancestors below the document, outermost first.
    pub within: Vec<NodeKind>,
}

/// A run of text of one history and with one set of marks on either side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InlineOp {
    /// Where it is.
    pub op: OpKind,
    /// The text.
    pub text: String,
    /// Its marks in the old body; empty where it is not there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Mark>>")]
    pub old_marks: Vec<Mark>,
    /// Its marks in the new body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Mark>>")]
    pub new_marks: Vec<Mark>,
    /// The number of the move that it is one end of: a sentence that is gone here and stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub moved: Option<u32>,
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldDiff {
    /// Which.
    pub field: Field,
    /// The old value.
    #[ts(type = "unknown")]
    pub before: Value,
    /// The new value.
    #[ts(type = "unknown")]
    pub after: Value,
    /// The words of a text field, aligned; empty otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Op>>")]
    pub words: Vec<Op>,
}

/// Compares two articles. Both bodies are taken to be canonical.
pub fn diff_articles(old: &Article, new: &Article) -> ArticleDiff {
    let (old_leaves, new_leaves) = (flatten(&old.body), flatten(&new.body));
    let mut blocks = blocks(&old_leaves, &new_leaves);
    moved::mark(&mut blocks);
    ArticleDiff { ops: diff_text(&lines(&old_leaves), &lines(&new_leaves)), blocks, fields: fields(old, new) }
}

fn fields(old: &Article, new: &Article) -> Vec<FieldDiff> {
    let differing = Field::ALL.into_iter().map(|field| (field, old.field(field), new.field(field)));
    differing
        .filter(|(_, before, after)| before != after)
        .map(|(field, before, after)| {
            let words = match (&before, &after) {
                (Value::String(before), Value::String(after)) => diff_text(before, after),
                _ => Vec::new(),
            };
            FieldDiff { field, before, after, words }
        })
        .collect()
}

/// One line per leaf block.
fn lines(leaves: &[Leaf]) -> String {
    let mut out = String::new();
    for (index, leaf) in leaves.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        leaf.runs.iter().for_each(|(text, _)| out.push_str(text));
    }
    out
}

fn look(frame: &Frame) -> BlockLook {
    let kind = |wrap: &Wrap| wrap.kind;
    BlockLook {
        kind: frame.leaf.kind,
        attrs: frame.leaf.attrs.clone(),
        within: frame.within.iter().map(kind).collect(),
    }
}

/// A stretch of a body's text: where a leaf begins, or a run of one set of marks.
struct Part<'a> {
    text: &'a str,
    leaf: Option<&'a Leaf>,
    marks: &'a [Mark],
}

/// Takes the parts of a body in lengths that may cut a run.
struct Parts<'a> {
    parts: Vec<Part<'a>>,
    at: usize,
    used: usize,
}

impl<'a> Parts<'a> {
    fn of(leaves: &'a [Leaf]) -> Self {
        let mut parts = Vec::new();
        for leaf in leaves {
            parts.push(Part { text: leaf.frame.sign(), leaf: Some(leaf), marks: &[] });
            parts.extend(leaf.runs.iter().map(|(text, marks)| Part { text, leaf: None, marks }));
        }
        Self { parts, at: 0, used: 0 }
    }

    fn text(&self) -> String {
        self.parts.iter().map(|part| part.text).collect()
    }

    fn left(&self) -> usize {
        self.parts.get(self.at).map_or(usize::MAX, |part| part.text.len() - self.used)
    }

    fn take(&mut self, len: usize) -> Option<Part<'a>> {
        let part = self.parts.get(self.at)?;
        let taken = Part { text: &part.text[self.used..self.used + len], ..*part };
        self.used += len;
        if self.used == part.text.len() {
            (self.at, self.used) = (self.at + 1, 0);
        }
        Some(taken)
    }
}

fn blocks(old_leaves: &[Leaf], new_leaves: &[Leaf]) -> Vec<BlockDiff> {
    let (mut old, mut new) = (Parts::of(old_leaves), Parts::of(new_leaves));
    let mut out: Vec<BlockDiff> = Vec::new();
    for span in align(&old.text(), &new.text(), Shape::Leaves) {
        let mut left = span.len;
        while left > 0 {
            let reach_old = if span.kind == OpKind::Insert { left } else { old.left() };
            let reach_new = if span.kind == OpKind::Delete { left } else { new.left() };
            let len = left.min(reach_old).min(reach_new);
            left -= len;
            let was = if span.kind == OpKind::Insert { None } else { old.take(len) };
            let is = if span.kind == OpKind::Delete { None } else { new.take(len) };
            let shown =
                |part: &Option<Part<'_>>| part.as_ref().and_then(|part| part.leaf).map(|leaf| look(&leaf.frame));
            let (was_block, is_block) = (shown(&was), shown(&is));
            if was_block.is_some() || is_block.is_some() {
                out.push(BlockDiff {
                    op: span.kind,
                    old: was_block,
                    new: is_block,
                    inline: Vec::new(),
                    moved: None,
                    edits: Vec::new(),
                });
                continue;
            }
            let marks = |part: &Option<Part<'_>>| part.as_ref().map_or_else(Vec::new, |part| part.marks.to_vec());
            let inline = InlineOp {
                op: span.kind,
                text: is.as_ref().or(was.as_ref()).map_or_else(String::new, |part| part.text.to_owned()),
                old_marks: marks(&was),
                new_marks: marks(&is),
                moved: None,
            };
            // A stream begins with a boundary, so there is a block to put the text in.
            if let Some(block) = out.last_mut() {
                block.inline.push(inline);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests;
