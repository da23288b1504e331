//! Publishing from the window with keys alone: preflight finds what was planted, what is held can be taken back, and the site shows what went
//! out, once, then what was changed, and then that it was withdrawn.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::json;

use crate::driver::PATIENCE;
use crate::library::PUBLISHER;
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

#[tokio::test(flavor = "multi_thread")]
async fn a_story_is_checked_held_taken_back_published_and_updated() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let shelf = Shelf::draft(data.path(), "", &["渡船每天早上六点开出，票价待核。"]);
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.find(".ProseMirror").await;

    // Preflight sees that there is no headline, which blocks, and the words that still have to be checked.
    window.press("Control+Shift+p").await;
    for code in ["headline-missing", "placeholder", "credits-missing", "section-missing"] {
        window.find(&format!("dialog [data-finding={code}]")).await;
    }
    window.until("document.querySelector('dialog .primary').disabled").await;

    // The finding leads to its place, and what is typed there settles it.
    window.tab_to("dialog [data-finding=headline-missing] button").await;
    window.press("Enter").await;
    window.until("document.activeElement?.dataset.field === 'headline'").await;
    window.keys("渡口清晨").await;
    shelf.until("the headline is saved", |view| view.working.headline == "渡口清晨");

    // It is held, and taken back with Esc: nothing has gone out.
    publish(&window).await;
    window.find("[data-hold]").await;
    window.act("Escape").await;
    window.until("!document.querySelector('[data-hold]')").await;
    window.focus_is_seen("taking back").await;
    let states = |shelf: &Shelf| shelf.deliveries().iter().map(|one| json!(one.delivery.state)).collect::<Vec<_>>();
    assert_eq!(states(&shelf), ["cancelled"]);

    // Left alone it goes out, and the page says what the story says.
    publish(&window).await;
    let address = window.find("[data-receipt-url]").await.text().await.unwrap();
    let page = fetch(&address);
    assert!(page.contains("渡口清晨") && page.contains("票价待核"), "{address} says {page}");

    // Changed and published again, it is the same page with the new text.
    window.go_to_region("#inspector").await;
    window.go_to_region("#story").await;
    for key in ["Control+End", "Left", "Shift+Left", "Shift+Left"] {
        window.act(key).await;
    }
    window.keys("两元").await;
    shelf.until("the price is saved", |view| view.working.body.0.plain_text().contains("票价两元"));
    publish(&window).await;
    window.until("document.querySelectorAll('[data-receipt-url]').length === 2").await;
    assert_eq!(window.find("[data-receipt-url]").await.text().await.unwrap(), address);
    let page = fetch(&address);
    assert!(page.contains("票价两元") && !page.contains("待核"), "{address} says {page}");
    withdrawn(&window, &shelf).await;
    let answer = answer(&address);
    assert!(answer.starts_with("HTTP/1.1 410"), "{address} answers {answer}");
    assert!(!answer.contains("票价两元") && answer.contains("船期有误"), "{address} answers {answer}");
    window.close().await;
}

/// Takes it off the site, from the last receipt, with a note for its readers.
pub(crate) async fn withdrawn(window: &Window, shelf: &Shelf) {
    window.go_to_region("#inspector").await;
    window.tab_to("#inspector li:first-child [data-withdraw]").await;
    window.act("Enter").await;
    window.until("document.activeElement.matches('dialog textarea')").await;
    window.keys("船期有误").await;
    window.tab_to("dialog .primary").await;
    window.press("Enter").await;
    window.until("!document.querySelector('dialog[open]')").await;
    window.focus_is_seen("withdrawing").await;
    let gone = |one: &galley_desk::publish::api::DeliveryView| {
        json!(one.delivery.action) == "withdraw" && json!(one.delivery.state) == "delivered"
    };
    window.until_desk(|| shelf.deliveries().iter().any(gone).then_some(())).await;
}

/// Publishes with the keyboard, as soon as preflight has looked.
pub(crate) async fn publish(window: &Window) {
    window.press("Control+Shift+p").await;
    confirmed(window).await;
}

/// The same, to the destination of that id, whichever stands first.
pub(crate) async fn publish_to(window: &Window, id: &str) {
    window.press("Control+Shift+p").await;
    window.find(&format!("dialog input[value='{id}']")).await;
    window.tab_to("dialog input[type=radio]").await;
    for _ in 0..2 {
        if window.ask(&format!("document.activeElement.value === '{id}'")).await != true {
            window.press("Down").await;
        }
    }
    window.until(&format!("document.querySelector(\"dialog input[value='{id}']\").checked")).await;
    confirmed(window).await;
}

/// Goes through with it.
async fn confirmed(window: &Window) {
    window
        .until("document.querySelector('dialog .primary') && !document.querySelector('dialog .primary').disabled")
        .await;
    window.tab_to("dialog .primary").await;
    window.press("Enter").await;
    window.until("!document.querySelector('dialog[open]')").await;
    window.focus_is_seen("publishing").await;
}

/// A page of the newsroom that is there, over HTTP.
fn fetch(address: &str) -> String {
    let answer = answer(address);
    assert!(answer.starts_with("HTTP/1.1 200"), "{address} answers {answer}");
    answer
}

fn answer(address: &str) -> String {
    let rest = address.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}
