//! `cargo xtask fuzz`: libFuzzer over what differences, weaves, merges and decisions promise, as long as one likes.
//!
//! The targets lie in `src-tauri/article/fuzz`, in cargo-fuzz's layout, and are built here without it: what it adds beside the
//! flags below is a sanitizer for unsafe code, of which the crate has none, and that alone would need a nightly compiler. What
//! is found is kept under cargo's target folder and is where the next run begins; `--keep` puts what reaches furthest beside
//! the targets, for the test that asks about it on every machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::failure::{Failure, Result, cannot};
use crate::house::{House, cargo};
use crate::progress::{Echo, Progress};
use crate::shell::Job;

/// The targets, by the names of their files.
const TARGETS: &[&str] = &["diff", "weave", "merge3", "decisions"];
/// What makes a program count the branches that an input takes: what cargo-fuzz sets, without a sanitizer.
const FLAGS: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
    "--cfg=fuzzing",
];
/// The longest input. A story with four turns takes a few hundred bytes.
const LONGEST: usize = 1024;
/// An input that takes longer is a finding.
const SECONDS_EACH: u64 = 20;
/// The longest input that is kept beside the targets, and how many of them.
const KEPT_LENGTH: u64 = 400;
const KEPT: usize = 40;

/// What is fuzzed, and how long each.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    targets: Vec<&'static str>,
    minutes: u64,
    keep: bool,
}

impl Options {
    /// Reads the arguments after `fuzz`; `None` when one of them is unknown.
    pub(crate) fn read(args: &[&str]) -> Option<Self> {
        let mut options = Self { targets: Vec::new(), minutes: 5, keep: false };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            match *arg {
                "--minutes" => options.minutes = args.next()?.parse().ok()?,
                "--keep" => options.keep = true,
                name => options.targets.push(TARGETS.iter().find(|target| **target == name)?),
            }
        }
        if options.targets.is_empty() {
            options.targets = TARGETS.to_vec();
        }
        Some(options)
    }
}

/// Builds the targets and runs them one after the other. Stops at the first that breaks a law.
pub(crate) fn fuzz(house: &House, options: &Options) -> Result<()> {
    let mut progress = Progress::new(house, "fuzz", 1 + options.targets.len());
    progress.step("targets");
    let programs = build(house, &progress)?;
    progress.done("built");
    for target in &options.targets {
        progress.step(target);
        let how = one(house, &progress, options, target, &programs.join(target))?;
        progress.done(&how);
    }
    Ok(())
}

/// Builds the targets; answers the folder that they are in.
fn build(house: &House, progress: &Progress<'_>) -> Result<PathBuf> {
    let triple = triple(house).ok_or_else(|| Failure::new("`rustc -vV` does not say for which machine it builds."))?;
    let (manifest, own) = (lies(house).join("Cargo.toml"), house.target.join("fuzz"));
    // With a target of its own, cargo leaves build scripts and macros without the flags.
    let job = Job::new(cargo(), &house.root).args(["build", "--release", "--locked", "--target", &triple]);
    let job = job.args(["--manifest-path".as_ref(), manifest.as_os_str(), "--target-dir".as_ref(), own.as_os_str()]);
    let job = job.env("RUSTFLAGS", FLAGS.join(" ")).env("CARGO_TERM_COLOR", "never");
    progress.must(&job, Echo::Nothing)?;
    Ok(own.join(triple).join("release"))
}

fn triple(house: &House) -> Option<String> {
    let said = Job::new("rustc", &house.root).args(["-vV"]).answer()?;
    said.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned)
}

fn lies(house: &House) -> PathBuf {
    house.root.join("src-tauri/article/fuzz")
}

fn one(house: &House, progress: &Progress<'_>, options: &Options, target: &str, program: &Path) -> Result<String> {
    let own = house.target.join("fuzz");
    let (corpus, found) = (own.join("corpus").join(target), own.join("found").join(target));
    for folder in [&corpus, &found] {
        fs::create_dir_all(folder).map_err(cannot(format!("make the folder {}", folder.display())))?;
    }
    let seeds = lies(house).join("seeds").join(target);
    if options.minutes > 0 {
        let args = [
            format!("-max_total_time={}", options.minutes * 60),
            format!("-max_len={LONGEST}"),
            format!("-timeout={SECONDS_EACH}"),
            format!("-artifact_prefix={}/", found.display()),
        ];
        let job = Job::new(program, &house.root).args(args).args([&corpus, &seeds]);
        let job = job.limit(Duration::from_secs(options.minutes * 60 + 600));
        let finished = progress.run(&job, Echo::Lines(is_news))?;
        if !finished.ok {
            println!("       The input is in {}; run the program with its path to see it again.", house.shown(&found));
            return Err(progress.failure(&job, &finished, Echo::Nothing));
        }
    }
    if options.keep {
        return keep(house, progress, program, &corpus, &seeds);
    }
    let inputs = fs::read_dir(&corpus).map_err(cannot("read what was found"))?.count();
    Ok(format!("no law broken; {inputs} inputs that reach something of their own"))
}

/// Puts a small set that reaches what all of them reach beside the targets, the shortest first.
fn keep(house: &House, progress: &Progress<'_>, program: &Path, corpus: &Path, seeds: &Path) -> Result<String> {
    let merged = house.target.join("fuzz/merged");
    drop(fs::remove_dir_all(&merged));
    for folder in [merged.as_path(), seeds] {
        fs::create_dir_all(folder).map_err(cannot(format!("make the folder {}", folder.display())))?;
    }
    progress.must(&Job::new(program, &house.root).args(["-merge=1"]).args([&merged, corpus, seeds]), Echo::Nothing)?;
    let mut files: Vec<(u64, PathBuf)> = fs::read_dir(&merged)
        .map_err(cannot("read what was found"))?
        .flatten()
        .filter_map(|entry| Some((entry.metadata().ok()?.len(), entry.path())))
        .filter(|(length, _)| *length <= KEPT_LENGTH)
        .collect();
    files.sort();
    // From short to long in even steps: the shortest alone would all be of one kind.
    let kept = files.len().min(KEPT);
    let chosen = (0..kept).map(|at| &files[at * files.len() / kept]);
    for old in fs::read_dir(seeds).map_err(cannot("read what is kept"))?.flatten() {
        fs::remove_file(old.path()).map_err(cannot(format!("remove {}", old.path().display())))?;
    }
    for (_, file) in chosen {
        let to = seeds.join(file.file_name().unwrap_or_default());
        fs::copy(file, &to).map_err(cannot(format!("write {}", to.display())))?;
    }
    Ok(format!("{kept} of {} inputs kept", files.len()))
}

/// libFuzzer's line for what it has found now and then, and what ends it.
fn is_news(line: &str) -> bool {
    ["pulse", "DONE", "panicked", "SUMMARY", "ERROR"].iter().any(|word| line.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_known_by_name() {
        let all = Options::read(&[]).unwrap();
        assert_eq!((all.targets.as_slice(), all.minutes, all.keep), (TARGETS, 5, false));
        let one = Options::read(&["weave", "--minutes", "20", "--keep"]).unwrap();
        assert_eq!((one.targets.as_slice(), one.minutes, one.keep), (["weave"].as_slice(), 20, true));
        for wrong in [&["weaves"][..], &["--minutes"], &["--minutes", "long"]] {
            assert_eq!(Options::read(wrong), None, "{wrong:?}");
        }
    }
}
