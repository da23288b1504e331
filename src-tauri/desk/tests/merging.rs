//! Merging through the facade: refused texts and copies come together with what stands, conflicts are decided.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Room, article, room, shown, words};
use galley_desk::Code;
use galley_desk::api::{
    Choice, Compare, DecideConflict, FileText, GivenText, MergeBase, MergeCopy, MergeReply, MergeRevision, ReadFile,
    SaveText, Side, StoryId,
};

/// A story of which two windows had the first version; one saved, the other was refused. Answers the refused revision.
fn refused(room: &Room, first: &[&str], stands: &[&str], late: &[&str]) -> (StoryId, u32) {
    let story = room.create("林晗", "题", first);
    let (id, version) = (story.summary.id, story.version);
    room.later(60);
    room.save("赵睿", &id, stands);
    let fault = room.try_save("林晗", &id, version, late).unwrap_err();
    assert_eq!(fault.code, Code::Conflict);
    (id, u32::try_from(fault.detail["revision"].as_u64().unwrap()).unwrap())
}

fn merge(room: &Room, story: &StoryId, revision: u32, base: Option<MergeBase>) -> MergeReply {
    let request = MergeRevision { story: story.clone(), actor: "林晗".into(), revision, base };
    room.desk.merge_revision(&request).unwrap()
}

fn decide(room: &Room, story: &StoryId, reply: &MergeReply, at: usize, choice: Option<Choice>) -> MergeReply {
    let merge = reply.merge.as_ref().unwrap();
    let conflict = merge.conflicts[at].conflict.id.clone();
    let request = DecideConflict { story: story.clone(), actor: "陈薇".into(), merge: merge.id, conflict, choice };
    room.desk.decide_conflict(&request).unwrap()
}

#[test]
fn a_refused_text_without_collisions_simply_comes_in() {
    let room = room();
    let (id, revision) = refused(
        &room,
        &["甲段一句。", "乙段一句。"],
        &["甲段一句很长。", "乙段一句。"],
        &["甲段一句。", "乙段一句很短。", "丙。"],
    );
    let reply = merge(&room, &id, revision, None);
    assert_eq!(words(&reply.story.working), "甲段一句很长。/乙段一句很短。/丙。");
    assert!(reply.merge.is_none() && room.desk.merges(&id).unwrap().merges.is_empty());
    // Once more changes nothing.
    assert_eq!(merge(&room, &id, revision, None).story.version, reply.story.version);
}

#[test]
fn what_collides_is_listed_decided_and_reopened() {
    let room = room();
    let (id, revision) = refused(&room, &["死亡三人。", "尾。"], &["死亡四人。", "尾。"], &["死亡五人。", "尾声。"]);
    let reply = merge(&room, &id, revision, Some(MergeBase::Revision(1)));
    assert_eq!(words(&reply.story.working), "死亡四人。/尾声。");
    let merge = reply.merge.clone().unwrap();
    assert_eq!((merge.mine.as_str(), merge.theirs.as_str(), merge.revision), ("赵睿", "林晗", Some(revision)));
    let [open] = &merge.conflicts[..] else { panic!("{merge:?}") };
    assert_eq!((open.conflict.mine.as_str(), open.conflict.theirs.as_str()), ("四人", "五人"));
    assert_eq!((open.conflict.from, open.conflict.to, open.chosen), (3, 5, None));

    // Somebody writes before the decision; the decision finds its words.
    room.later(5);
    room.save("陈薇", &id, &["据报，死亡四人。", "尾声。"]);
    let open = &room.desk.merges(&id).unwrap().merges[0].conflicts[0];
    assert_eq!((open.conflict.from, open.conflict.to), (6, 8));
    let decided = decide(&room, &id, &reply, 0, Some(Choice::Theirs));
    assert_eq!(words(&decided.story.working), "据报，死亡五人。/尾声。");
    assert_eq!(decided.merge.unwrap().conflicts[0].chosen, Some(Choice::Theirs));
    assert!(room.desk.merges(&id).unwrap().merges.is_empty(), "nothing is left to decide");

    let reopened = decide(&room, &id, &reply, 0, None);
    assert_eq!(words(&reopened.story.working), "据报，死亡四人。/尾声。");
    assert_eq!(room.desk.merges(&id).unwrap().merges.len(), 1);
    let both = decide(&room, &id, &reply, 0, Some(Choice::Both));
    assert_eq!(words(&both.story.working), "据报，死亡四人五人。/尾声。");
}

