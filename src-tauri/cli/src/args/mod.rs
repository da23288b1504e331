//! What may be typed after `galley`. Names and meaning of commands and options are a contract with scripts.

mod comments;
mod merging;
mod publish;
mod signing;
mod story;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use self::comments::{CommentPlace, Comments};
pub(crate) use self::merging::{Conflicts, ConflictsAction, ConflictsWhich, Merge, MergeInto, Version};
pub(crate) use self::publish::{
    Correct, Destination, DestinationAdd, DestinationName, DestinationRename, DestinationTest, Drift, Newsroom, Outbox,
    OutboxAction, OutboxRun, Publish, Serve, Withdraw,
};
pub(crate) use self::signing::{Doctor, Sheet, SheetLanguage, Sign};
pub(crate) use self::story::{
    Blame, Changes, Check, Class, Decide, Diff, DiffFormat, Export, Facts, FactsAct, FactsAction, Import, InputFormat,
    List, Move, OfKind, Preview, Reopen, Search, Set, Show, ShowFormat, Story, Switch, Track, Undo, View,
};

/// Draft, review, compare, preview and publish articles.
#[derive(Debug, Parser)]
#[command(name = "galley", version, about, max_term_width = 100, arg_required_else_help = false)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options that work before and after every command.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// The library's database file, made when it is not there [default: library.db in GALLEY_DATA_DIR]
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) db: Option<PathBuf>,
    /// The person who acts
    #[arg(long, global = true, value_name = "NAME", env = "GALLEY_ACTOR", hide_env_values = true)]
    pub(crate) actor: Option<String>,
    /// Print JSON: one document, or one line per item where there are many
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
#[command(subcommand_value_name = "COMMAND", subcommand_help_heading = "Commands")]
pub(crate) enum Command {
    /// Bring files into the library, one story each
    Import(Import),
    /// List the stories
    List(List),
    /// Find stories that contain some words
    Search(Search),
    /// Show a story
    Show(Show),
    /// Write a story to a file, in the format the file's name ends in
    Export(Export),
    /// Compare two files or revisions
    Diff(Diff),
    /// Bring two texts together that were made from one
    Merge(Merge),
    /// Bring a refused save or a copy that was edited elsewhere into a story
    MergeInto(MergeInto),
    /// List what collides in a story since a merge, and choose what stands
    Conflicts(Conflicts),
    /// List the changes that wait for a decision
    Changes(Changes),
    /// Accept changes: they become agreed text
    Accept(Decide),
    /// Reject changes: the text goes back to what was agreed
    Reject(Decide),
    /// List a story's comments, add to them, resolve them
    #[command(subcommand, arg_required_else_help = false)]
    Comments(Comments),
    /// List what was decided on a story's changes: who, when and why
    Decisions(Story),
    /// Put a settled change back among those that wait for a decision
    Reopen(Reopen),
    /// Take a decision back: both texts and every change are again what they were
    Undo(Undo),
    /// Say whether what is written from now on is a change
    Track(Track),
    /// List the facts of a story, and vouch for them
    Facts(Facts),
    /// Say who wrote each sentence of a story, and how it was worded before
    Blame(Blame),
    /// List what a story can be compared with: since it was submitted, moved, published, looked at
    Moments(Story),
    /// Give a field of a story, such as its headline, a new value
    Set(Set),
    /// Hand a draft in, so that every later change is tracked
    Submit(Story),
    /// Move a story to its next stage, or to a named one, and sign it off
    Advance(Move),
    /// Send a story back to the stage before, or to a named one
    Return(Move),
    /// Put your name under a story as it stands, without moving it
    Sign(Sign),
    /// List who signed a story off, at which stage, and whether the text was edited since
    Signoffs(Story),
    /// Write a story's sign-off sheet 发稿签: who signed which text when, and where it went
    Sheet(Sheet),
    /// List a story's revisions
    Revisions(Story),
    /// Say what stands in the way of publishing
    Check(Check),
    /// Write the page that readers will see
    Preview(Preview),
    /// Manage the places a story can be published to
    #[command(subcommand, arg_required_else_help = false)]
    Destination(Destination),
    /// Publish a story and wait for the outcome
    Publish(Publish),
    /// Show what is being sent, or work it off
    Outbox(Outbox),
    /// Publish a story's corrected text, with a note that tells readers what was corrected
    Correct(Correct),
    /// Withdraw a published story
    Withdraw(Withdraw),
    /// Show what a site holds other than what was delivered, and say what becomes of it
    Drift(Drift),
    /// Run the newsroom's receiving endpoint
    #[command(subcommand, arg_required_else_help = false)]
    Newsroom(Newsroom),
    /// Take one article through the whole job, from import to the public page
    Demo(Demo),
    /// Move a story to the trash
    Trash(Story),
    /// Bring a story back from the trash
    Untrash(Story),
    /// Copy the whole library into one file
    Backup(Backup),
    /// Make a library from a backup
    Restore(Restore),
    /// Examine the library
    Doctor(Doctor),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page, or write one page per command into a folder
    Man(Man),
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Where everything is written [default: a fresh temporary folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// The article to work on, instead of the one that comes with Galley
    #[arg(long, value_name = "FILE")]
    pub(crate) article: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The file to write; it must not exist yet
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// A file that `galley backup` wrote
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The folder to write the pages into
    pub(crate) dir: Option<PathBuf>,
}
