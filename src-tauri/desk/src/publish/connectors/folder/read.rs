//! A page of Markdown read back as an article, for what somebody wrote into its file. Pure.
//!
//! What was sent is read by the same reader, so that what Markdown cannot say is no difference. Title, description, categories and
//! tags stand at the top of the front matter for the generators, and again under `extra` by the names of our fields: whichever
//! of the two was changed counts. A value that is no JSON on one line, or a line that is gone, is told as a problem, and what was
//! sent stands.

pub(super) mod html;

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
    let there = plain(there);
    let (ours, theirs) = (Parts::of(as_sent), Parts::of(&there));
    let (found, problems) = read(sent, &theirs, &ours, media);
    ReadBack { sent: read(sent, &ours, &ours, media).0, found, problems }
}

/// A page's front matter, value by value, and its body. Names under `extra` begin with two spaces, as they stand there; a value
/// that does not begin on its name's line is empty.
struct Parts<'a> {
    front: BTreeMap<&'a str, &'a str>,
    body: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let whole = Self { front: BTreeMap::new(), body: text };
        let Some(rest) = text.strip_prefix("---\n") else { return whole };
        let Some((front, body)) = rest.split_once("\n---\n") else { return whole };
        let named = front.lines().filter_map(|line| line.split_once(':'));
        let front = named.filter(|(_, value)| value.is_empty() || value.starts_with(' '));
        Self { front: front.map(|(name, value)| (name, value.trim())).collect(), body }
    }
}

/// A page as an article: what it says, and of the rest what was sent. `ours` is the page as it was sent.
fn read(sent: &Article, page: &Parts<'_>, ours: &Parts<'_>, media: &[Media]) -> (Article, Vec<Problem>) {
    let mut article = sent.clone();
    let mut problems = Vec::new();
    let top = [
        ("title", Field::Headline),
        ("description", Field::Lead),
        ("categories", Field::Section),
        ("tags", Field::Keywords),
    ];
    let top = top.map(|(name, field)| (name.to_owned(), field, field == Field::Section));
    let fields = Field::ALL.into_iter().filter(|field| *field != Field::Media);
    let fields = fields.map(|field| (format!("  {}", field.name()), field, false));
    for (name, field, joined) in top.into_iter().chain(fields) {
        let stood = ours.front.get(name.as_str());
        match page.front.get(name.as_str()) {
            Some(text) if stood != Some(text) => {
                let value = serde_json::from_str::<Value>(text).ok();
                let value = value.map(|value| if joined { trail(&value) } else { value });
                if !value.is_some_and(|value| article.set_field(field, value)) {
                    problems.push(Problem::new("front-matter-not-used", *text).at(name.trim()));
                }
            }
            None if stood.is_some() => problems.push(Problem::new("field-edited-there", "").at(name.trim())),
            _ => {}
        }
    }
    let body = with_pictures(&page.body.replace("&#123;", "{"), media);
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

/// A page without what an editor on another system may have put into it: its own line ends, and a mark in front.
fn plain(page: &str) -> String {
    page.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

/// A body in which pictures are named as the library names them.
fn with_pictures(body: &str, media: &[Media]) -> String {
    media.iter().fold(body.to_owned(), |body, media| {
        body.replace(&format!("\"{}\"", file_name(media)), &format!("\"/media/{}\"", media.sha256))
    })
}

/// A section's trail from the names of its categories.
fn trail(categories: &Value) -> Value {
    let names = categories.as_array().into_iter().flatten().filter_map(Value::as_str);
    Value::from(names.collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: &str = "---\ntitle: \"夜航\"\ntags: [\"甲\"]\nextra:\n  source: \"样报\"\n---\n\n正文。\n";

    /// What is found of a page that says `there` where [`SENT`] was sent: headline, source, and problems by place.
    fn found(there: &str) -> (String, String, Vec<(String, String)>) {
        let sent = Article { headline: "夜航".into(), source: "样报".into(), ..Article::default() };
        let ReadBack { found, problems, .. } = back(&sent, SENT, there, &[]);
        let told = problems.into_iter().map(|problem| (problem.code.as_str().to_owned(), problem.place.clone()));
        (found.headline, found.source, told.collect())
    }

    #[track_caller]
    fn check(from: &str, to: &str, headline: &str, told: &[(&str, &str)]) {
        let told: Vec<_> = told.iter().map(|(code, place)| ((*code).to_owned(), (*place).to_owned())).collect();
        let expected = (headline.to_owned(), "样报".to_owned(), told);
        let there = SENT.replace(from, to);
        assert_eq!(found(&there), expected);
        assert_eq!(found(&format!("\u{feff}{}", there.replace('\n', "\r\n"))), expected);
    }

    #[test]
    fn whatever_became_of_the_front_matter_is_taken_or_told() {
        check("夜航", "夜航", "夜航", &[]);
        check("夜航", "夜航了", "夜航了", &[]);
        check("tags: [\"甲\"]", "tags:\n  - 甲\n  - 乙", "夜航", &[("front-matter-not-used", "tags")]);
        check("  source: \"样报\"\n", "", "夜航", &[("field-edited-there", "source")]);
        check("title: \"夜航\"\n", "", "夜航", &[("field-edited-there", "title")]);
    }
}
