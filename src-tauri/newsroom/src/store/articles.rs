//! Tables `article`, `version` and `answer`: an article comes in whole, once, or not at all.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, Params, Row, Transaction, TransactionBehavior, params};

use super::{Store, StoreError, sha256_hex};

/// Entity tags in a precondition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tags {
    /// `*`: whatever is there.
    Any,
    /// One of these, strong tags only, quotes included.
    Of(Vec<String>),
}

impl Tags {
    fn matches(&self, current: Option<&str>) -> bool {
        match (self, current) {
            (_, None) => false,
            (Self::Any, Some(_)) => true,
            (Self::Of(tags), Some(current)) => tags.iter().any(|tag| tag == current),
        }
    }
}

/// `If-Match` and `If-None-Match` of a PUT.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Preconditions {
    pub(crate) matching: Option<Tags>,
    pub(crate) none_matching: Option<Tags>,
}

/// Who may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visibility {
    /// Everybody, once its embargo is over.
    Usable,
    /// Nobody for now.
    Withheld,
    /// Nobody any more; a notice stands in its place.
    Canceled,
}

impl Visibility {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::Withheld => "withheld",
            Self::Canceled => "canceled",
        }
    }

    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "withheld" => Self::Withheld,
            "canceled" => Self::Canceled,
            _ => Self::Usable,
        }
    }
}

/// An article that was sent, checked and read.
#[derive(Clone, Debug)]
pub(crate) struct Incoming {
    pub(crate) story: String,
    pub(crate) key: Option<String>,
    pub(crate) preconditions: Preconditions,
    /// The ninjs document as it came.
    pub(crate) ninjs: String,
    pub(crate) visibility: Visibility,
    /// The embargo's end.
    pub(crate) public_from: Option<DateTime<Utc>>,
    pub(crate) section: String,
    pub(crate) title: String,
    pub(crate) lead: String,
    pub(crate) language: String,
    /// SHA-256 of the first picture; empty when there is none.
    pub(crate) picture: String,
    pub(crate) picture_alt: String,
    /// What readers are told when it is withdrawn.
    pub(crate) note: String,
    /// Every media it refers to, by SHA-256.
    pub(crate) media: Vec<String>,
    pub(crate) now: DateTime<Utc>,
}

/// What became of a PUT. Everything but `Done` stored nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Put {
    /// Stored now, or (`replayed`) by an earlier request with the same key.
    Done { created: bool, version: i64, etag: String, received: i64, replayed: bool },
    /// The key came with another request before.
    KeyReused,
    /// A precondition does not hold; the tag of what is there.
    Mismatch(Option<String>),
    /// There is an article and no precondition; its tag.
    Unconditional(String),
    /// These media are not here.
    MissingMedia(Vec<String>),
}

/// A row of `article`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) story: String,
    pub(crate) version: i64,
    pub(crate) etag: String,
    pub(crate) visibility: Visibility,
    pub(crate) public_from: i64,
    pub(crate) published: i64,
    pub(crate) updated: i64,
    pub(crate) section: String,
    pub(crate) title: String,
    pub(crate) lead: String,
    pub(crate) language: String,
    pub(crate) picture: String,
    pub(crate) picture_alt: String,
    pub(crate) note: String,
}

const COLUMNS: &str = "story, version, etag, status, public_from, published, updated, section, title, lead, language, \
                       picture, picture_alt, note";

/// Rows of `article` with what follows `FROM article`.
pub(super) fn select(db: &Connection, tail: &str, params: impl Params) -> Result<Vec<Stored>, StoreError> {
    let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM article {tail}"))?;
    let rows = query.query_map(params, |row: &Row<'_>| {
        Ok(Stored {
            story: row.get(0)?,
            version: row.get(1)?,
            etag: row.get(2)?,
            visibility: Visibility::from_name(&row.get::<_, String>(3)?),
            public_from: row.get(4)?,
            published: row.get(5)?,
            updated: row.get(6)?,
            section: row.get(7)?,
            title: row.get(8)?,
            lead: row.get(9)?,
            language: row.get(10)?,
            picture: row.get(11)?,
            picture_alt: row.get(12)?,
            note: row.get(13)?,
        })
    })?;
    rows.collect::<Result<_, _>>().map_err(Into::into)
}

impl Store {
    /// Takes an article in: key, preconditions, media and every row in one transaction.
    pub(crate) fn put_article(&self, incoming: &Incoming) -> Result<Put, StoreError> {
        let mut db = self.writer();
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let outcome = put(&transaction, incoming)?;
        if matches!(outcome, Put::Done { replayed: false, .. }) {
            transaction.commit()?;
        }
        Ok(outcome)
    }

    /// One story, whoever may see it.
    pub(crate) fn article(&self, story: &str) -> Result<Option<Stored>, StoreError> {
        Ok(select(&self.reader(), "WHERE story = ?1", [story])?.pop())
    }

