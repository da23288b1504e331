//! Opening a library that cannot be written (a read-only disk, somebody else's folder), to read what is in it.
//!
//! Where the one file holds everything, it is read where it lies, as a file that nobody changes. A library that was left
//! with a journal, or that an older Galley made, is copied into a folder of its own first and made whole there; the
//! folder goes when the library is closed.

use std::path::Path;

use rusqlite::OpenFlags;
use tempfile::TempDir;

use super::connection::{Store, beside, connect};
use super::error::io_fault;
use super::examine::{as_immutable, examine};
use super::{header, migrations};
use crate::api::{Code, Fault, Result};
use crate::place::Place;
use crate::ports::Ports;

impl Store {
    /// Opens the library to be read. Nothing is written to it or beside it.
    pub(crate) fn open_to_read(place: &Place, ports: &Ports) -> Result<Self> {
        let path = place.database();
        let journal = std::fs::metadata(beside(path, "-wal")).is_ok_and(|meta| meta.len() > 0);
        let older = header::read(path)?.user_version < migrations::latest();
        if journal || older {
            let copy = copied(path)?;
            let file = copy.path().join("library.db");
            return opened(&file, ports)
                .map(|store| store.with_copy(copy))
                .map_err(|fault| told_of(fault, &file, path));
        }
        examine(path)?;
        let uri = as_immutable(path);
        let look = || connect(Path::new(&uri), OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI);
        Self::reading_only(look()?, look()?)
    }
}

/// The library and its journal in a folder of the system's for passing files.
fn copied(path: &Path) -> Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("galley-read-").tempdir();
    let folder = folder.map_err(|e| io_fault("written", &std::env::temp_dir(), &e))?;
    for suffix in ["", "-wal"] {
        let from = beside(path, suffix);
        if suffix.is_empty() || from.exists() {
            let to = folder.path().join(format!("library.db{suffix}"));
            std::fs::copy(&from, &to).map_err(|e| io_fault("copied", &from, &e))?;
            writable(&to)?;
        }
    }
    Ok(folder)
}

/// A copy has its original's permissions, which may be to read only.
fn writable(file: &Path) -> Result<()> {
    let change = || {
        let mut permissions = std::fs::metadata(file)?.permissions();
        #[cfg(unix)]
        std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o600);
        #[cfg(not(unix))]
        permissions.set_readonly(false);
        std::fs::set_permissions(file, permissions)
    };
    change().map_err(|e| io_fault("written", file, &e))
}

/// Opens a copy, brought up to this build's schema.
fn opened(file: &Path, ports: &Ports) -> Result<Store> {
    examine(file)?;
    let mut db = connect(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    if migrations::version(&db)? < migrations::latest() {
        migrations::run(&mut db, migrations::latest(), ports.clock.now().timestamp_millis())?;
    }
    Store::reading_only(db, connect(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?)
}

/// What is wrong with a copy is said of the library it was made of.
fn told_of(fault: Fault, copy: &Path, library: &Path) -> Fault {
    let said = fault.message.replace(&copy.display().to_string(), &library.display().to_string());
    Fault::new(fault.code, said)
}

/// Why nothing was written.
pub(super) fn reads_only() -> Fault {
    Fault::new(
        Code::ReadOnly,
        "This library cannot be written and was opened to be read. Nothing was changed; check the permissions of its \
         folder, then open it again.",
    )
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn an_older_library_is_read_from_a_copy_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("library.db");
        let mut db = Connection::open(&file).unwrap();
        migrations::run(&mut db, 3, 0).unwrap();
        db.close().unwrap();
        let before = std::fs::read(&file).unwrap();
        let store = Store::open_to_read(&Place::at_file(&file), &Ports::default()).unwrap();
        assert_eq!(store.read(migrations::version).unwrap(), migrations::latest());
        let fault = store.write(&Ports::default(), |_| Ok(())).unwrap_err();
        assert_eq!(fault.code, Code::ReadOnly);
        let copy = store.copy().unwrap().to_owned();
        assert!(copy.exists());
        drop(store);
        assert!(!copy.exists(), "the copy goes with it");
        assert!(std::fs::read(&file).unwrap() == before);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
