//! Review: tracking, the changes between the two texts, decisions and taking them back.

use std::sync::Arc;

use galley_article::diff::{NotReopened, Selection, Weave};
use galley_article::triage::Memory;
use serde_json::json;

use crate::api::{
    Change, ChangeList, Code, Decide, DecideReply, Decision, Fault, PersonRole, ReopenChange, Result, SetTracking,
    StoryId, StoryView, UndoDecision, Verdict, Which,
};
use crate::comments;
use crate::desk::Desk;
use crate::standing::{Packed, Standing, Texts, pack_weave, unpack_weave};
use crate::store::decisions::{self, NewDecision};
use crate::store::{Write, log, stories, texts};
use crate::text::{hash_of, named};
use crate::workflow::not_allowed;

impl Desk {
    /// Switches tracking. Changes that await a decision then still do, and an edit that is not tracked leaves them alone.
    pub fn set_tracking(&self, request: &SetTracking) -> Result<StoryView> {
        let actor = named(&request.actor)?;
        let standing = self.write(|w| {
            let mut standing = Standing::load(w, self.cache(), &request.story)?.in_use()?;
            if standing.row.tracking != request.on {
                standing.track(w, request.on)?;
                log::append(w, Some(&request.story), actor, "tracking", &json!({ "on": request.on }))?;
            }
            Ok(standing)
        })?;
        self.cache().put(&standing.text.stamp, &standing.texts);
        Ok(standing.view())
    }

    /// The changes that await a decision, in document order.
    pub fn changes(&self, story: &StoryId) -> Result<ChangeList> {
        let standing = self.standing(story)?;
        Ok(ChangeList { version: standing.row.version, changes: Vec::clone(&standing.texts.changes) })
    }

    /// Accepts or rejects changes. Naming a change that is not pending is a fault and decides nothing.
    pub fn decide(&self, request: &Decide) -> Result<DecideReply> {
        let actor = named(&request.actor)?;
        let (decision, decided, standing) = self.write(|w| {
            self.may_decide(w, actor)?;
            let standing = Standing::load(w, self.cache(), &request.story)?.in_use()?;
            standing.meant(request.base_version)?;
            check_pending(&standing, &request.which)?;
            let Some(before) = standing.texts.weave.clone() else { return Ok((None, 0, standing)) };
            let which = of_class(&request.which, &standing.texts.changes);
            let (after, decided) = before.decide(&selection(&which), request.verdict);
            if decided.is_empty() {
                return Ok((None, 0, standing));
            }
            let standing = standing.replace_weave(w, after, actor, "decided")?;
            let decision = decisions::insert(
                w,
                standing.row.key,
                &NewDecision {
                    actor,
                    verdict: request.verdict,
                    which: &which,
                    reason: request.reason.trim(),
                    changes: &decided,
                    weave_before: &pack_weave(&before)?,
                    working_after: &standing.text.working_hash,
                    baseline_after: &standing.text.baseline_hash,
                },
            )?;
            let act = if request.verdict == Verdict::Accept { "accepted" } else { "rejected" };
            let mut detail = json!({ "decision": decision, "changes": decided.len() });
            if !request.reason.trim().is_empty() {
                detail["reason"] = request.reason.trim().into();
            }
            log::append(w, Some(&request.story), actor, act, &detail)?;
            Ok((Some(decision), decided.len(), standing))
        })?;
        self.cache().put(&standing.text.stamp, &standing.texts);
        let decided = u32::try_from(decided).unwrap_or(u32::MAX);
        Ok(DecideReply { decision, decided, story: standing.view() })
    }

    /// Takes a decision back: both texts, and the author and time of every change, are again what they were. Possible
    /// as long as neither text was changed since, other than by decisions that were themselves taken back.
    pub fn undo_decision(&self, request: &UndoDecision) -> Result<StoryView> {
        let actor = named(&request.actor)?;
        let standing = self.write(|w| {
            let standing = Standing::load(w, self.cache(), &request.story)?.in_use()?;
            let before = decisions::before(w, standing.row.key, request.decision)?;
            let stands = before.working_after == standing.text.working_hash
                && before.baseline_after == standing.text.baseline_hash;
            if before.undone || !stands || standing.texts.weave.is_none() {
                let why = if before.undone { "was taken back before" } else { "was followed by later edits" };
                let said = format!("The decision {why}, so it cannot be taken back. Nothing was changed; the revisions hold the earlier texts.");
                return Err(Fault::new(Code::Invalid, said));
            }
            let weave = unpack_weave(&before.weave)?;
            let standing = standing.replace_weave(w, weave, actor, "decided")?;
            decisions::set_undone(w, request.decision)?;
            log::append(w, Some(&request.story), actor, "undecided", &json!({ "decision": request.decision }))?;
            Ok(standing)
        })?;
        self.cache().put(&standing.text.stamp, &standing.texts);
        Ok(standing.view())
    }

