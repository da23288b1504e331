//! The chain over the log: the hash of a line covers the hash of the line before it, so that a line that is changed, taken
//! out, put in or moved no longer fits those after it.
//!
//! A hash is BLAKE3 over canonical bytes: [`OPENING`], the hash before as 64 hex digits ([`NONE`] before the first line), then
//! number, story (`-` for none, else `+` and its name), time in milliseconds UTC, actor, act and detail as stored, each as
//! its length in bytes (64 bits, little endian) and its UTF-8. There is no key in it: whoever can write the file can forge a
//! whole chain, and is found out only by a hash that was noted elsewhere (the sign-off sheet prints it).

use rusqlite::{Connection, OptionalExtension, Row};

use super::error::damaged_within;
use crate::api::Result;

/// What is hashed first, so that these hashes are no others.
const OPENING: &[u8] = b"galley log 1\n";

/// What stands for the hash before the first line.
pub(crate) const NONE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A line as the chain sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) seq: u64,
    pub(crate) story: Option<String>,
    /// Milliseconds since 1970 UTC.
    pub(crate) at: i64,
    pub(crate) actor: String,
    pub(crate) act: String,
    /// JSON as it is stored, byte for byte.
    pub(crate) detail: String,
}

/// The hash of a line that follows the line of another hash.
pub(crate) fn link(before: &str, line: &Line) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(OPENING).update(before.as_bytes());
    let story = line.story.as_ref().map_or_else(|| "-".to_owned(), |story| format!("+{story}"));
    let (seq, at) = (line.seq.to_string(), line.at.to_string());
    for field in [&seq, &story, &at, &line.actor, &line.act, &line.detail] {
        hasher.update(&u64::try_from(field.len()).unwrap_or(u64::MAX).to_le_bytes()).update(field.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// The last number that was given, and the hash that the next line follows.
pub(crate) fn head(db: &Connection) -> Result<(u64, String)> {
    let given = last_given(db)?;
    let last: Option<Option<String>> = db
        .prepare_cached("SELECT hash FROM log ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    match last {
        None => Ok((given, NONE.to_owned())),
        Some(Some(hash)) => Ok((given, hash)),
        // The lines of before the chain have no hash of their own: once, all of them are walked.
        Some(None) => {
            let mut hash = NONE.to_owned();
            walk(db, |line, _| {
                hash = link(&hash, &line);
                true
            })?;
            Ok((given, hash))
        }
    }
}

/// The last number that a line was ever given, by SQLite's own count.
pub(crate) fn last_given(db: &Connection) -> Result<u64> {
    let last = db
        .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'log'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(last.unwrap_or(0))
}

/// Where the chain breaks first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Break {
    /// Lines from this number to that are not there.
    Missing { from: u64, to: u64 },
    /// This line, or the hash that it holds, is not what was written.
    Changed { seq: u64 },
    /// This line was written without a hash, after the chain had begun.
    Unchained { seq: u64 },
    /// Lines from this number to that, the last ones, are not there.
    Shortened { from: u64, to: u64 },
}

/// What walking along the chain found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Walked {
    pub(crate) lines: u64,
    /// The hash of the last line that was looked at.
    pub(crate) head: String,
    /// The first place where it does not hold together.
    pub(crate) broken: Option<Break>,
    /// Whether the hash that was looked for is among those of the lines.
    pub(crate) met: bool,
}

/// Walks along the whole chain; `wanted` is a hash, or the beginning of one, that was noted at some earlier time.
pub(crate) fn verify(db: &Connection, wanted: Option<&str>) -> Result<Walked> {
    let after: u64 =
        db.query_row("SELECT after FROM log_chain", [], |row| row.get(0)).optional()?.ok_or_else(damaged_within)?;
    let mut found = Walked { head: NONE.to_owned(), met: wanted.is_none(), ..Walked::default() };
    let mut next = 1;
    walk(db, |line, stored| {
        let hash = link(&found.head, &line);
        found.broken = match stored {
            _ if line.seq > next => Some(Break::Missing { from: next, to: line.seq - 1 }),
            Some(stored) if stored != hash => Some(Break::Changed { seq: line.seq }),
            None if line.seq > after => Some(Break::Unchained { seq: line.seq }),
            _ => None,
        };
        found.lines += 1;
        next = line.seq + 1;
        found.met |= wanted.is_some_and(|wanted| hash.starts_with(wanted));
        found.head = hash;
        found.broken.is_none()
    })?;
    let given = last_given(db)?;
    if found.broken.is_none() && given >= next {
        found.broken = Some(Break::Shortened { from: next, to: given });
    }
    Ok(found)
}

