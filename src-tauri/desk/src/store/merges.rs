//! Table `merges`: three texts each, and what has been decided about their conflicts.

use chrono::{DateTime, Utc};
use galley_article::diff::Choices;
use galley_article::model::Article;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::error::damaged_within;
use super::{Write, blobs, instant, millis};
use crate::api::{Fault, Result, RevisionNumber};

/// A merge about to be stored.
#[derive(Debug)]
pub(crate) struct NewMerge<'a> {
    pub(crate) actor: &'a str,
    pub(crate) mine_author: &'a str,
    pub(crate) theirs_author: &'a str,
    pub(crate) revision: Option<RevisionNumber>,
    pub(crate) base: &'a Article,
    pub(crate) mine: &'a Article,
    pub(crate) theirs: &'a Article,
}

/// A merge as stored; the texts are packed.
#[derive(Clone, Debug)]
pub(crate) struct MergeRow {
    pub(crate) id: u64,
    pub(crate) at: DateTime<Utc>,
    pub(crate) mine_author: String,
    pub(crate) theirs_author: String,
    pub(crate) revision: Option<RevisionNumber>,
    pub(crate) base: Vec<u8>,
    pub(crate) mine: Vec<u8>,
    pub(crate) theirs: Vec<u8>,
    pub(crate) choices: Choices,
}

const COLUMNS: &str = "key, at, mine_author, theirs_author, revision, base, mine, theirs, choices";

fn read(row: &Row<'_>) -> rusqlite::Result<(MergeRow, String)> {
    let merge = MergeRow {
        id: row.get::<_, i64>(0)?.unsigned_abs(),
        at: instant(row.get(1)?),
        mine_author: row.get(2)?,
        theirs_author: row.get(3)?,
        revision: row.get(4)?,
        base: row.get(5)?,
        mine: row.get(6)?,
        theirs: row.get(7)?,
        choices: Choices::new(),
    };
    Ok((merge, row.get(8)?))
}

fn whole((row, choices): (MergeRow, String)) -> Result<MergeRow> {
    let choices = serde_json::from_str(&choices).map_err(|_| damaged_within())?;
    Ok(MergeRow { choices, ..row })
}

/// Stores a merge, nothing decided, and answers its number.
pub(crate) fn insert(w: &Write<'_>, story: i64, new: &NewMerge<'_>) -> Result<u64> {
    let packed = |article: &Article| blobs::pack(&article.canonical_json());
    w.execute(
        "INSERT INTO merges (story, at, actor, mine_author, theirs_author, revision, base, mine, theirs, choices)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '{}')",
        params![
            story,
            millis(w.at),
            new.actor,
            new.mine_author,
            new.theirs_author,
            new.revision,
            packed(new.base)?,
            packed(new.mine)?,
            packed(new.theirs)?
        ],
    )?;
    Ok(w.last_insert_rowid().unsigned_abs())
}

/// One merge of a story, finished or not.
pub(crate) fn get(db: &Connection, story: i64, id: u64) -> Result<MergeRow> {
    let row = db
        .prepare_cached(&format!("SELECT {COLUMNS} FROM merges WHERE story = ?1 AND key = ?2"))?
        .query_row(params![story, id], read)
        .optional()?;
    whole(row.ok_or_else(|| Fault::not_found("merge", id))?)
}

/// The merges of a story that are not finished, oldest first.
pub(crate) fn open(db: &Connection, story: i64) -> Result<Vec<MergeRow>> {
    let mut find = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM merges WHERE story = ?1 AND finished_at IS NULL ORDER BY key"
    ))?;
    let rows = find.query_map([story], read)?;
    rows.map(|row| whole(row?)).collect()
}

/// Keeps what has been decided; `finished` says that nothing is left to decide.
pub(crate) fn set_choices(w: &Write<'_>, id: u64, choices: &Choices, finished: bool) -> Result<()> {
    let choices = serde_json::to_string(choices).map_err(|_| damaged_within())?;
    let finished_at = finished.then(|| millis(w.at));
    w.execute("UPDATE merges SET choices = ?2, finished_at = ?3 WHERE key = ?1", params![id, choices, finished_at])?;
    Ok(())
}
