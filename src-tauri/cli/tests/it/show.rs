//! `galley show` and `galley export`: the formats, to the letter.

use serde_json::{Value, json};

use crate::runner::{Galley, shared};

const PAGE: &str = "<html><body><h1>The <em>head</em>line</h1><h2>Sub &amp; head</h2><p>One <b>bold</b> word.</p>\
    <table><tr><th>姓名</th><th>票</th></tr><tr><td>陈</td><td>12</td></tr></table>\
    <ul><li>first</li><li>second</li></ul><p onclick=\"x()\">last<script>alert(1)</script></p></body></html>";

#[test]
fn json_is_one_document_with_a_body_of_type_doc() {
    let galley = Galley::new();
    let story = galley.import("a.html", PAGE);
    let article: Value = serde_json::from_str(&galley.ok(&["show", &story, "--as", "json"])).unwrap();
    assert_eq!(article["headline"], "The headline");
    assert_eq!(article["body"]["type"], "doc");
    let heading = &article["body"]["content"][0];
    assert_eq!((&heading["type"], &heading["attrs"]["level"]), (&json!("heading"), &json!(2)));
    assert_eq!(heading["content"][0]["text"], "Sub & head");
    let flagged: Value = serde_json::from_str(&galley.ok(&["show", &story, "--json"])).unwrap();
    assert_eq!(flagged, article, "--json is --as json");
}

#[test]
fn text_is_a_line_per_paragraph_and_cells_parted_by_tabs() {
    let galley = Galley::new();
    let story = galley.import("a.html", PAGE);
    let text = galley.ok(&["show", &story, "--as", "text"]);
    assert_eq!(text, "Sub & head\nOne bold word.\n姓名\t票\n陈\t12\nfirst\nsecond\nlast\n");
}

#[test]
fn html_is_the_sanitised_body_fragment() {
    let galley = Galley::new();
    let story = galley.import("a.html", PAGE);
    let html = galley.ok(&["show", &story, "--as", "html"]);
    assert!(html.contains("<h2>Sub &amp; head</h2>") && html.contains("<strong>bold</strong>"), "{html}");
    for absent in ["<h1", "<html", "<body", "onclick", "script", "alert"] {
        assert!(!html.contains(absent), "{absent} in {html}");
    }
}

#[test]
fn markdown_and_ninjs() {
    let galley = Galley::new();
    let story = galley.import("a.html", PAGE);
    let markdown = galley.ok(&["show", &story, "--as", "markdown"]);
    assert!(markdown.contains("## Sub") && markdown.contains("One **bold** word."), "{markdown}");
    let ninjs: Value = serde_json::from_str(&galley.ok(&["show", &story, "--as", "ninjs"])).unwrap();
    assert!(ninjs.to_string().contains("The headline"), "{ninjs}");
}

#[test]
fn a_revision_and_a_short_id() {
    let galley = Galley::new();
    let story = galley.import("a.txt", "first text\n");
    let newer = galley.file("b.txt", "second text\n");
    galley.ok(&["import", &newer, "--story", &story]);
    assert_eq!(galley.ok(&["show", &story, "--rev", "1", "--as", "text"]), "first text\n");
    assert_eq!(galley.ok(&["show", &story[..18], "--as", "text"]), "second text\n");
    galley.run(&["show", &story, "--rev", "99"]).fails(1, "99");
    galley.run(&["show", &story, "--rev", "latest"]).fails(2, "is not a revision");
    galley.run(&["show", "no-such-story"]).fails(1, "no-such-story");
    let ops = galley.json(&["diff", &format!("{story}@1"), &story, "--as", "ops"]);
    let gone: String = ops.iter().filter(|op| op["op"] == "delete").map(|op| op["text"].as_str().unwrap()).collect();
    assert_eq!(gone, "first");
}

#[test]
fn people_see_what_and_how_far_first() {
    let galley = Galley::new();
    let story = galley.import("a.html", "<h1>修缮完工</h1><p>正文。</p>");
    let shown = galley.run(&["show", &story]);
    shown.check(0, "修缮完工\ndrafting · 3 characters · 陈晓 <time>\n\n正文。", "");
}

#[test]
fn export_writes_the_format_of_the_ending() {
    let galley = Galley::new();
    let story = galley.import("a.html", "<h1>题</h1><p>one &lt;</p>");
    for (name, part) in
        [("o.html", "one &lt;"), ("o.md", "one"), ("o.txt", "one <"), ("o.json", "\"doc\""), ("o.ninjs.json", "题")]
    {
        let file = galley.path(name);
        assert_eq!(galley.ok(&["export", &story, "-o", name]).lines().next(), Some(name));
        let written = std::fs::read_to_string(file).unwrap();
        assert!(written.contains(part), "{name}: {written}");
    }
    galley.run(&["export", &story, "-o", "no/such/folder.md"]).fails(1, "its folder does not exist");
    galley.run(&["preview", &story, "-o", "p.html"]).check(0, "p.html", "");
    let page = std::fs::read_to_string(galley.path("p.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") || page.starts_with("<!DOCTYPE html>"), "{page}");
    assert!(page.contains("one &lt;"), "{page}");
}

#[test]
fn exported_json_comes_back_as_it_was() {
    let galley = Galley::new();
    let story = galley.import("a.html", PAGE);
    galley.ok(&["export", &story, "-o", "o.json"]);
    let again = galley.json(&["import", "o.json", "--json"])[0]["story"].as_str().unwrap().to_owned();
    let show = |id: &str| galley.ok(&["show", id, "--as", "json"]);
    assert_eq!(show(&again), show(&story));
}

#[test]
fn every_exported_ninjs_document_is_valid() {
    let Some(schemas) = shared("corpus/ninjs") else { return };
    let read =
        |name: &str| -> Value { serde_json::from_str(&std::fs::read_to_string(schemas.join(name)).unwrap()).unwrap() };
    let (ninjs, geo) = (read("ninjs-schema_3.1.json"), read("GeoJSON-schema.json"));
    let registry = jsonschema::Registry::new().add("https://geojson.org/schema/GeoJSON.json", geo).unwrap();
    let registry = registry.prepare().unwrap();
    let validator = jsonschema::options().with_registry(&registry).build(&ninjs).unwrap();
    let galley = Galley::new();
    let mut files = vec![
        galley.file("page.html", PAGE),
        galley.file("empty.txt", ""),
        galley.file("plain.txt", "一段\n二段"),
        galley.file("m.md", "# h\n\n> quote\n\n1. a\n2. b\n\n![alt](https://example.org/a.jpg)\n"),
    ];
    if let Some(specimen) = shared("specimen") {
        files.extend(std::fs::read_dir(specimen).unwrap().map(|e| e.unwrap().path().to_str().unwrap().to_owned()));
    }
    for file in files {
        let story = galley.json(&["import", &file, "--json"])[0]["story"].as_str().unwrap().to_owned();
        let document: Value = serde_json::from_str(&galley.ok(&["show", &story, "--as", "ninjs"])).unwrap();
        let faults: Vec<String> = validator.iter_errors(&document).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{file}: {faults:#?}");
    }
}