/// Hands out every line with the hash that it holds, in order, until `take` has had enough.
fn walk(db: &Connection, mut take: impl FnMut(Line, Option<String>) -> bool) -> Result<()> {
    let mut find = db.prepare_cached("SELECT seq, story, at, actor, act, detail, hash FROM log ORDER BY seq")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        if !take(line(row)?, row.get(6)?) {
            break;
        }
    }
    Ok(())
}

fn line(row: &Row<'_>) -> rusqlite::Result<Line> {
    Ok(Line {
        seq: row.get(0)?,
        story: row.get(1)?,
        at: row.get(2)?,
        actor: row.get(3)?,
        act: row.get(4)?,
        detail: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    use rusqlite::OpenFlags;
    use serde_json::json;

    use super::super::connection::connect;
    use super::super::{Store, log, migrations};
    use super::*;
    use crate::place::Place;
    use crate::ports::Ports;

    fn sample() -> Line {
        let [actor, act, detail] = ["赵睿", "advanced", "{}"].map(str::to_owned);
        Line { seq: 1, story: Some("s".to_owned()), at: 0, actor, act, detail }
    }

    /// Hashes lie in libraries and on paper: the recipe is for ever.
    #[test]
    fn the_recipe_is_what_it_was() {
        let by_hand = |text: &[u8]| blake3::hash(text).to_hex().to_string();
        let mut bytes = b"galley log 1\n".to_vec();
        bytes.extend(NONE.bytes());
        for field in ["1", "+s", "0", "赵睿", "advanced", "{}"] {
            bytes.extend((field.len() as u64).to_le_bytes());
            bytes.extend(field.bytes());
        }
        assert_eq!(link(NONE, &sample()), by_hand(&bytes));
    }

    #[test]
    fn every_part_of_a_line_counts() {
        let hash = link(NONE, &sample());
        let others = [
            Line { seq: 2, ..sample() },
            Line { story: None, ..sample() },
            Line { at: 1, ..sample() },
            Line { actor: "赵睿a".into(), act: "dvanced".into(), ..sample() },
            Line { detail: "{ }".into(), ..sample() },
        ];
        for other in others {
            assert_ne!(link(NONE, &other), hash, "{other:?}");
        }
        assert_ne!(link(&hash, &sample()), hash, "and so does the line before");
    }

    /// Lines of before the chain hold no hash; the first one after them covers them all.
    #[test]
    fn lines_of_before_the_chain_are_covered_by_the_first_after_them() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::in_folder(folder.path());
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut db = connect(place.database(), flags).unwrap();
        migrations::run(&mut db, 7, 0).unwrap();
        for act in ["created", "submitted"] {
            db.execute("INSERT INTO log (story, at, actor, act, detail) VALUES ('s', 0, '林晗', ?1, '{}')", [act])
                .unwrap();
        }
        db.close().unwrap();

        let store = Store::open(&place, &Ports::default()).unwrap();
        let append =
            |act: &str| store.write(&Ports::default(), |w| log::append(w, None, "赵睿", act, &json!({}))).unwrap();
        append("took");
        append("took");
        let walked = store.read(|db| verify(db, None)).unwrap();
        assert_eq!((walked.lines, walked.broken), (4, None));
        let writing = store.writing();
        writing
            .execute_batch("DROP TRIGGER log_is_never_changed; UPDATE log SET actor = '周棠' WHERE seq = 1")
            .unwrap();
        drop(writing);
        assert_eq!(store.read(|db| verify(db, None)).unwrap().broken, Some(Break::Changed { seq: 3 }));
    }
}
