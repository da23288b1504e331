//! The laws of weaves, each over a story by up to four people, moves among their edits. A story that fails is named by its
//! seed, where it has one.

use chrono::DateTime;
use galley_article::diff::{Change, NotReopened, PieceKind, Selection, Turn, Verdict, Weave};
use galley_article::model::{Article, Body, Node, schema};
use galley_article::text::{TextBlock, is_grapheme_boundary, text_blocks};

use crate::support::{Dice, edited};

const AUTHORS: [&str; 4] = ["陈薇", "Ann", "Bob", "سارة"];

fn turn(author: usize, minute: usize) -> Turn {
    let at = DateTime::from_timestamp(60 * i64::try_from(minute).unwrap(), 0).unwrap();
    Turn { author: AUTHORS[author].to_owned(), at }
}

#[track_caller]
fn same(one: &Article, other: &Article, (seed, law): (u64, &str)) {
    if one != other {
        let text = |article: &Article| String::from_utf8(article.canonical_json()).unwrap();
        assert_eq!(text(one), text(other), "seed {seed}: {law}");
    }
}

fn one(change: &Change) -> Selection {
    Selection::Changes(vec![change.id.clone()])
}

/// A story: what was agreed, its weave after some turns, what is proposed.
struct Story {
    base: Article,
    weave: Weave,
    working: Article,
}

impl Story {
    fn of(dice: &mut Dice, seed: u64) -> Self {
        let base = dice.article();
        let (mut weave, mut working) = (Weave::new(&base), base.clone());
        for minute in 0..1 + dice.below(4) {
            working = edited(&working, &dice.edits(4));
            weave = weave.advance(&working, &turn(dice.below(AUTHORS.len()), minute));
            same(&weave.working(), &working, (seed, "taking up"));
            same(&weave.baseline(), &base, (seed, "taking up"));
        }
        Self { base, weave, working }
    }
}

/// What holds for a weave as it stands: laws 1, 5 and 7, and that it can be stored and read.
pub(crate) fn weave(dice: &mut Dice, seed: u64) {
    let Story { base, weave, working } = Story::of(dice, seed);
    let changes = weave.changes();
    let stored = serde_json::to_vec(&weave).unwrap();
    assert_eq!(serde_json::from_slice::<Weave>(&stored).unwrap(), weave, "seed {seed}: law 4, as the library keeps it");
    graphemes_are_whole(&working, &changes, seed);
    all_at_once((&base, &working), &weave, &changes, seed);
    both_hands_stay(&base, &working, seed);
    // These take as long as all the others together.
    match dice.below(4) {
        0 => amended(&weave, &edited(&working, &dice.edits(3)), &changes, seed),
        2 => amended_apart(dice, seed),
        _ => {}
    }
}

/// What holds for decisions on changes, in any order and mixed: laws 2 and 4.
pub(crate) fn decisions(dice: &mut Dice, seed: u64) {
    let Story { base, weave, working } = Story::of(dice, seed);
    let mut order = weave.changes();
    dice.shuffle(&mut order);
    one_by_one((&base, &working), &weave, &order, seed);
    let verdicts: Vec<Verdict> =
        order.iter().map(|_| if dice.below(2) == 0 { Verdict::Accept } else { Verdict::Reject }).collect();
    mixed(&weave, &order, &verdicts, seed);
    if let Some(change) = order.first() {
        piece_by_piece(&weave, change, verdicts[0], seed);
        reopened(&weave, change, verdicts[0], seed);
    }
    // Halfway through the decisions somebody goes on writing.
    let pairs = order.iter().zip(&verdicts).take(order.len() / 2);
    let half = pairs.fold(weave, |left, (change, verdict)| left.decide(&one(change), *verdict).0);
    assert_eq!(half.advance(&half.working(), &turn(1, 50)).changes(), half.changes(), "seed {seed}");
    let (base, working) = (half.baseline(), edited(&half.working(), &dice.edits(4)));
    let next = half.advance(&working, &turn(2, 51));
    same(&next.working(), &working, (seed, "taking up, halfway"));
    same(&next.baseline(), &base, (seed, "taking up, halfway"));
    let changes = next.changes();
    all_at_once((&base, &working), &next, &changes, seed);
}

