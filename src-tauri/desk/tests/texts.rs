//! Working texts: saving, conflicts, turns, revisions.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{act, article, room, saving, shown, words};
use galley_desk::Code;
use galley_desk::api::{
    Compare, ComparisonFormat, KeepComparison, MakeRevision, RestoreRevision, RevisionKind, Side, Verdict, Which,
};

fn kinds(room: &common::Room, story: &galley_desk::api::StoryId) -> Vec<RevisionKind> {
    room.desk.revisions(story).unwrap().into_iter().map(|revision| revision.kind).collect()
}

#[test]
fn a_save_is_the_next_version_and_an_equal_text_is_none() {
    let room = room();
    let made = room.create("林晗", "标题", &["一"]);
    room.later(1);
    let reply = room.save("林晗", &made.summary.id, &["一二"]);
    assert_eq!((reply.version, reply.changes.len()), (2, 0));
    room.later(1);
    let again = room.save("林晗", &made.summary.id, &["一二"]);
    assert_eq!((again.version, again.saved_at), (2, reply.saved_at));
    let view = room.desk.story(&made.summary.id).unwrap();
    assert_eq!((words(&view.working), view.working.headline.as_str()), ("一二".to_owned(), "标题"));
    assert_eq!(view.summary.characters, 2);
}

#[test]
fn fields_are_saved_by_name_and_what_does_not_fit_is_a_problem() {
    let room = room();
    let id = room.create("a", "old", &["x"]).summary.id;
    let mut request = saving("a", &id, 1, &["x"]);
    request.body = None;
    request.fields.insert("headline".into(), "new".into());
    request.fields.insert("keywords".into(), 7.into());
    let reply = room.desk.save_working_text(&request).unwrap();
    assert_eq!(reply.problems[0].code, "bad-field");
    assert_eq!(room.desk.story(&id).unwrap().working.headline, "new");
    request.fields.insert("colour".into(), "red".into());
    assert_eq!(room.desk.save_working_text(&request).unwrap_err().code, Code::NotFound);
}

#[test]
fn a_stale_save_keeps_both_texts() {
    let room = room();
    let id = room.create("a", "t", &["start"]).summary.id;
    room.save("a", &id, &["mine"]);
    let fault = room.try_save("b", &id, 1, &["theirs"]).unwrap_err();
    assert_eq!(fault.code, Code::Conflict);
    assert_eq!(fault.detail["version"], 2);
    let number = u32::try_from(fault.detail["revision"].as_u64().unwrap()).unwrap();
    let kept = room.desk.revision(&id, number).unwrap();
    assert_eq!(
        (words(&kept.working), kept.info.kind, kept.info.author),
        ("theirs".into(), RevisionKind::Conflict, "b".into())
    );
    assert_eq!(words(&room.desk.story(&id).unwrap().working), "mine");
    // The window sends it again: it is kept once. What stands already is no conflict, however old the base.
    let again = room.try_save("b", &id, 1, &["theirs"]).unwrap_err();
    assert_eq!(again.detail["revision"], number);
    assert_eq!(room.try_save("b", &id, 1, &["mine"]).unwrap().version, 2);
}

#[test]
fn nothing_is_saved_without_a_name_or_into_the_trash() {
    let room = room();
    let id = room.create("a", "t", &["x"]).summary.id;
    assert_eq!(room.try_save(" ", &id, 1, &["y"]).unwrap_err().code, Code::Invalid);
    assert_eq!(room.try_save("a", &"nothing".into(), 1, &["y"]).unwrap_err().code, Code::NotFound);
    room.desk.trash_story(&act("a", &id)).unwrap();
    assert_eq!(room.try_save("a", &id, 1, &["y"]).unwrap_err().code, Code::Invalid);
}

#[test]
fn a_hand_over_ends_a_turn_and_keeps_a_revision() {
    let room = room();
    let id = room.create("林晗", "t", &["记者写的"]).summary.id;
    room.save("林晗", &id, &["记者写的一"]);
    room.save("赵睿", &id, &["记者写的一二"]);
    room.save("赵睿", &id, &["记者写的一二三"]);
    assert_eq!(kinds(&room, &id), [RevisionKind::Created, RevisionKind::HandOver]);
    let handed = room.desk.revision(&id, 2).unwrap();
    assert_eq!(
        (words(&handed.working), handed.info.author, handed.info.parents),
        ("记者写的一".into(), "林晗".into(), vec![1])
    );
}

#[test]
fn a_gentle_clock_keeps_a_revision_every_ten_minutes_of_writing() {
    let room = room();
    let id = room.create("a", "t", &["0"]).summary.id;
    for minute in 1..=25 {
        room.later(60);
        room.save("a", &id, &[&minute.to_string()]);
    }
    assert_eq!(kinds(&room, &id), [RevisionKind::Created, RevisionKind::Clock, RevisionKind::Clock]);
    assert_eq!(words(&room.desk.revision(&id, 3).unwrap().working), "20");
}

#[test]
fn revisions_on_demand_are_compared_and_restored() {
    let room = room();
    let id = room.create("a", "t", &["first"]).summary.id;
    let asked = MakeRevision { story: id.clone(), actor: "a".into(), note: "before lunch".into() };
    let made = room.desk.make_revision(&asked).unwrap();
    assert_eq!((made.number, made.note.as_str(), made.parents.as_slice()), (2, "before lunch", &[1][..]));
    room.save("a", &id, &["second"]);
    let compare = Compare { story: id.clone(), old: Side::Revision(2), new: Side::Working };
    let comparison = room.desk.compare(&compare).unwrap();
    assert_eq!((words(&comparison.old), words(&comparison.new)), ("first".into(), "second".into()));
    assert_eq!(comparison.changes[0].author, "a");
    let back = RestoreRevision { story: id.clone(), actor: "b".into(), revision: 2 };
    assert_eq!(words(&room.desk.restore_revision(&back).unwrap().working), "first");
    assert_eq!(kinds(&room, &id).last(), Some(&RevisionKind::Replaced));
    let replaced = room.desk.revisions(&id).unwrap().last().unwrap().number;
    assert_eq!(words(&room.desk.revision(&id, replaced).unwrap().working), "second");
    assert_eq!(room.desk.revision(&id, 99).unwrap_err().code, Code::NotFound);
}

