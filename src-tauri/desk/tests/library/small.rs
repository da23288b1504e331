//! A disk that is full and a folder that cannot be written, on file systems of their own.
//!
//! Both need a mount that no other process sees; where the machine does not allow one, the tests say so.

use std::path::{Path, PathBuf};
use std::process::Command;

use galley_desk::api::{Code, ListStories};
use galley_desk::{Desk, Place, Ports};

use crate::common::{Dice, article, assert_sentence, room, saving, words};

/// Set for the process inside: where the file system of its own is mounted.
const MOUNTED: &str = "GALLEY_TEST_MOUNTED";

/// Runs a test of this program in a mount namespace of its own, after these commands of the shell, where `$DIR` is a
/// folder.
fn inside(test: &str, prepare: &str) {
    let folder = tempfile::tempdir().unwrap();
    let unshare = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "--propagation", "private", "sh", "-ec", script, "sh"]);
        command.arg(std::env::current_exe().unwrap()).env("DIR", folder.path());
        command
    };
    let mount = "mount -t tmpfs -o size=3m tmpfs \"$DIR\"";
    if !unshare(mount).output().is_ok_and(|output| output.status.success()) {
        println!("skipped: no file system of its own can be mounted here");
        return;
    }
    let script = format!("{mount}; {prepare} exec \"$1\" small::{test} --exact --nocapture");
    let output = unshare(&script).env(MOUNTED, folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("all was tried"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn mounted() -> Option<PathBuf> {
    std::env::var_os(MOUNTED).map(PathBuf::from)
}

fn open(folder: &Path) -> galley_desk::Result<Desk> {
    Desk::open(Place::in_folder(folder), Ports::default())
}

#[test]
fn a_full_disk() {
    inside("full_disk_as_a_child", "");
}

#[test]
fn full_disk_as_a_child() {
    let Some(folder) = mounted() else { return };
    let ballast = folder.join("ballast");
    std::fs::write(&ballast, vec![1; 1 << 20]).unwrap();
    let desk = open(&folder).unwrap();
    let request = galley_desk::api::CreateStory {
        actor: "林晗".into(),
        article: Some(serde_json::to_value(article("标题", &["零"])).unwrap()),
    };
    let story = desk.create_story(&request).unwrap().summary.id;
    let letters: Vec<char> = ('一'..'丟').collect();
    let mut dice = Dice(11);
    let mut saved = "零".to_owned();
    let text = |number: u32, dice: &mut Dice| format!("{number}{}", dice.text(&letters, 20_000));
    let fault = (0..2_000).find_map(|number| {
        // Each text is handed over, so that a revision keeps it and the library grows.
        let (actor, next) = (["林晗", "赵睿"][number as usize % 2], text(number, &mut dice));
        let version = desk.story(&story).unwrap().version;
        match desk.save_working_text(&saving(actor, &story, version, &[&next])) {
            Ok(_) => saved = next,
            Err(fault) => return Some(fault),
        }
        None
    });
    let fault = fault.expect("three megabytes are filled");
    assert_eq!(fault.code, Code::DiskFull, "{fault:?}");
    assert_sentence(&fault);
    assert_eq!(words(&desk.story(&story).unwrap().working), saved, "the same desk still has what was saved");
    let full = desk.backup(&folder.join("backup.galley")).unwrap_err();
    assert_eq!(full.code, Code::DiskFull, "{full:?}");
    assert!(!folder.join("backup.galley").exists());
    drop(desk);

    std::fs::remove_file(ballast).unwrap();
    let desk = open(&folder).unwrap();
    let view = desk.story(&story).unwrap();
    assert_eq!(words(&view.working), saved);
    assert!(desk.doctor().unwrap().sound);
    let next = text(9_999, &mut dice);
    desk.save_working_text(&saving("林晗", &story, view.version, &[&next])).unwrap();
    assert_eq!(words(&desk.story(&story).unwrap().working), next);
    println!("all was tried");
}

#[test]
fn a_folder_that_cannot_be_written() {
    let room = room();
    room.create("林晗", "标题", &["一"]);
    let (folder, desk) = (room.folder, room.desk);
    drop(desk);
    let library = folder.path().join("library.db").display().to_string();
    let prepare = format!("cp '{library}' \"$DIR\"; mkdir \"$DIR/empty\"; mount -o remount,ro \"$DIR\";");
    inside("read_only_folder_as_a_child", &prepare);
}

#[test]
fn read_only_folder_as_a_child() {
    let Some(folder) = mounted() else { return };
    let before = std::fs::read(folder.join("library.db")).unwrap();
    for place in [folder.clone(), folder.join("empty"), folder.join("none/here")] {
        let fault = open(&place).err().expect("nothing can be written");
        assert_eq!(fault.code, Code::ReadOnly, "{fault:?}");
        assert_sentence(&fault);
    }
    assert!(std::fs::read(folder.join("library.db")).unwrap() == before);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
    println!("all was tried");
}

#[test]
fn a_library_that_cannot_be_written_can_be_read() {
    let made = tempfile::tempdir().unwrap();
    let room = room();
    let copy = |kind: &str| {
        let folder = made.path().join(kind);
        std::fs::create_dir(&folder).unwrap();
        for entry in std::fs::read_dir(room.folder.path()).unwrap().map(Result::unwrap) {
            std::fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
        std::fs::remove_file(folder.join("library.db-shm")).ok();
    };
    let story = room.create("林晗", "老街印刷所", &["一"]).summary.id;
    room.save("林晗", &story, &["一，改过"]);
    // As a process leaves it that died: part of it in the journal, and nobody there to fold it in.
    copy("left");
    drop(room.desk);
    copy("whole");
    let made = made.path().display();
    inside("library_to_read_as_a_child", &format!("cp -r '{made}'/* \"$DIR\"; mount -o remount,ro \"$DIR\";"));
}

#[test]
fn library_to_read_as_a_child() {
    let Some(folder) = mounted() else { return };
    for kind in ["whole", "left"] {
        let desk = Desk::open_or_read(Place::in_folder(folder.join(kind)), Ports::default()).unwrap();
        assert!(desk.reads_only() && desk.library_info().unwrap().reads_only);
        let story = desk.list_stories(&ListStories::default()).unwrap().remove(0);
        let view = desk.story(&story.id).unwrap();
        assert_eq!(words(&view.working), "一，改过", "{kind}");
        assert!(desk.doctor().unwrap().sound);
        let fault = desk.save_working_text(&saving("林晗", &story.id, view.version, &["二"])).unwrap_err();
        assert_eq!(fault.code, Code::ReadOnly);
        assert_sentence(&fault);
    }
    println!("all was tried");
}
