//! Files that nobody should send: importing and comparing them ends with a line or a sentence, never with a fault.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::runner::Galley;

/// No command may take longer than this on a hostile file, in a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// Imports a file of these bytes; gives its line. Whatever it is, the library stays usable.
#[track_caller]
fn check(name: &str, bytes: impl AsRef<[u8]>) -> (Galley, Value) {
    let galley = Galley::new();
    let file = galley.file(name, bytes);
    let began = Instant::now();
    let ran = galley.run(&["import", &file, "--json"]);
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
    let line = ran.json().remove(0);
    assert_eq!(line["file"], *file);
    assert_eq!(ran.code == 0, line["story"].is_string(), "{line} {}", ran.err);
    for story in galley.json(&["list", "--json"]) {
        for format in ["text", "html", "markdown", "json", "ninjs"] {
            galley.ok(&["show", story["id"].as_str().unwrap(), "--as", format]);
        }
    }
    (galley, line)
}

fn codes(line: &Value) -> Vec<&str> {
    line["problems"].as_array().unwrap().iter().map(|problem| problem["code"].as_str().unwrap()).collect()
}

#[test]
fn nothing_and_no_text() {
    for name in ["empty.txt", "empty.html", "empty.md", "empty.json", "empty"] {
        check(name, "");
    }
    let (_, line) = check("picture.html", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\xff\xfe");
    assert!(line.to_string().contains("binary") || line["error"].is_string(), "{line}");
    let noise: Vec<u8> = (0..200_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for name in ["noise.txt", "noise.html", "noise.md", "noise.json"] {
        check(name, &noise);
    }
}

#[test]
fn text_in_other_encodings_is_read_and_said() {
    let text = "福州新闻：全市近郊乡村道路全部通车，群众出行更加方便。\n";
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    let (galley, line) = check("gb.txt", &bytes);
    assert!(codes(&line).contains(&"encoding-guessed"), "{line}");
    let story = line["story"].as_str().unwrap();
    assert_eq!(galley.ok(&["show", story, "--as", "text"]), text);
    let (_, line) = check("broken.txt", b"abc \xff\xfe\xfa def \xc3\x28 ghi");
    assert!(!codes(&line).is_empty(), "{line}");
}

#[test]
fn nul_bytes_and_lone_surrogates() {
    let (galley, line) = check("nul.txt", "before\0after, and a long enough line of words around it\n");
    let shown = galley.ok(&["show", line["story"].as_str().unwrap(), "--as", "text"]);
    assert!(shown.contains("before") && shown.contains("after") && !shown.contains('\0'), "{shown}");
    check("surrogate.txt", b"a lone \xed\xa0\x80 surrogate half in a line of words\n");
    check("surrogate.html", "<p>&#xD800; &#xDFFF; &#0; &#x110000;</p>");
    check("surrogate.json", r#"{"headline":"\ud800","body":{"type":"doc","content":[]}}"#);
}

#[test]
fn ten_thousand_paragraphs_and_a_paragraph_of_a_megabyte() {
    let (galley, line) = check("many.txt", "一段话。\n".repeat(10_000));
    let shown = galley.ok(&["show", line["story"].as_str().unwrap(), "--as", "text"]);
    assert_eq!(shown.lines().count(), 10_000);
    check("long.txt", "一句长长的话，".repeat(50_000));
    check("long.html", format!("<p>{}</p>", "some more words ".repeat(65_000)));
}

#[test]
fn deep_and_crooked_markup() {
    check("deep.html", format!("{}x", "<div>".repeat(50_000)));
    check("lists.html", format!("{}x", "<ul><li>".repeat(20_000)));
    check("marks.html", format!("<p>{}x", "<b><i><u>".repeat(20_000)));
    check("quotes.md", format!("{}x", "> ".repeat(20_000)));
    check("brackets.md", "[".repeat(100_000));
    check("nested.json", format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)));
    check("open.json", "{\"headline\":");
    check(
        "attributes.html",
        "<p style=\"position:fixed\" onload=alert(1)><iframe src=javascript:alert(1)></iframe>x</p>",
    );
}

#[test]
fn fifty_megabytes() {
    check("large.bin", vec![0u8; 50 << 20]);
}

#[test]
fn endless_and_special_files() {
    let galley = Galley::new();
    if std::path::Path::new("/dev/zero").exists() {
        let ran = galley.run(&["import", "/dev/zero", "--json"]);
        assert_eq!(ran.code, 1);
        assert!(ran.json()[0]["error"].as_str().unwrap().contains("larger than"), "{}", ran.out);
    }
    let ran = galley.run(&["import", "/dev/null", "--json"]);
    assert_eq!(ran.json().len(), 1);
}

#[test]
fn hostile_names_and_ids() {
    let galley = Galley::new();
    for id in ["", " ", "'; DROP TABLE stories; --", "%", "_", "0192f1c0", "../../etc/passwd", "稿", "\u{202e}x"] {
        galley.run(&["show", id]).fails(1, "");
        galley.run(&["changes", id]).fails(1, "");
    }
    let story = galley.import("a<b>&\"'.txt", "x");
    galley.run(&["accept", &story, "c99"]).fails(1, "c99");
    galley.run(&["show", &story, "--rev", "-1"]).fails(2, "");
    galley.run(&["show", &story, "--rev", "0"]).fails(1, "");
    galley.run(&["set", &story, "headlime", "x"]).fails(2, "the fields are: kicker, headline");
    galley.run(&["set", &story, "credits", "x"]).fails(2, "must be JSON");
    galley.run(&["set", &story, "credits", "{}"]).fails(2, "not of the shape");
    galley.ok(&["set", &story, "keywords", "福州，党建"]);
    galley.ok(&["doctor"]);
}
