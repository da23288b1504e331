//! The fuzz targets in short: what libFuzzer found that reaches far (`fuzz/seeds`), and byte strings from chance, always the
//! same ones, through the very functions that it calls. `cargo xtask fuzz` is the long way.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod laws;
mod support;

use std::path::Path;

use support::{Dice, cases};

/// Byte strings from chance, for each target.
const STRINGS: u32 = 200;
/// The longest of them.
const LONGEST: usize = 400;

/// Asks a target about everything that is kept for it and about chance.
#[expect(clippy::disallowed_methods, reason = "a test may read what is kept beside it")]
fn check(target: &str) {
    let (_, ask) = laws::fuzzed::TARGETS.into_iter().find(|(name, _)| *name == target).unwrap();
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut files: Vec<_> = std::fs::read_dir(&seeds).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "nothing is kept for {target}");
    for file in files {
        println!("{}", file.display());
        ask(&std::fs::read(&file).unwrap());
    }
    for seed in 0..u64::from(cases(STRINGS)) {
        println!("seed {seed}");
        let mut dice = Dice::of_seed(seed);
        let bytes: Vec<u8> = (0..dice.below(LONGEST)).map(|_| u8::try_from(dice.below(256)).unwrap()).collect();
        ask(&bytes);
    }
}

#[test]
fn differences() {
    check("diff");
}

#[test]
fn weaves() {
    check("weave");
}

#[test]
fn merges() {
    check("merge3");
}

#[test]
fn decisions() {
    check("decisions");
}
