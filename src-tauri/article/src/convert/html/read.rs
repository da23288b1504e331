//! The tree of an HTML document as an article.
//!
//! One walk. Inline content gathers in a run until a block begins or ends; the run then becomes a paragraph. What has
//! no place in the model is unwrapped (its text stays) or, where it has no text for readers, dropped; both are said.

use std::collections::HashSet;

use super::dom::{Data, Dom, Id};
use super::styles::Style;
use super::{inline, parse};
use crate::convert::{Imported, Says, language};
use crate::model::{Article, Body, Mark, Media, Node, NodeKind, schema};
use crate::problem::Problem;

/// Reads HTML, a whole page or a fragment; its first `<h1>` is the headline. Never fails.
pub fn read(text: &str) -> Imported {
    read_as(text, true)
}

/// Reads HTML that is to become part of a body: every heading stays where it is, and there is no headline. Never fails.
pub fn read_fragment(text: &str) -> Imported {
    read_as(text, false)
}

fn read_as(text: &str, has_headline: bool) -> Imported {
    let (dom, problems) = parse::parse(text);
    let mut reader = Reader {
        dom: &dom,
        problems,
        has_headline,
        headline: None,
        media: Vec::new(),
        told: HashSet::new(),
        comments: 0,
        marker: None,
    };
    let mut flow = Flow::default();
    reader.children(0, &Context::default(), &mut flow);
    let blocks = flow.finish();
    if reader.comments > 0 {
        reader.problems.push(Problem::new("comments-dropped", reader.comments.to_string()));
    }
    let (body, found) = schema::canonical_body(&Body::new(blocks));
    reader.problems.extend(found);
    let headline = reader.headline.unwrap_or_default();
    let mut article = Article {
        headline,
        media: reader.media.iter().map(|(media, _)| media.clone()).collect(),
        body,
        ..Article::default()
    };
    let stated = dom.find(0, "html").and_then(|html| dom.attr(html, "lang")).filter(|tag| is_language_tag(tag));
    let detected = || language::detect(&format!("{} {}", article.headline, article.body.0.plain_text()));
    if let Some(tag) = stated.or_else(detected) {
        article.language = tag.to_owned();
    }
    Imported { article, problems: reader.problems, media: reader.media, says: Says::Body }
}

