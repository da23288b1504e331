//! Random canonical bodies and articles for the tests of the formats.

#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of it")]

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use galley_article::model::schema::canonical_body;
use galley_article::model::{
    Article, Body, Correction, CorrectionKind, Credit, Embargo, Mark, Media, Node, NodeKind, Related, Role,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Text with everything that makes formats stumble: markup, entities, space at the ends, emoji, full width, other scripts.
pub fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z福州渡口灯]{1,6}",
        2 => "[ a<>&\"'*_`#|~\\\\\\[\\](){}.!?;:,/+=-]{1,8}",
        1 => Just("  两端  与中间\u{a0}\u{3000}".to_owned()),
        1 => Just("👩‍👩‍👧 é 𠮷 \u{200b}\u{feff}".to_owned()),
        1 => Just("العربية ไทย\t한국어".to_owned()),
        1 => Just("&amp;lt; <b>x</b> </p><script>alert(1)</script>".to_owned()),
        1 => Just("\u{3000}\u{3000}".to_owned()),
        1 => Just(" ".to_owned()),
    ]
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![1 => Just(String::new()), 3 => words()]
}

fn address() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("https://example.org/a?b=1&c=\"2\"".to_owned()),
        Just("mailto:desk@example.org".to_owned()),
        "http://example\\.org/[a-z<>'%]{0,6}",
    ]
}

fn mark() -> impl Strategy<Value = Mark> {
    prop_oneof![
        (address(), line()).prop_map(|(href, title)| Mark::Link { href, title }),
        Just(Mark::Strong),
        Just(Mark::Em),
        Just(Mark::Underline),
        Just(Mark::Strike),
        Just(Mark::Sub),
        Just(Mark::Sup),
        Just(Mark::Code),
    ]
}

fn inline() -> impl Strategy<Value = Vec<Node>> {
    let run = prop_oneof![
        6 => (words(), vec(mark(), 0..3)).prop_map(|(text, marks)| Node::text(text, marks)),
        1 => vec(mark(), 0..2).prop_map(|marks| Node { marks, ..Node::hard_break() }),
    ];
    vec(run, 0..5)
}

fn hash() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[0-9a-f]{64}"]
}

fn web_address() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), Just("https://example.org/图.png?a=1&b".to_owned())]
}

fn figure() -> impl Strategy<Value = Node> {
    (inline(), line(), line(), hash(), web_address()).prop_map(|(caption, alt, credit, media, src)| {
        Node::element(NodeKind::Figure, caption)
            .with_attr("alt", alt)
            .with_attr("credit", credit)
            .with_attr("media", media)
            .with_attr("src", src)
    })
}

fn paragraph() -> impl Strategy<Value = Node> {
    inline().prop_map(|content| Node::element(NodeKind::Paragraph, content))
}

fn list() -> impl Strategy<Value = Node> {
    let leaf = vec(vec(paragraph(), 1..3), 1..3).prop_map(|items| list_of(NodeKind::BulletList, 1, items));
    leaf.prop_recursive(2, 12, 3, |inner| {
        let item = (vec(paragraph(), 1..3), option::of(inner)).prop_map(|(mut blocks, list)| {
            blocks.extend(list);
            blocks
        });
        (any::<bool>(), 0u64..12, vec(item, 1..3)).prop_map(|(ordered, start, items)| {
            list_of(if ordered { NodeKind::OrderedList } else { NodeKind::BulletList }, start, items)
        })
    })
}

fn list_of(kind: NodeKind, start: u64, items: Vec<Vec<Node>>) -> Node {
    let items = items.into_iter().map(|blocks| Node::element(NodeKind::ListItem, blocks)).collect();
    let list = Node::element(kind, items);
    if kind == NodeKind::OrderedList { list.with_attr("start", start) } else { list }
}

fn table() -> impl Strategy<Value = Node> {
    let cell = (vec(paragraph(), 1..3), any::<bool>(), 1u64..3, 1u64..3).prop_map(|(content, header, across, down)| {
        Node::element(NodeKind::TableCell, content)
            .with_attr("header", header)
            .with_attr("colspan", across)
            .with_attr("rowspan", down)
    });
    let row = vec(cell, 1..4).prop_map(|cells| Node::element(NodeKind::TableRow, cells));
    vec(row, 1..4).prop_map(|rows| Node::element(NodeKind::Table, rows))
}