    /// A stored version as it came, and when.
    pub(crate) fn ninjs(&self, story: &str, version: i64) -> Result<Option<(String, i64)>, StoreError> {
        let db = self.reader();
        let mut query = db.prepare_cached("SELECT ninjs, received FROM version WHERE story = ?1 AND version = ?2")?;
        Ok(query.query_row(params![story, version], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// Public articles of a section and those below it (of the site, where it is empty), newest first.
    pub(crate) fn public(&self, section: &str, now: i64, skip: u32, limit: u32) -> Result<Vec<Stored>, StoreError> {
        let tail = "WHERE status = 'usable' AND public_from <= ?1
               AND (?2 = '' OR section = ?2 OR substr(section, 1, length(?2) + 1) = ?2 || '/')
             ORDER BY published DESC, story LIMIT ?3 OFFSET ?4";
        select(&self.reader(), tail, params![now, section, limit, skip])
    }

    /// Every public article's name and last change, newest first.
    pub(crate) fn every_public(&self, now: i64) -> Result<Vec<(String, i64)>, StoreError> {
        let db = self.reader();
        let mut query = db.prepare_cached(
            "SELECT story, max(updated, published) FROM article WHERE status = 'usable' AND public_from <= ?1
             ORDER BY published DESC, story",
        )?;
        let rows = query.query_map([now], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect::<Result<_, _>>().map_err(Into::into)
    }

    /// The outermost sections that have public articles, fullest first.
    pub(crate) fn sections(&self, now: i64, limit: u32) -> Result<Vec<String>, StoreError> {
        let db = self.reader();
        let mut query = db.prepare_cached(
            "SELECT CASE instr(section, '/') WHEN 0 THEN section ELSE substr(section, 1, instr(section, '/') - 1) END
               AS name FROM article WHERE status = 'usable' AND public_from <= ?1 AND section <> ''
             GROUP BY name ORDER BY count(*) DESC, name LIMIT ?2",
        )?;
        let rows = query.query_map(params![now, limit], |row| row.get(0))?;
        rows.collect::<Result<_, _>>().map_err(Into::into)
    }
}

fn put(db: &Transaction<'_>, incoming: &Incoming) -> Result<Put, StoreError> {
    let request = sha256_hex(format!("{}\n{}", incoming.story, incoming.ninjs).as_bytes());
    if let Some(key) = &incoming.key
        && let Some(answer) = answered(db, key, &request)?
    {
        return Ok(answer);
    }
    let current = select(db, "WHERE story = ?1", [&incoming.story])?.pop();
    let tag = current.as_ref().map(|current| current.etag.as_str());
    let Preconditions { matching, none_matching } = &incoming.preconditions;
    let holds = matching.as_ref().is_none_or(|tags| tags.matches(tag))
        && none_matching.as_ref().is_none_or(|tags| !tags.matches(tag));
    if !holds {
        return Ok(Put::Mismatch(tag.map(str::to_owned)));
    }
    if let Some(tag) = tag
        && matching.is_none()
        && none_matching.is_none()
    {
        return Ok(Put::Unconditional(tag.to_owned()));
    }
    let missing = missing_media(db, &incoming.media)?;
    if !missing.is_empty() {
        return Ok(Put::MissingMedia(missing));
    }
    store(db, incoming, current.as_ref(), &request)
}

/// The answer this key had before, if any.
fn answered(db: &Transaction<'_>, key: &str, request: &str) -> Result<Option<Put>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT answer.request, answer.status, answer.version, version.etag, version.received
         FROM answer JOIN version USING (story, version) WHERE key = ?1",
    )?;
    let before = query.query_row([key], |row| {
        let same = row.get::<_, String>(0)? == request;
        let done = Put::Done {
            created: row.get::<_, i64>(1)? == 201,
            version: row.get(2)?,
            etag: row.get(3)?,
            received: row.get(4)?,
            replayed: true,
        };
        Ok(if same { done } else { Put::KeyReused })
    });
    Ok(before.optional()?)
}

fn missing_media(db: &Transaction<'_>, hashes: &[String]) -> Result<Vec<String>, StoreError> {
    let mut query = db.prepare_cached("SELECT 1 FROM media WHERE sha256 = ?1")?;
    let mut missing = Vec::new();
    for hash in hashes {
        if !query.exists([hash])? {
            missing.push(hash.clone());
        }
    }
    Ok(missing)
}

fn store(
    db: &Transaction<'_>,
    incoming: &Incoming,
    current: Option<&Stored>,
    request: &str,
) -> Result<Put, StoreError> {
    let version = current.map_or(0, |current| current.version) + 1;
    let etag = format!("\"{version}-{}\"", &sha256_hex(incoming.ninjs.as_bytes())[..16]);
    let now = incoming.now.timestamp_millis();
    let public_from = incoming.public_from.map_or(0, |at| at.timestamp_millis());
    // What readers have already seen keeps its date; what they have not is dated from the moment they can.
    let seen = current.filter(|current| current.visibility != Visibility::Withheld && current.published <= now);
    let published = seen.map_or_else(|| now.max(public_from), |current| current.published);
    db.execute(
        "INSERT INTO version (story, version, etag, received, ninjs) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![incoming.story, version, etag, now, incoming.ninjs],
    )?;
    db.execute(
        &format!("INSERT OR REPLACE INTO article ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"),
        params![
            incoming.story,
            version,
            etag,
            incoming.visibility.name(),
            public_from,
            published,
            now,
            incoming.section,
            incoming.title,
            incoming.lead,
            incoming.language,
            incoming.picture,
            incoming.picture_alt,
            incoming.note,
        ],
    )?;
    let created = current.is_none();
    if let Some(key) = &incoming.key {
        db.execute(
            "INSERT INTO answer (key, request, story, version, status) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![key, request, incoming.story, version, if created { 201 } else { 200 }],
        )?;
    }
    Ok(Put::Done { created, version, etag, received: now, replayed: false })
}
