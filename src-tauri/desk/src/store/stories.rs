//! Table `stories`: one row per story, with what lists show.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

use super::{Write, instant, millis};
use crate::api::{Fault, ListStories, Result, StoryId, StorySummary};

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct StoryRow {
    /// The row's number, by which other tables refer to it.
    pub(crate) key: i64,
    pub(crate) version: u64,
    pub(crate) tracking: bool,
    pub(crate) summary: StorySummary,
}

/// What is derived from a working text and shown in lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) title: String,
    pub(crate) section: String,
    pub(crate) language: String,
    pub(crate) characters: u32,
    pub(crate) pending: u32,
}

/// Whether it was delivered and no destination took it last is asked of the outbox.
const COLUMNS: &str = "key, version, tracking, id, title, section, language, stage, holder, created_by, created_at, \
    updated_by, updated_at, characters, pending, trashed_at, \
    EXISTS (SELECT 1 FROM deliveries d WHERE d.story = stories.key AND d.state = 'delivered') \
    AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.story = stories.key AND d.state = 'delivered' \
        AND d.action = 'publish' AND NOT EXISTS (SELECT 1 FROM deliveries l WHERE l.story = d.story \
            AND l.destination = d.destination AND l.state = 'delivered' AND l.key > d.key))";

fn read(row: &Row<'_>) -> rusqlite::Result<StoryRow> {
    Ok(StoryRow {
        key: row.get(0)?,
        version: row.get(1)?,
        tracking: row.get(2)?,
        summary: StorySummary {
            id: StoryId(row.get(3)?),
            title: row.get(4)?,
            section: row.get(5)?,
            language: row.get(6)?,
            stage: row.get(7)?,
            holder: row.get(8)?,
            created_by: row.get(9)?,
            created_at: instant(row.get(10)?),
            updated_by: row.get(11)?,
            updated_at: instant(row.get(12)?),
            characters: row.get(13)?,
            pending: row.get(14)?,
            trashed_at: row.get::<_, Option<i64>>(15)?.map(instant),
            withdrawn: row.get(16)?,
        },
    })
}

/// A new story at version 1, not tracked.
pub(crate) fn insert(w: &Write<'_>, facts: &Facts, stage: &str, actor: &str) -> Result<StoryRow> {
    let id = StoryId(w.fresh_id().to_string());
    w.prepare_cached(
        "INSERT INTO stories (id, title, section, language, stage, holder, created_by, created_at, updated_by,
            updated_at, characters, pending, tracking, version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?6, ?7, ?8, 0, 0, 1)",
    )?
    .execute(params![
        id.as_str(),
        facts.title,
        facts.section,
        facts.language,
        stage,
        actor,
        millis(w.at),
        facts.characters
    ])?;
    get(w, &id)
}

/// The story of that name.
pub(crate) fn get(db: &Connection, id: &StoryId) -> Result<StoryRow> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM stories WHERE id = ?1"))?
        .query_row([id.as_str()], read)
        .optional()?
        .ok_or_else(|| Fault::not_found("story", id))
}

/// The story of that row.
pub(crate) fn at(db: &Connection, key: i64) -> Result<StoryRow> {
    Ok(db.prepare_cached(&format!("SELECT {COLUMNS} FROM stories WHERE key = ?1"))?.query_row([key], read)?)
}

