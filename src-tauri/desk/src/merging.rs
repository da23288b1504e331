//! Merging: another text of a story comes together with its working text, and what collides is decided one by one.
//!
//! Of a merge the three texts and the choices are kept, no position: a decision is the merge of the same texts with another
//! choice, carried over to what has been written since by the same `merge3` (`docs/decisions/0015`).

use galley_article::diff::{Choice, Choices, Conflict, OpKind, diff_text, follow_conflicts, merge_with, merge3};
use galley_article::model::{Article, Field, Media, Node, NodeKind, read_article};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::api::{
    Code, DecideConflict, Fault, MergeBase, MergeCopy, MergeReply, MergeRevision, OpenConflict, OpenMerge, OpenMerges,
    Result, RevisionInfo, RevisionKind, RevisionNumber, Says, StoryId,
};
use crate::desk::Desk;
use crate::history::keep_revision;
use crate::standing::{Standing, read_packed, read_stored};
use crate::store::merges::{self, MergeRow, NewMerge};
use crate::store::{Write, blobs, log, revisions, stories};
use crate::text::named;

/// So many revisions are looked at to find what two texts were made from, the newest first.
const MOST_LIKE: usize = 24;

/// The text that comes in.
pub(crate) struct Incoming {
    pub(crate) article: Article,
    pub(crate) author: String,
    /// The revision that it is, if it is one.
    pub(crate) revision: Option<RevisionNumber>,
}

/// How a text comes in.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Way {
    /// Whether what it changes is tracked, also where the story is not.
    pub(crate) track: bool,
    /// What is kept where both texts say something else; none leaves that to be decided.
    pub(crate) decided: Option<Choice>,
}

/// A text that comes from outside is a proposal even while the story is a draft.
const PROPOSED: Way = Way { track: true, decided: None };

impl Desk {
    /// Merges a revision into the working text. What stood is kept as a revision. What only one of the two texts changed is
    /// taken from it; what collides is listed, to be decided with [`Self::decide_conflict`].
    pub fn merge_revision(&self, request: &MergeRevision) -> Result<MergeReply> {
        let actor = named(&request.actor)?;
        self.merge(&request.story, actor, request.base.as_ref(), Way::default(), |db, standing| {
            let info = revisions::get(db, standing.row.key, request.revision)?;
            Ok(Incoming { article: stored(db, &info)?, author: info.author, revision: Some(info.number) })
        })
    }

    /// Merges a copy that was edited elsewhere into the working text, as [`Self::merge_revision`] does; what it changes is tracked.
    pub fn merge_copy(&self, request: &MergeCopy) -> Result<MergeReply> {
        let actor = named(&request.actor)?;
        let author = request.author.as_deref().map_or(Ok(actor), named)?;
        self.merge(&request.story, actor, request.base.as_ref(), PROPOSED, |_, standing| {
            let working = &standing.texts.working;
            if request.says == Says::Words && has_looks(&working.body.0) {
                let said = "A plain text says nothing of pictures, subheads, emphasis and links, and merging it would take them \
                            away. Nothing was merged. Use a Markdown, HTML or JSON copy, or take the words over by hand.";
                return Err(Fault::new(Code::Invalid, said).with(json!({ "why": "takes-looks" })));
            }
            let article = given(&request.article, request.says, working)?;
            Ok(Incoming { article, author: author.to_owned(), revision: None })
        })
    }

    fn merge(
        &self,
        story: &StoryId,
        actor: &str,
        base: Option<&MergeBase>,
        way: Way,
        other: impl FnOnce(&Connection, &Standing) -> Result<Incoming>,
    ) -> Result<MergeReply> {
        let (standing, row) = self.write(|w| {
            let standing = Standing::load(w, self.cache(), story)?.in_use()?;
            let other = other(w, &standing)?;
            let base = base_of(w, &standing, base, &other)?;
            self.bring_in(w, standing, actor, &base, &other, way)
        })?;
        self.merged(standing, row)
    }

