//! The real window, through WebDriver.
//!
//! - [`shown`]: one story is shown, previewed, decided on and published, in both languages; an empty library
//! - [`writing`]: what is typed is saved, and a killed app loses nothing that was acknowledged
//!
//! and what they stand on: [`driver`] and [`screen`] (the window), [`keys`] (hands), [`library`] (what lies in it).

#![cfg(target_os = "linux")]
// What fails here fails the test.
#![allow(clippy::unwrap_used)]

mod driver;
mod keys;
mod library;
mod screen;
mod shown;
mod writing;
