//! What the worker asks of an endpoint, whatever its kind. A connector turns one step into requests and their answers
//! into the few distinctions that the state machine needs; it keeps no state, retries nothing and touches no database.

use std::pin::Pin;

use chrono::{DateTime, TimeDelta, Utc};
use galley_article::model::Media;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// The answer to one step.
pub type Step<'a, T> = Pin<Box<dyn Future<Output = Result<T, Setback>> + Send + 'a>>;

/// An endpoint of some kind.
pub trait Connector: Send + Sync {
    /// What this kind of endpoint can do.
    fn capabilities(&self) -> Capabilities;

    /// Whether address, credentials and protocol are right. Stores nothing.
    fn probe(&self) -> Step<'_, ()>;

    /// Makes sure that the endpoint holds these bytes; asks before it sends them.
    fn put_media<'a>(&'a self, media: &'a Media, bytes: &'a [u8]) -> Step<'a, ()>;

    /// Stores an article, or the withdrawal of one.
    fn put_article<'a>(&'a self, sending: &'a Sending) -> Step<'a, Held>;

    /// What the endpoint holds under this story's name.
    fn look_up<'a>(&'a self, story: &'a str) -> Step<'a, Option<Found>>;
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
}

/// An article on its way, frozen when it was published.
#[derive(Clone, Debug)]
pub struct Sending {
    /// The story: the article's name at the endpoint.
    pub story: String,
    /// The payload, byte for byte as it was frozen.
    pub payload: Vec<u8>,
    /// The same for every attempt of one delivery.
    pub idempotency_key: String,
    /// The ETag of what the endpoint is believed to hold; `None` when it is believed to hold nothing.
    pub replaces: Option<String>,
}

/// What the endpoint says it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The public page.
    pub url: String,
    /// The endpoint's own number or name of this version; where it was looked up, the article's own.
    pub version: String,
    /// The ETag to replace it by.
    pub etag: String,
    /// When the endpoint took it, by its own clock, UTC; absent when it does not say.
    pub received: Option<DateTime<Utc>>,
}

/// What was found at the endpoint.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its version, as a receipt has it.
    pub held: Held,
    /// The article as the endpoint gives it.
    pub article: Value,
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
}

impl Setback {
    /// Why.
    pub fn reason(&self) -> &Reason {
        match self {
            Self::NotNow { reason, .. }
            | Self::Refused(reason)
            | Self::Mismatch(reason)
            | Self::Unclear { reason, .. } => reason,
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
