//! What is not as one would wish is shown as it is, in every look: a library that can only be read, one that cannot be
//! opened, one that another program holds, a site that is away.

use std::collections::BTreeSet;
use std::net::TcpListener;

use galley_desk::publish::api::{AddDestination, PublishStory};
use galley_desk::publish::state::State;
use galley_desk::secrets::{Keeping, Token};

use crate::axe;
use crate::disk::{SmallDisk, home_elsewhere};
use crate::library::{self, PUBLISHER};
use crate::looks::{LOOKS, Look};
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

/// Keeps a picture of a state in every look, and finds no accessibility fault in it.
async fn show(window: &Window, name: &str, there: &str, known: bool) {
    let mut faults = BTreeSet::new();
    for look in LOOKS {
        if known {
            look.put_on(window).await
        } else {
            look.wear(window).await
        }
        window.find(there).await;
        picture(window, look, name, &mut faults).await;
    }
    assert!(faults.is_empty(), "accessibility faults: {faults:?}");
}

async fn picture(window: &Window, look: Look, name: &str, faults: &mut BTreeSet<String>) {
    window.picture(&look.name(name)).await;
    if look.language == "zh" {
        faults.extend(axe::faults(window).await.into_iter().map(|fault| format!("{name} ({}): {fault}", look.theme)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_that_cannot_be_written_can_be_read() {
    let _screen = SCREEN.lock().await;
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::new(&folder.path().join("disk")) else { return };
    library::reviewed(disk.folder());
    disk.protect();
    let Some(window) = Window::open_in(disk.folder(), PUBLISHER, &home_elsewhere(folder.path())).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    window.find(".ProseMirror[contenteditable=false]").await;
    show(&window, "reads-only", ".banner svg.lucide-lock", true).await;
    // Nothing that the window does by itself is a fault to anybody, and no key does anything.
    window.press("Control+n").await;
    window.find(".notice").await;
    window.until("!document.querySelector('.notice.fault, dialog[open]')").await;
    window.click(".ProseMirror p").await;
    window.keys("写不进去").await;
    assert!(!window.body().await.contains("写不进去"));
    window.press("Control+3").await;
    window.find("#inspector [data-revision]").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_that_cannot_be_opened_says_why() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("library.db"), "not a library ".repeat(1000)).unwrap();
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    show(&window, "library-fault", "main [role=alert]", false).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_that_another_program_holds_is_waited_for() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    library::reviewed(data.path());
    let held = rusqlite::Connection::open(data.path().join("library.db")).unwrap();
    held.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;").unwrap();
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.until("document.querySelector('nav .waiting, main [role=alert]')").await;
    window.picture("loading.png").await;
    // It says soon what is waited for, and goes on by itself.
    show(&window, "busy", "main [role=alert] .primary", false).await;
    drop(held);
    window.find(".ProseMirror p").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_is_away_is_tried_again() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let shelf = Shelf::draft(data.path(), "渡口清晨", &["雾散了。"]);
    // A port that was free a moment ago: nobody listens there.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let add = AddDestination {
        name: "晨报网".to_owned(),
        kind: "newsroom".to_owned(),
        url: format!("http://{nobody}"),
        user: String::new(),
        zone: String::new(),
        token: Some(Token::new("ferry")),
        keeping: Keeping::File,
        allow_plain_http: false,
        pictures: None,
        actor: PUBLISHER.to_owned(),
    };
    shelf.desk.add_destination(&add).unwrap();
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    window.until_body("雾散了。").await;
    window.press("Control+5").await;
    let publish = PublishStory {
        story: shelf.story.clone(),
        destination: "晨报网".to_owned(),
        actor: PUBLISHER.to_owned(),
        at: None,
        hold_ms: None,
        reason: None,
        base_version: None,
    };
    shelf.desk.publish_story(&publish).unwrap();
    shelf.until("it waits for its next attempt", |_| {
        shelf.deliveries().first().is_some_and(|view| view.delivery.state == State::Retrying)
    });
    show(&window, "offline", "#inspector .delivery", true).await;
    window.close().await;
}
