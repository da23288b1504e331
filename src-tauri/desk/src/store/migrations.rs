//! The schema's steps. Append-only: a step that was merged is never edited again; its checksum is stored with every
//! library that took it and compared at each start.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::error;
use super::header::APPLICATION_ID;
use crate::api::{Code, Fault, Result};

/// One step: its number is its place in [`STEPS`], from 1.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) sql: &'static str,
}

/// Every step so far.
pub(crate) const STEPS: &[Step] = &[
    Step { name: "0001_library", sql: include_str!("migrations/0001_library.sql") },
    Step { name: "0002_publishing", sql: include_str!("migrations/0002_publishing.sql") },
    Step { name: "0003_window", sql: include_str!("migrations/0003_window.sql") },
    Step { name: "0004_merges", sql: include_str!("migrations/0004_merges.sql") },
    Step { name: "0005_comments", sql: include_str!("migrations/0005_comments.sql") },
    Step { name: "0006_reasons", sql: include_str!("migrations/0006_reasons.sql") },
    Step { name: "0007_facts", sql: include_str!("migrations/0007_facts.sql") },
    Step { name: "0008_signing", sql: include_str!("migrations/0008_signing.sql") },
    Step { name: "0009_remotes", sql: include_str!("migrations/0009_remotes.sql") },
    Step { name: "0010_corrections", sql: include_str!("migrations/0010_corrections.sql") },
    Step { name: "0011_sites", sql: include_str!("migrations/0011_sites.sql") },
    Step { name: "0012_outbox", sql: include_str!("migrations/0012_outbox.sql") },
    Step { name: "0013_renditions", sql: include_str!("migrations/0013_renditions.sql") },
];

/// The version this build writes, in `PRAGMA user_version`.
pub(crate) fn latest() -> u32 {
    u32::try_from(STEPS.len()).unwrap_or(u32::MAX)
}

impl Step {
    /// BLAKE3 of the SQL, hex.
    pub(crate) fn checksum(&self) -> String {
        blake3::hash(self.sql.as_bytes()).to_hex().to_string()
    }
}

/// The version of an open library.
pub(crate) fn version(db: &Connection) -> Result<u32> {
    Ok(db.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Whether the steps that made this library are the ones this build knows.
pub(crate) fn verify(db: &Connection) -> Result<()> {
    let mut taken = db.prepare("SELECT version, checksum FROM migrations ORDER BY version")?;
    let rows = taken.query_map([], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, String>(1)?)))?;
    let mut count = 0;
    for row in rows {
        let (version, checksum) = row?;
        let step = usize::try_from(version).ok().and_then(|v| STEPS.get(v.wrapping_sub(1)));
        if step.is_none_or(|step| step.checksum() != checksum) {
            let said = format!(
                "Step {version} of the library's schema is not the one this Galley knows. The library was left as it is; open it with the Galley that made it."
            );
            return Err(Fault::new(Code::Foreign, said));
        }
        count = version;
    }
    if count == version(db)? { Ok(()) } else { Err(error::damaged_within()) }
}

/// Takes the steps that are missing, up to `target`, in one transaction.
pub(crate) fn run(db: &mut Connection, target: u32, now: i64) -> Result<()> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have taken them while this one waited for the lock.
    let from = version(&tx)?;
    if from == 0 {
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.execute_batch(
            "CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, at INTEGER NOT NULL) STRICT;",
        )?;
    }
    for (number, step) in (1u32..).zip(STEPS) {
        if number > from && number <= target {
            tx.execute_batch(step.sql)?;
            tx.execute(
                "INSERT INTO migrations (version, name, checksum, at) VALUES (?1, ?2, ?3, ?4)",
                params![number, step.name, step.checksum(), now],
            )?;
        }
    }
    tx.pragma_update(None, "user_version", target.max(from))?;
    tx.commit()?;
    Ok(())
}

