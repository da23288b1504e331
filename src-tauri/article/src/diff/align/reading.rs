//! The alignment of two runs of tokens that costs a reader least, exactly.
//!
//! The cost is what somebody must look at: the characters of everything taken out or put in, and [`CHANGE`] for every separate
//! change. It is minimised by dynamic programming with one layer outside of changes and three inside (only taken out so far,
//! only put in, both), after Gotoh's alignment with affine gaps. What people dislike in a diff costs more by this measure:
//! confetti, chopped sentences, stray matches of punctuation.
//!
//! Cells that cannot lie on a way cheaper than a bound are left out (Ukkonen's cut-off); the bound starts near what the words
//! alone tell and is doubled until a way fits.

use super::OpKind;
use super::tokens::Token;

/// Units per character, so that preferences among equals can weigh less than one.
const CHARACTER: u32 = 4;
/// One more separate change, in units: six characters.
const CHANGE: u32 = 6 * CHARACTER;
/// An edge inside a word, in units, besides the rest of the word on both sides: three characters.
const CUT: u32 = 3 * CHARACTER;
/// Out of reach.
const NEVER: u32 = u32::MAX / 4;
/// Tables of so many cells are filled without a bound.
const SMALL: usize = 4_000;

/// A length in tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) kind: OpKind,
    pub(super) len: usize,
}

/// Appends a step; a change is kept as one deletion and then one insertion.
pub(super) fn push(steps: &mut Vec<Step>, kind: OpKind, len: usize) {
    if len == 0 {
        return;
    }
    let count = steps.len();
    let kind_at = |back: usize| count.checked_sub(back).map(|at| steps[at].kind);
    if kind_at(1) == Some(kind) {
        steps[count - 1].len += len;
    } else if kind == OpKind::Delete && kind_at(1) == Some(OpKind::Insert) {
        if kind_at(2) == Some(OpKind::Delete) {
            steps[count - 2].len += len;
        } else {
            steps.insert(count - 1, Step { kind, len });
        }
    } else {
        steps.push(Step { kind, len });
    }
}

/// Where the best way into a cell comes from.
mod way {
    /// Two bits: the layer from which a match came.
    pub(super) const LAYER: u8 = 3;
    /// Bit: the deletion was the first of its change.
    pub(super) const GONE_OPENS: u8 = 4;
    /// Bit: the insertion was the first of its change.
    pub(super) const COME_OPENS: u8 = 8;
    /// Bit: the insertion was the first after deletions.
    pub(super) const BOTH_TURNS: u8 = 16;
}

/// The layers of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layer {
    Kept = 0,
    Gone = 1,
    Come = 2,
    Both = 3,
}

/// Costs of the best ways into a cell, by layer.
#[derive(Clone, Copy)]
struct Cell {
    kept: u32,
    gone: u32,
    come: u32,
    both: u32,
}

impl Cell {
    const NEVER: Self = Self { kept: NEVER, gone: NEVER, come: NEVER, both: NEVER };

    fn least(self) -> u32 {
        self.kept.min(self.gone).min(self.come).min(self.both)
    }
}

/// What the tokens of one side cost at each place.
struct Side {
    /// Units of the token.
    size: Vec<u32>,
    /// Units of everything from here on.
    rest: Vec<u32>,
    /// Price of an edge of changed text before the token at this place, and after the token before it.
    begins: Vec<u32>,
    ends: Vec<u32>,
}

impl Side {
    fn of(tokens: &[Token]) -> Self {
        let size: Vec<u32> = tokens.iter().map(|token| token.chars * CHARACTER).collect();
        let mut rest = vec![0; tokens.len() + 1];
        for at in (0..tokens.len()).rev() {
            rest[at] = rest[at + 1] + size[at];
        }
        let cut = |chars: u16| if chars == 0 { 0 } else { CUT + 2 * CHARACTER * u32::from(chars) };
        let begins = tokens.iter().map(|token| cut(token.before)).chain([0]).collect();
        let ends = std::iter::once(0).chain(tokens.iter().map(|token| cut(token.after))).collect();
        Self { size, rest, begins, ends }
    }
}

