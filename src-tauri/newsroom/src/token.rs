//! The token that publishers present: made once, kept in a file that only its owner can read.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use crate::Error;

/// The fewest characters a token may have.
const SHORTEST: usize = 8;

/// The token in `dir/token`; made when there is none: 64 hex digits from the system's source of randomness, in a file of
/// mode 0600. Two processes that ask at once get the same one.
///
/// # Errors
/// [`Error::Folder`] when the folder or file cannot be used, [`Error::Token`] when the file holds no usable token.
pub fn load_or_create(dir: &Path) -> Result<String, Error> {
    let folder = |source| Error::Folder { path: dir.to_owned(), source };
    fs::create_dir_all(dir).map_err(folder)?;
    let path = dir.join("token");
    match fs::read_to_string(&path) {
        Ok(text) => checked(&text),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let made = generate()?;
            // Written aside and linked into place, so that nobody ever reads half a token.
            let aside = dir.join(format!("token.{}", std::process::id()));
            write_private(&aside, &made).map_err(folder)?;
            let linked = fs::hard_link(&aside, &path);
            let removed = fs::remove_file(&aside);
            match linked {
                Ok(()) => removed.map(|()| made).map_err(folder),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    checked(&fs::read_to_string(&path).map_err(folder)?)
                }
                Err(error) => Err(folder(error)),
            }
        }
        Err(error) => Err(folder(error)),
    }
}

/// A token as an `Authorization` header can carry it.
///
/// # Errors
/// [`Error::Token`] where it is too short or holds spaces, controls or characters outside ASCII.
pub fn checked(text: &str) -> Result<String, Error> {
    let token = text.trim();
    if token.len() < SHORTEST {
        return Err(Error::Token(format!("it needs at least {SHORTEST} characters.")));
    }
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::Token("it may hold ASCII letters, digits and signs only, without spaces.".to_owned()));
    }
    Ok(token.to_owned())
}

fn generate() -> Result<String, Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Token(format!("the system gave no random numbers ({error}).")))?;
    Ok(crate::store::hex(&bytes))
}

fn write_private(path: &Path, token: &str) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{token}")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_made_once_and_is_private() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().join("new");
        let first = load_or_create(&home).unwrap();
        assert_eq!(first.len(), 64);
        assert_eq!(load_or_create(&home).unwrap(), first);
        assert_eq!(fs::read_dir(&home).unwrap().count(), 1, "nothing is left beside it");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(home.join("token")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn unusable_tokens_are_refused() {
        for bad in ["", "short", "with a space in it", "密码密码密码密码"] {
            assert_eq!(checked(bad).map_err(|error| error.code()), Err("newsroom-token"), "{bad}");
        }
        assert_eq!(checked(" 12345678\n").unwrap(), "12345678");
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("token"), "").unwrap();
        assert!(load_or_create(dir.path()).is_err());
    }
}
