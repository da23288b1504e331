//! What the worker asks of an endpoint, whatever its kind. A connector turns one step into requests and their answers
//! into the few distinctions that the state machine needs; it retries nothing and touches no database.
//!
//! **Adding a kind.** A [`Kind`] with its name, [`Capabilities`] and [`Needs`]; a module of that name in `connectors` that
//! implements [`Connector`]; a line in `connectors::make`. The rest follows from these:
//!
//! - What is sent was frozen when it was published, as ninjs, whatever the kind. [`Sending::article`] gives the whole
//!   article back: body, fields, media. What a person planned is in [`Sending::public_at`].
//! - An article has one place at an endpoint, and every step may be made twice: a process can end between any two
//!   requests. A kind that lets the client choose names needs nothing else (newsroom, folder). One that chooses names
//!   itself keeps them in the [`Ledger`] the moment it learns them, and asks the endpoint by a name that follows from the
//!   story before it makes anything (WordPress's slug, Ghost's internal tag).
//! - [`Ledger::hold`] comes before every request: it keeps the claim, and its `Err` ends the step.
//! - An answer that says whether something was stored is [`Setback::NotNow`], [`Setback::Refused`] or
//!   [`Setback::Mismatch`]; any other, for a request that may have changed what readers see, is [`Setback::Unclear`].
//!   Then [`Connector::look_up`] is asked, and says of what it finds whether it is what was sent.
//! - [`Held::etag`] is whatever tells this version from an edited one, in visible ASCII; it comes back as
//!   [`Sending::replaces`], and what is found under another is never overwritten, unless [`Found::is_ours`]: a request
//!   that had no answer may be carried out long after.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use galley_article::convert::ninjs::{NinjsMeta, from_ninjs, meta_from_ninjs};
use galley_article::model::{Article, Media, NodeKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::api::Action;
pub use super::site::{Found, ReadBack};
use super::xray::FieldDifference;
use crate::ports::Later;

/// The answer to one step.
pub type Step<'a, T> = Pin<Box<dyn Future<Output = Result<T, Setback>> + Send + 'a>>;

/// An endpoint of some kind.
pub trait Connector: Send + Sync {
    /// Whether address, credentials, rights and protocol are right, and whom the endpoint takes us for. Stores nothing.
    fn probe(&self) -> Step<'_, Account>;

    /// Makes sure that the endpoint holds these bytes; asks before it sends them. Where the endpoint names them itself,
    /// the name is in the ledger afterwards.
    fn put_media<'a>(&'a self, picture: &'a Picture, bytes: &'a [u8], ledger: &'a dyn Ledger) -> Step<'a, ()>;

    /// Stores an article, or the withdrawal of one. Its media are there already.
    fn put_article<'a>(&'a self, sending: &'a Sending, ledger: &'a dyn Ledger) -> Step<'a, Held>;

    /// What of this would change there, field by field; `None` when readers see nothing of the story. Stores nothing.
    fn differences<'a>(
        &'a self,
        sending: &'a Sending,
        ledger: &'a dyn Ledger,
    ) -> Step<'a, Option<Vec<FieldDifference>>>;

    /// What the endpoint holds of this story; `None` when readers never saw any of it.
    fn look_up<'a>(&'a self, sending: &'a Sending, ledger: &'a dyn Ledger) -> Step<'a, Option<Found>>;

    /// What was found, read back as an article, and what was sent as it would be read back. `None` for a kind that cannot.
    fn read_back<'a>(
        &'a self,
        _found: &'a Found,
        _sending: &'a Sending,
        _ledger: &'a dyn Ledger,
    ) -> Later<'a, Option<ReadBack>> {
        Box::pin(std::future::ready(None))
    }
}

/// A kind of endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The newsroom protocol (DESIGN §5).
    Newsroom,
    /// WordPress REST v2 with an application password.
    WordPress,
    /// Ghost's Admin API with its key.
    Ghost,
    /// A folder on this machine, for a static site or an archive.
    Folder,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Newsroom, Self::WordPress, Self::Ghost, Self::Folder];

    /// The name in JSON, in the database and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Newsroom => "newsroom",
            Self::WordPress => "wordpress",
            Self::Ghost => "ghost",
            Self::Folder => "folder",
        }
    }

    /// The kind of that name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name.trim()))
    }

    /// What an endpoint of this kind can do.
    pub fn capabilities(self) -> Capabilities {
        Capabilities {
            schedules: matches!(self, Self::WordPress | Self::Ghost),
            withdraws: true,
            versions: true,
            avif: !matches!(self, Self::Ghost),
        }
    }

    /// What a destination of this kind is made of.
    pub fn needs(self) -> Needs {
        let (user, token, folder) = match self {
            Self::Newsroom | Self::Ghost => (false, true, false),
            Self::WordPress => (true, true, false),
            Self::Folder => (false, false, true),
        };
        Needs { user, token, folder }
    }
}

