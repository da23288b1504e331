//! Table `media`: pictures and files by the SHA-256 of their bytes.

use rusqlite::{OptionalExtension as _, TransactionBehavior, params};

use super::{Store, StoreError};

impl Store {
    /// Keeps bytes under their hash, which the caller has verified. Answers whether they are new here.
    pub(crate) fn put_media(&self, sha256: &str, kind: &str, bytes: &[u8], now: i64) -> Result<bool, StoreError> {
        let mut db = self.writer();
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let added = transaction.execute(
            "INSERT INTO media (sha256, content_type, received, bytes) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
            params![sha256, kind, now, bytes],
        )?;
        transaction.commit()?;
        Ok(added > 0)
    }

    /// Content type and bytes.
    pub(crate) fn media(&self, sha256: &str) -> Result<Option<(String, Vec<u8>)>, StoreError> {
        let db = self.reader();
        let mut query = db.prepare_cached("SELECT content_type, bytes FROM media WHERE sha256 = ?1")?;
        Ok(query.query_row([sha256], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// Content type and size in bytes.
    pub(crate) fn media_size(&self, sha256: &str) -> Result<Option<(String, u64)>, StoreError> {
        let db = self.reader();
        let mut query = db.prepare_cached("SELECT content_type, length(bytes) FROM media WHERE sha256 = ?1")?;
        Ok(query.query_row([sha256], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }
}
