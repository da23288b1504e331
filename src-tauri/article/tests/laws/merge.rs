//! The laws of bringing two texts together that were made from one.

use std::collections::HashSet;

use galley_article::diff::{Choice, Choices, Conflict, ConflictKind, merge_with, merge3};
use galley_article::model::{Article, Body, Node, schema};
use galley_article::text::{TextBlock, is_grapheme_boundary, text_blocks};

use super::is_canonical;
use crate::support::{Dice, edited};

/// Law 6: what only one side changed, or both alike, is as that side has it.
#[track_caller]
pub(crate) fn one_sided(base: &Article, new: &Article) {
    for (base, mine, theirs) in [(base, base, new), (base, new, base), (base, new, new)] {
        let (merged, conflicts) = merge3(base, mine, theirs);
        assert_eq!(merged, *new, "law 6");
        assert_eq!(conflicts, vec![], "law 6");
    }
}

/// Law 6: no text of either side vanishes unseen, whatever is chosen the result is a valid article, and every conflict is one
/// and has its place.
#[track_caller]
pub(crate) fn merging(base: &Article, mine: &Article, theirs: &Article) {
    let (merged, conflicts) = merge3(base, mine, theirs);
    is_canonical(&merged);
    let mut seen = signatures(&all_text(&merged));
    for conflict in &conflicts {
        seen.extend(signatures(&conflict.mine));
        seen.extend(signatures(&conflict.theirs));
    }
    // What the base says itself may be deleted; libFuzzer finds out what the words look like, and puts them there.
    seen.extend(signatures(&all_text(base)));
    for side in [mine, theirs] {
        for word in signatures(&all_text(side)) {
            assert!(seen.contains(&word), "{word} in {:?}, {conflicts:?}", all_text(&merged));
        }
    }
    for choice in [Choice::Mine, Choice::Theirs, Choice::Both] {
        is_canonical(&merge_with(base, mine, theirs, &choose(&conflicts, choice)).0);
    }
    collisions(&merged, &conflicts);
    // Whether anything collides hangs on no order.
    let (back, there) = merge3(base, theirs, mine);
    assert_eq!(conflicts.is_empty(), there.is_empty(), "{conflicts:?} {there:?}");
    // Where nothing collides, whose edit comes first makes no difference but in the order of insertions.
    if conflicts.is_empty() {
        let sorted = |article: &Article| {
            let mut chars: Vec<char> = all_text(article).chars().collect();
            chars.sort_unstable();
            chars
        };
        assert_eq!(sorted(&merged), sorted(&back));
    }
}

/// Every conflict is one, and has its place in the merged text.
#[track_caller]
pub(crate) fn collisions(merged: &Article, conflicts: &[Conflict]) {
    let ids: HashSet<&str> = conflicts.iter().map(|conflict| conflict.id.as_str()).collect();
    assert_eq!(ids.len(), conflicts.len());
    let blocks = text_blocks(&merged.body);
    for conflict in conflicts {
        assert!(is_real(conflict), "{conflict:?}");
        assert!(conflict.choices.contains(&conflict.stands));
        if conflict.field.is_some() {
            continue;
        }
        let (from, to) = (TextBlock::place(&blocks, conflict.from), TextBlock::place(&blocks, conflict.to));
        for place in [from, to].into_iter().flatten() {
            assert!(is_grapheme_boundary(&blocks[place.block].text, place.byte), "{conflict:?}");
        }
        let stands = if conflict.stands == Choice::Theirs { &conflict.theirs } else { &conflict.mine };
        if let (Some(from), Some(to)) = (from, to)
            && from.block == to.block
            && matches!(conflict.kind, ConflictKind::Text | ConflictKind::Deleted)
            && !stands.starts_with('\n')
        {
            let shown = &blocks[from.block].text[from.byte..to.byte];
            assert!(shown.contains(stands.as_str()), "{conflict:?} in {shown:?}");
        }
    }
}

