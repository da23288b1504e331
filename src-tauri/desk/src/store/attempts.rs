//! Table `attempts`: what was tried for each delivery, how long it took and what came of it.

use rusqlite::{Connection, params};

use super::{Write, instant, millis};
use crate::api::Result;
use crate::publish::api::{Attempt, AttemptKind};
use crate::publish::state::State;

/// Adds an attempt to a delivery.
pub(crate) fn insert(w: &Write<'_>, delivery: i64, attempt: &Attempt) -> Result<()> {
    let kind = match attempt.kind {
        AttemptKind::Send => "send",
        AttemptKind::LookUp => "look_up",
    };
    let reason = attempt.reason.as_ref().map(serde_json::to_string).transpose().unwrap_or_default();
    w.prepare_cached("INSERT INTO attempts (delivery, kind, at, ms, outcome, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![delivery, kind, millis(attempt.at), attempt.ms, attempt.outcome.name(), reason])?;
    Ok(())
}

/// The attempts of a delivery, oldest first.
pub(crate) fn of_delivery(db: &Connection, delivery: i64) -> Result<Vec<Attempt>> {
    let mut find =
        db.prepare_cached("SELECT kind, at, ms, outcome, reason FROM attempts WHERE delivery = ?1 ORDER BY key")?;
    let rows = find.query_map([delivery], |row| {
        let (kind, outcome): (String, String) = (row.get(0)?, row.get(3)?);
        let reason: Option<String> = row.get(4)?;
        Ok(Attempt {
            kind: if kind == "send" { AttemptKind::Send } else { AttemptKind::LookUp },
            at: instant(row.get(1)?),
            ms: row.get(2)?,
            outcome: State::from_name(&outcome).unwrap_or(State::Unknown),
            reason: reason.and_then(|json| serde_json::from_str(&json).ok()),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
