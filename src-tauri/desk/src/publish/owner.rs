//! Which worker a claim belongs to, and whether that worker still lives.
//!
//! A claim has a lease that runs out. So that nobody waits for the lease of a process that was killed, every worker also
//! holds a lock on a file of its own beside the library; the system lets go of it the moment the process ends, however
//! it ends. Where the file tells nothing (another machine on a shared folder, a file system without locks) the lease
//! decides alone.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::api::Result;
use crate::store::error::io_fault;

const PREFIX: &str = "outbox-";
const SUFFIX: &str = ".lock";

/// A living worker.
#[derive(Debug)]
pub(crate) struct Owner {
    name: String,
    path: PathBuf,
    /// Whether it has no claims: its file is then not needed after it.
    at_rest: AtomicBool,
    /// Held for as long as the worker lives.
    _lock: File,
}

impl Owner {
    /// Makes a worker of this name known in a library's folder. The name is a UUID.
    pub(crate) fn announce(folder: &Path, name: String) -> Result<Self> {
        let path = path_of(folder, &name);
        let lock = File::create_new(&path).map_err(|error| io_fault("written", &path, &error))?;
        // Without locks on this file system the lease decides.
        let _ = lock.try_lock();
        Ok(Self { name, path, at_rest: AtomicBool::new(true), _lock: lock })
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Says whether it may have claims from now on.
    pub(crate) fn set_at_rest(&self, at_rest: bool) {
        self.at_rest.store(at_rest, Ordering::SeqCst);
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        // A worker that is dropped in the middle of its work leaves its file: unlocked, it says that the worker is gone.
        if self.at_rest.load(Ordering::SeqCst) {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Whether the worker of that name certainly lives no more.
pub(crate) fn is_gone(folder: &Path, name: &str) -> bool {
    // A file that is not there tells nothing: the worker may live on another machine.
    uuid::Uuid::parse_str(name).is_ok() && is_free(&path_of(folder, name))
}

/// Removes the files of workers that live no more, but for those of which claims are left: their files are what tells
/// that they are gone.
pub(crate) fn tidy(folder: &Path, has_claims: impl Fn(&str) -> Result<bool>) -> Result<()> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.flatten() {
        let file = entry.file_name();
        let name = file.to_str().and_then(|file| file.strip_prefix(PREFIX)).and_then(|rest| rest.strip_suffix(SUFFIX));
        if let Some(name) = name
            && is_gone(folder, name)
            && !has_claims(name)?
        {
            let _ = std::fs::remove_file(entry.path());
        }
    }
    Ok(())
}

fn is_free(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| file.try_lock().is_ok())
}

fn path_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{PREFIX}{name}{SUFFIX}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_gone_when_nothing_holds_its_lock() {
        let folder = tempfile::tempdir().unwrap();
        let name = uuid::Uuid::now_v7().to_string();
        assert!(!is_gone(folder.path(), &name), "nothing is known of it");
        let owner = Owner::announce(folder.path(), name.clone()).unwrap();
        assert!(!is_gone(folder.path(), &name));
        drop(owner);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "a worker tidies up after itself");
        // What a killed process leaves, or a worker that was dropped at work: the file without its lock.
        let owner = Owner::announce(folder.path(), name.clone()).unwrap();
        owner.set_at_rest(false);
        drop(owner);
        assert!(is_gone(folder.path(), &name));
        assert!(!is_gone(folder.path(), "../x"));
        tidy(folder.path(), |_| Ok(true)).unwrap();
        assert!(is_gone(folder.path(), &name), "it is needed while claims are left");
        tidy(folder.path(), |_| Ok(false)).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
