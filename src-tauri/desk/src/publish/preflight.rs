//! The checks before an article goes into the outbox: findings that block are a fault, the rest are warnings.

use chrono::{DateTime, Utc};
use galley_article::check::{Context, Finding, Severity, preflight};
use serde_json::json;

use crate::api::{Code, Fault, Result};
use crate::standing::Standing;

/// The warnings, or a fault with the code `preflight` and what blocks in `detail.findings`. `due` is when the article
/// would become public, UTC.
pub(super) fn passed(standing: &Standing, due: DateTime<Utc>) -> Result<Vec<Finding>> {
    let open_changes = standing.texts.changes.len();
    let findings = preflight(&standing.texts.working, &Context { now: due, open_changes });
    let (blocking, warnings): (Vec<_>, Vec<_>) =
        findings.into_iter().partition(|finding| finding.severity == Severity::Block);
    if blocking.is_empty() {
        return Ok(warnings);
    }
    let codes: Vec<&str> = blocking.iter().map(|finding| finding.code.as_str()).collect();
    let said =
        format!("The story was not published; preflight found: {}. Mend it and publish again.", codes.join(", "));
    Err(Fault::new(Code::Preflight, said).with(json!({ "findings": blocking, "warnings": warnings })))
}
