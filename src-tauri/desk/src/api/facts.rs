//! Facts and their ticks.

use chrono::{DateTime, Utc};
use galley_article::check::Finding;
pub use galley_article::facts::{Fact, FactKind, Part};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::story::StoryId;

/// Who vouched for a fact, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TickInfo {
    /// Its number, for [`UntickFacts`].
    #[ts(type = "number")]
    pub id: u64,
    /// Who.
    pub by: String,
    /// When, UTC.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
}

/// What somebody had ticked and is not so any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FallenTick {
    /// The tick.
    pub tick: TickInfo,
    /// What it was about.
    pub kind: FactKind,
    /// As it was written then.
    pub text: String,
}

/// A fact as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FactView {
    /// The fact.
    pub fact: Fact,
    /// Who vouches for it; none where nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tick: Option<TickInfo>,
    /// The tick that fell because the text changed here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub was: Option<FallenTick>,
    /// How the reporter submitted it, where that says something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub submitted: Option<String>,
}

/// The facts of a story's working text.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FactList {
    /// The version they are of.
    #[ts(type = "number")]
    pub version: u64,
    /// The facts: of the fields, then of the body in its order.
    pub facts: Vec<FactView>,
    /// Ticks of what is no more in the text.
    pub gone: Vec<FallenTick>,
    /// Where headline, deck and captions say otherwise than the body, and what changed since the submission.
    pub findings: Vec<Finding>,
}

/// Names a fact of one version by where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FactAt {
    /// What it is about.
    pub kind: FactKind,
    /// Where it stands.
    pub part: Part,
    /// Its start, as [`Fact`] gives it.
    #[ts(type = "number")]
    pub from: usize,
    /// Its end.
    #[ts(type = "number")]
    pub to: usize,
}

/// Vouching for facts.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TickFacts {
    /// The story.
    pub story: StoryId,
    /// Who vouches.
    pub actor: String,
    /// The version whose facts were seen; a later one is answered `conflict`. Absent: whatever stands.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub base_version: Option<u64>,
    /// Which facts.
    pub facts: Vec<FactAt>,
}

/// Taking ticks back, standing or fallen.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct UntickFacts {
    /// The story.
    pub story: StoryId,
    /// Who takes them back.
    pub actor: String,
    /// Which ticks.
    #[ts(type = "Array<number>")]
    pub ticks: Vec<u64>,
}
