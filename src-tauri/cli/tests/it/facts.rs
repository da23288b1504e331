//! Facts, classes, moments and who wrote what, from the command line.

use crate::runner::Galley;

fn story() -> (Galley, String) {
    let mut galley = Galley::new();
    let story = galley.import("a.html", "<h1>新桥</h1><p>投资三万二千元,很多。</p><p>到场300人。</p>");
    galley.ok(&["submit", &story]);
    galley.act_as("林远");
    (galley, story)
}

#[test]
fn facts_are_listed_ticked_and_fall() {
    let (galley, story) = story();
    let facts = galley.json(&["facts", &story, "--json"]);
    let normal: Vec<&str> = facts.iter().map(|fact| fact["fact"]["normal"].as_str().unwrap()).collect();
    assert_eq!(normal, ["32000 元", "300 人"]);
    let ticked = galley.ok(&["facts", "tick", &story, "2"]);
    assert!(ticked.contains("[x]") && ticked.contains("林远"), "{ticked}");
    let newer = galley.file("b.html", "<h1>新桥</h1><p>投资三万二千元,很多。</p><p>到场350人。</p>");
    galley.ok(&["import", &newer, "--story", &story]);
    let fallen = galley.ok(&["facts", &story]);
    assert!(
        fallen.contains("was 300人, ticked by 林远") && fallen.contains("fact-changed-since-submission"),
        "{fallen}"
    );
    let none = galley.ok(&["facts", "untick", &story, "--all"]);
    assert!(!none.contains("was 300人"), "{none}");
    galley.run(&["facts", "tick", &story, "9"]).fails(1, "there is no fact 9");
    galley.run(&["facts"]).fails(2, "");
}

#[test]
fn a_class_is_accepted_at_once() {
    let (galley, story) = story();
    let newer = galley.file("b.html", "<h1>新桥</h1><p>投资三万二千元，很多。</p><p>到场350人。</p>");
    galley.ok(&["import", &newer, "--story", &story]);
    assert_eq!(galley.json(&["changes", &story, "--class", "fact", "--json"]).len(), 1);
    galley.run(&["accept", &story, "--class", "punctuation"]).check(0, "accepted 1; 1 waits for a decision", "");
    galley.run(&["accept", &story, "--class", "commas"]).fails(2, "");
}

#[test]
fn the_text_is_compared_with_its_past() {
    let (galley, story) = story();
    let newer = galley.file("b.html", "<h1>新桥</h1><p>投资三万二千元,很多。</p><p>到场350人。</p>");
    galley.ok(&["import", &newer, "--story", &story]);
    let since = galley.ok(&["diff", &format!("{story}@submitted"), &story, "--as", "ops"]);
    assert!(since.contains("300") && since.contains("350"), "{since}");
    galley.run(&["diff", &format!("{story}@published"), &story]).fails(1, "There is no moment published");
    let moments = galley.json(&["moments", &story, "--json"]);
    assert_eq!(moments.len(), 1);
    assert_eq!((moments[0]["kind"].as_str(), moments[0]["unchanged"].as_bool()), (Some("submitted"), Some(false)));
    let blame = galley.ok(&["blame", &story, "--paragraph", "2"]);
    assert!(blame.contains("到场350人。") && blame.contains("before,") && blame.contains("到场300人。"), "{blame}");
    galley.run(&["blame", &story, "--paragraph", "7"]).fails(1, "there is no paragraph 7");
}
