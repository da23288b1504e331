//! The library's database: opening it safely, migrations, and one file per table with its SQL, row type and queries.
//!
//! Nothing here decides what a newsroom does; the use cases do, in one [`Write`] each. Times are stored as milliseconds
//! since 1970 UTC.

pub(crate) mod attempts;
pub(crate) mod blobs;
pub(crate) mod chain;
pub(crate) mod claims;
pub(crate) mod comments;
pub(crate) mod connection;
pub(crate) mod decisions;
pub(crate) mod destinations;
pub(crate) mod error;
pub(crate) mod examine;
pub(crate) mod header;
pub(crate) mod log;
pub(crate) mod looks;
pub(crate) mod merges;
pub(crate) mod migrations;
pub(crate) mod outbox;
pub(crate) mod people;
pub(crate) mod reading;
pub(crate) mod receipts;
pub(crate) mod remotes;
pub(crate) mod renditions;
pub(crate) mod revisions;
pub(crate) mod search;
pub(crate) mod sign_offs;
pub(crate) mod site_versions;
pub(crate) mod stories;
pub(crate) mod texts;
pub(crate) mod threads;
pub(crate) mod ticks;
pub(crate) mod write;

use chrono::{DateTime, Utc};

pub(crate) use connection::Store;
pub(crate) use write::Write;

/// An instant as the library stores it.
pub(crate) fn millis(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

/// A stored instant; 1970 for a number outside of chrono's years, which only a damaged row can hold.
pub(crate) fn instant(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}
