//! Chinese through a real input method, in plain and in tracked mode: what is composed stands inline while it is composed,
//! and the text and the changes are right afterwards, wherever it was.

use std::path::Path;

use galley_article::model::{Article, Body, Node};
use galley_desk::api::{StartThread, ThreadPlace};
use serde_json::{Value, json};

use crate::input_method::InputMethod;
use crate::library::{self, EDITOR, REPORTER, lines};
use crate::screen::{SCREEN, Window};

const WRITTEN: &str = "记者写下第一句话。\n编辑看过的第二句话。\n第三句话有多余的字。";
const EDITED: &str = "记者写下第一句话。\n编辑仔细看过的第二句话。\n第三句话有的字。";

/// Notes what a composition says, and whether it stands in the text meanwhile.
const LISTEN: &str = "window.heard = []; for (const kind of ['start', 'update', 'end'])\
    document.addEventListener('composition' + kind, (event) => window.heard.push([kind, event.data]), true)";

#[tokio::test(flavor = "multi_thread")]
async fn chinese_is_composed_in_plain_text() {
    compose(false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn chinese_is_composed_in_tracked_text() {
    compose(true).await;
}

async fn compose(tracked: bool) {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let input = match InputMethod::start(data.path()) {
        Ok(input) => input,
        Err(missing) => return println!("skipped: no input method was tried: {missing}"),
    };
    prepare(data.path(), tracked);
    let Some(window) = Window::open_in(data.path(), REPORTER, input.environment()).await else { return };
    window.until_body(EDITED).await;
    window.run(LISTEN, Vec::new()).await;
    window.caret("第一句话", true).await;
    input.turn_on();
    let hands = Hands { window: &window, input: &input, data: data.path() };

    // In the midst of a paragraph, then over a selection.
    hands.compose("beijing", "北京", "space", "北京").await;
    hands.see(&EDITED.replace("第一句话", "第一句话北京")).await;
    window.select("写下").await;
    hands.compose("xinwen", "新闻", "space", "新闻").await;
    let mut expected = EDITED.replace("写下第一句话", "新闻第一句话北京");
    hands.see(&expected).await;

    // At both edges of what somebody else has put in, and beside what somebody else has struck out.
    window.caret("看过", false).await;
    hands.compose("xinwen", "新闻", "space", "新闻").await;
    expected = expected.replace("仔细看过", "仔细新闻看过");
    hands.see(&expected).await;
    window.caret("编辑", true).await;
    hands.compose("beijing", "北京", "space", "北京").await;
    expected = expected.replace("编辑仔细", "编辑北京仔细");
    hands.see(&expected).await;
    window.caret("第三句话有", true).await;
    hands.compose("xinwen", "新闻", "space", "新闻").await;
    expected = expected.replace("第三句话有", "第三句话有新闻");
    hands.see(&expected).await;

    // Given up with Esc nothing is left of it; Enter leaves the letters, and no new paragraph.
    window.caret("第三句话", false).await;
    hands.compose("beijing", "北京", "Escape", "").await;
    hands.see(&expected).await;
    hands.compose("beijing", "北京", "Return", "beijing").await;
    expected = expected.replace("第三句话", "beijing第三句话");
    hands.see(&expected).await;
    window.picture(if tracked { "composed-tracked.png" } else { "composed-plain.png" }).await;

    let view = library::only_story(data.path());
    if tracked {
        assert_eq!(lines(&view.baseline.body), WRITTEN);
        whose_is_what(&json!(view.changes));
    } else {
        assert!(view.changes.is_empty());
    }
    window.close().await;
}

/// What the editor put in, and what becomes of it when the reporter composes in the midst of it and over a part of it.
const LONG_EDIT: &str = "记者写下第一句话。\n编辑反反复复来来回回看过的第二句话。\n第三句话有的字。";

#[tokio::test(flavor = "multi_thread")]
async fn chinese_is_composed_within_and_over_what_others_wrote_and_beside_a_comment() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let input = match InputMethod::start(data.path()) {
        Ok(input) => input,
        Err(missing) => return println!("skipped: no input method was tried: {missing}"),
    };
    let body = |text: &str| Body::new(text.lines().map(Node::paragraph).collect());
    let article = Article { headline: "输入法".to_owned(), body: body(WRITTEN), ..Article::default() };
    let story = library::submitted(data.path(), &article);
    library::save(data.path(), &story, EDITOR, &body(LONG_EDIT));
    let start = StartThread {
        story: story.summary.id.clone(),
        actor: EDITOR.to_owned(),
        base_version: None,
        place: ThreadPlace::Quote { quote: "写下第一句话".to_owned() },
        text: "第几句？".to_owned(),
    };
    library::desk(data.path()).start_thread(&start).unwrap();
    let Some(window) = Window::open_in(data.path(), REPORTER, input.environment()).await else { return };
    window.until_body(LONG_EDIT).await;
    window.run(LISTEN, Vec::new()).await;
    let commented = |words: &str| {
        let marks =
            "[...document.querySelectorAll('.ProseMirror .comment-text')].map((mark) => mark.textContent).join('')";
        format!("{marks} === {}", json!(words))
    };
    window.until(&commented("写下第一句话")).await;
    window.caret("反反复复", true).await;
    input.turn_on();
    let hands = Hands { window: &window, input: &input, data: data.path() };

    // Within what the editor put in: it falls into two parts, and both stay the editor's.
    hands.compose("xinwen", "新闻", "space", "新闻").await;
    let mut expected = LONG_EDIT.replace("反反复复", "反反复复新闻");
    hands.see(&expected).await;
    // Over the second part: what the editor had put in is gone, and nobody's deletion of the agreed text.
    window.select("来来回回").await;
    hands.compose("beijing", "北京", "space", "北京").await;
    expected = expected.replace("来来回回", "北京");
    hands.see(&expected).await;

    // Behind and before the words of a comment nothing is added to them; within them it is.
    window.caret("第一句话", true).await;
    hands.compose("beijing", "北京", "space", "北京").await;
    expected = expected.replace("第一句话", "第一句话北京");
    hands.see(&expected).await;
    window.until(&commented("写下第一句话")).await;
    window.caret("写下", true).await;
    hands.compose("xinwen", "新闻", "space", "新闻").await;
    expected = expected.replace("写下", "写下新闻");
    hands.see(&expected).await;
    window.until(&commented("写下新闻第一句话")).await;
    window.caret("记者", true).await;
    hands.compose("beijing", "北京", "space", "北京").await;
    expected = expected.replace("记者", "记者北京");
    hands.see(&expected).await;
    window.until(&commented("写下新闻第一句话")).await;

    // Over words of two people at once: the editor's stay among the changes as taken out, the reporter's own are gone.
    window.select("反反复复新闻").await;
    hands.compose("xinwen", "新闻", "space", "新闻").await;
    expected = expected.replace("反反复复新闻", "新闻");
    hands.see(&expected).await;
    window.picture("composed-over-others.png").await;

    let view = library::only_story(data.path());
    assert_eq!(lines(&view.baseline.body), WRITTEN);
    let changes = json!(view.changes);
    assert_eq!(pieces(&changes, EDITOR, "inserted"), [""; 0], "{changes:#}");
    assert_eq!(pieces(&changes, EDITOR, "deleted"), ["多余"], "{changes:#}");
    assert_eq!(pieces(&changes, EDITOR, "inserted_then_deleted").concat(), "反反复复来来回回", "{changes:#}");
    // A word with something new on either side reads as one that was replaced.
    let own = |kind: &str| pieces(&changes, REPORTER, kind);
    assert_eq!(own("inserted"), ["北京写下新闻", "北京", "新闻北京"], "{changes:#}");
    assert_eq!(own("deleted"), ["写下"], "{changes:#}");
    window.close().await;
}

/// The pieces of one kind that somebody made, in document order.
fn pieces(changes: &Value, author: &str, kind: &str) -> Vec<String> {
    let pieces = changes.as_array().unwrap().iter().flat_map(|change| change["pieces"].as_array().unwrap());
    let own = pieces.filter(|piece| piece["author"] == author && piece["kind"] == kind);
    own.map(|piece| piece["text"].as_str().unwrap().to_owned()).collect()
}

/// Everything composed is the reporter's, everything else is still the editor's.
fn whose_is_what(changes: &Value) {
    let of = |author: &str, kind: &str| pieces(changes, author, kind);
    assert_eq!(of(EDITOR, "inserted"), ["仔细"], "{changes:#}");
    assert_eq!(of(EDITOR, "deleted"), ["多余"], "{changes:#}");
    assert_eq!(of(REPORTER, "inserted"), ["新闻", "北京", "北京", "新闻", "beijing", "新闻"], "{changes:#}");
    assert_eq!(of(REPORTER, "deleted"), ["写下"], "{changes:#}");
}

/// The text of [`WRITTEN`] as the reporter's, edited into [`EDITED`] by the editor; all of it settled unless tracked.
fn prepare(data: &Path, tracked: bool) {
    let body = |text: &str| Body::new(text.lines().map(Node::paragraph).collect());
    let article = |text: &str| Article { headline: "输入法".to_owned(), body: body(text), ..Article::default() };
    if tracked {
        let story = library::submitted(data, &article(WRITTEN));
        library::save(data, &story, EDITOR, &body(EDITED));
    } else {
        library::drafted(data, &article(EDITED));
    }
}

/// One who types with the input method into a window.
struct Hands<'a> {
    window: &'a Window,
    input: &'a InputMethod,
    data: &'a Path,
}

