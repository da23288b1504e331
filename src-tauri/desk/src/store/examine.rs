//! What a file is, before anything is done with it: a library that this build can open, or why not. Nothing is written.

use std::path::Path;
use std::time::{Duration, SystemTime};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::connection::{BUSY, beside};
use super::error::{damaged, foreign, newer};
use super::header::{self, APPLICATION_ID};
use super::migrations;
use crate::api::{Code, Fault, Result};

/// The largest library that is examined page by page at every start; a larger one is examined by `doctor`.
const EXAMINED_AT_START: u64 = 256 << 20;

/// Whether the file is a sound library of a version this build knows. Nothing is written.
pub(crate) fn examine(path: &Path) -> Result<()> {
    let journal = beside(path, "-wal");
    let had_journal = journal.exists();
    let seen = state_of(path);
    let header = header::read(path)?;
    if header.application_id != APPLICATION_ID {
        return Err(foreign(path, "its application id is another"));
    }
    if header.user_version > migrations::latest() {
        return Err(newer(path, header.user_version, migrations::latest()));
    }
    // While the journal is being folded in, and after a process died doing it, the file tells of pages that are in the
    // journal alone.
    if !header.whole && !had_journal && !journal.exists() && state_of(path) == seen {
        return Err(damaged(path, "the file is shorter than it should be"));
    }
    if journal.exists() {
        return examine_with_journal(path);
    }
    match immutable(path).and_then(|db| examine_open(path, &db)) {
        // Another process wrote while the file was read as if nobody could: read it again, under its locks.
        Err(_) if journal.exists() => examine_with_journal(path),
        Err(_) if state_of(path) != seen => examine(path),
        answer => answer,
    }
}

/// A connection that only looks into a file that was examined, with its journal where it has one.
pub(crate) fn look_into(path: &Path) -> Result<Connection> {
    if beside(path, "-wal").exists() { examining(path) } else { immutable(path) }
}

/// A connection that reads the file alone and makes nothing beside it.
fn immutable(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Ok(Connection::open_with_flags(as_immutable(path), flags)?)
}

/// What changes when a process writes to the file.
fn state_of(path: &Path) -> Option<(u64, SystemTime)> {
    let meta = std::fs::metadata(path).ok()?;
    Some((meta.len(), meta.modified().ok()?))
}

/// Examines a library that has a journal: it is in use, or was when its process died.
fn examine_with_journal(path: &Path) -> Result<()> {
    if !beside(path, "-shm").exists() {
        // Nobody has it open. Alone, SQLite keeps the journal's index in memory and makes no file for it.
        let alone = examining(path)?;
        alone.busy_timeout(Duration::ZERO)?;
        alone.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        match examine_open(path, &alone) {
            Err(fault) if fault.code == Code::Busy => {}
            answer => return answer,
        }
    }
    examine_open(path, &examining(path)?)
}

fn examining(path: &Path) -> Result<Connection> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Closing would otherwise move the journal into a file that may turn out not to be ours to change.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    db.busy_timeout(BUSY)?;
    db.pragma_update(None, "query_only", true)?;
    Ok(db)
}

fn examine_open(path: &Path, db: &Connection) -> Result<()> {
    let at = |fault: Fault| match fault.code {
        Code::Damaged => damaged(path, "SQLite cannot read it"),
        _ => fault,
    };
    let version = migrations::version(db).map_err(at)?;
    if version > migrations::latest() {
        return Err(newer(path, version, migrations::latest()));
    }
    if !migrations::has_migrations_table(db).map_err(at)? {
        return Err(foreign(path, "its tables are others"));
    }
    let pages: u64 = db.pragma_query_value(None, "page_count", |row| row.get(0)).map_err(|e| at(e.into()))?;
    let size: u64 = db.pragma_query_value(None, "page_size", |row| row.get(0)).map_err(|e| at(e.into()))?;
    if pages * size <= EXAMINED_AT_START {
        let said: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(|e| at(e.into()))?;
        if said != "ok" {
            return Err(damaged(path, &said.replace('\n', " ")));
        }
    }
    migrations::verify(db).map_err(at)
}

/// The path as a URI by which SQLite reads the file alone and makes nothing beside it.
pub(super) fn as_immutable(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => uri.push(char::from(*byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.push_str("?mode=ro&immutable=1");
    uri
}
