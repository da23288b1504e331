//! The protocol and the public pages over real HTTP, each test with an endpoint of its own on a free port.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod articles;
mod endpoint;
mod hostile;
mod media;
mod pages;
