//! Words that the other side has in parts.

use super::tokens::{Edge, Interner, LONG_WORD, Token, small};
use crate::text::is_grapheme_boundary;

impl<'a> Interner<'a> {
    /// These tokens with every word that the other side lacks, but has in parts, in these parts: so that a hyphen or a space
    /// which joins or parts two words can come or go alone. Nothing where there is no such word.
    pub(super) fn split_as(&mut self, tokens: &[Token], other: &[Token]) -> Option<Vec<Token>> {
        self.stamp += 1;
        self.seen.resize(self.texts.len(), 0);
        for token in other {
            self.seen[token.name as usize] = self.stamp;
        }
        let mut out: Option<Vec<Token>> = None;
        for (at, token) in tokens.iter().enumerate() {
            let lacks = token.says_something
                && (2..=LONG_WORD).contains(&token.chars)
                && self.seen[token.name as usize] != self.stamp;
            let parts = if lacks { self.parts(self.texts[token.name as usize]) } else { None };
            match (parts, &mut out) {
                (Some(parts), out) => out.get_or_insert_with(|| tokens[..at].to_vec()).extend(parts),
                (None, Some(out)) => out.push(*token),
                (None, None) => {}
            }
        }
        out
    }

    /// The word in two or three parts that the other side has.
    fn parts(&self, (class, word): (&'a str, &'a str)) -> Option<Vec<Token>> {
        let known = |part: &'a str| {
            self.names.get(&(class, part)).filter(|name| self.seen.get(**name as usize) == Some(&self.stamp))
        };
        let cuts: Vec<usize> = word.char_indices().skip(1).map(|(at, _)| at).collect();
        let fitting = |rest: &'a str, from: usize| {
            cuts.iter()
                .rev()
                .filter(move |at| **at > from)
                .find(|at| known(&rest[from..**at]).is_some() && known(&rest[**at..]).is_some())
        };
        let mut at: Vec<usize> = Vec::new();
        if let Some(cut) = fitting(word, 0) {
            at.push(*cut);
        } else {
            let first = cuts.iter().rev().filter(|cut| known(&word[..**cut]).is_some());
            let (first, second) = first.filter_map(|cut| fitting(word, *cut).map(|second| (*cut, *second))).next()?;
            at.extend([first, second]);
        }
        if !at.iter().all(|at| is_grapheme_boundary(word, *at)) {
            return None;
        }
        let ends = at.iter().copied().chain([word.len()]);
        let mut start = 0;
        let short = |text: &str| u16::try_from(text.chars().count()).unwrap_or(u16::MAX);
        let parts = ends.filter_map(|end| {
            let part = &word[start..end];
            let name = *known(part)?;
            let (before, after) = (short(&word[..start]), short(&word[end..]));
            start = end;
            Some(Token {
                name,
                bytes: small(part.len()),
                chars: small(part.chars().count()),
                before,
                after,
                says_something: true,
                edge: Edge::Word,
            })
        });
        Some(parts.collect())
    }
}
