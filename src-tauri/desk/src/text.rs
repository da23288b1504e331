//! Making stories and saving what somebody typed.
//!
//! Every change of a working text goes through [`Standing::write_text`]: one author's turn ends where another begins, a
//! revision is kept there and every ten minutes of writing, and the version counts up.

use std::sync::Arc;

use chrono::TimeDelta;
use galley_article::model::{Article, Body, ContentHash, Field, read_article, schema};
use galley_article::problem::Problem;
use galley_article::triage::Memory;
use serde_json::{Value, json};

use crate::api::{Code, CreateStory, Fault, Result, RevisionKind, SaveReply, SaveText, StoryId, StoryView};
use crate::comments;
use crate::desk::Desk;
use crate::history::{keep_refused, keep_revision};
use crate::signing;
use crate::standing::{Packed, Standing, Texts, pack_weave};
use crate::store::stories::Facts;
use crate::store::texts::{TextRow, TurnRow};
use crate::store::{Write, blobs, log, search, stories, texts};

/// The gentle clock: a revision at most so often while somebody writes; a longer pause ends a turn.
const GENTLE_CLOCK: TimeDelta = TimeDelta::minutes(10);

/// A turn ends also when so many changes were made in it: the difference of a turn is found anew at every save, and what
/// an earlier turn settled costs nothing there. The hand is the same, so nobody sees the border.
const CHANGES_A_TURN: usize = 64;

impl Desk {
    /// Makes a story: empty, or with the text given. The actor holds it.
    pub fn create_story(&self, request: &CreateStory) -> Result<StoryView> {
        let actor = named(&request.actor)?;
        let article = match &request.article {
            Some(given) => whole(given)?.0,
            None => Article::default(),
        };
        Ok(self.make_story(article, actor, "created", &json!({}))?.view())
    }

    /// Makes a story of an article; `act` and `detail` are its first line in the log.
    pub(crate) fn make_story(&self, article: Article, actor: &str, act: &str, detail: &Value) -> Result<Standing> {
        let texts = Texts::plain(Arc::new(article));
        let standing = self.write(|w| {
            let row = stories::insert(w, &facts(&texts), self.newsroom_stages().first(), actor)?;
            let packed = Packed::of(&texts.working)?;
            let text = TextRow {
                stamp: w.fresh_id().to_string(),
                working_hash: packed.hash.clone(),
                baseline_hash: packed.hash,
                turn: TurnRow { author: actor.to_owned(), started: w.at, last: w.at },
                revised_at: w.at,
            };
            texts::insert(w, row.key, &text, &packed.working)?;
            search::put(w, row.key, &packed.searched)?;
            log::append(w, Some(&row.summary.id), actor, act, detail)?;
            let standing = Standing { row, text, texts: texts.clone(), rules: self.cache().rules().cloned() };
            keep_revision(w, &standing, RevisionKind::Created, actor, "")?;
            Ok(standing)
        })?;
        self.cache().put(&standing.text.stamp, &standing.texts);
        Ok(standing)
    }

    /// Everything about one story.
    pub fn story(&self, story: &StoryId) -> Result<StoryView> {
        Ok(self.standing(story)?.view())
    }

    pub(crate) fn standing(&self, story: &StoryId) -> Result<Standing> {
        self.read(|db| Standing::load(db, self.cache(), story))
    }

    /// Saves what somebody typed, durably. A text made from an older version is not written over what stands: it is kept
    /// as a revision of kind `conflict`, which the fault names. A text equal to what stands changes nothing.
    pub fn save_working_text(&self, request: &SaveText) -> Result<SaveReply> {
        let actor = named(&request.actor)?;
        let given = Given::read(request)?;
        let (answer, problems) = self.write(|w| {
            let standing = Standing::load(w, self.cache(), &request.story)?.in_use()?;
            let (article, problems) = given.over(&standing.texts.working);
            if article == *standing.texts.working {
                return Ok((Ok(standing), problems));
            }
            if standing.row.version != request.base_version {
                let kept = keep_refused(w, &standing, &article, actor)?;
                return Ok((Err(conflict(&standing, request.base_version, Some(kept))), problems));
            }
            Ok((Ok(standing.write_text(w, article, actor)?), problems))
        })?;
        let standing = answer?;
        self.cache().put(&standing.text.stamp, &standing.texts);
        Ok(SaveReply {
            saved_at: standing.row.summary.updated_at,
            version: standing.row.version,
            baseline: standing.moved_baseline(),
            changes: Vec::clone(&standing.texts.changes),
            counts: standing.texts.counts,
            problems,
        })
    }
}

