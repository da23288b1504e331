//! How long a save takes to answer, many turns by several people, and a search over ten thousand stories, each beside SQLite
//! alone in the same run.
//!
//! A save is the facade's whole answer: reading the text, the difference, one durable commit. Beside it stands a bare
//! commit of the same article's bytes with the same pragmas. Beside a search stands LIKE over the same plain texts.
//! `--quick` asks for fewer rounds and stories, and words for the measurements
//! whose names begin so.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement stops where something goes wrong")]

use std::time::{Duration, Instant};

use galley_article::model::{Article, Body, Node};
use galley_desk::api::{CreateStory, SaveText, SearchStories, StoryAct, StoryId};
use galley_desk::{Desk, Place, Ports};
use rusqlite::{Connection, params};
use serde_json::Value;

/// Characters of a paragraph.
const PARAGRAPH: usize = 100;

/// Stories that a search is asked for at once.
const SHOWN: u32 = 50;

/// Lengths of the saved article, in characters.
const SIZES: [usize; 3] = [5_000, 20_000, 100_000];

/// Turns in one story.
const TURNS: usize = 50;

/// How much is measured.
struct Effort {
    saves: usize,
    stories: usize,
    searches: usize,
}

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let effort = match quick {
        true => Effort { saves: 12, stories: 1_000, searches: 2 },
        false => Effort { saves: 60, stories: 10_000, searches: 10 },
    };
    println!("{:<44} {:>9} {:>9} {:>11} {:>11} {:>7}", "", "p50 ms", "p95 ms", "beside p50", "beside p95", "ratio");
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let wants = |name: &str| wanted.as_ref().is_none_or(|wanted| name.starts_with(wanted.as_str()));
    for characters in SIZES.into_iter().filter(|characters| wants(&format!("save, {characters} characters"))) {
        for pending in [0, 500] {
            saves(&effort, characters, pending);
        }
    }
    if wants("turns") {
        turns(20_000);
    }
    if wants("search") {
        searches(&effort);
    }
}

/// As many turns, by four people in turn, of ten saves each, in one story.
fn turns(characters: usize) {
    const AUTHORS: [&str; 4] = ["林晗", "赵睿", "陈薇", "Ann"];
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(Place::in_folder(folder.path()), Ports::default()).unwrap();
    let mut paragraphs = text(1, characters);
    let story = create(&desk, "内河夜航恢复", &paragraphs);
    desk.submit_story(&StoryAct { story: story.clone(), actor: "林晗".into() }).unwrap();
    let bare = bare_database(&folder.path().join("bare.db"));
    let (mut ours, mut beside) = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        for round in 0..10 {
            // Everybody goes on somewhere else, and now and then in another's words.
            let at = (turn * 7 + round / 5) % paragraphs.len();
            let paragraph = &mut paragraphs[at];
            let middle = paragraph.char_indices().nth(20 + round).map_or(0, |(at, _)| at);
            paragraph.insert(middle, char::from_u32(0x4E00 + u32::try_from(turn * 10 + round).unwrap()).unwrap());
            let request = SaveText { actor: AUTHORS[turn % 4].into(), ..request(&desk, &story, &paragraphs) };
            let bytes = serde_json::to_vec(&request.article).unwrap();
            ours.push(time(|| desk.save_working_text(&request).unwrap()));
            beside
                .push(time(|| bare.execute("UPDATE texts SET working = ?1 WHERE story = 1", params![bytes]).unwrap()));
        }
    }
    let pending = desk.changes(&story).unwrap().changes.len();
    row(&format!("turns, {TURNS} by 4 people, {pending} pending"), ours, beside);
}

