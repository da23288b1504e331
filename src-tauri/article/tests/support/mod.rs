//! Random articles of every block kind, and random edits of them, for the laws of the diff.

#![allow(dead_code, reason = "each test file uses a part of it")]

mod dice;

#[allow(unused_imports, reason = "each test file uses a part of it")]
pub(crate) use dice::Dice;
use galley_article::model::{Article, Body, Credit, Field, Mark, Node, NodeKind, Role, schema};
use galley_article::text::graphemes;
use proptest::prelude::*;

/// Texts that are hard to cut: two scripts, combining marks, emoji sequences, flags, right-to-left.
const SCRAPS: [&str; 20] = [
    "研究生命起源",
    "市政府昨日发布公告。",
    "的",
    "，",
    "他说：“好。”",
    "The council met. ",
    "a",
    " of the ",
    "3.5%",
    "e\u{301}",
    "\u{301}",
    "👨‍👩‍👧‍👦",
    "👍🏽",
    "🇨🇳🇫🇷",
    "\u{200d}",
    "مرحبا بالعالم",
    "\u{202e}שלום",
    "ก\u{e33}ลัง",
    " ",
    "한국어",
];

fn marks() -> impl Strategy<Value = Vec<Mark>> {
    let link = |href: &str| Mark::Link { href: href.into(), title: String::new() };
    prop_oneof![
        6 => Just(vec![]),
        1 => Just(vec![Mark::Strong]),
        1 => Just(vec![Mark::Em, Mark::Code]),
        1 => Just(vec![link("https://example.org/a"), Mark::Sup]),
    ]
}

fn inline() -> impl Strategy<Value = Vec<Node>> {
    let run = (0..SCRAPS.len() + 1, marks()).prop_map(|(scrap, marks)| match SCRAPS.get(scrap) {
        Some(text) => Node::text(*text, marks),
        None => Node::hard_break(),
    });
    prop::collection::vec(run, 0..6)
}

fn block(kind: NodeKind) -> impl Strategy<Value = Node> {
    inline().prop_map(move |content| Node::element(kind, content))
}

fn paragraphs() -> impl Strategy<Value = Vec<Node>> {
    prop::collection::vec(block(NodeKind::Paragraph), 1..3)
}

fn list(depth: u32) -> BoxedStrategy<Node> {
    let kind = prop_oneof![Just(NodeKind::BulletList), Just(NodeKind::OrderedList)];
    let inner = if depth == 0 { Just(None).boxed() } else { prop::option::weighted(0.3, list(depth - 1)).boxed() };
    let item = (paragraphs(), inner).prop_map(|(mut content, inner)| {
        content.extend(inner);
        Node::element(NodeKind::ListItem, content)
    });
    (kind, prop::collection::vec(item, 1..4)).prop_map(|(kind, items)| Node::element(kind, items)).boxed()
}

/// How many cases of a law are tried: as many as it says, or so many times more as `GALLEY_CASES_TIMES` says, for whoever looks
/// for what chance finds seldom. `PROPTEST_RNG_SEED` names the chance.
#[expect(clippy::disallowed_methods, reason = "a test may be told how long to look")]
pub(crate) fn cases(usual: u32) -> u32 {
    std::env::var("GALLEY_CASES_TIMES")
        .ok()
        .and_then(|times| times.parse::<u32>().ok())
        .map_or(usual, |times| usual * times)
}

/// A block of any kind that may stand in a document.
pub(crate) fn any_block() -> impl Strategy<Value = Node> {
    let element = |kind: NodeKind| move |content: Vec<Node>| Node::element(kind, content);
    let figure = || {
        (inline(), "[a-c图]{0,3}")
            .prop_map(|(content, alt)| Node::element(NodeKind::Figure, content).with_attr("alt", alt))
    };
    let cell = (paragraphs(), any::<bool>())
        .prop_map(|(content, header)| Node::element(NodeKind::TableCell, content).with_attr("header", header));
    let row = prop::collection::vec(cell, 1..3).prop_map(element(NodeKind::TableRow));
    prop_oneof![
        6 => block(NodeKind::Paragraph),
        2 => (block(NodeKind::Heading), 2..5_u8).prop_map(|(node, level)| node.with_attr("level", level)),
        1 => (paragraphs(), prop::option::of(list(0))).prop_map(|(mut content, list)| {
            content.extend(list);
            Node::element(NodeKind::Blockquote, content)
        }),
        1 => block(NodeKind::PullQuote),
        1 => block(NodeKind::EditorNote),
        2 => list(2),
        1 => figure(),
        1 => prop::collection::vec(figure(), 1..3).prop_map(element(NodeKind::Gallery)),
        1 => prop::collection::vec(row, 1..3).prop_map(element(NodeKind::Table)),
        1 => Just(Node::element(NodeKind::Divider, vec![])),
        1 => "[ab]".prop_map(|name| {
            Node::element(NodeKind::Embed, vec![]).with_attr("url", format!("https://example.org/{name}"))
        }),
    ]
}

/// A canonical article.
pub(crate) fn any_article() -> impl Strategy<Value = Article> {
    (prop::collection::vec(any_block(), 0..7), "[标题a-c ]{0,6}").prop_map(|(blocks, headline)| Article {
        headline,
        body: schema::canonical_body(&Body::new(blocks)).0,
        ..Article::default()
    })
}

