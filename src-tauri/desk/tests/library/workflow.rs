//! Stages, roles, who holds a story, and the log.

use galley_desk::api::{Decide, MoveStory, Person, PersonRole, RevisionKind, StoryId, Verdict, Which};
use galley_desk::workflow::THREE_REVIEWS;
use galley_desk::{Code, Desk, Ports};

use crate::common::{Room, act, assert_sentence, room, words};

fn moving(actor: &str, story: &StoryId, to: Option<&str>) -> MoveStory {
    let to = to.map(str::to_owned);
    MoveStory {
        story: story.clone(),
        actor: actor.into(),
        to,
        holder: None,
        note: String::new(),
        reason: None,
        base_version: None,
    }
}

fn stage(room: &Room, story: &StoryId) -> String {
    room.desk.story(story).unwrap().summary.stage
}

/// A newsroom of three people with profiles.
fn staffed() -> (Room, StoryId) {
    let room = room();
    let people = [("赵睿", PersonRole::Editor), ("林晗", PersonRole::Reporter), ("总编室", PersonRole::Desk)];
    for (name, role) in people {
        room.desk.set_person("总编室", &Person { name: name.into(), role }).unwrap();
    }
    let id = room.create("林晗", "标题", &["正文"]).summary.id;
    (room, id)
}

#[test]
fn a_story_goes_through_the_stages_and_back() {
    let (room, id) = staffed();
    assert_eq!(stage(&room, &id), "drafting");
    assert!(room.submit("林晗", &id).tracking);
    assert_eq!(stage(&room, &id), "submitted");
    let passed = MoveStory { holder: Some("赵睿".into()), note: "请看".into(), ..moving("赵睿", &id, None) };
    assert_eq!(room.desk.advance_story(&passed).unwrap().summary.holder, "赵睿");
    room.desk.advance_story(&moving("赵睿", &id, Some("ready"))).unwrap();
    let back = room.desk.return_story(&moving("总编室", &id, Some("drafting"))).unwrap();
    assert_eq!((back.summary.stage.as_str(), back.tracking), ("drafting", true));
    let log = room.desk.story_log(&id).unwrap();
    let told: Vec<(&str, &str)> = log.iter().map(|line| (line.actor.as_str(), line.act.as_str())).collect();
    assert_eq!(
        told,
        [
            ("林晗", "created"),
            ("林晗", "submitted"),
            ("赵睿", "advanced"),
            ("赵睿", "advanced"),
            ("总编室", "returned")
        ]
    );
    assert_eq!(log[2].detail["note"], "请看");
    assert!(log.windows(2).all(|pair| pair[0].seq < pair[1].seq));
}

#[test]
fn a_move_that_leads_nowhere_is_refused() {
    let (room, id) = staffed();
    let refused = |answer: galley_desk::Result<_>, code: Code| {
        let fault: galley_desk::Fault = answer.map(|_: galley_desk::api::StoryView| ()).unwrap_err();
        assert_eq!(fault.code, code);
        assert_sentence(&fault);
    };
    refused(room.desk.return_story(&moving("总编室", &id, None)), Code::Invalid);
    refused(room.desk.advance_story(&moving("总编室", &id, Some("nowhere"))), Code::NotFound);
    refused(room.desk.advance_story(&moving("总编室", &id, Some("drafting"))), Code::Invalid);
    room.submit("林晗", &id);
    refused(room.desk.submit_story(&act("林晗", &id)), Code::Invalid);
    room.desk.advance_story(&moving("总编室", &id, Some("published"))).unwrap();
    refused(room.desk.advance_story(&moving("总编室", &id, None)), Code::Invalid);
}

#[test]
fn roles_say_who_may_do_what() {
    let (room, id) = staffed();
    room.submit("林晗", &id);
    room.save("赵睿", &id, &["正文改"]);
    let code = |answer: galley_desk::Result<galley_desk::api::StoryView>| answer.unwrap_err().code;
    assert_eq!(code(room.desk.advance_story(&moving("林晗", &id, None))), Code::NotAllowed);
    let request = Decide {
        story: id.clone(),
        actor: "林晗".into(),
        base_version: None,
        which: Which::All,
        verdict: Verdict::Accept,
        reason: String::new(),
    };
    assert_eq!(room.desk.decide(&request).unwrap_err().code, Code::NotAllowed);
    assert_eq!(room.desk.story(&id).unwrap().summary.pending, 1, "nothing was decided");
    let climb = Person { name: "林晗".into(), role: PersonRole::Desk };
    assert_eq!(room.desk.set_person("林晗", &climb).unwrap_err().code, Code::NotAllowed);
    room.desk.advance_story(&moving("赵睿", &id, Some("ready"))).unwrap();
    assert_eq!(code(room.desk.return_story(&moving("赵睿", &id, None))), Code::NotAllowed);
}

#[test]
fn taking_a_story_keeps_what_was_handed_over() {
    let room = room();
    let id = room.create("林晗", "标题", &["一"]).summary.id;
    room.save("林晗", &id, &["二"]);
    assert_eq!(room.desk.take_story(&act("赵睿", &id)).unwrap().summary.holder, "赵睿");
    room.desk.take_story(&act("赵睿", &id)).unwrap();
    let revisions = room.desk.revisions(&id).unwrap();
    let kinds: Vec<RevisionKind> = revisions.iter().map(|revision| revision.kind).collect();
    assert_eq!(kinds, [RevisionKind::Created, RevisionKind::HandOver]);
    assert_eq!(words(&room.desk.revision(&id, 2).unwrap().working), "二");
}

#[test]
fn the_stages_file_beside_the_library_decides() {
    let room = room();
    let id = room.create("林晗", "标题", &["一"]).summary.id;
    std::fs::write(room.place().stages(), THREE_REVIEWS).unwrap();
    let other = room.another();
    assert_eq!(other.stages().unwrap().len(), 9);
    // Whoever has no profile is a reporter in that newsroom.
    assert_eq!(other.submit_story(&act("林晗", &id)).unwrap().summary.stage, "first-review");
    assert_eq!(other.advance_story(&moving("林晗", &id, None)).unwrap_err().code, Code::NotAllowed);
}

#[test]
fn a_stages_file_that_cannot_be_used_is_named() {
    for text in ["stage = 1", "[[stage]]\nid='a'\nzh='a'\nen='a'\nmovers=[]\n", "not toml", "\u{0}"] {
        let room = room();
        std::fs::write(room.place().stages(), text).unwrap();
        let Err(fault) = Desk::open(room.place(), Ports::default()) else { panic!("{text:?} was taken") };
        assert_eq!(fault.code, Code::Invalid);
        assert!(fault.message.contains("stages.toml") && !fault.message.contains('\n'), "{}", fault.message);
    }
}
