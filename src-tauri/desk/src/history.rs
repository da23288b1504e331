//! Revisions: immutable snapshots of both texts, and comparing them.

use galley_article::diff::{DiffStat, OpKind, Turn, Weave, diff_articles, diff_text};
use galley_article::model::Article;
use galley_article::triage::classify;
use rusqlite::Connection;
use serde_json::json;

use crate::api::{
    Compare, Comparison, MakeRevision, RestoreRevision, Result, RevisionInfo, RevisionKind, RevisionNumber,
    RevisionView, StoryId, StoryView,
};
use crate::desk::Desk;
use crate::hands::differences;
use crate::since::{moment, text_of_moment};
use crate::standing::{Standing, read_stored};
use crate::store::revisions::{self, NewRevision, SizeOfChange};
use crate::store::{Write, blobs, log, stories, texts};
use crate::text::{hash_of, named};

/// At most so many older revisions are measured when a list is asked for, the newest first; it costs a diff each.
const MEASURED_ON_LIST: u32 = 100;

impl Desk {
    /// Makes a revision on demand.
    pub fn make_revision(&self, request: &MakeRevision) -> Result<RevisionInfo> {
        let actor = named(&request.actor)?;
        self.write(|w| {
            let standing = Standing::load(w, self.cache(), &request.story)?;
            let made = keep_revision(w, &standing, RevisionKind::Manual, actor, &request.note)?;
            let detail = json!({ "revision": made.number, "note": made.note });
            log::append(w, Some(&request.story), actor, "revision", &detail)?;
            Ok(made)
        })
    }

    /// The revisions of a story, oldest first.
    pub fn revisions(&self, story: &StoryId) -> Result<Vec<RevisionInfo>> {
        self.read(|db| {
            let key = stories::get(db, story)?.key;
            let mut list = revisions::list(db, key)?;
            for number in revisions::unmeasured(db, key, MEASURED_ON_LIST)? {
                measure(db, &mut list, number)?;
            }
            Ok(list)
        })
    }

    /// One revision with both its texts.
    pub fn revision(&self, story: &StoryId, number: RevisionNumber) -> Result<RevisionView> {
        self.read(|db| {
            let info = revisions::get(db, stories::get(db, story)?.key, number)?;
            let working = read_stored(&blobs::get(db, &info.working.0)?)?;
            let baseline = if info.baseline == info.working {
                working.clone()
            } else {
                read_stored(&blobs::get(db, &info.baseline.0)?)?
            };
            Ok(RevisionView { info, working, baseline })
        })
    }

    /// Brings the working text of an older revision back as the working text. What stands is kept as a revision first;
    /// where changes are tracked, the difference is the actor's.
    pub fn restore_revision(&self, request: &RestoreRevision) -> Result<StoryView> {
        let actor = named(&request.actor)?;
        self.replace_text(&request.story, actor, "restored-revision", false, |db, standing| {
            let info = revisions::get(db, standing.row.key, request.revision)?;
            let article = read_stored(&blobs::get(db, &info.working.0)?)?;
            Ok((article, json!({ "revision": request.revision })))
        })
        .map(|standing| standing.view())
    }

    /// Puts another text in the place of the working text; what stood is kept as a revision. With `track` the baseline
    /// stays what it is, and stands still from here on.
    pub(crate) fn replace_text(
        &self,
        story: &StoryId,
        actor: &str,
        act: &str,
        track: bool,
        text: impl FnOnce(&Connection, &Standing) -> Result<(Article, serde_json::Value)>,
    ) -> Result<Standing> {
        let standing = self.write(|w| {
            let mut standing = Standing::load(w, self.cache(), story)?.in_use()?;
            let (article, detail) = text(w, &standing)?;
            log::append(w, Some(story), actor, act, &detail)?;
            if article == *standing.texts.working {
                return Ok(standing);
            }
            let author = standing.text.turn.author.clone();
            keep_revision(w, &standing, RevisionKind::Replaced, &author, "")?;
            if track && !standing.row.tracking {
                standing.track(w, true)?;
                log::append(w, Some(story), actor, "tracking", &json!({ "on": true }))?;
            }
            standing.write_text(w, article, actor)
        })?;
        self.cache().put(&standing.text.stamp, &standing.texts);
        Ok(standing)
    }

    /// Compares two texts of a story. Each difference bears the name of who made it where the story's history leads from the
    /// one text to the other and tells; else it bears none.
    pub fn compare(&self, request: &Compare) -> Result<Comparison> {
        let (old, new, known, at) = self.read(|db| {
            let standing = Standing::load(db, self.cache(), &request.story)?;
            let (from, to) = (moment(db, &standing, &request.old)?, moment(db, &standing, &request.new)?);
            let (old, new) = (text_of_moment(db, &standing, &from)?, text_of_moment(db, &standing, &to)?);
            let known = differences(db, &standing, &from, &to, &old)?;
            Ok((old, new, known, standing.text.turn.last))
        })?;
        let nobody = Turn { author: String::new(), at };
        let mut changes = known.unwrap_or_else(|| Weave::new(&old).advance(&new, &nobody).changes());
        if let Some(rules) = self.rules() {
            classify(&mut changes, &new, rules);
        }
        let stat = DiffStat::of_articles(&diff_articles(&old, &new));
        Ok(Comparison { old: Article::clone(&old), new: Article::clone(&new), changes, stat })
    }
}

