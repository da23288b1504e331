//! Review: what an editor changes stands there under their name, is accepted, rejected and taken back, and leaves the two
//! texts that it should.

use std::path::Path;

use fantoccini::key::Key;
use galley_desk::api::StoryId;
use serde_json::json;

use crate::library::{self, EDITOR, REPORTER, lines};
use crate::screen::{SCREEN, Window};

const NEW_HEADLINE: &str = "老印刷所重开，头版由孩子来排";
const OLD_WORDS: &str = "一个字一个字地排出了自己的作文";
const NEW_WORDS: &str = "把自己的作文一字一字排成了铅版";
const BACKSPACE: char = '\u{e003}';
const ENTER: char = '\u{e007}';

#[tokio::test(flavor = "multi_thread")]
async fn an_editors_changes_are_told_apart_and_decided_on() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let story = library::drafted(data.path(), &library::draft()).summary.id;

    // The reporter submits it; from then on the baseline stands still.
    let Some(window) = Window::open(data.path(), REPORTER).await else { return };
    window.click("label:has(input[type=radio][value=en])").await;
    window.click(".toolbar .primary").await;
    window.until("document.querySelector('.toolbar [role=switch]').ariaChecked === 'true'").await;
    let before = library::story(data.path(), &story);
    assert!(before.tracking && before.changes.is_empty());

    // The editor sits down and works over it.
    window.work_as(EDITOR).await;
    window.until_body(&lines(&before.baseline.body)).await;
    let expected = revise(&window).await;
    window.until_body(&expected).await;
    let after = durable(&window, data.path(), &story, &expected).await;
    assert_eq!(after.baseline, before.baseline, "what was agreed stands still");
    changes_are_listed(&window, after.changes.len()).await;
    window.picture("review-en.png").await;

    // Original is the one text, Final the other.
    window.click("label:has(input[value=original])").await;
    window.until_body(&lines(&after.baseline.body)).await;
    window
        .until(&format!("document.querySelector('[data-original] .headline').textContent === '{}'", library::HEADLINE))
        .await;
    window.click("label:has(input[value=final])").await;
    window.until_body(&expected).await;
    window
        .until("getComputedStyle(document.querySelector('.ProseMirror del') ?? document.head).display === 'none'")
        .await;
    window.click("label:has(input[value=markup])").await;

    decided_and_taken_back(&window, data.path(), &story, after.changes.len()).await;
    walked_over(&window, data.path(), &story, after.changes.len()).await;

    // The rest is accepted: both texts are one.
    window.click(".head h2 ~ button").await;
    window.until("document.querySelectorAll('[data-change]').length === 0").await;
    let agreed = library::story(data.path(), &story);
    assert_eq!(agreed.baseline, after.working);
    assert_eq!(agreed.working, after.working);
    window.click("label:has(input[value=original])").await;
    window.until_body(&expected).await;
    window.close().await;
}

/// Rewrites, splits, joins, makes bold, and changes the headline. Answers what the body must be, a line for each block.
async fn revise(window: &Window) -> String {
    window.select(OLD_WORDS).await;
    window.keys(NEW_WORDS).await;
    window.caret("三十名学生", false).await;
    window.keys(&ENTER.to_string()).await;
    window.caret("印刷所每周六", false).await;
    window.keys(&BACKSPACE.to_string()).await;
    window.select("四个月").await;
    window.chord(&[Key::Control], "b").await;
    window.field("headline").await;
    window.keys(NEW_HEADLINE).await;
    [
        "停工二十年的印刷所上周六重新开门。",
        &format!("三十名学生围着铅字架，{NEW_WORDS}。"),
        "两万枚铅字，一枚一枚擦出来",
        "志愿者据悉用了四个月清洗、分类，把铅字放回架上。印刷所每周六上午九点到下午四点向市民开放。",
    ]
    .join("\n")
}

/// Waits until the desk has this body and the new headline, and answers the story.
async fn durable(window: &Window, data: &Path, story: &StoryId, body: &str) -> galley_desk::api::StoryView {
    window
        .until_desk(|| {
            let view = library::story(data, story);
            (lines(&view.working.body) == body && view.working.headline == NEW_HEADLINE).then_some(view)
        })
        .await
}

