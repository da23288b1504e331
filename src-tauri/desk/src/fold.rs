//! Folding text for search, and showing where something was found.

use crate::api::{Snippet, SnippetPart};

/// Characters shown before and after what was found.
const BEFORE: usize = 16;
const AFTER: usize = 40;

/// Text in lower case, character by character, so that what is folded alone and what is folded in context agree.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if has_no_case(c) { folded.push(c) } else { folded.extend(c.to_lowercase()) }
    }
    folded
}

/// The Chinese, Japanese and Korean blocks from U+2E80 to U+A63F, which the long way through the tables of case would
/// only slow down.
fn has_no_case(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{a63f}')
}

/// How often the folded query occurs in a text, and the first places, at most `places`; `None` when it does not.
pub(crate) fn find(text: &str, query: &str, places: usize) -> Option<(u32, Vec<Snippet>)> {
    let folded = fold(text);
    let hits: Vec<usize> = folded.match_indices(query).map(|(at, _)| at).collect();
    if hits.is_empty() {
        return None;
    }
    let count = u32::try_from(hits.len()).unwrap_or(u32::MAX);
    let starts = Starts::of(text);
    let ranges: Vec<(usize, usize)> =
        hits.iter().map(|at| (starts.original(*at), starts.original_end(*at + query.len()))).collect();
    let mut snippets = Vec::new();
    let mut shown_to = 0;
    for (from, to) in &ranges {
        if snippets.len() == places {
            break;
        }
        if *from >= shown_to {
            let (snippet, end) = cut(text, *from, *to, &ranges);
            snippets.push(snippet);
            shown_to = end;
        }
    }
    Some((count, snippets))
}

/// How positions in the folded text are carried over to the text.
enum Starts {
    /// Folding left every character as long as it was.
    Same,
    /// For each character, where its folding starts and where it starts; at last the two lengths.
    Moved(Vec<(usize, usize)>),
}

impl Starts {
    fn of(text: &str) -> Self {
        let length = |c: char| c.to_lowercase().map(char::len_utf8).sum::<usize>();
        if text.chars().all(|c| c.is_ascii() || has_no_case(c) || length(c) == c.len_utf8()) {
            return Self::Same;
        }
        let mut folded = 0;
        let mut starts = Vec::with_capacity(text.len() / 2 + 1);
        for (at, c) in text.char_indices() {
            starts.push((folded, at));
            folded += length(c);
        }
        starts.push((folded, text.len()));
        Self::Moved(starts)
    }

    /// Start of the character whose folding holds this position.
    fn original(&self, folded: usize) -> usize {
        let Self::Moved(starts) = self else { return folded };
        let after = starts.partition_point(|(start, _)| *start <= folded);
        starts.get(after.saturating_sub(1)).map_or(0, |(_, at)| *at)
    }

    /// End of the character whose folding ends at or holds this position.
    fn original_end(&self, folded: usize) -> usize {
        let Self::Moved(starts) = self else { return folded };
        let at = starts.partition_point(|(start, _)| *start < folded);
        starts.get(at).or(starts.last()).map_or(0, |(_, at)| *at)
    }
}

/// The line around a range, shortened, with every hit in it marked; and where it ends.
fn cut(text: &str, from: usize, to: usize, hits: &[(usize, usize)]) -> (Snippet, usize) {
    let line_start = text[..from].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[to..].find('\n').map_or(text.len(), |at| to + at);
    let start = text[line_start..from].char_indices().rev().take(BEFORE).last().map_or(from, |(at, _)| line_start + at);
    let end = text[to..line_end].char_indices().nth(AFTER).map_or(line_end, |(at, _)| to + at);
    let mut parts = Vec::new();
    let mut part = |text: &str, hit: bool| {
        if !text.is_empty() {
            parts.push(SnippetPart { text: text.to_owned(), hit });
        }
    };
    if start > line_start {
        part("…", false);
    }
    let mut at = start;
    for (hit_from, hit_to) in hits.iter().filter(|(hit_from, hit_to)| *hit_from >= start && *hit_to <= end) {
        part(&text[at..*hit_from], false);
        part(&text[*hit_from..*hit_to], true);
        at = *hit_to;
    }
    part(&text[at..end], false);
    if end < line_end {
        part("…", false);
    }
    (Snippet { parts }, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hits are shown in brackets, snippets parted by `|`.
    #[track_caller]
    fn check(text: &str, query: &str, expected: Option<(u32, &str)>) {
        let shown = find(text, &fold(query), 3).map(|(count, snippets)| {
            let show = |snippet: &Snippet| -> String {
                let part = |p: &SnippetPart| if p.hit { format!("[{}]", p.text) } else { p.text.clone() };
                snippet.parts.iter().map(part).collect()
            };
            (count, snippets.iter().map(show).collect::<Vec<_>>().join("|"))
        });
        assert_eq!(shown.as_ref().map(|(count, text)| (*count, text.as_str())), expected);
    }

    #[test]
    fn places_are_marked_in_the_text_as_written() {
        check("中国队夺冠", "国", Some((1, "中[国]队夺冠")));
        check("The Editor edits", "edit", Some((2, "The [Edit]or [edit]s")));
        check("nothing", "x", None);
        check("一\n二三\n四", "三", Some((1, "二[三]")));
    }

    #[test]
    fn folding_that_changes_lengths_keeps_places() {
        check("İİstanbul X", "x", Some((1, "İİstanbul [X]")));
        check("aİb", "i", Some((1, "a[İ]b")));
        check("ẞtraße", "ß", Some((2, "[ẞ]tra[ß]e")));
    }

    #[test]
    fn what_is_said_to_have_no_case_has_none() {
        for c in ('\u{2e80}'..='\u{a63f}').filter(|c| has_no_case(*c)) {
            assert!(c.to_lowercase().eq([c]), "{c}");
        }
    }

    #[test]
    fn long_lines_are_shortened() {
        let text = format!("{}中{}", "a".repeat(100), "b".repeat(100));
        check(&text, "中", Some((1, &format!("…{}[中]{}…", "a".repeat(16), "b".repeat(40)))));
    }
}
