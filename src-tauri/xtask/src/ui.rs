//! The user interface's packages and build, each done again only when what it is made from has changed.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::failure::{Result, cannot};
use crate::house::House;
use crate::machine::NPM;
use crate::progress::{Echo, Progress};
use crate::shell::Job;

/// Folders of `ui/` that are made, not written.
const MADE: &[&str] = &["node_modules", "dist", ".svelte-kit", "paraglide", "coverage"];

/// npm in the user interface's folder.
pub(crate) fn npm<'a>(house: &House, args: impl IntoIterator<Item = &'a str>) -> Job {
    Job::new(NPM, &house.ui()).args(args).env("NO_COLOR", "1")
}

/// `npm ci`, unless the lock file is the one that was installed last.
pub(crate) fn packages(house: &House, progress: &Progress<'_>) -> Result<String> {
    let stamp = Stamp::of(house, "npm", &[house.ui().join("package-lock.json")])?;
    if stamp.current() && house.ui().join("node_modules").is_dir() {
        return Ok("unchanged".to_owned());
    }
    progress.must(&npm(house, ["ci", "--no-audit", "--no-fund"]), Echo::Nothing)?;
    stamp.set()?;
    Ok("installed".to_owned())
}

/// `npm run build`, unless nothing that it reads has changed.
pub(crate) fn build(house: &House, progress: &Progress<'_>) -> Result<String> {
    let mut sources = Vec::new();
    collect(&house.ui(), &mut sources)?;
    sources.sort();
    let stamp = Stamp::of(house, "ui", &sources)?;
    if stamp.current() && house.ui().join("dist/index.html").is_file() {
        return Ok("unchanged".to_owned());
    }
    progress.must(&npm(house, ["run", "build"]), Echo::Nothing)?;
    stamp.set()?;
    Ok("built".to_owned())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let shown = folder.display();
    for entry in fs::read_dir(folder).map_err(cannot(format!("read the folder {shown}")))? {
        let path = entry.map_err(cannot(format!("read the folder {shown}")))?.path();
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() {
            if !MADE.iter().any(|made| name == *made) {
                collect(&path, files)?;
            }
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// A note of what something was last made from.
struct Stamp {
    file: PathBuf,
    hash: String,
}

impl Stamp {
    fn of(house: &House, name: &str, sources: &[PathBuf]) -> Result<Self> {
        // Not a hash to keep: when the standard library changes its own, the thing is merely made once more.
        let mut hasher = DefaultHasher::new();
        for source in sources {
            let bytes = fs::read(source).map_err(cannot(format!("read {}", house.shown(source))))?;
            (house.shown(source), bytes).hash(&mut hasher);
        }
        Ok(Self { file: house.own().join(format!("{name}.stamp")), hash: format!("{:016x}", hasher.finish()) })
    }

    fn current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|last| last == self.hash)
    }

    fn set(&self) -> Result<()> {
        let shown = self.file.display();
        let folder = self.file.parent().unwrap_or(&self.file);
        fs::create_dir_all(folder).map_err(cannot(format!("make the folder {}", folder.display())))?;
        fs::write(&self.file, &self.hash).map_err(cannot(format!("write {shown}")))
    }
}
