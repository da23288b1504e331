//! Pictures and files: kept by the SHA-256 of their bytes under `media/` beside the library.
//!
//! A file there is never changed: it is written under another name, synced and renamed. What a hash names is checked
//! when it is read.

use std::io::Write;
use std::path::PathBuf;

use galley_article::convert::html::sniff;
use galley_article::convert::sha256_hex;
use galley_article::model::{Article, Media};
use galley_article::picture;

use crate::api::{AddMedia, AddedMedia, Code, Fault, Result};
use crate::desk::Desk;
use crate::place::Place;
use crate::store::error::io_fault;

/// The largest picture that is taken in.
const LARGEST_PICTURE: usize = 64 << 20;

impl Desk {
    /// Stores a picture or file, durable when answered, and says what an article refers to it by. Size in pixels is
    /// left to whoever decodes it.
    pub fn add_media(&self, bytes: &[u8], mime: &str, filename: &str) -> Result<Media> {
        let sha256 = sha256_hex(bytes);
        keep(self.place(), &sha256, bytes)?;
        let bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Ok(Media { sha256, mime: mime.to_owned(), bytes, width: 0, height: 0, filename: filename.to_owned() })
    }

    /// Stores a picture, durable when answered. What it is its bytes say, not its name; what is no picture that a page can
    /// show is refused.
    pub fn add_picture(&self, request: &AddMedia, bytes: &[u8]) -> Result<AddedMedia> {
        let invalid = |said: &str, why: &str| {
            let detail = serde_json::json!({ "filename": request.filename, "mime": request.mime, "why": why });
            Fault::new(Code::Invalid, said).with(detail)
        };
        if bytes.len() > LARGEST_PICTURE {
            let said = "The picture is larger than 64 MB and was not taken in. Make it smaller and add it again.";
            return Err(invalid(said, "too-large"));
        }
        let Some((mime, width, height)) = sniff(bytes) else {
            let said =
                "The file is no picture that a page can show, and was not taken in. JPEG, PNG, GIF, WebP and AVIF are.";
            return Err(invalid(said, "not-a-picture"));
        };
        let media = self.add_media(bytes, mime, &request.filename)?;
        Ok(AddedMedia { media: Media { width, height, ..media }, words: picture::words(bytes) })
    }

    /// The bytes of a stored picture and their media type. What is stored but no picture is not there.
    pub fn picture(&self, sha256: &str) -> Result<(Vec<u8>, &'static str)> {
        let bytes = self.media(sha256)?;
        let (mime, _, _) = sniff(&bytes).ok_or_else(|| Fault::not_found("picture", sha256))?;
        Ok((bytes, mime))
    }

    /// The bytes of a stored picture or file.
    pub fn media(&self, sha256: &str) -> Result<Vec<u8>> {
        let path = file(self.place(), sha256).ok_or_else(|| Fault::not_found("picture or file", sha256))?;
        let bytes = std::fs::read(&path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => Fault::not_found("picture or file", sha256),
            _ => io_fault("read", &path, &e),
        })?;
        if sha256_hex(&bytes) != sha256 {
            let said = format!("{} is damaged. Put the picture or file in again.", path.display());
            return Err(Fault::new(Code::Damaged, said));
        }
        Ok(bytes)
    }
}

/// Stores the pictures that came with an article, and gives the figures that show them the words of their files where they
/// have none.
pub(crate) fn take_in(place: &Place, article: &mut Article, brought: &[(Media, Vec<u8>)]) -> Result<()> {
    for (about, bytes) in brought {
        keep(place, &about.sha256, bytes)?;
        picture::put_words(article, &about.sha256, &picture::words(bytes));
    }
    Ok(())
}

/// Where a hash is kept: in a folder of its first two digits. `None` for what is no hash, so that no name can lead
/// out of the folder.
pub(crate) fn file(place: &Place, sha256: &str) -> Option<PathBuf> {
    let sound = sha256.len() == 64 && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    sound.then(|| place.media().join(&sha256[..2]).join(sha256))
}

/// Writes bytes under their hash, unless they are there; a damaged file is replaced.
pub(crate) fn keep(place: &Place, sha256: &str, bytes: &[u8]) -> Result<()> {
    let Some(path) = file(place, sha256) else { return Err(Fault::not_found("picture or file", sha256)) };
    if std::fs::read(&path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or_else(|| place.folder());
    let fail = |e: std::io::Error| io_fault("written", &path, &e);
    std::fs::create_dir_all(folder).map_err(fail)?;
    let mut fresh = tempfile::NamedTempFile::new_in(folder).map_err(fail)?;
    fresh.write_all(bytes).map_err(fail)?;
    fresh.as_file().sync_all().map_err(fail)?;
    fresh.persist(&path).map_err(|e| fail(e.error))?;
    // Some systems cannot sync a folder; the file itself is synced above.
    let _ = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}
