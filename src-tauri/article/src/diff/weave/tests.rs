//! Readable cases; the laws over random documents are in `tests/weave_laws.rs`.

use chrono::DateTime;
use serde_json::json;

use super::*;
use crate::diff::{Change, ChangeKind, PieceKind, Selection, Verdict};
use crate::model::{Node, NodeKind};

mod reopened;
mod untracked;

fn turn(author: &str, minute: i64) -> Turn {
    Turn { author: author.to_owned(), at: DateTime::from_timestamp(60 * minute, 0).unwrap() }
}

fn article(blocks: Vec<Node>) -> Article {
    Article { body: Body::new(blocks), ..Article::default() }
}

fn p(text: &str) -> Node {
    Node::paragraph(text)
}

fn strong(before: &str, text: &str, after: &str) -> Node {
    let run = |text: &str, marks| Node::text(text, marks);
    let runs = vec![run(before, vec![]), run(text, vec![Mark::Strong]), run(after, vec![])];
    Node::element(NodeKind::Paragraph, runs.into_iter().filter(|run| !run.text.is_empty()).collect())
}

fn list(items: &[&str]) -> Node {
    let item = |text: &&str| Node::element(NodeKind::ListItem, vec![p(text)]);
    Node::element(NodeKind::BulletList, items.iter().map(item).collect())
}

