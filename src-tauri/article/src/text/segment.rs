//! Words, graphemes and sentences.
//!
//! Words come from ICU4X (UAX #29 with the dictionary for Chinese, Japanese and the scripts of South-East Asia), with two
//! promises added that the diff builds on. A text is first cut into *clauses* after sentence punctuation and line
//! breaks, and the words of a text are the words of its clauses, so that an edit in one sentence cannot move the word
//! boundaries of another. And no word boundary lies inside a grapheme.

use std::cell::OnceCell;
use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// Every segment of the text, spaces and punctuation included: their concatenation is the text.
pub fn words(text: &str) -> Vec<&str> {
    let mut out = Vec::with_capacity(text.len() / 3 + 1);
    for clause in clauses(text) {
        push_words(clause, &mut out);
    }
    out
}

/// Whether a segment of [`words`] says something: it holds a letter, a digit or an ideograph.
pub fn is_word(segment: &str) -> bool {
    segment.chars().any(char::is_alphanumeric)
}

/// What readers count as characters (extended grapheme clusters); their concatenation is the text.
pub fn graphemes(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.graphemes(true)
}

/// Whether the byte offset `at` lies between two graphemes (or at an end) of the text. An offset that is no character
/// boundary is not. To ask this often of one text, use [`GraphemeEdges`].
pub fn is_grapheme_boundary(text: &str, at: usize) -> bool {
    is_plain_boundary(text, at).unwrap_or_else(|| {
        // The whole text is at hand, so the cursor never asks for more context.
        GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(true)
    })
}

/// The answer where the two characters alone give it.
fn is_plain_boundary(text: &str, at: usize) -> Option<bool> {
    if !text.is_char_boundary(at) {
        return Some(false);
    }
    let (before, after) = (text[..at].chars().next_back(), text[at..].chars().next());
    match (before, after) {
        (Some(before), Some(after)) if !(is_simple(before) && is_simple(after)) => None,
        _ => Some(true),
    }
}

/// Where the graphemes of one text begin and end. The text is read at the first question that its characters alone cannot
/// answer, and only once: a flag deep in a row of flags depends on all before it.
#[derive(Clone, Debug)]
pub struct GraphemeEdges<'a> {
    text: &'a str,
    edges: OnceCell<Vec<usize>>,
}

impl<'a> GraphemeEdges<'a> {
    /// The edges of this text.
    pub fn new(text: &'a str) -> Self {
        Self { text, edges: OnceCell::new() }
    }

    fn edges(&self) -> &[usize] {
        self.edges.get_or_init(|| {
            let ends = graphemes(self.text).scan(0, |at, grapheme| {
                *at += grapheme.len();
                Some(*at)
            });
            std::iter::once(0).chain(ends).collect()
        })
    }

    /// Whether the byte offset lies between two graphemes, or at an end.
    pub fn is_edge(&self, at: usize) -> bool {
        is_plain_boundary(self.text, at).unwrap_or_else(|| self.edges().binary_search(&at).is_ok())
    }

    /// The last edge at or before the byte offset.
    pub fn at_or_before(&self, at: usize) -> usize {
        if self.is_edge(at) {
            return at;
        }
        let edges = self.edges();
        edges[edges.partition_point(|edge| *edge <= at).saturating_sub(1)]
    }

    /// The first edge at or after the byte offset; the end for an offset past it.
    pub fn at_or_after(&self, at: usize) -> usize {
        if self.is_edge(at) {
            return at;
        }
        let edges = self.edges();
        edges.get(edges.partition_point(|edge| *edge < at)).copied().unwrap_or(self.text.len())
    }
}

/// The sentences of the text with their closing punctuation and the spaces after it; their concatenation is the text.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let end = at + c.len_utf8();
        let closes = match c {
            '\n' => true,
            '。' | '！' | '？' | '…' | '.' | '!' | '?' | '”' | '’' | '」' | '』' | '）' | ')' | '"' | ' '
            | '\u{3000}' => !next.is_some_and(continues_sentence) && ends_sentence(&text[start..end]),
            _ => false,
        };
        if closes {
            out.push(&text[start..end]);
            start = end;
        }
    }
    if start < text.len() {
        out.push(&text[start..]);
    }
    out
}

/// What still belongs to a sentence after its full stop: more punctuation, closing quotes, spaces.
fn continues_sentence(c: char) -> bool {
    matches!(
        c,
        '。' | '！'
            | '？'
            | '…'
            | '.'
            | '!'
            | '?'
            | '”'
            | '’'
            | '」'
            | '』'
            | '）'
            | ')'
            | '"'
            | ' '
            | '\u{3000}'
            | '\n'
    )
}

/// Whether a piece of text that stops here is a finished sentence: a Chinese full stop, or a Latin one before a space.
fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches([' ', '\u{3000}']);
    let spaced = bare.len() < text.len();
    let core = bare.trim_end_matches(['”', '’', '」', '』', '）', ')', '"']);
    match core.chars().next_back() {
        Some('。' | '！' | '？' | '…') => true,
        Some('.' | '!' | '?') => spaced,
        _ => false,
    }
}

/// Characters whose neighbours never join them into one grapheme or, at a clause's end, into one word.
fn is_simple(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff60}'
        | '\u{2010}'..='\u{2027}' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{24f}' | '\u{391}'..='\u{3ff}' | '\u{410}'..='\u{44f}')
}

