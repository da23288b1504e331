//! A process that is killed while it saves, two hundred times: what it was told was saved is there.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use galley_desk::api::{StoryId, StoryView};
use galley_desk::{Desk, Place, Ports};

use crate::common::{Dice, room, saving, words};

/// Set for the process that is to be killed: the library's folder, the number of its first save, and the stories.
const FOLDER: &str = "GALLEY_TEST_KILL_FOLDER";
const FIRST: &str = "GALLEY_TEST_KILL_FIRST";
const STORIES: &str = "GALLEY_TEST_KILL_STORIES";

const KILLS: u64 = 200;
/// More than the search index lets wait, so that saves index as well.
const STORIES_SAVED: u64 = 19;
const SEED: u64 = 20_260_728;

/// What the save of that number writes: long enough that the journal is folded into the library again and again.
fn paragraphs(number: u64) -> Vec<String> {
    let mut dice = Dice(SEED ^ number);
    // The first story is tracked; its text stays short, because every save of it is compared.
    let length = if number.is_multiple_of(STORIES_SAVED) { 30 } else { 500 + dice.below(4_000) };
    let letters: Vec<char> = ('一'..'丟').chain('a'..='z').collect();
    vec![format!("第{number}次保存"), dice.text(&letters, length)]
}

fn story_of(number: u64, stories: &[StoryId]) -> &StoryId {
    &stories[usize::try_from(number % STORIES_SAVED).unwrap()]
}

fn open(folder: &Path) -> Desk {
    Desk::open(Place::in_folder(folder), Ports::default()).unwrap()
}

/// What the killed process does: it saves for ever, and tells each save that was acknowledged.
#[test]
fn save_as_a_child() {
    let (Some(folder), Ok(first), Ok(names)) = (std::env::var_os(FOLDER), std::env::var(FIRST), std::env::var(STORIES))
    else {
        return;
    };
    let stories: Vec<StoryId> = names.split(' ').map(StoryId::from).collect();
    let desk = open(Path::new(&folder));
    let mut out = std::io::stdout();
    for number in first.parse::<u64>().unwrap().. {
        let story = story_of(number, &stories);
        let actor = if number.is_multiple_of(7) { "赵睿" } else { "林晗" };
        let text = paragraphs(number);
        let text: Vec<&str> = text.iter().map(String::as_str).collect();
        let version = desk.story(story).unwrap().version;
        desk.save_working_text(&saving(actor, story, version, &text)).unwrap();
        write!(out, "\nsaved {number}\n").unwrap();
        out.flush().unwrap();
    }
}

/// Lets a process save from this number on, kills it, and answers the last save it acknowledged.
fn save_until_killed(folder: &Path, stories: &str, first: u64, dice: &mut Dice) -> Option<u64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["kill::save_as_a_child", "--exact", "--nocapture"])
        .envs([(FOLDER, folder.as_os_str()), (STORIES, stories.as_ref()), (FIRST, first.to_string().as_ref())])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let number = |line: String| line.strip_prefix("saved ").and_then(|number| number.parse::<u64>().ok());
    // One in ten is killed wherever it is, perhaps while it opens the library; the others after some saves.
    let awaited = if dice.below(10) == 0 { 0 } else { 1 + dice.below(6) };
    let mut last = None;
    for _ in 0..awaited {
        last = Some(lines.by_ref().find_map(number).expect("it saves until it is killed"));
    }
    let spin = Duration::from_micros(dice.below(if awaited == 0 { 60_000 } else { 15_000 }));
    let began = Instant::now();
    while began.elapsed() < spin {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    let last = lines.filter_map(number).last().or(last);
    assert!(!child.wait().unwrap().success(), "it was killed, it did not end");
    last
}

#[test]
fn every_acknowledged_save_is_there_after_two_hundred_kills() {
    println!("seed {SEED}");
    let mut dice = Dice(SEED);
    let room = room();
    let stories: Vec<StoryId> =
        (0..STORIES_SAVED).map(|number| room.create("林晗", &format!("{number}"), &["空"]).summary.id).collect();
    room.submit("林晗", &stories[0]);
    let (folder, desk) = (room.folder, room.desk);
    drop(desk);
    let names = stories.iter().map(StoryId::as_str).collect::<Vec<_>>().join(" ");
    let mut saved: Vec<Option<u64>> = vec![None; stories.len()];
    let (mut next, mut acknowledged) = (0, 0);
    for kill in 0..KILLS {
        let last = save_until_killed(folder.path(), &names, next, &mut dice);
        let begun = last.map_or(next, |last| last + 1);
        acknowledged += begun - next;
        for number in next..begun {
            saved[usize::try_from(number % STORIES_SAVED).unwrap()] = Some(number);
        }
        let desk = open(folder.path());
        let at = usize::try_from(begun % STORIES_SAVED).unwrap();
        if holds(&desk.story(&stories[at]).unwrap(), begun) {
            saved[at] = Some(begun);
        }
        for number in (next..=begun).filter_map(|number| saved[usize::try_from(number % STORIES_SAVED).unwrap()]) {
            let view = desk.story(story_of(number, &stories)).unwrap();
            assert!(holds(&view, number), "kill {kill}: save {number} is not there");
        }
        next = begun + 1;
    }
    println!("{KILLS} kills, {acknowledged} acknowledged saves");
    assert!(acknowledged > KILLS);
    let desk = open(folder.path());
    for number in saved.into_iter().flatten() {
        assert!(holds(&desk.story(story_of(number, &stories)).unwrap(), number), "save {number} is not there");
    }
    let found = desk.doctor().unwrap();
    assert_eq!((found.sound, found.symptoms.len(), found.stories), (true, 0, STORIES_SAVED));
}

fn holds(view: &StoryView, number: u64) -> bool {
    words(&view.working) == paragraphs(number).join("/")
}
