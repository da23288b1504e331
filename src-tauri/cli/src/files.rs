//! Reading and writing the files a person names: every failure is a sentence that names the file.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::failure::Failure;

/// The largest file that is read. An article with its pictures inside is far below; a disk image is far above.
const MOST_BYTES: u64 = 256 << 20;

/// The bytes of a file, or why not.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    if fs::metadata(path).map_err(|error| cannot_read(path, &error))?.is_dir() {
        return Err(Failure::Failed(format!("{}: this is a folder; name the files in it", path.display())));
    }
    let file = File::open(path).map_err(|error| cannot_read(path, &error))?;
    let mut bytes = Vec::new();
    // A device or pipe has no length to ask for beforehand, so the limit is kept while reading.
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| cannot_read(path, &error))?;
    if bytes.len() as u64 > MOST_BYTES {
        let most = MOST_BYTES >> 20;
        return Err(Failure::Failed(format!("{}: larger than {most} MB, which no article is", path.display())));
    }
    Ok(bytes)
}

/// Why a file or folder could not be read.
pub(crate) fn cannot_read(path: &Path, error: &io::Error) -> Failure {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "you may not read it".to_owned(),
        io::ErrorKind::NotADirectory => "this is not a folder".to_owned(),
        _ => error.to_string(),
    };
    Failure::Failed(format!("{}: {reason}", path.display()))
}

/// Writes a whole file, or leaves what was there: the bytes go to a neighbour first and take the name when complete.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let cannot = |error: &io::Error| {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "its folder does not exist".to_owned(),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "you may not write there; choose another folder".to_owned()
            }
            io::ErrorKind::StorageFull => "the disk is full; what was there before is unchanged".to_owned(),
            _ => error.to_string(),
        };
        Failure::Failed(format!("{} could not be written: {reason}", path.display()))
    };
    // A device such as /dev/stdout cannot be replaced by another file; it can only be written to.
    let special = fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir());
    if special {
        return fs::write(path, bytes).map_err(|error| cannot(&error));
    }
    let Some(name) = path.file_name() else {
        return Err(Failure::Failed(format!("{} could not be written: this is not a file name", path.display())));
    };
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(beside);
    let written = fs::write(&part, bytes).and_then(|()| fs::rename(&part, path));
    written.map_err(|error| {
        // The half-written neighbour is ours alone; if it cannot be removed, the first error still says why.
        let _ = fs::remove_file(&part);
        cannot(&error)
    })
}

/// What a file's name ends in, in lower case: `article.NINJS.json` gives `ninjs.json`, `a.md` gives `md`.
pub(crate) fn ending(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    if name.ends_with(".ninjs.json") {
        return "ninjs.json".to_owned();
    }
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings() {
        for (name, expected) in [("a.MD", "md"), ("x.ninjs.json", "ninjs.json"), ("x", ""), ("b.tar.gz", "gz")] {
            assert_eq!(ending(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn a_file_is_written_whole_and_leaves_nothing_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn failures_name_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let folder = read(dir.path()).unwrap_err();
        assert!(folder.sentence().unwrap().contains("this is a folder"), "{folder:?}");
        let missing = write(&dir.path().join("no/a.txt"), b"").unwrap_err();
        assert!(missing.sentence().unwrap().contains("its folder does not exist"), "{missing:?}");
    }
}
