//! Bad input: no bytes make an importer fail, hang or lose the text, and nothing executable comes out.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::path::PathBuf;

use galley_article::convert::{Format, Imported, export, html, import};
use galley_article::model::schema::canonical_body;
use proptest::prelude::*;

fn codes(imported: &Imported) -> Vec<&str> {
    imported.problems.iter().map(|problem| problem.code.as_str()).collect()
}

fn every_format(bytes: &[u8]) -> Vec<Imported> {
    let formats = Format::ALL.into_iter().map(Some).chain([None]);
    formats.map(|format| import(bytes, format, None)).collect()
}

#[track_caller]
fn assert_sound(imported: &Imported) {
    let (again, problems) = canonical_body(&imported.article.body);
    assert_eq!((&again, problems.as_slice()), (&imported.article.body, &[][..]), "the body is canonical");
}

#[track_caller]
fn check(bytes: &[u8], text: &str, expected: &[&str]) {
    let imported = import(bytes, None, Some("a.txt"));
    assert_eq!(imported.article.body.0.plain_text(), text);
    assert_eq!(codes(&imported), expected, "{:?}", imported.problems);
    every_format(bytes).iter().for_each(assert_sound);
}

#[test]
fn encodings_are_recognised_and_said() {
    let text = "渡口的灯亮了,船还没有来。江面上起了雾。";
    check(b"", "", &["empty"]);
    check(b" \n\t ", "", &["empty"]);
    check(format!("\u{feff}{text}").as_bytes(), text, &[]);
    check(&encoding_rs::GB18030.encode(text).0, text, &["encoding-guessed"]);
    let page = format!("<html><meta charset=gb2312><p>{text}");
    let imported = import(&encoding_rs::GB18030.encode(&page).0, None, None);
    assert_eq!((imported.article.body.0.plain_text().as_str(), imported.problems.len()), (text, 0));
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&[b"\xff\xfe".as_slice(), &little].concat(), text, &[]);
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    check(&[b"\xfe\xff".as_slice(), &big].concat(), text, &[]);
    let latin: Vec<u8> = "The ferry left.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&latin, "The ferry left.", &["encoding-guessed"]);
}

#[test]
fn broken_text_keeps_what_can_be_read() {
    check(b"a\0b.\n", "ab.", &["nul-bytes"]);
    check("渡口的灯\u{1}亮了。".as_bytes(), "渡口的灯亮了。", &["control-characters-removed"]);
    let mut broken = "渡口的灯亮了,船来了。".as_bytes().to_vec();
    broken.push(0xff);
    check(&broken, "渡口的灯亮了,船来了。\u{fffd}", &["invalid-bytes"]);
    check(b"ab\xed\xa0\xbdcd.", "ab\u{fffd}\u{fffd}\u{fffd}cd.", &["invalid-bytes"]);
}

#[test]
fn binary_files_are_named_and_not_read() {
    check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "", &["binary"]);
    check(b"PK\x03\x04\x14\0\x06\0", "", &["binary"]);
    check(&(0..=255u8).cycle().take(4000).collect::<Vec<_>>(), "", &["binary"]);
}

#[test]
fn half_characters_in_json_are_mended() {
    let given = br#"{"headline":"a\ud83d","kicker":"\\ud83d \ud83d\ude00 \udc00","body":{"type":"doc"}}"#;
    let imported = import(given, Some(Format::Json), None);
    assert_eq!(imported.article.headline, "a\u{fffd}");
    assert_eq!(imported.article.kicker, "\\ud83d 😀 \u{fffd}");
    assert_eq!(codes(&imported), ["unpaired-surrogate"]);
}

