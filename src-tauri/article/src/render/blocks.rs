//! A whole article as WordPress block markup: HTML with a comment around each block that says which block it is.
//!
//! What is written is what the block editor itself would save, so that it opens the post without finding a block invalid
//! (<https://developer.wordpress.org/block-editor/reference-guides/core-blocks/>). Only elements that WordPress also
//! takes from users without `unfiltered_html` appear. Text is escaped once more than HTML needs: a square bracket would
//! begin a shortcode, and an address that is a whole paragraph would be replaced by what lies there.
//!
//! Headline and lead are fields of a post and no part of this; the other fields a reader sees are, each in a block with
//! a class of its own (`galley-kicker`, `galley-deck`, `galley-credits` …).

use std::fmt::Write as _;

use super::body::{is_header_row, is_web_address};
use super::credits::{credits_line, editors_line};
use super::escape::{push_attr, push_escaped};
use super::inline_html;
use super::labels::Labels;
use crate::model::schema::is_safe_address;
use crate::model::{Article, Node, NodeKind};

/// A picture as the site has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SitePicture {
    /// The site's number for it.
    pub id: String,
    /// Its address.
    pub url: String,
}

/// The content of the post: kicker, deck, source, body, credits, corrections, related list, rights. `picture` gives the
/// site's picture for a SHA-256; where it has none, the outside address of the figure is shown, or its words alone.
pub fn block_markup(article: &Article, picture: &dyn Fn(&str) -> Option<SitePicture>) -> String {
    let labels = Labels::for_language(&article.language);
    let mut writer = Writer { out: String::new(), picture };
    writer.field("galley-kicker", &article.kicker);
    writer.field("galley-deck", &article.deck);
    if !article.source.trim().is_empty() {
        writer.field("galley-source", &format!("{}{}{}", labels.source, labels.colon, article.source.trim()));
    }
    let mut dateline = article.dateline.trim();
    for block in article.body.blocks() {
        // Newspapers print it at the head of the first paragraph.
        if block.kind == NodeKind::Paragraph && !dateline.is_empty() {
            writer.dated(std::mem::take(&mut dateline), block);
        } else {
            writer.block(block);
        }
    }
    writer.field("galley-dateline", dateline);
    writer.field("galley-credits", &credits_line(article));
    writer.field("galley-editors", &editors_line(article));
    writer.corrections(article, labels.corrections);
    writer.related(article, labels.related);
    writer.field("galley-rights", &article.rights);
    writer.out.truncate(writer.out.trim_end().len());
    writer.out
}

struct Writer<'a> {
    out: String,
    picture: &'a dyn Fn(&str) -> Option<SitePicture>,
}

