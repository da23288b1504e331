//! Table `texts`: the working text of each story, and the weave as of the end of the last author's turn.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};

use super::error::damaged_within;
use super::{Write, instant, millis};
use crate::api::Result;

/// Who is writing since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TurnRow {
    pub(crate) author: String,
    pub(crate) started: DateTime<Utc>,
    pub(crate) last: DateTime<Utc>,
}

/// A row without its two large columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextRow {
    /// Another after every change of the row: what was derived from it is good as long as this is the same.
    pub(crate) stamp: String,
    pub(crate) working_hash: String,
    pub(crate) baseline_hash: String,
    pub(crate) turn: TurnRow,
    /// When the last revision was made.
    pub(crate) revised_at: DateTime<Utc>,
}

/// The row of a story.
pub(crate) fn get(db: &Connection, story: i64) -> Result<TextRow> {
    db.prepare_cached(
        "SELECT stamp, working_hash, baseline_hash, turn_author, turn_started, turn_last, revised_at
         FROM texts WHERE story = ?1",
    )?
    .query_row([story], |row| {
        Ok(TextRow {
            stamp: row.get(0)?,
            working_hash: row.get(1)?,
            baseline_hash: row.get(2)?,
            turn: TurnRow { author: row.get(3)?, started: instant(row.get(4)?), last: instant(row.get(5)?) },
            revised_at: instant(row.get(6)?),
        })
    })
    .optional()?
    .ok_or_else(damaged_within)
}

/// The packed working text and the packed weave; there is no weave while nothing is tracked.
pub(crate) fn packed(db: &Connection, story: i64) -> Result<(Vec<u8>, Option<Vec<u8>>)> {
    db.prepare_cached("SELECT working, weave FROM texts WHERE story = ?1")?
        .query_row([story], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or_else(damaged_within)
}

/// The row of a new story, without a weave.
pub(crate) fn insert(w: &Write<'_>, story: i64, row: &TextRow, working: &[u8]) -> Result<()> {
    w.prepare_cached(
        "INSERT INTO texts (story, stamp, working, working_hash, baseline_hash, turn_author, turn_started, turn_last, revised_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        story,
        row.stamp,
        working,
        row.working_hash,
        row.baseline_hash,
        row.turn.author,
        millis(row.turn.started),
        millis(row.turn.last),
        millis(row.revised_at)
    ])?;
    Ok(())
}

/// A changed row with its working text; the weave stays as it is.
pub(crate) fn set(w: &Write<'_>, story: i64, row: &TextRow, working: &[u8]) -> Result<()> {
    w.prepare_cached(
        "UPDATE texts SET stamp = ?2, working = ?3, working_hash = ?4, baseline_hash = ?5, turn_author = ?6,
            turn_started = ?7, turn_last = ?8, revised_at = ?9 WHERE story = ?1",
    )?
    .execute(params![
        story,
        row.stamp,
        working,
        row.working_hash,
        row.baseline_hash,
        row.turn.author,
        millis(row.turn.started),
        millis(row.turn.last),
        millis(row.revised_at)
    ])?;
    Ok(())
}

/// Another weave, or none, with the baseline it stands for.
pub(crate) fn set_weave(
    w: &Write<'_>,
    story: i64,
    weave: Option<&[u8]>,
    baseline_hash: &str,
    stamp: &str,
) -> Result<()> {
    w.prepare_cached("UPDATE texts SET weave = ?2, baseline_hash = ?3, stamp = ?4 WHERE story = ?1")?
        .execute(params![story, weave, baseline_hash, stamp])?;
    Ok(())
}

/// When the last revision was made.
pub(crate) fn set_revised(w: &Write<'_>, story: i64) -> Result<()> {
    w.prepare_cached("UPDATE texts SET revised_at = ?2 WHERE story = ?1")?.execute(params![story, millis(w.at)])?;
    Ok(())
}