impl Standing {
    /// Makes an article the working text, as written by `actor`, and answers what then stands.
    pub(crate) fn write_text(mut self, w: &Write<'_>, article: Article, actor: &str) -> Result<Self> {
        self.begin_turn(w, actor)?;
        self.text.turn.last = w.at;
        let working = Arc::new(article);
        let before = self.texts.clone();
        let turn = self.row.tracking.then(|| self.turn());
        let (texts, packed) = match &self.texts.stored {
            Some(stored) => {
                // Neither needs the other, and each costs milliseconds where a text is long.
                let (texts, packed) = std::thread::scope(|scope| {
                    let packing = scope.spawn(|| Packed::of(&working));
                    let (stored, memory) = (Arc::clone(stored), Memory::clone(&before.memory));
                    let texts = Texts::woven(Arc::clone(&working), stored, turn.as_ref(), self.rules(), memory);
                    (texts, packing.join())
                });
                (texts, packed.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?)
            }
            None => {
                let packed = Packed::of(&working)?;
                (Texts::plain(working), packed)
            }
        };
        self.texts = texts;
        comments::carry(w, self.row.key, &before, &self.texts)?;
        self.store_text(w, packed, actor, "wrote")?;
        if w.at - self.text.revised_at >= GENTLE_CLOCK {
            keep_revision(w, &self, RevisionKind::Clock, actor, "")?;
            self.text.revised_at = w.at;
        }
        Ok(self)
    }

    /// Ends the present turn when somebody else begins to write, or the same person after a long pause or many changes:
    /// the weave with all that was written becomes the stored one, and what one person hands to another is kept as a
    /// revision.
    fn begin_turn(&mut self, w: &Write<'_>, actor: &str) -> Result<()> {
        let another = self.text.turn.author != actor;
        let paused = w.at - self.text.turn.last >= GENTLE_CLOCK;
        if !another && !paused && self.changes_of_turn() < CHANGES_A_TURN {
            return Ok(());
        }
        if another {
            let author = self.text.turn.author.clone();
            keep_revision(w, self, RevisionKind::HandOver, &author, "")?;
            log::append(w, Some(&self.row.summary.id), actor, "wrote", &json!({ "version": self.row.version + 1 }))?;
        }
        self.store_weave(w)?;
        self.text.turn = TurnRow { author: actor.to_owned(), started: w.at, last: w.at };
        Ok(())
    }

    /// Makes the weave with all that was written the stored one.
    pub(crate) fn store_weave(&mut self, w: &Write<'_>) -> Result<()> {
        if let Some(weave) = &self.texts.weave {
            self.text.stamp = w.fresh_id().to_string();
            texts::set_weave(w, self.row.key, Some(&pack_weave(weave)?), &self.text.baseline_hash, &self.text.stamp)?;
            self.texts.stored = Some(Arc::clone(weave));
        }
        Ok(())
    }

    /// The baseline, where a save alters it and it is not the working text.
    fn moved_baseline(&self) -> Option<Article> {
        let moved = !self.row.tracking && self.texts.pending() > 0;
        moved.then(|| Article::clone(&self.texts.baseline()))
    }

    /// How many changes bear the present turn's hand and time.
    fn changes_of_turn(&self) -> usize {
        let turn = &self.text.turn;
        self.texts.changes.iter().filter(|change| change.at == turn.last && change.author == turn.author).count()
    }

