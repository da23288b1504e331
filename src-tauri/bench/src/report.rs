//! What was measured, as the table that people read: each program's figures, and ours as ratios to every other's.

use crate::programs::Program;
use crate::texts::Story;

/// What a figure says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// To the painted text, in milliseconds.
    Start,
    /// From a key to changed pixels, in milliseconds.
    Key,
    /// Of the whole family of processes, in MB.
    Memory,
}

/// Everything that was measured in one run.
#[derive(Default)]
pub(crate) struct Figures(Vec<(Program, Story, Kind, f64)>);

/// Lengths of the two columns, in characters.
pub(crate) const LENGTHS: [usize; 2] = [20_000, 100_000];
/// A number of changes at which ours is measured once more.
pub(crate) const PENDING: usize = 500;

/// What the window is to reach: start, p50 and p95 of a key, memory; for each length.
const GOALS: [(f64, f64, f64, f64); 2] = [(350.0, 7.0, 10.0, 250.0), (450.0, 10.0, 15.0, 250.0)];

impl Figures {
    /// Adds figures; none is ever left out.
    pub(crate) fn add(&mut self, program: Program, story: Story, kind: Kind, figures: impl IntoIterator<Item = f64>) {
        self.0.extend(figures.into_iter().map(|figure| (program, story, kind, figure)));
    }

    /// All figures of one cell, in order of size.
    fn of(&self, program: Program, story: Story, kind: Kind) -> Vec<f64> {
        let mine = self.0.iter().filter(|(p, s, k, _)| (*p, *s, *k) == (program, story, kind));
        let mut values: Vec<f64> = mine.map(|(.., value)| *value).collect();
        values.sort_by(f64::total_cmp);
        values
    }

    /// Prints the table.
    pub(crate) fn print(&self) {
        let mut rows = vec![Row::head()];
        for program in Program::ALL {
            rows.push(self.row(program, 0));
            rows.push(self.row(program, PENDING));
        }
        rows.push(Row::goals());
        rows.retain(|row| !row.is_empty());
        let blank = rows.len();
        rows.push(Row::titled("ratios, ours to theirs"));
        for other in Program::ALL.into_iter().filter(|other| !matches!(other, Program::Galley | Program::Floor)) {
            rows.extend(
                [0, PENDING].map(|pending| self.ratios(other, pending)).into_iter().filter(|row| !row.is_empty()),
            );
        }
        println!("\nThe window beside others. Medians (least to most), p50 / p95; {} figures.", self.0.len());
        let widths: Vec<usize> = (0..COLUMNS)
            .map(|column| rows.iter().map(|row| row.0[column].chars().count()).max().unwrap_or_default())
            .collect();
        for (at, row) in rows.iter().enumerate() {
            if at == blank {
                println!();
            }
            let cells = row.0.iter().zip(&widths).enumerate();
            let cells = cells.map(|(column, (cell, width))| match column {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            });
            println!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
        }
    }

    fn row(&self, program: Program, pending: usize) -> Row {
        let cells = |kind: Kind, shown: fn(&[f64]) -> String| {
            LENGTHS.map(|characters| shown(&self.of(program, Story { characters, pending }, kind)))
        };
        let name =
            if pending == 0 { program.name().to_owned() } else { format!("{}, {pending} pending", program.name()) };
        Row::of(name, [cells(Kind::Start, spread), cells(Kind::Key, quantiles), cells(Kind::Memory, whole)])
    }

    /// Ours with so many changes pending, as multiples of what another needs for the same text without any.
    fn ratios(&self, other: Program, pending: usize) -> Row {
        let ratio = |kind: Kind, share: f64| {
            LENGTHS.map(|characters| {
                let ours = quantile(&self.of(Program::Galley, Story { characters, pending }, kind), share);
                let theirs = quantile(&self.of(other, Story { characters, pending: 0 }, kind), share);
                ours.zip(theirs).map(|(ours, theirs)| format!("{:.2}", ours / theirs))
            })
        };
        let [p50, p95] = [ratio(Kind::Key, 0.5), ratio(Kind::Key, 0.95)];
        let keys = [0, 1].map(|at| p50[at].as_ref().zip(p95[at].as_ref()).map(|(a, b)| format!("{a} / {b}")));
        let plain = |cells: [Option<String>; 2]| cells.map(Option::unwrap_or_default);
        let name = if pending == 0 { "galley".to_owned() } else { format!("galley, {pending} pending") };
        let cells = [plain(ratio(Kind::Start, 0.5)), plain(keys), plain(ratio(Kind::Memory, 0.5))];
        Row::of(format!("{name} / {}", other.name()), cells)
    }
}

/// Name, and two lengths of each of three kinds.
const COLUMNS: usize = 7;

struct Row([String; COLUMNS]);

impl Row {
    fn of(name: String, [[a, b], [c, d], [e, f]]: [[String; 2]; 3]) -> Self {
        Self([name, a, b, c, d, e, f])
    }

    fn head() -> Self {
        let of = |what: &str| ["20k", "100k"].map(|length| format!("{what}, {length}"));
        Self::of("program".to_owned(), [of("start ms"), of("key ms"), of("PSS MB")])
    }

    fn titled(name: &str) -> Self {
        Self::of(name.to_owned(), Default::default())
    }

    fn goals() -> Self {
        let of = |shown: fn((f64, f64, f64, f64)) -> String| GOALS.map(shown);
        let start = of(|(start, ..)| format!("{start:.0}"));
        let key = of(|(_, p50, p95, _)| format!("{p50:.1} / {p95:.1}"));
        Self::of("goal".to_owned(), [start, key, of(|(.., memory)| format!("{memory:.0}"))])
    }

    fn is_empty(&self) -> bool {
        self.0[1..].iter().all(String::is_empty)
    }
}

/// The value that this share of the others does not exceed; `None` of nothing. `values` are in order.
fn quantile(values: &[f64], share: f64) -> Option<f64> {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "few values"
    )]
    let at = (share * (values.len().max(1) - 1) as f64 + 0.5) as usize;
    values.get(at).copied()
}

fn spread(values: &[f64]) -> String {
    let ends = values.first().zip(values.last());
    let shown = quantile(values, 0.5).zip(ends);
    shown.map(|(middle, (least, most))| format!("{middle:.0} ({least:.0}–{most:.0})")).unwrap_or_default()
}

fn quantiles(values: &[f64]) -> String {
    let both = quantile(values, 0.5).zip(quantile(values, 0.95));
    both.map(|(p50, p95)| format!("{p50:.1} / {p95:.1}")).unwrap_or_default()
}

fn whole(values: &[f64]) -> String {
    quantile(values, 0.5).map(|value| format!("{value:.0}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_taken_of_what_is_there() {
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[3.0], 0.95), Some(3.0));
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!((quantile(&values, 0.5), quantile(&values, 0.95)), (Some(51.0), Some(95.0)));
    }

    #[test]
    fn ours_stands_as_a_multiple_of_theirs() {
        let mut figures = Figures::default();
        let story = Story { characters: 20_000, pending: 0 };
        figures.add(Program::Galley, story, Kind::Start, [400.0, 300.0, 500.0]);
        figures.add(Program::Bare, story, Kind::Start, [200.0]);
        figures.add(Program::Bare, story, Kind::Key, [5.0]);
        assert_eq!(figures.row(Program::Galley, 0).0[1], "400 (300–500)");
        let ratios = figures.ratios(Program::Bare, 0).0;
        assert_eq!((ratios[0].as_str(), ratios[1].as_str(), ratios[3].as_str()), ("galley / bare", "2.00", ""));
    }
}
