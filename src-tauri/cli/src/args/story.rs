//! Options of the commands that work on stories and texts.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Text, Markdown, HTML, ninjs or Galley JSON files
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The files' format, where their names do not say it
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<InputFormat>,
    /// Replace this story's working text instead of making a new story
    #[arg(long, value_name = "ID")]
    pub(crate) story: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    Text,
    Markdown,
    Html,
    Ninjs,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only stories at this stage
    #[arg(long)]
    pub(crate) stage: Option<String>,
    /// Only stories of this section
    #[arg(long)]
    pub(crate) section: Option<String>,
    /// Only stories this person has to do with
    #[arg(long, value_name = "NAME")]
    pub(crate) person: Option<String>,
    /// What is in the trash
    #[arg(long)]
    pub(crate) trash: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Search {
    /// The words, taken literally
    pub(crate) query: String,
}

#[derive(Debug, Args)]
pub(crate) struct Story {
    /// The story
    pub(crate) id: String,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The story
    pub(crate) id: String,
    /// A revision of it, instead of the working text
    #[arg(long, value_name = "R")]
    pub(crate) rev: Option<String>,
    /// The format to print
    #[arg(long = "as", value_name = "FORMAT")]
    pub(crate) format: Option<ShowFormat>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShowFormat {
    Text,
    Html,
    Markdown,
    Json,
    Ninjs,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The story
    pub(crate) id: String,
    /// A revision of it, instead of the working text
    #[arg(long, value_name = "R")]
    pub(crate) rev: Option<String>,
    /// Which of the two texts: what is proposed (final), what was agreed (original), or both with their changes (markup)
    #[arg(long, default_value = "final")]
    pub(crate) view: View,
    /// The file to write: .html, .md, .txt, .json (ninjs: .ninjs or .ninjs.json)
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum View {
    Markup,
    Final,
    Original,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// A file, a story, or a text of its past: ID@REV, ID@submitted, ID@published, ID@looked (as --actor saw it last), or
    /// what a destination holds of it now, ID@site:NAME
    pub(crate) old: PathBuf,
    /// What to compare it with
    pub(crate) new: PathBuf,
    /// Compare every file of one name in two folders
    #[arg(long)]
    pub(crate) dirs: bool,
    /// The format to print
    #[arg(long = "as", value_name = "FORMAT")]
    pub(crate) format: Option<DiffFormat>,
    /// Write the whole comparison, fields, moves and figures included, to a file: NAME.html is a page that needs nothing else,
    /// NAME.json is for programs
    #[arg(short, long, value_name = "FILE", conflicts_with_all = ["dirs", "format", "timings"])]
    pub(crate) output: Option<PathBuf>,
    /// Add a line with the time each comparison took, in milliseconds
    #[arg(long)]
    pub(crate) timings: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// Words struck out and put in, for reading
    Text,
    /// One JSON line per operation
    Ops,
    /// A fragment with ins and del
    Html,
    /// One JSON document
    Json,
    /// Only how much was changed
    Stat,
}

#[derive(Debug, Args)]
pub(crate) struct Changes {
    /// The story
    pub(crate) id: String,
    /// Only this person's changes
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// Only changes that come to this
    #[arg(long, value_name = "CLASS")]
    pub(crate) class: Option<Class>,
}

/// What a change comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Class {
    /// Only punctuation and spaces
    Punctuation,
    /// Bold, headings, where a paragraph begins
    Format,
    /// Words
    Wording,
    /// Numbers, dates, names, titles, quotations, links
    Fact,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true))]
