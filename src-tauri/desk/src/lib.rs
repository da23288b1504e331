//! The desk: library, history, review, workflow and publishing over SQLite, behind one facade.
//!
//! [`Desk`] is what the window and the command line call: one method per command, requests and replies in [`api`].
//! Texts, differences and formats are the article crate's; this crate adds the database and the world around it.

pub mod api;
mod audit;
mod comments;
mod comparison;
pub mod desk;
mod facts;
mod fold;
mod hands;
mod history;
pub mod http;
mod library;
mod media;
mod merging;
mod paste;
pub mod place;
pub mod ports;
pub mod publish;
pub mod renditions;
mod review;
mod rules;
pub mod secrets;
mod sheet;
mod signing;
mod since;
mod standing;
mod store;
mod templates;
mod text;
mod transfer;
mod upkeep;
pub mod workflow;

pub use api::{Code, Fault, Result};
pub use comparison::Sides;
pub use desk::Desk;
pub use place::Place;
pub use ports::Ports;
