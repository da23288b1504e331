//! Markdown: CommonMark with tables, strikethrough, task lists and front matter.
//!
//! What Markdown has no sign for (figures with credits, galleries, pull quotes, tables with spans, underline) is written
//! as the HTML that Markdown allows, and read back from it. Empty paragraphs and white space at the ends of a line are lost.

mod front;
mod read;
mod write;

pub use read::read;
pub use write::write;
