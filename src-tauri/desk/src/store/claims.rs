//! Claims in table `deliveries`: a worker holds a row by a lease. Every change by a worker is conditional on its lease, so that a
//! worker that slept through it changes nothing.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

use super::outbox::{DeliveryRow, as_json};
use super::{Write, millis};
use crate::api::Result;
use crate::publish::connector::Reason;
use crate::publish::state::{Next, State};

/// Takes a delivery for a worker; answers the row as it stands then.
pub(crate) fn claim(
    w: &Write<'_>,
    mut row: DeliveryRow,
    state: State,
    owner: &str,
    until: DateTime<Utc>,
) -> Result<DeliveryRow> {
    let sending = state == State::Sending;
    row.delivery.state = state;
    row.lease_owner = Some(owner.to_owned());
    row.lease_until = Some(until);
    if sending {
        (row.sends, row.look_ups, row.delivery.pictures_done) = (row.sends + 1, 0, 0);
    } else {
        row.look_ups += 1;
    }
    w.prepare_cached(
        "UPDATE deliveries SET state = ?2, lease_owner = ?3, lease_until = ?4, sends = ?5, look_ups = ?6,
            media_done = ?7 WHERE key = ?1",
    )?
    .execute(params![
        row.key,
        state.name(),
        owner,
        millis(until),
        row.sends,
        row.look_ups,
        row.delivery.pictures_done
    ])?;
    Ok(row)
}

/// Gives back a claim of which nothing was begun: that attempt was none. Nothing happens where it is not this worker's
/// any more.
pub(crate) fn release(w: &Write<'_>, row: &DeliveryRow, next: Next, owner: &str) -> Result<()> {
    let sending = row.delivery.state == State::Sending;
    w.prepare_cached(
        "UPDATE deliveries SET state = ?3, sends = ?4, look_ups = ?5, lease_owner = NULL, lease_until = NULL
         WHERE key = ?1 AND lease_owner = ?2",
    )?
    .execute(params![
        row.key,
        owner,
        next.state.name(),
        if sending { row.sends.saturating_sub(1) } else { row.sends },
        if sending { 0 } else { row.look_ups.saturating_sub(1) }
    ])?;
    Ok(())
}

/// Whether a worker of this name has claims.
pub(crate) fn has_claims(db: &Connection, owner: &str) -> Result<bool> {
    Ok(db.prepare_cached("SELECT 1 FROM deliveries WHERE lease_owner = ?1")?.exists([owner])?)
}

/// Holds a claim for longer. False when it is not this worker's any more.
pub(crate) fn renew(w: &Write<'_>, key: i64, owner: &str, until: DateTime<Utc>) -> Result<bool> {
    let held = w
        .prepare_cached("UPDATE deliveries SET lease_until = ?3 WHERE key = ?1 AND lease_owner = ?2")?
        .execute(params![key, owner, millis(until)])?;
    Ok(held == 1)
}

/// Writes how many of its pictures the endpoint has. Nothing happens where it is not this worker's any more.
pub(crate) fn note_media(w: &Write<'_>, key: i64, owner: &str, done: usize) -> Result<()> {
    w.prepare_cached("UPDATE deliveries SET media_done = ?3 WHERE key = ?1 AND lease_owner = ?2")?.execute(params![
        key,
        owner,
        u32::try_from(done).unwrap_or(u32::MAX)
    ])?;
    Ok(())
}

/// Writes where a claimed delivery goes, and gives the claim back. False when it is not this worker's any more.
pub(crate) fn settle(w: &Write<'_>, key: i64, owner: &str, next: Next, reason: Option<&Reason>) -> Result<bool> {
    let held = w
        .prepare_cached(
            "UPDATE deliveries SET state = ?3, due = ?4, reason = ?5, lease_owner = NULL, lease_until = NULL
             WHERE key = ?1 AND lease_owner = ?2",
        )?
        .execute(params![key, owner, next.state.name(), millis(next.due), as_json(reason)])?;
    Ok(held == 1)
}
