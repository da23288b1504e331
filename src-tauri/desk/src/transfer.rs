//! Bringing texts in and writing them out: import, export, preview, checks.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, FixedOffset, Local, Utc};
use galley_article::convert::{self, Format, NinjsMeta};
use galley_article::diff::{Turn, Weave};
use galley_article::model::{Article, Body};
use galley_article::problem::Problem;
use galley_article::render::{PageContext, markup_page, plain_page, preview_page};
use serde_json::json;

use crate::api::{
    Code, Export, Exported, Fault, FileText, Import, Imported, ImportedFile, Preview, ReadFile, Result, RevisionNumber,
    StoryId, View,
};
use crate::desk::Desk;
use crate::media;
use crate::standing::Standing;
use crate::store::error::io_fault;
use crate::text::named;

/// The largest file that is read; a text is never so long, and a mistaken choice of file must not take all memory.
const LARGEST_FILE: u64 = 256 << 20;

impl Desk {
    /// Makes a story of bytes of any kind, or replaces the working text of one (what stood is kept as a revision). A
    /// text that comes from outside is a proposal even while the story is a draft: the baseline stands still from then on,
    /// so that whoever opens the story sees what the file changed, under the name of who brought it. What could not be
    /// taken over is in the problems; durable when answered.
    pub fn import_bytes(&self, request: &Import, bytes: &[u8]) -> Result<Imported> {
        let actor = named(&request.actor)?;
        let name = Some(request.name.as_str()).filter(|name| !name.is_empty());
        let mut read = convert::import(bytes, request.format, name);
        media::take_in(self.place(), &mut read.article, &read.media)?;
        let detail = json!({ "file": request.name, "problems": read.problems.len() });
        let standing = match &request.story {
            Some(story) => {
                self.replace_text(story, actor, "imported", true, |_, _| Ok((read.article.clone(), detail)))?
            }
            None => self.make_story(read.article, actor, "imported", &detail)?,
        };
        Ok(Imported { story: standing.row.summary.id, title: standing.row.summary.title, problems: read.problems })
    }

    /// Reads a file's bytes as an article and makes no story of it. Pictures inside it are stored, so that they can be seen.
    pub fn read_file(&self, request: &ReadFile, bytes: &[u8]) -> Result<FileText> {
        let name = request.name.as_str();
        let mut read = convert::import(bytes, request.format, Some(name).filter(|name| !name.is_empty()));
        let has = |code: &str| read.problems.iter().any(|problem| problem.code == code);
        let refused =
            |why: &str, said: String| Err(Fault::new(Code::Invalid, said).with(json!({ "why": why, "file": name })));
        if has("binary") {
            return refused("no-text", format!("{name} is no text. Choose a text, Markdown, HTML or JSON file."));
        }
        if has("newer-schema") {
            let said = format!("{name} was written by a newer Galley. Update Galley, then open it again.");
            return Err(Fault::new(Code::Newer, said).with(json!({ "file": name })));
        }
        if read.article.headline.trim().is_empty() && read.article.body == Body::default() {
            return refused("no-article", format!("{name} holds no article. Choose another file."));
        }
        media::take_in(self.place(), &mut read.article, &read.media)?;
        Ok(FileText { article: read.article, says: read.says, problems: read.problems })
    }

    /// Imports a file.
    pub fn import_file(&self, request: &Import, file: &Path) -> Result<Imported> {
        let fail = |e: std::io::Error| io_fault("read", file, &e);
        let meta = std::fs::metadata(file).map_err(fail)?;
        if meta.is_dir() {
            let said = format!("{} is a folder. Nothing was imported; name the files in it.", file.display());
            return Err(Fault::new(Code::Invalid, said));
        }
        if meta.len() > LARGEST_FILE {
            let said = format!("{} is larger than any text (256 MB at most). It was not imported.", file.display());
            return Err(Fault::new(Code::Invalid, said));
        }
        let bytes = std::fs::read(file).map_err(fail)?;
        let name = match request.name.is_empty() {
            true => file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned(),
            false => request.name.clone(),
        };
        self.import_bytes(&Import { name, ..request.clone() }, &bytes)
    }

    /// Imports files one after the other; one bad file does not stop the rest.
    pub fn import_files(&self, actor: &str, files: &[PathBuf]) -> Vec<ImportedFile> {
        let one = |file: &PathBuf| {
            let request = Import { actor: actor.to_owned(), ..Import::default() };
            let (imported, fault) = match self.import_file(&request, file) {
                Ok(imported) => (Some(imported), None),
                Err(fault) => (None, Some(fault)),
            };
            ImportedFile { file: file.display().to_string(), imported, fault }
        };
        files.iter().map(one).collect()
    }

