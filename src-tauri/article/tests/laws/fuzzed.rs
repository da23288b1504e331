//! What a fuzz target does with its bytes. `fuzz_seeds` does the same with the kept ones and with some from chance.

use galley_article::diff::diff_articles;

use super::{articles, decisions as all_decisions, merges, moves, texts, weave as whole_weave};
use crate::support::{Dice, edited};

/// What a target does with its bytes.
type Ask = fn(&[u8]);

/// The targets by name.
pub(crate) const TARGETS: [(&str, Ask); 4] =
    [("diff", diff), ("weave", weave), ("merge3", merge3), ("decisions", decisions)];

/// Two texts of the bytes' own making, or two articles.
pub(crate) fn diff(bytes: &[u8]) {
    let mut dice = Dice::of_bytes(bytes);
    if dice.below(2) == 0 {
        // Where the second text begins; what both share before and after is there twice.
        let cut = dice.below(256).min(dice.left());
        let (one, other) = (dice.own(cut), dice.own(usize::MAX));
        texts(&one, &other);
        texts(&format!("{one}{other}{one}"), &format!("{one}{one}"));
        return;
    }
    let old = dice.article();
    let new = edited(&old, &dice.edits(8));
    for new in [&new, &dice.article()] {
        let diff = diff_articles(&old, new);
        articles(&old, new, &diff);
        moves(&diff);
    }
}

/// A story by up to four people.
pub(crate) fn weave(bytes: &[u8]) {
    whole_weave(&mut Dice::of_bytes(bytes), 0);
}

/// A text and two made from it.
pub(crate) fn merge3(bytes: &[u8]) {
    merges(&mut Dice::of_bytes(bytes));
}

/// A story and what is decided on its changes.
pub(crate) fn decisions(bytes: &[u8]) {
    all_decisions(&mut Dice::of_bytes(bytes), 0);
}
