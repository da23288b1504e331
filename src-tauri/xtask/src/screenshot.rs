//! A picture of the real window where there is no screen: Xvfb for the screen, WebKit's own WebDriver for the picture.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::failure::{Failure, Result, cannot};
use crate::house::House;
use crate::progress::Progress;
use crate::shell::{Job, interrupted};
use crate::test::SCREEN;
use crate::webdriver::Driver;

/// How long the driver, and then the window, may take to be ready.
const PATIENCE: Duration = Duration::from_secs(60);

/// Opens the built window on the library in `data` and saves what it shows.
pub(crate) fn take(house: &House, progress: &Progress<'_>, data: &Path, picture: &Path) -> Result<()> {
    let driver = Driver::on_a_free_port()?;
    // xvfb-run leaves its folder behind when it is ended from outside; here the target folder takes it.
    let scrap = house.own().join("tmp");
    fs::create_dir_all(&scrap).map_err(cannot(format!("make the folder {}", scrap.display())))?;
    let job = Job::new("xvfb-run", &house.root)
        .args(SCREEN)
        .args(["WebKitWebDriver".to_owned(), format!("--port={}", driver.port())])
        .env("GALLEY_DATA_DIR", data)
        // Without it WebKit takes a picture only when the page happens to be drawn anew, and a quiet page never is.
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "0")
        // A Tauri window lets itself be driven only where it is told so.
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .env("TMPDIR", &scrap)
        .without("WAYLAND_DISPLAY");
    let mut group = job.start(&progress.log())?;
    wait("The WebDriver", || if driver.ready() { Ok(Some(())) } else { Ok(None) })?;
    let session = driver.open(&house.built("galley-desktop").display().to_string())?;
    let taken = settled(&driver, &session).and_then(|()| driver.picture(&session));
    // The picture counts; the group's end below closes whatever the session's end did not.
    drop(driver.close(&session));
    group.end();
    fs::write(picture, taken?).map_err(cannot(format!("write the picture {}", picture.display())))
}

/// Waits until the page has words on it and they have stopped changing.
fn settled(driver: &Driver, session: &str) -> Result<()> {
    let (mut last, mut same) = (json!(null), 0);
    wait("The window", || {
        let words = driver.script(session, "return document.body ? document.body.innerText.length : 0")?;
        same = if words == last && words != json!(0) { same + 1 } else { 0 };
        last = words;
        Ok((same >= 5).then_some(()))
    })
}

/// Asks again and again, for as long as [`PATIENCE`] lasts.
fn wait(what: &str, mut ready: impl FnMut() -> Result<Option<()>>) -> Result<()> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE && !interrupted() {
        if ready()?.is_some() {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(200));
    }
    Err(Failure::new(format!("{what} was not ready after {} seconds.", PATIENCE.as_secs())))
}
