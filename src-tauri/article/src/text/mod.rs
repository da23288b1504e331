//! To be written.
pub mod count;
