//! One change from its pieces, as people see it: whose it is, what it comes down to, and the words around it. Finding the
//! pieces is left to [`super::list`].

use super::super::change::{Change, ChangeKind, Piece, PieceKind, Turn};
use crate::text::{GraphemeEdges, graphemes, utf16_len};
use crate::triage::ChangeClass;

/// How many characters of context a change shows on either side.
const CONTEXT: usize = 16;

/// A piece with where it lies, before it is known to which change it adds what.
pub(super) struct Found {
    pub(super) piece: Piece,
    /// Whose it is for the change: of an inserted-then-deleted piece, who took it out.
    pub(super) owner: Turn,
    pub(super) block: usize,
    /// Where it starts: leaf of the working text, and bytes of its text.
    pub(super) leaf: usize,
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end_leaf: usize,
    pub(super) end: usize,
}

/// A leaf block of the working text.
pub(super) struct Shown {
    pub(super) text: String,
    /// The position of the start of its content.
    pub(super) start: usize,
}

/// What two decisions leave side by side can grow into one grapheme. Nothing is shown to begin or end inside of it: what
/// stands is shown with all of it, what is gone behind it.
pub(super) fn snap(found: &mut Found, leaves: &[Shown], edges: &[GraphemeEdges<'_>]) {
    let gone = found.piece.from == found.piece.to;
    let edge = |at: usize, leaf: usize, byte: usize, up: bool| {
        let (Some(leaf), Some(edges)) = (leaves.get(leaf), edges.get(leaf)) else { return at };
        if byte > leaf.text.len() || edges.is_edge(byte) || at != leaf.start + utf16_len(&leaf.text[..byte]) {
            return at;
        }
        let whole = if up { edges.at_or_after(byte) } else { edges.at_or_before(byte) };
        leaf.start + utf16_len(&leaf.text[..whole])
    };
    found.piece.from = edge(found.piece.from, found.leaf, found.start, gone);
    found.piece.to = edge(found.piece.to, found.end_leaf, found.end, true);
}

/// One change from its pieces. `class` is given what stands before and after it in its blocks.
pub(super) fn change(
    number: u32,
    found: Vec<Found>,
    leaves: &[Shown],
    class: &mut impl FnMut(&Change, &str, &str) -> ChangeClass,
) -> Option<Change> {
    // Of moved blocks, the change lies where they are now.
    let here = |found: &&Found| found.piece.kind != PieceKind::MovedAway;
    let (first, last) = (found.iter().find(here), found.iter().rfind(here));
    let (first, last) = (first.or(found.first())?, last.or(found.last())?);
    let is = |kind: PieceKind| found.iter().any(|found| found.piece.kind == kind);
    let kind = match (is(PieceKind::Deleted), is(PieceKind::Inserted)) {
        _ if is(PieceKind::Moved) || is(PieceKind::MovedAway) => ChangeKind::Moved,
        (true, true) => ChangeKind::Replaced,
        (true, false) => ChangeKind::Deleted,
        (false, true) => ChangeKind::Inserted,
        _ if is(PieceKind::InsertedThenDeleted) => ChangeKind::InsertedThenDeleted,
        _ if is(PieceKind::Formatted) => ChangeKind::Formatted,
        _ if is(PieceKind::Retyped) => ChangeKind::Retyped,
        _ => ChangeKind::Attribute,
    };
    let only_ghosts = kind == ChangeKind::InsertedThenDeleted;
    let newest = found.iter().map(|found| &found.owner).max_by_key(|turn| turn.at)?;
    let whose =
        if only_ghosts { Turn { author: first.piece.author.clone(), at: first.piece.at } } else { newest.clone() };
    let mut others: Vec<Turn> = found.iter().flat_map(|found| found.piece.others.iter().cloned()).collect();
    if !only_ghosts {
        let ghosts = found.iter().filter(|found| found.piece.kind == PieceKind::InsertedThenDeleted);
        others.extend(ghosts.map(|found| Turn { author: found.piece.author.clone(), at: found.piece.at }));
    }
    others.retain(|turn| turn.author != whose.author);
    others.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.author.cmp(&b.author)));
    others.dedup();
    let text = |kind: PieceKind| -> String {
        found.iter().filter(|found| found.piece.kind == kind).map(|found| found.piece.text.as_str()).collect()
    };
    let around = |leaf: usize| leaves.get(leaf).map_or("", |leaf| leaf.text.as_str());
    let before = around(first.leaf).get(..first.start).unwrap_or_default();
    let after = around(last.end_leaf).get(last.end..).unwrap_or_default();
    let styled = found.iter().map(|found| &found.piece).find(|piece| piece.before.is_some());
    let (style_before, style_after) =
        styled.map(|piece| (piece.before.clone(), piece.after.clone())).unwrap_or_default();
    let mut change = Change {
        id: format!("c{number}"),
        kind,
        class: ChangeClass::default(),
        author: whose.author,
        at: whose.at,
        others,
        field: None,
        deleted: text(PieceKind::Deleted),
        inserted: text(PieceKind::Inserted),
        before: style_before,
        after: style_after,
        words: Vec::new(),
        from: found.iter().filter(here).map(|found| found.piece.from).min().unwrap_or(first.piece.from),
        to: found.iter().filter(here).map(|found| found.piece.to).max().unwrap_or(last.piece.to),
        block: first.block,
        context_before: tail(before),
        context_after: graphemes(after).take(CONTEXT).collect(),
        pieces: found.into_iter().map(|found| found.piece).collect(),
    };
    change.class = class(&change, before, after);
    Some(change)
}

/// The last few characters.
fn tail(text: &str) -> String {
    let start = text.len() - graphemes(text).rev().take(CONTEXT).map(str::len).sum::<usize>();
    text[start..].to_owned()
}
