//! Comments from the command line, by two people.

use crate::runner::Galley;

fn story() -> (Galley, String) {
    let galley = Galley::new();
    let story = galley.import("a.html", "<h1>渡口</h1><p>渡口已停航三年，至今未修。</p><p>市民盼复航。</p>");
    (galley, story)
}

#[test]
fn a_thread_is_begun_answered_resolved_and_reopened() {
    let (mut galley, story) = story();
    assert_eq!(galley.ok(&["comments", "list", &story]), "no comments\n");
    let added = galley.json(&["comments", "add", &story, "--quote", "至今未修", "--text", "请核实。", "--json"]);
    let thread = added[0]["id"].as_str().unwrap().to_owned();
    assert_eq!((&added[0]["on"], &added[0]["from"], &added[0]["to"]), (&"text".into(), &9.into(), &13.into()));
    galley.act_as("林远");
    let unread = galley.json(&["comments", "list", &story, "--json"]);
    assert_eq!(unread[0]["comments"][0]["unread"], true);
    galley.run(&["comments", "reply", &story, &thread, "--text", "已核实 @陈晓"]).check(0, "replied <id1>", "");
    galley.run(&["comments", "edit", &story, &thread, "2", "--text", "已核实。@陈晓"]).check(0, "edited <id1>", "");
    galley.run(&["comments", "edit", &story, &thread, "3", "--text", "x"]).fails(1, "there is no comment 3");
    galley.run(&["comments", "resolve", &story, &thread]).check(0, "resolved <id1>", "");
    let human = galley.ok(&["comments", "list", &story]);
    for words in ["“至今未修”", "resolved by 林远", "陈晓", "请核实。", "已核实。@陈晓", "(edited)"]
    {
        assert!(human.contains(words), "{words} is not in {human}");
    }
    let listed = galley.json(&["comments", "list", &story, "--json"]).remove(0);
    assert_eq!(listed["comments"][1]["mentions"][0], "陈晓");
    assert_eq!(listed["resolved"]["author"], "林远");
    galley.run(&["comments", "reopen", &story, &thread]).check(0, "reopened <id1>", "");
    assert!(galley.json(&["comments", "list", &story, "--json"])[0].get("resolved").is_none());
}

#[test]
fn a_thread_whose_words_are_gone_is_detached_until_they_return() {
    let (galley, story) = story();
    let added = galley.json(&["comments", "add", &story, "--quote", "至今未修", "--text", "请核实。", "--json"]);
    let thread = added[0]["id"].as_str().unwrap();
    let without = galley.file("b.html", "<h1>渡口</h1><p>渡口已停航三年。</p><p>市民盼复航。</p>");
    galley.ok(&["import", &without, "--story", &story]);
    let state = || galley.json(&["comments", "list", &story, "--json"]).remove(0);
    assert_eq!((&state()["detached"], &state()["quote"]), (&true.into(), &"至今未修".into()));
    assert!(galley.ok(&["comments", "list", &story]).contains("detached"));
    galley.ok(&["reject", &story, "--all"]);
    assert_eq!((&state()["detached"], &state()["from"]), (&false.into(), &9.into()));
    galley.run(&["comments", "reattach", &story, thread, "--quote", "复航"]).check(0, "reattached <id1>", "");
    assert_eq!(state()["quote"], "复航");
}

#[test]
fn fields_changes_and_the_story_and_what_is_not_there() {
    let (galley, story) = story();
    let on = |args: &[&str]| {
        let all = [&["comments", "add", &story, "--text", "x", "--json"], args].concat();
        galley.json(&all).remove(0)["on"].clone()
    };
    assert_eq!(on(&["--field", "headline"]), "field");
    assert_eq!(on(&[]), "story");
    galley.ok(&["submit", &story]);
    let without = galley.file("b.html", "<h1>渡口</h1><p>渡口已停航三年，至今未修。</p>");
    galley.ok(&["import", &without, "--story", &story]);
    let change = galley.json(&["changes", &story, "--json"]).remove(0)["id"].as_str().unwrap().to_owned();
    assert_eq!(on(&["--change", &change]), "deletion");
    let add = |args: &[&str]| galley.run(&[&["comments", "add", &story], args].concat());
    add(&["--text", "x", "--quote", "没有"]).fails(1, "no such words");
    add(&["--text", "x", "--field", "nonsense"]).fails(1, "nonsense");
    add(&["--text", " "]).fails(1, "empty");
    add(&["--text", "x", "--quote", "a", "--field", "deck"]).fails(2, "--field");
    add(&[]).fails(2, "--text");
    galley.run(&["comments", "resolve", &story, "nothing"]).fails(1, "nothing");
    galley.run(&["comments"]).fails(2, "reattach");
}
