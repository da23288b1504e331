//! Lists and search.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::story::StoryId;
use super::workflow::{Person, Stage};

/// A story as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StorySummary {
    /// Its name.
    pub id: StoryId,
    /// The headline, else the first words of the body; may be empty.
    pub title: String,
    /// 栏目, from the outermost, parted by `/`.
    pub section: String,
    /// BCP 47.
    pub language: String,
    /// The stage's id.
    pub stage: String,
    /// Who holds it.
    pub holder: String,
    /// Who made it.
    pub created_by: String,
    /// When it was made.
    #[ts(type = "string")]
    pub created_at: DateTime<Utc>,
    /// Who changed its text last.
    pub updated_by: String,
    /// When its text was last changed.
    #[ts(type = "string")]
    pub updated_at: DateTime<Utc>,
    /// 字数 of the body.
    pub characters: u32,
    /// How many changes await a decision.
    pub pending: u32,
    /// When it was put in the trash.
    #[ts(type = "string | null")]
    pub trashed_at: Option<DateTime<Utc>>,
    /// Whether it was published and is on no site any more, as far as the deliveries tell.
    pub withdrawn: bool,
}

/// A filtered list, last changed first. Absent filters let everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ListStories {
    /// Only this stage.
    #[ts(optional)]
    pub stage: Option<String>,
    /// Only this section or one below it.
    #[ts(optional)]
    pub section: Option<String>,
    /// Only stories this person holds, made or wrote in last.
    #[ts(optional)]
    pub person: Option<String>,
    /// The trash instead of the library.
    pub trashed: bool,
}

/// A full-text search: literal, by substring, case-insensitive, every match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct SearchStories {
    /// What to look for.
    pub query: String,
    /// Where to look.
    pub within: ListStories,
    /// At most so many stories; all when absent.
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A story that matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hit {
    /// The story.
    pub story: StorySummary,
    /// How often the text occurs in it.
    pub count: u32,
    /// The first places, at most three.
    pub snippets: Vec<Snippet>,
}

/// A place where the text was found, with some words around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Snippet {
    /// Text around and in the hit, in order.
    pub parts: Vec<SnippetPart>,
}

/// A run of a snippet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SnippetPart {
    /// The characters.
    pub text: String,
    /// Whether they are what was looked for.
    pub hit: bool,
}

/// What the library can be filtered by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Facets {
    /// The stages in order.
    pub stages: Vec<Stage>,
    /// The sections in use, sorted.
    pub sections: Vec<String>,
    /// Everybody known: profiles, and names found in stories.
    pub people: Vec<Person>,
}
