//! `cargo xtask test`: every check there is, from formatting to the real window under Xvfb, and a table at the end.
//!
//! One set of features serves clippy, rustdoc and the tests, so that the dependencies are compiled once to be checked and
//! once to be run. A check that fails does not stop the others; a machine that cannot be prepared does.

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use crate::counts::{self, Counts};
use crate::endpoints::Endpoints;
use crate::failure::{Failure, Result, cannot};
use crate::house::{House, cargo};
use crate::machine::{self, CARGO_DENY, Part, TAURI_DRIVER};
use crate::progress::{Echo, Progress, took};
use crate::shell::Job;
use crate::ui;

/// The features with which the whole workspace, window included, is checked, tested and run.
pub(crate) const DESKTOP: &[&str] =
    &["--features", "galley-desktop/desktop,galley-desktop/custom-protocol,galley-bench/bare"];

/// A screen for what runs under Xvfb.
pub(crate) const SCREEN: &[&str] = &["-a", "-s", "-screen 0 1440x900x24"];

/// What is tested.
#[derive(Clone, Copy)]
pub(crate) struct Options {
    /// Also what needs WebKit.
    desktop: bool,
    /// Also publishing to real endpoints, which are installed for it.
    endpoints: bool,
}

impl Options {
    /// What the arguments say; `None` when they say something else.
    pub(crate) fn read(args: &[&str]) -> Option<Self> {
        let known = |arg: &&str| matches!(*arg, "--without-desktop" | "--endpoints");
        let options = Self { desktop: !args.contains(&"--without-desktop"), endpoints: args.contains(&"--endpoints") };
        args.iter().all(known).then_some(options)
    }
}

/// Runs everything.
pub(crate) fn test(house: &House, options: Options) -> Result<()> {
    let desktop = options.desktop;
    let checks: &[(&str, Check)] = &[
        ("Rust formatting", rust_format),
        ("UI formatting", |suite| suite.npm("format:check")),
        ("UI lint", |suite| suite.npm("lint")),
        ("UI types", |suite| suite.npm("check")),
        ("UI tests", ui_tests),
        ("clippy", clippy),
        ("rustdoc", rustdoc),
        ("Rust tests", rust_tests),
        ("keychain", keychain),
        ("licences and sources", licences),
        ("advisories", advisories),
    ];
    let steps = PREPARATIONS + usize::from(options.endpoints) + checks.len();
    let progress = Progress::new(house, "test", steps);
    let mut suite = Suite { house, progress, desktop, endpoints: None, rows: Vec::new(), left_out: BTreeMap::new() };
    let began = Instant::now();
    suite.prepare()?;
    if options.endpoints {
        suite.start_endpoints()?;
    }
    for (name, check) in checks {
        suite.perform(name, *check)?;
    }
    suite.table(began.elapsed())
}

/// The steps of [`Suite::prepare`].
const PREPARATIONS: usize = 4;

type Check = fn(&mut Suite<'_>) -> Result<Verdict>;

/// How a check went.
enum Verdict {
    Passed,
    Failed,
    /// Not done, and why.
    LeftOut(String),
    /// Several tests, each with a name.
    Counted(Vec<(String, Counts)>),
}

struct Suite<'a> {
    house: &'a House,
    progress: Progress<'a>,
    desktop: bool,
    /// What is published to beside Galley's own endpoint.
    endpoints: Option<Endpoints<'a>>,
    /// Name, counts and how long, where that is known for the row.
    rows: Vec<(String, Counts, Option<Duration>)>,
    /// What was not tested and why, and how often that was said.
    left_out: BTreeMap<String, usize>,
}

