//! Readable cases of alignment, and its laws over random text.

use proptest::prelude::*;

use super::*;
use crate::text::is_grapheme_boundary;

/// Deletions in `[-…-]`, insertions in `{+…+}`.
#[track_caller]
fn check(old: &str, new: &str, expected: &str) {
    let ops = diff_text(old, new);
    let shown: String = ops
        .iter()
        .map(|op| match op.op {
            OpKind::Equal => op.text.clone(),
            OpKind::Delete => format!("[-{}-]", op.text),
            OpKind::Insert => format!("{{+{}+}}", op.text),
        })
        .collect();
    assert_eq!(shown, expected);
    assert_eq!(rebuild(&ops), (old.to_owned(), new.to_owned()));
}

fn rebuild(ops: &[Op]) -> (String, String) {
    let side = |without: OpKind| ops.iter().filter(|op| op.op != without).map(|op| op.text.as_str()).collect();
    (side(OpKind::Insert), side(OpKind::Delete))
}

#[test]
fn a_changed_word() {
    check("The council met on Monday.", "The council met on Tuesday.", "The council met on [-Monday-]{+Tuesday+}.");
    check("市政府昨日发布公告。", "市政府今日发布公告。", "市政府[-昨日-]{+今日+}发布公告。");
}

#[test]
fn a_rewritten_sentence_is_one_replacement() {
    check(
        "开头。他在会上说,今年的计划已经完成。结尾。",
        "开头。会议透露年度目标提前实现了。结尾。",
        "开头。[-他在会上说,今年的计划已经完成-]{+会议透露年度目标提前实现了+}。结尾。",
    );
    check(
        "One. A man of our town saw it at dusk. Two.",
        "One. Witnesses were many although night was clear. Two.",
        "One. [-A man of our town saw it at dusk-]{+Witnesses were many although night was clear+}. Two.",
    );
}

#[test]
fn a_sentence_slides_to_its_borders() {
    check("甲说。乙说。", "甲说。丙说。乙说。", "甲说。{+丙说。+}乙说。");
    check("We came. We won.", "We came. We saw. We won.", "We came. {+We saw. +}We won.");
}

#[test]
fn lines_come_and_go_whole() {
    check("a\nb\nc\n", "a\nc\n", "a[-\nb-]\nc\n");
    check("first line\nsecond line", "new\nfirst line\nsecond line", "{+new\n+}first line\nsecond line");
    check("a\r\nb", "a\nb\n", "a[-\r\n-]{+\n+}b{+\n+}");
    check("", "x", "{+x+}");
}

#[test]
fn a_split_line_keeps_its_words() {
    check(
        "The first part stands here. The second part stands there.",
        "The first part stands here.\nThe second part stands there.",
        "The first part stands here.[- -]{+\n+}The second part stands there.",
    );
}

#[test]
fn words_that_move_to_another_line_stay() {
    check(
        "the council met on Monday and\nagreed to mend the roads inside\nthe town",
        "the council met on\nMonday and agreed to mend the roads\ninside the town",
        "the council met on[- -]{+\n+}Monday and[-\n-]{+ +}agreed to mend the roads[- -]{+\n+}inside[-\n-]{+ +}the town",
    );
    check(
        "第一段说明情况。第二句在同一段里。\n第三句另起一段。",
        "第一段说明情况。\n第二句在同一段里。第三句另起一段。",
        "第一段说明情况。{+\n+}第二句在同一段里。[-\n-]第三句另起一段。",
    );
}

#[test]
fn a_hyphen_or_space_that_joins_two_words_goes_alone() {
    check("two red-headed men", "two redheaded men", "two red[---]headed men");
    check("every one came", "everyone came", "every[- -]one came");
    check(
        "a trade-off at the sleuthhound",
        "a tradeoff at the sleuth-hound",
        "a trade[---]off at the sleuth{+-+}hound",
    );
    // The ending of a word is no word: it is shown whole.
    check("two doors", "two door", "two [-doors-]{+door+}");
}

