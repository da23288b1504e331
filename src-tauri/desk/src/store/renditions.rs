//! Table `renditions`: what goes out in a picture's place, by the picture and the form that a destination takes.

use galley_article::model::Media;
use rusqlite::{Connection, OptionalExtension, params};

use super::Write;
use crate::api::Result;
use crate::renditions::PictureForm;

/// Which maker made it: what [`crate::renditions::make`] makes otherwise from here on is made anew.
const MAKER: u32 = 1;

fn key(form: PictureForm) -> String {
    format!("{}/{MAKER}", form.name())
}

/// What was made of a picture; its name is the original's to give.
pub(crate) fn find(db: &Connection, original: &str, form: PictureForm) -> Result<Option<Media>> {
    let mut find = db.prepare_cached(
        "SELECT sha256, mime, bytes, width, height FROM renditions WHERE original = ?1 AND form = ?2",
    )?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Media {
            sha256: row.get(0)?,
            mime: row.get(1)?,
            bytes: row.get(2)?,
            width: row.get(3)?,
            height: row.get(4)?,
            filename: String::new(),
        })
    };
    Ok(find.query_row([original, &key(form)], read).optional()?)
}

/// Keeps what was made of a picture, in the place of what was made before.
pub(crate) fn put(w: &Write<'_>, original: &str, form: PictureForm, made: &Media) -> Result<()> {
    w.prepare_cached(
        "INSERT INTO renditions (original, form, sha256, mime, bytes, width, height) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT DO UPDATE SET sha256 = excluded.sha256, mime = excluded.mime, bytes = excluded.bytes,
            width = excluded.width, height = excluded.height",
    )?
    .execute(params![original, key(form), made.sha256, made.mime, made.bytes, made.width, made.height])?;
    Ok(())
}
