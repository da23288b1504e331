//! Backups, putting one back, and what the doctor finds.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use galley_desk::api::{Code, CreateStory, StoryId};
use galley_desk::{Desk, Place, Ports};

use crate::common::{Room, article, assert_sentence, room, saving, words};

/// A story with a picture; its name and the picture's hash.
fn with_picture(room: &Room, bytes: &[u8]) -> (StoryId, String) {
    let media = room.desk.add_media(bytes, "image/jpeg", "a.jpg").unwrap();
    let sha256 = media.sha256.clone();
    let mut article = article("有图", &["正文"]);
    article.media.push(media);
    let request = CreateStory { actor: "林晗".into(), article: Some(serde_json::to_value(article).unwrap()) };
    (room.desk.create_story(&request).unwrap().summary.id, sha256)
}

fn picture(folder: &Path, sha256: &str) -> std::path::PathBuf {
    folder.join("media").join(&sha256[..2]).join(sha256)
}

/// The doctor's words, as `code subject`.
fn symptoms(desk: &Desk) -> Vec<String> {
    let found = desk.doctor().unwrap();
    assert_eq!(found.sound, found.symptoms.is_empty());
    found.symptoms.into_iter().map(|symptom| format!("{} {}", symptom.code, symptom.subject)).collect()
}

/// Changes the library under an open desk, as a defect or a failing disk would.
fn tamper(room: &Room, sql: &str) {
    let db = rusqlite::Connection::open(room.place().database()).unwrap();
    assert_eq!(db.execute(sql, []).unwrap(), 1);
}

#[test]
fn a_backup_under_load_restores_to_the_same() {
    let room = room();
    let (story, sha256) = with_picture(&room, b"picture");
    let tracked = room.create("林晗", "修订", &["甲乙丙"]).summary.id;
    room.submit("林晗", &tracked);
    room.save("赵睿", &tracked, &["甲丙丁"]);
    let (other, done) = (room.another(), AtomicBool::new(false));
    let file = room.folder.path().join("copy.galley");
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let view = other.story(&story).unwrap();
                let text = format!("第{}稿", view.version);
                other.save_working_text(&saving("赵睿", &story, view.version, &[&text])).unwrap();
            }
        });
        while room.desk.story(&story).unwrap().version < 4 {
            std::hint::spin_loop();
        }
        let made = room.desk.backup(&file);
        done.store(true, Ordering::Relaxed);
        assert!(made.unwrap().bytes > 0);
    });
    let again = room.desk.backup(&file).unwrap_err();
    assert_eq!(again.code, Code::Invalid);
    assert_sentence(&again);

    let elsewhere = tempfile::tempdir().unwrap();
    let desk = Desk::open(Place::in_folder(elsewhere.path()), Ports::default()).unwrap();
    let before = desk.create_story(&CreateStory { actor: "a".into(), article: None }).unwrap().summary.id;
    let watching = Desk::open(Place::in_folder(elsewhere.path()), Ports::default()).unwrap();
    let cursor = watching.poll_feed(0).unwrap().cursor;
    assert_eq!(desk.restore(&file).unwrap().stories, 2);
    assert_eq!(symptoms(&desk), [""; 0]);
    assert_eq!(desk.media(&sha256).unwrap(), b"picture");
    let view = desk.story(&story).unwrap();
    assert_eq!(words(&view.working), format!("第{}稿", view.version - 1), "one state of the library, not parts of two");
    assert_eq!(desk.changes(&tracked).unwrap().changes.len(), room.desk.changes(&tracked).unwrap().changes.len());
    assert_eq!(desk.story(&before).unwrap_err().code, Code::NotFound);
    assert!(watching.poll_feed(cursor).unwrap().items.iter().any(|item| item.act == "library-restored"));
    assert_eq!(watching.story(&story).unwrap().version, view.version);
    // What was there before was kept.
    let mut files = std::fs::read_dir(elsewhere.path()).unwrap().map(|entry| entry.unwrap().path());
    let kept = files.find(|path| path.to_string_lossy().contains("before-restore")).unwrap();
    desk.restore(&kept).unwrap();
    assert_eq!(desk.story(&before).unwrap().version, 1);
}

#[test]
fn what_is_no_backup_is_not_restored() {
    let room = room();
    let id = room.create("a", "t", &["x"]).summary.id;
    let file = room.folder.path().join("text.txt");
    std::fs::write(&file, "只是文字").unwrap();
    for (path, code) in [(file.clone(), Code::Foreign), (file.with_extension("none"), Code::NotFound)] {
        let fault = room.desk.restore(&path).unwrap_err();
        assert_eq!(fault.code, code);
        assert_sentence(&fault);
    }
    assert_eq!(words(&room.desk.story(&id).unwrap().working), "x");
    assert_eq!(std::fs::read(&file).unwrap(), "只是文字".as_bytes());
}

