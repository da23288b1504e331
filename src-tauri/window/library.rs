//! The library this window works on.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use galley_desk::{Desk, Fault, Place, Ports, Result};

/// For how long a library that could not be opened is not tried again: what one view asks for is asked in one go.
const AGAIN: Duration = Duration::from_secs(1);

/// How often those who wait for an open library look whether there is one.
const EVERY: Duration = Duration::from_millis(250);

/// The open library, or why it could not be opened: the window opens all the same and says so.
#[derive(Clone)]
pub(crate) struct Library {
    shared: Arc<Shared>,
    folder: PathBuf,
}

struct Shared {
    place: Result<Place>,
    opened: OnceLock<Desk>,
    /// Held while the library is being opened: why that failed last, and when.
    failed: Mutex<Option<(Fault, Instant)>>,
}

impl Library {
    /// Opens the user's library; see [`Place::of_user`] for where that is. It goes on beside the start of the window, which
    /// takes longer; whoever asks for the desk before waits.
    pub(crate) fn open() -> Self {
        let place = Place::of_user();
        let folder = place.as_ref().map_or_else(|_| std::env::temp_dir(), |place| place.folder().to_owned());
        let shared = Arc::new(Shared { place, opened: OnceLock::new(), failed: Mutex::new(None) });
        let library = Self { shared, folder };
        let opening = library.clone();
        thread::spawn(move || opening.desk().is_ok());
        library
    }

    /// The desk, or the fault of opening it; what failed before is tried again.
    pub(crate) fn desk(&self) -> std::result::Result<&Desk, Fault> {
        let Shared { place, opened, failed } = &*self.shared;
        if let Some(desk) = opened.get() {
            return Ok(desk);
        }
        let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(desk) = opened.get() {
            return Ok(desk);
        }
        if let Some((fault, _)) = failed.as_ref().filter(|(_, when)| when.elapsed() < AGAIN) {
            return Err(fault.clone());
        }
        match place.clone().and_then(|place| Desk::open_or_read(place, Ports::of_machine())) {
            Ok(desk) => Ok(opened.get_or_init(|| desk)),
            Err(fault) => {
                *failed = Some((fault.clone(), Instant::now()));
                Err(fault)
            }
        }
    }

    /// The desk, once there is one.
    pub(crate) async fn opened(&self) -> &Desk {
        loop {
            if let Some(desk) = self.shared.opened.get() {
                return desk;
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    /// The folder that holds the library and everything the window keeps for itself.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the window keeps what is its own: the web engine's data, place and size, look. Beside a library that cannot
    /// be written it is the user's cache.
    pub(crate) fn window_folder(&self) -> PathBuf {
        let beside = self.folder.join("window");
        if !self.folder.exists() || writes(&self.folder) {
            return beside;
        }
        Place::cache_of_user().map_or(beside, |cache| cache.join(format!("window-{:016x}", self.number())))
    }

    /// A name for the session bus: one window per library, not one per machine.
    pub(crate) fn bus_name(&self) -> String {
        format!("org.galley.desk.library{:016x}", self.number())
    }

    /// A number that is this library's folder's own.
    fn number(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        std::path::absolute(&self.folder).unwrap_or_else(|_| self.folder.clone()).hash(&mut hasher);
        hasher.finish()
    }
}

/// Whether files can be made in a folder.
fn writes(folder: &Path) -> bool {
    let probe = folder.join(format!(".galley-{}", std::process::id()));
    let made = std::fs::OpenOptions::new().write(true).create_new(true).open(&probe).is_ok();
    made && std::fs::remove_file(&probe).is_ok()
}
