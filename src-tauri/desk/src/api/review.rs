//! Changes and decisions.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::story::StoryId;

/// One attributed difference.
pub type Change = serde_json::Value;

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
    /// Those with these ids; of changes or of single pieces.
    Ids(Vec<String>),
    /// Those of this author.
    By(String),
}

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The change becomes part of the baseline.
    Accept,
    /// The change goes from the working text.
    Reject,
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
}

/// What a decision, or its undoing, answers.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DecideReply {
    /// The decision's number, for [`UndoDecision`].
    #[ts(type = "number")]
    pub decision: u64,
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
    /// When it was taken back.
    #[ts(type = "string | null")]
    pub undone_at: Option<DateTime<Utc>>,
}
