//! What SQLite and the file system say, as faults with a sentence.

use std::path::Path;

use rusqlite::ErrorCode;
use serde_json::json;

use crate::api::{Code, Fault};

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        if let rusqlite::Error::FromSqlConversionFailure(_, _, cause) = &error
            && cause.is::<Unknown>()
        {
            return newer_within();
        }
        // Every table is STRICT and holds only what this library wrote: a value that is not what its column holds is damage.
        if let rusqlite::Error::Utf8Error(..)
        | rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::IntegralValueOutOfRange(..) = &error
        {
            return damaged_within().with(json!({ "sqlite": error.to_string() }));
        }
        let code = error.sqlite_error_code();
        let extended = error.sqlite_error().map_or(0, |e| e.extended_code);
        let fault = match code {
            Some(ErrorCode::DiskFull) => disk_full(),
            // Shared memory that cannot grow means a full disk: SQLite reserves it before it maps it.
            Some(ErrorCode::SystemIoFailure) if extended == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => disk_full(),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::new(Code::Busy, "Another program holds the library. Nothing was changed; try again in a moment.")
            }
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::new(
                Code::ReadOnly,
                "The library cannot be written here. Nothing was changed; check the permissions of its folder.",
            ),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => damaged_within(),
            Some(ErrorCode::CannotOpen) => Self::new(
                Code::Io,
                "The library could not be opened. Nothing was changed; check that its folder exists and can be written.",
            ),
            Some(ErrorCode::SystemIoFailure) => Self::new(
                Code::Io,
                "The library could not be read or written. What was saved before is safe; check the disk.",
            ),
            _ => Self::new(Code::Internal, format!("The library answered unexpectedly: {error}.")),
        };
        fault.with(json!({ "sqlite": error.to_string(), "code": extended }))
    }
}

/// A fault for the folder or a file beside the library.
pub(crate) fn io_fault(action: &str, path: &Path, error: &std::io::Error) -> Fault {
    use std::io::ErrorKind;
    let fault = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => disk_full(),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Fault::new(
            Code::ReadOnly,
            format!("{} cannot be written. Nothing was changed; check its permissions.", path.display()),
        ),
        ErrorKind::NotFound => {
            Fault::new(Code::NotFound, format!("There is no {}. Check the path and try again.", path.display()))
        }
        _ => Fault::new(Code::Io, format!("{} could not be {action}: {error}.", path.display())),
    };
    fault.with(json!({ "path": path.display().to_string(), "error": error.to_string() }))
}

/// The disk is full.
pub(crate) fn disk_full() -> Fault {
    Fault::new(Code::DiskFull, "The disk is full. What was saved before is safe; free some space and try again.")
}

/// A name in a row that only a newer Galley knows.
#[derive(Debug, thiserror::Error)]
#[error("{0} is not known to this Galley")]
pub(crate) struct Unknown(pub(crate) String);

/// Something in the library is of a newer Galley, though the library itself is not.
pub(crate) fn newer_within() -> Fault {
    let said = "A part of the library was written by a newer Galley. It was left as it is; update Galley.";
    Fault::new(Code::Newer, said)
}

/// Something in the library cannot be read as what it is.
pub(crate) fn damaged_within() -> Fault {
    Fault::new(
        Code::Damaged,
        "The library is damaged. It was left as it is; copy the file away, then restore a backup into another folder.",
    )
}

/// The library file as a whole is damaged.
pub(crate) fn damaged(path: &Path, what: &str) -> Fault {
    let said = format!(
        "The library {} is damaged ({what}). It was left as it is; move it away and restore a backup.",
        path.display()
    );
    Fault::new(Code::Damaged, said).with(json!({ "path": path.display().to_string(), "found": what }))
}

/// A file that is no Galley library.
pub(crate) fn foreign(path: &Path, what: &str) -> Fault {
    let said = format!("{} is not a Galley library ({what}). It was left as it is; name another file.", path.display());
    Fault::new(Code::Foreign, said).with(json!({ "path": path.display().to_string(), "found": what }))
}

/// A library of a later Galley.
pub(crate) fn newer(path: &Path, found: u32, known: u32) -> Fault {
    let said = format!(
        "The library {} was written by a newer Galley (version {found} of its schema, this one knows {known}). It was left as it is; update Galley.",
        path.display()
    );
    Fault::new(Code::Newer, said).with(json!({ "path": path.display().to_string(), "found": found, "known": known }))
}

/// Text could not be packed in memory.
pub(crate) fn packing(error: &std::io::Error) -> Fault {
    Fault::new(Code::Internal, format!("The text could not be packed: {error}. What was saved before is safe."))
}
