//! Names of people: beside a title, after a word of saying in English, or known from credits and earlier stories.

use super::letters::{Letters, Words, is_latin};
use super::lexicon::Lexicon;
use crate::text::count::is_han;
use crate::text::words;

/// A name that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// With its title, where that stands beside it.
    pub(super) from: usize,
    pub(super) end: usize,
    pub(super) name: String,
    pub(super) title: String,
}

/// Most letters of a Chinese title.
const LONGEST_TITLE: usize = 8;
/// Most words of a Latin name.
const MOST_WORDS: usize = 4;

/// The names of a text, in order.
pub(super) fn names(letters: &Letters, lexicon: &Lexicon, known: &Words) -> Vec<Name> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        match name(letters, at, lexicon, known) {
            Some(found) => {
                at = found.end;
                out.push(found);
            }
            None => at += 1,
        }
    }
    out
}

fn name(letters: &Letters, at: usize, lexicon: &Lexicon, known: &Words) -> Option<Name> {
    if is_latin(letters.at(at)) {
        return english(letters, at, lexicon).or_else(|| from_list(letters, at, lexicon, known));
    }
    if !is_han(letters.at(at)) {
        return None;
    }
    title_first(letters, at, lexicon, known).or_else(|| name_first(letters, at, lexicon, known)).or_else(|| {
        let found = from_list(letters, at, lexicon, known)?;
        (found.name.chars().count() > 1).then_some(found)
    })
}

/// A known name, wherever it stands.
fn from_list(letters: &Letters, at: usize, lexicon: &Lexicon, known: &Words) -> Option<Name> {
    let (end, _) = known.at(letters, at)?;
    let name = letters.slice(at, end);
    let title = lexicon.titles_zh.at(letters, end).filter(|_| is_han(letters.at(at)));
    let stop = title.map_or(end, |(end, _)| end);
    Some(Name { from: at, end: stop, name, title: letters.slice(end, stop) })
}

/// 局长王五, 记者 李四.
fn title_first(letters: &Letters, at: usize, lexicon: &Lexicon, known: &Words) -> Option<Name> {
    let (title_end, _) = lexicon.titles_zh.at(letters, at)?;
    let from = if matches!(letters.at(title_end), ' ' | '\u{3000}') { title_end + 1 } else { title_end };
    let end = match known.at(letters, from) {
        Some((end, _)) => end,
        None => surname(letters, from, lexicon).and_then(|end| given(letters, end, lexicon))?,
    };
    let title = letters.slice(at, title_end);
    is_word(letters, at, title_end).then(|| Name { from: at, end, name: letters.slice(from, end), title })
}

/// Whether what stands there is a word of its own: 市长 is none in 南京市长江大桥, nor 校长 in 高校长期.
fn is_word(letters: &Letters, from: usize, end: usize) -> bool {
    const AROUND: usize = 4;
    let start =
        (from.saturating_sub(AROUND)..=from).find(|at| (*at..from).all(|at| is_han(letters.at(at)))).unwrap_or(from);
    let text = letters.slice(start, end + AROUND);
    let mut edges = vec![start];
    for word in words(&text) {
        edges.push(edges[edges.len() - 1] + word.chars().count());
    }
    edges.contains(&from) && edges.contains(&end)
}

/// 王五局长, 林教授; only where a name may begin.
fn name_first(letters: &Letters, at: usize, lexicon: &Lexicon, known: &Words) -> Option<Name> {
    if let Some((end, _)) = known.at(letters, at) {
        let (stop, _) = lexicon.titles_zh.at(letters, end)?;
        return Some(Name { from: at, end: stop, name: letters.slice(at, end), title: letters.slice(end, stop) });
    }
    let family = surname(letters, at, lexicon)?;
    let begins = !is_han(letters.before(at))
        || lexicon.titles_zh.ending_at(letters, at, LONGEST_TITLE).is_some()
        || matches!(
            letters.before(at),
            '和' | '与' | '对' | '由' | '向' | '请' | '同' | '问' | '跟' | '位' | '在' | '给'
        );
    if !begins {
        return None;
    }
    (family..=family + 2).find_map(|end| {
        let (stop, _) = lexicon.titles_zh.at(letters, end)?;
        let is_name =
            (at..end).all(|at| is_han(letters.at(at))) && ends_a_name(letters, stop) && is_word(letters, end, stop);
        // A title that is begun by a surname's letter (高校长) is read as the title it is.
        let is_title = lexicon.titles_zh.at(letters, at).is_some();
        (is_name && !is_title).then(|| Name {
            from: at,
            end: stop,
            name: letters.slice(at, end),
            title: letters.slice(end, stop),
        })
    })
}

