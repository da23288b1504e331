//! `cargo xtask run`: Galley's window where there is a display, the main job headless where there is none.

use std::fs;
use std::path::PathBuf;

use crate::failure::{Failure, Result, cannot};
use crate::house::{House, cargo, has_display};
use crate::machine::{self, Part};
use crate::progress::{Echo, Progress};
use crate::screenshot;
use crate::shell::{Job, interrupted};
use crate::test::DESKTOP;
use crate::ui;

/// The article that the headless run takes where it is there: a saved page of a city newspaper.
const SPECIMEN: &str = "../shared/specimen";

/// What the person asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    data: Option<PathBuf>,
    article: Option<PathBuf>,
    headless: bool,
}

impl Options {
    /// Reads the arguments after `run`; `None` when one of them is unknown.
    pub(crate) fn read(args: &[&str]) -> Option<Self> {
        let mut options = Self::default();
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            match *arg {
                "--data" => options.data = Some(absolute(args.next()?)),
                "--article" => options.article = Some(absolute(args.next()?)),
                "--headless" => options.headless = true,
                _ => return None,
            }
        }
        Some(options)
    }
}

/// A path that means the same after the working directory has changed.
fn absolute(path: &str) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.into())
}

/// Does it.
pub(crate) fn run(house: &House, options: &Options) -> Result<()> {
    if options.headless {
        return headless(house, options);
    }
    if has_display() {
        return window(house, options);
    }
    println!(
        "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so Galley does its main job headless."
    );
    headless(house, options)
}

/// Builds everything and opens the window; ends when it is closed.
fn window(house: &House, options: &Options) -> Result<()> {
    let mut progress = Progress::new(house, "run", 4);
    desktop(house, &mut progress, &[Part::Basis, Part::Window])?;
    let mut job = Job::new(house.built("galley-desktop"), &house.root);
    if let Some(data) = &options.data {
        job = job.env("GALLEY_DATA_DIR", data);
    }
    println!("The window is open; this command ends when it is closed.");
    let status = job.attached()?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("Galley ended with {status}."))) }
}

/// Four steps: machine, packages and build of the user interface, and the programs.
fn desktop(house: &House, progress: &mut Progress<'_>, parts: &[Part]) -> Result<()> {
    progress.step("machine");
    let node = machine::node(house)?;
    let packages = machine::provide(house, progress, parts)?;
    progress.done(&format!("{packages}; {node}"));
    progress.step("UI packages");
    let how = ui::packages(house, progress)?;
    progress.done(&how);
    progress.step("UI build");
    let how = ui::build(house, progress)?;
    progress.done(&how);
    progress.step("programs");
    let args = ["build", "--locked", "--workspace", "--bins"].iter().chain(DESKTOP);
    progress.must(&Job::new(cargo(), &house.root).args(args), Echo::Nothing)?;
    progress.done("built");
    Ok(())
}

/// The main job without a window, then a picture of the window on the same library, if that can be had.
fn headless(house: &House, options: &Options) -> Result<()> {
    let mut progress = Progress::new(house, "run", 8);
    progress.step("compiler");
    let packages = machine::provide(house, &progress, &[Part::Basis])?;
    progress.done(&packages);
    progress.step("command line");
    let build = Job::new(cargo(), &house.root).args(["build", "--locked", "--package", "galley-cli"]);
    progress.must(&build, Echo::Nothing)?;
    progress.done("built");

    progress.step("the main job");
    let data = match &options.data {
        Some(given) => given.clone(),
        None => fresh(house)?,
    };
    let mut demo = Job::new(house.built("galley"), &house.root).args(["demo", "--data"]).args([&data]);
    if let Some(article) = article(house, options) {
        demo = demo.args(["--article"]).args([article]);
    }
    progress.must(&demo, Echo::Everything)?;
    progress.done("done");

    let picture = data.join("window.png");
    match take_picture(house, &mut progress, &data, &picture) {
        Ok(()) => println!("\nA picture of the window on this library: {}", house.shown(&picture)),
        Err(failure) if interrupted() => return Err(failure),
        Err(failure) => println!("\nThere is no picture of the window: {failure}"),
    }
    println!("The library, the preview and the fetched page are in {}", house.shown(&data));
    Ok(())
}

fn take_picture(
    house: &House,
    progress: &mut Progress<'_>,
    data: &std::path::Path,
    to: &std::path::Path,
) -> Result<()> {
    if !machine::window_tests_possible() {
        return Err(Failure::new("taking one needs Xvfb and WebKit's WebDriver, which this system does not have."));
    }
    desktop(house, progress, &[Part::Basis, Part::Window, Part::WindowTests])?;
    progress.step("picture");
    screenshot::take(house, progress, data, to)?;
    progress.done("taken");
    Ok(())
}

/// The demonstration's folder, emptied of what an earlier run left there.
fn fresh(house: &House) -> Result<PathBuf> {
    let data = house.target.join("demo");
    if data.exists() {
        fs::remove_dir_all(&data).map_err(cannot(format!("empty {}", house.shown(&data))))?;
    }
    Ok(data)
}

/// The article that was asked for, else the specimen where it is there, else the demonstration's own.
fn article(house: &House, options: &Options) -> Option<PathBuf> {
    options.article.clone().or_else(|| {
        let files = fs::read_dir(house.root.join(SPECIMEN)).ok()?;
        let texts = files.flatten().map(|file| file.path());
        texts.filter(|file| file.extension().is_some_and(|extension| extension == "txt")).min()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_and_unknown_ones_refused() {
        let read = Options::read(&["--data", "/d", "--article", "/a.txt", "--headless"]);
        let expected = Options { data: Some("/d".into()), article: Some("/a.txt".into()), headless: true };
        assert_eq!(read, Some(expected));
        assert_eq!(Options::read(&["--data"]), None);
        assert_eq!(Options::read(&["--window"]), None);
    }
}
