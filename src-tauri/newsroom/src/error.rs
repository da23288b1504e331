//! Why an endpoint did not start. Once it runs, every error is an answer to somebody; see `problem`.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::store::StoreError;

/// Why an endpoint did not start. The text is a sentence for a person.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder cannot be made or read.
    #[error("The newsroom's folder {} cannot be used ({source}). Choose another one, or see to its permissions.", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The address is taken or not ours.
    #[error(
        "The newsroom cannot listen on {address} ({source}). Choose another port, or end the program that uses it."
    )]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database is damaged, foreign, newer or locked. The file was not touched.
    #[error("The newsroom's database {} was not opened and is untouched: {source}", .path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: StoreError,
    },
    /// The token is too short, or its file holds something else.
    #[error("The newsroom's token cannot be used: {0}")]
    Token(String),
    /// No such zone.
    #[error("{0} is not the name of a time zone. Use an IANA name such as Asia/Shanghai.")]
    Zone(String),
}

impl Error {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Folder { .. } => "newsroom-folder",
            Self::Listen { .. } => "newsroom-listen",
            Self::Database { .. } => "newsroom-database",
            Self::Token(_) => "newsroom-token",
            Self::Zone(_) => "newsroom-zone",
        }
    }
}
