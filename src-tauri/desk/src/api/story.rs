//! A story as the front ends see it, and the save that carries typing.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use galley_article::model::{Article, Body};
use galley_article::problem::Problem;
use galley_article::text::count;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::library::StorySummary;
use super::review::Change;

/// A story's name: a UUID v7 in its usual spelling.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct StoryId(pub String);

impl StoryId {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for StoryId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for StoryId {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// A new story.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CreateStory {
    /// Who makes it and will hold it.
    pub actor: String,
    /// What it begins with (a template, a copy); an empty article when absent.
    #[ts(optional, type = "Article")]
    pub article: Option<Value>,
}

/// An act on one story that needs nothing but the actor: trash, restore, delete for ever, take, submit.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StoryAct {
    /// The story.
    pub story: StoryId,
    /// Who acts.
    pub actor: String,
}

/// How long a body is, captions included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Counts {
    /// 字数, as Chinese word processors count: characters and Chinese punctuation one each, a word or number one.
    pub characters: u32,
    /// 字数 without punctuation.
    pub without_punctuation: u32,
    /// Words of scripts that write words apart.
    pub words: u32,
    /// Minutes of silent reading, rounded up; 0 for nothing.
    pub minutes: u32,
}

impl Counts {
    /// The counts of a body.
    pub fn of(body: &Body) -> Self {
        let counts = count::Counts::of_body(body);
        Self {
            characters: counts.characters_with_punctuation,
            without_punctuation: counts.characters_without_punctuation,
            words: counts.latin_words,
            minutes: counts.reading_seconds.div_ceil(60),
        }
    }
}

/// Everything about one story that a window needs to open it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StoryView {
    /// The story as lists show it.
    pub summary: StorySummary,
    /// What is proposed.
    pub working: Article,
    /// What has been agreed.
    pub baseline: Article,
    /// The working text's version, to be sent back as `base_version`.
    #[ts(type = "number")]
    pub version: u64,
    /// Whether the baseline stands still.
    pub tracking: bool,
    /// The difference between the two texts, with names and times.
    pub changes: Vec<Change>,
    /// How long the working text is.
    pub counts: Counts,
}

/// The window's save. Give either `article`, or `body` and `fields` (what is absent stays as it is).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SaveText {
    /// The story.
    pub story: StoryId,
    /// The version the text was made from.
    #[ts(type = "number")]
    pub base_version: u64,
    /// Who wrote.
    pub actor: String,
    /// The whole article.
    #[serde(default)]
    #[ts(optional, type = "Article")]
    pub article: Option<Value>,
    /// The body alone.
    #[serde(default)]
    #[ts(optional, type = "Body")]
    pub body: Option<Value>,
    /// Single fields by name.
    #[serde(default)]
    #[ts(optional, as = "Option<BTreeMap<String, Value>>")]
    pub fields: BTreeMap<String, Value>,
}

/// What a save answers. Once it is there, the text is durable.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SaveReply {
    /// When the text that now stands was written.
    #[ts(type = "string")]
    pub saved_at: DateTime<Utc>,
    /// Its version; unchanged when the text was.
    #[ts(type = "number")]
    pub version: u64,
    /// The baseline that now stands, where the save altered it too and it is not the working text: while changes are pending
    /// and tracking is off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub baseline: Option<Article>,
    /// The changes that now stand.
    pub changes: Vec<Change>,
    /// How long the text that now stands is.
    pub counts: Counts,
    /// What had to be mended in the given text.
    pub problems: Vec<Problem>,
}
