//! Articles and edits from a seed, for tests that make more stories than a strategy could, or from bytes, for fuzzing.

use galley_article::model::{Article, Body, Mark, Node, NodeKind, schema};

use super::{Edit, SCRAPS};

/// The longest text of the bytes' own making.
const LONGEST: usize = 12;

/// Where decisions come from.
enum Chance {
    /// A seed (SplitMix64).
    Seed(u64),
    /// Bytes, one for each small decision, so that changing a byte changes one thing. Where they end, everything is the first
    /// of what is possible.
    Bytes(Vec<u8>, usize),
}

/// Decides what the articles and edits of a test are.
pub(crate) struct Dice(Chance);

impl Dice {
    /// The same decisions for the same seed.
    pub(crate) fn of_seed(seed: u64) -> Self {
        Self(Chance::Seed(seed))
    }

    /// The same decisions for the same bytes.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        Self(Chance::Bytes(bytes.to_vec(), 0))
    }

    fn roll(state: &mut u64) -> u64 {
        *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = *state;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        match &mut self.0 {
            Chance::Seed(state) => usize::try_from(Self::roll(state) % end as u64).unwrap_or_default(),
            Chance::Bytes(bytes, at) => {
                let take = if end <= 256 { 1 } else { 2 };
                let number = bytes[(*at).min(bytes.len())..].iter().take(take);
                let number = number.fold(0, |number, byte| number << 8 | usize::from(*byte));
                *at += take;
                number % end
            }
        }
    }

    /// A text: one of those that are hard to cut, or of the bytes' own making.
    pub(crate) fn text(&mut self) -> String {
        if let Chance::Bytes(..) = self.0
            && self.below(4) == 0
        {
            let len = self.below(LONGEST);
            return self.own(len);
        }
        SCRAPS[self.below(SCRAPS.len())].to_owned()
    }

    /// So many bytes as the text they are.
    pub(crate) fn own(&mut self, len: usize) -> String {
        let Chance::Bytes(bytes, at) = &mut self.0 else { return String::new() };
        let from = (*at).min(bytes.len());
        let to = from.saturating_add(len).min(bytes.len());
        *at = at.saturating_add(len);
        String::from_utf8_lossy(&bytes[from..to]).into_owned()
    }

    /// How many bytes there are still.
    pub(crate) fn left(&self) -> usize {
        match &self.0 {
            Chance::Seed(_) => 0,
            Chance::Bytes(bytes, at) => bytes.len().saturating_sub(*at),
        }
    }

    /// Another order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }

    fn marks(&mut self) -> Vec<Mark> {
        match self.below(9) {
            0 => vec![Mark::Strong],
            1 => vec![Mark::Em, Mark::Code],
            2 => vec![Mark::Link { href: "https://example.org/a".into(), title: String::new() }, Mark::Sup],
            _ => vec![],
        }
    }

    fn inline(&mut self) -> Vec<Node> {
        (0..self.below(6))
            .map(|_| match self.below(SCRAPS.len() + 1) {
                0 => Node::hard_break(),
                _ => Node::text(self.text(), self.marks()),
            })
            .collect()
    }

    fn paragraphs(&mut self) -> Vec<Node> {
        (0..1 + self.below(2)).map(|_| Node::element(NodeKind::Paragraph, self.inline())).collect()
    }

    fn list(&mut self, depth: u32) -> Node {
        let items = (0..1 + self.below(3)).map(|_| {
            let mut content = self.paragraphs();
            if depth > 0 && self.below(3) == 0 {
                content.push(self.list(depth - 1));
            }
            Node::element(NodeKind::ListItem, content)
        });
        let items = items.collect();
        Node::element([NodeKind::BulletList, NodeKind::OrderedList][self.below(2)], items)
    }

    fn figure(&mut self) -> Node {
        Node::element(NodeKind::Figure, self.inline()).with_attr("alt", ["", "a", "图"][self.below(3)])
    }

    /// A block of any kind that may stand in a document.
    fn block(&mut self) -> Node {
        match self.below(18) {
            0 | 1 => Node::element(NodeKind::Heading, self.inline()).with_attr("level", 2 + self.below(3)),
            2 => {
                let mut content = self.paragraphs();
                if self.below(2) == 0 {
                    content.push(self.list(0));
                }
                Node::element(NodeKind::Blockquote, content)
            }
            3 => Node::element(NodeKind::PullQuote, self.inline()),
            4 => Node::element(NodeKind::EditorNote, self.inline()),
            5 | 6 => self.list(2),
            7 => self.figure(),
            8 => {
                let figures = (0..1 + self.below(2)).map(|_| self.figure()).collect();
                Node::element(NodeKind::Gallery, figures)
            }
            9 => {
                let mut row = || {
                    let cells = (0..1 + self.below(2)).map(|_| {
                        Node::element(NodeKind::TableCell, self.paragraphs()).with_attr("header", self.below(2) == 0)
                    });
                    Node::element(NodeKind::TableRow, cells.collect())
                };
                Node::element(NodeKind::Table, vec![row(), row()])
            }
            10 => Node::element(NodeKind::Divider, vec![]),
            11 => Node::element(NodeKind::Embed, vec![])
                .with_attr("url", format!("https://example.org/{}", self.below(2))),
            _ => Node::element(NodeKind::Paragraph, self.inline()),
        }
    }

    /// A canonical article.
    pub(crate) fn article(&mut self) -> Article {
        let blocks = (0..self.below(7)).map(|_| self.block()).collect();
        Article {
            headline: ["", "标题", "a c"][self.below(3)].into(),
            body: schema::canonical_body(&Body::new(blocks)).0,
            ..Article::default()
        }
    }

    /// A script of edits; every third moves a block.
    pub(crate) fn edits(&mut self, most: usize) -> Vec<Edit> {
        (0..self.below(most))
            .map(|_| Edit {
                what: if self.below(3) == 0 { 2 } else { u8::try_from(self.below(16)).unwrap_or_default() },
                place: u32::try_from(self.below(1 << 30)).unwrap_or_default(),
                offset: u32::try_from(self.below(1 << 30)).unwrap_or_default(),
                scrap: self.text(),
                block: self.block(),
            })
            .collect()
    }
}
