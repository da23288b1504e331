//! Galley.
