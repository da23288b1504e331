//! Table `view`: how often each story was read on which day.

use rusqlite::params;

use super::{Store, StoreError};

impl Store {
    /// One more reader. `day` counts from 1970, UTC.
    pub(crate) fn count_view(&self, story: &str, day: i64) -> Result<(), StoreError> {
        let db = self.reader();
        let mut statement = db.prepare_cached(
            "INSERT INTO view (story, day, count) VALUES (?1, ?2, 1) ON CONFLICT DO UPDATE SET count = count + 1",
        )?;
        statement.execute(params![story, day])?;
        Ok(())
    }

    /// The public stories most read since `day`, most first.
    pub(crate) fn most_read(&self, now: i64, day: i64, limit: u32) -> Result<Vec<super::Stored>, StoreError> {
        let tail = "JOIN (SELECT story, sum(count) AS readers FROM view WHERE day >= ?2 GROUP BY story) USING (story)
             WHERE status = 'usable' AND public_from <= ?1
             ORDER BY readers DESC, published DESC, story LIMIT ?3";
        super::articles::select(&self.reader(), tail, params![now, day, limit])
    }
}
