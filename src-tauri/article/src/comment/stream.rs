//! A body's words as one text, a line for each text block, so that an anchor is two offsets in a text.

use std::ops::Range;

use crate::model::{Body, Node, NodeKind};
use crate::text::{GraphemeEdges, TextBlock, text_blocks};

/// The text blocks of a body, joined by line breaks. Offsets are UTF-8 bytes of that text; the positions of ProseMirror
/// are what the window speaks, and are converted here and nowhere else.
#[derive(Clone, Debug)]
pub struct Stream {
    text: String,
    lines: Vec<Line>,
}

#[derive(Clone, Debug)]
struct Line {
    /// Where it begins in the stream's text.
    byte: usize,
    block: TextBlock,
    /// What tells the picture apart, where the block is one's caption.
    picture: Option<String>,
}

impl Stream {
    /// The stream of a body.
    pub fn of(body: &Body) -> Self {
        let mut text = String::new();
        let mut lines = Vec::new();
        for block in text_blocks(body) {
            if !lines.is_empty() {
                text.push('\n');
            }
            let byte = text.len();
            text.push_str(&block.text);
            let picture = node_at(body, &block.path).filter(|node| node.kind == NodeKind::Figure).map(picture_of);
            lines.push(Line { byte, block, picture });
        }
        Self { text, lines }
    }

    /// The words, a line a block.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words of a range of offsets; empty for a range that is none of this text.
    pub fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// The offsets of a range of ProseMirror positions, widened to whole graphemes. What lies between blocks belongs to the
    /// range only as far as it has words; `None` where it has none.
    pub fn range(&self, from: usize, to: usize) -> Option<Range<usize>> {
        let start = self.at_or_after(from)?;
        let end = self.at_or_before(to)?;
        (start < end).then(|| self.whole(&(start..end)))
    }

    /// The offset of a ProseMirror position: the one in its block, or the first one after it.
    fn at_or_after(&self, position: usize) -> Option<usize> {
        let next = self.lines.partition_point(|line| line.end() < position);
        self.lines.get(next).map(|line| line.offset(position))
    }

    /// The offset of a ProseMirror position: the one in its block, or the last one before it.
    fn at_or_before(&self, position: usize) -> Option<usize> {
        let next = self.lines.partition_point(|line| line.block.start <= position);
        next.checked_sub(1).map(|at| self.lines[at].offset(position))
    }

    /// The offset nearest to a ProseMirror position.
    pub fn near(&self, position: usize) -> usize {
        self.at_or_after(position).unwrap_or(self.text.len())
    }

    /// The ProseMirror position of an offset.
    pub fn position(&self, offset: usize) -> usize {
        let line = self.lines.partition_point(|line| line.byte <= offset).saturating_sub(1);
        self.lines.get(line).map_or(0, |line| line.block.position(offset - line.byte))
    }

    /// The picture whose caption begins at an offset.
    pub fn picture(&self, offset: usize) -> Option<&str> {
        let line = self.lines.binary_search_by_key(&offset, |line| line.byte).ok()?;
        self.lines[line].picture.as_deref()
    }

    /// The picture at or around a ProseMirror position: where its caption begins, and what tells it apart.
    pub fn picture_at(&self, position: usize) -> Option<(usize, &str)> {
        // The position before the node is one before its content.
        let around = |line: &&Line| (line.block.start - 1..=line.end()).contains(&position);
        let line = self.lines.iter().filter(|line| line.picture.is_some()).find(around)?;
        line.picture.as_deref().map(|picture| (line.byte, picture))
    }

    /// Where the captions of this picture begin: it may stand in several places.
    pub(super) fn pictures<'a>(&'a self, picture: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.lines.iter().filter(move |line| line.picture.as_deref() == Some(picture)).map(|line| line.byte)
    }

    /// The line around an offset: its words, and where it begins.
    fn line(&self, offset: usize) -> (&str, usize) {
        let at = self.lines.partition_point(|line| line.byte <= offset).saturating_sub(1);
        self.lines.get(at).map_or(("", 0), |line| (line.block.text.as_str(), line.byte))
    }

    /// The last offset at or before this one that splits no grapheme.
    fn edge_before(&self, offset: usize) -> usize {
        let (text, start) = self.line(offset);
        start + GraphemeEdges::new(text).at_or_before(offset - start)
    }

    /// The first offset at or after this one that splits no grapheme.
    fn edge_after(&self, offset: usize) -> usize {
        let (text, start) = self.line(offset);
        start + GraphemeEdges::new(text).at_or_after(offset - start)
    }

    /// The range with its edges moved outwards to the edges of graphemes.
    pub(super) fn whole(&self, range: &Range<usize>) -> Range<usize> {
        self.edge_before(range.start)..self.edge_after(range.end)
    }

    /// Whether neither edge splits a grapheme.
    pub(super) fn is_whole(&self, range: &Range<usize>) -> bool {
        self.whole(range) == *range
    }
}

impl Line {
    /// The position of the end of its content.
    fn end(&self) -> usize {
        self.block.position(self.block.text.len())
    }

    /// The offset of a position, which may lie before or behind its content.
    fn offset(&self, position: usize) -> usize {
        let inside = position.max(self.block.start);
        let place = TextBlock::place(std::slice::from_ref(&self.block), inside);
        self.byte + place.map_or(self.block.text.len(), |place| place.byte)
    }
}

fn node_at<'a>(body: &'a Body, path: &[usize]) -> Option<&'a Node> {
    path.iter().try_fold(&body.0, |node, index| node.content.get(*index))
}

/// What tells a picture apart from others: its bytes, else its address.
fn picture_of(figure: &Node) -> String {
    let media = figure.attr_str("media");
    if media.is_empty() { figure.attr_str("src").to_owned() } else { media.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body() -> Body {
        let figure = Node::element(NodeKind::Figure, vec![Node::text("江上", vec![])]).with_attr("media", "m1");
        Body::new(vec![
            Node::paragraph("a👍b"),
            Node::element(NodeKind::Divider, vec![]),
            figure,
            Node::paragraph(""),
            Node::paragraph("终"),
        ])
    }

    #[test]
    fn positions_and_offsets_of_all_blocks() {
        let stream = Stream::of(&body());
        assert_eq!(stream.text(), "a👍b\n江上\n\n终");
        for (position, offset) in [(1, 0), (2, 1), (4, 5), (5, 6), (8, 7), (10, 13), (12, 14), (14, 15), (15, 18)] {
            assert_eq!((stream.position(offset), stream.near(position)), (position, offset), "{position}");
        }
    }

    #[test]
    fn a_selection_is_widened_to_graphemes_and_narrowed_to_words() {
        let stream = Stream::of(&body());
        let check = |from, to, text| {
            assert_eq!(stream.range(from, to).map_or("", |range| stream.slice(&range)), text, "{from}..{to}");
        };
        check(3, 3, "");
        check(3, 4, "👍");
        check(0, 17, stream.text());
        check(5, 11, "\n江上");
        check(6, 12, "江上\n");
        check(6, 7, "");
        check(500, 600, "");
    }

    #[test]
    fn a_picture_is_found_from_before_and_from_inside() {
        let stream = Stream::of(&body());
        for position in [7, 8, 9, 10] {
            assert_eq!(stream.picture_at(position), Some((7, "m1")), "{position}");
        }
        assert_eq!((stream.picture_at(6), stream.picture_at(12)), (None, None));
        assert_eq!((stream.picture(7), stream.picture(0), stream.picture(8)), (Some("m1"), None, None));
    }
}
