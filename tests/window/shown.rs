//! One story is shown, previewed, decided on and published, in both languages; an empty library offers a sample.

use galley_desk::api::PersonRole;

use crate::library::{self, EDITOR, PUBLISHER};
use crate::screen::{SCREEN, Window};

#[tokio::test(flavor = "multi_thread")]
async fn a_story_is_shown_decided_on_and_published() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let story = library::reviewed(data.path());
    let changes = story.changes.len();
    assert!(changes >= 2, "the library has changes to decide on");
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };

    // The list shows the story and the window opens it, in English once that is chosen.
    window.click("label:has(input[type=radio][value=en])").await;
    let listed = format!("document.querySelector('[role=option]')?.textContent.includes('{}')", library::HEADLINE);
    window.until(&listed).await;
    window.until("document.querySelectorAll('[data-change]').length > 0").await;

    // Every change stands there with its author.
    let named = format!(
        "[...document.querySelectorAll('[data-change]')].filter((card) => card.textContent.includes('{EDITOR}'))"
    );
    window.until(&format!("{named}.length === {changes}")).await;
    window.picture("window-en.png").await;

    // The frame holds the rendered page, and may run nothing.
    window.click("button[aria-keyshortcuts='Control+P']").await;
    let frame = window.find("iframe").await;
    assert_eq!(frame.attr("sandbox").await.unwrap().as_deref(), Some(""));
    frame.enter_frame().await.unwrap();
    let page = window.find("body").await.text().await.unwrap();
    assert!(page.contains("老街印刷所") && page.contains("旧厂房里的新课堂"), "the preview shows: {page}");
    window.client.enter_parent_frame().await.unwrap();

    // One is accepted, one fewer is left; the language changes at once.
    window.click("[data-change] button").await;
    window.until(&format!("document.querySelectorAll('[data-change]').length === {}", changes - 1)).await;
    window.click("label:has(input[type=radio][value=zh])").await;
    window
        .until("[...document.querySelectorAll('aside [role=tab]')].some((tab) => tab.textContent.includes('审阅'))")
        .await;
    window.until("document.documentElement.lang === 'zh-Hans'").await;

    // It goes out to the newsroom inside the app, and the receipt names the page.
    window.press("Control+Shift+p").await;
    window.click("dialog .primary:not([disabled])").await;
    let address = window.find("[data-receipt-url]").await.text().await.unwrap();
    assert!(address.starts_with("http://127.0.0.1:"), "the receipt's address: {address}");
    window.picture("window-zh.png").await;
    window.click("button[aria-label='深色外观']").await;
    window.until("document.documentElement.dataset.theme === 'dark'").await;
    window.picture("window-dark.png").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_library_asks_who_one_is_and_offers_a_sample() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let Some(window) = Window::open(data.path(), EDITOR).await else { return };
    window.find("main .placeholder .primary").await;
    // Nobody is made more than a reporter without having said so.
    window.find("main [data-newcomer]").await;
    window.until("document.querySelector('main .newcomer input[type=radio]:checked').value === 'reporter'").await;
    window.click("main .newcomer label:has(input[value=editor])").await;
    window.picture("window-empty.png").await;

    // The last of the first acts is the sample; it stands in the list and in the manuscript as soon as it is made.
    window.click("main .placeholder .acts > button:last-of-type").await;
    window.until("document.querySelectorAll('[role=option]').length === 1").await;
    window.find(".ProseMirror").await;
    let people = library::desk(data.path()).facets().unwrap().people;
    let known = people.iter().find(|person| person.name == EDITOR);
    assert_eq!(known.map(|person| person.role), Some(PersonRole::Editor), "the library knows them as what they said");
    window.client.set_window_size(800, 600).await.unwrap();
    window.until("window.innerWidth <= 800").await;
    window.picture("window-800.png").await;
    window.close().await;
}
