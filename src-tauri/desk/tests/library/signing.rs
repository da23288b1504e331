//! Sign-offs: bound to the text that was seen, void after an edit, two pairs of eyes where the newsroom says so; and the
//! log's chain, which shows what was done to it.

use galley_desk::Code;
use galley_desk::api::{
    Compare, Decide, MoveStory, Person, PersonRole, SaveText, Side, SignOff, SignOffState, SignStory, StoryAct,
    StoryId, Verdict, Which,
};
use galley_desk::workflow::THREE_REVIEWS;
use rusqlite::Connection;

use crate::common::{Room, assert_sentence, room};

fn moving(actor: &str, story: &StoryId, to: Option<&str>, note: &str) -> MoveStory {
    let to = to.map(str::to_owned);
    MoveStory {
        story: story.clone(),
        actor: actor.into(),
        to,
        holder: None,
        note: note.into(),
        reason: None,
        base_version: None,
    }
}

/// A newsroom of three reviews with its people, and a story that was handed in.
fn three_reviews() -> (Room, galley_desk::Desk, StoryId) {
    let room = room();
    std::fs::write(room.place().stages(), THREE_REVIEWS).unwrap();
    let desk = room.another();
    let people = [
        ("总编室", PersonRole::Desk),
        ("值班主任", PersonRole::Desk),
        ("赵睿", PersonRole::Editor),
        ("周棠", PersonRole::Editor),
    ];
    for (name, role) in people {
        desk.set_person("总编室", &Person { name: name.into(), role }).unwrap();
    }
    let id = room.create("林晗", "渡轮开航", &["第一班船七点开。"]).summary.id;
    desk.submit_story(&StoryAct { story: id.clone(), actor: "林晗".into() }).unwrap();
    (room, desk, id)
}

