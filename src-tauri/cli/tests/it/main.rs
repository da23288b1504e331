//! The command line as scripts and checks from outside see it: every sentence of its contract, and hostile input.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on fails

mod canary;
mod comments;
mod damaged;
mod demo;
mod diff;
mod facts;
mod find;
mod hostile;
mod import;
mod merge;
mod publish;
mod review;
mod runner;
mod show;
mod signing;
mod usage;
