//! What is said when the command line makes no sense: short, and naming what this version knows.

use std::process::ExitCode;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::args::Cli;
use crate::out::{MOST_ERROR_LINES, shortened, to_stderr};

/// Prints help and version to standard output (exit 0) and usage errors to standard error (exit 2).
pub(crate) fn explain(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A reader that has gone away has seen enough of the help.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        ErrorKind::InvalidSubcommand => to_stderr(&unknown_command(error)),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let text = error.render().to_string();
            let given = if std::env::args_os().len() <= 1 { no_command() } else { shortened(&text, MOST_ERROR_LINES) };
            to_stderr(&given);
        }
        _ => to_stderr(&shortened(&error.render().to_string(), MOST_ERROR_LINES)),
    }
    ExitCode::from(2)
}

fn command_names() -> String {
    let cli = Cli::command();
    cli.get_subcommands().filter(|c| c.get_name() != "help").map(clap::Command::get_name).collect::<Vec<_>>().join(", ")
}

fn no_command() -> String {
    format!("usage: galley COMMAND …\ncommands: {}\nmore: galley --help, galley COMMAND --help", command_names())
}

fn unknown_command(error: &clap::Error) -> String {
    let name = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(name)) => name.clone(),
        _ => "that".to_owned(),
    };
    let meant = match error.get(ContextKind::SuggestedSubcommand) {
        Some(ContextValue::Strings(names)) if !names.is_empty() => format!("\nperhaps you meant: {}", names.join(", ")),
        _ => String::new(),
    };
    format!("error: this version of galley has no command '{name}'{meant}\ncommands: {}", command_names())
}
