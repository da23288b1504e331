//! A library that is damaged, foreign, newer or closed: every command says so in a sentence, exits 1, and leaves the
//! file as it was.

use std::fs;
use std::path::Path;

use crate::runner::Galley;

/// Commands that open a library, each as it would be typed.
const COMMANDS: &[&[&str]] = &[
    &["import", "a.txt"],
    &["list"],
    &["search", "x"],
    &["show", "0192f1c0-0000-7000-8000-000000000000"],
    &["export", "0192f1c0-0000-7000-8000-000000000000", "-o", "out.md"],
    &["diff", "0192f1c0-0000-7000-8000-000000000000@1", "0192f1c0-0000-7000-8000-000000000000"],
    &["changes", "0192f1c0"],
    &["accept", "0192f1c0", "--all"],
    &["reject", "0192f1c0", "c1"],
    &["set", "0192f1c0", "headline", "x"],
    &["submit", "0192f1c0"],
    &["advance", "0192f1c0"],
    &["return", "0192f1c0"],
    &["revisions", "0192f1c0"],
    &["check", "0192f1c0-0000-7000-8000-000000000000"],
    &["preview", "0192f1c0", "-o", "out.html"],
    &["destination", "list"],
    &["destination", "add", "site", "--kind", "newsroom", "--url", "http://127.0.0.1:9"],
    &["destination", "test", "site"],
    &["destination", "remove", "site"],
    &["publish", "0192f1c0", "--to", "site"],
    &["withdraw", "0192f1c0", "--to", "site", "--note", "x"],
    &["outbox"],
    &["outbox", "run"],
    &["trash", "0192f1c0"],
    &["untrash", "0192f1c0"],
    &["backup", "out.galley"],
    &["doctor"],
];

/// Every command on a library file with these bytes fails with a sentence that has these words; nothing is written.
#[track_caller]
fn check(bytes: &[u8], words: &str) {
    let galley = Galley::new();
    galley.file("a.txt", "一段");
    let library = galley.data().join("library.db");
    fs::write(&library, bytes).unwrap();
    for args in COMMANDS {
        let ran = galley.run(args);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{args:?}: {}", ran.err);
        assert!(ran.err.to_lowercase().contains(words), "{args:?}: {words:?} is not in: {}", ran.err);
        assert!(fs::read(&library).unwrap() == bytes, "{args:?} changed the file");
        let left: Vec<_> = fs::read_dir(galley.data()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left.len(), 1, "{args:?} left {left:?}");
    }
    assert!(!galley.path("out.md").exists() && !galley.path("out.galley").exists());
}

/// The bytes of a sound library with a story in it.
fn sound() -> (Galley, Vec<u8>) {
    let galley = Galley::new();
    let long = "很长的一段话。".repeat(4000);
    galley.import("a.txt", long);
    galley.ok(&["doctor"]);
    let bytes = fs::read(galley.data().join("library.db")).unwrap();
    (galley, bytes)
}

#[test]
fn no_database_at_all() {
    check(b"this is not a database, it is a letter to the editor. ".repeat(40).as_slice(), "not a galley library");
}

#[test]
fn a_damaged_header() {
    let (_, mut bytes) = sound();
    bytes[..100].fill(0xa5);
    check(&bytes, "not a galley library");
}

#[test]
fn damaged_pages() {
    let (_, mut bytes) = sound();
    for page in bytes.chunks_mut(4096).skip(1) {
        page[..200].fill(0x5a);
    }
    check(&bytes, "damaged");
}

#[test]
fn a_file_cut_off() {
    let (_, bytes) = sound();
    check(&bytes[..bytes.len() / 2], "damaged");
}

#[test]
fn another_program_s_database() {
    let galley = Galley::new();
    let library = galley.data().join("library.db");
    let made = rusqlite::Connection::open(&library).unwrap();
    made.execute_batch("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT); INSERT INTO notes VALUES (1, 'x');")
        .unwrap();
    drop(made);
    check(&fs::read(&library).unwrap(), "not a galley library");
}

#[test]
fn a_newer_library() {
    let (galley, _) = sound();
    let library = galley.data().join("library.db");
    let made = rusqlite::Connection::open(&library).unwrap();
    let version: u32 = made.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert!(version > 0, "the schema version is in user_version");
    made.pragma_update(None, "user_version", version + 1).unwrap();
    drop(made);
    check(&fs::read(&library).unwrap(), "newer");
}

#[test]
fn a_folder_that_cannot_be_made_or_written() {
    let galley = Galley::new();
    let file = galley.file("a.txt", "x");
    galley.run(&["list", "--db", &format!("{file}/library.db")]).fails(1, "a.txt");
    galley.run(&["list", "--db", "."]).fails(1, ".");
    if !can_be_closed(&galley.data()) {
        eprintln!("skipped: this user may write everywhere");
        return;
    }
    galley.run(&["list"]).fails(1, "library");
}

/// Makes a folder read-only; false where that does not bind this user (root).
fn can_be_closed(folder: &Path) -> bool {
    let mut permissions = fs::metadata(folder).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(folder, permissions).unwrap();
    fs::write(folder.join("probe"), "").is_err()
}

#[test]
fn doctor_finds_a_text_that_was_altered_behind_its_back() {
    let (galley, _) = sound();
    assert!(galley.ok(&["doctor"]).contains("is sound"));
    let diagnosis = galley.json(&["doctor", "--json"]).remove(0);
    assert_eq!((&diagnosis["sound"], &diagnosis["stories"]), (&true.into(), &1.into()));
}

#[test]
fn backup_and_restore() {
    let galley = Galley::new();
    let story = galley.import("a.txt", "备份里的话\n");
    galley.ok(&["backup", "copy.galley"]);
    galley.run(&["backup", "copy.galley"]).fails(1, "copy.galley");
    galley.import("b.txt", "later\n");
    galley.ok(&["restore", "copy.galley"]);
    assert_eq!(galley.json(&["list", "--json"]).len(), 1);
    assert_eq!(galley.ok(&["show", &story, "--as", "text"]), "备份里的话\n");
    galley.ok(&["restore", "copy.galley", "--db", "elsewhere/library.db"]);
    assert_eq!(galley.ok(&["show", &story, "--as", "text", "--db", "elsewhere/library.db"]), "备份里的话\n");
    galley.file("bad.galley", "not a backup");
    galley.run(&["restore", "bad.galley"]).fails(1, "bad.galley");
    assert_eq!(galley.json(&["list", "--json"]).len(), 1, "a failed restore changes nothing");
    for bad in ["bad.galley", "missing.galley", "."] {
        galley.run(&["restore", bad, "--db", "fresh/library.db"]).fails(1, bad);
        assert!(!galley.path("fresh").exists(), "{bad} makes no library");
    }
}
