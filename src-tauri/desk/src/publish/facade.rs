//! The outbox as the front ends call it: looking at it, and having it worked off.

use std::sync::Arc;
use std::time::Duration;

use super::api::{Delivery, DeliveryView, ListOutbox, OutboxPage, Receipt, RunOutbox};
use super::worker::{TIMEOUT, Worker};
use crate::api::{Code, Fault, Result, StoryId};
use crate::desk::Desk;
use crate::http::Web;
use crate::ports::{Ports, RandomIds, SystemClock};
use crate::secrets::Keychain;
use crate::store::outbox::DeliveryRow;
use crate::store::{log, outbox, receipts, stories};

/// How often a standing worker looks for what is due: other processes put deliveries in the outbox too.
const LOOK: Duration = Duration::from_millis(500);

impl Ports {
    /// The machine's own: its clock, its keychain, its network.
    pub fn of_machine() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds),
            secrets: Arc::new(Keychain),
            http: Arc::new(Web::new()),
        }
    }
}

impl Desk {
    /// The outbox, oldest first: every delivery that is not final, and the last of each story and destination.
    pub fn outbox(&self) -> Result<Vec<Delivery>> {
        Ok(self.read(outbox::shown)?.into_iter().map(|row| row.delivery).collect())
    }

    /// The outbox as a window shows it: as much of it as is asked for, and how many there are. What it costs does not
    /// depend on how many wait.
    pub fn outbox_page(&self, request: &ListOutbox) -> Result<OutboxPage> {
        let plain = |rows: Vec<DeliveryRow>| rows.into_iter().map(|row| row.delivery).collect();
        self.read(|db| {
            Ok(OutboxPage {
                under_way: plain(outbox::under_way(db, request.under_way)?),
                ended: plain(outbox::ended(db, request.ended)?),
                counts: outbox::count_under_way(db)?,
            })
        })
    }

    /// One delivery with its attempts.
    pub fn delivery(&self, id: &str) -> Result<DeliveryView> {
        self.read(|db| outbox::view(db, outbox::by_id(db, id)?))
    }

    /// Every delivery of a story with its attempts, oldest first.
    pub fn deliveries(&self, story: &StoryId) -> Result<Vec<DeliveryView>> {
        self.read(|db| {
            let key = stories::get(db, story)?.key;
            outbox::of_story(db, key)?.into_iter().map(|row| outbox::view(db, row)).collect()
        })
    }

    /// The receipts of a story, oldest first.
    pub fn receipts(&self, story: &StoryId) -> Result<Vec<Receipt>> {
        self.read(|db| receipts::of_story(db, stories::get(db, story)?.key))
    }

    /// Works the outbox off until nothing is due, and answers the deliveries it touched as they then stand. Needs a
    /// tokio runtime with time and IO.
    pub async fn run_outbox(&self, request: &RunOutbox) -> Result<Vec<Delivery>> {
        // A window asks every second: where nothing is due that costs one query.
        let idle = self.read(|db| match request.now {
            true => Ok(outbox::next_due(db)?.is_none()),
            false => Ok(outbox::claimable(db, self.ports().clock.now(), request.story.as_ref(), 1)?.is_empty()),
        })?;
        if idle {
            return Ok(Vec::new());
        }
        let timeout = request.timeout_ms.map_or(TIMEOUT, |ms| Duration::from_millis(ms.max(1)));
        let worker = Worker::new(self.clone(), timeout)?;
        worker.drain(request.story.clone(), request.now, || false).await
    }

    /// Has what waits of a story for another attempt be tried again at once, by whoever works the outbox off.
    pub fn send_now(&self, story: &StoryId) -> Result<()> {
        self.write(|w| {
            stories::get(w, story)?;
            outbox::hasten(w, Some(story))?;
            log::tell(w, Some(story), "delivery")
        })
    }

    /// Keeps the outbox worked off until `stop` is done; then nothing new is begun, and what is on its way is brought to
    /// its end. For a window: to be spawned once. Faults of the library are logged and do not end it.
    pub async fn keep_outbox(self, stop: impl Future<Output = ()> + Send) {
        let worker = match Worker::new(self.clone(), TIMEOUT) {
            Ok(worker) => worker,
            Err(fault) => {
                tracing::error!(%fault, "the outbox is not worked off");
                return;
            }
        };
        let stopped = std::sync::atomic::AtomicBool::new(false);
        let working = async {
            while !stopped.load(std::sync::atomic::Ordering::SeqCst) {
                if let Err(fault) =
                    worker.drain(None, false, || stopped.load(std::sync::atomic::Ordering::SeqCst)).await
                {
                    tracing::warn!(%fault, "the outbox could not be worked off for now");
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        let stopping = async {
            stop.await;
            stopped.store(true, std::sync::atomic::Ordering::SeqCst);
        };
        tokio::join!(working, stopping);
    }

    /// When the next delivery is due, UTC; `None` when nothing waits.
    pub fn outbox_due(&self) -> Result<Option<chrono::DateTime<chrono::Utc>>> {
        self.read(outbox::next_due)
    }
}

/// A fault of a worker that broke off.
pub(super) fn broken(error: &tokio::task::JoinError) -> Fault {
    Fault::new(Code::Internal, format!("The outbox's worker broke off: {error}. What it had is looked up next time."))
}
