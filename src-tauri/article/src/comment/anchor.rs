//! An anchor: a range of words, or a picture, that is followed from text to text.
//!
//! Three things hold it, in this order. A text that was there before is recognised by its name, and the anchor takes the
//! very place that it had in it: this is what makes undo exact. Else it moves as the words around it move. And where its
//! words are gone it is *detached*: it keeps them with their context, and takes hold again where they are put in again.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::passage::Passage;
use super::stream::Stream;
use crate::text::is_word;

/// Characters of context that are kept on either side of the words.
const CONTEXT: usize = 32;
/// Places remembered from before the words were altered: as many steps of undo are exact.
const HOMES: usize = 24;
/// What must be left of the words for the anchor to stay with them: one part of so many.
const LEAST_PART: usize = 3;
/// Words so long, in characters, are known again without any context.
const TELLING: usize = 12;
/// Shorter words need so many characters of their context.
const TELLING_CONTEXT: usize = 6;

/// Words with what stood around them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The words; lines are blocks.
    #[serde(rename = "q")]
    pub text: String,
    /// What stood before them.
    #[serde(rename = "b", default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// What stood after them.
    #[serde(rename = "a", default, skip_serializing_if = "String::is_empty")]
    pub after: String,
}

/// Where a thread hangs in a body. Serialises, to be stored beside the text that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// What was selected when the anchor was placed by hand.
    pub quote: Quote,
    #[serde(rename = "f")]
    from: usize,
    #[serde(rename = "t")]
    to: usize,
    /// Its words as they last stood, once they are gone.
    #[serde(rename = "lost", default, skip_serializing_if = "Option::is_none")]
    lost: Option<Quote>,
    /// What tells the picture apart that it hangs on.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    picture: Option<String>,
    #[serde(rename = "h", default, skip_serializing_if = "Vec::is_empty")]
    homes: Vec<Home>,
}

/// A place in a text that the anchor had before its words were altered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Home {
    #[serde(rename = "n")]
    name: String,
    #[serde(rename = "f")]
    from: usize,
    #[serde(rename = "t")]
    to: usize,
}

impl Quote {
    fn of(stream: &Stream, range: &Range<usize>) -> Self {
        let text = stream.text();
        let before = text[..range.start].char_indices().rev().take(CONTEXT).last().map_or(range.start, |(at, _)| at);
        let after = text[range.end..].char_indices().nth(CONTEXT).map_or(text.len(), |(at, _)| range.end + at);
        Self {
            text: text[range.clone()].to_owned(),
            before: text[before..range.start].to_owned(),
            after: text[range.end..after].to_owned(),
        }
    }

    /// How many characters around a range are those that stood around the words.
    fn likeness(&self, stream: &Stream, range: &Range<usize>) -> usize {
        let text = stream.text();
        let alike = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| {
            a.zip(b).take_while(|(a, b)| a == b).count()
        };
        alike(&mut self.before.chars().rev(), &mut text[..range.start].chars().rev())
            + alike(&mut self.after.chars(), &mut text[range.end..].chars())
    }

    /// All the context there was.
    fn context(&self) -> usize {
        self.before.chars().count() + self.after.chars().count()
    }
}

impl Anchor {
    /// An anchor on words: offsets of the stream, as [`Stream::range`] gives them.
    pub fn on_words(stream: &Stream, range: &Range<usize>) -> Self {
        let quote = Quote::of(stream, range);
        Self { quote, from: range.start, to: range.end, lost: None, picture: None, homes: Vec::new() }
    }

    /// An anchor on the picture whose caption begins at this offset. Its quote is the caption.
    pub fn on_picture(stream: &Stream, offset: usize) -> Option<Self> {
        let picture = stream.picture(offset)?.to_owned();
        let end = stream.text()[offset..].find('\n').map_or(stream.text().len(), |len| offset + len);
        let quote = Quote::of(stream, &(offset..end));
        Some(Self { quote, from: offset, to: offset, lost: None, picture: Some(picture), homes: Vec::new() })
    }

