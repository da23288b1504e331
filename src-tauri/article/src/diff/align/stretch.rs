//! What lies between two exact blocks: which clauses and which words stay.

use super::blocks::Block;
use super::chain::{Run, shared_runs};
use super::reading::{Step, least_reading, push};
use super::slide::slide;
use super::tokens::{Edge, Interner, Token, parts_words};
use super::{OpKind, Script};

/// The most cells that one stretch may take, however many are left for all.
const MOST_CELLS: usize = 6_000_000;
/// A clause of so many bytes that stands once on each side is the same clause.
const TELLING: usize = 24;

/// Aligns what lies between two anchors.
pub(super) fn align_gap<'a>(
    old: &[Block<'a>],
    new: &[Block<'a>],
    names: &mut Interner<'a>,
    budget: &mut usize,
    script: &mut Script,
) {
    let (mut old_units, mut new_units) = (Vec::new(), Vec::new());
    old.iter().for_each(|block| names.units(block, &mut old_units));
    new.iter().for_each(|block| names.units(block, &mut new_units));
    let (old, new) = (old_units.as_slice(), new_units.as_slice());
    let least = old.len().min(new.len());
    let mut head = (0..least).take_while(|i| old[*i] == new[*i]).count();
    let bytes = |names: &Interner<'_>, units: &[u32]| units.iter().map(|unit| names.bytes(*unit)).sum();
    if head == old.len() && head == new.len() {
        script.push(OpKind::Equal, bytes(names, old));
        return;
    }
    let mut tail = (0..least - head).take_while(|i| old[old.len() - 1 - i] == new[new.len() - 1 - i]).count();
    // A change may have to begin or end with the mark that the next block begins with.
    head -= usize::from(head > 0 && names.is_mark(old[head - 1]));
    tail -= usize::from(tail > 0 && names.is_mark(old[old.len() - tail]));
    script.push(OpKind::Equal, bytes(names, &old[..head]));
    let (mid_old, mid_new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let (mut i, mut j) = (0, 0);
    for run in unit_runs(mid_old, mid_new, names) {
        align_units(&mid_old[i..run.old.start], &mid_new[j..run.new.start], names, budget, script);
        script.push(OpKind::Equal, bytes(names, &mid_old[run.old.clone()]));
        (i, j) = (run.old.end, run.new.end);
    }
    align_units(&mid_old[i..], &mid_new[j..], names, budget, script);
    script.push(OpKind::Equal, bytes(names, &old[old.len() - tail..]));
}

/// Clauses that both sides certainly share, without marks at their ends.
fn unit_runs(old: &[u32], new: &[u32], names: &Interner<'_>) -> Vec<Run> {
    if old.len().min(new.len()) < 2 {
        return Vec::new();
    }
    let mut runs = shared_runs(old, new, 1, |i, _| names.bytes(old[i]) >= TELLING && !names.is_mark(old[i]));
    for run in &mut runs {
        run.narrow(
            |i, _| i == 0 || i == old.len() || !names.is_mark(old[i - 1]),
            |i, _| i == old.len() || !names.is_mark(old[i]),
        );
    }
    runs
}

fn align_units(old: &[u32], new: &[u32], names: &mut Interner<'_>, budget: &mut usize, script: &mut Script) {
    if old.is_empty() || new.is_empty() {
        let bytes = |units: &[u32]| units.iter().map(|unit| names.bytes(*unit)).sum();
        script.push(OpKind::Delete, bytes(old));
        script.push(OpKind::Insert, bytes(new));
        return;
    }
    let (old, new) = (names.tokens(old), names.tokens(new));
    let split_old = names.split_as(&old, &new);
    let split_new = names.split_as(&new, &old);
    align_tokens(&split_old.unwrap_or(old), &split_new.unwrap_or(new), budget, script);
}

/// Words that both sides certainly share; no run begins or ends inside a word.
fn token_runs(old: &[Token], new: &[Token], length: usize) -> Vec<Run> {
    let names = |side: &[Token]| side.iter().map(|token| token.name).collect::<Vec<_>>();
    let mut runs = shared_runs(&names(old), &names(new), length, |_, _| true);
    for run in &mut runs {
        let between = |i: usize, j: usize| parts_words(old, i, new, j);
        run.narrow(between, between);
    }
    runs
}

/// From how many cells on shared runs are looked for first, and by how long shingles.
const SHINGLES: [(usize, usize); 3] = [(2_000, 8), (250_000, 5), (1_000_000, 3)];

/// Aligns two stretches without common ends: shared runs first where they are long, what is between them exactly.
fn align_stretch(old: &[Token], new: &[Token], shingles: &[(usize, usize)], budget: &mut usize, steps: &mut Vec<Step>) {
    let cells = old.len() * new.len();
    if let Some(((least, length), finer)) = shingles.split_first() {
        let runs = if cells > *least { token_runs(old, new, *length) } else { Vec::new() };
        let (mut i, mut j) = (0, 0);
        for run in &runs {
            align_stretch(&old[i..run.old.start], &new[j..run.new.start], finer, budget, steps);
            push(steps, OpKind::Equal, run.old.len());
            (i, j) = (run.old.end, run.new.end);
        }
        return align_stretch(&old[i..], &new[j..], finer, budget, steps);
    }
    let given = MOST_CELLS.min(*budget);
    let mut left = given;
    let done = least_reading(old, new, &mut left, steps);
    *budget -= given - left;
    if !done {
        coarsely(old, new, budget, steps);
    }
}

/// What is too large: blocks in order where there are as many on both sides, as after one word has been replaced everywhere
/// in a list of like lines, and otherwise one replacement.
fn coarsely(old: &[Token], new: &[Token], budget: &mut usize, steps: &mut Vec<Step>) {
    let starts = |side: &[Token]| -> Vec<usize> {
        let marks = (1..side.len()).filter(|at| side[*at].edge == Edge::Mark);
        std::iter::once(0).chain(marks).chain([side.len()]).collect()
    };
    let (old_starts, new_starts) = (starts(old), starts(new));
    if old_starts.len() != new_starts.len() || old_starts.len() == 2 {
        push(steps, OpKind::Delete, old.len());
        push(steps, OpKind::Insert, new.len());
        return;
    }
    for (i, j) in old_starts.windows(2).zip(new_starts.windows(2)) {
        align_stretch(&old[i[0]..i[1]], &new[j[0]..j[1]], &[], budget, steps);
    }
}

/// Aligns the tokens of two blocks, or of one block and the two it was split into.
fn align_tokens(old: &[Token], new: &[Token], budget: &mut usize, script: &mut Script) {
    let least = old.len().min(new.len());
    let head = (0..least).take_while(|i| old[*i].name == new[*i].name).count();
    let tail = (0..least - head).take_while(|i| old[old.len() - 1 - i].name == new[new.len() - 1 - i].name).count();
    // What is kept ends between words.
    let mut head = head;
    while head > 0 && !parts_words(old, head, new, head) {
        head -= 1;
    }
    let mut tail = tail;
    while tail > 0 && !parts_words(old, old.len() - tail, new, new.len() - tail) {
        tail -= 1;
    }
    let (mid_old, mid_new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut steps = vec![Step { kind: OpKind::Equal, len: head }];
    align_stretch(mid_old, mid_new, &SHINGLES, budget, &mut steps);
    push(&mut steps, OpKind::Equal, tail);
    slide(old, new, &mut steps);
    let (mut i, mut j) = (0, 0);
    for step in steps {
        let (from, at) = if step.kind == OpKind::Insert { (new, j) } else { (old, i) };
        script.push(step.kind, from[at..at + step.len].iter().map(|token| token.bytes as usize).sum());
        i += if step.kind == OpKind::Insert { 0 } else { step.len };
        j += if step.kind == OpKind::Delete { 0 } else { step.len };
    }
}
