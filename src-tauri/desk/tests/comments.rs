//! Comments through the facade: where they hang through every kind of change, who may do what, who has seen them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Room, act, article, assert_sentence, room};
use galley_article::model::{Body, Field, Node, NodeKind};
use galley_desk::api::{
    CommentThread, CreateStory, EditComment, Import, ListComments, ReadComments, ReattachThread, ReplyToThread,
    RestoreRevision, StartThread, StoryId, ThreadAct, ThreadOn, ThreadPlace, UndoDecision, Verdict, Which,
};
use galley_desk::{Code, Desk, Fault};

const FIRST: &str = "渡口已停航三年，至今未修。市民盼复航。";
const SECOND: &str = "The ferry will sail again.";

fn listed(room: &Room, story: &StoryId, reader: &str) -> Vec<CommentThread> {
    room.desk.comments(&ListComments { story: story.clone(), reader: reader.into() }).unwrap().threads
}

fn try_start(
    room: &Room,
    story: &StoryId,
    actor: &str,
    place: ThreadPlace,
    text: &str,
) -> Result<CommentThread, Fault> {
    let request =
        StartThread { story: story.clone(), actor: actor.into(), base_version: None, place, text: text.into() };
    room.desk.start_thread(&request)
}

fn quote(words: &str) -> ThreadPlace {
    ThreadPlace::Quote { quote: words.into() }
}

fn on(room: &Room, story: &StoryId, words: &str) -> CommentThread {
    try_start(room, story, "赵睿", quote(words), "请核实。").unwrap()
}

/// The words that the only thread marks in the working text; `-` where it is detached.
fn marked(room: &Room, story: &StoryId) -> String {
    let threads = listed(room, story, "赵睿");
    let [thread] = &threads[..] else { panic!("{threads:?}") };
    let working = room.desk.story(story).unwrap().working;
    let stream = galley_article::comment::Stream::of(&working.body);
    match stream.range(thread.from, thread.to) {
        _ if thread.detached => "-".to_owned(),
        Some(range) => stream.slice(&range).to_owned(),
        None => String::new(),
    }
}

fn story(room: &Room) -> StoryId {
    room.create("林晗", "渡口", &[FIRST, SECOND]).summary.id
}

#[test]
fn a_thread_stays_with_its_words_through_saves_and_undo() {
    let room = room();
    let id = story(&room);
    let thread = on(&room, &id, "至今未修");
    assert_eq!((thread.quote.as_str(), thread.detached, thread.on), ("至今未修", false, ThreadOn::Text));
    assert_eq!((thread.from, thread.to), (9, 13));
    room.save("林晗", &id, &["新的一段。", FIRST, SECOND]);
    assert_eq!(marked(&room, &id), "至今未修");
    room.save("林晗", &id, &["新的一段。", "渡口已停航三年。市民盼复航。", SECOND]);
    assert_eq!(marked(&room, &id), "-");
    let gone = &listed(&room, &id, "赵睿")[0];
    assert_eq!((gone.quote.as_str(), gone.from), ("至今未修", gone.to));
    room.save("林晗", &id, &["新的一段。", FIRST, SECOND]);
    assert_eq!(marked(&room, &id), "至今未修");
    // Another desk finds what the library holds.
    let seen = room.another().comments(&ListComments { story: id.clone(), reader: "林晗".into() }).unwrap();
    assert_eq!((seen.version, seen.threads[0].detached), (4, false));
}

#[test]
fn it_stays_through_decisions_and_what_takes_them_back() {
    let room = room();
    let id = story(&room);
    room.submit("林晗", &id);
    on(&room, &id, "至今未修");
    room.save("赵睿", &id, &["渡口已停航三年。市民盼复航。", SECOND]);
    assert_eq!(marked(&room, &id), "-");
    let rejected = room.decide("赵睿", &id, Which::All, Verdict::Reject);
    assert_eq!(rejected.changes.len(), 0);
    assert_eq!(marked(&room, &id), "至今未修");
    room.save("赵睿", &id, &["渡口已停航三年。市民盼复航。", SECOND]);
    room.decide("赵睿", &id, Which::All, Verdict::Accept);
    assert_eq!(marked(&room, &id), "-");
    let undo = |decision| UndoDecision { story: id.clone(), actor: "赵睿".into(), decision };
    let last = room.desk.decisions(&id).unwrap().last().unwrap().id;
    room.desk.undo_decision(&undo(last)).unwrap();
    assert_eq!(marked(&room, &id), "-");
    room.decide("赵睿", &id, Which::All, Verdict::Reject);
    assert_eq!(marked(&room, &id), "至今未修");
}

