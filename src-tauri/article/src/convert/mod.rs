//! Foreign bytes to articles and back.
//!
//! [`import`] never fails: whatever the bytes are, it answers an article, and says in problems what it could not take
//! over, guessed or set aside. [`export`] and the functions beside it are its inverse. Word files have a module of
//! their own in a later version; rendering whole pages is [`crate::render`]'s part, and files, names and networks are
//! the desk's.

pub mod decode;
pub mod html;
pub mod json;
pub mod language;
pub mod markdown;
pub mod ninjs;
pub mod plain;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::model::{Article, Media};
use crate::problem::Problem;
pub use ninjs::{NinjsMeta, from_ninjs, ninjs};

/// The formats that can be read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Plain text, one paragraph a line.
    Text,
    /// HTML; written as the sanitised body fragment.
    Html,
    /// CommonMark with tables and strikethrough, the fields in front matter.
    Markdown,
    /// The article as this program stores it.
    Json,
    /// ninjs 3.1, the IPTC's news in JSON.
    Ninjs,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::Text, Self::Html, Self::Markdown, Self::Json, Self::Ninjs];

    /// The name on the command line, e.g. `markdown`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::Ninjs => "ninjs",
        }
    }

    /// The format of that name, or with that file extension (`md`, `txt`, `htm`), in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "text" | "txt" => Some(Self::Text),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "markdown" | "md" => Some(Self::Markdown),
            "json" => Some(Self::Json),
            "ninjs" => Some(Self::Ninjs),
            _ => None,
        }
    }

    /// The format of a file, by its name and then by what its text looks like.
    pub fn guess(name: Option<&str>, text: &str) -> Self {
        let extension = name.and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension);
        match extension.and_then(Self::from_name) {
            Some(Self::Json) if json::looks_like_ninjs(text) => Self::Ninjs,
            Some(format) => format,
            None => Self::guess_by_content(text),
        }
    }

    fn guess_by_content(text: &str) -> Self {
        let start = text.trim_start_matches('\u{feff}').trim_start();
        if start.starts_with('{') && start.trim_end().ends_with('}') {
            return if json::looks_like_ninjs(start) { Self::Ninjs } else { Self::Json };
        }
        let head: String = start.chars().take(200).collect::<String>().to_ascii_lowercase();
        let tags = ["<!doctype html", "<html", "<head", "<body", "<h1", "<p>", "<p ", "<div", "<article", "<meta"];
        if tags.iter().any(|tag| head.starts_with(tag)) {
            return Self::Html;
        }
        if start.starts_with("# ") || (start.starts_with("---\n") && start[4..].contains("\n---")) {
            return Self::Markdown;
        }
        Self::Text
    }
}

/// How much of an article a file says: what of it is not there because the article does not have it, and what only because
/// the file cannot say it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// All of it: what it does not have, the article does not have.
    #[default]
    Everything,
    /// The body, and those fields that it has.
    Body,
    /// The words of the body without pictures, kinds of blocks and marks, and those fields that it has.
    Words,
}

/// What an import found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The article, always canonical.
    pub article: Article,
    /// What was guessed, mended, set aside or left out.
    pub problems: Vec<Problem>,
    /// Pictures that came inside the file, each also listed in the article's media.
    pub media: Vec<(Media, Vec<u8>)>,
    /// How much of an article it says.
    pub says: Says,
}

/// More problems than this are counted, not listed, so that a hostile file cannot fill the memory with them.
const PROBLEM_LIMIT: usize = 1000;

/// Reads any bytes as an article. Never fails and never panics. `name` is the file's name, used to guess the format
/// where none is given.
pub fn import(bytes: &[u8], format: Option<Format>, name: Option<&str>) -> Imported {
    let decoded = decode::decode(bytes);
    let format = format.unwrap_or_else(|| Format::guess(name, &decoded.text));
    let mut imported = if decoded.is_binary {
        Imported::default()
    } else {
        match format {
            Format::Text => plain::read(&decoded.text),
            Format::Html => html::read(&decoded.text),
            Format::Markdown => markdown::read(&decoded.text),
            Format::Json => json::read(&decoded.text),
            Format::Ninjs => json::read_ninjs(&decoded.text),
        }
    };
    imported.problems.splice(0..0, decoded.problems);
    if imported.problems.len() > PROBLEM_LIMIT {
        let more = imported.problems.len() - PROBLEM_LIMIT;
        imported.problems.truncate(PROBLEM_LIMIT);
        imported.problems.push(Problem::new("more-problems", more.to_string()));
    }
    imported
}

/// Writes an article. Text and HTML are the body alone (see [`plain::write_full`] for a file to hand to somebody);
/// Markdown, JSON and ninjs carry the fields too. `meta` is needed by ninjs only.
pub fn export(article: &Article, format: Format, meta: &NinjsMeta) -> String {
    match format {
        Format::Text => plain::write(&article.body),
        Format::Html => html::write(&article.body),
        Format::Markdown => markdown::write(article),
        Format::Json => pretty(&serde_json::to_value(article).unwrap_or_default()),
        Format::Ninjs => pretty(&ninjs(article, meta)),
    }
}

fn pretty(value: &serde_json::Value) -> String {
    let mut out = serde_json::to_string_pretty(value).unwrap_or_default();
    out.push('\n');
    out
}

/// SHA-256 of the bytes as 64 lower-case hex digits, the name that media go by.
pub fn sha256_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
