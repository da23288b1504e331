//! The real window, through WebDriver: one story is shown, previewed, decided on and published, in both languages.

#![cfg(target_os = "linux")]
// What fails here fails the test.
#![allow(clippy::unwrap_used)]

mod driver;
mod library;

use std::path::Path;
use std::time::Duration;

use driver::{Driver, PATIENCE};
use fantoccini::{Client, Locator};

/// One window at a time: two that start at once on a busy machine starve each other.
static SCREEN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// The first element of this kind, once it is there.
async fn find(client: &Client, selector: &str) -> fantoccini::elements::Element {
    let wait = client.wait().at_most(PATIENCE).every(Duration::from_millis(50));
    match wait.for_element(Locator::Css(selector)).await {
        Ok(element) => element,
        Err(error) => panic!("nothing on the screen is {selector}: {error}"),
    }
}

/// Waits until a condition of the page holds, given as an expression of JavaScript.
async fn until(client: &Client, condition: &str) {
    let asked = tokio::time::timeout(PATIENCE, async {
        loop {
            let answer = client.execute(&format!("return Boolean({condition})"), Vec::new()).await;
            if answer.is_ok_and(|value| value.as_bool() == Some(true)) {
                return;
            }
            tokio::task::yield_now().await;
        }
    });
    if asked.await.is_err() {
        picture(client, "window-failed.png").await;
        panic!("this never came true in the window: {condition} (see target/screenshots/window-failed.png)");
    }
}

async fn click(client: &Client, selector: &str) {
    find(client, selector).await.click().await.unwrap();
}

/// Keeps a picture for people to look at, once nothing moves any more and two frames have been drawn.
async fn picture(client: &Client, name: &str) {
    let drawn = "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";
    let still = "return document.getAnimations().every((animation) => animation.playState === 'finished')";
    let moving = || client.execute(still, Vec::new());
    while moving().await.is_ok_and(|value| value.as_bool() == Some(false)) {
        tokio::task::yield_now().await;
    }
    client.execute(drawn, Vec::new()).await.unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), client.screenshot().await.unwrap()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_story_is_shown_decided_on_and_published() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let story = library::make(data.path());
    let changes = story.changes.len();
    assert!(changes >= 2, "the library has changes to decide on");
    let driver = match Driver::start(data.path()) {
        Ok(driver) => driver,
        Err(missing) => return println!("skipped: the window was not opened: {missing}"),
    };
    let client = driver.open().await;

    // The list shows the story and the window opens it, in English once that is chosen.
    click(&client, "label:has(input[type=radio][value=en])").await;
    let listed = format!("document.querySelector('[role=option]')?.textContent.includes('{}')", library::HEADLINE);
    until(&client, &listed).await;
    until(&client, "document.querySelectorAll('[data-change]').length > 0").await;

    // Every change stands there with its author.
    let named = "[...document.querySelectorAll('[data-change]')].filter((card) => card.textContent.includes('沈砚'))";
    until(&client, &format!("{named}.length === {changes}")).await;
    picture(&client, "window-en.png").await;

    // The frame holds the rendered page, and may run nothing.
    let frame = find(&client, "iframe").await;
    assert_eq!(frame.attr("sandbox").await.unwrap().as_deref(), Some(""));
    frame.enter_frame().await.unwrap();
    let page = find(&client, "body").await.text().await.unwrap();
    assert!(page.contains("老街印刷所") && page.contains("旧厂房里的新课堂"), "the preview shows: {page}");
    client.enter_parent_frame().await.unwrap();

    // One is accepted, one fewer is left; the language changes at once.
    click(&client, "[data-change] button").await;
    until(&client, &format!("document.querySelectorAll('[data-change]').length === {}", changes - 1)).await;
    click(&client, "label:has(input[type=radio][value=zh])").await;
    until(&client, "document.querySelector('aside [role=tab]').textContent.includes('审阅')").await;
    until(&client, "document.documentElement.lang === 'zh-Hans'").await;

    // It goes out to the newsroom inside the app, and the receipt names the page.
    click(&client, ".toolbar .primary").await;
    click(&client, "dialog .primary").await;
    let address = find(&client, "[data-receipt-url]").await.text().await.unwrap();
    assert!(address.starts_with("http://127.0.0.1:"), "the receipt's address: {address}");
    picture(&client, "window-zh.png").await;
    click(&client, "button[aria-label='深色外观']").await;
    until(&client, "document.documentElement.dataset.theme === 'dark'").await;
    picture(&client, "window-dark.png").await;

    client.close().await.unwrap();
    drop(driver);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_library_offers_a_sample() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let driver = match Driver::start(data.path()) {
        Ok(driver) => driver,
        Err(missing) => return println!("skipped: the window was not opened: {missing}"),
    };
    let client = driver.open().await;
    find(&client, "main .placeholder .primary").await;
    picture(&client, "window-empty.png").await;

    // The last of the first acts is the sample; it stands in the list and in the preview as soon as it is made.
    click(&client, "main .placeholder .acts > button:last-of-type").await;
    until(&client, "document.querySelectorAll('[role=option]').length === 1").await;
    find(&client, "iframe").await;
    client.set_window_size(800, 600).await.unwrap();
    until(&client, "window.innerWidth <= 800").await;
    picture(&client, "window-800.png").await;

    client.close().await.unwrap();
    drop(driver);
}