fn is_language_tag(tag: &str) -> bool {
    (2..=20).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// What holds for everything inside an element.
#[derive(Clone, Default)]
pub(super) struct Context {
    pub(super) marks: Vec<Mark>,
    /// White space counts, as in `<pre>`.
    pub(super) preserve: bool,
}

/// Blocks as they come, and the run of inline content that is not yet a block.
#[derive(Default)]
pub(super) struct Flow {
    blocks: Vec<Node>,
    run: Vec<Node>,
    /// Pictures met inside the run; they follow it.
    pictures: Vec<Node>,
    preserve: bool,
}

impl Flow {
    /// Ends the run: what it holds becomes a paragraph, unless it is nothing but space and line breaks.
    pub(super) fn flush(&mut self) {
        let mut content = self.take_run();
        let breaks = content.iter().take_while(|node| node.kind == NodeKind::HardBreak).count();
        content.drain(..breaks);
        while content.last().is_some_and(|node| node.kind == NodeKind::HardBreak) {
            content.pop();
        }
        if !content.is_empty() {
            self.blocks.push(Node::element(NodeKind::Paragraph, content));
        }
        self.blocks.append(&mut self.pictures);
    }

    /// Ends the run at the end of a paragraph element: an empty one that holds a line break has been left empty on
    /// purpose, any other empty one shows nothing.
    fn end_paragraph(&mut self) {
        let content = self.take_run();
        if !content.is_empty() {
            self.blocks.push(Node::element(NodeKind::Paragraph, inline::without_filler(content)));
        }
        self.blocks.append(&mut self.pictures);
    }

    /// Puts text after the run.
    pub(super) fn add_text(&mut self, text: &str, marks: &[Mark]) {
        self.run.push(Node::text(text, marks.to_vec()));
    }

    /// Puts a picture after the run it stands in.
    fn add_picture(&mut self, picture: Node) {
        self.pictures.push(picture);
    }

    fn take_run(&mut self) -> Vec<Node> {
        let run = std::mem::take(&mut self.run);
        if self.preserve { schema::join_runs(run) } else { inline::fold(run) }
    }

    /// Puts a block after what there is.
    pub(super) fn push(&mut self, block: Node) {
        self.flush();
        self.blocks.push(block);
    }

    /// All blocks.
    pub(super) fn finish(mut self) -> Vec<Node> {
        self.flush();
        self.blocks
    }
}

pub(super) struct Reader<'a> {
    pub(super) dom: &'a Dom,
    pub(super) problems: Vec<Problem>,
    /// Whether the first `<h1>` is the headline.
    has_headline: bool,
    headline: Option<String>,
    pub(super) media: Vec<(Media, Vec<u8>)>,
    /// What has been told once and need not be told of every element: code and tag name.
    told: HashSet<(&'static str, String)>,
    comments: usize,
    /// The sign of Word's list item that is being read; see `word`.
    pub(super) marker: Option<Id>,
}

impl Reader<'_> {
    pub(super) fn problem(&mut self, code: &str, subject: impl Into<String>, id: Id) {
        let place = format!("line {}", self.dom.nodes[id].line);
        self.problems.push(Problem::new(code, subject).at(place));
    }

    fn problem_once(&mut self, code: &'static str, subject: &str, id: Id) {
        if self.told.insert((code, subject.to_owned())) {
            self.problem(code, subject, id);
        }
    }

    pub(super) fn children(&mut self, id: Id, context: &Context, flow: &mut Flow) {
        let dom = self.dom;
        let mut rest = &dom.nodes[id].children[..];
        while let Some(child) = rest.first() {
            let listed = self.word_list(rest, context, flow);
            if listed == 0 {
                self.single(*child, context, flow);
            }
            rest = &rest[listed.max(1)..];
        }
    }

    pub(super) fn single(&mut self, id: Id, context: &Context, flow: &mut Flow) {
        match &self.dom.nodes[id].data {
            Data::Element { .. } => self.element(id, context, flow),
            Data::Text(text) if context.preserve => {
                for (index, line) in text.split('\n').enumerate() {
                    if index > 0 {
                        flow.run.push(Node { marks: context.marks.clone(), ..Node::hard_break() });
                    }
                    flow.run.push(Node::text(line, context.marks.clone()));
                }
            }
            Data::Text(text) => flow.run.push(Node::text(text.as_str(), context.marks.clone())),
            Data::Comment => self.comments += 1,
            Data::Document => {}
        }
    }

    fn element(&mut self, id: Id, context: &Context, flow: &mut Flow) {
        self.report_handlers(id);
        match self.dom.name(id) {
            "p" if self.dom.has_class(id, "embed") => self.embed(id, context, flow),
            "p" => self.paragraph(id, context, flow),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(id, context, flow),
            "blockquote" => {
                let inner = self.inner(id, context);
                flow.flush();
                if !inner.is_empty() {
                    flow.push(Node::element(NodeKind::Blockquote, inner));
                }
            }
            "aside" => self.aside(id, context, flow),
            "ul" | "ol" | "menu" | "dir" => self.list(id, context, flow),
            "li" => {
                // An item without a list.
                let item = Node::element(NodeKind::ListItem, self.inner(id, context));
                flow.push(Node::element(NodeKind::BulletList, vec![item]));
            }
            "pre" | "xmp" | "plaintext" | "listing" => {
                let context = Context { preserve: true, ..context.clone() };
                self.block_with(id, &context, flow, Flow::end_paragraph);
            }
            "figure" => self.figure(id, context, flow),
            "img" => {
                let picture = self.picture(id);
                picture.into_iter().for_each(|picture| flow.add_picture(picture));
            }
            "table" => self.table(id, context, flow),
            "hr" => flow.push(Node::element(NodeKind::Divider, Vec::new())),
            "br" => flow.run.push(Node { marks: context.marks.clone(), ..Node::hard_break() }),
            "iframe" | "video" | "audio" | "embed" | "object" => self.foreign(id, context, flow),
            "script" | "style" | "noembed" | "noframes" | "applet" => self.drop_element(id),
            "title" if self.is_in_head(id) => {
                let text = self.dom.text(id);
                self.problem("title-not-used", text.trim(), id);
            }
            "meta" | "link" | "base" | "wbr" | "source" | "track" | "param" | "col" | "colgroup" | "area" => {}
            "input" => self.input(id, context, flow),
            "div" if self.dom.has_class(id, "gallery") => self.gallery(id, context, flow),
            "div" if self.dom.has_class(id, "no-picture") => {
                let picture = self.absent_picture(id);
                flow.add_picture(picture);
            }
            name if is_block(name) => {
                if !is_plain_block(name) {
                    self.problem_once("element-unwrapped", name, id);
                }
                let context = self.styled(id, context);
                self.block_with(id, &context, flow, Flow::flush);
            }
            _ => self.inline_element(id, context, flow),
        }
    }

    fn report_handlers(&mut self, id: Id) {
        let Data::Element { attrs, .. } = &self.dom.nodes[id].data else { return };
        for (name, _) in attrs.iter().filter(|(name, _)| name.starts_with("on") && name.len() > 3) {
            self.problem("handler-dropped", &**name, id);
        }
    }

    fn is_in_head(&self, id: Id) -> bool {
        self.dom.nodes[id].parent.is_some_and(|parent| self.dom.name(parent) == "head")
    }

    fn drop_element(&mut self, id: Id) {
        let name = self.dom.name(id).to_owned();
        self.problem("element-dropped", name, id);
    }

    /// The blocks inside an element.
    pub(super) fn inner(&mut self, id: Id, context: &Context) -> Vec<Node> {
        let context = self.styled(id, context);
        let mut flow = Flow { preserve: context.preserve, ..Flow::default() };
        self.children(id, &context, &mut flow);
        flow.finish()
    }

    fn block_with(&mut self, id: Id, context: &Context, flow: &mut Flow, end: fn(&mut Flow)) {
        flow.flush();
        let outer = std::mem::replace(&mut flow.preserve, context.preserve);
        self.children(id, context, flow);
        end(flow);
        flow.preserve = outer;
    }

    fn paragraph(&mut self, id: Id, context: &Context, flow: &mut Flow) {
        let context = self.styled(id, context);
        self.block_with(id, &context, flow, Flow::end_paragraph);
    }

    /// The context inside a block: its style may turn marks and the keeping of white space on and off.
    fn styled(&mut self, id: Id, context: &Context) -> Context {
        let Some(css) = self.dom.attr(id, "style") else { return context.clone() };
        let style = Style::parse(css);
        let mut inner = context.clone();
        style.apply(&mut inner.marks);
        inner.preserve = style.preserve.unwrap_or(inner.preserve);
        inner
    }

    /// The inline content inside an element, and the blocks in it that cannot be inline. Blocks of text in it are
    /// joined by line breaks.
    pub(super) fn inline_content(&mut self, id: Id, context: &Context) -> (Vec<Node>, Vec<Node>) {
        self.inline_content_but(id, context, id)
    }

    /// The same, one child left out.
    pub(super) fn inline_content_but(&mut self, id: Id, context: &Context, but: Id) -> (Vec<Node>, Vec<Node>) {
        let context = self.styled(id, context);
        let mut flow = Flow { preserve: context.preserve, ..Flow::default() };
        let dom = self.dom;
        for child in dom.nodes[id].children.iter().filter(|child| **child != but) {
            self.single(*child, &context, &mut flow);
        }
        // A last run that nothing else stands beside is the content as it is, with the breaks at its ends.
        if flow.blocks.is_empty() {
            let content = inline::without_filler(flow.take_run());
            return (content, flow.pictures);
        }
        let mut content: Vec<Node> = Vec::new();
        let mut others = Vec::new();
        for block in flow.finish() {
            if block.kind == NodeKind::Paragraph {
                if !content.is_empty() {
                    content.push(Node::hard_break());
                }
                content.extend(block.content);
            } else {
                others.push(block);
            }
        }
        (content, others)
    }

    fn heading(&mut self, id: Id, context: &Context, flow: &mut Flow) {
        let (content, others) = self.inline_content(id, context);
        flow.flush();
        let name = self.dom.name(id);
        let mut level = name[1..].parse::<u8>().unwrap_or(2);
        let heading = Node::element(NodeKind::Heading, content);
        let text = heading.plain_text().replace('\n', " ");
        if level == 1 && self.has_headline && self.headline.is_none() && !text.trim().is_empty() {
            self.headline = Some(text.trim().to_owned());
        } else if !heading.content.is_empty() || self.dom.find(id, "br").is_some() {
            if !(2..=4).contains(&level) {
                self.problem("heading-level", name, id);
                level = level.clamp(2, 4);
            }
            flow.push(heading.with_attr("level", level));
        }
        others.into_iter().for_each(|block| flow.push(block));
    }

    fn aside(&mut self, id: Id, context: &Context, flow: &mut Flow) {
        let is_quote = self.dom.has_class(id, "pull-quote");
        if !is_quote && !self.dom.has_class(id, "editors-note") {
            self.problem_once("element-unwrapped", "aside", id);
            self.block_with(id, context, flow, Flow::flush);
            return;
        }
        let dom = self.dom;
        let children = || dom.nodes[id].children.iter().copied();
        let footer = children().find(|child| is_quote && matches!(dom.name(*child), "cite" | "footer"));
        let kind = if is_quote { NodeKind::PullQuote } else { NodeKind::EditorNote };
        let mut paragraphs = children().filter(|child| dom.name(*child) == "p");
        let (content, others) = match (paragraphs.next(), paragraphs.next()) {
            (Some(only), None) if children().all(|child| Some(child) == footer || child == only) => {
                self.inline_content(only, context)
            }
            _ => self.inline_content(id, context),
        };
        let mut node = Node::element(kind, content);
        if let Some(footer) = footer {
            node = node.with_attr("attribution", self.text_of(footer));
        }
        flow.push(node);
        others.into_iter().for_each(|block| flow.push(block));
    }

    /// The text of an element that becomes an attribute, folded unless its style keeps white space.
    pub(super) fn text_of(&self, id: Id) -> String {
        let text = self.dom.text(id);
        if self.dom.attr(id, "style").is_some_and(|css| Style::parse(css).preserve == Some(true)) {
            return text;
        }
        inline::fold_text(&text)
    }

    fn list(&mut self, id: Id, context: &Context, flow: &mut Flow) {
        flow.flush();
        let kind = if self.dom.name(id) == "ol" { NodeKind::OrderedList } else { NodeKind::BulletList };
        let mut items: Vec<Node> = Vec::new();
        let dom = self.dom;
        for child in &dom.nodes[id].children {
            if dom.name(*child) == "li" {
                self.report_handlers(*child);
                let content = self.inner(*child, context);
                items.push(Node::element(NodeKind::ListItem, content));
                continue;
            }
            let mut loose = Flow::default();
            self.single(*child, context, &mut loose);
            let blocks = loose.finish();
            // A list that stands between the items of another belongs to the item before it.
            match items.last_mut() {
                Some(item) => item.content.extend(blocks),
                None if !blocks.is_empty() => items.push(Node::element(NodeKind::ListItem, blocks)),
                None => {}
            }
        }
        if items.is_empty() {
            return;
        }
        let mut list = Node::element(kind, items);
        if let Some(start) = dom.attr(id, "start").and_then(|start| start.trim().parse::<u64>().ok())
            && kind == NodeKind::OrderedList
        {
            list = list.with_attr("start", start.min(1_000_000));
        }
        flow.push(list);
    }

    fn inline_element(&mut self, id: Id, context: &Context, flow: &mut Flow) {
        if self.sign(id, context, flow) {
            return;
        }
        let name = self.dom.name(id);
        let mut inner = context.clone();
        match name {
            "strong" | "b" => inner.marks.push(Mark::Strong),
            "em" | "i" | "cite" | "dfn" | "var" => inner.marks.push(Mark::Em),
            "u" | "ins" => inner.marks.push(Mark::Underline),
            "s" | "strike" | "del" => inner.marks.push(Mark::Strike),
            "sub" => inner.marks.push(Mark::Sub),
            "sup" => inner.marks.push(Mark::Sup),
            "code" | "kbd" | "samp" | "tt" => inner.marks.push(Mark::Code),
            "a" => self.link(id, &mut inner),
            _ if !is_plain_inline(name) => {
                let name = name.to_owned();
                self.problem_once("element-unwrapped", &name, id);
            }
            _ => {}
        }
        if let Some(css) = self.dom.attr(id, "style") {
            Style::parse(css).apply(&mut inner.marks);
        }
        self.children(id, &inner, flow);
    }

    fn link(&mut self, id: Id, inner: &mut Context) {
        let Some(href) = self.dom.attr(id, "href").map(str::trim) else { return };
        // Inside a page every relative link and anchor would be named; the text is kept, so once is enough for those.
        if schema::is_safe_address(href) {
            let title = self.dom.attr(id, "title").unwrap_or_default().to_owned();
            inner.marks.retain(|mark| !matches!(mark, Mark::Link { .. }));
            inner.marks.push(Mark::Link { href: href.to_owned(), title });
        } else {
            let href: String = href.chars().take(200).collect();
            self.problem("link-removed", href, id);
        }
    }

    /// A paragraph that stands for something elsewhere: its link's address, and the title where it has one of its own.
    fn embed(&mut self, id: Id, context: &Context, flow: &mut Flow) {
        let dom = self.dom;
        let url = dom.find(id, "a").and_then(|link| dom.attr(link, "href")).unwrap_or_default();
        let words = self.text_of(id);
        let title = dom.attr(id, "data-title").unwrap_or(if words == url { "" } else { &words });
        if url.is_empty() && dom.attr(id, "data-title").is_none() && !words.is_empty() {
            return self.paragraph(id, context, flow);
        }
        flow.push(embed_node(url, title));
    }

    fn input(&mut self, id: Id, context: &Context, flow: &mut Flow) {
        if self.dom.attr(id, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox")) {
            let sign = if self.dom.attr(id, "checked").is_some() { "[x] " } else { "[ ] " };
            flow.run.push(Node::text(sign, context.marks.clone()));
        } else {
            self.drop_element(id);
        }
    }

    /// Frames and players: what has an address becomes an embed, what stands inside for readers without them is kept.
    fn foreign(&mut self, id: Id, context: &Context, flow: &mut Flow) {
        let dom = self.dom;
        let source = || dom.find(id, "source").and_then(|source| dom.attr(source, "src"));
        let address = dom.attr(id, "src").or_else(|| dom.attr(id, "data")).or_else(source).map(str::trim);
        let address = address
            .map(|address| if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() });
        match address {
            Some(address) if address.starts_with("http") && schema::is_safe_address(&address) => {
                self.problem("frame-to-link", address.as_str(), id);
                let title = dom.attr(id, "title").unwrap_or_default();
                let embed = embed_node(&address, title);
                flow.push(embed);
            }
            _ => self.drop_element(id),
        }
        if dom.name(id) != "iframe" {
            self.children(id, context, flow);
        }
    }
}