#[test]
fn a_backup_with_a_damaged_picture_is_refused_before_anything_is_written() {
    let room = room();
    let pictures = [b"first", b"other"].map(|bytes| with_picture(&room, bytes).1);
    let file = room.folder.path().join("copy.galley");
    room.desk.backup(&file).unwrap();
    let db = rusqlite::Connection::open(&file).unwrap();
    // Whichever is read last.
    let sql = "UPDATE backup_media SET bytes = x'00' WHERE rowid = (SELECT max(rowid) FROM backup_media)";
    assert_eq!(db.execute(sql, []).unwrap(), 1);
    drop(db);
    let elsewhere = tempfile::tempdir().unwrap();
    let desk = Desk::open(Place::in_folder(elsewhere.path()), Ports::default()).unwrap();
    assert_eq!(Desk::examine_backup(&file).unwrap_err().code, Code::Damaged);
    let fault = desk.restore(&file).unwrap_err();
    assert_eq!(fault.code, Code::Damaged);
    assert_sentence(&fault);
    assert!(pictures.iter().all(|sha256| desk.media(sha256).unwrap_err().code == Code::NotFound));
    let kept = std::fs::read_dir(elsewhere.path()).unwrap();
    assert!(!kept.flatten().any(|entry| entry.file_name().to_string_lossy().contains("before-restore")));
}

#[test]
fn a_library_in_use_is_restored_with_its_journal() {
    let room = room();
    let id = room.create("a", "t", &["还在日志里"]).summary.id;
    assert!(room.folder.path().join("library.db-wal").metadata().unwrap().len() > 0);
    let elsewhere = tempfile::tempdir().unwrap();
    let desk = Desk::open(Place::in_folder(elsewhere.path()), Ports::default()).unwrap();
    desk.restore(room.place().database()).unwrap();
    assert_eq!(words(&desk.story(&id).unwrap().working), "还在日志里");
}

#[test]
fn a_stored_text_that_was_changed() {
    let room = room();
    let id = room.create("a", "t", &["正文"]).summary.id;
    let hash = room.desk.revisions(&id).unwrap()[0].working.0.clone();
    assert_eq!(symptoms(&room.desk), [""; 0]);
    tamper(&room, "UPDATE blobs SET bytes = CAST(substr(bytes, 1, 29) || x'FF' || substr(bytes, 31) AS BLOB)");
    assert_eq!(symptoms(&room.desk), [format!("blob-hash {hash}")]);
}

#[test]
fn a_picture_that_is_missing_or_changed() {
    let room = room();
    let (_, sha256) = with_picture(&room, b"picture");
    let path = picture(room.folder.path(), &sha256);
    std::fs::write(&path, b"pictura").unwrap();
    assert_eq!(symptoms(&room.desk), [format!("media-hash {sha256}")]);
    // Putting it in again is what the fault advises.
    assert!(room.desk.media(&sha256).unwrap_err().message.contains("in again"));
    room.desk.add_media(b"picture", "image/jpeg", "a.jpg").unwrap();
    assert_eq!(symptoms(&room.desk), [""; 0]);
    std::fs::remove_file(path).unwrap();
    assert_eq!(symptoms(&room.desk), [format!("media-missing {sha256}")]);
}

#[test]
fn a_story_whose_weave_gives_another_text() {
    let room = room();
    let ids = ["甲乙丙", "子丑寅"].map(|text| {
        let id = room.create("林晗", "t", &[text]).summary.id;
        room.submit("林晗", &id);
        room.save("赵睿", &id, &[&format!("{text}丁")]);
        id
    });
    assert_eq!(symptoms(&room.desk), [""; 0]);
    let swap = "UPDATE texts SET weave = (SELECT weave FROM texts ORDER BY story DESC LIMIT 1)
                WHERE story = (SELECT min(story) FROM texts)";
    tamper(&room, swap);
    assert_eq!(symptoms(&room.desk), [format!("baseline-hash {}", ids[0].as_str())]);
    tamper(&room, "UPDATE texts SET weave = x'00' WHERE story = (SELECT min(story) FROM texts)");
    let said = symptoms(&room.desk);
    assert!(said.len() == 1 && said[0].starts_with(&format!("text-unreadable {}", ids[0].as_str())), "{said:?}");
}

#[test]
fn parts_that_a_newer_galley_wrote_are_no_damage() {
    let room = room();
    let id = room.create("林晗", "t", &["甲乙丙"]).summary.id;
    room.submit("林晗", &id);
    room.save("赵睿", &id, &["甲丙"]);
    let db = rusqlite::Connection::open(room.place().database()).unwrap();
    let weave = r#"{"version":9999,"threads":[]}"#;
    let packed = zstd::encode_all(weave.as_bytes(), 3).unwrap();
    db.execute("UPDATE texts SET weave = ?1, stamp = 'x'", [packed]).unwrap();
    assert_eq!(room.another().story(&id).unwrap_err().code, Code::Newer);
    let sql = "INSERT INTO revisions (story, number, id, parents, kind, author, at, note, title, working, baseline)
               SELECT story, number + 100, id || 'x', parents, 'notarised', author, at, note, title, working, baseline
               FROM revisions WHERE number = 1";
    assert_eq!(db.execute(sql, []).unwrap(), 1);
    assert_eq!(room.desk.revisions(&id).unwrap_err().code, Code::Newer);
}

#[test]
fn references_and_texts_that_are_gone() {
    let room = room();
    let id = room.create("a", "t", &["正文"]).summary.id;
    tamper(&room, "UPDATE texts SET working_hash = 'other'");
    assert_eq!(symptoms(&room.desk), [format!("text-hash {}", id.as_str())]);
}
