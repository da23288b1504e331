//! The system is told how a delivery ended that nobody was looking at: seen on a message bus of the test's own.

use std::io::BufRead;
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

use crate::driver::PATIENCE;
use crate::library::PUBLISHER;
use crate::screen::{SCREEN, Window};
use crate::session::Session;
use crate::shelf::Shelf;

/// A session's message bus, and who listens to the notifications on it.
struct Bus {
    session: Session,
    heard: Receiver<String>,
}

impl Bus {
    /// Starts both, or says what is missing here.
    fn start() -> Result<Self, String> {
        let mut session = Session::start()?;
        let about = "interface='org.freedesktop.Notifications',member='Notify'";
        let lines = session.listen("dbus-monitor", &[about])?.lines();
        let (told, heard) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = told.send(line);
            }
        });
        Ok(Self { session, heard })
    }

    /// What was said on the bus up to a line with these words.
    fn until(&self, words: &str) -> String {
        let began = Instant::now();
        let mut all = String::new();
        while !all.contains(words) {
            let left = PATIENCE.saturating_sub(began.elapsed());
            let line = self.heard.recv_timeout(left).unwrap_or_else(|_| panic!("nobody said {words}, only {all}"));
            all.push_str(&line);
            all.push('\n');
        }
        all
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_system_is_told_when_a_delivery_ends_while_nobody_looks() {
    let _screen = SCREEN.lock().await;
    let bus = match Bus::start() {
        Ok(bus) => bus,
        Err(missing) => return println!("skipped: no notification was listened for: {missing}"),
    };
    let data = tempfile::tempdir().unwrap();
    let _shelf = Shelf::draft(data.path(), "渡口清晨", &["渡船每天早上六点开出。"]);
    let Some(window) = Window::open_in(data.path(), PUBLISHER, &bus.session.environment()).await else { return };
    window.find(".ProseMirror").await;
    // Somebody works in another program.
    window.perform("document.hasFocus = () => false").await;
    window.press("Control+Shift+p").await;
    let ready = "document.querySelector('dialog .primary') && !document.querySelector('dialog .primary').disabled";
    window.until(ready).await;
    window.perform("document.querySelector('dialog .primary').focus()").await;
    window.press("Enter").await;
    window.find("[data-receipt-url]").await;
    let said = bus.until("渡口清晨");
    assert!(said.contains("member=Notify") && said.contains("\"Galley\""), "{said}");
    window.close().await;
}
