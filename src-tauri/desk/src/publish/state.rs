//! The outbox as a state machine: which state a delivery goes to, and when it is due again. Pure; the table that keeps
//! it is [`crate::store`]'s, the requests that cause events are the worker's.
//!
//! ```text
//!   held ───────────────────┐    (held, queued, retrying: cancelled when somebody takes it back)
//!              claimed      ▼          answered
//!   queued ──────────────▶ sending ───────────────────▶ delivered ◀──┐
//!     ▲                   ▲   │  │ refused                           │
//!     │           claimed │   │  └──────────▶ refused ◀──┐           │ the site holds it
//!     │                   │   │ not now                  │           │
//!     │               retrying◀┤                 holds   │           │
//!     │                        │ no clear answer, other  │           │
//!     │                        │ or process gone         │           │
//!     │                        ▼                         │           │
//!     └──────────────────── unknown ─────────────────────┴───────────┘
//!        the site does not
//!        hold it                   (still no clear answer: unknown, later)
//! ```
//!
//! What a worker has claimed and gives back before it began goes from `sending` to `queued`, from `unknown` nowhere. A delivery
//! in `unknown` is never sent: it is looked up first. One in `held` is sent when it is due by whoever works
//! the outbox off then, also when the process that published is gone.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The longest pause between two attempts, and the longest `Retry-After` that is honoured.
pub const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);

/// The pause after the first failed attempt; it doubles from there.
const FIRST_PAUSE_MS: u64 = 2_000;

/// The longest pause Galley chooses by itself.
const LONGEST_OWN_PAUSE_MS: u64 = 15 * 60 * 1_000;

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits out its hold: until it is due it can be cancelled.
    Held,
    /// Waits for its turn or its time.
    Queued,
    /// A worker has it. If that worker is gone, the delivery is taken for unknown.
    Sending,
    /// The endpoint holds it; there is a receipt.
    Delivered,
    /// The endpoint did not take it for now; it is sent again later.
    Retrying,
    /// The endpoint said no, and why. Nothing more happens by itself.
    Refused,
    /// It was sent without a clear answer: the site is asked before anything else.
    Unknown,
    /// Somebody took it back before anything was sent.
    Cancelled,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Held,
        Self::Queued,
        Self::Sending,
        Self::Delivered,
        Self::Retrying,
        Self::Refused,
        Self::Unknown,
        Self::Cancelled,
    ];

    /// The name in JSON and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Delivered => "delivered",
            Self::Retrying => "retrying",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether nothing more happens by itself.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Delivered | Self::Refused | Self::Cancelled)
    }
}

/// What an attempt came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A worker took it to send it.
    Claimed,
    /// Somebody took it back.
    Cancelled,
    /// The worker that had it is gone.
    Abandoned,
    /// The worker that had it gives it back, before anything of it was begun.
    Released,
    /// The endpoint answered with a receipt, or was found to hold it.
    Held,
    /// The endpoint said no, or was found to hold somebody else's text.
    Refused,
    /// The endpoint was not reached, or asked for patience: nothing was stored.
    NotNow {
        /// The endpoint's own wish.
        after: Option<TimeDelta>,
    },
    /// It was sent, or asked for, without a clear answer.
    Unclear {
        /// The endpoint's own wish.
        after: Option<TimeDelta>,
    },
    /// The endpoint was asked and does not hold it.
    Absent,
}

/// What is known of a delivery when an event arrives.
#[derive(Clone, Copy, Debug)]
pub struct Situation {
    /// Its state.
    pub state: State,
    /// Attempts to send so far, the present one included.
    pub sends: u32,
    /// Look-ups since the last attempt to send, the present one included.
    pub look_ups: u32,
    /// Whether a send of it had no clear answer: that one may still arrive.
    pub may_arrive: bool,
    /// Now, UTC.
    pub now: DateTime<Utc>,
    /// Anything that differs between deliveries; it spreads their pauses.
    pub seed: u64,
}

/// Where a delivery goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    /// Its new state.
    pub state: State,
    /// When it is due, UTC; in a final state, when it came to that.
    pub due: DateTime<Utc>,
}

/// The next state, or `None` where the event cannot happen in that state.
pub fn next(situation: Situation, event: Event) -> Option<Next> {
    let Situation { state, sends, look_ups, may_arrive, now, seed } = situation;
    let at = |state, due| Some(Next { state, due });
    match (state, event) {
        (State::Held | State::Queued | State::Retrying, Event::Claimed) => at(State::Sending, now),
        // After a lost send it may still arrive: only what never left, or was turned away each time, can be taken back.
        (State::Held | State::Retrying, Event::Cancelled) if !may_arrive => at(State::Cancelled, now),
        (State::Queued, Event::Cancelled) if sends == 0 => at(State::Cancelled, now),
        (State::Sending, Event::Abandoned) => at(State::Unknown, now),
        (State::Sending, Event::Released) => at(State::Queued, now),
        (State::Unknown, Event::Released) => at(State::Unknown, now),
        (State::Sending | State::Unknown, Event::Held) => at(State::Delivered, now),
        (State::Sending | State::Unknown, Event::Refused) => at(State::Refused, now),
        (State::Sending, Event::NotNow { after }) => at(State::Retrying, now + pause(sends, seed, after)),
        // The first question comes at once: most unclear answers are a lost line after a good send.
        (State::Sending, Event::Unclear { after: None }) => at(State::Unknown, now),
        (State::Sending, Event::Unclear { after }) => at(State::Unknown, now + pause(sends, seed, after)),
        (State::Unknown, Event::Unclear { after } | Event::NotNow { after }) => {
            at(State::Unknown, now + pause(look_ups, seed, after))
        }
        // One lost send is made good at once; an endpoint that keeps losing them is given time.
        (State::Unknown | State::Sending, Event::Absent) if sends <= 1 => at(State::Queued, now),
        (State::Unknown | State::Sending, Event::Absent) => at(State::Queued, now + pause(sends, seed, None)),
        _ => None,
    }
}

