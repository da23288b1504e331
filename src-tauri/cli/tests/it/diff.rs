//! `galley diff` over files: law 3, exactly; no library; encodings.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::runner::{Galley, lines, shared};

/// The old and the new text that operations rebuild.
#[track_caller]
fn rebuilt(ops: &[Value]) -> (String, String) {
    let (mut old, mut new) = (String::new(), String::new());
    for op in ops {
        let text = op["text"].as_str().unwrap();
        assert!(!text.is_empty(), "no operation is empty");
        match op["op"].as_str().unwrap() {
            "equal" => {
                old.push_str(text);
                new.push_str(text);
            }
            "delete" => old.push_str(text),
            "insert" => new.push_str(text),
            other => panic!("{other} is no operation"),
        }
    }
    (old, new)
}

/// Compares two texts as files of these names, and checks law 3.
#[track_caller]
fn check_as(old_name: &str, old: &str, new_name: &str, new: &str) -> Vec<Value> {
    let galley = Galley::new();
    let (old_file, new_file) = (galley.file(old_name, old), galley.file(new_name, new));
    let ops = galley.json(&["diff", &old_file, &new_file, "--as", "ops"]);
    assert_eq!(rebuilt(&ops), (old.to_owned(), new.to_owned()));
    assert!(ops.iter().all(|op| op.get("path").is_none()), "path only with --dirs");
    assert!(std::fs::read_dir(galley.data()).unwrap().next().is_none(), "no library is needed");
    ops
}

#[track_caller]
fn check(old: &str, new: &str) -> Vec<Value> {
    check_as("old.txt", old, "new.txt", new)
}

#[test]
fn text_files_are_rebuilt_exactly() {
    check("", "");
    check("", "a");
    check("a\n", "");
    check("a", "a\n");
    check("a\r\nb\r\n", "a\nb\n");
    check("a\r\n\r\n\r\nb", "a\n\n\nb\n\n\n");
    check("\n\n\n", "\n");
    check("  两头 有 空格\t\n\u{3000}\u{3000}段首", "两头有空格\n段首");
    check("\u{feff}BOM stays", "BOM stays");
    check("NUL \0 stays\0", "NUL \0\0 stays");
    check("\u{85}\u{2028}\u{2029}\u{b}\u{c}", "\u{2028}\u{85}");
    check("👩‍👩‍👧 e\u{301} 🇨🇳", "👩‍👧 e 🇨🇭");
    check("标题\n\n第一段。\n", "# 标题\n\n第一段\n");
}

#[test]
fn markdown_and_files_without_a_known_ending_are_text() {
    check_as("old.md", "# a\n\n*b*\n", "new.markdown", "# a\n\n**b**\n\n\n");
    check_as("OLD.TXT", "a\r", "new", "a\r\r");
    check_as("a.md", "---\nheadline: x\n---\n<p>a</p>\n", "b.txt", "1. a\n2. b\n");
}

