//! Blocks that one side moved: they are moved in the base and on the other side as well, before anything else is compared, so
//! that what the other side did to them is done where they stand now.

use std::collections::HashMap;

use super::super::flat::Leaf;
use super::conflict::{Choice, Chooser, Conflict, ConflictKind};
use super::looks::told_leaf;
use super::order::{Led, orders};
use super::pairing::Pairing;
use crate::model::NodeKind;

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
    let mut plan = Plan::default();
    for block in 0..moved.base.len() {
        plan.add(block, &mut moved, (&by_mine, &by_theirs), chooser);
    }
    plan.settle();
    let plan_away = std::mem::take(&mut plan.away);
    let [base_order, mut mine_order, mut theirs_order] = orders(&plan.led, &by_mine, &by_theirs);
    mine_order.retain(|leaf| !plan.gone.contains(&(Choice::Mine, *leaf)));
    theirs_order.retain(|leaf| !plan.gone.contains(&(Choice::Theirs, *leaf)));
    let place = |order: &[usize], leaf: usize| order.iter().position(|known| *known == leaf);
    for (mover, leaf, conflict) in plan_away {
        let order = if mover == Choice::Mine { &mine_order } else { &theirs_order };
        moved.away.extend(place(order, leaf).map(|leaf| MovedAway { mover, leaf, conflict }));
    }
    moved.contested =
        plan.contested.iter().filter_map(|(leaf, conflict)| Some((place(&mine_order, *leaf)?, *conflict))).collect();
    moved.pairs = [(&by_mine, &mine_order), (&by_theirs, &theirs_order)]
        .map(|(pairing, order)| pairing.rising(&base_order, order, &plan.led));
    let reorder = |leaves: &[Leaf], order: &[usize]| order.iter().map(|at| leaves[*at].clone()).collect::<Vec<_>>();
    moved.base = reorder(&moved.base, &base_order);
    moved.mine = reorder(&moved.mine, &mine_order);
    moved.theirs = reorder(&moved.theirs, &theirs_order);
    moved
}

/// What is to be moved where.
#[derive(Default)]
struct Plan {
    /// Blocks of the base that go where a side has them.
    led: Led,
    /// Blocks of the base that both moved behind the same one, with that one.
    along: HashMap<usize, Option<usize>>,
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
        let (by_mine, by_theirs) = (mine.moved.contains(&block), theirs.moved.contains(&block));
        let (in_mine, in_theirs) = (mine.of_base[block], theirs.of_base[block]);
        let was = told_leaf(&moved.base[block]);
        let (mover, leaf, other) = match (in_mine, in_theirs) {
            (Some(one), Some(other)) if by_mine && by_theirs => {
                let behind = mine.neighbour(one);
                if behind == theirs.neighbour(other) {
                    self.along.insert(block, behind);
                    return;
                }
                let told = (was.as_str(), was.as_str(), was.as_str());
                let mut conflict = Conflict::new(ConflictKind::Order, told, false);
                let stands = chooser.decide(&mut conflict, Choice::Mine);
                moved.conflicts.push(conflict);
                self.contested.push((one, moved.conflicts.len() - 1));
                self.led.insert(block, if stands == Choice::Theirs { Choice::Theirs } else { Choice::Mine });
                return;
            }
            (Some(leaf), other) if by_mine => (Choice::Mine, leaf, other),
            (other, Some(leaf)) if by_theirs => (Choice::Theirs, leaf, other),
            _ => return,
        };
        match other {
            Some(_) => drop(self.led.insert(block, mover)),
            // Nobody misses an empty line.
            None if is_blank(&moved.base[block]) => self.gone.push((mover, leaf)),
            None => {
                let side = if mover == Choice::Mine { &moved.mine } else { &moved.theirs };
                let now = told_leaf(&side[leaf]);
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

    /// What both moved behind the same block goes where that one goes, or stands in either text as it does.
    fn settle(&mut self) {
        for block in self.along.keys() {
            let mut behind = self.along.get(block).copied().flatten();
            while let Some(further) = behind.and_then(|before| self.along.get(&before)) {
                behind = *further;
            }
            let leader = behind.and_then(|before| self.led.get(&before).copied());
            self.led.insert(*block, leader.unwrap_or(Choice::Both));
        }
    }
}

fn is_blank(leaf: &Leaf) -> bool {
    let kind = leaf.frame.leaf.kind;
    kind.is_textblock() && kind != NodeKind::Figure && leaf.runs.iter().all(|(text, _)| text.trim().is_empty())
}
