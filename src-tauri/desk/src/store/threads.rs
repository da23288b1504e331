//! Tables `threads` and `comments_read`: where threads hang, whether they are resolved, and who has seen how much of them.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Write, instant, millis};
use crate::api::{Fault, Result};
use galley_article::diff::Turn;

/// What a thread hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HangsOn {
    Story,
    Field,
    Working,
    Baseline,
}

impl HangsOn {
    fn name(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Field => "field",
            Self::Working => "working",
            Self::Baseline => "baseline",
        }
    }

    /// An unknown name stands only in a damaged row; such a thread is shown with the story.
    fn of(name: &str) -> Self {
        [Self::Field, Self::Working, Self::Baseline].into_iter().find(|on| on.name() == name).unwrap_or(Self::Story)
    }
}

/// Where a thread hangs; `anchor` is JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hook {
    pub(crate) on: HangsOn,
    pub(crate) field: Option<String>,
    pub(crate) anchor: String,
}

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct ThreadRow {
    pub(crate) key: i64,
    pub(crate) id: String,
    pub(crate) hook: Hook,
    pub(crate) resolved: Option<Turn>,
}

const COLUMNS: &str = "key, id, hangs_on, field, anchor, resolved_by, resolved_at";

fn read(row: &Row<'_>) -> rusqlite::Result<ThreadRow> {
    let by: Option<String> = row.get(5)?;
    let at: Option<i64> = row.get(6)?;
    Ok(ThreadRow {
        key: row.get(0)?,
        id: row.get(1)?,
        hook: Hook { on: HangsOn::of(&row.get::<_, String>(2)?), field: row.get(3)?, anchor: row.get(4)? },
        resolved: by.zip(at).map(|(author, at)| Turn { author, at: instant(at) }),
    })
}

/// A new thread without a comment yet; answers its row.
pub(crate) fn insert(w: &Write<'_>, story: i64, hook: &Hook) -> Result<ThreadRow> {
    let id = w.fresh_id().to_string();
    w.prepare_cached("INSERT INTO threads (id, story, hangs_on, field, anchor) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![id, story, hook.on.name(), hook.field, hook.anchor])?;
    get(w, story, &id)
}

/// The threads of a story, oldest first.
pub(crate) fn of_story(db: &Connection, story: i64) -> Result<Vec<ThreadRow>> {
    let mut find = db.prepare_cached(&format!("SELECT {COLUMNS} FROM threads WHERE story = ?1 ORDER BY key"))?;
    let rows = find.query_map([story], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many threads of a story nobody has resolved.
pub(crate) fn open(db: &Connection, story: i64) -> Result<usize> {
    let sql = "SELECT COUNT(*) FROM threads WHERE story = ?1 AND resolved_at IS NULL";
    Ok(db.prepare_cached(sql)?.query_row([story], |row| row.get(0))?)
}

/// The threads of a story that hang on its texts.
pub(crate) fn on_texts(db: &Connection, story: i64) -> Result<Vec<ThreadRow>> {
    let mut find = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM threads WHERE story = ?1 AND hangs_on IN ('working', 'baseline')"
    ))?;
    let rows = find.query_map([story], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The thread of a story whose name is this, or begins with it when only one does.
pub(crate) fn get(db: &Connection, story: i64, id: &str) -> Result<ThreadRow> {
    let mut find = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM threads WHERE story = ?1 AND substr(id, 1, length(?2)) = ?2 LIMIT 2"
    ))?;
    let mut found = find.query_map(params![story, id], read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    match (found.pop(), found.is_empty()) {
        (Some(only), true) if !id.is_empty() => Ok(only),
        _ => Err(Fault::not_found("comment thread", id)),
    }
}

/// It hangs elsewhere, or was carried along.
pub(crate) fn set_hook(w: &Write<'_>, key: i64, hook: &Hook) -> Result<()> {
    w.prepare_cached("UPDATE threads SET hangs_on = ?2, field = ?3, anchor = ?4 WHERE key = ?1")?.execute(params![
        key,
        hook.on.name(),
        hook.field,
        hook.anchor
    ])?;
    Ok(())
}

/// Resolved by somebody now, or open again.
pub(crate) fn set_resolved(w: &Write<'_>, key: i64, by: Option<&str>) -> Result<()> {
    w.prepare_cached("UPDATE threads SET resolved_by = ?2, resolved_at = ?3 WHERE key = ?1")?.execute(params![
        key,
        by,
        by.map(|_| millis(w.at))
    ])?;
    Ok(())
}

/// The number of the last comment that a person has seen in a thread; 0 for none.
pub(crate) fn seen(db: &Connection, thread: i64, person: &str) -> Result<i64> {
    let found = db
        .prepare_cached("SELECT last FROM comments_read WHERE thread = ?1 AND person = ?2")?
        .query_row(params![thread, person], |row| row.get(0))
        .optional()?;
    Ok(found.unwrap_or(0))
}

/// A person has seen all of a thread. Answers whether that is news.
pub(crate) fn set_seen(w: &Write<'_>, thread: i64, person: &str) -> Result<bool> {
    let changed = w
        .prepare_cached(
            "INSERT INTO comments_read (thread, person, last)
             SELECT ?1, ?2, max(key) FROM comments WHERE thread = ?1 HAVING count(*) > 0
             ON CONFLICT (thread, person) DO UPDATE SET last = excluded.last WHERE last < excluded.last",
        )?
        .execute(params![thread, person])?;
    Ok(changed > 0)
}
