//! Articles in JSON: as this program stores them, and ninjs.
//!
//! Reading is [`crate::model::read_article`]; this module adds what files from outside need: a body alone, escapes
//! that stand for half a character, and text that is no JSON after all.

use serde_json::Value;

use super::{Imported, Says, ninjs, plain};
use crate::model::{Article, read_article, schema};
use crate::problem::Problem;

/// Reads an article, or a bare body (an object with `"type": "doc"`). What is no JSON is read as plain text.
pub fn read(text: &str) -> Imported {
    match parse(text) {
        Ok((value, problems)) => {
            let mut imported = if ninjs::is_ninjs(&value) { ninjs::from_ninjs(&value) } else { from_value(&value) };
            imported.problems.splice(0..0, problems);
            imported
        }
        Err(problem) => as_text(text, problem),
    }
}

/// Reads ninjs.
pub fn read_ninjs(text: &str) -> Imported {
    match parse(text) {
        Ok((value, problems)) => {
            let mut imported = ninjs::from_ninjs(&value);
            imported.problems.splice(0..0, problems);
            imported
        }
        Err(problem) => as_text(text, problem),
    }
}

/// Whether text is ninjs rather than a stored article, without parsing it: a `uri` and one of its lists.
pub(super) fn looks_like_ninjs(text: &str) -> bool {
    text.contains("\"uri\"") && (text.contains("\"bodies\"") || text.contains("\"headlines\""))
}

fn from_value(value: &Value) -> Imported {
    if value.get("type").and_then(Value::as_str) == Some("doc") {
        let (body, problems) = schema::canonical(value);
        let article = Article { body, ..Article::default() };
        return Imported { article, problems, says: Says::Body, ..Imported::default() };
    }
    let (article, problems) = read_article(value);
    Imported { article: article.unwrap_or_default(), problems, ..Imported::default() }
}

fn as_text(text: &str, problem: Problem) -> Imported {
    let mut imported = plain::read(text);
    imported.problems.insert(0, problem);
    imported
}

/// Parses JSON; halves of surrogate pairs, which JSON can spell and no text can hold, become U+FFFD.
fn parse(text: &str) -> Result<(Value, Vec<Problem>), Problem> {
    let text = text.trim_start_matches('\u{feff}');
    let error = match serde_json::from_str(text) {
        Ok(value) => return Ok((value, Vec::new())),
        Err(error) => error,
    };
    let (mended, count) = mend_surrogates(text);
    if count > 0
        && let Ok(value) = serde_json::from_str(&mended)
    {
        return Ok((value, vec![Problem::new("unpaired-surrogate", count.to_string())]));
    }
    Err(Problem::new("not-json", error.to_string()).at(format!("line {}", error.line())))
}

fn mend_surrogates(text: &str) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut count = 0;
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let unit = unicode_escape(escape);
        let second = escape.get(6..).and_then(unicode_escape);
        let taken = match (unit, second) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(0xd800..=0xdfff), _) => {
                count += 1;
                out.push_str("\\ufffd");
                rest = &escape[6..];
                continue;
            }
            (Some(_), _) => 6,
            // The backslash and the one character after it, which may itself be a backslash.
            (None, _) => 1 + escape[1..].chars().next().map_or(0, char::len_utf8),
        };
        out.push_str(&escape[..taken]);
        rest = &escape[taken..];
    }
    out.push_str(rest);
    (out, count)
}

/// The code unit of an escape `\uXXXX` that the text starts with.
fn unicode_escape(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}
