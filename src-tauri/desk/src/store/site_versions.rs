//! Table `site_versions`: what a site was last found to hold of a story beside what was delivered, and whether somebody has
//! said that it may be replaced.

use galley_article::model::Article;
use galley_article::problem::Problem;
use rusqlite::{Connection, OptionalExtension, params};

use super::error::damaged_within;
use super::{Write, blobs, millis};
use crate::api::Result;
use crate::standing::read_packed;

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct SiteRow {
    /// The delivery that the site had taken last when it was asked.
    pub(crate) delivery: i64,
    pub(crate) etag: String,
    pub(crate) url: String,
    pub(crate) version: String,
    /// What was delivered, as the site gives it back.
    pub(crate) sent: Article,
    /// What the site holds.
    pub(crate) found: Article,
    /// What could not be read of it.
    pub(crate) problems: Vec<Problem>,
    /// Whether somebody else than Galley wrote it.
    pub(crate) edited: bool,
    /// Whether a person has said that it may be replaced.
    pub(crate) settled: bool,
}

/// Keeps what was found, in the place of what was found before. What was said of the same version stays said.
pub(crate) fn put(w: &Write<'_>, story: i64, destination: i64, row: &SiteRow) -> Result<()> {
    let packed = |article: &Article| blobs::pack(&article.canonical_json());
    w.prepare_cached(
        "INSERT INTO site_versions (story, destination, delivery, etag, url, version, sent, found, problems, at, edited,
            settled)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0)
         ON CONFLICT DO UPDATE SET delivery = excluded.delivery, etag = excluded.etag, url = excluded.url,
            version = excluded.version, sent = excluded.sent, found = excluded.found, problems = excluded.problems,
            at = excluded.at, edited = excluded.edited,
            settled = settled AND etag = excluded.etag AND delivery = excluded.delivery",
    )?
    .execute(params![
        story,
        destination,
        row.delivery,
        row.etag,
        row.url,
        row.version,
        packed(&row.sent)?,
        packed(&row.found)?,
        serde_json::to_string(&row.problems).map_err(|_| damaged_within())?,
        millis(w.at),
        row.edited
    ])?;
    Ok(())
}

/// What was found last.
pub(crate) fn find(db: &Connection, story: i64, destination: i64) -> Result<Option<SiteRow>> {
    let mut find = db.prepare_cached(
        "SELECT delivery, etag, url, version, sent, found, problems, edited, settled FROM site_versions
         WHERE story = ?1 AND destination = ?2",
    )?;
    let found = find
        .query_row(params![story, destination], |row| {
            let texts: (Vec<u8>, Vec<u8>, String) = (row.get(4)?, row.get(5)?, row.get(6)?);
            let known: (i64, String, String, String, bool, bool) =
                (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(7)?, row.get(8)?);
            Ok((texts, known))
        })
        .optional()?;
    let Some(((sent, found, problems), (delivery, etag, url, version, edited, settled))) = found else {
        return Ok(None);
    };
    let problems = serde_json::from_str(&problems).map_err(|_| damaged_within())?;
    let (sent, found) = (read_packed(&sent)?, read_packed(&found)?);
    Ok(Some(SiteRow { delivery, etag, url, version, sent, found, problems, edited, settled }))
}

/// The ETag of a version that was found after this delivery and may be replaced.
pub(crate) fn settled_etag(db: &Connection, story: i64, destination: i64, delivery: i64) -> Result<Option<String>> {
    let mut find = db.prepare_cached(
        "SELECT etag FROM site_versions WHERE story = ?1 AND destination = ?2 AND delivery = ?3 AND settled",
    )?;
    Ok(find.query_row([story, destination, delivery], |row| row.get(0)).optional()?)
}

/// Says that what was found may be replaced.
pub(crate) fn settle(w: &Write<'_>, story: i64, destination: i64) -> Result<()> {
    w.execute("UPDATE site_versions SET settled = 1 WHERE story = ?1 AND destination = ?2", [story, destination])?;
    Ok(())
}
