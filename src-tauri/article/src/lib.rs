//! The article: what a newsroom writes, as values.
//!
//! This crate is pure. It takes values and returns values: no file, clock, network, environment or database.
//! Bad *content* is never an error here: importers, checks and renderers answer `(result, problems)`.
//!
//! - [`model`]: the article, its body tree, fields and schema version
//! - [`text`]: segmentation, counts, and the only conversions between UTF-8 and UTF-16 positions
//! - [`diff`]: token streams, alignment, weave, changes and decisions
//! - [`comment`]: where comments hang, and how they stay there
//! - [`facts`]: numbers, dates, names, quotations and links, and what of earlier ticks still stands
//! - [`triage`]: what a change comes to: punctuation, format, wording, fact
//! - [`check`]: rules that look at an article and return findings
//! - [`picture`]: the words in picture files, and files without them
//! - [`render`]: article to HTML pages
//! - [`convert`]: foreign bytes to articles and back

pub mod check;
pub mod comment;
pub mod convert;
pub mod correcting;
pub mod diff;
pub mod facts;
pub mod model;
pub mod picture;
pub mod problem;
pub mod render;
pub mod text;
pub mod triage;
