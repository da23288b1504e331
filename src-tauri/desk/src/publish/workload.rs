//! What one worker has claimed, what runs, and what has ended and is still to be written. Nothing here asks or writes.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::task::{JoinError, JoinSet};

use super::api::AttemptKind;
use super::attempt::Outcome;
use super::connector::Sending;
use super::facade::broken;
use crate::api::{Fault, Result, StoryId};
use crate::store::outbox::DeliveryRow;

/// How many deliveries run at once.
pub(super) const SIDE_BY_SIDE: usize = 4;

/// How many more are claimed beforehand where attempts take no longer than [`QUICK`]: each write is a wait for the disk, and
/// such a site would wait with it.
const AHEAD: usize = 12;
const QUICK: Duration = Duration::from_millis(50);

/// A claimed delivery.
pub(super) struct Claim {
    pub(super) row: DeliveryRow,
    pub(super) kind: AttemptKind,
    pub(super) sending: Sending,
    pub(super) at: DateTime<Utc>,
}

/// An attempt that was made, and is still to be written.
pub(super) struct Made {
    pub(super) claim: Claim,
    pub(super) outcome: Outcome,
    pub(super) ms: u64,
}

/// What a turn is to write, and how much it may claim.
pub(super) struct Task {
    pub(super) ended: Vec<Made>,
    /// Claimed beforehand, and not to be begun any more.
    pub(super) back: Vec<Claim>,
    pub(super) free: usize,
    /// What this worker has itself, however old its leases are.
    pub(super) at_work: BTreeSet<i64>,
    pub(super) story: Option<StoryId>,
}

/// What a turn found to do.
#[derive(Default)]
pub(super) struct Turn {
    pub(super) claims: Vec<Claim>,
    /// Whether there is something due that a living worker has already.
    pub(super) elsewhere: bool,
}

/// What a worker is at, and what it has finished and not written.
#[derive(Default)]
pub(super) struct Workload {
    pub(super) running: JoinSet<(i64, Option<Made>)>,
    /// Claimed, and not begun.
    pub(super) ahead: VecDeque<Claim>,
    /// Attempted, and not written.
    pub(super) made: Vec<Made>,
    /// The deliveries of all these.
    pub(super) at_work: BTreeSet<i64>,
    pub(super) touched: BTreeSet<i64>,
    /// Whether the last attempt was answered soon.
    pub(super) is_quick: bool,
    /// After a fault nothing is begun any more, and what runs is still written.
    pub(super) failed: Option<Fault>,
}

impl Workload {
    /// What the next turn is to do.
    pub(super) fn task(&mut self, may_begin: bool, story: Option<StoryId>) -> Task {
        let ended = std::mem::take(&mut self.made);
        let back: Vec<Claim> = if may_begin { Vec::new() } else { self.ahead.drain(..).collect() };
        for claim in ended.iter().map(|made| &made.claim).chain(&back) {
            self.at_work.remove(&claim.row.key);
        }
        let most = if self.is_quick { SIDE_BY_SIDE + AHEAD } else { SIDE_BY_SIDE };
        let free = if may_begin { most.saturating_sub(self.at_work.len()) } else { 0 };
        Task { ended, back, free, at_work: self.at_work.clone(), story }
    }

    /// An attempt has ended.
    pub(super) fn take_back(&mut self, done: std::result::Result<(i64, Option<Made>), JoinError>) {
        match done {
            Ok((key, made)) => {
                self.touched.insert(key);
                if let Some(made) = made {
                    self.is_quick = Duration::from_millis(made.ms) <= QUICK;
                    self.made.push(made);
                } else {
                    self.at_work.remove(&key);
                }
            }
            Err(error) => drop(self.failed.get_or_insert_with(|| broken(&error))),
        }
    }

    /// A turn has ended; answers whether others have something that is due.
    pub(super) fn take_turn(&mut self, turn: std::result::Result<Result<Turn>, JoinError>) -> bool {
        match turn.unwrap_or_else(|error| Err(broken(&error))) {
            Ok(turn) => {
                self.at_work.extend(turn.claims.iter().map(|claim| claim.row.key));
                self.ahead.extend(turn.claims);
                turn.elsewhere
            }
            Err(fault) => {
                self.failed.get_or_insert(fault);
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_is_claimed_beforehand_only_where_answers_come_soon() {
        let mut load = Workload::default();
        let free = |load: &mut Workload, may_begin: bool| load.task(may_begin, None).free;
        assert_eq!(free(&mut load, true), SIDE_BY_SIDE);
        load.at_work.insert(1);
        assert_eq!(free(&mut load, true), SIDE_BY_SIDE - 1);
        load.is_quick = true;
        assert_eq!(free(&mut load, true), SIDE_BY_SIDE + AHEAD - 1);
        assert_eq!(free(&mut load, false), 0, "nothing is begun any more");
        load.at_work = (0..100).collect();
        assert_eq!(free(&mut load, true), 0);
    }
}
