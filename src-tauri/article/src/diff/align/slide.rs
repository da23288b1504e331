//! Where a change that could stand in several places is shown.

use super::OpKind;
use super::reading::Step;
use super::tokens::{Edge, Token};

/// A pure deletion or insertion between matches can often stand a few tokens earlier or later and say the same. It is moved
/// to where it begins and ends best: at block edges, then at sentences, clauses, spaces.
pub(super) fn slide(old: &[Token], new: &[Token], steps: &mut Vec<Step>) {
    // What lies beside a stretch is kept, and may turn out to begin or end a token later.
    const NOTHING: Step = Step { kind: OpKind::Equal, len: 0 };
    if steps.first().is_some_and(|step| step.kind != OpKind::Equal) {
        steps.insert(0, NOTHING);
    }
    if steps.last().is_some_and(|step| step.kind != OpKind::Equal) {
        steps.push(NOTHING);
    }
    let (mut i, mut j) = (0, 0);
    for at in 0..steps.len() {
        let step = steps[at];
        let alone =
            step.kind != OpKind::Equal && steps[at - 1].kind == OpKind::Equal && steps[at + 1].kind == OpKind::Equal;
        if alone {
            let (side, start) = if step.kind == OpKind::Insert { (new, j) } else { (old, i) };
            let shift = best_shift(side, start, step.len, steps[at - 1].len, steps[at + 1].len);
            steps[at - 1].len = steps[at - 1].len.saturating_add_signed(shift);
            steps[at + 1].len = steps[at + 1].len.saturating_add_signed(-shift);
            i = i.saturating_add_signed(shift);
            j = j.saturating_add_signed(shift);
        }
        let len = steps[at].len;
        i += if step.kind == OpKind::Insert { 0 } else { len };
        j += if step.kind == OpKind::Delete { 0 } else { len };
    }
}

/// By how many tokens to move the run of `len` tokens at `start`, at most `before` to the left or `after` to the right.
fn best_shift(side: &[Token], start: usize, len: usize, before: usize, after: usize) -> isize {
    const FAR: usize = 200;
    let left = (0..before.min(FAR)).take_while(|k| side[start - 1 - k].name == side[start + len - 1 - k].name).count();
    let right = (0..after.min(FAR))
        .take_while(|k| start + len + k < side.len() && side[start + k].name == side[start + len + k].name)
        .count();
    // How good it is to cut the tokens at `at`: the best of ending there and beginning there.
    let quality = |at: usize| {
        // The space after a full stop ends the sentence as the stop does.
        let edge_before = |back: usize| at.checked_sub(back).map_or(Edge::Mark, |before| side[before].edge);
        let ends = if edge_before(1) == Edge::Space { edge_before(2).max(Edge::Space) } else { edge_before(1) };
        let begins = match side.get(at).map(|token| token.edge) {
            None | Some(Edge::Mark) => Edge::Mark,
            Some(Edge::Space) => Edge::Space,
            Some(_) => Edge::Word,
        };
        ends.max(begins) as i32
    };
    let score = |first: usize| {
        let tidy = match side.get(first).map(|token| token.edge) {
            // A block comes or goes with the mark that begins it, not with that of the next.
            Some(Edge::Mark) => 2,
            Some(Edge::Space) => 0,
            _ => 1,
        };
        let cuts = [first, first + len].iter().any(|at| side.get(*at).is_some_and(|token| token.before > 0));
        3 * (quality(first) + quality(first + len)) + tidy - if cuts { 100 } else { 0 }
    };
    let mut best = start;
    for first in start - left..=start + right {
        if score(first) > score(best) {
            best = first;
        }
    }
    isize::try_from(best).unwrap_or_default() - isize::try_from(start).unwrap_or_default()
}