/// 张记者证 is no name with a title: after the title may not come what makes another word of it.
fn ends_a_name(letters: &Letters, at: usize) -> bool {
    !"证会席团队员室组站部处们".contains(letters.at(at)) || letters.at(at) == '\0'
}

fn surname(letters: &Letters, at: usize, lexicon: &Lexicon) -> Option<usize> {
    if let Some((end, _)) = lexicon.compound_surnames.at(letters, at) {
        return Some(end);
    }
    lexicon.surnames.contains(&letters.at(at)).then_some(at + 1)
}

/// Where the given name ends: after two letters, or after one where the next begins another word.
fn given(letters: &Letters, family: usize, lexicon: &Lexicon) -> Option<usize> {
    let stops = |at: usize| {
        let c = letters.at(at);
        !(is_han(c) || c == '·') || lexicon.after_names.at(letters, at).is_some()
    };
    if stops(family) {
        // 某 and × stand for what is not said.
        return matches!(letters.at(family), '某' | '×').then_some(family + 1);
    }
    let goes_on = || lexicon.after_given.at(letters, family + 1).is_some() || begins_word(letters, family + 1);
    Some(if stops(family + 1) || (!stops(family + 2) && goes_on()) { family + 1 } else { family + 2 })
}

/// Whether a word of several letters begins there, as 出资 does in 王五出资.
fn begins_word(letters: &Letters, at: usize) -> bool {
    words(&letters.slice(at, at + 4)).first().is_some_and(|word| word.chars().filter(|c| is_han(*c)).count() > 1)
}

/// Mayor Jane Doe, Jane Doe said, said Jane Doe.
fn english(letters: &Letters, at: usize, lexicon: &Lexicon) -> Option<Name> {
    if is_latin(letters.before(at)) {
        return None;
    }
    if let Some((title_end, _)) = lexicon.titles_en.at(letters, at).filter(|_| letters.at(at).is_ascii_uppercase()) {
        let stop = if letters.at(title_end) == '.' { title_end + 1 } else { title_end };
        let from = letters.past_space(stop);
        let end = capitals(letters, from, MOST_WORDS)?;
        return (from > stop).then(|| Name {
            from: at,
            end,
            name: letters.slice(from, end),
            title: letters.slice(at, title_end),
        });
    }
    let end = capitals(letters, at, MOST_WORDS)?;
    let several = letters.slice(at, end).contains(' ');
    let next = letters.past_space(end);
    let says = lexicon.speech_en.at(letters, next).is_some()
        || at >= 2 && lexicon.speech_en.ending_at(letters, at - 1, 12).is_some();
    (several && says).then(|| Name { from: at, end, name: letters.slice(at, end), title: String::new() })
}

/// Where a run of capitalised words ends; an initial may stand within.
fn capitals(letters: &Letters, from: usize, most: usize) -> Option<usize> {
    let word = |at: usize| {
        let end = letters.while_is(at, |c| is_latin(c) || matches!(c, '\'' | '’' | '-'));
        let capital = letters.at(at).is_uppercase() && is_latin(letters.at(at));
        capital.then_some(end)
    };
    let mut end = word(from)?;
    for _ in 1..most {
        // Jane Q. Doe
        let initial =
            letters.before(end).is_uppercase() && letters.at(end) == '.' && end >= 2 && letters.at(end - 2) == ' ';
        let next = end + usize::from(initial);
        match word(next + 1).filter(|_| letters.at(next) == ' ') {
            Some(further) => end = further,
            None => break,
        }
    }
    let slice = letters.slice(from, end);
    let possessive = ["'s", "’s"].iter().any(|ending| slice.ends_with(ending));
    let end = if possessive { end - 2 } else { end };
    (end > from).then_some(end)
}
