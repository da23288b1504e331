//! A page of Markdown read back as an article, for what somebody wrote into its file. Pure.
//!
//! What was sent is read by the same reader, so that what Markdown cannot say is no difference. Title, description, categories and
//! tags stand at the top of the front matter for the generators, and again under `extra` by the names of our fields: whichever
//! of the two was changed counts. A value that is no JSON on one line is told as a problem, and what was sent stands.

use std::collections::BTreeMap;

use galley_article::convert::{Format, import};
use galley_article::model::{Article, Field, Media};
use galley_article::problem::Problem;
use serde_json::Value;

use super::page::file_name;
use crate::publish::connector::ReadBack;
use crate::publish::connectors::reading::keep_attributes;

/// A page and what was sent of it, both read.
pub(super) fn back(sent: &Article, as_sent: &str, there: &str, media: &[Media]) -> ReadBack {
    let (ours, theirs) = (Parts::of(as_sent), Parts::of(there));
    let (found, problems) = read(sent, &theirs, &ours, media);
    ReadBack { sent: read(sent, &ours, &ours, media).0, found, problems }
}

/// A page's front matter, value by value, and its body. Names under `extra` begin with two spaces, as they stand there.
struct Parts<'a> {
    front: BTreeMap<&'a str, &'a str>,
    body: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let whole = Self { front: BTreeMap::new(), body: text };
        let Some(rest) = text.strip_prefix("---\n") else { return whole };
        let Some((front, body)) = rest.split_once("\n---\n") else { return whole };
        let front = front.lines().filter_map(|line| line.split_once(": ")).map(|(name, value)| (name, value.trim()));
        Self { front: front.collect(), body }
    }

    /// A value that is not what stands in the other page; none where it is the same.
    fn changed(&self, name: &str, other: &Parts<'_>) -> Option<&'a str> {
        self.front.get(name).copied().filter(|value| other.front.get(name) != Some(value))
    }
}

/// A page as an article: what it says, and of the rest what was sent. `ours` is the page as it was sent.
fn read(sent: &Article, page: &Parts<'_>, ours: &Parts<'_>, media: &[Media]) -> (Article, Vec<Problem>) {
    let mut article = sent.clone();
    let mut problems = Vec::new();
    let mut take = |name: &str, field: Field, text: &str, joined: bool| {
        let value = serde_json::from_str::<Value>(text).ok().map(|value| if joined { trail(&value) } else { value });
        if !value.is_some_and(|value| article.set_field(field, value)) {
            problems.push(Problem::new("front-matter-not-used", text).at(name.trim()));
        }
    };
    let top = [
        ("title", Field::Headline),
        ("description", Field::Lead),
        ("categories", Field::Section),
        ("tags", Field::Keywords),
    ];
    for (name, field) in top {
        if let Some(text) = page.changed(name, ours) {
            take(name, field, text, field == Field::Section);
        }
    }
    for field in Field::ALL.into_iter().filter(|field| *field != Field::Media) {
        let name = format!("  {}", field.name());
        if let Some(text) = page.changed(&name, ours) {
            take(&name, field, text, false);
        }
    }
    let mut body = page.body.replace("&#123;", "{");
    for media in media {
        body = body.replace(&format!("\"{}\"", file_name(media)), &format!("\"/media/{}\"", media.sha256));
    }
    let read = import(body.as_bytes(), Some(Format::Markdown), None);
    if !read.article.headline.is_empty() {
        // A title above the text is no part of a body.
        problems.push(Problem::new("field-edited-there", read.article.headline).at("headline"));
    }
    article.body = read.article.body;
    keep_attributes(&mut article, sent);
    problems.extend(read.problems);
    (article, problems)
}

/// A section's trail from the names of its categories.
fn trail(categories: &Value) -> Value {
    let names = categories.as_array().into_iter().flatten().filter_map(Value::as_str);
    Value::from(names.collect::<Vec<_>>().join("/"))
}
