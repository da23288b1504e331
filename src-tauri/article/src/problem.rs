//! Problems: what an importer, validator or renderer could not take over as it stood, and where.
//!
//! A problem is data, not an error: the result it comes with is complete and usable. Codes are stable and are what
//! callers branch on; the words a person reads are made from code and parameters in the front ends.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One thing that was changed, left out or doubtful, with its place in the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Problem {
    /// Stable kebab-case name, e.g. `element-dropped`, `encoding-guessed`, `site-furniture`.
    pub code: String,
    /// What it is about: the dropped tag, the guessed encoding, the text that was set aside.
    pub subject: String,
    /// Where: `line 12`, `/content/3/attrs/level`, `byte 512`; empty when it concerns the whole input.
    pub place: String,
}

impl Problem {
    /// A problem of the whole input.
    pub fn new(code: &str, subject: impl Into<String>) -> Self {
        Self { code: code.to_owned(), subject: subject.into(), place: String::new() }
    }

    /// The same problem, with its place.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = place.into();
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.subject)?;
        if self.place.is_empty() { Ok(()) } else { write!(f, " ({})", self.place) }
    }
}
