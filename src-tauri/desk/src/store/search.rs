//! Tables `search` and `grams`: finding any text, of one character or more, inside words too.
//!
//! The index holds, per story, the set of its characters and of its pairs of adjacent characters, folded to lower case
//! ([`crate::library::fold`]). A story has a text that has every pair of the query; whether it has them in a row is
//! verified on the text. Indexing a long text costs milliseconds, which typing must not pay at every pause: a written
//! story is only marked stale, read as it is by every search, and indexed once [`STALE_AT_MOST`] others were written
//! after it. The index has no other state: what a search finds is always what is stored.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, ToSql, params};

use super::{Write, blobs, stories};
use crate::api::{ListStories, Result};
use crate::library::fold;

/// How many stories may wait for being indexed; each search reads their texts.
const STALE_AT_MOST: usize = 16;

/// Pairs of a query that are looked up; a longer query is decided by verifying.
const PAIRS_AT_MOST: usize = 24;

/// Stores the packed text of a story and marks it stale; indexes what has waited longest.
pub(crate) fn put(w: &Write<'_>, story: i64, text: &[u8]) -> Result<()> {
    w.prepare_cached(
        "INSERT INTO search (story, text, stale, since)
         VALUES (?1, ?2, 1, (SELECT coalesce(max(since), 0) + 1 FROM search WHERE stale = 1))
         ON CONFLICT (story) DO UPDATE SET text = excluded.text, stale = 1,
            since = CASE stale WHEN 1 THEN since ELSE excluded.since END",
    )?
    .execute(params![story, text])?;
    let waiting: Vec<i64> = {
        let mut find =
            w.prepare_cached("SELECT story FROM search INDEXED BY search_stale WHERE stale = 1 ORDER BY since")?;
        let rows = find.query_map([], |row| row.get(0))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    let surplus = waiting.len().saturating_sub(STALE_AT_MOST);
    waiting.into_iter().filter(|waits| *waits != story).take(surplus).try_for_each(|waits| index(w, waits))
}

/// Brings the index of one story up to its text.
fn index(w: &Write<'_>, story: i64) -> Result<()> {
    let text = text(w, story)?;
    unindex(w, story)?;
    w.prepare_cached("INSERT INTO grams (rowid, gram) VALUES (?1, ?2)")?.execute(params![story, grams(&text)])?;
    w.prepare_cached("UPDATE search SET stale = 0 WHERE story = ?1")?.execute([story])?;
    Ok(())
}

/// Takes a story out of the index; its row in `search` goes with the story.
pub(crate) fn unindex(w: &Write<'_>, story: i64) -> Result<()> {
    w.prepare_cached("DELETE FROM grams WHERE rowid = ?1")?.execute([story])?;
    Ok(())
}

/// The searched text of a story.
pub(crate) fn text(db: &Connection, story: i64) -> Result<String> {
    let packed: Option<Vec<u8>> = db
        .prepare_cached("SELECT text FROM search WHERE story = ?1")?
        .query_row([story], |row| row.get(0))
        .optional()?;
    let bytes = packed.map_or_else(|| Ok(Vec::new()), |packed| blobs::unpack(&packed))?;
    String::from_utf8(bytes).map_err(|_| super::error::damaged_within())
}

/// The stories that pass the filter and may hold the folded query, last changed first. The query is not empty and has
/// no line break.
pub(crate) fn candidates(db: &Connection, query: &str, filter: &ListStories) -> Result<Vec<i64>> {
    // The rows of `search` are not looked at: a text lies in each before the mark.
    let (condition, mut values) = stories::condition(filter);
    values.push(matching(query));
    let sql = format!(
        "SELECT key FROM stories
         WHERE {condition} AND key IN (
            SELECT rowid FROM grams WHERE grams MATCH ?{}
            UNION ALL SELECT story FROM search INDEXED BY search_stale WHERE stale = 1)
         ORDER BY updated_at DESC, key DESC",
        values.len()
    );
    let mut find = db.prepare_cached(&sql)?;
    let values: Vec<&dyn ToSql> = values.iter().map(|value| value as &dyn ToSql).collect();
    let rows = find.query_map(values.as_slice(), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Every distinct character and pair of a text, as words for the index. No pair spans a line break.
fn grams(text: &str) -> String {
    let mut found: BTreeSet<(char, Option<char>)> = BTreeSet::new();
    for line in fold(text).split('\n') {
        let mut before = None;
        for c in line.chars() {
            found.insert((c, None));
            if let Some(before) = before {
                found.insert((before, Some(c)));
            }
            before = Some(c);
        }
    }
    let mut out = String::with_capacity(found.len() * 9);
    for (first, second) in found {
        push_word(&mut out, first);
        if let Some(second) = second {
            push_word(&mut out, second);
        }
        out.push(' ');
    }
    out
}

/// The index query for a folded text.
fn matching(query: &str) -> String {
    let chars: Vec<char> = query.chars().collect();
    let mut words: Vec<String> = Vec::new();
    for pair in chars.windows(2).take(PAIRS_AT_MOST) {
        let mut word = String::new();
        pair.iter().for_each(|c| push_word(&mut word, *c));
        words.push(word);
    }
    if let [only] = chars[..] {
        let mut word = String::new();
        push_word(&mut word, only);
        words.push(word);
    }
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" AND ")
}

/// A character as four digits of base 36, which FTS5's `ascii` tokenizer keeps whole whatever the character is.
fn push_word(out: &mut String, c: char) {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut rest = u32::from(c);
    let mut word = [b'0'; 4];
    for slot in word.iter_mut().rev() {
        *slot = DIGITS[(rest % 36) as usize];
        rest /= 36;
    }
    out.extend(word.iter().map(|digit| char::from(*digit)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_its_own_word() {
        let mut words = BTreeSet::new();
        for c in ['\0', 'a', 'b', ' ', '"', '中', '国', '\u{10ffff}'] {
            let mut word = String::new();
            push_word(&mut word, c);
            assert_eq!(word.len(), 4);
            assert!(words.insert(word));
        }
    }

    #[test]
    fn pairs_do_not_span_lines() {
        assert_eq!(grams("ab\nc").split_whitespace().count(), 4);
        assert_eq!(matching("abc").matches(" AND ").count(), 1);
        assert_eq!(matching("中").len(), 6);
    }
}
