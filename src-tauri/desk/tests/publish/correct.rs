//! Corrections: a note to readers, drafted from the difference, that goes out with the corrected text.

use galley_article::model::CorrectionKind;
use galley_desk::Code;
use galley_desk::api::{RevisionKind, StoryId};
use galley_desk::publish::api::{CorrectStory, DraftCorrection, PublishReply};

use crate::house::{House, SITE, both};

pub(crate) fn correct(house: &House, story: &StoryId, note: &str) -> galley_desk::Result<PublishReply> {
    house.desk.correct_story(&CorrectStory {
        story: story.clone(),
        destination: SITE.to_owned(),
        actor: "林晗".to_owned(),
        note: note.to_owned(),
        kind: None,
        hold_ms: None,
        reason: None,
        base_version: None,
    })
}

fn acts(house: &House, story: &StoryId) -> String {
    let log = house.desk.story_log(story).unwrap();
    log.iter().map(|line| line.act.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_correction_goes_out_with_the_text_and_stands_in_the_history() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复，首日800人");
    house.publish(&story);
    house.run();
    house.rewrite(&story, "内河夜航恢复，首日980人");
    let ask = DraftCorrection { story: story.clone(), destination: SITE.to_owned() };
    let draft = house.desk.draft_correction(&ask).unwrap();
    assert_eq!((draft.note.as_str(), draft.unchanged), ("此前版本中的“800人”应为“980人”。", false));
    assert_eq!(house.desk.revision(&story, draft.revision).unwrap().working.headline, "内河夜航恢复，首日800人");

    let reply = correct(&house, &story, &draft.note).unwrap();
    assert_eq!((reply.fresh, reply.delivery.correction.as_deref()), (true, Some(draft.note.as_str())));
    house.run();
    let versions = endpoint.versions(story.as_str());
    assert_eq!(versions.len(), 2);
    let said = versions[1].body["associations"].as_array().unwrap();
    let said: Vec<&serde_json::Value> = said.iter().filter(|each| each["rel"] == "correction").collect();
    assert_eq!((said.len(), &said[0]["bodies"][0]["value"]), (1, &draft.note.clone().into()));

    let view = house.desk.story(&story).unwrap();
    assert_eq!(view.working.corrections.len(), 1);
    let kept = house.desk.revisions(&story).unwrap().pop().unwrap();
    assert_eq!((kept.kind, kept.note), (RevisionKind::Published, draft.note.clone()));
    assert!(acts(&house, &story).ends_with("queued-to-correct corrected"), "{}", acts(&house, &story));
    let line = house.desk.story_log(&story).unwrap().into_iter().find(|line| line.act == "queued-to-correct").unwrap();
    assert_eq!(line.detail["note"], draft.note);

    // Once more is the same correction.
    assert!(!correct(&house, &story, &draft.note).unwrap().fresh);
    assert_eq!(house.desk.story(&story).unwrap().working.corrections.len(), 1);
    assert!(house.desk.draft_correction(&ask).unwrap().unchanged);
    assert!(house.desk.audit(None).unwrap().sound);
}

#[test]
fn only_what_is_published_can_be_corrected_and_only_with_a_note() {
    let (_endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    for (note, publish, words) in [("更正", false, "nothing to correct"), ("  ", true, "Give a note")] {
        if publish {
            house.publish(&story);
            house.run();
        }
        let fault = correct(&house, &story, note).unwrap_err();
        assert_eq!(fault.code, Code::Invalid);
        assert!(fault.message.contains(words), "{fault}");
    }
    house.withdraw(&story, "撤回").unwrap();
    house.run();
    assert!(correct(&house, &story, "更正").is_err(), "what was withdrawn is not there");
    assert_eq!(house.desk.story(&story).unwrap().working.corrections.len(), 0, "nothing was kept of what was refused");
}

#[test]
fn the_sort_of_note_stands_beside_its_delivery() {
    let (_endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    for kind in CorrectionKind::ALL {
        let request = CorrectStory {
            story: story.clone(),
            destination: SITE.to_owned(),
            actor: "林晗".to_owned(),
            note: "末班船改为二十二点。".to_owned(),
            kind: Some(kind),
            hold_ms: None,
            reason: None,
            base_version: None,
        };
        let delivery = house.desk.correct_story(&request).unwrap().delivery;
        assert_eq!(delivery.correction_kind, Some(kind));
        house.run();
    }
    let kinds = house.desk.story(&story).unwrap().working.corrections.into_iter().map(|each| each.kind);
    assert_eq!(kinds.collect::<Vec<_>>(), CorrectionKind::ALL);
}

#[test]
fn two_corrections_stand_in_order() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    for note in ["第一次更正。", "第二次更正。"] {
        correct(&house, &story, note).unwrap();
        house.run();
        house.pass(chrono::TimeDelta::hours(1));
    }
    let notes: Vec<String> =
        house.desk.story(&story).unwrap().working.corrections.into_iter().map(|each| each.note).collect();
    assert_eq!(notes, ["第一次更正。", "第二次更正。"]);
    assert_eq!(endpoint.versions(story.as_str()).len(), 3);
}

#[test]
fn a_delivery_that_was_changed_is_found_by_the_audit() {
    let (_endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    let audit = house.desk.audit(None).unwrap();
    assert_eq!((audit.sound, audit.deliveries), (true, 1));
    let db = rusqlite::Connection::open(house.folder.path().join("library.db")).unwrap();
    db.execute("UPDATE deliveries SET actor = '赵睿'", []).unwrap();
    let audit = house.desk.audit(None).unwrap();
    assert_eq!((audit.symptoms.len(), audit.symptoms[0].code.as_str()), (1, "delivery"), "{audit:?}");
}
