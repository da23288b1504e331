//! What is found in small texts, and the laws over any text.

use proptest::prelude::*;

use super::*;
use crate::model::Credit;
use crate::text::is_grapheme_boundary;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = spot(text, Lexicon::house())
        .into_iter()
        .map(|spotted| {
            let about = match spotted.kind {
                FactKind::Name | FactKind::Quote if !spotted.about.is_empty() => format!(" ({})", spotted.about),
                _ => String::new(),
            };
            format!("{} {} = {}{about}", spotted.kind.name(), &text[spotted.range], spotted.normal)
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn one_sum_of_money_written_in_many_ways() {
    for text in [
        "三万二千元",
        "3.2万元",
        "32,000元",
        "32000元",
        "３２０００元",
        "三万二元",
        "3万2千元",
        "人民币3.2万元",
        "RMB 32,000",
        "¥32,000",
    ] {
        let found = spot(text, Lexicon::house());
        let normal: Vec<&str> = found.iter().map(|spotted| spotted.normal.as_str()).collect();
        assert_eq!(normal, ["32000 元"], "{text}");
    }
    check("thirty-two thousand yuan", &["number thirty-two thousand yuan = 32000 元"]);
    check("$1.5 million and $2bn", &["number $1.5 million = 1500000 美元", "number $2bn = 2000000000 美元"]);
}

#[test]
fn quantities_in_chinese() {
    check("投资1.2亿元，建成3座桥", &["number 1.2亿元 = 120000000 元", "number 3座 = 3 座"]);
    check("3万亿元", &["number 3万亿元 = 3000000000000 元"]);
    check("一百零五人", &["number 一百零五人 = 105 人"]);
    check("三百余人到场", &["number 三百余人 = 300+ 人"]);
    check("百分之三十", &["number 百分之三十 = 30 %"]);
    check("增长30%，下降2.5个百分点", &["number 30% = 30 %", "number 2.5个百分点 = 2.5 百分点"]);
    check("三分之二的居民", &["number 三分之二 = 2/3"]);
    check("超过七成，", &["number 七成 = 70 %"]);
    check("第十五届", &["number 第十五届 = 第15 届"]);
    check("全长12.8公里", &["number 12.8公里 = 12.8 千米"]);
    check("零下5℃", &["number 零下5℃ = -5 ℃"]);
    check("两个孩子，一个老人", &["number 两个 = 2 个"]);
    check("三点二万亩", &["number 三点二万亩 = 32000 亩"]);
    check("等了十分钟", &["number 十分钟 = 10 分钟"]);
}

#[test]
fn what_only_looks_like_a_number() {
    for text in
        ["万一下雨", "一起努力", "统一安排", "十分高兴", "千方百计", "四川的百姓", "两岸", "唯一的办法", "五湖四海"]
    {
        check(text, &[]);
    }
}

#[test]
fn quantities_in_english() {
    check("32 people and 1,250 tonnes", &["number 32 people = 32 人", "number 1,250 tonnes = 1250 吨"]);
    check("up 4.5 per cent", &["number 4.5 per cent = 4.5 %"]);
    check("two hundred and five metres", &["number two hundred and five metres = 205 米"]);
    check("the 3rd runner on 5G", &["number 3rd = 第3", "number 5G = 5G"]);
    check(
        "the H7N9 virus, road G324, COVID-19",
        &["number H7N9 = H7N9", "number G324 = G324", "number COVID-19 = COVID-19"],
    );
    check("no one came", &[]);
}

#[test]
fn dates() {
    check("2026年11月25日", &["date 2026年11月25日 = 2026-11-25"]);
    check("二〇二六年十一月二十五日", &["date 二〇二六年十一月二十五日 = 2026-11-25"]);
    check("11月25日至27日", &["date 11月25日 = --11-25", "date 27日 = ---27"]);
    check("2026-11-25 or 2026/11/25", &["date 2026-11-25 = 2026-11-25", "date 2026/11/25 = 2026-11-25"]);
    check("on November 25, 2026", &["date November 25, 2026 = 2026-11-25"]);
    check("on 25 November and Nov. 26", &["date 25 November = --11-25", "date Nov. 26 = --11-26"]);
    check("In May 2026 he may march", &["date May 2026 = 2026-05"]);
    check("since 2019", &["date 2019 = 2019"]);
    check("2019 people", &["number 2019 people = 2019 人"]);
    check("星期三和周五", &["date 星期三 = W3", "date 周五 = W5"]);
    check("on Wednesday", &["date Wednesday = W3"]);
    check("3个月，3年，40日", &["number 3个月 = 3 月", "number 3年 = 3 年", "number 40日 = 40 日"]);
}

#[test]
fn times() {
    check("上午9时30分", &["time 上午9时30分 = 09:30"]);
    check("下午三点半", &["time 下午三点半 = 15:30"]);
    check("9：30开门，21时关门", &["time 9：30 = 09:30", "time 21时 = 21:00"]);
    check("at 9:30 a.m. and 9 p.m.", &["time 9:30 a.m. = 09:30", "time 9 p.m. = 21:00"]);
    check("三点建议", &["number 三点 = 3 点"]);
    check("比分3:2", &["number 3 = 3", "number 2 = 2"]);
}

#[test]
fn names_and_titles() {
    check("局长王五说", &["name 局长王五 = 王五 (局长)"]);
    check("记者 李小明报道", &["name 记者 李小明 = 李小明 (记者)"]);
    check("市长张大山出席会议", &["name 市长张大山 = 张大山 (市长)"]);
    check("林教授和陈志强主任", &["name 林教授 = 林 (教授)", "name 陈志强主任 = 陈志强 (主任)"]);
    check("村民欧阳春表示", &["name 村民欧阳春 = 欧阳春 (村民)"]);
    check("高校长期坚持", &[]);
    check("南京市长江大桥", &[]);
    check("局长王五出资修桥", &["name 局长王五 = 王五 (局长)"]);
    check(
        "Mayor Jane Doe met Dr. Li Wei.",
        &["name Mayor Jane Doe = Jane Doe (Mayor)", "name Dr. Li Wei = Li Wei (Dr)"],
    );
    check("Anna Berg said no", &["name Anna Berg = Anna Berg"]);
    check("The River Walk opened", &[]);
}

#[test]
fn quoted_speech() {
    check(
        "局长王五说：“桥明年就能通车。”",
        &["name 局长王五 = 王五 (局长)", "quote 桥明年就能通车。 = 桥明年就能通车 (王五)"],
    );
    check("所谓“双减”", &[]);
    check(
        "“这座桥我们等了很多年，”村民李四表示。",
        &["quote 这座桥我们等了很多年， = 这座桥我们等了很多年 (李四)", "name 村民李四 = 李四 (村民)"],
    );
    check(
        "\"The bridge will open soon,\" said Jane Doe.",
        &["quote The bridge will open soon, = the bridge will open soon (Jane Doe)", "name Jane Doe = Jane Doe"],
    );
}

#[test]
fn addresses() {
    check(
        "see https://Example.org/a/ or www.example.net.",
        &["link https://Example.org/a/ = https://example.org/a", "link www.example.net = www.example.net"],
    );
}

#[test]
fn an_article_with_its_places() {
    let article = Article {
        headline: "大桥将投3.2万元".to_owned(),
        credits: vec![Credit {
            role: crate::model::Role::Reporter,
            name: "周小雨".to_owned(),
            affiliation: String::new(),
            joiner: String::new(),
        }],
        body: Body::new(vec![
            Node::paragraph("👍周小雨来了。"),
            Node::paragraph("局长王五投了三万二千元，王五很高兴。"),
        ]),
        ..Article::default()
    };
    let found = facts(&article, Lexicon::house(), &[]);
    let shown: Vec<String> = found.iter().map(|fact| format!("{}-{} {}", fact.from, fact.to, fact.text)).collect();
    assert_eq!(shown, ["4-9 3.2万元", "3-6 周小雨", "11-15 局长王五", "17-22 三万二千元", "23-25 王五"]);
    assert!(found[0].is_same_as(&found[3]));
    assert_eq!((found[3].before.as_str(), found[3].after.as_str()), ("局长王五投了", "，王五很高兴。"));
}

#[test]
fn links_of_marks_are_facts() {
    let link = |href: &str| Mark::Link { href: href.to_owned(), title: String::new() };
    let text = vec![
        Node::text("see ", vec![]),
        Node::text("the ", vec![link("https://a.example/")]),
        Node::text("site", vec![link("https://a.example/"), Mark::Strong]),
    ];
    let article = Article { body: Body::new(vec![Node::element(NodeKind::Paragraph, text)]), ..Article::default() };
    let found = facts(&article, Lexicon::house(), &[]);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].from, found[0].to, found[0].text.as_str(), found[0].normal.as_str()),
        (5, 13, "the site", "https://a.example")
    );
}

