//! Looking at the library: list, search, show, revisions, trash.

use galley_desk::api::{Export, Format, ListStories, RevisionNumber, SearchStories, StoryAct, StorySummary, View};
use serde::Serialize;

use crate::args::{Common, List, Search, Show, ShowFormat, Story};
use crate::failure::Failure;
use crate::out::Out;
use crate::session::{Session, local};
use crate::table::Table;

/// A story as scripts read it. `story` is the name every other command's output gives to an id; `id` is the same.
#[derive(Serialize)]
struct StoryLine<'a> {
    story: &'a str,
    #[serde(flatten)]
    summary: &'a StorySummary,
}

impl<'a> StoryLine<'a> {
    fn of(summary: &'a StorySummary) -> Self {
        Self { story: summary.id.as_str(), summary }
    }
}

/// Every story that passes the filters, last changed first.
pub(crate) fn list(common: &Common, args: &List, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let filter = ListStories {
        stage: args.stage.clone(),
        section: args.section.clone(),
        person: args.person.clone(),
        trashed: args.trash,
    };
    let stories = session.desk.list_stories(&filter)?;
    if out.json {
        return stories.iter().try_for_each(|summary| out.json_line(&StoryLine::of(summary)));
    }
    let mut table = Table::new(&[36, 44, 12, 16, 16]);
    for story in &stories {
        let pending = if story.pending == 0 { String::new() } else { format!("{} changes", story.pending) };
        table.row([story.id.as_str(), &title(story), &story.stage, &pending, &local(story.updated_at)]);
    }
    table.lines().iter().try_for_each(|line| out.line(line))
}

/// Every story that contains the words.
pub(crate) fn search(common: &Common, args: &Search, out: &mut Out) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct HitLine<'a> {
        #[serde(flatten)]
        story: StoryLine<'a>,
        count: u32,
        snippets: Vec<String>,
    }
    let session = Session::open(common)?;
    let request = SearchStories { query: args.query.clone(), ..SearchStories::default() };
    for hit in session.desk.search_stories(&request)? {
        let plain = |parts: &[galley_desk::api::SnippetPart]| parts.iter().map(|part| part.text.as_str()).collect();
        if out.json {
            let snippets = hit.snippets.iter().map(|snippet| plain(&snippet.parts)).collect();
            out.json_line(&HitLine { story: StoryLine::of(&hit.story), count: hit.count, snippets })?;
            continue;
        }
        let (id, title, paint) = (hit.story.id.as_str(), title(&hit.story), out.paint);
        out.line(&format!("{id}  {}", paint.bold(&title)))?;
        for snippet in &hit.snippets {
            let mark = |part: &galley_desk::api::SnippetPart| {
                let text = part.text.replace('\n', " ");
                if part.hit { paint.bold(&text) } else { text }
            };
            out.line(&format!("    … {} …", snippet.parts.iter().map(mark).collect::<String>().trim()))?;
        }
    }
    Ok(())
}

/// One story, or one revision of it.
pub(crate) fn show(common: &Common, args: &Show, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let story = session.story(&args.id)?;
    let revision = args.rev.as_deref().map(revision_number).transpose()?;
    let for_people = args.format.is_none() && !out.json;
    let format = match args.format {
        Some(ShowFormat::Html) => Format::Html,
        Some(ShowFormat::Markdown) => Format::Markdown,
        Some(ShowFormat::Ninjs) => Format::Ninjs,
        Some(ShowFormat::Json) => Format::Json,
        None if out.json => Format::Json,
        Some(ShowFormat::Text) | None => Format::Text,
    };
    let request = Export { story: story.clone(), revision, format, view: View::Final, whole: false };
    let text = session.desk.export_story(&request)?.text;
    if for_people {
        heading(&session, &story, out)?;
    }
    out.raw(text.as_bytes())?;
    if text.is_empty() || text.ends_with('\n') { Ok(()) } else { out.line("") }
}

/// What a person wants to know before reading.
fn heading(session: &Session, story: &galley_desk::api::StoryId, out: &mut Out) -> Result<(), Failure> {
    let view = session.desk.story(story)?;
    let summary = &view.summary;
    out.line(&out.paint.bold(&title(summary)))?;
    let mut facts = vec![summary.stage.clone(), format!("{} characters", summary.characters)];
    if summary.pending > 0 {
        facts.push(format!("{} changes to decide on", summary.pending));
    }
    facts.push(format!("{} {}", summary.updated_by, local(summary.updated_at)));
    out.line(&out.paint.dim(&facts.join(" · ")))?;
    out.line("")
}

/// The revisions of a story, oldest first.
pub(crate) fn revisions(common: &Common, args: &Story, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let revisions = session.desk.revisions(&session.story(&args.id)?)?;
    if out.json {
        return revisions.iter().try_for_each(|revision| out.json_line(revision));
    }
    let mut table = Table::new(&[6, 16, 12, 20, 44]);
    for revision in &revisions {
        let kind = serde_json::to_value(revision.kind).unwrap_or_default();
        let about = if revision.note.is_empty() { &revision.title } else { &revision.note };
        let kind = kind.as_str().unwrap_or_default().replace('_', " ");
        table.row([&revision.number.to_string(), &local(revision.at), &kind, &revision.author, about]);
    }
    table.lines().iter().try_for_each(|line| out.line(line))
}

/// Moves a story to the trash.
pub(crate) fn trash(common: &Common, args: &Story, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let act = StoryAct { story: session.story(&args.id)?, actor: session.actor.clone() };
    let summary = session.desk.trash_story(&act)?;
    said(&summary, "is in the trash; galley untrash brings it back", out)
}

/// Brings a story back from the trash.
pub(crate) fn untrash(common: &Common, args: &Story, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let act = StoryAct { story: session.story(&args.id)?, actor: session.actor.clone() };
    let summary = session.desk.restore_story(&act)?;
    said(&summary, "is back in the library", out)
}

/// One line about a story that was acted on.
pub(super) fn said(summary: &StorySummary, what: &str, out: &mut Out) -> Result<(), Failure> {
    if out.json { out.json_line(&StoryLine::of(summary)) } else { out.line(&format!("{} {what}", summary.id)) }
}

/// What to call a story, which may not have a title yet.
pub(super) fn title(summary: &StorySummary) -> String {
    if summary.title.is_empty() { "(untitled)".to_owned() } else { summary.title.clone() }
}

/// A revision's number as it is typed: `3`, `r3` or `#3`.
pub(crate) fn revision_number(text: &str) -> Result<RevisionNumber, Failure> {
    text.trim_start_matches(['r', '#']).parse().map_err(|_| {
        Failure::Usage(format!("'{text}' is not a revision; galley revisions ID lists the numbers to choose from"))
    })
}
