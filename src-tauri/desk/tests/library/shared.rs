//! One library, several desks and several processes: nothing is lost, and nobody is told that a database is locked.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use galley_desk::api::{Code, RevisionKind, StoryId};
use galley_desk::{Desk, Place, Ports};

use crate::common::{assert_sentence, room, saving, words};

const FOLDER: &str = "GALLEY_TEST_SHARED_FOLDER";
const STORY: &str = "GALLEY_TEST_SHARED_STORY";
const ACTOR: &str = "GALLEY_TEST_SHARED_ACTOR";

const SAVES: u32 = 60;

#[test]
fn two_desks_write_in_turn_and_learn_of_each_other() {
    let room = room();
    let id = room.create("林晗", "标题", &["零"]).summary.id;
    let other = room.another();
    let (mut here, mut there) = (room.desk.poll_feed(0).unwrap().cursor, other.poll_feed(0).unwrap().cursor);
    for turn in 0..6 {
        let text = format!("第{turn}次");
        let writer = if turn % 2 == 0 { &room.desk } else { &other };
        let version = writer.story(&id).unwrap().version;
        writer.save_working_text(&saving(["林晗", "赵睿"][turn % 2], &id, version, &[&text])).unwrap();
        for desk in [&room.desk, &other] {
            assert_eq!(words(&desk.story(&id).unwrap().working), text);
        }
        let (mine, theirs) = (room.desk.poll_feed(here).unwrap(), other.poll_feed(there).unwrap());
        (here, there) = (mine.cursor, theirs.cursor);
        let told = |items: &[galley_desk::api::FeedItem]| {
            items.iter().map(|item| (item.story.clone().unwrap(), item.act.clone())).collect::<Vec<_>>()
        };
        let expected = vec![(id.clone(), "wrote".to_owned())];
        let (own, news) = if turn % 2 == 0 { (mine, theirs) } else { (theirs, mine) };
        assert_eq!((told(&own.items), told(&news.items)), (vec![], expected), "turn {turn}");
    }
}

#[test]
fn a_stale_save_from_another_desk_keeps_both_texts() {
    let room = room();
    let id = room.create("林晗", "标题", &["零"]).summary.id;
    let other = room.another();
    let version = other.story(&id).unwrap().version;
    room.save("林晗", &id, &["记者的"]);
    let fault = other.save_working_text(&saving("赵睿", &id, version, &["编辑的"])).unwrap_err();
    assert_eq!(fault.code, Code::Conflict);
    assert_sentence(&fault);
    assert_eq!(words(&room.desk.story(&id).unwrap().working), "记者的");
    let kept = u32::try_from(fault.detail["revision"].as_u64().unwrap()).unwrap();
    assert_eq!(words(&room.desk.revision(&id, kept).unwrap().working), "编辑的");
}

/// What each process does: it saves one text after another over the version it saw last, tells what became of each, and
/// opens the library anew now and then.
#[test]
fn save_as_a_child() {
    let (Some(folder), Ok(story), Ok(actor)) = (std::env::var_os(FOLDER), std::env::var(STORY), std::env::var(ACTOR))
    else {
        return;
    };
    let story = StoryId::from(story.as_str());
    let open = || Desk::open(Place::in_folder(&folder), Ports::default()).unwrap();
    let mut desk = open();
    let mut version = desk.story(&story).unwrap().version;
    let mut out = std::io::stdout();
    for number in 0..SAVES {
        let text = format!("{actor}{number}");
        let became = match desk.save_working_text(&saving(&actor, &story, version, &[&text])) {
            Ok(reply) => {
                version = reply.version;
                "saved"
            }
            Err(fault) if fault.code == Code::Conflict => {
                version = desk.story(&story).unwrap().version;
                "kept"
            }
            Err(fault) => panic!("{fault:?}"),
        };
        writeln!(out, "\n{became} {text}").unwrap();
        if number % 10 == 9 {
            drop(desk);
            desk = open();
        }
    }
}

#[test]
fn two_processes_lose_nothing() {
    let room = room();
    let id = room.create("林晗", "标题", &["零"]).summary.id;
    let cursor = room.desk.poll_feed(0).unwrap().cursor;
    let children = ["林晗", "赵睿"].map(|actor| {
        Command::new(std::env::current_exe().unwrap())
            .args(["shared::save_as_a_child", "--exact", "--nocapture"])
            .env(FOLDER, room.folder.path())
            .envs([(STORY, id.as_str()), (ACTOR, actor)])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    });
    let mut said = Vec::new();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        let lines = String::from_utf8(output.stdout).unwrap();
        said.extend(lines.lines().filter_map(|line| line.split_once(' ')).map(|(a, b)| (a.to_owned(), b.to_owned())));
    }
    let texts = |became: &str| -> Vec<String> {
        said.iter().filter(|(a, _)| a == became).map(|(_, text)| text.clone()).collect()
    };
    let (saved, kept) = (texts("saved"), texts("kept"));
    assert_eq!(saved.len() + kept.len(), 2 * SAVES as usize);
    println!("{} saves, {} conflicts", saved.len(), kept.len());
    let view = room.desk.story(&id).unwrap();
    assert_eq!(view.version, 1 + saved.len() as u64, "every save is a version of its own");
    assert!(saved.contains(&words(&view.working)));
    let revisions = room.desk.revisions(&id).unwrap().into_iter().filter(|info| info.kind == RevisionKind::Conflict);
    let refused: BTreeSet<String> =
        revisions.map(|info| words(&room.desk.revision(&id, info.number).unwrap().working)).collect();
    assert_eq!(refused, kept.into_iter().collect(), "what came too late is a revision");
    assert!(room.desk.poll_feed(cursor).unwrap().items.iter().any(|item| item.story.as_ref() == Some(&id)));
    assert!(room.desk.doctor().unwrap().sound);
}

/// Others open, write and close while this process examines the file as it opens it.
#[test]
fn opening_while_another_opens_and_closes() {
    let room = room();
    let ids: Vec<StoryId> = (0..4).map(|n| room.create("a", "t", &[&"长".repeat(n * 5_000)]).summary.id).collect();
    let (folder, desk) = (room.folder, room.desk);
    drop(desk);
    std::thread::scope(|scope| {
        for id in &ids {
            let folder = folder.path();
            scope.spawn(move || {
                for number in 0..12 {
                    let desk = Desk::open(Place::in_folder(folder), Ports::default()).unwrap();
                    let version = desk.story(id).unwrap().version;
                    let text = format!("{number}").repeat(3_000);
                    desk.save_working_text(&saving("a", id, version, &[&text])).unwrap();
                }
            });
        }
    });
    let desk = Desk::open(Place::in_folder(folder.path()), Ports::default()).unwrap();
    assert!(ids.iter().all(|id| desk.story(id).unwrap().version == 13));
}
