//! Workflow: the newsroom's stages, who may move a story between them, and who holds it.

use crate::api::{Code, Fault, Person, PersonRole, Result, Stage};
use crate::desk::Desk;
use crate::place::Place;
use crate::store::error::io_fault;
use crate::store::{log, people};
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::json;

/// The stages of a newsroom that has written none.
pub const DEFAULT_STAGES: &str = include_str!("stages/default.toml");
/// 三审三校, as an example to copy to `stages.toml`.
pub const THREE_REVIEWS: &str = include_str!("stages/three-reviews.toml");

/// The stages in order, and what people without a profile may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stages {
    stages: Vec<Stage>,
    without_profile: PersonRole,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StagesFile {
    #[serde(default = "desk")]
    without_profile: PersonRole,
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
    movers: Vec<PersonRole>,
}

fn desk() -> PersonRole {
    PersonRole::Desk
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
            let StageEntry { id, zh, en, tracking, movers } = entry;
            stages.push(Stage { id, zh, en, tracking, movers });
        }
        Ok(Self { stages, without_profile: file.without_profile })
    }

    pub(crate) fn list(&self) -> &[Stage] {
        &self.stages
    }

    pub(crate) fn role_without_profile(&self) -> PersonRole {
        self.without_profile
    }

    /// Where a new story stands.
    pub(crate) fn first(&self) -> &str {
        self.stages.first().map_or("", |stage| stage.id.as_str())
    }

    /// The place of a stage; a story whose stage the file no longer names stands at the beginning.
    pub(crate) fn index(&self, id: &str) -> usize {
        self.stages.iter().position(|stage| stage.id == id).unwrap_or(0)
    }

    /// What somebody may do.
    pub(crate) fn role(&self, db: &Connection, actor: &str) -> Result<PersonRole> {
        Ok(people::role(db, actor)?.unwrap_or(self.without_profile))
    }
}

impl Desk {
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
