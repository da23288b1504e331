//! `galley`: the command line of Galley, for scripts and for people at a terminal.
//!
//! A command is a few lines here: it reads what was typed, asks the desk's facade (the same one the window asks), and
//! prints the answer. Rules about stories, texts and publishing live below the facade and nowhere in this crate.
//!
//! The contract with scripts: exit 0 done, 1 failed, 2 wrong usage; results on standard output, errors on standard
//! error in at most 12 lines; with `--json` one JSON document, or one line per item where there are many.

mod args;
mod commands;
mod failure;
mod files;
mod out;
mod progress;
mod session;
mod table;
mod usage;

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use clap::Parser;

use crate::args::Cli;
use crate::failure::Failure;
use crate::out::{MOST_ERROR_LINES, Out, shortened, to_stderr};

fn main() -> ExitCode {
    panic::set_hook(Box::new(|fault| to_stderr(&internal_fault(fault))));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage::explain(&error),
    };
    log_to_stderr();
    let ended = panic::catch_unwind(AssertUnwindSafe(|| run(&cli)));
    match ended {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(failure)) => {
            if let Some(sentence) = failure.sentence() {
                to_stderr(&format!("galley: {}", shortened(sentence, MOST_ERROR_LINES)));
            }
            ExitCode::from(failure.exit_code())
        }
        // The hook has said what happened.
        Err(_) => ExitCode::FAILURE,
    }
}

fn run(cli: &Cli) -> Result<(), Failure> {
    let mut out = Out::new(cli.common.json);
    let done = commands::run(cli, &mut out);
    let printed = out.finish();
    done.and(printed)
}

/// What a person reads when this program has a defect. The libraries write in transactions, so the file is whole.
fn internal_fault(fault: &panic::PanicHookInfo<'_>) -> String {
    let place = fault.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
    let what = fault.payload_as_str().unwrap_or("no message");
    let fault = format!(
        "galley: a fault inside Galley stopped this command{place}: {}. What was saved before is safe; please report this line.",
        out::one_line(what)
    );
    table::fit(&fault, 600)
}

/// `GALLEY_LOG=debug` shows what the parts do; nothing is logged otherwise.
fn log_to_stderr() {
    let Ok(filter) = std::env::var("GALLEY_LOG") else { return };
    let filter = tracing_subscriber::EnvFilter::new(filter);
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
