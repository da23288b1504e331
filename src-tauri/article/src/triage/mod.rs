//! 分类: what a change comes to for whoever decides on it: punctuation and spaces, format, wording, or fact.
//!
//! A change is classed by its words and those around it, never by who made it. A change is a matter of fact when the facts in
//! the old words and in the new ones are not the same, so `三万二千元` for `3.2万元` is wording, and a comma that makes `30,00`
//! of `3,000` is none of punctuation's business. The thresholds are data.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::diff::{Change, ChangeKind, PieceKind};
use crate::facts::{FactKind, Lexicon, spot};
use crate::model::{Article, Field};
use crate::text::{TextBlock, text_blocks};

/// The rules that come with Galley, as a file to begin one's own from.
pub const BUILT_IN: &str = include_str!("classes.toml");

static HOUSE: LazyLock<Rules> = LazyLock::new(|| Rules::parse(BUILT_IN, Lexicon::house().clone()).unwrap_or_default());

/// What a change comes to, from the least to the gravest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangeClass {
    /// Only punctuation, spaces, or the width of letters.
    Punctuation,
    /// Marks, the kind of a block, where a paragraph begins.
    Format,
    /// Words. Also what was stored before changes were classed.
    #[default]
    Wording,
    /// Numbers, dates, names, titles, quotations, links.
    Fact,
}

impl ChangeClass {
    /// Every class.
    pub const ALL: [Self; 4] = [Self::Punctuation, Self::Format, Self::Wording, Self::Fact];

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Punctuation => "punctuation",
            Self::Format => "format",
            Self::Wording => "wording",
            Self::Fact => "fact",
        }
    }
}

/// How changes are classed.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    file: File,
    lexicon: Lexicon,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    facts: Vec<FactKind>,
    context: usize,
    longest_quotation: usize,
    fields: BTreeMap<Field, ChangeClass>,
    attributes: Attributes,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Attributes {
    words: Vec<String>,
    facts: Vec<String>,
}

impl Rules {
    /// Those that come with Galley.
    pub fn house() -> &'static Self {
        &HOUSE
    }

    /// Reads the rules' file; what is wrong with it, on one line, where it cannot be used.
    pub fn parse(text: &str, lexicon: Lexicon) -> Result<Self, String> {
        let file = toml::from_str(text).map_err(|error| error.to_string().trim().replace('\n', " "))?;
        Ok(Self { file, lexicon })
    }

    /// What facts are recognised by.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }
}

/// What was read for classing by one set of rules, so that the changes that a save leaves alone are not read again. What
/// was not asked for between two [`Memory::go_on`] is forgotten.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    before: HashMap<String, ChangeClass>,
    now: HashMap<String, ChangeClass>,
}

impl Memory {
    /// All changes of a text were classed; those of the next one may begin.
    pub fn go_on(&mut self) {
        self.before = std::mem::take(&mut self.now);
    }

    /// The class of these texts, worked out where it is not remembered. No text of an article has a NUL.
    fn class_of(&mut self, texts: [&str; 4], class: impl FnOnce() -> ChangeClass) -> ChangeClass {
        let key = texts.join("\0");
        if let Some(known) = self.now.get(&key) {
            return *known;
        }
        let class = self.before.remove(&key).unwrap_or_else(class);
        self.now.insert(key, class);
        class
    }
}

/// Classes changes anew, by rules of one's own. `working` is the text that they belong to.
pub fn classify(changes: &mut [Change], working: &Article, rules: &Rules) {
    let blocks = text_blocks(&working.body);
    for change in changes {
        let place = |at: usize| TextBlock::place(&blocks, at).map(|place| (&blocks[place.block].text, place.byte));
        let before = place(change.from).map_or("", |(text, byte)| &text[..byte]);
        let after = place(change.to).map_or("", |(text, byte)| &text[byte..]);
        change.class = class_of(change, before, after, rules, &mut Memory::default());
    }
}

/// The class of a change. `before` and `after` are what stands around it in its blocks of the working text; `memory` is of
/// these rules.
pub fn class_of(change: &Change, before: &str, after: &str, rules: &Rules, memory: &mut Memory) -> ChangeClass {
    match change.kind {
        ChangeKind::Field => of_field(change, rules, memory),
        ChangeKind::Retyped => ChangeClass::Format,
        ChangeKind::Formatted => of_marks(change),
        ChangeKind::Attribute => of_attributes(change, rules),
        ChangeKind::Inserted | ChangeKind::Deleted | ChangeKind::Replaced => {
            of_words(&change.deleted, &change.inserted, before, after, rules, memory)
        }
        ChangeKind::Moved => of_move(change, rules, memory),
        ChangeKind::InsertedThenDeleted => {
            let ghosts = change.pieces.iter().filter(|piece| piece.kind == PieceKind::InsertedThenDeleted);
            let text: String = ghosts.map(|piece| piece.text.as_str()).collect();
            of_words("", &text, before, after, rules, memory)
        }
    }
}

/// A block that stands elsewhere now is a matter of format; what was done to its words on the way may be more.
fn of_move(change: &Change, rules: &Rules, memory: &mut Memory) -> ChangeClass {
    let text = |kind: PieceKind| -> String {
        change.pieces.iter().filter(|piece| piece.kind == kind).map(|piece| piece.text.as_str()).collect()
    };
    let (old, new) = (text(PieceKind::Deleted), text(PieceKind::Inserted));
    of_words(&old, &new, "", "", rules, memory).max(ChangeClass::Format)
}