    /// Stores the working text with everything derived from it, as the next version.
    pub(crate) fn store_text(&mut self, w: &Write<'_>, packed: Packed, actor: &str, act: &str) -> Result<()> {
        self.text.working_hash = packed.hash;
        if self.texts.weave.as_ref().is_none_or(|weave| weave.is_settled()) {
            self.text.baseline_hash = self.text.working_hash.clone();
        } else if !self.row.tracking {
            self.text.baseline_hash = hash_of(&self.texts.baseline()).0.0;
        }
        self.text.stamp = w.fresh_id().to_string();
        let facts = facts(&self.texts);
        self.row.version += 1;
        texts::set(w, self.row.key, &self.text, &packed.working)?;
        stories::set_text(w, self.row.key, self.row.version, &facts, actor)?;
        search::put(w, self.row.key, &packed.searched)?;
        signing::notice_edit(w, self.row.key, &self.row.summary.id, &self.text.working_hash, actor)?;
        log::tell(w, Some(&self.row.summary.id), act)?;
        self.row = stories::at(w, self.row.key)?;
        Ok(())
    }
}

/// What lists show of a text.
fn facts(texts: &Texts) -> Facts {
    let article = &texts.working;
    Facts {
        title: article.display_title(),
        section: article.section.clone(),
        language: article.language.clone(),
        characters: texts.counts.characters,
        pending: texts.pending(),
    }
}

/// The parts of a save, read before the library is locked.
enum Given {
    Whole(Box<Article>, Vec<Problem>),
    Parts(Option<(Body, Vec<Problem>)>, Vec<(Field, Value)>),
}

impl Given {
    fn read(request: &SaveText) -> Result<Self> {
        if let Some(article) = &request.article {
            let (article, problems) = whole(article)?;
            return Ok(Self::Whole(Box::new(article), problems));
        }
        let mut fields = Vec::new();
        for (name, value) in &request.fields {
            let field = Field::ALL.into_iter().find(|field| field.name() == name);
            fields.push((field.ok_or_else(|| Fault::not_found("field", name))?, value.clone()));
        }
        Ok(Self::Parts(request.body.as_ref().map(schema::canonical), fields))
    }

    /// The article it makes of what stands, and what had to be mended.
    fn over(self, standing: &Article) -> (Article, Vec<Problem>) {
        match self {
            Self::Whole(article, problems) => (*article, problems),
            Self::Parts(body, fields) => {
                let (mut article, mut problems) = match body {
                    Some((body, problems)) => (standing.with_body(body), problems),
                    None => (standing.clone(), Vec::new()),
                };
                for (field, value) in fields {
                    if !article.set_field(field, value) {
                        problems.push(Problem::new("bad-field", field.name()).at(format!("/{}", field.name())));
                    }
                }
                (article, problems)
            }
        }
    }
}

/// A whole article as given.
fn whole(value: &Value) -> Result<(Article, Vec<Problem>)> {
    let (article, problems) = read_article(value);
    let newer = || Fault::new(Code::Newer, "The text was written by a newer Galley. Nothing was saved; update Galley.");
    Ok((article.ok_or_else(newer)?, problems))
}

/// The actor's name; every change has one.
pub(crate) fn named(actor: &str) -> Result<&str> {
    let actor = actor.trim();
    if actor.is_empty() || actor.chars().any(char::is_control) {
        return Err(Fault::new(Code::Invalid, "Nobody is named as the person who acts. Give a name."));
    }
    Ok(actor)
}

/// The version that was meant is not the one that stands.
pub(crate) fn conflict(standing: &Standing, base: u64, revision: Option<u32>) -> Fault {
    let by = &standing.row.summary.updated_by;
    let kept = match revision {
        Some(number) => {
            format!("Both texts are kept: yours is revision {number}. Compare them and bring over what is missing.")
        }
        None => "Nothing was changed; look at the story again.".to_owned(),
    };
    let said = format!("{by} changed the story in the meantime. {kept}");
    Fault::new(Code::Conflict, said).with(json!({
        "story": standing.row.summary.id, "base_version": base, "version": standing.row.version, "by": by, "revision": revision,
    }))
}

/// The hash a text would have as a blob.
pub(crate) fn hash_of(article: &Article) -> (ContentHash, Vec<u8>) {
    let canonical = article.canonical_json();
    (ContentHash(blobs::hash(&canonical)), canonical)
}