/// Edits that have a paragraph between them that nobody touches are all made, and nothing collides.
#[track_caller]
pub(crate) fn apart((first, mine): (&Article, &Article), (last, theirs): (&Article, &Article)) {
    let whole = |first: &Article, last: &Article| {
        let middle = Node::paragraph("这一段谁也没有动。Nobody touched this paragraph.");
        let blocks = [first.body.blocks(), &[middle], last.body.blocks()].concat();
        Article { body: schema::canonical_body(&Body::new(blocks)).0, ..first.clone() }
    };
    let (merged, conflicts) = merge3(&whole(first, last), &whole(mine, last), &whole(first, theirs));
    assert_eq!(conflicts, vec![]);
    assert_eq!(merged, whole(mine, theirs));
}

/// All of them, over one story.
pub(crate) fn merges(dice: &mut Dice) {
    let base = dice.article();
    let mut side = |by: char| {
        let places: Vec<u32> = (0..dice.below(4)).map(|_| u32::try_from(dice.below(1 << 16)).unwrap()).collect();
        edited(&signed(&base, &places, by), &dice.edits(5))
    };
    let (mine, theirs) = (side('m'), side('t'));
    one_sided(&base, &mine);
    merging(&base, &mine, &theirs);
    let last = dice.article();
    let written = edited(&last, &dice.edits(5));
    let plain = edited(&base, &dice.edits(5));
    apart((&base, &plain), (&last, &written));
}

/// Words that stand nowhere else, put into the article's text blocks.
pub(crate) fn signed(article: &Article, places: &[u32], by: char) -> Article {
    fn put(node: &mut Node, left: &mut usize, offset: u32, word: &str) -> bool {
        if node.kind.is_textblock() {
            if *left > 0 {
                *left -= 1;
                return false;
            }
            let at = offset as usize % (node.content.len() + 1);
            node.content.insert(at, Node::text(word, vec![]));
            return true;
        }
        node.content.iter_mut().any(|child| put(child, left, offset, word))
    }
    let mut article = article.clone();
    for (number, place) in places.iter().enumerate() {
        let mut blocks = text_blocks(&article.body).len().max(1);
        blocks = *place as usize % blocks;
        put(&mut article.body.0, &mut blocks, place / 7, &format!(" {by}{number}qz "));
    }
    article.body = schema::canonical_body(&article.body).0;
    article
}

/// The words of [`signed`] that stand in a text, whatever an edit has put right beside them.
fn signatures(text: &str) -> HashSet<String> {
    let word = |before: &str| {
        let number = before.trim_end_matches(|c: char| c.is_ascii_digit());
        let whole = number.ends_with(['m', 't']) && number.len() < before.len();
        whole.then(|| before[number.len() - 1..].to_owned())
    };
    text.match_indices("qz").filter_map(|(at, _)| word(&text[..at])).collect()
}

pub(crate) fn all_text(article: &Article) -> String {
    let mut text = serde_json::to_string(&Article { body: Body::default(), ..article.clone() }).unwrap();
    for block in text_blocks(&article.body) {
        text.push('\n');
        text.push_str(&block.text);
    }
    text
}

fn choose(conflicts: &[Conflict], choice: Choice) -> Choices {
    conflicts.iter().map(|conflict| (conflict.id.clone(), choice)).collect()
}

fn is_real(conflict: &Conflict) -> bool {
    let Conflict { base, mine, theirs, .. } = conflict;
    match conflict.kind {
        // Where they stand, or whether they stand, is what is contested, not what they say.
        ConflictKind::Order | ConflictKind::Moved => true,
        ConflictKind::Inserted => base.is_empty() && !mine.is_empty() && !theirs.is_empty() && mine != theirs,
        ConflictKind::Block => mine != theirs,
        // A block of another kind shows as the same line.
        ConflictKind::Text | ConflictKind::Deleted if [base, mine, theirs].iter().any(|text| text.contains('\n')) => {
            true
        }
        _ => base != mine && base != theirs && mine != theirs,
    }
}
