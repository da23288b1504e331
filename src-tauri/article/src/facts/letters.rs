//! A text as characters that can be stepped through in both directions, and lists of words to find in it.

use std::collections::HashMap;

/// The characters of a text. Full-width letters, digits and signs are folded to their plain forms; their places are kept.
pub(super) struct Letters {
    folded: Vec<char>,
    /// Byte offsets of the characters, and the length of the text.
    bytes: Vec<usize>,
}

impl Letters {
    pub(super) fn new(text: &str) -> Self {
        let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        bytes.push(text.len());
        Self { folded: text.chars().map(fold).collect(), bytes }
    }

    pub(super) fn len(&self) -> usize {
        self.folded.len()
    }

    /// The character there; NUL past the end.
    pub(super) fn at(&self, index: usize) -> char {
        self.folded.get(index).copied().unwrap_or('\0')
    }

    /// The character before; NUL at the start.
    pub(super) fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or('\0', |before| self.at(before))
    }

    pub(super) fn byte(&self, index: usize) -> usize {
        self.bytes.get(index).or(self.bytes.last()).copied().unwrap_or(0)
    }

    pub(super) fn slice(&self, from: usize, to: usize) -> String {
        self.folded.get(from..to.min(self.len())).unwrap_or_default().iter().collect()
    }

    /// The index after the characters from there on that are of a kind.
    pub(super) fn while_is(&self, from: usize, is: impl Fn(char) -> bool) -> usize {
        (from..self.len()).find(|at| !is(self.at(*at))).unwrap_or(self.len())
    }

    /// The index after one space, where there is one.
    pub(super) fn past_space(&self, index: usize) -> usize {
        index + usize::from(matches!(self.at(index), ' ' | '\u{a0}'))
    }

    /// Whether a Latin word could go on over this index.
    pub(super) fn is_inside_word(&self, index: usize) -> bool {
        is_latin(self.before(index)) && is_latin(self.at(index))
    }
}

/// A full-width letter, digit or one of a few signs as its plain form.
fn fold(c: char) -> char {
    match c {
        '\u{ff10}'..='\u{ff19}'
        | '\u{ff21}'..='\u{ff3a}'
        | '\u{ff41}'..='\u{ff5a}'
        | '\u{ff05}'
        | '\u{ff0e}'
        | '\u{ff1a}'
        | '\u{ff04}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{ffe5}' => '¥',
        '\u{2212}' | '\u{ff0d}' => '-',
        _ => c,
    }
}

/// A letter of the Latin script.
pub(super) fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}')
}

/// Words by their first character, the longest first, each with a number.
#[derive(Clone, Debug, Default)]
pub(super) struct Words(HashMap<char, Vec<(Vec<char>, usize)>>);

impl Words {
    pub(super) fn new<'a>(words: impl Iterator<Item = (&'a str, usize)>) -> Self {
        let mut map: HashMap<char, Vec<(Vec<char>, usize)>> = HashMap::new();
        for (word, number) in words {
            let letters: Vec<char> = word.trim().chars().map(fold).map(plain).collect();
            if let Some(first) = letters.first() {
                map.entry(*first).or_default().push((letters, number));
            }
        }
        map.values_mut().for_each(|words| words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len())));
        Self(map)
    }

    /// The longest word that begins there: the index after it, and its number. A word in Latin letters has to end there, and
    /// to begin there. Case does not matter.
    pub(super) fn at(&self, letters: &Letters, index: usize) -> Option<(usize, usize)> {
        let words = self.0.get(&plain(letters.at(index)))?;
        if letters.is_inside_word(index) {
            return None;
        }
        let found = words.iter().find(|(word, _)| {
            word.iter().enumerate().all(|(step, c)| plain(letters.at(index + step)) == *c)
                && !letters.is_inside_word(index + word.len())
        })?;
        Some((index + found.0.len(), found.1))
    }

    /// The longest word that ends there: the index where it begins, and its number.
    pub(super) fn ending_at(&self, letters: &Letters, index: usize, longest: usize) -> Option<(usize, usize)> {
        (index.saturating_sub(longest)..index).find_map(|from| {
            let (end, number) = self.at(letters, from)?;
            (end == index).then_some((from, number))
        })
    }
}

fn plain(c: char) -> char {
    c.to_ascii_lowercase()
}