#[test]
fn a_decision_prevails_over_what_was_typed_in_the_same_words() {
    let room = room();
    let (id, revision) = refused(&room, &["死亡三人。"], &["死亡四人。"], &["死亡五人。"]);
    let reply = merge(&room, &id, revision, Some(MergeBase::Revision(1)));
    room.later(5);
    room.save("陈薇", &id, &["死亡六人，伤一人。"]);
    let decided = decide(&room, &id, &reply, 0, Some(Choice::Theirs));
    assert!(words(&decided.story.working).contains("五人"), "{}", words(&decided.story.working));
    let gone = DecideConflict {
        story: id.clone(),
        actor: "陈薇".into(),
        merge: 99,
        conflict: "k".into(),
        choice: Some(Choice::Mine),
    };
    assert_eq!(room.desk.decide_conflict(&gone).unwrap_err().code, Code::NotFound);
}

#[test]
fn where_changes_are_tracked_the_work_is_its_writers() {
    let room = room();
    let id = room.create("林晗", "题", &["alpha beta gamma", "delta"]).summary.id;
    room.submit("林晗", &id);
    let version = room.desk.story(&id).unwrap().version;
    room.later(60);
    room.save("赵睿", &id, &["alpha BETA gamma", "delta"]);
    let late = room.try_save("林晗", &id, version, &["alpha beta gamma", "delta echo"]).unwrap_err();
    let revision = u32::try_from(late.detail["revision"].as_u64().unwrap()).unwrap();
    let request = MergeRevision { story: id.clone(), actor: "陈薇".into(), revision, base: None };
    let reply = room.desk.merge_revision(&request).unwrap();
    assert_eq!(shown(&reply.story), "赵睿:-beta+BETA 林晗:-+ echo");
    assert_eq!(words(&reply.story.baseline), "alpha beta gamma/delta");
}

#[test]
fn a_copy_from_another_computer_comes_in_too() {
    let room = room();
    let id = room.create("林晗", "题", &["one two three", "four"]).summary.id;
    room.later(60);
    room.save("林晗", &id, &["one two three!", "four"]);
    let copy = serde_json::to_value(article("题", &["one 2 three", "four", "five"])).unwrap();
    let request = MergeCopy { story: id.clone(), actor: "陈薇".into(), article: copy, author: None, base: None };
    let reply = room.desk.merge_copy(&request).unwrap();
    assert_eq!(words(&reply.story.working), "one 2 three!/four/five");
}

/// A file's text as another text of the story.
fn read_file(room: &Room, story: &StoryId, name: &str, text: &str) -> FileText {
    room.desk.read_file(&ReadFile { story: story.clone(), name: name.into(), format: None }, text.as_bytes()).unwrap()
}

#[test]
fn a_file_is_compared_and_merged_and_takes_nothing_away_that_it_cannot_say() {
    let room = room();
    let id = room.create("林晗", "题", &["甲段一句。", "乙段一句。"]).summary.id;
    let mut fields = std::collections::BTreeMap::new();
    fields.insert("deck".to_owned(), serde_json::json!("副题"));
    fields.insert("keywords".to_owned(), serde_json::json!(["渡口"]));
    let version = room.desk.story(&id).unwrap().version;
    let save =
        SaveText {
            story: id.clone(), base_version: version, actor: "林晗".into(), article: None, body: None, fields
        };
    room.desk.save_working_text(&save).unwrap();

    let copy = read_file(&room, &id, "copy.md", "# 题\n\n甲段一句。\n\n乙段一句很短。\n");
    assert_eq!((copy.article.deck.as_str(), copy.article.keywords.len()), ("副题", 1), "a text says nothing of them");
    let given =
        Side::Given(GivenText { name: "copy.md".into(), article: serde_json::to_value(&copy.article).unwrap() });
    let compare = Compare { story: id.clone(), old: Side::Working, new: given };
    let compared = room.desk.compare(&compare).unwrap();
    let [change] = &compared.changes[..] else { panic!("{:?}", compared.changes) };
    assert_eq!((change.inserted.as_str(), change.author.as_str()), ("很短", ""), "whose it is is not known");

    // Somebody writes meanwhile; both come together.
    room.later(5);
    room.save("赵睿", &id, &["甲段一句很长。", "乙段一句。"]);
    let article = serde_json::to_value(&copy.article).unwrap();
    let base = Some(MergeBase::Revision(1));
    let request = MergeCopy { story: id.clone(), actor: "林晗".into(), article, author: None, base };
    let merged = room.desk.merge_copy(&request).unwrap();
    assert_eq!(words(&merged.story.working), "甲段一句很长。/乙段一句很短。");
    assert_eq!(merged.story.working.deck, "副题");

    // A file that says everything may say that there is no deck.
    let whole = serde_json::json!({ "headline": "题", "body": { "type": "doc", "content": [] } });
    assert_eq!(read_file(&room, &id, "copy.json", &whole.to_string()).article.deck, "");
    let picture = ReadFile { story: id.clone(), name: "a.txt".into(), format: None };
    let fault = room.desk.read_file(&picture, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap_err();
    assert_eq!((fault.code, fault.detail["why"].as_str()), (Code::Invalid, Some("no-text")));
}
