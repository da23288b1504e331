//! `galley import`: a line per file, durable before it is printed, and no file that stops the others.

use std::io::{BufRead, BufReader};

use serde_json::{Value, json};

use crate::runner::{Galley, lines};

#[test]
fn a_line_per_file() {
    let galley = Galley::new();
    let (text, html) = (galley.file("a.txt", "第一段\n第二段\n"), galley.file("b.html", "<h1>Head</h1><p>body</p>"));
    let found = galley.json(&["import", &text, &html, "--json"]);
    assert_eq!(found.len(), 2);
    for (line, file) in found.iter().zip([&text, &html]) {
        assert_eq!(line["file"], **file);
        assert_eq!(line["story"].as_str().unwrap().len(), 36);
        assert!(line["problems"].is_array() && line.get("error").is_none(), "{line}");
    }
    assert_eq!(galley.json(&["list", "--json"]).len(), 2);
}

#[test]
fn one_bad_file_does_not_stop_the_rest() {
    let galley = Galley::new();
    let (first, last) = (galley.file("a.txt", "一"), galley.file("z.txt", "二"));
    let ran = galley.run(&["import", &first, "missing.txt", ".", &last, "--json"]);
    let found = ran.json();
    assert_eq!((ran.code, found.len()), (1, 4));
    assert_eq!(found[1], json!({"file": "missing.txt", "error": "missing.txt: there is no such file"}));
    assert_eq!(found[2], json!({"file": ".", "error": ".: this is a folder; name the files in it"}));
    assert!(found[0]["story"].is_string() && found[3]["story"].is_string());
    assert_eq!(galley.json(&["list", "--json"]).len(), 2);
}

#[test]
fn many_bad_files_are_still_few_lines_of_errors() {
    let galley = Galley::new();
    let names: Vec<String> = (0..40).map(|n| format!("no{n}.txt")).collect();
    let args: Vec<&str> = ["import"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let ran = galley.run(&args);
    assert_eq!((ran.code, ran.err.lines().count()), (1, 11), "{}", ran.err);
    assert!(ran.err.ends_with("30 more of the kind; use --json to see each\n"), "{}", ran.err);
}

#[test]
fn a_story_s_working_text_is_replaced() {
    let mut galley = Galley::new();
    let story = galley.import("a.txt", "旧的第一段。\n第二段。\n");
    let newer = galley.file("b.txt", "新的第一段。\n第二段。\n");
    galley.act_as("林远");
    let line = galley.json(&["import", &newer, "--story", &story, "--json"]).remove(0);
    assert_eq!(line["story"], *story);
    assert_eq!(galley.ok(&["show", &story, "--as", "text"]), "新的第一段。\n第二段。\n");
    assert_eq!(galley.json(&["list", "--json"]).len(), 1);

    // Only the working text: a draft's baseline stands still from here on, and what the file changed is up for decision.
    let changes = galley.json(&["changes", &story, "--json"]);
    let said: Vec<[&str; 3]> =
        changes.iter().map(|c| ["author", "deleted", "inserted"].map(|key| c[key].as_str().unwrap())).collect();
    assert_eq!(said, [["林远", "旧的", "新的"]]);
    galley.ok(&["reject", &story, "--all"]);
    assert_eq!(galley.ok(&["show", &story, "--as", "text"]), "旧的第一段。\n第二段。\n");

    galley.run(&["import", &newer, &newer, "--story", &story]).fails(2, "--story takes one file");
    galley.run(&["import", &newer, "--story", "0192f1c0-0000-7000-8000-000000000000"]).fails(1, "0192f1c0");
}

#[test]
fn the_format_can_be_named() {
    let galley = Galley::new();
    let file = galley.file("page.dat", "<p>one</p><p>two</p>");
    let story = galley.json(&["import", &file, "--format", "html", "--json"])[0]["story"].as_str().unwrap().to_owned();
    assert_eq!(galley.ok(&["show", &story, "--as", "text"]), "one\ntwo\n");
    let story = galley.json(&["import", &file, "--format", "text", "--json"])[0]["story"].as_str().unwrap().to_owned();
    assert_eq!(galley.ok(&["show", &story, "--as", "text"]), "<p>one</p><p>two</p>\n");
}

#[test]
fn a_database_file_can_be_named_and_is_made() {
    let galley = Galley::new();
    let file = galley.file("a.txt", "x");
    galley.ok(&["import", &file, "--db", "other.db"]);
    assert!(galley.path("other.db").exists() && !galley.data().join("library.db").exists());
    assert_eq!(galley.json(&["--db", "other.db", "list", "--json"]).len(), 1);
    assert_eq!(galley.json(&["list", "--json", "--db", "new.db"]), Vec::<Value>::new());
    assert!(galley.path("new.db").exists());
}

#[test]
fn two_processes_import_into_one_library_at_once() {
    let galley = Galley::new();
    galley.ok(&["list"]);
    let files: Vec<String> = (0..20).map(|n| galley.file(&format!("{n}.txt"), format!("稿件 {n}"))).collect();
    let args: Vec<&str> = ["import", "--json"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let children = [0, 1, 2].map(|_| galley.start(&mut galley.command(&args)));
    for child in children {
        let output = child.wait_with_output().unwrap();
        let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!((output.status.code(), err.as_str()), (Some(0), ""));
        assert_eq!(lines(&out).len(), 20);
    }
    assert_eq!(galley.json(&["list", "--json"]).len(), 60);
    galley.ok(&["doctor"]);
}

#[test]
fn what_was_printed_survives_a_kill() {
    let galley = Galley::new();
    let files: Vec<String> = (0..200).map(|n| galley.file(&format!("{n}.txt"), format!("第{n}篇。\n"))).collect();
    let args: Vec<&str> = ["import", "--json"].into_iter().chain(files.iter().map(String::as_str)).collect();
    for printed in [1, 3, 7, 20] {
        let mut child = galley.start(&mut galley.command(&args));
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        let mut told = String::new();
        for _ in 0..printed {
            reader.read_line(&mut told).unwrap();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let mut rest = String::new();
        reader.read_line(&mut rest).unwrap();
        let kept: Vec<Value> = galley.json(&["list", "--json"]).iter().map(|story| story["id"].clone()).collect();
        for line in lines(&told) {
            assert!(kept.contains(&line["story"]), "{line} was printed and is lost");
        }
    }
    galley.ok(&["doctor"]);
}