impl Suite<'_> {
    /// Brings everything that the checks need.
    fn prepare(&mut self) -> Result<()> {
        let house = self.house;
        self.progress.step("machine");
        machine::components(house)?;
        let mut parts = vec![Part::Basis];
        if self.desktop {
            parts.extend([Part::Window, Part::WindowTests, Part::InputMethod, Part::Keychain]);
        } else {
            self.leave_out("the window: --without-desktop");
        }
        let node = machine::node(house)?;
        let packages = machine::provide(house, &self.progress, &parts)?;
        self.progress.done(&format!("{packages}; {node}"));
        self.progress.step("tools");
        let mut tools = vec![&CARGO_DENY];
        if self.desktop && machine::window_tests_possible() {
            tools.push(&TAURI_DRIVER);
        }
        for tool in tools {
            tool.provide(house, &self.progress)?;
        }
        self.progress.done("here");
        self.progress.step("UI packages");
        let how = ui::packages(house, &self.progress)?;
        self.progress.done(&how);
        self.progress.step("UI build");
        let how = ui::build(house, &self.progress)?;
        self.progress.done(&how);
        Ok(())
    }

    /// Starts the endpoints that this machine can have.
    fn start_endpoints(&mut self) -> Result<()> {
        self.progress.step("endpoints");
        let endpoints = Endpoints::start(self.house, &self.progress)?;
        let count = endpoints.set.len();
        self.progress.done(&format!("{count} of {} run", count + endpoints.left_out.len()));
        endpoints.left_out.iter().for_each(|reason| self.leave_out(reason));
        self.endpoints = Some(endpoints);
        Ok(())
    }

    /// Runs one check and keeps its row.
    fn perform(&mut self, name: &str, check: Check) -> Result<()> {
        self.progress.step(name);
        let began = Instant::now();
        let verdict = check(self)?;
        let time = Some(began.elapsed());
        let counts = |passed, failed| Counts { passed, failed, skipped: 0 };
        match verdict {
            Verdict::Passed => {
                self.progress.done("passed");
                self.rows.push((name.to_owned(), counts(1, 0), time));
            }
            Verdict::Failed => {
                self.progress.done("FAILED");
                self.rows.push((name.to_owned(), counts(0, 1), time));
            }
            Verdict::LeftOut(reason) => {
                self.progress.done(&format!("skipped: {reason}"));
                self.leave_out(&format!("{name}: {reason}"));
            }
            Verdict::Counted(programs) => {
                let mut sum = Counts::default();
                programs.iter().for_each(|(_, counts)| sum += *counts);
                let how = format!("{} passed, {} failed", sum.passed, sum.failed);
                self.progress.done(&how);
                self.rows.push((name.to_owned(), Counts::default(), time));
                self.rows.extend(programs.into_iter().map(|(program, counts)| (format!("  {program}"), counts, None)));
            }
        }
        Ok(())
    }

    fn leave_out(&mut self, reason: &str) {
        *self.left_out.entry(reason.to_owned()).or_insert(0) += 1;
    }

    /// Runs a program as a check: it passes if the program does.
    fn check(&self, job: &Job, echo: Echo) -> Result<Verdict> {
        let finished = self.progress.run(job, echo)?;
        if finished.ok {
            return Ok(Verdict::Passed);
        }
        println!("       {}", self.progress.failure(job, &finished, echo));
        Ok(Verdict::Failed)
    }

    fn npm(&self, script: &str) -> Result<Verdict> {
        self.check(&ui::npm(self.house, ["run", script]), Echo::Nothing)
    }

    fn cargo<'s>(&self, args: impl IntoIterator<Item = &'s str>) -> Job {
        sealed(Job::new(cargo(), &self.house.root).args(args))
    }

    fn features(&self) -> &'static [&'static str] {
        if self.desktop { DESKTOP } else { &[] }
    }

    /// Prints what ran and what did not. Fails when anything did.
    fn table(&self, time: Duration) -> Result<()> {
        let width = self.rows.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
        println!("\n{:<width$}  passed  failed  skipped  time", "");
        let mut sum = Counts::default();
        for (name, counts, time) in &self.rows {
            let number = |count: usize| if count == 0 { "-".to_owned() } else { count.to_string() };
            let [passed, failed, skipped] = [counts.passed, counts.failed, counts.skipped].map(number);
            let time = time.map(took).unwrap_or_default();
            println!("{name:<width$}  {passed:>6}  {failed:>6}  {skipped:>7}  {time}");
            sum += *counts;
        }
        for (reason, times) in &self.left_out {
            sum.skipped += times;
            let times = if *times > 1 { format!(" ({times} times)") } else { String::new() };
            println!("skipped: {reason}{times}");
        }
        println!("total time {}", took(time));
        println!("{} passed, {} failed, {} skipped", sum.passed, sum.failed, sum.skipped);
        match sum.failed {
            0 => Ok(()),
            failed => Err(Failure::new(format!(
                "{failed} failed. The logs are in {}.",
                self.house.shown(&self.house.own().join("logs"))
            ))),
        }
    }
}

/// The same job without what the person at the keyboard has set for their own library.
fn sealed(job: Job) -> Job {
    let own = std::env::vars_os().map(|(name, _)| name).filter(|name| name.to_string_lossy().starts_with("GALLEY_"));
    own.fold(job, Job::without).env("CARGO_TERM_COLOR", "never")
}

fn rust_format(suite: &mut Suite<'_>) -> Result<Verdict> {
    suite.check(&suite.cargo(["fmt", "--all", "--check", "--", "--color", "never"]), Echo::Nothing)
}

fn ui_tests(suite: &mut Suite<'_>) -> Result<Verdict> {
    let job = ui::npm(suite.house, ["run", "test"]).env("CI", "true");
    let finished = suite.progress.run(&job, Echo::Nothing)?;
    let mut counts = counts::vitest(&finished.output);
    if !finished.ok {
        println!("       {}", suite.progress.failure(&job, &finished, Echo::Nothing));
        counts.failed = counts.failed.max(1);
    } else if counts.passed == 0 {
        println!("       The program ended well and reported no test, which is not a pass.");
        counts.failed = 1;
    }
    Ok(Verdict::Counted(vec![("vitest".to_owned(), counts)]))
}

