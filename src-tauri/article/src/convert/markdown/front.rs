//! Front matter: the fields of an article between two lines of dashes, as `name: value`.
//!
//! A value is plain text, or JSON (which is also YAML) where it begins with a quote, bracket or brace.

use serde_json::Value;

use crate::convert::plain::credits_of_byline;
use crate::model::{Article, Field};
use crate::problem::Problem;

/// Fields that Markdown writes elsewhere: the headline is the first heading.
fn is_elsewhere(field: Field) -> bool {
    field == Field::Headline
}

/// The block with its dashes and an empty line after it; empty where no field but headline and default language says
/// anything.
pub(super) fn write(article: &Article) -> String {
    let default = Article::default();
    let mut out = String::new();
    for field in Field::ALL.into_iter().filter(|field| !is_elsewhere(*field)) {
        let value = article.field(field);
        if value == default.field(field) {
            continue;
        }
        let text = match &value {
            Value::String(text) if is_plain(text) => text.clone(),
            other => other.to_string(),
        };
        out.push_str(&format!("{}: {text}\n", field.name()));
    }
    if out.is_empty() { out } else { format!("---\n{out}---\n\n") }
}

/// Whether a text may stand without quotes.
fn is_plain(text: &str) -> bool {
    text.trim() == text
        && !text.is_empty()
        && !text.starts_with(['"', '\'', '[', '{', '-', '#', '>', '|', '&', '*', '!', '%', '@', '`'])
        && !text.contains(['\n', '\r', '#'])
        && !text.contains(": ")
        && !text.ends_with(':')
}

/// Puts the fields of a block into an article. Names and values that are not understood are named.
pub(super) fn read(block: &str, article: &mut Article, problems: &mut Vec<Problem>) {
    for (line, name, given) in entries(block) {
        let value = match given.chars().next() {
            // YAML's bare lists are no JSON; what is between the brackets will do.
            Some('"' | '[' | '{') => serde_json::from_str(&given)
                .unwrap_or_else(|_| Value::from(given.trim_matches(['"', '[', ']', '{', '}']))),
            Some('\'') => Value::from(given.trim_matches('\'')),
            _ => Value::from(given.as_str()),
        };
        if !put(article, &name, value) {
            problems.push(Problem::new("front-matter-not-used", format!("{name}: {given}")).at(format!("line {line}")));
        }
    }
}

/// Lines as name and value, an indented list under a name as one JSON list.
fn entries(block: &str) -> Vec<(usize, String, String)> {
    let mut out: Vec<(usize, String, String)> = Vec::new();
    let mut items: Vec<String> = Vec::new();
    for (index, line) in block.lines().enumerate() {
        let text = line.trim();
        if let Some(item) = text
            .strip_prefix("- ")
            .filter(|_| out.last().is_some_and(|(_, _, value)| value.is_empty() || !items.is_empty()))
        {
            items.push(item.trim().trim_matches(['"', '\'']).to_owned());
            if let Some(last) = out.last_mut() {
                last.2 = Value::from(items.clone()).to_string();
            }
            continue;
        }
        items.clear();
        if let Some((name, value)) = text.split_once(':') {
            // The first line of the block stands under the dashes.
            out.push((index + 2, name.trim().to_lowercase(), value.trim().to_owned()));
        } else if !text.is_empty() {
            out.push((index + 2, String::new(), text.to_owned()));
        }
    }
    out
}

fn put(article: &mut Article, name: &str, value: Value) -> bool {
    let words = |value: &Value| match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        other => {
            let text = other.as_str().unwrap_or_default();
            let parts = text.split([',', '，', '、', ';']).map(|word| word.trim().to_owned());
            parts.filter(|word| !word.is_empty()).collect::<Vec<_>>()
        }
    };
    match name {
        "title" => article.set_field(Field::Headline, value),
        "subtitle" => article.set_field(Field::Deck, value),
        "summary" | "description" => article.set_field(Field::Lead, value),
        "lang" => article.set_field(Field::Language, value),
        "tags" | "keywords" => {
            article.keywords = words(&value);
            true
        }
        "author" | "authors" | "by" => {
            let names = match &value {
                Value::Array(_) => words(&value),
                other => vec![other.as_str().unwrap_or_default().to_owned()],
            };
            article.credits.extend(names.iter().flat_map(|name| credits_of_byline(name)));
            true
        }
        _ => Field::ALL.into_iter().find(|field| field.name() == name).is_some_and(|field| {
            // An empty value says that the field is empty, whatever its shape.
            value.as_str() == Some("") || article.set_field(field, value)
        }),
    }
}