fn saves(effort: &Effort, characters: usize, pending: usize) {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(Place::in_folder(folder.path()), Ports::default()).unwrap();
    let mut paragraphs = text(1, characters);
    let story = create(&desk, "内河夜航恢复", &paragraphs);
    if pending > 0 {
        desk.submit_story(&StoryAct { story: story.clone(), actor: "林晗".into() }).unwrap();
        spread_changes(&mut paragraphs, pending);
        save(&desk, &story, &paragraphs);
    }
    let found = desk.changes(&story).unwrap().changes.len();
    let bare = bare_database(&folder.path().join("bare.db"));
    let (mut ours, mut beside) = (Vec::new(), Vec::new());
    for round in 0..effort.saves {
        // As at a keyboard: one more character in the middle.
        let middle = paragraphs.len() / 2;
        paragraphs[middle].push(char::from_u32(0x4E00 + u32::try_from(round).unwrap()).unwrap());
        let request = request(&desk, &story, &paragraphs);
        let bytes = serde_json::to_vec(&request.article).unwrap();
        ours.push(time(|| desk.save_working_text(&request).unwrap()));
        beside.push(time(|| bare.execute("UPDATE texts SET working = ?1 WHERE story = 1", params![bytes]).unwrap()));
    }
    row(&format!("save, {characters} characters, {found} pending"), ours, beside);
}

/// One word replaced at this many places, evenly.
fn spread_changes(paragraphs: &mut [String], pending: usize) {
    let letters: usize = paragraphs.iter().map(|text| text.chars().count()).sum();
    let step = letters / pending;
    let mut at = 0;
    for paragraph in paragraphs {
        let changed = |c: char| {
            at += 1;
            if at % step == 0 { '改' } else { c }
        };
        *paragraph = paragraph.chars().map(changed).collect();
    }
}

fn searches(effort: &Effort) {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(Place::in_folder(folder.path()), Ports::default()).unwrap();
    let plain = bare_database(&folder.path().join("plain.db"));
    plain.execute_batch("BEGIN").unwrap();
    for number in 0..effort.stories {
        let paragraphs = text(number as u64, 1_000);
        create(&desk, &format!("第{number}篇稿件"), &paragraphs);
        let whole = format!("第{number}篇稿件\n{}", paragraphs.join("\n"));
        plain.execute("INSERT INTO plain (text) VALUES (?1)", [whole]).unwrap();
    }
    plain.execute_batch("COMMIT").unwrap();
    let last = effort.stories - 1;
    let queries = [
        ("nowhere", "鱻鱻".to_owned()),
        ("in one story", format!("第{last}篇")),
        ("two rare characters", letters_of(7, 2)),
        ("one character", letters_of(7, 1)),
        ("inside an English word", "AINLAN".to_owned()),
        ("in every twentieth story", "消防".to_owned()),
        ("in every story", "稿件".to_owned()),
    ];
    let (mut all, mut all_beside) = (Vec::new(), Vec::new());
    for (name, query) in queries {
        let request = SearchStories { query: query.clone(), limit: Some(SHOWN), ..SearchStories::default() };
        let like = format!("%{query}%");
        let (mut ours, mut beside) = (Vec::new(), Vec::new());
        let (mut found, mut counted) = (0, 0);
        for _ in 0..effort.searches {
            ours.push(time(|| found = desk.search_stories(&request).unwrap().len()));
            beside.push(time(|| counted = matching(&plain, &like)));
        }
        assert_eq!(found, counted, "{query}: search and LIKE find the same");
        all.extend(ours.iter().copied());
        all_beside.extend(beside.iter().copied());
        row(&format!("search, {name}, {found} found"), ours, beside);
    }
    row(&format!("search, all of these, {} stories", effort.stories), all, all_beside);
}

fn matching(plain: &Connection, like: &str) -> usize {
    let mut find = plain.prepare_cached("SELECT text FROM plain WHERE text LIKE ?1 LIMIT ?2").unwrap();
    let rows = find.query_map(params![like, SHOWN], |row| row.get::<_, String>(0)).unwrap();
    rows.map(|text| text.unwrap().len()).filter(|length| *length > 0).count()
}

