//! 更正: what a correction note may say, drafted from what was published and what stands now. A draft is words to begin with:
//! whoever corrects reads and rewrites them.

use crate::diff::{Change, Turn, Weave};
use crate::facts::{self, Lexicon};
use crate::model::Article;
use crate::triage::ChangeClass;

/// So many corrections a draft names; a text that needs more needs another kind of note.
const MOST: usize = 4;

/// How much of a passage is quoted, in characters.
const QUOTED: usize = 60;

/// A note about how a text differs from an earlier one, in the text's language; empty where nothing of it is worth telling
/// readers: punctuation, format.
pub fn draft(then: &Article, now: &Article) -> String {
    let pairs = pairs(then, now);
    let said: Vec<String> = pairs.iter().take(MOST).map(|(old, new)| sentence(old, new, now.is_chinese())).collect();
    said.join(if now.is_chinese() { "" } else { " " })
}

/// What was said and what it should have said. Facts tell more than words: where any were changed, they alone.
fn pairs(then: &Article, now: &Article) -> Vec<(String, String)> {
    let lexicon = Lexicon::house();
    let (old, new) = (facts::facts(then, lexicon, &[]), facts::facts(now, lexicon, &[]));
    let changed = facts::changed(&old, &new);
    let mut out: Vec<(String, String)> = Vec::new();
    for change in changed {
        if let Some(new) = change.new {
            add(&mut out, change.old.text.clone(), new.text.clone());
        }
    }
    if !out.is_empty() {
        return out;
    }
    let nobody = Turn { author: String::new(), at: chrono::DateTime::UNIX_EPOCH };
    let changes = Weave::new(then).advance(now, &nobody).changes();
    for change in changes.iter().filter(|change| telling(change)) {
        add(&mut out, around(change, &change.deleted), around(change, &change.inserted));
    }
    out
}

fn add(out: &mut Vec<(String, String)>, old: String, new: String) {
    let pair = (old, new);
    if pair.0 != pair.1 && !out.contains(&pair) {
        out.push(pair);
    }
}

fn telling(change: &Change) -> bool {
    let class = matches!(change.class, ChangeClass::Wording | ChangeClass::Fact);
    class && !(change.deleted.trim().is_empty() && change.inserted.trim().is_empty())
}

/// Words of a change that stand alone say too little: with those around them, up to a mark.
fn around(change: &Change, words: &str) -> String {
    if words.trim().is_empty() {
        return String::new();
    }
    let mark = |c: char| "，。；：！？、,.;:!?\n".contains(c);
    // What itself begins or ends with a mark is whole at that end.
    let (from_mark, to_mark) = (words.trim_start().starts_with(mark), words.trim_end().ends_with(mark));
    let words = words.trim_matches(|c: char| mark(c) || c.is_whitespace());
    let before: String = change.context_before.rsplit(mark).next().unwrap_or_default().trim_start().to_owned();
    let after: String = change.context_after.split(mark).next().unwrap_or_default().trim_end().to_owned();
    let short = words.trim().chars().count() < 8;
    let before = if short && !from_mark { before.as_str() } else { "" };
    let after = if short && !to_mark { after.as_str() } else { "" };
    let text = format!("{before}{words}{after}");
    let text = text.trim().trim_start_matches('…').trim_end_matches('…').trim();
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn sentence(old: &str, new: &str, chinese: bool) -> String {
    match (old.is_empty(), new.is_empty(), chinese) {
        (false, false, true) => format!("此前版本中的“{old}”应为“{new}”。"),
        (false, true, true) => format!("此前版本中的“{old}”有误，已删去。"),
        (true, _, true) => format!("此前版本缺少“{new}”，已补上。"),
        (false, false, false) => {
            format!("An earlier version of this article said “{old}”; it should have said “{new}”.")
        }
        (false, true, false) => format!("An earlier version of this article wrongly said “{old}”."),
        (true, _, false) => format!("An earlier version of this article left out “{new}”."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Body, Node};

    fn article(language: &str, headline: &str, paragraph: &str) -> Article {
        let body = Body::new(vec![Node::paragraph(paragraph)]);
        Article { language: language.into(), headline: headline.into(), body, ..Article::default() }
    }

    #[track_caller]
    fn check(language: &str, then: &str, now: &str, expected: &str) {
        assert_eq!(draft(&article(language, "标题", then), &article(language, "标题", now)), expected);
    }

    #[test]
    fn facts_are_named_as_facts() {
        check("zh-Hans", "首班船7点开，票价2元。", "首班船8点开，票价2元。", "此前版本中的“7点”应为“8点”。");
        check(
            "en",
            "The ferry carried 800 passengers on its first day.",
            "The ferry carried 980 passengers on its first day.",
            "An earlier version of this article said “800”; it should have said “980”.",
        );
    }

    #[test]
    fn words_are_quoted_with_what_stands_around_them() {
        check(
            "zh-Hans",
            "渡轮从东岸开出，票价不变。",
            "渡轮从西岸开出，票价不变。",
            "此前版本中的“渡轮从东岸开出”应为“渡轮从西岸开出”。",
        );
        check("zh-Hans", "渡轮开航，很受欢迎。", "渡轮开航。", "此前版本中的“很受欢迎”有误，已删去。");
    }

    #[test]
    fn punctuation_is_nothing_to_tell() {
        check("zh-Hans", "渡轮开航,票价不变。", "渡轮开航，票价不变。", "");
        check("zh-Hans", "渡轮开航。", "渡轮开航。", "");
    }
}
