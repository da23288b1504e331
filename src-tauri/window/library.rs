//! The library this window works on.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use galley_desk::{Desk, Fault, Place, Ports, Result};

/// The open library, or why it could not be opened: the window opens all the same and says so.
#[derive(Clone)]
pub(crate) struct Library {
    opened: Result<Desk>,
    folder: PathBuf,
}

impl Library {
    /// Opens the user's library; see [`Place::of_user`] for where that is.
    pub(crate) fn open() -> Self {
        match Place::of_user() {
            Ok(place) => {
                let folder = place.folder().to_owned();
                Self { opened: Desk::open(place, Ports::of_machine()), folder }
            }
            Err(fault) => Self { opened: Err(fault), folder: std::env::temp_dir() },
        }
    }

    /// The desk, or the fault of opening it.
    pub(crate) fn desk(&self) -> std::result::Result<&Desk, Fault> {
        self.opened.as_ref().map_err(Clone::clone)
    }

    /// The folder that holds the library and everything the window keeps for itself.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the window keeps what is its own: the web engine's data, place and size, look.
    pub(crate) fn window_folder(&self) -> PathBuf {
        self.folder.join("window")
    }

    /// A name for the session bus: one window per library, not one per machine.
    pub(crate) fn bus_name(&self) -> String {
        let mut hasher = DefaultHasher::new();
        std::path::absolute(&self.folder).unwrap_or_else(|_| self.folder.clone()).hash(&mut hasher);
        format!("org.galley.desk.library{:016x}", hasher.finish())
    }
}
