//! The library as a file: damaged, foreign, newer.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
mod damaged;