/// One line per change: id, kind, author, what goes and what comes, position.
fn show(weave: &Weave) -> String {
    let line = |change: &Change| {
        let kind = serde_json::to_value(change.kind).unwrap();
        let others: String = change.others.iter().map(|turn| format!("+{}", turn.author)).collect();
        let (id, author, from, to) = (&change.id, &change.author, change.from, change.to);
        let kind = kind.as_str().unwrap();
        format!("{id} {kind} {author}{others} -{:?} +{:?} {from}..{to}", change.deleted, change.inserted)
    };
    weave.changes().iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Advances through the texts, turn by turn, and checks the laws on the way.
#[track_caller]
fn check(base: Vec<Node>, turns: &[(&str, Vec<Node>)], expected: &str) -> Weave {
    let base = article(base);
    let mut weave = Weave::new(&base);
    for (minute, (author, blocks)) in turns.iter().enumerate() {
        let working = article(blocks.clone());
        weave = weave.advance(&working, &turn(author, i64::try_from(minute).unwrap()));
        assert_eq!(weave.working(), working);
        assert_eq!(weave.baseline(), base);
    }
    assert_eq!(show(&weave), expected);
    let accepted = weave.decide(&Selection::All, Verdict::Accept).0;
    assert_eq!(
        (accepted.baseline(), accepted.working(), accepted.is_settled()),
        (weave.working(), weave.working(), true)
    );
    let rejected = weave.decide(&Selection::All, Verdict::Reject).0;
    assert_eq!((rejected.baseline(), rejected.working(), rejected.is_settled()), (base.clone(), base, true));
    let stored = serde_json::to_string(&weave).unwrap();
    assert_eq!(serde_json::from_str::<Weave>(&stored).unwrap(), weave);
    weave
}

#[test]
fn a_changed_word() {
    check(
        vec![p("会议于周一召开。")],
        &[("陈", vec![p("会议于周二召开。")])],
        r#"c1 replaced 陈 -"周一" +"周二" 4..6"#,
    );
    check(
        vec![p("The council met on Monday.")],
        &[("Ann", vec![p("The council met on Tuesday.")])],
        r#"c1 replaced Ann -"Monday" +"Tuesday" 20..27"#,
    );
}

#[test]
fn a_paragraph_comes_and_goes() {
    check(
        vec![p("one"), p("three")],
        &[("Ann", vec![p("one"), p("two"), p("three")])],
        r#"c1 inserted Ann -"" +"\ntwo" 5..9"#,
    );
    check(
        vec![p("one"), p("two"), p("three")],
        &[("Ann", vec![p("one"), p("three")])],
        r#"c1 deleted Ann -"\ntwo" +"" 5..5"#,
    );
}

#[test]
fn splitting_and_joining_touch_only_the_boundary() {
    let (one, two) = (vec![p("前半句在这里。后半句在那里。")], vec![p("前半句在这里。"), p("后半句在那里。")]);
    check(one.clone(), &[("陈", two.clone())], r#"c1 inserted 陈 -"" +"\n" 9..10"#);
    check(two, &[("陈", one)], r#"c1 deleted 陈 -"\n" +"" 8..8"#);
}

#[test]
fn marks_are_their_own_changes() {
    let weave = check(
        vec![p("a bold word here")],
        &[("Ann", vec![strong("a ", "bold", " word here")]), ("Bob", vec![strong("a ", "bold word", " here")])],
        "c1 formatted Ann -\"\" +\"\" 3..7\nc2 formatted Bob -\"\" +\"\" 7..12",
    );
    let first = &weave.changes()[0];
    assert_eq!(first.pieces[0].text, "bold");
    assert_eq!((first.before.clone(), first.after.clone()), (Some(json!([])), Some(json!([{"type": "strong"}]))));
}

#[test]
fn a_mark_on_half_a_grapheme_takes_all_of_it() {
    let weave = check(
        vec![p("xe\u{301}y")],
        &[("Ann", vec![strong("xe", "\u{301}", "y")])],
        "c1 formatted Ann -\"\" +\"\" 2..4",
    );
    assert_eq!(weave.changes()[0].pieces[0].text, "e\u{301}");
}

#[test]
fn blocks_are_retyped() {
    let weave = check(
        vec![p("x"), Node::heading(2, "小标题")],
        &[("陈", vec![p("x"), Node::heading(3, "小标题")])],
        "c1 attribute 陈 -\"\" +\"\" 3..8",
    );
    assert_eq!(weave.changes()[0].pieces[0].text, "小标题");
    check(
        vec![p("x"), p("one"), p("two"), p("y")],
        &[("Ann", vec![p("x"), list(&["one", "two"]), p("y")])],
        "c1 retyped Ann -\"\" +\"\" 3..17",
    );
}

#[test]
fn a_list_item_is_added_in_front_and_behind() {
    check(
        vec![p("x"), list(&["b"])],
        &[("Ann", vec![p("x"), list(&["a", "b"])])],
        r#"c1 inserted Ann -"" +"\na" 3..7"#,
    );
    check(
        vec![list(&["a"]), p("x")],
        &[("Ann", vec![list(&["a", "b"]), p("x")])],
        r#"c1 inserted Ann -"" +"\nb" 6..9"#,
    );
}

#[test]
fn a_figure_gets_its_alternative_text() {
    let figure = |alt: &str| Node::element(NodeKind::Figure, vec![Node::text("图注", vec![])]).with_attr("alt", alt);
    let weave = check(vec![figure("")], &[("林", vec![figure("一座桥")])], "c1 attribute 林 -\"\" +\"\" 0..4");
    assert_eq!(weave.changes()[0].after.as_ref().unwrap()["attrs"]["alt"], "一座桥");
}

#[test]
fn another_persons_insertion_taken_out_is_a_ghost() {
    let base = || vec![p("He said yes.")];
    let weave = check(
        base(),
        &[("Ann", vec![p("He said loudly yes.")]), ("Bob", base())],
        "c2 inserted_then_deleted Ann+Bob -\"\" +\"\" 9..9",
    );
    let ghost = &weave.changes()[0].pieces[0];
    assert_eq!((ghost.kind, ghost.text.as_str()), (PieceKind::InsertedThenDeleted, "loudly "));
    assert_eq!((ghost.author.as_str(), &ghost.others), ("Ann", &vec![turn("Bob", 1)]));
}

#[test]
fn ones_own_insertion_taken_out_leaves_no_trace() {
    let base = || vec![p("He said yes.")];
    check(base(), &[("Ann", vec![p("He said loudly yes.")]), ("Ann", base())], "");
}

#[test]
fn typing_the_old_words_again_leaves_no_change() {
    let base = || vec![p("They met on Monday in town.")];
    let weave = check(base(), &[("Ann", vec![p("They met in town.")]), ("Bob", base())], "");
    assert!(weave.is_settled());
    check(
        base(),
        &[("Ann", vec![p("They met on Friday in town.")]), ("Bob", base())],
        "c2 inserted_then_deleted Ann+Bob -\"\" +\"\" 13..13",
    );
}

#[test]
fn a_headline_is_woven_as_a_whole() {
    let base = Article { headline: "旧标题".into(), ..article(vec![p("x")]) };
    let with = |headline: &str| Article { headline: headline.into(), ..base.clone() };
    let one = Weave::new(&base).advance(&with("新标题"), &turn("陈", 0));
    let two = one.advance(&with("更新的标题"), &turn("林", 1));
    assert_eq!(show(&two), "c1 field 林+陈 -\"旧标题\" +\"更新的标题\" 0..0");
    assert!(!two.changes()[0].words.is_empty());
    assert_eq!(two.decide(&Selection::By("林".into()), Verdict::Accept).0.baseline(), with("更新的标题"));
    assert_eq!(two.decide(&Selection::By("林".into()), Verdict::Reject).0.working(), base);
    assert_eq!(show(&two.advance(&base, &turn("王", 2))), "");
}

#[test]
fn ids_stay_while_other_changes_are_decided() {
    let base = vec![p("one two three"), p("four five six"), p("seven eight nine")];
    let weave = check(
        base,
        &[("Ann", vec![p("one 2 three"), p("four 5 six"), p("seven 8 nine")])],
        "c1 replaced Ann -\"two\" +\"2\" 5..6\nc2 replaced Ann -\"five\" +\"5\" 19..20\nc3 replaced Ann -\"eight\" +\"8\" 32..33",
    );
    let accept = |weave: &Weave, id: &str| weave.decide(&Selection::Changes(vec![id.to_owned()]), Verdict::Accept);
    let (weave, decided) = accept(&weave, "c2");
    assert_eq!(decided.iter().map(|change| change.id.as_str()).collect::<Vec<_>>(), ["c2"]);
    let (weave, _) = accept(&weave, "c3");
    assert_eq!(show(&weave), "c1 replaced Ann -\"two\" +\"2\" 5..6");
    assert_eq!(accept(&weave, "c3").1, []);
}

#[test]
fn two_hands_on_the_same_words_are_both_kept() {
    let weave = check(
        vec![p("alpha beta gamma")],
        &[("Ann", vec![p("alpha delta gamma")]), ("Bob", vec![p("alpha epsilon gamma")])],
        "c1 deleted Ann -\"beta\" +\"\" 7..7\nc2 inserted Bob+Ann -\"\" +\"epsilon\" 7..14",
    );
    let by_bob = weave.decide(&Selection::By("Bob".into()), Verdict::Reject).0;
    assert_eq!(by_bob.working().body, Body::new(vec![p("alpha delta gamma")]));
    let range = weave.decide(&Selection::Range { from: 7, to: 14 }, Verdict::Accept);
    assert_eq!((range.1.len(), range.0.is_settled()), (2, true));
    assert_eq!(range.1[1].kind, ChangeKind::Inserted);
}

#[test]
fn a_damaged_record_is_an_error_and_no_panic() {
    let weave = check(
        vec![p("one"), Node::heading(2, "two")],
        &[("Ann", vec![strong("", "one", ""), Node::heading(3, "2")])],
        "c1 formatted Ann -\"\" +\"\" 1..4\nc2 attribute Ann -\"\" +\"\" 5..8\nc3 replaced Ann -\"two\" +\"2\" 6..7",
    );
    let nested = |depth: usize| -> serde_json::Value {
        (0..depth).map(|at| json!({"kind": if at % 2 == 0 { "bullet_list" } else { "list_item" }})).collect()
    };
    let mut good = serde_json::to_value(&weave).unwrap();
    // A place that is allowed, so that only the depth is wrong below.
    good["frames"][0]["within"] = nested(24);
    assert!(serde_json::from_value::<Weave>(good.clone()).is_ok());
    let damages: [(&str, serde_json::Value); 9] = [
        ("/next", json!(u32::MAX)),
        ("/frames/0/within", nested(100_000)),
        ("/version", json!(99)),
        ("/frames/0/leaf/type", json!("text")),
        ("/frames", json!([])),
        ("/marks", json!([])),
        ("/turns", json!([])),
        ("/runs/1/t", json!("a\u{0}b")),
        ("/runs/1/n", json!(7)),
    ];
    for (place, value) in damages {
        let mut bad = good.clone();
        if let Some(slot) = bad.pointer_mut(place) {
            *slot = value;
        } else {
            bad["frames"][0]["leaf"]["kind"] = value;
        }
        assert!(serde_json::from_value::<Weave>(bad).is_err(), "{place}");
    }
}

#[test]
fn hostile_sizes_are_taken_in_stride() {
    let flags = "🇨🇳🇫🇷".repeat(20_000);
    let long = "市政府昨日发布公告，要求整修道路。".repeat(3_000);
    let linked = |n: usize, word: &str| {
        let href = format!("https://example.org/{n}");
        Node::element(NodeKind::Paragraph, vec![Node::text(word, vec![Mark::Link { href, title: String::new() }])])
    };
    let figure = |n: usize, alt: &str| Node::element(NodeKind::Figure, vec![]).with_attr("alt", format!("{alt} {n}"));
    let many = |word: &str, alt: &str| -> Vec<Node> {
        (0..5_000).flat_map(|n| [linked(n, word), figure(n, alt)]).chain([p(&flags), p(&long)]).collect()
    };
    let base = article(many("旧词", "old"));
    let mut blocks = many("新词", "new");
    blocks.pop();
    blocks.push(p(&long.replace("昨日", "前天")));
    let working = article(blocks);
    let weave = Weave::new(&base).advance(&working, &turn("Ann", 1));
    assert_eq!(weave.working(), working);
    assert!(weave.changes().len() > 10_000);
    assert_eq!(weave.decide(&Selection::All, Verdict::Reject).0.working(), base);
}

#[test]
fn what_another_has_put_in_stays_theirs_between_two_insertions() {
    check(
        vec![p("编辑看过的第二句话。")],
        &[("沈砚", vec![p("编辑仔细看过的第二句话。")]), ("林晗", vec![p("编辑北京仔细新闻看过的第二句话。")])],
        "c2 inserted 林晗 -\"\" +\"北京\" 3..5\nc1 inserted 沈砚 -\"\" +\"仔细\" 5..7\nc3 inserted 林晗 -\"\" +\"新闻\" 7..9",
    );
}

/// An article of these paragraphs.
fn ps(texts: &[&str]) -> Vec<Node> {
    texts.iter().map(|text| p(text)).collect()
}

#[test]
fn a_moved_paragraph_is_one_change() {
    let (one, two, three) = ("第一段写的是河。", "第二段写的是桥。", "第三段写的是路和人。");
    let weave = check(ps(&[one, two, three]), &[("陈", ps(&[three, one, two]))], r#"c1 moved 陈 -"" +"" 0..11"#);
    let change = &weave.changes()[0];
    let pieces: Vec<_> =
        change.pieces.iter().map(|piece| (piece.kind, piece.text.as_str(), piece.from, piece.to)).collect();
    assert_eq!(pieces, [(PieceKind::Moved, three, 0, 11), (PieceKind::MovedAway, three, 31, 31)]);
    check(ps(&[one, two, three]), &[("陈", ps(&[three, one, two])), ("林", ps(&[one, two, three]))], "");
}

#[test]
fn a_moved_paragraph_keeps_what_others_did_in_it() {
    let (one, two, three) =
        ("The first paragraph is long.", "The second is fine.", "Both of them stay where they are.");
    let edited = "The second is very fine.";
    let weave = check(
        ps(&[two, one, three]),
        &[
            ("Ann", ps(&[edited, one, three])),
            ("Bob", ps(&[one, three, edited])),
            ("Cid", ps(&[one, three, "The 2nd is very fine."])),
        ],
        "c2 moved Bob -\"\" +\"\" 65..87\nc3 replaced Cid -\"second\" +\"2nd\" 70..73\nc1 inserted Ann -\"\" +\"very \" 77..82",
    );
    // In any order, the edits stay where they are.
    let decide = |weave: &Weave, id: &str, verdict| weave.decide(&Selection::Changes(vec![id.to_owned()]), verdict).0;
    let back = decide(&weave, "c2", Verdict::Reject);
    assert_eq!(back.working().body, Body::new(ps(&["The 2nd is very fine.", one, three])));
    assert_eq!(
        decide(&back, "c1", Verdict::Accept),
        decide(&decide(&weave, "c1", Verdict::Accept), "c2", Verdict::Reject)
    );
    let kept = decide(&weave, "c2", Verdict::Accept);
    assert_eq!(kept.baseline().body, Body::new(ps(&[one, three, two])));
    assert_eq!(kept.working(), weave.working());
}

#[test]
fn a_piece_a_block_or_a_kind_is_decided_on() {
    let weave = check(
        vec![p("one two three"), p("four five six")],
        &[("Ann", vec![strong("one 2 ", "three", ""), p("four 5 six")])],
        "c1 replaced Ann -\"two\" +\"2\" 5..6\nc2 formatted Ann -\"\" +\"\" 7..12\nc3 replaced Ann -\"five\" +\"5\" 19..20",
    );
    let left = |what: Selection| {
        let (next, decided) = weave.decide(&what, Verdict::Accept);
        let ids: Vec<String> = decided.into_iter().map(|change| change.id).collect();
        (ids.join(" "), show(&next))
    };
    assert_eq!(left(Selection::Block(1)).0, "c3");
    assert_eq!(left(Selection::Block(7)).0, "");
    assert_eq!(left(Selection::Kind(ChangeKind::Formatted)).0, "c2");
    let (ids, rest) = left(Selection::Piece { change: "c1".into(), piece: 0 });
    assert_eq!((ids.as_str(), rest.lines().next()), ("c1", Some("c1 inserted Ann -\"\" +\"2\" 5..6")));
    assert_eq!(left(Selection::Piece { change: "c1".into(), piece: 2 }).0, "");
}

#[test]
fn a_settled_change_is_reopened_after_later_edits() {
    let weave = check(
        vec![p("one two three"), p("four five six")],
        &[("Ann", vec![p("one 2 three"), p("four 5 six")])],
        "c1 replaced Ann -\"two\" +\"2\" 5..6\nc2 replaced Ann -\"five\" +\"5\" 19..20",
    );
    let settled = |verdict| weave.decide(&Selection::All, verdict).0;
    let later = |texts: &[&str], verdict| settled(verdict).advance(&article(ps(texts)), &turn("Bob", 9));
    let accepted = later(&["First. one 2 three", "four 5 six"], Verdict::Accept);
    let back = accepted.reopen(&weave, &Selection::All, Verdict::Accept, "c1").unwrap();
    assert_eq!(show(&back), "c3 inserted Bob -\"\" +\"First. \" 1..8\nc1 replaced Ann -\"two\" +\"2\" 12..13");
    assert_eq!((back.working(), back.baseline()), (accepted.working(), article(ps(&["one two three", "four 5 six"]))));
    let rejected = later(&["one two three", "four five six and seven"], Verdict::Reject);
    let back = rejected.reopen(&weave, &Selection::All, Verdict::Reject, "c2").unwrap();
    assert_eq!(back.working(), article(ps(&["one two three", "four 5 six and seven"])));
    assert_eq!(back.baseline(), rejected.baseline());
    // The words are gone, or the decision was about something else.
    let gone = later(&["one three", "four five six"], Verdict::Reject);
    assert_eq!(gone.reopen(&weave, &Selection::All, Verdict::Reject, "c1"), Err(NotReopened::TextChanged));
    assert_eq!(gone.reopen(&weave, &Selection::All, Verdict::Reject, "c7"), Err(NotReopened::NotDecided));
}

#[test]
fn a_settled_field_is_reopened_where_it_stands_still() {
    let base = Article { headline: "旧标题".into(), ..article(vec![p("x")]) };
    let with = |headline: &str| Article { headline: headline.into(), ..base.clone() };
    let weave = Weave::new(&base).advance(&with("新标题"), &turn("陈", 0));
    for verdict in [Verdict::Accept, Verdict::Reject] {
        let settled = weave.decide(&Selection::All, verdict).0;
        assert_eq!(settled.reopen(&weave, &Selection::All, verdict, "c1").as_ref(), Ok(&weave));
        let other = settled.advance(&with("又一个标题"), &turn("林", 1));
        let again = other.reopen(&weave, &Selection::All, verdict, "c1");
        match verdict {
            Verdict::Accept => assert_eq!(show(&again.unwrap()), "c1 field 林+陈 -\"旧标题\" +\"又一个标题\" 0..0"),
            Verdict::Reject => assert_eq!(again, Err(NotReopened::FieldChanged)),
        }
    }
}

#[test]
fn a_block_of_another_class_is_not_taken_for_anothers_boundary() {
    let divider = || Node::element(NodeKind::Divider, vec![]);
    check(
        vec![divider(), p(""), p("x")],
        &[("Ann", vec![list(&[""]), p(""), p("x")]), ("Bob", vec![divider(), p(""), p("x")])],
        "c2 inserted_then_deleted Ann+Bob -\"\" +\"\" 0..0",
    );
}