#[test]
fn equal_files_are_one_equal_operation() {
    let ops = check("福州 Fuzhou\n", "福州 Fuzhou\n");
    assert_eq!(ops, lines(r#"{"op":"equal","text":"福州 Fuzhou\n"}"#));
}

#[test]
fn documents_are_compared_by_their_plain_text() {
    let galley = Galley::new();
    let old = galley.file("a.html", "<h1>题</h1><p>旧的<b>一</b>句。</p><p>second</p>");
    let new = galley.file("b.html", "<h1>题</h1><p>新的一句。</p><p>second</p>");
    let ops = galley.json(&["diff", &old, &new, "--as", "ops"]);
    assert_eq!(rebuilt(&ops), ("旧的一句。\nsecond\n".to_owned(), "新的一句。\nsecond\n".to_owned()));
}

#[test]
fn timings_and_other_formats() {
    let galley = Galley::new();
    let (old, new) = (galley.file("a.txt", "one two <3\nsame\n"), galley.file("b.txt", "one three <3\nsame\n"));
    let out = galley.json(&["diff", &old, &new, "--as", "ops", "--timings"]);
    assert!(out.last().unwrap()["ms"].as_f64().unwrap() >= 0.0);
    assert_eq!(out.last().unwrap()["path"], new);
    let html = galley.ok(&["diff", &old, &new, "--as", "html"]);
    assert!(html.contains("one <del>two</del><ins>three</ins> &lt;3"), "{html}");
    let text = galley.ok(&["diff", &old, &new]);
    assert_eq!(text, "    1 one [-two-]{+three+} <3\n");
    assert_eq!(galley.ok(&["diff", &old, &old]), "no difference\n");
    let json = galley.json(&["diff", &old, &new, "--json"]);
    assert_eq!(json.len(), 1, "one document");
    assert_eq!((&json[0]["stat"]["deleted"], &json[0]["stat"]["inserted"]), (&3.into(), &5.into()));
    assert_eq!(rebuilt(json[0]["ops"].as_array().unwrap()).0, "one two <3\nsame\n");
    let stat = galley.ok(&["diff", &old, &new, "--as", "stat"]);
    assert_eq!(stat, "1 place, 3 characters deleted, 5 inserted, 13 unchanged\n");
}

#[test]
fn a_whole_comparison_goes_to_a_file() {
    let galley = Galley::new();
    let old = galley.file(
        "a.html",
        "<h1>渡口</h1><p>渡船每天早上六点开出。</p><p>雾散了，码头上渐渐热闹起来。</p><p>票价一元。</p>",
    );
    let new = galley.file(
        "b.html",
        "<h1>渡口清晨</h1><p>雾散了，码头上渐渐热闹起来。</p><p>票价两元&lt;3。</p><p>渡船每天早上六点开出。</p>",
    );
    assert_eq!(galley.ok(&["diff", &old, &new, "-o", "out.html"]), "");
    let page = std::fs::read_to_string(galley.path("out.html")).unwrap();
    assert!(
        page.starts_with("<!doctype html>") && page.contains("版本对比") && page.contains("移到此处 (1)"),
        "{page}"
    );
    assert!(page.contains("&lt;3") && !page.contains("<script"), "{page}");
    galley.ok(&["diff", &old, &new, "-o", "out.json"]);
    let file: Value = serde_json::from_slice(&std::fs::read(galley.path("out.json")).unwrap()).unwrap();
    assert_eq!((&file["format"], &file["version"]), (&"galley-comparison".into(), &1.into()));
    assert_eq!((&file["title"], &file["old"]["name"]), (&"渡口清晨".into(), &old.as_str().into()));
    assert_eq!((&file["stat"]["moved"], &file["stat"]["fields"]), (&1.into(), &1.into()));
    let (was, is) = rebuilt(file["ops"].as_array().unwrap());
    assert_eq!(was, "渡船每天早上六点开出。\n雾散了，码头上渐渐热闹起来。\n票价一元。");
    assert_eq!(is, "雾散了，码头上渐渐热闹起来。\n票价两元<3。\n渡船每天早上六点开出。");
    galley.run(&["diff", &old, &new, "-o", "out.txt"]).fails(2, "NAME.html or NAME.json");
    let stat = galley.json(&["diff", &old, &new, "--as", "stat", "--json"]);
    assert_eq!(stat[0]["measure"]["kept_sentences"], 1);
}

#[test]
fn a_comparison_of_one_storys_texts_names_whose_hands_were_in_them() {
    let mut galley = Galley::new();
    let story = galley.import("a.html", "<h1>旧题</h1><p>第一段写的是河。</p>");
    galley.ok(&["submit", &story]);
    galley.act_as("林远");
    let newer = galley.file("b.html", "<h1>新题</h1><p>第一段写的是江。</p>");
    galley.ok(&["import", &newer, "--story", &story]);
    let agreed = format!("{story}@agreed");
    galley.ok(&["diff", &agreed, &story, "-o", "out.html"]);
    let page = std::fs::read_to_string(galley.path("out.html")).unwrap();
    assert_eq!(page.matches("<th scope=\"row\">林远</th>").count(), 2, "{page}");
    galley.ok(&["diff", &agreed, &story, "-o", "out.json"]);
    let file: Value = serde_json::from_slice(&std::fs::read(galley.path("out.json")).unwrap()).unwrap();
    let hands: Vec<_> =
        file["changes"].as_array().unwrap().iter().map(|each| (&each["author"], &each["inserted"])).collect();
    assert!(hands.contains(&(&"林远".into(), &"江".into())), "{file}");
    // Backwards nobody did anything.
    galley.ok(&["diff", &story, &agreed, "-o", "back.json"]);
    let file: Value = serde_json::from_slice(&std::fs::read(galley.path("back.json")).unwrap()).unwrap();
    assert_eq!(file["changes"], Value::Array(Vec::new()));
}

#[test]
fn what_could_not_be_read_back_from_a_site_is_said() {
    let galley = Galley::new();
    let site = galley.path("content");
    std::fs::create_dir(&site).unwrap();
    galley.ok(&["destination", "add", "hugo", "--kind", "folder", "--url", site.to_str().unwrap()]);
    let story = galley.import("渡口.md", "# 渡口停航\n\n三月一日起，渡口停航。\n");
    galley.ok(&["publish", &story, "--to", "hugo"]);
    let page = site.join(&story).join("index.md");
    let text = std::fs::read_to_string(&page).unwrap();
    let edited = text.replace("三月一日", "三月二日").replace("title: \"渡口停航\"", "title: [渡口");
    std::fs::write(&page, edited).unwrap();
    let ran = galley.run(&["diff", &story, &format!("{story}@site:hugo")]);
    assert!(ran.code == 0 && ran.out.contains("三月") && ran.out.contains("二日"), "{}", ran.out);
    assert_eq!(ran.err.matches("hugo: not read back: ").count(), 1, "{}", ran.err);
    assert!(ran.err.contains("title"), "{}", ran.err);
}

#[test]
fn other_encodings_are_read_and_said() {
    let galley = Galley::new();
    let old = "福州新闻：全市近郊乡村道路全部通车，群众出行更加方便。";
    let (gb, _, _) = encoding(old);
    let (old_file, new_file) = (galley.file("gb.txt", gb), galley.file("utf8.txt", format!("{old}！")));
    let ran = galley.run(&["diff", &old_file, &new_file, "--as", "ops"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(rebuilt(&ran.json()), (old.to_owned(), format!("{old}！")));
    assert!(ran.err.contains("not UTF-8; read as gb18030"), "{}", ran.err);
}

/// GB18030 bytes of a text whose characters all stand in GB 2312, through the table of the article crate's importer.
fn encoding(text: &str) -> (Vec<u8>, &'static str, bool) {
    let (bytes, encoding, lossy) = encoding_rs::GB18030.encode(text);
    (bytes.into_owned(), encoding.name(), lossy)
}

#[test]
fn what_cannot_be_compared_is_one_sentence() {
    let galley = Galley::new();
    let good = galley.file("good.txt", "a");
    let torn: Vec<u8> = "一行很长的字，".repeat(20).into_bytes().into_iter().skip(1).collect();
    let bad = galley.file("bad.txt", torn);
    galley.run(&["diff", &good, &bad, "--as", "ops"]).fails(1, "bad.txt: this is no valid text");
    let picture = galley.file("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR");
    galley.run(&["diff", &picture, &good]).fails(1, "picture.txt: this is no text");
    galley.run(&["diff", &good, "missing.txt"]).fails(1, "missing.txt: there is no such file");
    galley.run(&["diff", &good, "."]).fails(1, "this is a folder");
    galley.run(&["diff", "--dirs", &good, "."]).fails(1, "good.txt: this is not a folder");
    galley.run(&["diff", "--dirs", ".", ".", "--as", "html"]).fails(2, "--as ops or --as stat");
}

#[test]
fn folders_are_compared_file_by_file() {
    let galley = Galley::new();
    for (name, text) in [("old/a.txt", "a\n"), ("new/a.txt", "b\n"), ("old/b.md", "x"), ("new/b.md", "x")] {
        galley.file(name, text);
    }
    galley.file("old/only.txt", "1");
    galley.file("old/deep/inside.txt", "1");
    for n in 0..7 {
        galley.file(&format!("new/n{n}.txt"), "1");
    }
    let ran = galley.run(&["diff", "--dirs", "old", "new", "--as", "ops", "--timings"]);
    assert_eq!(ran.code, 0);
    let alone: Vec<&str> = ran.err.lines().collect();
    assert!(alone[0].ends_with("only in old, not compared: only.txt"), "{}", ran.err);
    assert!(alone[1].ends_with("only in new, not compared: n0.txt, n1.txt, n2.txt, n3.txt, n4.txt and 2 more"));
    let by_path = sorted_out(&ran.json());
    assert_eq!(by_path.keys().collect::<Vec<_>>(), ["a.txt", "b.md"]);
    assert_eq!(rebuilt(&by_path["a.txt"]), ("a\n".to_owned(), "b\n".to_owned()));
}

#[test]
fn one_bad_file_does_not_stop_the_folder() {
    let galley = Galley::new();
    for n in 0..30 {
        galley.file(&format!("old/{n:02}.txt"), b"\x89PNG\r\n\x1a\n");
        galley.file(&format!("new/{n:02}.txt"), "x");
    }
    galley.file("old/z.txt", "z");
    galley.file("new/z.txt", "z!");
    let ran = galley.run(&["diff", "--dirs", "old", "new", "--as", "ops"]);
    assert_eq!((ran.code, ran.json().len()), (1, 2));
    assert!(ran.err.lines().last().unwrap().contains("20 more"), "{}", ran.err);
}

/// Operations by file, timings checked and left out.
fn sorted_out(found: &[Value]) -> BTreeMap<String, Vec<Value>> {
    let mut by_path: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in found {
        let ops = by_path.entry(line["path"].as_str().unwrap().to_owned()).or_default();
        match line.get("ms") {
            Some(ms) => assert!(ms.as_f64().unwrap() >= 0.0),
            None => ops.push(line.clone()),
        }
    }
    by_path
}

#[test]
fn law_3_holds_over_the_corpus() {
    for set in ["zh-open", "en-open"] {
        let Some(corpus) = shared(&format!("corpus/revisions/{set}")) else { return };
        let galley = Galley::new();
        let (old, new) = (corpus.join("old"), corpus.join("new"));
        let (old_arg, new_arg) = (old.to_str().unwrap(), new.to_str().unwrap());
        let found = galley.json(&["diff", "--dirs", old_arg, new_arg, "--as", "ops", "--timings"]);
        let by_path = sorted_out(&found);
        let read = |folder: &Path, name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        let files: Vec<_> = std::fs::read_dir(&old).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(by_path.len(), files.len());
        for (name, ops) in &by_path {
            let (was, is) = rebuilt(ops);
            assert!(was == read(&old, name) && is == read(&new, name), "law 3 fails for {name}");
        }
    }
}
