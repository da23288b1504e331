//! What a site holds of a story beside what was delivered: requests and replies of [`super::drift`], and what a connector reads back.

use galley_article::model::Article;
use galley_article::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::connector::Held;
use crate::api::{Comparison, RevisionNumber, StoryId};

/// What was found at the endpoint.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its version, as a receipt has it.
    pub held: Held,
    /// Whether it is what was sent.
    pub is_sent: bool,
    /// Whether nobody but Galley wrote it: it is the version to be replaced, or what an earlier request of ours left
    /// there that was not answered.
    pub is_ours: bool,
    /// The article as the endpoint gives it.
    pub article: Value,
}

/// A story at a destination.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SiteOf {
    /// The story.
    pub story: StoryId,
    /// The destination's name or id.
    pub destination: String,
}

/// What a destination holds of a story, beside what was delivered there and what is written here.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SiteVersion {
    /// The destination's name.
    pub destination: String,
    /// The public page.
    pub url: String,
    /// The endpoint's own version; empty when it gives none.
    pub version: String,
    /// The ETag of what it holds.
    pub etag: String,
    /// Whether it is another than the one that was delivered.
    pub edited: bool,
    /// Whether it says what was delivered, word for word.
    pub same: bool,
    /// Whether a person has said already that it may be replaced.
    pub settled: bool,
    /// The revision that was delivered last.
    pub revision: RevisionNumber,
    /// From what was delivered to what the site holds.
    pub theirs: Comparison,
    /// From what was delivered to the working text.
    pub ours: Comparison,
    /// From the working text to what taking in the site's changes would make of it.
    pub taken: Comparison,
    /// In how many places both sides say something else.
    #[ts(type = "number")]
    pub conflicts: usize,
    /// What could not be read of what the site holds.
    pub problems: Vec<Problem>,
}

/// What becomes of what a site holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SiteWay {
    /// What was changed there comes into the working text as tracked changes; where both sides changed the same words, the
    /// site's stand.
    Take,
    /// The same, but what collides is listed and decided one by one.
    Merge,
    /// The working text stays, and the next publication replaces what the site holds.
    Keep,
}

/// Saying what becomes of what a site was found to hold.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SettleSite {
    /// The story.
    pub story: StoryId,
    /// The destination's name or id.
    pub destination: String,
    /// Who says it.
    pub actor: String,
    /// The version that was seen.
    pub etag: String,
    /// What becomes of it.
    pub way: SiteWay,
}

/// What an endpoint holds and what it was sent, read by the same reader: what it cannot hold is no difference.
#[derive(Clone, Debug)]
pub struct ReadBack {
    /// What was sent.
    pub sent: Article,
    /// What the endpoint holds.
    pub found: Article,
    /// What could not be read of that.
    pub problems: Vec<Problem>,
}
