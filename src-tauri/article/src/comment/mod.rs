//! 批注: where a comment hangs, and how it stays there while the text changes.
//!
//! A comment is never in the document. An [`Anchor`] holds on by three things: a place in the [`Stream`] of a body, the
//! text at that place with its context, and the places it had before its text was altered. [`Passage`] is the way from one
//! text to the next; [`Anchor::carry`] takes an anchor along it. Storing threads, and saying who wrote what in them, is
//! left to the desk.

mod anchor;
mod mention;
mod passage;
mod stream;

pub use anchor::{Anchor, Quote};
pub use mention::mentions;
pub use passage::Passage;
pub use stream::Stream;