/// Keeps both texts as they stand. Where the last revision holds the very same, an automatic one adds nothing and that
/// one is answered.
pub(crate) fn keep_revision(
    w: &Write<'_>,
    standing: &Standing,
    kind: RevisionKind,
    author: &str,
    note: &str,
) -> Result<RevisionInfo> {
    let last = revisions::last(w, standing.row.key)?;
    // Publishing the same text again, after a refusal or elsewhere, is no other version of it.
    let adds = |last: &RevisionInfo| match kind {
        RevisionKind::Manual => true,
        RevisionKind::Published => last.kind != RevisionKind::Published,
        _ => false,
    };
    if let Some(last) = &last
        && !adds(last)
        && last.working.0 == standing.text.working_hash
        && last.baseline.0 == standing.text.baseline_hash
    {
        return Ok(last.clone());
    }
    blobs::put(w, &standing.text.working_hash, || standing.texts.working.canonical_json())?;
    blobs::put(w, &standing.text.baseline_hash, || standing.texts.baseline().canonical_json())?;
    texts::set_revised(w, standing.row.key)?;
    let parents: Vec<RevisionNumber> = last.iter().map(|last| last.number).collect();
    revisions::insert(
        w,
        standing.row.key,
        &NewRevision {
            kind,
            parents: &parents,
            author,
            note,
            title: &standing.texts.working.display_title(),
            working: &standing.text.working_hash,
            baseline: &standing.text.baseline_hash,
            change: size_of_change(w, last.as_ref(), &standing.texts.working)?,
        },
    )
}

/// Fills in how much a revision changed that was made before Galley counted that.
fn measure(db: &Connection, list: &mut [RevisionInfo], number: RevisionNumber) -> Result<()> {
    let Some(at) = list.iter().position(|info| info.number == number) else { return Ok(()) };
    let parent = list[at].parents.first();
    let earlier = parent.and_then(|parent| list.iter().find(|info| info.number == *parent));
    let text = read_stored(&blobs::get(db, &list[at].working.0)?)?;
    let change = size_of_change(db, earlier, &text)?;
    (list[at].added, list[at].removed) = (change.added, change.removed);
    Ok(())
}

/// How much a text differs from the one of an earlier revision, or from nothing.
fn size_of_change(db: &Connection, earlier: Option<&RevisionInfo>, text: &Article) -> Result<SizeOfChange> {
    let words = |article: &Article| format!("{}\n{}", article.headline, article.body.0.plain_text());
    let before = match earlier {
        Some(earlier) if earlier.working == text.content_hash() => return Ok(SizeOfChange::default()),
        Some(earlier) => words(&read_stored(&blobs::get(db, &earlier.working.0)?)?),
        None => String::new(),
    };
    let mut change = SizeOfChange::default();
    for op in diff_text(&before, &words(text)) {
        let characters = u32::try_from(op.text.chars().filter(|c| *c != '\n').count()).unwrap_or(u32::MAX);
        match op.op {
            OpKind::Insert => change.added = change.added.saturating_add(characters),
            OpKind::Delete => change.removed = change.removed.saturating_add(characters),
            OpKind::Equal => {}
        }
    }
    Ok(change)
}

/// Keeps the text of a save that came too late, once however often it is sent, and answers its number.
pub(crate) fn keep_refused(
    w: &Write<'_>,
    standing: &Standing,
    article: &Article,
    actor: &str,
) -> Result<RevisionNumber> {
    let (hash, canonical) = hash_of(article);
    if let Some(kept) = revisions::conflict_with(w, standing.row.key, &hash.0)? {
        return Ok(kept.number);
    }
    blobs::put(w, &hash.0, || canonical)?;
    blobs::put(w, &standing.text.baseline_hash, || standing.texts.baseline().canonical_json())?;
    let last = revisions::last(w, standing.row.key)?;
    let parents: Vec<RevisionNumber> = last.iter().map(|last| last.number).collect();
    let kept = revisions::insert(
        w,
        standing.row.key,
        &NewRevision {
            kind: RevisionKind::Conflict,
            parents: &parents,
            author: actor,
            note: "",
            title: &article.display_title(),
            working: &hash.0,
            baseline: &standing.text.baseline_hash,
            change: size_of_change(w, last.as_ref(), article)?,
        },
    )?;
    log::append(w, Some(&standing.row.summary.id), actor, "conflict", &json!({ "revision": kept.number }))?;
    Ok(kept.number)
}
