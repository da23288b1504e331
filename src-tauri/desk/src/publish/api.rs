//! Requests and replies of publishing: plain data, the same for the window, the command line and the tests.

use chrono::{DateTime, FixedOffset, Utc};
use galley_article::check::Finding;
use galley_article::model::{ContentHash, CorrectionKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::connector::{Account, Capabilities, Kind, Needs, Reason};
pub use super::site::{SettleSite, SiteOf, SiteVersion, SiteWay};
use super::state::State;
use crate::api::{RevisionNumber, StoryId};
use crate::renditions::PictureForm;
use crate::secrets::{Keeping, Token};

/// A new destination, or a new token, address, user or zone for one of the same name and kind.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct AddDestination {
    /// What people call it; unique without regard to case.
    pub name: String,
    /// The kind of endpoint: `newsroom`, `wordpress`. A kind that this version does not know is answered with the list of
    /// those it does.
    pub kind: String,
    /// Its address: https, or http on this machine; for a folder its absolute path.
    pub url: String,
    /// The user at the endpoint, where the kind has users; often empty.
    #[serde(default)]
    pub user: String,
    /// The IANA zone its times are shown in; empty for the newsroom's own.
    #[serde(default)]
    pub zone: String,
    /// The token; absent to keep the one there is.
    #[serde(default)]
    #[ts(optional)]
    pub token: Option<Token>,
    /// Where to keep it.
    #[serde(default)]
    pub keeping: Keeping,
    /// Whether http to another machine is meant: the token then travels readable to everybody on the way.
    #[serde(default)]
    pub allow_plain_http: bool,
    /// The form in which pictures go out; absent to keep the one there is, which at first is the common one.
    #[serde(default)]
    #[ts(optional)]
    pub pictures: Option<PictureForm>,
    /// Who adds it.
    pub actor: String,
}

/// 发布端: a publishing endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Destination {
    /// UUID v7.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The kind of endpoint.
    pub kind: Kind,
    /// Its address; `file:///…` for a folder.
    pub url: String,
    /// The user at the endpoint; often empty.
    pub user: String,
    /// IANA zone; empty for the newsroom's own.
    pub zone: String,
    /// Where its token is kept.
    pub keeping: Keeping,
    /// Whether http to another machine was allowed.
    pub plain_http: bool,
    /// The form in which pictures go out.
    pub pictures: PictureForm,
    /// What its kind can do.
    pub capabilities: Capabilities,
}

/// A kind of endpoint that this version can publish to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DestinationKind {
    /// Which.
    pub kind: Kind,
    /// What a destination of it is made of.
    pub needs: Needs,
    /// What it can do.
    pub capabilities: Capabilities,
}

/// An act on a destination: remove, test.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DestinationAct {
    /// Its name or id.
    pub destination: String,
    /// Who acts.
    pub actor: String,
}

/// Another name for a destination.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RenameDestination {
    /// Its name or id.
    pub destination: String,
    /// What people shall call it; unique without regard to case.
    pub name: String,
    /// Who acts.
    pub actor: String,
}

/// The deliveries to a destination that are not at their end: what removing it would touch, or did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenDeliveries {
    /// Those that are not there yet: they end refused.
    #[ts(type = "number")]
    pub waiting: usize,
    /// Those that were sent without a clear answer: they stay unknown, and nobody asks for them any more.
    #[ts(type = "number")]
    pub unknown: usize,
}

/// What a test of a destination found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TestReply {
    /// Whether address, token, rights and protocol are right.
    pub ok: bool,
    /// Whom the endpoint takes us for, where it has users.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub account: Option<Account>,
    /// What is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<Reason>,
}

/// Publishing the working text of a story.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PublishStory {
    /// The story.
    pub story: StoryId,
    /// The destination's name or id.
    pub destination: String,
    /// Who publishes.
    pub actor: String,
    /// Not to be public before this instant: given to an endpoint that schedules, else waited for here.
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub at: Option<DateTime<FixedOffset>>,
    /// How long it is held before it is sent, in milliseconds, an hour at most: until then it can be cancelled as if it
    /// had never been. Not held when absent or 0.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub hold_ms: Option<u64>,
    /// Why it is published although preflight found something; logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
    /// The working text's version that is meant: where it was changed since, nothing is done. Any when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub base_version: Option<u64>,
}

/// A time as it was typed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReadTime {
    /// `2026-05-01 06:00`, perhaps with an IANA zone or an offset behind it; or RFC 3339.
    pub text: String,
    /// The destination in whose zone it is meant; this machine's zone when absent.
    #[serde(default)]
    #[ts(optional)]
    pub destination: Option<String>,
}

/// What a time means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlannedTime {
    /// The instant, as the newsroom's clock shows it.
    #[ts(type = "string")]
    pub at: DateTime<FixedOffset>,
    /// The newsroom's IANA zone; empty for this machine's own.
    pub zone: String,
}

/// Taking back a delivery of which nothing was sent.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CancelDelivery {
    /// The delivery's id.
    pub delivery: String,
    /// Who takes it back.
    pub actor: String,
}

/// Asking what a correction note may say.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DraftCorrection {
    /// The story.
    pub story: StoryId,
    /// The destination's name or id.
    pub destination: String,
}

/// Words to begin a correction note with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CorrectionDraft {
    /// The note, in the text's language; empty where nothing of the difference is worth telling.
    pub note: String,
    /// The revision that the destination holds: what the text is compared with.
    pub revision: RevisionNumber,
    /// Whether the working text is still what the destination holds.
    pub unchanged: bool,
}

