//! Two people on one story: attributed changes, and decisions on them.

use serde_json::Value;

use crate::runner::Galley;

/// A story submitted by 陈晓 and edited by 林远: a word, a sentence and the headline.
fn reviewed() -> (Galley, String) {
    let mut galley = Galley::new();
    let story =
        galley.import("a.html", "<h1>旧题</h1><p>第一段写的是河。</p><p>第二段写的是桥。</p><p>第三段不变。</p>");
    galley.ok(&["submit", &story]);
    galley.act_as("林远");
    let newer =
        galley.file("b.html", "<h1>新题</h1><p>第一段写的是江。</p><p>第二段写的是桥。还有路。</p><p>第三段不变。</p>");
    galley.ok(&["import", &newer, "--story", &story]);
    (galley, story)
}

fn text_of(change: &Value) -> (&str, &str) {
    (change["deleted"].as_str().unwrap(), change["inserted"].as_str().unwrap())
}

#[test]
fn changes_carry_name_time_and_text() {
    let (galley, story) = reviewed();
    let changes = galley.json(&["changes", &story, "--json"]);
    assert_eq!(changes.len(), 3);
    for change in &changes {
        assert_eq!(change["author"], "林远");
        assert!(change["at"].as_str().unwrap().ends_with('Z') && change["id"].is_string(), "{change}");
    }
    let body: Vec<_> = changes.iter().filter(|change| change.get("field").is_none()).map(text_of).collect();
    assert_eq!(body, [("河", "江"), ("", "还有路。")]);
    assert_eq!(galley.json(&["changes", &story, "--by", "林远", "--json"]).len(), 3);
    assert_eq!(galley.json(&["changes", &story, "--by", "陈晓", "--json"]).len(), 0);
    let human = galley.ok(&["changes", &story]);
    assert!(human.contains("林远") && human.contains("[-河-]{+江+}") && human.contains("{+还有路。+}"), "{human}");
}

#[test]
fn deciding_on_all_gives_either_text() {
    let (galley, story) = reviewed();
    let proposed = galley.ok(&["show", &story, "--as", "text"]);
    galley.run(&["accept", &story, "--all"]).check(0, "accepted 3; 0 wait for a decision", "");
    assert_eq!(galley.ok(&["show", &story, "--as", "text"]), proposed);
    assert_eq!(galley.ok(&["changes", &story]), "no changes wait for a decision\n");
    let (galley, story) = reviewed();
    galley.run(&["reject", &story, "--all"]).check(0, "rejected 3; 0 wait for a decision", "");
    assert_eq!(galley.ok(&["show", &story, "--as", "text"]), "第一段写的是河。\n第二段写的是桥。\n第三段不变。\n");
    let article: Value = serde_json::from_str(&galley.ok(&["show", &story, "--json"])).unwrap();
    assert_eq!(article["headline"], "旧题");
}

#[test]
fn deciding_one_by_one_and_by_person() {
    let (galley, story) = reviewed();
    let changes = galley.json(&["changes", &story, "--json"]);
    let id = |inserted: &str| {
        let change = changes.iter().find(|change| change["inserted"] == inserted).unwrap();
        change["id"].as_str().unwrap().to_owned()
    };
    galley.run(&["accept", &story, &id("江")]).check(0, "accepted 1; 2 wait for a decision", "");
    galley.run(&["reject", &story, &id("还有路。")]).check(0, "rejected 1; 1 waits for a decision", "");
    galley.run(&["accept", &story, "--by", "林远"]).check(0, "accepted 1; 0 wait for a decision", "");
    assert_eq!(galley.ok(&["show", &story, "--as", "text"]), "第一段写的是江。\n第二段写的是桥。\n第三段不变。\n");
    let original = galley.path("original.txt");
    galley.ok(&["export", &story, "--view", "original", "-o", original.to_str().unwrap()]);
    assert!(std::fs::read_to_string(original).unwrap().contains("第一段写的是江。"));
    galley.run(&["accept", &story, "nonsense"]).fails(1, "nonsense");
}

#[test]
fn deciding_on_a_paragraph_or_a_kind_with_a_reason_and_reopening() {
    let (galley, story) = reviewed();
    galley.run(&["accept", &story, "--paragraph", "1", "--reason", "已核对"]).check(
        0,
        "accepted 1; 2 wait for a decision",
        "",
    );
    galley.run(&["reject", &story, "--kind", "inserted"]).check(0, "rejected 1; 1 waits for a decision", "");
    assert_eq!(galley.run(&["accept", &story, "--all", "--kind", "field"]).code, 2);
    let decisions = galley.json(&["decisions", &story, "--json"]);
    assert_eq!(
        (decisions.len(), &decisions[0]["reason"], &decisions[1]["verdict"]),
        (2, &"已核对".into(), &"reject".into())
    );
    let change = decisions[0]["changes"][0]["id"].as_str().unwrap();
    galley.run(&["reopen", &story, change]).check(0, &format!("reopened {change}; 2 wait for a decision"), "");
    let human = galley.ok(&["decisions", &story]);
    assert!(human.contains("(已核对)") && human.contains("reopened by"), "{human}");
    galley.run(&["reopen", &story, change]).fails(1, "not reopened");
}