    /// Writes a story out.
    pub fn export_story(&self, request: &Export) -> Result<Exported> {
        let (article, standing) = self.text_of(&request.story, request.revision, request.view)?;
        let text = match (request.format, request.view) {
            (Format::Html, View::Markup) => self.markup(request, &standing)?,
            (_, View::Markup) => {
                let said =
                    "Only HTML can show changes. Nothing was written; choose HTML, or the final or original text.";
                return Err(Fault::new(Code::Invalid, said));
            }
            (Format::Text, _) if request.whole => convert::plain::write_full(&article),
            (Format::Html, _) if request.whole => plain_page(&article),
            (format, _) => convert::export(&article, format, &ninjs_meta(&standing)),
        };
        let (extension, mime) = match request.format {
            Format::Text => ("txt", "text/plain"),
            Format::Html => ("html", "text/html"),
            Format::Markdown => ("md", "text/markdown"),
            Format::Json | Format::Ninjs => ("json", "application/json"),
        };
        let filename = format!("{}.{extension}", file_stem(&article, &request.story));
        Ok(Exported { filename, mime: mime.to_owned(), text, problems: Vec::new() })
    }

    /// Both texts in one page: of what stands with the changes' authors, of a revision as it was.
    fn markup(&self, request: &Export, standing: &Standing) -> Result<String> {
        match request.revision {
            None => Ok(markup_page(&standing.texts.baseline(), &standing.texts.working, &standing.texts.changes)),
            Some(number) => {
                let revision = self.revision(&request.story, number)?;
                let turn = Turn { author: revision.info.author, at: revision.info.at };
                let changes = Weave::new(&revision.baseline).advance(&revision.working, &turn).changes();
                Ok(markup_page(&revision.baseline, &revision.working, &changes))
            }
        }
    }

    /// The page as the newsroom's site would show it, self-contained: pictures are inside.
    pub fn preview_story(&self, story: &StoryId, revision: Option<RevisionNumber>) -> Result<Preview> {
        let (article, _) = self.text_of(story, revision, View::Final)?;
        let html = self.page(&article, &self.embedded_media(&article));
        let missing = |media: &&galley_article::model::Media| self.media(&media.sha256).is_err();
        let problems = article.media.iter().filter(missing).map(|m| Problem::new("media-missing", &m.sha256)).collect();
        Ok(Preview { html, problems })
    }

    /// The same page of the working text with its pictures elsewhere, for somebody who looks at it again and again:
    /// `picture` answers the address of a hash.
    pub fn preview_page(&self, story: &StoryId, picture: &dyn Fn(&str) -> Option<String>) -> Result<String> {
        Ok(self.page(&self.standing(story)?.texts.working, picture))
    }

    fn page(&self, article: &Article, picture: &dyn Fn(&str) -> Option<String>) -> String {
        let context = PageContext {
            published_at: Some(self.ports().clock.now()),
            media_url: picture,
            local: &local,
            ..PageContext::default()
        };
        preview_page(article, &context)
    }

    /// One text of a story, as it stands or of a revision.
    fn text_of(
        &self,
        story: &StoryId,
        revision: Option<RevisionNumber>,
        view: View,
    ) -> Result<(Arc<Article>, Standing)> {
        let standing = self.standing(story)?;
        let article = match (revision, view) {
            (None, View::Final | View::Markup) => Arc::clone(&standing.texts.working),
            (None, View::Original) => standing.texts.baseline(),
            (Some(number), View::Final | View::Markup) => Arc::new(self.revision(story, number)?.working),
            (Some(number), View::Original) => Arc::new(self.revision(story, number)?.baseline),
        };
        Ok((article, standing))
    }

    /// Addresses of an article's media that hold the bytes themselves.
    fn embedded_media<'a>(&'a self, article: &'a Article) -> impl Fn(&str) -> Option<String> + 'a {
        |sha256| {
            let about = article.media.iter().find(|media| media.sha256 == sha256)?;
            // Only pictures are shown; anything else in an address of this kind could be a program.
            let picture = about.mime.starts_with("image/") && about.mime != "image/svg+xml";
            let bytes = self.media(sha256).ok().filter(|_| picture)?;
            Some(format!("data:{};base64,{}", about.mime, STANDARD.encode(bytes)))
        }
    }
}

/// The machine's own zone.
fn local(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&Local).fixed_offset()
}

fn ninjs_meta(standing: &Standing) -> NinjsMeta {
    let summary = &standing.row.summary;
    NinjsMeta {
        story_id: summary.id.0.clone(),
        version: standing.row.version,
        created: summary.created_at,
        published: summary.updated_at,
        ..NinjsMeta::default()
    }
}

/// A file name of the title, without what some system does not allow in one.
pub(crate) fn file_stem(article: &Article, story: &StoryId) -> String {
    let title: String = article
        .display_title()
        .chars()
        .map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { ' ' } else { c })
        .take(60)
        .collect();
    let words: Vec<&str> = title.split_whitespace().collect();
    let stem = words.join(" ");
    match stem.trim_matches('.') {
        "" => story.0.clone(),
        stem => stem.to_owned(),
    }
}
