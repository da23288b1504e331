//! Rules for every source file: length, opening words, names, and what is left lying about.

use crate::tree::{Source, hold, is_comment, one, sources};

/// A file may have about this many lines without a reason.
const ABOUT: usize = 440;
/// And never more than this.
const HARD: usize = 800;

/// Files that are longer than [`ABOUT`], and why they are still one thing.
const LONG: &[(&str, &str)] = &[
    ("src-tauri/article/src/convert/html/read.rs", "one walk over a foreign tree, a case for each element"),
    ("src-tauri/article/src/model/schema.rs", "one table and its validator, read together"),
    ("src-tauri/window/commands.rs", "one list of the desk's methods, a line of its own for each"),
];

fn too_long(sources: &[Source], long: &[(&str, &str)]) -> Vec<String> {
    let mut offences = Vec::new();
    for source in sources.iter().filter(|source| is_code(source)) {
        let lines = source.text.lines().count();
        let excused = long.iter().any(|(path, _)| *path == source.path);
        if lines > HARD {
            offences.push(format!("{}: {lines} lines, and {HARD} is the limit", source.path));
        } else if lines > ABOUT && !excused {
            offences.push(format!("{}: {lines} lines without a reason in LONG", source.path));
        } else if lines <= ABOUT && excused {
            offences.push(format!("{}: {lines} lines need no reason any more", source.path));
        }
    }
    let gone = long.iter().filter(|(path, _)| !sources.iter().any(|source| source.path == *path));
    offences.extend(gone.map(|(path, _)| format!("{path}: stands in LONG and is not there")));
    offences
}

/// Code that people write: the generated types and messages and the data files are not.
fn is_code(source: &Source) -> bool {
    let generated = source.path.starts_with("ui/src/host/generated/") || source.path == "ui/src/locales/messages.ts";
    source.is(&["rs", "ts", "js", "svelte", "css"]) && !generated
}

#[test]
fn files_are_short() {
    hold("Split the file, or give a reason in tests/tidy/rust.rs:", &too_long(sources(), LONG));
}

#[test]
fn a_long_file_is_noticed() {
    let long = one("a.rs", &"line\n".repeat(ABOUT + 1));
    assert_eq!(too_long(&long, &[]).len(), 1);
    assert_eq!(too_long(&long, &[("a.rs", "a table")]).len(), 0);
    assert_eq!(too_long(&one("a.rs", &"line\n".repeat(HARD + 1)), &[("a.rs", "a table")]).len(), 1);
    assert_eq!(too_long(&one("a.rs", "short\n"), &[("a.rs", "a table"), ("b.rs", "gone")]).len(), 2);
}

fn unopened(sources: &[Source]) -> Vec<String> {
    let rust = sources.iter().filter(|source| source.is(&["rs"]));
    rust.filter(|source| !source.text.starts_with("//!")).map(|source| source.path.clone()).collect()
}

#[test]
fn every_module_says_what_it_is_for() {
    hold("Begin the file with `//!`: what it is for and what it leaves to others.", &unopened(sources()));
}

#[test]
fn a_module_without_opening_words_is_noticed() {
    assert_eq!(unopened(&one("a.rs", "use std::fs;\n")), ["a.rs"]);
    assert_eq!(unopened(&one("a.rs", "//! Words.\n")).len(), 0);
}

/// What nobody should find in the repository, in which files, and what to do instead.
const LEFTOVERS: &[(&str, &[&str], &str)] = &[
    ("TODO", &["rs", "ts", "svelte", "css", "toml", "md"], "open an issue"),
    ("FIXME", &["rs", "ts", "svelte", "css", "toml", "md"], "open an issue"),
    ("dbg!(", &["rs"], "use tracing"),
    ("todo!(", &["rs"], "leave the part out"),
    ("unimplemented!(", &["rs"], "leave the part out"),
    ("#[ignore", &["rs"], "make the test run, or delete it"),
    ("console.log", &["ts", "js", "svelte"], "tell the person, or leave it out"),
    ("debugger;", &["ts", "js", "svelte"], "leave it out"),
    (".only(", &["ts"], "run all tests"),
    (".skip(", &["ts"], "make the test run, or delete it"),
];

fn leftovers(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    for source in sources.iter().filter(|source| !source.path.starts_with("tests/tidy")) {
        let rules = LEFTOVERS.iter().filter(|(word, endings, _)| source.is(endings) && source.text.contains(word));
        for (word, _, instead) in rules {
            let lines = source.lines().filter(|(_, line)| line.contains(word));
            // `.skip(` is also what iterators have; in TypeScript only tests have it.
            let lines = lines.filter(|_| !word.starts_with('.') || source.path.contains(".test."));
            offences.extend(lines.map(|(number, _)| source.at(number, format!("`{word}`: {instead}"))));
        }
    }
    offences
}

#[test]
fn nothing_is_left_lying_about() {
    hold("This does not belong in the repository:", &leftovers(sources()));
}