pub(crate) struct Decide {
    /// The story
    pub(crate) id: String,
    /// The changes, as `galley changes` names them
    #[arg(value_name = "CHANGE", group = "which")]
    pub(crate) changes: Vec<String>,
    /// Every change
    #[arg(long, group = "which")]
    pub(crate) all: bool,
    /// Every change by this person
    #[arg(long, value_name = "NAME", group = "which")]
    pub(crate) by: Option<String>,
    /// Every change of this kind
    #[arg(long, value_name = "KIND", group = "which")]
    pub(crate) kind: Option<OfKind>,
    /// Every change that comes to this
    #[arg(long, value_name = "CLASS", group = "which")]
    pub(crate) class: Option<Class>,
    /// Every change in this block of the body, counted from 1
    #[arg(long, value_name = "N", group = "which", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) paragraph: Option<u32>,
    /// Every change that touches this part of the body, as the positions that `galley changes --json` gives
    #[arg(long, value_name = "FROM..TO", group = "which", value_parser = range)]
    pub(crate) range: Option<(usize, usize)>,
    /// Only one piece of the one change that is named, counted from 1
    #[arg(long, value_name = "N", requires = "changes", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) piece: Option<u32>,
    /// Why; it is kept with the decision
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
}

fn range(text: &str) -> Result<(usize, usize), String> {
    let number = |text: &str| text.trim().parse::<usize>().ok();
    let range = text.split_once("..").and_then(|(from, to)| Some((number(from)?, number(to)?)));
    range.filter(|(from, to)| from <= to).ok_or_else(|| "a range is two positions, such as 12..40".to_owned())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OfKind {
    Inserted,
    Deleted,
    Replaced,
    /// Put in by one person and taken out by another
    Passing,
    Formatted,
    Retyped,
    Attribute,
    Moved,
    Field,
}

#[derive(Debug, Args)]
pub(crate) struct Reopen {
    /// The story
    pub(crate) id: String,
    /// The settled change, as `galley decisions` names it
    pub(crate) change: String,
    /// The decision that settled it, as `galley decisions` numbers it [default: the latest about this change]
    #[arg(long, value_name = "N")]
    pub(crate) decision: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Undo {
    /// The story
    pub(crate) id: String,
    /// The decision, as `galley decisions` numbers it [default: the latest that was not taken back]
    #[arg(long, value_name = "N")]
    pub(crate) decision: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Track {
    /// The story
    pub(crate) id: String,
    /// Off: what is written goes into both texts, and what is pending stays so
    pub(crate) switch: Switch,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    On,
    Off,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Facts {
    #[command(subcommand)]
    pub(crate) action: Option<FactsAction>,
    /// The story
    #[arg(required = true)]
    pub(crate) id: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum FactsAction {
    /// Vouch for facts
    Tick(FactsAct),
    /// Take ticks back
    Untick(FactsAct),
}

#[derive(Debug, Args)]
pub(crate) struct FactsAct {
    /// The story
    pub(crate) id: String,
    /// The facts, by the numbers that `galley facts ID` shows
    #[arg(value_name = "NUMBER", required_unless_present = "all")]
    pub(crate) numbers: Vec<usize>,
    /// Every fact
    #[arg(long, conflicts_with = "numbers")]
    pub(crate) all: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Blame {
    /// The story
    pub(crate) id: String,
    /// Only this paragraph, counted from 1
    #[arg(long, value_name = "N")]
    pub(crate) paragraph: Option<usize>,
}

#[derive(Debug, Args)]
pub(crate) struct Set {
    /// The story
    pub(crate) id: String,
    /// The field: headline, kicker, deck, short_headline, lead, dateline, source, section, language, rights, keywords …
    pub(crate) field: String,
    /// Its new value; lists and records as JSON
    pub(crate) value: String,
}

#[derive(Debug, Args)]
pub(crate) struct Move {
    /// The story
    pub(crate) id: String,
    /// The stage to move it to, by the name that `galley list` shows
    #[arg(long, value_name = "STAGE")]
    pub(crate) to: Option<String>,
    /// What the next person should know
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// Why it is moved onward although the stage's checks found something; it is logged
    #[arg(long = "override", value_name = "REASON")]
    pub(crate) reason: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// A story or a file
    #[arg(value_name = "ID|FILE")]
    pub(crate) what: PathBuf,
    /// As it weighs at this destination
    #[arg(long, value_name = "DEST")]
    pub(crate) to: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Preview {
    /// The story
    pub(crate) id: String,
    /// The page to write
    #[arg(short, long, value_name = "FILE.html")]
    pub(crate) output: PathBuf,
}
