//! The body as an HTML fragment: the one renderer that site pages, previews, HTML export and ninjs share.
//!
//! Sanitised by construction: only the elements written here can appear, every character of the article passes
//! `escape`, and addresses are checked again although a canonical body holds only safe ones. The fragment is what the
//! HTML importer reads back exactly, so nothing is written between inline pieces and no text is added to the author's.

use crate::convert::html::{is_folded_text, is_settled};
use crate::model::schema::is_safe_address;
use crate::model::{Body, Mark, Media, Node, NodeKind};

use super::escape::{push_attr, push_escaped};

/// What the fragment depends on beside the body.
#[derive(Clone, Copy)]
pub struct BodyOptions<'a> {
    /// The address of stored bytes by SHA-256 (64 hex digits): `/media/<sha>`, a `data:` URI, a relative file. `None`
    /// where they cannot be had; the figure then falls back to its outside address. The answer is trusted.
    pub media_url: &'a dyn Fn(&str) -> Option<String>,
    /// The article's media, for widths and heights; may be empty.
    pub media: &'a [Media],
    /// For a page a reader sees rather than for exchange: wide tables get a scrolling frame, pictures load lazily, and a
    /// picture that lies only on another site becomes a link, because a page must not tell other sites who reads it.
    pub page: bool,
}

/// `/media/<sha>`: where the newsroom's site keeps pictures.
pub fn site_media_url(sha256: &str) -> Option<String> {
    Some(format!("/media/{sha256}"))
}

impl Default for BodyOptions<'_> {
    fn default() -> Self {
        Self { media_url: &site_media_url, media: &[], page: false }
    }
}

/// The body as sanitised HTML, one top-level block a line.
///
/// Elements: `p`, `h2`–`h4`, `blockquote`, `aside.pull-quote > p + cite`, `ul`, `ol[start]`, `li`,
/// `figure > img[src, alt, data-media] + figcaption > … + span.credit`, `div.gallery`, `table > (thead, tbody) > tr >
/// th[scope], td` with `colspan` and `rowspan`, `hr`, `aside.editors-note > p`, `p.embed > a`, `br`, and for marks `a`,
/// `strong`, `em`, `u`, `s`, `sub`, `sup`, `code`. `data-media` keeps the hash where `src` is made from it, and `data-src`
/// an outside address that the stored picture has taken the place of. For exchange, text whose white space HTML would
/// fold says `white-space:pre-wrap`, and an embed keeps its title in `data-title`. An empty block, and one that ends with
/// a line break, holds one `br` more.
pub fn body_html(body: &Body, options: &BodyOptions<'_>) -> String {
    let mut writer = Writer { out: String::new(), options };
    for block in body.blocks() {
        writer.block(block);
        writer.out.push('\n');
    }
    writer.out
}

/// The inline content of one node (a paragraph, a caption) as sanitised HTML.
pub fn inline_html(content: &[Node]) -> String {
    let mut out = String::new();
    push_inline(&mut out, content);
    out
}

struct Writer<'a> {
    out: String,
    options: &'a BodyOptions<'a>,
}

