//! The facade that every front end calls.

use std::path::{Path, PathBuf};

use galley_article::model::Media;

use crate::api::*;
use crate::place::Place;
use crate::ports::Ports;

/// An open library. Cheap to clone; all clones share it, from any thread.
#[derive(Clone)]
pub struct Desk {
    place: Place,
    ports: Ports,
}

fn later<T>() -> Result<T> {
    Err(Fault::new(Code::Internal, "This part is being built."))
}

impl Desk {
    /// Opens the library at a place, making it when there is none.
    pub fn open(place: Place, ports: Ports) -> Result<Self> {
        Ok(Self { place, ports })
    }
    /// Where the library lies.
    pub fn place(&self) -> &Place {
        &self.place
    }
    /// The ports it was opened with.
    pub fn ports(&self) -> &Ports {
        &self.ports
    }

    // Library.
    /// The stories that pass a filter, last changed first.
    pub fn list_stories(&self, _request: &ListStories) -> Result<Vec<StorySummary>> {
        later()
    }
    /// The stories that hold a text.
    pub fn search_stories(&self, _request: &SearchStories) -> Result<Vec<Hit>> {
        later()
    }
    /// What the library can be filtered by.
    pub fn facets(&self) -> Result<Facets> {
        later()
    }
    /// The story whose name is, or begins with, this text.
    pub fn find_story(&self, _name: &str) -> Result<StoryId> {
        later()
    }
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
    /// Puts a story in the trash.
    pub fn trash_story(&self, _act: &StoryAct) -> Result<StorySummary> {
        later()
    }
    /// Takes a story out of the trash.
    pub fn restore_story(&self, _act: &StoryAct) -> Result<StorySummary> {
        later()
    }
    /// Deletes a story that is in the trash, for ever.
    pub fn delete_story_for_ever(&self, _act: &StoryAct) -> Result<()> {
        later()
    }
    /// The log of a story, oldest first.
    pub fn story_log(&self, _story: &StoryId) -> Result<Vec<LogEntry>> {
        later()
    }
    /// Stores a picture or file and answers what the article refers to it by.
    pub fn add_media(&self, _bytes: &[u8], _mime: &str, _filename: &str) -> Result<Media> {
        later()
    }
    /// The bytes of a stored picture or file.
    pub fn media(&self, _sha256: &str) -> Result<Vec<u8>> {
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
    /// The stages in order.
    pub fn stages(&self) -> Result<Vec<Stage>> {
        later()
    }
    /// The local profiles.
    pub fn people(&self) -> Result<Vec<Person>> {
        later()
    }
    /// Makes or changes a profile.
    pub fn set_person(&self, _actor: &str, _person: &Person) -> Result<()> {
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
    /// What the library is.
    pub fn library_info(&self) -> Result<LibraryInfo> {
        later()
    }
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
    /// What other processes wrote since a cursor; 0 answers the present cursor and no items.
    pub fn poll_feed(&self, _since: u64) -> Result<FeedReply> {
        later()
    }
}
