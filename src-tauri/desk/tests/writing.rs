//! What helps while writing: templates, pasting, pictures, counts, the size of revisions, preflight on demand.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{room, words};
use galley_article::check::Severity;
use galley_article::model::{Mark, NodeKind, schema};
use galley_desk::Code;
use galley_desk::api::{AddMedia, CreateStory, Fault, Import, MakeRevision, Paste, StoryId};

/// A GIF of one transparent pixel.
const PIXEL: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";
/// The same as it stands in a page.
const PIXEL_IN_PAGE: &str = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==";

fn names(room: &common::Room) -> Vec<String> {
    let templates = room.desk.templates().unwrap();
    templates.into_iter().map(|template| format!("{}: {} / {}", template.id, template.zh, template.en)).collect()
}

#[test]
fn four_templates_come_with_galley() {
    let room = room();
    let expected = [
        "news: 消息 / News",
        "feature: 通讯 / Feature",
        "notice: 公告 / Notice",
        "photo-story: 图片故事 / Photo story",
    ];
    assert_eq!(names(&room), expected);
    for template in room.desk.templates().unwrap() {
        let article = Some(serde_json::to_value(&template.article).unwrap());
        let view = room.desk.create_story(&CreateStory { actor: "林晗".into(), article }).unwrap();
        assert_eq!(view.working, template.article, "{}", template.id);
    }
}