fn of_field(change: &Change, rules: &Rules, memory: &mut Memory) -> ChangeClass {
    let set = change.field.and_then(|field| rules.file.fields.get(&field));
    set.copied().unwrap_or_else(|| of_words(&change.deleted, &change.inserted, "", "", rules, memory))
}

/// Another target of a link is no matter of format.
fn of_marks(change: &Change) -> ChangeClass {
    let href = |marks: &Option<Value>| {
        let marks = marks.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
        marks.iter().find_map(|mark| mark.pointer("/attrs/href").and_then(Value::as_str).map(str::to_owned))
    };
    let other = change.pieces.iter().any(|piece| {
        let (before, after) = (href(&piece.before), href(&piece.after));
        before.is_some() && after.is_some() && before != after
    });
    if other { ChangeClass::Fact } else { ChangeClass::Format }
}

fn of_attributes(change: &Change, rules: &Rules) -> ChangeClass {
    let value = |side: &Option<Value>, name: &str| {
        let value = side.as_ref().and_then(|look| look.pointer("/attrs")).and_then(|attrs| attrs.get(name));
        value.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let differing = |name: &str| (value(&change.before, name), value(&change.after, name));
    let leads = rules.file.attributes.facts.iter().map(|name| differing(name)).any(|(old, new)| old != new);
    if leads {
        return ChangeClass::Fact;
    }
    let words = rules.file.attributes.words.iter().map(|name| differing(name)).filter(|(old, new)| old != new);
    words.map(|(old, new)| words_class([&old, &new, "", ""], rules)).max().unwrap_or(ChangeClass::Format)
}

/// The class of words that take the place of others.
fn of_words(old: &str, new: &str, before: &str, after: &str, rules: &Rules, memory: &mut Memory) -> ChangeClass {
    let (before, after) = around(before, after, rules);
    let texts = [old, new, before, after];
    memory.class_of(texts, || words_class(texts, rules))
}

fn words_class([old, new, before, after]: [&str; 4], rules: &Rules) -> ChangeClass {
    if facts(&[before, old, after], rules) != facts(&[before, new, after], rules) {
        return ChangeClass::Fact;
    }
    if !letters(old).eq(letters(new)) {
        return ChangeClass::Wording;
    }
    let breaks = |text: &str| text.matches('\n').count();
    if breaks(old) == breaks(new) { ChangeClass::Punctuation } else { ChangeClass::Format }
}

/// The facts of a text, in an order of their own.
fn facts(parts: &[&str], rules: &Rules) -> Vec<(FactKind, String, String)> {
    let spotted = spot(&parts.concat(), &rules.lexicon).into_iter();
    let counted = spotted.filter(|spotted| rules.file.facts.contains(&spotted.kind));
    let mut facts: Vec<_> = counted.map(|spotted| (spotted.kind, spotted.normal, spotted.about)).collect();
    facts.sort_unstable();
    facts
}

/// What is said, without punctuation and spaces, full-width letters as plain ones.
fn letters(text: &str) -> impl Iterator<Item = char> {
    let plain = |c: char| match c {
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
            char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
        }
        _ => c,
    };
    text.chars().filter(|c| c.is_alphanumeric() || is_sign(*c)).map(plain)
}

/// A sign that says something: money, degrees, an emoji. What joins such signs says nothing alone.
fn is_sign(c: char) -> bool {
    let code = u32::from(c);
    matches!(c, '%' | '$' | '¥' | '€' | '£' | '°' | '℃' | '+' | '=' | '<' | '>' | '&' | '@' | '#' | '★' | '※')
        || (0x1f000..0x20000).contains(&code)
        || (0x2600..0x27c0).contains(&code)
}

/// What is read with a change: a few characters on either side, or all of the quoted passage that it stands in.
fn around<'a>(before: &'a str, after: &'a str, rules: &Rules) -> (&'a str, &'a str) {
    let (context, longest) = (rules.file.context, rules.file.longest_quotation);
    let (mut back, mut on) = (context, context);
    if let Some((opened, closed)) = quotation(before, after, longest) {
        (back, on) = (back + opened, on + closed);
    }
    let start = before.char_indices().rev().take(back).last().map_or(before.len(), |(at, _)| at);
    let end = after.char_indices().nth(on).map_or(after.len(), |(at, _)| at);
    (&before[start..], &after[..end])
}

/// How many characters back a quoted passage begins that goes on, and how many on it ends.
fn quotation(before: &str, after: &str, longest: usize) -> Option<(usize, usize)> {
    const MARKS: [(char, char); 3] = [('“', '”'), ('「', '」'), ('『', '』')];
    let curled = MARKS.iter().find_map(|(open, close)| {
        let back = before.chars().rev().take(longest).position(|c| c == *open || c == *close)?;
        let opens = before.chars().rev().nth(back) == Some(*open);
        let on = after.chars().take(longest).position(|c| c == *open || c == *close)?;
        (opens && after.chars().nth(on) == Some(*close)).then_some((back + 1, on + 1))
    });
    curled.or_else(|| {
        // Straight marks open and close by turns.
        let back = before.chars().rev().take(longest).position(|c| c == '"')?;
        let on = after.chars().take(longest).position(|c| c == '"')?;
        let marks = before.bytes().filter(|byte| *byte == b'"').count();
        (marks % 2 == 1).then_some((back + 1, on + 1))
    })
}

#[cfg(test)]
mod tests;
