//! The two texts of a story as they stand, loaded once and kept while nobody changes them.
//!
//! Stored are the working text and the weave as of the end of the last author's turn; the weave with the present
//! turn's writing, its changes and the baseline follow from these. Before tracking was first switched on there is no weave;
//! what is written after it was switched off goes into both of its texts. A cache keyed by the row's stamp saves recomputing
//! them at every pause of somebody who types. The cache is filled only with what was committed.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use galley_article::diff::{Change, Turn, Weave};
use galley_article::model::{Article, read_article};
use galley_article::triage::{Memory, Rules};
use rusqlite::Connection;

use crate::api::{Code, Counts, Fault, Result, StoryId, StoryView};
use crate::library::searched_text;
use crate::store::blobs;
use crate::store::error::{damaged_within, newer_within};
use crate::store::stories::{self, StoryRow};
use crate::store::texts::{self, TextRow};
use crate::text::conflict;

/// Stories whose texts are kept in memory; a window has one open, a desk a few.
const KEPT: usize = 8;

/// A story with its two texts.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) row: StoryRow,
    pub(crate) text: TextRow,
    pub(crate) texts: Texts,
    /// The newsroom's own rules for classes; none where Galley's hold.
    pub(crate) rules: Option<Arc<Rules>>,
}

/// A working text as the library keeps it.
pub(crate) struct Packed {
    pub(crate) hash: String,
    pub(crate) working: Vec<u8>,
    pub(crate) searched: Vec<u8>,
}

impl Packed {
    pub(crate) fn of(working: &Article) -> Result<Self> {
        let canonical = working.canonical_json();
        Ok(Self {
            hash: blobs::hash(&canonical),
            working: blobs::pack(&canonical)?,
            searched: blobs::pack(searched_text(working).as_bytes())?,
        })
    }
}

/// What follows from one state of a row of `texts`.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    pub(crate) working: Arc<Article>,
    /// As of the end of the last author's turn; none in a story of which nothing was tracked yet.
    pub(crate) stored: Option<Arc<Weave>>,
    /// With the present turn's writing.
    pub(crate) weave: Option<Arc<Weave>>,
    pub(crate) changes: Arc<Vec<Change>>,
    /// What was read to class them.
    pub(crate) memory: Arc<Memory>,
    /// How long the working text is.
    pub(crate) counts: Counts,
}

impl Texts {
    /// An untracked text.
    pub(crate) fn plain(working: Arc<Article>) -> Self {
        let counts = Counts::of(&working.body);
        Self { working, stored: None, weave: None, changes: Arc::default(), memory: Arc::default(), counts }
    }

    /// A text that is or was tracked: `stored` with the writing of one turn, or with what is written while tracking is off.
    /// `memory` is of the changes before.
    pub(crate) fn woven(
        working: Arc<Article>,
        stored: Arc<Weave>,
        turn: Option<&Turn>,
        rules: &Rules,
        memory: Memory,
    ) -> Self {
        let weave = Arc::new(match turn {
            Some(turn) => stored.advance(&working, turn),
            None => stored.amend(&working),
        });
        Self::of(working, stored, weave, rules, memory)
    }

    /// The texts of a weave.
    pub(crate) fn of(
        working: Arc<Article>,
        stored: Arc<Weave>,
        weave: Arc<Weave>,
        rules: &Rules,
        mut memory: Memory,
    ) -> Self {
        let changes = Arc::new(weave.changes_by(rules, &mut memory));
        let counts = Counts::of(&working.body);
        Self { working, stored: Some(stored), weave: Some(weave), changes, memory: Arc::new(memory), counts }
    }

    /// What has been agreed.
    pub(crate) fn baseline(&self) -> Arc<Article> {
        match &self.weave {
            Some(weave) => Arc::new(weave.baseline()),
            None => Arc::clone(&self.working),
        }
    }

    /// How many changes await a decision.
    pub(crate) fn pending(&self) -> u32 {
        u32::try_from(self.changes.len()).unwrap_or(u32::MAX)
    }
}

