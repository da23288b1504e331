//! The window beside other editors: builds it as it is shipped, brings what it is compared with, and runs `galley-bench`,
//! which measures. What is measured, and how, stands there.

use crate::failure::Result;
use crate::house::{House, cargo};
use crate::machine::{self, Part};
use crate::progress::{Echo, Progress};
use crate::shell::{Job, interrupted};
use crate::test::DESKTOP;
use crate::ui;

/// The steps of [`measure`].
pub(crate) const STEPS: usize = 5;

/// Measures the window and nothing else.
pub(crate) fn alone(house: &House, quick: bool) -> Result<()> {
    measure(house, &mut Progress::new(house, "bench", STEPS), quick)
}

/// Prepares and measures. A machine on which a window cannot be measured is told why, and that is no failure.
pub(crate) fn measure(house: &House, progress: &mut Progress<'_>, quick: bool) -> Result<()> {
    progress.step("window, machine");
    if !machine::window_tests_possible() {
        progress.done("skipped: the window is measured on an X screen of its own, which only Linux has");
        return Ok(());
    }
    let parts = [Part::Basis, Part::Window, Part::WindowTests, Part::InputMethod];
    match machine::provide(house, progress, &parts) {
        Ok(how) => progress.done(&how),
        Err(failure) if interrupted() => return Err(failure),
        Err(failure) => {
            progress.done(&format!("skipped: {failure}"));
            return Ok(());
        }
    }
    progress.step("window, peers");
    match machine::provide(house, progress, &[Part::Peers]) {
        Ok(how) => progress.done(&how),
        Err(failure) if interrupted() => return Err(failure),
        // Whatever is here is measured; what is not is named in the run.
        Err(failure) => progress.done(&format!("not all: {failure}")),
    }

    progress.step("window, user interface");
    machine::node(house)?;
    ui::packages(house, progress)?;
    let how = ui::build(house, progress)?;
    let folder = house.target.join("bench");
    let peer = folder.join("peer");
    let script = ["exec", "--", "vite", "build", "--config", "bench/vite.config.ts", "--emptyOutDir", "--outDir"];
    progress.must(&ui::npm(house, script).args([&peer]), Echo::Nothing)?;
    progress.done(&how);

    progress.step("window, programs");
    // What measures is built as for `run`; what is measured, as it is shipped.
    let build = ["build", "--locked", "--workspace", "--bins"].iter().chain(DESKTOP);
    progress.must(&Job::new(cargo(), &house.root).args(build), Echo::Nothing)?;
    let build = ["build", "--locked", "--release", "--bin", "galley-desktop", "--features", "desktop,custom-protocol"];
    progress.must(&Job::new(cargo(), &house.root).args(build), Echo::Nothing)?;
    progress.done("built");

    progress.step("window, measured");
    let mut run = Job::new(house.built("galley-bench"), &house.root)
        .args(["--app".into(), house.released("galley-desktop")])
        .args(["--bare".into(), house.built("galley-bench-bare")])
        .args(["--editor".into(), peer.join("editor.js")])
        .args(["--folder".into(), folder.join("pictures")]);
    if quick {
        run = run.args(["--quick"]);
    }
    progress.must(&run, Echo::Everything)?;
    progress.done("measured");
    Ok(())
}
