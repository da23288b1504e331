//! How much is different: characters, sentences and paragraphs, and which part of the text that is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::compare::ArticleDiff;
use super::{Op, OpKind};
use crate::text::count::Counts;
use crate::text::sentences;

/// What a difference measures. Characters are 字数 as [`Counts`] counts them, punctuation included: a Chinese character or mark
/// is one, and so is a word or a number of another script. A word of which a letter was changed is one deleted and one
/// inserted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiffStat {
    /// Characters of the older text.
    pub old: u32,
    /// Characters of the newer text.
    pub new: u32,
    /// Characters that only the older text has; moved ones are among them.
    pub deleted: u32,
    /// Characters that only the newer text has.
    pub inserted: u32,
    /// Sentences of the older text.
    pub old_sentences: u32,
    /// Sentences of the newer text.
    pub new_sentences: u32,
    /// Sentences that both have as they are, at one place of the text.
    pub kept_sentences: u32,
    /// Sentences that one text has and the other has not as they are: one that was edited counts once.
    pub touched_sentences: u32,
    /// Paragraphs (headings, list items, cells, captions) with words that one text has and the other has not as they are.
    pub touched_paragraphs: u32,
    /// Blocks and sentences that stand elsewhere.
    pub moved: u32,
    /// Fields of the article that differ.
    pub fields: u32,
    /// The part of both texts that is deleted or inserted, in thousandths: 0 where they are the same, 1000 where they have
    /// nothing in common.
    pub share: u32,
}

impl DiffStat {
    /// Of two plain texts, a paragraph a line.
    pub fn of_ops(ops: &[Op]) -> Self {
        let mut stat = Self::default();
        for op in ops {
            let count = characters(&op.text);
            match op.op {
                OpKind::Equal => {}
                OpKind::Delete => stat.deleted += count,
                OpKind::Insert => stat.inserted += count,
            }
        }
        let (old, new) = (side(ops, OpKind::Insert), side(ops, OpKind::Delete));
        (stat.old, stat.new) = (characters(&old), characters(&new));
        let both = stat.old + stat.new;
        stat.share = ((stat.deleted + stat.inserted) * 1000 + both / 2).checked_div(both).unwrap_or_default().min(1000);
        let sentences = kept(ops, &spans(&old, sentences), &spans(&new, sentences));
        (stat.old_sentences, stat.new_sentences, stat.kept_sentences) = sentences;
        stat.touched_sentences = sentences.0.max(sentences.1) - sentences.2;
        let lines = |text: &str| -> Vec<(usize, usize)> { spans(text, |text| text.split_inclusive('\n').collect()) };
        let paragraphs = kept(ops, &lines(&old), &lines(&new));
        stat.touched_paragraphs = paragraphs.0.max(paragraphs.1) - paragraphs.2;
        stat
    }

    /// Of two articles: words of the bodies, moves, and how many fields differ.
    pub fn of_articles(diff: &ArticleDiff) -> Self {
        let blocks = diff.blocks.iter().map(|block| block.moved);
        let sentences = diff.blocks.iter().flat_map(|block| &block.inline).map(|run| run.moved);
        // They are numbered from 1.
        let moved = blocks.chain(sentences).flatten().max().unwrap_or_default();
        let fields = u32::try_from(diff.fields.len()).unwrap_or(u32::MAX);
        Self { moved, fields, ..Self::of_ops(&diff.ops) }
    }
}

fn characters(text: &str) -> u32 {
    Counts::of_text(text).characters_with_punctuation
}

fn side(ops: &[Op], without: OpKind) -> String {
    ops.iter().filter(|op| op.op != without).map(|op| op.text.as_str()).collect()
}

/// Where the parts of a text lie that say anything, without the space around them. Bytes.
fn spans(text: &str, parts: impl Fn(&str) -> Vec<&str>) -> Vec<(usize, usize)> {
    let mut at = 0;
    let mut out = Vec::new();
    for part in parts(text) {
        let trimmed = part.trim();
        let start = at + part.find(trimmed).unwrap_or_default();
        if !trimmed.is_empty() {
            out.push((start, start + trimmed.len()));
        }
        at += part.len();
    }
    out
}

