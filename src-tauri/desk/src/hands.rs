//! Whose the difference between two texts of a story is: found by going through the revisions between them, each by the hand
//! that wrote it. A turn ends with a revision, so nobody's writing lies hidden between two others'. Where the story's history
//! does not tell, nobody is named.

use chrono::{DateTime, Utc};
use galley_article::diff::{Change, PieceKind, Turn, Weave};
use galley_article::model::Article;
use rusqlite::Connection;

use crate::api::{LogEntry, Result, RevisionInfo, RevisionKind, Side};
use crate::standing::{Standing, read_stored};
use crate::store::{blobs, log, revisions};

/// Through so many hands a difference is followed; each costs a comparison.
const HANDS: usize = 64;

/// A text on the way from the older to the newer one, and who wrote it.
struct Step {
    turn: Turn,
    /// The hash of the text.
    text: String,
}

/// The differences that lead from an older text to a newer one, with their hands; none where history does not lead from
/// the one to the other.
pub(crate) fn differences(
    db: &Connection,
    standing: &Standing,
    from: &Side,
    to: &Side,
    old: &Article,
) -> Result<Option<Vec<Change>>> {
    if (from, to) == (&Side::Baseline, &Side::Working) {
        return Ok(Some(without_ghosts(Vec::clone(&standing.texts.changes))));
    }
    let Side::Revision(first) = from else { return Ok(None) };
    let Some(steps) = steps(db, standing, *first, to)? else { return Ok(None) };
    let mut weave = Weave::new(old);
    for step in steps {
        let text = if step.text == standing.text.working_hash {
            (*standing.texts.working).clone()
        } else {
            read_stored(&blobs::get(db, &step.text)?)?
        };
        weave = weave.advance(&text, &step.turn);
    }
    Ok(Some(without_ghosts(weave.changes())))
}

/// The texts after a revision up to the newer side, one for each hand in a row.
fn steps(db: &Connection, standing: &Standing, first: u32, to: &Side) -> Result<Option<Vec<Step>>> {
    let list = revisions::list(db, standing.row.key)?;
    let last = match to {
        Side::Revision(number) => *number,
        Side::Working => u32::MAX,
        // What belongs to no revision is on nobody's way.
        _ => return Ok(None),
    };
    let begins = |info: &RevisionInfo| info.number == first && info.kind != RevisionKind::Conflict;
    let Some(start) = list.iter().position(begins) else { return Ok(None) };
    if first >= last {
        return Ok(None);
    }
    let lines = log::of_story(db, &standing.row.summary.id)?;
    let mut steps: Vec<Step> = Vec::new();
    let mut since = list[start].at;
    for info in &list[start + 1..] {
        // A refused text is on nobody's way but its own.
        if info.number > last || (info.kind == RevisionKind::Conflict && info.number != last) {
            continue;
        }
        let writer = if took_back(&lines, since, Some(info.at)) { String::new() } else { writer(&lines, info) };
        add(&mut steps, Turn { author: writer, at: info.at }, &info.working.0);
        since = info.at;
    }
    if *to == Side::Working {
        let mut turn = standing.turn();
        if took_back(&lines, since, None) {
            turn.author.clear();
        }
        add(&mut steps, turn, &standing.text.working_hash);
    }
    Ok((steps.len() <= HANDS).then_some(steps))
}

/// Of one hand's texts in a row only the last counts.
fn add(steps: &mut Vec<Step>, turn: Turn, text: &str) {
    let step = Step { turn, text: text.to_owned() };
    match steps.last_mut() {
        Some(before) if before.turn.author == step.turn.author => *before = step,
        _ => steps.push(step),
    }
}

/// Who wrote the text of a revision. One that was asked for names who asked, not who had written.
pub(crate) fn writer(lines: &[LogEntry], info: &RevisionInfo) -> String {
    if !matches!(info.kind, RevisionKind::Manual | RevisionKind::Published) {
        return info.author.clone();
    }
    let began = |line: &&LogEntry| line.at <= info.at && (line.act == "wrote" || line.seq == lines[0].seq);
    lines.iter().rev().find(began).map(|line| line.actor.clone()).unwrap_or_default()
}

/// Whether a rejection changed the text in between: that was its hand, not the writer's.
fn took_back(lines: &[LogEntry], since: DateTime<Utc>, until: Option<DateTime<Utc>>) -> bool {
    let within = |line: &LogEntry| line.at > since && until.is_none_or(|until| line.at <= until);
    lines.iter().any(|line| within(line) && matches!(line.act.as_str(), "rejected" | "undecided"))
}

/// What stands in neither of the two texts is no difference between them.
fn without_ghosts(mut changes: Vec<Change>) -> Vec<Change> {
    for change in &mut changes {
        change.pieces.retain(|piece| piece.kind != PieceKind::InsertedThenDeleted);
    }
    changes.retain(|change| !change.pieces.is_empty());
    changes
}