#[test]
fn a_newsroom_adds_templates_and_replaces_ours_and_its_mistakes_stop_nobody() {
    let room = room();
    let folder = room.place().templates();
    std::fs::create_dir(&folder).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("news.json", r#"{"zh": "快讯", "en": "Flash", "article": {"dateline": "本报讯"}}"#);
    write("weather.json", r#"{"zh": "天气", "en": "Weather", "article": {"section": "民生"}}"#);
    write("broken.json", "{");
    write("nameless.json", r#"{"zh": "", "en": "", "article": {}}"#);
    write("odd.json", r#"{"zh": "甲", "en": "A", "article": {}, "colour": "red"}"#);
    write("newer.json", r#"{"zh": "甲", "en": "A", "article": {"schema": 99}}"#);
    write("notes.txt", "not a template");
    std::fs::create_dir(folder.join("folder.json")).unwrap();
    let expected = [
        "news: 快讯 / Flash",
        "feature: 通讯 / Feature",
        "notice: 公告 / Notice",
        "photo-story: 图片故事 / Photo story",
        "weather: 天气 / Weather",
    ];
    assert_eq!(names(&room), expected);
    let templates = room.desk.templates().unwrap();
    assert_eq!((templates[0].article.dateline.as_str(), templates[4].article.section.as_str()), ("本报讯", "民生"));
}

fn paste(html: &str) -> Paste {
    Paste { html: Some(html.to_owned()), text: Some("plain".to_owned()) }
}

#[test]
fn html_is_pasted_as_blocks_and_its_pictures_are_stored() {
    let room = room();
    let html = format!(
        "<meta charset=utf-8><!--StartFragment--><h1>题</h1><p>一<b>二</b></p><p><img alt=像 src='{PIXEL_IN_PAGE}'></p><!--EndFragment-->"
    );
    let pasted = room.desk.clean_paste(&paste(&html)).unwrap();
    let kinds: Vec<_> = pasted.body.blocks().iter().map(|block| format!("{:?}", block.kind)).collect();
    assert_eq!(kinds, ["Heading", "Paragraph", "Figure"]);
    assert_eq!(pasted.problems, [], "what nobody could see is not told of");
    let [media] = &pasted.media[..] else { panic!("{:?}", pasted.media) };
    assert_eq!((media.mime.as_str(), media.width, media.height), ("image/gif", 1, 1));
    assert_eq!(room.desk.media(&media.sha256).unwrap(), PIXEL);
}

#[test]
fn what_runs_is_not_pasted() {
    let room = room();
    let html = "<p onclick='x()'>a</p><script>x()</script><a href='javascript:x()'>b</a><svg onload=x()></svg>";
    let pasted = room.desk.clean_paste(&paste(html)).unwrap();
    let written = serde_json::to_string(&pasted.body).unwrap();
    assert!(!written.contains("x()") && !written.contains("javascript"), "{written}");
    let codes: Vec<_> = pasted.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert!(codes.contains(&"handler-dropped") && codes.contains(&"link-removed"), "{codes:?}");
}

#[test]
fn a_link_is_pasted_without_its_underline() {
    let room = room();
    let html = "<p><a href='https://example.org/'><u>a</u></a><a href='https://example.org/'>b</a><u>c</u></p>";
    let pasted = room.desk.clean_paste(&paste(html)).unwrap();
    let runs: Vec<_> = pasted.body.blocks()[0].content.iter().map(|run| (run.text.as_str(), run.marks.len())).collect();
    assert_eq!(runs, [("ab", 1), ("c", 1)]);
}

/// The files of a folder beside the repository, or of one file of payloads; nothing where it is not there.
fn corpus(path: &str) -> Vec<(String, String)> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus").join(path);
    if path.is_file() {
        let payloads: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let text = |payload: &serde_json::Value| payload["payload"].as_str().unwrap_or_default().to_owned();
        return payloads.as_array().unwrap().iter().map(text).map(|payload| (payload.clone(), payload)).collect();
    }
    let Ok(entries) = std::fs::read_dir(&path) else {
        println!("skipped: {} is not there", path.display());
        return Vec::new();
    };
    let read =
        |path: std::path::PathBuf| Some((path.file_name()?.to_str()?.to_owned(), std::fs::read_to_string(&path).ok()?));
    entries.filter_map(|entry| read(entry.ok()?.path())).collect()
}

/// What a node could carry that runs or leads anywhere but to the web.
fn dangerous(node: &galley_article::model::Node) -> Option<String> {
    let unsafe_address = |text: &str| !text.is_empty() && !schema::is_safe_address(text);
    let mut found = None;
    node.walk(&mut |node| {
        for (name, value) in &node.attrs {
            let value = value.as_str().unwrap_or_default();
            if name.starts_with("on") || (matches!(name.as_str(), "src" | "url" | "href") && unsafe_address(value)) {
                found = Some(format!("{name}={value}"));
            }
        }
        for mark in &node.marks {
            if let Mark::Link { href, .. } = mark
                && unsafe_address(href)
            {
                found = Some(href.clone());
            }
        }
    });
    found
}

#[test]
fn nothing_that_runs_comes_through_the_clipboard() {
    let room = room();
    for (name, html) in corpus("sanitise/payloads.json").into_iter().chain(corpus("paste")) {
        let pasted = room.desk.clean_paste(&paste(&html)).unwrap();
        assert_eq!(dangerous(&pasted.body.0), None, "{name}");
        for media in &pasted.media {
            assert!(room.desk.picture(&media.sha256).is_ok(), "{name}");
        }
    }
}

#[test]
fn lists_of_word_and_of_google_docs_are_lists() {
    let room = room();
    for (name, html) in corpus("paste").into_iter().filter(|(name, _)| name.contains("list")) {
        let pasted = room.desk.clean_paste(&paste(&html)).unwrap();
        let mut lists = 0;
        let mut leaves = Vec::new();
        pasted.body.0.walk(&mut |node| {
            lists += usize::from(matches!(node.kind, NodeKind::BulletList | NodeKind::OrderedList));
            if node.kind == NodeKind::Paragraph {
                leaves.push(node.plain_text());
            }
        });
        assert!(lists > 0 || name.contains("heading"), "{name}");
        let signs = ["·", "§", "o\u{a0}", "1.\u{a0}", "a.\u{a0}"];
        let kept = leaves.iter().find(|text| signs.iter().any(|sign| text.starts_with(sign)));
        assert_eq!(kept, None, "{name}: the sign is not part of the text");
    }
}

#[test]
fn plain_text_is_pasted_line_by_line() {
    let room = room();
    let request = Paste { html: Some("  ".into()), text: Some("一\r\n\n  二  \n".into()) };
    let pasted = room.desk.clean_paste(&request).unwrap();
    let lines: Vec<_> = pasted.body.blocks().iter().map(|block| block.plain_text()).collect();
    assert_eq!(lines, ["一", "二"]);
    let nothing = room.desk.clean_paste(&Paste::default()).unwrap();
    assert!(nothing.body.is_blank());
}

#[test]
fn a_picture_is_what_its_bytes_say() {
    let room = room();
    let named = |filename: &str, mime: &str| AddMedia { filename: filename.into(), mime: mime.into() };
    let media = room.desk.add_picture(&named("像.png", "image/png"), PIXEL).unwrap().media;
    assert_eq!((media.mime.as_str(), media.width, media.filename.as_str()), ("image/gif", 1, "像.png"));
    assert_eq!(room.desk.picture(&media.sha256).unwrap(), (PIXEL.to_vec(), "image/gif"));

    let why = |fault: Fault| (fault.code, fault.detail["why"].as_str().unwrap_or_default().to_owned());
    for bytes in [&b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"[..], b"<html>", b"%PDF-1.7", b""] {
        let fault = room.desk.add_picture(&named("a.png", "image/png"), bytes).unwrap_err();
        assert_eq!(why(fault), (Code::Invalid, "not-a-picture".into()));
    }
    // A stored file that is no picture is never served as one.
    let file = room.desk.add_media(b"<script>", "image/png", "a.png").unwrap();
    assert_eq!(room.desk.picture(&file.sha256).unwrap_err().code, Code::NotFound);
    assert_eq!(room.desk.picture("../library.db").unwrap_err().code, Code::NotFound);
}

#[test]
fn a_preview_may_have_its_pictures_elsewhere() {
    let room = room();
    let media = room.desk.add_picture(&AddMedia::default(), PIXEL).unwrap().media;
    let article = serde_json::json!({"headline": "题", "media": [media], "body": {"type": "doc", "content": [
        {"type": "figure", "attrs": {"media": media.sha256, "alt": "像"}},
    ]}});
    let request = CreateStory { actor: "林晗".into(), article: Some(article) };
    let story = room.desk.create_story(&request).unwrap().summary.id;
    let page = room.desk.preview_page(&story, &|sha256| Some(format!("media://localhost/{sha256}"))).unwrap();
    assert!(page.contains(&format!("src=\"media://localhost/{}\"", media.sha256)), "{page}");
    assert!(!page.contains("data:image"));
    assert!(room.desk.preview_story(&story, None).unwrap().html.contains(PIXEL_IN_PAGE));
}

#[test]
fn counts_stand_in_the_view_and_in_every_save() {
    let room = room();
    let view = room.create("林晗", "题", &["今天,用 Galley 写。"]);
    assert_eq!((view.counts.characters, view.counts.without_punctuation, view.counts.words), (7, 5, 1));
    let reply = room.save("林晗", &view.summary.id, &["今天。"]);
    assert_eq!((reply.counts.characters, reply.counts.without_punctuation, reply.counts.minutes), (3, 2, 1));
    assert_eq!(room.create("林晗", "题", &[]).counts.minutes, 0);
}

fn sizes(room: &common::Room, story: &StoryId) -> Vec<(u32, u32)> {
    room.desk.revisions(story).unwrap().iter().map(|revision| (revision.added, revision.removed)).collect()
}

#[test]
fn a_revision_says_how_much_it_changed() {
    let room = room();
    let story = room.create("林晗", "题目", &["今天下雨", "明天"]).summary.id;
    room.save("林晗", &story, &["今天下大雨"]);
    let note = |note: &str| MakeRevision { story: story.clone(), actor: "林晗".into(), note: note.into() };
    let made = room.desk.make_revision(&note("甲")).unwrap();
    assert_eq!((made.added, made.removed), (3, 4), "下大雨 for 下雨, and 明天 gone: words are what is compared");
    let same = room.desk.make_revision(&note("乙")).unwrap();
    assert_eq!((same.added, same.removed), (0, 0));
    // The text of a save that came too late is measured against what it was typed on top of.
    room.try_save("周棠", &story, 1, &["今天下大雨", "停了"]).unwrap_err();
    assert_eq!(sizes(&room, &story), [(8, 0), (3, 4), (0, 0), (2, 0)]);
}

#[test]
fn revisions_of_an_older_galley_are_measured_when_they_are_listed() {
    let room = room();
    let story = room.create("林晗", "题目", &["今天下雨"]).summary.id;
    room.save("林晗", &story, &["今天下大雨"]);
    room.desk.make_revision(&MakeRevision { story: story.clone(), actor: "林晗".into(), note: String::new() }).unwrap();
    let measured = sizes(&room, &story);
    let db = rusqlite::Connection::open(room.place().database()).unwrap();
    db.execute_batch("DROP TRIGGER revisions_are_immutable; UPDATE revisions SET added = NULL, removed = NULL;")
        .unwrap();
    assert_eq!(sizes(&room, &story), measured);
    assert_eq!(measured, [(6, 0), (3, 2)]);
}

#[test]
fn a_story_is_checked_as_it_stands() {
    let room = room();
    let story = room.create("林晗", "", &["待核"]).summary.id;
    let codes = |severity| {
        let findings = room.desk.check_story(&story).unwrap();
        findings.into_iter().filter(|f| f.severity == severity).map(|f| f.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(Severity::Block), ["headline-missing"]);
    assert!(codes(Severity::Warn).contains(&"placeholder".to_owned()));
    room.submit("林晗", &story);
    room.save("周棠", &story, &["核过了"]);
    assert!(codes(Severity::Warn).contains(&"changes-open".to_owned()));
    assert_eq!(words(&room.desk.story(&story).unwrap().baseline), "待核", "checking changes nothing");
    assert_eq!(room.desk.check_story(&"none".into()).unwrap_err().code, Code::NotFound);
}

/// A JPEG of nothing but a head, whose IPTC says in GBK what it shows and who took it.
fn photograph_in_gbk() -> Vec<u8> {
    let (caption, name) = (b"\xd2\xb9\xba\xbd\xbb\xd6\xb8\xb4", b"\xd5\xd4\xee\xa3");
    let mut words = vec![0x1c, 2, 120, 0, 8];
    words.extend_from_slice(caption);
    words.extend_from_slice(&[0x1c, 2, 80, 0, 4]);
    words.extend_from_slice(name);
    let length = u32::try_from(words.len()).unwrap().to_be_bytes();
    let block = [b"Photoshop 3.0\x008BIM\x04\x04\0\0".as_slice(), &length, &words].concat();
    let size = u16::try_from(block.len() + 2).unwrap().to_be_bytes();
    [b"\xff\xd8\xff\xed".as_slice(), &size, &block, b"\xff\xd9"].concat()
}

#[test]
fn a_figure_that_comes_in_gets_the_words_of_its_picture() {
    use base64::Engine;
    let room = room();
    let address =
        format!("data:image/jpeg;base64,{}", base64::engine::general_purpose::STANDARD.encode(photograph_in_gbk()));
    let seen = |figure: &galley_article::model::Node| {
        (figure.plain_text(), figure.attr_str("credit").to_owned(), figure.attr_str("alt").to_owned())
    };
    let html = format!("<p>一</p><figure><img alt=船 src=\"{address}\"></figure>");
    let pasted = room.desk.clean_paste(&Paste { html: Some(html.clone()), text: None }).unwrap();
    let expected = ("夜航恢复".to_owned(), "赵睿".to_owned(), "船".to_owned());
    assert_eq!(seen(&pasted.body.blocks()[1]), expected);

    let request = Import { actor: "林晗".into(), name: "a.html".into(), ..Import::default() };
    let story = room.desk.import_bytes(&request, html.as_bytes()).unwrap().story;
    assert_eq!(seen(&room.desk.story(&story).unwrap().working.body.blocks()[1]), expected);
    // What somebody wrote stays.
    let own = html.replace("</figure>", "<figcaption>自己的图说</figcaption></figure>");
    let pasted = room.desk.clean_paste(&Paste { html: Some(own), text: None }).unwrap();
    assert_eq!(pasted.body.blocks()[1].plain_text(), "自己的图说");
}