    /// Whether its words, or its picture, are gone.
    pub fn is_detached(&self) -> bool {
        self.lost.is_some()
    }

    /// Whether it hangs on a picture.
    pub fn is_on_picture(&self) -> bool {
        self.picture.is_some()
    }

    /// Where it is; of a detached one, an empty range where its words were.
    pub fn range(&self) -> Range<usize> {
        self.from..self.to
    }

    /// The anchor in the next text, which `passage` leads to; `None` where it is what it was. It is never lost: at worst it
    /// is detached.
    pub fn carry(&self, passage: &Passage<'_>) -> Option<Self> {
        let next = if self.is_on_picture() { self.carry_picture(passage) } else { self.carry_words(passage) };
        (next != *self).then_some(next)
    }

    fn carry_words(&self, passage: &Passage<'_>) -> Self {
        if passage.is_still() {
            return self.clone();
        }
        if let Some(home) = self.at_home(passage) {
            return home;
        }
        if self.is_detached() {
            return self.seek(passage).unwrap_or_else(|| self.moved(&passage.point(self.from), passage));
        }
        let range = self.range();
        if let Some(kept) = passage.untouched(&range) {
            // What was put in at an edge may have grown into one grapheme with it.
            let whole = passage.new.whole(&kept);
            let next = Self { from: whole.start, to: whole.end, ..self.clone() };
            let exact = whole == kept && !passage.is_ambiguous();
            return if exact { next } else { next.remembering(passage, &range) };
        }
        match passage.survivors(&range).filter(|_| self.survives(passage)) {
            Some(left) => self.altered(passage, &left),
            None => self.gone(passage),
        }
    }

    /// A text that it has been in before.
    fn at_home(&self, passage: &Passage<'_>) -> Option<Self> {
        if self.homes.is_empty() {
            return None;
        }
        let (_, name) = passage.names();
        let home = self.homes.iter().rfind(|home| home.name == *name)?;
        // Where it comes from is remembered too: a text may be left for another and come back more than once.
        let next = Self { from: home.from, to: home.to, lost: None, ..self.clone() };
        Some(next.remembering(passage, &self.range()))
    }

    /// Whether enough of its words is left to speak of the same words.
    fn survives(&self, passage: &Passage<'_>) -> bool {
        let had = passage.old.slice(&self.range());
        let left = passage.remains(&self.range());
        let weight = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        weight(&left) * LEAST_PART >= weight(had) && (is_word(&left) || !is_word(had))
    }

    /// Its words moved, or some of them were altered.
    fn altered(&self, passage: &Passage<'_>, left: &Range<usize>) -> Self {
        let range = self.range();
        let left = passage.new.whole(left);
        let next = Self { from: left.start, to: left.end, ..self.clone() };
        if passage.old.slice(&range) == passage.new.slice(&left) {
            return next.remembering(passage, &range);
        }
        // Where the words of the quote stand there again, a piece that was taken out of them has come back.
        let reach = self.quote.text.len();
        let near = left.start.saturating_sub(reach)..left.end + reach;
        let again = occurrences(passage.new, &self.quote.text, &near)
            .filter(|found| found.start < left.end && left.start < found.end)
            .max_by_key(|found| self.quote.likeness(passage.new, found));
        let found = again.unwrap_or(left);
        Self { from: found.start, to: found.end, ..next }.remembering(passage, &range)
    }

    /// Its words are gone from where they were: they were moved, or taken out.
    fn gone(&self, passage: &Passage<'_>) -> Self {
        let range = self.range();
        let lost = Quote::of(passage.old, &range);
        let at = passage.point(range.start);
        let detached = Self { from: at, to: at, lost: Some(lost), ..self.clone() }.remembering(passage, &range);
        detached.seek_from(passage, at).unwrap_or(detached)
    }

    /// Looks for the words of a detached anchor among what was put in.
    fn seek(&self, passage: &Passage<'_>) -> Option<Self> {
        self.seek_from(passage, passage.point(self.from))
    }

