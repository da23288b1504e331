//! Table `receipts`: what the endpoint answered to each delivery that it holds.

use chrono::{DateTime, Utc};
use galley_article::model::ContentHash;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Write, instant, millis};
use crate::api::{Result, RevisionNumber};
use crate::publish::api::Receipt;

const COLUMNS: &str = "d.id, r.remote_id, r.url, r.version, r.etag, r.received, d.content";

fn read(row: &Row<'_>) -> rusqlite::Result<Receipt> {
    Ok(Receipt {
        delivery: row.get(0)?,
        remote_id: row.get(1)?,
        url: row.get(2)?,
        version: row.get(3)?,
        etag: row.get(4)?,
        received: instant(row.get(5)?),
        content: ContentHash(row.get(6)?),
    })
}

/// Keeps a delivery's receipt.
pub(crate) fn insert(w: &Write<'_>, delivery: i64, receipt: &Receipt) -> Result<()> {
    w.prepare_cached(
        "INSERT INTO receipts (delivery, remote_id, url, version, etag, received) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        delivery,
        receipt.remote_id,
        receipt.url,
        receipt.version,
        receipt.etag,
        millis(receipt.received)
    ])?;
    Ok(())
}

/// The receipt of a delivery.
pub(crate) fn of_delivery(db: &Connection, delivery: i64) -> Result<Option<Receipt>> {
    let sql = format!("SELECT {COLUMNS} FROM receipts r JOIN deliveries d ON d.key = r.delivery WHERE d.key = ?1");
    Ok(db.prepare_cached(&sql)?.query_row([delivery], read).optional()?)
}

/// A publication that a site took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Publication {
    pub(crate) revision: RevisionNumber,
    pub(crate) actor: String,
    pub(crate) destination: String,
    pub(crate) received: DateTime<Utc>,
}

/// The publications of a story that sites took, oldest first; a withdrawal is none.
pub(crate) fn publications(db: &Connection, story: i64) -> Result<Vec<Publication>> {
    let mut find = db.prepare_cached(
        "SELECT d.revision, d.actor, s.name, r.received
         FROM receipts r JOIN deliveries d ON d.key = r.delivery JOIN destinations s ON s.key = d.destination
         WHERE d.story = ?1 AND d.action = 'publish' ORDER BY r.received, d.key",
    )?;
    let rows = find.query_map([story], |row| {
        Ok(Publication {
            revision: row.get(0)?,
            actor: row.get(1)?,
            destination: row.get(2)?,
            received: instant(row.get(3)?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The receipts of a story, oldest first.
pub(crate) fn of_story(db: &Connection, story: i64) -> Result<Vec<Receipt>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM receipts r JOIN deliveries d ON d.key = r.delivery WHERE d.story = ?1 ORDER BY d.key"
    );
    let mut find = db.prepare_cached(&sql)?;
    let rows = find.query_map([story], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
