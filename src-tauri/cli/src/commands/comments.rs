//! The comments of a story: what is said about it, and never in it.

use galley_article::model::Field;
use galley_desk::api::{
    CommentThread, EditComment, ListComments, ReattachThread, ReplyToThread, StartThread, ThreadAct, ThreadOn,
    ThreadPlace,
};

use crate::args::{CommentPlace, Comments, Common};
use crate::failure::Failure;
use crate::out::{Out, Paint, one_line};
use crate::session::{Session, local};
use crate::table::fit;

/// How much of a long quote people are shown, in terminal cells.
const SHOWN: usize = 60;

pub(crate) fn run(common: &Common, comments: &Comments, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let desk = &session.desk;
    let actor = session.actor.clone();
    match comments {
        Comments::List(args) => {
            let request = ListComments { story: session.story(&args.id)?, reader: actor };
            list(&desk.comments(&request)?.threads, out)
        }
        Comments::Add(args) => {
            let place = place(&args.place)?;
            let (story, text) = (session.story(&args.id)?, args.text.clone());
            let thread = desk.start_thread(&StartThread { story, actor, base_version: None, place, text })?;
            said(&thread, "commented", out)
        }
        Comments::Reply(args) => {
            let (story, thread, text) = (session.story(&args.id)?, args.thread.clone(), args.text.clone());
            said(&desk.reply_to_thread(&ReplyToThread { story, thread, actor, text })?, "replied", out)
        }
        Comments::Edit(args) => {
            let (story, thread) = (session.story(&args.id)?, args.thread.clone());
            let list = desk.comments(&ListComments { story: story.clone(), reader: actor.clone() })?;
            let of_thread = list.threads.iter().find(|known| known.id == thread);
            let at = args.number.checked_sub(1);
            let Some(comment) = of_thread.and_then(|thread| thread.comments.get(at?)) else {
                return Err(Failure::Failed(format!("there is no comment {} in thread {thread}", args.number)));
            };
            let (comment, text) = (comment.id.clone(), args.text.clone());
            said(&desk.edit_comment(&EditComment { story, thread, comment, actor, text })?, "edited", out)
        }
        Comments::Resolve(args) => {
            let act = ThreadAct { story: session.story(&args.id)?, thread: args.thread.clone(), actor };
            said(&desk.resolve_thread(&act)?, "resolved", out)
        }
        Comments::Reopen(args) => {
            let act = ThreadAct { story: session.story(&args.id)?, thread: args.thread.clone(), actor };
            said(&desk.reopen_thread(&act)?, "reopened", out)
        }
        Comments::Reattach(args) => {
            let (story, thread, place) = (session.story(&args.id)?, args.thread.clone(), place(&args.place)?);
            let request = ReattachThread { story, thread, actor, base_version: None, place };
            said(&desk.reattach_thread(&request)?, "reattached", out)
        }
    }
}

fn place(given: &CommentPlace) -> Result<ThreadPlace, Failure> {
    Ok(match (&given.quote, &given.field, &given.change) {
        (Some(quote), ..) => ThreadPlace::Quote { quote: quote.clone() },
        (_, Some(name), _) => {
            let field = Field::ALL.into_iter().find(|field| field.name() == name);
            let unknown = || Failure::Failed(format!("There is no field {name}."));
            ThreadPlace::Field { field: field.ok_or_else(unknown)?, quote: String::new() }
        }
        (_, _, Some(change)) => ThreadPlace::Change { id: change.clone() },
        _ => ThreadPlace::Story,
    })
}

fn list(threads: &[CommentThread], out: &mut Out) -> Result<(), Failure> {
    if out.json {
        return threads.iter().try_for_each(|thread| out.json_line(thread));
    }
    if threads.is_empty() {
        return out.line("no comments");
    }
    let paint = out.paint;
    threads.iter().flat_map(|thread| described(thread, paint)).try_for_each(|line| out.line(&line))
}

fn said(thread: &CommentThread, verb: &str, out: &mut Out) -> Result<(), Failure> {
    if out.json { out.json_line(thread) } else { out.line(&format!("{verb} {}", thread.id)) }
}

/// A thread as people read it: where it hangs and how it stands, then who said what.
fn described(thread: &CommentThread, paint: Paint) -> Vec<String> {
    let on = match (thread.on, thread.field) {
        (ThreadOn::Story, _) => "the story".to_owned(),
        (ThreadOn::Field, field) => field.map_or("a field", Field::name).replace('_', " "),
        (ThreadOn::Text, _) => "text".to_owned(),
        (ThreadOn::Deletion, _) => "deleted text".to_owned(),
        (ThreadOn::Figure, _) => "picture".to_owned(),
    };
    let quote = if thread.quote.is_empty() { String::new() } else { format!("  “{}”", fit(&thread.quote, SHOWN)) };
    let lost = if thread.detached { "  detached: its words are gone" } else { "" };
    let resolved = thread.resolved.as_ref().map(|turn| format!("  resolved by {}", turn.author)).unwrap_or_default();
    let head = paint.bold(&format!("{}  {on}{quote}{lost}{resolved}", thread.id));
    let lines = thread.comments.iter().map(|comment| {
        let edited = if comment.edited_at.is_some() { " (edited)" } else { "" };
        let new = if comment.unread { "*" } else { " " };
        format!("  {new} {}  {}{edited}  {}", comment.author, local(comment.at), one_line(&comment.text))
    });
    std::iter::once(head).chain(lines).collect()
}