/// A database with the pragmas of the library.
fn bare_database(path: &std::path::Path) -> Connection {
    let db = Connection::open(path).unwrap();
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE texts (story INTEGER PRIMARY KEY, working BLOB NOT NULL);
         INSERT INTO texts VALUES (1, x'00');
         CREATE TABLE plain (text TEXT NOT NULL);",
    )
    .unwrap();
    db
}

fn create(desk: &Desk, headline: &str, paragraphs: &[String]) -> StoryId {
    let request = CreateStory { actor: "林晗".into(), article: Some(article(headline, paragraphs)) };
    desk.create_story(&request).unwrap().summary.id
}

fn save(desk: &Desk, story: &StoryId, paragraphs: &[String]) {
    desk.save_working_text(&request(desk, story, paragraphs)).unwrap();
}

fn request(desk: &Desk, story: &StoryId, paragraphs: &[String]) -> SaveText {
    SaveText {
        story: story.clone(),
        base_version: desk.story(story).unwrap().version,
        actor: "赵睿".into(),
        article: Some(article("内河夜航恢复", paragraphs)),
        body: None,
        fields: Default::default(),
    }
}

fn article(headline: &str, paragraphs: &[String]) -> Value {
    let blocks = paragraphs.iter().map(|text| Node::paragraph(text)).collect();
    let article = Article { headline: headline.to_owned(), body: Body::new(blocks), ..Article::default() };
    serde_json::to_value(article).unwrap()
}

/// Paragraphs of made-up Chinese: common characters often, rare ones seldom, an English word here and there; every
/// twentieth text speaks of 消防.
fn text(seed: u64, characters: usize) -> Vec<String> {
    let mut chance = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut paragraphs = Vec::new();
    for number in 0..characters / PARAGRAPH {
        let mut paragraph = String::new();
        for at in 0..PARAGRAPH {
            match below(&mut chance, 100_000) {
                0..=1 => paragraph.push_str(" mainland "),
                2..=9_999 => paragraph.push(if at % 2 == 0 { '，' } else { '。' }),
                // The square of a chance favours the first characters.
                _ => paragraph.push(letter(below(&mut chance, 1000) * below(&mut chance, 1000) * 3 / 1000)),
            }
        }
        if number == 3 && seed.is_multiple_of(20) {
            paragraph.push_str("消防");
        }
        paragraphs.push(paragraph);
    }
    paragraphs
}

/// The beginning of a text that has such letters.
fn letters_of(seed: u64, length: usize) -> String {
    let text: Vec<char> = text(seed, 1_000).concat().chars().filter(|c| !c.is_ascii()).collect();
    let rare = |pair: &&[char]| pair.iter().all(|c| u32::from(*c) > 0x4E00 + 900);
    text.windows(length).find(rare).map_or_else(|| "龙".to_owned(), |pair| pair.iter().collect())
}

fn letter(number: u64) -> char {
    u32::try_from(number).ok().and_then(|number| char::from_u32(0x4E00 + number)).unwrap_or('一')
}

fn below(chance: &mut u64, end: u64) -> u64 {
    *chance ^= *chance << 13;
    *chance ^= *chance >> 7;
    *chance ^= *chance << 17;
    *chance % end
}

fn time<T>(run: impl FnOnce() -> T) -> Duration {
    let began = Instant::now();
    std::hint::black_box(run());
    began.elapsed()
}

/// The time that this share of the rounds did not exceed, in milliseconds.
fn quantile(times: &mut [Duration], share: f64) -> f64 {
    times.sort_unstable();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let at = ((times.len() as f64 * share).ceil() as usize).clamp(1, times.len());
    times[at - 1].as_secs_f64() * 1e3
}

fn row(name: &str, mut ours: Vec<Duration>, mut beside: Vec<Duration>) {
    let [p50, p95] = [0.5, 0.95].map(|share| quantile(&mut ours, share));
    let [beside50, beside95] = [0.5, 0.95].map(|share| quantile(&mut beside, share));
    println!("{name:<44} {p50:>9.2} {p95:>9.2} {beside50:>11.2} {beside95:>11.2} {:>7.2}", p50 / beside50);
}
