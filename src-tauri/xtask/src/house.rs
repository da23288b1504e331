//! Where things lie: the repository, its target folder, the tools installed there, and what the environment says.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The folders that the tasks work in.
pub(crate) struct House {
    /// The repository.
    pub(crate) root: PathBuf,
    /// Cargo's target folder, which also holds everything these tasks write.
    pub(crate) target: PathBuf,
}

impl House {
    /// The repository that this program was built from.
    pub(crate) fn here() -> Self {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.ancestors().nth(2).unwrap_or(manifest).to_path_buf();
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |given| root.join(given));
        Self { root, target }
    }

    /// The user interface's folder.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// Where the tasks keep logs and stamps.
    pub(crate) fn own(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// Where `cargo install` puts the tools that only this repository uses.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// A program that cargo built in the dev profile.
    pub(crate) fn built(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// A program that cargo built in the release profile.
    pub(crate) fn released(&self, name: &str) -> PathBuf {
        self.target.join("release").join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// A path as a person at the root would write it.
    pub(crate) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }

    /// A program on PATH or among this repository's own tools.
    pub(crate) fn find(&self, program: &str) -> Option<PathBuf> {
        let own = self.tools().join("bin");
        let path = env::var_os("PATH").unwrap_or_default();
        std::iter::once(own)
            .chain(env::split_paths(&path))
            .map(|folder| folder.join(format!("{program}{}", env::consts::EXE_SUFFIX)))
            .find(|file| file.is_file())
    }

    /// PATH with this repository's own tools before everything else.
    pub(crate) fn path_with_tools(&self) -> OsString {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.tools().join("bin")).chain(env::split_paths(&path));
        env::join_paths(folders).unwrap_or(path)
    }
}

/// The cargo that runs this task.
pub(crate) fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Whether a window can be shown: a display on Linux, always elsewhere.
pub(crate) fn has_display() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
