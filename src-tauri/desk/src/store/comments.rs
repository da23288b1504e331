//! Tables `comments` and `wordings`: what was said in threads, and what it said before it was edited.

use rusqlite::{Connection, Row, params};

use super::error::damaged_within;
use super::{Write, instant, millis};
use crate::api::{Fault, Result, ThreadComment, Wording};

/// A comment that somebody adds or rewords.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said<'a> {
    pub(crate) author: &'a str,
    pub(crate) text: &'a str,
    pub(crate) mentions: &'a [String],
}

fn names(mentions: &[String]) -> Result<String> {
    serde_json::to_string(mentions).map_err(|_| damaged_within())
}

/// Adds a comment to a thread.
pub(crate) fn insert(w: &Write<'_>, thread: i64, said: Said<'_>) -> Result<()> {
    w.prepare_cached("INSERT INTO comments (id, thread, author, at, text, mentions) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![
            w.fresh_id().to_string(),
            thread,
            said.author,
            millis(w.at),
            said.text,
            names(said.mentions)?
        ])?;
    Ok(())
}

/// The comments of a thread, oldest first; `seen` is the last one that the reader has seen.
pub(crate) fn of_thread(db: &Connection, thread: i64, reader: &str, seen: i64) -> Result<Vec<ThreadComment>> {
    let mut find = db.prepare_cached(
        "SELECT key, id, author, at, text, mentions, edited_at FROM comments WHERE thread = ?1 ORDER BY key",
    )?;
    let rows = find.query_map([thread], |row| Ok((row.get::<_, i64>(0)?, read(row)?)))?;
    let mut out = Vec::new();
    for row in rows {
        let (key, mut comment) = row?;
        comment.unread = key > seen && comment.author != reader;
        if comment.edited_at.is_some() {
            comment.earlier = earlier(db, key)?;
        }
        out.push(comment);
    }
    Ok(out)
}

fn read(row: &Row<'_>) -> rusqlite::Result<ThreadComment> {
    let mentions: String = row.get(5)?;
    Ok(ThreadComment {
        id: row.get(1)?,
        author: row.get(2)?,
        at: instant(row.get(3)?),
        text: row.get(4)?,
        mentions: serde_json::from_str(&mentions).unwrap_or_default(),
        unread: false,
        edited_at: row.get::<_, Option<i64>>(6)?.map(instant),
        earlier: Vec::new(),
    })
}

fn earlier(db: &Connection, comment: i64) -> Result<Vec<Wording>> {
    let mut find = db.prepare_cached("SELECT until, text FROM wordings WHERE comment = ?1 ORDER BY rowid")?;
    let rows = find.query_map([comment], |row| Ok(Wording { until: instant(row.get(0)?), text: row.get(1)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Another text for a comment of this thread; the one it had is kept.
pub(crate) fn reword(w: &Write<'_>, thread: i64, id: &str, said: Said<'_>) -> Result<()> {
    let kept = w
        .prepare_cached(
            "INSERT INTO wordings (comment, until, text) SELECT key, ?3, text FROM comments WHERE thread = ?1 AND id = ?2",
        )?
        .execute(params![thread, id, millis(w.at)])?;
    if kept == 0 {
        return Err(Fault::not_found("comment", id));
    }
    w.prepare_cached("UPDATE comments SET text = ?3, mentions = ?4, edited_at = ?5 WHERE thread = ?1 AND id = ?2")?
        .execute(params![thread, id, said.text, names(said.mentions)?, millis(w.at)])?;
    Ok(())
}

/// Everybody who wrote a comment.
pub(crate) fn authors(db: &Connection) -> Result<Vec<String>> {
    let mut find = db.prepare_cached("SELECT DISTINCT author FROM comments")?;
    let rows = find.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
