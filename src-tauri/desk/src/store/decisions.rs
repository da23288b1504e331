//! Table `decisions`: who accepted or rejected what and when, with what taking it back needs.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::error::damaged_within;
use super::{Write, blobs, instant, millis};
use crate::api::{Change, Decision, Fault, Result, Verdict};

/// A decision about to be stored; the weave is packed.
#[derive(Debug)]
pub(crate) struct NewDecision<'a> {
    pub(crate) actor: &'a str,
    pub(crate) verdict: Verdict,
    pub(crate) changes: &'a [Change],
    pub(crate) weave_before: &'a [u8],
    pub(crate) working_after: &'a str,
    pub(crate) baseline_after: &'a str,
}

/// What taking a decision back needs.
#[derive(Clone, Debug)]
pub(crate) struct Before {
    pub(crate) weave: Vec<u8>,
    /// The hashes that the texts must still have.
    pub(crate) working_after: String,
    pub(crate) baseline_after: String,
    pub(crate) undone: bool,
}

fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accept => "accept",
        Verdict::Reject => "reject",
    }
}

/// Stores a decision and answers its number.
pub(crate) fn insert(w: &Write<'_>, story: i64, new: &NewDecision<'_>) -> Result<u64> {
    let changes = serde_json::to_vec(new.changes).map_err(|_| damaged_within())?;
    w.execute(
        "INSERT INTO decisions (story, at, actor, verdict, changes, weave_before, working_after, baseline_after)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            story,
            millis(w.at),
            new.actor,
            verdict_name(new.verdict),
            blobs::pack(&changes)?,
            new.weave_before,
            new.working_after,
            new.baseline_after
        ],
    )?;
    Ok(w.last_insert_rowid().unsigned_abs())
}

/// What taking this decision back needs.
pub(crate) fn before(db: &Connection, story: i64, id: u64) -> Result<Before> {
    db.query_row(
        "SELECT weave_before, working_after, baseline_after, undone_at IS NOT NULL
         FROM decisions WHERE story = ?1 AND id = ?2",
        params![story, id],
        |row| {
            Ok(Before {
                weave: row.get(0)?,
                working_after: row.get(1)?,
                baseline_after: row.get(2)?,
                undone: row.get(3)?,
            })
        },
    )
    .optional()?
    .ok_or_else(|| Fault::not_found("decision", id))
}

/// Marks a decision as taken back.
pub(crate) fn set_undone(w: &Write<'_>, id: u64) -> Result<()> {
    w.execute("UPDATE decisions SET undone_at = ?2 WHERE id = ?1", params![id, millis(w.at)])?;
    Ok(())
}

/// The decisions on a story, oldest first.
pub(crate) fn list(db: &Connection, story: i64) -> Result<Vec<Decision>> {
    let mut find = db.prepare_cached(
        "SELECT id, at, actor, verdict, changes, undone_at FROM decisions WHERE story = ?1 ORDER BY id",
    )?;
    let rows = find.query_map([story], |row| Ok((read(row)?, row.get::<_, Vec<u8>>(4)?)))?;
    let mut out = Vec::new();
    for row in rows {
        let (decision, packed) = row?;
        let changes = serde_json::from_slice(&blobs::unpack(&packed)?).map_err(|_| damaged_within())?;
        out.push(Decision { changes, ..decision });
    }
    Ok(out)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Decision> {
    let verdict: String = row.get(3)?;
    Ok(Decision {
        id: row.get(0)?,
        at: instant(row.get(1)?),
        actor: row.get(2)?,
        verdict: if verdict == "accept" { Verdict::Accept } else { Verdict::Reject },
        changes: Vec::new(),
        undone_at: row.get::<_, Option<i64>>(5)?.map(instant),
    })
}
