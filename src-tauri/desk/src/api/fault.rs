//! The one shape in which anything that went wrong leaves the facade.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// What the facade answers.
pub type Result<T> = std::result::Result<T, Fault>;

/// What a caller may branch on. A code exists only where somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// No such story, revision, change, person, destination or file.
    NotFound,
    /// The working text was changed since `base_version`; both texts are kept. `detail.revision` is the number of the
    /// revision that holds the refused text, `detail.version` the version that stands.
    Conflict,
    /// The request cannot be carried out as it was put.
    Invalid,
    /// The actor's role may not do this.
    NotAllowed,
    /// The library file is damaged.
    Damaged,
    /// The file is a database, but not a Galley library, or no database at all.
    Foreign,
    /// The library was written by a newer Galley.
    Newer,
    /// The folder or file cannot be written.
    ReadOnly,
    /// The disk is full.
    DiskFull,
    /// Another process held the library for too long.
    Busy,
    /// A file could not be read or written.
    Io,
    /// No keychain answered, and no file was chosen instead.
    NoSecretStore,
    /// Preflight found something that blocks publishing; `detail.findings` lists it.
    Preflight,
    /// An endpoint could not be reached or refused; `detail` says which and how.
    Endpoint,
    /// A defect of Galley.
    Internal,
}

/// An error at the edge. Nobody matches on `message`: it is a whole English sentence that says what could not be done,
/// what is safe and what to do next, for logs and the command line; the window makes its own words from `code` and
/// `detail`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// What to branch on.
    pub code: Code,
    /// What to tell a person who reads English.
    pub message: String,
    /// Parameters of the message, an object or null.
    pub detail: Value,
}

impl Fault {
    /// A fault without parameters.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), detail: Value::Null }
    }

    /// The same fault with its parameters.
    #[must_use]
    pub fn with(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }

    /// Nothing of that kind and name exists.
    pub fn not_found(kind: &str, name: impl std::fmt::Display) -> Self {
        let name = name.to_string();
        Self::new(Code::NotFound, format!("There is no {kind} {name}."))
            .with(serde_json::json!({ "kind": kind, "name": name }))
    }
}
