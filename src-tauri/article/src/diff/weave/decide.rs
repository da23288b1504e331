//! Decisions: accepting and rejecting, run by run.

use std::collections::HashSet;

use super::super::change::{Change, Selection, Verdict};
use super::{Run, Weave};

/// What of a run is chosen.
#[derive(Clone, Copy, Default)]
struct Chosen {
    /// That it was put in.
    birth: bool,
    /// That it was taken out.
    death: bool,
    /// That its marks or frame differ.
    style: bool,
}

impl Weave {
    /// The weave after the verdict, and the changes that it decided, as they were before. Accepting alters only the
    /// baseline, rejecting only the working text. Ids that are not pending decide nothing.
    #[must_use]
    pub fn decide(&self, what: &Selection, verdict: Verdict) -> (Self, Vec<Change>) {
        let mut decided = self.changes();
        match what {
            Selection::All => {}
            Selection::Changes(ids) => {
                let ids: HashSet<&str> = ids.iter().map(String::as_str).collect();
                decided.retain(|change| ids.contains(change.id.as_str()));
            }
            Selection::By(author) => decided.retain(|change| change.is_by(author)),
            Selection::Range { from, to } => {
                decided.retain(|change| change.field.is_none() && change.from <= *to && *from <= change.to);
            }
        }
        let numbers: HashSet<u32> = decided.iter().filter_map(Change::number).collect();
        let mut next = self.clone();
        let runs = std::mem::take(&mut next.runs);
        next.runs = runs
            .into_iter()
            .filter_map(|run| {
                let chosen = match what {
                    Selection::By(author) => self.chosen_by(&run, author),
                    _ => chosen(&run, &numbers),
                };
                settle(run, chosen, verdict)
            })
            .collect();
        next.decide_fields(&numbers, verdict);
        next.join_runs();
        next.forget();
        (next, decided)
    }

    /// What of a run was this person's doing.
    fn chosen_by(&self, run: &Run, author: &str) -> Chosen {
        let by = |turn: u32| turn != 0 && self.author(turn) == author;
        let last = run.style.as_ref().and_then(|style| style.hands.last());
        Chosen { birth: by(run.born), death: by(run.died), style: last.is_some_and(|hand| by(*hand)) }
    }

    fn decide_fields(&mut self, numbers: &HashSet<u32>, verdict: Verdict) {
        let stories = std::mem::take(&mut self.stories);
        for mut story in stories {
            if !numbers.contains(&story.change) {
                self.stories.push(story);
            } else if verdict == Verdict::Accept
                && let Some((_, value)) = story.steps.pop()
            {
                // The value was read from an article's field of the same name, so it fits.
                let fits = self.fields.set_field(story.field, value);
                debug_assert!(fits, "{:?}", story.field);
            }
        }
    }
}

fn chosen(run: &Run, numbers: &HashSet<u32>) -> Chosen {
    let text = numbers.contains(&run.change);
    let style = run.style.as_ref().is_some_and(|style| numbers.contains(&style.change));
    Chosen { birth: text && !run.is_base(), death: text && !run.is_alive(), style }
}

/// The run after the verdict; none where it is in neither text any more.
fn settle(mut run: Run, chosen: Chosen, verdict: Verdict) -> Option<Run> {
    if chosen.style {
        match verdict {
            Verdict::Accept => run.base = run.now,
            Verdict::Reject => run.now = run.base,
        }
        run.style = None;
    }
    match verdict {
        // A deletion that is agreed to takes the run away, and so does an insertion that is not.
        Verdict::Accept if chosen.death => return None,
        Verdict::Reject if chosen.birth => return None,
        Verdict::Accept if chosen.birth => run.born = 0,
        Verdict::Reject if chosen.death => run.died = 0,
        _ => {}
    }
    if run.is_stable() {
        run.change = 0;
    }
    Some(run)
}
