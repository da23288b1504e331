//! Review through the facade: tracking, attribution, decisions, and the laws of DESIGN §1.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Room, act, article, room, shown, words};
use galley_desk::Code;
use galley_desk::api::{Decide, ReopenChange, SetTracking, StoryId, UndoDecision, Verdict, Which};
use proptest::prelude::*;

fn ids(room: &Room, story: &StoryId) -> Vec<String> {
    room.desk.changes(story).unwrap().changes.into_iter().map(|change| change.id).collect()
}

/// A submitted story with one replaced word by the editor.
fn submitted(room: &Room) -> StoryId {
    let id = room.create("林晗", "t", &["alpha beta gamma", "delta"]).summary.id;
    room.submit("林晗", &id);
    room.later(5);
    room.save("赵睿", &id, &["alpha BETA gamma", "delta"]);
    id
}

#[test]
fn drafting_tracks_nothing_and_submitting_stops_the_baseline() {
    let room = room();
    let id = room.create("林晗", "t", &["one"]).summary.id;
    room.save("林晗", &id, &["one two"]);
    assert!(!room.desk.story(&id).unwrap().tracking);
    let view = room.submit("林晗", &id);
    assert!(view.tracking && view.changes.is_empty());
    let reply = room.save("赵睿", &id, &["one two three"]);
    assert_eq!(reply.changes.len(), 1);
    let view = room.desk.story(&id).unwrap();
    assert_eq!((words(&view.baseline), view.summary.pending), ("one two".into(), 1));
    assert_eq!(view.changes[0].author, "赵睿");
}

#[test]
fn a_turn_in_many_saves_is_one_hand() {
    let room = room();
    let id = submitted(&room);
    for text in ["alpha BETAX gamma", "alpha BETAXY gamma", "alpha BETA gamma"] {
        room.later(1);
        room.save("赵睿", &id, &[text, "delta"]);
    }
    assert_eq!(shown(&room.desk.story(&id).unwrap()), "赵睿:-beta+BETA");
}

#[test]
fn a_turn_of_very_many_changes_is_still_one_hand() {
    let room = room();
    let old: Vec<String> = (0..100).map(|n| format!("alpha beta{n} gamma")).collect();
    let lines = |texts: &[String]| texts.join("\n");
    let save = |by: &str, id: &_, texts: &[String]| {
        room.later(1);
        room.save(by, id, &lines(texts).split('\n').collect::<Vec<_>>())
    };
    let id = room.create("林晗", "题", &lines(&old).split('\n').collect::<Vec<_>>()).summary.id;
    room.submit("林晗", &id);
    let mut new: Vec<String> = (0..100).map(|n| format!("alpha BETA{n} gamma")).collect();
    assert_eq!(save("赵睿", &id, &new).changes.len(), 100);
    // Beyond the border, one more letter on an earlier change is the same change still.
    new[3] = "alpha BETAX3 gamma".into();
    let reply = save("赵睿", &id, &new);
    assert_eq!(reply.changes.len(), 100);
    let third = reply.changes.iter().find(|change| change.inserted == "BETAX3").unwrap();
    assert_eq!((third.deleted.as_str(), third.author.as_str()), ("beta3", "赵睿"));
    // What is taken back leaves no trace on either side of the border.
    assert_eq!(save("赵睿", &id, &old).changes, []);
    assert!(room.desk.doctor().unwrap().sound);
}

#[test]
fn two_people_on_the_same_words_keep_both_names_and_times() {
    let room = room();
    let id = submitted(&room);
    room.later(60);
    room.save("陈薇宇", &id, &["alpha gamma", "delta"]);
    let view = room.desk.story(&id).unwrap();
    let hands: Vec<(&str, i64)> = view
        .changes
        .iter()
        .flat_map(|c| &c.pieces)
        .flat_map(|p| {
            std::iter::once((p.author.as_str(), p.at)).chain(p.others.iter().map(|t| (t.author.as_str(), t.at)))
        })
        .map(|(author, at)| (author, at.timestamp() - 1_790_000_000))
        .collect();
    assert!(hands.contains(&("赵睿", 5)) && hands.contains(&("陈薇宇", 65)), "{hands:?}");
}

