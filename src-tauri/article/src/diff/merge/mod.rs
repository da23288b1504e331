//! Bringing two texts together that were made from one: the edits of both, and a list of the places where they collide.
//!
//! `merge3` works on whole articles. Bodies are merged as streams (`stream`), word by word, with the edits that the alignment
//! finds on either side (`edits`); blocks that one side moved are moved in the other first (`moves`); marks, block kinds and
//! attributes of what both sides kept are merged one by one (`alike`); fields and lists of the article in `fields`. Where both
//! sides say something else about the same thing, the merged article holds one of the two and the other is in a [`Conflict`].
//! Nothing about a conflict is written into the text. Who decides, and where the three texts are kept meanwhile, is the desk's.

mod aligned;
mod alike;
mod body;
mod conflict;
mod edits;
mod fields;
mod items;
mod looks;
mod moves;
mod order;
mod pairing;
mod place;
mod stream;
mod walk;
mod words;

use std::collections::{BTreeMap, HashSet};

pub use conflict::{Choice, Conflict, ConflictKind};
pub use place::follow_conflicts;

use self::conflict::Chooser;
use crate::model::{Article, Body, Field, Media};

/// What has been decided, by the conflict's id.
pub type Choices = BTreeMap<String, Choice>;

/// The edits of `mine` and of `theirs`, both made from `base`, in one article, and what of them collides. Both bodies are
/// taken to be canonical. Where only one side differs from `base`, the merged article is that side, byte for byte.
///
/// Both sides' insertions at one place are both kept, mine first; equal ones once. Where one side deleted what the other
/// edited, the edit stands. In every other conflict what `mine` says stands.
pub fn merge3(base: &Article, mine: &Article, theirs: &Article) -> (Article, Vec<Conflict>) {
    merge_with(base, mine, theirs, &Choices::new())
}

/// The same where some of the conflicts have been decided: the merged article holds what was chosen. The conflicts are the same
/// ones, with what now stands, except those within a block that a decision has put elsewhere or dropped; ids that name no
/// conflict decide nothing.
pub fn merge_with(base: &Article, mine: &Article, theirs: &Article, choices: &Choices) -> (Article, Vec<Conflict>) {
    if mine == theirs || theirs == base {
        return (mine.clone(), Vec::new());
    }
    if mine == base {
        return (theirs.clone(), Vec::new());
    }
    let mut chooser = Chooser::new(choices);
    let mut merged = Article { body: Body::default(), ..mine.clone() };
    let mut conflicts = Vec::new();
    for field in Field::ALL {
        if field != Field::Media {
            conflicts.extend(fields::merge(field, (base, mine, theirs), &mut merged, &mut chooser));
        }
    }
    let (body, found) = body::merge((&base.body, &mine.body, &theirs.body), &mut chooser);
    merged.body = body;
    conflicts.extend(found);
    merged.media = media(base, mine, theirs, &merged.body);
    (merged, conflicts)
}

/// What both sides hold or one has added. What one side has dropped goes, unless a figure of one of the bodies still shows it:
/// a decision may bring that figure back.
fn media(base: &Article, mine: &Article, theirs: &Article, merged: &Body) -> Vec<Media> {
    let mut shown: HashSet<&str> = HashSet::new();
    for body in [merged, &mine.body, &theirs.body] {
        body.0.walk(&mut |node| {
            shown.insert(node.attr_str("media"));
        });
    }
    let mut kept: Vec<Media> = Vec::new();
    let has = |list: &[Media], item: &Media| list.iter().any(|other| other.sha256 == item.sha256);
    for item in mine.media.iter().chain(&theirs.media) {
        let dropped = has(&base.media, item) && !(has(&mine.media, item) && has(&theirs.media, item));
        if has(&kept, item) || (dropped && !shown.contains(item.sha256.as_str())) {
            continue;
        }
        // Of one picture's description the one that was changed is taken.
        let changed = theirs.media.iter().find(|other| other.sha256 == item.sha256 && !base.media.contains(other));
        kept.push(if base.media.contains(item) { changed.unwrap_or(item).clone() } else { item.clone() });
    }
    kept
}

#[cfg(test)]
mod tests;
