//! Table `destinations`: publishing endpoints. Their tokens are elsewhere (see `secrets`).

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Write, millis};
use crate::api::{Code, Fault, Result};
use crate::publish::connector::Kind;
use crate::renditions::PictureForm;
use crate::secrets::Keeping;

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct DestinationRow {
    /// The row's number, by which deliveries refer to it.
    pub(crate) key: i64,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) url: String,
    pub(crate) user: String,
    pub(crate) zone: String,
    pub(crate) keeping: Keeping,
    pub(crate) plain_http: bool,
    pub(crate) pictures: PictureForm,
    pub(crate) removed: bool,
}

const COLUMNS: &str = "key, id, name, kind, url, user, zone, keeping, plain_http, removed_at IS NOT NULL, pictures";

fn read(row: &Row<'_>) -> rusqlite::Result<DestinationRow> {
    let keeping: String = row.get(7)?;
    Ok(DestinationRow {
        key: row.get(0)?,
        id: row.get(1)?,
        name: row.get(2)?,
        kind: kind(&row.get::<_, String>(3)?)?,
        url: row.get(4)?,
        user: row.get(5)?,
        zone: row.get(6)?,
        keeping: if keeping == "file" { Keeping::File } else { Keeping::Keychain },
        plain_http: row.get(8)?,
        removed: row.get(9)?,
        // A form that this build does not know is taken for one that every site takes.
        pictures: PictureForm::from_name(&row.get::<_, String>(10)?).unwrap_or_default(),
    })
}

fn kind(name: &str) -> rusqlite::Result<Kind> {
    let unknown = || Fault::new(Code::Damaged, format!("The library holds a destination of the unknown kind {name}."));
    Kind::from_name(name)
        .ok_or_else(|| rusqlite::Error::FromSqlConversionFailure(3, rusqlite::types::Type::Text, Box::new(unknown())))
}

fn keeping_name(keeping: Keeping) -> &'static str {
    match keeping {
        Keeping::Keychain => "keychain",
        Keeping::File => "file",
    }
}

/// Stores a new destination; its `key` is chosen here.
pub(crate) fn insert(w: &Write<'_>, row: &DestinationRow, actor: &str) -> Result<()> {
    w.prepare_cached(
        "INSERT INTO destinations (id, name, kind, url, user, zone, keeping, plain_http, pictures, added_by,
            added_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        row.id,
        row.name,
        row.kind.name(),
        row.url,
        row.user,
        row.zone,
        keeping_name(row.keeping),
        row.plain_http,
        row.pictures.name(),
        actor,
        millis(w.at)
    ])?;
    Ok(())
}

/// Changes what may change about a destination: all but name and kind.
pub(crate) fn update(w: &Write<'_>, row: &DestinationRow) -> Result<()> {
    w.prepare_cached(
        "UPDATE destinations SET url = ?2, user = ?3, zone = ?4, keeping = ?5, plain_http = ?6, pictures = ?7
         WHERE key = ?1",
    )?
    .execute(params![
        row.key,
        row.url,
        row.user,
        row.zone,
        keeping_name(row.keeping),
        row.plain_http,
        row.pictures.name()
    ])?;
    Ok(())
}

/// Gives a destination another name.
pub(crate) fn rename(w: &Write<'_>, key: i64, name: &str) -> Result<()> {
    w.prepare_cached("UPDATE destinations SET name = ?2 WHERE key = ?1")?.execute(params![key, name])?;
    Ok(())
}

/// Takes a destination out of the lists.
pub(crate) fn remove(w: &Write<'_>, key: i64) -> Result<()> {
    w.execute("UPDATE destinations SET removed_at = ?2 WHERE key = ?1", params![key, millis(w.at)])?;
    Ok(())
}

/// The destination of that name (without regard to ASCII case) or id, unless it was removed.
pub(crate) fn find(db: &Connection, name: &str) -> Result<Option<DestinationRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM destinations WHERE removed_at IS NULL AND (name = ?1 COLLATE NOCASE OR id = ?1)
         ORDER BY id = ?1 LIMIT 1"
    );
    Ok(db.prepare_cached(&sql)?.query_row([name], read).optional()?)
}

/// The destination of that name or id; a fault when there is none.
pub(crate) fn get(db: &Connection, name: &str) -> Result<DestinationRow> {
    find(db, name)?.ok_or_else(|| Fault::not_found("destination", name))
}

/// The last destination of a kind that was added in that name, removed or not.
pub(crate) fn added_by(db: &Connection, actor: &str, kind: Kind) -> Result<Option<DestinationRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM destinations WHERE added_by = ?1 AND kind = ?2 ORDER BY removed_at IS NULL DESC, key DESC
         LIMIT 1"
    );
    Ok(db.prepare_cached(&sql)?.query_row([actor, kind.name()], read).optional()?)
}

/// The destination of that number, removed or not.
pub(crate) fn by_key(db: &Connection, key: i64) -> Result<DestinationRow> {
    let sql = format!("SELECT {COLUMNS} FROM destinations WHERE key = ?1");
    Ok(db.prepare_cached(&sql)?.query_row([key], read)?)
}

/// Those that were not removed, by name.
pub(crate) fn list(db: &Connection) -> Result<Vec<DestinationRow>> {
    let sql = format!("SELECT {COLUMNS} FROM destinations WHERE removed_at IS NULL ORDER BY name COLLATE NOCASE, key");
    let mut find = db.prepare_cached(&sql)?;
    let rows = find.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
