//! The vocabulary of review: turns, changes with their pieces, selections and verdicts.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::model::Field;
use crate::triage::ChangeClass;

use super::Op;

/// Whose hand, and when. All that one person does until another takes over carries one turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Turn {
    /// The person's name as the newsroom shows it.
    pub author: String,
    /// When, UTC.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
}

/// What happened to a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PieceKind {
    /// In the working text, not in the baseline.
    Inserted,
    /// In the baseline, not in the working text.
    Deleted,
    /// Put in by one person and taken out by another: in neither text.
    InsertedThenDeleted,
    /// The marks differ.
    Formatted,
    /// The block's kind, or what it stands in, differs.
    Retyped,
    /// Attributes of the block, or of what it stands in, differ.
    Attribute,
    /// Blocks that the baseline has elsewhere, at the place where they are now.
    Moved,
    /// The place from which a change's moved blocks are gone; its text is theirs in the baseline.
    MovedAway,
    /// A field of the article differs.
    Field,
}

/// What a change comes down to: the kind of its pieces, or `replaced` where it takes out and puts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Only puts in.
    Inserted,
    /// Only takes out.
    Deleted,
    /// Takes out and puts in, in one place.
    Replaced,
    /// Put in by one person and taken out by another.
    InsertedThenDeleted,
    /// Marks.
    Formatted,
    /// Kind or surroundings of a block.
    Retyped,
    /// Attributes of a block.
    Attribute,
    /// Blocks that stand elsewhere; edits inside of them are changes of their own.
    Moved,
    /// A field of the article.
    Field,
}

/// One run of a change. The boundary before a block is written as `\n` in texts, as is a line break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Piece {
    /// What happened to it.
    pub kind: PieceKind,
    /// Who did it; for `inserted_then_deleted`, who put it in.
    pub author: String,
    /// When, UTC.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// Others who had a hand in it, oldest first: who took an `inserted_then_deleted` piece out, who formatted before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Turn>>")]
    pub others: Vec<Turn>,
    /// Its text; of a field, what the working text says.
    pub text: String,
    /// Start in the working body: ProseMirror position, UTF-16 units. What is not in the working text has `from == to`.
    pub from: usize,
    /// End in the working body.
    pub to: usize,
    /// Marks, block or field value in the baseline, where the kind is about these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "unknown")]
    pub before: Option<Value>,
    /// Marks, block or field value in the working text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "unknown")]
    pub after: Option<Value>,
}

/// 修订: one attributed difference between baseline and working text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Change {
    /// Stable name, `c1`, `c2`, …: other decisions do not alter it, and it is not used again.
    pub id: String,
    /// What it comes down to.
    pub kind: ChangeKind,
    /// What it comes to for whoever decides.
    #[serde(default)]
    pub class: ChangeClass,
    /// Whose it is; of an `inserted_then_deleted` change, who put it in.
    pub author: String,
    /// When it was last added to, UTC.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// Others who had a hand in it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Turn>>")]
    pub others: Vec<Turn>,
    /// The field it is about; none where it is about the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<Field>,
    /// Its pieces in document order.
    pub pieces: Vec<Piece>,
    /// What accepting takes out of the baseline.
    pub deleted: String,
    /// What accepting puts into the baseline.
    pub inserted: String,
    /// Marks, block or field value in the baseline, where the kind is about these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "unknown")]
    pub before: Option<Value>,
    /// Marks, block or field value in the working text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "unknown")]
    pub after: Option<Value>,
    /// The words of a text field, aligned; empty otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Op>>")]
    pub words: Vec<Op>,
    /// Start in the working body: ProseMirror position, UTF-16 units; 0 for a field. Of moved blocks, the new place counts.
    pub from: usize,
    /// End in the working body.
    pub to: usize,
    /// Index of the top-level block of the working body where it begins; 0 for a field.
    pub block: usize,
    /// A few words of the working text before it, in the same block.
    pub context_before: String,
    /// A few words of the working text after it, in the same block.
    pub context_after: String,
}

/// What to do with changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The baseline takes them.
    Accept,
    /// The working text gives them up.
    Reject,
}

/// Which changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "which", content = "value")]
pub enum Selection {
    /// Every one.
    All,
    /// Those of these ids; ids that are not pending are passed over.
    Changes(Vec<String>),
    /// What this person did. Of text that one person put in and another took out, only this person's part is decided.
    By(String),
    /// Body changes that touch this range of the working body (ProseMirror positions).
    Range {
        /// Start, inclusive.
        from: usize,
        /// End, inclusive.
        to: usize,
    },
    /// Body changes that touch this top-level block of the working body, counted from 0.
    Block(usize),
    /// Those of this kind.
    Kind(ChangeKind),
    /// One piece of a change; the others stay pending.
    Piece {
        /// The change's id.
        change: String,
        /// Which of its pieces, counted from 0.
        piece: usize,
    },
}

impl From<PieceKind> for ChangeKind {
    fn from(kind: PieceKind) -> Self {
        match kind {
            PieceKind::Inserted => Self::Inserted,
            PieceKind::Deleted => Self::Deleted,
            PieceKind::InsertedThenDeleted => Self::InsertedThenDeleted,
            PieceKind::Formatted => Self::Formatted,
            PieceKind::Retyped => Self::Retyped,
            PieceKind::Attribute => Self::Attribute,
            PieceKind::Moved | PieceKind::MovedAway => Self::Moved,
            PieceKind::Field => Self::Field,
        }
    }
}
