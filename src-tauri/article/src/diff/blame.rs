//! 追溯: who wrote a sentence, who touched it since, and how it was worded before.
//!
//! The texts of a story are walked from the oldest to the newest and every run of the newest remembers the text in which it
//! came to be; then each sentence is followed back. Which texts there were, and whose they are, is the desk's to know.

use std::ops::Range;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Op, OpKind, Turn, diff_text};
use crate::model::Body;
use crate::text::{TextBlock, sentences, text_blocks};

/// One text of a story's past and whose it is.
#[derive(Clone, Debug)]
pub struct Step {
    /// The body as it was then.
    pub body: Body,
    /// Who wrote what is new in it, and when.
    pub turn: Turn,
}

/// A sentence of the newest text and its past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SentenceBlame {
    /// Its start: ProseMirror position.
    #[ts(type = "number")]
    pub from: usize,
    /// Its end.
    #[ts(type = "number")]
    pub to: usize,
    /// Its text.
    pub text: String,
    /// Who wrote it first, and when.
    pub wrote: Turn,
    /// Who changed it since, oldest first.
    pub touched: Vec<Turn>,
    /// Its runs by the hand that each is of.
    pub runs: Vec<BlameRun>,
    /// Its wordings before this one, the latest first.
    pub earlier: Vec<EarlierWording>,
}

/// A run of a sentence by one hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlameRun {
    /// The text.
    pub text: String,
    /// Whose it is.
    pub author: String,
    /// When it was written, UTC.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
}

/// A wording that a sentence had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EarlierWording {
    /// The text.
    pub text: String,
    /// Who worded it so, and when.
    pub wrote: Turn,
}

/// Of one question no more sentences than this are answered.
pub const MOST_SENTENCES: usize = 400;

/// Of a sentence this share has to stand in the older text for it to be the same sentence, in percent of its letters.
const SAME_SENTENCE: usize = 30;

/// The past of the sentences that touch a range of the newest text (ProseMirror positions). Steps are given oldest first.
pub fn blame(steps: &[Step], from: usize, to: usize) -> Vec<SentenceBlame> {
    let Some(newest) = steps.last() else { return Vec::new() };
    let texts: Vec<String> = steps.iter().map(|step| joined(&text_blocks(&step.body))).collect();
    let paths: Vec<Vec<Op>> = texts.windows(2).map(|pair| diff_text(&pair[0], &pair[1])).collect();
    let hands = hands(&texts[0], &paths);
    let blocks = text_blocks(&newest.body);
    let mut out = Vec::new();
    let mut start = 0;
    for block in &blocks {
        let mut at = 0;
        for sentence in sentences(&block.text) {
            let shown = sentence.trim();
            let lead = at + (sentence.len() - sentence.trim_start().len());
            at += sentence.len();
            let (first, last) = (block.position(lead), block.position(lead + shown.len()));
            if shown.is_empty() || first > to || last < from || out.len() == MOST_SENTENCES {
                continue;
            }
            let range = start + lead..start + lead + shown.len();
            let past = Past { steps, texts: &texts, paths: &paths };
            let (wrote, touched, earlier) = past.of(range.clone());
            let runs = runs(&hands, &range, &texts[texts.len() - 1], steps);
            out.push(SentenceBlame { from: first, to: last, text: shown.to_owned(), wrote, touched, runs, earlier });
        }
        start += block.text.len() + 1;
    }
    out
}