#[test]
fn some_of_a_row_of_spaces_may_go() {
    check("x\n        * one", "x\n    * one", "x\n[-    -]    * one");
    check("甲  乙", "甲 乙", "甲 [- -]乙");
    // An accent over a space is one sign with it.
    check("  \u{301}", "a ", "[-  \u{301}-]{+a +}");
}

/// Written after the cases that prosemirror-changeset, wikidiff2 and DaisyDiff test.
#[test]
fn a_word_that_changed_inside_is_shown_whole() {
    check("one two three", "one twice three", "one [-two-]{+twice+} three");
    check("fuuuu barrr", "fuuu barrr", "[-fuuuu-]{+fuuu+} barrr");
    check("foobar", "foobaz", "[-foobar-]{+foobaz+}");
    check("3.5 km", "3.6 km", "[-3.5-]{+3.6+} km");
    check("会议于2024年召开", "会议于2025年召开", "会议于[-2024-]{+2025+}年召开");
}

#[test]
fn pure_insertions_and_deletions_stay_pure() {
    check("hello", "hello, world", "hello{+, world+}");
    check("This is a book", "This is a green book", "This is a {+green +}book");
    check("This is a blue book", "This is a book", "This is a [-blue -]book");
    check("今天天气好", "今天的天气好", "今天{+的+}天气好");
    check("abc abc abc", "abc abc", "[-abc -]abc abc");
    check("", "", "");
    check("x", "", "[-x-]");
}

#[test]
fn changes_that_stand_close_are_one() {
    // A space, a comma or a short word between two changes holds nothing together.
    check("aaaa bbbb cccc", "dddd eeee cccc", "[-aaaa bbbb-]{+dddd eeee+} cccc");
    check("kept. alpha, beta. kept", "kept. gamma, delta. kept", "kept. [-alpha, beta-]{+gamma, delta+}. kept");
    check("张三的报告", "李四的文章", "[-张三的报告-]{+李四的文章+}");
    // A clause does.
    check(
        "Monday was the day that all of us met in Paris.",
        "Friday was the day that all of us met in London.",
        "[-Monday-]{+Friday+} was the day that all of us met in [-Paris-]{+London+}.",
    );
}

#[test]
fn punctuation_alone_is_told_alone() {
    check("他来了,我走了。", "他来了，我走了。", "他来了[-,-]{+，+}我走了。");
    check("He came and I left.", "He came, and I left.", "He came{+,+} and I left.");
    check("“好”他说。", "“好，”他说。", "“好{+，+}”他说。");
    check("Sold out!", "Sold out.", "Sold out[-!-]{+.+}");
}

#[test]
fn every_script_is_cut_between_its_signs() {
    check("👨‍👩‍👧 family", "👨‍👩‍👦 family", "[-👨‍👩‍👧-]{+👨‍👩‍👦+} family");
    check("🇨🇳🇫🇷 flags", "🇨🇳🇩🇪 flags", "🇨🇳[-🇫🇷-]{+🇩🇪+} flags");
    check("cafe is open", "café is open", "[-cafe-]{+café+} is open");
    check("مرحبا بالعالم", "مرحبا يا عالم", "مرحبا [-بالعالم-]{+يا عالم+}");
    check("日本語の文章です", "日本語の文書です", "日本語の[-文章-]{+文書+}です");
}

#[test]
fn lines_that_were_added_before_like_ones_are_added_whole() {
    check("a1\nb1\nc1", "a1\nx1\nb1\nc1", "a1{+\nx1+}\nb1\nc1");
    check("if x\n  go\nend\n", "if x\n  go\nend\nif y\n  go\nend\n", "if x\n  go\nend{+\nif y\n  go\nend+}\n");
}

#[test]
fn one_word_replaced_in_every_line_stays_one_word() {
    let old = "The old word stands here.\n".repeat(400);
    let ops = diff_text(&old, &old.replace("old", "new"));
    assert_eq!(ops.iter().filter(|op| op.op == OpKind::Delete && op.text == "old").count(), 400);
}