/// The stories whose names begin like this, at most two: enough to tell none, one and many.
pub(crate) fn names_like(db: &Connection, beginning: &str) -> Result<Vec<StoryId>> {
    let mut find = db.prepare_cached("SELECT id FROM stories WHERE substr(id, 1, length(?1)) = ?1 LIMIT 2")?;
    let rows = find.query_map([beginning], |row| row.get(0).map(StoryId))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A changed text: version, facts, who and when.
pub(crate) fn set_text(w: &Write<'_>, key: i64, version: u64, facts: &Facts, actor: &str) -> Result<()> {
    w.prepare_cached(
        "UPDATE stories SET version = ?2, title = ?3, section = ?4, language = ?5, characters = ?6, pending = ?7,
            updated_by = ?8, updated_at = ?9 WHERE key = ?1",
    )?
    .execute(params![
        key,
        version,
        facts.title,
        facts.section,
        facts.language,
        facts.characters,
        facts.pending,
        actor,
        millis(w.at)
    ])?;
    Ok(())
}

/// Where it stands and who holds it.
pub(crate) fn set_stage(w: &Write<'_>, key: i64, stage: &str, holder: &str) -> Result<()> {
    w.prepare_cached("UPDATE stories SET stage = ?2, holder = ?3 WHERE key = ?1")?
        .execute(params![key, stage, holder])?;
    Ok(())
}

/// Whether its baseline stands still.
pub(crate) fn set_tracking(w: &Write<'_>, key: i64, on: bool) -> Result<()> {
    w.prepare_cached("UPDATE stories SET tracking = ?2 WHERE key = ?1")?.execute(params![key, on])?;
    Ok(())
}

/// Into the trash now, or out of it.
pub(crate) fn set_trashed(w: &Write<'_>, key: i64, trashed: bool) -> Result<()> {
    w.prepare_cached("UPDATE stories SET trashed_at = ?2 WHERE key = ?1")?
        .execute(params![key, trashed.then(|| millis(w.at))])?;
    Ok(())
}

/// Gone, with its texts, revisions, decisions and search row.
pub(crate) fn delete(w: &Write<'_>, key: i64) -> Result<()> {
    w.execute("DELETE FROM stories WHERE key = ?1", [key])?;
    Ok(())
}

/// The stories that pass a filter, last changed first.
pub(crate) fn list(db: &Connection, filter: &ListStories) -> Result<Vec<StoryRow>> {
    let (condition, values) = condition(filter);
    let sql = format!("SELECT {COLUMNS} FROM stories WHERE {condition} ORDER BY updated_at DESC, key DESC");
    let mut find = db.prepare_cached(&sql)?;
    let values: Vec<&dyn ToSql> = values.iter().map(|value| value as &dyn ToSql).collect();
    let rows = find.query_map(values.as_slice(), read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A filter as SQL over the columns of `stories`, and its values in order.
pub(crate) fn condition(filter: &ListStories) -> (String, Vec<String>) {
    let mut sql = String::from(if filter.trashed { "trashed_at IS NOT NULL" } else { "trashed_at IS NULL" });
    let mut values = Vec::new();
    if let Some(stage) = &filter.stage {
        values.push(stage.clone());
        sql.push_str(&format!(" AND stage = ?{}", values.len()));
    }
    if let Some(section) = &filter.section {
        values.push(section.trim_end_matches('/').to_owned());
        let at = values.len();
        sql.push_str(&format!(" AND (section = ?{at} OR substr(section, 1, length(?{at}) + 1) = ?{at} || '/')"));
    }
    if let Some(person) = &filter.person {
        values.push(person.clone());
        let at = values.len();
        sql.push_str(&format!(" AND (holder = ?{at} OR created_by = ?{at} OR updated_by = ?{at})"));
    }
    (sql, values)
}

/// The sections in use, outside of the trash.
pub(crate) fn sections(db: &Connection) -> Result<Vec<String>> {
    let mut find = db.prepare_cached(
        "SELECT DISTINCT section FROM stories WHERE section <> '' AND trashed_at IS NULL ORDER BY section",
    )?;
    let rows = find.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Everybody who holds, made or last wrote in a story.
pub(crate) fn names(db: &Connection) -> Result<Vec<String>> {
    let mut find = db.prepare_cached(
        "SELECT holder FROM stories UNION SELECT created_by FROM stories UNION SELECT updated_by FROM stories",
    )?;
    let rows = find.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many stories there are, outside of the trash and in it.
pub(crate) fn count(db: &Connection) -> Result<(u64, u64)> {
    Ok(db.query_row(
        "SELECT count(*) FILTER (WHERE trashed_at IS NULL), count(*) FILTER (WHERE trashed_at IS NOT NULL) FROM stories",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}
