//! Import, export and preview.

pub use galley_article::convert::Format;
use galley_article::convert::Says;
use galley_article::model::Article;
use galley_article::problem::Problem;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::history::RevisionNumber;
use super::story::StoryId;

/// Which text of a story is written out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// The working text.
    #[default]
    Final,
    /// The baseline.
    Original,
    /// Both, with the changes and whose they are (HTML only).
    Markup,
}

/// What is known about bytes to be imported.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Import {
    /// Who imports.
    pub actor: String,
    /// The file's name, from which the format is guessed.
    pub name: String,
    /// The format; guessed from name and content when absent.
    #[ts(optional)]
    pub format: Option<Format>,
    /// Replace the working text of this story instead of making one.
    #[ts(optional)]
    pub story: Option<StoryId>,
}

/// A story that came from a file, durable when answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Imported {
    /// The story.
    pub story: StoryId,
    /// Its title; may be empty.
    pub title: String,
    /// What could not be taken over as it stood.
    pub problems: Vec<Problem>,
}

/// Reading a file without making a story of it, to compare with it or to merge it. Its bytes are passed beside this.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReadFile {
    /// The file's name, from which the format is guessed.
    pub name: String,
    /// The format; guessed from name and content when absent.
    #[serde(default)]
    #[ts(optional)]
    pub format: Option<Format>,
}

/// A file's text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FileText {
    /// The article that it reads as.
    pub article: Article,
    /// How much of an article it says.
    pub says: Says,
    /// What could not be taken over as it stood.
    pub problems: Vec<Problem>,
}

/// What became of one file of many.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ImportedFile {
    /// The path as given.
    pub file: String,
    /// The story, when it worked.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported: Option<Imported>,
    /// Why not, when it did not.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<super::fault::Fault>,
}

/// Writing a story out.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Export {
    /// The story.
    pub story: StoryId,
    /// A revision instead of what stands.
    #[serde(default)]
    #[ts(optional)]
    pub revision: Option<RevisionNumber>,
    /// To which format.
    pub format: Format,
    /// Which text.
    #[serde(default)]
    pub view: View,
    /// A file to hand to somebody: HTML is a whole document and text has headline and credits. Otherwise both are the
    /// body alone.
    #[serde(default)]
    pub whole: bool,
}

/// A written-out story.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Exported {
    /// A file name that fits the title, with extension.
    pub filename: String,
    /// Its media type.
    pub mime: String,
    /// What to write, as UTF-8.
    pub text: String,
    /// What the format could not carry.
    pub problems: Vec<Problem>,
}

/// The page as the newsroom's site shows it, self-contained.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Preview {
    /// A complete HTML document; to be shown in a sandboxed frame.
    pub html: String,
    /// What could not be shown.
    pub problems: Vec<Problem>,
}