#[test]
fn it_stays_through_a_restored_revision_and_an_imported_file() {
    let room = room();
    let id = story(&room);
    on(&room, &id, "至今未修");
    let import = |text: &str| {
        let request = Import { story: Some(id.clone()), actor: "林晗".into(), ..Import::default() };
        room.desk.import_bytes(&Import { name: "a.txt".into(), ..request }, text.as_bytes()).unwrap();
    };
    import("渡口\n\n另一篇稿件。\n");
    assert_eq!(marked(&room, &id), "-");
    let request = RestoreRevision { story: id.clone(), actor: "林晗".into(), revision: 1 };
    room.desk.restore_revision(&request).unwrap();
    assert_eq!(marked(&room, &id), "至今未修");
    import("<h1>渡口</h1><p>一段新的。</p><p>渡口已停航三年，至今未修。市民盼复航！</p>");
    assert!(listed(&room, &id, "赵睿").len() == 1);
}

#[test]
fn a_deletion_can_be_commented_on() {
    let room = room();
    let id = story(&room);
    room.submit("林晗", &id);
    let change = room.save("赵睿", &id, &["渡口已停航三年。市民盼复航。", SECOND]).changes.remove(0);
    let thread = try_start(&room, &id, "林晗", ThreadPlace::Change { id: change.id }, "为何删去？").unwrap();
    assert_eq!((thread.on, thread.quote.as_str(), thread.detached), (ThreadOn::Deletion, "，至今未修", false));
    assert_eq!((thread.from, thread.to), (8, 8));
    room.save("赵睿", &id, &["江上。", "渡口已停航三年。市民盼复航。", SECOND]);
    assert_eq!(listed(&room, &id, "林晗")[0].from, 13);
    // Taken back, its words stand in both texts.
    room.decide("赵睿", &id, Which::All, Verdict::Reject);
    assert_eq!(marked(&room, &id), "，至今未修");
    room.save("赵睿", &id, &["渡口已停航三年。市民盼复航。", SECOND]);
    room.decide("赵睿", &id, Which::All, Verdict::Accept);
    assert_eq!(marked(&room, &id), "-");
    let fault = try_start(&room, &id, "林晗", ThreadPlace::Change { id: "c99".into() }, "x").unwrap_err();
    assert_eq!(fault.code, Code::NotFound);
}

#[test]
fn fields_pictures_and_the_whole_story_can_be_commented_on() {
    let room = room();
    let figure = Node::element(NodeKind::Figure, vec![Node::text("江上", vec![])]).with_attr("media", "m".repeat(64));
    let mut given = article("渡口", &["a"]);
    given.body = Body::new(vec![Node::paragraph("a"), figure, Node::paragraph("b")]);
    let request = CreateStory { actor: "林晗".into(), article: Some(serde_json::to_value(&given).unwrap()) };
    let id = room.desk.create_story(&request).unwrap().summary.id;
    let places = [
        ThreadPlace::Text { from: 1, to: 2 },
        ThreadPlace::Figure { at: 3 },
        ThreadPlace::Field { field: Field::Deck, quote: String::new() },
        ThreadPlace::Field { field: Field::Headline, quote: "渡".into() },
        ThreadPlace::Story,
    ];
    for place in places {
        try_start(&room, &id, "赵睿", place, "?").unwrap();
    }
    let shown = |id: &StoryId| -> Vec<(ThreadOn, Option<Field>, String, usize, bool)> {
        let all = listed(&room, id, "赵睿");
        all.into_iter().map(|t| (t.on, t.field, t.quote, t.from, t.detached)).collect()
    };
    assert_eq!(
        shown(&id),
        [
            (ThreadOn::Story, None, String::new(), 0, false),
            (ThreadOn::Field, Some(Field::Headline), "渡".into(), 0, false),
            (ThreadOn::Field, Some(Field::Deck), String::new(), 0, false),
            (ThreadOn::Text, None, "a".into(), 1, false),
            (ThreadOn::Figure, None, "江上".into(), 3, false),
        ]
    );
    room.save("林晗", &id, &["新", "a", "b"]);
    let now = shown(&id);
    assert_eq!((now[3].3, now[4].4), (4, true), "{now:?}");
    let nothing = [ThreadPlace::Text { from: 2, to: 2 }, quote("没有"), quote(""), ThreadPlace::Figure { at: 1 }];
    for place in nothing {
        let fault = try_start(&room, &id, "赵睿", place, "x").unwrap_err();
        assert_eq!(fault.code, Code::Invalid);
        assert_sentence(&fault);
    }
}

