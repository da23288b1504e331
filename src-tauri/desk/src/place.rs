//! Where a library lies on disk.

use std::path::{Path, PathBuf};

use crate::api::{Code, Fault, Result};

/// The files of one library: the database, and beside it `media/`, `templates/`, `stages.toml`, `preflight.toml`,
/// `lexicon.toml` and `triage.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    database: PathBuf,
}

impl Place {
    /// `library.db` in a folder.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { database: folder.into().join("library.db") }
    }

    /// A database file of any name.
    pub fn at_file(database: impl Into<PathBuf>) -> Self {
        Self { database: database.into() }
    }

    /// The user's library: in the folder that GALLEY_DATA_DIR names, else in the platform's data folder.
    pub fn of_user() -> Result<Self> {
        if let Some(folder) = std::env::var_os("GALLEY_DATA_DIR").filter(|folder| !folder.is_empty()) {
            return Ok(Self::in_folder(folder));
        }
        let folders = directories::ProjectDirs::from("", "", "Galley").ok_or_else(|| {
            Fault::new(
                Code::Io,
                "No home folder was found for the library. Name a folder in GALLEY_DATA_DIR and try again.",
            )
        })?;
        Ok(Self::in_folder(folders.data_dir()))
    }

    /// The user's folder for what may be lost, where the system has one.
    pub fn cache_of_user() -> Option<PathBuf> {
        directories::ProjectDirs::from("", "", "Galley").map(|folders| folders.cache_dir().to_owned())
    }

    /// The database file.
    pub fn database(&self) -> &Path {
        &self.database
    }

    /// The folder it lies in.
    pub fn folder(&self) -> &Path {
        match self.database.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        }
    }

    /// The folder of pictures and files.
    pub fn media(&self) -> PathBuf {
        self.folder().join("media")
    }

    /// The folder of this newsroom's templates.
    pub fn templates(&self) -> PathBuf {
        self.folder().join("templates")
    }

    /// The stages of this newsroom, as a file that people may edit.
    pub fn stages(&self) -> PathBuf {
        self.folder().join("stages.toml")
    }

    /// How grave this newsroom takes what the checks find.
    pub fn preflight(&self) -> PathBuf {
        self.folder().join("preflight.toml")
    }

    /// What this newsroom's facts are recognised by.
    pub fn lexicon(&self) -> PathBuf {
        self.folder().join("lexicon.toml")
    }

    /// How this newsroom classes changes.
    pub fn triage(&self) -> PathBuf {
        self.folder().join("triage.toml")
    }
}
