//! Pictures: figures, galleries, pictures inside the file and pictures elsewhere.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::dom::Id;
use super::read::{Context, Flow, Reader};
use crate::convert::sha256_hex;
use crate::model::{Media, Node, NodeKind, schema};

/// Pictures larger than this are left out.
const MAX_PICTURE_BYTES: usize = 20 * 1024 * 1024;

impl Reader<'_> {
    /// An image as a figure. `None` where nobody would miss it: no source and no words, or a tracking pixel.
    pub(super) fn picture(&mut self, id: Id) -> Option<Node> {
        let dom = self.dom;
        let alt = dom.attr(id, "alt").unwrap_or_default();
        let figure = Node::element(NodeKind::Figure, Vec::new()).with_attr("alt", alt);
        if let Some(media) = dom.attr(id, "data-media").filter(|hash| is_hash(hash)) {
            let figure = figure.with_attr("media", media);
            // The address shown is where the stored picture lies; the one outside stands beside it.
            let outside = dom.attr(id, "data-src").filter(|src| schema::is_safe_address(src));
            return Some(if let Some(outside) = outside { figure.with_attr("src", outside) } else { figure });
        }
        let source = dom.attr(id, "src").map(str::trim).unwrap_or_default();
        let is_pixel = |name| dom.attr(id, name).is_some_and(|side| matches!(side.trim(), "0" | "1"));
        if is_pixel("width") && is_pixel("height") {
            self.problem("image-dropped", short(source), id);
            return None;
        }
        if source.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
            return self
                .inline_picture(id, source)
                .map(|hash| figure.clone().with_attr("media", hash))
                .or_else(|| if alt.is_empty() { None } else { Some(figure) });
        }
        let source = if source.starts_with("//") { format!("https:{source}") } else { source.to_owned() };
        if source.starts_with("http") && schema::is_safe_address(&source) {
            self.problem("remote-image", short(&source), id);
            return Some(figure.with_attr("src", source));
        }
        let in_figure = dom.nodes[id].parent.is_some_and(|parent| dom.name(parent) == "figure");
        if !source.is_empty() {
            self.problem("image-unreachable", short(&source), id);
        } else if !in_figure {
            self.problem("image-dropped", alt, id);
        }
        (in_figure || !alt.is_empty() || !source.is_empty()).then_some(figure)
    }

    /// The place of a picture that was not at hand when the page was written.
    pub(super) fn absent_picture(&mut self, id: Id) -> Node {
        let alt = self.dom.attr(id, "aria-label").unwrap_or_default();
        let media = self.dom.attr(id, "data-media").filter(|hash| is_hash(hash)).unwrap_or_default();
        Node::element(NodeKind::Figure, Vec::new()).with_attr("alt", alt).with_attr("media", media)
    }

    /// Takes a picture out of a `data:` address; answers its hash.
    fn inline_picture(&mut self, id: Id, source: &str) -> Option<String> {
        let (head, data) = source.split_once(',')?;
        let refuse = |reader: &mut Self, why: &str| {
            reader.problem("image-refused", format!("{why}: {}", short(head)), id);
            None
        };
        if !head.to_ascii_lowercase().ends_with(";base64") {
            return refuse(self, "not base64");
        }
        if data.len() > MAX_PICTURE_BYTES / 3 * 4 {
            return refuse(self, "too large");
        }
        let packed: Vec<u8> = data.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let Ok(bytes) = STANDARD.decode(&packed) else { return refuse(self, "broken") };
        let Some((mime, width, height)) = sniff(&bytes) else { return refuse(self, "not a picture") };
        let sha256 = sha256_hex(&bytes);
        if !self.media.iter().any(|(media, _)| media.sha256 == sha256) {
            let media = Media {
                sha256: sha256.clone(),
                mime: mime.to_owned(),
                bytes: bytes.len() as u64,
                width,
                height,
                filename: String::new(),
            };
            self.media.push((media, bytes));
        }
        Some(sha256)
    }

    /// A figure element: its picture with caption and credit; several pictures become a gallery.
    pub(super) fn figure(&mut self, id: Id, context: &Context, flow: &mut Flow) {
        let dom = self.dom;
        let mut inner = Flow::default();
        let (mut caption, mut credit) = (None, None);
        for child in &dom.nodes[id].children {
            match dom.name(*child) {
                "figcaption" if caption.is_none() => caption = Some(*child),
                "cite" if credit.is_none() => credit = Some(self.text_of(*child)),
                _ => self.single(*child, context, &mut inner),
            }
        }
        let (mut figures, others): (Vec<Node>, Vec<Node>) =
            inner.finish().into_iter().partition(|block| block.kind == NodeKind::Figure);
        let (words, more) = caption.map(|id| self.caption(id, context, &mut credit)).unwrap_or_default();
        flow.flush();
        if let Some(last) = figures.last_mut() {
            if last.content.is_empty() {
                last.content = words;
            }
            if let Some(credit) = credit {
                last.attrs.insert("credit".to_owned(), credit.into());
            }
        } else {
            if !words.is_empty() {
                flow.push(Node::element(NodeKind::Paragraph, words));
            }
            credit
                .filter(|credit| !credit.is_empty())
                .into_iter()
                .for_each(|credit| flow.push(Node::paragraph(&credit)));
        }
        match figures.len() {
            0 | 1 => figures.into_iter().for_each(|figure| flow.push(figure)),
            _ => flow.push(Node::element(NodeKind::Gallery, figures)),
        }
        others.into_iter().chain(more).for_each(|block| flow.push(block));
    }

    /// The words of a caption, without the credit that stands in it.
    fn caption(&mut self, id: Id, context: &Context, credit: &mut Option<String>) -> (Vec<Node>, Vec<Node>) {
        let dom = self.dom;
        let mark = dom.nodes[id].children.iter().copied().find(|child| dom.has_class(*child, "credit"));
        if let Some(mark) = mark.filter(|_| credit.is_none()) {
            *credit = Some(self.text_of(mark));
            return self.inline_content_but(id, context, mark);
        }
        self.inline_content(id, context)
    }

    pub(super) fn gallery(&mut self, id: Id, context: &Context, flow: &mut Flow) {
        let mut figures = Vec::new();
        let mut others = Vec::new();
        for block in self.inner(id, context) {
            match block.kind {
                NodeKind::Figure => figures.push(block),
                NodeKind::Gallery => figures.extend(block.content),
                _ => others.push(block),
            }
        }
        flow.flush();
        if !figures.is_empty() {
            flow.push(Node::element(NodeKind::Gallery, figures));
        }
        others.into_iter().for_each(|block| flow.push(block));
    }
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// An address as a problem's subject: `data:` addresses run to megabytes.
fn short(address: &str) -> String {
    address.chars().take(120).collect()
}

