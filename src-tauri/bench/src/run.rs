//! One run: what is measured, in which order, and what is said when something cannot be.
//!
//! Every program is started and closed once before anything counts, so that first-start files are there and the disk's
//! pages are in memory. Starts then go in rounds, in another order each time; typing follows in sessions of its own. A
//! program that fails is told of and does not stop the others.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::Result;
use crate::launch::{Launched, launch};
use crate::picture::Picture;
use crate::processes;
use crate::programs::{Built, Program};
use crate::report::{Figures, Kind, LENGTHS, PENDING};
use crate::stage::Stage;
use crate::texts::Story;
use crate::typing::type_keys;

/// What the command line asks for.
pub(crate) struct Wishes {
    built: Built,
    /// For pictures of what was measured.
    folder: PathBuf,
    only: Option<Vec<String>>,
    rounds: usize,
    sessions: usize,
    keys: usize,
}

impl Wishes {
    /// Reads `--app FILE --folder DIR [--bare FILE] [--editor FILE] [--only NAME,…] [--quick] [--rounds N] [--sessions N]`.
    pub(crate) fn read(args: &[String]) -> Result<Self> {
        let value = |name: &str| {
            let at = args.iter().position(|arg| arg == name);
            at.and_then(|at| args.get(at + 1)).cloned()
        };
        let number = |name: &str, usual: usize| value(name).map_or(Ok(usual), |given| given.parse());
        let quick = args.iter().any(|arg| arg == "--quick");
        let [rounds, sessions, keys] = if quick { [3, 1, 30] } else { [7, 2, 60] };
        Ok(Self {
            built: Built {
                app: value("--app").ok_or("--app is missing: the built galley-desktop")?.into(),
                bare: value("--bare").map(PathBuf::from),
                editor: value("--editor").map(PathBuf::from),
            },
            folder: value("--folder").ok_or("--folder is missing: where pictures are put")?.into(),
            only: value("--only").map(|names| names.split(',').map(str::to_owned).collect()),
            rounds: number("--rounds", rounds)?,
            sessions: number("--sessions", sessions)?,
            keys,
        })
    }
}

/// A program on one text, made ready to be started again and again.
struct Case {
    program: Program,
    story: Story,
    /// What it opens, and its HOME, as they are before every start.
    document: PathBuf,
    home: PathBuf,
}

/// Measures everything and prints the table.
pub(crate) fn bench(wishes: &Wishes) -> Result<()> {
    fs::create_dir_all(&wishes.folder)?;
    let folder = tempfile::tempdir_in(&wishes.folder)?;
    let stage = Stage::set_up(folder.path())?;
    let run = Run { wishes, stage };
    let mut cases = run.cases();
    let mut figures = Figures::default();
    // Run 0 warms the disk's pages again, in the present order of things, and does not count.
    for round in 0..=wishes.rounds {
        let length = cases.len().max(1);
        cases.rotate_left((round * 5 + 1) % length);
        for case in &cases {
            match run.start(case) {
                Ok((start, memory)) if round > 0 => {
                    figures.add(case.program, case.story, Kind::Start, [start]);
                    figures.add(case.program, case.story, Kind::Memory, [memory]);
                }
                Ok(_) => {}
                Err(error) => println!("failed: {} {}: start: {error}", case.program.name(), case.story.label()),
            }
        }
    }
    for _ in 0..wishes.sessions {
        for case in &cases {
            match run.keys(case) {
                Ok(times) => figures.add(case.program, case.story, Kind::Key, times),
                Err(error) => println!("failed: {} {}: keys: {error}", case.program.name(), case.story.label()),
            }
        }
    }
    figures.print();
    println!("Pictures of what was measured are in {}.", wishes.folder.display());
    Ok(())
}

struct Run<'a> {
    wishes: &'a Wishes,
    stage: Stage,
}

