//! Marks, kinds and attributes of what both sides kept, merged one by one.

use serde_json::Value;

use super::super::flat::{Frame, Leaf, Wrap};
use crate::model::{Mark, NodeKind};

/// The value that was changed; none where both sides made something else of it.
pub(super) fn three<T: PartialEq>(base: T, mine: T, theirs: T) -> Option<T> {
    if mine == theirs || theirs == base {
        Some(mine)
    } else if mine == base {
        Some(theirs)
    } else {
        None
    }
}

/// The marks that result, and the names of those in which the two sides exclude each other; there one of them prevails.
pub(super) fn marks(
    base: &[Mark],
    mine: &[Mark],
    theirs: &[Mark],
    prefer_theirs: bool,
) -> (Vec<Mark>, Vec<&'static str>) {
    if let Some(changed) = three(base, mine, theirs) {
        return (changed.to_vec(), Vec::new());
    }
    let mut clash = Vec::new();
    let mut names: Vec<&'static str> = [base, mine, theirs].into_iter().flatten().map(Mark::name).collect();
    names.sort_unstable();
    names.dedup();
    let mut out: Vec<Mark> = Vec::new();
    for name in names {
        let find = |marks: &[Mark]| marks.iter().find(|mark| mark.name() == name).cloned();
        let (was, one, other) = (find(base), find(mine), find(theirs));
        let value = three(was, one.clone(), other.clone()).unwrap_or_else(|| {
            clash.push(name);
            if prefer_theirs { other } else { one }
        });
        out.extend(value);
    }
    if out.contains(&Mark::Sub) && out.contains(&Mark::Sup) {
        clash.extend([Mark::Sub.name(), Mark::Sup.name()]);
        let prevails = if prefer_theirs { theirs } else { mine };
        let gone = if prevails.contains(&Mark::Sub) { Mark::Sup } else { Mark::Sub };
        out.retain(|mark| *mark != gone);
    }
    out.sort();
    (out, clash)
}

/// Marks as a conflict names them: the addresses of links, the names of the others.
pub(super) fn told_marks(marks: &[Mark]) -> String {
    let told = marks.iter().map(|mark| match mark {
        Mark::Link { href, .. } => href.as_str(),
        other => other.name(),
    });
    told.collect::<Vec<_>>().join(", ")
}

/// A block as a conflict names it: the kinds from the outermost, parted by `/`, a heading with its level.
fn told_frame(frame: &Frame) -> String {
    let told = wraps(frame).map(|wrap| match wrap.attrs.get("level") {
        Some(level) if wrap.kind == NodeKind::Heading => format!("{} {level}", wrap.kind.name()),
        _ => wrap.kind.name().to_owned(),
    });
    told.collect::<Vec<_>>().join("/")
}

/// A block as a conflict about the whole of it names it: by its words, one without any by its kind and what it shows.
pub(super) fn told_leaf(leaf: &Leaf) -> String {
    let words: String = leaf.runs.iter().map(|(text, _)| text.as_str()).collect();
    if !words.trim().is_empty() {
        return words;
    }
    let shown = |name: &&str| leaf.frame.leaf.attrs.get(*name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let shown = ["alt", "title", "url", "src", "media"].iter().find_map(shown).unwrap_or_default();
    format!("{} {shown}", leaf.frame.leaf.kind.name()).trim_end().to_owned()
}

/// Two sides' versions of a block, and the base's where it has one, as a conflict names them. Where the kinds are the same, the
/// attributes that are not are named as well, or it would not say what collides.
pub(super) fn told_frames(base: Option<&Frame>, mine: &Frame, theirs: &Frame) -> [String; 3] {
    let told = [base.map(told_frame).unwrap_or_default(), told_frame(mine), told_frame(theirs)];
    if told[1] != told[2] {
        return told;
    }
    let with = |frame: &Frame, told: String| {
        let pairs = wraps(frame).zip(wraps(mine).zip(wraps(theirs)));
        let differing = pairs.flat_map(|(own, (one, other))| {
            let names = own.attrs.iter().filter(|(name, _)| one.attrs.get(*name) != other.attrs.get(*name));
            names.map(|(name, value)| match value.as_str() {
                Some(text) => format!(" {name}={text}"),
                None => format!(" {name}={value}"),
            })
        });
        told + &differing.collect::<String>()
    };
    let [was, one, other] = told;
    [base.map(|base| with(base, was)).unwrap_or_default(), with(mine, one), with(theirs, other)]
}

/// The kinds of a frame, from the outermost.
pub(super) fn kinds(frame: &Frame) -> impl Iterator<Item = NodeKind> {
    frame.within.iter().chain([&frame.leaf]).map(|wrap| wrap.kind)
}

/// The frame without its attributes' differences: whose kinds, and of how many containers it goes on. None where both sides
/// made something else of it.
pub(super) fn shape<'f>(base: &'f Frame, mine: &'f Frame, theirs: &'f Frame) -> Option<&'f Frame> {
    let path = |frame: &Frame| kinds(frame).collect::<Vec<_>>();
    let (was, one, other) = (path(base), path(mine), path(theirs));
    // What lends the kinds must not overlook that the other side changed attributes of a block that is no more.
    let untouched = |side: &Frame, prevails: &Frame| prevails.leaf.kind == side.leaf.kind || side.leaf == base.leaf;
    match (one == was, other == was) {
        (true, false) => untouched(mine, theirs).then_some(theirs),
        (false, true) => untouched(theirs, mine).then_some(mine),
        _ if one == other => Some(if mine.joins == base.joins { theirs } else { mine }),
        _ => None,
    }
}

/// Whether an attribute is text that people write, so that both sides' words in it are merged.
pub(super) fn is_text(kind: NodeKind, name: &str) -> bool {
    matches!(
        (kind, name),
        (NodeKind::Figure, "alt" | "credit") | (NodeKind::PullQuote, "attribution") | (NodeKind::Embed, "title")
    )
}

/// The wraps of a frame, outermost first, the leaf last.
pub(super) fn wraps(frame: &Frame) -> impl Iterator<Item = &Wrap> {
    frame.within.iter().chain([&frame.leaf])
}
