//! A library that is damaged, foreign or newer: one clear sentence, and not a byte of it or beside it is changed.

use std::collections::BTreeMap;
use std::path::Path;

use galley_desk::api::Code;
use galley_desk::{Desk, Place, Ports};

use crate::common::{Dice, assert_sentence, room};

/// A sound library of one file.
fn sound() -> Vec<u8> {
    let room = room();
    for number in 0..40 {
        let id = room.create("林晗", &format!("稿件{number}"), &[&"正文。".repeat(number)]).summary.id;
        room.submit("林晗", &id);
        room.save("赵睿", &id, &["改过的正文。"]);
    }
    let (folder, path) = (room.folder, Place::database(room.desk.place()).to_owned());
    drop(room.desk);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "a closed library is one file");
    std::fs::read(path).unwrap()
}

/// The same after one statement, for what only SQLite writes consistently.
fn sound_with(sql: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("library.db");
    std::fs::write(&file, sound()).unwrap();
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute_batch(sql).unwrap();
    db.close().unwrap();
    std::fs::read(file).unwrap()
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap()))
        .collect()
}

fn open(folder: &Path) -> galley_desk::Result<Desk> {
    Desk::open(Place::in_folder(folder), Ports::default())
}

/// Opens a folder of these files twice, as the window and then the doctor would.
#[track_caller]
fn check_files(given: &[(&str, &[u8])], expected: Code) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in given {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let before = files(folder.path());
    for _ in 0..2 {
        let Err(fault) = open(folder.path()) else { panic!("it was opened") };
        assert_eq!(fault.code, expected, "{fault}");
        assert_sentence(&fault);
        let after = files(folder.path());
        assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>(), "{fault}");
        assert!(after == before, "a file was changed: {fault}");
    }
}

#[track_caller]
fn check(library: &[u8], expected: Code) {
    check_files(&[("library.db", library)], expected);
}

#[test]
fn a_library_that_was_cut_short() {
    let sound = sound();
    for length in [1, 15, 16, 99] {
        check(&sound[..length], Code::Foreign);
    }
    for length in [100, 4095, 4096, sound.len() / 2, sound.len() - 4096, sound.len() - 1] {
        check(&sound[..length], Code::Damaged);
    }
}

#[test]
fn an_empty_file_is_not_taken_for_a_new_library() {
    check(b"", Code::Damaged);
}

#[test]
fn a_file_of_something_else() {
    check("只是一篇文章。\n".repeat(500).as_bytes(), Code::Foreign);
    check(&[0; 8192], Code::Foreign);
    let mut garbage = sound();
    garbage[..100].fill(0xA5);
    check(&garbage, Code::Foreign);
}

#[test]
fn a_database_of_another_program() {
    let folder = tempfile::tempdir().unwrap();
    for sql in [
        "CREATE TABLE notes (text); INSERT INTO notes VALUES ('theirs')",
        "PRAGMA journal_mode = WAL; CREATE TABLE migrations (name)",
    ] {
        let file = folder.path().join("other.db");
        let db = rusqlite::Connection::open(&file).unwrap();
        db.execute_batch(sql).unwrap();
        db.close().unwrap();
        check(&std::fs::read(&file).unwrap(), Code::Foreign);
        std::fs::remove_file(file).unwrap();
    }
}

#[test]
fn a_folder_in_the_place_of_the_library() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("library.db")).unwrap();
    let fault = open(folder.path()).err().unwrap();
    assert_eq!(fault.code, Code::Foreign);
    assert_sentence(&fault);
}

#[test]
fn a_library_of_a_newer_galley() {
    check(&sound_with("PRAGMA user_version = 99"), Code::Newer);
}

#[test]
fn a_library_of_another_history() {
    check(&sound_with("UPDATE migrations SET checksum = 'other' WHERE version = 1"), Code::Foreign);
    check(&sound_with("PRAGMA user_version = 1"), Code::Damaged);
}

#[test]
fn a_damaged_library_with_a_journal_stays_as_it_is() {
    let mut broken = sound();
    broken[4096..12_288].fill(0x5A);
    check_files(&[("library.db", &broken), ("library.db-wal", b"")], Code::Damaged);
    check_files(&[("library.db", &broken), ("library.db-wal", &[7; 64])], Code::Damaged);
    check_files(&[("library.db", &sound_with("PRAGMA user_version = 99")), ("library.db-wal", b"")], Code::Newer);
}

/// Every page is damaged in turn. What SQLite's structure shows is refused untouched; what lies inside of a text is the
/// doctor's to find; what nobody uses may stay unseen. Nothing panics, and nothing is made worse.
#[test]
fn flipped_bytes() {
    let sound = sound();
    let mut dice = Dice(7);
    let (mut refused, mut found) = (0, 0);
    for page in 0..sound.len() / 4096 {
        let mut broken = sound.clone();
        let at = page * 4096 + usize::try_from(dice.below(3000)).unwrap();
        broken[at..at + 64].iter_mut().for_each(|byte| *byte ^= 0x5A);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("library.db"), &broken).unwrap();
        let fault = match open(folder.path()) {
            Err(fault) => {
                refused += 1;
                Some(fault)
            }
            Ok(desk) => match desk.doctor() {
                Ok(diagnosis) => {
                    found += u32::from(!diagnosis.sound);
                    assert_eq!(diagnosis.sound, diagnosis.symptoms.is_empty());
                    None
                }
                Err(fault) => Some(fault),
            },
        };
        if let Some(fault) = fault {
            assert!(matches!(fault.code, Code::Damaged | Code::Foreign | Code::Newer), "page {page}: {fault:?}");
            assert_sentence(&fault);
        }
        let after = files(folder.path());
        assert_eq!(after.keys().collect::<Vec<_>>(), ["library.db"], "page {page}");
        assert!(after["library.db"] == broken, "page {page} was changed");
    }
    assert!(refused > 0 && found > 0, "{refused} refused, {found} found by the doctor");
}

/// A process died while the journal was being folded in: the first page already tells of pages that are not there yet.
/// The journal still holds them all.
#[test]
fn a_checkpoint_that_was_cut_off_is_recovered() {
    let room = room();
    let id = room.create("林晗", "标题", &["一"]).summary.id;
    let path = room.desk.place().database().to_owned();
    let wal = path.with_file_name("library.db-wal");
    let text = Dice(3).text(&('一'..'丟').collect::<Vec<_>>(), 60_000);
    room.save("林晗", &id, &[&text]);
    let (before, journal) = (std::fs::read(&path).unwrap(), std::fs::read(&wal).unwrap());
    let (folder, desk) = (room.folder, room.desk);
    drop(desk);
    let folded = std::fs::read(&path).unwrap();
    assert!(folded.len() > before.len());
    drop(folder);

    let mut torn = before;
    torn[..4096].copy_from_slice(&folded[..4096]);
    torn.extend_from_slice(&folded[torn.len()..torn.len() + 1000]);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("library.db"), torn).unwrap();
    std::fs::write(folder.path().join("library.db-wal"), journal).unwrap();
    let desk = open(folder.path()).unwrap();
    assert_eq!(crate::common::words(&desk.story(&id).unwrap().working), text);
    assert!(desk.doctor().unwrap().sound);
}
