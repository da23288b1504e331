//! The library as a file: backups, putting one back, and the doctor.

use std::path::Path;

use galley_article::convert::sha256_hex;
use galley_article::diff::{Selection, Verdict};
use galley_article::triage::Rules;
use rusqlite::{Connection, OpenFlags};
use serde_json::json;

use crate::api::{BackupReply, Code, Diagnosis, Fault, LibraryInfo, ListStories, Result, Symptom};
use crate::desk::Desk;
use crate::media;
use crate::place::Place;
use crate::standing;
use crate::store::connection::{beside, connect};
use crate::store::error::io_fault;
use crate::store::examine::{examine, look_into};
use crate::store::stories::{self, StoryRow};
use crate::store::{blobs, log, texts};

/// Pages copied at a time, so that other processes can write between two steps.
const PAGES: i32 = 4096;

impl Desk {
    /// Copies the library into one file, pictures and files included. The file appears only when it is complete, and
    /// an existing one is not replaced.
    pub fn backup(&self, file: &Path) -> Result<BackupReply> {
        if std::fs::symlink_metadata(file).is_ok() {
            let said = format!("{} exists already. Nothing was written; name another file.", file.display());
            return Err(Fault::new(Code::Invalid, said));
        }
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let made = tempfile::Builder::new().prefix(".galley-backup-").tempdir_in(folder);
        let made = made.map_err(|e| io_fault("written", folder, &e))?;
        let fresh = made.path().join("backup.db");
        // A connection of its own: the reading one may not write, and neither saves nor lists wait for a copy.
        let source = connect(self.place().database(), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        source.execute("VACUUM INTO ?1", [fresh.to_string_lossy()])?;
        let db = Connection::open_with_flags(&fresh, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        pack_media(self.place(), &db)?;
        db.close().map_err(|(_, e)| e)?;
        let fail = |e: std::io::Error| io_fault("written", file, &e);
        let written = std::fs::File::open(&fresh).map_err(fail)?;
        written.sync_all().map_err(fail)?;
        let bytes = written.metadata().map_err(fail)?.len();
        std::fs::rename(&fresh, file).map_err(fail)?;
        Ok(BackupReply { path: file.display().to_string(), bytes, at: self.ports().clock.now() })
    }

    /// Whether a file is a backup, or a library, that can be restored: sound, of a version that this build knows, every
    /// picture and file in it what its name says. Nothing is written.
    pub fn examine_backup(file: &Path) -> Result<()> {
        examine(file)?;
        each_packed_medium(&look_into(file)?, |_, _| Ok(()))
    }

    /// Puts a backup in the place of what the library holds, in one step that other processes see as one. What the
    /// library held before is kept as a file beside it. All of the backup is examined before anything is written.
    pub fn restore(&self, file: &Path) -> Result<LibraryInfo> {
        Self::examine_backup(file)?;
        let now = self.ports().clock.now();
        let kept = beside(self.place().database(), &format!(".before-restore-{}", now.format("%Y%m%dT%H%M%S%3fZ")));
        self.backup(&kept)?;
        // The backup is brought up to this build's schema on a copy, and gives up its media there.
        let work = tempfile::Builder::new().prefix(".galley-restore-").tempdir_in(self.place().folder());
        let work = work.map_err(|e| io_fault("written", self.place().folder(), &e))?;
        let copy = Place::at_file(work.path().join("library.db"));
        // Through SQLite: the file may be a library, part of which is in its journal.
        copy_database(&look_into(file)?, &mut Connection::open(copy.database())?)?;
        let source = Self::open(copy, self.ports().clone())?;
        source.outside(|db| unpack_media(self.place(), db))?;
        source.read_outside(|from| self.outside(|into| copy_database(from, into)))?;
        self.write(|w| {
            let detail = json!({ "file": file.display().to_string(), "kept": kept.display().to_string() });
            log::append(w, None, "", "library-restored", &detail)
        })?;
        self.library_info()
    }

    /// Examines the library: SQLite's own check, references, every stored text's hash, every story's law 1 (accepting
    /// everything gives the working text, rejecting everything the baseline), every picture and file.
    pub fn doctor(&self) -> Result<Diagnosis> {
        let mut found = Diagnosis { sound: true, stories: 0, blobs: 0, symptoms: Vec::new() };
        self.read(|db| {
            check_sqlite(db, &mut found)?;
            check_blobs(db, &mut found)?;
            for trashed in [false, true] {
                for row in stories::list(db, &ListStories { trashed, ..ListStories::default() })? {
                    found.stories += 1;
                    self.check_story_texts(db, &row, &mut found);
                }
            }
            Ok(())
        })?;
        found.sound = found.symptoms.is_empty();
        Ok(found)
    }

    fn check_story_texts(&self, db: &Connection, row: &StoryRow, found: &mut Diagnosis) {
        let name = row.summary.id.as_str();
        let read = texts::get(db, row.key)
            .and_then(|text| Ok((standing::read(db, row, &text, self.rules().unwrap_or(Rules::house()))?, text)));
        let (held, text) = match read {
            Ok(read) => read,
            Err(fault) => return found.symptom("text-unreadable", format!("{name}: {}", fault.message)),
        };
        if blobs::hash(&held.working.canonical_json()) != text.working_hash {
            found.symptom("text-hash", name);
        }
        if blobs::hash(&held.baseline().canonical_json()) != text.baseline_hash {
            found.symptom("baseline-hash", name);
        }
        if let Some(weave) = &held.weave {
            let (rejected, _) = weave.decide(&Selection::All, Verdict::Reject);
            let (accepted, _) = weave.decide(&Selection::All, Verdict::Accept);
            if rejected.working() != *held.baseline() || accepted.baseline() != *held.working {
                found.symptom("law-1", name);
            }
        }
        for media in &held.working.media {
            match self.media(&media.sha256) {
                Ok(_) => {}
                Err(fault) if fault.code == Code::Damaged => found.symptom("media-hash", &media.sha256),
                Err(_) => found.symptom("media-missing", &media.sha256),
            }
        }
    }
}

impl Diagnosis {
    fn symptom(&mut self, code: &str, subject: impl Into<String>) {
        self.symptoms.push(Symptom { code: code.to_owned(), subject: subject.into() });
    }
}

fn check_sqlite(db: &Connection, found: &mut Diagnosis) -> Result<()> {
    let mut check = db.prepare("PRAGMA integrity_check")?;
    for said in check.query_map([], |row| row.get::<_, String>(0))? {
        let said = said?;
        if said != "ok" {
            found.symptom("integrity", said);
        }
    }
    let mut check = db.prepare("PRAGMA foreign_key_check")?;
    for said in check.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?)))? {
        let (table, row) = said?;
        found.symptom("foreign-key", format!("{table} {}", row.unwrap_or_default()));
    }
    Ok(())
}

