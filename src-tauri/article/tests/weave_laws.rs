//! The laws of DESIGN §1 for weaves over ten thousand random stories: articles of every block kind in several scripts, and
//! edits by up to four people, moves among them. A story that fails is named by its seed; `diff_laws` has the laws one by one,
//! and shrinks what fails.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod laws;
mod support;

use support::{Dice, cases};

/// Stories of each of the four tests, which run side by side.
const STORIES: u32 = 2_500;

fn check_all(part: u64) {
    let stories = u64::from(cases(STORIES));
    for seed in part * stories..(part + 1) * stories {
        laws::weave(&mut Dice::of_seed(seed), seed);
        laws::decisions(&mut Dice::of_seed(seed), seed);
    }
}

#[test]
fn the_laws_hold_over_random_stories_1() {
    check_all(0);
}

#[test]
fn the_laws_hold_over_random_stories_2() {
    check_all(1);
}

#[test]
fn the_laws_hold_over_random_stories_3() {
    check_all(2);
}

#[test]
fn the_laws_hold_over_random_stories_4() {
    check_all(3);
}
