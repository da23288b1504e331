//! What an alignment compares: tokens, and clauses as units of tokens.
//!
//! Two versions of a text share most of their clauses, and finding the words of Chinese is what an alignment spends its time
//! on: so clauses are compared as they stand, and only those that differ are taken apart.

use std::collections::HashMap;
use std::ops::Range;

use super::blocks::Block;
use super::hash::Quick;
use crate::text::{clauses, is_word, push_words};

/// The longest word that is looked at for parts, in characters.
pub(super) const LONG_WORD: u32 = 32;
/// What a leaf's boundary counts as, in characters: more than a letter, so that leaf blocks stay whole.
const BOUNDARY_WEIGHT: u32 = 4;

/// A word, a space, a punctuation mark, or the mark that begins a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Equal tokens of one alignment have equal names.
    pub(super) name: u32,
    /// Length in UTF-8 bytes.
    pub(super) bytes: u32,
    /// Length in characters.
    pub(super) chars: u32,
    /// Characters of the same word before this token and after it, where it is a part of a word.
    pub(super) before: u16,
    pub(super) after: u16,
    /// Whether it holds a letter, a digit or an ideograph.
    pub(super) says_something: bool,
    pub(super) edge: Edge,
}

impl Token {
    /// What keeping it costs, in units: spaces and punctuation are found everywhere.
    pub(super) fn stray(&self) -> u32 {
        u32::from(!self.says_something && self.edge != Edge::Mark)
    }
}

/// Whether no word of either side goes on across these two places.
pub(super) fn parts_words(old: &[Token], i: usize, new: &[Token], j: usize) -> bool {
    let parts = |side: &[Token], at: usize| side.get(at).is_none_or(|token| token.before == 0);
    parts(old, i) && parts(new, j)
}

/// How well a change may begin or end after a token, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Edge {
    Word,
    Space,
    Clause,
    Sentence,
    Mark,
}

/// A text of blocks of one class: texts of different classes are never compared.
type Classed<'a> = (&'a str, &'a str);

/// A clause or a mark of a block, taken apart when it is asked for.
#[derive(Clone, Debug)]
struct Unit<'a> {
    text: Classed<'a>,
    is_mark: bool,
    tokens: Option<Range<usize>>,
}

/// Gives tokens and units their names.
#[derive(Default)]
pub(super) struct Interner<'a> {
    pub(super) names: HashMap<Classed<'a>, u32, Quick>,
    /// The class and text of every name.
    pub(super) texts: Vec<Classed<'a>>,
    /// For every name, when it was last seen on the other side of a gap.
    pub(super) seen: Vec<u32>,
    pub(super) stamp: u32,
    unit_names: HashMap<Classed<'a>, u32, Quick>,
    units: Vec<Unit<'a>>,
    /// The tokens of the units taken apart, one after another.
    known: Vec<Token>,
    words: Vec<&'a str>,
}

impl<'a> Interner<'a> {
    /// The names of a block's units.
    pub(super) fn units(&mut self, block: &Block<'a>, out: &mut Vec<u32>) {
        if !block.mark.is_empty() {
            out.push(self.unit(("", block.mark), true));
        }
        let class = block.class();
        out.extend(clauses(block.text).map(|clause| self.unit((class, clause), false)));
    }

    fn unit(&mut self, text: Classed<'a>, is_mark: bool) -> u32 {
        let next = small(self.units.len());
        *self.unit_names.entry(text).or_insert_with(|| {
            self.units.push(Unit { text, is_mark, tokens: None });
            next
        })
    }

    /// Whether the unit is the mark of a block.
    pub(super) fn is_mark(&self, unit: u32) -> bool {
        self.units[unit as usize].is_mark
    }

    /// Length of a unit in bytes.
    pub(super) fn bytes(&self, unit: u32) -> usize {
        self.units[unit as usize].text.1.len()
    }

    /// The tokens of units in a row.
    pub(super) fn tokens(&mut self, units: &[u32]) -> Vec<Token> {
        let mut out = Vec::with_capacity(units.len() * 8);
        for unit in units {
            let range = self.units[*unit as usize].tokens.clone();
            let range = range.unwrap_or_else(|| self.learn(*unit as usize));
            out.extend_from_slice(&self.known[range]);
        }
        out
    }

    fn learn(&mut self, unit: usize) -> Range<usize> {
        let start = self.known.len();
        let Unit { text: (class, text), is_mark, .. } = self.units[unit];
        if is_mark {
            let mark = self.token("", text);
            let chars = if text.starts_with('\0') { BOUNDARY_WEIGHT } else { mark.bytes };
            self.known.push(Token { chars, edge: Edge::Mark, ..mark });
        } else {
            let mut words = std::mem::take(&mut self.words);
            push_words(text, &mut words);
            for word in words.drain(..) {
                // Of a row of spaces some may stay while others go.
                let times = if word.bytes().all(|byte| byte == b' ') { word.len() } else { 1 };
                let token = self.token(class, &word[..word.len() / times]);
                self.known.extend(std::iter::repeat_n(token, times));
            }
            self.words = words;
        }
        let range = start..self.known.len();
        self.units[unit].tokens = Some(range.clone());
        range
    }

    fn token(&mut self, class: &'a str, word: &'a str) -> Token {
        let says_something = is_word(word);
        Token {
            name: self.name(class, word),
            bytes: small(word.len()),
            chars: small(word.chars().count()),
            before: 0,
            after: 0,
            says_something,
            edge: if says_something { Edge::Word } else { edge(word) },
        }
    }

    fn name(&mut self, class: &'a str, text: &'a str) -> u32 {
        let next = small(self.texts.len());
        *self.names.entry((class, text)).or_insert_with(|| {
            self.texts.push((class, text));
            next
        })
    }
}

/// A length or a count that is small by nature; texts are far below 4 GB.
pub(super) fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn edge(segment: &str) -> Edge {
    match segment.chars().next() {
        Some('\n' | '\r') => Edge::Mark,
        Some('。' | '！' | '？' | '…' | '.' | '!' | '?' | '”' | '」') => Edge::Sentence,
        Some('，' | '、' | '；' | '：' | ',' | ';' | ':' | '（' | '）' | '(' | ')' | '—') => Edge::Clause,
        Some(c) if c.is_whitespace() => Edge::Space,
        _ => Edge::Word,
    }
}
