//! Tells the window what other processes wrote into the library: the command line, a second window, a synchroniser.

use std::time::Duration;

use tauri::{AppHandle, Emitter};

use crate::library::Library;

/// The event the window listens for; its payload is a `FeedReply`.
const EVENT: &str = "library-feed";

/// How often the library is asked. The question is one pragma and costs microseconds.
const EVERY: Duration = Duration::from_secs(1);

/// Asks for as long as the app runs.
pub(crate) fn watch(app: AppHandle, library: Library) {
    tauri::async_runtime::spawn_blocking(move || {
        let Ok(desk) = library.desk() else { return };
        let mut cursor = 0;
        loop {
            match desk.poll_feed(cursor) {
                Ok(reply) => {
                    cursor = reply.cursor;
                    if !reply.items.is_empty()
                        && let Err(error) = app.emit(EVENT, &reply)
                    {
                        tracing::warn!("the window was not told of a change: {error}");
                    }
                }
                Err(fault) => tracing::warn!("the library's feed did not answer: {fault}"),
            }
            std::thread::sleep(EVERY);
        }
    });
}
