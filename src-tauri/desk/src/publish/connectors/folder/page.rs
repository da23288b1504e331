//! What a page says. Pure, and the same for every attempt of one delivery.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, FixedOffset, Utc};
use galley_article::convert::{Format, NinjsMeta, export, sha256_hex};
use galley_article::model::{Article, Field, Media};
use galley_article::render::{PageContext, Templates, Tombstone, credits_line, editors_line, section_names};
use serde_json::{Value, json};

use crate::publish::api::Action;
use crate::publish::connector::Sending;
use crate::publish::connectors::slug;

/// What pages are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Markdown with YAML front matter, which Hugo and Zola both read. Captions, notes and large tables are HTML in it;
    /// Hugo shows those where `markup.goldmark.renderer.unsafe` is set.
    Markdown,
    /// A whole HTML page with its styles.
    Html,
}

impl Form {
    /// The name of the page's file.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Markdown => "index.md",
            Self::Html => "index.html",
        }
    }
}

/// A page, and the pictures beside it.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) text: String,
    /// Names of files.
    pub(super) pictures: Vec<String>,
}

impl Page {
    /// The page of what is sent. `there` is what stands in its place: the address and the day of the first publication
    /// are taken over from it.
    pub(super) fn of(sending: &Sending, form: Form, there: Option<&[u8]>) -> Self {
        let (article, meta) = sending.article();
        let kept = Kept::of(there.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default(), form);
        let writer = Writer { article: &article, meta: &meta, kept, sending };
        let withdrawn = sending.action == Action::Withdraw;
        let text = match (form, withdrawn) {
            (Form::Markdown, _) => writer.markdown(withdrawn),
            (Form::Html, false) => writer.html(),
            (Form::Html, true) => writer.tombstone(),
        };
        let pictures = if withdrawn { Vec::new() } else { sending.media.iter().map(file_name).collect() };
        Self { text, pictures }
    }
}

/// What tells a version, in visible ASCII.
pub(super) fn etag(bytes: &[u8]) -> String {
    format!("sha256-{}", sha256_hex(bytes))
}

/// The same for people.
pub(super) fn version(bytes: &[u8]) -> String {
    sha256_hex(bytes)[..12].to_owned()
}

/// The file of a picture: its hash, and an ending that says what it is.
pub(super) fn file_name(media: &Media) -> String {
    let ending = match media.mime.as_str() {
        "image/jpeg" => "jpg",
        "image/svg+xml" => "svg",
        "audio/mpeg" => "mp3",
        "text/plain" => "txt",
        other => other.split('/').nth(1).unwrap_or_default(),
    };
    let is_plain = (1..=8).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    format!("{}.{}", media.sha256, if is_plain { ending } else { "bin" })
}

/// What stays as it was when it was first published.
#[derive(Debug, Default)]
struct Kept {
    /// Nothing where there was no page; empty where the page had none.
    slug: Option<String>,
    date: Option<String>,
}

impl Kept {
    fn of(text: &str, form: Form) -> Self {
        match form {
            Form::Markdown => {
                let Some(rest) = text.strip_prefix("---\n") else { return Self::default() };
                let lines = || rest.lines().take_while(|line| *line != "---");
                let value = |name: &str| {
                    let line = lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))?;
                    serde_json::from_str::<String>(line).ok()
                };
                Self { slug: Some(value("slug").unwrap_or_default()), date: value("date") }
            }
            Form::Html => {
                let rest = text.rsplit_once(FIRST).map(|(_, rest)| rest);
                let date = rest.and_then(|rest| rest.split_once(' ')).map(|(date, _)| date.to_owned());
                Self { slug: None, date }
            }
        }
    }
}

/// Before the day of the first publication, at the end of an HTML page.
const FIRST: &str = "<!-- galley: first published ";

struct Writer<'a> {
    article: &'a Article,
    meta: &'a NinjsMeta,
    kept: Kept,
    sending: &'a Sending,
}