/// Appends the steps of the best alignment. Counts the cells it fills down from `budget`; answers false, with nothing
/// appended, where they do not suffice.
pub(super) fn least_reading(old: &[Token], new: &[Token], budget: &mut usize, steps: &mut Vec<Step>) -> bool {
    if old.is_empty() || new.is_empty() {
        push(steps, OpKind::Delete, old.len());
        push(steps, OpKind::Insert, new.len());
        return true;
    }
    let sides = (Side::of(old), Side::of(new));
    let cuts = |side: &Side, len: usize| side.begins[0] + side.ends[len];
    let all = sides.0.rest[0] + sides.1.rest[0] + CHANGE + cuts(&sides.0, old.len()) + cuts(&sides.1, new.len());
    let mut bound = if old.len() * new.len() <= SMALL { all } else { guess(old, new) };
    loop {
        let mut table = Table { old, new, sides: &sides, ways: Vec::new(), rows: Vec::with_capacity(old.len() + 1) };
        match table.fill(bound.min(all), budget) {
            Filled::Within(layer) => {
                table.trace(layer, steps);
                return true;
            }
            Filled::Beyond => bound = bound.saturating_mul(2),
            Filled::Spent => return false,
        }
    }
}

/// A bound that mostly holds: every token that the other side lacks must go or come, in a few changes.
fn guess(old: &[Token], new: &[Token]) -> u32 {
    let sorted = |tokens: &[Token]| {
        let mut names: Vec<(u32, u32)> = tokens.iter().map(|token| (token.name, token.chars)).collect();
        names.sort_unstable();
        names
    };
    let (old, new) = (sorted(old), sorted(new));
    let (mut i, mut j, mut apart) = (0, 0, 0);
    while i < old.len() || j < new.len() {
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a.0 == b.0 => (i, j) = (i + 1, j + 1),
            (Some(a), b) if b.is_none_or(|b| a.0 < b.0) => {
                apart += a.1;
                i += 1;
            }
            (_, Some(b)) => {
                apart += b.1;
                j += 1;
            }
            (_, None) => break,
        }
    }
    let apart = apart * CHARACTER;
    apart + apart / 4 + 8 * CHANGE
}

enum Filled {
    /// The best way ends in this layer.
    Within(Layer),
    /// No way is within the bound.
    Beyond,
    /// The budget does not suffice.
    Spent,
}

struct Table<'t> {
    old: &'t [Token],
    new: &'t [Token],
    sides: &'t (Side, Side),
    /// The ways into the cells of all rows, one row after another.
    ways: Vec<u8>,
    /// For every row: where its ways begin in `ways`, and its first column.
    rows: Vec<(usize, usize)>,
}

