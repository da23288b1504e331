//! Closing the window: the page is asked first, so that what was typed last is saved.
//!
//! A page that never asked to be asked, or that does not come to an end, keeps nobody in: the second try to close always
//! works.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use galley_desk::api::{Code, Fault, Result};
use tauri::{Emitter, Manager, Runtime, WebviewWindow, WindowEvent};

/// The event that asks the page to save and then to close the window.
const EVENT: &str = "window-closing";

/// How long a web engine keeps what a page remembers before it writes it: half a second in WebKit.
const WRITING_OUT: Duration = Duration::from_millis(800);

/// Whether the page wants to be asked, and whether it was.
#[derive(Debug, Default)]
pub(crate) struct Closing {
    guarded: AtomicBool,
    asked: AtomicBool,
}

impl Closing {
    /// Asks the page from now on, or no longer. A page that could not save says so again, to be asked anew.
    pub(crate) fn guard(&self, on: bool) {
        self.guarded.store(on, Ordering::SeqCst);
        self.asked.store(false, Ordering::SeqCst);
    }

    /// Whether the page is to be asked now.
    fn is_to_ask(&self) -> bool {
        self.guarded.load(Ordering::SeqCst) && !self.asked.swap(true, Ordering::SeqCst)
    }
}

/// Has every try to close the window asked for.
pub(crate) fn watch<R: Runtime>(window: &WebviewWindow<R>) {
    let asking = window.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event
            && asking.state::<Closing>().is_to_ask()
            && asking.emit(EVENT, ()).is_ok()
        {
            api.prevent_close();
        }
    });
}

/// Closes without asking again; the page has saved. The window is out of sight at once, and goes when what the page
/// remembers of it is written: panes, scroll and caret of the last moment would be lost.
pub(crate) fn close<R: Runtime>(window: &WebviewWindow<R>) -> Result<()> {
    if let Err(error) = window.hide() {
        tracing::warn!("the window stays in sight while it closes: {error}");
    }
    std::thread::sleep(WRITING_OUT);
    window.destroy().map_err(|error| Fault::new(Code::Internal, format!("The window did not close: {error}.")))
}

#[cfg(test)]
mod tests {
    use super::Closing;

    #[test]
    fn the_page_is_asked_once_and_only_when_it_wants_to_be() {
        let closing = Closing::default();
        assert!(!closing.is_to_ask(), "nobody listens yet");
        closing.guard(true);
        assert!(closing.is_to_ask());
        assert!(!closing.is_to_ask(), "whoever closes twice means it");
        closing.guard(true);
        assert!(closing.is_to_ask(), "the page could not save, and is asked anew");
        closing.guard(false);
        assert!(!closing.is_to_ask());
    }
}
