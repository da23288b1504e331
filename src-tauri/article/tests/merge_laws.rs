//! Law 6 of DESIGN §1 and what else must hold when two texts come together, over random articles and pairs of edit scripts.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod laws;
mod support;

use galley_article::model::Article;
use laws::{apart, merging, one_sided, signed};
use proptest::prelude::*;
use support::{any_article, cases, edited, edits};

fn places() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(any::<u32>(), 0..4)
}

/// A text and two made from it.
fn three() -> impl Strategy<Value = (Article, Article, Article)> {
    (any_article(), edits(5), edits(5), places(), places()).prop_map(|(base, one, other, here, there)| {
        let (mine, theirs) = (signed(&base, &here, 'm'), signed(&base, &there, 't'));
        let (mine, theirs) = (edited(&mine, &one), edited(&theirs, &other));
        (base, mine, theirs)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(1024), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn law_6_what_only_one_changed_is_as_that_one_has_it(base in any_article(), script in edits(8)) {
        one_sided(&base, &edited(&base, &script));
    }

    #[test]
    fn law_6_no_text_vanishes_unseen_and_every_conflict_is_one((base, mine, theirs) in three()) {
        merging(&base, &mine, &theirs);
    }

    // Scripts of a single edit: where they meet is found by shrinking to almost nothing.
    #[test]
    fn single_edits_meet_or_merge(base in any_article(), one in edits(2), other in edits(2)) {
        merging(&base, &edited(&base, &one), &edited(&base, &other));
    }

    #[test]
    fn edits_apart_from_each_other_are_all_made(
        first in any_article(),
        last in any_article(),
        one in edits(5),
        other in edits(5),
    ) {
        apart((&first, &edited(&first, &one)), (&last, &edited(&last, &other)));
    }
}
