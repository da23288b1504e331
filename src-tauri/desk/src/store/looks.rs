//! Table `looks`: the text of each story that each person saw last.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};

use super::{Write, instant, millis};
use crate::api::Result;

/// When somebody last looked, and the hash of the working text that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) at: DateTime<Utc>,
    pub(crate) working: String,
}

/// Remembers that somebody saw this text; it is in `blobs` already.
pub(crate) fn put(w: &Write<'_>, story: i64, person: &str, working: &str) -> Result<()> {
    w.prepare_cached(
        "INSERT INTO looks (story, person, at, working) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (story, person) DO UPDATE SET at = excluded.at, working = excluded.working",
    )?
    .execute(params![story, person, millis(w.at), working])?;
    Ok(())
}

/// The texts that looks at a story hold.
pub(crate) fn texts(db: &Connection, story: i64) -> Result<Vec<String>> {
    let mut find = db.prepare_cached("SELECT working FROM looks WHERE story = ?1")?;
    let rows = find.query_map([story], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The last look of a person at a story.
pub(crate) fn get(db: &Connection, story: i64, person: &str) -> Result<Option<Look>> {
    Ok(db
        .prepare_cached("SELECT at, working FROM looks WHERE story = ?1 AND person = ?2")?
        .query_row(params![story, person], |row| Ok(Look { at: instant(row.get(0)?), working: row.get(1)? }))
        .optional()?)
}