/// Whether the file has the table that only a Galley library has.
pub(crate) fn has_migrations_table(db: &Connection) -> Result<bool> {
    let found = db
        .query_row("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'", [], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

#[cfg(test)]
mod tests {
    use rusqlite::OpenFlags;

    use super::*;
    use crate::place::Place;
    use crate::ports::Ports;
    use crate::store::Store;
    use crate::store::connection::connect;

    /// Libraries out there hold these checksums: a step whose line here would have to change is a step that was
    /// edited. A new step gets a new line.
    #[test]
    fn no_step_was_edited() {
        let taken: Vec<(&str, String)> = STEPS.iter().map(|step| (step.name, step.checksum())).collect();
        let known = [
            ("0001_library", "f84b93b10eacadc1e7601b6db06c017d789da29ac49390910e5d6c168dc11335"),
            ("0002_publishing", "6c75e45227ad3c1631738fa9620b7260f8a3dab6fb73c40d8edad55dee5accf9"),
            ("0003_window", "653f011feba966a5cea7db108858492202fb9d1b4726653e5b07958cbbeaafa6"),
            ("0004_merges", "555dcb7c49398b096d2894cecc87511a4a2d47a349ce00f4f14de0c4708200f7"),
            ("0005_comments", "2858c01f4bb6d25c5b15b291a493030c73b37f06413cda8a4fa3b04ca3c616d9"),
            ("0006_reasons", "13beb1bb216954edfe09c2a80837ba9680204f39f784ccea2dbbac4e867b45d8"),
            ("0007_facts", "4e68e9fc7d4e705beb3fc7150067a7217f9c0328659760fd3216e2e4c2dab53c"),
            ("0008_signing", "91bd35db298cf7d2ce6977e06b9a5caa0dbb25416568c8f983136835bf558805"),
            ("0009_remotes", "1780e62fe31c95bbc6d6d785d285d98008515985aa8b3f918f8a958db4aaacb5"),
            ("0010_corrections", "ac432ab8e6f0d05e4e1206af6bd35ea5af08efdad169c8690c8c1ae77291ff1f"),
            ("0011_sites", "392cd3d72ebbafa2efdda44b05cf7fcd1f2568cf21abec627c4eec3bda84976f"),
            ("0012_outbox", "a15e3a8d35a8c130283a262abba2bbba6566abd43a1e8f23b2085bdba143404d"),
            ("0013_renditions", "a47160501a0fbd2210ea369596dcca13b6538224ae643c3959ebb5c0e9c5b289"),
        ];
        assert_eq!(taken, known.map(|(name, checksum)| (name, checksum.to_owned())));
    }

    #[test]
    fn a_library_of_every_earlier_version_is_copied_and_brought_up() {
        for found in 1..latest() {
            let folder = tempfile::tempdir().unwrap();
            let place = Place::in_folder(folder.path());
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
            let mut db = connect(place.database(), flags).unwrap();
            run(&mut db, found, 0).unwrap();
            db.execute("INSERT INTO people (name, role) VALUES ('林晗', 'reporter')", []).unwrap();
            db.close().unwrap();

            let store = Store::open(&place, &Ports::default()).unwrap();
            let people =
                |db: &Connection| Ok(db.query_row("SELECT name FROM people", [], |row| row.get::<_, String>(0))?);
            assert_eq!(store.read(people).unwrap(), "林晗");
            assert_eq!(store.read(version).unwrap(), latest());
            let mode =
                |db: &Connection| Ok(db.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0))?);
            assert_eq!(store.read(mode).unwrap(), "wal");
            let copies: Vec<_> = std::fs::read_dir(folder.path())
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.to_string_lossy().contains(&format!("library.db.v{found}-")))
                .collect();
            let [copy] = &copies[..] else { panic!("{copies:?}") };
            let copy = connect(copy, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
            assert_eq!((version(&copy).unwrap(), people(&copy).unwrap()), (found, "林晗".to_owned()));
        }
    }

    /// Making the tables of publishing anew must lose nothing: a lost receipt would publish a story twice.
    #[test]
    fn deliveries_keep_their_attempts_and_receipts() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::in_folder(folder.path());
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut db = connect(place.database(), flags).unwrap();
        run(&mut db, 2, 0).unwrap();
        db.execute_batch(
            "INSERT INTO stories VALUES (1, 's', 't', '', 'zh', 'published', 'a', 'a', 0, 'a', 0, 0, 0, 0, 1, NULL);
             INSERT INTO destinations VALUES (1, 'd', 'site', 'newsroom', 'u', '', '', 'file', 0, 'a', 0, NULL);
             INSERT INTO deliveries VALUES
                (7, 'x', 1, 1, 'publish', 'delivered', 1, 't', 'c', 'a', 0, 0, 1, 0, NULL, NULL, NULL, 'k', '[]', x'00'),
                (9, 'y', 1, 1, 'publish', 'queued', 2, 't', 'c', 'a', 0, 5, 0, 0, NULL, NULL, NULL, 'l', '[]', x'00');
             INSERT INTO attempts VALUES (3, 7, 'send', 0, 12, 'delivered', NULL);
             INSERT INTO receipts VALUES (7, 's', 'u', '1', 'e', 0);",
        )
        .unwrap();
        db.close().unwrap();

        let store = Store::open(&place, &Ports::default()).unwrap();
        let kept = |db: &Connection| {
            Ok(db.query_row(
                "SELECT (SELECT group_concat(key || state) FROM deliveries), (SELECT group_concat(delivery) FROM attempts),
                    (SELECT group_concat(delivery || etag) FROM receipts)",
                [],
                |row| Ok([row.get::<_, String>(0)?, row.get(1)?, row.get(2)?]),
            )?)
        };
        assert_eq!(store.read(kept).unwrap(), ["7delivered,9queued", "7", "7e"]);
    }
}
