//! Deliveries to the endpoint that comes with Galley, beside a bare loop of requests with the same bytes in the same run;
//! and an outbox in which thousands wait.
//!
//! A delivery is everything that the outbox does: the claim, the lease held before each request, the request, the
//! receipt, each of them on the disk. Beside it stand as many requests at once over one client of the same library, to an
//! endpoint of its own. The numbers are milliseconds of one delivery; how many there were a second stands below.
//! `--quick` asks for fewer.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement stops where something goes wrong")]
#![allow(clippy::cast_precision_loss, reason = "what is measured is nowhere near 2^52")]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use galley_article::convert::{NinjsMeta, ninjs};
use galley_article::model::{Article, Body, Node};
use galley_desk::api::{CreateStory, StoryId};
use galley_desk::publish::api::{AddDestination, ListOutbox, PublishStory, RunOutbox, UnderWay};
use galley_desk::secrets::{Keeping, Token};
use galley_desk::{Desk, Place, Ports};
use galley_newsroom::{Newsroom, Options, Running};
use tokio::runtime::Runtime;

const TOKEN: &str = "a-token-for-measuring-only";

/// How many the outbox sends at once, and so the loop beside it.
const SIDE_BY_SIDE: usize = 4;

/// Characters of an article.
const CHARACTERS: usize = 3_000;

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let (sent, waiting) = if quick { (60, 1_000) } else { (400, 10_000) };
    let runtime = Runtime::new().unwrap();
    println!("{:<44} {:>9} {:>9} {:>11} {:>11} {:>7}", "", "p50 ms", "p95 ms", "beside p50", "beside p95", "ratio");
    deliveries(&runtime, sent);
    waits(&runtime, waiting);
}

/// Delivers, and sends the same bytes without an outbox.
fn deliveries(runtime: &Runtime, count: usize) {
    let (_folder, newsroom) = newsroom(runtime);
    let house = tempfile::tempdir().unwrap();
    let desk = desk(house.path(), newsroom.url());
    let stories: Vec<StoryId> = (0..count).map(|number| queue(&desk, number, None)).collect();
    let began = Instant::now();
    runtime.block_on(desk.run_outbox(&RunOutbox::default())).unwrap();
    let took = began.elapsed();
    let ours = stories.iter().map(|story| {
        let view = desk.deliveries(story).unwrap().remove(0);
        assert_eq!(view.attempts.len(), 1, "{:?}", view.delivery.reason);
        assert!(view.delivery.receipt.is_some());
        Duration::from_millis(view.attempts[0].ms)
    });
    let mut ours: Vec<Duration> = ours.collect();
    let (mut beside, took_beside) = bare(runtime, count);
    let [p50, p95] = [0.5, 0.95].map(|share| quantile(&mut ours, share));
    let [beside50, beside95] = [0.5, 0.95].map(|share| quantile(&mut beside, share));
    let name = format!("delivery, {count}, {SIDE_BY_SIDE} at once");
    println!("{name:<44} {p50:>9.2} {p95:>9.2} {beside50:>11.2} {beside95:>11.2} {:>7.2}", p95 / beside95);
    let rate = |took: Duration| count as f64 / took.as_secs_f64();
    println!(
        "{:<44} {:.0} a second; beside it {:.0}; ratio {:.2}",
        "",
        rate(took),
        rate(took_beside),
        took.as_secs_f64() / took_beside.as_secs_f64()
    );
}

/// The same bytes with nothing around them.
fn bare(runtime: &Runtime, count: usize) -> (Vec<Duration>, Duration) {
    let (_folder, newsroom) = newsroom(runtime);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let bodies = (0..count).map(|number| {
        let story = format!("0190a0a0-0000-7000-8000-{number:012}");
        let now = Utc::now();
        let meta =
            NinjsMeta { story_id: story.clone(), version: 1, created: now, published: now, ..NinjsMeta::default() };
        let url = format!("{}/v1/articles/{story}", newsroom.url());
        (story, url, ninjs(&article(number), &meta).to_string())
    });
    let waiting: Arc<Mutex<VecDeque<_>>> = Arc::new(Mutex::new(bodies.collect()));
    let began = Instant::now();
    let times = runtime.block_on(async {
        let workers: Vec<_> = (0..SIDE_BY_SIDE)
            .map(|_| {
                let (waiting, client) = (Arc::clone(&waiting), client.clone());
                tokio::spawn(async move {
                    let mut times = Vec::new();
                    let next = || waiting.lock().unwrap().pop_front();
                    while let Some((key, url, body)) = next() {
                        let began = Instant::now();
                        let request = client.put(url).bearer_auth(TOKEN).header("content-type", "application/json");
                        let request = request.header("if-none-match", "*").header("idempotency-key", key);
                        let answer = request.body(body).send().await.unwrap();
                        assert!(answer.status().is_success(), "{}", answer.status());
                        answer.bytes().await.unwrap();
                        times.push(began.elapsed());
                    }
                    times
                })
            })
            .collect();
        let mut times = Vec::new();
        for worker in workers {
            times.extend(worker.await.unwrap());
        }
        times
    });
    (times, began.elapsed())
}

/// One picture of a screen that draws 60 a second, in milliseconds: what one update of the window's outbox may take here.
const FRAME: f64 = 16.0;

