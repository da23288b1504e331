//! What publishing looks like while it goes on, in every look: the seconds in which it can be taken back, the receipt, the
//! dialogs that correct and withdraw, the outbox, and the request beside what the site holds.

use std::collections::BTreeSet;

use crate::axe;
use crate::library::PUBLISHER;
use crate::looks::{LOOKS, Look};
use crate::publishing::publish;
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

/// Keeps the picture of a view, and its faults.
async fn looked(window: &Window, look: Look, view: &str, faults: &mut BTreeSet<String>) {
    window.picture(&look.name(view)).await;
    // What the words are does not matter to the rules; what the colours are does.
    if look.language == "en" {
        return;
    }
    let found = axe::faults(window).await;
    faults.extend(found.into_iter().map(|fault| format!("{view} ({}): {fault}", look.theme)));
}

async fn left(window: &Window) {
    window.press("Escape").await;
    window.until("!document.querySelector('dialog[open]')").await;
}

fn rewrite(shelf: &Shelf, headline: &str) {
    let mut article = shelf.view().working;
    article.headline = headline.to_owned();
    shelf.write(PUBLISHER, &article);
}

#[tokio::test(flavor = "multi_thread")]
async fn publishing_in_every_look() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let shelf = Shelf::draft(
        data.path(),
        "渡口清晨，首航800人",
        &["渡船每天早上六点开出，首日迎来八百名游客。", "票价三元，老人免票；两岸的灯一直亮到十点以后。"],
    );
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    let mut faults = BTreeSet::new();
    for (at, look) in LOOKS.into_iter().enumerate() {
        look.put_on(&window).await;
        window.find(".ProseMirror p").await;
        window.press("Control+5").await;
        rewrite(&shelf, &format!("渡口清晨，首航{}人", 810 + at));
        window.until(&format!("document.body.textContent.includes('{}')", 810 + at)).await;
        publish(&window).await;
        window.find("[data-hold]").await;
        looked(&window, look, "hold", &mut faults).await;
        window.until(&format!("document.querySelectorAll('[data-receipt-url]').length === {}", at + 1)).await;
        window.until("!document.querySelector('[data-hold]')").await;
        looked(&window, look, "receipt", &mut faults).await;

        // A later text: its number is what is corrected, and what the site says otherwise.
        rewrite(&shelf, &format!("渡口清晨，首航{}人", 980 + at));
        window.until(&format!("document.body.textContent.includes('{}')", 980 + at)).await;
        window.click("#inspector [data-correct]").await;
        window.until("document.querySelector('[data-note] textarea')?.value.includes('应为')").await;
        looked(&window, look, "correct", &mut faults).await;
        window.tab_to("dialog input[type=radio]").await;
        window.press("Right").await;
        window.until("document.querySelector('[data-kind=clarification]')").await;
        window.until("document.querySelector('[data-note] textarea').value === ''").await;
        left(&window).await;
        window.click("#inspector [data-withdraw]").await;
        window.find("[data-note] textarea").await;
        looked(&window, look, "withdraw", &mut faults).await;
        left(&window).await;
        window.command("outbox").await;
        window.find("dialog [data-outbox][data-state=delivered]").await;
        looked(&window, look, "outbox", &mut faults).await;
        left(&window).await;
        window.command("payload").await;
        window.find("[data-request=PUT]").await;
        window.tab_to("[data-against-ask]").await;
        window.press("Enter").await;
        window.find("[data-against=holds] [data-difference=headlines]").await;
        looked(&window, look, "against", &mut faults).await;
        window.press("Control+p").await;
        window.find(".ProseMirror p").await;
    }
    assert!(faults.is_empty(), "accessibility faults:\n  {}", faults.into_iter().collect::<Vec<_>>().join("\n  "));
    window.close().await;
}
