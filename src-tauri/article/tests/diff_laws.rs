//! The laws of DESIGN §1 for weaves and diffs, over random articles and edits by several people, byte for byte.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod laws;
mod support;

use std::path::Path;

use chrono::DateTime;
use galley_article::diff::{Change, ChangeKind, PieceKind, Selection, Turn, Verdict, Weave, diff_articles};
use galley_article::model::{Article, schema};
use galley_article::text::{TextBlock, is_grapheme_boundary, text_blocks};
use proptest::prelude::*;
use support::{Edit, any_article, cases, edited, edits};

const AUTHORS: [&str; 3] = ["陈薇", "Ann", "Bob"];

fn turn(author: usize, minute: usize) -> Turn {
    let at = DateTime::from_timestamp(60 * i64::try_from(minute).unwrap(), 0).unwrap();
    Turn { author: AUTHORS[author % 3].to_owned(), at }
}

fn same(one: &Article, other: &Article) -> Result<(), TestCaseError> {
    let text = |article: &Article| String::from_utf8(article.canonical_json()).unwrap();
    prop_assert_eq!(text(one), text(other));
    Ok(())
}

/// A story with several turns behind it: the baseline, the weave, the working text.
fn woven(base: &Article, turns: &[(usize, Vec<Edit>)]) -> Result<(Weave, Article), TestCaseError> {
    let (mut weave, mut working) = (Weave::new(base), base.clone());
    for (minute, (author, script)) in turns.iter().enumerate() {
        working = edited(&working, script);
        weave = weave.advance(&working, &turn(*author, minute));
        same(&weave.working(), &working)?;
        same(&weave.baseline(), base)?;
    }
    Ok((weave, working))
}

fn turns() -> impl Strategy<Value = Vec<(usize, Vec<Edit>)>> {
    prop::collection::vec((0..3_usize, edits(5)), 1..5)
}