/// The differences between two texts, each piece with who made it.
fn by_hand(room: &common::Room, id: &galley_desk::api::StoryId, old: &Side, new: &Side) -> Vec<String> {
    let compared = room.desk.compare(&Compare { story: id.clone(), old: old.clone(), new: new.clone() }).unwrap();
    let pieces = compared.changes.iter().flat_map(|change| &change.pieces);
    pieces.map(|piece| format!("{} {:?} {}", piece.author, piece.kind, piece.text.trim())).collect()
}

#[test]
fn a_comparison_names_who_made_each_difference_and_nobody_where_history_does_not_tell() {
    let room = room();
    let id = room.create("a", "t", &["one two three four five six"]).summary.id;
    room.later(5);
    room.save("b", &id, &["one TWO three four five six"]);
    room.later(5);
    // Who asks for a revision has not written it.
    room.desk.make_revision(&MakeRevision { story: id.clone(), actor: "desk".into(), note: String::new() }).unwrap();
    room.later(5);
    room.save("c", &id, &["one TWO three four five SIX"]);
    let (first, working) = (Side::Revision(1), Side::Working);
    let all = ["b Deleted two", "b Inserted TWO", "c Deleted six", "c Inserted SIX"];
    assert_eq!(by_hand(&room, &id, &first, &working), all);
    let asked = room.desk.revisions(&id).unwrap().iter().find(|info| info.kind == RevisionKind::Manual).unwrap().number;
    assert_eq!(by_hand(&room, &id, &first, &Side::Revision(asked)), all[..2]);
    assert_eq!(by_hand(&room, &id, &Side::Revision(asked), &working), all[2..]);
    // The page that is kept of it names them as well.
    let keep = KeepComparison {
        story: id.clone(),
        old: first.clone(),
        new: working.clone(),
        format: ComparisonFormat::Html,
        old_name: "1".into(),
        new_name: "now".into(),
        language: "en".into(),
    };
    let page = room.desk.keep_comparison(&keep).unwrap().text;
    for name in ["b", "c"] {
        assert!(page.contains(&format!("<th scope=\"row\">{name}</th>")), "{name} in {page}");
    }
    // Backwards nobody did anything.
    assert_eq!(by_hand(&room, &id, &working, &first)[0], " Deleted TWO");
    assert_eq!(by_hand(&room, &id, &first, &first), [""; 0]);
}

#[test]
fn what_was_agreed_and_what_stands_differ_by_the_hands_of_the_review_and_a_rejection_is_no_writers() {
    let room = room();
    let id = room.create("a", "t", &["one two three"]).summary.id;
    room.submit("a", &id);
    room.later(5);
    room.save("b", &id, &["one two three four"]);
    room.later(5);
    room.save("c", &id, &["ONE two three four"]);
    let hands = ["c Deleted one", "c Inserted ONE", "b Inserted four"];
    assert_eq!(by_hand(&room, &id, &Side::Baseline, &Side::Working), hands);
    room.later(5);
    let before =
        room.desk.make_revision(&MakeRevision { story: id.clone(), actor: "e".into(), note: String::new() }).unwrap();
    room.later(5);
    room.decide("赵睿", &id, Which::All, Verdict::Reject);
    let back = by_hand(&room, &id, &Side::Revision(before.number), &Side::Working);
    assert_eq!(back, [" Deleted ONE", " Inserted one", " Deleted four"]);
}

#[test]
fn a_restored_revision_is_a_tracked_change_of_who_restored_it() {
    let room = room();
    let id = room.create("a", "t", &["alpha beta"]).summary.id;
    room.submit("a", &id);
    room.save("b", &id, &["alpha gamma"]);
    let back = RestoreRevision { story: id.clone(), actor: "c".into(), revision: 1 };
    let view = room.desk.restore_revision(&back).unwrap();
    assert_eq!(words(&view.working), words(&view.baseline));
    assert!(!shown(&view).contains("b:-beta"), "{}", shown(&view));
}

#[test]
fn hostile_texts_are_mended_or_kept() {
    let room = room();
    let id = room.create("a", "t", &["x"]).summary.id;
    let mut request = saving("a", &id, 1, &[]);
    request.body =
        Some(serde_json::json!({"type":"doc","content":[{"type":"script"},{"type":"text","text":"a\u{0}b"}]}));
    let reply = room.desk.save_working_text(&request).unwrap();
    assert!(reply.problems.iter().any(|p| p.code == "unknown-node"));
    assert_eq!(words(&room.desk.story(&id).unwrap().working), "ab");
    request.base_version = reply.version;
    request.body = Some(serde_json::json!("nonsense"));
    assert!(room.desk.save_working_text(&request).is_ok());
    let huge = "长".repeat(300_000);
    room.save("a", &id, &[&huge, "👩‍👩‍👧‍👦e\u{301}"]);
    assert_eq!(room.another().story(&id).unwrap().working.body, article("", &[&huge, "👩‍👩‍👧‍👦e\u{301}"]).body);
}
