//! Comments: threads on the words of a story, replies, mentions, resolving, and what each person has not seen yet.
//!
//! How an anchor stays with its words is the article's matter; [`hook`] takes the threads of a story along with every
//! change of its texts. Nothing here writes to a text, and nothing of a thread is ever in one.

mod hook;

use galley_article::comment::mentions;
use galley_article::model::Field;
use rusqlite::Connection;
use serde_json::{Value, json};

pub(crate) use self::hook::carry;
use self::hook::{Seats, hook_at};
use crate::api::{
    Code, CommentList, CommentThread, EditComment, Fault, ListComments, ReadComments, ReattachThread, ReplyToThread,
    Result, StartThread, StoryId, ThreadAct,
};
use crate::desk::Desk;
use crate::library::known_people;
use crate::standing::Standing;
use crate::store::comments::{self, Said};
use crate::store::threads::{self, ThreadRow};
use crate::store::{Write, log};
use crate::text::named;

impl Desk {
    /// The threads of a story with their places in the working text.
    pub fn comments(&self, request: &ListComments) -> Result<CommentList> {
        self.read(|db| {
            let standing = Standing::load(db, self.cache(), &request.story)?;
            let rows = threads::of_story(db, standing.row.key)?;
            let seats = Seats::new(&standing.texts);
            let mut threads =
                rows.iter().map(|row| view(db, &seats, row, &request.reader)).collect::<Result<Vec<_>>>()?;
            let field = |thread: &CommentThread| Field::ALL.iter().position(|field| Some(*field) == thread.field);
            threads.sort_by_key(|thread| (thread.detached, thread.from, field(thread)));
            Ok(CommentList { version: standing.row.version, threads })
        })
    }

    /// Begins a thread with its first comment.
    pub fn start_thread(&self, request: &StartThread) -> Result<CommentThread> {
        let (actor, text) = (named(&request.actor)?, said(&request.text)?);
        self.write(|w| {
            let standing = Standing::load(w, self.cache(), &request.story)?.in_use()?;
            standing.meant(request.base_version)?;
            let hook = hook_at(&standing, &request.place)?;
            let thread = threads::insert(w, standing.row.key, &hook)?;
            self.say(w, &thread, actor, text)?;
            let view = view(w, &Seats::new(&standing.texts), &thread, actor)?;
            tell(w, &request.story, actor, "commented", &thread, &json!({ "quote": view.quote }))?;
            Ok(view)
        })
    }

    /// Adds a comment to a thread.
    pub fn reply_to_thread(&self, request: &ReplyToThread) -> Result<CommentThread> {
        let (actor, text) = (named(&request.actor)?, said(&request.text)?);
        self.on_thread(&request.story, &request.thread, actor, |w, _, thread| {
            self.say(w, thread, actor, text)?;
            tell(w, &request.story, actor, "replied", thread, &json!({}))
        })
    }

    /// Rewords one's own comment; the earlier wording is kept.
    pub fn edit_comment(&self, request: &EditComment) -> Result<CommentThread> {
        let (actor, text) = (named(&request.actor)?, said(&request.text)?);
        self.on_thread(&request.story, &request.thread, actor, |w, _, thread| {
            let comments = comments::of_thread(w, thread.key, actor, 0)?;
            let comment = comments.iter().find(|comment| comment.id == request.comment);
            let comment = comment.ok_or_else(|| Fault::not_found("comment", &request.comment))?;
            if comment.author != actor {
                let said =
                    format!("The comment is {}'s, and only its author can edit it. Reply to it.", comment.author);
                return Err(Fault::new(Code::NotAllowed, said));
            }
            if comment.text == text {
                return Ok(());
            }
            let mentions = self.spoken_to(w, text)?;
            comments::reword(w, thread.key, &comment.id, Said { author: actor, text, mentions: &mentions })?;
            tell(w, &request.story, actor, "edited-comment", thread, &json!({ "comment": comment.id }))
        })
    }

    /// Marks a thread as resolved; it stays, and can be reopened.
    pub fn resolve_thread(&self, request: &ThreadAct) -> Result<CommentThread> {
        self.set_resolved(request, true)
    }

    /// Opens a resolved thread again.
    pub fn reopen_thread(&self, request: &ThreadAct) -> Result<CommentThread> {
        self.set_resolved(request, false)
    }

