//! `galley demo`: the main job, headless, end to end.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::runner::{Galley, lines, shared};

/// Runs the demonstration on an article; gives its report.
#[track_caller]
fn check(galley: &Galley, article: Option<&Path>) -> Value {
    let folder = galley.path("demo");
    let mut args = vec!["demo", "--data", folder.to_str().unwrap(), "--json"];
    if let Some(article) = article {
        args.extend(["--article", article.to_str().unwrap()]);
    }
    let report = galley.json(&args).remove(0);
    let file = |name: &str| report[name].as_str().unwrap().to_owned();
    assert!(report["missing"].as_array().unwrap().is_empty(), "{report}");
    assert!(report["changes"].as_u64().unwrap() >= 3, "{report}");
    assert!(report["revisions"].as_u64().unwrap() >= 3, "{report}");
    assert!(file("url").starts_with("http://127.0.0.1:"), "{report}");
    assert_eq!(file("library"), folder.join("library.db").to_str().unwrap());
    for name in ["page", "preview"] {
        let page = fs::read_to_string(file(name)).unwrap();
        assert!(Path::new(&file(name)).starts_with(&folder) && page.contains("</html>"), "{name}");
    }
    report
}

/// What a later command finds in the demonstration's library.
#[track_caller]
fn is_published(galley: &Galley, report: &Value) {
    let (library, story) = (report["library"].as_str().unwrap(), report["story"].as_str().unwrap());
    let stories = galley.json(&["list", "--json", "--db", library]);
    assert!(stories.iter().any(|found| found["id"] == story && found["stage"] == "published"), "{stories:?}");
    assert!(galley.json(&["changes", story, "--json", "--db", library]).is_empty());
    let outbox = galley.json(&["outbox", "--json", "--db", library]);
    assert!(outbox.iter().any(|delivery| delivery["story"] == story && delivery["state"] == "delivered"), "{outbox:?}");
    galley.ok(&["doctor", "--db", library]);
}

#[test]
fn the_article_that_comes_with_galley() {
    let galley = Galley::new();
    let report = check(&galley, None);
    is_published(&galley, &report);
    let again = check(&galley, None);
    assert_ne!(again["story"], report["story"], "a second run in the same folder works as the first");
    assert!(fs::read_dir(galley.data()).unwrap().next().is_none(), "the user's own library is not touched");
}

#[test]
fn the_specimen() {
    let Some(specimen) = shared("specimen/fuzhou-daily-article.txt") else { return };
    let galley = Galley::new();
    let report = check(&galley, Some(&specimen));
    is_published(&galley, &report);
    assert!(report["paragraphs"].as_u64().unwrap() >= 15, "{report}");
}

#[test]
fn an_english_article_with_tables_and_entities() {
    let galley = Galley::new();
    let long =
        "The committee met on Tuesday & decided <nothing>. It will meet again, \"soon\", said its chair. ".repeat(2);
    let html = format!(
        "<html lang=en><h1>Nothing &lt;decided&gt;</h1><p>{0}</p><p>{0}</p><table><tr><td>a &amp; b</td><td>c</td></tr></table></html>",
        long.replace('&', "&amp;").replace('<', "&lt;")
    );
    let file = galley.file("a.html", html);
    check(&galley, Some(Path::new(&file)));
}

#[test]
fn people_read_what_happened() {
    let galley = Galley::new();
    let out = galley.ok(&["demo"]);
    for words in ["folder", "endpoint", "imported", "submitted", "revised", "decided", "compared", "published", "page"]
    {
        assert!(out.lines().any(|line| line.starts_with(words)), "{words} in {out}");
    }
    let page = out.lines().last().unwrap().split_whitespace().nth(1).unwrap();
    assert!(Path::new(page).is_absolute() && fs::read_to_string(page).unwrap().contains("榆树里"), "{out}");
}

#[test]
fn only_the_named_folder_is_written_to() {
    let galley = Galley::new();
    let read_only = galley.path("read-only");
    fs::create_dir(&read_only).unwrap();
    let mut permissions = fs::metadata(&read_only).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&read_only, permissions).unwrap();
    let folder = galley.path("demo");
    let mut command = galley.command(&["demo", "--json", "--data", folder.to_str().unwrap()]);
    let ran = galley.finish(command.current_dir(&read_only));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert_eq!(lines(&ran.out).len(), 1, "one document");
    assert!(fs::read_dir(&read_only).unwrap().next().is_none());
    let names = |folder: &Path| fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name()).collect::<Vec<_>>();
    assert_eq!(names(&galley.path("")).len(), 2, "{:?}", names(&galley.path("")));
    assert!(fs::read_dir(galley.data()).unwrap().next().is_none());
}

#[test]
fn an_article_without_text_is_a_sentence() {
    let galley = Galley::new();
    let empty = galley.file("empty.txt", "");
    galley.run(&["demo", "--data", "demo", "--article", &empty, "--json"]).fails(1, "empty.txt");
    galley.run(&["demo", "--data", "demo", "--article", "missing.txt"]).fails(1, "there is no such file");
    galley.run(&["demo", "--data", &empty]).fails(1, "empty.txt");
}
