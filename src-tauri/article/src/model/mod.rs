//! The article as data: body tree, fields, schema version.
//!
//! Everything here serialises with serde. The body is shaped as ProseMirror documents are, so that the window's
//! editor and this crate read the same JSON; [`schema`] is the one table that says what may stand where.

mod article;
mod document;
mod fields;
mod node;
pub mod schema;

pub use article::{Article, ContentHash};
pub use document::{SCHEMA_VERSION, read_article};
pub use fields::{Correction, CorrectionKind, Credit, Embargo, Field, Media, Related, Role};
pub use node::{Attrs, Body, Mark, Node, NodeKind};