    fn set_resolved(&self, request: &ThreadAct, resolved: bool) -> Result<CommentThread> {
        let actor = named(&request.actor)?;
        self.on_thread(&request.story, &request.thread, actor, |w, _, thread| {
            if thread.resolved.is_some() == resolved {
                return Ok(());
            }
            threads::set_resolved(w, thread.key, resolved.then_some(actor))?;
            let act = if resolved { "resolved" } else { "reopened" };
            tell(w, &request.story, actor, act, thread, &json!({}))
        })
    }

    /// Hangs a thread on other words by hand.
    pub fn reattach_thread(&self, request: &ReattachThread) -> Result<CommentThread> {
        let actor = named(&request.actor)?;
        self.on_thread(&request.story, &request.thread, actor, |w, standing, thread| {
            standing.meant(request.base_version)?;
            threads::set_hook(w, thread.key, &hook_at(standing, &request.place)?)?;
            tell(w, &request.story, actor, "reattached", thread, &json!({}))
        })
    }

    /// Takes the unread marks of a person off the threads that were seen.
    pub fn read_comments(&self, request: &ReadComments) -> Result<()> {
        let reader = named(&request.reader)?;
        self.write(|w| {
            let story = crate::store::stories::get(w, &request.story)?;
            let mut news = false;
            for id in &request.threads {
                news |= threads::set_seen(w, threads::get(w, story.key, id)?.key, reader)?;
            }
            // Another window of the same person has the marks still.
            if news { log::tell(w, Some(&request.story), "read-comments") } else { Ok(()) }
        })
    }

    /// Does something with a thread in one write, and answers what it then is.
    fn on_thread(
        &self,
        story: &StoryId,
        thread: &str,
        actor: &str,
        act: impl FnOnce(&Write<'_>, &Standing, &ThreadRow) -> Result<()>,
    ) -> Result<CommentThread> {
        self.write(|w| {
            let standing = Standing::load(w, self.cache(), story)?.in_use()?;
            let row = threads::get(w, standing.row.key, thread)?;
            act(w, &standing, &row)?;
            let row = threads::get(w, standing.row.key, &row.id)?;
            view(w, &Seats::new(&standing.texts), &row, actor)
        })
    }

    /// Adds a comment; whoever writes has seen what stands before it.
    fn say(&self, w: &Write<'_>, thread: &ThreadRow, actor: &str, text: &str) -> Result<()> {
        let mentions = self.spoken_to(w, text)?;
        comments::insert(w, thread.key, Said { author: actor, text, mentions: &mentions })?;
        threads::set_seen(w, thread.key, actor)?;
        Ok(())
    }

    fn spoken_to(&self, db: &Connection, text: &str) -> Result<Vec<String>> {
        let known = known_people(db, self.newsroom_stages())?;
        Ok(mentions(text, &known.into_iter().map(|person| person.name).collect::<Vec<_>>()))
    }
}

/// What a comment says, without the blank around it.
fn said(text: &str) -> Result<&str> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::new(Code::Invalid, "The comment is empty. Nothing was saved; write something."));
    }
    Ok(text)
}

fn tell(w: &Write<'_>, story: &StoryId, actor: &str, act: &str, thread: &ThreadRow, more: &Value) -> Result<()> {
    let mut detail = json!({ "thread": thread.id });
    if let (Some(detail), Some(more)) = (detail.as_object_mut(), more.as_object()) {
        detail.extend(more.clone());
    }
    log::append(w, Some(story), actor, act, &detail)
}

/// A thread as a person sees it.
fn view(db: &Connection, seats: &Seats<'_>, row: &ThreadRow, reader: &str) -> Result<CommentThread> {
    let seat = seats.of(&row.hook)?;
    let seen = threads::seen(db, row.key, reader)?;
    Ok(CommentThread {
        id: row.id.clone(),
        on: seat.on,
        field: seat.field,
        quote: seat.quote.text,
        context_before: seat.quote.before,
        context_after: seat.quote.after,
        detached: seat.detached,
        from: seat.from,
        to: seat.to,
        resolved: row.resolved.clone(),
        comments: comments::of_thread(db, row.key, reader, seen)?,
    })
}