/// Correcting what a destination holds: the working text goes out, with a note to readers.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CorrectStory {
    /// The story.
    pub story: StoryId,
    /// The destination's name or id.
    pub destination: String,
    /// Who corrects.
    pub actor: String,
    /// What sort of note it is; a correction when nobody says so.
    #[serde(default)]
    #[ts(optional)]
    pub kind: Option<CorrectionKind>,
    /// What readers are told.
    pub note: String,
    /// How long it is held before it is sent, as in [`PublishStory`].
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub hold_ms: Option<u64>,
    /// Why it is published although preflight found something; logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
    /// The working text's version that is meant: where it was changed since, nothing is done. Any when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub base_version: Option<u64>,
}

/// Withdrawing a published story.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WithdrawStory {
    /// The story.
    pub story: StoryId,
    /// The destination's name or id.
    pub destination: String,
    /// Who withdraws.
    pub actor: String,
    /// What readers are told where the site shows a notice; it is in the story's log either way.
    pub note: String,
}

/// What publishing or withdrawing answers.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PublishReply {
    /// The delivery, or the earlier one that already says the same.
    pub delivery: Delivery,
    /// False when nothing new was put in the outbox.
    pub fresh: bool,
    /// What preflight found without blocking.
    pub warnings: Vec<Finding>,
}

/// What a delivery does at the destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Makes the text public, or replaces what is.
    Publish,
    /// Takes it off the site.
    Withdraw,
}

/// 发布任务: one action of one revision to one destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Delivery {
    /// UUID v7.
    pub id: String,
    /// The story.
    pub story: StoryId,
    /// Its title when it was published.
    pub title: String,
    /// The destination's name.
    pub destination: String,
    /// What it does.
    pub action: Action,
    /// Where it stands.
    pub state: State,
    /// The revision that is sent.
    pub revision: RevisionNumber,
    /// Hash of the article that is sent.
    pub content: ContentHash,
    /// Who published.
    pub actor: String,
    /// When, UTC.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// When it is due (again), UTC; absent in a final state.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub due: Option<DateTime<Utc>>,
    /// When the endpoint makes it public, UTC, where it was given a time and sees to that itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub public_at: Option<DateTime<Utc>>,
    /// What readers are told was corrected, where it is a correction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub correction: Option<String>,
    /// What sort of note that is; absent in what was corrected before there were sorts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub correction_kind: Option<CorrectionKind>,
    /// How many pictures go with it.
    pub pictures: u32,
    /// How many of them the endpoint was found to have, or was sent, in the last attempt.
    pub pictures_done: u32,
    /// Attempts so far, look-ups included.
    pub attempts: u32,
    /// Whether a send of it had no clear answer: that one may still arrive, so it cannot be taken back.
    #[serde(default)]
    pub may_arrive: bool,
    /// Why it is not delivered (yet), from the last attempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<Reason>,
    /// What the endpoint answered, once delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub receipt: Option<Receipt>,
}

/// 回执: what the endpoint answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Receipt {
    /// The delivery it is for.
    pub delivery: String,
    /// The article's name at the endpoint.
    pub remote_id: String,
    /// The public page.
    pub url: String,
    /// The endpoint's version; empty when it gives none.
    pub version: String,
    /// The ETag of what it holds.
    pub etag: String,
    /// When the endpoint took it; by its own clock where it says so. UTC.
    #[ts(type = "string")]
    pub received: DateTime<Utc>,
    /// Hash of the article that was sent.
    pub content: ContentHash,
}

/// What an attempt was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AttemptKind {
    /// It was sent.
    Send,
    /// The site was asked for it.
    LookUp,
}

/// One attempt at a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Attempt {
    /// What was tried.
    pub kind: AttemptKind,
    /// When it began, UTC.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// How long it took, in milliseconds.
    #[ts(type = "number")]
    pub ms: u64,
    /// The state it led to.
    pub outcome: State,
    /// Why, unless delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<Reason>,
}

/// A delivery with its history.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DeliveryView {
    /// The delivery.
    pub delivery: Delivery,
    /// Its attempts, oldest first.
    pub attempts: Vec<Attempt>,
}

/// Asking for the outbox as a window shows it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct ListOutbox {
    /// How many of what is under way, at most.
    pub under_way: u32,
    /// How many of what ended, at most.
    pub ended: u32,
}

/// The outbox of the whole library, as much of it as was asked for.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OutboxPage {
    /// What is under way: what is unknown, waits for another attempt or is being sent first, then what goes out next.
    pub under_way: Vec<Delivery>,
    /// What ended last, the newest publication first.
    pub ended: Vec<Delivery>,
    /// How many are under way, listed or not.
    pub counts: UnderWay,
}

/// How many deliveries are under way, by where they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnderWay {
    /// Can be taken back as if they had never been.
    pub held: u32,
    /// Wait for their turn or their time.
    pub queued: u32,
    /// Are being sent.
    pub sending: u32,
    /// Wait for another attempt.
    pub retrying: u32,
    /// Were sent without a clear answer.
    pub unknown: u32,
}

/// Working the outbox off.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct RunOutbox {
    /// Whether deliveries that wait for their next attempt are tried at once. A time set on publishing stands.
    pub now: bool,
    /// Only this story's deliveries; another process that has one of them at work is waited for.
    #[ts(optional)]
    pub story: Option<StoryId>,
    /// How long a request may take, in milliseconds; 30 seconds when absent.
    #[ts(optional, type = "number")]
    pub timeout_ms: Option<u64>,
}
