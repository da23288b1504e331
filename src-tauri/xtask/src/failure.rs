//! The one error of these tasks: a sentence for the person at the terminal.

use std::fmt;

/// Why a task stopped: what could not be done, the command if there was one, and what to do next.
#[derive(Debug)]
pub(crate) struct Failure(String);

/// What every task answers.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure told in one or more lines.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Turns an IO error into a sentence that begins with what was being done.
pub(crate) fn cannot<E: fmt::Display>(what: impl fmt::Display) -> impl FnOnce(E) -> Failure {
    move |error| Failure(format!("Could not {what}: {error}."))
}
