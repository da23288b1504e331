//! The laws of anchors, over random articles and random edits of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod support;

use std::ops::Range;

use galley_article::comment::{Anchor, Passage, Stream};
use galley_article::model::{Body, Node};
use galley_article::text::{graphemes, is_grapheme_boundary};
use proptest::prelude::*;
use support::{any_article, cases, edited, edits};

/// A range of whole graphemes of a text that begins and ends at these parts of it.
fn part(text: &str, from: u16, to: u16) -> Range<usize> {
    let edges: Vec<usize> = graphemes(text).map(|g| g.as_ptr() as usize - text.as_ptr() as usize).collect();
    let edge = |part: u16| edges.get(usize::from(part) % edges.len().max(1)).copied().unwrap_or(0);
    let (from, to) = (edge(from), edge(to));
    let end = edges.iter().copied().find(|at| *at > from.max(to)).unwrap_or(text.len());
    from.min(to)..end
}

fn of_lines(text: &str) -> Stream {
    Stream::of(&Body::new(text.split('\n').map(Node::paragraph).collect()))
}

fn carried(anchor: &Anchor, old: &Stream, new: &Stream) -> Anchor {
    anchor.carry(&Passage::between(old, new)).unwrap_or_else(|| anchor.clone())
}

/// It lies in the text, splits nothing, and is empty only where it is detached.
fn is_sound(anchor: &Anchor, stream: &Stream) -> Result<(), TestCaseError> {
    let range = anchor.range();
    let text = stream.text();
    prop_assert!(range.start <= range.end && range.end <= text.len(), "{range:?} in {text:?}");
    for edge in [range.start, range.end] {
        prop_assert!(is_grapheme_boundary(text, edge), "{edge} in {text:?}");
    }
    prop_assert_eq!(range.is_empty(), anchor.is_detached());
    let positions = stream.position(range.start)..stream.position(range.end);
    if !range.is_empty() {
        prop_assert_eq!(stream.range(positions.start, positions.end), Some(range));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(2048),
        max_global_rejects: cases(2048),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn it_is_never_lost_and_undo_puts_it_where_it_was(
        base in any_article(),
        (from, to) in any::<(u16, u16)>(),
        scripts in prop::collection::vec(edits(4), 1..6),
    ) {
        let start = Stream::of(&base.body);
        let range = part(start.text(), from, to);
        prop_assume!(!range.is_empty());
        let mut anchor = Anchor::on_words(&start, &range);
        let (mut working, mut texts, mut anchors) = (base, vec![start], vec![anchor.clone()]);
        for script in &scripts {
            working = edited(&working, script);
            let next = Stream::of(&working.body);
            anchor = carried(&anchor, texts.last().unwrap(), &next);
            is_sound(&anchor, &next)?;
            anchors.push(anchor.clone());
            texts.push(next);
        }
        // Undo walks back through the very same texts.
        for step in (0..scripts.len()).rev() {
            anchor = carried(&anchor, &texts[step + 1], &texts[step]);
            is_sound(&anchor, &texts[step])?;
            if !anchors[step].is_detached() {
                prop_assert_eq!(anchor.range(), anchors[step].range(), "step {}", step);
                prop_assert!(!anchor.is_detached());
            }
        }
        // It can be stored between any two edits.
        let stored = serde_json::to_string(&anchor).unwrap();
        prop_assert_eq!(serde_json::from_str::<Anchor>(&stored).unwrap(), anchor);
    }

    #[test]
    fn an_edit_elsewhere_leaves_its_words_as_they_are(
        before in "[ab的，。\u{301}👍 \n]{0,12}",
        words in "[ab的，。👍 ]{0,8}[a的]",
        after in "[ab的，。👍 \n]{0,12}",
        first in any::<bool>(),
        (from, to) in any::<(u16, u16)>(),
        put_in in "[ab的。\n ]{0,6}",
    ) {
        let old = of_lines(&format!("{before}{words}{after}"));
        let range = before.len()..before.len() + words.len();
        let edit = |text: &str| {
            let taken = part(text, from, to);
            format!("{}{put_in}{}", &text[..taken.start], &text[taken.end..])
        };
        let (before, after) = if first { (edit(&before), after) } else { (before, edit(&after)) };
        let edited = format!("{before}{words}{after}");
        let place = before.len()..before.len() + words.len();
        prop_assume!([old.text(), &edited].iter().zip([&range, &place]).all(|(text, range)| {
            is_grapheme_boundary(text, range.start) && is_grapheme_boundary(text, range.end)
        }));
        let new = of_lines(&edited);
        let anchor = carried(&Anchor::on_words(&old, &range), &old, &new);
        prop_assert!(!anchor.is_detached());
        prop_assert_eq!(new.slice(&anchor.range()), words);
    }

    #[test]
    fn words_that_were_taken_out_detach_it_until_they_return(
        (before, after) in ("[a-f ]{0,20}", "[a-f ]{0,20}"),
        words in "[1-9甲乙丙丁]{1,12}",
        later in "[g-k]{1,9}",
    ) {
        let whole = of_lines(&format!("{before}{words}{after}"));
        let without = of_lines(&format!("{before}{after}"));
        let anchor = Anchor::on_words(&whole, &(before.len()..before.len() + words.len()));
        let gone = carried(&anchor, &whole, &without);
        prop_assert!(gone.is_detached());
        prop_assert_eq!(&gone.quote, &anchor.quote);
        // Somebody goes on writing before the words are put in again.
        let written = of_lines(&format!("{later}\n{before}{after}"));
        let gone = carried(&gone, &without, &written);
        prop_assert!(gone.is_detached());
        let again = of_lines(&format!("{later}\n{before}{words}{after}"));
        let back = carried(&gone, &written, &again);
        let known = words.chars().count() >= 12 || before.len() + after.len() >= 6;
        if known {
            prop_assert!(!back.is_detached());
            prop_assert_eq!(again.slice(&back.range()), words);
        }
        prop_assert_eq!(carried(&gone, &written, &whole).range(), anchor.range());
    }
}