/// The text in parts that are segmented each on its own: a part ends after a line break or a full-width mark, before a
/// character that cannot join it. Anything else about the neighbouring part is then without influence on its words.
pub(crate) fn clauses(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut chars = rest.char_indices().peekable();
        let mut end = rest.len();
        while let Some((at, c)) = chars.next() {
            if matches!(c, '\n' | '。' | '，' | '、' | '；' | '：' | '！' | '？')
                && chars.peek().is_some_and(|(_, next)| is_simple(*next))
            {
                end = at + c.len_utf8();
                break;
            }
        }
        let (clause, after) = rest.split_at(end);
        rest = after;
        Some(clause)
    })
}

/// Appends the words of one clause.
pub(crate) fn push_words<'a>(clause: &'a str, out: &mut Vec<&'a str>) {
    let mut start = 0;
    if clause.is_ascii() {
        while start < clause.len() {
            let end = ascii_word_end(clause.as_bytes(), start);
            out.push(&clause[start..end]);
            start = end;
        }
        return;
    }
    let edges = GraphemeEdges::new(clause);
    for end in SEGMENTER.segment_str(clause) {
        if end > start && edges.is_edge(end) {
            out.push(&clause[start..end]);
            start = end;
        }
    }
    if start < clause.len() {
        out.push(&clause[start..]);
    }
}

/// Where the word that begins at `start` ends, by the rules of UAX #29 as far as they concern ASCII.
fn ascii_word_end(text: &[u8], start: usize) -> usize {
    let is_word = |at: usize| text.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let is_letter = |at: usize| text.get(at).is_some_and(u8::is_ascii_alphabetic);
    let is_digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = start + 1;
    match text[start] {
        b'\r' if text.get(at) == Some(&b'\n') => return at + 1,
        b' ' => {
            while text.get(at) == Some(&b' ') {
                at += 1;
            }
            return at;
        }
        _ if !is_word(start) => return at,
        _ => {}
    }
    loop {
        if is_word(at) {
            at += 1;
            continue;
        }
        let joins = match text.get(at) {
            Some(b'.' | b'\'') => (is_letter(at - 1) && is_letter(at + 1)) || (is_digit(at - 1) && is_digit(at + 1)),
            Some(b':') => is_letter(at - 1) && is_letter(at + 1),
            Some(b',' | b';') => is_digit(at - 1) && is_digit(at + 1),
            _ => false,
        };
        if !joins {
            return at;
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(words(text).join("|"), expected);
    }

    #[test]
    fn words_of_english_and_chinese() {
        check("It's 3.5 km, e.g. here", "It's| |3.5| |km|,| |e.g|.| |here");
        check("福州日报记者林晗。今天发布", "福州|日报|记者|林|晗|。|今天|发布");
        check("a👨‍👩‍👧b e\u{301}x 🇨🇳🇫🇷", "a|👨‍👩‍👧|b| |e\u{301}x| |🇨🇳|🇫🇷");
        check("line\r\n\r\nnext", "line|\r\n|\r\n|next");
    }

    #[test]
    fn sentences_keep_their_closing_marks() {
        assert_eq!(sentences("他说：“好。”走了。Then 3.5 km. End"), ["他说：“好。”", "走了。", "Then 3.5 km. ", "End"]);
    }

    #[test]
    fn a_megabyte_without_a_full_stop_is_quick() {
        let text = "新闻编辑部".repeat(70_000);
        assert_eq!(words(&text).concat(), text);
    }

    #[test]
    fn a_megabyte_of_flags_is_quick() {
        let text = "🇨🇳🇫🇷".repeat(65_000);
        assert_eq!(words(&text).len(), 130_000);
        let edges = GraphemeEdges::new(&text);
        assert!((0..100_000).all(|n| edges.is_edge(8 * n) && !edges.is_edge(8 * n + 4)));
        assert_eq!((edges.at_or_before(12), edges.at_or_after(12)), (8, 16));
    }

    proptest! {
        #[test]
        fn words_are_the_text_and_never_cut_a_grapheme(text in "\\PC{0,40}|[a\u{301}\u{200d}👨👩🇨🇳研究生命。，\u{e33}\u{e01}\u{600}\r\n ]{0,30}") {
            let words = words(&text);
            prop_assert_eq!(words.concat(), text.as_str());
            let mut at = 0;
            for word in words {
                at += word.len();
                prop_assert!(is_grapheme_boundary(&text, at), "{at} in {text:?}");
            }
        }

        #[test]
        fn the_short_way_through_ascii_agrees_with_icu(text in "[a-c0-2 _.,;:'\"\\-/\n\r\t]{0,24}") {
            for clause in clauses(&text) {
                let mut quick = Vec::new();
                push_words(clause, &mut quick);
                let ends: Vec<usize> = SEGMENTER.segment_str(clause).skip(1).collect();
                let sums: Vec<usize> = quick.iter().scan(0, |at, word| { *at += word.len(); Some(*at) }).collect();
                prop_assert_eq!(sums, ends, "{:?}", clause);
            }
        }

        #[test]
        fn sentences_are_the_text(text in "[ab。！.?” \n]{0,30}") {
            prop_assert_eq!(sentences(&text).concat(), text);
        }
    }
}