#[test]
fn a_large_rewrite_ends_and_is_exact() {
    let old: String = (0..30_000_u64).map(|n| format!("词{} ", n * 7919 % 10_007)).collect();
    let new: String = (0..30_000_u64).map(|n| format!("词{} ", n * 104_729 % 10_009)).collect();
    assert_eq!(rebuild(&diff_text(&old, &new)), (old, new));
}

#[test]
fn many_short_lines_end_and_are_exact() {
    let old: String = (0..10_000_u64).map(|n| format!("第{}行 {}\n", n, n * 31 % 977)).collect();
    let new: String = (0..10_000_u64).map(|n| format!("第{}行 {}\n", n, n * 37 % 991)).collect();
    assert_eq!(rebuild(&diff_text(&old, &new)), (old, new));
}

/// A piece of text of any script: what segmenters find hard, and what a document never holds.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ab ]{1,4}",
        "[a-c]{1,3}-[a-c]{1,3}",
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("。".to_owned()),
        Just("，".to_owned()),
        Just("  ".to_owned()),
        Just("研究生命".to_owned()),
        Just("研究生".to_owned()),
        Just("命".to_owned()),
        Just("👨‍👩‍👧".to_owned()),
        Just("e\u{301}".to_owned()),
        Just("\u{301}".to_owned()),
        Just("\u{200d}".to_owned()),
        Just("🇨🇳".to_owned()),
        Just("🇫".to_owned()),
        Just("مرحبا بالعالم".to_owned()),
        Just("กำลัง".to_owned()),
        Just("\0".to_owned()),
        Just("\0\u{4}".to_owned()),
    ]
}

/// A text, and one that was made from it by taking out, putting in and moving pieces; or another one.
fn pair() -> impl Strategy<Value = (String, String)> {
    let edit = (any::<u8>(), any::<u8>(), piece(), 0..4_u8);
    let made = (proptest::collection::vec(piece(), 0..40), proptest::collection::vec(edit, 0..8), any::<bool>());
    made.prop_flat_map(|(pieces, edits, related)| {
        let mut new = if related { pieces.clone() } else { Vec::new() };
        for (at, to, piece, what) in edits {
            let place = |part: u8, len: usize| usize::from(part) % len.max(1);
            let at = place(at, new.len());
            match what {
                0 if !new.is_empty() => drop(new.remove(at)),
                1 if !new.is_empty() => {
                    let moved = new.remove(at);
                    new.insert(place(to, new.len()), moved);
                }
                2 if !new.is_empty() => new[at] = piece,
                _ => new.insert(at.min(new.len()), piece),
            }
        }
        (Just(pieces.concat()), Just(new.concat()))
    })
}

/// Where the texts stand after every span; the ends of a deletion are places of the old text only.
fn edges(spans: &[Span]) -> Vec<(usize, usize)> {
    let ends = spans.iter().scan((0, 0), |(i, j), span| {
        *i += if span.kind == OpKind::Insert { 0 } else { span.len };
        *j += if span.kind == OpKind::Delete { 0 } else { span.len };
        Some((*i, *j))
    });
    ends.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn law_3_both_texts_are_rebuilt((old, new) in pair()) {
        let ops = diff_text(&old, &new);
        prop_assert_eq!(rebuild(&ops), (old, new));
        prop_assert!(ops.iter().all(|op| !op.text.is_empty()));
        prop_assert!(ops.windows(2).all(|two| two[0].op != two[1].op));
    }

    #[test]
    fn law_5_no_edge_lies_inside_a_grapheme((old, new) in pair(), leaves in any::<bool>()) {
        let shape = if leaves { Shape::Leaves } else { Shape::Lines };
        let spans = align(&old, &new, shape);
        for (i, j) in edges(&spans) {
            prop_assert!(is_grapheme_boundary(&old, i) && is_grapheme_boundary(&new, j), "{} {} {:?}", i, j, spans);
        }
        prop_assert_eq!(edges(&spans).last().copied().unwrap_or_default(), (old.len(), new.len()));
    }
}