#[test]
fn deep_nesting_is_flattened_with_its_text() {
    for (open, close) in [
        ("<div>", "</div>"),
        ("<b>", "</b>"),
        ("<ul><li>", "</li></ul>"),
        ("<blockquote>", ""),
        ("<table><tr><td>", ""),
        ("<a><b x=1>", ""),
    ] {
        let page = format!("{}deep inside{}<p>after", open.repeat(100_000), close.repeat(100_000));
        let imported = import(page.as_bytes(), Some(Format::Html), None);
        let text = imported.article.body.0.plain_text();
        assert!(text.contains("deep inside") && text.contains("after"), "{open}: {text}");
        assert_sound(&imported);
    }
    for markdown in ["> ".repeat(5_000), "- ".repeat(2_000), "[".repeat(20_000), "*a ".repeat(20_000)] {
        let imported = import((markdown + "inside").as_bytes(), Some(Format::Markdown), None);
        assert!(imported.article.body.0.plain_text().contains("inside"));
        assert_sound(&imported);
    }
    let json = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(codes(&import(json.as_bytes(), Some(Format::Json), None))[0], "not-json");
}

#[test]
fn formatting_that_is_never_closed_stays_bounded() {
    let page: String = (0..5_000).map(|n| format!("<p><b id=x{n} style='color:#{n}'><i class=y{n}>word{n}")).collect();
    let imported = import(page.as_bytes(), Some(Format::Html), None);
    assert_eq!(imported.article.body.blocks().len(), 5_000);
    let tag: String = (0..3_000).map(|n| format!(" a{n}=1")).collect();
    let imported = import(format!("<p{tag}>text").as_bytes(), Some(Format::Html), None);
    assert_eq!(imported.article.body.0.plain_text(), "text");
}

#[test]
fn many_and_long_paragraphs() {
    let many: String = (0..10_000).map(|n| format!("Paragraph {n} ends here.\n")).collect();
    assert_eq!(import(many.as_bytes(), None, None).article.body.blocks().len(), 10_000);
    let pages: String = (0..10_000).map(|n| format!("<p>Paragraph {n} ends here.</p>\n")).collect();
    assert_eq!(import(pages.as_bytes(), None, None).article.body.blocks().len(), 10_000);
    let long = "渡口的灯亮了。".repeat(50_000);
    for format in [Format::Text, Format::Html, Format::Markdown] {
        let imported = import(long.as_bytes(), Some(format), None);
        assert_eq!(imported.article.body.0.plain_text(), long, "{format:?}");
    }
}

#[test]
fn fifty_megabytes() {
    let line = "The ferry left the quay and did not come back before the fog had gone.\n";
    let text = line.repeat(50 * 1024 * 1024 / line.len());
    let imported = import(text.as_bytes(), Some(Format::Text), None);
    assert_eq!(imported.article.body.blocks().len(), text.len() / line.len());
    let page = format!("<p>{}", line.repeat(8 * 1024 * 1024 / line.len()));
    assert_eq!(import(page.as_bytes(), Some(Format::Html), None).article.body.blocks().len(), 1);
    let zeros = vec![0u8; 50 * 1024 * 1024];
    assert_eq!(codes(&import(&zeros, None, None)), ["binary"]);
}

/// What could run, load or post if a browser met it in the fragment.
fn executable(fragment: &str) -> Option<String> {
    let lower = fragment.to_ascii_lowercase();
    // Escaped text may say anything; only tags count.
    for tag in lower.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        const KNOWN: &[&str] = &[
            "p",
            "h2",
            "h3",
            "h4",
            "blockquote",
            "aside",
            "ul",
            "ol",
            "li",
            "figure",
            "figcaption",
            "img",
            "div",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "hr",
            "br",
            "a",
            "strong",
            "em",
            "u",
            "s",
            "sub",
            "sup",
            "code",
            "cite",
            "span",
        ];
        let attributes = tag.split('"').step_by(2).collect::<Vec<_>>().join("");
        let has_handler = attributes.split_whitespace().any(|name| name.starts_with("on"));
        let address = ["href=\"", "src=\""].iter().filter_map(|name| tag.split(name).nth(1)).collect::<Vec<_>>();
        let bad_address = address
            .iter()
            .any(|a| !["http://", "https://", "mailto:", "tel:", "/media/"].iter().any(|ok| a.starts_with(ok)));
        if !KNOWN.contains(&name.as_str()) || has_handler || bad_address {
            return Some(tag.to_owned());
        }
    }
    None
}

