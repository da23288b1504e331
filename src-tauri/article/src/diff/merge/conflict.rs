//! What a collision is, what can be chosen, and the names that conflicts keep from one merge to the next.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Choices;
use crate::model::Field;

/// What collides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKind {
    /// Both wrote something else in the place of the same words.
    Text,
    /// One deleted what the other edited; the edit stands.
    Deleted,
    /// Both inserted at one place within a sentence; both stand, mine first.
    Inserted,
    /// One moved a block that the other deleted; it stands where it was moved to.
    Moved,
    /// Both moved one block, to different places.
    Order,
    /// Both gave the same words other links, or marks that exclude each other.
    Marks,
    /// Both made something else of the same block.
    Block,
    /// Both changed the same attribute of a block.
    Attribute,
    /// Both changed the same field of the article.
    Field,
}

/// Which of two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Mine.
    Mine,
    /// Theirs.
    Theirs,
    /// Mine and then theirs.
    Both,
}

/// A place where two texts made from one say something different, with what each of them says. Texts are plain; line breaks
/// and the boundary before a block are written as `\n`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Conflict {
    /// Its name: the same whenever the same three texts are merged.
    pub id: String,
    /// What collides.
    pub kind: ConflictKind,
    /// The field it is about; none where it is about the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<Field>,
    /// The attribute it is about, of a block.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub attribute: Option<String>,
    /// What both started from; of marks the links and names, of blocks the kind's name.
    pub base: String,
    /// What mine says.
    pub mine: String,
    /// What theirs says.
    pub theirs: String,
    /// Which of them the merged article holds.
    pub stands: Choice,
    /// What can be chosen.
    pub choices: Vec<Choice>,
    /// Start in the merged body: ProseMirror position, UTF-16 units; 0 for a field.
    pub from: usize,
    /// End in the merged body; `from` where nothing of it stands.
    pub to: usize,
    /// Child indexes from the document down to the leaf block where it begins; empty for a field.
    pub path: Vec<usize>,
    /// A few words of the merged text before it, in the same block.
    pub context_before: String,
    /// A few words of the merged text after it, in the same block.
    pub context_after: String,
}

impl Conflict {
    /// A conflict without a place.
    pub(super) fn new(kind: ConflictKind, (base, mine, theirs): (&str, &str, &str), can_be_both: bool) -> Self {
        let mut choices = vec![Choice::Mine, Choice::Theirs];
        choices.extend(can_be_both.then_some(Choice::Both));
        Self {
            id: String::new(),
            kind,
            field: None,
            attribute: None,
            base: base.to_owned(),
            mine: mine.to_owned(),
            theirs: theirs.to_owned(),
            stands: Choice::Mine,
            choices,
            from: 0,
            to: 0,
            path: Vec::new(),
            context_before: String::new(),
            context_after: String::new(),
        }
    }
}

/// Names conflicts and knows what has been decided about them.
pub(super) struct Chooser<'c> {
    choices: &'c Choices,
    /// How many conflicts of the same content there have been.
    seen: HashMap<String, u32>,
    /// Overrides every choice: a field is merged once for each version of it.
    always: Option<Choice>,
}

impl<'c> Chooser<'c> {
    pub(super) fn new(choices: &'c Choices) -> Self {
        Self { choices, seen: HashMap::new(), always: None }
    }

    /// One that chooses the same everywhere.
    pub(super) fn always(choice: Choice) -> Self {
        static NONE: Choices = Choices::new();
        Self { choices: &NONE, seen: HashMap::new(), always: Some(choice) }
    }

    /// Gives the conflict its name and what stands of it: what was chosen, else `otherwise`.
    pub(super) fn decide(&mut self, conflict: &mut Conflict, otherwise: Choice) -> Choice {
        let Conflict { kind, field, attribute, base, mine, theirs, .. } = &*conflict;
        let content = format!("{kind:?}\0{field:?}\0{attribute:?}\0{base}\0{mine}\0{theirs}");
        let number = self.seen.entry(content.clone()).or_default();
        *number += 1;
        let hash = blake3::hash(format!("{content}\0{number}").as_bytes()).to_hex();
        conflict.id = format!("k{}", &hash.as_str()[..12]);
        let chosen = self.always.or_else(|| self.choices.get(&conflict.id).copied());
        conflict.stands = chosen.filter(|choice| conflict.choices.contains(choice)).unwrap_or(otherwise);
        conflict.stands
    }
}
