//! Table `people`: local profiles.

use rusqlite::{Connection, OptionalExtension, params};

use super::Write;
use crate::api::{Person, PersonRole, Result};

pub(crate) fn role_name(role: PersonRole) -> &'static str {
    match role {
        PersonRole::Reporter => "reporter",
        PersonRole::Editor => "editor",
        PersonRole::Desk => "desk",
    }
}

/// An unknown name is read as the least powerful role: only a damaged or hand-edited row holds one.
pub(crate) fn role_of(name: &str) -> PersonRole {
    match name {
        "desk" => PersonRole::Desk,
        "editor" => PersonRole::Editor,
        _ => PersonRole::Reporter,
    }
}

/// The role of a person who has a profile.
pub(crate) fn role(db: &Connection, name: &str) -> Result<Option<PersonRole>> {
    let found: Option<String> =
        db.prepare_cached("SELECT role FROM people WHERE name = ?1")?.query_row([name], |row| row.get(0)).optional()?;
    Ok(found.as_deref().map(role_of))
}

/// All profiles by name.
pub(crate) fn list(db: &Connection) -> Result<Vec<Person>> {
    let mut find = db.prepare_cached("SELECT name, role FROM people ORDER BY name")?;
    let rows = find.query_map([], |row| Ok(Person { name: row.get(0)?, role: role_of(&row.get::<_, String>(1)?) }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Makes or changes a profile.
pub(crate) fn put(w: &Write<'_>, person: &Person) -> Result<()> {
    w.execute(
        "INSERT INTO people (name, role) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET role = ?2",
        params![person.name, role_name(person.role)],
    )?;
    Ok(())
}