#[test]
fn people_reply_mention_edit_resolve_and_reopen() {
    let room = room();
    let id = story(&room);
    let thread = on(&room, &id, "至今未修").id;
    let reply = |actor: &str, text: &str| {
        let request =
            ReplyToThread { story: id.clone(), thread: thread.clone(), actor: actor.into(), text: text.into() };
        room.desk.reply_to_thread(&request)
    };
    room.later(60);
    let answered = reply("林晗", " 已问@赵睿，ann@example.org，@王\n").unwrap();
    assert_eq!(answered.comments[1].text, "已问@赵睿，ann@example.org，@王");
    assert_eq!(answered.comments[1].mentions, ["赵睿"]);
    assert_eq!(reply("林晗", " \n").unwrap_err().code, Code::Invalid);

    let edit = |actor: &str, comment: &str, text: &str| {
        let request = EditComment {
            story: id.clone(),
            thread: thread.clone(),
            comment: comment.into(),
            actor: actor.into(),
            text: text.into(),
        };
        room.desk.edit_comment(&request)
    };
    let comment = answered.comments[1].id.clone();
    let fault = edit("赵睿", &comment, "x").unwrap_err();
    assert_eq!(fault.code, Code::NotAllowed);
    assert_sentence(&fault);
    room.later(60);
    for text in ["已核实。", "已核实，属实。", "已核实，属实。"] {
        edit("林晗", &comment, text).unwrap();
    }
    let edited = &listed(&room, &id, "赵睿")[0].comments[1];
    assert_eq!((edited.text.as_str(), edited.mentions.len()), ("已核实，属实。", 0));
    let earlier: Vec<&str> = edited.earlier.iter().map(|wording| wording.text.as_str()).collect();
    assert_eq!(earlier, ["已问@赵睿，ann@example.org，@王", "已核实。"]);
    assert_eq!(edited.edited_at.unwrap().timestamp(), 1_790_000_120);

    let act = ThreadAct { story: id.clone(), thread: thread[..30].into(), actor: "赵睿".into() };
    let resolved = room.desk.resolve_thread(&act).unwrap().resolved.unwrap();
    assert_eq!((resolved.author.as_str(), resolved.at.timestamp()), ("赵睿", 1_790_000_120));
    assert_eq!(room.desk.reopen_thread(&act).unwrap().resolved, None);
    let log: Vec<String> = room.desk.story_log(&id).unwrap().into_iter().map(|line| line.act).collect();
    assert_eq!(log[1..], ["commented", "replied", "edited-comment", "edited-comment", "resolved", "reopened"]);
    assert!(room.desk.facets().unwrap().people.iter().any(|person| person.name == "赵睿"));
}

#[test]
fn unread_marks_are_each_persons_own() {
    let room = room();
    let id = story(&room);
    let thread = on(&room, &id, "至今未修").id;
    let unread = |reader: &str| -> Vec<bool> {
        listed(&room, &id, reader)[0].comments.iter().map(|comment| comment.unread).collect()
    };
    assert_eq!((unread("赵睿"), unread("林晗"), unread("陈薇")), (vec![false], vec![true], vec![true]));
    let seen = ReadComments { story: id.clone(), reader: "林晗".into(), threads: vec![thread.clone()] };
    room.desk.read_comments(&seen).unwrap();
    assert_eq!((unread("林晗"), unread("陈薇")), (vec![false], vec![true]));
    let request = ReplyToThread { story: id.clone(), thread, actor: "陈薇".into(), text: "同问。".into() };
    room.desk.reply_to_thread(&request).unwrap();
    assert_eq!(
        (unread("林晗"), unread("陈薇"), unread("赵睿")),
        (vec![false, true], vec![false, false], vec![false, true])
    );
}

