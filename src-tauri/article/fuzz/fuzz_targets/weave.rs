//! libFuzzer's bytes asked for the laws of the weave of a story by up to four people.

#![no_main]
#![allow(clippy::unwrap_used, reason = "a law that is broken should stop")]

#[path = "../../tests/laws/mod.rs"]
mod laws;
#[path = "../../tests/support/mod.rs"]
mod support;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| laws::fuzzed::weave(bytes));
