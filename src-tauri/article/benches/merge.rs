//! How long a merge takes: an article of 100,000 characters with 200 edits on each side, beside the two differences that plain
//! `similar` finds over unicode words between the same texts.

#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use galley_article::diff::merge3;
use galley_article::model::{Article, Body, Node};
use similar::TextDiff;

const CHARACTERS: usize = 100_000;
const EDITS: usize = 200;
/// Rounds; the least of them is taken, as the one least disturbed.
const ROUNDS: u32 = 5;

/// Paragraphs of six sentences.
fn paragraphs(chinese: bool) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let (mut characters, mut number) = (0, 0);
    while characters < CHARACTERS {
        let text: String = (0..6)
            .map(|_| {
                number += 1;
                if chinese {
                    format!("市政府昨日发布第{number}号公告，要求各区在年底以前完成道路整修。")
                } else {
                    format!(
                        "On Monday the council published notice {number}, asking every district to mend its roads. "
                    )
                }
            })
            .collect();
        characters += text.chars().count();
        out.push(text);
    }
    out
}

/// So many edits spread over the text: words replaced, every tenth a sentence added, every twentieth a paragraph moved.
fn edited(paragraphs: &[String], offset: usize, by: [(&str, &str); 2]) -> Vec<String> {
    let mut out = paragraphs.to_vec();
    for edit in 0..EDITS {
        let at = (edit * paragraphs.len() / EDITS + offset) % paragraphs.len();
        match edit % 20 {
            7 => {
                let moved = out.remove(at);
                out.insert((at + 5) % out.len(), moved);
            }
            3 | 13 => out[at].push_str("据了解，此事尚无下文。"),
            _ => {
                let (word, other) = by[edit % 2];
                out[at] = out[at].replacen(word, other, 1);
            }
        }
    }
    out
}

fn article(paragraphs: &[String]) -> Article {
    Article { body: Body::new(paragraphs.iter().map(|text| Node::paragraph(text)).collect()), ..Article::default() }
}

fn least(mut run: impl FnMut()) -> Duration {
    let once = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..ROUNDS).map(|_| once(&mut run)).min().unwrap_or_default()
}

fn merges(_: &mut Criterion) {
    for chinese in [true, false] {
        let base = paragraphs(chinese);
        let words: [[(&str, &str); 2]; 2] = if chinese {
            [[("昨日", "今天"), ("公告", "通知")], [("道路", "桥梁"), ("年底", "月末")]]
        } else {
            [[("Monday", "Tuesday"), ("notice", "order")], [("roads", "bridges"), ("district", "ward")]]
        };
        let (mine, theirs) = (edited(&base, 0, words[0]), edited(&base, 1, words[1]));
        let (old, one, other) = (base.join("\n"), mine.join("\n"), theirs.join("\n"));
        let articles = (article(&base), article(&mine), article(&theirs));
        let conflicts = merge3(&articles.0, &articles.1, &articles.2).1.len();
        let ours = least(|| drop(black_box(merge3(&articles.0, &articles.1, &articles.2))));
        let plain = least(|| {
            for new in [&one, &other] {
                let diff = TextDiff::from_unicode_words(old.as_str(), new.as_str());
                black_box(diff.iter_all_changes().count());
            }
        });
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        let ratio = ms(ours) / ms(plain);
        let language = if chinese { "zh" } else { "en" };
        println!(
            "merge3 {language}: {CHARACTERS} characters, {EDITS} edits a side, {conflicts} conflicts, {:.1} ms, similar twice {:.1} ms, ratio {ratio:.2}",
            ms(ours),
            ms(plain),
        );
    }
}

criterion_group!(benches, merges);
criterion_main!(benches);
