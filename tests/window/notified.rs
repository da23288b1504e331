//! The system is told how a delivery ended that nobody was looking at: seen on a message bus of the test's own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

use crate::driver::{PATIENCE, find};
use crate::library::PUBLISHER;
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

/// A session's message bus, and who listens to the notifications on it.
struct Bus {
    address: String,
    heard: Receiver<String>,
    programs: Vec<Child>,
}

impl Bus {
    /// Starts both, or says what is missing here.
    fn start() -> Result<Self, String> {
        for program in ["dbus-daemon", "dbus-monitor"] {
            find(program).ok_or(format!("{program} is not installed"))?;
        }
        let mut daemon = run("dbus-daemon", &["--session", "--nofork", "--print-address"]);
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        let about = "interface='org.freedesktop.Notifications',member='Notify'";
        let mut monitor = run("dbus-monitor", &["--address", &address, about]);
        let lines = BufReader::new(monitor.stdout.take().unwrap()).lines();
        let (told, heard) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = told.send(line);
            }
        });
        Ok(Self { address, heard, programs: vec![monitor, daemon] })
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

impl Drop for Bus {
    fn drop(&mut self) {
        for program in &mut self.programs {
            let _ = program.kill();
            let _ = program.wait();
        }
    }
}

fn run(program: &str, arguments: &[&str]) -> Child {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().unwrap_or_else(|error| panic!("{program} did not start: {error}"))
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
    let environment = [("DBUS_SESSION_BUS_ADDRESS".to_owned(), bus.address.clone())];
    let Some(window) = Window::open_in(data.path(), PUBLISHER, &environment).await else { return };
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