#[test]
fn by_hand_it_is_hung_on_other_words() {
    let room = room();
    let id = story(&room);
    let thread = on(&room, &id, "至今未修").id;
    room.save("林晗", &id, &["渡口停航三年，没有修复。", SECOND]);
    assert_eq!(marked(&room, &id), "-");
    let at = |base_version| ReattachThread {
        story: id.clone(),
        thread: thread.clone(),
        actor: "赵睿".into(),
        base_version,
        place: quote("没有修复"),
    };
    assert_eq!(room.desk.reattach_thread(&at(Some(1))).unwrap_err().code, Code::Conflict);
    let hung = room.desk.reattach_thread(&at(Some(2))).unwrap();
    assert_eq!((hung.quote.as_str(), hung.detached), ("没有修复", false));
    assert_eq!(marked(&room, &id), "没有修复");
}

#[test]
fn others_hear_of_it_and_the_trash_takes_none() {
    let room = room();
    let id = story(&room);
    let other: Desk = room.another();
    let since = other.poll_feed(0).unwrap().cursor;
    on(&room, &id, "至今未修");
    let heard = other.poll_feed(since).unwrap().items;
    assert_eq!((heard[0].story.as_ref(), heard[0].act.as_str()), (Some(&id), "commented"));
    assert_eq!(room.desk.story(&id).unwrap().version, 1, "a comment is no change of the text");
    room.desk.trash_story(&act("林晗", &id)).unwrap();
    assert_eq!(try_start(&room, &id, "赵睿", ThreadPlace::Story, "x").unwrap_err().code, Code::Invalid);
    assert_eq!(listed(&room, &id, "赵睿").len(), 1);
    room.desk.delete_story_for_ever(&act("林晗", &id)).unwrap();
    assert!(room.desk.doctor().unwrap().sound);
}

/// Whatever is made of a story for the world outside says nothing of its comments; a backup has them.
#[test]
fn comments_are_in_backups_and_in_nothing_else() {
    use galley_desk::api::{Export, Format, View};
    let room = room();
    let id = story(&room);
    room.submit("林晗", &id);
    room.save("赵睿", &id, &["渡口已停航三年。市民盼复航。", SECOND]);
    for place in
        [quote("停航"), ThreadPlace::Field { field: Field::Headline, quote: "渡口".into() }, ThreadPlace::Story]
    {
        try_start(&room, &id, "赵睿", place, "机密批注 confidential").unwrap();
    }
    let mut said = Vec::new();
    for format in [Format::Text, Format::Html, Format::Markdown, Format::Json, Format::Ninjs] {
        for whole in [false, true] {
            let request = Export { story: id.clone(), revision: None, format, view: View::Final, whole };
            said.push(room.desk.export_story(&request).unwrap().text);
        }
    }
    let markup = Export { story: id.clone(), revision: None, format: Format::Html, view: View::Markup, whole: true };
    said.push(room.desk.export_story(&markup).unwrap().text);
    said.push(room.desk.preview_story(&id, None).unwrap().html);
    let view = room.desk.story(&id).unwrap();
    said.push(String::from_utf8(view.working.canonical_json()).unwrap());
    said.push(serde_json::to_string(&view).unwrap());
    for text in &said {
        assert!(text.contains("渡口") && !text.contains("批注") && !text.contains("confidential"), "{text}");
    }
    let file = room.folder.path().join("backup.db");
    room.desk.backup(&file).unwrap();
    let copy = std::fs::read(&file).unwrap();
    assert!(copy.windows("机密批注".len()).any(|window| window == "机密批注".as_bytes()));
}

#[test]
fn the_checks_say_how_many_comments_nobody_has_resolved() {
    let room = room();
    let story = story(&room);
    let open = || {
        let found = room.desk.check_story(&story).unwrap();
        found.into_iter().find(|finding| finding.code == "comments-open").map(|finding| finding.subject)
    };
    assert_eq!(open(), None);
    let thread = on(&room, &story, "渡口");
    on(&room, &story, "市民");
    assert_eq!(open().as_deref(), Some("2"));
    let act = ThreadAct { story: story.clone(), actor: "赵睿".into(), thread: thread.id };
    room.desk.resolve_thread(&act).unwrap();
    assert_eq!(open().as_deref(), Some("1"));
}
