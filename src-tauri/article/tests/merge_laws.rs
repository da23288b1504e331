//! Law 6 of DESIGN §1 and what else must hold when two texts come together, over random articles and pairs of edit scripts.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod support;

use std::collections::HashSet;

use galley_article::diff::{Choice, Choices, Conflict, ConflictKind, merge_with, merge3};
use galley_article::model::{Article, Body, Node, schema};
use galley_article::text::{TextBlock, is_grapheme_boundary, text_blocks};
use proptest::prelude::*;
use support::{Edit, any_article, cases, edited, edits};

fn same(one: &Article, other: &Article) -> Result<(), TestCaseError> {
    let text = |article: &Article| String::from_utf8(article.canonical_json()).unwrap();
    prop_assert_eq!(text(one), text(other));
    Ok(())
}

fn is_canonical(article: &Article) -> Result<(), TestCaseError> {
    prop_assert_eq!(&schema::canonical_body(&article.body).0, &article.body);
    Ok(())
}

/// Words that stand nowhere else, put into the article's text blocks.
fn signed(article: &Article, places: &[u32], by: char) -> Article {
    fn put(node: &mut Node, left: &mut usize, offset: u32, word: &str) -> bool {
        if node.kind.is_textblock() {
            if *left > 0 {
                *left -= 1;
                return false;
            }
            let at = offset as usize % (node.content.len() + 1);
            node.content.insert(at, Node::text(word, vec![]));
            return true;
        }
        node.content.iter_mut().any(|child| put(child, left, offset, word))
    }
    let mut article = article.clone();
    for (number, place) in places.iter().enumerate() {
        let mut blocks = text_blocks(&article.body).len().max(1);
        blocks = *place as usize % blocks;
        put(&mut article.body.0, &mut blocks, place / 7, &format!(" {by}{number}qz "));
    }
    article.body = schema::canonical_body(&article.body).0;
    article
}

/// The words of [`signed`] that stand in a text, whatever an edit has put right beside them.
fn signatures(text: &str) -> HashSet<String> {
    let word = |before: &str| {
        let number = before.trim_end_matches(|c: char| c.is_ascii_digit());
        let whole = number.ends_with(['m', 't']) && number.len() < before.len();
        whole.then(|| before[number.len() - 1..].to_owned())
    };
    text.match_indices("qz").filter_map(|(at, _)| word(&text[..at])).collect()
}

fn all_text(article: &Article) -> String {
    let mut text = serde_json::to_string(&Article { body: Body::default(), ..article.clone() }).unwrap();
    for block in text_blocks(&article.body) {
        text.push('\n');
        text.push_str(&block.text);
    }
    text
}

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

fn choose(conflicts: &[Conflict], choice: Choice) -> Choices {
    conflicts.iter().map(|conflict| (conflict.id.clone(), choice)).collect()
}