#[test]
fn accepting_moves_the_baseline_and_rejecting_the_working_text() {
    let room = room();
    let id = submitted(&room);
    let view = room.decide("赵睿", &id, Which::All, Verdict::Accept);
    assert_eq!(
        (words(&view.baseline), words(&view.working)),
        ("alpha BETA gamma/delta".into(), "alpha BETA gamma/delta".into())
    );
    room.save("赵睿", &id, &["alpha BETA gamma", "delta epsilon"]);
    let view = room.decide("赵睿", &id, Which::By("赵睿".into()), Verdict::Reject);
    assert_eq!(
        (words(&view.baseline), words(&view.working)),
        ("alpha BETA gamma/delta".into(), "alpha BETA gamma/delta".into())
    );
    assert_eq!(view.summary.pending, 0);
}

#[test]
fn a_decision_names_what_is_there_and_what_was_seen() {
    let room = room();
    let id = submitted(&room);
    let decide = |which, base_version, actor: &str| {
        let request = Decide {
            story: id.clone(),
            actor: actor.into(),
            base_version,
            which,
            verdict: Verdict::Accept,
            reason: String::new(),
        };
        room.desk.decide(&request)
    };
    assert_eq!(decide(Which::Ids(vec!["nothing".into()]), None, "赵睿").unwrap_err().code, Code::NotFound);
    assert_eq!(decide(Which::All, Some(1), "赵睿").unwrap_err().code, Code::Conflict);
    let reply = decide(Which::Ids(ids(&room, &id)), Some(2), "赵睿").unwrap();
    assert_eq!((reply.decided, reply.story.version), (1, 3));
    let none = decide(Which::All, None, "赵睿").unwrap();
    assert_eq!((none.decision, none.decided, none.story.version), (None, 0, 3));
}

#[test]
fn undoing_restores_texts_authors_and_times() {
    let room = room();
    let id = submitted(&room);
    for verdict in [Verdict::Accept, Verdict::Reject] {
        let before = room.desk.story(&id).unwrap();
        room.later(30);
        let request = Decide {
            story: id.clone(),
            actor: "主编".into(),
            base_version: None,
            which: Which::All,
            verdict,
            reason: String::new(),
        };
        let decision = room.desk.decide(&request).unwrap().decision.unwrap();
        let undo = UndoDecision { story: id.clone(), actor: "主编".into(), decision };
        let after = room.desk.undo_decision(&undo).unwrap();
        assert_eq!(
            (&after.working, &after.baseline, &after.changes),
            (&before.working, &before.baseline, &before.changes)
        );
        assert_eq!(room.desk.undo_decision(&undo).unwrap_err().code, Code::Invalid, "once");
    }
    let kept = room.desk.decisions(&id).unwrap();
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().all(|d| d.undone_at.is_some() && d.changes[0].author == "赵睿" && d.actor == "主编"));
}

#[test]
fn a_decision_followed_by_an_edit_stays() {
    let room = room();
    let id = submitted(&room);
    let request = Decide {
        story: id.clone(),
        actor: "b".into(),
        base_version: None,
        which: Which::All,
        verdict: Verdict::Accept,
        reason: String::new(),
    };
    let decision = room.desk.decide(&request).unwrap().decision.unwrap();
    room.save("赵睿", &id, &["something else"]);
    let undo = UndoDecision { story: id.clone(), actor: "b".into(), decision };
    assert_eq!(room.desk.undo_decision(&undo).unwrap_err().code, Code::Invalid);
    let missing = UndoDecision { decision: 99, ..undo };
    assert_eq!(room.desk.undo_decision(&missing).unwrap_err().code, Code::NotFound);
}

