//! Table `sign_offs`: who signed which text at which stage. Rows are never changed but in whether they still stand.

use rusqlite::{Connection, Row, params};

use super::people::{role_name, role_of};
use super::{Write, instant, millis};
use crate::api::{PersonRole, Result, RevisionNumber, SignOff, SignOffState, Touch};
use galley_article::model::ContentHash;

/// A sign-off about to be stored.
#[derive(Clone, Debug)]
pub(crate) struct NewSignOff<'a> {
    pub(crate) story: i64,
    pub(crate) stage: &'a str,
    pub(crate) revision: RevisionNumber,
    pub(crate) content: &'a str,
    pub(crate) actor: &'a str,
    pub(crate) role: PersonRole,
    pub(crate) note: &'a str,
}

const COLUMNS: &str =
    "id, stage, revision, content, actor, role, at, note, voided_at, voided_by, returned_at, returned_by";

fn read(row: &Row<'_>) -> rusqlite::Result<SignOff> {
    let touch = |at: usize| -> rusqlite::Result<Option<Touch>> {
        let when: Option<i64> = row.get(at)?;
        let by: Option<String> = row.get(at + 1)?;
        Ok(when.map(|when| Touch { at: instant(when), by: by.unwrap_or_default() }))
    };
    let (voided, returned) = (touch(8)?, touch(10)?);
    let state = match (&returned, &voided) {
        (Some(_), _) => SignOffState::Returned,
        (None, Some(_)) => SignOffState::Void,
        (None, None) => SignOffState::Signed,
    };
    Ok(SignOff {
        id: row.get(0)?,
        stage: row.get(1)?,
        revision: row.get(2)?,
        content: ContentHash(row.get(3)?),
        by: row.get(4)?,
        role: role_of(&row.get::<_, String>(5)?),
        at: instant(row.get(6)?),
        note: row.get(7)?,
        state,
        ended: returned.or(voided),
    })
}

/// Stores a sign-off and answers it.
pub(crate) fn insert(w: &Write<'_>, new: &NewSignOff<'_>) -> Result<SignOff> {
    let sql = format!(
        "INSERT INTO sign_offs (id, story, stage, revision, content, actor, role, at, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING {COLUMNS}"
    );
    let values = params![
        w.fresh_id().to_string(),
        new.story,
        new.stage,
        new.revision,
        new.content,
        new.actor,
        role_name(new.role),
        millis(w.at),
        new.note
    ];
    Ok(w.prepare_cached(&sql)?.query_row(values, read)?)
}

/// The sign-offs of a story, oldest first.
pub(crate) fn list(db: &Connection, story: i64) -> Result<Vec<SignOff>> {
    let mut find = db.prepare_cached(&format!("SELECT {COLUMNS} FROM sign_offs WHERE story = ?1 ORDER BY key"))?;
    let rows = find.query_map([story], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Sets which of a story's sign-offs stand now that its working text is this one. Answers the names of those that fell, and of
/// those that stand again because the text is once more exactly what was signed.
pub(crate) fn settle(w: &Write<'_>, story: i64, content: &str, actor: &str) -> Result<(Vec<String>, Vec<String>)> {
    let ids = |sql: &str, values: &[&dyn rusqlite::ToSql]| -> Result<Vec<String>> {
        let mut change = w.prepare_cached(sql)?;
        let rows = change.query_map(values, |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    };
    let fell = ids(
        "UPDATE sign_offs SET voided_at = ?3, voided_by = ?4
         WHERE story = ?1 AND content <> ?2 AND voided_at IS NULL AND returned_at IS NULL RETURNING id",
        &[&story, &content, &millis(w.at), &actor],
    )?;
    let again = ids(
        "UPDATE sign_offs SET voided_at = NULL, voided_by = NULL
         WHERE story = ?1 AND content = ?2 AND voided_at IS NOT NULL AND returned_at IS NULL RETURNING id",
        &[&story, &content],
    )?;
    Ok((fell, again))
}

/// Takes a story's sign-offs of these stages back: it was sent back behind them. Answers their names.
pub(crate) fn take_back(w: &Write<'_>, story: i64, stages: &[&str], actor: &str) -> Result<Vec<String>> {
    let mut taken = Vec::new();
    for stage in stages {
        let mut change = w.prepare_cached(
            "UPDATE sign_offs SET returned_at = ?3, returned_by = ?4
             WHERE story = ?1 AND stage = ?2 AND returned_at IS NULL RETURNING id",
        )?;
        let rows = change.query_map(params![story, stage, millis(w.at), actor], |row| row.get::<_, String>(0))?;
        taken.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    Ok(taken)
}

/// Whose sign-off it is.
#[derive(Clone, Debug)]
pub(crate) struct Owned {
    pub(crate) story: String,
    pub(crate) story_key: i64,
    pub(crate) sign_off: SignOff,
}

/// Every sign-off of the library, oldest first.
pub(crate) fn all(db: &Connection) -> Result<Vec<Owned>> {
    let columns: Vec<String> = COLUMNS.split(", ").map(|column| format!("o.{column}")).collect();
    let sql = format!(
        "SELECT {}, s.id, s.key FROM sign_offs o JOIN stories s ON s.key = o.story ORDER BY o.key",
        columns.join(", ")
    );
    let mut find = db.prepare_cached(&sql)?;
    let rows =
        find.query_map([], |row| Ok(Owned { sign_off: read(row)?, story: row.get(12)?, story_key: row.get(13)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
