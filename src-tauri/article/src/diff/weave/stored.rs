//! A weave as it was stored, before it is known to be sound.

use serde::Deserialize;

use super::super::change::Turn;
use super::super::flat::{BOUNDARY, Frame};
use super::table::Table;
use super::{FieldStory, Run, VERSION, Weave};
use crate::model::{Article, Mark};

/// The fields of a weave, unchecked.
#[derive(Deserialize)]
pub(super) struct Stored {
    version: u32,
    turns: Vec<Turn>,
    frames: Table<Frame>,
    marks: Table<Vec<Mark>>,
    runs: Vec<Run>,
    fields: Article,
    stories: Vec<FieldStory>,
    next: u32,
}

/// Why a stored weave cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unsound {
    /// A newer Galley wrote it.
    #[error("the record of changes is of version {0}, which a newer Galley wrote")]
    Newer(u32),
    /// It refers to what it does not hold.
    #[error("the record of changes is damaged")]
    Damaged,
}

impl Weave {
    /// Whether these bytes are a weave that a newer Galley stored, whatever else it writes by now.
    pub fn is_of_newer(json: &[u8]) -> bool {
        #[derive(Deserialize)]
        struct Head {
            version: u32,
        }
        serde_json::from_slice::<Head>(json).is_ok_and(|head| head.version > VERSION)
    }
}

impl TryFrom<Stored> for Weave {
    type Error = Unsound;

    fn try_from(stored: Stored) -> Result<Self, Unsound> {
        let Stored { version, turns, frames, marks, runs, fields, stories, next } = stored;
        if version > VERSION {
            return Err(Unsound::Newer(version));
        }
        let is_turn = |number: u32| number as usize <= turns.len();
        let run_is_sound = |run: &Run| {
            let looks = if run.text.is_empty() { frames.len() } else { marks.len() };
            let hands = run.style.iter().flat_map(|style| &style.hands);
            [run.base, run.now].iter().all(|look| (*look as usize) < looks)
                && [run.born, run.died].into_iter().chain(hands.copied()).all(is_turn)
                && !run.text.contains(BOUNDARY)
        };
        let fits = |story: &FieldStory| {
            let mut scratch = Article::default();
            story.steps.iter().all(|(turn, value)| is_turn(*turn) && scratch.set_field(story.field, value.clone()))
        };
        // Numbers are given one by one and begin at 1; they never come near the end of what fits.
        if next > u32::MAX / 2 || marks.len() == 0 || !runs.iter().all(run_is_sound) || !stories.iter().all(fits) {
            return Err(Unsound::Damaged);
        }
        let frame_is_sound = |at: usize| u32::try_from(at).is_ok_and(|at| frames.at(at).is_sound());
        if !(0..frames.len()).all(frame_is_sound) {
            return Err(Unsound::Damaged);
        }
        Ok(Self { version, turns, frames, marks, runs, fields, stories, next })
    }
}
