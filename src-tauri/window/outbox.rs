//! Works the outbox off while the window is open. Nothing is sent anywhere else.

use std::time::Duration;

use galley_desk::Desk;
use galley_desk::api::{FeedItem, FeedReply};
use galley_desk::publish::api::RunOutbox;
use tauri::AppHandle;

use crate::feed;
use crate::library::Library;

/// How often the outbox is looked into. What waits for its time or its next attempt is the desk's to know.
const EVERY: Duration = Duration::from_secs(1);

/// The shortest pause.
const SOON: Duration = Duration::from_millis(50);

/// Works for as long as the app runs, and tells the window what became of which story.
pub(crate) fn work(app: AppHandle, library: Library) {
    tauri::async_runtime::spawn(async move {
        let desk = library.opened().await;
        if desk.reads_only() {
            return;
        }
        loop {
            tokio::time::sleep(pause(desk)).await;
            match desk.run_outbox(&RunOutbox::default()).await {
                Ok(touched) => {
                    let item = |story| FeedItem { story: Some(story), act: "delivery".to_owned() };
                    let items = touched.into_iter().map(|delivery| item(delivery.story)).collect();
                    feed::tell(&app, &FeedReply { cursor: 0, items });
                }
                Err(fault) => tracing::warn!("the outbox was not worked off: {fault}"),
            }
        }
    });
}

/// How long to wait: a hold ends when it was said to end, because somebody sees its seconds run out. What is overdue
/// waits for its turn or for another process, and is looked at as often as ever.
fn pause(desk: &Desk) -> Duration {
    let due = desk.outbox_due().ok().flatten().map(|due| due - desk.ports().clock.now());
    due.and_then(|left| left.to_std().ok()).map_or(EVERY, |left| left.clamp(SOON, EVERY))
}
