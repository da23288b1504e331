//! HTML to a body and back.
//!
//! Reading: html5ever builds a bounded tree ([`parse`], [`dom`]), and [`read`](mod@read) maps it to the model; what the
//! model has no place for loses its tags, keeps its text and is named in a problem. Writing ([`write`](mod@write)) is
//! the exact inverse for the body. Whole pages are [`crate::render`]'s part.

mod dom;
mod inline;
mod media;
mod parse;
mod read;
mod styles;
mod table;
mod word;
mod write;

pub(crate) use inline::{is_folded_text, is_settled};
pub use media::sniff;
pub use read::{read, read_fragment};
pub use write::write;
