//! Opening: look before writing, then bring the schema up to date.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::StoreError;

/// `GLNR` in the file's header (<https://www.sqlite.org/fileformat.html>, offset 68) marks it as a newsroom's.
const APPLICATION_ID: i32 = 0x474c_4e52;

/// Append-only: step `i` brings `user_version` from `i` to `i + 1`.
const MIGRATIONS: &[&str] = &[include_str!("migrations/1.sql")];

const KNOWN: i64 = MIGRATIONS.len() as i64;

/// Refuses what is not ours, from the file's own bytes and a read-only connection: nothing is written.
pub(super) fn check(path: &Path) -> Result<(), StoreError> {
    let Ok(mut file) = File::open(path) else {
        // Absent, or unreadable: then opening it says why.
        return Ok(());
    };
    let mut header = Vec::with_capacity(100);
    if (&mut file).take(100).read_to_end(&mut header).is_err() || header.is_empty() {
        return Ok(());
    }
    let number = |at: usize| header.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes);
    if header.len() < 100 || !header.starts_with(b"SQLite format 3\0") {
        return Err(StoreError::Foreign);
    }
    // Without a schema it is a file that SQLite has begun and nobody has used.
    if number(40) != 0 && number(68) != APPLICATION_ID.cast_unsigned() {
        return Err(StoreError::Foreign);
    }
    newer(i64::from(number(60)))?;
    drop(file);
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    db.busy_timeout(Duration::from_secs(5))?;
    let said: Result<String, _> = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
    match said {
        Ok(said) if said == "ok" => Ok(()),
        Ok(said) => Err(StoreError::Damaged(first_line(&said))),
        Err(error) => match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => {
                Err(StoreError::Damaged(first_line(&error.to_string())))
            }
            _ => Err(error.into()),
        },
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

fn newer(found: i64) -> Result<(), StoreError> {
    if found > KNOWN { Err(StoreError::Newer { found, known: KNOWN }) } else { Ok(()) }
}

/// A connection with the schema up to date; `synchronous` as SQLite names it.
pub(super) fn connect(path: &Path, synchronous: &str) -> Result<Connection, StoreError> {
    let mut db = Connection::open(path)?;
    db.busy_timeout(Duration::from_secs(10))?;
    db.pragma_update(None, "foreign_keys", true)?;
    migrate(&mut db)?;
    // After the first migration, which so lands in the file itself, where `check` looks for the application's id.
    db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    db.pragma_update(None, "synchronous", synchronous)?;
    Ok(db)
}

fn migrate(db: &mut Connection) -> Result<(), StoreError> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    newer(found)?;
    for (index, step) in MIGRATIONS.iter().enumerate().skip(usize::try_from(found).unwrap_or(0)) {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", index + 1)?;
    }
    if found == 0 {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::Store;
    use super::*;

    /// Opening fails with `expected` in its sentence, and the file's bytes stay as they are.
    #[track_caller]
    fn check_refused(path: &Path, expected: &str) {
        let before = fs::read(path).unwrap();
        let said = Store::open(path).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(said.contains(expected), "{said}");
        assert_eq!(fs::read(path).unwrap(), before, "the file is untouched");
    }

    #[test]
    fn foreign_damaged_and_newer_files_are_refused_untouched() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("newsroom.db");
        fs::write(&path, "not a database at all, however long it may be: ".repeat(10)).unwrap();
        check_refused(&path, "not a newsroom's");
        fs::write(&path, "short").unwrap();
        check_refused(&path, "not a newsroom's");

        fs::remove_file(&path).unwrap();
        let foreign = Connection::open(&path).unwrap();
        foreign.execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)").unwrap();
        drop(foreign);
        check_refused(&path, "not a newsroom's");

        fs::remove_file(&path).unwrap();
        drop(Store::open(&path).unwrap());
        let sound = fs::read(&path).unwrap();
        fs::write(&path, &sound[..sound.len() - 4096]).unwrap();
        check_refused(&path, "damaged");
        let mut broken = sound.clone();
        broken[200..4000].fill(0xAA);
        fs::write(&path, broken).unwrap();
        check_refused(&path, "damaged");

        fs::write(&path, &sound).unwrap();
        Connection::open(&path).unwrap().pragma_update(None, "user_version", KNOWN + 1).unwrap();
        check_refused(&path, "newer Galley");
    }

    #[test]
    fn an_empty_file_becomes_a_database_and_opens_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("newsroom.db");
        fs::write(&path, "").unwrap();
        drop(Store::open(&path).unwrap());
        drop(Store::open(&path).unwrap());
    }
}
