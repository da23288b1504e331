//! What an anchor does in the edits that newsrooms make. Square brackets show where it is; lines are paragraphs.

use super::*;
use crate::model::{Body, Node, NodeKind};

fn stream(text: &str) -> Stream {
    Stream::of(&Body::new(text.split('\n').map(Node::paragraph).collect()))
}

/// A text and the range in brackets.
fn marked(text: &str) -> (Stream, Range<usize>) {
    let (from, to) = (text.find('[').unwrap(), text.find(']').unwrap());
    (stream(&text.replace(['[', ']'], "")), from..to - 1)
}

fn shown(anchor: &Anchor, stream: &Stream) -> String {
    let (text, range) = (stream.text(), anchor.range());
    let words = if anchor.is_detached() { "-" } else { &text[range.clone()] };
    format!("{}[{words}]{}", &text[..range.start], &text[range.end..])
}

/// Takes the anchor through texts; what is expected of each is the text with brackets, `[-]` where it is detached.
#[track_caller]
fn check(start: &str, expected: &[&str]) {
    let (mut old, range) = marked(start);
    let mut anchor = Anchor::on_words(&old, &range);
    for expected in expected {
        let new = stream(&expected.replace("[-]", "").replace(['[', ']'], ""));
        anchor = anchor.carry(&Passage::between(&old, &new)).unwrap_or(anchor);
        assert_eq!(shown(&anchor, &new), *expected);
        old = new;
    }
}

#[test]
fn edits_elsewhere_move_it() {
    check(
        "记者从[市政府]获悉",
        &["昨日，记者从[市政府]获悉", "昨日，记者从[市政府]获悉，渡口将修缮", "[市政府]获悉，渡口将修缮"],
    );
    check("a\nb [c] d\ne", &["x\na\nb [c] d\ne", "x\na\nb [c] d", "b [c] d"]);
}

#[test]
fn an_edit_at_its_edge_stays_outside_and_one_inside_belongs_to_it() {
    check("the [old] man", &["the very [old] man", "the very [old] and wise man"]);
    check("the [old grey] man", &["the [old and grey] man", "the [old grey] man"]);
}

#[test]
fn a_split_and_a_join_keep_it() {
    check("one [two three] four", &["one [two\nthree] four", "one [two three] four"]);
    check("one\n[two] three", &["one [two] three"]);
}

#[test]
fn its_words_taken_out_detach_it_and_undo_brings_it_back() {
    let start = "江上有船。[渡口已停航三年。]市民盼复航。";
    check(start, &["江上有船。[-]市民盼复航。", start]);
    let twice = "He said so. [He said so.] He said so.";
    // Which of the three went, nobody can tell; what comes back is clear.
    check(twice, &["He said so. [He said so.]", twice]);
}

#[test]
fn undo_is_exact_where_the_same_words_stand_side_by_side() {
    check("[ab]ab", &["[ab]", "[ab]ab"]);
    check("ab[ab]", &["[ab]", "ab[ab]"]);
    check("aa[a]aa", &["aa[a]a", "aa[a]", "a[a]", "aa[a]", "aa[a]a", "aa[a]aa"]);
}

#[test]
fn half_of_it_taken_out_and_put_in_again() {
    check("x [one two three] y", &["x [one three] y", "z x [one three] y", "z x [one two three] y"]);
}

#[test]
fn it_comes_back_with_its_words_though_the_rest_was_altered() {
    check(
        "开头。[渡口已停航三年，至今未修。]结尾。",
        &[
            "开头。[-]结尾。",
            "改过的开头。[-]结尾。还有一句。",
            "改过的开头。[渡口已停航三年，至今未修。]结尾。还有一句。",
        ],
    );
    check(
        "first\n[The ferry has been out of service]\nlast",
        &["first\n[-]last", "first\nlast\n[The ferry has been out of service]"],
    );
}

#[test]
fn short_words_elsewhere_are_not_taken_for_it() {
    check("he [said] so", &["he [-] so", "he [-] so. They said no"]);
    check("早报。[他说]今天。", &["早报。[-]今天。", "早报。[-]今天。另一处，他说明天。"]);
}

#[test]
fn a_sentence_or_block_that_is_moved_takes_it_along() {
    check("甲乙丙。[渡口已停航三年，至今未修。]丁戊己庚。", &["甲乙丙。丁戊己庚。[渡口已停航三年，至今未修。]"]);
    check("[The ferry will sail again]\none\ntwo\nthree", &["one\ntwo\nthree\n[The ferry will sail again]"]);
}

#[test]
fn a_rewritten_sentence_keeps_it_as_long_as_a_third_is_left() {
    check(
        "A. [The council will meet on Monday.] B.",
        &["A. [The council is to meet on Tuesday.] B.", "A. [-]Nobody knows anything. B."],
    );
}

#[test]
fn it_never_splits_a_grapheme() {
    let (old, range) = marked("x[e]y");
    let anchor = Anchor::on_words(&old, &range);
    let new = stream("xe\u{301}y");
    let next = anchor.carry(&Passage::between(&old, &new)).unwrap();
    assert_eq!(new.slice(&next.range()), "e\u{301}");
    let back = next.carry(&Passage::between(&new, &old)).unwrap();
    assert_eq!((back.range(), back.is_detached()), (anchor.range(), false));
}

#[test]
fn a_picture_is_followed_taken_out_and_put_back() {
    let figure = |media: &str, caption: &str| {
        let words = if caption.is_empty() { vec![] } else { vec![Node::text(caption, vec![])] };
        Node::element(NodeKind::Figure, words).with_attr("media", media)
    };
    let of = |blocks: Vec<Node>| Stream::of(&Body::new(blocks));
    let p = Node::paragraph;
    let start = of(vec![p("a"), figure("m1", ""), figure("m2", "图")]);
    let first = Anchor::on_picture(&start, 2).unwrap();
    assert_eq!(Anchor::on_picture(&start, 0), None);
    let captioned = of(vec![p("a"), p("b"), figure("m1", "江上渡口"), figure("m2", "图")]);
    let moved = of(vec![figure("m2", "图"), p("a"), p("b"), figure("m1", "江上渡口")]);
    let gone = of(vec![figure("m2", "图"), p("a"), p("b")]);
    let exchanged = of(vec![figure("m2", "图"), p("a"), p("b"), figure("m3", "江上渡口")]);
    let mut anchor = first.clone();
    let mut before = &start;
    let steps = [(&captioned, Some("m1")), (&moved, Some("m1")), (&gone, None), (&moved, Some("m1"))];
    for (next, expected) in steps.into_iter().chain([(&exchanged, None), (&captioned, Some("m1"))]) {
        anchor = anchor.carry(&Passage::between(before, next)).unwrap_or(anchor);
        assert_eq!(next.picture(anchor.range().start).filter(|_| !anchor.is_detached()), expected);
        before = next;
    }
    let back = anchor.carry(&Passage::between(before, &start)).unwrap();
    assert_eq!((back.range(), back.is_detached()), (first.range(), false));
}
