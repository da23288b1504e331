//! Publishing and withdrawing as acts of a person: the checks, the revision, the frozen payload and the delivery, in one
//! transaction. Nothing is sent here.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use galley_article::convert::{NinjsMeta, ninjs};
use galley_article::model::Article;
use serde_json::json;

use super::api::{Action, CancelDelivery, Delivery, PublishReply, PublishStory, WithdrawStory};
use super::connector::{Reason, ReasonCode};
use super::planned::Zone;
use super::preflight::{Looked, note_override};
use super::state::{self, Event, State};
use crate::api::{Code, Fault, Result, RevisionInfo, RevisionKind};
use crate::desk::Desk;
use crate::history::keep_revision;
use crate::standing::{Standing, read_stored};
use crate::store::destinations::{self, DestinationRow};
use crate::store::outbox::{self, DeliveryRow, NewDelivery, Note};
use crate::store::site_versions;
use crate::store::stories::{self, StoryRow};
use crate::store::{Write, blobs, log, revisions};
use crate::text::named;

/// The longest hold: a planned time is the way to wait longer.
const LONGEST_HOLD: TimeDelta = TimeDelta::hours(1);

/// What is about to go into the outbox.
struct Job<'a> {
    story: &'a StoryRow,
    destination: &'a DestinationRow,
    earlier: &'a [DeliveryRow],
    action: Action,
    actor: &'a str,
    state: State,
    due: DateTime<Utc>,
    public_at: Option<DateTime<Utc>>,
    note: &'a str,
    correction: Option<Note<'a>>,
}

/// Where a publication begins, when it is sent, and when an endpoint that schedules is to make it public.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    state: State,
    due: DateTime<Utc>,
    public_at: Option<DateTime<Utc>>,
}

/// A text that passed preflight, on its way into the outbox.
pub(super) struct Release<'a> {
    pub(super) destination: &'a DestinationRow,
    /// What was put in the outbox for it before, newest first.
    pub(super) earlier: &'a [DeliveryRow],
    pub(super) actor: &'a str,
    pub(super) plan: Plan,
    pub(super) looked: Looked,
    /// Why it goes out over what was found; often empty.
    pub(super) reason: &'a str,
    /// What readers are told was corrected.
    pub(super) correction: Option<Note<'a>>,
}

impl Desk {
    /// Puts the working text of a story in the outbox. What the outbox already says of it is answered instead: repeating
    /// is harmless. Preflight findings that block are answered with the code `preflight`; nothing is put in the outbox
    /// then.
    pub fn publish_story(&self, request: &PublishStory) -> Result<PublishReply> {
        let actor = named(&request.actor)?;
        self.prepare_pictures(&request.story, &request.destination)?;
        self.write(|w| {
            self.must_be_desk(w, actor, "publish")?;
            let standing = Standing::load(w, self.cache(), &request.story)?.in_use()?;
            standing.meant(request.base_version)?;
            let destination = destinations::get(w, &request.destination)?;
            let plan = Plan::of(request.at, request.hold_ms, w.at, destination.kind.capabilities().schedules);
            let reason = request.reason.as_deref().unwrap_or_default().trim();
            let looked = self.passed(w, &standing, &destination, plan.public(), reason)?;
            let earlier = outbox::between(w, standing.row.key, destination.key)?;
            let (destination, earlier) = (&destination, &earlier[..]);
            release(self, w, &standing, Release { destination, earlier, actor, plan, looked, reason, correction: None })
        })
    }

    /// Takes a delivery back of which nothing was sent. Later than that it is withdrawn instead.
    pub fn cancel_delivery(&self, request: &CancelDelivery) -> Result<Delivery> {
        let actor = named(&request.actor)?;
        self.write(|w| {
            self.must_be_desk(w, actor, "cancel a publication")?;
            let row = outbox::by_id(w, &request.delivery)?;
            cancel(w, &row, actor)?;
            Ok(outbox::by_key(w, row.key)?.delivery)
        })
    }

    /// Puts the withdrawal of a published story in the outbox. The page is replaced by one that says so.
    pub fn withdraw_story(&self, request: &WithdrawStory) -> Result<PublishReply> {
        let actor = named(&request.actor)?;
        self.write(|w| {
            self.must_be_desk(w, actor, "withdraw")?;
            let story = stories::get(w, &request.story)?;
            let destination = destinations::get(w, &request.destination)?;
            let earlier = outbox::between(w, story.key, destination.key)?;
            let sent = earlier.iter().filter(|row| !is_planned(row, w.at));
            let Some(last) = says(sent) else {
                return take_back(w, actor, &destination, &earlier);
            };
            if last.delivery.action == Action::Withdraw {
                return Ok(PublishReply { delivery: last.delivery.clone(), fresh: false, warnings: Vec::new() });
            }
            let revision = revisions::get(w, story.key, last.delivery.revision)?;
            let article = read_stored(&blobs::get(w, &revision.working.0)?)?;
            let job = Job {
                story: &story,
                destination: &destination,
                earlier: &earlier,
                action: Action::Withdraw,
                actor,
                state: State::Queued,
                due: w.at,
                public_at: None,
                note: request.note.trim(),
                correction: None,
            };
            Ok(PublishReply {
                delivery: enqueue(self, w, &job, &article, &revision)?,
                fresh: true,
                warnings: Vec::new(),
            })
        })
    }
}

