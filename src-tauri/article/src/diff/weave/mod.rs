//! The weave (after SCCS's interleaved deltas): baseline and working text in one stream of runs, each of which knows the
//! turn that put it in and the turn that took it out.
//!
//! A run that was never put in belongs to the baseline; one that was never taken out belongs to the working text. What a
//! decision does to one run depends on no other run, so decisions may be made in any order. Runs are split where changes
//! begin and end, at word boundaries of the texts that were compared.
//!
//! The runs stand in the order of the working text. A block that was moved stands once, at its new place, with all its
//! history; its runs name the move, and a run without text, its origin, marks where the baseline has it. So a decision on
//! the move says where the runs stand and a decision on an edit inside says which runs there are, and the two commute.

mod advance;
mod amend;
mod decide;
mod group;
mod list;
mod merging;
mod moved;
mod moves;
mod part;
mod reopen;
mod revive;
mod shown;
mod stored;
mod table;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::reopen::NotReopened;

use self::table::Table;
use super::change::Turn;
use super::flat::{self, Frame, Leaf, Settler};
use crate::model::{Article, Body, Field, Mark};

/// The version of the stored form that this build writes.
const VERSION: u32 = 2;

/// Two texts of one story interleaved, with every difference's author and time.
///
/// Serialises compactly, to be stored beside the texts; a stored weave that is damaged or of a newer version is an error of
/// deserialising, never a panic later. Turns are kept as long as a pending change names them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "stored::Stored")]
pub struct Weave {
    version: u32,
    /// Turn 0 is the baseline and has no entry: turn `n` is `turns[n - 1]`.
    turns: Vec<Turn>,
    frames: Table<Frame>,
    marks: Table<Vec<Mark>>,
    runs: Vec<Run>,
    /// Move `n` is `moves[n - 1]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    moves: Vec<Move>,
    /// The baseline's fields; its body is left blank.
    fields: Article,
    /// Fields that differ.
    stories: Vec<FieldStory>,
    /// The number the next change gets.
    next: u32,
}

/// A run of text with one history, or the boundary that begins a leaf block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Run {
    /// The text, line breaks as `\n`; empty for a boundary.
    #[serde(rename = "t", default, skip_serializing_if = "String::is_empty")]
    text: String,
    /// Marks or frame in the baseline, or as it was put in: an index.
    #[serde(rename = "b", default, skip_serializing_if = "is_zero")]
    base: u32,
    /// Marks or frame in the working text.
    #[serde(rename = "n", default, skip_serializing_if = "is_zero")]
    now: u32,
    /// The turn that put it in; 0 for the baseline.
    #[serde(rename = "i", default, skip_serializing_if = "is_zero")]
    born: u32,
    /// The turn that took it out; 0 while it stands.
    #[serde(rename = "o", default, skip_serializing_if = "is_zero")]
    died: u32,
    /// The change that putting in or taking out belongs to; 0 where there is none.
    #[serde(rename = "c", default, skip_serializing_if = "is_zero")]
    change: u32,
    /// Whose `now` differs from `base`.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    style: Option<Style>,
    /// The move that it is part of; 0 where the baseline has it in this place too, as far as it has it.
    #[serde(rename = "m", default, skip_serializing_if = "is_zero")]
    moved: u32,
    /// Not a run of text but the place that the blocks of this move have in the baseline. It stands in neither text.
    #[serde(rename = "f", default, skip_serializing_if = "is_false")]
    origin: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

/// Blocks in a row that the two texts have in different places.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Move {
    /// Turns, oldest first; the last one put them where they are.
    hands: Vec<u32>,
    /// The change it is; 0 before it has a number.
    change: u32,
}

/// The hands in a difference of marks or frames.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Style {
    /// Turns, oldest first; the last one made it what it is.
    hands: Vec<u32>,
    /// The change it belongs to.
    change: u32,
}

/// A field's way from its baseline value to its working value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct FieldStory {
    field: Field,
    change: u32,
    /// Turn and value, oldest first; neighbours are of different authors.
    steps: Vec<(u32, Value)>,
}

impl Run {
    fn is_boundary(&self) -> bool {
        self.text.is_empty() && !self.origin
    }

    fn is_alive(&self) -> bool {
        self.died == 0
    }

    fn is_base(&self) -> bool {
        self.born == 0
    }

    /// In both texts.
    fn is_stable(&self) -> bool {
        self.is_base() && self.is_alive()
    }

    /// Whether it is in this text.
    fn stands(&self, side: Side) -> bool {
        match side {
            Side::Baseline => self.is_base() && !self.origin,
            Side::Working => self.is_alive(),
        }
    }

    /// Its marks or frame in this text.
    fn look(&self, side: Side) -> u32 {
        if side == Side::Baseline { self.base } else { self.now }
    }

    fn is_ghost(&self) -> bool {
        !self.is_base() && !self.is_alive()
    }

    /// Whether two neighbours differ in nothing but their text.
    fn continues(&self, next: &Self) -> bool {
        !self.text.is_empty()
            && !next.text.is_empty()
            && (self.base, self.now, self.born, self.died, self.change, self.moved)
                == (next.base, next.now, next.born, next.died, next.change, next.moved)
            && self.style == next.style
    }