fn is_real(conflict: &Conflict) -> bool {
    let Conflict { base, mine, theirs, .. } = conflict;
    match conflict.kind {
        // Where they stand, or whether they stand, is what is contested, not what they say.
        ConflictKind::Order | ConflictKind::Moved => true,
        ConflictKind::Inserted => base.is_empty() && !mine.is_empty() && !theirs.is_empty() && mine != theirs,
        ConflictKind::Block => mine != theirs,
        // A block of another kind shows as the same line.
        ConflictKind::Text | ConflictKind::Deleted if [base, mine, theirs].iter().any(|text| text.contains('\n')) => {
            true
        }
        _ => base != mine && base != theirs && mine != theirs,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(1024), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn law_6_what_only_one_changed_is_as_that_one_has_it(base in any_article(), script in edits(8)) {
        let new = edited(&base, &script);
        for (base, mine, theirs) in [(&base, &base, &new), (&base, &new, &base), (&base, &new, &new)] {
            let (merged, conflicts) = merge3(base, mine, theirs);
            same(&merged, &new)?;
            prop_assert_eq!(conflicts, vec![]);
        }
    }

    #[test]
    fn law_6_no_text_vanishes_unseen((base, mine, theirs) in three()) {
        let (merged, conflicts) = merge3(&base, &mine, &theirs);
        is_canonical(&merged)?;
        let mut seen = signatures(&all_text(&merged));
        for conflict in &conflicts {
            seen.extend(signatures(&conflict.mine));
            seen.extend(signatures(&conflict.theirs));
        }
        for side in [&mine, &theirs] {
            for word in signatures(&all_text(side)) {
                prop_assert!(seen.contains(&word), "{} in {:?}, {:?}", word, all_text(&merged), conflicts);
            }
        }
        for choice in [Choice::Mine, Choice::Theirs, Choice::Both] {
            let (chosen, _) = merge_with(&base, &mine, &theirs, &choose(&conflicts, choice));
            is_canonical(&chosen)?;
        }
    }

    #[test]
    fn every_conflict_is_real_and_has_its_place((base, mine, theirs) in three()) {
        let (merged, conflicts) = merge3(&base, &mine, &theirs);
        let ids: HashSet<&str> = conflicts.iter().map(|conflict| conflict.id.as_str()).collect();
        prop_assert_eq!(ids.len(), conflicts.len());
        let blocks = text_blocks(&merged.body);
        for conflict in &conflicts {
            prop_assert!(is_real(conflict), "{:?}", conflict);
            prop_assert!(conflict.choices.contains(&conflict.stands));
            if conflict.field.is_some() {
                continue;
            }
            let (from, to) = (TextBlock::place(&blocks, conflict.from), TextBlock::place(&blocks, conflict.to));
            for place in [from, to].into_iter().flatten() {
                prop_assert!(is_grapheme_boundary(&blocks[place.block].text, place.byte), "{:?}", conflict);
            }
            let stands = if conflict.stands == Choice::Theirs { &conflict.theirs } else { &conflict.mine };
            if let (Some(from), Some(to)) = (from, to)
                && from.block == to.block
                && matches!(conflict.kind, ConflictKind::Text | ConflictKind::Deleted)
                && !stands.starts_with('\n')
            {
                let shown = &blocks[from.block].text[from.byte..to.byte];
                prop_assert!(shown.contains(stands.as_str()), "{:?} in {:?}", conflict, shown);
            }
        }
    }

    #[test]
    fn edits_apart_from_each_other_are_all_made(
        first in any_article(),
        last in any_article(),
        one in edits(5),
        other in edits(5),
    ) {
        let whole = |first: &Article, last: &Article| {
            let middle = Node::paragraph("这一段谁也没有动。Nobody touched this paragraph.");
            let blocks = [first.body.blocks(), &[middle], last.body.blocks()].concat();
            Article { body: schema::canonical_body(&Body::new(blocks)).0, ..first.clone() }
        };
        let (mine, theirs) = (edited(&first, &one), edited(&last, &other));
        let (merged, conflicts) = merge3(&whole(&first, &last), &whole(&mine, &last), &whole(&first, &theirs));
        prop_assert_eq!(conflicts, vec![]);
        same(&merged, &whole(&mine, &theirs))?;
    }

    #[test]
    fn sides_may_change_places((base, mine, theirs) in three()) {
        let (_, here) = merge3(&base, &mine, &theirs);
        let (_, there) = merge3(&base, &theirs, &mine);
        // Whether anything collides hangs on no order.
        prop_assert_eq!(here.is_empty(), there.is_empty(), "{:?} {:?}", here, there);
    }
}

/// Scripts of a single edit: where they meet is found by shrinking to almost nothing.
#[test]
fn single_edits_meet_or_merge() {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: cases(2048),
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let strategy = (any_article(), edits(2), edits(2));
    runner
        .run(&strategy, |(base, one, other): (Article, Vec<Edit>, Vec<Edit>)| {
            let (mine, theirs) = (edited(&base, &one), edited(&base, &other));
            let (merged, conflicts) = merge3(&base, &mine, &theirs);
            is_canonical(&merged)?;
            prop_assert!(conflicts.iter().all(is_real), "{:?}", conflicts);
            // Where nothing collides, whose edit comes first makes no difference but in the order of insertions.
            if conflicts.is_empty() {
                let (back, _) = merge3(&base, &theirs, &mine);
                let sorted = |article: &Article| {
                    let mut chars: Vec<char> = all_text(article).chars().collect();
                    chars.sort_unstable();
                    chars
                };
                prop_assert_eq!(sorted(&merged), sorted(&back));
            }
            Ok(())
        })
        .unwrap();
}
