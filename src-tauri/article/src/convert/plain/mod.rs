//! Plain text, line by line, and what a saved news page looks like as plain text.
//!
//! Every line is a paragraph unless a rule says otherwise. The rules are conservative: a line counts as a subhead, a
//! credit or site furniture only when the whole of it has that shape and it stands where such a line stands. What is
//! set aside is named in a problem with its line.

mod credits;
mod dates;
mod furniture;
mod read;
mod subheads;
mod write;

pub use credits::credits_of_byline;
pub use read::{read, read_lines};
pub use write::{write, write_full};
