//! Tells the window what was written into the library without it: by the command line, by a second window, by the outbox.

use std::time::Duration;

use galley_desk::api::FeedReply;
use tauri::{AppHandle, Emitter};

use crate::library::Library;

/// The event the window listens for; its payload is a `FeedReply`.
const EVENT: &str = "library-feed";

/// How often the library is asked. The question is one pragma and costs microseconds.
const EVERY: Duration = Duration::from_secs(1);

/// Asks for as long as the app runs.
pub(crate) fn watch(app: AppHandle, library: Library) {
    std::thread::spawn(move || {
        let desk = tauri::async_runtime::block_on(library.opened());
        let mut cursor = 0;
        loop {
            match desk.poll_feed(cursor) {
                Ok(reply) => {
                    cursor = reply.cursor;
                    tell(&app, &reply);
                }
                Err(fault) => tracing::warn!("the library's feed did not answer: {fault}"),
            }
            std::thread::sleep(EVERY);
        }
    });
}

/// Tells the window, if there is anything to tell.
pub(crate) fn tell(app: &AppHandle, reply: &FeedReply) {
    if reply.items.is_empty() {
        return;
    }
    if let Err(error) = app.emit(EVENT, reply) {
        tracing::warn!("the window was not told of a change: {error}");
    }
}