/// What an outbox costs in which so many wait for their time: what the window asks for at each update, the list of all of
/// them, as the command line prints it, and the look for work.
fn waits(runtime: &Runtime, count: usize) {
    let house = tempfile::tempdir().unwrap();
    let desk = desk(house.path(), "http://127.0.0.1:9/");
    for number in 0..count {
        queue(&desk, number, Some(TimeDelta::days(1)));
    }
    let before = resident();
    let shown = ListOutbox { under_way: 100, ended: 50 };
    let expected = UnderWay { queued: u32::try_from(count).unwrap(), ..UnderWay::default() };
    let mut updates: Vec<Duration> = (0..100)
        .map(|_| {
            time(|| {
                let page = desk.outbox_page(&shown).unwrap();
                assert_eq!((page.under_way.len(), page.counts), (100, expected));
                serde_json::to_vec(&page).unwrap()
            })
        })
        .collect();
    let grown_by_updates = grown(before);
    let mut lists = Vec::new();
    let mut bytes = 0;
    for _ in 0..10 {
        lists.push(time(|| {
            let all = desk.outbox().unwrap();
            assert_eq!(all.len(), count);
            bytes = serde_json::to_vec(&all).unwrap().len();
        }));
    }
    let looks = (0..10).map(|_| time(|| runtime.block_on(desk.run_outbox(&RunOutbox::default())).unwrap()));
    let mut looks: Vec<Duration> = looks.collect();
    let slowest = quantile(&mut updates, 0.95);
    let measured = [
        ("an update of the window", &mut updates),
        ("all of them as JSON", &mut lists),
        ("a look for work", &mut looks),
    ];
    for (name, times) in measured {
        let [p50, p95] = [0.5, 0.95].map(|share| quantile(times, share));
        println!("{:<44} {p50:>9.2} {p95:>9.2}", format!("{count} waiting, {name}"));
    }
    let words = |grown: Option<f64>| grown.map_or_else(|| "unknown".to_owned(), |grown| format!("{grown:.1} MB"));
    println!(
        "{:<44} an update is {} of one frame; the process grew by {} in {} updates, by {} with the list of {:.1} MB",
        "",
        words_of_share(slowest / FRAME),
        words(grown_by_updates),
        updates.len(),
        words(grown(before)),
        bytes as f64 / 1e6
    );
}

fn words_of_share(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// Megabytes that the process has grown by since then; nothing where the system does not say.
fn grown(before: Option<usize>) -> Option<f64> {
    resident().zip(before).map(|(after, before)| after.saturating_sub(before) as f64 / 1e6)
}

fn newsroom(runtime: &Runtime) -> (tempfile::TempDir, Running) {
    let folder = tempfile::tempdir().unwrap();
    let running = runtime.block_on(Newsroom::start(Options::new(folder.path(), TOKEN))).unwrap();
    (folder, running)
}

/// A library with one destination.
fn desk(folder: &std::path::Path, url: &str) -> Desk {
    let desk = Desk::open(Place::in_folder(folder), Ports::of_machine()).unwrap();
    let request = AddDestination {
        name: "site".to_owned(),
        kind: "newsroom".to_owned(),
        url: url.to_owned(),
        user: String::new(),
        zone: String::new(),
        token: Some(Token::new(TOKEN)),
        keeping: Keeping::File,
        allow_plain_http: false,
        pictures: None,
        actor: "林晗".to_owned(),
    };
    desk.add_destination(&request).unwrap();
    desk
}

/// A story in the outbox, due now or so much later.
fn queue(desk: &Desk, number: usize, later: Option<TimeDelta>) -> StoryId {
    let article = serde_json::to_value(article(number)).unwrap();
    let story = desk.create_story(&CreateStory { actor: "林晗".into(), article: Some(article) }).unwrap().summary.id;
    let request = PublishStory {
        story: story.clone(),
        destination: "site".to_owned(),
        actor: "林晗".to_owned(),
        at: later.map(|later| (Utc::now() + later).fixed_offset()),
        hold_ms: None,
        reason: None,
        base_version: None,
    };
    desk.publish_story(&request).unwrap();
    story
}

fn article(number: usize) -> Article {
    let text = "三月一日晚，内河夜航恢复开行，首日迎来八百名游客，两岸的灯一直亮到十点以后。";
    let long = text.repeat(CHARACTERS / 3 / text.chars().count());
    let paragraph = |at: usize| Node::paragraph(&format!("第{number}篇第{at}段。{long}"));
    let mut article = Article {
        headline: format!("内河夜航恢复：第{number}篇"),
        lead: "夜航停了两年，今晚恢复。".to_owned(),
        body: Body::new((0..3).map(paragraph).collect()),
        ..Article::default()
    };
    "样报".clone_into(&mut article.source);
    "城市".clone_into(&mut article.section);
    article.credits = serde_json::from_str(
        r#"[{"role": "reporter", "name": "林晗"}, {"role": "responsible_editor", "name": "赵睿"}]"#,
    )
    .unwrap();
    article
}

fn time<T>(run: impl FnOnce() -> T) -> Duration {
    let began = Instant::now();
    std::hint::black_box(run());
    began.elapsed()
}

/// Bytes of memory that this process has; nothing where the system does not say.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<usize>().ok().map(|kilobytes| kilobytes * 1_024)
}

/// The time that this share of the rounds did not exceed, in milliseconds.
fn quantile(times: &mut [Duration], share: f64) -> f64 {
    times.sort_unstable();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let at = ((times.len() as f64 * share).ceil() as usize).clamp(1, times.len());
    times[at - 1].as_secs_f64() * 1e3
}
