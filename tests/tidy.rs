//! The rules of this repository that can be checked by reading its files. STYLE and ARCHITECTURE say why they exist;
//! here each is a function from files to offences, with a test that the repository keeps it and a test that it would
//! notice if it did not.
//!
//! What the compiler, clippy, eslint and prettier check already is left to them.

#[path = "tidy/docs.rs"]
mod docs;
#[path = "tidy/layers.rs"]
mod layers;
#[path = "tidy/rust.rs"]
mod rust;
#[path = "tidy/tree.rs"]
mod tree;
#[path = "tidy/ui.rs"]
mod ui;
#[path = "tidy/window.rs"]
mod window;