/// How many parts each side has, and how many of them both have as they are.
fn kept(ops: &[Op], old: &[(usize, usize)], new: &[(usize, usize)]) -> (u32, u32, u32) {
    let (mut at_old, mut at_new, mut i, mut j, mut kept) = (0, 0, 0, 0, 0);
    for op in ops {
        let len = op.text.len();
        if op.op == OpKind::Equal {
            let (end_old, shift) = (at_old + len, at_new);
            while i < old.len() && old[i].0 < at_old {
                i += 1;
            }
            while i < old.len() && old[i].1 <= end_old {
                let there = (old[i].0 - at_old + shift, old[i].1 - at_old + shift);
                while j < new.len() && new[j].0 < there.0 {
                    j += 1;
                }
                kept += u32::from(new.get(j) == Some(&there));
                i += 1;
            }
        }
        at_old += if op.op == OpKind::Insert { 0 } else { len };
        at_new += if op.op == OpKind::Delete { 0 } else { len };
    }
    let count = |parts: &[(usize, usize)]| u32::try_from(parts.len()).unwrap_or(u32::MAX);
    (count(old), count(new), kept)
}

#[cfg(test)]
mod tests {
    use super::super::{diff_articles, diff_text};
    use super::*;
    use crate::model::{Article, Body, Node};

    fn stat(old: &str, new: &str) -> DiffStat {
        DiffStat::of_ops(&diff_text(old, new))
    }

    /// Deleted, inserted, and the share in thousandths.
    #[track_caller]
    fn characters_are(old: &str, new: &str, expected: (u32, u32, u32)) {
        let stat = stat(old, new);
        assert_eq!((stat.deleted, stat.inserted, stat.share), expected);
    }

    /// Sentences that both have, touched ones, and touched paragraphs.
    #[track_caller]
    fn sentences_are(old: &str, new: &str, expected: (u32, u32, u32)) {
        let stat = stat(old, new);
        assert_eq!((stat.kept_sentences, stat.touched_sentences, stat.touched_paragraphs), expected);
    }

    #[test]
    fn characters_are_counted_by_the_rule_of_each_script() {
        characters_are("", "", (0, 0, 0));
        characters_are("票价一元。", "票价两元。", (2, 2, 400));
        characters_are("The fare is one yuan.", "The fare is two yuan.", (1, 1, 200));
        characters_are("", "渡口 ferry", (0, 3, 1000));
        characters_are("渡口", "渡口", (0, 0, 0));
    }

    #[test]
    fn a_sentence_counts_once_whatever_was_done_to_it() {
        sentences_are("雾散了。船来了。", "雾散了。船来了。", (2, 0, 0));
        sentences_are("雾散了。船来了。", "雾散了。渡船来晚了。", (1, 1, 1));
        sentences_are("雾散了。船来了。", "雾散了。", (1, 1, 1));
        sentences_are("雾散了。", "雾散了。船来了。", (1, 1, 1));
        sentences_are("One. Two.", "One. Two, three.", (1, 1, 1));
        sentences_are("一。\n二。\n三。", "一。\n三。", (2, 1, 1));
        sentences_are("一。\n二。", "一。二。", (2, 0, 2));
    }

    #[test]
    fn moves_and_fields_of_articles_are_counted() {
        let of = |headline: &str, lines: &[&str]| Article {
            headline: headline.into(),
            body: Body::new(lines.iter().copied().map(Node::paragraph).collect()),
            ..Article::default()
        };
        let (old, new) = (
            ["渡船每天早上六点开出。", "雾散了。", "票价一元。"],
            ["雾散了。", "票价一元。", "渡船每天早上六点开出。"],
        );
        let stat = DiffStat::of_articles(&diff_articles(&of("渡口", &old), &of("渡口清晨", &new)));
        assert_eq!((stat.moved, stat.fields, stat.kept_sentences), (1, 1, 2));
        let same = DiffStat::of_articles(&diff_articles(&of("渡口", &old), &of("渡口", &old)));
        assert_eq!(
            same,
            DiffStat { old: 20, new: 20, old_sentences: 3, new_sentences: 3, kept_sentences: 3, ..DiffStat::default() }
        );
    }
}
