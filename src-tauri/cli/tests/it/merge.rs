//! `galley merge`: clean merges, conflicts, exit codes, files of all formats, stories.

use crate::runner::Galley;

/// Merges three texts as files of this ending; answers exit code, output and errors.
#[track_caller]
fn merged(ending: &str, base: &str, mine: &str, theirs: &str) -> (i32, String, String) {
    let galley = Galley::new();
    let names = [("base", base), ("mine", mine), ("theirs", theirs)];
    let files = names.map(|(name, text)| galley.file(&format!("{name}.{ending}"), text));
    let ran = galley.run(&["merge", &files[0], &files[1], &files[2]]);
    assert!(std::fs::read_dir(galley.data()).unwrap().next().is_none(), "no library is needed");
    (ran.code, ran.out, ran.err)
}

#[track_caller]
fn check(base: &str, mine: &str, theirs: &str, expected: &str) {
    assert_eq!(merged("txt", base, mine, theirs), (0, expected.to_owned(), String::new()));
    assert_eq!(merged("md", base, theirs, mine), (0, expected.to_owned(), String::new()));
}

#[test]
fn what_one_side_changed_is_as_that_side_has_it() {
    let (base, new) = ("\u{feff}一\r\n\r\n 二\t\n\n\n", "\u{feff}一\r\n\r\n 三 \n\n");
    check(base, base, new, new);
    check(base, new, base, new);
    check(base, new, new, new);
    check("", "", "a", "a");
}

#[test]
fn edits_of_both_sides_come_together() {
    check(
        "The mayor spoke on Monday.\r\n\r\nIt rained.\n",
        "The old mayor spoke on Monday.\r\n\r\nIt rained.\n",
        "The mayor spoke on Tuesday.\r\n\r\nIt rained.\n\n",
        "The old mayor spoke on Tuesday.\r\n\r\nIt rained.\n\n",
    );
    check("市长昨日讲话。\n下雨。", "市长今天讲话。\n下雨。", "市长昨日讲话。\n下大雨。", "市长今天讲话。\n下大雨。");
}

#[test]
fn a_conflict_is_exit_1_and_both_versions_can_be_read() {
    let (code, out, err) = merged("txt", "死亡三人。\n下雨。\n", "死亡四人。\n下雨。\n", "死亡五人。\n下大雨。\n");
    assert_eq!((code, out.as_str()), (1, "死亡<<< 四人 ||| 五人 >>>。\n下大雨。\n"));
    assert_eq!(err, "galley: conflict in the text: “三人” became “四人” here and “五人” there; the first stands\n");
    let (code, out, _) = merged("md", "one\ntwo words\nend\n", "one\nend\n", "one\ntwo new words\nend\n");
    assert_eq!((code, out.as_str()), (1, "one\n<<< two new words |||  >>>\nend\n"));
    let (code, out, _) = merged("txt", "The mayor.", "The old mayor.", "The new mayor.");
    assert_eq!((code, out.as_str()), (1, "The <<< old  ||| new  >>>mayor."));
}

