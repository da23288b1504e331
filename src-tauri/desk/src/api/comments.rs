//! 批注: threads of comments, and what is done with them.

use chrono::{DateTime, Utc};
use galley_article::diff::Turn;
use galley_article::model::Field;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::story::StoryId;

/// The threads of a story, as one person sees them.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ListComments {
    /// The story.
    pub story: StoryId,
    /// Whose unread marks are wanted.
    pub reader: String,
}

/// The threads of one version.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CommentList {
    /// The working text's version that their places belong to.
    #[ts(type = "number")]
    pub version: u64,
    /// On the story, on fields in their order, on the text in its order, and those that have lost their words.
    pub threads: Vec<CommentThread>,
}

/// What a thread hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ThreadOn {
    /// The story as a whole.
    Story,
    /// A field.
    Field,
    /// Words of the working text.
    Text,
    /// Words that stand, or stood, in the baseline only.
    Deletion,
    /// A picture.
    Figure,
}

/// A thread: a first comment and the replies to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CommentThread {
    /// Its name.
    pub id: String,
    /// What it hangs on.
    pub on: ThreadOn,
    /// The field, where it hangs on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<Field>,
    /// The words it was made on: a selection, what was deleted, a caption; may be empty.
    pub quote: String,
    /// What stood before them.
    pub context_before: String,
    /// What stood after them.
    pub context_after: String,
    /// Its words or its picture are gone; it takes hold again when they return, or by hand.
    pub detached: bool,
    /// Where it is in the working body: ProseMirror position, UTF-16 units. Equal to `to` where nothing can be marked: a
    /// deletion, a picture (the position before it), a detached thread (where it was); 0 for a field and the story.
    pub from: usize,
    /// Its end.
    pub to: usize,
    /// Who resolved it, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub resolved: Option<Turn>,
    /// Its comments, oldest first; there is always one.
    pub comments: Vec<ThreadComment>,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ThreadComment {
    /// Its name.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// What it says: plain text.
    pub text: String,
    /// Whom it speaks to, by `@` and name.
    pub mentions: Vec<String>,
    /// Whether the reader has not seen it yet.
    pub unread: bool,
    /// When its author last changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub edited_at: Option<DateTime<Utc>>,
    /// What it said before, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Wording>>")]
    pub earlier: Vec<Wording>,
}

/// What a comment once said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Wording {
    /// Until when.
    #[ts(type = "string")]
    pub until: DateTime<Utc>,
    /// The text.
    pub text: String,
}

/// Where a thread is to hang.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "on")]
pub enum ThreadPlace {
    /// On the story as a whole.
    Story,
    /// On a field, with the words that were selected in it; may be empty.
    Field {
        /// The field.
        field: Field,
        /// The words.
        #[serde(default)]
        quote: String,
    },
    /// On a range of the working body: ProseMirror positions, UTF-16 units.
    Text {
        /// Start.
        from: usize,
        /// End.
        to: usize,
    },
    /// On the first place in the working body where these words stand.
    Quote {
        /// The words, one line a block.
        quote: String,
    },
    /// On what a change put in, or on what it took out where it only took out.
    Change {
        /// The change.
        id: String,
    },
    /// On the picture at or around a ProseMirror position of the working body.
    Figure {
        /// The position.
        at: usize,
    },
}

/// A new thread.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StartThread {
    /// The story.
    pub story: StoryId,
    /// Who comments.
    pub actor: String,
    /// The version whose positions are meant; a later one is answered `conflict`. Absent: whatever stands.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub base_version: Option<u64>,
    /// Where.
    pub place: ThreadPlace,
    /// The first comment.
    pub text: String,
}

/// A reply.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReplyToThread {
    /// The story.
    pub story: StoryId,
    /// The thread.
    pub thread: String,
    /// Who replies.
    pub actor: String,
    /// What.
    pub text: String,
}

/// Another wording of one's own comment; the earlier one is kept.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EditComment {
    /// The story.
    pub story: StoryId,
    /// The thread.
    pub thread: String,
    /// The comment.
    pub comment: String,
    /// Its author.
    pub actor: String,
    /// What it is to say.
    pub text: String,
}

/// Resolving or reopening a thread.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ThreadAct {
    /// The story.
    pub story: StoryId,
    /// The thread.
    pub thread: String,
    /// Who.
    pub actor: String,
}

/// Hanging a thread elsewhere by hand, one that is detached above all.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReattachThread {
    /// The story.
    pub story: StoryId,
    /// The thread.
    pub thread: String,
    /// Who.
    pub actor: String,
    /// The version whose positions are meant, as for a new thread.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub base_version: Option<u64>,
    /// Where.
    pub place: ThreadPlace,
}

/// A person has seen comments.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReadComments {
    /// The story.
    pub story: StoryId,
    /// Who.
    pub reader: String,
    /// The threads that were seen.
    pub threads: Vec<String>,
}
