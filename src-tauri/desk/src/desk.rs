//! The facade that every front end calls: one method per command.
//!
//! This file opens a library and hands out reads and writes; the commands themselves stand where their matter is:
//! [`crate::library`], [`crate::text`], [`crate::review`], [`crate::history`], [`crate::workflow`],
//! [`crate::transfer`], [`crate::media`], [`crate::upkeep`] and [`crate::publish`]. Each changing command is one write.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;

use crate::api::*;
use crate::place::Place;
use crate::ports::Ports;
use crate::store::{Store, Write, log};
use crate::workflow::Stages;

/// An open library. Cheap to clone; all clones share it, from any thread.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    place: Place,
    ports: Ports,
    store: Store,
    stages: Stages,
}

fn later<T>() -> Result<T> {
    Err(Fault::new(Code::Internal, "This part is being built."))
}

impl Desk {
    /// Opens the library at a place, making it when there is none. A library that is damaged, foreign or newer, or that
    /// cannot be written, is refused with a sentence and left exactly as it is.
    pub fn open(place: Place, ports: Ports) -> Result<Self> {
        let stages = Stages::of(&place)?;
        let store = Store::open(&place, &ports)?;
        store.write(&ports, |w| log::prune_feed(w))?;
        Ok(Self { inner: Arc::new(Inner { place, ports, store, stages }) })
    }

    /// Where the library lies.
    pub fn place(&self) -> &Place {
        &self.inner.place
    }

    /// The ports it was opened with.
    pub fn ports(&self) -> &Ports {
        &self.inner.ports
    }

    /// Runs one IMMEDIATE transaction: durable when this answers, undone when `body` fails.
    pub(crate) fn write<T>(&self, body: impl FnOnce(&Write<'_>) -> Result<T>) -> Result<T> {
        self.inner.store.write(&self.inner.ports, body)
    }

    /// Runs queries over one consistent state of the library.
    pub(crate) fn read<T>(&self, body: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.inner.store.read(body)
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn newsroom_stages(&self) -> &Stages {
        &self.inner.stages
    }

    // Library.
    /// Makes a story.
    pub fn create_story(&self, _request: &CreateStory) -> Result<StoryView> {
        later()
    }
    /// Everything about one story.
    pub fn story(&self, _story: &StoryId) -> Result<StoryView> {
        later()
    }
    /// Saves what somebody typed.
    pub fn save_working_text(&self, _request: &SaveText) -> Result<SaveReply> {
        later()
    }

    // Review.
    /// Switches tracking.
    pub fn set_tracking(&self, _request: &SetTracking) -> Result<StoryView> {
        later()
    }
    /// The changes that await a decision.
    pub fn changes(&self, _story: &StoryId) -> Result<ChangeList> {
        later()
    }
    /// Accepts or rejects changes.
    pub fn decide(&self, _request: &Decide) -> Result<DecideReply> {
        later()
    }
    /// Takes a decision back.
    pub fn undo_decision(&self, _request: &UndoDecision) -> Result<StoryView> {
        later()
    }
    /// The decisions on a story, oldest first.
    pub fn decisions(&self, _story: &StoryId) -> Result<Vec<Decision>> {
        later()
    }

    // History.
    /// Makes a revision on demand.
    pub fn make_revision(&self, _request: &MakeRevision) -> Result<RevisionInfo> {
        later()
    }
    /// The revisions of a story, oldest first.
    pub fn revisions(&self, _story: &StoryId) -> Result<Vec<RevisionInfo>> {
        later()
    }
    /// One revision with both its texts.
    pub fn revision(&self, _story: &StoryId, _number: RevisionNumber) -> Result<RevisionView> {
        later()
    }
    /// Brings an older text back as the working text.
    pub fn restore_revision(&self, _request: &RestoreRevision) -> Result<StoryView> {
        later()
    }
    /// Compares two texts of a story.
    pub fn compare(&self, _request: &Compare) -> Result<Comparison> {
        later()
    }

    // Workflow.
    /// Submits a story: the move from the first stage to the second, from which the baseline stands still.
    pub fn submit_story(&self, _act: &StoryAct) -> Result<StoryView> {
        later()
    }
    /// Moves a story onward.
    pub fn advance_story(&self, _request: &MoveStory) -> Result<StoryView> {
        later()
    }
    /// Moves a story back.
    pub fn return_story(&self, _request: &MoveStory) -> Result<StoryView> {
        later()
    }
    /// Takes a story into the actor's hands.
    pub fn take_story(&self, _act: &StoryAct) -> Result<StoryView> {
        later()
    }

    // Transfer.
    /// Makes a story of bytes, or replaces the working text of one.
    pub fn import_bytes(&self, _request: &Import, _bytes: &[u8]) -> Result<Imported> {
        later()
    }
    /// Imports files one after the other; one bad file does not stop the rest.
    pub fn import_files(&self, _actor: &str, _files: &[PathBuf]) -> Vec<ImportedFile> {
        Vec::new()
    }
    /// Writes a story out.
    pub fn export_story(&self, _request: &Export) -> Result<Exported> {
        later()
    }
    /// The page as the site shows it.
    pub fn preview_story(&self, _story: &StoryId, _revision: Option<RevisionNumber>) -> Result<Preview> {
        later()
    }
    /// What the checks find in the working text.
    pub fn check_story(&self, _story: &StoryId) -> Result<Vec<serde_json::Value>> {
        later()
    }

    // Upkeep.
    /// Copies the library, media included, into one file.
    pub fn backup(&self, _file: &Path) -> Result<BackupReply> {
        later()
    }
    /// Puts a backup in the place of what the library holds; what it held is kept as a file beside it.
    pub fn restore(&self, _file: &Path) -> Result<LibraryInfo> {
        later()
    }
    /// Examines the library.
    pub fn doctor(&self) -> Result<Diagnosis> {
        later()
    }
}