impl Plan {
    /// A time beyond the hold is a plan, not a hold.
    pub(super) fn of(
        at: Option<DateTime<FixedOffset>>,
        hold_ms: Option<u64>,
        now: DateTime<Utc>,
        schedules: bool,
    ) -> Self {
        let planned = at.map_or(now, |at| at.with_timezone(&Utc).max(now));
        let hold = hold_ms.map_or(TimeDelta::zero(), |ms| {
            TimeDelta::milliseconds(i64::try_from(ms).unwrap_or(i64::MAX).min(LONGEST_HOLD.num_milliseconds()))
        });
        let released = now + hold;
        let first = if hold > TimeDelta::zero() { State::Held } else { State::Queued };
        match planned > released {
            true if schedules => Self { state: first, due: released, public_at: Some(planned) },
            true => Self { state: State::Queued, due: planned, public_at: None },
            false => Self { state: first, due: released, public_at: None },
        }
    }

    /// When readers see it.
    pub(super) fn public(self) -> DateTime<Utc> {
        self.public_at.unwrap_or(self.due)
    }
}

/// Puts the working text in the outbox, unless the outbox already says so.
pub(super) fn release(desk: &Desk, w: &Write<'_>, standing: &Standing, release: Release<'_>) -> Result<PublishReply> {
    let Release { destination, earlier, actor, plan, looked, reason, correction } = release;
    let article = &*standing.texts.working;
    let content = article.content_hash();
    let said = says(earlier.iter()).filter(|row| {
        let same = row.delivery.action == Action::Publish && row.delivery.content == content;
        let held = row.delivery.state == State::Held && plan.state == State::Held;
        let same = same && row.delivery.public_at.filter(|at| *at > w.at) == plan.public_at;
        same && (!is_planned(row, w.at) || row.delivery.due == Some(plan.due) || held)
    });
    // What somebody there made of it since, and a person said may be replaced, is replaced by the same text too.
    let is_settled = |row: &DeliveryRow| {
        site_versions::settled_etag(w, standing.row.key, destination.key, row.key).map(|etag| etag.is_some())
    };
    if let Some(row) = said
        && !is_settled(row)?
    {
        return Ok(PublishReply { delivery: row.delivery.clone(), fresh: false, warnings: looked.warnings });
    }
    let story = &standing.row.summary.id;
    note_override(w, story, actor, &looked, reason, &json!({ "destination": destination.name }))?;
    let note = correction.map(|note| note.text).unwrap_or_default();
    let revision = keep_revision(w, standing, RevisionKind::Published, actor, note)?;
    let job = Job {
        story: &standing.row,
        destination,
        earlier,
        action: Action::Publish,
        actor,
        state: plan.state,
        due: plan.due,
        public_at: plan.public_at,
        note: "",
        correction,
    };
    let delivery = enqueue(desk, w, &job, article, &revision)?;
    Ok(PublishReply { delivery, fresh: true, warnings: looked.warnings })
}

/// Ends a delivery of which nothing was sent.
fn cancel(w: &Write<'_>, row: &DeliveryRow, actor: &str) -> Result<()> {
    let Some(next) = state::next(outbox::situation(row, w.at), Event::Cancelled) else {
        let said = "The delivery was not cancelled: it was sent already, or ended. Withdraw the story instead.";
        let detail = json!({ "delivery": row.delivery.id, "state": row.delivery.state });
        return Err(Fault::new(Code::Invalid, said).with(detail));
    };
    outbox::cancel(w, row.key, next)?;
    let detail = json!({ "destination": row.delivery.destination, "revision": row.delivery.revision });
    log::append(w, Some(&row.delivery.story), actor, "publishing-cancelled", &detail)
}

/// Withdraws what is only planned: it is ended before it was sent.
fn take_back(
    w: &Write<'_>,
    actor: &str,
    destination: &DestinationRow,
    earlier: &[DeliveryRow],
) -> Result<PublishReply> {
    let mut ended = None;
    for row in earlier.iter().filter(|row| is_planned(row, w.at)) {
        cancel(w, row, actor)?;
        ended.get_or_insert(row.key);
    }
    let Some(key) = ended else {
        let said = format!("The story is not known to be on {}, so there is nothing to withdraw.", destination.name);
        return Err(Fault::new(Code::Invalid, said));
    };
    Ok(PublishReply { delivery: outbox::by_key(w, key)?.delivery, fresh: true, warnings: Vec::new() })
}

