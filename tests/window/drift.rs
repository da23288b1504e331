//! Drift in the window: somebody edits the page on the site by its own API; publishing overwrites nothing, the difference is
//! shown, taken in as tracked changes, accepted, and published again. The dialog in every look.

use std::collections::BTreeSet;
use std::path::Path;

use galley_desk::http::Web;
use galley_desk::ports::{Http, HttpReply, HttpRequest};
use galley_desk::publish::api::PublishStory;
use galley_desk::publish::state::State;

use crate::axe;
use crate::driver::PATIENCE;
use crate::library::PUBLISHER;
use crate::looks::LOOKS;
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

/// A request to the site, as its own people make it.
async fn ask(data: &Path, method: &str, url: &str, etag: Option<&str>, body: &[u8]) -> HttpReply {
    let token = std::fs::read_to_string(data.join("newsroom/token")).unwrap();
    let mut headers = vec![("authorization".to_owned(), format!("Bearer {}", token.trim()))];
    if let Some(etag) = etag {
        headers.push(("if-match".to_owned(), etag.to_owned()));
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    let request =
        HttpRequest { method: method.to_owned(), url: url.to_owned(), headers, body: body.to_vec(), timeout: PATIENCE };
    Web::new().send(request).await.unwrap()
}

/// Somebody edits the article where it is published.
async fn edit(data: &Path, shelf: &Shelf, from: &str, to: &str) {
    let site = shelf.desk.destinations().unwrap().remove(0).url;
    let url = format!("{}/v1/articles/{}", site.trim_end_matches('/'), shelf.story);
    let there = ask(data, "GET", &url, None, b"").await;
    let etag = there.headers.iter().find(|(name, _)| name == "etag").unwrap().1.clone();
    let text = String::from_utf8(there.body).unwrap();
    assert!(text.contains(from), "{text}");
    let reply = ask(data, "PUT", &url, Some(&etag), text.replace(from, to).as_bytes()).await;
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
}

/// Publishes as the desk, and waits until it is known what became of it.
async fn published(window: &Window, shelf: &Shelf, state: State) {
    let publish = PublishStory {
        story: shelf.story.clone(),
        destination: "newsroom".to_owned(),
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
async fn drifted(data: &Path) -> Option<(Window, Shelf)> {
    let shelf = Shelf::draft(data, "渡口清晨", &["渡船每天早上六点开出。", "票价三元，老人免票。"]);
    let window = Window::open(data, PUBLISHER).await?;
    window.client.set_window_size(1440, 900).await.unwrap();
    window.find(".ProseMirror p").await;
    window.until_desk(|| shelf.desk.destinations().unwrap().pop().map(drop)).await;
    published(&window, &shelf, State::Delivered).await;
    edit(data, &shelf, "早上六点", "早上七点").await;
    let mut article = shelf.view().working;
    article.headline = "渡口的清晨".to_owned();
    shelf.write(PUBLISHER, &article);
    published(&window, &shelf, State::Refused).await;
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
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let Some((window, shelf)) = drifted(data.path()).await else { return };
    looked(&window).await;
    window.until("document.querySelector('dialog [data-drift]').textContent.includes('七')").await;
    window.focus_is_seen("comparing with the site").await;
    window.tab_to("dialog [data-take]").await;
    window.press("Enter").await;
    window.until("!document.querySelector('dialog[open]')").await;
    // It stands in the text as a tracked change under the site's name, and is accepted like any other.
    shelf.until("the site's words are tracked", |view| {
        view.tracking && view.changes.iter().any(|change| change.author == "newsroom" && change.inserted.contains("七"))
    });
    window.until("document.querySelector('.ProseMirror')?.textContent.includes('七')").await;
    window.command("accept_all_changes").await;
    shelf.until("nothing is left to decide", |view| view.changes.is_empty());
    published(&window, &shelf, State::Delivered).await;
    let last = shelf.deliveries().pop().unwrap().delivery;
    let page = ask(data.path(), "GET", &last.receipt.unwrap().url, None, b"").await;
    let page = String::from_utf8(page.body).unwrap();
    assert!(page.contains("早上七点") && page.contains("渡口的清晨"), "{page}");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn drift_in_every_look() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let Some((window, _shelf)) = drifted(data.path()).await else { return };
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
