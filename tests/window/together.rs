//! Several at once on one library: what others write is shown, what was written over is kept and said, and one library has one
//! window.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use galley_article::model::{Article, Body, Node};
use galley_desk::api::{ReadRevision, RevisionKind};

use crate::driver::{PATIENCE, find};
use crate::library::{EDITOR, REPORTER};
use crate::screen::{SCREEN, Window};
use crate::shelf::{Shelf, words};

/// Keeps the page's saves on their way until `window.release()`.
const HOLD: &str = "
    const send = window.fetch
    const released = new Promise((done) => (window.release = done))
    window.underway = 0
    window.fetch = async (address, given) => {
        if (String(address).endsWith('save_working_text')) { window.underway += 1; await released }
        return send(address, given)
    }";

fn with_blocks(article: &Article, texts: &[&str]) -> Article {
    Article { body: Body::new(texts.iter().map(|text| Node::paragraph(text)).collect()), ..article.clone() }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_write_is_shown_and_both_texts_of_a_conflict_are_kept() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let shelf = Shelf::draft(data.path(), "渡口清晨", &["雾散了。", "船来了。"]);
    let article = shelf.view().working;
    let Some(window) = Window::open(data.path(), REPORTER).await else { return };
    window.until_body("雾散了。\n船来了。").await;

    // From the command line or another window: it stands there at once, and the caret stays.
    window.caret("雾散了", true).await;
    shelf.write(EDITOR, &with_blocks(&article, &["雾散了。", "第一班船来了。"]));
    window.until_body("雾散了。\n第一班船来了。").await;
    window.keys("，太阳出来").await;
    window.until_body("雾散了，太阳出来。\n第一班船来了。").await;
    shelf.until("both hands are in it", |view| words(&view.working) == "雾散了，太阳出来。/第一班船来了。");

    // Two write in one place: while the window's text is on its way, another one is saved.
    window.perform(HOLD).await;
    window.keys("了，人也来").await;
    window.until("window.underway > 0").await;
    shelf.write(EDITOR, &with_blocks(&article, &["雾没有散。", "第一班船来了。"]));
    window.perform("window.release()").await;
    window.until_body("雾没有散。\n第一班船来了。").await;
    window.focus_is_seen("being overtaken").await;

    // It is said who was faster and where one's own text is; and there it is.
    let said = "[...document.querySelectorAll('.notice.fault')].map((one) => one.textContent).join(' ')";
    window.until(&format!("{said}.includes('{EDITOR}')")).await;
    let revisions = shelf.desk.revisions(&shelf.story).unwrap();
    let kept = revisions.iter().find(|one| one.kind == RevisionKind::Conflict).unwrap().number;
    assert!(window.text(said).await.contains(&kept.to_string()), "the notice names revision {kept}");
    let request = ReadRevision { story: shelf.story.clone(), revision: kept };
    let own = shelf.desk.revision(&request.story, request.revision).unwrap().working;
    assert_eq!(words(&own), "雾散了，太阳出来了，人也来。/第一班船来了。");
    window.picture("conflict.png").await;

    // The two come together; what collides stands side by side, and what is chosen stands in the text.
    window.click(".banner button").await;
    window.until("document.querySelectorAll('[data-conflict]').length === 1").await;
    window.until_body("雾没有散。\n第一班船来了。").await;
    let card = "document.querySelector('[data-conflict]').textContent";
    window.until(&format!("{card}.includes('{EDITOR}') && {card}.includes('{REPORTER}')")).await;
    window.picture("merge.png").await;
    window.click("[data-conflict] .acts button:nth-of-type(2)").await;
    window.until_body("雾散了，太阳出来了，人也来。\n第一班船来了。").await;
    window.until("document.querySelectorAll('[data-conflict]').length === 0").await;
    shelf.until("the choice is saved", |view| words(&view.working) == "雾散了，太阳出来了，人也来。/第一班船来了。");
    window.picture("merged.png").await;
    window.close().await;
}

/// A message bus of one's own, on which a second window finds the first.
struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    fn start() -> Option<Self> {
        let Some(program) = find("dbus-daemon") else {
            println!("skipped: dbus-daemon is not installed");
            return None;
        };
        let mut command = Command::new(program);
        command.args(["--session", "--nofork", "--print-address"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut daemon = command.spawn().unwrap();
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Some(Self { daemon, address: address.trim().to_owned() })
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_raises_the_first_window() {
    let _screen = SCREEN.lock().await;
    let Some(bus) = Bus::start() else { return };
    let data = tempfile::tempdir().unwrap();
    let _shelf = Shelf::draft(data.path(), "渡口清晨", &["雾散了。"]);
    let environment = [("DBUS_SESSION_BUS_ADDRESS".to_owned(), bus.address.clone())];
    let Some(window) = Window::open_in(data.path(), REPORTER, &environment).await else { return };
    window.until_body("雾散了。").await;
    // Somewhere behind everything else.
    window.client.minimize_window().await.unwrap();
    window.until("document.hidden").await;

    let mut second = Command::new(env!("CARGO_BIN_EXE_galley-desktop"));
    second.env("GALLEY_DATA_DIR", data.path()).env("DBUS_SESSION_BUS_ADDRESS", &bus.address);
    for folder in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
        second.env(folder, data.path().join("home"));
    }
    let mut second = second.env_remove("WAYLAND_DISPLAY").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let began = Instant::now();
    let status = loop {
        if let Some(status) = second.try_wait().unwrap() {
            break status;
        }
        if began.elapsed() > PATIENCE {
            second.kill().unwrap();
            panic!("the second window did not end");
        }
        std::thread::yield_now();
    };
    assert!(status.success(), "the second start ended with {status}");
    window.until("!document.hidden").await;
    window.until_body("雾散了。").await;
    window.close().await;
}
