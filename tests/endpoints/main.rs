//! Publishing to real endpoints that nobody here wrote, on this machine's loopback. `cargo xtask test --endpoints` installs
//! and starts them; without it every test says that it was left out.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod ghost;
mod house;
mod page;
mod site;
mod wordpress;
