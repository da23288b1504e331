//! Publishing over a bad line: a proxy between `galley` and a real server spoils requests and answers, and the command is
//! killed at random. One article on the server in the end, or a clear refusal, whatever happens.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod ghost;
#[path = "../endpoints/house.rs"]
#[allow(dead_code, reason = "shared with the tests of the endpoints")]
mod house;
mod kill;
mod newsroom;
mod proxy;
#[path = "../endpoints/site.rs"]
#[allow(dead_code, reason = "shared with the tests of the endpoints")]
mod site;
mod spoil;
mod wordpress;
