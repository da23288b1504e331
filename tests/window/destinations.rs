//! Destinations in the window with keys alone: one is added with a wrong token and says so, is mended, published to, and
//! removed. Its token is in the keychain and nowhere else; what is not encrypted is warned of.

use std::path::Path;

use galley_desk::secrets::Keeping;
use galley_newsroom::{Newsroom, Options};

use crate::axe;
use crate::library::PUBLISHER;
use crate::looks::LOOKS;
use crate::publishing::publish_to;
use crate::screen::{SCREEN, Window};
use crate::session::Session;
use crate::shelf::Shelf;

/// A token that stands nowhere else.
const TOKEN: &str = "otter-canary-7319";

/// Presses Tab until a field of the form has the focus, and types there.
async fn fill(window: &Window, field: &str, text: &str) {
    window.tab_to(&format!("[data-destination-form] [name={field}]")).await;
    window.press("Control+a").await;
    window.keys(text).await;
}

async fn opened(window: &Window) {
    window.command("destinations").await;
    window.find("dialog [data-add]").await;
    window.focus_is_seen("opening the destinations").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_is_added_tested_mended_published_to_and_removed() {
    let _screen = SCREEN.lock().await;
    let (data, site, keychain) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let session = match Session::with_keychain(keychain.path()) {
        Ok(session) => session,
        Err(missing) => return println!("skipped: no destination was added in the window: {missing}"),
    };
    let running = Newsroom::start(Options::new(site.path().to_owned(), TOKEN.to_owned())).await.unwrap();
    let shelf = Shelf::draft(data.path(), "渡口清晨", &["渡船每天早上六点开出。"]);
    let Some(window) = Window::open_in(data.path(), PUBLISHER, &session.environment()).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    window.find(".ProseMirror p").await;

    // Added with a token that is not the site's: it is kept, and one is told what is wrong.
    opened(&window).await;
    window.tab_to("dialog [data-add]").await;
    window.press("Enter").await;
    window.until("document.activeElement?.name === 'name'").await;
    window.keys("晚报网").await;
    fill(&window, "url", running.url()).await;
    fill(&window, "token", "not-this-one").await;
    window.picture("destination-form.png").await;
    window.press("Enter").await;
    window.find("dialog [data-tested=false]").await;
    window.focus_is_seen("saving").await;
    window.picture("destination-refused.png").await;

    // The right one, and nothing else, is given anew.
    window.act("Tab").await;
    window.until("document.activeElement.hasAttribute('data-edit')").await;
    window.press("Enter").await;
    fill(&window, "token", TOKEN).await;
    window.press("Enter").await;
    window.find("dialog [data-tested=true]").await;
    let kept = shelf.desk.destinations().unwrap().into_iter().find(|each| each.name == "晚报网").unwrap();
    assert_eq!(
        (kept.keeping, kept.url.trim_end_matches('/')),
        (Keeping::Keychain, running.url().trim_end_matches('/'))
    );
    axe::check(&window, "destinations").await;
    window.act("Escape").await;
    window.until("!document.querySelector('dialog[open]')").await;

    // It can be published to.
    publish_to(&window, &kept.id).await;
    let address = window.find("[data-receipt-url]").await.text().await.unwrap();
    assert!(address.starts_with(running.url().trim_end_matches('/')), "{address}");

    // Removed again, it is told what that touches; what is published stays.
    opened(&window).await;
    window.tab_to(&format!("[data-destination='{}'] [data-leave]", kept.id)).await;
    window.press("Enter").await;
    window.find("dialog [role=alertdialog]").await;
    window.focus_is_seen("asking to remove").await;
    window.picture("destination-remove.png").await;
    window.tab_to("dialog [data-remove]").await;
    window.press("Enter").await;
    window.until(&format!("!document.querySelector(\"[data-destination='{}']\")", kept.id)).await;
    window.focus_is_seen("removing").await;
    assert!(!shelf.desk.destinations().unwrap().iter().any(|each| each.name == "晚报网"));
    window.close().await;
    let found = holding(data.path(), TOKEN);
    assert!(found.is_empty(), "the token stands in {found:?}");
    drop(session);
}

/// The files below a folder that hold these words.
fn holding(folder: &Path, words: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, words));
        } else if std::fs::read(&path)
            .is_ok_and(|bytes| bytes.windows(words.len()).any(|part| part == words.as_bytes()))
        {
            found.push(path);
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn destinations_in_every_look() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let _shelf = Shelf::draft(data.path(), "渡口清晨", &["渡船每天早上六点开出。"]);
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    for look in LOOKS {
        look.put_on(&window).await;
        window.find(".ProseMirror p").await;
        opened(&window).await;
        window.find("dialog [data-destination]").await;
        window.tab_to("dialog [data-test]").await;
        window.press("Enter").await;
        window.find("dialog [data-tested=true]").await;
        window.picture(&look.name("destinations")).await;
        axe::check(&window, "the destinations").await;
        window.tab_to("dialog [data-add]").await;
        window.press("Enter").await;
        window.until("document.activeElement?.name === 'name'").await;
        window.keys("旧站").await;
        fill(&window, "url", "http://old.example/").await;
        fill(&window, "token", "t").await;
        window.press("Enter").await;
        // What is not encrypted is warned of before anything is kept.
        window.find("dialog [name=plain]").await;
        window.focus_is_seen("the warning").await;
        window.picture(&look.name("destination-form")).await;
        axe::check(&window, "the form of a destination").await;
    }
    window.close().await;
}
