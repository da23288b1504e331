//! Table `decisions`: who accepted or rejected what and when, with what taking it back needs.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::error::damaged_within;
use super::{Write, blobs, instant, millis};
use crate::api::{Change, Decision, Fault, Reopened, Result, Verdict, Which};

/// A decision about to be stored; the weave is packed.
#[derive(Debug)]
pub(crate) struct NewDecision<'a> {
    pub(crate) actor: &'a str,
    pub(crate) verdict: Verdict,
    pub(crate) which: &'a Which,
    pub(crate) reason: &'a str,
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

/// What reopening one of a decision's changes needs.
#[derive(Clone, Debug)]
pub(crate) struct Settled {
    pub(crate) before: Before,
    pub(crate) verdict: Verdict,
    pub(crate) which: Which,
    pub(crate) reopened: Vec<Reopened>,
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
    let which = serde_json::to_string(new.which).map_err(|_| damaged_within())?;
    w.execute(
        "INSERT INTO decisions
            (story, at, actor, verdict, changes, weave_before, working_after, baseline_after, which, reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            story,
            millis(w.at),
            new.actor,
            verdict_name(new.verdict),
            blobs::pack(&changes)?,
            new.weave_before,
            new.working_after,
            new.baseline_after,
            which,
            new.reason
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

/// What reopening one of its changes needs. A decision of before there was a record of what was chosen was about exactly
/// its changes.
pub(crate) fn settled(db: &Connection, story: i64, id: u64) -> Result<Settled> {
    let before = before(db, story, id)?;
    let (verdict, changes, which, reopened): (String, Vec<u8>, String, String) =
        db.query_row("SELECT verdict, changes, which, reopened FROM decisions WHERE id = ?1", [id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
    let which = if which.is_empty() {
        Which::Ids(read_changes(&changes)?.into_iter().map(|change| change.id).collect())
    } else {
        serde_json::from_str(&which).map_err(|_| damaged_within())?
    };
    Ok(Settled { before, verdict: verdict_of(&verdict), which, reopened: read_reopened(&reopened)? })
}

/// Adds a change to those that were reopened.
pub(crate) fn add_reopened(
    w: &Write<'_>,
    id: u64,
    mut reopened: Vec<Reopened>,
    change: &str,
    actor: &str,
) -> Result<()> {
    reopened.push(Reopened { change: change.to_owned(), at: w.at, actor: actor.to_owned() });
    let json = serde_json::to_string(&reopened).map_err(|_| damaged_within())?;
    w.execute("UPDATE decisions SET reopened = ?2 WHERE id = ?1", params![id, json])?;
    Ok(())
}

/// Marks a decision as taken back.
pub(crate) fn set_undone(w: &Write<'_>, id: u64) -> Result<()> {
    w.execute("UPDATE decisions SET undone_at = ?2 WHERE id = ?1", params![id, millis(w.at)])?;
    Ok(())
}

/// The decisions on a story, oldest first.
pub(crate) fn list(db: &Connection, story: i64) -> Result<Vec<Decision>> {
    let mut find = db.prepare_cached(
        "SELECT id, at, actor, verdict, changes, undone_at, reason, reopened
         FROM decisions WHERE story = ?1 ORDER BY id",
    )?;
    let rows = find.query_map([story], |row| Ok((read(row)?, row.get::<_, Vec<u8>>(4)?, row.get::<_, String>(7)?)))?;
    let mut out = Vec::new();
    for row in rows {
        let (decision, packed, reopened) = row?;
        out.push(Decision { changes: read_changes(&packed)?, reopened: read_reopened(&reopened)?, ..decision });
    }
    Ok(out)
}

fn read_changes(packed: &[u8]) -> Result<Vec<Change>> {
    serde_json::from_slice(&blobs::unpack(packed)?).map_err(|_| damaged_within())
}

fn read_reopened(json: &str) -> Result<Vec<Reopened>> {
    serde_json::from_str(json).map_err(|_| damaged_within())
}

fn verdict_of(name: &str) -> Verdict {
    if name == "accept" { Verdict::Accept } else { Verdict::Reject }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Decision> {
    let verdict: String = row.get(3)?;
    Ok(Decision {
        id: row.get(0)?,
        at: instant(row.get(1)?),
        actor: row.get(2)?,
        verdict: verdict_of(&verdict),
        changes: Vec::new(),
        reason: row.get(6)?,
        reopened: Vec::new(),
        undone_at: row.get::<_, Option<i64>>(5)?.map(instant),
    })
}