fn joined(blocks: &[TextBlock]) -> String {
    blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// For the newest text, lengths of bytes with the step that each came to be in.
fn hands(oldest: &str, paths: &[Vec<Op>]) -> Vec<(usize, usize)> {
    let mut hands = vec![(oldest.len(), 0)];
    for (step, ops) in (1..).zip(paths) {
        let mut next: Vec<(usize, usize)> = Vec::with_capacity(hands.len() + 2);
        let mut old = hands.into_iter();
        let mut rest = (0, 0);
        let mut take = |mut length: usize, mut keep: Option<&mut Vec<(usize, usize)>>| {
            while length > 0 {
                if rest.0 == 0 {
                    let Some(more) = old.next() else { return };
                    rest = more;
                    continue;
                }
                let part = length.min(rest.0);
                if let Some(keep) = keep.as_deref_mut() {
                    push(keep, part, rest.1);
                }
                length -= part;
                rest.0 -= part;
            }
        };
        for op in ops {
            match op.op {
                OpKind::Equal => take(op.text.len(), Some(&mut next)),
                OpKind::Delete => take(op.text.len(), None),
                OpKind::Insert => push(&mut next, op.text.len(), step),
            }
        }
        hands = next;
    }
    hands
}

fn push(hands: &mut Vec<(usize, usize)>, length: usize, step: usize) {
    match hands.last_mut() {
        Some(last) if last.1 == step => last.0 += length,
        _ => hands.push((length, step)),
    }
}

fn runs(hands: &[(usize, usize)], range: &Range<usize>, text: &str, steps: &[Step]) -> Vec<BlameRun> {
    let mut out: Vec<BlameRun> = Vec::new();
    let mut at = 0;
    for (length, step) in hands {
        let (from, to) = (at.max(range.start), (at + length).min(range.end));
        at += length;
        if from >= to {
            continue;
        }
        let turn = &steps[*step].turn;
        match out.last_mut() {
            Some(last) if (&last.author, last.at) == (&turn.author, turn.at) => last.text.push_str(&text[from..to]),
            _ => out.push(BlameRun { text: text[from..to].to_owned(), author: turn.author.clone(), at: turn.at }),
        }
    }
    out
}

/// The texts behind the newest one and the ways between them.
struct Past<'a> {
    steps: &'a [Step],
    texts: &'a [String],
    paths: &'a [Vec<Op>],
}

impl Past<'_> {
    /// Follows a range of the newest text back: who wrote it, who changed it, and how it was worded.
    fn of(&self, mut range: Range<usize>) -> (Turn, Vec<Turn>, Vec<EarlierWording>) {
        let mut born = 0;
        // The steps that changed it, with the wording before each, the latest first.
        let mut changes: Vec<(usize, String)> = Vec::new();
        for step in (1..self.steps.len()).rev() {
            let Some(before) = self.before(step, &range) else {
                born = step;
                break;
            };
            let (old, new) = (self.texts[step - 1][before.clone()].trim(), self.texts[step][range.clone()].trim());
            if old != new {
                changes.push((step, old.to_owned()));
            }
            range = before;
        }
        let makers = changes.iter().skip(1).map(|(step, _)| *step).chain([born]);
        let earlier = makers
            .zip(&changes)
            .map(|(maker, (_, text))| EarlierWording { text: text.clone(), wrote: self.steps[maker].turn.clone() });
        let touched = changes.iter().rev().map(|(step, _)| self.steps[*step].turn.clone()).collect();
        (self.steps[born].turn.clone(), touched, earlier.collect())
    }

    /// The sentences of the text before `step` that a range of it came from; none where most of it is new.
    fn before(&self, step: usize, range: &Range<usize>) -> Option<Range<usize>> {
        let (mut old, mut new) = (0, 0);
        let (mut kept, mut found) = (0, None::<Range<usize>>);
        for op in &self.paths[step - 1] {
            let length = op.text.len();
            if op.op == OpKind::Equal {
                let (from, to) = (new.max(range.start), (new + length).min(range.end));
                if from < to {
                    let part = &self.texts[step][from..to];
                    kept += part.chars().filter(|c| c.is_alphanumeric()).count();
                    let (first, last) = (old + (from - new), old + (to - new));
                    found = Some(found.map_or(first, |found| found.start)..last);
                }
            }
            old += if op.op == OpKind::Insert { 0 } else { length };
            new += if op.op == OpKind::Delete { 0 } else { length };
        }
        let all = self.texts[step][range.clone()].chars().filter(|c| c.is_alphanumeric()).count();
        let found = found.filter(|_| kept * 100 >= all * SAME_SENTENCE)?;
        Some(whole_sentences(&self.texts[step - 1], found))
    }
}

