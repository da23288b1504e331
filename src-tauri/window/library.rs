//! The library this window works on.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::thread;

use galley_desk::{Desk, Fault, Place, Ports, Result};

/// The open library, or why it could not be opened: the window opens all the same and says so.
#[derive(Clone)]
pub(crate) struct Library {
    opened: Arc<OnceLock<Result<Desk>>>,
    folder: PathBuf,
}

impl Library {
    /// Opens the user's library; see [`Place::of_user`] for where that is. It goes on beside the start of the window, which
    /// takes longer; whoever asks for the desk before waits.
    pub(crate) fn open() -> Self {
        let opened = Arc::new(OnceLock::new());
        match Place::of_user() {
            Ok(place) => {
                let (folder, answer) = (place.folder().to_owned(), Arc::clone(&opened));
                thread::spawn(move || answer.get_or_init(|| Desk::open(place, Ports::of_machine())).is_ok());
                Self { opened, folder }
            }
            Err(fault) => {
                opened.get_or_init(|| Err(fault));
                Self { opened, folder: std::env::temp_dir() }
            }
        }
    }

    /// The desk, or the fault of opening it.
    pub(crate) fn desk(&self) -> std::result::Result<&Desk, Fault> {
        self.opened.wait().as_ref().map_err(Clone::clone)
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