#[test]
fn conflicts_as_json_and_articles_without_signs() {
    let galley = Galley::new();
    let page = |headline: &str, text: &str| format!("<h1>{headline}</h1><p>{text}</p>");
    let base = galley.file("base.html", page("旧桥通车", "头一段。"));
    let mine = galley.file("mine.html", page("新桥通车", "头一段。"));
    let theirs = galley.file("theirs.html", page("大桥通车", "头一段有了。"));
    let merged = galley.path("merged.json");
    let ran = galley.run(&["merge", &base, &mine, &theirs, "-o", merged.to_str().unwrap(), "--json"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let outcome = ran.json().remove(0);
    assert_eq!(outcome["file"], merged.to_str().unwrap());
    let conflict = &outcome["conflicts"][0];
    assert_eq!((conflict["kind"].as_str(), conflict["field"].as_str()), (Some("field"), Some("headline")));
    assert_eq!((conflict["mine"].as_str(), conflict["theirs"].as_str()), (Some("新桥通车"), Some("大桥通车")));
    let written = std::fs::read_to_string(merged).unwrap();
    assert!(written.contains("新桥通车") && written.contains("头一段有了。") && !written.contains("<<<"), "{written}");
}

#[test]
fn stories_and_revisions_are_merged_too() {
    let galley = Galley::new();
    let story = galley.import("a.md", "# 题目\n\n头一段。\n\n第二段。\n");
    let mine = galley.file("mine.md", "# 题目\n\n头一段很长。\n\n第二段。\n");
    galley.ok(&["import", &mine, "--story", &story, "--json"]);
    let theirs = galley.file("theirs.md", "# 题目\n\n头一段。\n\n第二段很短。\n");
    let out = galley.ok(&["merge", &format!("{story}@1"), &story, &theirs]);
    assert!(out.contains("头一段很长。") && out.contains("第二段很短。"), "{out}");
}

#[test]
fn wrong_usage_is_exit_2() {
    let galley = Galley::new();
    let file = galley.file("a.txt", "a");
    galley.run(&["merge"]).fails(2, "<BASE>");
    galley.run(&["merge", &file, &file]).fails(2, "<THEIRS>");
    galley
        .run(&["merge", &file, &file, &file, "-o", "a.docx"])
        .fails(2, "writes .html, .md, .txt, .json and .ninjs.json");
    galley.run(&["merge", &file, &file, "nothing.txt"]).fails(1, "there is no such file");
}

/// A story that said 三人 and says 四人, and a file that was made from the first and says 五人.
fn apart() -> (Galley, String, String) {
    let galley = Galley::new();
    let story = galley.import("a.md", "# 题目\n\n死亡三人。\n\n尾。\n");
    let mine = galley.file("mine.md", "# 题目\n\n死亡四人。\n\n尾。\n");
    galley.ok(&["import", &mine, "--story", &story, "--json"]);
    let theirs = galley.file("theirs.md", "# 题目\n\n死亡五人。\n\n尾声。\n");
    (galley, story, theirs)
}

#[test]
fn a_copy_comes_into_a_story_and_what_collides_is_decided() {
    let (galley, story, theirs) = apart();
    let text = || galley.ok(&["show", &story, "--as", "text"]);
    let merge = ["merge-into", &story, &theirs, "--base", "1", "--author", "赵睿", "--json"];
    let ran = galley.run(&merge);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let conflict = ran.json()[0]["conflicts"][0].clone();
    let said = |key: &str| conflict[key].as_str().unwrap().to_owned();
    assert_eq!((said("mine"), said("theirs"), said("theirs_by")), ("四人".into(), "五人".into(), "赵睿".into()));
    assert_eq!(text(), "死亡四人。\n尾声。\n");

    let listed = galley.json(&["conflicts", &story, "--json"]);
    assert_eq!((listed.len(), &listed[0]["id"], &listed[0]["chosen"]), (1, &conflict["id"], &serde_json::Value::Null));
    assert!(galley.ok(&["conflicts", &story]).contains("“三人” became “四人” here and “五人” there"));
    galley.run(&["conflicts", "keep", "theirs", &story, &said("id")]).check(
        0,
        "kept theirs; 0 wait for a decision",
        "",
    );
    assert_eq!(
        (text().as_str(), galley.ok(&["conflicts", &story]).as_str()),
        ("死亡五人。\n尾声。\n", "nothing collides\n")
    );

    let merge = conflict["merge"].to_string();
    galley.run(&["conflicts", "undo", &story, &said("id"), "--merge", &merge]).check(
        0,
        "choice taken back; 1 waits for a decision",
        "",
    );
    assert_eq!(galley.json(&["conflicts", "keep", "mine", &story, "--all", "--json"])[0]["waiting"], 0);
    assert_eq!(text(), "死亡四人。\n尾声。\n");
    galley.run(&["conflicts", "keep", "mine", &story, "k1"]).fails(1, "there is no conflict k1");
}

#[test]
fn a_revision_comes_into_a_story() {
    let (galley, story, theirs) = apart();
    galley.ok(&["import", &theirs, "--story", &story, "--json"]);
    let back = galley.file("back.md", "# 题目\n\n死亡三人。\n\n尾。再加一句。\n");
    galley.ok(&["import", &back, "--story", &story, "--json"]);
    let revisions = galley.json(&["revisions", &story, "--json"]);
    let last = revisions.iter().filter_map(|revision| revision["number"].as_u64()).max().unwrap().to_string();
    // 死亡五人 was made from 死亡三人, which stands again.
    galley.run(&["merge-into", &story, &last, "--base", "1"]).check(
        0,
        "merged into <id1>; 0 conflicts wait for a decision",
        "",
    );
    let text = galley.ok(&["show", &story, "--as", "text"]);
    assert!(text.contains("死亡五人。") && text.contains("再加一句。"), "{text}");
    galley.run(&["merge-into", &story, "99"]).fails(1, "revision");
}
