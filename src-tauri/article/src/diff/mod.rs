//! Differences: what to show between two texts, who made each of them, and what an acceptance or rejection does.
//!
//! A body is seen as a stream of runs (`flat`): text with marks, and a boundary at the start of every leaf block that carries
//! the block's kind, attributes and ancestors. Two streams are aligned by what a reader would have to look at (`align`).
//! The [`Weave`] interleaves baseline and working text in one stream that knows who put each run in and who took it out;
//! [`Change`]s are what a person sees of it. [`merge3`] brings
//! two texts together that were made from one. Storing weaves, and deciding whose turn it is, are left to the desk.

mod align;
mod blame;
mod change;
mod compare;
mod flat;
mod likeness;
mod measure;
mod merge;
mod moved;
mod weave;

pub use align::{Op, OpKind, diff_text};
pub use blame::{BlameRun, EarlierWording, MOST_SENTENCES, SentenceBlame, Step, blame};
pub use change::{Change, ChangeKind, Piece, PieceKind, Selection, Turn, Verdict};
pub use compare::{ArticleDiff, BlockDiff, BlockLook, FieldDiff, InlineOp, diff_articles};
pub use measure::DiffStat;
pub use merge::{Choice, Choices, Conflict, ConflictKind, follow_conflicts, merge_with, merge3};
pub use weave::{NotReopened, Weave};