/// Media type and size in pixels of a picture, by its first bytes; 0 where the size is not found. SVG is not among
/// them: it can hold scripts.
pub fn sniff(bytes: &[u8]) -> Option<(&'static str, u32, u32)> {
    let be = |at: usize| bytes.get(at..at + 4).map_or(0, |b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]));
    let le = |at: usize| bytes.get(at..at + 2).map_or(0, |b| u32::from(u16::from_le_bytes([b[0], b[1]])));
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(("image/png", be(16), be(20)));
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        return Some(("image/gif", le(6), le(8)));
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        let (width, height) = jpeg_size(bytes).unwrap_or_default();
        return Some(("image/jpeg", width, height));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        let (width, height) = webp_size(bytes).unwrap_or_default();
        return Some(("image/webp", width, height));
    }
    if bytes.get(4..12) == Some(b"ftypavif") {
        return Some(("image/avif", 0, 0));
    }
    None
}

/// Width and height from the first chunk, by its kind: extended, lossless or lossy (RFC 9649).
fn webp_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let byte = |at: usize| bytes.get(at).map(|byte| u32::from(*byte));
    let two = |at: usize| Some(byte(at)? | (byte(at + 1)? << 8));
    let three = |at: usize| Some(two(at)? | (byte(at + 2)? << 16));
    match bytes.get(12..16)? {
        b"VP8X" => Some((three(24)? + 1, three(27)? + 1)),
        b"VP8L" => {
            let bits = three(21)? | (byte(24)? << 24);
            Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
        }
        _ => Some((two(26)? & 0x3fff, two(28)? & 0x3fff)),
    }
}

/// Width and height from the first frame header.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let short = |at: usize| bytes.get(at..at + 2).map(|b| u32::from(u16::from_be_bytes([b[0], b[1]])));
    let mut at = 2;
    while *bytes.get(at)? == 0xff {
        let marker = *bytes.get(at + 1)?;
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return Some((short(at + 7)?, short(at + 5)?));
        }
        at += 2 + usize::try_from(short(at + 2)?).ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first bytes of real pictures of 30 by 20 pixels.
    #[test]
    fn sizes_are_found() {
        let lossy = b"RIFFh\0\0\0WEBPVP8 \\\0\0\0P\x04\0\x9d\x01\x2a\x1e\0\x14\0";
        let lossless = b"RIFF\x3e\0\0\0WEBPVP8L1\0\0\0\x2f\x1d\xc0\x04\0\x99";
        let extended = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x1d\0\0\x13\0\0";
        for picture in [&lossy[..], lossless, extended] {
            assert_eq!(sniff(picture), Some(("image/webp", 30, 20)));
            for end in 12..picture.len() {
                assert_eq!(sniff(&picture[..end]).map(|(mime, ..)| mime), Some("image/webp"), "cut off at {end}");
            }
        }
        assert_eq!(sniff(b"GIF89a\x1e\0\x14\0"), Some(("image/gif", 30, 20)));
        assert_eq!(sniff(b"<svg>"), None);
    }
}