/// Freezes the payload and puts it in the outbox, with renditions in the place of pictures: those who prepared them do not
/// wait for them here.
fn enqueue(desk: &Desk, w: &Write<'_>, job: &Job<'_>, article: &Article, revision: &RevisionInfo) -> Result<Delivery> {
    let renditions = match job.action {
        Action::Publish => desk.renditions(&article.media, job.destination.pictures),
        // A withdrawal shows no pictures: none is made for it.
        Action::Withdraw => desk.renditions_gone_out(&article.media, job.destination.pictures)?,
    };
    // A picture that can no longer be had does not keep a text on the site.
    if let Some(fault) = renditions.fault().filter(|_| job.action == Action::Publish) {
        return Err(fault.clone());
    }
    let outgoing = renditions.in_place(article);
    for row in job.earlier.iter().filter(|row| is_planned(row, w.at)) {
        let said = "A later publication took its place before it was sent.";
        outbox::refuse(w, row.key, &Reason::new(ReasonCode::Superseded, said))?;
    }
    let public = job.public_at.unwrap_or(job.due);
    let meta = NinjsMeta {
        canceled: job.action == Action::Withdraw,
        note: job.note.to_owned(),
        ..meta(job.story, job.destination, job.earlier, public, w.at)
    };
    let payload = ninjs(&outgoing, &meta).to_string();
    // A withdrawal shows no pictures.
    let media = if job.action == Action::Withdraw { &[][..] } else { &outgoing.media };
    let new = NewDelivery {
        story: job.story.key,
        destination: job.destination.key,
        action: job.action,
        revision: revision.number,
        title: &article.display_title(),
        content: &article.content_hash(),
        actor: job.actor,
        state: job.state,
        due: job.due,
        public_at: job.public_at,
        correction: job.correction,
        media,
        payload: payload.as_bytes(),
    };
    let row = outbox::insert(w, &new)?;
    let act = match (job.action, job.correction) {
        (Action::Publish, None) => "queued-to-publish",
        (Action::Publish, Some(_)) => "queued-to-correct",
        (Action::Withdraw, _) => "queued-to-withdraw",
    };
    let mut detail = json!({
        "delivery": row.delivery.id,
        "destination": job.destination.name,
        "revision": revision.number,
        "due": public,
    });
    let note = job.correction.map_or(job.note, |note| note.text);
    if !note.is_empty() {
        detail["note"] = note.into();
    }
    log::append(w, Some(&job.story.summary.id), job.actor, act, &detail)?;
    Ok(row.delivery)
}

/// What goes with an article that becomes public then: its times, and its version as the endpoint counts.
pub(super) fn meta(
    story: &StoryRow,
    destination: &DestinationRow,
    earlier: &[DeliveryRow],
    public: DateTime<Utc>,
    now: DateTime<Utc>,
) -> NinjsMeta {
    // What it refused it has no version of.
    let kept = earlier.iter().filter(|row| !came_to_nothing(row) && !is_planned(row, now)).count();
    let zone = Zone::of(&destination.zone).unwrap_or(Zone::Machine);
    NinjsMeta {
        story_id: story.summary.id.0.clone(),
        version: u64::try_from(kept).unwrap_or(u64::MAX).saturating_add(1),
        created: story.summary.created_at,
        published: public,
        offset_seconds: zone.show(public).offset().local_minus_utc(),
        ..NinjsMeta::default()
    }
}

/// The delivery that says what the destination holds or will hold: the newest that was not refused. None where the
/// newest refusal showed that the site holds something else.
pub(super) fn says<'a>(newest_first: impl Iterator<Item = &'a DeliveryRow>) -> Option<&'a DeliveryRow> {
    let mut telling = newest_first.filter(|row| !came_to_nothing(row) || row.is_lost());
    telling.next().filter(|row| !came_to_nothing(row) && !row.is_lost())
}

/// Whether it ended without anything being stored.
fn came_to_nothing(row: &DeliveryRow) -> bool {
    matches!(row.delivery.state, State::Refused | State::Cancelled)
}

/// Whether it waits for a time that a person set, and was never tried.
fn is_planned(row: &DeliveryRow, now: DateTime<Utc>) -> bool {
    let waits = matches!(row.delivery.state, State::Held | State::Queued);
    waits && row.sends == 0 && row.delivery.due.is_some_and(|due| due > now)
}