fn clippy(suite: &mut Suite<'_>) -> Result<Verdict> {
    let args = ["clippy", "--locked", "--workspace", "--all-targets"].iter().chain(suite.features());
    suite.check(&suite.cargo(args.copied().chain(["--", "-D", "warnings"])), Echo::Nothing)
}

fn rustdoc(suite: &mut Suite<'_>) -> Result<Verdict> {
    let args = ["doc", "--locked", "--workspace", "--no-deps", "--document-private-items"].iter();
    let job = suite.cargo(args.chain(suite.features()).copied()).env("RUSTDOCFLAGS", "-D warnings");
    suite.check(&job, Echo::Nothing)
}

fn rust_tests(suite: &mut Suite<'_>) -> Result<Verdict> {
    let house = suite.house;
    let args = ["test", "--locked", "--workspace", "--no-fail-fast"].iter().chain(suite.features()).copied();
    let args = args.chain(["--", "--show-output"]);
    let screen = suite.desktop && house.find("xvfb-run").is_some();
    let job = if screen {
        let program = cargo();
        let job = Job::new("xvfb-run", &house.root).args(SCREEN).args([program]).args(args);
        sealed(job).without("WAYLAND_DISPLAY")
    } else {
        suite.cargo(args)
    };
    let job = job.env("PATH", house.path_with_tools());
    let variables = suite.endpoints.iter().flat_map(|endpoints| &endpoints.set);
    let job = variables.fold(job, |job, (name, value)| job.env(name, value));
    let echo = Echo::Lines(|line| {
        let test = line.starts_with("test ") && line.contains(" ... ") && !line.ends_with(" ... ok");
        let result = line.starts_with("test result:") || line.starts_with("skipped: ");
        test || result || line.trim_start().starts_with("Running ") || line.trim_start().starts_with("Doc-tests ")
    });
    let finished = suite.progress.run(&job, echo)?;
    let (mut programs, left_out) = counts::cargo_test(&finished.output);
    for (reason, times) in left_out {
        *suite.left_out.entry(reason).or_insert(0) += times;
    }
    if !finished.ok {
        println!("       {}", suite.progress.failure(&job, &finished, echo));
        if programs.iter().all(|(_, counts)| counts.failed == 0) {
            programs.push((
                "did not compile, or a program broke off".to_owned(),
                Counts { failed: 1, ..Counts::default() },
            ));
        }
    }
    Ok(Verdict::Counted(programs))
}

/// The one test that needs a keychain, in a session with a bus and a keychain of its own.
fn keychain(suite: &mut Suite<'_>) -> Result<Verdict> {
    let house = suite.house;
    if house.find("dbus-run-session").is_none() || house.find("gnome-keyring-daemon").is_none() {
        return Ok(Verdict::LeftOut("there is no dbus-run-session and gnome-keyring here".to_owned()));
    }
    let own = house.own().join("keychain");
    let run = own.join("run");
    fs::create_dir_all(&run).map_err(cannot(format!("make the folder {}", run.display())))?;
    // An empty line is the password of a keychain that nobody keeps anything in.
    let script = "chmod 700 \"$XDG_RUNTIME_DIR\" && echo | gnome-keyring-daemon --unlock --components=secrets >&2 && exec \"$@\"";
    let args = ["test", "--locked", "--workspace"].iter().chain(suite.features()).copied();
    let job = Job::new("dbus-run-session", &house.root).args(["--", "sh", "-c", script, "sh"]).args([cargo()]);
    let job = sealed(job.args(args).args(["--test", "keychain"])).env("GALLEY_TEST_KEYCHAIN", "1");
    let job = job.env("XDG_DATA_HOME", &own).env("XDG_RUNTIME_DIR", &run);
    let verdict = suite.check(&job, Echo::Nothing)?;
    // Without a keychain of its own the same test left itself out a step ago.
    suite.left_out.retain(|reason, _| !reason.starts_with("the system keychain"));
    Ok(verdict)
}

fn licences(suite: &mut Suite<'_>) -> Result<Verdict> {
    suite.check(&deny(suite, &["licenses", "bans", "sources"]), Echo::Nothing)
}

fn advisories(suite: &mut Suite<'_>) -> Result<Verdict> {
    let job = deny(suite, &["advisories"]).limit(Duration::from_secs(180));
    let finished = suite.progress.run(&job, Echo::Nothing)?;
    if !finished.ok && (finished.output.contains("advisory database") || finished.ending.starts_with("no end")) {
        return Ok(Verdict::LeftOut("the advisory database could not be fetched from here".to_owned()));
    }
    if finished.ok {
        return Ok(Verdict::Passed);
    }
    println!("       {}", suite.progress.failure(&job, &finished, Echo::Nothing));
    Ok(Verdict::Failed)
}

fn deny(suite: &Suite<'_>, checks: &[&str]) -> Job {
    let program = suite.house.find(CARGO_DENY.name).unwrap_or_else(|| CARGO_DENY.name.into());
    let args = ["--locked", "--color", "never", "check", "--hide-inclusion-graph"].iter().chain(checks);
    Job::new(program, &suite.house.root).args(args)
}
