//! What publishing would send, beside the preview, in every look: nothing is sent by looking.

use crate::axe;
use crate::library::{self, PUBLISHER};
use crate::looks::LOOKS;
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

#[tokio::test(flavor = "multi_thread")]
async fn the_request_is_shown_field_by_field_before_anything_is_sent() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let shelf = Shelf::with(data.path(), &library::draft());
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    for look in LOOKS {
        look.put_on(&window).await;
        window.find(".ProseMirror p").await;
        window.command("payload").await;
        // The newsroom that comes with the app is among the destinations once it has started.
        window.find("[data-request=PUT] [data-payload-field=headlines]").await;
        window
            .until(&format!(
                "document.querySelector('[data-payload-field=headlines]').textContent.includes({:?})",
                library::HEADLINE
            ))
            .await;
        window.picture(&look.name("payload")).await;
        axe::check(&window, "what will be sent").await;
        window.press("Control+p").await;
        window.find(".ProseMirror p").await;
    }
    // It is reached and scrolled with the keyboard, and follows what is written.
    window.command("payload").await;
    window.find("[data-request=PUT]").await;
    window.tab_to("[data-payload-to]").await;
    window.act("Tab").await;
    window.until("document.activeElement.matches('[role=region].scroll')").await;
    let mut article = shelf.view().working;
    article.headline = "夜航恢复".to_owned();
    shelf.write(PUBLISHER, &article);
    window.until("document.querySelector('[data-payload-field=headlines]').textContent.includes('夜航恢复')").await;
    assert!(shelf.deliveries().is_empty(), "nothing was sent");
    window.close().await;
}
