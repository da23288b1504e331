//! `galley drift`: what a site holds of a story other than what was delivered, and what becomes of it.

use galley_desk::publish::api::{SettleSite, SiteOf, SiteVersion, SiteWay};
use serde::Serialize;

use crate::args::{Common, Drift};
use crate::failure::Failure;
use crate::out::Out;
use crate::progress::{runtime, wait_for};
use crate::session::Session;

/// What was decided, as scripts read it.
#[derive(Serialize)]
struct Settled<'a> {
    story: &'a str,
    destination: &'a str,
    way: SiteWay,
    /// Conflicts that wait for a decision.
    conflicts: usize,
    /// Changes that wait for one.
    changes: usize,
}

/// Asks the site, shows what is different, and does what was asked; exit 1 where the site was edited and nothing was decided.
pub(crate) fn run(common: &Common, args: &Drift, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let story = session.story(&args.id)?;
    let of = SiteOf { story: story.clone(), destination: args.to.clone() };
    let site = wait_for(&runtime()?, "asking", session.desk.site_version(&of))?;
    let way = match (args.take, args.merge, args.keep) {
        (true, ..) => SiteWay::Take,
        (_, true, _) => SiteWay::Merge,
        (.., true) => SiteWay::Keep,
        _ => return shown(&site, out),
    };
    if !site.edited {
        return shown(&site, out);
    }
    let request =
        SettleSite { story, destination: args.to.clone(), actor: session.actor.clone(), etag: site.etag, way };
    let reply = session.desk.settle_site(&request)?;
    let conflicts = reply.merge.map_or(0, |merge| merge.conflicts.len());
    let settled = Settled {
        story: request.story.as_str(),
        destination: &site.destination,
        way,
        conflicts,
        changes: reply.story.changes.len(),
    };
    if out.json {
        return out.json_line(&settled);
    }
    out.line(match way {
        SiteWay::Keep => "the text here stands; publishing replaces what the site holds",
        SiteWay::Take | SiteWay::Merge => {
            "what was changed on the site is in the story as changes; publish when they are decided"
        }
    })?;
    if conflicts > 0 {
        out.complain(&format!("{conflicts} places say something else on both sides: galley conflicts lists them"));
    }
    Ok(())
}

fn shown(site: &SiteVersion, out: &mut Out) -> Result<(), Failure> {
    if out.json {
        out.json_line(site)?;
    } else if !site.edited {
        out.line(&format!("{} holds what was delivered", site.destination))?;
    } else {
        out.line(&format!(
            "{} was edited since revision {} was delivered: {}",
            site.destination, site.revision, site.url
        ))?;
        for change in &site.theirs.changes {
            let field = change.field.map(|field| format!("{field:?}: ").to_lowercase()).unwrap_or_default();
            out.line(&format!("  {field}-{} +{}", change.deleted, change.inserted))?;
        }
    }
    for problem in &site.problems {
        out.complain(&format!("not read back: {problem}"));
    }
    match site.edited && !site.settled {
        true => Err(Failure::Failed(format!(
            "{} was edited there; say what becomes of it: --take, --merge or --keep",
            site.destination
        ))),
        false => Ok(()),
    }
}
