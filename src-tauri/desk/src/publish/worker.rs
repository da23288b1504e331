//! The worker: claims what is due, has it attempted, writes what came of it. The only part that causes requests.
//!
//! Deliveries of different stories run side by side, up to [`SIDE_BY_SIDE`]; those of one story to one destination one
//! after the other, which the claim sees to. Database work is done on blocking threads, while what was claimed before is
//! being sent.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use galley_article::model::Media;
use rusqlite::Connection;
use tokio::task::JoinHandle;

use super::api::{Attempt, AttemptKind, Delivery};
use super::attempt::{self, Outcome, Surroundings};
use super::connector::{Connector, Ledger, Reason, ReasonCode, Remote, Sending, Setback, Step, Thing};
use super::destinations;
use super::facade::broken;
use super::outcome;
use super::owner::{self, Owner};
use super::state::{self, Event, State};
use super::workload::{Claim, Made, SIDE_BY_SIDE, Task, Turn, Workload};
use crate::api::{Code, Fault, Result, StoryId};
use crate::desk::Desk;
use crate::ports::Later;
use crate::store::outbox::{self, DeliveryRow};
use crate::store::{Write, attempts, claims, remotes};

/// How long a request may take when nobody says otherwise.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);

/// What a lease lasts beyond one request: writing the outcome, a busy database, a keychain.
const LEASE_MARGIN: Duration = Duration::from_secs(15);

/// How old a lease may be at the beginning of a request that it still covers without being written anew.
const LEASE_FRESH: TimeDelta = TimeDelta::seconds(5);

/// How many deliveries are looked at for one that nobody has.
const MOST_LOOKED_AT: u32 = 64;

/// How often claims of other living workers are looked at while they are waited for.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// A worker over one library.
pub(crate) struct Worker {
    desk: Desk,
    owner: Owner,
    timeout: Duration,
    /// Connectors by destination, so that the keychain is asked once for many deliveries.
    connectors: Mutex<HashMap<i64, Arc<dyn Connector>>>,
}

impl Worker {
    /// A worker whose requests may take this long.
    pub(crate) fn new(desk: Desk, timeout: Duration) -> Result<Arc<Self>> {
        let name = desk.ports().ids.fresh(desk.ports().clock.now()).to_string();
        let folder = desk.place().folder();
        owner::tidy(folder, |name| desk.read(|db| claims::has_claims(db, name)))?;
        let owner = Owner::announce(folder, name)?;
        Ok(Arc::new(Self { desk, owner, timeout, connectors: Mutex::default() }))
    }

    /// Works off what is due, of one story or of all, until nothing is or `stop` says so; answers what was touched. With
    /// `now`, pauses after failed attempts are over first.
    pub(crate) async fn drain(
        self: &Arc<Self>,
        story: Option<StoryId>,
        now: bool,
        stop: impl Fn() -> bool,
    ) -> Result<Vec<Delivery>> {
        self.connectors.lock().unwrap_or_else(PoisonError::into_inner).clear();
        if now {
            let story = story.clone();
            self.blocking(move |worker| worker.desk.write(|w| outbox::hasten(w, story.as_ref()))).await?;
        }
        self.owner.set_at_rest(false);
        let mut load = Workload::default();
        let mut turn: Option<JoinHandle<Result<Turn>>> = None;
        // Whether it is time to look at what is due.
        let (mut look, mut elsewhere) = (true, false);
        loop {
            let may_begin = load.failed.is_none() && !stop();
            while may_begin
                && load.running.len() < SIDE_BY_SIDE
                && let Some(claim) = load.ahead.pop_front()
            {
                load.running.spawn(Arc::clone(self).attempt(claim));
            }
            let gives_back = !may_begin && !load.ahead.is_empty();
            if turn.is_none() && (look || gives_back) {
                look = false;
                let (worker, task) = (Arc::clone(self), load.task(may_begin, story.clone()));
                turn = Some(tokio::task::spawn_blocking(move || worker.turn(&task)));
            }
            tokio::select! {
                Some(done) = load.running.join_next() => {
                    load.take_back(done);
                    look = true;
                }
                Some(answer) = async { Some(turn.as_mut()?.await) } => {
                    turn = None;
                    elsewhere = load.take_turn(answer);
                }
                // Whoever asks for one story wants its outcome, whichever process brings it about.
                else => if elsewhere && story.is_some() && !stop() {
                    tokio::time::sleep(LOOK_AGAIN).await;
                    look = true;
                } else {
                    break;
                },
            }
        }
        self.owner.set_at_rest(true);
        if let Some(fault) = load.failed {
            return Err(fault);
        }
        self.blocking(move |worker| {
            worker.desk.read(|db| load.touched.iter().map(|key| Ok(outbox::by_key(db, *key)?.delivery)).collect())
        })
        .await
    }

