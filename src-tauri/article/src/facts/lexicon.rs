//! The words that facts are recognised by: units, titles, surnames, words of saying. Data, in TOML.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::letters::Words;

/// The lexicon that comes with Galley, as a file to begin one's own from.
pub const BUILT_IN: &str = include_str!("lexicon.toml");

static HOUSE: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::parse(BUILT_IN).unwrap_or_default());

/// What facts are recognised by.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    pub(super) units: Vec<Unit>,
    /// Forms after a number, by the unit's index.
    pub(super) after: Words,
    /// Signs before a number.
    pub(super) before: Words,
    /// Words that only look like numbers.
    pub(super) not_numbers: Words,
    pub(super) roughly: Words,
    pub(super) morning: Words,
    pub(super) afternoon: Words,
    pub(super) surnames: HashSet<char>,
    pub(super) compound_surnames: Words,
    pub(super) titles_zh: Words,
    pub(super) titles_en: Words,
    pub(super) after_names: Words,
    pub(super) after_given: Words,
    pub(super) speech_zh: Words,
    pub(super) speech_en: Words,
    pub(super) least_characters: usize,
    pub(super) least_words: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unit {
    pub(super) name: String,
    forms: Vec<String>,
    #[serde(default)]
    before: Vec<String>,
    /// It counts anything, so that only a number from two on says something.
    #[serde(default)]
    pub(super) weak: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    unit: Vec<Unit>,
    numbers: Numbers,
    dates: Dates,
    names: Names,
    quotes: Quotes,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    not: Vec<String>,
    roughly: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dates {
    morning: Vec<String>,
    afternoon: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    surnames: String,
    compound_surnames: Vec<String>,
    titles_zh: Vec<String>,
    after_names: Vec<String>,
    after_given: Vec<String>,
    titles_en: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Quotes {
    least_characters: usize,
    least_words: usize,
    speech_zh: Vec<String>,
    speech_en: Vec<String>,
}

impl Lexicon {
    /// The one that comes with Galley.
    pub fn house() -> &'static Self {
        &HOUSE
    }

    /// Reads a lexicon's file; what is wrong with it, on one line, where it cannot be used.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string().trim().replace('\n', " "))?;
        let listed = |words: &[String]| Words::new(words.iter().map(String::as_str).zip(0..));
        let (mut after, mut before) = (Vec::new(), Vec::new());
        for (index, unit) in file.unit.iter().enumerate() {
            after.extend(unit.forms.iter().map(|form| (form.as_str(), index)));
            before.extend(unit.before.iter().map(|form| (form.as_str(), index)));
            if unit.name.trim().is_empty() || unit.name.contains(char::is_whitespace) {
                return Err(format!("the unit name \"{}\" has to be one word", unit.name));
            }
            // A unit is also known by its own name, so that a normal form reads as itself.
            after.push((unit.name.as_str(), index));
        }
        Ok(Self {
            after: Words::new(after.into_iter()),
            before: Words::new(before.into_iter()),
            not_numbers: listed(&file.numbers.not),
            roughly: listed(&file.numbers.roughly),
            morning: listed(&file.dates.morning),
            afternoon: listed(&file.dates.afternoon),
            surnames: file.names.surnames.chars().filter(|c| !c.is_whitespace()).collect(),
            compound_surnames: listed(&file.names.compound_surnames),
            titles_zh: listed(&file.names.titles_zh),
            titles_en: listed(&file.names.titles_en),
            after_names: listed(&file.names.after_names),
            after_given: listed(&file.names.after_given),
            speech_zh: listed(&file.quotes.speech_zh),
            speech_en: listed(&file.quotes.speech_en),
            least_characters: file.quotes.least_characters,
            least_words: file.quotes.least_words,
            units: file.unit,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_that_comes_with_galley_is_sound() {
        let lexicon = Lexicon::parse(BUILT_IN).unwrap();
        assert!(lexicon.units.len() > 30 && !lexicon.surnames.contains(&'欧'));
    }

    #[test]
    fn a_mistake_is_said_on_one_line() {
        let said = Lexicon::parse("unit = 3").unwrap_err();
        assert!(said.contains("unit") && !said.contains('\n'), "{said}");
    }
}
