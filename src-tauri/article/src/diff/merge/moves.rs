//! Blocks that one side moved: they are moved in the base and on the other side as well, before anything else is compared, so
//! that what the other side did to them is done where they stand now.

use std::collections::{HashMap, HashSet};

use super::super::align::OpKind;
use super::super::flat::Leaf;
use super::super::likeness::{ALIKE_PERCENT, Bag, MOST_PAIRS};
use super::aligned::aligned;
use super::conflict::{Choice, Chooser, Conflict, ConflictKind};
use super::stream::Stream;

/// A block is recognised elsewhere from so many characters on, or when it follows one that is.
const LEAST_CHARACTERS: usize = 6;

/// What one side made of the blocks of the base.
struct Pairing {
    /// For every block of the base, the one of the side.
    of_base: Vec<Option<usize>>,
    /// For every block of the side that is no block of the base, the one that its first words are from.
    split_from: Vec<Option<usize>>,
    /// Blocks of the base that stand elsewhere on the side.
    moved: HashSet<usize>,
}

/// A block that one side moved and the other deleted.
pub(super) struct MovedAway {
    /// Which side moved it.
    pub(super) mover: Choice,
    /// Which of its blocks it is, after everything has been moved.
    pub(super) leaf: usize,
    /// The conflict about it, by index.
    pub(super) conflict: usize,
}

/// The three texts with every block where it was moved to.
pub(super) struct Moved {
    pub(super) base: Vec<Leaf>,
    pub(super) mine: Vec<Leaf>,
    pub(super) theirs: Vec<Leaf>,
    pub(super) away: Vec<MovedAway>,
    pub(super) conflicts: Vec<Conflict>,
    /// The conflict about each block that both moved: its place in `mine`, and the conflict by index.
    pub(super) contested: Vec<(usize, usize)>,
    /// Blocks of the base that are known on a side, by place, rising in both: mine's and theirs. None where nothing was
    /// moved: the alignment tells then.
    pub(super) pairs: [Vec<(usize, usize)>; 2],
}

/// Moves in all three what one side moved.
pub(super) fn follow(base: Vec<Leaf>, mine: Vec<Leaf>, theirs: Vec<Leaf>, chooser: &mut Chooser<'_>) -> Moved {
    let (by_mine, by_theirs) = (Pairing::of(&base, &mine), Pairing::of(&base, &theirs));
    let mut moved = Moved {
        base,
        mine,
        theirs,
        away: Vec::new(),
        conflicts: Vec::new(),
        contested: Vec::new(),
        pairs: Default::default(),
    };
    if by_mine.moved.is_empty() && by_theirs.moved.is_empty() {
        return moved;
    }
    let mut plan = Plan {
        mine_leads: HashSet::new(),
        theirs_leads: HashSet::new(),
        contested: Vec::new(),
        away: Vec::new(),
        gone: Vec::new(),
    };
    for block in 0..moved.base.len() {
        plan.add(block, &mut moved, (&by_mine, &by_theirs), chooser);
    }
    let plan_away = std::mem::take(&mut plan.away);
    // Names of the leaves, so that they can be found again when all have their places.
    let mut mine_order: Vec<usize> = (0..moved.mine.len()).collect();
    let mut theirs_order: Vec<usize> = (0..moved.theirs.len()).collect();
    let mut base_order: Vec<usize> = (0..moved.base.len()).collect();
    if !plan.mine_leads.is_empty() {
        relocate(
            &mut base_order,
            &plan.mine_leads,
            (&by_mine, &(0..moved.mine.len()).collect::<Vec<_>>()),
            &mut theirs_order,
            &by_theirs,
        );
    }
    if !plan.theirs_leads.is_empty() {
        relocate(
            &mut base_order,
            &plan.theirs_leads,
            (&by_theirs, &(0..moved.theirs.len()).collect::<Vec<_>>()),
            &mut mine_order,
            &by_mine,
        );
    }
    mine_order.retain(|leaf| !plan.gone.contains(&(Choice::Mine, *leaf)));
    theirs_order.retain(|leaf| !plan.gone.contains(&(Choice::Theirs, *leaf)));
    let place = |order: &[usize], leaf: usize| order.iter().position(|known| *known == leaf);
    for (mover, leaf, conflict) in plan_away {
        let order = if mover == Choice::Mine { &mine_order } else { &theirs_order };
        moved.away.extend(place(order, leaf).map(|leaf| MovedAway { mover, leaf, conflict }));
    }
    moved.contested =
        plan.contested.iter().filter_map(|(leaf, conflict)| Some((place(&mine_order, *leaf)?, *conflict))).collect();
    let led: HashSet<usize> = plan.mine_leads.union(&plan.theirs_leads).copied().collect();
    moved.pairs = [(&by_mine, &mine_order), (&by_theirs, &theirs_order)]
        .map(|(pairing, order)| pairing.rising(&base_order, order, &led));
    let reorder = |leaves: &[Leaf], order: &[usize]| order.iter().map(|at| leaves[*at].clone()).collect::<Vec<_>>();
    moved.base = reorder(&moved.base, &base_order);
    moved.mine = reorder(&moved.mine, &mine_order);
    moved.theirs = reorder(&moved.theirs, &theirs_order);
    moved
}