/// `stage:name:state`, parted by spaces.
fn shown(signed: &[SignOff]) -> String {
    let state = |state: SignOffState| match state {
        SignOffState::Signed => "signed",
        SignOffState::Void => "void",
        SignOffState::Returned => "returned",
    };
    let one = |each: &SignOff| format!("{}:{}:{}", each.stage, each.by, state(each.state));
    signed.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn acts(room: &Room, id: &StoryId) -> String {
    let log = room.desk.story_log(id).unwrap();
    log.iter().map(|line| line.act.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn moving_onward_signs_the_text_that_was_seen() {
    let (_room, desk, id) = three_reviews();
    assert_eq!(desk.sign_offs(&id).unwrap(), [], "handing in is no signature");
    desk.advance_story(&moving("赵睿", &id, None, "事实已核")).unwrap();
    let signed = desk.sign_offs(&id).unwrap();
    assert_eq!(shown(&signed), "first-review:赵睿:signed");
    let view = desk.story(&id).unwrap();
    assert_eq!(signed[0].content, view.working.content_hash());
    assert_eq!((signed[0].role, signed[0].note.as_str()), (PersonRole::Editor, "事实已核"));
    assert_eq!(desk.revision(&id, signed[0].revision).unwrap().working, view.working);
    let line = desk.story_log(&id).unwrap().pop().unwrap();
    assert_eq!((line.act.as_str(), &line.detail["sign_off"]["id"]), ("advanced", &signed[0].id.clone().into()));
}

#[test]
fn an_edit_voids_it_and_what_changed_since_is_shown() {
    let (room, desk, id) = three_reviews();
    desk.advance_story(&moving("赵睿", &id, None, "")).unwrap();
    room.later(60);
    room.save("周棠", &id, &["第一班船八点开。"]);
    let signed = desk.sign_offs(&id).unwrap();
    assert_eq!(shown(&signed), "first-review:赵睿:void");
    let ended = signed[0].ended.clone().unwrap();
    assert_eq!((ended.by.as_str(), (ended.at - signed[0].at).num_seconds()), ("周棠", 60));
    let since = Compare { story: id.clone(), old: Side::Revision(signed[0].revision), new: Side::Working };
    let changes = desk.compare(&since).unwrap().changes;
    assert_eq!((changes.len(), changes[0].deleted.as_str(), changes[0].inserted.as_str()), (1, "七", "八"));
    // A second edit says nothing new; the text that was signed does.
    room.save("周棠", &id, &["第一班船九点开。"]);
    room.save("周棠", &id, &["第一班船七点开。"]);
    let signed = desk.sign_offs(&id).unwrap();
    assert_eq!((shown(&signed).as_str(), &signed[0].ended), ("first-review:赵睿:signed", &None));
    assert_eq!(acts(&room, &id), "created submitted advanced wrote sign-offs-voided sign-offs-restored");
}

#[test]
fn a_changed_field_voids_it_too_and_accepting_changes_does_not() {
    let (room, desk, id) = three_reviews();
    room.save("赵睿", &id, &["第一班船八点开。"]);
    desk.advance_story(&moving("赵睿", &id, None, "")).unwrap();
    let decide = |verdict| Decide {
        story: id.clone(),
        actor: "周棠".into(),
        base_version: None,
        which: Which::All,
        verdict,
        reason: String::new(),
    };
    let accepted = desk.decide(&decide(Verdict::Accept)).unwrap().decision.unwrap();
    assert_eq!(shown(&desk.sign_offs(&id).unwrap()), "first-review:赵睿:signed");
    desk.undo_decision(&galley_desk::api::UndoDecision {
        story: id.clone(), actor: "周棠".into(), decision: accepted
    })
    .unwrap();
    desk.decide(&decide(Verdict::Reject)).unwrap();
    assert_eq!(shown(&desk.sign_offs(&id).unwrap()), "first-review:赵睿:void");
    room.save("周棠", &id, &["第一班船八点开。"]);
    assert_eq!(shown(&desk.sign_offs(&id).unwrap()), "first-review:赵睿:signed");
    let headline = SaveText {
        story: id.clone(),
        base_version: desk.story(&id).unwrap().version,
        actor: "周棠".into(),
        article: None,
        body: None,
        fields: [("headline".to_owned(), "渡轮复航".into())].into(),
    };
    desk.save_working_text(&headline).unwrap();
    assert_eq!(shown(&desk.sign_offs(&id).unwrap()), "first-review:赵睿:void");
}

#[test]
fn signing_anew_leaves_the_story_where_it_stands() {
    let (room, desk, id) = three_reviews();
    desk.advance_story(&moving("赵睿", &id, None, "")).unwrap();
    room.save("周棠", &id, &["第一班船八点开。"]);
    let sign = |actor: &str, stage: Option<&str>| {
        let stage = stage.map(str::to_owned);
        desk.sign_story(&SignStory {
            story: id.clone(),
            actor: actor.into(),
            stage,
            note: String::new(),
            base_version: None,
        })
    };
    // What somebody else wrote a moment ago is not signed unseen.
    let seen = desk.story(&id).unwrap().version;
    room.save("林晗", &id, &["第一班船八点半开。"]);
    let stale = SignStory {
        story: id.clone(),
        actor: "赵睿".into(),
        stage: Some("first-review".into()),
        note: String::new(),
        base_version: Some(seen),
    };
    let fault = desk.sign_story(&stale).unwrap_err();
    assert_eq!((fault.code, fault.detail["by"].as_str()), (Code::Conflict, Some("林晗")), "{fault}");
    assert_sentence(&fault);
    let onward = MoveStory { base_version: Some(seen), ..moving("赵睿", &id, None, "") };
    assert_eq!(desk.advance_story(&onward).unwrap_err().code, Code::Conflict);
    assert_eq!(shown(&desk.sign_offs(&id).unwrap()), "first-review:赵睿:void");
    let signed = sign("赵睿", Some("first-review")).unwrap();
    assert_eq!(shown(&signed), "first-review:赵睿:void first-review:赵睿:signed");
    assert_eq!(sign("赵睿", Some("first-review")).unwrap().len(), 2, "repeating is harmless");
    assert_eq!(desk.story(&id).unwrap().summary.stage, "first-proof");
    for (actor, stage, code) in [
        ("赵睿", Some("final-review"), Code::Invalid),
        ("赵睿", Some("drafting"), Code::Invalid),
        ("赵睿", Some("nowhere"), Code::NotFound),
        ("林晗", None, Code::NotAllowed),
    ] {
        let fault = sign(actor, stage).unwrap_err();
        assert_eq!(fault.code, code, "{fault}");
        assert_sentence(&fault);
    }
}

#[test]
fn sending_back_takes_the_signatures_back() {
    let (_room, desk, id) = three_reviews();
    for (actor, to) in [("赵睿", "second-review"), ("周棠", "final-review")] {
        desk.advance_story(&moving(actor, &id, Some(to), "")).unwrap();
    }
    desk.return_story(&moving("总编室", &id, Some("second-review"), "数字再核")).unwrap();
    assert_eq!(shown(&desk.sign_offs(&id).unwrap()), "first-review:赵睿:signed second-review:周棠:returned");
    desk.advance_story(&moving("周棠", &id, Some("final-review"), "")).unwrap();
    let signed = desk.sign_offs(&id).unwrap();
    assert_eq!(signed.len(), 3);
    assert_eq!(signed[2].state, SignOffState::Signed);
}

#[test]
fn nobody_signs_their_own_piece() {
    let (room, desk, id) = three_reviews();
    // The reporter is made the desk; it stays their piece.
    let reporter = Person { name: "林晗".into(), role: PersonRole::Desk };
    desk.set_person("总编室", &reporter).unwrap();
    let fault = desk.advance_story(&moving("林晗", &id, None, "")).unwrap_err();
    assert_eq!((fault.code, &fault.detail["why"]), (Code::NotAllowed, &"own-piece".into()));
    assert_sentence(&fault);
    // So is a piece that credits them.
    let other = room.create("总编室", "另一篇", &["正文"]).summary.id;
    let credits = serde_json::json!([{ "role": "correspondent", "name": "赵睿" }]);
    let save = SaveText {
        story: other.clone(),
        base_version: 1,
        actor: "总编室".into(),
        article: None,
        body: None,
        fields: [("credits".to_owned(), credits)].into(),
    };
    desk.save_working_text(&save).unwrap();
    desk.submit_story(&StoryAct { story: other.clone(), actor: "总编室".into() }).unwrap();
    for actor in ["赵睿", "总编室"] {
        assert_eq!(desk.advance_story(&moving(actor, &other, None, "")).unwrap_err().code, Code::NotAllowed);
    }
    desk.advance_story(&moving("周棠", &other, None, "")).unwrap();
    assert_eq!(desk.story(&id).unwrap().summary.stage, "first-review", "nothing was changed");
}

#[test]
fn three_reviews_are_three_peoples() {
    let (_room, desk, id) = three_reviews();
    desk.advance_story(&moving("值班主任", &id, Some("second-review"), "")).unwrap();
    let fault = desk.advance_story(&moving("值班主任", &id, Some("final-review"), "")).unwrap_err();
    assert_eq!((fault.code, &fault.detail["why"]), (Code::NotAllowed, &"signed-before".into()));
    assert_sentence(&fault);
    desk.advance_story(&moving("周棠", &id, Some("final-review"), "")).unwrap();
    desk.advance_story(&moving("总编室", &id, Some("final-proof"), "")).unwrap();
    // The proofreadings are not among the three.
    desk.advance_story(&moving("值班主任", &id, Some("ready"), "")).unwrap();
    assert_eq!(desk.sign_offs(&id).unwrap().len(), 4);
}

#[test]
fn a_four_eyes_rule_about_no_stage_is_named() {
    let room = room();
    let text = THREE_REVIEWS.replace("\"final-review\"]", "\"last-review\"]");
    std::fs::write(room.place().stages(), text).unwrap();
    let Err(fault) = galley_desk::Desk::open(room.place(), galley_desk::Ports::default()) else {
        panic!("it was taken")
    };
    assert!(fault.message.contains("last-review"), "{fault}");
}

/// A library with a signed story, whose audit is sound, and its database.
fn signed() -> (Room, StoryId, Connection) {
    let (room, desk, id) = three_reviews();
    desk.advance_story(&moving("赵睿", &id, None, "事实已核")).unwrap();
    desk.advance_story(&moving("周棠", &id, None, "")).unwrap();
    let audit = desk.audit(None).unwrap();
    assert!(audit.sound, "{audit:?}");
    let db = Connection::open(room.place().database()).unwrap();
    db.execute_batch(
        "DROP TRIGGER log_is_never_changed; DROP TRIGGER log_is_never_shortened; DROP TRIGGER sign_offs_are_kept;
        DROP TRIGGER revisions_are_immutable",
    )
    .unwrap();
    (room, id, db)
}

/// The codes and the beginning of what an audit says after the database was changed behind the desk's back.
#[track_caller]
fn check_tampered(sql: &str, expected: &[&str]) {
    let (room, _, db) = signed();
    db.execute_batch(sql).unwrap();
    let audit = room.desk.audit(None).unwrap();
    let said: Vec<String> = audit.symptoms.iter().map(|each| format!("{} {}", each.code, each.subject)).collect();
    assert_eq!(audit.sound, expected.is_empty(), "{said:?}");
    assert_eq!(said.len(), expected.len(), "{said:?}");
    for (said, expected) in said.iter().zip(expected) {
        assert!(said.contains(expected), "{said} does not say {expected}");
    }
}

// The lines: 1–4 profiles, 5 created, 6 submitted, 7 and 8 advanced.

#[test]
fn an_edited_line_is_found() {
    check_tampered("UPDATE log SET actor = '周棠' WHERE seq = 6", &["log-line-changed line 6"]);
    check_tampered("UPDATE log SET at = at + 1 WHERE seq = 1", &["log-line-changed line 1"]);
    check_tampered(
        "UPDATE log SET hash = (SELECT hash FROM log WHERE seq = 2) WHERE seq = 3",
        &["log-line-changed line 3"],
    );
    check_tampered("UPDATE log SET hash = NULL WHERE seq = 4", &["log-line-unchained line 4"]);
}

#[test]
fn a_line_that_was_taken_out_is_found() {
    check_tampered("DELETE FROM log WHERE seq = 5", &["log-line-missing line 5 is"]);
    check_tampered("DELETE FROM log WHERE seq IN (2, 3)", &["log-line-missing lines 2 to 3 are"]);
    // Closing the gap does not help.
    check_tampered(
        "DELETE FROM log WHERE seq = 5; UPDATE log SET seq = seq - 1 WHERE seq > 5; UPDATE sqlite_sequence SET seq = 7 WHERE name = 'log'",
        &["log-line-changed line 5"],
    );
}

#[test]
fn lines_in_another_order_are_found() {
    check_tampered(
        "UPDATE log SET seq = 99 WHERE seq = 1; UPDATE log SET seq = 1 WHERE seq = 2; UPDATE log SET seq = 2 WHERE seq = 99",
        &["log-line-changed line 1"],
    );
}

#[test]
fn a_tail_that_was_taken_off_is_found() {
    let lost = "the log has no line about it";
    check_tampered("DELETE FROM log WHERE seq = 8", &["log-shortened line 8", lost]);
    // Whoever sets SQLite's count back too is found out by the sign-off that has lost its line.
    check_tampered("DELETE FROM log WHERE seq = 8; UPDATE sqlite_sequence SET seq = 7 WHERE name = 'log'", &[lost]);
    // With the sign-off gone as well the file alone shows nothing: that takes a hash noted elsewhere.
    let all = "DELETE FROM log WHERE seq = 8; UPDATE sqlite_sequence SET seq = 7 WHERE name = 'log';
        DELETE FROM sign_offs WHERE stage = 'first-proof'";
    check_tampered(all, &[]);
    let (room, _, db) = signed();
    let noted = room.desk.audit(None).unwrap().head;
    assert!(room.desk.audit(Some(&noted[..12])).unwrap().sound);
    db.execute_batch(all).unwrap();
    let audit = room.desk.audit(Some(&noted)).unwrap();
    assert_eq!(audit.symptoms[0].code, "log-head");
    assert_sentence(&room.desk.audit(Some("xyz")).unwrap_err());
}

#[test]
fn a_sign_off_that_was_changed_is_found() {
    check_tampered("UPDATE sign_offs SET actor = '总编室' WHERE stage = 'first-review'", &["not what line 7"]);
    check_tampered("UPDATE sign_offs SET content = 'f' WHERE stage = 'first-review'", &["not what line 7"]);
    check_tampered("UPDATE sign_offs SET voided_at = 1 WHERE stage = 'first-proof'", &["kept as void, but"]);
    check_tampered("DELETE FROM sign_offs WHERE stage = 'first-review'", &["sign-off-missing"]);
}

#[test]
fn a_signature_under_a_revision_that_was_changed_is_found() {
    let (room, desk, id) = three_reviews();
    desk.advance_story(&moving("赵睿", &id, None, "")).unwrap();
    room.save("周棠", &id, &["另一句。"]);
    desk.advance_story(&moving("周棠", &id, None, "")).unwrap();
    assert!(desk.audit(None).unwrap().sound);
    let db = Connection::open(room.place().database()).unwrap();
    db.execute_batch("DROP TRIGGER revisions_are_immutable").unwrap();
    let signed = desk.sign_offs(&id).unwrap();
    let other = &signed[1].content.0;
    db.execute("UPDATE revisions SET working = ?1 WHERE number = ?2", (other, signed[0].revision)).unwrap();
    let audit = desk.audit(None).unwrap();
    assert_eq!(audit.symptoms.len(), 1, "{audit:?}");
    assert!(audit.symptoms[0].subject.contains("is not the text that was signed"), "{audit:?}");
}

#[test]
fn a_story_that_was_deleted_for_ever_is_no_fault() {
    let (room, id, _) = signed();
    let act = StoryAct { story: id, actor: "总编室".into() };
    room.desk.trash_story(&act).unwrap();
    room.desk.delete_story_for_ever(&act).unwrap();
    assert!(room.desk.audit(None).unwrap().sound);
}

#[test]
fn several_desks_write_one_chain() {
    let (room, desk, id) = three_reviews();
    let act = |actor: &str| StoryAct { story: id.clone(), actor: actor.into() };
    std::thread::scope(|scope| {
        for desk in [&room.desk, &desk] {
            let act = &act;
            scope.spawn(move || {
                for _ in 0..20 {
                    desk.take_story(&act("赵睿")).unwrap();
                    desk.take_story(&act("周棠")).unwrap();
                }
            });
        }
    });
    let audit = desk.audit(None).unwrap();
    assert!(audit.sound && audit.lines > 20, "{audit:?}");
}