impl Run<'_> {
    /// What is measured, made ready; what cannot be is told of.
    fn cases(&self) -> Vec<Case> {
        let asked = |program: &Program| {
            self.wishes.only.as_ref().is_none_or(|names| names.iter().any(|name| name == program.name()))
        };
        let mut cases = Vec::new();
        for program in Program::ALL.into_iter().filter(asked) {
            if let Some(why) = program.lacks(&self.wishes.built) {
                println!("skipped: {}: {why}", program.name());
                continue;
            }
            let stories =
                [0, PENDING].into_iter().flat_map(|pending| LENGTHS.map(|characters| Story { characters, pending }));
            for story in stories.filter(|story| program.takes(*story)) {
                match self.ready(program, story) {
                    Ok(case) => cases.push(case),
                    Err(error) => println!("skipped: {} {}: {error}", program.name(), story.label()),
                }
            }
        }
        cases
    }

    /// Makes the text, opens it once, and closes it as a person would.
    fn ready(&self, program: Program, story: Story) -> Result<Case> {
        let folder = self.stage.folder().join(format!("{}-{}", program.name(), story.label()));
        let case = Case { program, story, document: folder.join("document"), home: folder.join("home") };
        program.prepare(&case.document, story, &self.wishes.built)?;
        fs::create_dir_all(&case.home)?;
        let launched = self.launch(&case, &case.document, &case.home)?;
        thread::sleep(Duration::from_secs(1));
        self.picture(&case, "started")?;
        self.stage.screen.close_all()?;
        self.wait_for_end(launched.pid);
        self.stage.end(launched.pid, true);
        Ok(case)
    }

    /// One start: milliseconds to the painted text, and MB a second after it was settled.
    fn start(&self, case: &Case) -> Result<(f64, f64)> {
        let launched = self.fresh(case)?;
        thread::sleep(Duration::from_secs(1));
        let memory = processes::memory(&self.stage.family(launched.pid));
        self.stage.end(launched.pid, false);
        Ok((launched.painted.as_secs_f64() * 1e3, memory))
    }

    /// One session at the keyboard: milliseconds from each key to its pixels.
    fn keys(&self, case: &Case) -> Result<Vec<f64>> {
        let launched = self.fresh(case)?;
        let middle = (case.program != Program::Floor).then_some(case.story.characters);
        let typed = type_keys(&self.stage.screen, case.program.region(), self.wishes.keys, middle);
        self.picture(case, "typed")?;
        self.stage.end(launched.pid, false);
        let typed = typed?;
        if typed.lost > 0 {
            println!("{} {}: {} keys were lost", case.program.name(), case.story.label(), typed.lost);
        }
        Ok(typed.times)
    }

    /// Starts a program on a copy of everything, so that no start knows of another.
    fn fresh(&self, case: &Case) -> Result<Launched> {
        let now = self.stage.folder().join("now");
        if now.exists() {
            fs::remove_dir_all(&now)?;
        }
        let (document, home) = (now.join("document"), now.join("home"));
        copy(&case.document, &document)?;
        copy(&case.home, &home)?;
        // Whatever was written is on the disk before the clock starts.
        Command::new("sync").status()?;
        self.launch(case, &document, &home)
    }

    fn launch(&self, case: &Case, document: &Path, home: &Path) -> Result<Launched> {
        let Case { program, .. } = case;
        let command = program.command(&self.stage, home, document, &self.wishes.built)?;
        let region = self.stage.screen.region(program.region());
        launch(&self.stage.screen, command, program.class(), region).map_err(|(pid, why)| {
            // A picture of what is there instead says more than the reason.
            let pictured = self.picture(case, "failed");
            if let Some(pid) = pid {
                self.stage.end(pid, false);
            }
            match pictured {
                Ok(()) => why.into(),
                Err(error) => format!("{why}; and no picture: {error}").into(),
            }
        })
    }

    /// Gives a program that was asked to close the time it takes to write what it remembers.
    fn wait_for_end(&self, pid: u32) {
        for _ in 0..60 {
            if self.stage.family(pid).is_empty() {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn picture(&self, case: &Case, when: &str) -> Result<()> {
        let mut picture = Picture::default();
        self.stage.screen.grab(self.stage.screen.region([0.0, 0.0, 1.0, 1.0]), &mut picture)?;
        let name = format!("{}-{}-{when}.ppm", case.program.name(), case.story.label());
        Ok(fs::write(self.wishes.folder.join(name), picture.portable())?)
    }
}

/// Copies a folder: its folders and files. Links and sockets, which mark a program that runs, stay behind.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let target = to.join(entry.file_name());
        if kind.is_dir() {
            copy(&entry.path(), &target)?;
        } else if kind.is_file() {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