/// What is to be moved where.
struct Plan {
    /// Blocks of the base that go where mine has them.
    mine_leads: HashSet<usize>,
    /// Blocks of the base that go where theirs has them.
    theirs_leads: HashSet<usize>,
    /// Blocks of mine that both moved, and the conflicts.
    contested: Vec<(usize, usize)>,
    /// Blocks of the side that moved them, which the other side deleted, and the conflicts.
    away: Vec<(Choice, usize, usize)>,
    /// Blocks of a side that are dropped, because a decision says so.
    gone: Vec<(Choice, usize)>,
}

impl Plan {
    fn add(
        &mut self,
        block: usize,
        moved: &mut Moved,
        (mine, theirs): (&Pairing, &Pairing),
        chooser: &mut Chooser<'_>,
    ) {
        let text = |leaf: &Leaf| leaf.runs.iter().map(|(text, _)| text.as_str()).collect::<String>();
        let (by_mine, by_theirs) = (mine.moved.contains(&block), theirs.moved.contains(&block));
        let (in_mine, in_theirs) = (mine.of_base[block], theirs.of_base[block]);
        let was = text(&moved.base[block]);
        let (mover, leaf, other) = match (in_mine, in_theirs) {
            (Some(one), Some(other)) if by_mine && by_theirs => {
                let same_place = mine.neighbour(one) == theirs.neighbour(other);
                let stands = if same_place {
                    Choice::Mine
                } else {
                    let told = (was.as_str(), was.as_str(), was.as_str());
                    let mut conflict = Conflict::new(ConflictKind::Order, told, false);
                    let stands = chooser.decide(&mut conflict, Choice::Mine);
                    moved.conflicts.push(conflict);
                    self.contested.push((one, moved.conflicts.len() - 1));
                    stands
                };
                let leads = if stands == Choice::Theirs { &mut self.theirs_leads } else { &mut self.mine_leads };
                leads.insert(block);
                return;
            }
            (Some(leaf), other) if by_mine => (Choice::Mine, leaf, other),
            (other, Some(leaf)) if by_theirs => (Choice::Theirs, leaf, other),
            _ => return,
        };
        let (side, others) =
            if mover == Choice::Mine { (&moved.mine, &moved.theirs) } else { (&moved.theirs, &moved.mine) };
        match other {
            // Only what the other side changed has to be looked at where it stands now.
            Some(other)
                if others[other] != moved.base[block]
                    || self.is_split(block, if mover == Choice::Mine { theirs } else { mine }) =>
            {
                let leads = if mover == Choice::Mine { &mut self.mine_leads } else { &mut self.theirs_leads };
                leads.insert(block);
            }
            Some(_) => {}
            None => {
                let now = text(&side[leaf]);
                let told = if mover == Choice::Mine { (now.as_str(), "") } else { ("", now.as_str()) };
                let mut conflict = Conflict::new(ConflictKind::Moved, (&was, told.0, told.1), false);
                if chooser.decide(&mut conflict, mover) == mover {
                    self.away.push((mover, leaf, moved.conflicts.len()));
                } else {
                    self.gone.push((mover, leaf));
                }
                moved.conflicts.push(conflict);
            }
        }
    }

    fn is_split(&self, block: usize, pairing: &Pairing) -> bool {
        pairing.split_from.contains(&Some(block))
    }
}

