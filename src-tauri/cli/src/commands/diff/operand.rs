//! What is compared: a file, a story's working text, or a revision of it.

use std::path::Path;

use galley_article::convert::{self, NinjsMeta, decode, plain};
use galley_article::model::Article;
use galley_desk::api::{Side, StoryId};
use galley_desk::publish::api::SiteOf;

use crate::args::Common;
use crate::commands::library::revision_number;
use crate::failure::Failure;
use crate::files;
use crate::out::Out;
use crate::progress::{runtime, wait_for};
use crate::session::Session;

/// One side of a comparison.
pub(in crate::commands) enum Operand {
    /// A text or Markdown file: its own characters, nothing recognised or normalised.
    Text { text: String, name: String },
    /// Another file, as the article it holds.
    Document(Box<Article>),
    /// A story's text.
    Story { article: Box<Article>, id: StoryId, side: Side },
}

impl Operand {
    /// A file of that name where there is one, else a story `ID` or a text of its past, `ID@REV` or `ID@MOMENT`, or what a
    /// destination holds of it now, `ID@site:NAME`.
    pub(in crate::commands) fn load(common: &Common, what: &Path, out: &mut Out) -> Result<Self, Failure> {
        match what.to_str() {
            Some(id) if std::fs::symlink_metadata(what).is_err() && looks_like_id(id) => {
                Self::from_story(common, id, out)
            }
            _ => Self::from_file(what, out),
        }
    }

    /// A file.
    pub(super) fn from_file(path: &Path, out: &mut Out) -> Result<Self, Failure> {
        let bytes = files::read(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match files::ending(path).as_str() {
            "html" | "htm" | "xhtml" | "json" | "ninjs" | "ninjs.json" => {
                let imported = convert::import(&bytes, None, Some(&name));
                if let Some(problem) = imported.problems.iter().find(|problem| problem.code == "binary") {
                    return Err(Failure::Failed(format!("{}: this is no text ({})", path.display(), problem.subject)));
                }
                Ok(Self::Document(Box::new(imported.article)))
            }
            _ => Ok(Self::Text { text: own_text(path, bytes, out)?, name }),
        }
    }

    /// The article it is, or reads as.
    pub(in crate::commands) fn into_article(self) -> Article {
        match self {
            Self::Document(article) | Self::Story { article, .. } => *article,
            Self::Text { text, name } => convert::import(text.as_bytes(), None, Some(&name)).article,
        }
    }

    fn from_story(common: &Common, name: &str, out: &mut Out) -> Result<Self, Failure> {
        let session = Session::open(common)?;
        let (id, moment) = name.split_once('@').unwrap_or((name, ""));
        let id = session.story(id)?;
        let side = match moment {
            "" if !name.contains('@') => Side::Working,
            "submitted" => Side::Submitted,
            "published" => Side::Published,
            "looked" => Side::Looked(session.actor.clone()),
            "agreed" => Side::Baseline,
            place if place.starts_with("site:") => {
                let destination = place["site:".len()..].to_owned();
                let of = SiteOf { story: id.clone(), destination: destination.clone() };
                let held = wait_for(&runtime()?, "asking", session.desk.site_version(&of))?;
                for problem in &held.problems {
                    out.complain(&format!("{destination}: not read back: {problem}"));
                }
                Side::Site(destination)
            }
            revision => Side::Revision(revision_number(revision)?),
        };
        let article = Box::new(session.desk.text_at(&id, &side)?);
        Ok(Self::Story { article, id, side })
    }
}

/// The two texts to compare. `in_full` asks for the fields as well where the sides are documents; without it their
/// text is what `galley show --as text` prints.
pub(super) fn texts(old: Operand, new: Operand, in_full: bool) -> (String, String) {
    match (old, new) {
        (Operand::Text { text: old, .. }, Operand::Text { text: new, .. }) => (old, new),
        (old, new) => (document_text(old, in_full), document_text(new, in_full)),
    }
}

fn document_text(operand: Operand, in_full: bool) -> String {
    let article = operand.into_article();
    if in_full {
        return plain::write_full(&article);
    }
    convert::export(&article, convert::Format::Text, &NinjsMeta::default())
}

/// A text file's characters. Another encoding than UTF-8 is read by its detected name, which is said.
fn own_text(path: &Path, bytes: Vec<u8>, out: &mut Out) -> Result<String, Failure> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error.into_bytes(),
    };
    let decoded = decode::decode(&bytes);
    let problem = |code: &str| decoded.problems.iter().find(|problem| problem.code == code);
    if let Some(problem) = problem("binary") {
        return Err(Failure::Failed(format!("{}: this is no text ({})", path.display(), problem.subject)));
    }
    if let Some(problem) = problem("invalid-bytes") {
        let place = &problem.place;
        return Err(Failure::Failed(format!(
            "{}: this is no valid text; the first fault is at {place}",
            path.display()
        )));
    }
    if let Some(problem) = problem("encoding-guessed") {
        out.complain(&format!("{}: not UTF-8; read as {}", path.display(), problem.subject));
    }
    Ok(decoded.text)
}

/// Story ids are hex digits and hyphens; at least eight, so that a mistyped file name is not taken for one.
fn looks_like_id(text: &str) -> bool {
    let id = text.split('@').next().unwrap_or_default();
    id.len() >= 8 && id.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_file_names_are_told_apart() {
        for (text, expected) in [("0192f1c0-aaaa", true), ("0192f1c0@3", true), ("old.txt", false), ("bad", false)] {
            assert_eq!(looks_like_id(text), expected, "{text}");
        }
    }
}