#[test]
fn markup_shows_both_texts() {
    let (galley, story) = reviewed();
    galley.ok(&["export", &story, "--view", "markup", "-o", "m.html"]);
    let page = std::fs::read_to_string(galley.path("m.html")).unwrap();
    for words in ["<del", "河", "<ins", "江", "林远"] {
        assert!(page.contains(words), "{words} in {page}");
    }
}

#[test]
fn a_story_moves_and_leaves_revisions() {
    let (galley, story) = reviewed();
    galley.ok(&["accept", &story, "--all"]);
    galley.run(&["advance", &story]).check(0, "<id1> is editing", "");
    galley.run(&["return", &story, "--note", "再核对一次"]).check(0, "<id1> is submitted", "");
    galley.run(&["advance", &story, "--to", "ready"]).check(0, "<id1> is ready", "");
    galley.run(&["advance", &story, "--to", "nowhere"]).fails(1, "nowhere");
    let revisions = galley.json(&["revisions", &story, "--json"]);
    assert!(revisions.len() >= 2, "{revisions:?}");
    assert_eq!((&revisions[0]["number"], &revisions[0]["author"]), (&1.into(), &"陈晓".into()));
    assert_eq!(galley.json(&["list", "--stage", "ready", "--json"]).len(), 1);
    assert_eq!(galley.json(&["list", "--stage", "drafting", "--json"]).len(), 0);
    assert!(galley.ok(&["revisions", &story]).starts_with("1  "));
}

#[test]
fn what_stands_in_the_way_is_said() {
    let (galley, story) = reviewed();
    let found = galley.run(&["check", &story, "--json"]);
    assert!(found.err.is_empty() && found.json().iter().all(|finding| finding["code"].is_string()), "{}", found.out);
    let bare = galley.file("bare.txt", "没有标题的一段话。\n");
    let found = galley.run(&["check", &bare, "--json"]);
    assert!(found.out.contains("headline"), "{}", found.out);
}

#[test]
fn a_person_is_shown_the_first_few_findings_of_a_kind() {
    let galley = Galley::new();
    let file = galley.file("a.html", format!("<h1>题</h1><p>{}。</p>", "风停了,雨还在下".repeat(8)));
    let code = "half-width-punctuation";
    let found = galley.ok(&["check", &file]);
    let lines: Vec<&str> = found.lines().filter(|line| line.contains(code)).collect();
    assert_eq!(lines.len(), 6, "{found}");
    assert_eq!(
        lines[5].split_whitespace().collect::<Vec<_>>().join(" "),
        format!("warn {code} and 3 more; --json lists every one")
    );
    let all = galley.json(&["check", &file, "--json"]);
    assert_eq!(all.iter().filter(|finding| finding["code"] == code).count(), 8);
}

#[test]
fn a_selection_is_decided_on_and_the_decision_taken_back() {
    let (galley, story) = reviewed();
    let changes = galley.json(&["changes", &story, "--json"]);
    let river = changes.iter().find(|change| change["inserted"] == "江").unwrap();
    let range = format!("{}..{}", river["from"], river["to"]);
    galley.run(&["accept", &story, "--range", &range]).check(0, "accepted 1; 2 wait for a decision", "");
    galley.run(&["reject", &story, "--all"]).check(0, "rejected 2; 0 wait for a decision", "");
    galley.run(&["undo", &story]).check(0, "took decision 2 back; 2 wait for a decision", "");
    assert_eq!(galley.json(&["undo", &story, "--decision", "1", "--json"])[0]["pending"], 3);
    assert_eq!(galley.json(&["changes", &story, "--json"]), changes);
    galley.run(&["undo", &story]).fails(1, "there is no decision to take back");
    galley.run(&["accept", &story, "--range", "9..3"]).fails(2, "12..40");
}

#[test]
fn what_is_written_untracked_is_no_change() {
    let (galley, story) = reviewed();
    let pending = || -> Vec<_> {
        let said =
            |change: Value| [&change["id"], &change["author"], &change["at"], &change["inserted"]].map(Value::clone);
        galley.json(&["changes", &story, "--json"]).into_iter().map(said).collect()
    };
    let before = pending();
    galley.ok(&["track", &story, "off"]);
    galley.ok(&["set", &story, "deck", "一座城的两条路"]);
    assert_eq!(pending(), before);
    galley.ok(&["reject", &story, "--all"]);
    let article: Value = serde_json::from_str(&galley.ok(&["show", &story, "--json"])).unwrap();
    assert_eq!((&article["headline"], &article["deck"]), (&"旧题".into(), &"一座城的两条路".into()));
    galley.ok(&["track", &story, "on"]);
    galley.ok(&["set", &story, "deck", "另一个副题"]);
    assert_eq!(pending().len(), 1);
}