fn of(text: &str) -> Vec<Fact> {
    let article = Article { body: Body::new(text.split('\n').map(Node::paragraph).collect()), ..Article::default() };
    facts(&article, Lexicon::house(), &[])
}

#[test]
fn ticks_stand_move_and_fall() {
    let old = of("投资三万二千元修桥。\n到场的有300人。");
    let ticks: Vec<Tick> = old.iter().map(Tick::from).collect();
    let moved = of("到场的有300人。\n新的一段。\n投资3.2万元修桥。");
    let settled = settle(&moved, &ticks);
    assert_eq!((settled.ticked, settled.gone.len()), (vec![Some(1), Some(0)], 0), "moved and written otherwise");
    let now = of("投资三万五千元修桥。\n到场的有300人。");
    let settled = settle(&now, &ticks);
    assert_eq!(settled.ticked, [None, Some(1)]);
    assert_eq!(settled.was, [Some(0), None]);
    let settled = settle(&of("没有数字。"), &ticks);
    assert_eq!(settled.gone, [0, 1]);
    let shown: Vec<String> = changed(&old, &now)
        .iter()
        .map(|change| format!("{} → {}", change.old.text, change.new.map_or("", |new| &new.text)))
        .collect();
    assert_eq!(shown, ["三万二千元 → 三万五千元"]);
}