impl Writer<'_> {
    /// The time of this version, on the newsroom's clock.
    fn time(&self) -> String {
        self.local(self.meta.published).to_rfc3339()
    }

    fn local(&self, at: DateTime<Utc>) -> DateTime<FixedOffset> {
        let offset = FixedOffset::east_opt(self.meta.offset_seconds);
        offset.map_or_else(|| at.fixed_offset(), |offset| at.with_timezone(&offset))
    }

    fn first(&self) -> String {
        let known = self.kept.date.as_ref().filter(|date| DateTime::parse_from_rfc3339(date).is_ok());
        known.cloned().unwrap_or_else(|| self.time())
    }

    /// Front matter and body. What both generators know stands at the top; everything else an article says is in
    /// `extra`, by its field's own name, in the values' JSON, which is YAML too.
    fn markdown(&self, withdrawn: bool) -> String {
        let mut out = String::from("---\n");
        let article = self.article;
        push(&mut out, "title", &json!(article.display_title()));
        push(&mut out, "date", &json!(self.first()));
        let (time, slug) = (self.time(), self.slug());
        if time != self.first() {
            push(&mut out, "lastmod", &json!(time));
            push(&mut out, "updated", &json!(time));
        }
        if !slug.is_empty() {
            push(&mut out, "slug", &json!(slug));
        }
        push(&mut out, "draft", &json!(withdrawn));
        if withdrawn {
            out.push_str("extra:\n");
            push(&mut out, "  withdrawn", &json!(time));
            if !self.meta.note.is_empty() {
                push(&mut out, "  note", &json!(self.meta.note));
            }
            push(&mut out, "  story", &json!(self.sending.story));
            out.push_str("---\n");
            return out;
        }
        if !article.lead.trim().is_empty() {
            push(&mut out, "description", &json!(article.lead.trim()));
        }
        let section: Vec<&str> = section_names(&article.section).collect();
        if !section.is_empty() {
            push(&mut out, "categories", &json!(section));
        }
        if !article.keywords.is_empty() {
            push(&mut out, "tags", &json!(article.keywords));
        }
        out.push_str("extra:\n");
        push(&mut out, "  story", &json!(self.sending.story));
        let default = Article::default();
        for field in Field::ALL {
            let value = article.field(field);
            // The pictures lie beside the page.
            if field != Field::Media && (value != default.field(field) || field == Field::Language) {
                push(&mut out, &format!("  {}", field.name()), &value);
            }
        }
        for (name, line) in [("credits_line", credits_line(article)), ("editors_line", editors_line(article))] {
            if !line.is_empty() {
                push(&mut out, &format!("  {name}"), &json!(line));
            }
        }
        out.push_str("---\n\n");
        out.push_str(&self.body());
        out
    }

    fn body(&self) -> String {
        let bare = Article { body: self.article.body.clone(), ..Article::default() };
        let mut body = export(&bare, Format::Markdown, &NinjsMeta::default());
        for media in &self.sending.media {
            body = body.replace(&format!("\"/media/{}\"", media.sha256), &format!("\"{}\"", file_name(media)));
        }
        // What both generators would take for a program of theirs.
        ["<", "%", "{", "/*"]
            .iter()
            .fold(body, |body, next| body.replace(&format!("{{{next}"), &format!("&#123;{next}")))
    }

    fn html(&self) -> String {
        let names: BTreeMap<&str, String> =
            self.sending.media.iter().map(|media| (media.sha256.as_str(), file_name(media))).collect();
        let media_url = |sha256: &str| names.get(sha256).cloned();
        let local = |at| self.local(at);
        let context = PageContext { media_url: &media_url, ..self.context(&local) };
        self.ended(Templates::builtin().article_page(self.article, &context).html)
    }

    fn tombstone(&self) -> String {
        let tombstone = Tombstone { note: self.meta.note.clone(), withdrawn_at: Some(self.meta.published) };
        let local = |at| self.local(at);
        self.ended(Templates::builtin().tombstone_page(&tombstone, &self.context(&local)).html)
    }

    fn context<'a>(&'a self, local: &'a dyn Fn(DateTime<Utc>) -> DateTime<FixedOffset>) -> PageContext<'a> {
        let first = DateTime::parse_from_rfc3339(&self.first()).ok().map(|at| at.with_timezone(&Utc));
        PageContext {
            site_name: &self.article.source,
            language: &self.article.language,
            published_at: first,
            updated_at: Some(self.meta.published),
            local,
            ..PageContext::default()
        }
    }

    fn ended(&self, page: String) -> String {
        format!("{}\n{FIRST}{} -->\n", page.trim_end(), self.first())
    }

    /// The headline's words where it has Latin letters, and a few digits of the story, so that no two pages want one
    /// address. Empty where the folder's own name is to do.
    fn slug(&self) -> String {
        if let Some(slug) = &self.kept.slug {
            return slug.clone();
        }
        let words = slug::words(self.article);
        if words.is_empty() {
            return words;
        }
        words + "-" + &blake3::hash(self.sending.story.as_bytes()).to_hex()[..6]
    }
}

/// A line of front matter. YAML takes JSON, but for a few characters that it wants escaped.
fn push(out: &mut String, name: &str, value: &Value) {
    let _ = write!(out, "{name}: ");
    for c in value.to_string().chars() {
        let is_unprintable =
            c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
        match is_unprintable {
            true => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            false => out.push(c),
        }
    }
    out.push('\n');
}

#[cfg(test)]
mod tests;