    /// Whether the edge of a moved block lies between two neighbours. No change reaches over it.
    fn is_parted_from(&self, next: &Self) -> bool {
        self.origin || next.origin || self.moved != next.moved
    }
}

/// Which of the two texts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Baseline,
    Working,
}

impl Weave {
    /// Both texts are this article; nothing is pending.
    pub fn new(baseline: &Article) -> Self {
        let mut weave = Self {
            version: VERSION,
            turns: Vec::new(),
            frames: Table::default(),
            marks: Table::from(vec![Vec::new()]),
            runs: Vec::new(),
            moves: Vec::new(),
            fields: baseline.with_body(Body::default()),
            stories: Vec::new(),
            next: 1,
        };
        let leaves = leaves_of(&baseline.body);
        let wishes = wishes(&leaves);
        for (leaf, wish) in leaves.into_iter().zip(wishes) {
            let frame = weave.intern_frame(&wish);
            weave.runs.push(Run::new(String::new(), frame, 0));
            for (text, marks) in leaf.runs {
                let marks = weave.intern_marks(&marks);
                weave.runs.push(Run::new(text, marks, 0));
            }
        }
        weave
    }

    /// The agreed text.
    pub fn baseline(&self) -> Article {
        self.fields.with_body(flat::build(&self.leaves(Side::Baseline)))
    }

    /// The proposed text.
    pub fn working(&self) -> Article {
        Article { body: flat::build(&self.leaves(Side::Working)), ..self.working_fields() }
    }

    /// The proposed text without its body.
    fn working_fields(&self) -> Article {
        let mut article = self.fields.clone();
        for story in &self.stories {
            if let Some((_, value)) = story.steps.last() {
                // The value was read from an article's field of the same name, so it fits.
                let fits = article.set_field(story.field, value.clone());
                debug_assert!(fits, "{:?}", story.field);
            }
        }
        article
    }

    /// Whether nothing is pending: the two texts agree, and no deleted insertion is still to be seen.
    pub fn is_settled(&self) -> bool {
        self.stories.is_empty() && self.runs.iter().all(|run| run.is_stable() && run.style.is_none())
    }

    fn leaves(&self, side: Side) -> Vec<Leaf> {
        let mut settler = Settler::default();
        let mut leaves: Vec<Leaf> = Vec::new();
        for run in self.order(side).into_iter().map(|at| &self.runs[at]).filter(|run| run.stands(side)) {
            let look = run.look(side);
            if run.is_boundary() {
                leaves.push(Leaf { frame: settler.settle(self.frames.at(look)), runs: Vec::new() });
                continue;
            }
            if !settler.takes_text() {
                leaves.push(Leaf { frame: settler.settle(&Frame::paragraph()), runs: Vec::new() });
            }
            if let Some(leaf) = leaves.last_mut() {
                flat::push_run(&mut leaf.runs, &run.text, self.marks.at(look));
            }
        }
        if leaves.is_empty() {
            // A body is never without a block.
            leaves.push(Leaf { frame: Frame::paragraph(), runs: Vec::new() });
        }
        leaves
    }

    /// All but the runs.
    fn without_runs(&self) -> Self {
        Self {
            version: self.version,
            turns: self.turns.clone(),
            frames: self.frames.clone(),
            marks: self.marks.clone(),
            runs: Vec::new(),
            moves: self.moves.clone(),
            fields: self.fields.clone(),
            stories: self.stories.clone(),
            next: self.next,
        }
    }

    fn turn(&self, number: u32) -> Option<&Turn> {
        (number as usize).checked_sub(1).and_then(|at| self.turns.get(at))
    }

    fn author(&self, number: u32) -> &str {
        self.turn(number).map_or("", |turn| turn.author.as_str())
    }

    fn intern_frame(&mut self, frame: &Frame) -> u32 {
        self.frames.index_of(frame)
    }

    fn intern_marks(&mut self, marks: &[Mark]) -> u32 {
        if marks.is_empty() { 0 } else { self.marks.index_of(&marks.to_vec()) }
    }
}

impl Run {
    fn new(text: String, look: u32, born: u32) -> Self {
        Self { text, base: look, now: look, born, died: 0, change: 0, style: None, moved: 0, origin: false }
    }
}

/// The leaves of a body, made canonical first where it is not.
fn leaves_of(body: &Body) -> Vec<Leaf> {
    let leaves = flat::flatten(body);
    if flat::build(&leaves) == *body {
        return leaves;
    }
    flat::flatten(&crate::model::schema::canonical_body(body).0)
}

/// The frames to remember for leaves that stand as these do.
fn wishes(leaves: &[Leaf]) -> Vec<Frame> {
    let mut before: &[flat::Wrap] = &[];
    leaves
        .iter()
        .map(|leaf| {
            let wish = flat::wish(before, &leaf.frame);
            before = &leaf.frame.within;
            wish
        })
        .collect()
}

#[cfg(test)]
mod tests;