#[test]
fn of_equal_facts_the_one_in_its_place_is_ticked() {
    let old = of("死亡3人，受伤3人。");
    let ticks = [Tick::from(&old[1])];
    assert_eq!(settle(&old, &ticks).ticked, [None, Some(0)]);
    assert_eq!(settle(&of("死亡2人，受伤3人。"), &ticks).ticked, [None, Some(0)]);
    assert_eq!(settle(&of("死亡3人，受伤5人。"), &ticks).ticked, [Some(0), None]);
}

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[0-9]{1,4}",
        "[零一二三十百千万亿两点第]{1,5}",
        "[年月日时分元人%个公里次]",
        "[,.:/+$¥-]",
        "(局长|王五|张|说|“|”|，|。| |\n|said|Mayor|Jane|Doe|Nov|November|am|million|thirty|https://|X|m|G)",
        "[👍🏽é\u{301}\u{200d}👩]",
        "\\PC",
    ];
    proptest::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn facts_stand_on_graphemes_and_are_their_text(text in any_text()) {
        for spotted in spot(&text, Lexicon::house()) {
            prop_assert!(spotted.range.start < spotted.range.end, "{spotted:?}");
            prop_assert!(is_grapheme_boundary(&text, spotted.range.start) && is_grapheme_boundary(&text, spotted.range.end));
        }
        let units: Vec<u16> = text.encode_utf16().collect();
        let article = Article { headline: text.clone(), ..Article::default() };
        for fact in facts(&article, Lexicon::house(), &[]) {
            prop_assert_eq!(String::from_utf16(&units[fact.from..fact.to]).unwrap(), fact.text);
        }
    }

    #[test]
    fn a_normal_form_is_its_own(text in any_text()) {
        for spotted in spot(&text, Lexicon::house()) {
            let again = normal_form(spotted.kind, &spotted.normal, Lexicon::house());
            prop_assert_eq!(&again, &spotted.normal, "{:?}", spotted.kind);
        }
    }

    #[test]
    fn every_tick_on_an_unchanged_text_stands(text in any_text()) {
        let found = of(&text);
        let ticks: Vec<Tick> = found.iter().map(Tick::from).collect();
        let settled = settle(&found, &ticks);
        prop_assert!(settled.ticked.iter().all(Option::is_some) && settled.gone.is_empty());
        prop_assert!(changed(&found, &found).is_empty());
    }
}
