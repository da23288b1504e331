//! What of earlier ticks still stands when the text has changed.
//!
//! A tick is bound to what a fact says, not to where it stands: it moves with its paragraph, it stands through another way of
//! writing the same, and it falls when the fact says something else. Nothing has to be written for that.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Fact, FactKind, Part};

/// A fact as somebody ticked it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Tick {
    /// What it is about.
    pub kind: FactKind,
    /// Where it stood.
    pub part: Part,
    /// As it was written.
    pub text: String,
    /// The form under which it is compared.
    pub normal: String,
    /// Unit, title or speaker.
    pub about: String,
    /// What stood before it.
    pub before: String,
    /// What stood after it.
    pub after: String,
}

impl From<&Fact> for Tick {
    fn from(fact: &Fact) -> Self {
        Self {
            kind: fact.kind,
            part: fact.part,
            text: fact.text.clone(),
            normal: fact.normal.clone(),
            about: fact.about.clone(),
            before: fact.before.clone(),
            after: fact.after.clone(),
        }
    }
}

/// What became of ticks in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// For every fact, the tick that stands for it.
    pub ticked: Vec<Option<usize>>,
    /// For every fact without one, the tick of what stood in its place.
    pub was: Vec<Option<usize>>,
    /// Ticks of facts that are no more.
    pub gone: Vec<usize>,
}

/// A fact that another text has otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactChange<'a> {
    /// As it was.
    pub old: &'a Fact,
    /// As it is now; none where it is gone.
    pub new: Option<&'a Fact>,
}

/// Characters of equal context that show two facts to stand in one place.
const SAME_PLACE: usize = 4;

/// Which ticks stand for which facts. A tick stands for one fact at most: of several that say the same, for the one in the
/// likest surroundings.
pub fn settle(facts: &[Fact], ticks: &[Tick]) -> Settled {
    let mut settled = Settled { ticked: vec![None; facts.len()], was: vec![None; facts.len()], gone: Vec::new() };
    let mut same: HashMap<(FactKind, Part, &str, &str), Vec<usize>> = HashMap::new();
    for (at, fact) in facts.iter().enumerate() {
        same.entry((fact.kind, fact.part, &fact.normal, &fact.about)).or_default().push(at);
    }
    let mut fallen = Vec::new();
    // Those in unchanged surroundings first, so that no other takes their place.
    let (sure, unsure): (Vec<usize>, Vec<usize>) = (0..ticks.len()).partition(|at| {
        let found = same.get(&key(&ticks[*at]));
        found.is_some_and(|found| found.iter().any(|fact| is_in_place(&facts[*fact], &ticks[*at])))
    });
    for at in sure.into_iter().chain(unsure) {
        let tick = &ticks[at];
        let free = same.get(&key(tick)).into_iter().flatten().filter(|fact| settled.ticked[**fact].is_none());
        match free.max_by_key(|fact| (likeness(&facts[**fact], tick), std::cmp::Reverse(**fact))) {
            Some(fact) => settled.ticked[*fact] = Some(at),
            None => fallen.push(at),
        }
    }
    fallen.sort_unstable();
    for at in fallen {
        let tick = &ticks[at];
        let here = |fact: &usize| {
            let candidate = &facts[*fact];
            (candidate.kind, candidate.part) == (tick.kind, tick.part)
                && settled.ticked[*fact].is_none()
                && settled.was[*fact].is_none()
                && likeness(candidate, tick) >= needed(candidate, tick)
        };
        match (0..facts.len()).filter(here).max_by_key(|fact| (likeness(&facts[*fact], tick), std::cmp::Reverse(*fact)))
        {
            Some(fact) => settled.was[fact] = Some(at),
            None => settled.gone.push(at),
        }
    }
    settled
}

/// The facts of an older text that a newer one has otherwise, or no more.
pub fn changed<'a>(old: &'a [Fact], new: &'a [Fact]) -> Vec<FactChange<'a>> {
    let ticks: Vec<Tick> = old.iter().map(Tick::from).collect();
    let settled = settle(new, &ticks);
    let now = settled.was.iter().zip(new).filter_map(|(was, new)| was.map(|was| (was, Some(new))));
    let mut all: Vec<(usize, Option<&Fact>)> = now.chain(settled.gone.iter().map(|was| (*was, None))).collect();
    all.sort_by_key(|(was, _)| *was);
    all.into_iter().map(|(was, new)| FactChange { old: &old[was], new }).collect()
}

fn key(tick: &Tick) -> (FactKind, Part, &str, &str) {
    (tick.kind, tick.part, &tick.normal, &tick.about)
}

fn is_in_place(fact: &Fact, tick: &Tick) -> bool {
    fact.before == tick.before && fact.after == tick.after
}

/// How many characters next to the fact are the same, on both sides.
fn likeness(fact: &Fact, tick: &Tick) -> usize {
    let before = fact.before.chars().rev().zip(tick.before.chars().rev()).take_while(|(a, b)| a == b).count();
    let after = fact.after.chars().zip(tick.after.chars()).take_while(|(a, b)| a == b).count();
    before + after
}

/// How alike the surroundings have to be: all of them where there is little around.
fn needed(fact: &Fact, tick: &Tick) -> usize {
    let around = |before: &str, after: &str| before.chars().count() + after.chars().count();
    SAME_PLACE.min(around(&fact.before, &fact.after)).min(around(&tick.before, &tick.after))
}