impl Standing {
    /// Loads a story, from the cache where its row is unchanged.
    pub(crate) fn load(db: &Connection, cache: &Cache, story: &StoryId) -> Result<Self> {
        let row = stories::get(db, story)?;
        let text = texts::get(db, row.key)?;
        let texts = match cache.get(&text.stamp) {
            Some(texts) => texts,
            None => {
                let texts = read(db, &row, &text, cache.rules().map_or(Rules::house(), Arc::as_ref))?;
                cache.put(&text.stamp, &texts);
                texts
            }
        };
        Ok(Self { row, text, texts, rules: cache.rules().cloned() })
    }

    /// What speaks of one version of the working text is not done to another.
    pub(crate) fn meant(&self, base_version: Option<u64>) -> Result<()> {
        match base_version {
            Some(base) if base != self.row.version => Err(conflict(self, base, None)),
            _ => Ok(()),
        }
    }

    /// By what changes are classed.
    pub(crate) fn rules(&self) -> &Rules {
        self.rules.as_deref().unwrap_or(Rules::house())
    }

    /// The present turn, as the weave names it.
    pub(crate) fn turn(&self) -> Turn {
        turn_of(&self.text)
    }

    /// What the facade answers of it.
    pub(crate) fn view(&self) -> StoryView {
        StoryView {
            summary: self.row.summary.clone(),
            working: Article::clone(&self.texts.working),
            baseline: Article::clone(&self.texts.baseline()),
            version: self.row.version,
            tracking: self.row.tracking,
            changes: Vec::clone(&self.texts.changes),
            counts: self.texts.counts,
        }
    }

    /// Refuses to change what lies in the trash.
    pub(crate) fn in_use(self) -> Result<Self> {
        if self.row.summary.trashed_at.is_none() {
            return Ok(self);
        }
        let said = "The story is in the trash. Nothing was changed; take it out of the trash first.";
        Err(Fault::new(Code::Invalid, said))
    }
}

pub(crate) fn turn_of(text: &TextRow) -> Turn {
    Turn { author: text.turn.author.clone(), at: text.turn.last }
}

/// Texts as stored, without the cache.
pub(crate) fn read(db: &Connection, row: &StoryRow, text: &TextRow, rules: &Rules) -> Result<Texts> {
    let (working, weave) = texts::packed(db, row.key)?;
    let working = Arc::new(read_packed(&working)?);
    Ok(match weave {
        Some(weave) => {
            let turn = row.tracking.then(|| turn_of(text));
            Texts::woven(working, Arc::new(unpack_weave(&weave)?), turn.as_ref(), rules, Memory::default())
        }
        None => Texts::plain(working),
    })
}

/// A packed article.
pub(crate) fn read_packed(packed: &[u8]) -> Result<Article> {
    read_stored(&blobs::unpack(packed)?)
}

/// An article from the bytes that a row or blob holds.
pub(crate) fn read_stored(bytes: &[u8]) -> Result<Article> {
    let value = serde_json::from_slice(bytes).map_err(|_| damaged_within())?;
    let (article, _) = read_article(&value);
    article.ok_or_else(newer_within)
}

pub(crate) fn pack_weave(weave: &Weave) -> Result<Vec<u8>> {
    let json = serde_json::to_vec(weave)
        .map_err(|e| Fault::new(Code::Internal, format!("The changes could not be stored: {e}.")))?;
    blobs::pack(&json)
}

pub(crate) fn unpack_weave(packed: &[u8]) -> Result<Weave> {
    let json = blobs::unpack(packed)?;
    serde_json::from_slice(&json).map_err(|_| if Weave::is_of_newer(&json) { newer_within() } else { damaged_within() })
}

/// The texts of the stories last used, by stamp.
#[derive(Debug)]
pub(crate) struct Cache {
    kept: Mutex<VecDeque<(String, Texts)>>,
    rules: Option<Arc<Rules>>,
}

impl Cache {
    /// An empty one, for texts that are classed by these rules.
    pub(crate) fn new(rules: Option<Rules>) -> Self {
        Self { kept: Mutex::default(), rules: rules.map(Arc::new) }
    }

    pub(crate) fn rules(&self) -> Option<&Arc<Rules>> {
        self.rules.as_ref()
    }

    pub(crate) fn get(&self, stamp: &str) -> Option<Texts> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == stamp).map(|(_, texts)| texts.clone())
    }

    pub(crate) fn put(&self, stamp: &str, texts: &Texts) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| known != stamp);
        kept.truncate(KEPT - 1);
        kept.push_front((stamp.to_owned(), texts.clone()));
    }
}