impl Writer<'_> {
    /// A block: its comments, what stands between them, and an empty line after it as the editor writes it.
    fn wrapped(&mut self, name: &str, attrs: &str, inner: impl FnOnce(&mut Self)) {
        self.open(name, attrs);
        inner(self);
        let _ = write!(self.out, "\n<!-- /wp:{name} -->\n\n");
    }

    /// `attrs` is JSON written here; nothing of the article is in it.
    fn open(&mut self, name: &str, attrs: &str) {
        let space = if attrs.is_empty() { "" } else { " " };
        let _ = writeln!(self.out, "<!-- wp:{name} {attrs}{space}-->");
    }

    /// Blocks within a block, with nothing after the last.
    fn within(&mut self, inner: impl FnOnce(&mut Self)) {
        let start = self.out.len();
        inner(self);
        let end = self.out.trim_end_matches('\n').len();
        self.out.truncate(end.max(start));
    }

    fn field(&mut self, class: &str, text: &str) {
        if !text.trim().is_empty() {
            self.paragraph(class, &escaped(text.trim()));
        }
    }

    fn paragraph(&mut self, class: &str, html: &str) {
        let (attrs, class) = match class {
            "" => (String::new(), String::new()),
            class => (format!("{{\"className\":\"{class}\"}}"), format!(" class=\"{class}\"")),
        };
        self.wrapped("paragraph", &attrs, |w| {
            let _ = write!(w.out, "<p{class}>{html}</p>");
        });
    }

    fn dated(&mut self, dateline: &str, node: &Node) {
        let gap = if dateline.ends_with(|c: char| c.is_ascii()) { " " } else { "\u{3000}" };
        self.paragraph("", &format!("<strong>{}</strong>{gap}{}", escaped(dateline), inline(&node.content)));
    }

    fn block(&mut self, node: &Node) {
        match node.kind {
            NodeKind::Heading => self.heading(node.attr_u64("level").unwrap_or(2), &inline(&node.content)),
            NodeKind::Blockquote => self.wrapped("quote", "", |w| {
                w.out.push_str("<blockquote class=\"wp-block-quote\">");
                w.within(|w| w.blocks(&node.content));
                w.out.push_str("</blockquote>");
            }),
            NodeKind::PullQuote => self.pull_quote(node),
            NodeKind::BulletList | NodeKind::OrderedList => self.list(node),
            NodeKind::Figure => self.figure(node),
            NodeKind::Gallery => self.wrapped("gallery", "{\"linkTo\":\"none\"}", |w| {
                w.out.push_str("<figure class=\"wp-block-gallery has-nested-images columns-default is-cropped\">");
                w.within(|w| w.blocks(&node.content));
                w.out.push_str("</figure>");
            }),
            NodeKind::Table => self.table(node),
            NodeKind::Divider => self.wrapped("separator", "", |w| {
                w.out.push_str("<hr class=\"wp-block-separator has-alpha-channel-opacity\"/>");
            }),
            NodeKind::EditorNote => self.group("galley-editors-note", |w| w.paragraph("", &inline(&node.content))),
            NodeKind::Embed => self.embed(node),
            NodeKind::Text | NodeKind::HardBreak => self.paragraph("", &inline(std::slice::from_ref(node))),
            _ => self.paragraph("", &inline(&node.content)),
        }
    }

    fn blocks(&mut self, nodes: &[Node]) {
        nodes.iter().for_each(|node| self.block(node));
    }

    fn heading(&mut self, level: u64, html: &str) {
        let attrs = if level == 2 { String::new() } else { format!("{{\"level\":{level}}}") };
        self.wrapped("heading", &attrs, |w| {
            let _ = write!(w.out, "<h{level} class=\"wp-block-heading\">{html}</h{level}>");
        });
    }

    fn group(&mut self, class: &str, inner: impl FnOnce(&mut Self)) {
        let attrs = format!("{{\"className\":\"{class}\",\"layout\":{{\"type\":\"constrained\"}}}}");
        self.wrapped("group", &attrs, |w| {
            let _ = write!(w.out, "<div class=\"wp-block-group {class}\">");
            w.within(inner);
            w.out.push_str("</div>");
        });
    }

    fn pull_quote(&mut self, node: &Node) {
        self.wrapped("pullquote", "", |w| {
            let _ = write!(w.out, "<figure class=\"wp-block-pullquote\"><blockquote><p>{}</p>", inline(&node.content));
            let attribution = node.attr_str("attribution");
            if !attribution.is_empty() {
                let _ = write!(w.out, "<cite>{}</cite>", escaped(attribution));
            }
            w.out.push_str("</blockquote></figure>");
        });
    }

    fn list(&mut self, node: &Node) {
        let ordered = node.kind == NodeKind::OrderedList;
        let start = node.attr_u64("start").filter(|start| ordered && *start != 1);
        let attrs = match start {
            Some(start) => format!("{{\"ordered\":true,\"start\":{start}}}"),
            None if ordered => "{\"ordered\":true}".to_owned(),
            None => String::new(),
        };
        let start = start.map(|start| format!(" start=\"{start}\"")).unwrap_or_default();
        let tag = if ordered { "ol" } else { "ul" };
        self.wrapped("list", &attrs, |w| {
            let _ = write!(w.out, "<{tag}{start} class=\"wp-block-list\">");
            w.within(|w| node.content.iter().for_each(|item| w.item(item)));
            let _ = write!(w.out, "</{tag}>");
        });
    }

    /// An item holds one run of text and the lists below it: paragraphs become lines.
    fn item(&mut self, node: &Node) {
        self.wrapped("list-item", "", |w| {
            w.out.push_str("<li>");
            w.out.push_str(&lines(&node.content));
            w.within(|w| {
                let lists = |kind| matches!(kind, NodeKind::BulletList | NodeKind::OrderedList);
                node.content.iter().filter(|child| lists(child.kind)).for_each(|list| w.list(list));
            });
            w.out.push_str("</li>");
        });
    }

    fn figure(&mut self, node: &Node) {
        let (hash, outside) = (node.attr_str("media"), node.attr_str("src"));
        let stored = if hash.is_empty() { None } else { (self.picture)(hash) };
        let credit = node.attr_str("credit");
        let mut caption = inline(&node.content);
        if !credit.is_empty() {
            let gap = if caption.is_empty() { "" } else { " " };
            let _ = write!(caption, "{gap}<span class=\"galley-credit\">{}</span>", escaped(credit));
        }
        let (attrs, class, image_class, address) = match &stored {
            Some(picture) if picture.id.bytes().all(|b| b.is_ascii_digit()) && !picture.id.is_empty() => (
                format!("{{\"id\":{},\"sizeSlug\":\"full\",\"linkDestination\":\"none\"}}", picture.id),
                "wp-block-image size-full",
                format!("wp-image-{}", picture.id),
                picture.url.as_str(),
            ),
            _ if is_web_address(outside) => (String::new(), "wp-block-image", String::new(), outside),
            // No picture to be had: its words are still the author's.
            _ => {
                return if caption.is_empty() {
                    self.field("", node.attr_str("alt"))
                } else {
                    self.paragraph("", &caption)
                };
            }
        };
        self.wrapped("image", &attrs, |w| {
            let _ = write!(w.out, "<figure class=\"{class}\"><img");
            push_attr(&mut w.out, "src", address);
            push_attr(&mut w.out, "alt", node.attr_str("alt"));
            if !image_class.is_empty() {
                push_attr(&mut w.out, "class", &image_class);
            }
            w.out.push_str("/>");
            if !caption.is_empty() {
                let _ = write!(w.out, "<figcaption class=\"wp-element-caption\">{caption}</figcaption>");
            }
            w.out.push_str("</figure>");
        });
    }

    fn table(&mut self, node: &Node) {
        let has_head = node.content.len() > 1 && node.content.first().is_some_and(is_header_row);
        let (head, body) = node.content.split_at(usize::from(has_head));
        // The layout is named because its default changed between versions.
        self.wrapped("table", "{\"hasFixedLayout\":false}", |w| {
            w.out.push_str("<figure class=\"wp-block-table\"><table>");
            w.rows("thead", head, "");
            w.rows("tbody", body, " scope=\"row\"");
            w.out.push_str("</table></figure>");
        });
    }

    fn rows(&mut self, part: &str, rows: &[Node], scope: &str) {
        if rows.is_empty() {
            return;
        }
        let _ = write!(self.out, "<{part}>");
        for row in rows {
            self.out.push_str("<tr>");
            for cell in &row.content {
                let header = cell.attrs.get("header").and_then(serde_json::Value::as_bool).unwrap_or(false);
                let (tag, scope) = if header { ("th", scope) } else { ("td", "") };
                let _ = write!(self.out, "<{tag}{scope}");
                for span in ["colspan", "rowspan"] {
                    if let Some(count) = cell.attr_u64(span).filter(|count| *count > 1) {
                        push_attr(&mut self.out, span, &count.to_string());
                    }
                }
                let _ = write!(self.out, ">{}</{tag}>", lines(&cell.content));
            }
            self.out.push_str("</tr>");
        }
        let _ = write!(self.out, "</{part}>");
    }

    fn embed(&mut self, node: &Node) {
        let (url, title) = (node.attr_str("url"), node.attr_str("title"));
        let words = escaped(if title.is_empty() { url } else { title });
        let html = if is_safe_address(url) { link(url, &words) } else { words };
        self.paragraph("galley-embed", &html);
    }

    fn corrections(&mut self, article: &Article, heading: &str) {
        if article.corrections.is_empty() {
            return;
        }
        self.group("galley-corrections", |w| {
            w.heading(2, heading);
            for correction in &article.corrections {
                w.field("", &format!("{} {}", correction.at.format("%Y-%m-%d"), correction.line(article.is_chinese())));
            }
        });
    }

    fn related(&mut self, article: &Article, heading: &str) {
        if article.related.is_empty() {
            return;
        }
        self.group("galley-related", |w| {
            w.heading(2, heading);
            w.wrapped("list", "", |w| {
                w.out.push_str("<ul class=\"wp-block-list\">");
                w.within(|w| {
                    for entry in &article.related {
                        let title = escaped(&entry.title);
                        let title = if is_safe_address(&entry.url) { link(&entry.url, &title) } else { title };
                        let date = entry.date.map(|date| format!(" {date}")).unwrap_or_default();
                        w.wrapped("list-item", "", |w| {
                            let _ = write!(w.out, "<li>{title}{date}</li>");
                        });
                    }
                });
                w.out.push_str("</ul>");
            });
        });
    }
}

fn link(address: &str, html: &str) -> String {
    let mut out = String::from("<a");
    push_attr(&mut out, "href", address);
    let _ = write!(out, ">{html}</a>");
    out
}

/// The paragraphs among these blocks as lines of one run of text.
fn lines(content: &[Node]) -> String {
    let paragraphs = content.iter().filter(|node| node.kind == NodeKind::Paragraph);
    paragraphs.map(|node| inline(&node.content)).collect::<Vec<_>>().join("<br>")
}

fn inline(content: &[Node]) -> String {
    guarded(&inline_html(content))
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    push_escaped(&mut html, text);
    guarded(&html)
}

/// HTML whose text WordPress takes for nothing but text: no shortcode, no address to be replaced.
fn guarded(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut in_tag = false;
    for (at, c) in html.char_indices() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ => {}
        }
        match c {
            '[' => out.push_str("&#91;"),
            ':' if !in_tag && html[at..].starts_with("://") => out.push_str("&#58;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests;