fn one(change: &Change) -> Selection {
    Selection::Changes(vec![change.id.clone()])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(256), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn law_1_all_rejected_is_the_baseline_all_accepted_the_working_text(base in any_article(), turns in turns()) {
        let (weave, working) = woven(&base, &turns)?;
        let (rejected, gone) = weave.decide(&Selection::All, Verdict::Reject);
        same(&rejected.working(), &base)?;
        same(&rejected.baseline(), &base)?;
        let (accepted, taken) = weave.decide(&Selection::All, Verdict::Accept);
        same(&accepted.baseline(), &working)?;
        same(&accepted.working(), &working)?;
        prop_assert_eq!(&gone, &taken);
        prop_assert_eq!(gone, weave.changes());
        prop_assert!(rejected.is_settled() && accepted.is_settled());
        prop_assert_eq!((rejected.changes(), accepted.changes()), (vec![], vec![]));
        let stored = serde_json::to_vec(&weave).unwrap();
        prop_assert_eq!(serde_json::from_slice::<Weave>(&stored).unwrap(), weave);
    }

    #[test]
    fn law_2_one_by_one_in_any_order_is_all_at_once(
        base in any_article(),
        turns in turns(),
        order in prop::collection::vec(any::<u32>(), 32),
    ) {
        let (weave, working) = woven(&base, &turns)?;
        let mut changes = weave.changes();
        let mut keys = order.iter().cycle();
        changes.sort_by_cached_key(|_| *keys.next().unwrap());
        for (verdict, expected) in [(Verdict::Accept, &working), (Verdict::Reject, &base)] {
            let mut left = weave.clone();
            for change in &changes {
                let (next, decided) = left.decide(&one(change), verdict);
                // Nothing but this change is decided; it may have gone already, with the text it formats.
                prop_assert!(decided.iter().all(|found| found.id == change.id));
                // One text stands still, and both remain valid.
                match verdict {
                    Verdict::Accept => same(&next.working(), &left.working())?,
                    Verdict::Reject => same(&next.baseline(), &left.baseline())?,
                }
                for text in [next.baseline(), next.working()] {
                    prop_assert_eq!(&schema::canonical_body(&text.body).0, &text.body);
                }
                left = next;
            }
            same(&left.baseline(), expected)?;
            same(&left.working(), expected)?;
            prop_assert!(left.is_settled());
        }
    }

    #[test]
    fn mixed_verdicts_commute_and_the_next_turn_finds_its_text(
        base in any_article(),
        turns in turns(),
        verdicts in prop::collection::vec(any::<bool>(), 32),
        script in edits(4),
    ) {
        let (weave, _) = woven(&base, &turns)?;
        let verdict = |accept: bool| if accept { Verdict::Accept } else { Verdict::Reject };
        let changes: Vec<_> = weave.changes().into_iter().zip(verdicts).collect();
        let through = |list: &mut dyn Iterator<Item = &(Change, bool)>| {
            list.fold(weave.clone(), |left, (change, accept)| left.decide(&one(change), verdict(*accept)).0)
        };
        let (forth, back) = (through(&mut changes.iter()), through(&mut changes.iter().rev()));
        same(&forth.baseline(), &back.baseline())?;
        same(&forth.working(), &back.working())?;
        // Halfway through the decisions somebody goes on writing.
        let half = through(&mut changes.iter().take(changes.len() / 2));
        let untouched = half.advance(&half.working(), &turn(1, 50));
        prop_assert_eq!(untouched.changes(), half.changes());
        let working = edited(&half.working(), &script);
        let next = half.advance(&working, &turn(2, 51));
        same(&next.working(), &working)?;
        same(&next.baseline(), &half.baseline())?;
        same(&next.decide(&Selection::All, Verdict::Accept).0.baseline(), &working)?;
        same(&next.decide(&Selection::All, Verdict::Reject).0.working(), &half.baseline())?;
    }

    #[test]
    fn law_3_both_articles_are_rebuilt_from_their_diff(base in any_article(), script in edits(8)) {
        let new = edited(&base, &script);
        laws::articles(&base, &new, &diff_articles(&base, &new));
    }

    #[test]
    fn a_move_has_two_ends_and_its_edits_lead_from_one_to_the_other(base in any_article(), script in edits(8)) {
        laws::moves(&diff_articles(&base, &edited(&base, &script)));
    }

    #[test]
    fn laws_3_and_5_hold_for_texts(old in "[ab的，。\u{301}👍 \n\r\u{200d}🇨🇳]{0,24}", new in "[ab的，。\u{301}👍 \n\r\u{200d}🇨🇳]{0,24}") {
        laws::texts(&old, &new);
        laws::texts(&format!("{old}{new}{old}"), &format!("{old}{old}"));
    }

    #[test]
    fn law_5_no_change_spans_half_a_grapheme(base in any_article(), turns in turns()) {
        let (weave, working) = woven(&base, &turns)?;
        let blocks = text_blocks(&working.body);
        for piece in weave.changes().iter().flat_map(|change| &change.pieces) {
            for edge in [piece.from, piece.to] {
                if let Some(place) = TextBlock::place(&blocks, edge) {
                    let text = &blocks[place.block].text;
                    prop_assert!(is_grapheme_boundary(text, place.byte), "{piece:?} in {text:?}");
                    prop_assert_eq!(blocks[place.block].position(place.byte), edge, "{:?}", piece);
                }
            }
        }
    }

    #[test]
    fn positions_name_the_inserted_text(base in any_article(), turns in turns()) {
        let (weave, working) = woven(&base, &turns)?;
        let blocks = text_blocks(&working.body);
        for piece in weave.changes().iter().flat_map(|change| &change.pieces) {
            let (from, to) = (TextBlock::place(&blocks, piece.from), TextBlock::place(&blocks, piece.to));
            if let (Some(from), Some(to)) = (from, to)
                && from.block == to.block
                && piece.from < piece.to
                && matches!(piece.kind, PieceKind::Inserted | PieceKind::Formatted)
            {
                prop_assert_eq!(&blocks[from.block].text[from.byte..to.byte], piece.text.as_str());
            }
        }
    }

    #[test]
    fn law_7_both_hands_stay_on_the_same_words(base in any_article(), script in edits(4)) {
        let working = edited(&base, &script);
        let one = Weave::new(&base).advance(&working, &turn(0, 1));
        // Another person takes everything back.
        let two = one.advance(&base, &turn(1, 2));
        same(&two.working(), &base)?;
        let put_in: String = one.changes().iter().filter(|change| change.field.is_none()).map(|c| c.inserted.as_str()).collect();
        let ghosts: Vec<_> = two.changes();
        for ghost in &ghosts {
            prop_assert_eq!(ghost.kind, ChangeKind::InsertedThenDeleted);
            prop_assert_eq!((&ghost.author, &ghost.others), (&turn(0, 1).author, &vec![turn(1, 2)]));
            prop_assert_eq!(ghost.at, turn(0, 1).at);
        }
        let kept: usize = ghosts.iter().flat_map(|ghost| &ghost.pieces).map(|piece| piece.text.len()).sum();
        prop_assert_eq!(kept, put_in.len());
        // And where the first person does so, nothing remains to be seen.
        prop_assert_eq!(one.advance(&base, &turn(0, 3)).changes(), vec![]);
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test may read the corpus")]
fn law_3_over_the_corpus_of_revisions() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/revisions");
    let mut pairs = 0;
    for set in ["zh-open", "en-open"] {
        let Ok(folder) = std::fs::read_dir(root.join(set).join("old")) else { continue };
        for entry in folder.flatten() {
            let read = |side: &str| std::fs::read_to_string(root.join(set).join(side).join(entry.file_name()));
            let (Ok(old), Ok(new)) = (read("old"), read("new")) else { continue };
            laws::texts(&old, &new);
            pairs += 1;
        }
    }
    if pairs == 0 {
        println!("skipped: no corpus of revisions beside the repository");
    }
}