#[test]
fn a_settled_change_keeps_its_reason_and_is_reopened_after_later_edits() {
    let room = room();
    let id = submitted(&room);
    let request = Decide {
        story: id.clone(),
        actor: "主编".into(),
        base_version: None,
        which: Which::Block(0),
        verdict: Verdict::Reject,
        reason: " 与来源不符 ".into(),
    };
    let reply = room.desk.decide(&request).unwrap();
    let decision = reply.decision.unwrap();
    let settled = room.desk.decisions(&id).unwrap();
    assert_eq!((settled[0].reason.as_str(), settled[0].changes.len()), ("与来源不符", 1));
    let change = settled[0].changes[0].id.clone();
    room.later(60);
    room.save("陈薇宇", &id, &["alpha beta gamma", "delta and more"]);
    let reopen =
        |change: &str| ReopenChange { story: id.clone(), actor: "主编".into(), decision, change: change.into() };
    let view = room.desk.reopen_change(&reopen(&change)).unwrap();
    assert_eq!(words(&view.working), "alpha BETA gamma/delta and more");
    assert!(shown(&view).contains("赵睿:-beta+BETA"), "{}", shown(&view));
    assert_eq!(room.desk.decisions(&id).unwrap()[0].reopened[0].change, change);
    // Once; and a change that the decision was not about is not found.
    assert_eq!(room.desk.reopen_change(&reopen(&change)).unwrap_err().code, Code::Invalid);
    assert_eq!(room.desk.reopen_change(&reopen("c99")).unwrap_err().code, Code::NotFound);
    assert!(room.desk.doctor().unwrap().sound);
}

#[test]
fn with_tracking_off_an_edit_is_in_both_texts_and_what_is_pending_stays() {
    let room = room();
    let id = submitted(&room);
    let track =
        |actor: &str, on| room.desk.set_tracking(&SetTracking { story: id.clone(), actor: actor.into(), on }).unwrap();
    let before = shown(&room.desk.story(&id).unwrap());
    assert_eq!(before, "赵睿:-beta+BETA");
    let view = track("主编", false);
    assert_eq!((view.tracking, shown(&view)), (false, before.clone()));

    room.later(60);
    let reply = room.save("陈薇宇", &id, &["alpha BETA gamma", "delta and more"]);
    assert_eq!(reply.changes.len(), 1);
    let agreed = room.desk.story(&id).unwrap();
    assert_eq!(
        (words(&agreed.baseline), shown(&agreed)),
        ("alpha beta gamma/delta and more".to_owned(), before.clone())
    );
    assert_eq!(reply.baseline.unwrap(), agreed.baseline);
    // The same for whoever opens the library anew, and after more of it.
    room.save("陈薇宇", &id, &["alpha BETA gamma", "and more"]);
    let again = room.another().story(&id).unwrap();
    assert_eq!((words(&again.baseline), shown(&again)), ("alpha beta gamma/and more".to_owned(), before.clone()));
    assert!(room.desk.doctor().unwrap().sound);

    // From here on what is written is a change again.
    assert_eq!(shown(&track("主编", true)), before);
    room.later(60);
    room.save("陈薇宇", &id, &["alpha BETA gamma", "and more still"]);
    let view = room.desk.story(&id).unwrap();
    assert_eq!(
        (words(&view.baseline), shown(&view)),
        ("alpha beta gamma/and more".to_owned(), format!("{before} 陈薇宇:-+ still"))
    );

    // Decided without tracking, undone, and typed on when nothing is pending any more.
    track("主编", false);
    let decided = room.decide("主编", &id, Which::All, Verdict::Accept);
    assert_eq!(decided.baseline, decided.working);
    let decision = room.desk.decisions(&id).unwrap().last().unwrap().id;
    let undone = room.desk.undo_decision(&UndoDecision { story: id.clone(), actor: "主编".into(), decision }).unwrap();
    assert_eq!((shown(&undone), undone.tracking), (shown(&view), false));
    room.decide("主编", &id, Which::All, Verdict::Reject);
    let reply = room.save("c", &id, &["freely"]);
    assert!(reply.changes.is_empty() && reply.baseline.is_none());
    let view = room.another().story(&id).unwrap();
    assert_eq!((words(&view.baseline), words(&view.working)), ("freely".to_owned(), "freely".to_owned()));
    assert!(room.desk.doctor().unwrap().sound);
}

