//! How long differences take: pairs of the corpus and generated ones beside plain `similar` over unicode words, and the part
//! of a save's reply that is this crate's (`advance` and `changes`) at several sizes and numbers of pending changes.

#![expect(clippy::disallowed_methods, reason = "a measurement reads the corpus and the clock")]
#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::DateTime;
use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use galley_article::diff::{Turn, Weave, diff_text};
use galley_article::model::{Article, Body, Node};
use similar::TextDiff;

/// Rounds per pair; the least of them is taken, as the one least disturbed.
const ROUNDS: u32 = 5;

struct Pair {
    set: &'static str,
    old: String,
    new: String,
}

fn corpus() -> Vec<Pair> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/revisions");
    let mut pairs = Vec::new();
    for set in ["zh-open", "en-open"] {
        let Ok(folder) = std::fs::read_dir(root.join(set).join("old")) else { continue };
        let mut names: Vec<_> = folder.flatten().map(|entry| entry.file_name()).collect();
        names.sort();
        for name in names {
            let read = |side: &str| std::fs::read_to_string(root.join(set).join(side).join(&name));
            if let (Ok(old), Ok(new)) = (read("old"), read("new")) {
                pairs.push(Pair { set, old, new });
            }
        }
    }
    pairs
}

/// A text of about this many characters, and the same with every ninth sentence edited.
fn generated(characters: usize, chinese: bool) -> Pair {
    let (mut old, mut new) = (String::new(), String::new());
    for number in 0.. {
        if old.chars().count() >= characters {
            break;
        }
        let sentence = sentence(number, chinese);
        old.push_str(&sentence);
        match number % 9 {
            4 => new.push_str(&sentence.replace("昨日", "今天").replace("Monday", "Tuesday")),
            _ => new.push_str(&sentence),
        }
        if number % 6 == 5 {
            old.push('\n');
            new.push('\n');
        }
    }
    Pair { set: if chinese { "generated zh" } else { "generated en" }, old, new }
}

fn sentence(number: usize, chinese: bool) -> String {
    if chinese {
        format!("市政府昨日发布第{number}号公告，要求各区在年底以前完成道路整修。")
    } else {
        format!("On Monday the council published notice {number}, asking every district to mend its roads. ")
    }
}

fn least(mut run: impl FnMut()) -> Duration {
    let once = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..ROUNDS).map(|_| once(&mut run)).min().unwrap_or_default()
}

/// The value below which this part of the sorted values lies, in percent.
fn percentile(sorted: &[f64], part: usize) -> f64 {
    sorted.get(sorted.len().saturating_sub(1) * part / 100).copied().unwrap_or_default()
}

/// `p50/p95` in this unit.
fn spread(mut values: Vec<f64>, digits: usize) -> String {
    values.sort_by(f64::total_cmp);
    format!("{:.digits$}/{:.digits$}", percentile(&values, 50), percentile(&values, 95))
}

/// A text and another that shares nothing with it but its vocabulary: the dearest case.
fn unrelated(characters: usize) -> Pair {
    let text = |step: usize| {
        let word = |number: usize| format!("{}{}", ["桥", "路", "河", "山", "城"][number % 5], number * step % 9_973);
        let mut out = String::new();
        for number in 0.. {
            if out.len() >= characters * 2 {
                break;
            }
            out.push_str(&word(number));
            out.push_str(if number % 17 == 16 { "。\n" } else { "，" });
        }
        out
    };
    Pair { set: "100k unrelated", old: text(7_919), new: text(6_007) }
}

/// The generated text with its paragraphs in another order.
fn shuffled(characters: usize) -> Pair {
    let Pair { old, .. } = generated(characters, true);
    let mut lines: Vec<&str> = old.lines().collect();
    let count = lines.len();
    (0..count).for_each(|at| lines.swap(at, at * 7_919 % count));
    Pair { set: "100k shuffled", new: lines.join("\n"), old }
}

/// Every pair beside plain `similar` in the same run: p50/p95 in milliseconds, and of the ratios pair by pair.
fn pairs(_: &mut Criterion) {
    let mut all = corpus();
    if all.is_empty() {
        println!("skipped: no corpus of revisions beside the repository");
    }
    for chinese in [true, false] {
        all.push(generated(20_000, chinese));
        let set = if chinese { "100k zh" } else { "100k en" };
        all.push(Pair { set, ..generated(100_000, chinese) });
    }
    all.push(shuffled(100_000));
    all.push(unrelated(100_000));
    let sets =
        ["zh-open", "en-open", "generated zh", "generated en", "100k zh", "100k en", "100k shuffled", "100k unrelated"];
    for set in sets {
        let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for Pair { old, new, .. } in all.iter().filter(|pair| pair.set == set) {
            let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
            let our = milliseconds(least(|| drop(black_box(diff_text(old, new)))));
            let their = milliseconds(least(|| {
                let diff = TextDiff::from_unicode_words(old.as_str(), new.as_str());
                black_box(diff.iter_all_changes().count());
            }));
            ours.push(our);
            theirs.push(their);
            ratios.push(our / their);
        }
        if !ours.is_empty() {
            let count = ours.len();
            let (our, their, ratio) = (spread(ours, 3), spread(theirs, 3), spread(ratios, 2));
            println!("{set}: {count} pairs, p50/p95 {our} ms, similar {their} ms, ratio {ratio}");
        }
    }
}

fn article(characters: usize) -> Article {
    let Pair { old, .. } = generated(characters, true);
    Article { body: Body::new(old.lines().map(Node::paragraph).collect()), ..Article::default() }
}

fn turn(author: &str, minute: i64) -> Turn {
    Turn { author: author.to_owned(), at: DateTime::from_timestamp(60 * minute, 0).unwrap_or_default() }
}

/// The article with so many words replaced, spread over all of it.
fn revised(article: &Article, changes: usize) -> Article {
    let mut revised = article.clone();
    let mut left = changes;
    for (word, other) in [("昨日", "前天"), ("公告", "通知"), ("道路", "桥梁"), ("年底", "月末")] {
        for block in &mut revised.body.0.content {
            for node in &mut block.content {
                let found = node.text.matches(word).count().min(left);
                node.text = node.text.replacen(word, other, found);
                left -= found;
            }
        }
    }
    revised
}

/// One more word typed in the middle, with a weave of so many pending changes behind it.
fn saves(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("advance and changes");
    group.sample_size(20).measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(500));
    for characters in [5_000, 20_000, 100_000] {
        for pending in [0, 500] {
            let base = article(characters);
            let revised = revised(&base, pending);
            let weave = Weave::new(&base).advance(&revised, &turn("林", 1));
            let mut working = revised.clone();
            let middle = working.body.0.content.len() / 2;
            if let Some(node) = working.body.0.content[middle].content.first_mut() {
                node.text.insert_str(0, "据了解，");
            }
            let name = BenchmarkId::new(format!("{characters} characters"), format!("{pending} pending"));
            let hand = turn("陈", 2);
            group.bench_function(name, |bencher| {
                bencher.iter_batched(
                    || working.clone(),
                    |working| weave.advance(&working, &hand).changes().len(),
                    BatchSize::LargeInput,
                );
            });
        }
    }
    group.finish();
}

criterion_group!(benches, pairs, saves);
criterion_main!(benches);
