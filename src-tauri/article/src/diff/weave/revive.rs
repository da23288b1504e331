//! Agreement found again: deleted text that somebody types anew comes back to life instead of standing twice.

use super::super::align::{OpKind, Shape, align};
use super::super::flat::BOUNDARY;
use super::{Run, Style, Weave};
use crate::text::GraphemeEdges;

impl Weave {
    /// Between two runs that both texts share, and within one moved block, aligns what was taken out before this turn with what stands there now. Where
    /// they agree, the deleted run lives again and the new one goes, seen to be gone where it was another person's.
    pub(super) fn revive(&mut self, turn: u32) {
        let runs = std::mem::take(&mut self.runs);
        let mut stretch = Vec::new();
        for run in runs {
            if run.is_stable() || stretch.last().is_some_and(|last: &Run| last.is_parted_from(&run)) {
                self.revive_stretch(&mut stretch, turn);
            }
            if run.is_stable() {
                self.runs.push(run);
            } else {
                stretch.push(run);
            }
        }
        self.revive_stretch(&mut stretch, turn);
    }

    fn revive_stretch(&mut self, stretch: &mut Vec<Run>, turn: u32) {
        let stretch = std::mem::take(stretch);
        // What was taken out and put in by this very turn has been aligned already.
        let returns = stretch.iter().any(|run| run.born == turn)
            && stretch.iter().any(|run| run.is_base() && !run.is_alive() && run.died != turn);
        if !returns {
            self.runs.extend(stretch);
            return;
        }
        let mut dead = Cursor::default();
        let mut alive = Cursor::default();
        // Ghosts stay behind the living run that they followed.
        let mut ghosts: Vec<(usize, Run)> = Vec::new();
        for run in stretch.iter().cloned() {
            if run.is_ghost() {
                ghosts.push((alive.runs.len(), run));
            } else if run.is_alive() {
                alive.push(self, run);
            } else {
                dead.push(self, run);
            }
        }
        let spans = align(&dead.text, &alive.text, Shape::Leaves);
        if spans.iter().all(|span| span.kind != OpKind::Equal) {
            self.runs.extend(stretch);
            return;
        }
        let mut ghosts = ghosts.into_iter().peekable();
        for span in spans {
            let mut left = span.len;
            while left > 0 {
                while ghosts.peek().is_some_and(|(after, _)| *after <= alive.at) {
                    self.runs.extend(ghosts.next().map(|(_, ghost)| ghost));
                }
                let reach = |cursor: &Cursor, counts: bool| if counts { cursor.reach() } else { left };
                let take =
                    left.min(reach(&dead, span.kind != OpKind::Insert)).min(reach(&alive, span.kind != OpKind::Delete));
                let old = if span.kind == OpKind::Insert { None } else { dead.take(take) };
                let new = if span.kind == OpKind::Delete { None } else { alive.take(take) };
                left -= take;
                match (old, new) {
                    (Some(old), Some(new)) => {
                        self.runs.push(Run { died: 0, change: 0, ..old });
                        let at = self.runs.len() - 1;
                        if !self.runs[at].is_boundary() {
                            self.restyle(at, new.now, turn);
                        }
                        let gone = self.killed(new, turn);
                        self.runs.extend(gone);
                    }
                    (one, other) => self.runs.extend(one.or(other)),
                }
            }
        }
        self.runs.extend(ghosts.map(|(_, ghost)| ghost));
    }

    /// Both bodies are the same: every run of the baseline stands as it was. What else stands goes, seen to be gone where it
    /// was another person's.
    pub(super) fn agree(&mut self, turn: u32) {
        self.bring_home(|_| true);
        let runs = std::mem::take(&mut self.runs);
        for run in runs {
            if run.is_base() {
                self.runs.push(Run { died: 0, change: 0, now: run.base, style: None, ..run });
            } else if !run.is_alive() {
                self.runs.push(run);
            } else {
                let gone = self.killed(run, turn);
                self.runs.extend(gone);
            }
        }
    }

