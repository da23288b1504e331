//! The library as a file: what it holds, whether it is sound, and what others wrote into it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::story::StoryId;

/// What the library is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LibraryInfo {
    /// The database file.
    pub path: String,
    /// Its schema version.
    pub schema: u32,
    /// Stories, without the trash.
    #[ts(type = "number")]
    pub stories: u64,
    /// Stories in the trash.
    #[ts(type = "number")]
    pub trashed: u64,
    /// Revisions.
    #[ts(type = "number")]
    pub revisions: u64,
    /// Size of the database in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Whether it cannot be written here and was opened to be read.
    pub reads_only: bool,
}

/// A finished backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupReply {
    /// The file.
    pub path: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
}

/// What `doctor` found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Diagnosis {
    /// Whether nothing was found.
    pub sound: bool,
    /// Stories looked at.
    #[ts(type = "number")]
    pub stories: u64,
    /// Stored texts whose hash was recomputed.
    #[ts(type = "number")]
    pub blobs: u64,
    /// What is wrong.
    pub symptoms: Vec<Symptom>,
}

/// One thing that is wrong with a library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Symptom {
    /// Kebab-case: `integrity`, `foreign-key`, `blob-hash`, `law-1`, `media-missing`, `media-hash` …
    pub code: String,
    /// Which story, blob or file, and what SQLite said.
    pub subject: String,
}

/// A story that somebody else wrote to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeedItem {
    /// The story; absent when it concerns the library as a whole.
    pub story: Option<StoryId>,
    /// The last act, as in the log: `wrote`, `moved`, `deleted`, `delivery` …
    pub act: String,
}

/// What other processes wrote since a cursor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeedReply {
    /// The cursor for the next call.
    #[ts(type = "number")]
    pub cursor: u64,
    /// What they wrote, oldest first, each story once.
    pub items: Vec<FeedItem>,
}
