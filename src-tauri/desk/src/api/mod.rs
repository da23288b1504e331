//! Requests and replies of the facade: plain data, the same for the window, the command line and the tests.
//!
//! Everything here serialises with serde and is written out as TypeScript. Times are UTC in
//! RFC 3339; versions and revision numbers are whole numbers that only grow. The requests of publishing live with it.

mod comments;
mod facts;
mod fault;
mod history;
mod library;
mod merging;
mod review;
mod shell;
mod signing;
mod since;
mod story;
mod transfer;
mod upkeep;
mod workflow;
mod writing;

pub use comments::{
    CommentList, CommentThread, EditComment, ListComments, ReadComments, ReattachThread, ReplyToThread, StartThread,
    ThreadAct, ThreadComment, ThreadOn, ThreadPlace, Wording,
};
pub use facts::{Fact, FactAt, FactKind, FactList, FactView, FallenTick, Part, TickFacts, TickInfo, UntickFacts};
pub use fault::{Code, Fault, Result};
pub use history::{
    Compare, Comparison, ComparisonFile, ComparisonFormat, ComparisonSide, GivenText, KeepComparison, KeptFile,
    MakeRevision, ReadRevision, RestoreRevision, RevisionInfo, RevisionKind, RevisionNumber, RevisionView, Side,
};
pub use library::{Facets, Hit, ListStories, SearchStories, Snippet, SnippetPart, StorySummary};
pub use merging::{
    Choice, Conflict, DecideConflict, MergeBase, MergeCopy, MergeReply, MergeRevision, OpenConflict, OpenMerge,
    OpenMerges, Says,
};
pub use review::{
    Change, ChangeClass, ChangeKind, ChangeList, Decide, DecideReply, Decision, ReopenChange, Reopened, SetTracking,
    UndoDecision, Verdict, Which,
};
pub use shell::{Diagnostics, LogLine, Look, Menu, MenuItem, Theme};
pub use signing::{Audit, CheckPublication, PrintSheet, SignOff, SignOffState, SignStory, Touch};
pub use since::{AskBlame, BlameReply, BlameRun, EarlierWording, ListMoments, Moment, MomentKind, SentenceBlame};
pub use story::{Counts, CreateStory, SaveReply, SaveText, StoryAct, StoryId, StoryView};
pub use transfer::{Export, Exported, FileText, Format, Import, Imported, ImportedFile, Preview, ReadFile, View};
pub use upkeep::{BackupReply, Diagnosis, FeedItem, FeedReply, LibraryInfo, Symptom};
pub use workflow::{LogEntry, MoveStory, Person, PersonRole, Stage};
pub use writing::{AddMedia, AddedMedia, Paste, Pasted, Template};
