//! The walk of the old runs and the new leaves along their alignment, which leaves the new runs. What differs, and what of it
//! is spared, was decided in [`super::advance`].

use super::super::flat::Leaf;
use super::advance::Item;
use super::{Run, Weave, wishes};

/// How far one may go to make the weave say exactly the new text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// Blocks that stand only because text needed one are left unsaid, and so are containers that do not stand.
    Light,
    /// Every block gets a boundary of its own, and every boundary the frame of its block.
    Full,
}

/// Walks the old runs and the new leaves along the alignment.
pub(super) struct Merge<'a> {
    weave: Weave,
    old: Vec<Run>,
    items: std::iter::Peekable<std::vec::IntoIter<Item>>,
    /// Bytes of the next item that are used up.
    used: usize,
    fresh: Vec<Fresh<'a>>,
    at: usize,
    /// Bytes of `fresh[at]` that are used up.
    fresh_used: usize,
    out: Vec<Run>,
    turn: u32,
    care: Care,
}

/// A stretch of the new text: a boundary or a run of marked text.
#[derive(Clone, Copy)]
struct Fresh<'a> {
    /// The sign of a boundary, or the text.
    text: &'a str,
    is_boundary: bool,
    /// Index of its frame or marks.
    look: u32,
}

impl<'a> Merge<'a> {
    /// Before the first byte of both texts.
    pub(super) fn new(mut weave: Weave, items: Vec<Item>, leaves: &'a [Leaf], turn: u32, care: Care) -> Self {
        let mut fresh = Vec::new();
        for (leaf, wish) in leaves.iter().zip(wishes(leaves)) {
            fresh.push(Fresh { text: leaf.frame.sign(), is_boundary: true, look: weave.intern_frame(&wish) });
            for (text, marks) in &leaf.runs {
                fresh.push(Fresh { text, is_boundary: false, look: weave.intern_marks(marks) });
            }
        }
        let old = std::mem::take(&mut weave.runs);
        let items = items.into_iter().peekable();
        Self { weave, old, items, used: 0, fresh, at: 0, fresh_used: 0, out: Vec::new(), turn, care }
    }

    /// The next `most` bytes, or fewer, of the old working text: the run they are from, cut to them. What does not stand and
    /// lies before them is passed on.
    fn next_old(&mut self, most: usize) -> (Option<Run>, usize) {
        while let Some(Item { run, len }) = self.items.peek().copied() {
            if len == 0 {
                self.items.next();
                self.out.extend(run.map(|at| self.old[at].clone()));
                continue;
            }
            let take = most.min(len - self.used);
            let part = run.map(|at| {
                let run = &self.old[at];
                let text =
                    if run.is_boundary() { String::new() } else { run.text[self.used..self.used + take].to_owned() };
                Run { text, ..run.clone() }
            });
            self.used += take;
            if self.used == len {
                self.items.next();
                self.used = 0;
            }
            return (part, take);
        }
        (None, most)
    }

    /// The next `most` bytes, or fewer, of the new text.
    fn next_new(&mut self, most: usize) -> Option<Fresh<'a>> {
        let fresh = *self.fresh.get(self.at)?;
        let take = most.min(fresh.text.len() - self.fresh_used);
        let part = Fresh { text: &fresh.text[self.fresh_used..self.fresh_used + take], ..fresh };
        self.fresh_used += take;
        if self.fresh_used == fresh.text.len() {
            self.at += 1;
            self.fresh_used = 0;
        }
        Some(part)
    }

    /// The next bytes stand in both texts.
    pub(super) fn keep(&mut self, len: usize) {
        let mut left = len;
        while left > 0 {
            let new_left = self.fresh.get(self.at).map_or(left, |fresh| fresh.text.len() - self.fresh_used);
            let (old, taken) = self.next_old(left.min(new_left));
            let Some(new) = self.next_new(taken) else { return };
            left -= taken;
            match old {
                Some(run) => {
                    self.weave.runs.push(run);
                    let at = self.weave.runs.len() - 1;
                    if !new.is_boundary {
                        self.weave.restyle(at, new.look, self.turn);
                    }
                    self.out.extend(self.weave.runs.pop());
                }
                None if self.care == Care::Full => self.birth(new),
                None => {}
            }
        }
    }

    /// The next bytes of the old text are taken out.
    pub(super) fn take_out(&mut self, len: usize) {
        let mut left = len;
        while left > 0 {
            let (old, taken) = self.next_old(left);
            left -= taken;
            let Some(run) = old else { continue };
            self.out.extend(self.weave.killed(run, self.turn));
        }
    }

    /// The next bytes of the new text are put in.
    pub(super) fn put_in(&mut self, len: usize) {
        let mut left = len;
        while left > 0 {
            let Some(new) = self.next_new(left) else { return };
            left -= new.text.len();
            self.birth(new);
        }
    }

    /// What is put into a moved block is part of it; a block that begins behind it is not.
    fn birth(&mut self, new: Fresh<'_>) {
        let text = if new.is_boundary { String::new() } else { new.text.to_owned() };
        let before = self.out.iter().rev().find(|run| !run.origin).map_or(0, |run| run.moved);
        let moved = if new.is_boundary && self.comes_next() != before { 0 } else { before };
        self.out.push(Run { moved, ..Run::new(text, new.look, self.turn) });
    }

    /// The move of the run that comes next, 0 for none.
    fn comes_next(&mut self) -> u32 {
        let next = self.items.peek().and_then(|item| item.run);
        next.map_or(0, |at| if self.old[at].origin { 0 } else { self.old[at].moved })
    }

    /// The weave with all that was passed, and what is left behind the last byte.
    pub(super) fn finish(mut self) -> Weave {
        let rest: Vec<Item> = self.items.by_ref().collect();
        for item in rest {
            self.out.extend(item.run.map(|at| self.old[at].clone()));
        }
        self.weave.runs = self.out;
        self.weave
    }
}