/// What a kind of endpoint can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub struct Capabilities {
    /// Takes an article before its time and makes it public by itself.
    pub schedules: bool,
    /// Can withdraw what was published.
    pub withdraws: bool,
    /// Tells versions apart, so that another's edit is noticed.
    pub versions: bool,
    /// Takes pictures as AVIF.
    pub avif: bool,
}

/// What a destination of a kind is made of, beside its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Needs {
    /// A user's name.
    pub user: bool,
    /// A token, key or password.
    pub token: bool,
    /// The address is a folder on this machine rather than a web address.
    pub folder: bool,
}

/// Whom an endpoint takes us for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Account {
    /// The user's name there; empty where there are no users.
    pub name: String,
    /// Its roles there, in the endpoint's own words.
    pub roles: Vec<String>,
    /// The endpoint's program and version, as far as it says; often empty.
    pub version: String,
}

/// A picture or file on its way, with the words that go with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Name, kind and size.
    pub media: Media,
    /// What it says to those who do not see it.
    pub alt: String,
    /// The caption, as plain text.
    pub caption: String,
    /// Whose it is.
    pub credit: String,
}

/// An article on its way, frozen when it was published.
#[derive(Clone, Debug)]
pub struct Sending {
    /// The story: the article's name at the endpoint, or what that name is made of.
    pub story: String,
    /// Whether it is made public or taken off the site.
    pub action: Action,
    /// The payload, byte for byte as it was frozen: ninjs.
    pub payload: Vec<u8>,
    /// The pictures and files that go with it, as they were frozen.
    pub media: Vec<Media>,
    /// The same for every attempt of one delivery.
    pub idempotency_key: String,
    /// The ETag of what the endpoint is believed to hold; `None` when it is believed to hold nothing.
    pub replaces: Option<String>,
    /// When it becomes public, UTC, where a time was set and the endpoint schedules; it may be past.
    pub public_at: Option<DateTime<Utc>>,
    /// How often it was tried to send it before.
    pub earlier_sends: u32,
    /// Earlier deliveries of the story, the newest first, that were sent once without a clear answer: what they say may
    /// stand at the endpoint, and may yet come there.
    pub unanswered: Vec<Sending>,
}

impl Sending {
    /// What was frozen, as an article and what goes with it.
    pub fn article(&self) -> (Article, NinjsMeta) {
        let payload: Value = serde_json::from_slice(&self.payload).unwrap_or_default();
        (from_ninjs(&payload).article, meta_from_ninjs(&payload))
    }

    /// The pictures and files that go with it, with their words. A withdrawal has none.
    pub fn pictures(&self) -> Vec<Picture> {
        if self.media.is_empty() {
            return Vec::new();
        }
        let (article, _) = self.article();
        self.media.iter().map(|media| Picture::of(&article, media)).collect()
    }
}

impl Picture {
    /// One of an article's media, with the words of the first figure that shows it.
    pub fn of(article: &Article, media: &Media) -> Self {
        let mut picture =
            Self { media: media.clone(), alt: String::new(), caption: String::new(), credit: String::new() };
        let mut shown = false;
        article.body.0.walk(&mut |node| {
            if !shown && node.kind == NodeKind::Figure && node.attr_str("media") == media.sha256 {
                shown = true;
                picture.alt = node.attr_str("alt").to_owned();
                picture.caption = node.plain_text();
                picture.credit = node.attr_str("credit").to_owned();
            }
        });
        picture
    }
}

/// What a name in the ledger stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    /// An article, by its story's id.
    Article,
    /// A picture or file, by its SHA-256.
    Media,
}

/// The name that an endpoint gave to something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// The endpoint's name or number for it.
    pub id: String,
    /// Its address; empty where it has none yet.
    pub url: String,
}

/// What the desk does for a connector while a step runs. What is remembered is on the disk when the call returns, and is
/// a hint: the endpoint may have lost it, so it is checked before it is relied on.
pub trait Ledger: Send + Sync {
    /// Holds the claim for another request. `Err` when it was lost: nothing more may be sent.
    fn hold(&self) -> Step<'_, ()>;

    /// The endpoint's name for something of ours.
    fn recall<'a>(&'a self, thing: Thing, key: &'a str) -> Later<'a, Option<Remote>>;

    /// Keeps the endpoint's name for something of ours, in place of an earlier one. `Err` when it could not be kept.
    fn remember<'a>(&'a self, thing: Thing, key: &'a str, remote: &'a Remote) -> Step<'a, ()>;
}

/// A ledger in memory whose claim is never lost, for tests.
#[derive(Debug, Default)]
pub struct MemoryLedger(Mutex<BTreeMap<(Thing, String), Remote>>);

