//! What was decided on a story's changes, reopening one of them, and taking a decision back.

use galley_desk::api::{Decision, ReopenChange, StoryView, UndoDecision, Verdict};

use super::review::described;
use crate::args::{Common, Reopen, Story, Undo};
use crate::failure::Failure;
use crate::out::{Out, one_line};
use crate::session::{Session, local};

/// Every decision, oldest first: who, when and why, and the changes that it settled.
pub(crate) fn decisions(common: &Common, args: &Story, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let decisions = session.desk.decisions(&session.story(&args.id)?)?;
    if out.json {
        return decisions.iter().try_for_each(|decision| out.json_line(decision));
    }
    if decisions.is_empty() {
        return out.line("nothing was decided on");
    }
    let paint = out.paint;
    decisions.iter().try_for_each(|decision| {
        out.line(&paint.bold(&heading(decision)))?;
        decision.changes.iter().try_for_each(|change| {
            described(change, paint).iter().try_for_each(|line| out.line(&format!("   {line}")))?;
            let mut reopened = decision.reopened.iter().filter(|reopened| reopened.change == change.id);
            reopened.next_back().map_or(Ok(()), |reopened| {
                out.line(&format!("         reopened by {}  {}", reopened.actor, local(reopened.at)))
            })
        })
    })
}

fn heading(decision: &Decision) -> String {
    let verb = if decision.verdict == Verdict::Accept { "accepted" } else { "rejected" };
    let count = decision.changes.len();
    let what = if count == 1 { "change" } else { "changes" };
    let why = if decision.reason.is_empty() { String::new() } else { format!("  ({})", one_line(&decision.reason)) };
    let undone = decision.undone_at.map_or(String::new(), |at| format!("  taken back {}", local(at)));
    format!("{}  {} {verb} {count} {what}  {}{why}{undone}", decision.id, decision.actor, local(decision.at))
}

/// Puts a settled change back among those that wait.
pub(crate) fn reopen(common: &Common, args: &Reopen, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let story = session.story(&args.id)?;
    let about = |decision: &&Decision| {
        decision.undone_at.is_none() && decision.changes.iter().any(|change| change.id == args.change)
    };
    let decision = match args.decision {
        Some(number) => number,
        None => match session.desk.decisions(&story)?.iter().rfind(about) {
            Some(decision) => decision.id,
            None => return Err(Failure::Failed(format!("there is no settled change {}", args.change))),
        },
    };
    let request = ReopenChange { story, actor: session.actor.clone(), decision, change: args.change.clone() };
    pending(&session.desk.reopen_change(&request)?, &format!("reopened {}", args.change), out)
}

/// Takes a decision back.
pub(crate) fn undo(common: &Common, args: &Undo, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let story = session.story(&args.id)?;
    let decision = match args.decision {
        Some(number) => number,
        None => match session.desk.decisions(&story)?.iter().rfind(|decision| decision.undone_at.is_none()) {
            Some(decision) => decision.id,
            None => return Err(Failure::Failed("there is no decision to take back".to_owned())),
        },
    };
    let request = UndoDecision { story, actor: session.actor.clone(), decision };
    pending(&session.desk.undo_decision(&request)?, &format!("took decision {decision} back"), out)
}

fn pending(view: &StoryView, done: &str, out: &mut Out) -> Result<(), Failure> {
    let pending = view.changes.len();
    if out.json {
        return out.json_line(&serde_json::json!({ "story": view.summary.id, "pending": pending }));
    }
    let wait = if pending == 1 { "waits" } else { "wait" };
    out.line(&format!("{done}; {pending} {wait} for a decision"))
}
