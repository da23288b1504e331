//! The open library and the person who acts on it.

use chrono::{DateTime, Local, Utc};
use galley_desk::api::{Fault, StoryId};
use galley_desk::{Desk, Place, Ports};

use crate::args::Common;
use crate::failure::Failure;

/// What a command that needs a library works with.
pub(crate) struct Session {
    pub(crate) desk: Desk,
    pub(crate) actor: String,
}

impl Session {
    /// Opens the library that was named, making it when there is none. One that cannot be written can be read all the same.
    pub(crate) fn open(common: &Common) -> Result<Self, Failure> {
        let desk = Desk::open_or_read(place(common)?, Ports::of_machine())?;
        Ok(Self { desk, actor: actor(common) })
    }

    /// The story whose id is, or begins with, this text.
    pub(crate) fn story(&self, name: &str) -> Result<StoryId, Failure> {
        Ok(self.desk.find_story(name)?)
    }
}

/// Where the library lies.
pub(crate) fn place(common: &Common) -> Result<Place, Failure> {
    Ok(match &common.db {
        Some(file) => Place::at_file(file),
        None => Place::of_user()?,
    })
}

/// Who acts: the name that was given, else the account's.
pub(crate) fn actor(common: &Common) -> String {
    let account = || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    let given = common.actor.clone().or_else(account).map(|name| name.trim().to_owned());
    given.filter(|name| !name.is_empty()).unwrap_or_else(|| "editor".to_owned())
}

/// A time as people read it, in this machine's zone.
pub(crate) fn local(time: DateTime<Utc>) -> String {
    time.with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string()
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Failed(fault.message)
    }
}
