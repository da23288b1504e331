//! A weave as it was stored, before it is known to be sound.

use serde::Deserialize;

use super::super::change::Turn;
use super::super::flat::{BOUNDARY, Frame};
use super::table::Table;
use super::{FieldStory, Move, Run, VERSION, Weave};
use crate::model::{Article, Mark};

/// The fields of a weave, unchecked.
#[derive(Deserialize)]
pub(super) struct Stored {
    version: u32,
    turns: Vec<Turn>,
    frames: Table<Frame>,
    marks: Table<Vec<Mark>>,
    runs: Vec<Run>,
    #[serde(default)]
    moves: Vec<Move>,
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
        let Stored { version, turns, frames, marks, runs, moves, fields, stories, next } = stored;
        if version > VERSION {
            return Err(Unsound::Newer(version));
        }
        let is_turn = |number: u32| number as usize <= turns.len();
        let run_is_sound = |run: &Run| {
            let looks = if run.is_boundary() { frames.len() } else { marks.len() };
            let hands = run.style.iter().flat_map(|style| &style.hands);
            [run.base, run.now].iter().all(|look| (*look as usize) < looks)
                && [run.born, run.died].into_iter().chain(hands.copied()).all(is_turn)
                && !run.text.contains(BOUNDARY)
                && run.moved as usize <= moves.len()
                // An origin is a place in the baseline and nothing else.
                && (!run.origin || (run.text.is_empty() && run.moved != 0 && run.is_base() && !run.is_alive()))
        };
        let mut places = vec![0_u32; moves.len()];
        runs.iter().filter(|run| run.origin).for_each(|run| {
            if let Some(count) = places.get_mut((run.moved as usize).wrapping_sub(1)) {
                *count += 1;
            }
        });
        let moves_are_sound = places.iter().all(|count| *count == 1)
            && moves.iter().all(|moved| !moved.hands.is_empty() && moved.hands.iter().copied().all(is_turn));
        let fits = |story: &FieldStory| {
            let mut scratch = Article::default();
            story.steps.iter().all(|(turn, value)| is_turn(*turn) && scratch.set_field(story.field, value.clone()))
        };
        // Numbers are given one by one and begin at 1; they never come near the end of what fits.
        if next > u32::MAX / 2
            || !moves_are_sound
            || marks.len() == 0
            || !runs.iter().all(run_is_sound)
            || !stories.iter().all(fits)
        {
            return Err(Unsound::Damaged);
        }
        let frame_is_sound = |at: usize| u32::try_from(at).is_ok_and(|at| frames.at(at).is_sound());
        if !(0..frames.len()).all(frame_is_sound) {
            return Err(Unsound::Damaged);
        }
        // What is stored next is of this build's version.
        Ok(Self { version: VERSION, turns, frames, marks, runs, moves, fields, stories, next })
    }
}
