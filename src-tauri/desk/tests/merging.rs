//! Merging through the facade: refused texts and copies come together with what stands, conflicts are decided.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Room, article, room, shown, words};
use galley_desk::Code;
use galley_desk::api::{
    Choice, Compare, DecideConflict, FileText, GivenText, MergeBase, MergeCopy, MergeReply, MergeRevision, ReadFile,
    SaveText, Says, Side, StoryId,
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
    let request = MergeCopy {
        story: id.clone(),
        actor: "陈薇".into(),
        article: copy,
        says: Says::Everything,
        author: None,
        base: None,
    };
    let reply = room.desk.merge_copy(&request).unwrap();
    assert_eq!(words(&reply.story.working), "one 2 three!/four/five");
}

/// A file's text.
fn read_file(room: &Room, name: &str, text: &[u8]) -> galley_desk::Result<FileText> {
    room.desk.read_file(&ReadFile { name: name.into(), format: None }, text)
}

/// The request to merge such a text, which was made from the first revision.
fn copy_of(story: &StoryId, file: &FileText) -> MergeCopy {
    MergeCopy {
        story: story.clone(),
        actor: "林晗".into(),
        article: serde_json::to_value(&file.article).unwrap(),
        says: file.says,
        author: None,
        base: Some(MergeBase::Revision(1)),
    }
}

fn set_deck(room: &Room, story: &StoryId, deck: &str) {
    let base_version = room.desk.story(story).unwrap().version;
    let fields = [("deck".to_owned(), serde_json::json!(deck))].into();
    let actor = "林晗".to_owned();
    let save = SaveText { story: story.clone(), base_version, actor, article: None, body: None, fields };
    room.desk.save_working_text(&save).unwrap();
}

#[test]
fn a_file_is_compared_and_merged_and_takes_nothing_away_that_it_cannot_say() {
    let room = room();
    let id = room.create("林晗", "题", &["甲段一句。", "乙段一句。"]).summary.id;
    set_deck(&room, &id, "副题");
    let copy = read_file(&room, "copy.md", "# 题\n\n甲段一句。\n\n乙段一句很短。\n".as_bytes()).unwrap();
    let article = serde_json::to_value(&copy.article).unwrap();
    let given = Side::Given(GivenText { name: "copy.md".into(), article, says: copy.says });
    let compare = Compare { story: id.clone(), old: Side::Working, new: given };
    let compared = room.desk.compare(&compare).unwrap();
    let [change] = &compared.changes[..] else { panic!("{:?}", compared.changes) };
    assert_eq!((change.inserted.as_str(), change.author.as_str()), ("很短", ""), "whose it is is not known");

    // Somebody writes meanwhile, also what the file says nothing of; both come together, and what came in can be reviewed.
    room.later(5);
    room.save("赵睿", &id, &["甲段一句很长。", "乙段一句。"]);
    set_deck(&room, &id, "副题改了");
    let merged = room.desk.merge_copy(&copy_of(&id, &copy)).unwrap();
    assert!(merged.merge.is_none());
    assert_eq!(words(&merged.story.working), "甲段一句很长。/乙段一句很短。");
    assert_eq!(merged.story.working.deck, "副题改了");
    let came: Vec<&str> = merged.story.changes.iter().map(|change| change.inserted.as_str()).collect();
    assert_eq!((merged.story.tracking, came), (true, vec!["很短"]));
}

#[test]
fn a_file_that_says_everything_may_say_that_there_is_no_deck() {
    let room = room();
    let id = room.create("林晗", "题", &["甲段一句。"]).summary.id;
    set_deck(&room, &id, "副题");
    let whole = serde_json::json!({ "headline": "题", "body": { "type": "doc", "content": [] } });
    let copy = read_file(&room, "copy.json", whole.to_string().as_bytes()).unwrap();
    let compare = |says| {
        let article = serde_json::to_value(&copy.article).unwrap();
        let new = Side::Given(GivenText { name: "copy.json".into(), article, says });
        room.desk.compare(&Compare { story: id.clone(), old: Side::Working, new }).unwrap().new.deck
    };
    assert_eq!((copy.says, compare(copy.says)), (Says::Everything, String::new()));
    assert_eq!(compare(Says::Body), "副题");
}

#[test]
fn a_plain_text_does_not_take_pictures_and_emphasis_away() {
    let room = room();
    let id = room.create("林晗", "题", &["甲段一句。"]).summary.id;
    let copy = read_file(&room, "copy.txt", "题\n\n甲段一句很短。\n".as_bytes()).unwrap();
    assert_eq!(copy.says, Says::Words);
    let bold = read_file(&room, "bold.md", "# 题\n\n甲段**一句**。\n".as_bytes()).unwrap();
    room.desk.merge_copy(&copy_of(&id, &bold)).unwrap();
    let fault = room.desk.merge_copy(&copy_of(&id, &copy)).unwrap_err();
    assert_eq!((fault.code, fault.detail["why"].as_str()), (Code::Invalid, Some("takes-looks")));
}

#[test]
fn what_holds_no_article_is_refused_and_never_an_empty_one() {
    let room = room();
    let newer = serde_json::json!({ "schema": 9999, "headline": "题" }).to_string();
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice();
    for (name, text, code, why) in [
        ("a.txt", picture, Code::Invalid, Some("no-text")),
        ("newer.json", newer.as_bytes(), Code::Newer, None),
        ("package.json", b"{\"name\": \"x\"}", Code::Invalid, Some("no-article")),
        ("list.json", b"[1, 2]", Code::Invalid, Some("no-article")),
        ("empty.md", b" \n", Code::Invalid, Some("no-article")),
    ] {
        let fault = read_file(&room, name, text).unwrap_err();
        assert_eq!((fault.code, fault.detail["why"].as_str()), (code, why), "{name}: {}", fault.message);
    }
    let broken = read_file(&room, "broken.json", "{\"headline\": \"题\",,}".as_bytes()).unwrap();
    assert_eq!(broken.says, Says::Words, "what is no JSON says no more than its words");
}
