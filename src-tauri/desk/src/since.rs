//! Since when: the moments of a story that its text is compared with, and the past of each sentence.

use std::collections::BTreeMap;
use std::sync::Arc;

use galley_article::diff::{Step, Turn, blame};
use galley_article::model::Article;
use rusqlite::Connection;
use serde_json::Value;

use crate::api::{
    AskBlame, BlameReply, Code, Fault, ListMoments, LogEntry, Moment, MomentKind, Result, RevisionInfo, RevisionKind,
    Side, StoryAct, StoryId,
};
use crate::desk::Desk;
use crate::hands::writer;
use crate::merging::given;
use crate::standing::{Standing, read_stored};
use crate::store::looks::{self, Look};
use crate::store::receipts::{self, Publication};
use crate::store::{blobs, destinations, log, outbox, revisions, site_versions};
use crate::text::named;

/// So many texts of a story's past are looked at for who wrote what; it costs a comparison each.
const MOST_STEPS: usize = 64;

impl Desk {
    /// Remembers that somebody has seen the story as it stands.
    pub fn note_look(&self, act: &StoryAct) -> Result<()> {
        let person = named(&act.actor)?;
        self.write(|w| {
            let standing = Standing::load(w, self.cache(), &act.story)?;
            blobs::put(w, &standing.text.working_hash, || standing.texts.working.canonical_json())?;
            let before = looks::get(w, standing.row.key, person)?;
            looks::put(w, standing.row.key, person, &standing.text.working_hash)?;
            let before: Vec<String> = before.into_iter().map(|look| look.working).collect();
            blobs::forget_unused(w, &before)
        })
    }

    /// The text of one moment.
    pub fn text_at(&self, story: &StoryId, side: &Side) -> Result<Article> {
        self.read(|db| {
            let standing = Standing::load(db, self.cache(), story)?;
            Ok(Article::clone(&*text_of_moment(db, &standing, side)?))
        })
    }

    /// The moments that the text can be compared with, the latest first.
    pub fn moments(&self, request: &ListMoments) -> Result<Vec<Moment>> {
        self.read(|db| {
            let standing = Standing::load(db, self.cache(), &request.story)?;
            let revisions = revisions::list(db, standing.row.key)?;
            let mut out = Vec::new();
            if let Some(look) = looks::get(db, standing.row.key, &request.actor)? {
                out.push(Moment {
                    kind: MomentKind::Looked,
                    at: look.at,
                    by: request.actor.clone(),
                    to: String::new(),
                    side: Side::Looked(request.actor.clone()),
                    unchanged: look.working == standing.text.working_hash,
                    held: false,
                });
            }
            for entry in log::of_story(db, &request.story)? {
                out.extend(moved(&entry, &revisions, &standing));
            }
            let published = receipts::publications(db, standing.row.key)?;
            let mut held = BTreeMap::new();
            for Publication { destination: name, .. } in &published {
                if !held.contains_key(name) {
                    held.insert(name.clone(), is_held(db, standing.row.key, name)?);
                }
            }
            for published in published {
                let revision = revisions.iter().find(|revision| revision.number == published.revision);
                let held = held.get(&published.destination).copied().unwrap_or_default();
                out.extend(revision.map(|revision| Moment {
                    kind: MomentKind::Published,
                    at: published.received,
                    by: published.actor,
                    to: published.destination,
                    side: Side::Revision(revision.number),
                    unchanged: revision.working.0 == standing.text.working_hash,
                    held,
                }));
            }
            out.sort_by_key(|moment| std::cmp::Reverse(moment.at));
            Ok(out)
        })
    }

    /// Who wrote the sentences of a range, who touched them, and how they were worded before.
    pub fn blame(&self, request: &AskBlame) -> Result<BlameReply> {
        let (steps, version, shortened) = self.read(|db| {
            let standing = Standing::load(db, self.cache(), &request.story)?;
            let (steps, shortened) = steps(db, &standing)?;
            Ok((steps, standing.row.version, shortened))
        })?;
        Ok(BlameReply { version, sentences: blame(&steps, request.from, request.to), shortened })
    }
}

/// A line of the log as a moment, where it moved the story.
fn moved(entry: &LogEntry, revisions: &[RevisionInfo], standing: &Standing) -> Option<Moment> {
    let kind = match entry.act.as_str() {
        "submitted" => MomentKind::Submitted,
        "advanced" => MomentKind::Advanced,
        "returned" => MomentKind::Returned,
        _ => return None,
    };
    let revision = standing_at(revisions, entry)?;
    Some(Moment {
        kind,
        at: entry.at,
        by: entry.actor.clone(),
        to: entry.detail.get("to").and_then(Value::as_str).unwrap_or_default().to_owned(),
        side: Side::Revision(revision.number),
        unchanged: revision.working.0 == standing.text.working_hash,
        held: false,
    })
}

/// The revision that holds what stood when this was logged: a move keeps one, or the last one held the very same.
fn standing_at<'a>(revisions: &'a [RevisionInfo], entry: &LogEntry) -> Option<&'a RevisionInfo> {
    revisions.iter().rev().find(|revision| revision.at <= entry.at && is_on_the_way(revision))
}

