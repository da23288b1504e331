//! A disk of a test's own, for what a full or a read-only disk does to the window.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A disk so small that it can be filled, and made read-only.
pub(crate) struct SmallDisk(PathBuf);

impl SmallDisk {
    pub(crate) fn new(at: &Path) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=64m", "tmpfs"]).arg(at).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            Some(Self(at.to_owned()))
        } else {
            println!("skipped: no small disk can be made here; it takes the right to mount one");
            None
        }
    }

    pub(crate) fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }

    /// The folder where it is.
    pub(crate) fn folder(&self) -> &Path {
        &self.0
    }

    /// From now on it can only be read.
    pub(crate) fn protect(&self) {
        let status = Command::new("mount").args(["-o", "remount,ro"]).arg(&self.0).status().unwrap();
        assert!(status.success(), "a disk of our own can be made read-only");
    }

    /// Nothing more fits on it.
    pub(crate) fn fill(&self) {
        let mut file = std::fs::File::create(self.ballast()).unwrap();
        let block = vec![0_u8; 1 << 12];
        while file.write_all(&block).is_ok() {}
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

/// Homes for everything but the library, so that only the library lies on such a disk.
pub(crate) fn home_elsewhere(folder: &Path) -> [(String, String); 4] {
    let home = folder.join("home").display().to_string();
    ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"].map(|name| (name.to_owned(), home.clone()))
}
