//! What helps while writing: templates, pasting, pictures.

use galley_article::model::{Article, Body, Media};
use galley_article::picture::PictureWords;
use galley_article::problem::Problem;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// 模板: what a new story begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Template {
    /// Its name, e.g. `news`: that of its file without `.json`.
    pub id: String,
    /// What it is called in Chinese.
    pub zh: String,
    /// What it is called in English.
    pub en: String,
    /// The article to begin with.
    pub article: Article,
}

/// What a clipboard holds. HTML is preferred where there is any.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Paste {
    /// Its HTML, a whole page or a fragment.
    #[ts(optional)]
    pub html: Option<String>,
    /// Its plain text.
    #[ts(optional)]
    pub text: Option<String>,
}

/// A clipboard as the article's schema has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Pasted {
    /// The blocks.
    pub body: Body,
    /// The pictures among them, stored already.
    pub media: Vec<Media>,
    /// What could not be taken over as it stood.
    pub problems: Vec<Problem>,
}

/// What is known of the bytes of a picture.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct AddMedia {
    /// The file's name; may be empty.
    pub filename: String,
    /// What the system says it is; the bytes decide.
    pub mime: String,
}

/// A stored picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AddedMedia {
    /// What an article refers to it by.
    pub media: Media,
    /// What its file says of it: for the figure that shows it.
    pub words: PictureWords,
}
