//! Works the outbox off while the window is open. Nothing is sent anywhere else.

use std::time::Duration;

use galley_desk::api::{FeedItem, FeedReply};
use galley_desk::publish::api::RunOutbox;
use tauri::AppHandle;

use crate::feed;
use crate::library::Library;

/// How often the outbox is looked into. What waits for its time or its next attempt is the desk's to know.
const EVERY: Duration = Duration::from_secs(1);

/// Works for as long as the app runs, and tells the window what became of which story.
pub(crate) fn work(app: AppHandle, library: Library) {
    tauri::async_runtime::spawn(async move {
        let Ok(desk) = library.desk() else { return };
        let mut ticks = tokio::time::interval(EVERY);
        loop {
            ticks.tick().await;
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