    /// Puts one settled change back among those that await a decision, with its author and time. What was written since
    /// stays; where it took the change's place away, the answer is a fault that says so, and nothing is changed.
    pub fn reopen_change(&self, request: &ReopenChange) -> Result<StoryView> {
        let actor = named(&request.actor)?;
        let standing = self.write(|w| {
            self.may_decide(w, actor)?;
            let standing = Standing::load(w, self.cache(), &request.story)?.in_use()?;
            let settled = decisions::settled(w, standing.row.key, request.decision)?;
            let known = settled.reopened.iter().any(|reopened| reopened.change == request.change);
            let Some(weave) = standing.texts.weave.clone().filter(|_| !known && !settled.before.undone) else {
                return Err(not_reopened(if known || settled.before.undone {
                    "it is pending again already, or was decided on anew"
                } else {
                    "changes are not tracked any more"
                }));
            };
            let before = unpack_weave(&settled.before.weave)?;
            let reopened = weave
                .reopen(&before, &selection(&settled.which), settled.verdict, &request.change)
                .map_err(|why| match why {
                    NotReopened::NotDecided => Fault::not_found("settled change", &request.change),
                    why => not_reopened(&why.to_string()),
                })?;
            let standing = standing.replace_weave(w, reopened, actor, "decided")?;
            decisions::add_reopened(w, request.decision, settled.reopened, &request.change, actor)?;
            let detail = json!({ "decision": request.decision, "change": request.change });
            log::append(w, Some(&request.story), actor, "reopened", &detail)?;
            Ok(standing)
        })?;
        self.cache().put(&standing.text.stamp, &standing.texts);
        Ok(standing.view())
    }

    fn may_decide(&self, w: &Write<'_>, actor: &str) -> Result<()> {
        match self.newsroom_stages().role(w, actor)? {
            PersonRole::Reporter => Err(not_allowed(actor, "decide on changes")),
            _ => Ok(()),
        }
    }

    /// The decisions on a story, oldest first.
    pub fn decisions(&self, story: &StoryId) -> Result<Vec<Decision>> {
        self.read(|db| decisions::list(db, stories::get(db, story)?.key))
    }
}

impl Standing {
    /// Lets the baseline stand still from here on, or lets it go with the working text again. What is pending stays pending:
    /// what is written while tracking is off goes into both texts beside it.
    pub(crate) fn track(&mut self, w: &Write<'_>, on: bool) -> Result<()> {
        if self.texts.weave.is_some() {
            self.store_weave(w)?;
        } else if on {
            let weave = Arc::new(Weave::new(&self.texts.working));
            self.text.baseline_hash = self.text.working_hash.clone();
            (self.texts.stored, self.texts.weave) = (Some(Arc::clone(&weave)), Some(weave));
            self.store_weave(w)?;
        }
        stories::set_tracking(w, self.row.key, on)?;
        self.row.tracking = on;
        Ok(())
    }

    /// Puts a decided, or restored, weave in the place of the present one: both texts are then what it says.
    fn replace_weave(mut self, w: &Write<'_>, weave: Weave, actor: &str, act: &str) -> Result<Self> {
        let weave = Arc::new(weave);
        let (baseline, _) = hash_of(&weave.baseline());
        self.text.baseline_hash = baseline.0;
        texts::set_weave(w, self.row.key, Some(&pack_weave(&weave)?), &self.text.baseline_hash, &self.text.stamp)?;
        let working = Arc::new(weave.working());
        let before = self.texts.clone();
        self.texts = Texts::of(working, Arc::clone(&weave), weave, self.rules(), Memory::clone(&before.memory));
        comments::carry(w, self.row.key, &before, &self.texts)?;
        let packed = Packed::of(&self.texts.working)?;
        self.store_text(w, packed, actor, act)?;
        Ok(self)
    }
}

/// Whether every change that is named is there to be decided on.
fn check_pending(standing: &Standing, which: &Which) -> Result<()> {
    let ids = match which {
        Which::Ids(ids) => ids.as_slice(),
        Which::Piece { change, .. } => std::slice::from_ref(change),
        Which::All | Which::By(_) | Which::Range { .. } | Which::Block(_) | Which::Kind(_) | Which::Class(_) => {
            return Ok(());
        }
    };
    match ids.iter().find(|id| standing.texts.changes.iter().all(|change| change.id != **id)) {
        Some(missing) => Err(Fault::not_found("pending change", missing)),
        None => Ok(()),
    }
}

/// A class as the changes that come to it: the weave knows nothing of a newsroom's own classes, and what is kept with the
/// decision has to mean the same once these are others.
fn of_class(which: &Which, changes: &[Change]) -> Which {
    let Which::Class(class) = which else { return which.clone() };
    Which::Ids(changes.iter().filter(|change| change.class == *class).map(|change| change.id.clone()).collect())
}

fn selection(which: &Which) -> Selection {
    match which {
        Which::All => Selection::All,
        Which::Ids(ids) => Selection::Changes(ids.clone()),
        Which::By(author) => Selection::By(author.clone()),
        // Its changes have taken its place by now.
        Which::Class(_) => Selection::Changes(Vec::new()),
        Which::Range { from, to } => Selection::Range { from: *from, to: *to },
        Which::Block(block) => Selection::Block(*block),
        Which::Kind(kind) => Selection::Kind(*kind),
        Which::Piece { change, piece } => Selection::Piece { change: change.clone(), piece: *piece },
    }
}

fn not_reopened(why: &str) -> Fault {
    let said =
        format!("The change was not reopened: {why}. Nothing was changed; the revisions hold the earlier texts.");
    Fault::new(Code::Invalid, said)
}
