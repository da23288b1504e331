//! Workflow: the newsroom's stages, who may move a story between them, and who holds it. What moving onward signs is
//! [`crate::signing`]'s.

use rusqlite::Connection;
use serde::Deserialize;
use serde_json::json;

use crate::api::{Code, Fault, MoveStory, Person, PersonRole, Result, RevisionKind, Stage, StoryAct, StoryView};
use crate::desk::Desk;
use crate::history::keep_revision;
use crate::place::Place;
use crate::signing;
use crate::standing::Standing;
use crate::store::error::io_fault;
use crate::store::{log, people, stories};
use crate::text::named;

/// The stages of a newsroom that has written none.
pub const DEFAULT_STAGES: &str = include_str!("stages/default.toml");
/// 三审三校, as an example to copy to `stages.toml`.
pub const THREE_REVIEWS: &str = include_str!("stages/three-reviews.toml");

/// The stages in order, what people without a profile may do, and who may sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stages {
    stages: Vec<Stage>,
    without_profile: PersonRole,
    four_eyes: FourEyes,
}

/// 四眼原则: what nobody may sign alone. Nothing is forbidden unless the stages file says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FourEyes {
    /// Nobody signs a story that they made, handed in or are credited with.
    pub(crate) own_piece: bool,
    /// Of these stages one person signs one at most.
    pub(crate) once: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StagesFile {
    #[serde(default = "desk")]
    without_profile: PersonRole,
    #[serde(default)]
    four_eyes: FourEyes,
    stage: Vec<StageEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StageEntry {
    id: String,
    zh: String,
    en: String,
    #[serde(default)]
    tracking: bool,
    signs: Option<bool>,
    #[serde(default)]
    needed: bool,
    movers: Vec<PersonRole>,
}

fn desk() -> PersonRole {
    PersonRole::Desk
}

/// Which way a story is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Submit,
    Advance,
    Return,
}

impl Direction {
    fn act(self) -> &'static str {
        match self {
            Self::Submit => "submitted",
            Self::Advance => "advanced",
            Self::Return => "returned",
        }
    }
}

