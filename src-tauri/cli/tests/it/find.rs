//! `galley list` and `galley search`: ids, every match, literally, in any case.

use crate::runner::Galley;

/// The titles found by a query.
#[track_caller]
fn check(galley: &Galley, query: &str, expected: &[&str]) {
    let mut titles: Vec<String> = galley
        .json(&["search", query, "--json"])
        .iter()
        .map(|hit| {
            assert_eq!(hit["id"].as_str().unwrap().len(), 36);
            hit["title"].as_str().unwrap().to_owned()
        })
        .collect();
    titles.sort();
    assert_eq!(titles, expected, "search {query}");
}

#[test]
fn search_is_literal_by_substring_in_any_case() {
    let galley = Galley::new();
    for (name, text) in [
        ("a.html", "<h1>A</h1><p>福州市政务服务中心</p>"),
        ("b.html", "<h1>B</h1><p>The Newsroom protocol, 100% open_source \"quoted\"</p>"),
        ("c.html", "<h1>C</h1><p>海风吹过老城；政 务。 AND OR NEAR( *</p>"),
        ("d.html", "<h1>D</h1><p>ÉCOLE straße</p>"),
    ] {
        galley.import(name, text);
    }
    check(&galley, "政务", &["A"]);
    check(&galley, "福", &["A"]);
    check(&galley, "务服务中", &["A"]);
    check(&galley, "sroom", &["B"]);
    check(&galley, "NEWSROOM PROTO", &["B"]);
    check(&galley, "0%", &["B"]);
    check(&galley, "n_s", &["B"]);
    check(&galley, "\"quoted\"", &["B"]);
    check(&galley, "n%s", &[]);
    check(&galley, "n.s", &[]);
    check(&galley, "*", &["C"]);
    check(&galley, "NEAR(", &["C"]);
    check(&galley, "AND OR", &["C"]);
    check(&galley, "école", &["D"]);
    check(&galley, "-", &[]);
    check(&galley, "' OR 1=1 --", &[]);
    check(&galley, "没有的词", &[]);
}

#[test]
fn every_match_is_given_and_headlines_count() {
    let galley = Galley::new();
    let files: Vec<String> =
        (0..130).map(|n| galley.file(&format!("{n}.html"), format!("<h1>第{n}号</h1><p>共同的词</p>"))).collect();
    let args: Vec<&str> = ["import"].into_iter().chain(files.iter().map(String::as_str)).collect();
    galley.ok(&args);
    assert_eq!(galley.json(&["search", "共同", "--json"]).len(), 130);
    assert_eq!(galley.json(&["list", "--json"]).len(), 130);
    check(&galley, "第77号", &["第77号"]);
}

#[test]
fn lists_are_for_people_too() {
    let mut galley = Galley::new();
    galley.import("a.html", "<h1>短题</h1><p>x</p>");
    galley.act_as("Ada");
    let english = galley.import("b.html", "<h1>Headline</h1><p>y</p>");
    galley.run(&["list"]).check(0, "<id1>  Headline  drafting  <time>\n<id2>  短题      drafting  <time>", "");
    galley.run(&["list", "--person", "Ada"]).check(0, "<id1>  Headline  drafting  <time>", "");
    galley.run(&["trash", &english]).check(0, "<id1> is in the trash; galley untrash brings it back", "");
    assert_eq!(galley.json(&["list", "--json"]).len(), 1);
    assert_eq!(galley.json(&["list", "--trash", "--json"])[0]["story"], *english);
    galley.run(&["untrash", &english]).check(0, "<id1> is back in the library", "");
    assert_eq!(galley.json(&["list", "--json"]).len(), 2);
    let found = galley.ok(&["search", "headline"]);
    assert!(found.contains(&english) && found.contains("Headline") && !found.contains('\u{1b}'), "{found}");
}