    /// Runs database work where it may wait.
    async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Arc<Self>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let worker = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&worker)).await.map_err(|error| broken(&error))?
    }

    fn lease_end(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + TimeDelta::from_std(self.timeout + LEASE_MARGIN).unwrap_or(TimeDelta::minutes(5))
    }

    /// Writes what came of attempts and claims what has been due longest, in one transaction: each costs a wait for the disk.
    fn turn(&self, task: &Task) -> Result<Turn> {
        let desk = &self.desk;
        let story = task.story.as_ref();
        let is_idle = |db: &Connection| Ok(outbox::claimable(db, desk.ports().clock.now(), story, 1)?.is_empty());
        if task.ended.is_empty() && task.back.is_empty() && (task.free == 0 || desk.read(is_idle)?) {
            return Ok(Turn::default());
        }
        let written = desk.write(|w| {
            task.ended.iter().try_for_each(|made| self.settle(w, made))?;
            task.back.iter().try_for_each(|claim| self.release(w, claim))?;
            self.claim(w, task)
        });
        if written.is_err() {
            // What cannot be written must not take the other outcomes along. What is not given back is found by its lease.
            for made in &task.ended {
                if let Err(fault) = desk.write(|w| self.settle(w, made)) {
                    tracing::warn!(%fault, delivery = made.claim.row.delivery.id, "what came of a delivery was not written");
                }
            }
        }
        written
    }

    /// Claims what nobody has.
    fn claim(&self, w: &Write<'_>, Task { free, at_work, story, .. }: &Task) -> Result<Turn> {
        let folder: PathBuf = self.desk.place().folder().to_owned();
        let is_taken = |row: &DeliveryRow| {
            let gone = |owner: &String| owner::is_gone(&folder, owner);
            let leased =
                row.lease_until.is_some_and(|until| until > w.at) && !row.lease_owner.as_ref().is_some_and(gone);
            leased || at_work.contains(&row.key)
        };
        // What is at work here comes first. Others may have more, which is found only by looking further.
        let near = u32::try_from(free + at_work.len()).unwrap_or(MOST_LOOKED_AT);
        let mut turn = Turn::default();
        for look in [near, MOST_LOOKED_AT] {
            let due = outbox::claimable(w, w.at, story.as_ref(), look)?;
            let is_all = due.len() < look as usize;
            let (taken, due): (Vec<_>, Vec<_>) = due.into_iter().partition(&is_taken);
            turn.elsewhere = !taken.is_empty();
            if due.len() >= *free || is_all || look == MOST_LOOKED_AT {
                turn.claims = due.into_iter().take(*free).map(|row| self.take(w, row)).collect::<Result<_>>()?;
                break;
            }
        }
        Ok(turn)
    }

    /// Writes the claim. What was being sent by a worker that is gone becomes unknown, and is asked for.
    fn take(&self, w: &Write<'_>, row: DeliveryRow) -> Result<Claim> {
        let mut row = row;
        if row.delivery.state == State::Sending {
            let reason = Reason::new(
                ReasonCode::Interrupted,
                "Galley ended while it was sending. It asks the site before it sends anything again.",
            );
            let attempt =
                Attempt { kind: AttemptKind::Send, at: w.at, ms: 0, outcome: State::Unknown, reason: Some(reason) };
            attempts::insert(w, row.key, &attempt)?;
            row.delivery.state = after(&row, w.at, Event::Abandoned)?.state;
        }
        let kind = match row.delivery.state {
            State::Unknown => AttemptKind::LookUp,
            _ => AttemptKind::Send,
        };
        let state = match kind {
            AttemptKind::LookUp => State::Unknown,
            AttemptKind::Send => after(&row, w.at, Event::Claimed)?.state,
        };
        let row = claims::claim(w, row, state, self.owner.name(), self.lease_end(w.at))?;
        let unanswered = outbox::unanswered(w, &row)?;
        let sending = Sending {
            replaces: outcome::believed_etag(w, row.story_key, row.destination_key, row.key)?,
            unanswered: unanswered.iter().map(|earlier| sending(w, earlier)).collect::<Result<_>>()?,
            ..sending(w, &row)?
        };
        Ok(Claim { row, kind, sending, at: w.at })
    }

    /// Gives back a claim of which nothing was begun, unless another worker has it since.
    fn release(&self, w: &Write<'_>, claim: &Claim) -> Result<()> {
        let next = after(&claim.row, w.at, Event::Released)?;
        claims::release(w, &claim.row, next, self.owner.name())
    }

    /// Attempts a claimed delivery; answers its number and, unless another worker has it by now, what is to be written.
    async fn attempt(self: Arc<Self>, claim: Claim) -> (i64, Option<Made>) {
        let key = claim.row.key;
        let begun = Instant::now();
        let outcome = match self.connector(claim.row.destination_key).await {
            Ok(connector) => {
                let around = AroundClaim::new(&self, &claim);
                match claim.kind {
                    AttemptKind::Send => attempt::send(&*connector, &claim.sending, &around).await,
                    AttemptKind::LookUp => attempt::ask(&*connector, &claim.sending, &around).await,
                }
            }
            Err(reason) => Some(without_connector(claim.kind, reason)),
        };
        let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        (key, outcome.map(|outcome| Made { claim, outcome, ms }))
    }

    /// Writes what came of an attempt, unless another worker has claimed the delivery since.
    fn settle(&self, w: &Write<'_>, Made { claim, outcome, ms }: &Made) -> Result<()> {
        let (row, reason) = (&claim.row, outcome.reason.as_ref());
        let next = after(row, w.at, outcome.event)?;
        if !claims::settle(w, row.key, self.owner.name(), next, reason)? {
            return Ok(());
        }
        let attempt =
            Attempt { kind: claim.kind, at: claim.at, ms: *ms, outcome: next.state, reason: outcome.reason.clone() };
        attempts::insert(w, row.key, &attempt)?;
        let (delivery, state) = (row.delivery.id.as_str(), next.state.name());
        tracing::info!(
            delivery,
            state,
            ms,
            why = reason.map(|reason| reason.message.as_str()),
            "a delivery was attempted"
        );
        outcome::record(&self.desk, w, row, next.state, outcome)
    }

    /// The destination's connector, made with its token.
    async fn connector(self: &Arc<Self>, destination: i64) -> std::result::Result<Arc<dyn Connector>, Reason> {
        let known = self.connectors.lock().unwrap_or_else(PoisonError::into_inner).get(&destination).cloned();
        if let Some(connector) = known {
            return Ok(connector);
        }
        let made = self
            .blocking(move |worker| Ok(destinations::connect(&worker.desk, destination, worker.timeout)))
            .await
            .unwrap_or_else(|fault| Err(Reason::new(ReasonCode::Keychain, fault.message)))?;
        let mut connectors = self.connectors.lock().unwrap_or_else(PoisonError::into_inner);
        connectors.insert(destination, Arc::clone(&made));
        Ok(made)
    }
}

