//! Table `ticks`: facts that somebody vouched for. Whether a tick still stands is found by looking at the text.

use galley_article::facts::Tick;
use rusqlite::{Connection, Row, params};

use super::error::damaged_within;
use super::{Write, instant, millis};
use crate::api::{Result, TickInfo};

/// A tick as stored.
#[derive(Clone, Debug)]
pub(crate) struct TickRow {
    pub(crate) info: TickInfo,
    pub(crate) tick: Tick,
}

fn read(row: &Row<'_>) -> rusqlite::Result<(TickInfo, String)> {
    Ok((TickInfo { id: row.get(0)?, at: instant(row.get(1)?), by: row.get(2)? }, row.get(3)?))
}

/// Keeps a tick.
pub(crate) fn insert(w: &Write<'_>, story: i64, actor: &str, tick: &Tick) -> Result<()> {
    // A tick is strings and names: it has no way not to become JSON.
    let fact = serde_json::to_string(tick).unwrap_or_default();
    w.prepare_cached("INSERT INTO ticks (story, at, actor, kind, normal, fact) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![story, millis(w.at), actor, tick.kind.name(), tick.normal, fact])?;
    Ok(())
}

/// The ticks of a story, oldest first.
pub(crate) fn list(db: &Connection, story: i64) -> Result<Vec<TickRow>> {
    let mut find = db.prepare_cached("SELECT id, at, actor, fact FROM ticks WHERE story = ?1 ORDER BY id")?;
    let rows = find.query_map([story], read)?;
    let mut out = Vec::new();
    for row in rows {
        let (info, fact) = row?;
        out.push(TickRow { info, tick: serde_json::from_str(&fact).map_err(|_| damaged_within())? });
    }
    Ok(out)
}

/// Takes a tick away; answers whether it was there.
pub(crate) fn delete(w: &Write<'_>, story: i64, id: u64) -> Result<bool> {
    Ok(w.execute("DELETE FROM ticks WHERE story = ?1 AND id = ?2", params![story, id])? > 0)
}

/// Names that were ticked anywhere, the latest first: who the newsroom knows how to spell.
pub(crate) fn names(db: &Connection, most: u32) -> Result<Vec<String>> {
    let mut find = db.prepare_cached(
        "SELECT normal FROM ticks WHERE kind = 'name' GROUP BY normal ORDER BY max(id) DESC LIMIT ?1",
    )?;
    let rows = find.query_map([most], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
