//! Changes and decisions.

use chrono::{DateTime, Utc};
pub use galley_article::diff::{Change, ChangeKind, Verdict};
pub use galley_article::triage::ChangeClass;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::story::StoryId;

/// Whether the baseline stands still.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SetTracking {
    /// The story.
    pub story: StoryId,
    /// Who switches.
    pub actor: String,
    /// On: from now on the baseline stands still. Off is possible only when no change awaits a decision.
    pub on: bool,
}

/// The changes of one version.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChangeList {
    /// The working text's version they belong to.
    #[ts(type = "number")]
    pub version: u64,
    /// The changes in document order.
    pub changes: Vec<Change>,
}

/// Which changes a decision is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// All of them.
    All,
    /// Those with these ids.
    Ids(Vec<String>),
    /// What this person did.
    By(String),
    /// Those that come to this.
    Class(ChangeClass),
    /// Changes of the body that touch this range of the working body.
    Range {
        /// Start, ProseMirror position (UTF-16 units), inclusive.
        from: usize,
        /// End, inclusive.
        to: usize,
    },
    /// Changes of the body that touch this top-level block of it, counted from 0.
    Block(usize),
    /// Those of this kind.
    Kind(ChangeKind),
    /// One piece of a change; its other pieces stay pending.
    Piece {
        /// The change's id.
        change: String,
        /// Which of its pieces, counted from 0.
        piece: usize,
    },
}

/// A decision.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Decide {
    /// The story.
    pub story: StoryId,
    /// Who decides.
    pub actor: String,
    /// The version whose changes were seen; a later one is answered `conflict`. Absent: whatever stands.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub base_version: Option<u64>,
    /// About which changes.
    pub which: Which,
    /// What.
    pub verdict: Verdict,
    /// Why; may be empty.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub reason: String,
}

/// What a decision, or its undoing, answers.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DecideReply {
    /// The decision's number, for [`UndoDecision`]; none when there was nothing to decide.
    #[ts(type = "number | null")]
    pub decision: Option<u64>,
    /// How many changes were decided on.
    pub decided: u32,
    /// The story as it now stands.
    pub story: super::story::StoryView,
}

/// Taking a decision back; possible as long as neither text was changed since.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct UndoDecision {
    /// The story.
    pub story: StoryId,
    /// Who takes it back.
    pub actor: String,
    /// Which decision.
    #[ts(type = "number")]
    pub decision: u64,
}

/// Putting a settled change back among those that await a decision, whatever was written since.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReopenChange {
    /// The story.
    pub story: StoryId,
    /// Who reopens it.
    pub actor: String,
    /// The decision that settled it.
    #[ts(type = "number")]
    pub decision: u64,
    /// The change's id.
    pub change: String,
}

/// A settled change that was reopened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reopened {
    /// The change's id.
    pub change: String,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// By whom.
    pub actor: String,
}

/// A decision as the log keeps it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Decision {
    /// Its number.
    #[ts(type = "number")]
    pub id: u64,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: String,
    /// What.
    pub verdict: Verdict,
    /// The changes as they stood then, with authors and times.
    pub changes: Vec<Change>,
    /// Why; often empty.
    pub reason: String,
    /// When it was taken back.
    #[ts(type = "string | null")]
    pub undone_at: Option<DateTime<Utc>>,
    /// Which of its changes were reopened one by one.
    pub reopened: Vec<Reopened>,
}
