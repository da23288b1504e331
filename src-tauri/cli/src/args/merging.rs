//! Options of the commands that bring texts together and decide on what collides.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// What both were made from: a file, a story, or a revision of a story (ID@REV)
    pub(crate) base: PathBuf,
    /// One of the two; where they collide it stands
    pub(crate) mine: PathBuf,
    /// The other
    pub(crate) theirs: PathBuf,
    /// The file to write, in the format its name ends in [default: print in the format of MINE]
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct MergeInto {
    /// The story
    pub(crate) id: String,
    /// What comes into its working text: the number of a revision, such as a refused save, or a file
    pub(crate) other: PathBuf,
    /// The revision that both were made from [default: the one that OTHER differs least from]
    #[arg(long, value_name = "R")]
    pub(crate) base: Option<String>,
    /// Who wrote in the file [default: the person who acts]
    #[arg(long, value_name = "NAME")]
    pub(crate) author: Option<String>,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Conflicts {
    #[command(subcommand)]
    pub(crate) action: Option<ConflictsAction>,
    /// The story
    #[arg(required = true)]
    pub(crate) id: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConflictsAction {
    /// Keep one version of what collides, or both
    Keep(ConflictsKeep),
    /// Take the choice back
    Undo(ConflictsWhich),
}

#[derive(Debug, Args)]
pub(crate) struct ConflictsKeep {
    /// What is to stand
    pub(crate) version: Version,
    #[command(flatten)]
    pub(crate) which: ConflictsWhich,
}

#[derive(Debug, Args)]
pub(crate) struct ConflictsWhich {
    /// The story
    pub(crate) id: String,
    /// The conflicts, as `galley conflicts ID` names them
    #[arg(value_name = "CONFLICT", required_unless_present = "all")]
    pub(crate) conflicts: Vec<String>,
    /// Every conflict
    #[arg(long, conflicts_with = "conflicts")]
    pub(crate) all: bool,
    /// The merge, as `galley conflicts ID --json` numbers it, where all of it is decided and it is not listed any more
    #[arg(long, value_name = "N", requires = "conflicts")]
    pub(crate) merge: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Version {
    /// What stood in the story
    Mine,
    /// What was merged into it
    Theirs,
    /// Mine and then theirs
    Both,
}