impl Stages {
    /// Those of `stages.toml` beside the library, else the default ones.
    pub(crate) fn of(place: &Place) -> Result<Self> {
        let path = place.stages();
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text).map_err(|what| {
                let said = format!(
                    "{} cannot be used: {what}. Mend it, or move it away for the default stages.",
                    path.display()
                );
                Fault::new(Code::Invalid, said).with(json!({ "path": path.display().to_string() }))
            }),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Self::parse(DEFAULT_STAGES)
                .map_err(|what| Fault::new(Code::Internal, format!("The default stages cannot be used: {what}."))),
            Err(e) => Err(io_fault("read", &path, &e)),
        }
    }

    pub(crate) fn parse(text: &str) -> std::result::Result<Self, String> {
        let file: StagesFile = toml::from_str(text).map_err(|e| e.to_string().trim().replace('\n', " "))?;
        if file.stage.len() < 2 {
            return Err("at least two stages are needed".to_owned());
        }
        let mut stages: Vec<Stage> = Vec::with_capacity(file.stage.len());
        for entry in file.stage {
            if entry.id.is_empty() || stages.iter().any(|stage| stage.id == entry.id) {
                return Err(format!("the stage id \"{}\" is empty or used twice", entry.id));
            }
            let StageEntry { id, zh, en, tracking, signs, needed, movers } = entry;
            // Handing a draft in is no signature: whoever wrote it vouches for it anyway.
            let signs = signs.unwrap_or(!stages.is_empty());
            stages.push(Stage { id, zh, en, tracking, movers, signs, needed });
        }
        if let Some(unknown) = file.four_eyes.once.iter().find(|id| stages.iter().all(|stage| stage.id != **id)) {
            return Err(format!("four_eyes.once names the stage \"{unknown}\", which is none of them"));
        }
        Ok(Self { stages, without_profile: file.without_profile, four_eyes: file.four_eyes })
    }

    pub(crate) fn list(&self) -> &[Stage] {
        &self.stages
    }

    pub(crate) fn role_without_profile(&self) -> PersonRole {
        self.without_profile
    }

    pub(crate) fn four_eyes(&self) -> &FourEyes {
        &self.four_eyes
    }

    /// The stage of that name.
    pub(crate) fn named(&self, id: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == id)
    }

    /// The stage that a story stands at, or an earlier one that is named.
    pub(crate) fn reached(&self, at: &str, named: Option<&str>) -> Result<&Stage> {
        let id = named.unwrap_or(at);
        let stage = self.named(id).ok_or_else(|| Fault::not_found("stage", id))?;
        if self.index(id) <= self.index(at) {
            return Ok(stage);
        }
        let said = format!("The story has not come to the stage {} yet. Nothing was changed.", stage.en);
        Err(Fault::new(Code::Invalid, said).with(json!({ "stage": stage.id })))
    }

    /// Where a new story stands.
    pub(crate) fn first(&self) -> &str {
        self.stages.first().map_or("", |stage| stage.id.as_str())
    }

    /// The place of a stage; a story whose stage the file no longer names stands at the beginning.
    pub(crate) fn index(&self, id: &str) -> usize {
        self.stages.iter().position(|stage| stage.id == id).unwrap_or(0)
    }

    /// The stage a story stands at, and the one a move leads to.
    pub(crate) fn step(&self, from: &str, to: Option<&str>, direction: Direction) -> Result<(&Stage, &Stage)> {
        let at = self.index(from);
        let target = match to {
            Some(id) => {
                self.stages.iter().position(|stage| stage.id == id).ok_or_else(|| Fault::not_found("stage", id))?
            }
            None if direction == Direction::Return => at.wrapping_sub(1),
            None => at + 1,
        };
        let right_way = match direction {
            Direction::Submit => at == 0 && target == 1,
            Direction::Advance => target > at,
            Direction::Return => target < at,
        };
        match (self.stages.get(at), self.stages.get(target)) {
            (Some(from), Some(to)) if right_way => Ok((from, to)),
            (Some(from), _) => {
                let way = match direction {
                    Direction::Submit => "submitted: it was submitted before",
                    Direction::Advance => "moved onward from there",
                    Direction::Return => "moved back from there",
                };
                let said = format!("The story stands at the stage {} and cannot be {way}.", from.en);
                Err(Fault::new(Code::Invalid, said).with(json!({ "stage": from.id })))
            }
            (None, _) => Err(Fault::not_found("stage", from)),
        }
    }

    /// What somebody may do.
    pub(crate) fn role(&self, db: &Connection, actor: &str) -> Result<PersonRole> {
        Ok(people::role(db, actor)?.unwrap_or(self.without_profile))
    }
}

impl Desk {
    /// Submits a story: its move from the first stage to the second. From there on its baseline stands still.
    pub fn submit_story(&self, act: &StoryAct) -> Result<StoryView> {
        let request = MoveStory {
            story: act.story.clone(),
            actor: act.actor.clone(),
            to: None,
            holder: None,
            note: String::new(),
            reason: None,
            base_version: None,
        };
        self.move_story(&request, Direction::Submit)
    }

    /// Moves a story onward, to the next stage or to one that is named.
    pub fn advance_story(&self, request: &MoveStory) -> Result<StoryView> {
        self.move_story(request, Direction::Advance)
    }

    /// Moves a story back, to the stage before or to one that is named. What was tracked stays tracked.
    pub fn return_story(&self, request: &MoveStory) -> Result<StoryView> {
        self.move_story(request, Direction::Return)
    }

