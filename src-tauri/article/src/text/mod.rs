//! Text as people read it: words, graphemes, sentences and counts, and the conversions between UTF-8 and UTF-16 positions.
//!
//! This is the only place in the code base where text is segmented or where positions change their unit. What the
//! pieces mean (changes, findings) is left to the modules that ask for them.

pub mod count;
mod position;
mod segment;

pub use position::{Place, PositionCursor, TextBlock, Utf16Index, node_size, text_blocks, utf16_len};
pub use segment::{GraphemeEdges, graphemes, is_grapheme_boundary, is_word, sentences, words};
pub(crate) use segment::{clauses, push_words};
