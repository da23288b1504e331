//! Options of the commands that have to do with endpoints: destinations, publishing, outbox, the newsroom's server.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use galley_article::model::CorrectionKind;
use galley_desk::renditions::PictureForm;

#[derive(Debug, Subcommand)]
pub(crate) enum Destination {
    /// Add a place to publish to
    Add(DestinationAdd),
    /// List the places
    List,
    /// Ask a place whether it answers, accepts the token, and lets us publish
    Test(DestinationTest),
    /// Call a place something else; it is the same one
    Rename(DestinationRename),
    /// Forget a place; what is published there stays
    Remove(DestinationName),
}

#[derive(Debug, Args)]
pub(crate) struct DestinationName {
    /// Its name
    pub(crate) name: String,
}

#[derive(Debug, Args)]
pub(crate) struct DestinationRename {
    /// Its name
    pub(crate) name: String,
    /// What it shall be called
    pub(crate) to: String,
}

#[derive(Debug, Args)]
pub(crate) struct DestinationTest {
    /// Its name
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) patience: Patience,
}

#[derive(Debug, Args)]
pub(crate) struct DestinationAdd {
    /// A name of your choice
    pub(crate) name: String,
    /// What kind of endpoint it is
    #[arg(long)]
    pub(crate) kind: Kind,
    /// Its address: https, or http on this machine; for a folder its whole path
    #[arg(long)]
    pub(crate) url: String,
    /// The user at the endpoint, where it has users
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) user: String,
    /// The newsroom's time zone, e.g. Asia/Shanghai [default: this machine's]
    #[arg(long, value_name = "ZONE", default_value = "", hide_default_value = true)]
    pub(crate) zone: String,
    /// The form in which pictures go out [default: the one there is, common at first]
    #[arg(long, value_name = "FORM")]
    pub(crate) pictures: Option<Pictures>,
    /// Read the token from standard input
    #[arg(long)]
    pub(crate) token_stdin: bool,
    /// Keep the token in a file only you can read, instead of the system's keychain
    #[arg(long)]
    pub(crate) secret_in_file: bool,
    /// Send to another machine over http although everybody on the way can read the token
    #[arg(long)]
    pub(crate) allow_plain_http: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Pictures {
    /// JPEG, PNG, WebP and GIF, which every site takes
    Common,
    /// AVIF where it is smaller: about half the bytes
    Avif,
}

impl From<Pictures> for PictureForm {
    fn from(form: Pictures) -> Self {
        match form {
            Pictures::Common => Self::Common,
            Pictures::Avif => Self::Avif,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// The newsroom protocol
    Newsroom,
    /// WordPress, with an application password as the token
    #[value(name = "wordpress")]
    WordPress,
    /// Ghost, with an Admin API key as the token
    Ghost,
    /// A folder on this machine
    Folder,
}

impl Kind {
    /// The name that the desk knows it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Newsroom => "newsroom",
            Self::WordPress => "wordpress",
            Self::Ghost => "ghost",
            Self::Folder => "folder",
        }
    }
}

/// How long to wait for an answer.
#[derive(Debug, Args)]
pub(crate) struct Patience {
    /// The longest a single request may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub(crate) timeout: Duration,
}

/// A time in seconds, fractions allowed.
fn seconds(text: &str) -> Result<Duration, String> {
    let number: Option<f64> = text.parse().ok().filter(|number| (0.001..=3600.0).contains(number));
    number.map(Duration::from_secs_f64).ok_or_else(|| "a number of seconds up to 3600 is wanted".to_owned())
}

/// A kind of note by its name.
fn correction_kind(text: &str) -> Result<CorrectionKind, String> {
    let known = || CorrectionKind::ALL.map(CorrectionKind::name).join(", ");
    CorrectionKind::from_name(text).ok_or_else(|| format!("one of these is wanted: {}", known()))
}

/// An address to listen on; `localhost` is the machine itself.
fn socket_address(text: &str) -> Result<SocketAddr, String> {
    let numeric = text.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
    numeric.as_deref().unwrap_or(text).parse().map_err(|_| "an address such as 127.0.0.1:8080 is wanted".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct Publish {
    /// The story
    pub(crate) id: String,
    /// The destination's name
    #[arg(long, value_name = "DEST")]
    pub(crate) to: String,
    /// Not before this time: "2026-05-01 06:00" on the newsroom's clock, with a zone behind it ("… Europe/London"), or with
    /// an offset (2026-05-01T06:00:00+08:00); the site keeps it until then, or the outbox does
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// Why it is published although preflight found something; it is logged
    #[arg(long = "override", value_name = "REASON")]
    pub(crate) reason: Option<String>,
    /// Show each request that would be made, field by field with where its value comes from, and send nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// With --dry-run: ask the site too, and show what would change there, or why it could not be asked
    #[arg(long, requires = "dry_run")]
    pub(crate) against_site: bool,
    #[command(flatten)]
    pub(crate) patience: Patience,
}

#[derive(Debug, Args)]
pub(crate) struct Correct {
    /// The story
    pub(crate) id: String,
    /// The destination's name
    #[arg(long, value_name = "DEST")]
    pub(crate) to: String,
    /// What sort of note it is: correction, clarification, update, editors-note
    #[arg(long, value_name = "KIND", default_value = "correction", value_parser = correction_kind)]
    pub(crate) kind: CorrectionKind,
    /// What readers are told was corrected
    #[arg(long, value_name = "TEXT", required_unless_present = "draft")]
    pub(crate) note: Option<String>,
    /// Print a note to begin with, drafted from what changed since it was published, and publish nothing
    #[arg(long, conflicts_with = "note")]
    pub(crate) draft: bool,
    /// Why it is published although preflight found something; it is logged
    #[arg(long = "override", value_name = "REASON")]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) patience: Patience,
}

#[derive(Debug, Args)]
pub(crate) struct Withdraw {
    /// The story
    pub(crate) id: String,
    /// The destination's name
    #[arg(long, value_name = "DEST")]
    pub(crate) to: String,
    /// What readers are told
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: String,
    #[command(flatten)]
    pub(crate) patience: Patience,
}

#[derive(Debug, Args)]
pub(crate) struct Drift {
    /// The story
    pub(crate) id: String,
    /// The destination's name
    #[arg(long, value_name = "DEST")]
    pub(crate) to: String,
    /// Take what was changed there into the story as tracked changes; where both sides changed the same words, the site's stand
    #[arg(long, conflicts_with_all = ["merge", "keep"])]
    pub(crate) take: bool,
    /// The same, but list what collides, to be decided with `galley conflicts`
    #[arg(long, conflicts_with = "keep")]
    pub(crate) merge: bool,
    /// Keep the story's text: the next publication replaces what the site holds
    #[arg(long)]
    pub(crate) keep: bool,
}

#[derive(Debug, Args)]
#[command(subcommand_required = false, arg_required_else_help = false)]
pub(crate) struct Outbox {
    #[command(subcommand)]
    pub(crate) action: Option<OutboxAction>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OutboxAction {
    /// Send what waits, until nothing more can be done
    Run(OutboxRun),
}

#[derive(Debug, Args)]
pub(crate) struct OutboxRun {
    /// Do not wait for the next attempt's time
    #[arg(long)]
    pub(crate) now: bool,
    #[command(flatten)]
    pub(crate) patience: Patience,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Newsroom {
    /// Receive articles and serve the public pages until interrupted
    Serve(Serve),
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0", value_parser = socket_address)]
    pub(crate) listen: SocketAddr,
    /// Where the endpoint keeps what it received [default: newsroom in the library's folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}
