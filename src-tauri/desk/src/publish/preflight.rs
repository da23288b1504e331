//! The checks before an article goes into the outbox: findings that block are a fault, the rest are warnings.

use chrono::{DateTime, Utc};
use galley_article::check::{Context, Finding, Severity, preflight};
use serde_json::json;

use crate::api::{Code, Fault, Result, StoryId};
use crate::desk::Desk;
use crate::standing::Standing;

impl Desk {
    /// What stands in the way of publishing the working text now, and what an editor should look at; what blocks first.
    pub fn check_story(&self, story: &StoryId) -> Result<Vec<Finding>> {
        self.read(|db| {
            let standing = Standing::load(db, self.cache(), story)?;
            let mut found = findings(&standing, self.ports().clock.now());
            found.extend(self.changed_facts(db, &standing)?);
            Ok(found)
        })
    }
}

/// The warnings, or a fault with the code `preflight` and what blocks in `detail.findings`. `due` is when the article
/// would become public, UTC.
pub(super) fn passed(standing: &Standing, due: DateTime<Utc>) -> Result<Vec<Finding>> {
    let (blocking, warnings): (Vec<_>, Vec<_>) =
        findings(standing, due).into_iter().partition(|finding| finding.severity == Severity::Block);
    if blocking.is_empty() {
        return Ok(warnings);
    }
    let codes: Vec<&str> = blocking.iter().map(|finding| finding.code.as_str()).collect();
    let said =
        format!("The story was not published; preflight found: {}. Mend it and publish again.", codes.join(", "));
    Err(Fault::new(Code::Preflight, said).with(json!({ "findings": blocking, "warnings": warnings })))
}

fn findings(standing: &Standing, due: DateTime<Utc>) -> Vec<Finding> {
    let open_changes = standing.texts.changes.len();
    preflight(&standing.texts.working, &Context { now: due, open_changes })
}
