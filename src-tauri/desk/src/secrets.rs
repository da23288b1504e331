//! Where tokens are kept: the system's keychain, or by explicit choice a file that only the user can read.
//!
//! A token is never in the database, a log, an error, a debug print or an argument; [`Token`] is the only form in which
//! it travels through this crate, and it shows itself to nobody who does not call [`Token::reveal`].

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::json;
use ts_rs::TS;

use crate::api::{Code, Fault, Result};
use crate::ports::Secrets;

/// How long the keychain may take to answer. It may be asking the user to unlock it, and the user may be away.
const PATIENCE: Duration = Duration::from_secs(30);

/// The name under which the keychain lists Galley's entries.
const SERVICE: &str = "Galley";

/// A token that does not show itself.
#[derive(Clone, PartialEq, Eq, TS)]
#[ts(type = "string")]
pub struct Token(String);

impl Token {
    /// A token; white space around it, as pasted and piped text has, is taken off.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(text.as_ref().trim().to_owned())
    }

    /// The token itself, for a header or a store. What is made from it must not be printed.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it can stand in a header: visible ASCII, and some of it.
    pub fn is_sound(&self) -> bool {
        !self.0.is_empty() && self.0.chars().all(|c| c.is_ascii_graphic())
    }

    /// Words of others with this token blotted out: an endpoint may repeat what it was sent.
    pub fn blot(&self, words: &str) -> String {
        if self.0.is_empty() { words.to_owned() } else { words.replace(&self.0, "…") }
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl<'de> Deserialize<'de> for Token {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        Ok(Self::new(String::deserialize(deserializer)?))
    }
}

/// Where a destination's token is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Keeping {
    /// In the system's keychain.
    #[default]
    Keychain,
    /// In a file under the library's folder, readable by the user alone.
    File,
}

/// The system's keychain: Secret Service, Keychain Services or Credential Manager.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keychain;

impl Secrets for Keychain {
    fn get(&self, name: &str) -> Result<Option<String>> {
        let user = name.to_owned();
        ask("read", move || match keyring::Entry::new(SERVICE, &user)?.get_password() {
            Ok(secret) => Ok(Some(secret)),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
    }

    fn set(&self, name: &str, secret: &str) -> Result<()> {
        let (user, secret) = (name.to_owned(), secret.to_owned());
        ask("kept", move || keyring::Entry::new(SERVICE, &user)?.set_password(&secret))
    }

    fn remove(&self, name: &str) -> Result<()> {
        let user = name.to_owned();
        ask("removed", move || match keyring::Entry::new(SERVICE, &user)?.delete_credential() {
            Err(keyring::Error::NoEntry) => Ok(()),
            other => other,
        })
    }
}

/// Asks the keychain on a thread of its own and waits for [`PATIENCE`]. A prompt that nobody answers keeps that thread,
/// not the caller.
fn ask<T: Send + 'static>(
    what: &str,
    question: impl FnOnce() -> std::result::Result<T, keyring::Error> + Send + 'static,
) -> Result<T> {
    let (answer, wait) = mpsc::channel();
    let asked = std::thread::Builder::new().name("keychain".to_owned()).spawn(move || {
        // Nobody listens any more once the caller's patience is over.
        answer.send(question()).ok();
    });
    if let Err(error) = asked {
        return Err(no_keychain(what, "no thread could be started for the keychain", &error.to_string()));
    }
    match wait.recv_timeout(PATIENCE) {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(error)) => Err(no_keychain(what, explain(&error), &cause(&error))),
        Err(mpsc::RecvTimeoutError::Timeout) => Err(no_keychain(what, "the keychain did not answer", "timeout")),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(no_keychain(what, "the keychain failed", "panic")),
    }
}

/// Why the keychain does not serve, as the middle of a sentence; never with the bytes it holds.
fn explain(error: &keyring::Error) -> &'static str {
    match error {
        keyring::Error::NoDefaultStore => "there is no keychain in this session",
        keyring::Error::NoStorageAccess(_) => "the keychain is locked or closed to Galley",
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => {
            "the keychain's entry is not one that Galley wrote"
        }
        keyring::Error::TooLong(..) => "the keychain does not take a token of that length",
        _ => "the keychain failed",
    }
}

/// What the system says about it, for the log and for whoever mends it.
fn cause(error: &keyring::Error) -> String {
    match (error, keyring::Entry::store_status()) {
        (keyring::Error::NoDefaultStore, Err(cause)) => one_line(&cause.to_string()),
        (keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..), _) => String::new(),
        (other, _) => one_line(&other.to_string()),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(200).collect()
}

