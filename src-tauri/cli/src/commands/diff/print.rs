//! The forms in which a difference is printed.

use std::borrow::Cow;

use galley_article::diff::{DiffStat, Op, OpKind};
use serde::Serialize;

use crate::args::DiffFormat;
use crate::failure::Failure;
use crate::out::Out;

/// One operation as scripts read it.
#[derive(Serialize)]
struct OpLine<'a> {
    op: OpKind,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
}

/// How much was changed, in characters (Unicode scalar values).
#[derive(Default, Serialize)]
struct Stat<'a> {
    equal: usize,
    deleted: usize,
    inserted: usize,
    /// Stretches of deleted and inserted text between equal text.
    places: usize,
    /// The same in 字数, sentences and paragraphs.
    measure: DiffStat,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
}

/// Prints a difference; `path` names the file where there are many.
pub(super) fn print(format: DiffFormat, path: Option<&str>, ops: &[Op], out: &mut Out) -> Result<(), Failure> {
    match format {
        DiffFormat::Ops => ops.iter().try_for_each(|op| out.json_line(&op_line(op, path))),
        DiffFormat::Json => {
            let lines: Vec<OpLine<'_>> = ops.iter().map(|op| op_line(op, path)).collect();
            out.json_line(&serde_json::json!({ "ops": lines, "stat": stat(ops, path) }))
        }
        DiffFormat::Stat => print_stat(&stat(ops, path), out),
        DiffFormat::Html => out.line(&html(ops)),
        DiffFormat::Text => print_text(ops, out),
    }
}

fn op_line<'a>(op: &'a Op, path: Option<&'a str>) -> OpLine<'a> {
    OpLine { op: op.op, text: &op.text, path }
}

fn stat<'a>(ops: &[Op], path: Option<&'a str>) -> Stat<'a> {
    let mut stat = Stat { path, measure: DiffStat::of_ops(ops), ..Stat::default() };
    let mut changing = false;
    for op in ops {
        let characters = op.text.chars().count();
        match op.op {
            OpKind::Equal => stat.equal += characters,
            OpKind::Delete => stat.deleted += characters,
            OpKind::Insert => stat.inserted += characters,
        }
        let changes = op.op != OpKind::Equal;
        stat.places += usize::from(changes && !changing);
        changing = changes;
    }
    stat
}

fn print_stat(stat: &Stat<'_>, out: &mut Out) -> Result<(), Failure> {
    if out.json {
        return out.json_line(stat);
    }
    let path = stat.path.map(|path| format!("{path}: ")).unwrap_or_default();
    let Stat { equal, deleted, inserted, places, .. } = stat;
    let counted = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    let (places, deleted) = (counted(*places, "place"), counted(*deleted, "character"));
    out.line(&format!("{path}{places}, {deleted} deleted, {inserted} inserted, {equal} unchanged"))
}

/// A fragment that keeps line breaks and blanks: a `pre` that wraps, with `del` and `ins`.
fn html(ops: &[Op]) -> String {
    let mut out = String::from("<pre class=\"galley-diff\" style=\"white-space:pre-wrap\">");
    // HTML drops a line break right after the tag, so one is added to be dropped.
    out.push('\n');
    for op in ops {
        let text = escape(&op.text);
        match op.op {
            OpKind::Equal => out.push_str(&text),
            OpKind::Delete => out.push_str(&format!("<del>{text}</del>")),
            OpKind::Insert => out.push_str(&format!("<ins>{text}</ins>")),
        }
    }
    out.push_str("</pre>");
    out
}

fn escape(text: &str) -> Cow<'_, str> {
    if text.contains(['&', '<', '>']) {
        Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Only the lines that were touched, each with its number in the new text, deletions as `[-…-]`, insertions as `{+…+}`.
fn print_text(ops: &[Op], out: &mut Out) -> Result<(), Failure> {
    let paint = out.paint;
    let mut number = 1;
    let mut line = String::new();
    let mut touched = false;
    let mut printed = false;
    for op in ops {
        let mut rest = op.text.as_str();
        while !rest.is_empty() {
            let (part, ends) = match rest.split_once('\n') {
                Some((part, after)) => {
                    rest = after;
                    (part, true)
                }
                None => (std::mem::take(&mut rest), false),
            };
            // A line break that came or went is shown as a sign, or it would leave no trace.
            let sign = if ends { "⏎" } else { "" };
            match op.op {
                OpKind::Equal => line.push_str(part),
                OpKind::Delete => line.push_str(&paint.deleted(&format!("[-{part}{sign}-]"))),
                OpKind::Insert => line.push_str(&paint.inserted(&format!("{{+{part}{sign}+}}"))),
            }
            touched |= op.op != OpKind::Equal;
            if ends && op.op != OpKind::Delete {
                if touched {
                    out.line(&format!("{} {line}", paint.dim(&format!("{number:>5}"))))?;
                    printed = true;
                }
                number += 1;
                line.clear();
                touched = false;
            }
        }
    }
    if touched {
        out.line(&format!("{} {line}", paint.dim(&format!("{number:>5}"))))?;
    }
    if touched || printed { Ok(()) } else { out.line("no difference") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn op(kind: OpKind, text: &str) -> Op {
        Op { op: kind, text: text.to_owned() }
    }

    #[test]
    fn a_statistic_counts_characters_and_places() {
        let ops = [
            op(OpKind::Equal, "福州"),
            op(OpKind::Delete, "a"),
            op(OpKind::Insert, "bc"),
            op(OpKind::Equal, "d"),
            op(OpKind::Insert, "e"),
        ];
        let stat = stat(&ops, None);
        assert_eq!((stat.equal, stat.deleted, stat.inserted, stat.places), (3, 1, 3, 2));
    }

    #[test]
    fn html_is_escaped() {
        let ops = [op(OpKind::Equal, "a<b"), op(OpKind::Insert, "&")];
        assert!(html(&ops).ends_with("\na&lt;b<ins>&amp;</ins></pre>"));
    }
}
