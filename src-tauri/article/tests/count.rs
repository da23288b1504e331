//! 字数, compared with what Word and WPS show for the same text.

use galley_article::model::{Body, Node, NodeKind};
use galley_article::text::count::Counts;

/// With punctuation, without, characters, characters with spaces, Han, words, numbers, paragraphs.
#[track_caller]
fn check(text: &str, expected: [u32; 8]) {
    let c = Counts::of_text(text);
    let got = [
        c.characters_with_punctuation,
        c.characters_without_punctuation,
        c.characters,
        c.characters_with_spaces,
        c.han,
        c.latin_words,
        c.numbers,
        c.paragraphs,
    ];
    assert_eq!(got, expected, "{text}");
}

#[test]
fn chinese_counts_characters_and_marks() {
    check("", [0; 8]);
    check("渡口的灯亮了。", [7, 6, 7, 7, 6, 0, 0, 1]);
    check("“走”——他说……", [9, 3, 9, 9, 3, 0, 0, 1]);
    check("《江城日报》", [6, 4, 6, 6, 4, 0, 0, 1]);
    check("𠮷野家", [3, 3, 3, 3, 3, 0, 0, 1]);
}

#[test]
fn other_runs_count_one() {
    check("The ferry left at 6 p.m.", [6, 6, 19, 24, 0, 5, 1, 1]);
    check("don't “stop” — now", [4, 3, 15, 18, 0, 3, 0, 1]);
    check("2021年PM2.5降到99.4%", [6, 6, 17, 17, 3, 1, 2, 1]);
    check("用 Rust 写", [3, 3, 6, 8, 2, 1, 0, 1]);
    check("- -", [2, 0, 2, 3, 0, 0, 0, 1]);
}

#[test]
fn paragraphs_and_other_scripts() {
    check("一\n\n  \n二", [2, 2, 2, 4, 2, 0, 0, 2]);
    check("ひらがな 한국어", [7, 7, 7, 8, 0, 0, 0, 1]);
    check("👍", [1, 0, 1, 1, 0, 0, 0, 1]);
}

#[test]
fn bodies_count_their_text_blocks() {
    let figure = Node::element(NodeKind::Figure, vec![Node::text("图说", vec![])]).with_attr("alt", "不计");
    let broken =
        Node::element(NodeKind::Paragraph, vec![Node::text("a", vec![]), Node::hard_break(), Node::text("b", vec![])]);
    let counts = Counts::of_body(&Body::new(vec![Node::heading(2, "题"), figure, broken]));
    assert_eq!((counts.characters_with_punctuation, counts.latin_words, counts.paragraphs), (5, 2, 3));
    assert_eq!(counts.characters_with_spaces, 5);
}

#[test]
fn reading_time() {
    let seconds = |text: &str| Counts::of_text(text).reading_seconds;
    assert_eq!(seconds(""), 0);
    assert_eq!(seconds(&"字".repeat(400)), 60);
    assert_eq!(seconds(&"word ".repeat(230)), 60);
    assert_eq!(seconds("字"), 1);
}
