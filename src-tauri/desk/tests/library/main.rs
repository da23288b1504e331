//! The library as a file: killed, damaged, full, shared between processes, searched, backed up; and what is done in it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
mod damaged;
mod kill;
mod search;
mod shared;
mod signing;
mod small;
mod trash;
mod upkeep;
mod workflow;