impl Hands<'_> {
    /// Spells something, sees it inline and told by the events, ends it with a key, and sees what came of it.
    async fn compose(&self, letters: &str, guess: &str, end: &str, comes: &str) {
        let Self { window, input, .. } = self;
        window.run("window.heard.length = 0", Vec::new()).await;
        let before = window.body().await;
        input.spell(letters);
        // With every letter of these words the input method guesses anew; the last guess stands inline.
        let updates = "window.heard.filter(([kind]) => kind === 'update')";
        let all = format!("{updates}.length >= {} && {updates}.at(-1)[1] === '{guess}'", letters.len());
        window.until(&format!("window.heard[0]?.[0] === 'start' && {all}")).await;
        let shown = window.body().await;
        assert!(shown != before && shown.contains(guess), "{guess} stands inline while it is composed: {shown}");
        input.press(&[end]);
        window.until("window.heard.at(-1)?.[0] === 'end'").await;
        let heard = window.run("return window.heard.at(-1)[1]", Vec::new()).await;
        assert_eq!(heard, json!(comes), "what {letters} and {end} came to");
    }

    /// Waits until the text is this, on the screen and in the library, and the window has heard so.
    async fn see(&self, text: &str) {
        self.window.until_body(text).await;
        let stands = || Some(library::only_story(self.data)).filter(|view| lines(&view.working.body) == text);
        let saved = json!(self.window.until_desk(stands).await.summary.updated_at);
        self.window.until(&format!("document.querySelector('[data-saved]')?.dataset.saved === {saved}")).await;
    }
}