fn block() -> impl Strategy<Value = Node> {
    prop_oneof![
        4 => paragraph(),
        2 => (inline(), 2u8..5).prop_map(|(content, level)| Node::element(NodeKind::Heading, content).with_attr("level", level)),
        1 => vec(prop_oneof![paragraph(), list()], 1..3).prop_map(|content| Node::element(NodeKind::Blockquote, content)),
        1 => (inline(), line()).prop_map(|(content, by)| Node::element(NodeKind::PullQuote, content).with_attr("attribution", by)),
        1 => inline().prop_map(|content| Node::element(NodeKind::EditorNote, content)),
        2 => list(),
        2 => figure(),
        1 => vec(figure(), 1..3).prop_map(|figures| Node::element(NodeKind::Gallery, figures)),
        2 => table(),
        1 => Just(Node::element(NodeKind::Divider, vec![])),
        1 => (line(), address()).prop_map(|(title, url)| Node::element(NodeKind::Embed, vec![]).with_attr("title", title).with_attr("url", url)),
    ]
}

/// A canonical body.
pub fn body() -> impl Strategy<Value = Body> {
    vec(block(), 0..7).prop_map(|blocks| canonical_body(&Body::new(blocks)).0)
}

fn credit() -> impl Strategy<Value = Credit> {
    (0..Role::ALL.len(), words(), line(), line()).prop_map(|(role, name, affiliation, joiner)| Credit {
        role: Role::ALL[role],
        name,
        affiliation,
        joiner,
    })
}

fn date() -> impl Strategy<Value = NaiveDate> {
    (1990i32..2040, 1u32..13, 1u32..29)
        .prop_map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).unwrap())
}

fn instant() -> impl Strategy<Value = DateTime<Utc>> {
    (0i64..2_000_000_000, 0u32..1_000_000_000).prop_map(|(s, n)| DateTime::from_timestamp(s, n).unwrap())
}

fn related() -> impl Strategy<Value = Related> {
    let url = prop_oneof![Just(String::new()), Just("https://example.org/1".to_owned()), words()];
    (line(), option::of(date()), url).prop_map(|(title, date, url)| Related { title, date, url })
}

fn embargo() -> impl Strategy<Value = Embargo> {
    (instant(), -12i32..13, prop_oneof![Just("Asia/Shanghai".to_owned()), line()]).prop_map(|(at, hours, zone)| {
        Embargo { until: at.with_timezone(&FixedOffset::east_opt(hours * 3600).unwrap()), zone }
    })
}

fn media() -> impl Strategy<Value = Media> {
    ("[0-9a-f]{64}", any::<u32>(), any::<u16>(), line()).prop_map(|(sha256, bytes, side, filename)| Media {
        sha256,
        mime: "image/png".into(),
        bytes: u64::from(bytes),
        width: u32::from(side),
        height: u32::from(side) + 1,
        filename,
    })
}

/// An article with anything in its fields.
pub fn article() -> impl Strategy<Value = Article> {
    let texts = vec(line(), 9);
    let language = prop_oneof![Just("zh-Hans"), Just("zh-Hant"), Just("en"), Just("")];
    let lists = (vec(credit(), 0..4), vec(line(), 0..3), vec(related(), 0..3), vec(media(), 0..3));
    let corrections = vec(
        (instant(), line(), proptest::sample::select(&CorrectionKind::ALL[..]))
            .prop_map(|(at, note, kind)| Correction { at, note, kind }),
        0..3,
    );
    (texts, language, lists, corrections, option::of(embargo()), body()).prop_map(
        |(texts, language, (credits, keywords, related, media), corrections, embargo, body)| {
            let [kicker, headline, deck, short_headline, lead, dateline, source, section, rights] =
                texts.try_into().unwrap();
            Article {
                language: language.to_owned(),
                kicker,
                headline,
                deck,
                short_headline,
                lead,
                credits,
                dateline,
                source,
                section,
                keywords,
                related,
                rights,
                corrections,
                embargo,
                media,
                body,
                ..Article::default()
            }
        },
    )
}
