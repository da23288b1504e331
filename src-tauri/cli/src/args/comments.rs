//! Options of the commands on comments.

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Comments {
    /// List the comment threads of a story
    List(super::Story),
    /// Begin a thread on words, on a field, on a change, or on the whole story
    Add(CommentsAdd),
    /// Reply to a thread
    Reply(CommentsReply),
    /// Say something else in a comment of one's own
    Edit(CommentsEdit),
    /// Mark a thread as resolved
    Resolve(CommentsThread),
    /// Open a resolved thread again
    Reopen(CommentsThread),
    /// Hang a thread, one that has lost its words above all, on other words
    Reattach(CommentsReattach),
}

#[derive(Debug, Args)]
pub(crate) struct CommentsAdd {
    /// The story
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) place: CommentPlace,
    /// What the comment says; @NAME speaks to somebody the library knows
    #[arg(long)]
    pub(crate) text: String,
}

/// Where a thread is to hang; nothing for the whole story.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct CommentPlace {
    /// Words of the text: the first place where they stand
    #[arg(long, value_name = "TEXT")]
    pub(crate) quote: Option<String>,
    /// A field: headline, kicker, deck …
    #[arg(long, value_name = "FIELD")]
    pub(crate) field: Option<String>,
    /// A change, as `galley changes` names it; of a deletion, the words that were taken out
    #[arg(long, value_name = "CHANGE")]
    pub(crate) change: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct CommentsReply {
    /// The story
    pub(crate) id: String,
    /// The thread, as `galley comments list` names it
    pub(crate) thread: String,
    /// What the reply says
    #[arg(long)]
    pub(crate) text: String,
}

#[derive(Debug, Args)]
pub(crate) struct CommentsEdit {
    /// The story
    pub(crate) id: String,
    /// The thread, as `galley comments list` names it
    pub(crate) thread: String,
    /// Which of its comments, counted from 1
    pub(crate) number: usize,
    /// What it is to say
    #[arg(long)]
    pub(crate) text: String,
}

#[derive(Debug, Args)]
pub(crate) struct CommentsThread {
    /// The story
    pub(crate) id: String,
    /// The thread, as `galley comments list` names it
    pub(crate) thread: String,
}

#[derive(Debug, Args)]
pub(crate) struct CommentsReattach {
    /// The story
    pub(crate) id: String,
    /// The thread, as `galley comments list` names it
    pub(crate) thread: String,
    #[command(flatten)]
    pub(crate) place: CommentPlace,
}
