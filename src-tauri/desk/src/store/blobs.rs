//! Table `blobs`: immutable texts by content, each stored once however many revisions hold it.

use std::cell::RefCell;

use rusqlite::{Connection, OptionalExtension, params};

use super::error::damaged_within;
use crate::api::{Code, Fault, Result};

/// Fast enough for every save; a higher level gains little on texts of this size.
const LEVEL: i32 = 1;

/// The largest text that is packed, and so the largest that is unpacked: a damaged length must not take all memory.
const LARGEST: usize = 1 << 30;

/// Bytes packed with zstd, with a checksum of their own, so that damage is found when they are read.
pub(crate) fn pack(bytes: &[u8]) -> Result<Vec<u8>> {
    // What could not be read back must not be acknowledged.
    if bytes.len() > LARGEST {
        let said =
            "The text is larger than a library can hold (1 GB). Nothing was saved; divide it into several stories.";
        return Err(Fault::new(Code::Invalid, said));
    }
    let fail = |e: std::io::Error| super::error::packing(&e);
    PACKER.with_borrow_mut(|packer| {
        let packer = match packer {
            Some(packer) => packer,
            None => {
                let mut fresh = zstd::bulk::Compressor::new(LEVEL).map_err(fail)?;
                fresh.include_checksum(true).map_err(fail)?;
                packer.insert(fresh)
            }
        };
        packer.compress(bytes).map_err(fail)
    })
}

thread_local! {
    /// Its tables are larger than most texts, so each thread makes them once.
    static PACKER: RefCell<Option<zstd::bulk::Compressor<'static>>> = const { RefCell::new(None) };
}

/// What [`pack`] packed.
pub(crate) fn unpack(packed: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let decoder = zstd::stream::Decoder::with_buffer(packed).map_err(|_| damaged_within())?;
    std::io::Read::read_to_end(&mut std::io::Read::take(decoder, LARGEST as u64), &mut out)
        .map_err(|_| damaged_within())?;
    Ok(out)
}

/// The name of a text: BLAKE3, hex.
pub(crate) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// Keeps a text under its hash. It is asked for only when it is not there already.
pub(crate) fn put(db: &Connection, hash: &str, text: impl FnOnce() -> Vec<u8>) -> Result<()> {
    let there = db.prepare_cached("SELECT 1 FROM blobs WHERE hash = ?1")?.exists([hash])?;
    if !there {
        let bytes = text();
        db.prepare_cached("INSERT INTO blobs (hash, bytes, size) VALUES (?1, ?2, ?3)")?.execute(params![
            hash,
            pack(&bytes)?,
            i64::try_from(bytes.len()).unwrap_or(i64::MAX)
        ])?;
    }
    Ok(())
}

/// The text of that hash; its absence is damage, because only hashes that were stored are ever asked for.
pub(crate) fn get(db: &Connection, hash: &str) -> Result<Vec<u8>> {
    let packed: Option<Vec<u8>> =
        db.prepare_cached("SELECT bytes FROM blobs WHERE hash = ?1")?.query_row([hash], |row| row.get(0)).optional()?;
    unpack(&packed.ok_or_else(damaged_within)?)
}

/// Every hash, for the doctor.
pub(crate) fn hashes(db: &Connection) -> Result<Vec<String>> {
    let mut all = db.prepare("SELECT hash FROM blobs ORDER BY hash")?;
    let rows = all.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Forgets those of these texts that no revision and no look holds any more.
pub(crate) fn forget_unused(db: &Connection, hashes: &[String]) -> Result<()> {
    let mut forget = db.prepare(
        "DELETE FROM blobs WHERE hash = ?1
         AND NOT EXISTS (SELECT 1 FROM revisions WHERE working = ?1)
         AND NOT EXISTS (SELECT 1 FROM revisions WHERE baseline = ?1)
         AND NOT EXISTS (SELECT 1 FROM looks WHERE working = ?1)",
    )?;
    for hash in hashes {
        forget.execute([hash])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_could_not_be_read_back_is_refused() {
        let fault = pack(&vec![0; LARGEST + 1]).unwrap_err();
        assert_eq!(fault.code, Code::Invalid);
    }

    #[test]
    fn a_text_survives_packing_and_damage_is_found() {
        for text in ["", "a", &"稿件。".repeat(10_000)] {
            let mut packed = pack(text.as_bytes()).unwrap();
            assert_eq!(unpack(&packed).unwrap(), text.as_bytes());
            let last = packed.len() - 5;
            packed[last] ^= 0x40;
            assert!(unpack(&packed).is_err() || text.is_empty(), "{} bytes", text.len());
        }
    }
}
