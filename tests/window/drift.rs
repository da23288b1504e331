//! Drift in the window: somebody edits the page on the site by its own API, in the newsroom that comes with the app or in a
//! real WordPress; publishing overwrites nothing, the difference is shown, taken in as tracked changes, accepted, and
//! published again. The dialog in every look.

use std::collections::BTreeSet;
use std::path::Path;

use galley_desk::publish::api::PublishStory;
use galley_desk::publish::state::State;

use crate::axe;
use crate::library::PUBLISHER;
use crate::looks::LOOKS;
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;
use crate::sites::Site;

/// Publishes as the desk, and waits until it is known what became of it.
async fn published(window: &Window, shelf: &Shelf, site: &Site, state: State) {
    let publish = PublishStory {
        story: shelf.story.clone(),
        destination: site.name().to_owned(),
        actor: PUBLISHER.to_owned(),
        at: None,
        hold_ms: None,
        reason: None,
        base_version: None,
    };
    let id = shelf.desk.publish_story(&publish).unwrap().delivery.id;
    let ended = || shelf.desk.delivery(&id).ok().filter(|view| view.delivery.state == state).map(drop);
    window.until_desk(ended).await;
}

/// A window on a story that is on the site, was edited there, and was refused when it was published again.
async fn drifted(data: &Path, site: &Site) -> Option<(Window, Shelf)> {
    let shelf = Shelf::draft(data, &site.headline("渡口清晨"), &["渡船每天早上六点开出。", "票价三元，老人免票。"]);
    site.join(&shelf.desk);
    let window = Window::open(data, PUBLISHER).await?;
    window.client.set_window_size(1440, 900).await.unwrap();
    window.find(".ProseMirror p").await;
    window.until_desk(|| shelf.desk.destinations().unwrap().into_iter().find(|each| each.name == site.name())).await;
    published(&window, &shelf, site, State::Delivered).await;
    site.edit(data, &shelf, "早上六点", "早上七点").await;
    let mut article = shelf.view().working;
    article.headline = site.headline("渡口的清晨");
    shelf.write(PUBLISHER, &article);
    published(&window, &shelf, site, State::Refused).await;
    Some((window, shelf))
}

async fn looked(window: &Window) {
    window.press("Control+5").await;
    window.find("#inspector [data-drift-look]").await;
    window.go_to_region("#inspector").await;
    window.tab_to("#inspector [data-drift-look]").await;
    window.press("Enter").await;
    window.find("dialog [data-drift] .ProseMirror").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_on_the_site_is_seen_taken_in_accepted_and_published() {
    taken_in(&Site::Newsroom).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_in_wordpress_is_seen_taken_in_accepted_and_published() {
    let Some(site) = Site::wordpress() else { return };
    taken_in(&site).await;
    assert_eq!(site.only_post()["status"], "publish");
}

async fn taken_in(site: &Site) {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let Some((window, shelf)) = drifted(data.path(), site).await else { return };
    compared_with_the_site(&window, site.name()).await;
    looked(&window).await;
    window.until("document.querySelector('dialog [data-drift]').textContent.includes('七')").await;
    window.focus_is_seen("comparing with the site").await;
    window.tab_to("dialog [data-take]").await;
    window.press("Enter").await;
    window.until("!document.querySelector('dialog[open]')").await;
    // It stands in the text as a tracked change under the site's name, and is accepted like any other.
    shelf.until("the site's words are tracked", |view| {
        view.tracking
            && view.changes.iter().any(|change| change.author == site.name() && change.inserted.contains("七"))
    });
    window.until("document.querySelector('.ProseMirror')?.textContent.includes('七')").await;
    window.command("accept_all_changes").await;
    shelf.until("nothing is left to decide", |view| view.changes.is_empty());
    published(&window, &shelf, site, State::Delivered).await;
    let page = site.page(data.path(), &shelf).await;
    assert!(page.contains("早上七点") && page.contains("渡口的清晨"), "{page}");
    window.close().await;
}

/// What the site holds is one side of a comparison, asked for when it is chosen.
async fn compared_with_the_site(window: &Window, name: &str) {
    window.press("Control+d").await;
    window.click(&format!("main .sides select option[value='site {name}']")).await;
    let gone = "[...document.querySelectorAll('.texts del')].some((one) => one.textContent.includes('七'))";
    window.until(gone).await;
    window.picture("compare-site.png").await;
    window.press("Control+d").await;
    window.until("document.querySelector('.ProseMirror[contenteditable=true]')").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn drift_in_every_look() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let Some((window, _shelf)) = drifted(data.path(), &Site::Newsroom).await else { return };
    let mut faults = BTreeSet::new();
    for look in LOOKS {
        look.put_on(&window).await;
        window.find(".ProseMirror p").await;
        looked(&window).await;
        window.picture(&look.name("drift")).await;
        faults.extend(axe::faults(&window).await);
    }
    assert!(faults.is_empty(), "accessibility faults: {faults:?}");
    window.close().await;
}
