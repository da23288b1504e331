//! Options of the commands that have to do with sign-offs and the log.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct Sign {
    /// The story
    pub(crate) id: String,
    /// A stage that the story has reached [default: the one it stands at]
    #[arg(long, value_name = "STAGE")]
    pub(crate) stage: Option<String>,
    /// What to say about it
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub(crate) note: String,
}

#[derive(Debug, Args)]
pub(crate) struct Sheet {
    /// The story
    pub(crate) id: String,
    /// The page to write, made to be printed
    #[arg(short, long, value_name = "FILE.html")]
    pub(crate) output: PathBuf,
    /// The sheet's language [default: the story's]
    #[arg(long)]
    pub(crate) language: Option<SheetLanguage>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SheetLanguage {
    Zh,
    En,
}

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Examine the log's chain and the sign-offs as well
    #[arg(long)]
    pub(crate) audit: bool,
    /// A hash of the log that was noted earlier, on a sign-off sheet say: it must still be in the log
    #[arg(long, value_name = "HASH", requires = "audit")]
    pub(crate) head: Option<String>,
}
