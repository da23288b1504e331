//! Small cases in both languages, and the laws.

use chrono::DateTime;
use proptest::prelude::*;

use super::*;
use crate::diff::{Turn, Weave};
use crate::model::{Body, Mark, Node, NodeKind};

#[track_caller]
fn check(before: &str, old: &str, new: &str, after: &str, expected: ChangeClass) {
    assert_eq!(
        of_words(old, new, before, after, Rules::house(), &mut Memory::default()),
        expected,
        "{before}[{old}→{new}]{after}"
    );
}

use ChangeClass::{Fact, Format, Punctuation, Wording};

#[test]
fn punctuation_and_spaces() {
    check("风停了", ",", "，", "雨还在下", Punctuation);
    check("他说", "\"走\"", "“走”", "", Punctuation);
    check("他说：", "‘走’", "“走”", "。", Punctuation);
    check("共", "3,000", "3000", "人", Punctuation);
    check("", "３０００", "3000", "人", Punctuation);
    check("and so", "  ", " ", "on", Punctuation);
    check("it", "", "'", "s", Punctuation);
    check("第一", "、", "，", "第二", Punctuation);
    check("完了", "……", "。", "", Punctuation);
}

#[test]
fn paragraphs() {
    check("完了。", "", "\n", "后来", Format);
    check("完了", "，", "。\n", "后来", Format);
}

#[test]
fn wording() {
    check("他", "迅速", "很快", "离开", Wording);
    check("The river ", "rose quickly", "climbed fast", " that night", Wording);
    check("投资", "三万二千元", "3.2万元", "修桥", Wording);
    check("on ", "25 November", "November 25", " he left", Wording);
    check("", "Apple", "apple", "", Wording);
    check("所谓“", "减负", "减压", "”", Wording);
    check("很高兴", "👍", "👎", "", Wording);
}

#[test]
fn facts_in_chinese() {
    check("投资", "3.2", "3.5", "万元", Fact);
    check("投资3", ".", "", "5万元", Fact);
    check("投资3", "万", "亿", "元", Fact);
    check("到场", "三百", "四百", "人", Fact);
    check("增长30", "%", "", "", Fact);
    check("11月2", "5", "6", "日上午", Fact);
    check("局长王", "五", "武", "说", Fact);
    check("", "副", "", "局长王五说", Fact);
    check("王五说：“桥明年就", "能", "会", "通车。”", Fact);
    check("王五说：", "“", "", "桥明年就能通车", Punctuation);
    check("上午", "9", "10", "时30分开幕", Fact);
    check("", "", "全长12.8公里的大桥由三家单位承建。", "", Fact);
}

#[test]
fn facts_in_english() {
    check("cost 1", ",", ".", "250 yuan", Fact);
    check("on November ", "25", "26", "", Fact);
    check("Mayor ", "Jane", "Joan", " Doe met", Fact);
    check("", "Mayor", "Deputy Mayor", " Jane Doe met", Fact);
    check("\"The bridge will ", "never", "soon", " be open,\" said Jane Doe.", Fact);
    check("the ", "H7N9", "H5N1", " virus", Fact);
    check("see https://a.example/", "x", "y", "", Fact);
}

fn change(old: Article, new: &Article) -> Change {
    let turn = Turn { author: "王五".to_owned(), at: DateTime::UNIX_EPOCH };
    let changes = Weave::new(&old).advance(new, &turn).changes();
    assert_eq!(changes.len(), 1, "{changes:#?}");
    changes[0].clone()
}

fn article(blocks: Vec<Node>) -> Article {
    Article { body: Body::new(blocks), ..Article::default() }
}

#[test]
fn changes_carry_their_class() {
    let p = |text: &str| article(vec![Node::paragraph(text)]);
    assert_eq!(change(p("风停了,雨还在下"), &p("风停了，雨还在下")).class, Punctuation);
    assert_eq!(
        change(p("王五说：“桥明年就能通车了，大家放心。”"), &p("王五说：“桥明年就会通车了，大家放心。”")).class,
        Fact
    );
    let title = |text: &str| Article { headline: text.to_owned(), ..p("a") };
    assert_eq!(change(title("大桥通车"), &title("大桥开通")).class, Wording);
    assert_eq!(change(title("大桥投3万元"), &title("大桥投4万元")).class, Fact);
    let source = |text: &str| Article { source: text.to_owned(), ..p("a") };
    assert_eq!(change(source("甲报"), &source("乙报")).class, Fact);
}