impl Writer<'_> {
    fn block(&mut self, node: &Node) {
        match node.kind {
            NodeKind::Doc => self.blocks(&node.content),
            NodeKind::Paragraph => self.textblock("p", node),
            NodeKind::Heading => {
                let tag = match node.attr_u64("level") {
                    Some(4) => "h4",
                    Some(3) => "h3",
                    _ => "h2",
                };
                self.textblock(tag, node);
            }
            NodeKind::Blockquote => self.wrapped("<blockquote>", "</blockquote>", &node.content),
            NodeKind::PullQuote => self.pull_quote(node),
            NodeKind::BulletList => self.wrapped("<ul>", "</ul>", &node.content),
            NodeKind::OrderedList => match node.attr_u64("start") {
                None | Some(1) => self.wrapped("<ol>", "</ol>", &node.content),
                Some(start) => self.wrapped(&format!("<ol start=\"{start}\">"), "</ol>", &node.content),
            },
            NodeKind::ListItem => self.holder("<li>", "</li>", &node.content),
            NodeKind::Figure => self.figure(node),
            NodeKind::Gallery => self.wrapped("<div class=\"gallery\">", "</div>", &node.content),
            NodeKind::Table => self.table(node),
            NodeKind::TableRow => self.row(node, false),
            NodeKind::TableCell => self.cell(node, "row"),
            NodeKind::Divider => self.out.push_str("<hr>"),
            NodeKind::EditorNote => {
                self.out.push_str("<aside class=\"editors-note\">");
                self.textblock("p", node);
                self.out.push_str("</aside>");
            }
            NodeKind::Embed => self.embed(node),
            NodeKind::HardBreak | NodeKind::Text => push_inline(&mut self.out, std::slice::from_ref(node)),
        }
    }

    fn blocks(&mut self, nodes: &[Node]) {
        nodes.iter().for_each(|node| self.block(node));
    }

    fn wrapped(&mut self, open: &str, close: &str, content: &[Node]) {
        self.out.push_str(open);
        self.blocks(content);
        self.out.push_str(close);
    }

    fn textblock(&mut self, tag: &str, node: &Node) {
        self.out.push('<');
        self.out.push_str(tag);
        self.keep_space(is_settled(&node.content));
        self.out.push('>');
        push_inline(&mut self.out, &node.content);
        // A block without content has no height, and a last line break does not show: one more keeps both.
        if node.content.last().is_none_or(|last| last.kind == NodeKind::HardBreak) {
            self.out.push_str("<br>");
        }
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    /// Says that white space counts where HTML would fold it. Pages do without: their policy allows no inline style.
    fn keep_space(&mut self, settled: bool) {
        if !settled && !self.options.page {
            self.out.push_str(" style=\"white-space:pre-wrap\"");
        }
    }

    fn text_element(&mut self, tag: &str, class: &str, text: &str) {
        self.out.push('<');
        self.out.push_str(tag);
        if !class.is_empty() {
            push_attr(&mut self.out, "class", class);
        }
        self.keep_space(is_folded_text(text));
        self.out.push('>');
        push_escaped(&mut self.out, text);
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    /// A list item or cell: its text stands bare where it is the only paragraph, as a person would write it.
    fn holder(&mut self, open: &str, close: &str, content: &[Node]) {
        self.out.push_str(open);
        match content.split_first() {
            Some((first, rest))
                if first.kind == NodeKind::Paragraph
                    && rest.iter().all(|node| node.kind != NodeKind::Paragraph)
                    && (rest.is_empty() || !first.content.is_empty())
                    && first.content.iter().all(|node| node.kind != NodeKind::HardBreak)
                    && is_settled(&first.content) =>
            {
                push_inline(&mut self.out, &first.content);
                self.blocks(rest);
            }
            _ => self.blocks(content),
        }
        self.out.push_str(close);
    }

    fn pull_quote(&mut self, node: &Node) {
        self.out.push_str("<aside class=\"pull-quote\">");
        self.textblock("p", node);
        let attribution = node.attr_str("attribution");
        if !attribution.is_empty() {
            self.text_element("cite", "", attribution);
        }
        self.out.push_str("</aside>");
    }

    fn figure(&mut self, node: &Node) {
        let (hash, outside) = (node.attr_str("media"), node.attr_str("src"));
        let stored = if hash.is_empty() { None } else { (self.options.media_url)(hash) };
        let shown =
            stored.clone().or_else(|| (!self.options.page && is_web_address(outside)).then(|| outside.to_owned()));
        self.out.push_str("<figure>");
        if let Some(address) = shown {
            self.out.push_str("<img");
            push_attr(&mut self.out, "src", &address);
            push_attr(&mut self.out, "alt", node.attr_str("alt"));
            self.picture_details(hash, if stored.is_some() { outside } else { "" });
            self.out.push('>');
        } else if self.options.page && is_web_address(outside) {
            self.outside_picture(outside, node.attr_str("alt"));
        } else {
            // The picture is not at hand: its words still are, and the hash, so that it can be found again.
            self.out.push_str("<div class=\"no-picture\" role=\"img\"");
            push_attr(&mut self.out, "aria-label", node.attr_str("alt"));
            self.picture_details(hash, "");
            self.out.push_str("></div>");
        }
        let credit = node.attr_str("credit");
        if !node.content.is_empty() || !credit.is_empty() {
            self.out.push_str("<figcaption");
            self.keep_space(is_settled(&node.content));
            self.out.push('>');
            push_inline(&mut self.out, &node.content);
            if node.content.last().is_some_and(|last| last.kind == NodeKind::HardBreak) {
                self.out.push_str("<br>");
            }
            if !credit.is_empty() {
                self.text_element("span", "credit", credit);
            }
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("</figure>");
    }

    fn outside_picture(&mut self, address: &str, alt: &str) {
        self.out.push_str("<p class=\"no-picture\"><a");
        push_attr(&mut self.out, "href", address);
        self.out.push('>');
        push_escaped(&mut self.out, if alt.is_empty() { address } else { alt });
        self.out.push_str("</a></p>");
    }

    fn picture_details(&mut self, hash: &str, outside: &str) {
        if !hash.is_empty() {
            push_attr(&mut self.out, "data-media", hash);
        }
        if is_web_address(outside) {
            push_attr(&mut self.out, "data-src", outside);
        }
        let known = self.options.media.iter().find(|media| media.sha256 == hash && !hash.is_empty());
        if let Some(media) = known.filter(|media| media.width > 0 && media.height > 0) {
            push_attr(&mut self.out, "width", &media.width.to_string());
            push_attr(&mut self.out, "height", &media.height.to_string());
        }
        if self.options.page {
            self.out.push_str(" loading=\"lazy\" decoding=\"async\"");
        }
    }

    fn table(&mut self, node: &Node) {
        let page = self.options.page;
        if page {
            // A frame that can be reached and scrolled with the keyboard where the table is wider than the column.
            self.out.push_str("<div class=\"table-scroll\" tabindex=\"0\">");
        }
        self.out.push_str("<table>");
        let rows = &node.content;
        let has_head = rows.len() > 1 && rows.first().is_some_and(is_header_row);
        let (head, body) = rows.split_at(usize::from(has_head));
        if has_head {
            self.out.push_str("<thead>");
            head.iter().for_each(|row| self.row(row, true));
            self.out.push_str("</thead>");
        }
        self.out.push_str("<tbody>");
        body.iter().for_each(|row| self.row(row, is_header_row(row)));
        self.out.push_str("</tbody></table>");
        if page {
            self.out.push_str("</div>");
        }
    }

    fn row(&mut self, node: &Node, heads_columns: bool) {
        self.out.push_str("<tr>");
        for cell in &node.content {
            self.cell(cell, if heads_columns { "col" } else { "row" });
        }
        self.out.push_str("</tr>");
    }

    fn cell(&mut self, node: &Node, scope: &str) {
        let header = node.attrs.get("header").and_then(serde_json::Value::as_bool).unwrap_or(false);
        let mut open = String::from(if header { "<th" } else { "<td" });
        if header {
            push_attr(&mut open, "scope", scope);
        }
        for span in ["colspan", "rowspan"] {
            if let Some(count) = node.attr_u64(span).filter(|count| *count > 1) {
                push_attr(&mut open, span, &count.to_string());
            }
        }
        open.push('>');
        self.holder(&open, if header { "</th>" } else { "</td>" }, &node.content);
    }

    fn embed(&mut self, node: &Node) {
        let (url, title) = (node.attr_str("url"), node.attr_str("title"));
        let words = if title.is_empty() { url } else { title };
        self.out.push_str("<p class=\"embed\"");
        if !self.options.page && !title.is_empty() {
            push_attr(&mut self.out, "data-title", title);
        }
        self.out.push('>');
        let linked = is_safe_address(url);
        if linked {
            self.out.push_str("<a");
            push_attr(&mut self.out, "href", url);
            self.out.push('>');
        }
        push_escaped(&mut self.out, words);
        self.out.push_str(if linked { "</a></p>" } else { "</p>" });
    }
}

pub(super) fn is_web_address(address: &str) -> bool {
    let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://")) && is_safe_address(address)
}

pub(super) fn is_header_row(row: &Node) -> bool {
    !row.content.is_empty()
        && row.content.iter().all(|cell| cell.attrs.get("header").and_then(serde_json::Value::as_bool) == Some(true))
}

/// Runs with marks. Marks that go on from one run to the next stay open, so that a link over three runs is one link.
fn push_inline(out: &mut String, content: &[Node]) {
    let mut open: Vec<&Mark> = Vec::new();
    for node in content {
        let marks: Vec<&Mark> = node.marks.iter().filter(|mark| is_shown(mark)).collect();
        let common = open.iter().zip(&marks).take_while(|(a, b)| a == b).count();
        close_marks(out, &mut open, common);
        for mark in &marks[common..] {
            open_mark(out, mark);
            open.push(mark);
        }
        match node.kind {
            NodeKind::HardBreak => out.push_str("<br>"),
            NodeKind::Text => push_escaped(out, &node.text),
            _ => push_escaped(out, &node.plain_text()),
        }
    }
    close_marks(out, &mut open, 0);
}

fn is_shown(mark: &Mark) -> bool {
    match mark {
        Mark::Link { href, .. } => is_safe_address(href),
        _ => true,
    }
}

fn open_mark(out: &mut String, mark: &Mark) {
    if let Mark::Link { href, title } = mark {
        out.push_str("<a");
        push_attr(out, "href", href);
        if !title.is_empty() {
            push_attr(out, "title", title);
        }
    } else {
        out.push('<');
        out.push_str(mark_tag(mark));
    }
    out.push('>');
}

fn close_marks(out: &mut String, open: &mut Vec<&Mark>, keep: usize) {
    while open.len() > keep {
        if let Some(mark) = open.pop() {
            out.push_str("</");
            out.push_str(mark_tag(mark));
            out.push('>');
        }
    }
}

fn mark_tag(mark: &Mark) -> &'static str {
    match mark {
        Mark::Link { .. } => "a",
        Mark::Strong => "strong",
        Mark::Em => "em",
        Mark::Underline => "u",
        Mark::Strike => "s",
        Mark::Sub => "sub",
        Mark::Sup => "sup",
        Mark::Code => "code",
    }
}

#[cfg(test)]
mod tests;