/// Puts the blocks in `leads` where the leading side has them: in the base, and with all that was split off on the other side.
fn relocate(
    base_order: &mut Vec<usize>,
    leads: &HashSet<usize>,
    (leader, leader_order): (&Pairing, &[usize]),
    other_order: &mut Vec<usize>,
    other: &Pairing,
) {
    let base_of = leader.base_of(leader_order.len());
    base_order.retain(|block| !leads.contains(block));
    let group = |block: usize| -> Vec<usize> {
        let Some(first) = other.of_base[block] else { return Vec::new() };
        let follows = (first + 1..other.split_from.len()).take_while(|leaf| other.split_from[*leaf] == Some(block));
        std::iter::once(first).chain(follows).collect()
    };
    let groups: HashMap<usize, Vec<usize>> = leads.iter().map(|block| (*block, group(*block))).collect();
    let lifted: HashSet<usize> = groups.values().flatten().copied().collect();
    other_order.retain(|leaf| !lifted.contains(leaf));
    for (place, leaf) in leader_order.iter().enumerate() {
        let Some(block) = base_of[*leaf].filter(|block| leads.contains(block)) else { continue };
        // The nearest block before it that the base has, and the nearest one before that on the other side.
        let before = leader_order[..place]
            .iter()
            .rev()
            .find_map(|leaf| base_of[*leaf].filter(|block| base_order.contains(block)));
        let at = before.and_then(|before| base_order.iter().position(|known| *known == before)).map_or(0, |at| at + 1);
        base_order.insert(at, block);
        let ends = |block: usize| -> Option<usize> {
            let first = other.of_base[block]?;
            let last = (first + 1..other.split_from.len())
                .take_while(|leaf| other.split_from[*leaf] == Some(block))
                .last()
                .unwrap_or(first);
            other_order.iter().position(|known| *known == last)
        };
        let to = base_order[..at].iter().rev().find_map(|before| ends(*before)).map_or(0, |at| at + 1);
        let moving = groups.get(&block).cloned().unwrap_or_default();
        other_order.splice(to..to, moving);
    }
}

impl Pairing {
    fn of(base: &[Leaf], side: &[Leaf]) -> Self {
        let mut pairing =
            Self { of_base: vec![None; base.len()], split_from: vec![None; side.len()], moved: HashSet::new() };
        pairing.align(base, side);
        pairing.find_moved(base, side);
        pairing
    }

    /// Pairs blocks as the alignment does: by the boundary that was kept, where words were kept as well or there are none.
    fn align(&mut self, base: &[Leaf], side: &[Leaf]) {
        let (old, new) = (Stream::of(base), Stream::of(side));
        let (old_starts, new_starts) = (starts(base), starts(side));
        let (mut at_old, mut at_new) = (0, 0);
        let mut boundaries: Vec<(usize, usize)> = Vec::new();
        // Which blocks share words that say something.
        let mut shared: HashSet<(usize, usize)> = HashSet::new();
        for span in aligned(&old.text, &new.text, &[]) {
            if span.kind == OpKind::Equal {
                let end = at_old + span.len;
                let mut i = old_starts.partition_point(|start| *start <= at_old).saturating_sub(1);
                while i < base.len() && old_starts[i] < end {
                    let from = old_starts[i].max(at_old);
                    let to = old_starts.get(i + 1).copied().unwrap_or(old.text.len()).min(end);
                    let place = at_new + from - at_old;
                    let j = new_starts.partition_point(|start| *start <= place).saturating_sub(1);
                    if from == old_starts[i] {
                        boundaries.push((i, j));
                    }
                    if old.text[from..to].chars().any(char::is_alphanumeric) {
                        shared.insert((i, j));
                        let split = &mut self.split_from[j];
                        *split = split.or(Some(i));
                    }
                    i += 1;
                }
            }
            at_old += if span.kind == OpKind::Insert { 0 } else { span.len };
            at_new += if span.kind == OpKind::Delete { 0 } else { span.len };
        }
        for (i, j) in boundaries {
            if shared.contains(&(i, j)) || !(speaks(&base[i]) && speaks(&side[j])) {
                self.of_base[i] = Some(j);
            }
        }
        self.of_base.iter().flatten().for_each(|j| self.split_from[*j] = None);
    }

