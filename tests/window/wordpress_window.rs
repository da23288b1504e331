//! A real WordPress from the window, by keys alone: published, corrected, withdrawn, and one post there all the time.

use crate::library::PUBLISHER;
use crate::publishing::{publish_to, withdrawn};
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;
use crate::sites::Site;

#[tokio::test(flavor = "multi_thread")]
async fn a_story_is_published_to_wordpress_corrected_and_withdrawn() {
    let Some(site) = Site::wordpress() else { return };
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let headline = site.headline("渡口清晨，首航800人");
    let shelf = Shelf::draft(data.path(), &headline, &["渡船每天早上六点开出。"]);
    site.join(&shelf.desk);
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    window.find(".ProseMirror p").await;

    // The newsroom of the app stands first: WordPress is chosen.
    let id = shelf.desk.destinations().unwrap().into_iter().find(|each| each.name == site.name()).unwrap().id;
    window.until_desk(|| shelf.desk.destinations().unwrap().into_iter().find(|each| each.name == "newsroom")).await;
    publish_to(&window, &id).await;
    window.find("[data-receipt-url]").await;
    let page = site.page(data.path(), &shelf).await;
    assert!(page.contains("首航800人") && page.contains("早上六点"), "{page}");
    assert_eq!(site.only_post()["status"], "publish");

    // A number is corrected: the note stands on the page, which is the same page.
    let address = window.find("[data-receipt-url]").await.text().await.unwrap();
    let mut article = shelf.view().working;
    article.headline = site.headline("渡口清晨，首航980人");
    shelf.write(PUBLISHER, &article);
    window.until("document.body.textContent.includes('980')").await;
    window.go_to_region("#inspector").await;
    window.tab_to("#inspector li:first-child [data-correct]").await;
    window.press("Enter").await;
    window.until("document.querySelector('[data-note] textarea')?.value.includes('应为“980人”')").await;
    window.tab_to("dialog .primary").await;
    window.press("Enter").await;
    window.until("!document.querySelector('dialog[open]')").await;
    window.until("document.querySelectorAll('[data-receipt-url]').length === 2").await;
    assert_eq!(window.find("[data-receipt-url]").await.text().await.unwrap(), address);
    let page = site.page(data.path(), &shelf).await;
    assert!(page.contains("首航980人") && page.contains("应为“980人”"), "{page}");

    // Withdrawn, no reader gets it any more; it is still the one post.
    withdrawn(&window, &shelf).await;
    assert_eq!(site.only_post()["status"], "trash");
    window.close().await;
}
