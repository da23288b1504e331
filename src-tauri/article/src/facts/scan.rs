//! The facts of one text, from the left to the right.

use std::ops::Range;

use super::FactKind;
use super::letters::{Letters, Words};
use super::lexicon::Lexicon;
use super::{date, name, number, quote};
use crate::text::GraphemeEdges;

/// A fact in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spotted {
    /// What it is about.
    pub kind: FactKind,
    /// Where it stands, in UTF-8 bytes, on borders of graphemes.
    pub range: Range<usize>,
    /// The form under which it is compared.
    pub normal: String,
    /// Unit, title or speaker; empty where there is none.
    pub about: String,
}

/// The facts of a text, in order. Numbers within a date are no facts of their own; those within a quotation are.
pub fn spot(text: &str, lexicon: &Lexicon) -> Vec<Spotted> {
    spot_with(text, lexicon, &Words::default())
}

/// As [`spot`], with names that are known.
pub(super) fn spot_with(text: &str, lexicon: &Lexicon, known: &Words) -> Vec<Spotted> {
    let letters = Letters::new(text);
    let edges = GraphemeEdges::new(text);
    let mut out = Vec::new();
    let mut add = |kind: FactKind, from: usize, end: usize, normal: String, about: String| {
        let range = edges.at_or_before(letters.byte(from))..edges.at_or_after(letters.byte(end));
        out.push(Spotted { kind, range, normal, about });
    };
    let names = name::names(&letters, lexicon, known);
    let mut at = 0;
    while at < letters.len() {
        // What stands in an address or a name is no number.
        if let Some((end, normal)) = web_address(&letters, at) {
            add(FactKind::Link, at, end, normal, String::new());
            at = end;
        } else if let Some((end, normal)) = date::date(&letters, at) {
            add(FactKind::Date, at, end, normal, String::new());
            at = end;
        } else if let Some((end, normal)) = date::time(&letters, at, lexicon) {
            add(FactKind::Time, at, end, normal, String::new());
            at = end;
        } else if let Some((from, end)) = in_word(&letters, at) {
            add(FactKind::Number, from, end, letters.slice(from, end), String::new());
            at = end;
        } else {
            at = match a_number(&letters, at, lexicon, &names) {
                Step::Found(number) => {
                    add(FactKind::Number, at, number.end, number.normal, number.unit);
                    number.end
                }
                Step::Past(end) => end,
            };
        }
    }
    for quote in quote::quotes(&letters, text, &names, lexicon) {
        let said = said(&letters.slice(quote.from, quote.end));
        add(FactKind::Quote, quote.from, quote.end, said, quote.speaker);
    }
    for name in names {
        add(FactKind::Name, name.from, name.end, person(&name.name), name.title);
    }
    out.sort_by_key(|spotted| (spotted.range.start, spotted.range.end, spotted.kind));
    out
}

/// The names of a text that have a title beside them.
pub(super) fn titled(text: &str, lexicon: &Lexicon, known: &Words) -> Vec<String> {
    let letters = Letters::new(text);
    let names = name::names(&letters, lexicon, known);
    names.into_iter().filter(|name| !name.title.is_empty()).map(|name| name.name).collect()
}

enum Step {
    Found(number::Number),
    /// Nothing before this index.
    Past(usize),
}

fn a_number(letters: &Letters, at: usize, lexicon: &Lexicon, names: &[name::Name]) -> Step {
    if let Some(name) = names.iter().find(|name| name.from <= at && at < name.end) {
        return Step::Past(name.end.max(at + 1));
    }
    let word = lexicon.not_numbers.at(letters, at).map_or(at + 1, |(end, _)| end);
    // A sign belongs to a number only where nothing that it could join stands before it.
    if letters.at(at) == '-' && !(letters.before(at) == '\0' || " （(“\"".contains(letters.before(at))) {
        return Step::Past(at + 1);
    }
    match number::number(letters, at, lexicon) {
        // 十分钟 is longer than 十分; 一个 is a number of nothing.
        Some(found) if found.is_plain && found.end > at && (word == at + 1 || found.end > word) => Step::Found(found),
        // The figures of a numeral that is none are not read again from their middle.
        Some(found) if !found.is_plain => Step::Past(found.end.max(word)),
        _ => Step::Past(word),
    }
}

/// Figures that are part of a name in letters: H7N9, G324, COVID-19.
fn in_word(letters: &Letters, at: usize) -> Option<(usize, usize)> {
    let is = |c: char| c.is_ascii_alphanumeric();
    if !letters.at(at).is_ascii_alphabetic() || is(letters.before(at)) {
        return None;
    }
    let mut end = letters.while_is(at, is);
    if letters.at(end) == '-' && letters.at(end + 1).is_ascii_digit() {
        end = letters.while_is(end + 1, is);
    }
    let name = letters.slice(at, end);
    let money = ["RMB", "CNY", "USD"].iter().any(|unit| name.starts_with(unit));
    (!money && name.chars().any(|c| c.is_ascii_digit())).then_some((at, end))
}

/// `https://…` or `www.…` in running text.
fn web_address(letters: &Letters, at: usize) -> Option<(usize, String)> {
    let starts =
        ["https://", "http://", "www."].into_iter().find(|start| letters.slice(at, at + start.len()) == **start)?;
    if letters.before(at).is_ascii_alphanumeric() {
        return None;
    }
    let mut end = letters.while_is(at, |c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>'));
    while end > at && matches!(letters.before(end), '.' | ',' | ';' | ':' | '!' | '?' | ')' | '\'') {
        end -= 1;
    }
    (end > at + starts.len()).then(|| (end, address(&letters.slice(at, end))))
}

/// An address as it is compared: scheme and host in small letters, no stroke at the end.
pub(super) fn address(href: &str) -> String {
    let href = href.trim();
    let (scheme, rest) = href.split_once("://").unwrap_or(("", href));
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = host.to_lowercase();
    let path = path.trim_end_matches(|c: char| c == '/' || c.is_whitespace());
    if scheme.is_empty() { format!("{host}{path}") } else { format!("{}://{host}{path}", scheme.to_lowercase()) }
}

/// Quoted words as they are compared: letters and digits in small letters, words parted by one space.
fn said(text: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in text.chars() {
        if c.is_alphanumeric() {
            if gap && !out.is_empty() && !crate::text::count::is_cjk(c) {
                out.push(' ');
            }
            out.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
            gap = false;
        } else if c.is_whitespace() || c == '-' {
            gap = true;
        }
    }
    out
}

fn person(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The form under which a fact of this kind that is written so is compared; a normal form is its own.
pub fn normal_form(kind: FactKind, text: &str, lexicon: &Lexicon) -> String {
    let letters = Letters::new(text);
    let whole = |read: Option<(usize, String)>| {
        read.filter(|(end, _)| *end == letters.len()).map_or_else(|| text.trim().to_owned(), |(_, normal)| normal)
    };
    match kind {
        FactKind::Number => whole(number::number(&letters, 0, lexicon).map(|number| (number.end, number.normal))),
        FactKind::Date => whole(date::date(&letters, 0)),
        FactKind::Time => whole(date::time(&letters, 0, lexicon)),
        FactKind::Name => person(text),
        FactKind::Quote => said(text),
        FactKind::Link => address(text),
    }
}
