//! The first hundred bytes of a SQLite file, read without SQLite.
//!
//! SQLite creates and changes files beside a database as soon as it opens it. A file that is not ours must stay
//! untouched, so what it is gets decided from its own bytes first. Layout: <https://www.sqlite.org/fileformat.html>.

use std::io::Read;
use std::path::Path;

use super::error;
use crate::api::Result;

/// `GALY`, in `PRAGMA application_id`.
pub(crate) const APPLICATION_ID: u32 = 0x4741_4C59;

/// What the header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) user_version: u32,
    pub(crate) application_id: u32,
    /// Whether the file has all the pages it tells of, and no part of one.
    pub(crate) whole: bool,
}

/// Reads the header; a file that is no SQLite database is refused.
pub(crate) fn read(path: &Path) -> Result<Header> {
    let fail = |e: std::io::Error| error::io_fault("read", path, &e);
    let mut file = std::fs::File::open(path).map_err(fail)?;
    let meta = file.metadata().map_err(fail)?;
    if meta.is_dir() {
        return Err(error::foreign(path, "it is a folder"));
    }
    let mut bytes = Vec::with_capacity(100);
    file.by_ref().take(100).read_to_end(&mut bytes).map_err(fail)?;
    if bytes.is_empty() {
        return Err(error::damaged(path, "it is empty"));
    }
    if bytes.len() < 100 || &bytes[..16] != b"SQLite format 3\0" {
        return Err(error::foreign(path, "it is no SQLite database, or its beginning is damaged"));
    }
    let be = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    let page = match u64::from(u16::from_be_bytes([bytes[16], bytes[17]])) {
        1 => 65_536,
        size => size,
    };
    if page < 512 || !page.is_power_of_two() {
        return Err(error::damaged(path, "impossible page size"));
    }
    // The page count is valid only where the file was last written by a SQLite that keeps it.
    let pages = if be(24) == be(92) { u64::from(be(28)) } else { 0 };
    let whole = meta.len() >= pages * page && meta.len() % page == 0;
    Ok(Header { user_version: be(60), application_id: be(68), whole })
}