fn embed_node(url: &str, title: &str) -> Node {
    Node::element(NodeKind::Embed, Vec::new()).with_attr("url", url).with_attr("title", title)
}

/// Elements that begin and end a line of their own.
fn is_block(name: &str) -> bool {
    is_plain_block(name)
        || matches!(
            name,
            "details" | "dialog" | "dl" | "fieldset" | "form" | "legend" | "optgroup" | "option" | "select"
        )
        || matches!(name, "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "textarea" | "frameset")
}

/// Blocks whose loss says nothing.
fn is_plain_block(name: &str) -> bool {
    matches!(name, "html" | "head" | "body" | "div" | "section" | "article" | "main" | "header" | "footer" | "nav")
        || matches!(
            name,
            "address" | "center" | "dt" | "dd" | "figcaption" | "hgroup" | "noscript" | "search" | "summary"
        )
}

/// Inline elements whose loss says nothing: they carry looks, or hints for machines.
fn is_plain_inline(name: &str) -> bool {
    matches!(
        name,
        "span" | "font" | "small" | "big" | "abbr" | "acronym" | "time" | "mark" | "q" | "bdi" | "bdo" | "data"
    ) || matches!(name, "nobr" | "label" | "picture" | "o:p" | "rb" | "rp" | "slot")
}