    /// Brings another text together with what stands, in its caller's transaction. Answers what then stands, and the merge where
    /// something is to be decided.
    pub(crate) fn bring_in(
        &self,
        w: &Write<'_>,
        standing: Standing,
        actor: &str,
        base: &Article,
        other: &Incoming,
        way: Way,
    ) -> Result<(Standing, Option<MergeRow>)> {
        let story = standing.row.summary.id.clone();
        let mine = Article::clone(&standing.texts.working);
        let (mut merged, mut conflicts) = merge3(base, &mine, &other.article);
        if let Some(choice) = way.decided {
            let choices = conflicts.drain(..).map(|conflict| (conflict.id, choice)).collect();
            merged = merge_with(base, &mine, &other.article, &choices).0;
        }
        let mine_author = standing.text.turn.author.clone();
        let detail = json!({ "revision": other.revision, "conflicts": conflicts.len() });
        log::append(w, Some(&story), actor, "merged", &detail)?;
        let mut standing = standing;
        if merged != mine {
            keep_revision(w, &standing, RevisionKind::Replaced, &mine_author, "")?;
            if way.track && !standing.row.tracking {
                standing.track(w, true)?;
                log::append(w, Some(&story), actor, "tracking", &json!({ "on": true }))?;
            }
            // The difference is the work of who wrote the other text, not of who brought it in.
            standing = standing.write_text(w, merged, &other.author)?;
        }
        if conflicts.is_empty() {
            return Ok((standing, None));
        }
        let new = NewMerge {
            actor,
            mine_author: &mine_author,
            theirs_author: &other.author,
            revision: other.revision,
            base,
            mine: &mine,
            theirs: &other.article,
        };
        let id = merges::insert(w, standing.row.key, &new)?;
        log::tell(w, Some(&story), "merged")?;
        let row = merges::get(w, standing.row.key, id)?;
        Ok((standing, Some(row)))
    }

    /// What a merge answers, once it is committed.
    pub(crate) fn merged(&self, standing: Standing, row: Option<MergeRow>) -> Result<MergeReply> {
        self.cache().put(&standing.text.stamp, &standing.texts);
        let merge = row.map(|row| open_merge(&row, &standing.texts.working)).transpose()?;
        Ok(MergeReply { story: standing.view(), merge })
    }

    /// The merges of a story with conflicts that wait for a decision.
    pub fn merges(&self, story: &StoryId) -> Result<OpenMerges> {
        self.read(|db| {
            let row = stories::get(db, story)?;
            let rows = merges::open(db, row.key)?;
            if rows.is_empty() {
                return Ok(OpenMerges { version: row.version, merges: Vec::new() });
            }
            let standing = Standing::load(db, self.cache(), story)?;
            let merges = rows.iter().map(|row| open_merge(row, &standing.texts.working)).collect::<Result<_>>()?;
            Ok(OpenMerges { version: standing.row.version, merges })
        })
    }

    /// Decides on a conflict, or takes the decision back. The working text then holds what was chosen; what has been written
    /// since the merge stays, except in the very words that are decided on.
    pub fn decide_conflict(&self, request: &DecideConflict) -> Result<MergeReply> {
        let actor = named(&request.actor)?;
        let (standing, row) = self.write(|w| {
            let standing = Standing::load(w, self.cache(), &request.story)?.in_use()?;
            let mut row = merges::get(w, standing.row.key, request.merge)?;
            let texts = Three::of(&row)?;
            let (before, conflicts) = texts.merged(&row.choices);
            if conflicts.iter().all(|conflict| conflict.id != request.conflict) {
                return Err(Fault::not_found("conflict", &request.conflict));
            }
            match request.choice {
                Some(choice) => drop(row.choices.insert(request.conflict.clone(), choice)),
                None => drop(row.choices.remove(&request.conflict)),
            }
            let (after, conflicts) = texts.merged(&row.choices);
            let finished = conflicts.iter().all(|conflict| row.choices.contains_key(&conflict.id));
            merges::set_choices(w, row.id, &row.choices, finished)?;
            let detail = json!({ "merge": row.id, "conflict": request.conflict, "choice": request.choice });
            log::append(w, Some(&request.story), actor, "decided-conflict", &detail)?;
            log::tell(w, Some(&request.story), "merged")?;
            let working = &standing.texts.working;
            let article = carried_over(&before, working, &after);
            let standing = if article == **working { standing } else { standing.write_text(w, article, actor)? };
            Ok((standing, row))
        })?;
        self.cache().put(&standing.text.stamp, &standing.texts);
        let merge = open_merge(&row, &standing.texts.working)?;
        Ok(MergeReply { story: standing.view(), merge: Some(merge) })
    }
}

/// The three texts of a merge.
struct Three {
    base: Article,
    mine: Article,
    theirs: Article,
}

impl Three {
    fn of(row: &MergeRow) -> Result<Self> {
        Ok(Self { base: read_packed(&row.base)?, mine: read_packed(&row.mine)?, theirs: read_packed(&row.theirs)? })
    }

    fn merged(&self, choices: &Choices) -> (Article, Vec<Conflict>) {
        merge_with(&self.base, &self.mine, &self.theirs, choices)
    }
}

