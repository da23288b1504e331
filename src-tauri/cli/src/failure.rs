//! Why a command ended without doing what it was asked: the sentence for a person, and the exit code for a script.

use std::fmt::Display;

use crate::out::one_line;

/// The end of a command that did not succeed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It was asked for something that makes no sense: exit 2.
    Usage(String),
    /// It could not be done: exit 1.
    Failed(String),
    /// Parts of it could not be done, and each has been reported already: exit 1.
    Reported,
}

impl Failure {
    /// A sentence with its cause, both on one line.
    pub(crate) fn because(what: &str, cause: &impl Display) -> Self {
        Self::Failed(format!("{what}: {}", one_line(&cause.to_string())))
    }

    /// The sentence to print; none when everything has been said.
    pub(crate) fn sentence(&self) -> Option<&str> {
        match self {
            Self::Usage(sentence) | Self::Failed(sentence) => Some(sentence),
            Self::Reported => None,
        }
    }

    /// 1 failed, 2 wrong usage.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Failed(_) | Self::Reported => 1,
        }
    }
}