#[expect(clippy::disallowed_methods, reason = "a test may read the corpus")]
fn corpus(path: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus").join(path);
    if path.is_file() {
        return Some(vec![(path.display().to_string(), std::fs::read(&path).ok()?)]);
    }
    let Ok(folder) = std::fs::read_dir(&path) else {
        println!("skipped: {} is not present", path.display());
        return None;
    };
    let files = folder.filter_map(|entry| Some(entry.ok()?.path()));
    Some(files.filter_map(|file| Some((file.display().to_string(), std::fs::read(&file).ok()?))).collect())
}

#[test]
fn no_payload_survives_as_code() {
    let Some(files) = corpus("sanitise/payloads.json") else { return };
    let payloads: Vec<serde_json::Value> = serde_json::from_slice(&files[0].1).unwrap();
    for payload in payloads {
        let given = payload["payload"].as_str().unwrap_or_default();
        for format in [Format::Html, Format::Markdown] {
            let imported = import(given.as_bytes(), Some(format), None);
            let fragment = html::write(&imported.article.body);
            assert_eq!(executable(&fragment), None, "{given}\n{fragment}");
            assert_sound(&imported);
        }
    }
    assert!(executable("<p onclick=\"x\">").is_some() && executable("<a href=\"javascript:x\">").is_some());
    assert!(executable("<script>").is_some() && executable("<p>&lt;script onx=1&gt;</p>").is_none());
}

#[test]
fn pasted_pages_keep_their_words() {
    let Some(files) = corpus("paste") else { return };
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        let imported = import(bytes, Some(Format::Html), None);
        assert_sound(&imported);
        let fragment = html::write(&imported.article.body);
        assert_eq!(executable(&fragment), None, "{name}");
        let kept = format!("{}{}", imported.article.headline, imported.article.body.0.plain_text());
        assert!(
            !kept.trim().is_empty() || imported.article.body.blocks().len() > 1 || !imported.problems.is_empty(),
            "{name}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_fail(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        every_format(&bytes).iter().for_each(assert_sound);
    }

    #[test]
    fn no_text_fails(text in "\\PC{0,200}") {
        for imported in every_format(text.as_bytes()) {
            assert_sound(&imported);
            for format in Format::ALL {
                export(&imported.article, format, &Default::default());
            }
        }
    }

    #[test]
    fn tags_in_any_order_keep_the_words(parts in proptest::collection::vec(prop_oneof![
        2 => "[a-z]{4,8}".prop_map(|word| format!(" {word} ")),
        3 => prop_oneof![
            Just("p"), Just("div"), Just("h1"), Just("h3"), Just("ul"), Just("li"), Just("table"), Just("tr"), Just("td"), Just("b"),
            Just("a href=https://example.org"), Just("blockquote"), Just("figure"), Just("figcaption"), Just("aside class=pull-quote"),
            Just("cite"), Just("div class=gallery"), Just("pre"), Just("caption"), Just("p class=embed"), Just("dl"), Just("svg"), Just("template"),
        ].prop_flat_map(|tag| prop_oneof![Just(format!("<{tag}>")), Just(format!("</{}>", tag.split(' ').next().unwrap_or(tag)))]),
        1 => Just("<br>".to_owned()),
        1 => Just("<img src=https://example.org/a.png alt=x>".to_owned()),
    ], 0..24)) {
        let page = parts.concat();
        let imported = import(page.as_bytes(), Some(Format::Html), None);
        assert_sound(&imported);
        prop_assert_eq!(executable(&html::write(&imported.article.body)), None);
        let mut kept = imported.article.headline.clone();
        imported.article.body.0.walk(&mut |node| {
            kept.push_str(&node.text);
            for name in ["attribution", "credit", "title"] { kept.push_str(node.attr_str(name)); }
        });
        for problem in &imported.problems { kept.push_str(&problem.subject); }
        for word in parts.iter().filter(|part| part.starts_with(' ')) {
            prop_assert!(kept.contains(word.trim()), "{} of {}", word, page);
        }
    }
}