fn open_merge(row: &MergeRow, working: &Article) -> Result<OpenMerge> {
    let (merged, mut conflicts) = Three::of(row)?.merged(&row.choices);
    follow_conflicts(&mut conflicts, &merged.body, &working.body);
    let chosen = |conflict: &Conflict| row.choices.get(&conflict.id).copied();
    Ok(OpenMerge {
        id: row.id,
        at: row.at,
        mine: row.mine_author.clone(),
        theirs: row.theirs_author.clone(),
        revision: row.revision,
        conflicts: conflicts.into_iter().map(|conflict| OpenConflict { chosen: chosen(&conflict), conflict }).collect(),
    })
}

/// What a decision does to the working text: it turns `before` into `after`, and where somebody has written in the same words
/// since, the decision prevails.
fn carried_over(before: &Article, working: &Article, after: &Article) -> Article {
    let (article, conflicts) = merge3(before, working, after);
    if conflicts.is_empty() {
        return article;
    }
    let decided = conflicts.into_iter().map(|conflict| (conflict.id, Choice::Theirs)).collect();
    merge_with(before, working, after, &decided).0
}

/// What both texts were made from: as was said, else the revision that the other text differs from least. One that is too old
/// does no harm, since what both sides have done alike is done once; one that is too new would pass for what the other side undid.
fn base_of(w: &Write<'_>, standing: &Standing, base: Option<&MergeBase>, other: &Incoming) -> Result<Article> {
    let key = standing.row.key;
    match base {
        Some(MergeBase::Revision(number)) => return stored(w, &revisions::get(w, key, *number)?),
        Some(MergeBase::Article(article)) => return given(article, Says::Everything, &standing.texts.working),
        None => {}
    }
    let before = |info: &&RevisionInfo| {
        info.kind != RevisionKind::Conflict && other.revision.is_none_or(|number| info.number < number)
    };
    let list = revisions::list(w, key)?;
    let mut best: Option<(usize, Article)> = None;
    for info in list.iter().rev().filter(before).take(MOST_LIKE) {
        let article = stored(w, info)?;
        let distance = distance(&article, &other.article);
        if best.as_ref().is_none_or(|(least, _)| distance < *least) {
            best = Some((distance, article));
        }
    }
    let nothing = || {
        let said =
            "It is not known what the two texts were made from. Nothing was changed; name the revision they share.";
        Fault::new(Code::Invalid, said)
    };
    best.map(|(_, article)| article).ok_or_else(nothing)
}

/// How many bytes of headline and body differ.
fn distance(one: &Article, other: &Article) -> usize {
    let text = |article: &Article| {
        let lines: Vec<String> = article.body.blocks().iter().map(galley_article::model::Node::plain_text).collect();
        format!("{}\n{}", article.headline, lines.join("\n"))
    };
    let ops = diff_text(&text(one), &text(other));
    ops.iter().filter(|op| op.op != OpKind::Equal).map(|op| op.text.len()).sum()
}

fn stored(db: &Connection, info: &RevisionInfo) -> Result<Article> {
    read_stored(&blobs::get(db, &info.working.0)?)
}

/// A text that came with a request. The fields that it says nothing of are those of `working`, its language among them, which
/// files are often only guessed to be in.
pub(crate) fn given(value: &Value, says: Says, working: &Article) -> Result<Article> {
    let newer = || Fault::new(Code::Newer, "The text was written by a newer Galley. Update Galley, then do it again.");
    let mut article = read_article(value).0.ok_or_else(newer)?;
    if says == Says::Everything {
        return Ok(article);
    }
    let nothing = Article::default();
    for field in Field::ALL {
        let is_unsaid = article.field(field) == nothing.field(field) || field == Field::Language;
        if is_unsaid && field != Field::Media {
            // What one article has in a field another one takes.
            let _ = article.set_field(field, working.field(field));
        }
    }
    let is_there = |media: &Media, list: &[Media]| list.iter().any(|known| known.sha256 == media.sha256);
    let missing: Vec<Media> = working.media.iter().filter(|media| !is_there(media, &article.media)).cloned().collect();
    article.media.extend(missing);
    Ok(article)
}

/// Whether a body has more than paragraphs of plain words.
fn has_looks(node: &Node) -> bool {
    let plain = [NodeKind::Doc, NodeKind::Paragraph, NodeKind::Text, NodeKind::HardBreak];
    !plain.contains(&node.kind) || !node.marks.is_empty() || node.content.iter().any(has_looks)
}