fn no_keychain(what: &str, why: &str, cause: &str) -> Fault {
    Fault::new(
        Code::NoSecretStore,
        format!(
            "The token could not be {what}: {why}. Unlock or start the keychain (on Linux a Secret Service such as GNOME \
             Keyring, in a session with D-Bus) and try again, or choose to keep the token in a file that only you can \
             read (--secret-in-file)."
        ),
    )
    .with(json!({ "why": why, "cause": cause }))
}

/// Tokens as files with mode 0600 in a folder with mode 0700.
#[derive(Clone, Debug)]
pub struct SecretFiles {
    folder: PathBuf,
}

impl SecretFiles {
    /// The files of the library in this folder.
    pub fn beside(library: &Path) -> Self {
        Self { folder: library.join("secrets") }
    }

    /// The file of a secret. Names are made by Galley; whatever is not a letter, digit or hyphen is left out, so that no
    /// name leaves the folder.
    fn file(&self, name: &str) -> PathBuf {
        let safe: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        self.folder.join(format!("{safe}.token"))
    }
}

impl Secrets for SecretFiles {
    fn get(&self, name: &str) -> Result<Option<String>> {
        let file = self.file(name);
        match fs::symlink_metadata(&file) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(file_fault("read", &file, &error)),
            Ok(metadata) if !is_private(&metadata) => {
                return Err(Fault::new(
                    Code::NoSecretStore,
                    format!(
                        "The token in {} was not used: others can read the file. Make it yours alone (chmod 600), and \
                         get a new token if somebody may have read it.",
                        file.display()
                    ),
                ));
            }
            Ok(_) => {}
        }
        let text = fs::read_to_string(&file).map_err(|error| file_fault("read", &file, &error))?;
        Ok(Some(text.trim().to_owned()))
    }

    fn set(&self, name: &str, secret: &str) -> Result<()> {
        let file = self.file(name);
        let written = (|| {
            make_private_folder(&self.folder)?;
            // A temporary file is made with mode 0600, and takes the old one's place whole.
            let mut fresh = tempfile::NamedTempFile::new_in(&self.folder)?;
            fresh.write_all(secret.as_bytes())?;
            fresh.as_file().sync_all()?;
            fresh.persist(&file).map_err(|error| error.error)?;
            Ok(())
        })();
        written.map_err(|error| file_fault("written", &file, &error))
    }

    fn remove(&self, name: &str) -> Result<()> {
        let file = self.file(name);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(file_fault("removed", &file, &error)),
            _ => Ok(()),
        }
    }
}

fn file_fault(what: &str, file: &Path, error: &std::io::Error) -> Fault {
    let said = format!("The token's file {} could not be {what}: {error}.", file.display());
    Fault::new(Code::Io, said)
}

#[cfg(unix)]
fn is_private(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.is_file() && metadata.permissions().mode() & 0o077 == 0
}

#[cfg(not(unix))]
fn is_private(metadata: &fs::Metadata) -> bool {
    // The user's profile folder is closed to other users by the system.
    metadata.is_file()
}

#[cfg(unix)]
fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_does_not_show_itself() {
        let token: Token = serde_json::from_str("\" s3cret\\n\"").unwrap();
        assert_eq!(token.reveal(), "s3cret");
        assert_eq!(format!("{token:?} {:?}", Some(&token)), "Token(…) Some(Token(…))");
        assert_eq!(token.blot("bad header: Bearer s3cret."), "bad header: Bearer ….");
        assert_eq!(Token::new(" ").blot("a b"), "a b");
        assert!(token.is_sound());
        for text in ["", " ", "a b", "a\nb: c", "密钥"] {
            assert!(!Token::new(text).is_sound(), "{text}");
        }
    }

    #[test]
    fn a_file_keeps_replaces_and_forgets() {
        let folder = tempfile::tempdir().unwrap();
        let files = SecretFiles::beside(folder.path());
        assert_eq!(files.get("one").unwrap(), None);
        files.set("one", "a").unwrap();
        files.set("one", "b").unwrap();
        files.set("../../two", "c").unwrap();
        assert_eq!(files.get("one").unwrap().as_deref(), Some("b"));
        let mut names: Vec<_> =
            fs::read_dir(folder.path().join("secrets")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["one.token", "two.token"]);
        files.remove("one").unwrap();
        files.remove("one").unwrap();
        assert_eq!(files.get("one").unwrap(), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_not_used() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let files = SecretFiles::beside(folder.path());
        files.set("one", "a").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&files.file("one")), 0o600);
        assert_eq!(mode(&folder.path().join("secrets")), 0o700);
        fs::set_permissions(files.file("one"), fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(files.get("one").unwrap_err().code, Code::NoSecretStore);
    }
}
