//! The checks before an article goes into the outbox, and before a story is moved onward: what is found is weighed by the
//! newsroom's own rules (`preflight.toml` beside the library) for the destination or the stage; what blocks is a fault, unless
//! it may be overridden and somebody gives a reason, which is logged.

use chrono::{DateTime, Utc};
use galley_article::check::{Context, Finding, Occasion, Policy, Severity, preflight};
use rusqlite::Connection;
use serde_json::json;

use crate::api::{CheckPublication, Code, Fault, Result, Stage, StoryId};
use crate::desk::Desk;
use crate::place::Place;
use crate::signing;
use crate::standing::Standing;
use crate::store::destinations::{self, DestinationRow};
use crate::store::error::io_fault;
use crate::store::{Write, log, threads};

/// What a look found that does not stand in the way.
pub(super) struct Looked {
    /// What somebody should look at.
    pub(super) warnings: Vec<Finding>,
    /// What stood in the way and was overridden.
    pub(super) overridden: Vec<Finding>,
}

impl Desk {
    /// What stands in the way of publishing the working text now, and what an editor should look at; what blocks first.
    pub fn check_story(&self, story: &StoryId) -> Result<Vec<Finding>> {
        self.check_publication(&CheckPublication { story: story.clone(), destination: None, at: None })
    }

    /// The same as it weighs at one destination, for a time that is planned.
    pub fn check_publication(&self, request: &CheckPublication) -> Result<Vec<Finding>> {
        self.read(|db| {
            let standing = Standing::load(db, self.cache(), &request.story)?;
            let destination = request.destination.as_deref().map(|name| destinations::get(db, name)).transpose()?;
            let now = self.ports().clock.now();
            let due = request.at.map_or(now, |at| at.with_timezone(&Utc).max(now));
            let found = self.findings(db, &standing, due)?;
            Ok(self.preflight_policy()?.weigh(found, occasion(destination.as_ref())))
        })
    }

    /// The warnings of a publication, or a fault with the code `preflight` and what blocks in `detail.findings`. `due` is
    /// when the article would become public, UTC.
    pub(super) fn passed(
        &self,
        db: &Connection,
        standing: &Standing,
        destination: &DestinationRow,
        due: DateTime<Utc>,
        reason: &str,
    ) -> Result<Looked> {
        let found = self.findings(db, standing, due)?;
        let weighed = self.preflight_policy()?.weigh(found, occasion(Some(destination)));
        sorted(weighed, reason).map_err(|(blocking, warnings)| {
            let said = format!(
                "The story was not published; preflight found: {}. {} and publish again.",
                codes(&blocking),
                way_out(&blocking)
            );
            Fault::new(Code::Preflight, said).with(json!({ "findings": blocking, "warnings": warnings }))
        })
    }

    /// Whether a story may leave a stage onward. What was overridden is logged.
    pub(crate) fn may_leave(
        &self,
        w: &Write<'_>,
        standing: &Standing,
        stage: &Stage,
        actor: &str,
        reason: &str,
    ) -> Result<()> {
        let policy = self.preflight_policy()?;
        if !policy.minds(&stage.id) {
            return Ok(());
        }
        let weighed = policy.weigh(self.findings(w, standing, w.at)?, Occasion::Leave { stage: &stage.id });
        let looked = sorted(weighed, reason).map_err(|(blocking, warnings)| {
            let said = format!(
                "The story was not moved; the checks of the stage {} found: {}. {} and move it again.",
                stage.en,
                codes(&blocking),
                way_out(&blocking)
            );
            Fault::new(Code::Preflight, said).with(json!({ "findings": blocking, "warnings": warnings }))
        })?;
        note_override(w, &standing.row.summary.id, actor, &looked, reason, &json!({ "stage": stage.id }))
    }

    fn findings(&self, db: &Connection, standing: &Standing, due: DateTime<Utc>) -> Result<Vec<Finding>> {
        let open_changes = standing.texts.changes.len();
        let open_comments = threads::open(db, standing.row.key)?;
        let mut found = preflight(&standing.texts.working, &Context { now: due, open_changes, open_comments });
        found.extend(self.changed_facts(db, standing)?);
        found.extend(signing::findings(db, standing, self.newsroom_stages())?);
        Ok(found)
    }
}

/// Logs that somebody went on over what was found, and why: what stood in the way apart from what was only a warning.
/// Nothing where no reason was given.
pub(super) fn note_override(
    w: &Write<'_>,
    story: &StoryId,
    actor: &str,
    looked: &Looked,
    reason: &str,
    about: &serde_json::Value,
) -> Result<()> {
    let codes = |of: &[Finding]| of.iter().map(|finding| finding.code.clone()).collect::<Vec<_>>();
    let (findings, warnings) = (codes(&looked.overridden), codes(&looked.warnings));
    if reason.is_empty() || findings.len() + warnings.len() == 0 {
        return Ok(());
    }
    let mut detail = json!({ "reason": reason, "findings": findings, "warnings": warnings });
    if let (Some(detail), Some(about)) = (detail.as_object_mut(), about.as_object()) {
        detail.extend(about.clone());
    }
    log::append(w, Some(story), actor, "preflight-overridden", &detail)
}

/// The newsroom's rules, or why its file cannot be used.
pub(crate) fn policy_of(place: &Place) -> Result<Policy> {
    let path = place.preflight();
    match std::fs::read_to_string(&path) {
        Ok(text) => Policy::parse(&text).map_err(|what| {
            let said =
                format!("{} cannot be used: {what}. Mend it, or move it away for Galley's own rules.", path.display());
            Fault::new(Code::Invalid, said).with(json!({ "path": path.display().to_string() }))
        }),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Policy::house()),
        Err(e) => Err(io_fault("read", &path, &e)),
    }
}

fn occasion(destination: Option<&DestinationRow>) -> Occasion<'_> {
    match destination {
        Some(row) => Occasion::Publish { name: &row.name, kind: row.kind.name() },
        None => Occasion::Look,
    }
}

/// What blocks and what does not; with a reason, what may be overridden is.
fn sorted(findings: Vec<Finding>, reason: &str) -> std::result::Result<Looked, (Vec<Finding>, Vec<Finding>)> {
    let (blocking, warnings): (Vec<_>, Vec<_>) =
        findings.into_iter().partition(|finding| finding.severity == Severity::Block);
    let (overridden, blocking): (Vec<_>, Vec<_>) =
        blocking.into_iter().partition(|finding| finding.overridable && !reason.is_empty());
    if blocking.is_empty() { Ok(Looked { warnings, overridden }) } else { Err((blocking, warnings)) }
}

fn codes(findings: &[Finding]) -> String {
    findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>().join(", ")
}

fn way_out(blocking: &[Finding]) -> &'static str {
    if blocking.iter().all(|finding| finding.overridable) { "Mend it, or give a reason," } else { "Mend it" }
}
