//! `galley merge-into` and `galley conflicts`: another text comes into a story's working text, and what collides is decided.

use galley_desk::api::{
    Choice, DecideConflict, MergeBase, MergeCopy, MergeReply, MergeRevision, OpenMerge, ReadFile, StoryId,
};
use serde::Serialize;

use super::library::revision_number;
use super::merge::told;
use crate::args::{Common, Conflicts, ConflictsAction, ConflictsWhich, MergeInto, Version};
use crate::failure::Failure;
use crate::files;
use crate::out::Out;
use crate::session::Session;

/// A conflict as scripts read it.
#[derive(Serialize)]
struct Line<'a> {
    merge: u64,
    mine_by: &'a str,
    theirs_by: &'a str,
    #[serde(flatten)]
    conflict: &'a galley_desk::api::OpenConflict,
}

/// Merges a revision or a file into a story; exit 1 where something collides, as `galley merge` has it.
pub(crate) fn merge_into(common: &Common, args: &MergeInto, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let (story, actor) = (session.story(&args.id)?, session.actor.clone());
    let base = args.base.as_deref().map(revision_number).transpose()?.map(MergeBase::Revision);
    let revision = args.other.to_str().filter(|text| text.chars().all(|c| c.is_ascii_digit()));
    let reply = match revision {
        Some(number) => {
            let revision = revision_number(number)?;
            session.desk.merge_revision(&MergeRevision { story, actor, revision, base })?
        }
        None => {
            let bytes = files::read(&args.other)?;
            let name = args.other.file_name().unwrap_or_default().to_string_lossy();
            let name = name.into_owned();
            let read = session.desk.read_file(&ReadFile { name: name.clone(), format: None }, &bytes)?;
            read.problems.iter().for_each(|problem| out.complain(&format!("{name}: {problem}")));
            let article = serde_json::to_value(&read.article)
                .map_err(|error| Failure::Failed(format!("the file could not be taken over: {error}")))?;
            let (says, author) = (read.says, args.author.clone());
            session.desk.merge_copy(&MergeCopy { story, actor, article, says, author, base })?
        }
    };
    let MergeReply { story, merge } = reply;
    let waiting: usize = merge.iter().map(|merge| merge.conflicts.len()).sum();
    if out.json {
        let conflicts: Vec<Line<'_>> = merge.iter().flat_map(lines).collect();
        let (story, version) = (story.summary.id.as_str(), story.version);
        out.json_line(&serde_json::json!({ "story": story, "version": version, "conflicts": conflicts }))?;
    } else {
        let wait = if waiting == 1 { "conflict waits" } else { "conflicts wait" };
        out.line(&format!("merged into {}; {waiting} {wait} for a decision", story.summary.id))?;
        let conflicts = merge.iter().flat_map(|merge| &merge.conflicts);
        conflicts.for_each(|open| out.complain(&told(&open.conflict)));
    }
    if waiting == 0 { Ok(()) } else { Err(Failure::Reported) }
}

/// Lists what collides in a story, or decides on it.
pub(crate) fn run(common: &Common, args: &Conflicts, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    match (&args.action, &args.id) {
        (Some(ConflictsAction::Keep(keep)), _) => choose(&session, &keep.which, Some(keep.version.into()), out),
        (Some(ConflictsAction::Undo(which)), _) => choose(&session, which, None, out),
        (None, id) => {
            let story = session.story(id.as_deref().unwrap_or_default())?;
            list(&session.desk.merges(&story)?.merges, out)
        }
    }
}

fn lines(merge: &OpenMerge) -> impl Iterator<Item = Line<'_>> {
    let line = |conflict| Line { merge: merge.id, mine_by: &merge.mine, theirs_by: &merge.theirs, conflict };
    merge.conflicts.iter().map(line)
}

fn list(merges: &[OpenMerge], out: &mut Out) -> Result<(), Failure> {
    let lines: Vec<Line<'_>> = merges.iter().flat_map(lines).collect();
    if out.json {
        return lines.iter().try_for_each(|line| out.json_line(line));
    }
    if lines.is_empty() {
        return out.line("nothing collides");
    }
    lines.iter().try_for_each(|line| {
        let open = line.conflict;
        let chosen = open.chosen.map_or("waits", Version::name);
        let head = format!("{}  {} and {}  {chosen}", open.conflict.id, line.mine_by, line.theirs_by);
        out.line(&out.paint.bold(&head))?;
        out.line(&format!("      {}", told(&open.conflict)))
    })
}

fn choose(session: &Session, which: &ConflictsWhich, choice: Option<Choice>, out: &mut Out) -> Result<(), Failure> {
    let story = session.story(&which.id)?;
    for (merge, conflict) in chosen(session, &story, which, choice)? {
        let actor = session.actor.clone();
        let request = DecideConflict { story: story.clone(), actor, merge, conflict, choice };
        session.desk.decide_conflict(&request)?;
    }
    let merges = session.desk.merges(&story)?.merges;
    let waiting = merges.iter().flat_map(|merge| &merge.conflicts).filter(|open| open.chosen.is_none()).count();
    if out.json {
        return out.json_line(&serde_json::json!({ "story": story, "waiting": waiting }));
    }
    let verb = choice.map_or("choice taken back".to_owned(), |choice| format!("kept {}", Version::name(choice)));
    out.line(&format!("{verb}; {waiting} {} for a decision", if waiting == 1 { "waits" } else { "wait" }))
}

/// The conflicts that were named, with their merges. Of all, those to which the choice can be applied and is not yet.
fn chosen(
    session: &Session,
    story: &StoryId,
    which: &ConflictsWhich,
    choice: Option<Choice>,
) -> Result<Vec<(u64, String)>, Failure> {
    if let Some(merge) = which.merge {
        return Ok(which.conflicts.iter().map(|id| (merge, id.clone())).collect());
    }
    let merges = session.desk.merges(story)?.merges;
    let all: Vec<Line<'_>> = merges.iter().flat_map(lines).collect();
    let named = |line: &Line<'_>| (line.merge, line.conflict.conflict.id.clone());
    if which.all {
        let can = |line: &&Line<'_>| choice.is_none_or(|choice| line.conflict.conflict.choices.contains(&choice));
        let new = |line: &&Line<'_>| line.conflict.chosen != choice;
        return Ok(all.iter().filter(can).filter(new).map(named).collect());
    }
    let find = |id: &String| {
        let found = all.iter().find(|line| line.conflict.conflict.id == *id).map(named);
        found.ok_or_else(|| Failure::Failed(format!("there is no conflict {id}; `galley conflicts ID` names them")))
    };
    which.conflicts.iter().map(find).collect()
}

impl Version {
    fn name(choice: Choice) -> &'static str {
        match choice {
            Choice::Mine => "mine",
            Choice::Theirs => "theirs",
            Choice::Both => "both",
        }
    }
}

impl From<Version> for Choice {
    fn from(version: Version) -> Self {
        match version {
            Version::Mine => Self::Mine,
            Version::Theirs => Self::Theirs,
            Version::Both => Self::Both,
        }
    }
}
