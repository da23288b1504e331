//! A newsroom to publish from: a library of its own, filled through the desk and published from by the real command.

use std::io::Write;
use std::process::{Command, Stdio};

use galley_desk::api::{CreateStory, SaveText, StoryId};
use galley_desk::ports::Ports;
use galley_desk::{Desk, Place};
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Who acts.
pub(crate) const ACTOR: &str = "林晗";

/// Three pictures that differ.
pub(crate) const PICTURES: [&[u8]; 3] = [
    include_bytes!("../../icons/32x32.png"),
    include_bytes!("../../icons/128x128.png"),
    include_bytes!("../../icons/128x128@2x.png"),
];

pub(crate) struct House {
    pub(crate) folder: TempDir,
    pub(crate) desk: Desk,
}

/// What a command answered.
pub(crate) struct Ran {
    pub(crate) code: i32,
    /// Its last line as JSON, else null.
    pub(crate) answer: Value,
    pub(crate) err: String,
}

impl House {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(Place::in_folder(folder.path()), Ports::default()).unwrap();
        Self { folder, desk }
    }

    /// A library with one destination.
    pub(crate) fn at(name: &str, kind: &str, url: &str, user: &str, token: &str) -> Self {
        let house = Self::new();
        house.add(name, kind, url, user, token);
        house
    }

    #[track_caller]
    pub(crate) fn add(&self, name: &str, kind: &str, url: &str, user: &str, token: &str) {
        let args = [
            "destination",
            "add",
            name,
            "--kind",
            kind,
            "--url",
            url,
            "--user",
            user,
            "--token-stdin",
            "--secret-in-file",
            "--json",
        ];
        let mut child =
            self.command(&args).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(token.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success(), "{name} at {url}");
    }

    /// Has a destination take pictures as AVIF.
    #[track_caller]
    pub(crate) fn take_avif(&self, name: &str) {
        let known = self.desk.destinations().unwrap().into_iter().find(|each| each.name == name).unwrap();
        let (kind, url, user) = (known.kind.name(), known.url.as_str(), known.user.as_str());
        let args =
            ["destination", "add", name, "--kind", kind, "--url", url, "--user", user, "--pictures", "avif", "--json"];
        assert_eq!(self.ok(&args)["pictures"], "avif");
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_galley"));
        command
            .args(args)
            .env_clear()
            .env("HOME", self.folder.path())
            .env("GALLEY_DATA_DIR", self.folder.path())
            .env("GALLEY_ACTOR", ACTOR)
            .env("TZ", "UTC")
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        let output = self.command(args).output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        let answer = out.lines().last().and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default();
        let err = String::from_utf8(output.stderr).unwrap();
        Ran { code: output.status.code().unwrap_or(-1), answer, err }
    }

    /// Runs a command that must end well, and gives its answer.
    #[track_caller]
    pub(crate) fn ok(&self, args: &[&str]) -> Value {
        let ran = self.run(args);
        assert_eq!(ran.code, 0, "galley {args:?}: {} {}", ran.answer, ran.err);
        ran.answer
    }

    #[track_caller]
    pub(crate) fn publish(&self, story: &StoryId, to: &str) -> Value {
        let answer = self.ok(&["publish", story.as_str(), "--to", to, "--json"]);
        assert_eq!(answer["state"], "delivered", "{answer}");
        answer
    }

    pub(crate) fn story(&self, article: Value) -> StoryId {
        let request = CreateStory { actor: ACTOR.to_owned(), article: Some(article) };
        self.desk.create_story(&request).unwrap().summary.id
    }

    /// Other words for a story.
    pub(crate) fn rewrite(&self, story: &StoryId, article: Value) {
        let save = SaveText {
            story: story.clone(),
            base_version: self.desk.story(story).unwrap().version,
            actor: ACTOR.to_owned(),
            article: Some(article),
            body: None,
            fields: Default::default(),
        };
        self.desk.save_working_text(&save).unwrap();
    }

    /// An article of one paragraph.
    pub(crate) fn short(&self, headline: &str) -> Value {
        json!({
            "language": "zh-Hans", "headline": headline, "lead": "内河夜航恢复。", "source": "样报", "section": "城市",
            "credits": [{"role": "reporter", "name": ACTOR}, {"role": "responsible_editor", "name": "赵睿"}],
            "body": {"type": "doc", "content": [paragraph("三月一日晚，内河夜航恢复开行。")]},
        })
    }

    /// The same with a picture.
    pub(crate) fn with_picture(&self, headline: &str) -> Value {
        let media = self.desk.add_media(PICTURES[0], "image/png", "码头.png").unwrap();
        let mut article = self.short(headline);
        article["body"]["content"].as_array_mut().unwrap().push(figure(&media.sha256, "码头的灯", "夜里的码头"));
        article["media"] = json!([media]);
        article
    }

    /// The same with one that is smaller as AVIF.
    pub(crate) fn with_photograph(&self, headline: &str) -> Value {
        let level = |at: u32| u8::try_from(at % 256).unwrap();
        let picture = RgbImage::from_fn(240, 160, |x, y| Rgb([level(x), level(y), level(x * y / 160)]));
        let mut file = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut file, ImageFormat::Jpeg).unwrap();
        let media = self.desk.add_media(&file.into_inner(), "image/jpeg", "夜航.jpg").unwrap();
        let mut article = self.short(headline);
        article["body"]["content"].as_array_mut().unwrap().push(figure(&media.sha256, "码头的灯", "夜里的码头"));
        article["media"] = json!([media]);
        article
    }

    /// An article with every kind of block and three pictures.
    pub(crate) fn full(&self, english: bool) -> Value {
        let say = |zh: &'static str, en: &'static str| if english { en } else { zh };
        let media: Vec<_> = PICTURES
            .iter()
            .zip(["a.png", "b.png", "c.png"])
            .map(|(bytes, name)| self.desk.add_media(bytes, "image/png", name).unwrap())
            .collect();
        let text = |words: &str| json!([{"type": "text", "text": words}]);
        let marked = |words: &str, mark: &str| json!({"type": "text", "text": words, "marks": [{"type": mark}]});
        let item = |words: &str| json!({"type": "list_item", "content": [paragraph(words)]});
        let cell = |words: &str, header: bool| json!({"type": "table_cell", "attrs": {"header": header}, "content": [paragraph(words)]});
        let heading =
            |level: u64, words: &str| json!({"type": "heading", "attrs": {"level": level}, "content": text(words)});
        let body = json!({"type": "doc", "content": [
            paragraph(say("三月一日晚，内河夜航恢复开行，首日迎来八百名游客。", "Night boats are back on the inner river; 800 people came on day one.")),
            {"type": "paragraph", "content": [
                {"type": "text", "text": say("时刻表", "the timetable"), "marks": [{"type": "link", "attrs": {"href": "https://example.org/plan?a=1&b=2", "title": ""}}]},
                marked(say("加粗", "bold"), "strong"), marked(say("斜体", "italic"), "em"), marked("u", "underline"),
                marked("s", "strike"), marked("2", "sub"), marked("3", "sup"), marked("code()", "code"),
                {"type": "hard_break"}, {"type": "text", "text": "R&D <b> [gallery] 😀"},
            ]},
            heading(2, say("码头", "The pier")), heading(3, say("灯", "Lamps")), heading(4, say("水", "Water")),
            figure(&media[0].sha256, say("码头的灯", "Lamps on the pier"), say("夜里的码头", "The pier at night")),
            {"type": "gallery", "content": [
                figure(&media[1].sha256, say("修缮前", "Before"), "1"), figure(&media[2].sha256, say("修缮后", "After"), "2")]},
            {"type": "blockquote", "content": [paragraph(say("船慢，人也慢。", "The boat is slow, and so are we."))]},
            {"type": "pull_quote", "attrs": {"attribution": say("林大姐", "Ms Lin")}, "content": text(say("路修好了。", "The road is mended."))},
            {"type": "bullet_list", "content": [item(say("一号线", "Line one")), {"type": "list_item", "content": [
                paragraph(say("二号线", "Line two")), {"type": "bullet_list", "content": [item(say("支线", "A branch"))]}]}]},
            {"type": "ordered_list", "attrs": {"start": 3}, "content": [item(say("第三班", "The third boat"))]},
            {"type": "table", "content": [
                {"type": "table_row", "content": [cell(say("站", "Stop"), true), cell(say("时间", "Time"), true)]},
                {"type": "table_row", "content": [cell(say("东门", "East Gate"), true), cell("19:00", false)]}]},
            {"type": "divider"},
            {"type": "editor_note", "content": text(say("数字由航运处提供。", "Figures by the river office."))},
            {"type": "embed", "attrs": {"url": "https://example.org/video/1", "title": say("视频：夜航", "Video: by night")}},
        ]});
        json!({
            "language": say("zh-Hans", "en"), "headline": say("内河夜航恢复：首日八百人", "Night boats return & 800 come"),
            "kicker": say("城市新事", "City life"), "deck": say("两条航线，四个码头", "Two lines, four piers"),
            "lead": say("夜航停了两年，今晚恢复。", "After two years the night boats run again."),
            "source": say("样报", "The Specimen"), "section": say("新闻/城市", "News/City"),
            "keywords": [say("夜航", "night boats"), say("内河", "river")], "rights": say("版权所有", "All rights reserved"),
            "credits": [{"role": "reporter", "name": say("林晗", "Lin Han")}, {"role": "responsible_editor", "name": say("赵睿", "Zhao Rui")}],
            "related": [{"title": say("码头修缮完工", "The pier is mended"), "date": "2026-02-20", "url": "https://example.org/pier"}],
            "media": media, "body": body,
        })
    }
}

pub(crate) fn paragraph(words: &str) -> Value {
    json!({"type": "paragraph", "content": [{"type": "text", "text": words}]})
}

fn figure(sha256: &str, caption: &str, alt: &str) -> Value {
    json!({"type": "figure", "attrs": {"media": sha256, "alt": alt, "credit": "林晗 摄"}, "content": [{"type": "text", "text": caption}]})
}
