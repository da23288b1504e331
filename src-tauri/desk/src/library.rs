//! The library: lists, search, the trash, the log.

use galley_article::model::{Article, NodeKind};

use crate::api::{Code, FeedItem, FeedReply, LibraryInfo};
use crate::api::{
    Facets, Fault, Hit, ListStories, LogEntry, Person, Result, SearchStories, StoryAct, StoryId, StorySummary,
};
use crate::desk::Desk;
use crate::fold::find;
pub(crate) use crate::fold::fold;
use crate::store::{blobs, comments, log, looks, migrations, outbox, people, revisions, search, stories};
use crate::workflow::Stages;
use rusqlite::Connection;
use serde_json::json;

/// Places shown of each story that was found.
const PLACES: usize = 3;

impl Desk {
    /// The stories that pass a filter, last changed first.
    pub fn list_stories(&self, request: &ListStories) -> Result<Vec<StorySummary>> {
        let rows = self.read(|db| stories::list(db, request))?;
        Ok(rows.into_iter().map(|row| row.summary).collect())
    }

    /// The stories that hold a text, last changed first: literal, by substring, case-insensitive, every match. A text
    /// that spans two paragraphs is not found, and an empty one finds nothing.
    pub fn search_stories(&self, request: &SearchStories) -> Result<Vec<Hit>> {
        let query = fold(&request.query);
        if query.trim().is_empty() || query.contains('\n') {
            return Ok(Vec::new());
        }
        let limit = request.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        self.read(|db| {
            let mut hits = Vec::new();
            for candidate in search::candidates(db, &query, &request.within)? {
                if hits.len() == limit {
                    break;
                }
                if let Some((count, snippets)) = find(&search::text(db, candidate)?, &query, PLACES) {
                    hits.push(Hit { story: stories::at(db, candidate)?.summary, count, snippets });
                }
            }
            Ok(hits)
        })
    }

    /// What the library can be filtered by. People without a profile have the role that the stages file gives them.
    pub fn facets(&self) -> Result<Facets> {
        let stages = self.newsroom_stages();
        self.read(|db| {
            let people = known_people(db, stages)?;
            Ok(Facets { stages: stages.list().to_vec(), sections: stories::sections(db)?, people })
        })
    }

    /// The story whose name is this, or begins with it when only one does.
    pub fn find_story(&self, name: &str) -> Result<StoryId> {
        let name = name.trim().to_ascii_lowercase();
        let mut found = if name.is_empty() { Vec::new() } else { self.read(|db| stories::names_like(db, &name))? };
        match (found.pop(), found.is_empty()) {
            (Some(only), true) => Ok(only),
            (Some(_), false) => {
                let said = format!("More than one story's name begins with {name}. Give more of it.");
                Err(Fault::new(Code::Invalid, said).with(json!({ "name": name })))
            }
            (None, _) => Err(Fault::not_found("story", name)),
        }
    }

    /// Puts a story in the trash. It keeps everything, and stays there until somebody decides.
    pub fn trash_story(&self, act: &StoryAct) -> Result<StorySummary> {
        self.set_trashed(act, true)
    }

    /// Takes a story out of the trash.
    pub fn restore_story(&self, act: &StoryAct) -> Result<StorySummary> {
        self.set_trashed(act, false)
    }

    fn set_trashed(&self, act: &StoryAct, trashed: bool) -> Result<StorySummary> {
        self.write(|w| {
            let row = stories::get(w, &act.story)?;
            if row.summary.trashed_at.is_some() != trashed {
                stories::set_trashed(w, row.key, trashed)?;
                let what = if trashed { "trashed" } else { "restored" };
                log::append(w, Some(&act.story), &act.actor, what, &json!({}))?;
            }
            Ok(stories::get(w, &act.story)?.summary)
        })
    }