impl Table<'_> {
    fn fill(&mut self, bound: u32, budget: &mut usize) -> Filled {
        let columns = self.new.len() + 1;
        let mut above = vec![Cell::NEVER; columns + 1];
        let mut row = vec![Cell::NEVER; columns + 1];
        // The columns of the row above that hold something.
        let (mut from, mut until) = (0, 0);
        for i in 0..=self.old.len() {
            let live = self.fill_row(i, (from, until), bound, &above, &mut row);
            let Some((first, last)) = live else { return Filled::Beyond };
            let filled = self.ways.len() - self.rows[i].0;
            if *budget < filled {
                return Filled::Spent;
            }
            *budget -= filled;
            above[from..until].fill(Cell::NEVER);
            (from, until) = (first, last + 1);
            std::mem::swap(&mut above, &mut row);
        }
        let end = above[columns - 1];
        let (i, j) = (self.old.len(), self.new.len());
        let gone = end.gone + self.sides.0.ends[i];
        let come = end.come + self.sides.1.ends[j];
        let both = end.both + self.sides.0.ends[i] + self.sides.1.ends[j];
        let least = end.kept.min(gone).min(come).min(both);
        if until < columns || least > bound {
            return Filled::Beyond;
        }
        Filled::Within(match least {
            least if least == end.kept => Layer::Kept,
            least if least == gone => Layer::Gone,
            least if least == come => Layer::Come,
            _ => Layer::Both,
        })
    }

    /// Fills a row from the one above, which holds something in the columns `held`; answers the first and last column that
    /// lie within the bound.
    fn fill_row(
        &mut self,
        i: usize,
        held: (usize, usize),
        bound: u32,
        above: &[Cell],
        row: &mut [Cell],
    ) -> Option<(usize, usize)> {
        let (old, new) = self.sides;
        let columns = self.new.len() + 1;
        let start = held.0;
        self.rows.push((self.ways.len(), start));
        let (mut first, mut last) = (None, start);
        let mut left = Cell::NEVER;
        let mut diagonal = Cell::NEVER;
        let rest_old = old.rest[i];
        let token = i.checked_sub(1).map(|at| &self.old[at]);
        for j in start..columns {
            let over = if i > 0 { above[j] } else { Cell::NEVER };
            let mut cell = Cell::NEVER;
            let mut ways = 0;
            if let Some(token) = token {
                let opening = over.kept + CHANGE + old.begins[i - 1];
                if opening < over.gone {
                    ways |= way::GONE_OPENS;
                }
                cell.gone = opening.min(over.gone) + old.size[i - 1];
                if j > 0 && token.name == self.new[j - 1].name {
                    let (gone, come) = (diagonal.gone + old.ends[i - 1], diagonal.come + new.ends[j - 1]);
                    let both = diagonal.both + old.ends[i - 1] + new.ends[j - 1];
                    let mut best = (gone, Layer::Gone);
                    for other in [(come, Layer::Come), (both, Layer::Both), (diagonal.kept, Layer::Kept)] {
                        if other.0 < best.0 {
                            best = other;
                        }
                    }
                    cell.kept = best.0 + token.stray();
                    ways |= best.1 as u8;
                }
            }
            if j > 0 {
                let size = new.size[j - 1];
                let begins = new.begins[j - 1];
                let opening = left.kept + CHANGE + begins;
                if opening < left.come {
                    ways |= way::COME_OPENS;
                }
                cell.come = opening.min(left.come) + size;
                let turning = left.gone + begins;
                if turning < left.both {
                    ways |= way::BOTH_TURNS;
                }
                cell.both = turning.min(left.both) + size;
            } else if i == 0 {
                cell.kept = 0;
            }
            let least = cell.least();
            let rest = rest_old.abs_diff(new.rest[j]);
            if least + rest <= bound {
                first = first.or(Some(j));
                last = j;
            } else if j >= held.1 {
                // Nothing further right can be reached but from here.
                self.ways.push(ways);
                row[j] = Cell::NEVER;
                break;
            } else {
                cell = Cell::NEVER;
            }
            self.ways.push(ways);
            row[j] = cell;
            left = cell;
            diagonal = over;
        }
        first.map(|first| (first, last))
    }

    /// Walks the table back from its last cell.
    fn trace(&self, layer: Layer, steps: &mut Vec<Step>) {
        let (mut i, mut j, mut layer) = (self.old.len(), self.new.len(), layer);
        let mut back: Vec<Step> = Vec::new();
        let mut take = |kind: OpKind| match back.last_mut() {
            Some(last) if last.kind == kind => last.len += 1,
            _ => back.push(Step { kind, len: 1 }),
        };
        while (i, j) != (0, 0) {
            let (start, first) = self.rows[i];
            let ways = self.ways[start + j - first];
            match layer {
                Layer::Kept => {
                    take(OpKind::Equal);
                    (i, j) = (i - 1, j - 1);
                    layer = match ways & way::LAYER {
                        0 => Layer::Kept,
                        1 => Layer::Gone,
                        2 => Layer::Come,
                        _ => Layer::Both,
                    };
                }
                Layer::Gone => {
                    take(OpKind::Delete);
                    i -= 1;
                    layer = if ways & way::GONE_OPENS == 0 { Layer::Gone } else { Layer::Kept };
                }
                Layer::Come => {
                    take(OpKind::Insert);
                    j -= 1;
                    layer = if ways & way::COME_OPENS == 0 { Layer::Come } else { Layer::Kept };
                }
                Layer::Both => {
                    take(OpKind::Insert);
                    j -= 1;
                    layer = if ways & way::BOTH_TURNS == 0 { Layer::Both } else { Layer::Gone };
                }
            }
        }
        back.into_iter().rev().for_each(|step| push(steps, step.kind, step.len));
    }
}