    fn move_story(&self, request: &MoveStory, direction: Direction) -> Result<StoryView> {
        let actor = named(&request.actor)?;
        let standing = self.write(|w| {
            let mut standing = Standing::load(w, self.cache(), &request.story)?.in_use()?;
            standing.meant(request.base_version)?;
            let stages = self.newsroom_stages();
            let (from, to) = stages.step(&standing.row.summary.stage, request.to.as_deref(), direction)?;
            if !from.movers.contains(&stages.role(w, actor)?) {
                return Err(not_allowed(actor, &format!("move a story out of the stage {}", from.en)));
            }
            if direction == Direction::Advance {
                let reason = request.reason.as_deref().unwrap_or_default().trim();
                self.may_leave(w, &standing, from, actor, reason)?;
            }
            let author = standing.text.turn.author.clone();
            let revision = keep_revision(w, &standing, RevisionKind::Stage, &author, &request.note)?;
            let holder = request.holder.clone().unwrap_or_else(|| standing.row.summary.holder.clone());
            let mut detail = json!({ "from": from.id, "to": to.id, "holder": holder, "note": request.note });
            if direction == Direction::Advance && from.signs {
                let signed = signing::sign(w, &standing, stages, from, actor, &request.note, &revision)?;
                if let Some(signed) = signed {
                    detail["sign_off"] = signing::in_log(&signed);
                }
            }
            if direction == Direction::Return {
                let behind = stages.list().get(stages.index(&to.id)..).unwrap_or_default();
                let taken = signing::take_back(w, standing.row.key, behind, actor)?;
                if !taken.is_empty() {
                    detail["sign_offs_returned"] = taken.into();
                }
            }
            if to.tracking && !standing.row.tracking {
                standing.track(w, true)?;
            }
            stories::set_stage(w, standing.row.key, &to.id, &holder)?;
            log::append(w, Some(&request.story), actor, direction.act(), &detail)?;
            standing.row = stories::at(w, standing.row.key)?;
            Ok(standing)
        })?;
        self.cache().put(&standing.text.stamp, &standing.texts);
        Ok(standing.view())
    }

    /// Takes a story into the actor's hands; what is handed over is kept as a revision.
    pub fn take_story(&self, act: &StoryAct) -> Result<StoryView> {
        let actor = named(&act.actor)?;
        let standing = self.write(|w| {
            let mut standing = Standing::load(w, self.cache(), &act.story)?.in_use()?;
            let from = standing.row.summary.holder.clone();
            if from != actor {
                let author = standing.text.turn.author.clone();
                keep_revision(w, &standing, RevisionKind::HandOver, &author, "")?;
                stories::set_stage(w, standing.row.key, &standing.row.summary.stage, actor)?;
                log::append(w, Some(&act.story), actor, "took", &json!({ "from": from }))?;
                standing.row = stories::at(w, standing.row.key)?;
            }
            Ok(standing)
        })?;
        Ok(standing.view())
    }

    /// The stages in order.
    pub fn stages(&self) -> Result<Vec<Stage>> {
        Ok(self.newsroom_stages().list().to_vec())
    }

    /// The local profiles by name.
    pub fn people(&self) -> Result<Vec<Person>> {
        self.read(people::list)
    }

    /// Makes or changes a profile. Once somebody is the desk, only the desk may.
    pub fn set_person(&self, actor: &str, person: &Person) -> Result<()> {
        if person.name.trim().is_empty() {
            return Err(Fault::new(Code::Invalid, "A person needs a name."));
        }
        self.write(|w| {
            let guarded = people::list(w)?.iter().any(|known| known.role == PersonRole::Desk);
            if guarded && self.newsroom_stages().role(w, actor)? != PersonRole::Desk {
                return Err(not_allowed(actor, "change profiles"));
            }
            people::put(w, person)?;
            let detail = json!({ "name": person.name, "role": people::role_name(person.role) });
            log::append(w, None, actor, "profile", &detail)
        })
    }
}

/// The actor's role does not allow it.
pub(crate) fn not_allowed(actor: &str, what: &str) -> Fault {
    let said = format!("{actor} may not {what} in this newsroom. Nothing was changed; ask the desk.");
    Fault::new(Code::NotAllowed, said).with(json!({ "actor": actor, "act": what }))
}