    /// Finds blocks elsewhere that the alignment did not pair.
    fn find_moved(&mut self, base: &[Leaf], side: &[Leaf]) {
        let mut taken: HashSet<usize> = self.of_base.iter().flatten().copied().collect();
        taken.extend((0..side.len()).filter(|j| self.split_from[*j].is_some()));
        let free: Vec<usize> = (0..side.len()).filter(|j| !taken.contains(j) && speaks(&side[*j])).collect();
        let lost: Vec<usize> = (0..base.len()).filter(|i| self.of_base[*i].is_none() && speaks(&base[*i])).collect();
        if free.is_empty() || lost.is_empty() {
            return;
        }
        let few = free.len() * lost.len() <= MOST_PAIRS;
        let said = |leaves: &[Leaf], which: &[usize]| -> Vec<String> {
            let words = |leaf: &Leaf| leaf.runs.iter().map(|(text, _)| text.as_str()).collect();
            which.iter().map(|at| if few { words(&leaves[*at]) } else { String::new() }).collect()
        };
        let (lost_words, free_words) = (said(base, &lost), said(side, &free));
        let lost_bags: Vec<Bag<'_>> = lost_words.iter().map(|words| Bag::of(words)).collect();
        let free_bags: Vec<Bag<'_>> = free_words.iter().map(|words| Bag::of(words)).collect();
        let mut by_text: HashMap<String, Vec<usize>> = HashMap::new();
        free.iter().rev().for_each(|j| by_text.entry(text_of(&side[*j])).or_default().push(*j));
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (place, i) in lost.iter().enumerate() {
            let text = text_of(&base[*i]);
            let follows = found.last().filter(|(before, _)| before + 1 == *i).map(|(_, j)| j + 1);
            let is_long = text.chars().count() >= LEAST_CHARACTERS;
            let equal = by_text.get_mut(&text).and_then(|places| {
                let next = places.iter().rposition(|j| follows == Some(*j) || (is_long && !taken.contains(j)))?;
                Some(places.remove(next))
            });
            let alike = || {
                // Leaves of different classes are never the same, whatever they say.
                let is_kin = |j: usize| side[j].frame.sign() == base[*i].frame.sign();
                let near = free.iter().enumerate().filter(|(_, j)| is_long && !taken.contains(j) && is_kin(**j));
                let best = near
                    .map(|(at, j)| (lost_bags[place].likeness(&free_bags[at]), *j))
                    .max_by_key(|(like, j)| (*like, std::cmp::Reverse(*j)));
                best.filter(|(like, _)| *like >= ALIKE_PERCENT).map(|(_, j)| j)
            };
            if let Some(j) = equal.filter(|j| !taken.contains(j)).or_else(alike) {
                taken.insert(j);
                found.push((*i, j));
            }
        }
        for (i, j) in found {
            self.of_base[i] = Some(j);
            self.moved.insert(i);
        }
    }

    /// For every block of the side, the one of the base.
    fn base_of(&self, count: usize) -> Vec<Option<usize>> {
        let mut out = vec![None; count];
        self.of_base.iter().enumerate().filter_map(|(i, j)| Some((i, (*j)?))).for_each(|(i, j)| out[j] = Some(i));
        out
    }

    /// The pairs by the places that their blocks have been put in, without those that stand elsewhere all the same.
    fn rising(&self, base_order: &[usize], side_order: &[usize], led: &HashSet<usize>) -> Vec<(usize, usize)> {
        let places: HashMap<usize, usize> = side_order.iter().enumerate().map(|(place, leaf)| (*leaf, place)).collect();
        let stays = |block: &usize| !self.moved.contains(block) || led.contains(block);
        let known = base_order.iter().enumerate().filter(|(_, block)| stays(block));
        let pairs: Vec<(usize, usize)> =
            known.filter_map(|(at, block)| Some((at, *places.get(&self.of_base[*block]?)?))).collect();
        longest_rising(&pairs)
    }

    /// The block of the base before a block of the side.
    fn neighbour(&self, leaf: usize) -> Option<usize> {
        let base_of = self.base_of(self.split_from.len());
        base_of[..leaf].iter().rev().find_map(|block| *block)
    }
}

/// The most pairs whose second parts rise as the first ones do.
fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For every length, the pair that such a chain may end with and which ends lowest.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, place)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *place);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut chain: Vec<(usize, usize)> =
        std::iter::successors(ends.last().copied(), |at| before[*at]).map(|at| pairs[at]).collect();
    chain.reverse();
    chain
}

/// Where each leaf begins in the stream of them.
pub(super) fn starts(leaves: &[Leaf]) -> Vec<usize> {
    let lengths =
        leaves.iter().map(|leaf| leaf.frame.sign().len() + leaf.runs.iter().map(|(text, _)| text.len()).sum::<usize>());
    lengths
        .scan(0, |at, len| {
            let start = *at;
            *at += len;
            Some(start)
        })
        .collect()
}

fn text_of(leaf: &Leaf) -> String {
    // With its class.
    let mut text = leaf.frame.sign().to_owned();
    leaf.runs.iter().for_each(|(run, _)| text.push_str(run));
    text
}

fn speaks(leaf: &Leaf) -> bool {
    leaf.runs.iter().any(|(text, _)| text.chars().any(char::is_alphanumeric))
}
