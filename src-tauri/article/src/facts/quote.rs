//! Quoted speech, and who said it where that is plain.

use super::letters::Letters;
use super::lexicon::Lexicon;
use super::name::Name;
use crate::text::count::is_cjk;
use crate::text::{is_word, words};

/// A quoted passage, without its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Quote {
    pub(super) from: usize,
    pub(super) end: usize,
    /// Who said it; empty where that is not plain.
    pub(super) speaker: String,
}

/// How far from the marks the speaker is looked for, in characters.
const NEAR: usize = 24;
/// No quotation is longer than this, in characters: a mark that was forgotten does not quote the rest of the text.
const LONGEST: usize = 4000;
/// A word of saying with the marks behind it.
const LONGEST_VERB: usize = 14;

/// The quoted passages of a text that are long enough, or said by somebody.
pub(super) fn quotes(letters: &Letters, text: &str, names: &[Name], lexicon: &Lexicon) -> Vec<Quote> {
    let mut out = Vec::new();
    for (from, end) in passages(letters) {
        let speaker = speaker(letters, from - 1, end + 1, names, lexicon);
        let said = &text[letters.byte(from)..letters.byte(end)];
        let long = if said.chars().any(is_cjk) {
            said.chars().filter(|c| is_cjk(*c)).count() >= lexicon.least_characters
        } else {
            words(said).into_iter().filter(|word| is_word(word)).count() >= lexicon.least_words
        };
        let says_something = said.chars().any(char::is_alphanumeric);
        let is_said = speaker.is_some() || is_said(letters, from - 1, end + 1, lexicon);
        if says_something && (long || is_said) {
            out.push(Quote { from, end, speaker: speaker.unwrap_or_default() });
        }
    }
    out
}

/// Whether a word of saying stands right before the passage, or right behind it.
fn is_said(letters: &Letters, open: usize, close: usize, lexicon: &Lexicon) -> bool {
    let mute = |from: usize, to: usize| (from..to).all(|at| !letters.at(at).is_alphanumeric());
    let verbs = [&lexicon.speech_zh, &lexicon.speech_en];
    let before = (open.saturating_sub(LONGEST_VERB)..open).any(|at| {
        verbs.iter().any(|words| words.at(letters, at).is_some_and(|(end, _)| end <= open && mute(end, open)))
    });
    let after =
        (close..close + 3).any(|at| mute(close, at) && verbs.iter().any(|words| words.at(letters, at).is_some()));
    before || after
}

/// What stands between marks that belong together, outermost only.
pub(super) fn passages(letters: &Letters) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let close = match letters.at(at) {
            '“' => '”',
            // In Latin text this closing mark is an apostrophe as well.
            '‘' if is_cjk(letters.at(at + 1)) => '’',
            '「' => '」',
            '『' => '』',
            '"' => '"',
            _ => {
                at += 1;
                continue;
            }
        };
        let open = letters.at(at);
        let mut depth = 1;
        let end = (at + 1..letters.len().min(at + LONGEST)).find(|index| {
            let c = letters.at(*index);
            if c == close {
                depth -= 1;
            } else if c == open {
                depth += 1;
            }
            depth == 0
        });
        match end {
            Some(end) => {
                if end > at + 1 {
                    out.push((at + 1, end));
                }
                at = end + 1;
            }
            None => at += 1,
        }
    }
    out
}

/// The name nearest to the passage with a word of saying between or beside them.
fn speaker(letters: &Letters, open: usize, close: usize, names: &[Name], lexicon: &Lexicon) -> Option<String> {
    let says = |from: usize, to: usize| {
        (from..to.min(letters.len())).any(|at| {
            [&lexicon.speech_zh, &lexicon.speech_en]
                .iter()
                .any(|words| words.at(letters, at).is_some_and(|(end, _)| end <= to))
        })
    };
    let ends_sentence =
        |from: usize, to: usize| (from..to).any(|at| matches!(letters.at(at), '。' | '！' | '？' | '\n'));
    let before = names.iter().rev().find(|name| name.end <= open && open - name.end <= NEAR);
    let before = before.filter(|name| says(name.end, open) && !ends_sentence(name.end, open));
    let after = names.iter().find(|name| name.from >= close && name.from - close <= NEAR);
    let after = after.filter(|name| {
        let verb = says(close, name.from) || says(name.end, name.end + 4) || says(name.end, name.end + 8);
        verb && !ends_sentence(close, name.from)
    });
    before.or(after).map(|name| name.name.clone())
}
