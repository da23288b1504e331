//! Table `texts`: the working text of each story, and the weave as of the end of the last author's turn.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::damaged_within;
use super::{Write, instant, millis};
use crate::api::Result;
use chrono::{DateTime, Utc};

/// Who is writing since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TurnRow {
    pub(crate) author: String,
    pub(crate) started: DateTime<Utc>,
    pub(crate) last: DateTime<Utc>,
}

/// A row; `working` and `weave` are packed (see `blobs`).
#[derive(Clone, Debug)]
pub(crate) struct TextRow {
    pub(crate) working: Vec<u8>,
    pub(crate) working_hash: String,
    pub(crate) baseline_hash: String,
    /// Absent while nothing is tracked: the baseline is then the working text.
    pub(crate) weave: Option<Vec<u8>>,
    pub(crate) turn: TurnRow,
    /// When the last revision was made.
    pub(crate) revised_at: DateTime<Utc>,
}

/// The row of a story.
pub(crate) fn get(db: &Connection, story: i64) -> Result<TextRow> {
    db.prepare_cached(
        "SELECT working, working_hash, baseline_hash, weave, turn_author, turn_started, turn_last, revised_at
         FROM texts WHERE story = ?1",
    )?
    .query_row([story], |row| {
        Ok(TextRow {
            working: row.get(0)?,
            working_hash: row.get(1)?,
            baseline_hash: row.get(2)?,
            weave: row.get(3)?,
            turn: TurnRow { author: row.get(4)?, started: instant(row.get(5)?), last: instant(row.get(6)?) },
            revised_at: instant(row.get(7)?),
        })
    })
    .optional()?
    .ok_or_else(damaged_within)
}

/// Puts a whole row in the place of what was there.
pub(crate) fn put(w: &Write<'_>, story: i64, row: &TextRow) -> Result<()> {
    w.prepare_cached(
        "INSERT INTO texts (story, working, working_hash, baseline_hash, weave, turn_author, turn_started, turn_last, revised_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (story) DO UPDATE SET working = ?2, working_hash = ?3, baseline_hash = ?4, weave = ?5,
            turn_author = ?6, turn_started = ?7, turn_last = ?8, revised_at = ?9",
    )?
    .execute(params![
        story,
        row.working,
        row.working_hash,
        row.baseline_hash,
        row.weave,
        row.turn.author,
        millis(row.turn.started),
        millis(row.turn.last),
        millis(row.revised_at)
    ])?;
    Ok(())
}