#[test]
fn another_process_decides_and_the_cache_does_not_remember() {
    let room = room();
    let id = submitted(&room);
    assert_eq!(room.desk.changes(&id).unwrap().changes.len(), 1);
    let other = room.another();
    let request = Decide {
        story: id.clone(),
        actor: "b".into(),
        base_version: None,
        which: Which::All,
        verdict: Verdict::Reject,
        reason: String::new(),
    };
    other.decide(&request).unwrap();
    assert!(room.desk.changes(&id).unwrap().changes.is_empty());
    assert_eq!(words(&room.desk.story(&id).unwrap().working), "alpha beta gamma/delta");
    other.trash_story(&act("b", &id)).unwrap();
    assert!(room.desk.list_stories(&Default::default()).unwrap().is_empty());
}

/// Paragraphs of a few words, so that edits meet.
fn text() -> impl Strategy<Value = Vec<String>> {
    let word = prop::sample::select(vec!["alpha", "beta", "稿件", "审", " ", "，", "👩‍👩‍👧", "e\u{301}", "x"]);
    let paragraph = prop::collection::vec(word, 0..8).prop_map(|words| words.concat());
    prop::collection::vec(paragraph, 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Laws 1 and 2 through the facade, over turns of three people: rejecting everything gives the baseline, accepting
    /// everything the working text, and one by one in any order gives the same.
    #[test]
    fn decisions_keep_the_laws(base in text(), edits in prop::collection::vec((0..3_usize, text()), 1..5), seed in any::<u64>()) {
        let room = room();
        let paragraphs = |text: &[String]| text.iter().map(String::clone).collect::<Vec<_>>();
        let as_strs = |text: &[String]| -> Vec<String> { paragraphs(text) };
        let base = as_strs(&base);
        let first: Vec<&str> = base.iter().map(String::as_str).collect();
        let id = room.create("A", "t", &first).summary.id;
        room.submit("A", &id);
        for (who, edit) in &edits {
            room.later(7);
            let edit: Vec<&str> = edit.iter().map(String::as_str).collect();
            room.save(["A", "B", "C"][*who], &id, &edit);
        }
        let last: Vec<&str> = edits.last().unwrap().1.iter().map(String::as_str).collect();
        let working = article("t", &last);
        let view = room.desk.story(&id).unwrap();
        prop_assert_eq!(&view.working.body, &working.body);
        prop_assert_eq!(&view.baseline.body, &article("t", &first).body);

        for verdict in [Verdict::Accept, Verdict::Reject] {
            let agreed = if verdict == Verdict::Accept { &view.working } else { &view.baseline };
            let all = room.decide("D", &id, Which::All, verdict);
            prop_assert_eq!((&all.working, &all.baseline), (agreed, agreed));
            prop_assert!(all.changes.is_empty());
            let decision = room.desk.decisions(&id).unwrap().last().map(|d| d.id);
            if let (Some(decision), false) = (decision, view.changes.is_empty()) {
                room.desk.undo_decision(&UndoDecision { story: id.clone(), actor: "D".into(), decision }).unwrap();
            }
        }
        // One by one, in an order that the seed gives.
        let mut left = ids(&room, &id);
        let mut turn = seed;
        while !left.is_empty() {
            let pick = left.remove(usize::try_from(turn % left.len() as u64).unwrap());
            turn = turn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 1;
            room.decide("D", &id, Which::Ids(vec![pick]), Verdict::Accept);
        }
        let done = room.desk.story(&id).unwrap();
        prop_assert_eq!((&done.working, &done.baseline), (&view.working, &view.working));
        prop_assert!(room.desk.doctor().unwrap().sound);
    }
}