/// Law 7: what one person put in and another took out keeps both names; what one took back leaves no trace.
fn both_hands_stay(base: &Article, working: &Article, seed: u64) {
    let one = Weave::new(base).advance(working, &turn(0, 1));
    let two = one.advance(base, &turn(1, 2));
    same(&two.working(), base, (seed, "law 7"));
    for ghost in two.changes() {
        assert_eq!((&ghost.author, ghost.at), (&turn(0, 1).author, turn(0, 1).at), "seed {seed}: law 7");
        assert_eq!(ghost.others, vec![turn(1, 2)], "seed {seed}: law 7");
    }
    assert_eq!(one.advance(base, &turn(0, 3)).changes(), vec![], "seed {seed}: law 7");
}

/// An edit that is not tracked goes into both texts: nobody's name is lost or put to it, and the laws hold as before.
fn amended(weave: &Weave, typed: &Article, pending: &[Change], seed: u64) {
    let amended = weave.amend(typed);
    same(&amended.working(), typed, (seed, "an untracked edit"));
    assert_eq!(amended.amend(typed), amended, "seed {seed}");
    let (base, changes) = (amended.baseline(), amended.changes());
    assert_eq!(schema::canonical_body(&base.body).0, base.body, "seed {seed}");
    let stored = serde_json::to_vec(&amended).unwrap();
    assert_eq!(serde_json::from_slice::<Weave>(&stored).unwrap(), amended, "seed {seed}");
    let hands = |changes: &[Change]| -> Vec<(String, i64)> {
        let pieces = changes.iter().flat_map(|change| &change.pieces);
        let others =
            pieces.clone().flat_map(|piece| &piece.others).map(|turn| (turn.author.clone(), turn.at.timestamp()));
        pieces.map(|piece| (piece.author.clone(), piece.at.timestamp())).chain(others).collect()
    };
    let known = hands(pending);
    assert!(hands(&changes).iter().all(|hand| known.contains(hand)), "seed {seed}: {changes:?}");
    graphemes_are_whole(typed, &changes, seed);
    all_at_once((&base, typed), &amended, &changes, seed);
    one_by_one((&base, typed), &amended, &changes, seed);
    let plain = Weave::new(&weave.working()).amend(typed);
    assert!(plain.is_settled(), "seed {seed}");
    same(&plain.baseline(), typed, (seed, "an untracked edit of an untracked text"));
}

/// Where an untracked edit is apart from what is pending, the changes are what they were, and the baseline is the one that
/// merging gives.
fn amended_apart(dice: &mut Dice, seed: u64) {
    let (first, last) = (dice.article(), dice.article());
    let before = dice.below(2) == 0;
    // What is pending, and what is typed, with a paragraph between that nobody touches.
    let whole = |pending: &Article, typed: &Article| {
        let middle = [Node::heading(2, "这一段谁也没有动 untouched")];
        let (head, tail) = if before { (pending, typed) } else { (typed, pending) };
        let blocks = [head.body.blocks(), &middle, tail.body.blocks()].concat();
        Article { body: schema::canonical_body(&Body::new(blocks)).0, ..pending.clone() }
    };
    let (base, mut pending) = (whole(&first, &last), first.clone());
    let mut weave = Weave::new(&base);
    for minute in 0..2 {
        pending = edited(&pending, &dice.edits(3));
        weave = weave.advance(&whole(&pending, &last), &turn(dice.below(AUTHORS.len()), minute));
    }
    let typed = edited(&last, &dice.edits(3));
    let amended = weave.amend(&whole(&pending, &typed));
    same(&amended.baseline(), &whole(&first, &typed), (seed, "an untracked edit elsewhere"));
    let said = |weave: &Weave| -> Vec<_> {
        let said = |change: Change| {
            (change.id, change.kind, change.author, change.at, change.others, change.deleted, change.inserted)
        };
        weave.changes().into_iter().map(said).collect()
    };
    assert_eq!(said(&amended), said(&weave), "seed {seed}");
}

