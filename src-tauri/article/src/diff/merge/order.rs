//! The order of the blocks of three texts when every block that was moved stands where it was moved to.

use std::collections::{HashMap, HashSet};

use super::conflict::Choice;
use super::pairing::Pairing;

/// Whose place a moved block of the base takes, mine or theirs; both where they moved it behind the same one, which nobody moved.
pub(super) type Led = HashMap<usize, Choice>;

/// The blocks of the base, of mine and of theirs in their new order. Every block goes behind the nearest one before it, where its
/// leader has it, that nobody moved; so the order hangs only on who moved what, not on who is looked at first.
pub(super) fn orders(led: &Led, mine: &Pairing, theirs: &Pairing) -> [Vec<usize>; 3] {
    let base = of_base(led, mine, theirs);
    let [by_mine, by_theirs] =
        [(Choice::Mine, mine), (Choice::Theirs, theirs)].map(|(who, side)| of_side(led, who, side, &base));
    [base, by_mine, by_theirs]
}

/// What was moved behind one block.
#[derive(Default)]
struct Behind {
    by_both: Vec<usize>,
    by_either: Vec<Vec<usize>>,
}

fn of_base(led: &Led, mine: &Pairing, theirs: &Pairing) -> Vec<usize> {
    let mut behind: HashMap<Option<usize>, Behind> = HashMap::new();
    for (who, side) in [(Choice::Mine, mine), (Choice::Theirs, theirs)] {
        let mut own: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
        let mut last = None;
        for block in side.base_of().into_iter().flatten() {
            match led.get(&block) {
                Some(leader) if *leader == who => own.entry(last).or_default().push(block),
                Some(Choice::Both) if who == Choice::Mine => behind.entry(last).or_default().by_both.push(block),
                Some(_) => {}
                None if side.moved.contains(&block) => {}
                None => last = Some(block),
            }
        }
        own.into_iter().for_each(|(last, blocks)| behind.entry(last).or_default().by_either.push(blocks));
    }
    // What they moved to one place stands as it did, whoever is named first.
    behind.values_mut().for_each(|behind| behind.by_either.sort());
    let stay = (0..mine.of_base.len()).filter(|block| !led.contains_key(block)).map(Some);
    let with_those_behind = |block: Option<usize>| {
        let Behind { by_both, by_either } = behind.remove(&block).unwrap_or_default();
        block.into_iter().chain(by_both).chain(by_either.into_iter().flatten())
    };
    std::iter::once(None).chain(stay).flat_map(with_those_behind).collect()
}

fn of_side(led: &Led, who: Choice, side: &Pairing, base: &[usize]) -> Vec<usize> {
    let comes = |block: &usize| led.get(block).is_some_and(|leader| ![who, Choice::Both].contains(leader));
    let lifted: HashSet<usize> = led.keys().filter(|block| comes(block)).flat_map(|block| side.group(*block)).collect();
    let mut order: Vec<usize> = (0..side.split_from.len()).filter(|leaf| !lifted.contains(leaf)).collect();
    for (at, block) in base.iter().enumerate().filter(|(_, block)| comes(block)) {
        let stands = |before: &&usize| led.contains_key(before) || !side.moved.contains(before);
        let last = base[..at].iter().rev().filter(stands).find_map(|before| side.group(*before).last());
        let to = last.and_then(|last| order.iter().position(|leaf| *leaf == last)).map_or(0, |place| place + 1);
        order.splice(to..to, side.group(*block));
    }
    order
}
