//! 校验: rules that look at an article and say what they find.
//!
//! Preflight asks whether it may be published; house style asks whether it is set as the newsroom sets it. Rules only
//! look: mending is the editors' business, and whether a finding stops a delivery is decided by its severity, which a
//! newsroom can set ([`Policy`]), and by whoever publishes.

mod facts;
mod house_style;
mod policy;
mod preflight;
mod text;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::{Article, Field};

pub use facts::{CHANGED_SINCE_SUBMISSION, disagreements};
pub use policy::{BUILT_IN, Occasion, Policy, PolicyRule, Weight};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It must not be published so.
    Block,
    /// Somebody should look at it.
    Warn,
}

/// Where a finding is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Place {
    /// The article as a whole.
    Article,
    /// A field.
    Field {
        /// Which.
        field: Field,
    },
    /// A range of the body.
    Body {
        /// ProseMirror position of its start (UTF-16 units).
        #[ts(type = "number")]
        from: usize,
        /// ProseMirror position of its end; equal to `from` where a node as a whole is meant.
        #[ts(type = "number")]
        to: usize,
    },
}

/// One thing that a rule found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// Stable kebab-case name, e.g. `headline-missing`; the words a person reads are made from it.
    pub code: String,
    /// How grave it is.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// The text or value it is about; empty where something is missing.
    pub subject: String,
    /// It blocks, but whoever gives a reason may go on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub overridable: bool,
}

impl Finding {
    /// A finding.
    pub fn new(code: &str, severity: Severity, place: Place, subject: impl Into<String>) -> Self {
        Self { code: code.to_owned(), severity, place, subject: subject.into(), overridable: false }
    }
}

/// What a rule may want to know beside the article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The moment the article would become public, UTC.
    pub now: DateTime<Utc>,
    /// Changes that nobody has decided on.
    pub open_changes: usize,
    /// Comments that nobody has resolved.
    pub open_comments: usize,
}

/// A rule, or several that look at the same thing.
pub trait Check {
    /// Looks at the article and adds what it finds.
    fn look(&self, article: &Article, context: &Context, findings: &mut Vec<Finding>);
}

/// Every check, in the order their findings are shown.
pub const CHECKS: &[&dyn Check] = &[
    &preflight::Fields,
    &preflight::Pictures,
    &preflight::Links,
    &preflight::Placeholders,
    &preflight::Timing,
    &facts::FactsAgree,
    &house_style::HouseStyle,
];

/// Of one code, no more findings than this are listed; the last of them then has the code `more-findings`.
const LIMIT: usize = 100;

/// The findings of every check, those that block first.
pub fn preflight(article: &Article, context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for check in CHECKS {
        check.look(article, context, &mut findings);
    }
    let mut findings = limited(findings);
    findings.sort_by_key(|finding| finding.severity);
    findings
}

fn limited(findings: Vec<Finding>) -> Vec<Finding> {
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    let mut out = Vec::with_capacity(findings.len().min(LIMIT));
    for finding in findings {
        let count = counts.entry(finding.code.clone()).or_default();
        *count += 1;
        if *count <= LIMIT {
            out.push(finding);
        }
    }
    for (code, count) in counts.into_iter().filter(|(_, count)| *count > LIMIT) {
        let subject = format!("{code} × {}", count - LIMIT);
        out.push(Finding::new("more-findings", Severity::Warn, Place::Article, subject));
    }
    out
}