    /// Where a difference of marks begins or ends inside a grapheme, the whole grapheme takes part in it; what took part in one
    /// that is over does so no longer.
    pub(super) fn widen_styles(&mut self) {
        let same = |run: &&mut Run| !run.is_boundary() && run.base == run.now;
        self.runs.iter_mut().filter(same).for_each(|run| run.style = None);
        let mut at = 0;
        while at < self.runs.len() {
            let end = (at + 1..self.runs.len())
                .find(|next| self.runs[*next].is_boundary() && self.runs[*next].is_alive())
                .unwrap_or(self.runs.len());
            let styled = self.runs[at..end].iter().any(|run| !run.is_boundary() && run.style.is_some());
            let grown = if styled { self.widen_in(at, end) } else { 0 };
            at = end + grown;
        }
    }

    /// Widens in one leaf; answers by how many runs the weave has grown.
    fn widen_in(&mut self, start: usize, end: usize) -> usize {
        let stands = |run: &Run| run.is_alive() && !run.is_boundary();
        let text: String =
            self.runs[start..end].iter().filter(|run| stands(run)).map(|run| run.text.as_str()).collect();
        let edges = GraphemeEdges::new(&text);
        // Stretches that take part in a difference, ascending in both ends.
        let mut wide: Vec<(usize, usize, Style)> = Vec::new();
        let mut from = 0;
        for run in self.runs[start..end].iter().filter(|run| stands(run)) {
            let to = from + run.text.len();
            if let Some(style) = &run.style
                && !(edges.is_edge(from) && edges.is_edge(to))
            {
                wide.push((edges.at_or_before(from), edges.at_or_after(to), style.clone()));
            }
            from = to;
        }
        if wide.is_empty() {
            return 0;
        }
        let old: Vec<Run> = self.runs.drain(start..end).collect();
        let before = old.len();
        let mut out: Vec<Run> = Vec::with_capacity(before + 2 * wide.len());
        let mut from = 0;
        for run in old {
            if !stands(&run) {
                out.push(run);
                continue;
            }
            let to = from + run.text.len();
            let first = wide.partition_point(|(_, high, _)| *high <= from);
            let near = wide[first..].iter().take_while(|(low, _, _)| *low < to);
            let mut cuts: Vec<usize> = near.flat_map(|(low, high, _)| [*low, *high]).collect();
            cuts.retain(|cut| from < *cut && *cut < to);
            cuts.push(to);
            cuts.sort_unstable();
            cuts.dedup();
            let mut low = from;
            for cut in cuts {
                let covering = wide[wide.partition_point(|(_, high, _)| *high < cut)..].first();
                let covering = covering.filter(|(start, _, _)| *start <= low).map(|(_, _, style)| style.clone());
                let style = run.style.clone().or(covering);
                out.push(Run { text: run.text[low - from..cut - from].to_owned(), style, ..run.clone() });
                low = cut;
            }
            from = to;
        }
        let grown = out.len() - before;
        self.runs.splice(start..start, out);
        grown
    }
}

/// Runs and their text, taken up from the front in lengths that may cut a run.
#[derive(Default)]
struct Cursor {
    runs: Vec<Run>,
    text: String,
    /// Bytes of each run in `text`.
    lens: Vec<usize>,
    at: usize,
    used: usize,
}

impl Cursor {
    fn push(&mut self, weave: &Weave, run: Run) {
        let before = self.text.len();
        if run.is_boundary() {
            let sign = weave.frames.at(run.now).sign();
            debug_assert!(sign.starts_with(BOUNDARY));
            self.text.push_str(sign);
        } else {
            self.text.push_str(&run.text);
        }
        self.lens.push(self.text.len() - before);
        self.runs.push(run);
    }

    /// How many bytes are left of the run that comes next.
    fn reach(&self) -> usize {
        self.lens.get(self.at).map_or(usize::MAX, |len| len - self.used)
    }

    fn take(&mut self, len: usize) -> Option<Run> {
        let run = self.runs.get(self.at)?;
        let text = if run.is_boundary() { String::new() } else { run.text[self.used..self.used + len].to_owned() };
        let part = Run { text, ..run.clone() };
        self.used += len;
        if self.used == self.lens[self.at] {
            self.at += 1;
            self.used = 0;
        }
        Some(part)
    }
}
