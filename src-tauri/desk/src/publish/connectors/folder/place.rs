//! Files in the folder: found, read, and put in place as a whole. Nothing outside the folder is ever touched: names are
//! made here, and links that lead elsewhere are not followed.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use galley_article::convert::sha256_hex;

use super::page::Form;
use crate::publish::connector::{Reason, ReasonCode, Setback};

/// Pictures until their page takes them.
const KEPT: &str = ".galley";

/// A folder with a folder for every story.
pub(super) struct Place {
    root: PathBuf,
}

impl Place {
    pub(super) fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// The path of a story's page.
    pub(super) fn page(&self, story: &str, form: Form) -> PathBuf {
        self.root.join(name(story)).join(form.file())
    }

    /// Whether the folder is there and takes files. Leaves nothing in it.
    pub(super) fn probe(&self) -> Result<(), Setback> {
        self.check()?;
        tempfile::Builder::new().prefix(".galley-").tempfile_in(&self.root).map_err(|error| self.setback(&error))?;
        Ok(())
    }

    /// A story's page; `None` when there is none.
    pub(super) fn read(&self, story: &str, form: Form) -> Result<Option<Vec<u8>>, Setback> {
        self.check()?;
        let path = self.page(story, form);
        self.is_real(&self.root.join(name(story)))?;
        self.is_real(&path)?;
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.setback(&error)),
        }
    }

    /// Keeps a picture for the page that will show it.
    pub(super) fn keep(&self, file: &str, sha256: &str, bytes: &[u8]) -> Result<(), Setback> {
        self.check()?;
        if sha256.len() != 64 || !sha256.bytes().all(|b| b.is_ascii_hexdigit()) {
            let said = "A picture has no proper name, so nothing was written. Put it into the story again.";
            return Err(Setback::Refused(Reason::new(ReasonCode::MediaMissing, said)));
        }
        let kept = self.folder(KEPT)?;
        let path = kept.join(file);
        self.is_real(&path)?;
        if fs::read(&path).is_ok_and(|there| sha256_hex(&there) == sha256) {
            return Ok(());
        }
        self.place(&kept, &path, bytes).map_err(|error| self.setback(&error))
    }

    /// Puts a story's pictures and then its page in place, and takes away the pictures that it no longer shows.
    pub(super) fn put(&self, story: &str, form: Form, page: &[u8], pictures: &[String]) -> Result<(), Setback> {
        let kept = self.root.join(KEPT);
        let folder = self.folder(&name(story))?;
        for file in pictures {
            let (from, to) = (kept.join(file), folder.join(file));
            self.is_real(&to)?;
            let bytes = fs::read(&from).map_err(|error| self.without_picture(&error))?;
            if fs::read(&to).ok().as_ref() != Some(&bytes) {
                self.place(&folder, &to, &bytes).map_err(|error| self.setback(&error))?;
            }
        }
        let path = folder.join(form.file());
        self.place(&folder, &path, page).map_err(|error| self.setback(&error))?;
        // The page is what counts and it is there: what cannot be tidied stays.
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let file = entry.file_name().to_string_lossy().into_owned();
            if is_picture(&file) && !pictures.contains(&file) {
                let _ = fs::remove_file(entry.path());
            }
        }
        for file in pictures {
            let _ = fs::remove_file(kept.join(file));
        }
        let _ = fs::remove_dir(&kept);
        Ok(())
    }

    /// A file as a whole or not at all: written beside, on the disk, renamed.
    fn place(&self, folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".galley-");
        // As any file of the user: a web server or a generator reads it.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        sync(folder)
    }

    /// A folder in the folder, made where it is missing.
    fn folder(&self, name: &str) -> Result<PathBuf, Setback> {
        let path = self.root.join(name);
        self.is_real(&path)?;
        match fs::create_dir(&path) {
            Ok(()) => sync(&self.root).map_err(|error| self.setback(&error))?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(self.setback(&error)),
        }
        Ok(path)
    }

    fn check(&self) -> Result<(), Setback> {
        match fs::metadata(&self.root) {
            Ok(found) if found.is_dir() => Ok(()),
            Ok(_) => {
                let said = format!("{} is a file and no folder. Check the destination's address.", self.root.display());
                Err(Setback::Refused(Reason::new(ReasonCode::WrongAddress, said)))
            }
            Err(error) => Err(self.setback(&error)),
        }
    }

    /// Refuses a link: it may lead anywhere.
    fn is_real(&self, path: &Path) -> Result<(), Setback> {
        match fs::symlink_metadata(path) {
            Ok(found) if found.file_type().is_symlink() => {
                let said = format!(
                    "{} is a link that may lead out of the folder, so nothing was written. Remove the link and publish \
                     again.",
                    path.display()
                );
                Err(Setback::Refused(Reason::new(ReasonCode::Forbidden, said)))
            }
            _ => Ok(()),
        }
    }

    /// Two stories that show one picture at once may take it from one another.
    fn without_picture(&self, error: &io::Error) -> Setback {
        if error.kind() != ErrorKind::NotFound {
            return self.setback(error);
        }
        let said = "A picture was not there yet, so the page was not written. Galley tries again by itself.";
        Setback::NotNow { reason: Reason::new(ReasonCode::Busy, said), after: None }
    }

    /// What a fault of the disk means. Nothing of the page was changed.
    fn setback(&self, error: &io::Error) -> Setback {
        let root = self.root.display();
        let reason = |code, message: String| Reason { said: error.to_string(), ..Reason::new(code, message) };
        let later = |code, message| Setback::NotNow { reason: reason(code, message), after: None };
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                later(ReasonCode::Busy, format!("The disk of {root} is full. Make room; Galley tries again by itself."))
            }
            ErrorKind::NotFound => later(
                ReasonCode::Unreachable,
                format!(
                    "The folder {root} is not there. Connect its disk or make the folder; Galley tries again by itself."
                ),
            ),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Setback::Refused(reason(
                ReasonCode::Forbidden,
                format!("Galley may not write into the folder {root}. Have that allowed and publish again."),
            )),
            ErrorKind::NotADirectory | ErrorKind::IsADirectory => Setback::Refused(reason(
                ReasonCode::WrongAddress,
                format!("In the folder {root} something else has a name that Galley needs. Move it and publish again."),
            )),
            _ => later(
                ReasonCode::Busy,
                format!("The folder {root} could not be read or written. Galley tries again by itself."),
            ),
        }
    }
}

/// The name of a story's folder: its id, or what follows from it where that is no name.
fn name(story: &str) -> String {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    match (1..=64).contains(&story.len()) && story.bytes().all(is_plain) && !story.starts_with('-') {
        true => story.to_owned(),
        false => blake3::hash(story.as_bytes()).to_hex()[..32].to_owned(),
    }
}

/// Whether a file is a picture that was put there by its hash.
fn is_picture(file: &str) -> bool {
    file.split_once('.').is_some_and(|(hash, ending)| {
        hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()) && !ending.contains('.')
    })
}

/// Puts the names in a folder on the disk, where the system can do that.
fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
