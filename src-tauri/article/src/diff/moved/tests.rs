//! Moves as a reader of the comparison sees them.

use super::super::compare::diff_articles;
use super::*;
use crate::model::{Article, Body, Node};

fn article(text: &str) -> Article {
    Article { body: Body::new(text.split('\n').map(Node::paragraph).collect()), ..Article::default() }
}

fn told(ops: &[Op]) -> String {
    ops.iter().map(|op| shown(op.op, &op.text, "")).collect()
}

fn shown(op: OpKind, text: &str, number: &str) -> String {
    match op {
        OpKind::Equal => text.to_owned(),
        OpKind::Delete => format!("[{number}-{text}-]"),
        OpKind::Insert => format!("{{{number}+{text}+}}"),
    }
}

/// One line per block: `-` gone, `+` come, a number where it was moved, then its text; at its new place with the edits in it.
#[track_caller]
fn check(old: &str, new: &str, expected: &[&str]) {
    let diff = diff_articles(&article(old), &article(new));
    let number = |moved: Option<u32>| moved.map_or(String::new(), |number| number.to_string());
    let line = |block: &BlockDiff| {
        let sign = match block.op {
            OpKind::Equal => "",
            OpKind::Delete => "-",
            OpKind::Insert => "+",
        };
        let inline: String = block.inline.iter().map(|run| shown(run.op, &run.text, &number(run.moved))).collect();
        match (block.op, block.moved) {
            (OpKind::Insert, Some(moved)) => format!("+{moved} {}", told(&block.edits)),
            (_, Some(moved)) => format!("-{moved}"),
            _ => format!("{sign}{inline}"),
        }
    };
    assert_eq!(diff.blocks.iter().map(line).collect::<Vec<_>>(), expected);
    for without in [OpKind::Insert, OpKind::Delete] {
        let runs = diff.blocks.iter().flat_map(|block| &block.inline);
        let text: String = runs.filter(|run| run.op != without).map(|run| run.text.as_str()).collect();
        assert_eq!(text, (if without == OpKind::Insert { old } else { new }).replace('\n', ""));
    }
}

#[test]
fn a_moved_paragraph() {
    check(
        "第一段说的是桥。\n第二段说的是路。\n第三段说的是河。",
        "第二段说的是路。\n第三段说的是河。\n第一段说的是桥。",
        &["-1", "第二段说的是路。", "第三段说的是河。", "+1 第一段说的是桥。"],
    );
    check(
        "The ferry sails.\nThe bridge is shut.\nThe road is open.",
        "The bridge is shut.\nThe road is open.\nThe ferry sails.",
        &["-1", "The bridge is shut.", "The road is open.", "+1 The ferry sails."],
    );
}

#[test]
fn edits_in_a_moved_paragraph_are_shown() {
    check(
        "The old ferry sails again on Monday.\nThe bridge is shut.\nThe road is open.",
        "The bridge is shut.\nThe road is open.\nThe old ferry sails again on Tuesday.",
        &["-1", "The bridge is shut.", "The road is open.", "+1 The old ferry sails again on [-Monday-]{+Tuesday+}."],
    );
    check(
        "市政府昨日发布公告，道路整修年底完成。\n其二是桥。\n其三是河。",
        "其二是桥。\n其三是河。\n市政府今日发布公告，道路整修年底完成。",
        &["-1", "其二是桥。", "其三是河。", "+1 市政府[-昨日-]{+今日+}发布公告，道路整修年底完成。"],
    );
}

#[test]
fn two_paragraphs_that_changed_places_with_others_between() {
    check(
        "alpha beta gamma\none two three four\nfive six seven eight\ndelta epsilon zeta",
        "delta epsilon zeta\none two three four\nfive six seven eight\nalpha beta gamma",
        &["-2", "+1 delta epsilon zeta", "one two three four", "five six seven eight", "-1", "+2 alpha beta gamma"],
    );
}

#[test]
fn a_moved_sentence() {
    check(
        "市政府昨日发布公告。道路整修年底完成。\n另一段在这里。",
        "道路整修年底完成。\n另一段在这里。市政府昨日发布公告。",
        &["[1-市政府昨日发布公告。-]道路整修年底完成。", "另一段在这里。{1+市政府昨日发布公告。+}"],
    );
    check(
        "The council met on Monday. It agreed at once.\nAnother paragraph stands here.",
        "It agreed at once.\nAnother paragraph stands here. The council met on Monday.",
        &[
            "[1-The council met on Monday. -]It agreed at once.",
            "Another paragraph stands here.{1+ The council met on Monday.+}",
        ],
    );
}

#[test]
fn what_is_short_or_said_twice_was_not_moved() {
    check(
        "好。\n桥在这里。\n路在那里。",
        "桥在这里。\n路在那里。\n好。",
        &["-[-好。-]", "桥在这里。", "路在那里。", "+{+好。+}"],
    );
}