/// How long to wait after `failures` attempts: doubling from two seconds to a quarter of an hour, spread downwards by
/// up to half so that deliveries that failed together do not return together. An endpoint's own wish counts when it is
/// longer, up to [`LONGEST_PAUSE`].
pub fn pause(failures: u32, seed: u64, wish: Option<TimeDelta>) -> TimeDelta {
    let doublings = failures.saturating_sub(1).min(20);
    let full = (FIRST_PAUSE_MS << doublings).min(LONGEST_OWN_PAUSE_MS);
    let spread = scatter(seed ^ u64::from(failures)) % (full / 2 + 1);
    let own = TimeDelta::milliseconds(i64::try_from(full - spread).unwrap_or(i64::MAX));
    wish.map_or(own, |wish| own.max(wish.min(LONGEST_PAUSE)))
}

/// SplitMix64's finaliser (Steele, Lea, Flood 2014): neighbouring seeds give unrelated numbers.
fn scatter(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: [(&str, Event); 9] = [
        ("claimed", Event::Claimed),
        ("cancelled", Event::Cancelled),
        ("abandoned", Event::Abandoned),
        ("released", Event::Released),
        ("held", Event::Held),
        ("refused", Event::Refused),
        ("not-now", Event::NotNow { after: None }),
        ("unclear", Event::Unclear { after: None }),
        ("absent", Event::Absent),
    ];

    fn situation(state: State, sends: u32) -> Situation {
        Situation { state, sends, look_ups: 1, may_arrive: false, now: DateTime::UNIX_EPOCH, seed: 7 }
    }

    #[test]
    fn every_transition() {
        let table: Vec<String> = State::ALL
            .into_iter()
            .flat_map(|state| {
                EVENTS.iter().filter_map(move |(name, event)| {
                    let next = next(situation(state, 1), *event)?;
                    let when = if next.due == DateTime::UNIX_EPOCH { "" } else { " later" };
                    Some(format!("{} {name}: {}{when}", state.name(), next.state.name()))
                })
            })
            .collect();
        assert_eq!(
            table,
            [
                "held claimed: sending",
                "held cancelled: cancelled",
                "queued claimed: sending",
                "sending abandoned: unknown",
                "sending released: queued",
                "sending held: delivered",
                "sending refused: refused",
                "sending not-now: retrying later",
                "sending unclear: unknown",
                "sending absent: queued",
                "retrying claimed: sending",
                "retrying cancelled: cancelled",
                "unknown released: unknown",
                "unknown held: delivered",
                "unknown refused: refused",
                "unknown not-now: unknown later",
                "unknown unclear: unknown later",
                "unknown absent: queued",
            ]
        );
    }

    #[test]
    fn what_never_left_can_be_taken_back() {
        let cancelled = |state, sends| next(situation(state, sends), Event::Cancelled).map(|next| next.state);
        assert_eq!(cancelled(State::Queued, 0), Some(State::Cancelled));
        assert_eq!(cancelled(State::Queued, 1), None, "a send that was lost may still arrive");
        assert_eq!(cancelled(State::Retrying, 3), Some(State::Cancelled), "it was turned away each time");
        let lost = Situation { may_arrive: true, ..situation(State::Retrying, 3) };
        assert_eq!(next(lost, Event::Cancelled), None);
    }

    #[test]
    fn an_endpoint_that_loses_sends_is_given_time() {
        let again = next(situation(State::Unknown, 2), Event::Absent).unwrap();
        assert_eq!(again.state, State::Queued);
        assert!(again.due > DateTime::UNIX_EPOCH);
    }

    #[test]
    fn pauses_double_up_to_a_quarter_of_an_hour() {
        for seed in 0..50 {
            for failures in 0..40_u32 {
                let full = (2_000_u64 << failures.clamp(1, 20).saturating_sub(1)).min(900_000);
                let got = u64::try_from(pause(failures, seed, None).num_milliseconds()).unwrap();
                assert!(got >= full / 2 && got <= full, "{failures} failures, seed {seed}: {got} ms");
            }
        }
        assert_ne!(pause(5, 1, None), pause(5, 2, None), "deliveries do not return together");
    }

    #[test]
    fn the_endpoints_wish_counts_when_it_is_longer() {
        assert_eq!(pause(1, 7, Some(TimeDelta::seconds(40))), TimeDelta::seconds(40));
        assert_eq!(pause(30, 7, Some(TimeDelta::seconds(1))), pause(30, 7, None));
        assert_eq!(pause(1, 7, Some(TimeDelta::days(9))), LONGEST_PAUSE);
    }
}
