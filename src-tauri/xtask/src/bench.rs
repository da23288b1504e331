//! `cargo xtask bench`: the measurements of the article, the desk and the window, each beside what it is compared with.

use crate::failure::Result;
use crate::house::{House, cargo};
use crate::progress::{Echo, Progress};
use crate::shell::Job;
use crate::window_bench;

/// Package and bench target.
const BENCHES: &[(&str, &str)] =
    &[("galley-article", "diff"), ("galley-article", "merge"), ("galley-desk", "desk"), ("galley-desk", "outbox")];

/// Runs the benches in the release profile. `quick` asks them for fewer rounds.
pub(crate) fn bench(house: &House, quick: bool) -> Result<()> {
    let mut progress = Progress::new(house, "bench", BENCHES.len() + window_bench::STEPS);
    for (package, name) in BENCHES {
        progress.step(&format!("{package}, {name}"));
        let extra: &[&str] = if quick { &["--", "--quick"] } else { &[] };
        let job = Job::new(cargo(), &house.root).args(["bench", "--locked", "--package", package, "--bench", name]);
        progress.must(&job.args(extra).env("CARGO_TERM_COLOR", "never"), Echo::Lines(is_result))?;
        progress.done("measured");
    }
    window_bench::measure(house, &mut progress, quick)
}

/// Everything but cargo's own news.
fn is_result(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    !["Compiling", "Finished", "Running", "Downloaded", "Downloading", "Blocking", "Updating"].contains(&first)
}
