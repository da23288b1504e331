//! `cargo xtask types`: writes the TypeScript types of the facade to `ui/src/host/generated`.
//!
//! The desk crate decides what is generated; its test of the same name compares the checked-in files with it, and
//! rewrites them when `GALLEY_WRITE_TYPES` is set.

use crate::failure::Result;
use crate::house::{House, cargo};
use crate::progress::{Echo, Progress};
use crate::shell::Job;

/// Rewrites the generated files.
pub(crate) fn types(house: &House) -> Result<()> {
    let mut progress = Progress::new(house, "types", 1);
    progress.step("generated types");
    let job = Job::new(cargo(), &house.root).args([
        "test",
        "--locked",
        "--package",
        "galley-desk",
        "--test",
        "generated_types",
    ]);
    progress.must(&job.env("GALLEY_WRITE_TYPES", "1"), Echo::Nothing)?;
    progress.done("ui/src/host/generated is current");
    Ok(())
}