/// One edit; what it does to an article depends on the article.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    what: u8,
    place: u32,
    offset: u32,
    scrap: String,
    block: Node,
}

/// A script of edits.
pub(crate) fn edits(most: usize) -> impl Strategy<Value = Vec<Edit>> {
    let edit = (0..16_u8, any::<u32>(), any::<u32>(), prop::sample::select(&SCRAPS[..]), any_block())
        .prop_map(|(what, place, offset, scrap, block)| Edit { what, place, offset, scrap: scrap.to_owned(), block });
    prop::collection::vec(edit, 0..most)
}

/// The article after the edits, canonical.
pub(crate) fn edited(article: &Article, edits: &[Edit]) -> Article {
    let mut article = article.clone();
    for edit in edits {
        apply(&mut article, edit);
        article.body = schema::canonical_body(&article.body).0;
    }
    article
}

fn apply(article: &mut Article, edit: &Edit) {
    let place = edit.place as usize;
    let scrap = edit.scrap.as_str();
    let blocks = &mut article.body.0.content;
    let top = place % blocks.len();
    match edit.what {
        0 => blocks.insert(top, edit.block.clone()),
        1 => drop(blocks.remove(top)),
        2 => {
            let block = blocks.remove(top);
            let to = edit.offset as usize % (blocks.len() + 1);
            blocks.insert(to, block);
        }
        3 => {
            // Wraps a block in a list, or takes the wrapping away.
            let block = blocks.remove(top);
            let loose = match block.kind {
                NodeKind::BulletList | NodeKind::OrderedList | NodeKind::Blockquote => block.content,
                _ => vec![Node::element(NodeKind::BulletList, vec![block])],
            };
            blocks.splice(top..top, loose);
        }
        4 => {
            let value = if edit.offset.is_multiple_of(3) { "" } else { scrap };
            let field = [Field::Headline, Field::Kicker, Field::Source][place % 3];
            assert!(article.set_field(field, value.into()));
        }
        5 => {
            article.credits = vec![Credit {
                role: Role::ALL[place % 8],
                name: scrap.into(),
                affiliation: String::new(),
                joiner: String::new(),
            }]
        }
        6 => {
            // Joins two neighbouring text blocks.
            if top + 1 < blocks.len() && blocks[top].kind.is_textblock() && blocks[top + 1].kind.is_textblock() {
                let next = blocks.remove(top + 1);
                blocks[top].content.extend(next.content);
            }
        }
        _ => {
            let count = count_leaves(&article.body.0);
            edit_leaf(&mut article.body.0, &mut (place % count.max(1)), edit, scrap);
        }
    }
}

fn count_leaves(node: &Node) -> usize {
    let mut count = 0;
    node.walk(&mut |node| count += usize::from(node.kind.is_textblock()));
    count
}

/// Edits the `left`-th text block below the node; answers whether it was found.
fn edit_leaf(node: &mut Node, left: &mut usize, edit: &Edit, scrap: &str) -> bool {
    for at in 0..node.content.len() {
        if node.content[at].kind.is_textblock() {
            if *left == 0 {
                let new = changed(&node.content[at], edit, scrap);
                node.content.splice(at..=at, new);
                return true;
            }
            *left -= 1;
        } else if edit_leaf(&mut node.content[at], left, edit, scrap) {
            return true;
        }
    }
    false
}

/// A text block after an edit: usually one block, two after a split.
fn changed(block: &Node, edit: &Edit, scrap: &str) -> Vec<Node> {
    let pieces: Vec<Node> = block
        .content
        .iter()
        .flat_map(|node| match node.kind {
            NodeKind::Text => graphemes(&node.text).map(|g| Node::text(g, node.marks.clone())).collect(),
            _ => vec![node.clone()],
        })
        .collect();
    let at = edit.offset as usize % (pieces.len() + 1);
    let to = (at + 1 + edit.place as usize % 5).min(pieces.len());
    let with = |content: Vec<Node>| Node { content, ..block.clone() };
    let (head, middle, tail) = (&pieces[..at], &pieces[at..to], &pieces[to..]);
    match edit.what {
        7..=9 => vec![with([head, &[Node::text(scrap, vec![])], &pieces[at..]].concat())],
        10 | 11 => vec![with([head, tail].concat())],
        12 => vec![with(head.to_vec()), with(pieces[at..].to_vec())],
        13 => {
            let toggled = middle.iter().map(|node| {
                let mut node = node.clone();
                if let Some(at) = node.marks.iter().position(|mark| *mark == Mark::Strong) {
                    node.marks.remove(at);
                } else {
                    node.marks.push(Mark::Strong);
                }
                node
            });
            vec![with([head, &toggled.collect::<Vec<_>>(), tail].concat())]
        }
        14 => {
            let kind = [NodeKind::Paragraph, NodeKind::Heading, NodeKind::PullQuote][edit.place as usize % 3];
            vec![Node::element(kind, block.content.clone())]
        }
        _ => vec![with([head, &[Node::text(scrap, vec![Mark::Em]), Node::hard_break()], tail].concat())],
    }
}
