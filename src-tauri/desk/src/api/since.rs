//! Moments of a story that its text can be compared with, and who wrote what.

use chrono::{DateTime, Utc};
pub use galley_article::diff::{BlameRun, EarlierWording, SentenceBlame};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::history::Side;
use super::story::StoryId;

/// What made a moment one to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MomentKind {
    /// The person who asks last looked at the story.
    Looked,
    /// The reporter handed it in.
    Submitted,
    /// It was moved on to another stage.
    Advanced,
    /// It was sent back.
    Returned,
    /// A site took it.
    Published,
}

/// A moment that the text can be compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Moment {
    /// What happened.
    pub kind: MomentKind,
    /// When, UTC.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// Whose act it was.
    pub by: String,
    /// The stage that it was moved to; of a publication, the destination. Empty otherwise.
    pub to: String,
    /// The text as it was then.
    pub side: Side,
    /// Whether the working text is still the same.
    pub unchanged: bool,
    /// Of a publication: whether the destination is there and, as far as is known, still has the story, so that it can be asked
    /// what it holds.
    pub held: bool,
}

/// Asking for the moments of a story.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ListMoments {
    /// The story.
    pub story: StoryId,
    /// Who asks: looks are each person's own.
    pub actor: String,
}

/// Asking who wrote a range of the working text.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AskBlame {
    /// The story.
    pub story: StoryId,
    /// Start: ProseMirror position in the working body.
    #[ts(type = "number")]
    pub from: usize,
    /// End, inclusive.
    #[ts(type = "number")]
    pub to: usize,
}

/// Who wrote the sentences of a range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlameReply {
    /// The version it is about.
    #[ts(type = "number")]
    pub version: u64,
    /// The sentences that touch the range, in order.
    pub sentences: Vec<SentenceBlame>,
    /// Whether older revisions were left out: what the oldest of those looked at holds may then be older still.
    pub shortened: bool,
}
