//! 签发: sign-offs. Moving a story onward from a stage that signs puts the mover's name under the text exactly as it stands;
//! an edit afterwards voids the signature, visibly, and sending the story back takes it back.
//!
//! A signature is bound to the hash of the working text. Accepting changes leaves that text alone, and so the signature;
//! rejecting them, or typing, does not. Where the text becomes again exactly what was signed, the signature stands again.

use galley_article::check::{Finding, Place, Severity};
use galley_article::model::Role;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::api::{Code, Fault, Result, RevisionInfo, RevisionKind, SignOff, SignOffState, SignStory, Stage, StoryId};
use crate::desk::Desk;
use crate::history::keep_revision;
use crate::standing::Standing;
use crate::store::sign_offs::{self, NewSignOff};
use crate::store::{Write, log, stories};
use crate::text::named;
use crate::workflow::{Stages, not_allowed};

impl Desk {
    /// The sign-offs of a story, oldest first, those that do not stand any more included.
    pub fn sign_offs(&self, story: &StoryId) -> Result<Vec<SignOff>> {
        self.read(|db| sign_offs::list(db, stories::get(db, story)?.key))
    }

    /// Signs a stage that the story has reached, without moving it. Answers all of the story's sign-offs.
    pub fn sign_story(&self, request: &SignStory) -> Result<Vec<SignOff>> {
        let actor = named(&request.actor)?;
        self.write(|w| {
            let standing = Standing::load(w, self.cache(), &request.story)?.in_use()?;
            standing.meant(request.base_version)?;
            let stages = self.newsroom_stages();
            let stage = stages.reached(&standing.row.summary.stage, request.stage.as_deref())?;
            if !stage.signs {
                let said = format!("The stage {} is not one that is signed off. Nothing was signed.", stage.en);
                return Err(Fault::new(Code::Invalid, said).with(json!({ "stage": stage.id })));
            }
            if !stage.movers.contains(&stages.role(w, actor)?) {
                return Err(not_allowed(actor, &format!("sign off the stage {}", stage.en)));
            }
            let author = standing.text.turn.author.clone();
            let revision = keep_revision(w, &standing, RevisionKind::Stage, &author, &request.note)?;
            if let Some(signed) = sign(w, &standing, stages, stage, actor, &request.note, &revision)? {
                log::append(w, Some(&request.story), actor, "signed", &json!({ "sign_off": in_log(&signed) }))?;
            }
            sign_offs::list(w, standing.row.key)
        })
    }
}

/// Puts a name under the text as it stands. None where that person's signature for the stage stands already.
pub(crate) fn sign(
    w: &Write<'_>,
    standing: &Standing,
    stages: &Stages,
    stage: &Stage,
    actor: &str,
    note: &str,
    revision: &RevisionInfo,
) -> Result<Option<SignOff>> {
    let earlier = sign_offs::list(w, standing.row.key)?;
    four_eyes(w, standing, stages, stage, actor, &earlier)?;
    let same = |signed: &SignOff| {
        signed.state == SignOffState::Signed && signed.stage == stage.id && signed.by == actor && signed.note == note
    };
    if earlier.iter().any(same) {
        return Ok(None);
    }
    let new = NewSignOff {
        story: standing.row.key,
        stage: &stage.id,
        revision: revision.number,
        content: &standing.text.working_hash,
        actor,
        role: stages.role(w, actor)?,
        note,
    };
    sign_offs::insert(w, &new).map(Some)
}

/// A signature as the log keeps it: enough to tell whether the table still says the same.
pub(crate) fn in_log(signed: &SignOff) -> Value {
    json!({
        "id": signed.id, "stage": signed.stage, "revision": signed.revision, "content": signed.content,
        "role": signed.role,
    })
}

/// What preflight says of signatures: that one is missing which publishing asks for, or that the text was edited since.
pub(crate) fn findings(db: &Connection, standing: &Standing, stages: &Stages) -> Result<Vec<Finding>> {
    let signed = sign_offs::list(db, standing.row.key)?;
    let last = |id: &str| signed.iter().rev().find(|each| each.stage == id && each.state != SignOffState::Returned);
    let mut found = Vec::new();
    for stage in stages.list() {
        let code = match last(&stage.id).map(|signed| signed.state) {
            Some(SignOffState::Signed) => continue,
            _ if stage.needed => "sign-off-missing",
            Some(SignOffState::Void) => "sign-off-void",
            _ => continue,
        };
        found.push(Finding::new(code, Severity::Warn, Place::Article, &stage.id));
    }
    Ok(found)
}

/// Notes which signatures fell with a new working text, and which stand again.
pub(crate) fn notice_edit(w: &Write<'_>, key: i64, story: &StoryId, content: &str, actor: &str) -> Result<()> {
    let (fell, again) = sign_offs::settle(w, key, content, actor)?;
    for (act, ids) in [("sign-offs-voided", fell), ("sign-offs-restored", again)] {
        if !ids.is_empty() {
            log::append(w, Some(story), actor, act, &json!({ "sign_offs": ids, "content": content }))?;
        }
    }
    Ok(())
}

/// 四眼: whether this person may sign this stage, as the newsroom has it.
fn four_eyes(
    db: &Connection,
    standing: &Standing,
    stages: &Stages,
    stage: &Stage,
    actor: &str,
    earlier: &[SignOff],
) -> Result<()> {
    let rule = stages.four_eyes();
    if rule.own_piece && is_by(db, standing, actor)? {
        let said = format!(
            "{actor} wrote this story, and in this newsroom nobody signs off a piece of their own. Nothing was changed; ask somebody else to sign it."
        );
        return Err(refused(said, actor, "own-piece", stage));
    }
    let once = |id: &str| rule.once.iter().any(|each| each == id);
    let other = earlier.iter().find(|signed| {
        signed.by == actor && signed.state != SignOffState::Returned && signed.stage != stage.id && once(&signed.stage)
    });
    match other {
        Some(other) if once(&stage.id) => {
            let signed = stages.named(&other.stage).map_or(other.stage.as_str(), |stage| stage.en.as_str());
            let said = format!(
                "{actor} signed off {signed} already, and in this newsroom {} takes another pair of eyes. Nothing was changed; ask somebody else to sign it.",
                stage.en
            );
            Err(refused(said, actor, "signed-before", stage))
        }
        _ => Ok(()),
    }
}

/// Whether a story is somebody's own: made or handed in by them, or naming them as a writer.
fn is_by(db: &Connection, standing: &Standing, actor: &str) -> Result<bool> {
    let writes = |role: Role| matches!(role, Role::Reporter | Role::Correspondent | Role::Writer | Role::Translator);
    let credited = standing.texts.working.credits.iter().any(|c| writes(c.role) && c.name.trim() == actor);
    if credited || standing.row.summary.created_by == actor {
        return Ok(true);
    }
    let lines = log::of_story(db, &standing.row.summary.id)?;
    Ok(lines.iter().any(|line| line.act == "submitted" && line.actor == actor))
}

fn refused(said: String, actor: &str, why: &str, stage: &Stage) -> Fault {
    Fault::new(Code::NotAllowed, said).with(json!({ "actor": actor, "act": "sign", "why": why, "stage": stage.id }))
}

/// Takes the signatures of a stage and those after it back: the story was sent back to it.
pub(crate) fn take_back(w: &Write<'_>, key: i64, stages: &[Stage], actor: &str) -> Result<Vec<String>> {
    let ids: Vec<&str> = stages.iter().map(|stage| stage.id.as_str()).collect();
    sign_offs::take_back(w, key, &ids, actor)
}