#[test]
fn leftovers_are_noticed() {
    assert_eq!(leftovers(&one("a.rs", "fn a() { dbg!(1); }\n// TODO later\n")).len(), 2);
    assert_eq!(leftovers(&one("ui/a.test.ts", "it.skip('x', () => {})")).len(), 1);
    assert_eq!(leftovers(&one("a.rs", "iter.skip(1)")).len(), 0);
}

/// Sleeping is for those who wait for a condition, in a function whose name says so.
fn sleeping_tests(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    for source in sources.iter().filter(|source| source.is(&["rs"]) && !source.path.starts_with("tests/tidy")) {
        let all_tests = source.path.contains("/tests/") || source.path.starts_with("tests/");
        let first = if all_tests { 0 } else { source.before_tests().lines().count() };
        let mut function = "";
        for (number, line) in source.lines() {
            function = function_name(line).unwrap_or(function);
            let sleeps = line.contains("thread::sleep(") || line.contains("time::sleep(");
            let waits = ["wait", "until", "settle", "eventually"].iter().any(|word| function.contains(word));
            if number > first && sleeps && !waits {
                offences.push(source.at(number, format!("`{function}` sleeps")));
            }
        }
    }
    offences
}

fn function_name(line: &str) -> Option<&str> {
    let (_, name) = line.split_once("fn ")?;
    (!is_comment(line)).then(|| name.split(['(', '<']).next().unwrap_or(name))
}

#[test]
fn tests_wait_for_conditions() {
    hold("Wait for a condition, in a function called wait… or until…:", &sleeping_tests(sources()));
}

#[test]
fn a_sleeping_test_is_noticed() {
    let sleeps = "#[test]\nfn saves() {\n    std::thread::sleep(LONG);\n}\n";
    assert_eq!(sleeping_tests(&one("src-tauri/a/tests/a.rs", sleeps)), ["src-tauri/a/tests/a.rs:3: `saves` sleeps"]);
    assert_eq!(sleeping_tests(&one("src-tauri/a/src/a.rs", &format!("\n#[cfg(test)]\n{sleeps}"))).len(), 1);
    let worker = "fn work() {\n    std::thread::sleep(LONG);\n}\n";
    assert_eq!(
        sleeping_tests(&one("src-tauri/a/src/a.rs", &format!("{worker}\n#[cfg(test)]\nmod tests {{}}"))).len(),
        0
    );
    assert_eq!(sleeping_tests(&one("tests/a.rs", "fn wait_for() {\n thread::sleep(SHORT);\n}")).len(), 0);
}

/// Names that say nothing about the newsroom.
const EMPTY: &[&str] = &["Manager", "Service", "Helper", "Helpers", "Util", "Utils"];

fn empty_names(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    for source in sources.iter().filter(|source| is_code(source) && !source.path.starts_with("tests/tidy")) {
        let stem = source.path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
        if EMPTY.iter().any(|word| stem.eq_ignore_ascii_case(word)) || ["misc", "common"].contains(&stem) {
            offences.push(format!("{}: the file's name", source.path));
        }
        for (number, line) in source.lines().filter(|(_, line)| !is_comment(line)) {
            let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            while let Some(word) = words.next() {
                let declares = ["struct", "enum", "trait", "class", "interface"].contains(&word);
                let name = if declares { words.next().unwrap_or_default() } else { "" };
                if EMPTY.iter().any(|empty| name.ends_with(empty)) {
                    offences.push(source.at(number, format!("`{name}`")));
                }
            }
        }
    }
    offences
}

#[test]
fn names_are_words_of_the_newsroom() {
    hold("Name it by what it is in a newsroom:", &empty_names(sources()));
}

#[test]
fn empty_names_are_noticed() {
    assert_eq!(empty_names(&one("a.rs", "pub struct StoryManager {\n")), ["a.rs:1: `StoryManager`"]);
    assert_eq!(empty_names(&one("ui/src/utils.ts", "export {}\n")).len(), 1);
    assert_eq!(empty_names(&one("a.rs", "use x::ServiceExt;\n")).len(), 0);
}

/// Folders of one machine.
const MACHINES: &[&str] = &["/work/", "/root/", "/home/", "/Users/"];

fn machine_paths(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    for source in sources.iter().filter(|source| !source.path.starts_with("tests/tidy")) {
        for (number, line) in source.lines() {
            // A path stands at the beginning of a word; `crates.io/work/` does not.
            let starts = |folder: &&&str| {
                let before = line.find(**folder).map(|place| line[..place].chars().next_back());
                before.is_some_and(|before| before.is_none_or(|c| !c.is_alphanumeric() && c != '.' && c != '-'))
            };
            offences.extend(MACHINES.iter().filter(starts).map(|folder| source.at(number, folder)));
        }
    }
    offences
}

#[test]
fn no_path_belongs_to_one_machine() {
    hold("Write the path so that it holds on every machine:", &machine_paths(sources()));
}

#[test]
fn a_path_of_one_machine_is_noticed() {
    assert_eq!(machine_paths(&one("a.rs", "let a = \"/home/lin/a.txt\";")), ["a.rs:1: /home/"]);
    assert_eq!(machine_paths(&one("a.md", "https://example.org/home/ and ui/work/")).len(), 0);
}
