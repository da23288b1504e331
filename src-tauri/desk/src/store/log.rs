//! Tables `log` and `feed`: who did what and when, for ever; and the last act of each writer, for other processes. What
//! makes a changed log show is in [`chain`].

use rusqlite::{Connection, Row, params};
use serde_json::Value;

use super::chain::{self, Line};
use super::{Write, instant, millis};
use crate::api::{FeedItem, LogEntry, Result, StoryId};

/// Feed rows of writers that have been silent for so long are dropped with the first write after opening.
const FEED_KEPT_MS: i64 = 7 * 24 * 3600 * 1000;

/// Adds a line to the log and tells other processes.
pub(crate) fn append(w: &Write<'_>, story: Option<&StoryId>, actor: &str, act: &str, detail: &Value) -> Result<()> {
    let (last, before) = chain::head(w)?;
    let line = Line {
        seq: last + 1,
        story: story.map(|story| story.0.clone()),
        at: millis(w.at),
        actor: actor.to_owned(),
        act: act.to_owned(),
        detail: detail.to_string(),
    };
    let hash = chain::link(&before, &line);
    w.prepare_cached("INSERT INTO log (seq, story, at, actor, act, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
        .execute(params![line.seq, line.story, line.at, line.actor, line.act, line.detail, hash])?;
    tell(w, story, act)
}

/// Tells other processes alone: for what happens too often to be a line of the log.
pub(crate) fn tell(w: &Write<'_>, story: Option<&StoryId>, act: &str) -> Result<()> {
    w.prepare_cached(
        "INSERT INTO feed (story, writer, seq, act, at)
         VALUES (?1, ?2, (SELECT coalesce(max(seq), 0) + 1 FROM feed), ?3, ?4)
         ON CONFLICT (story, writer) DO UPDATE SET seq = excluded.seq, act = excluded.act, at = excluded.at",
    )?
    .execute(params![story.map_or("", StoryId::as_str), w.writer, act, millis(w.at)])?;
    Ok(())
}

/// The log of a story, oldest first.
pub(crate) fn of_story(db: &Connection, story: &StoryId) -> Result<Vec<LogEntry>> {
    let mut find =
        db.prepare_cached("SELECT seq, story, at, actor, act, detail FROM log WHERE story = ?1 ORDER BY seq")?;
    let rows = find.query_map([story.as_str()], entry)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Every line of the log with this member in its detail, oldest first.
pub(crate) fn with_detail(db: &Connection, member: &str) -> Result<Vec<LogEntry>> {
    let sql = "SELECT seq, story, at, actor, act, detail FROM log
         WHERE json_valid(detail) AND json_extract(detail, '$.' || ?1) IS NOT NULL ORDER BY seq";
    let mut find = db.prepare_cached(sql)?;
    let rows = find.query_map([member], entry)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn entry(row: &Row<'_>) -> rusqlite::Result<LogEntry> {
    let detail: String = row.get(5)?;
    Ok(LogEntry {
        seq: row.get(0)?,
        story: row.get::<_, Option<String>>(1)?.map(StoryId),
        at: instant(row.get(2)?),
        actor: row.get(3)?,
        act: row.get(4)?,
        detail: serde_json::from_str(&detail).unwrap_or(Value::Null),
    })
}

/// The newest feed number.
pub(crate) fn cursor(db: &Connection) -> Result<u64> {
    Ok(db.query_row("SELECT coalesce(max(seq), 0) FROM feed", [], |row| row.get(0))?)
}

/// What writers other than this one did since a cursor, oldest first, each story once.
pub(crate) fn others_since(db: &Connection, writer: &str, since: u64) -> Result<Vec<FeedItem>> {
    let mut find = db.prepare_cached(
        "SELECT story, act, max(seq) FROM feed WHERE seq > ?1 AND writer <> ?2 GROUP BY story ORDER BY max(seq)",
    )?;
    let rows = find.query_map(params![since, writer], |row| {
        let story: String = row.get(0)?;
        Ok(FeedItem { story: (!story.is_empty()).then_some(StoryId(story)), act: row.get(1)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Drops the rows of writers long gone; the newest row stays, so that numbers never run backwards.
pub(crate) fn prune_feed(w: &Write<'_>) -> Result<()> {
    w.execute("DELETE FROM feed WHERE at < ?1 AND seq < (SELECT max(seq) FROM feed)", [millis(w.at) - FEED_KEPT_MS])?;
    Ok(())
}
