//! 事实: what in an article somebody should be able to vouch for: numbers, dates, times, names, quoted speech, links.
//!
//! Rules and a lexicon, nothing learned and nothing looked up: a fact is found by how it is written. Each has its place, its
//! text, and a *normal form* under which it is the same fact however it is written. Who ticked what, and which earlier text to
//! compare with, is the desk's to know; [`settle`] says what of earlier ticks still stands.

mod date;
mod letters;
mod lexicon;
mod name;
mod number;
mod quote;
mod scan;
mod ticks;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use lexicon::{BUILT_IN, Lexicon};
pub use scan::{Spotted, normal_form, spot};
pub use ticks::{FactChange, Settled, Tick, changed, settle};

use crate::model::{Article, Body, Field, Mark, Node, NodeKind};
use crate::text::{graphemes, node_size, text_blocks, utf16_len};

pub(crate) use date::agree as dates_agree;
use letters::Words;

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// A quantity, with its unit.
    Number,
    /// A day, month, year or day of the week.
    Date,
    /// A time of day.
    Time,
    /// A person, with the title that stands beside the name.
    Name,
    /// What somebody is quoted as having said.
    Quote,
    /// An address that a reader can follow.
    Link,
}

impl FactKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Number, Self::Date, Self::Time, Self::Name, Self::Quote, Self::Link];

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Date => "date",
            Self::Time => "time",
            Self::Name => "name",
            Self::Quote => "quote",
            Self::Link => "link",
        }
    }
}

/// The part of an article that a fact stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A field of text.
    Field(Field),
    /// The running text.
    Body,
    /// The caption of a figure.
    Caption,
}

/// One fact, where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fact {
    /// What it is about.
    pub kind: FactKind,
    /// Where it stands.
    pub part: Part,
    /// Its start: in a field UTF-16 units of its text, else a ProseMirror position.
    #[ts(type = "number")]
    pub from: usize,
    /// Its end, likewise.
    #[ts(type = "number")]
    pub to: usize,
    /// As it is written.
    pub text: String,
    /// The form under which it is compared.
    pub normal: String,
    /// The unit of a number, the title of a person, who said it; empty where there is none.
    pub about: String,
    /// A few characters before it.
    pub before: String,
    /// A few characters after it.
    pub after: String,
}

/// Characters of context on either side.
const CONTEXT: usize = 12;

/// Of one article, no more facts than this are listed.
const LIMIT: usize = 5000;

/// The facts of an article: of its fields in their order, then of the body. `known` are names of people from elsewhere; those
/// of the credits are known anyway.
pub fn facts(article: &Article, lexicon: &Lexicon, known: &[String]) -> Vec<Fact> {
    let credits = article.credits.iter().map(|credit| credit.name.as_str());
    let mut people: Vec<String> =
        credits.chain(known.iter().map(String::as_str)).filter(|name| is_name(name)).map(str::to_owned).collect();
    let passages = passages(article);
    // Whoever is named with a title once is known everywhere in the article.
    let list = words(&people);
    let titled = passages.iter().flat_map(|passage| scan::titled(&passage.text, lexicon, &list));
    people.extend(titled.filter(|name| is_name(name)).collect::<std::collections::BTreeSet<_>>());
    let list = words(&people);
    let mut out = Vec::new();
    for passage in &passages {
        let spotted = scan::spot_with(&passage.text, lexicon, &list);
        out.extend(spotted.into_iter().map(|spotted| passage.fact(spotted)));
    }
    links(&article.body, &mut out);
    out.sort_by_key(|fact| (fact.part_order(), fact.from, fact.to, fact.kind));
    out.dedup_by(|b, a| (a.kind, a.part, a.from, a.to) == (b.kind, b.part, b.from, b.to));
    out.truncate(LIMIT);
    out
}

/// A name that may be looked for anywhere: two letters at least.
fn is_name(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).count() >= 2
}

fn words(names: &[String]) -> Words {
    Words::new(names.iter().map(String::as_str).zip(0..))
}

impl Fact {
    fn part_order(&self) -> (u8, Option<Field>) {
        match self.part {
            Part::Field(field) => (0, Some(field)),
            Part::Body | Part::Caption => (1, None),
        }
    }

    /// Whether it says the same as another.
    pub fn is_same_as(&self, other: &Self) -> bool {
        (self.kind, &self.normal, &self.about) == (other.kind, &other.normal, &other.about)
    }
}

/// A text of the article and the way back to its place.
struct Passage {
    part: Part,
    start: usize,
    text: String,
}

impl Passage {
    fn fact(&self, spotted: Spotted) -> Fact {
        let units = |byte: usize| self.start + utf16_len(&self.text[..byte]);
        let (from, to) = (units(spotted.range.start), units(spotted.range.end));
        Fact {
            kind: spotted.kind,
            part: self.part,
            from,
            to,
            before: tail(&self.text[..spotted.range.start]),
            after: graphemes(&self.text[spotted.range.end..]).take(CONTEXT).collect(),
            text: self.text[spotted.range].to_owned(),
            normal: spotted.normal,
            about: spotted.about,
        }
    }
}

fn tail(text: &str) -> String {
    let start = text.len() - graphemes(text).rev().take(CONTEXT).map(str::len).sum::<usize>();
    text[start..].to_owned()
}

/// The fields that state facts about what happened; a section or the rights do not.
const FIELDS: [Field; 6] =
    [Field::Kicker, Field::Headline, Field::Deck, Field::ShortHeadline, Field::Lead, Field::Dateline];

fn passages(article: &Article) -> Vec<Passage> {
    let mut out = Vec::new();
    for field in FIELDS {
        if let Some(text) = article.field(field).as_str().filter(|text| !text.is_empty()) {
            out.push(Passage { part: Part::Field(field), start: 0, text: text.to_owned() });
        }
    }
    for block in text_blocks(&article.body) {
        let mut node = &article.body.0;
        for index in &block.path {
            node = &node.content[*index];
        }
        let part = if node.kind == NodeKind::Figure { Part::Caption } else { Part::Body };
        out.push(Passage { part, start: block.start, text: block.text });
    }
    out
}

/// The links of marks and embeds.
fn links(body: &Body, out: &mut Vec<Fact>) {
    fn visit(node: &Node, start: usize, out: &mut Vec<Fact>) {
        let mut at = start;
        for child in &node.content {
            let size = node_size(child);
            let href = child.marks.iter().find_map(|mark| match mark {
                Mark::Link { href, .. } => Some(href.as_str()),
                _ => None,
            });
            match href {
                Some(href) => link(href, &child.plain_text(), at, size, node.kind == NodeKind::Figure, out),
                None if child.kind == NodeKind::Embed => {
                    link(child.attr_str("url"), child.attr_str("title"), at, size, false, out);
                }
                None => {}
            }
            visit(child, at + 1, out);
            at += size;
        }
    }
    visit(&body.0, 0, out);
}

fn link(href: &str, text: &str, from: usize, size: usize, caption: bool, out: &mut Vec<Fact>) {
    let normal = scan::address(href);
    if let Some(last) =
        out.last_mut().filter(|last| last.kind == FactKind::Link && last.to == from && last.normal == normal)
    {
        // One link over runs of different marks.
        last.to += size;
        last.text.push_str(text);
        return;
    }
    if !normal.is_empty() {
        out.push(Fact {
            kind: FactKind::Link,
            part: if caption { Part::Caption } else { Part::Body },
            from,
            to: from + size,
            text: text.to_owned(),
            normal,
            about: String::new(),
            before: String::new(),
            after: String::new(),
        });
    }
}

#[cfg(test)]
mod tests;
