//! `galley check`: what stands in the way of publishing a story or a file, and what an editor should look at.
//!
//! The rules are `galley_article::check`'s. Findings are results, not failures: the command is done when it has looked.

use std::path::Path;

use chrono::Utc;
use galley_article::check::{Context, Finding, Place, Severity, preflight};
use galley_article::convert;

use crate::args::{Check, Common};
use crate::failure::Failure;
use crate::files;
use crate::out::Out;
use crate::session::Session;
use crate::table::Table;

/// Prints the findings, those that block publishing first.
pub(crate) fn run(common: &Common, args: &Check, out: &mut Out) -> Result<(), Failure> {
    let findings = findings(common, &args.what)?;
    if out.json {
        return findings.iter().try_for_each(|finding| out.json_line(finding));
    }
    if findings.is_empty() {
        return out.line("nothing stands in the way of publishing");
    }
    let mut table = Table::new(&[6, 24, 16, 60]);
    for finding in &findings {
        let grade = if finding.severity == Severity::Block { "block" } else { "warn" };
        table.row([grade, &finding.code, &place(&finding.place), &finding.subject]);
    }
    table.lines().iter().try_for_each(|line| out.line(line))
}

/// A file of that name is checked where there is one, else the story.
fn findings(common: &Common, what: &Path) -> Result<Vec<Finding>, Failure> {
    let now = Utc::now();
    if std::fs::symlink_metadata(what).is_ok() {
        let bytes = files::read(what)?;
        let name = what.file_name().unwrap_or_default().to_string_lossy();
        let article = convert::import(&bytes, None, Some(&name)).article;
        return Ok(preflight(&article, &Context { now, open_changes: 0 }));
    }
    let session = Session::open(common)?;
    let view = session.desk.story(&session.story(&what.to_string_lossy())?)?;
    Ok(preflight(&view.working, &Context { now, open_changes: view.changes.len() }))
}

fn place(place: &Place) -> String {
    match place {
        Place::Article => String::new(),
        Place::Field { field } => field.name().replace('_', " "),
        Place::Body { from, to } => format!("text {from}–{to}"),
    }
}
