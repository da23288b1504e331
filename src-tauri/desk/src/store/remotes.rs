//! Table `remotes`: what a destination called things of ours: an article by its story's id, a picture by its SHA-256.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Write, millis};
use crate::api::Result;
use crate::publish::connector::{Remote, Thing};

fn thing_name(thing: Thing) -> &'static str {
    match thing {
        Thing::Article => "article",
        Thing::Media => "media",
    }
}

/// The destination's name for something of ours.
pub(crate) fn find(db: &Connection, destination: i64, thing: Thing, name: &str) -> Result<Option<Remote>> {
    let mut find =
        db.prepare_cached("SELECT id, url FROM remotes WHERE destination = ?1 AND thing = ?2 AND name = ?3")?;
    let read = |row: &rusqlite::Row<'_>| Ok(Remote { id: row.get(0)?, url: row.get(1)? });
    Ok(find.query_row(params![destination, thing_name(thing), name], read).optional()?)
}

/// Keeps the destination's name for something of ours, in place of an earlier one.
pub(crate) fn put(w: &Write<'_>, destination: i64, thing: Thing, name: &str, remote: &Remote) -> Result<()> {
    w.prepare_cached(
        "INSERT INTO remotes (destination, thing, name, id, url, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO UPDATE SET id = excluded.id, url = excluded.url, at = excluded.at",
    )?
    .execute(params![destination, thing_name(thing), name, remote.id, remote.url, millis(w.at)])?;
    Ok(())
}

/// Forgets everything of a destination: at another address its names mean something else.
pub(crate) fn forget(w: &Write<'_>, destination: i64) -> Result<()> {
    w.execute("DELETE FROM remotes WHERE destination = ?1", [destination])?;
    Ok(())
}
