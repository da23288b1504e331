//! The reference newsroom endpoint: receives articles by the protocol of `docs/protocol.md`, serves the public pages.
//!
//! It runs inside the app as the embedded default, and by itself as `galley newsroom serve`. It keeps one SQLite file in
//! its own folder and knows nothing of the desk: what an article is and how a page looks is `galley-article`'s part.
//!
//! - [`Newsroom::start`] and [`Running`]: the whole public interface
//! - `api`: the protocol under `/v1`; `site`: what readers see
//! - `store`: the database, one file per table
//! - `serve`, `guard`: connections, limits, headers

mod api;
mod error;
mod guard;
mod ninjs;
mod options;
mod problem;
mod reading;
mod serve;
mod site;
mod state;
mod store;
pub mod token;

pub use error::Error;
pub use options::{Limits, Options};
pub use serve::{Newsroom, Running};
