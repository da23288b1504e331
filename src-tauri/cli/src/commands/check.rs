//! `galley check`: what stands in the way of publishing a story or a file, and what an editor should look at.
//!
//! The rules are `galley_article::check`'s. Findings are results, not failures: the command is done when it has looked.

use std::path::Path;

use chrono::Utc;
use galley_article::check::{Context, Finding, Occasion, Place, Policy, Severity, preflight};
use galley_article::convert;
use galley_desk::api::CheckPublication;

use crate::args::{Check, Common};
use crate::failure::Failure;
use crate::files;
use crate::out::Out;
use crate::session::Session;
use crate::table::Table;

/// How many findings of one code a person is shown; a house style rule may find a hundred in one article.
const MOST_PLACES: usize = 5;

/// Prints the findings, those that block publishing first.
pub(crate) fn run(common: &Common, args: &Check, out: &mut Out) -> Result<(), Failure> {
    let findings = findings(common, &args.what, args.to.as_deref())?;
    if out.json {
        return findings.iter().try_for_each(|finding| out.json_line(finding));
    }
    if findings.is_empty() {
        return out.line("nothing stands in the way of publishing");
    }
    lines(&findings).iter().try_for_each(|line| out.line(line))
}

/// The findings for a person: those of one code together, the first few of each, and how many more there are.
fn lines(findings: &[Finding]) -> Vec<String> {
    let mut groups: Vec<(&str, Vec<&Finding>)> = Vec::new();
    for finding in findings {
        match groups.iter_mut().find(|(code, _)| *code == finding.code) {
            Some((_, group)) => group.push(finding),
            None => groups.push((&finding.code, vec![finding])),
        }
    }
    let mut table = Table::new(&[6, 24, 16, 60]);
    for (code, group) in groups {
        for finding in group.iter().take(MOST_PLACES) {
            table.row([grade(finding), code, &place(&finding.place), &finding.subject]);
        }
        if let Some(first) = group.get(MOST_PLACES) {
            let more = group.len() - MOST_PLACES;
            table.row([grade(first), code, "", &format!("and {more} more; --json lists every one")]);
        }
    }
    table.lines()
}

fn grade(finding: &Finding) -> &'static str {
    if finding.severity == Severity::Block { "block" } else { "warn" }
}

/// A file of that name is checked where there is one, else the story.
fn findings(common: &Common, what: &Path, to: Option<&str>) -> Result<Vec<Finding>, Failure> {
    let now = Utc::now();
    if std::fs::symlink_metadata(what).is_ok() {
        let bytes = files::read(what)?;
        let name = what.file_name().unwrap_or_default().to_string_lossy();
        let article = convert::import(&bytes, None, Some(&name)).article;
        let found = preflight(&article, &Context { now, ..Context::default() });
        return Ok(Policy::house().weigh(found, Occasion::Look));
    }
    let session = Session::open(common)?;
    let story = session.story(&what.to_string_lossy())?;
    let request = CheckPublication { story, destination: to.map(str::to_owned), at: None };
    Ok(session.desk.check_publication(&request)?)
}

fn place(place: &Place) -> String {
    match place {
        Place::Article => String::new(),
        Place::Field { field } => field.name().replace('_', " "),
        Place::Body { from, to } => format!("text {from}–{to}"),
    }
}
