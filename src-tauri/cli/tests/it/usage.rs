//! Exit codes, usage, and where words go.

use std::io::Read;
use std::process::Stdio;

use crate::runner::Galley;

#[test]
fn wrong_usage_is_exit_2_and_names_what_this_version_knows() {
    let galley = Galley::new();
    let known = "commands: import, list, search, show, export, diff, merge, merge-into, conflicts, changes, accept,";
    galley.run(&[]).fails(2, known);
    for command in ["retract", "conformance", "imprt"] {
        galley.run(&[command]).fails(2, &format!("this version of galley has no command '{command}'"));
        galley.run(&[command, "a", "b"]).fails(2, known);
    }
    galley.run(&["publsh"]).fails(2, "perhaps you meant: publish");
    galley.run(&["newsroom", "conformance", "http://127.0.0.1:1"]).fails(2, "conformance");
    galley.run(&["newsroom"]).fails(2, "serve");
    galley.run(&["destination"]).fails(2, "requires a subcommand");
    galley.run(&["import"]).fails(2, "<FILE>");
    galley.run(&["show", "x", "--as", "docx"]).fails(2, "possible values: text, html, markdown, json, ninjs");
    galley.run(&["diff", "a", "b", "--as", "docx"]).fails(2, "possible values: text, ops, html, json, stat");
    galley.run(&["list", "--nonsense"]).fails(2, "--nonsense");
    galley.run(&["accept", "x"]).fails(2, "CHANGE");
    galley.run(&["reject", "x", "--all", "--by", "y"]).fails(2, "--by");
    galley.run(&["export", "x", "-o", "a.docx"]).fails(2, "writes .html, .md, .txt, .json and .ninjs.json");
    galley.run(&["export", "x", "-o", "a.pdf"]).fails(2, "writes .html, .md, .txt, .json and .ninjs.json");
    galley.run(&["export", "x", "-o", "a.md", "--view", "markup"]).fails(2, "only .html can");
    galley
        .run(&["import", "a.docx", "--format", "docx"])
        .fails(2, "possible values: text, markdown, html, ninjs, json");
    assert!(!galley.data().join("library.db").exists(), "wrong usage touches nothing");
}

#[test]
fn help_and_version_are_results() {
    let galley = Galley::new();
    assert!(galley.ok(&["--version"]).starts_with("galley 0."));
    let help = galley.ok(&["--help"]);
    assert!(help.contains("--db <PATH>") && help.contains("publish"), "{help}");
    assert!(galley.ok(&["import", "--help"]).contains("--story <ID>"));
    assert!(!help.contains('\u{1b}'), "no colours off a terminal");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let galley = Galley::new();
    let text = "一行字。\n".repeat(60_000);
    let (old, new) = (galley.file("a.txt", &text), galley.file("b.txt", text.replace("一行", "两行")));
    for args in [&["diff", &old, &new, "--as", "ops"][..], &["--help"], &["completions", "bash"]] {
        let mut child = galley.start(&mut galley.command(args));
        let mut first = [0; 10];
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut first).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
    }
}

#[test]
fn results_that_cannot_be_written_fail() {
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else {
        eprintln!("skipped: no /dev/full");
        return;
    };
    let galley = Galley::new();
    let (old, new) = (galley.file("a.txt", "a"), galley.file("b.txt", "b"));
    let mut command = galley.command(&["diff", &old, &new]);
    let child = command.stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("could not be printed"));
}

#[test]
fn completions_and_manual_pages() {
    let galley = Galley::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(galley.ok(&["completions", shell]).contains("galley"), "{shell}");
    }
    let page = galley.ok(&["man"]);
    assert!(page.contains(".TH galley 1") && page.contains("SYNOPSIS"), "{page}");
    galley.run(&["man", "pages"]).check(0, "pages", "");
    let page = std::fs::read_to_string(galley.path("pages/galley-import.1")).unwrap();
    assert!(page.contains(".TH galley\\-import 1") || page.contains(".TH galley-import 1"), "{page}");
    let pages = std::fs::read_dir(galley.path("pages")).unwrap().count();
    assert!(pages > 20, "{pages} pages");
}
