//! What the person at the terminal sees while a task works: `[3/12] step`, how long it took, and on failure the end of
//! what the program said, with the place of the whole log.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Result};
use crate::house::House;
use crate::shell::{Finished, Job};

/// In a file or on CI a step that takes long says so this often.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// How many lines of a failed program's output are shown.
const TAIL: usize = 60;

/// The steps of one task.
pub(crate) struct Progress<'a> {
    house: &'a House,
    task: &'static str,
    total: usize,
    at: usize,
    name: String,
    live: bool,
    began: Instant,
}

/// Which of a program's lines reach the terminal while it runs.
#[derive(Clone, Copy)]
pub(crate) enum Echo {
    /// None; a failure shows the last of them.
    Nothing,
    /// Those that this says yes to.
    Lines(fn(&str) -> bool),
    /// All.
    Everything,
}

impl<'a> Progress<'a> {
    /// A task of `total` steps.
    pub(crate) fn new(house: &'a House, task: &'static str, total: usize) -> Self {
        let live = io::stdout().is_terminal();
        Self { house, task, total, at: 0, name: String::new(), live, began: Instant::now() }
    }

    /// Begins the next step.
    pub(crate) fn step(&mut self, name: &str) {
        self.at += 1;
        name.clone_into(&mut self.name);
        self.began = Instant::now();
        if !self.live {
            println!("{} {name}", self.place());
        }
    }

    /// Ends the step with a word on how it went.
    pub(crate) fn done(&self, how: &str) {
        self.clear();
        println!("{} {}: {how} ({})", self.place(), self.name, took(self.began.elapsed()));
    }

    fn place(&self) -> String {
        format!("[{:>2}/{}]", self.at, self.total)
    }

    /// Where the step's log lies.
    pub(crate) fn log(&self) -> PathBuf {
        let name: String =
            self.name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
        self.house.own().join("logs").join(format!("{}-{:02}-{name}.log", self.task, self.at))
    }

    /// Runs a program as (part of) this step. The answer may be a failed one.
    pub(crate) fn run(&self, job: &Job, echo: Echo) -> Result<Finished> {
        let (mut last, mut beat) = (String::new(), Instant::now());
        let finished = job.run(&self.log(), |line| {
            let shown = line.filter(|line| match echo {
                Echo::Nothing => false,
                Echo::Lines(wanted) => wanted(line),
                Echo::Everything => true,
            });
            if let Some(line) = shown {
                self.clear();
                println!("       {line}");
                beat = Instant::now();
            }
            if let Some(line) = line.map(str::trim).filter(|line| !line.is_empty()) {
                line.clone_into(&mut last);
            }
            let due = if self.live { Duration::from_millis(500) } else { HEARTBEAT };
            if beat.elapsed() >= due {
                beat = Instant::now();
                self.tell(&last);
            }
        });
        self.clear();
        finished
    }

    /// Runs a program that has to succeed for the task to go on.
    pub(crate) fn must(&self, job: &Job, echo: Echo) -> Result<Finished> {
        let finished = self.run(job, echo)?;
        if finished.ok { Ok(finished) } else { Err(self.failure(job, &finished, echo)) }
    }

    /// The sentence for a program that failed, after the end of what it said.
    pub(crate) fn failure(&self, job: &Job, finished: &Finished, echo: Echo) -> Failure {
        if !matches!(echo, Echo::Everything) {
            let lines: Vec<&str> = finished.output.lines().collect();
            for line in &lines[lines.len().saturating_sub(TAIL)..] {
                println!("       | {line}");
            }
        }
        Failure::new(format!(
            "The step \"{}\" failed: `{}` ended with {}. Its whole output is in {}.",
            self.name,
            job.shown(),
            finished.ending,
            self.house.shown(&self.log())
        ))
    }

    /// Says that the step is still at work.
    fn tell(&self, last: &str) {
        let last: String = last.chars().take(60).collect();
        let line = format!("{} {} … {} {last}", self.place(), self.name, took(self.began.elapsed()));
        if self.live {
            print!("\r\x1b[2K{line}");
            // A terminal that cannot be written to shows no progress; the task goes on.
            drop(io::stdout().flush());
        } else {
            println!("{line}");
        }
    }

    fn clear(&self) {
        if self.live {
            print!("\r\x1b[2K");
        }
    }
}

/// A duration for people: `0.4 s`, `12 s`, `3 min 05 s`.
pub(crate) fn took(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(took(Duration::from_millis(432)), "0.4 s");
        assert_eq!(took(Duration::from_secs(59)), "59 s");
        assert_eq!(took(Duration::from_secs(185)), "3 min 05 s");
    }
}
