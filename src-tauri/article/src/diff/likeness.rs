//! How alike two blocks are by their words: what comparing, merging and the weave go by when they look for a block that was
//! moved and edited. Which blocks come into question, and what is made of a pair, is left to them.

use crate::text::{is_word, words};

/// Two versions of one block share this part of their words, in percent.
pub(super) const ALIKE_PERCENT: usize = 60;
/// The most pairs of blocks that are compared by their words; beyond it only equal ones are found.
pub(super) const MOST_PAIRS: usize = 10_000;

/// The words of a text that say something, in no order of the text.
pub(super) struct Bag<'t> {
    /// Sorted.
    words: Vec<&'t str>,
    /// Their length in bytes.
    weight: usize,
}

impl<'t> Bag<'t> {
    /// The words of a text; signs and spaces are none.
    pub(super) fn of(text: &'t str) -> Self {
        let mut words: Vec<&str> = words(text).into_iter().filter(|word| is_word(word)).collect();
        words.sort_unstable();
        let weight = words.iter().map(|word| word.len()).sum();
        Self { words, weight }
    }

    /// How much of the words of the longer text both have, in percent of bytes.
    pub(super) fn likeness(&self, other: &Self) -> usize {
        let (mut i, mut j, mut common) = (0, 0, 0);
        while let (Some(a), Some(b)) = (self.words.get(i), other.words.get(j)) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    common += a.len();
                    (i, j) = (i + 1, j + 1);
                }
            }
        }
        common * 100 / self.weight.max(other.weight).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::Bag;

    #[test]
    fn alike_is_what_shares_words_whatever_their_order_and_the_signs_between() {
        let check = |one: &str, other: &str, percent: usize| {
            let (one, other) = (Bag::of(one), Bag::of(other));
            assert_eq!((one.likeness(&other), other.likeness(&one)), (percent, percent));
        };
        check("the ferry left", "left, the ferry!", 100);
        check("abcd efgh", "abcd ijkl", 50);
        // A word counts as often as both have it.
        check("ab ab", "ab", 50);
        check("。，", "。，", 0);
        check("", "渡口", 0);
    }
}