/// A delivery as it was frozen.
pub(super) fn sending(db: &Connection, row: &DeliveryRow) -> Result<Sending> {
    Ok(Sending {
        story: row.delivery.story.0.clone(),
        action: row.delivery.action,
        payload: outbox::payload(db, row.key)?,
        media: row.media.clone(),
        idempotency_key: row.idempotency_key.clone(),
        replaces: None,
        public_at: row.delivery.public_at,
        earlier_sends: row.sends,
        unanswered: Vec::new(),
    })
}

/// The claim of an attempt that runs.
struct AroundClaim<'a> {
    worker: &'a Arc<Worker>,
    key: i64,
    destination: i64,
    /// When the lease was written last.
    held: Mutex<DateTime<Utc>>,
}

impl<'a> AroundClaim<'a> {
    fn new(worker: &'a Arc<Worker>, claim: &Claim) -> Self {
        let (key, destination) = (claim.row.key, claim.row.destination_key);
        Self { worker, key, destination, held: Mutex::new(claim.at) }
    }

    /// Whether the lease lasts for one more request as it is. The clock is the one that other workers compare it with: a machine
    /// that slept, or a clock that was set, makes it old.
    fn is_fresh(&self) -> bool {
        let age = self.worker.desk.ports().clock.now() - *self.held.lock().unwrap_or_else(PoisonError::into_inner);
        (TimeDelta::zero()..LEASE_FRESH).contains(&age)
    }
}