    fn seek_from(&self, passage: &Passage<'_>, near: usize) -> Option<Self> {
        let lost = self.lost.as_ref()?;
        let found = [lost, &self.quote].into_iter().find_map(|quote| find(quote, passage, near))?;
        let next = Self { from: found.start, to: found.end, lost: None, ..self.clone() };
        // A home of this passage may stand there already, from when the words were taken out.
        Some(if self.is_remembered(passage) { next } else { next.remembering(passage, &self.range()) })
    }

    fn is_remembered(&self, passage: &Passage<'_>) -> bool {
        let (name, _) = passage.names();
        self.homes.last().is_some_and(|home| home.name == *name)
    }

    /// Keeps the place that it had in the old text.
    fn remembering(mut self, passage: &Passage<'_>, was: &Range<usize>) -> Self {
        // A detached anchor has no place to come home to.
        if was.is_empty() && self.picture.is_none() {
            return self;
        }
        let (name, _) = passage.names();
        self.homes.retain(|home| home.name != *name);
        if self.homes.len() == HOMES {
            self.homes.remove(0);
        }
        self.homes.push(Home { name: name.clone(), from: was.start, to: was.end });
        self
    }

    fn moved(&self, to: &usize, passage: &Passage<'_>) -> Self {
        let at = passage.new.whole(&(*to..*to)).start;
        Self { from: at, to: at, ..self.clone() }
    }

    /// A picture is known by what it shows; of several the same, the nearest to where it was is meant.
    fn carry_picture(&self, passage: &Passage<'_>) -> Self {
        let Some(picture) = &self.picture else { return self.clone() };
        let stands = |at: usize| passage.new.picture(at) == Some(picture.as_str());
        if let Some(home) = self.at_home(passage).filter(|home| stands(home.from)) {
            return home;
        }
        let at = passage.point(self.from);
        let was = self.range();
        if !self.is_detached() && stands(at) {
            return Self { from: at, to: at, ..self.clone() };
        }
        let nearest = passage.new.pictures(picture).min_by_key(|found| (found.abs_diff(at), *found));
        match nearest {
            Some(found) if self.is_detached() => Self { from: found, to: found, lost: None, ..self.clone() },
            Some(found) => Self { from: found, to: found, ..self.clone() }.remembering(passage, &was),
            None if self.is_detached() => self.moved(&at, passage),
            None => {
                let lost = Some(self.quote.clone());
                Self { from: at, to: at, lost, ..self.clone() }.remembering(passage, &was)
            }
        }
    }
}

/// Where words that were lost have been put in again: words alone are not enough, unless they are long.
fn find(quote: &Quote, passage: &Passage<'_>, near: usize) -> Option<Range<usize>> {
    let context = quote.context().min(TELLING_CONTEXT);
    let tells = quote.text.chars().filter(|c| !c.is_whitespace()).count() >= TELLING;
    let everywhere = 0..passage.new.text().len();
    occurrences(passage.new, &quote.text, &everywhere)
        .filter(|found| passage.fresh(found) * 2 >= found.len())
        .map(|found| (quote.likeness(passage.new, &found), found))
        .filter(|(alike, _)| tells || *alike >= context)
        .max_by_key(|(alike, found)| (*alike, std::cmp::Reverse(found.start.abs_diff(near))))
        .map(|(_, found)| found)
}

/// Where these words stand in a part of the text, whole graphemes only.
fn occurrences<'a>(
    stream: &'a Stream,
    words: &'a str,
    within: &Range<usize>,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let text = stream.text();
    let start = (0..=within.start.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let end = (within.end.min(text.len())..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let found = if words.is_empty() { "" } else { &text[start..end] };
    found
        .match_indices(words)
        .map(move |(at, words)| start + at..start + at + words.len())
        .filter(|range| !range.is_empty() && stream.is_whole(range))
}

#[cfg(test)]
mod tests;
