//! Sign-offs, and the examination of the log.

use chrono::{DateTime, FixedOffset, Utc};
use galley_article::model::ContentHash;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::history::RevisionNumber;
use super::story::StoryId;
use super::upkeep::Symptom;
use super::workflow::PersonRole;

/// Whether a sign-off stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignOffState {
    /// The working text is exactly what was signed.
    Signed,
    /// The text was edited since.
    Void,
    /// The story was sent back to the stage that was signed, or to an earlier one.
    Returned,
}

/// Who did something, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Touch {
    /// When, UTC.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
}

/// 签发: somebody's name under a text at a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignOff {
    /// UUID v7.
    pub id: String,
    /// The stage that was signed.
    pub stage: String,
    /// The revision that holds the text as it was signed: what it is compared with for the changes since.
    pub revision: RevisionNumber,
    /// Hash of the working text that was seen.
    pub content: ContentHash,
    /// Who signed.
    pub by: String,
    /// The role in which.
    pub role: PersonRole,
    /// When, UTC.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// What was said about it; often empty.
    pub note: String,
    /// Whether it stands.
    pub state: SignOffState,
    /// Whose edit voided it, or who sent the story back, and when; absent where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ended: Option<Touch>,
}

/// Signing a stage without moving the story: anew after an edit, or beside somebody else.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SignStory {
    /// The story.
    pub story: StoryId,
    /// Who signs.
    pub actor: String,
    /// A stage that the story has reached; the one it stands at when absent.
    #[serde(default)]
    #[ts(optional)]
    pub stage: Option<String>,
    /// What to say about it.
    #[serde(default)]
    pub note: String,
    /// The working text's version that is meant: where it was changed since, nothing is done. Any when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub base_version: Option<u64>,
}

/// Looking at a story as it would be published.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CheckPublication {
    /// The story.
    pub story: StoryId,
    /// The destination's name or id; none in particular when absent.
    #[serde(default)]
    #[ts(optional)]
    pub destination: Option<String>,
    /// The time that is planned; now when absent.
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub at: Option<DateTime<FixedOffset>>,
}

/// A sign-off sheet to be made.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PrintSheet {
    /// The story.
    pub story: StoryId,
    /// The sheet's language, `zh` or `en`; the story's own when empty.
    #[serde(default)]
    pub language: String,
}

/// What an examination of the log and the sign-offs found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    /// Whether nothing was found.
    pub sound: bool,
    /// Lines of the log.
    pub lines: u64,
    /// The hash of the last line: noted elsewhere, it shows later that nothing before it was changed.
    pub head: String,
    /// Sign-offs that were compared with revisions and log.
    pub sign_offs: u64,
    /// Deliveries that were compared with revisions and log.
    pub deliveries: u64,
    /// What is wrong; of the chain, the first break alone.
    pub symptoms: Vec<Symptom>,
}