impl MemoryLedger {
    /// Keeps a name beforehand.
    pub(super) fn put(&self, thing: Thing, key: &str, remote: Remote) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((thing, key.to_owned()), remote);
    }
}

impl Ledger for MemoryLedger {
    fn hold(&self) -> Step<'_, ()> {
        Box::pin(std::future::ready(Ok(())))
    }

    fn recall<'a>(&'a self, thing: Thing, key: &'a str) -> Later<'a, Option<Remote>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&(thing, key.to_owned())).cloned();
        Box::pin(std::future::ready(known))
    }

    fn remember<'a>(&'a self, thing: Thing, key: &'a str, remote: &'a Remote) -> Step<'a, ()> {
        self.put(thing, key, remote.clone());
        Box::pin(std::future::ready(Ok(())))
    }
}

/// What is said of another's edit.
pub(super) const DRIFT: &str = "The site was edited since it was last published from here, and nothing was overwritten. \
                                Compare the site's page with the story and take over what is right before you publish \
                                again.";

/// What the endpoint says it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The endpoint's own name or number for the article.
    pub id: String,
    /// The public page.
    pub url: String,
    /// The endpoint's own number or name of this version; where it was looked up, the article's own.
    pub version: String,
    /// The ETag to replace it by.
    pub etag: String,
    /// When the endpoint took it, by its own clock, UTC; absent when it does not say.
    pub received: Option<DateTime<Utc>>,
}

/// Why a step did not end well, told apart by what may be done next.
#[derive(Clone, Debug, PartialEq)]
pub enum Setback {
    /// Nothing was stored, and the same request may be made later.
    NotNow {
        /// Why.
        reason: Reason,
        /// The endpoint's own wish for the pause.
        after: Option<TimeDelta>,
    },
    /// Nothing was stored, and the same request would be answered the same.
    Refused(Reason),
    /// The endpoint holds another version than the one to be replaced. Nothing was stored by *this* request; an earlier
    /// one may have been.
    Mismatch(Reason),
    /// It is not known whether anything was stored.
    Unclear {
        /// Why.
        reason: Reason,
        /// The endpoint's own wish for the pause.
        after: Option<TimeDelta>,
    },
    /// Another worker has the delivery now, and will write what comes of it.
    ClaimLost,
}

impl Setback {
    /// Why; nothing where it is another's now.
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::NotNow { reason, .. }
            | Self::Refused(reason)
            | Self::Mismatch(reason)
            | Self::Unclear { reason, .. } => Some(reason),
            Self::ClaimLost => None,
        }
    }

    /// The setback of a request that may be made again whatever became of this one: what it stores has a name that is
    /// looked at first, and no reader sees it.
    #[must_use]
    pub fn repeatable(self) -> Self {
        match self {
            Self::Unclear { reason, after } => Self::NotNow { reason, after },
            other => other,
        }
    }
}

/// Why a delivery is not delivered, for people and for the window's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reason {
    /// What to branch on.
    pub code: ReasonCode,
    /// The HTTP status, where there was an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub status: Option<u16>,
    /// A whole English sentence that says what happened and what to do next.
    pub message: String,
    /// The endpoint's own words, shortened and free of credentials; often empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
}

/// The reasons that a front end tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ReasonCode {
    /// No connection: name, network, port, TLS.
    Unreachable,
    /// Sent, but no answer in time or the line broke.
    NoAnswer,
    /// Something answered that does not speak the protocol.
    Nonsense,
    /// The endpoint asked for patience or was out of order.
    Busy,
    /// Token missing, wrong or revoked.
    Unauthorized,
    /// The token may not do this.
    Forbidden,
    /// No endpoint of this kind at the address.
    WrongAddress,
    /// The endpoint's program is older than what is needed of it.
    TooOld,
    /// The connection is not encrypted, or not in a way that can be trusted.
    NoTls,
    /// The address answers with a redirect; credentials do not follow it.
    Redirected,
    /// The endpoint did not accept the content.
    Rejected,
    /// Article or media over the endpoint's limit.
    TooLarge,
    /// The site was edited by somebody else since it was last published from here.
    Drift,
    /// The site no longer has the article.
    Gone,
    /// A picture is not in this library.
    MediaMissing,
    /// The token is not in the keychain or file.
    NoToken,
    /// The keychain does not answer or is locked.
    Keychain,
    /// The destination was removed before the delivery was made.
    DestinationRemoved,
    /// A later publication took its place before it was sent.
    Superseded,
    /// The worker that had it ended before an answer came.
    Interrupted,
}

impl Reason {
    /// A reason without an answer from the endpoint.
    pub fn new(code: ReasonCode, message: impl Into<String>) -> Self {
        Self { code, status: None, message: message.into(), said: String::new() }
    }
}