impl Surroundings for AroundClaim<'_> {
    async fn media(&self, media: &Media) -> Option<Vec<u8>> {
        let sha256 = media.sha256.clone();
        self.worker.blocking(move |worker| worker.desk.media(&sha256)).await.ok()
    }

    async fn note_media(&self, done: usize) {
        let key = self.key;
        let noted = self
            .worker
            .blocking(move |worker| worker.desk.write(|w| claims::note_media(w, key, worker.owner.name(), done)));
        if let Err(fault) = noted.await {
            tracing::warn!(%fault, "how many pictures are at the endpoint could not be noted");
        }
    }
}

impl Ledger for AroundClaim<'_> {
    fn hold(&self) -> Step<'_, ()> {
        let key = self.key;
        Box::pin(async move {
            if self.is_fresh() {
                return Ok(());
            }
            let renewed = self.worker.blocking(move |worker| {
                let desk = &worker.desk;
                desk.write(|w| Ok((claims::renew(w, key, worker.owner.name(), worker.lease_end(w.at))?, w.at)))
            });
            let Ok((true, at)) = renewed.await else { return Err(Setback::ClaimLost) };
            *self.held.lock().unwrap_or_else(PoisonError::into_inner) = at;
            Ok(())
        })
    }

    fn recall<'a>(&'a self, thing: Thing, key: &'a str) -> Later<'a, Option<Remote>> {
        let (destination, key) = (self.destination, key.to_owned());
        Box::pin(async move {
            let found =
                self.worker.blocking(move |worker| worker.desk.read(|db| remotes::find(db, destination, thing, &key)));
            found.await.unwrap_or_else(|fault| {
                tracing::warn!(%fault, "the name of something at an endpoint could not be read");
                None
            })
        })
    }

    fn remember<'a>(&'a self, thing: Thing, key: &'a str, remote: &'a Remote) -> Step<'a, ()> {
        let (destination, key, remote) = (self.destination, key.to_owned(), remote.clone());
        Box::pin(async move {
            let kept = self
                .worker
                .blocking(move |worker| worker.desk.write(|w| remotes::put(w, destination, thing, &key, &remote)));
            // Whoever cannot write this cannot write the outcome either: the claim ends as that of a dead process does.
            kept.await.map_err(|fault| {
                tracing::warn!(%fault, "the name of something at an endpoint could not be kept");
                Setback::ClaimLost
            })
        })
    }
}

/// What follows when there is no connector. A keychain that is locked may be opened later; a token that is not there
/// does not come by itself. A question stays open either way.
fn without_connector(kind: AttemptKind, reason: Reason) -> Outcome {
    let event = match (kind, reason.code) {
        (AttemptKind::LookUp, _) => Event::Unclear { after: None },
        (AttemptKind::Send, ReasonCode::Keychain) => Event::NotNow { after: None },
        (AttemptKind::Send, _) => Event::Refused,
    };
    Outcome { event, reason: Some(reason), held: None }
}

fn after(row: &DeliveryRow, now: DateTime<Utc>, event: Event) -> Result<state::Next> {
    let situation = outbox::situation(row, now);
    state::next(situation, event).ok_or_else(|| {
        let said = format!("The outbox was asked for a step that does not exist: {situation:?}, {event:?}.");
        Fault::new(Code::Internal, said)
    })
}