/// The sentences that a range touches.
fn whole_sentences(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |at| range.end + at);
    let (mut at, mut from, mut to) = (start, range.start, range.end);
    for sentence in sentences(&text[start..end]) {
        let next = at + sentence.len();
        if at <= range.start && range.start < next {
            from = at;
        }
        if at < range.end && range.end <= next {
            to = next;
        }
        at = next;
    }
    from..to
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Node;

    fn step(author: &str, text: &str) -> Step {
        let body = Body::new(text.split('\n').map(Node::paragraph).collect());
        Step { body, turn: Turn { author: author.to_owned(), at: DateTime::UNIX_EPOCH } }
    }

    #[track_caller]
    fn check(steps: &[(&str, &str)], expected: &[&str]) {
        let steps: Vec<Step> = steps.iter().map(|(author, text)| step(author, text)).collect();
        let names = |turns: &[Turn]| turns.iter().map(|turn| turn.author.as_str()).collect::<Vec<_>>().join(" ");
        let shown: Vec<String> = blame(&steps, 0, 10_000)
            .iter()
            .map(|found| {
                let runs: Vec<String> = found.runs.iter().map(|run| format!("{}:{}", run.author, run.text)).collect();
                let earlier: Vec<String> =
                    found.earlier.iter().map(|wording| format!("{}:{}", wording.wrote.author, wording.text)).collect();
                format!(
                    "{} [{}] {} < {}",
                    found.wrote.author,
                    names(&found.touched),
                    runs.join(" "),
                    earlier.join(" < ")
                )
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn one_hand_after_another() {
        check(
            &[
                ("李", "大桥明年通车。居民很高兴。"),
                ("王", "大桥后年通车。居民很高兴。"),
                ("张", "大桥后年才能通车。居民很高兴。新的一句。"),
            ],
            &[
                "李 [王 张] 李:大桥 王:后年 张:才能 李:通车。 < 王:大桥后年通车。 < 李:大桥明年通车。",
                "李 [] 李:居民很高兴。 < ",
                "张 [] 张:新的一句。 < ",
            ],
        );
    }

    #[test]
    fn in_english_and_over_paragraphs() {
        check(
            &[
                ("Li", "The bridge opens soon. People are glad."),
                ("Wang", "A new first paragraph.\nThe bridge opens in May. People are glad."),
            ],
            &[
                "Wang [] Wang:A new first paragraph. < ",
                "Li [Wang] Li:The bridge opens  Wang:in May Li:. < Li:The bridge opens soon.",
                "Li [] Li:People are glad. < ",
            ],
        );
    }

    #[test]
    fn only_what_the_range_touches() {
        let steps = [step("李", "一句。\n两句。\n三句。")];
        let found = blame(&steps, 6, 7);
        assert_eq!(
            found.iter().map(|found| (found.from, found.to, found.text.as_str())).collect::<Vec<_>>(),
            [(6, 9, "两句。")]
        );
        assert!(blame(&[], 0, 9).is_empty());
    }

    proptest! {
        #[test]
        fn runs_are_the_sentence(texts in proptest::collection::vec("[ab桥车。. \n]{0,24}", 1..5)) {
            let steps: Vec<Step> = texts.iter().map(|text| step("a", text)).collect();
            for found in blame(&steps, 0, 1000) {
                let runs: String = found.runs.iter().map(|run| run.text.as_str()).collect();
                prop_assert_eq!(&runs, &found.text);
                prop_assert!(!found.text.is_empty() && found.from < found.to);
            }
        }
    }
}