#[test]
fn marks_blocks_and_attributes() {
    let marked =
        |marks: Vec<Mark>| article(vec![Node::element(NodeKind::Paragraph, vec![Node::text("大桥通车", marks)])]);
    let link = |href: &str| Mark::Link { href: href.to_owned(), title: String::new() };
    assert_eq!(change(marked(vec![]), &marked(vec![Mark::Strong])).class, Format);
    assert_eq!(change(marked(vec![]), &marked(vec![link("https://a.example")])).class, Format);
    assert_eq!(change(marked(vec![link("https://a.example")]), &marked(vec![link("https://b.example")])).class, Fact);
    assert_eq!(change(article(vec![Node::paragraph("a")]), &article(vec![Node::heading(2, "a")])).class, Format);
    let figure = |alt: &str| article(vec![Node::element(NodeKind::Figure, vec![]).with_attr("alt", alt)]);
    assert_eq!(change(figure("一座桥"), &figure("一座大桥")).class, Wording);
    assert_eq!(change(figure("桥，近景"), &figure("桥。近景")).class, Punctuation);
    assert_eq!(change(figure("桥长12米"), &figure("桥长13米")).class, Fact);
}

#[test]
fn rules_of_ones_own() {
    let file =
        BUILT_IN.replace("facts = [\"number\", ", "facts = [").replace("source = \"fact\"", "source = \"wording\"");
    let own = Rules::parse(&file, Lexicon::house().clone()).unwrap();
    let (old, new) = (article(vec![Node::paragraph("投资3万元")]), article(vec![Node::paragraph("投资4万元")]));
    let mut changes = vec![change(old, &new)];
    assert_eq!(changes[0].class, Fact);
    classify(&mut changes, &new, &own);
    assert_eq!(changes[0].class, Wording);
    assert!(Rules::parse("context = \"much\"", Lexicon::default()).unwrap_err().contains("context"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn classes_are_the_same_by_either_way(old in text(), new in text()) {
        let turn = Turn { author: "a".to_owned(), at: DateTime::UNIX_EPOCH };
        let body = |text: &str| article(vec![Node::paragraph(text)]);
        let (old, new) = (body(&old), body(&new));
        let changes = Weave::new(&old).advance(&new, &turn).changes();
        let mut again = changes.clone();
        for change in &mut again {
            change.class = ChangeClass::default();
        }
        classify(&mut again, &new, Rules::house());
        let classes = |changes: &[Change]| changes.iter().map(|change| change.class).collect::<Vec<_>>();
        prop_assert_eq!(classes(&changes), classes(&again));
    }

    #[test]
    fn what_differs_in_punctuation_alone_is_never_wording(words in "[a-z中文桥 ]{0,12}", old in "[，。、 ]{0,3}", new in "[，。、 ]{0,3}") {
        prop_assert_ne!(of_words(&old, &new, &words, &words, Rules::house(), &mut Memory::default()), Wording);
    }
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof!["[0-9]{1,3}", "[，。,.“” ]", "(三万|元|人|局长|王五|说|年|月|日|大桥|the|Mayor|Jane)", "[👍é]"],
        0..16,
    )
    .prop_map(|parts| parts.concat())
}

#[test]
fn what_was_read_once_is_remembered_for_one_text_more() {
    let text = |text: &str| article(vec![Node::paragraph(text)]);
    let weave_of = |old: &str, new: &str| {
        let turn = Turn { author: "陈薇".to_owned(), at: DateTime::UNIX_EPOCH };
        Weave::new(&text(old)).advance(&text(new), &turn)
    };
    let (old, new) = ("会议于周一召开，三百人出席。", "会议于周二召开，三百零一人出席。");
    let weave = weave_of(old, new);
    let mut memory = Memory::default();
    let changes = weave.changes_by(Rules::house(), &mut memory);
    assert_eq!((changes.clone(), memory.before.len(), memory.now.len()), (weave.changes(), changes.len(), 0));
    assert_eq!(weave.changes_by(Rules::house(), &mut memory), changes);
    // What is remembered is believed.
    memory.before.values_mut().for_each(|class| *class = ChangeClass::Punctuation);
    let believed = weave.changes_by(Rules::house(), &mut memory);
    assert!(believed.iter().all(|change| change.class == ChangeClass::Punctuation), "{believed:?}");
    assert!(weave_of(old, old).changes_by(Rules::house(), &mut memory).is_empty());
    assert!(memory.before.is_empty());
}