/// Every change has a card with a name and a time; what is drawn in the text says the name too.
async fn changes_are_listed(window: &Window, count: usize) {
    window.until(&format!("document.querySelectorAll('[data-change]').length === {count}")).await;
    let cards = "[...document.querySelectorAll('[data-change]')]";
    let named = format!("card.querySelector('strong').textContent === {}", json!(EDITOR));
    let timed = "!isNaN(Date.parse(card.querySelector('time').dateTime))";
    window.until(&format!("{cards}.every((card) => {named} && {timed})")).await;
    for words in ["一个字一个字地排出了", NEW_WORDS, "四个月", "头版由孩子来排"] {
        let told = format!("{cards}.some((card) => card.textContent.includes({}))", json!(words));
        window.until(&told).await;
    }
    let drawn = "[...document.querySelectorAll('.ProseMirror [data-change-mark]')]";
    window
        .until(&format!("{drawn}.length > 0 && {drawn}.every((mark) => mark.title.includes({}))", json!(EDITOR)))
        .await;
    let struck =
        format!("{drawn}.some((mark) => mark.matches('del') && mark.textContent.includes({}))", json!("一个字"));
    window.until(&struck).await;
    window.until("document.querySelector('.ProseMirror strong')?.textContent === '四个月'").await;
    the_headline_shows_its_words(window).await;
    // What became bold stands under a wave: told by its form, not by its colour alone.
    let waved = "[...document.querySelectorAll('.ProseMirror .change-formatted')]";
    window
        .until(&format!("{waved}.length > 0 && {waved}.every((mark) => getComputedStyle(mark).textDecorationStyle === 'wavy' && getComputedStyle(mark).textDecorationLine === 'underline')"))
        .await;
}

/// The line above the text shows what was put into it underlined and, above, what was taken out struck through.
async fn the_headline_shows_its_words(window: &Window) {
    let field = "document.querySelector('.field.headline')";
    let every = |of: &str, text: &str| {
        let parts = format!("[...{field}.querySelectorAll('{of}')]");
        format!("{parts}.length > 0 && {parts}.every((part) => {}.includes(part.textContent))", json!(text))
    };
    window.until(&format!("{field}.querySelector('.mirror').textContent === {}", json!(NEW_HEADLINE))).await;
    window.until(&every("ins", NEW_HEADLINE)).await;
    window.until(&every("del", library::HEADLINE)).await;
    let was = format!("{field}.querySelector('.was').textContent.trim() === {}", json!(library::HEADLINE));
    window.until(&was).await;
    let drawn = |of: &str, line: &str| {
        format!("getComputedStyle({field}.querySelector('{of}')).textDecorationLine === '{line}'")
    };
    window.until(&drawn("ins", "underline")).await;
    window.until(&drawn("del", "line-through")).await;
}

/// One is accepted and one rejected; each time the way back leads to the very same two texts and changes.
async fn decided_and_taken_back(window: &Window, data: &Path, story: &StoryId, count: usize) {
    let before = library::story(data, story);
    for button in 1..=2 {
        window.click(&format!("[data-change] .acts button:nth-of-type({button})")).await;
        let fewer = window.until_desk(|| {
            let view = library::story(data, story);
            (view.changes.len() == count - 1).then_some(view)
        });
        let decided = fewer.await;
        let moved = if button == 1 { decided.baseline != before.baseline } else { decided.working != before.working };
        assert!(moved, "accepting changes what was agreed, rejecting what is proposed");
        window.until(&format!("document.querySelectorAll('[data-change]').length === {}", count - 1)).await;
        window.click(".notice.done button").await;
        window.until(&format!("document.querySelectorAll('[data-change]').length === {count}")).await;
        let back = library::story(data, story);
        assert_eq!(back.working, before.working);
        assert_eq!(back.baseline, before.baseline);
        assert_eq!(json!(back.changes), json!(before.changes), "with the names and times that they had");
        window.until_body(&lines(&before.working.body)).await;
    }
}

/// Decisions are steps of the history: Ctrl+Z takes them back one by one, Ctrl+Y makes them again.
async fn walked_over(window: &Window, data: &Path, story: &StoryId, count: usize) {
    let standing = |left: usize| async move {
        let view = window.until_desk(|| {
            let view = library::story(data, story);
            (view.changes.len() == left).then_some(view)
        });
        let view = view.await;
        window.until(&format!("document.querySelectorAll('[data-change]').length === {left}")).await;
        window.until_body(&lines(&view.working.body)).await;
        view
    };
    let before = standing(count).await;
    window.click("[data-change] .acts button:nth-of-type(1)").await;
    standing(count - 1).await;
    window.click("[data-change] .acts button:nth-of-type(2)").await;
    let decided = standing(count - 2).await;
    for again in [true, false] {
        window.chord(&[Key::Control], "z").await;
        standing(count - 1).await;
        window.chord(&[Key::Control], "z").await;
        let back = standing(count).await;
        assert_eq!((&back.working, &back.baseline), (&before.working, &before.baseline));
        assert_eq!(json!(back.changes), json!(before.changes), "with the names and times that they had");
        if again {
            window.chord(&[Key::Control], "y").await;
            standing(count - 1).await;
            window.chord(&[Key::Control], "y").await;
            let made = standing(count - 2).await;
            assert_eq!((&made.working, &made.baseline), (&decided.working, &decided.baseline));
        }
    }
}