fn check_blobs(db: &Connection, found: &mut Diagnosis) -> Result<()> {
    for hash in blobs::hashes(db)? {
        found.blobs += 1;
        let sound = blobs::get(db, &hash).is_ok_and(|bytes| blobs::hash(&bytes) == hash);
        if !sound {
            found.symptom("blob-hash", hash);
        }
    }
    Ok(())
}

/// Makes one database what another is.
fn copy_database(from: &Connection, into: &mut Connection) -> Result<()> {
    let copying = rusqlite::backup::Backup::new(from, into)?;
    Ok(copying.run_to_completion(PAGES, std::time::Duration::from_millis(5), None)?)
}

/// Puts every file under `media/` into a table of a backup.
fn pack_media(place: &Place, db: &Connection) -> Result<()> {
    db.execute_batch("CREATE TABLE backup_media (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT; BEGIN")?;
    let fail = |e: std::io::Error| io_fault("read", &place.media(), &e);
    let folders = match std::fs::read_dir(place.media()) {
        Ok(folders) => folders,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(db.execute_batch("COMMIT")?),
        Err(e) => return Err(fail(e)),
    };
    for folder in folders {
        let folder = folder.map_err(fail)?.path();
        if !folder.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(&folder).map_err(fail)? {
            let file = file.map_err(fail)?.path();
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            // Only what is kept by its hash: a file being written has another kind of name.
            if media::file(place, &name).is_some() {
                let bytes = std::fs::read(&file).map_err(fail)?;
                db.prepare_cached("INSERT INTO backup_media (sha256, bytes) VALUES (?1, ?2)")?
                    .execute(rusqlite::params![name, bytes])?;
            }
        }
    }
    Ok(db.execute_batch("COMMIT")?)
}

/// Writes the files of a backup under `media/`, and takes the table out.
fn unpack_media(place: &Place, db: &Connection) -> Result<()> {
    each_packed_medium(db, |name, bytes| media::keep(place, name, bytes))?;
    Ok(db.execute_batch("DROP TABLE IF EXISTS backup_media")?)
}

/// Hands out every file that a backup holds, with its hash, which is checked first.
fn each_packed_medium(db: &Connection, mut take: impl FnMut(&str, &[u8]) -> Result<()>) -> Result<()> {
    let there = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'backup_media'")?.exists([])?;
    if !there {
        return Ok(());
    }
    let mut find = db.prepare("SELECT sha256, bytes FROM backup_media")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let (name, bytes): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        if sha256_hex(&bytes) != name {
            let said = "A picture or file in the backup is damaged. Nothing was restored; use another backup.";
            return Err(Fault::new(Code::Damaged, said));
        }
        take(&name, &bytes)?;
    }
    Ok(())
}
