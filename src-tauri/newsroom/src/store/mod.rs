//! The endpoint's database: one SQLite file, opened with care, written in single transactions.
//!
//! A file that is damaged, somebody else's or from a newer Galley is refused before anything writes to it. Articles are
//! durable when their answer is sent (`synchronous=FULL`); counts of readers may lose the last moments in a power cut.

mod articles;
mod media;
mod open;
mod views;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

pub(crate) use articles::{Incoming, Preconditions, Put, Stored, Tags, Visibility};

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It is not a newsroom's database.
    #[error("it is not a newsroom's database.")]
    Foreign,
    /// It was written by a newer version.
    #[error("it was written by a newer Galley (schema {found}, this one knows {known}). Use that version.")]
    Newer {
        /// The schema it has.
        found: i64,
        /// The newest this build knows.
        known: i64,
    },
    /// Its pages contradict one another.
    #[error("it is damaged ({0}). Put back a copy of it.")]
    Damaged(String),
    /// SQLite said no.
    #[error("SQLite says: {0}.")]
    Sqlite(#[from] rusqlite::Error),
}

/// The open database: one connection that writes articles, one that reads and counts.
pub(crate) struct Store {
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
}

impl Store {
    /// Opens or makes the file.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        open::check(path)?;
        let writer = open::connect(path, "FULL")?;
        let reader = open::connect(path, "NORMAL")?;
        Ok(Self { writer: Mutex::new(writer), reader: Mutex::new(reader) })
    }

    fn writer(&self) -> MutexGuard<'_, Connection> {
        // A panic while it was held rolled its transaction back; the connection itself is sound.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reader(&self) -> MutexGuard<'_, Connection> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes as lower-case hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

/// SHA-256 as 64 lower-case hex digits.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
