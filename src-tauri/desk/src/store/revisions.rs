//! Table `revisions`: immutable snapshots, numbered within their story.

use galley_article::model::ContentHash;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::error::Unknown;
use super::{Write, instant, millis};
use crate::api::{Fault, Result, RevisionInfo, RevisionKind, RevisionNumber};

/// A revision about to be stored; its texts are in `blobs` already.
#[derive(Clone, Debug)]
pub(crate) struct NewRevision<'a> {
    pub(crate) kind: RevisionKind,
    pub(crate) parents: &'a [RevisionNumber],
    pub(crate) author: &'a str,
    pub(crate) note: &'a str,
    pub(crate) title: &'a str,
    pub(crate) working: &'a str,
    pub(crate) baseline: &'a str,
    pub(crate) change: SizeOfChange,
}

/// How much a text differs from the one it came from, in characters of headline and body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SizeOfChange {
    pub(crate) added: u32,
    pub(crate) removed: u32,
}

const COLUMNS: &str = "id, number, parents, kind, author, at, note, title, working, baseline, added, removed";

fn read(row: &Row<'_>) -> rusqlite::Result<RevisionInfo> {
    let parents: String = row.get(2)?;
    let kind: String = row.get(3)?;
    Ok(RevisionInfo {
        id: row.get(0)?,
        number: row.get(1)?,
        parents: parents.split(',').filter_map(|number| number.parse().ok()).collect(),
        kind: kind_of(&kind).ok_or_else(|| {
            rusqlite::Error::FromSqlConversionFailure(3, rusqlite::types::Type::Text, Box::new(Unknown(kind)))
        })?,
        author: row.get(4)?,
        at: instant(row.get(5)?),
        note: row.get(6)?,
        title: row.get(7)?,
        working: ContentHash(row.get(8)?),
        baseline: ContentHash(row.get(9)?),
        added: row.get::<_, Option<u32>>(10)?.unwrap_or_default(),
        removed: row.get::<_, Option<u32>>(11)?.unwrap_or_default(),
    })
}

fn kind_name(kind: RevisionKind) -> &'static str {
    match kind {
        RevisionKind::Created => "created",
        RevisionKind::Manual => "manual",
        RevisionKind::Clock => "clock",
        RevisionKind::Stage => "stage",
        RevisionKind::HandOver => "hand_over",
        RevisionKind::Replaced => "replaced",
        RevisionKind::Conflict => "conflict",
        RevisionKind::Published => "published",
    }
}

fn kind_of(name: &str) -> Option<RevisionKind> {
    Some(match name {
        "created" => RevisionKind::Created,
        "clock" => RevisionKind::Clock,
        "stage" => RevisionKind::Stage,
        "hand_over" => RevisionKind::HandOver,
        "replaced" => RevisionKind::Replaced,
        "conflict" => RevisionKind::Conflict,
        "published" => RevisionKind::Published,
        "manual" => RevisionKind::Manual,
        _ => return None,
    })
}

/// Stores a revision under the next number.
pub(crate) fn insert(w: &Write<'_>, story: i64, new: &NewRevision<'_>) -> Result<RevisionInfo> {
    let parents: Vec<String> = new.parents.iter().map(ToString::to_string).collect();
    let number: RevisionNumber = w
        .prepare_cached(
            "INSERT INTO revisions (story, number, id, parents, kind, author, at, note, title, working, baseline,
                added, removed)
             VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM revisions WHERE story = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,
                ?11, ?12)
             RETURNING number",
        )?
        .query_row(
            params![
                story,
                w.fresh_id().to_string(),
                parents.join(","),
                kind_name(new.kind),
                new.author,
                millis(w.at),
                new.note,
                new.title,
                new.working,
                new.baseline,
                new.change.added,
                new.change.removed
            ],
            |row| row.get(0),
        )?;
    get(w, story, number)
}

/// One revision.
pub(crate) fn get(db: &Connection, story: i64, number: RevisionNumber) -> Result<RevisionInfo> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM revisions WHERE story = ?1 AND number = ?2"))?
        .query_row(params![story, number], read)
        .optional()?
        .ok_or_else(|| Fault::not_found("revision", number))
}

/// The newest revision that is not the text of a save that came too late: what the working text descends from.
pub(crate) fn last(db: &Connection, story: i64) -> Result<Option<RevisionInfo>> {
    Ok(db
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM revisions WHERE story = ?1 AND kind <> 'conflict' ORDER BY number DESC LIMIT 1"
        ))?
        .query_row([story], read)
        .optional()?)
}

/// The newest revision that keeps this refused text.
pub(crate) fn conflict_with(db: &Connection, story: i64, working: &str) -> Result<Option<RevisionInfo>> {
    Ok(db
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM revisions WHERE story = ?1 AND kind = 'conflict' AND working = ?2
             ORDER BY number DESC LIMIT 1"
        ))?
        .query_row(params![story, working], read)
        .optional()?)
}

/// All revisions of a story, oldest first.
pub(crate) fn list(db: &Connection, story: i64) -> Result<Vec<RevisionInfo>> {
    let mut find = db.prepare_cached(&format!("SELECT {COLUMNS} FROM revisions WHERE story = ?1 ORDER BY number"))?;
    let rows = find.query_map([story], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The newest revisions of a story of which it is not stored how much they changed.
pub(crate) fn unmeasured(db: &Connection, story: i64, most: u32) -> Result<Vec<RevisionNumber>> {
    let mut find = db.prepare_cached(
        "SELECT number FROM revisions WHERE story = ?1 AND added IS NULL ORDER BY number DESC LIMIT ?2",
    )?;
    let rows = find.query_map(params![story, most], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many revisions the library holds.
pub(crate) fn count(db: &Connection) -> Result<u64> {
    Ok(db.query_row("SELECT count(*) FROM revisions", [], |row| row.get(0))?)
}