/// Law 5.
fn graphemes_are_whole(working: &Article, changes: &[Change], seed: u64) {
    let blocks = text_blocks(&working.body);
    for piece in changes.iter().flat_map(|change| &change.pieces) {
        for edge in [piece.from, piece.to] {
            if let Some(place) = TextBlock::place(&blocks, edge) {
                let text = &blocks[place.block].text;
                assert!(is_grapheme_boundary(text, place.byte), "seed {seed}: {piece:?} in {text:?}");
            }
        }
    }
}

/// Law 1.
fn all_at_once((base, working): (&Article, &Article), weave: &Weave, changes: &[Change], seed: u64) {
    for (verdict, expected) in [(Verdict::Accept, working), (Verdict::Reject, base)] {
        let (settled, decided) = weave.decide(&Selection::All, verdict);
        same(&settled.baseline(), expected, (seed, "law 1"));
        same(&settled.working(), expected, (seed, "law 1"));
        assert_eq!((settled.is_settled(), decided.as_slice()), (true, changes), "seed {seed}");
    }
}

/// Law 2.
fn one_by_one((base, working): (&Article, &Article), weave: &Weave, order: &[Change], seed: u64) {
    for (verdict, expected) in [(Verdict::Accept, working), (Verdict::Reject, base)] {
        let mut left = weave.clone();
        for change in order {
            let next = left.decide(&one(change), verdict).0;
            // One text stands still, and both remain valid.
            match verdict {
                Verdict::Accept => same(&next.working(), working, (seed, "law 2")),
                Verdict::Reject => same(&next.baseline(), base, (seed, "law 2")),
            }
            for text in [next.baseline(), next.working()] {
                assert_eq!(schema::canonical_body(&text.body).0, text.body, "seed {seed}");
            }
            left = next;
        }
        same(&left.baseline(), expected, (seed, "law 2"));
        same(&left.working(), expected, (seed, "law 2"));
        assert!(left.is_settled(), "seed {seed}");
    }
}

/// Law 2 again: what is decided on one change does not ask what was decided on another before.
fn mixed(weave: &Weave, order: &[Change], verdicts: &[Verdict], seed: u64) {
    let pairs: Vec<_> = order.iter().zip(verdicts).collect();
    let decide = |left: Weave, (change, verdict): &(&Change, &Verdict)| left.decide(&one(change), **verdict).0;
    let forth = pairs.iter().fold(weave.clone(), decide);
    let back = pairs.iter().rev().fold(weave.clone(), decide);
    same(&forth.baseline(), &back.baseline(), (seed, "law 2, mixed"));
    same(&forth.working(), &back.working(), (seed, "law 2, mixed"));
}

/// A change is the sum of its pieces.
fn piece_by_piece(weave: &Weave, change: &Change, verdict: Verdict, seed: u64) {
    let whole = weave.decide(&one(change), verdict).0;
    let mut left = weave.clone();
    let mut steps = 0;
    while left.changes().iter().any(|pending| pending.id == change.id) {
        left = left.decide(&Selection::Piece { change: change.id.clone(), piece: 0 }, verdict).0;
        steps += 1;
        assert!(steps <= change.pieces.len(), "seed {seed}: {change:?}");
    }
    same(&left.baseline(), &whole.baseline(), (seed, "pieces"));
    same(&left.working(), &whole.working(), (seed, "pieces"));
}

/// Law 4 for one change, long after: both texts and the change's author, time and name are what they were.
fn reopened(weave: &Weave, change: &Change, verdict: Verdict, seed: u64) {
    let what = one(change);
    let settled = weave.decide(&what, verdict).0;
    match settled.reopen(weave, &what, verdict, &change.id) {
        Ok(back) => {
            same(&back.baseline(), &weave.baseline(), (seed, "reopening"));
            same(&back.working(), &weave.working(), (seed, "reopening"));
            let again = back.changes().into_iter().find(|pending| pending.id == change.id);
            let again = again.unwrap_or_else(|| panic!("seed {seed}: {change:?} is not pending"));
            // What was inserted and deleted in passing left no trace, and is not brought back.
            if change.pieces.iter().all(|piece| piece.kind != PieceKind::InsertedThenDeleted) {
                assert_eq!((&again.author, again.at), (&change.author, change.at), "seed {seed}");
            }
        }
        Err(NotReopened::Move | NotReopened::Nothing) => {}
        Err(why) => panic!("seed {seed}: {why}: {change:?}"),
    }
}
