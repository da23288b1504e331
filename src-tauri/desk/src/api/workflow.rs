//! Stages, people and the log.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::story::StoryId;

/// What a person may do in this newsroom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PersonRole {
    /// Writes and submits.
    Reporter,
    /// Reviews, decides, moves stories between stages.
    Editor,
    /// All of it, and publishes.
    Desk,
}

/// A local profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Person {
    /// The name as it stands beside changes.
    pub name: String,
    /// What the person may do.
    pub role: PersonRole,
}

/// 审次: a stage of the newsroom's review, from `stages.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Stage {
    /// Stable name, e.g. `drafting`.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Whether the baseline stands still from here on.
    pub tracking: bool,
    /// Who may move a story out of this stage, onward or back.
    pub movers: Vec<PersonRole>,
    /// Whether moving a story onward from here signs its text off.
    pub signs: bool,
    /// Whether publishing asks for a sign-off of this stage that stands.
    pub needed: bool,
}

/// Moving a story: onward (`advance`) or back (`return_story`).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MoveStory {
    /// The story.
    pub story: StoryId,
    /// Who moves it.
    pub actor: String,
    /// The stage to move to; the next (previous) one when absent.
    #[serde(default)]
    #[ts(optional)]
    pub to: Option<String>,
    /// Who shall hold it then; nobody new when absent.
    #[serde(default)]
    #[ts(optional)]
    pub holder: Option<String>,
    /// What to say about it.
    #[serde(default)]
    pub note: String,
    /// Why it is moved onward although the stage's checks found something; logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
    /// The working text's version that is meant: where it was changed since, nothing is done. Any when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub base_version: Option<u64>,
}

/// One line of the append-only log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LogEntry {
    /// Its number; only grows.
    #[ts(type = "number")]
    pub seq: u64,
    /// The story; absent for acts on the library.
    pub story: Option<StoryId>,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: String,
    /// What, kebab-case: `created`, `wrote`, `submitted`, `moved`, `accepted`, `published` …
    pub act: String,
    /// Parameters of the act, an object.
    pub detail: Value,
}