    /// Deletes a story that is in the trash, with its revisions, for ever. The log keeps that it was, and who did it.
    pub fn delete_story_for_ever(&self, act: &StoryAct) -> Result<()> {
        self.write(|w| {
            let row = stories::get(w, &act.story)?;
            if row.summary.trashed_at.is_none() {
                let said = "Only a story in the trash can be deleted for ever. Put it in the trash first.";
                return Err(Fault::new(Code::Invalid, said));
            }
            if outbox::has_open(w, row.key)? {
                let said = "A delivery of the story still waits in the outbox, so it was not deleted. Work the outbox off, or remove the destination, first.";
                return Err(Fault::new(Code::Invalid, said));
            }
            let held = revisions::list(w, row.key)?;
            let seen = looks::texts(w, row.key)?;
            search::unindex(w, row.key)?;
            stories::delete(w, row.key)?;
            let hashes: Vec<String> = held.into_iter().flat_map(|r| [r.working.0, r.baseline.0]).chain(seen).collect();
            blobs::forget_unused(w, &hashes)?;
            log::append(w, Some(&act.story), &act.actor, "deleted", &json!({ "title": row.summary.title }))
        })
    }

    /// The log of a story, oldest first. It outlives the story.
    pub fn story_log(&self, story: &StoryId) -> Result<Vec<LogEntry>> {
        let lines = self.read(|db| log::of_story(db, story))?;
        if lines.is_empty() { Err(Fault::not_found("story", story)) } else { Ok(lines) }
    }

    /// What the library is and holds.
    pub fn library_info(&self) -> Result<LibraryInfo> {
        self.read(|db| {
            let (stories, trashed) = stories::count(db)?;
            let pages: u64 = db.pragma_query_value(None, "page_count", |row| row.get(0))?;
            let size: u64 = db.pragma_query_value(None, "page_size", |row| row.get(0))?;
            Ok(LibraryInfo {
                path: self.place().database().display().to_string(),
                schema: migrations::version(db)?,
                stories,
                trashed,
                revisions: revisions::count(db)?,
                bytes: pages * size,
                reads_only: self.reads_only(),
            })
        })
    }

    /// What other processes wrote since a cursor, each story once, without this desk's own writes. Cursor 0 answers the
    /// present cursor and nothing else: it is where a window begins.
    pub fn poll_feed(&self, since: u64) -> Result<FeedReply> {
        self.read(|db| {
            let cursor = log::cursor(db)?;
            let items = match since {
                0 => Vec::new(),
                // Numbers only run backwards when another process restored a backup: everything may be different.
                since if since > cursor => vec![FeedItem { story: None, act: "library-restored".to_owned() }],
                since => log::others_since(db, self.store().writer(), since)?,
            };
            Ok(FeedReply { cursor, items })
        })
    }
}

/// Everybody whom the library knows: profiles, and whoever holds, made or wrote a story or a comment. By name.
pub(crate) fn known_people(db: &Connection, stages: &Stages) -> Result<Vec<Person>> {
    let mut people = people::list(db)?;
    for name in stories::names(db)?.into_iter().chain(comments::authors(db)?) {
        if !name.is_empty() && people.iter().all(|person| person.name != name) {
            people.push(Person { name, role: stages.role_without_profile() });
        }
    }
    people.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(people)
}

/// The text that search looks at: every worded field, then every block with words, one line each.
pub(crate) fn searched_text(article: &Article) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        for part in text.split('\n').filter(|part| !part.trim().is_empty()) {
            out.push_str(part);
            out.push('\n');
        }
    };
    for field in [&article.kicker, &article.headline, &article.deck, &article.short_headline, &article.lead] {
        line(field);
    }
    for credit in &article.credits {
        line(&credit.name);
        line(&credit.affiliation);
    }
    for field in [&article.dateline, &article.source, &article.section, &article.rights] {
        line(field);
    }
    article.keywords.iter().for_each(|keyword| line(keyword));
    article.body.0.walk(&mut |node| {
        if node.kind.is_textblock() {
            line(&node.plain_text());
        }
        match node.kind {
            NodeKind::Figure => {
                line(node.attr_str("alt"));
                line(node.attr_str("credit"));
            }
            NodeKind::PullQuote => line(node.attr_str("attribution")),
            NodeKind::Embed => line(node.attr_str("title")),
            _ => {}
        }
    });
    article.related.iter().for_each(|related| line(&related.title));
    article.corrections.iter().for_each(|correction| line(&correction.note));
    out
}
