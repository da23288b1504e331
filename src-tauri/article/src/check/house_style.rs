//! House style: how text is set. The rules are a table; each finds byte ranges in a text.

use std::ops::Range;

use super::text::{is_chinese_text, passages};
use super::{Check, Context, Finding, Severity};
use crate::model::Article;
use crate::text::count::is_cjk;

/// Which articles a rule is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Chinese,
    All,
}

struct Rule {
    code: &'static str,
    applies: For,
    find: fn(&str) -> Vec<Range<usize>>,
}

/// The first set of rules. All of them warn.
const RULES: &[Rule] = &[
    Rule { code: "half-width-punctuation", applies: For::Chinese, find: half_width_punctuation },
    Rule { code: "straight-quotes", applies: For::Chinese, find: straight_quotes },
    Rule { code: "full-width-letters", applies: For::All, find: full_width_letters },
    Rule { code: "repeated-punctuation", applies: For::All, find: repeated_punctuation },
    Rule { code: "double-space", applies: For::All, find: double_space },
    Rule { code: "space-at-edge", applies: For::All, find: space_at_edge },
];

/// Every rule of the table over every text of the article.
pub(super) struct HouseStyle;

impl Check for HouseStyle {
    fn look(&self, article: &Article, _: &Context, findings: &mut Vec<Finding>) {
        for passage in passages(article) {
            for rule in RULES.iter().filter(|rule| rule.applies == For::All || article.is_chinese()) {
                for range in (rule.find)(&passage.text) {
                    let subject = &passage.text[range.clone()];
                    findings.push(Finding::new(rule.code, Severity::Warn, passage.place(&range), subject));
                }
            }
        }
    }
}

/// Characters with their neighbours: `(byte offset, before, character, after)`.
fn with_neighbours(text: &str) -> impl Iterator<Item = (usize, Option<char>, char, Option<char>)> {
    let mut before = None;
    text.char_indices().map(move |(at, c)| {
        let after = text[at + c.len_utf8()..].chars().next();
        let item = (at, before, c, after);
        before = Some(c);
        item
    })
}

/// A half-width mark after a Chinese character, with Chinese or nothing after it. Between digits (`3,000`, `8:30`) and
/// beside Latin words it is right as it is.
fn half_width_punctuation(text: &str) -> Vec<Range<usize>> {
    let chinese = |c: Option<char>| c.is_some_and(is_chinese_text);
    with_neighbours(text)
        .filter(|(_, before, c, after)| match c {
            ',' | ';' | ':' | '!' | '?' | ')' => chinese(*before) && (after.is_none() || chinese(*after)),
            '.' => before.is_some_and(is_cjk) && (after.is_none() || chinese(*after)),
            '(' => chinese(*before) && chinese(*after),
            _ => false,
        })
        .map(|(at, ..)| at..at + 1)
        .collect()
}

/// `"` or `'` beside a Chinese character.
fn straight_quotes(text: &str) -> Vec<Range<usize>> {
    with_neighbours(text)
        .filter(|(_, before, c, after)| {
            matches!(c, '"' | '\'') && [before, after].into_iter().flatten().any(|c| is_chinese_text(*c))
        })
        .map(|(at, ..)| at..at + 1)
        .collect()
}

/// Runs of full-width digits and letters.
fn full_width_letters(text: &str) -> Vec<Range<usize>> {
    runs(text, |c| matches!(c, '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}'), 1)
}

/// The same mark twice and more; `!` and `?`, three times and more, an ellipsis of dots is none of them.
fn repeated_punctuation(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for mark in ['。', '、', ',', ';', ':', '\u{ff0c}', '\u{ff1b}', '\u{ff1a}'] {
        out.extend(runs(text, |c| c == mark, 2));
    }
    out.extend(runs(text, |c| matches!(c, '!' | '?' | '\u{ff01}' | '\u{ff1f}'), 3));
    out.sort_by_key(|range| range.start);
    out
}

/// Two and more spaces between words.
fn double_space(text: &str) -> Vec<Range<usize>> {
    let inner = |range: &Range<usize>| range.start > 0 && range.end < text.len();
    runs(text, |c| matches!(c, ' ' | '\u{3000}' | '\u{a0}'), 2).into_iter().filter(inner).collect()
}

/// White space at the beginning or end of a text: indents are the page's business.
fn space_at_edge(text: &str) -> Vec<Range<usize>> {
    let start = text.len() - text.trim_start().len();
    let end = text.trim_end().len();
    let edges = [0..start, end.max(start)..text.len()];
    edges.into_iter().filter(|range| !range.is_empty()).collect()
}

/// Runs of at least `least` characters of a kind, as byte ranges.
fn runs(text: &str, is_member: impl Fn(char) -> bool, least: usize) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    let mut length = 0;
    for (at, c) in text.char_indices().map(|(at, c)| (at, Some(c))).chain([(text.len(), None)]) {
        if c.is_some_and(&is_member) {
            start.get_or_insert(at);
            length += 1;
        } else if let Some(from) = start.take() {
            if length >= least {
                out.push(from..at);
            }
            length = 0;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        for rule in RULES {
            found.extend((rule.find)(text).into_iter().map(|range| format!("{} {}", rule.code, &text[range])));
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn marks_of_the_wrong_width() {
        check("风停了,雨还在下.", &["half-width-punctuation ,", "half-width-punctuation ."]);
        check("共3,000人,8:30出发", &[]);
        check("用 Rust, 也用 C.", &[]);
        check("他说\"走\"", &["straight-quotes \"", "straight-quotes \""]);
        check("\u{ff12}\u{ff10}\u{ff12}\u{ff11}年", &["full-width-letters \u{ff12}\u{ff10}\u{ff12}\u{ff11}"]);
        check("It's 8 o'clock.", &[]);
    }

    #[test]
    fn repetition_and_space() {
        check("完了。。真的……好——", &["repeated-punctuation 。。"]);
        check("what?! no!! never!!!", &["repeated-punctuation !!!"]);
        check("a  b", &["double-space   "]);
        check("\u{3000}\u{3000}缩进", &["space-at-edge \u{3000}\u{3000}"]);
        check("   ", &["space-at-edge    "]);
        check("", &[]);
    }
}