fn stored(db: &Connection, hash: &str) -> Result<Article> {
    read_stored(&blobs::get(db, hash)?)
}

/// The revision in which the story was last handed in.
fn submitted(db: &Connection, standing: &Standing) -> Result<Option<RevisionInfo>> {
    let entries = log::of_story(db, &standing.row.summary.id)?;
    let Some(entry) = entries.iter().rev().find(|entry| entry.act == "submitted") else { return Ok(None) };
    Ok(standing_at(&revisions::list(db, standing.row.key)?, entry).cloned())
}

/// The text as the reporter last handed it in; none where it was not, or where it still stands so.
pub(crate) fn submitted_text(db: &Connection, standing: &Standing) -> Result<Option<Article>> {
    let revision = submitted(db, standing)?.filter(|revision| revision.working.0 != standing.text.working_hash);
    revision.map(|revision| stored(db, &revision.working.0)).transpose()
}

/// A moment as the revision that holds its text, where one does; a fault where the story has had no such moment.
pub(crate) fn moment(db: &Connection, standing: &Standing, side: &Side) -> Result<Side> {
    Ok(match side {
        Side::Looked(person) => {
            let look = look_of(db, standing, person)?;
            let list = revisions::list(db, standing.row.key)?;
            let kept = list.iter().rev().find(|revision| revision.working.0 == look.working && is_on_the_way(revision));
            kept.map_or_else(|| side.clone(), |revision| Side::Revision(revision.number))
        }
        Side::Submitted => {
            let revision = submitted(db, standing)?.ok_or_else(|| Fault::not_found("moment", "submitted"))?;
            Side::Revision(revision.number)
        }
        Side::Published => {
            let last = receipts::publications(db, standing.row.key)?.pop();
            Side::Revision(last.ok_or_else(|| Fault::not_found("moment", "published"))?.revision)
        }
        Side::Working | Side::Baseline | Side::Revision(_) | Side::Site(_) | Side::Given(_) => side.clone(),
    })
}

/// The text of a moment.
pub(crate) fn text_of_moment(db: &Connection, standing: &Standing, side: &Side) -> Result<Arc<Article>> {
    Ok(match moment(db, standing, side)? {
        Side::Revision(number) => Arc::new(stored(db, &revisions::get(db, standing.row.key, number)?.working.0)?),
        Side::Looked(person) => Arc::new(stored(db, &look_of(db, standing, &person)?.working)?),
        Side::Baseline => standing.texts.baseline(),
        Side::Site(name) => Arc::new(held_by(db, standing, &name)?),
        Side::Given(text) => Arc::new(given(&text.article, text.says, &standing.texts.working)?),
        Side::Working | Side::Submitted | Side::Published => Arc::clone(&standing.texts.working),
    })
}

/// Whether the destination of that name is there and last took the story itself, not its withdrawal.
fn is_held(db: &Connection, story: i64, name: &str) -> Result<bool> {
    let destination = match destinations::get(db, name) {
        Err(fault) if fault.code == Code::NotFound => return Ok(false),
        found => found?,
    };
    Ok(outbox::published(db, story, destination.key)?.is_some())
}

/// What a destination was last found to hold.
fn held_by(db: &Connection, standing: &Standing, name: &str) -> Result<Article> {
    let destination = destinations::get(db, name)?;
    let site = site_versions::find(db, standing.row.key, destination.key)?;
    Ok(site.ok_or_else(|| Fault::not_found("version of the site", &destination.name))?.found)
}

fn look_of(db: &Connection, standing: &Standing, person: &str) -> Result<Look> {
    looks::get(db, standing.row.key, person)?.ok_or_else(|| Fault::not_found("last look of", person))
}

/// A refused text is on nobody's way but its own.
fn is_on_the_way(revision: &RevisionInfo) -> bool {
    revision.kind != RevisionKind::Conflict
}

/// The texts of the story's past with their hands, and whether older ones were left out.
fn steps(db: &Connection, standing: &Standing) -> Result<(Vec<Step>, bool)> {
    let entries = log::of_story(db, &standing.row.summary.id)?;
    let mut past = revisions::list(db, standing.row.key)?;
    past.retain(is_on_the_way);
    past.dedup_by(|later, earlier| later.working == earlier.working);
    let shortened = past.len() >= MOST_STEPS;
    let kept = past.split_off(past.len().saturating_sub(MOST_STEPS - 1));
    let mut steps = Vec::with_capacity(kept.len() + 1);
    for revision in &kept {
        let author = writer(&entries, revision);
        steps.push(Step { body: stored(db, &revision.working.0)?.body, turn: Turn { author, at: revision.at } });
    }
    if kept.last().is_none_or(|last| last.working.0 != standing.text.working_hash) {
        steps.push(Step { body: standing.texts.working.body.clone(), turn: standing.turn() });
    }
    Ok((steps, shortened))
}
