//! The library as a file: killed, damaged, foreign, newer.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
mod damaged;
mod kill;
