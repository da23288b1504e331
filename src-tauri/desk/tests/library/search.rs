//! Search: literal, by substring, case-insensitive, every match, whatever the characters are.

use galley_desk::api::SearchStories;

use crate::common::{Dice, Room, room};

/// Titles and marked snippets of what is found, newest first.
fn found(room: &Room, query: &str) -> Vec<String> {
    let hits = room.desk.search_stories(&SearchStories { query: query.into(), ..Default::default() }).unwrap();
    let show = |hit: &galley_desk::api::Hit| {
        let parts = hit.snippets.iter().flat_map(|snippet| &snippet.parts);
        let text: String =
            parts.map(|part| if part.hit { format!("[{}]", part.text) } else { part.text.clone() }).collect();
        format!("{}: {text}", hit.story.title)
    };
    hits.iter().map(show).collect()
}

#[track_caller]
fn check(paragraph: &str, query: &str, expected: &[&str]) {
    let room = room();
    room.create("a", "T", &[paragraph]);
    room.create("a", "Other", &["无关"]);
    assert_eq!(found(&room, query), expected, "{query} in {paragraph}");
}

#[test]
fn chinese_words_of_any_length() {
    check("内河夜航恢复", "夜", &["T: 内河[夜]航恢复"]);
    check("内河夜航恢复", "夜航", &["T: 内河[夜航]恢复"]);
    check("内河夜航恢复", "河夜航恢", &["T: 内[河夜航恢]复"]);
    check("内河夜航恢复", "航夜", &[]);
    check("𠮷野家", "𠮷野", &["T: [𠮷野]家"]);
}

#[test]
fn inside_english_words_whatever_the_case() {
    check("The Editorial desk", "ITOR", &["T: The Ed[itor]ial desk"]);
    check("ÉCOLE Straße", "école", &["T: [ÉCOLE] Straße"]);
    check("two  words", "o w", &[]);
    check("two words", "o w", &["T: tw[o w]ords"]);
}

#[test]
fn characters_that_mean_something_to_a_database() {
    for sign in
        ["%", "_", "\"", "*", "'", "\\", "(", "^", ":", "-", "?", "[", "100%", "a_b", "\"\"", "' OR 1", "*\" OR \""]
    {
        check(&format!("前{sign}后"), sign, &[&format!("T: 前[{sign}]后")]);
        check("没有", sign, &[]);
    }
    check("aXb 100 abc", "a_b", &[]);
    check("NEAR AND OR NOT", "and or", &["T: NEAR [AND OR] NOT"]);
}

#[test]
fn emoji_and_joined_letters() {
    check("好👍🏽!", "👍", &["T: 好[👍]🏽!"]);
    check("家👩‍👩‍👧‍👦庭", "👩‍👩‍👧‍👦", &["T: 家[👩‍👩‍👧‍👦]庭"]);
}

#[test]
fn nothing_to_look_for_finds_nothing() {
    for query in ["", " ", "\n", "\t ", "a\nb"] {
        check("a b", query, &[]);
    }
}

#[test]
fn what_was_rewritten_is_found_no_more() {
    let room = room();
    let id = room.create("a", "T", &["旧的"]).summary.id;
    // Enough others that the first is indexed, and then found through the index.
    (0..40).for_each(|n| drop(room.create("a", &format!("o{n}"), &["别的"])));
    assert_eq!(found(&room, "旧的").len(), 1);
    room.save("a", &id, &["新的"]);
    assert_eq!((found(&room, "旧的").len(), found(&room, "新的").len()), (0, 1));
    (0..40).for_each(|n| drop(room.create("a", &format!("p{n}"), &["别的"])));
    assert_eq!((found(&room, "旧的").len(), found(&room, "新的").len()), (0, 1));
}

/// Three hundred random texts, searched for random pieces of them and for random texts: the same stories as a plain scan.
#[test]
fn every_match_is_found() {
    const SEED: u64 = 4;
    let letters: Vec<char> = "aAbB 中国人%_\"*'😀é\\İß".chars().collect();
    let mut dice = Dice(SEED);
    let room = room();
    let mut texts = Vec::new();
    for number in 0..300 {
        let length = 1 + dice.below(12);
        let text = format!("x{}x", dice.text(&letters, length));
        room.create("a", &format!("#{number}"), &[&text]);
        texts.push(text);
    }
    let fold = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<String>();
    let mut matched = 0;
    for round in 0..400 {
        let length = 1 + dice.below(3);
        let query = if round % 2 == 0 {
            dice.text(&letters, length)
        } else {
            let text: Vec<char> = texts[usize::try_from(dice.below(300)).unwrap()].chars().collect();
            let from = usize::try_from(dice.below(text.len() as u64)).unwrap();
            text[from..].iter().take(1 + usize::try_from(length).unwrap()).collect()
        };
        let holds = |text: &&String| !query.trim().is_empty() && fold(text).contains(&fold(&query));
        let expected = texts.iter().filter(holds).count();
        matched += expected;
        assert_eq!(found(&room, &query).len(), expected, "seed {SEED}, {query:?}");
    }
    assert!(matched > 1_000);
}
