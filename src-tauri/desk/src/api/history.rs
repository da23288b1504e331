//! Revisions and comparing them.

use chrono::{DateTime, Utc};
use galley_article::convert::Says;
use galley_article::diff::{ArticleDiff, DiffStat};
use galley_article::model::{Article, ContentHash};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::review::Change;
use super::story::StoryId;

/// A revision's number within its story, from 1.
pub type RevisionNumber = u32;

/// Why a revision was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RevisionKind {
    /// The story began (empty, from a template, or imported).
    Created,
    /// Somebody asked for it.
    Manual,
    /// By the gentle clock while somebody was writing.
    Clock,
    /// The story was submitted or moved to another stage.
    Stage,
    /// Another person began to write.
    HandOver,
    /// What stood before an import or an older revision replaced the text.
    Replaced,
    /// The text of a save that came too late.
    Conflict,
    /// What was published.
    Published,
}

/// A revision as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RevisionInfo {
    /// Globally unique name, UUID v7.
    pub id: String,
    /// Number within the story.
    pub number: RevisionNumber,
    /// The numbers it came from: one as a rule, none for the first.
    pub parents: Vec<RevisionNumber>,
    /// Why.
    pub kind: RevisionKind,
    /// Who wrote the text.
    pub author: String,
    /// When it was made.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// What was said about it; often empty.
    pub note: String,
    /// Title of its working text.
    pub title: String,
    /// Hash of its working text.
    pub working: ContentHash,
    /// Hash of its baseline.
    pub baseline: ContentHash,
    /// Characters of headline and body that the revision it came from does not have.
    pub added: u32,
    /// Characters that only the revision it came from has.
    pub removed: u32,
}

/// A revision with both texts.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RevisionView {
    /// What and when.
    pub info: RevisionInfo,
    /// What was proposed.
    pub working: Article,
    /// What had been agreed.
    pub baseline: Article,
}

/// Which revision is to be read.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReadRevision {
    /// The story.
    pub story: StoryId,
    /// Which revision.
    pub revision: RevisionNumber,
}

/// A revision on demand.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MakeRevision {
    /// The story.
    pub story: StoryId,
    /// Who asks.
    pub actor: String,
    /// What to say about it.
    #[serde(default)]
    pub note: String,
}

/// Bringing an older text back as the working text; what stands is kept as a revision first.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RestoreRevision {
    /// The story.
    pub story: StoryId,
    /// Who does it.
    pub actor: String,
    /// Which revision.
    pub revision: RevisionNumber,
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The working text as it stands.
    Working,
    /// The baseline as it stands.
    Baseline,
    /// The working text of a revision.
    Revision(RevisionNumber),
    /// The text that this person saw last.
    Looked(String),
    /// The text as the reporter last handed it in.
    Submitted,
    /// The text that a site took last.
    Published,
    /// What this destination was last found to hold; it is asked for with `site_version`.
    Site(String),
    /// A text that whoever asks holds, such as a file's (`read_file`) or another story's.
    Given(GivenText),
}

/// A text that no story holds, or another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GivenText {
    /// What it is called: the file's name, the other story's title.
    pub name: String,
    /// The text, as `galley show --as json` writes it.
    #[ts(type = "Article")]
    pub article: Value,
    /// How much it says. Fields that it says nothing of are the story's.
    #[serde(default)]
    pub says: Says,
}

/// Comparing two texts of one story.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Compare {
    /// The story.
    pub story: StoryId,
    /// The older side.
    pub old: Side,
    /// The newer side.
    pub new: Side,
}

/// Two texts and their difference.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Comparison {
    /// The older text.
    pub old: Article,
    /// The newer text.
    pub new: Article,
    /// What is different, attributed to the newer side's author.
    pub changes: Vec<Change>,
    /// How much that is.
    pub stat: DiffStat,
}

/// What a comparison can be kept as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ComparisonFormat {
    /// A page that needs nothing from elsewhere.
    Html,
    /// The operations, blocks and fields, for programs: [`ComparisonFile`].
    Json,
}

/// Keeping a comparison as a file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct KeepComparison {
    /// The story.
    pub story: StoryId,
    /// The older side.
    pub old: Side,
    /// The newer side.
    pub new: Side,
    /// As what.
    pub format: ComparisonFormat,
    /// What the older side is called in the file.
    pub old_name: String,
    /// What the newer side is called.
    pub new_name: String,
    /// The language of a page's own words (BCP 47): Chinese, or English for every other.
    pub language: String,
}

/// A comparison for programs, as a JSON document. Characters in `stat` are 字数 ([`DiffStat`]); texts are whole, so that no
/// position needs a unit: what is `equal` or `delete` gives the older text, what is `equal` or `insert` the newer one, byte for
/// byte. `ops` are over the plain texts, one line (`\n`) a block.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ComparisonFile {
    /// `galley-comparison`.
    pub format: String,
    /// 1; a later one may say more, and says the same of what is here.
    pub version: u32,
    /// The title of the newer text.
    pub title: String,
    /// What the older text is.
    pub old: ComparisonSide,
    /// What the newer text is.
    pub new: ComparisonSide,
    /// How much is different.
    pub stat: DiffStat,
    /// The difference: `ops`, `blocks` and `fields`.
    #[serde(flatten)]
    pub diff: ArticleDiff,
    /// Of the same differences those that somebody is known to have made, in reading order, with who and when. Positions are ProseMirror positions in the newer body (UTF-16 units).
    #[serde(default)]
    pub changes: Vec<Change>,
}

/// One side of a [`ComparisonFile`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparisonSide {
    /// What it is called.
    pub name: String,
    /// The hash of its content, by which a sign-off or a receipt knows it.
    pub hash: ContentHash,
}

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// A name for it, with its ending.
    pub name: String,
    /// What it holds.
    pub text: String,
}
