//! Opening a library: first what the file is, without touching it; then the two connections that a desk works with.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;
use uuid::Uuid;

use super::error::io_fault;
use super::examine::examine;
use super::reading::reads_only;
use super::write::Write;
use super::{log, migrations};
use crate::api::{Code, Fault, Result};
use crate::place::Place;
use crate::ports::Ports;

/// How long to wait for another process's transaction.
pub(super) const BUSY: Duration = Duration::from_secs(10);

/// An open library: one connection that writes, one that only reads, so that a list never waits for a save.
pub(crate) struct Store {
    write: Mutex<Connection>,
    read: Mutex<Connection>,
    /// Names this open library in the feed.
    writer: String,
    /// Whether the feed was pruned. It is with the first write, so that opening alone changes nothing.
    pruned: AtomicBool,
    /// Whether it was opened to be read, and every write is refused.
    reads_only: bool,
    /// The copy that is read instead of the library, kept for as long as the connections.
    #[cfg_attr(not(test), expect(dead_code, reason = "only dropped"))]
    copy: Option<TempDir>,
}

impl Store {
    /// Opens the library, making it when there is none. A file that is damaged, foreign or newer, or lies where
    /// nothing can be written, is refused and stays as it is, without so much as a journal beside it.
    pub(crate) fn open(place: &Place, ports: &Ports) -> Result<Self> {
        let path = place.database();
        if std::fs::symlink_metadata(path).is_err() {
            create(place, ports)?;
        }
        let writable = probe(place);
        // A journal is examined under locks that a file which cannot be written does not give.
        if !matches!(&writable, Err(fault) if fault.code == Code::ReadOnly) {
            examine(path)?;
        }
        writable?;
        let mut write = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        migrate(place, &mut write, ports)?;
        stand_on_wal(&write)?;
        let read = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        Self::of(write, read, false)
    }

    /// A library whose two connections may do nothing but read.
    pub(super) fn reading_only(one: Connection, other: Connection) -> Result<Self> {
        one.pragma_update(None, "query_only", true)?;
        Self::of(one, other, true)
    }

    fn of(write: Connection, read: Connection, reads_only: bool) -> Result<Self> {
        read.pragma_update(None, "query_only", true)?;
        Ok(Self {
            write: Mutex::new(write),
            read: Mutex::new(read),
            writer: Uuid::now_v7().to_string(),
            pruned: AtomicBool::new(false),
            reads_only,
            copy: None,
        })
    }

    /// Keeps the folder of what is read for as long as it is.
    pub(super) fn with_copy(self, copy: TempDir) -> Self {
        Self { copy: Some(copy), ..self }
    }

    /// The folder of the copy that is read.
    #[cfg(test)]
    pub(super) fn copy(&self) -> Option<&Path> {
        self.copy.as_ref().map(TempDir::path)
    }

    /// Whether it was opened to be read, and every write is refused.
    pub(crate) fn reads_only(&self) -> bool {
        self.reads_only
    }

    /// Runs one IMMEDIATE transaction; it is durable when this answers, and undone when `body` fails.
    pub(crate) fn write<T>(&self, ports: &Ports, body: impl FnOnce(&Write<'_>) -> Result<T>) -> Result<T> {
        if self.reads_only {
            return Err(reads_only());
        }
        let mut db = self.writing();
        let write = Write::begin(&mut db, ports, &self.writer)?;
        let done = body(&write)?;
        if !self.pruned.swap(true, Ordering::Relaxed) {
            log::prune_feed(&write)?;
        }
        write.commit()?;
        Ok(done)
    }

    /// Runs queries over one consistent state of the library.
    pub(crate) fn read<T>(&self, body: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let db = self.reading();
        let tx = db.unchecked_transaction()?;
        let done = body(&tx)?;
        tx.commit()?;
        Ok(done)
    }

    /// The reading connection itself, for what cannot run inside a transaction.
    pub(crate) fn reading(&self) -> MutexGuard<'_, Connection> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The writing connection itself, for what cannot run inside a transaction.
    pub(crate) fn writing(&self) -> MutexGuard<'_, Connection> {
        self.write.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// This open library's name in the feed.
    pub(crate) fn writer(&self) -> &str {
        &self.writer
    }
}

/// A connection set up as the library needs it.
pub(crate) fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    db.busy_timeout(BUSY)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.pragma_update(None, "trusted_schema", false)?;
    db.pragma_update(None, "cell_size_check", true)?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    // In WAL mode FULL is what makes a commit durable: the journal is synced before the commit answers.
    db.pragma_update(None, "synchronous", "FULL")?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(db)
}

/// Makes an empty library under another name and links it into place: there is never a half-made one, and of two
/// processes that begin at once one wins and both open the same.
fn create(place: &Place, ports: &Ports) -> Result<()> {
    let folder = place.folder();
    std::fs::create_dir_all(folder).map_err(|e| io_fault("made", folder, &e))?;
    let made =
        tempfile::Builder::new().prefix(".library-").tempdir_in(folder).map_err(|e| io_fault("written", folder, &e))?;
    let fresh = made.path().join("library.db");
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut db = connect(&fresh, flags)?;
    migrations::run(&mut db, migrations::latest(), ports.clock.now().timestamp_millis())?;
    // Leaves the header in WAL mode, and everything in the one file once the connection is closed.
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.close().map_err(|(_, e)| e)?;
    let sync = |path: &Path| std::fs::File::open(path).and_then(|file| file.sync_all());
    sync(&fresh).map_err(|e| io_fault("written", &fresh, &e))?;
    match place_without_replacing(&fresh, place.database()) {
        Ok(()) => {}
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(e) => return Err(io_fault("written", place.database(), &e)),
    }
    // Some systems cannot sync a folder; the library itself is synced above.
    let _ = sync(folder);
    Ok(())
}

/// A hard link where the file system has them (it never replaces), else a rename after looking.
fn place_without_replacing(fresh: &Path, target: &Path) -> std::io::Result<()> {
    match std::fs::hard_link(fresh, target) {
        Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => {
            if target.exists() {
                return Err(std::io::ErrorKind::AlreadyExists.into());
            }
            std::fs::rename(fresh, target)
        }
        done => done,
    }
}

/// A file beside the library with this added to its name.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Whether library and folder can be written; SQLite would answer less clearly, and later.
fn probe(place: &Place) -> Result<()> {
    let path = place.database();
    std::fs::OpenOptions::new().write(true).open(path).map_err(|e| io_fault("written", path, &e))?;
    tempfile::tempfile_in(place.folder()).map_err(|e| io_fault("written", place.folder(), &e))?;
    Ok(())
}

/// A backup that was copied into place keeps a rollback journal, under which a list would wait for a save. While another
/// process has it open it stays so: that is as durable, and the next start tries again.
fn stand_on_wal(db: &Connection) -> Result<()> {
    let mode: String = db.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode == "wal" {
        return Ok(());
    }
    match db.pragma_update(None, "journal_mode", "WAL").map_err(Fault::from) {
        Err(fault) if fault.code != Code::Busy => Err(fault),
        _ => Ok(()),
    }
}

/// Brings an older library up to this build's schema, after a copy of it was laid beside it.
fn migrate(place: &Place, db: &mut Connection, ports: &Ports) -> Result<()> {
    let found = migrations::version(db)?;
    if found >= migrations::latest() {
        return Ok(());
    }
    let now = ports.clock.now();
    let copy = beside(place.database(), &format!(".v{found}-{}", now.format("%Y%m%dT%H%M%S%3fZ")));
    db.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
    migrations::run(db, migrations::latest(), now.timestamp_millis())?;
    migrations::verify(db)
}
