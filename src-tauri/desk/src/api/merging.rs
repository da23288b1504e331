//! Bringing another text of a story together with what stands, and deciding what collides.

use chrono::{DateTime, Utc};
pub use galley_article::convert::Says;
pub use galley_article::diff::{Choice, Conflict};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::history::RevisionNumber;
use super::story::{StoryId, StoryView};

/// What both texts were made from.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MergeBase {
    /// The working text of a revision.
    Revision(RevisionNumber),
    /// A text that whoever asks has kept, such as the last one that a window knows to be saved.
    Article(#[ts(type = "Article")] Value),
}

/// Merging a revision, as a rule the refused text of a save that came too late, into the working text.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MergeRevision {
    /// The story.
    pub story: StoryId,
    /// Who asks.
    pub actor: String,
    /// The revision that holds the other text.
    pub revision: RevisionNumber,
    /// What both were made from. Absent: the earlier revision that is most like the other text.
    #[serde(default)]
    #[ts(optional)]
    pub base: Option<MergeBase>,
}

/// Merging a copy that was edited elsewhere into the working text.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MergeCopy {
    /// The story.
    pub story: StoryId,
    /// Who asks.
    pub actor: String,
    /// The copy, as `galley show --as json` writes it.
    #[ts(type = "Article")]
    pub article: Value,
    /// How much it says; absent, everything. Fields that it says nothing of stay as they are. One that says only words is refused
    /// where the text has pictures, kinds of blocks or marks, for it would take them away.
    #[serde(default)]
    #[ts(optional, as = "Option<Says>")]
    pub says: Says,
    /// Who wrote in it; absent, the actor.
    #[serde(default)]
    #[ts(optional)]
    pub author: Option<String>,
    /// What both were made from. Absent: the revision that is most like the copy.
    #[serde(default)]
    #[ts(optional)]
    pub base: Option<MergeBase>,
}

/// What a merge answers.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MergeReply {
    /// The story as it now stands.
    pub story: StoryView,
    /// What is to be decided; none where nothing collided.
    pub merge: Option<OpenMerge>,
}

/// The merges of a story with something to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenMerges {
    /// The version of the working text in which the conflicts have their positions.
    #[ts(type = "number")]
    pub version: u64,
    /// Oldest first.
    pub merges: Vec<OpenMerge>,
}

/// A merge with conflicts, not all of which have been decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenMerge {
    /// Its number, for [`DecideConflict`].
    #[ts(type = "number")]
    pub id: u64,
    /// When it was made.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// Whose text is `mine`: who had written what stood.
    pub mine: String,
    /// Whose text is `theirs`: who had written what was merged into it.
    pub theirs: String,
    /// The revision that was merged in; none for a copy.
    pub revision: Option<RevisionNumber>,
    /// What collides, in document order, fields first.
    pub conflicts: Vec<OpenConflict>,
}

/// A conflict and what has been decided about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenConflict {
    /// What collides; its positions are those of the working body as it now stands.
    #[serde(flatten)]
    #[ts(flatten)]
    pub conflict: Conflict,
    /// What was chosen; none as long as nobody has.
    pub chosen: Option<Choice>,
}

/// Deciding on a conflict: what is chosen stands in the working text afterwards.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DecideConflict {
    /// The story.
    pub story: StoryId,
    /// Who decides.
    pub actor: String,
    /// The merge.
    #[ts(type = "number")]
    pub merge: u64,
    /// The conflict's id.
    pub conflict: String,
    /// What to keep; none takes the decision back.
    pub choice: Option<Choice>,
}
