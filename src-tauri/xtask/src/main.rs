//! The repository's tasks: set up, run, test and measure Galley with one command each.
//!
//! Everything here is about the machine and other programs; nothing of Galley itself is linked in, so that the tasks
//! compile in seconds on a machine that has nothing yet.

mod bench;
mod counts;
mod doctor;
mod endpoints;
mod failure;
mod fuzz;
mod house;
mod machine;
mod progress;
mod run;
mod screenshot;
mod shell;
mod test;
mod types;
mod ui;
mod webdriver;
mod window_bench;

use std::process::ExitCode;

use failure::{Failure, Result};
use house::{House, cargo};

const USAGE: &str = "\
Usage: cargo xtask TASK

  run [--data DIR]      build Galley and open its window; without a display, do the main job headless
                        and leave the pages and a picture of the window in DIR (default: target/demo)
      [--article FILE]  the article for the headless run
      [--headless]      the headless run even where there is a display
  test                  every check and test, and a table at the end
      [--without-desktop]  leave out what needs WebKit
      [--endpoints]        install and start real endpoints on loopback, and publish to them too
  bench [--quick]       the measurements, each with what it is compared with
  bench window [--quick]  only the window's: start, keys and memory, beside other editors
  fuzz [TARGET…]        libFuzzer over diff, weave, merge3 and decisions: a C++ compiler is all it needs
      [--minutes N]     how long each (default: 5)
      [--keep]          put what reaches furthest beside the targets, for the tests
  doctor                what this machine has and lacks, and the commands that bring it
  types                 write ui/src/host/generated anew
  fmt                   format the Rust and the user interface
";

fn main() -> ExitCode {
    shell::catch_interrupts();
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match perform(&args) {
        Some(Ok(())) => ExitCode::SUCCESS,
        Some(Err(failure)) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
        None => {
            eprint!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// Does what the arguments say; `None` when they say nothing that is known.
fn perform(args: &[&str]) -> Option<Result<()>> {
    let house = House::here();
    Some(match args {
        ["run", options @ ..] => run::run(&house, &run::Options::read(options)?),
        ["test", options @ ..] => test::test(&house, test::Options::read(options)?),
        ["bench"] => bench::bench(&house, false),
        ["bench", "--quick"] => bench::bench(&house, true),
        ["bench", "window"] => window_bench::alone(&house, false),
        ["bench", "window", "--quick"] => window_bench::alone(&house, true),
        ["fuzz", options @ ..] => fuzz::fuzz(&house, &fuzz::Options::read(options)?),
        ["doctor"] => doctor::doctor(&house),
        ["types"] => types::types(&house),
        ["fmt"] => format(&house),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        _ => return None,
    })
}

/// Formats everything that has a formatter.
fn format(house: &House) -> Result<()> {
    let rust = shell::Job::new(cargo(), &house.root).args(["fmt", "--all"]);
    let ui = ui::npm(house, ["run", "format"]);
    for job in [rust, ui] {
        if !job.attached()?.success() {
            return Err(Failure::new(format!("`{}` failed.", job.shown())));
        }
    }
    Ok(())
}
