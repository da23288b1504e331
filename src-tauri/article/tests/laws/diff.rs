//! The laws of differences.

use std::collections::BTreeMap;

use galley_article::diff::{ArticleDiff, BlockDiff, Op, OpKind, diff_text};
use galley_article::model::Article;
use galley_article::text::is_grapheme_boundary;

/// The text that operations rebuild: the old one without what was inserted, the new one without what was deleted.
fn side<'o>(ops: impl IntoIterator<Item = &'o Op>, without: OpKind) -> String {
    ops.into_iter().filter(|op| op.op != without).map(|op| op.text.as_str()).collect()
}

/// Laws 3 and 5 for two texts.
#[track_caller]
pub(crate) fn texts(old: &str, new: &str) {
    let ops = diff_text(old, new);
    assert_eq!(side(&ops, OpKind::Insert), old, "law 3");
    assert_eq!(side(&ops, OpKind::Delete), new, "law 3");
    let (mut at_old, mut at_new) = (0, 0);
    for op in &ops {
        assert!(!op.text.is_empty(), "{ops:?}");
        at_old += if op.op == OpKind::Insert { 0 } else { op.text.len() };
        at_new += if op.op == OpKind::Delete { 0 } else { op.text.len() };
        assert!(is_grapheme_boundary(old, at_old) && is_grapheme_boundary(new, at_new), "law 5: {ops:?}");
    }
    assert!(ops.windows(2).all(|pair| pair[0].op != pair[1].op), "{ops:?}");
    if old == new {
        assert!(ops.iter().all(|op| op.op == OpKind::Equal), "{ops:?}");
    }
}

/// Law 3 for two articles and their difference.
#[track_caller]
pub(crate) fn articles(old: &Article, new: &Article, diff: &ArticleDiff) {
    let inline = |without: OpKind| -> String {
        let inline = diff.blocks.iter().flat_map(|block| &block.inline);
        inline.filter(|op| op.op != without).map(|op| op.text.as_str()).collect()
    };
    let lines = |text: &str| text.replace('\n', "");
    assert_eq!(lines(&side(&diff.ops, OpKind::Insert)), lines(&old.body.0.plain_text()), "law 3");
    assert_eq!(lines(&side(&diff.ops, OpKind::Delete)), lines(&new.body.0.plain_text()), "law 3");
    assert_eq!(inline(OpKind::Insert), old.body.0.plain_text(), "law 3");
    assert_eq!(inline(OpKind::Delete), new.body.0.plain_text(), "law 3");
    let has = |name: &str| diff.fields.iter().any(|field| field.field.name() == name);
    assert_eq!(has("headline"), old.headline != new.headline);
    if old == new {
        assert!(diff.fields.is_empty() && diff.blocks.iter().all(|block| block.op == OpKind::Equal));
    }
}

/// A move has two ends, and its edits lead from one to the other.
#[track_caller]
pub(crate) fn moves(diff: &ArticleDiff) {
    let text = |block: &BlockDiff| block.inline.iter().map(|run| run.text.as_str()).collect::<String>();
    let mut ends: BTreeMap<u32, [Vec<String>; 2]> = BTreeMap::new();
    let mut end = |number: Option<u32>, kind: OpKind, text: &str| {
        let Some(number) = number else { return };
        assert_ne!(kind, OpKind::Equal);
        ends.entry(number).or_default()[usize::from(kind == OpKind::Insert)].push(text.to_owned());
    };
    for block in &diff.blocks {
        end(block.moved, block.op, &text(block));
        block.inline.iter().for_each(|run| end(run.moved, run.op, run.text.trim()));
    }
    for (number, [gone, come]) in &ends {
        assert_eq!((gone.len(), come.len()), (1, 1), "{number}");
        let arrived = diff.blocks.iter().find(|block| block.moved == Some(*number) && block.op == OpKind::Insert);
        let Some(arrived) = arrived else {
            assert_eq!(gone, come);
            continue;
        };
        assert_eq!(side(&arrived.edits, OpKind::Insert), gone[0]);
        assert_eq!(side(&arrived.edits, OpKind::Delete), come[0]);
    }
}
