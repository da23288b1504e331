//! Markdown as an article.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::front;
use crate::convert::{Imported, Says, html, language};
use crate::model::{Article, Body, Mark, Media, Node, NodeKind, schema};
use crate::problem::Problem;
use crate::render::escape::push_escaped;
use crate::text::count::is_cjk;

/// The deepest nesting that is followed; the model's own bound lies below it.
const MAX_DEPTH: usize = 60;

/// Reads Markdown. Never fails.
pub fn read(text: &str) -> Imported {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = Reader { frames: vec![Frame::new(Holds::Block(NodeKind::Doc))], ..Reader::default() };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.offset = range.start;
        reader.event(event);
    }
    while reader.frames.len() > 1 {
        reader.close();
    }
    let content = reader.frames.pop().map(|frame| frame.content).unwrap_or_default();
    let (body, found) = schema::canonical_body(&Body::new(content));
    let mut problems = Vec::new();
    let mut article = Article { body, ..Article::default() };
    let detected = language::detect(text);
    if let Some(tag) = detected {
        article.language = tag.to_owned();
    }
    front::read(&reader.front, &mut article, &mut problems);
    if let Some(headline) = reader.headline {
        article.headline = headline;
    }
    article.media.extend(reader.media.iter().map(|(media, _)| media.clone()));
    problems.extend(lined(reader.problems, text));
    problems.extend(found);
    Imported { article, problems, media: reader.media, says: Says::Body }
}

/// Byte offsets as line numbers, in one pass.
fn lined(problems: Vec<(usize, Problem)>, text: &str) -> Vec<Problem> {
    let mut line = 1;
    let mut counted_to = 0;
    let mut out = Vec::with_capacity(problems.len());
    for (offset, problem) in problems {
        if let Some(passed) = text.get(counted_to..offset) {
            line += passed.matches('\n').count();
            counted_to = offset;
        }
        out.push(problem.at(format!("line {line}")));
    }
    out
}

/// What an open frame will become.
#[derive(Clone, PartialEq)]
enum Holds {
    Block(NodeKind),
    Heading(HeadingLevel),
    List(Option<u64>),
    Row {
        header: bool,
    },
    /// A picture: address; its content is the alternative text.
    Picture(String),
    /// Front matter and HTML gather as text.
    Front,
    Html,
    /// Structure that the model has no place for; its content is passed on.
    Nothing,
}

struct Frame {
    holds: Holds,
    content: Vec<Node>,
    text: String,
}

impl Frame {
    fn new(holds: Holds) -> Self {
        Self { holds, content: Vec::new(), text: String::new() }
    }
}

#[derive(Default)]
struct Reader {
    frames: Vec<Frame>,
    marks: Vec<Mark>,
    in_code: bool,
    /// Opened beyond the depth that is followed.
    beyond: usize,
    header_row: bool,
    headline: Option<String>,
    front: String,
    problems: Vec<(usize, Problem)>,
    media: Vec<(Media, Vec<u8>)>,
    offset: usize,
    soft_break: bool,
}

impl Reader {
    fn problem(&mut self, code: &str, subject: impl Into<String>) {
        self.problems.push((self.offset, Problem::new(code, subject)));
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(text) => {
                self.marks.push(Mark::Code);
                self.text(&text);
                self.marks.pop();
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
            Event::Html(text) => self.raw(&text),
            Event::InlineHtml(tag) => self.inline_html(&tag),
            Event::FootnoteReference(name) => self.text(&format!("[{name}]")),
            Event::SoftBreak => self.soft_break = true,
            Event::HardBreak => self.line_break(),
            Event::Rule => self.push(Node::element(NodeKind::Divider, Vec::new())),
            Event::TaskListMarker(done) => self.text(if done { "[x] " } else { "[ ] " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let holds = match tag {
            Tag::Paragraph => Holds::Block(NodeKind::Paragraph),
            Tag::Heading { level, .. } => Holds::Heading(level),
            Tag::BlockQuote(_) => Holds::Block(NodeKind::Blockquote),
            Tag::CodeBlock(kind) => {
                if let CodeBlockKind::Fenced(info) = kind
                    && !info.is_empty()
                {
                    self.problem("code-language-dropped", info.into_string());
                }
                self.in_code = true;
                self.marks.push(Mark::Code);
                Holds::Block(NodeKind::Paragraph)
            }
            Tag::List(start) => Holds::List(start),
            Tag::Item => Holds::Block(NodeKind::ListItem),
            Tag::Table(_) => Holds::Block(NodeKind::Table),
            Tag::TableHead => {
                self.header_row = true;
                Holds::Row { header: true }
            }
            Tag::TableRow => Holds::Row { header: false },
            Tag::TableCell => Holds::Block(NodeKind::TableCell),
            Tag::Emphasis => return self.marks.push(Mark::Em),
            Tag::Strong => return self.marks.push(Mark::Strong),
            Tag::Strikethrough => return self.marks.push(Mark::Strike),
            Tag::Superscript => return self.marks.push(Mark::Sup),
            Tag::Subscript => return self.marks.push(Mark::Sub),
            Tag::Link { dest_url, title, .. } => {
                self.flush_soft_break();
                return self.marks.push(Mark::Link { href: dest_url.into_string(), title: title.into_string() });
            }
            Tag::Image { dest_url, title, .. } => {
                if !title.is_empty() {
                    self.problem("image-title-dropped", title.into_string());
                }
                Holds::Picture(dest_url.into_string())
            }
            Tag::HtmlBlock => Holds::Html,
            Tag::MetadataBlock(_) => Holds::Front,
            _ => Holds::Nothing,
        };
        if self.frames.len() >= MAX_DEPTH {
            if self.beyond == 0 {
                self.problem("nested-too-deep", MAX_DEPTH.to_string());
            }
            self.beyond += 1;
            return;
        }
        self.frames.push(Frame::new(holds));
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link => {
                self.marks.pop();
                return;
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.marks.pop();
            }
            TagEnd::TableHead => self.header_row = false,
            _ => {}
        }
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        if self.frames.len() > 1 {
            self.close();
        }
    }

    /// Ends the innermost frame and hands what it became to the one around it.
    fn close(&mut self) {
        self.soft_break = false;
        let Some(Frame { holds, mut content, text }) = self.frames.pop() else { return };
        match holds {
            Holds::Heading(level) => self.heading(level, content),
            Holds::List(start) => {
                let list = match start {
                    Some(start) => {
                        Node::element(NodeKind::OrderedList, content).with_attr("start", start.min(1_000_000))
                    }
                    None => Node::element(NodeKind::BulletList, content),
                };
                self.push(list);
            }
            Holds::Row { .. } => self.push(Node::element(NodeKind::TableRow, content)),
            Holds::Picture(address) => self.picture(&address, &content),
            Holds::Front => self.front = text,
            Holds::Html => self.html_block(&text),
            Holds::Nothing => content.into_iter().for_each(|node| self.push(node)),
            Holds::Block(kind) => {
                if kind == NodeKind::Paragraph && self.marks.is_empty() {
                    trim_code_end(&mut content);
                }
                let header = self.header_row;
                match kind {
                    NodeKind::TableCell => {
                        let paragraph = Node::element(NodeKind::Paragraph, schema::join_runs(content));
                        let cell = Node::element(kind, vec![paragraph]).with_attr("header", header);
                        self.push(cell);
                    }
                    NodeKind::Paragraph => self.paragraph(content),
                    NodeKind::ListItem => self.push(Node::element(kind, wrapped(content))),
                    _ => self.push(Node::element(kind, content)),
                }
            }
        }
    }

    /// A paragraph; pictures in it follow it as figures.
    fn paragraph(&mut self, content: Vec<Node>) {
        let (inline, pictures): (Vec<Node>, Vec<Node>) = content.into_iter().partition(|node| node.kind.is_inline());
        let has_words = inline.iter().any(|node| !node.text.trim().is_empty());
        if has_words {
            self.push(Node::element(NodeKind::Paragraph, schema::join_runs(inline)));
        }
        pictures.into_iter().for_each(|picture| self.push(picture));
    }

    fn heading(&mut self, level: HeadingLevel, content: Vec<Node>) {
        let (inline, pictures): (Vec<Node>, Vec<Node>) = content.into_iter().partition(|node| node.kind.is_inline());
        let node = Node::element(NodeKind::Heading, schema::join_runs(inline));
        let text = node.plain_text().replace('\n', " ");
        if level == HeadingLevel::H1 && self.headline.is_none() && !text.trim().is_empty() {
            self.headline = Some(text.trim().to_owned());
        } else {
            let kept = (level as u8).clamp(2, 4);
            if kept != level as u8 {
                self.problem("heading-level", level.to_string());
            }
            self.push(node.with_attr("level", kept));
        }
        pictures.into_iter().for_each(|picture| self.push(picture));
    }

    fn picture(&mut self, address: &str, content: &[Node]) {
        let alt: String = content.iter().map(Node::plain_text).collect();
        let figure = Node::element(NodeKind::Figure, Vec::new()).with_attr("alt", alt);
        if address.starts_with("http") && schema::is_safe_address(address) {
            self.problem("remote-image", address);
            self.push(figure.with_attr("src", address));
        } else {
            // The HTML reader knows how to take a picture out of a data address and how to refuse one.
            let mut tag = String::from("<img src=\"");
            push_escaped(&mut tag, address);
            tag.push_str("\" alt=\"");
            push_escaped(&mut tag, figure.attr_str("alt"));
            tag.push_str("\">");
            self.html_block(&tag);
        }
    }

    fn html_block(&mut self, text: &str) {
        let read = html::read(text);
        for problem in read.problems {
            self.problems.push((self.offset, problem));
        }
        for (media, bytes) in read.media {
            if !self.media.iter().any(|(known, _)| known.sha256 == media.sha256) {
                self.media.push((media, bytes));
            }
        }
        if !read.article.headline.is_empty() && self.headline.is_none() {
            self.headline = Some(read.article.headline);
        } else if !read.article.headline.is_empty() {
            self.push(Node::heading(2, &read.article.headline));
        }
        if !read.article.body.is_blank() {
            let Node { content, .. } = read.article.body.0;
            content.into_iter().for_each(|block| self.push(block));
        }
    }

    fn raw(&mut self, text: &str) {
        if let Some(frame) = self.frames.last_mut() {
            frame.text.push_str(text);
        }
    }

    /// The few inline tags that stand for a mark or a break; others go, their text stays.
    fn inline_html(&mut self, tag: &str) {
        let name = tag.trim_matches(['<', '>', '/', ' ']).to_ascii_lowercase();
        let mark = match name.as_str() {
            "br" => return self.line_break(),
            "u" | "ins" => Mark::Underline,
            "sub" => Mark::Sub,
            "sup" => Mark::Sup,
            "strong" | "b" => Mark::Strong,
            "em" | "i" => Mark::Em,
            "s" | "del" => Mark::Strike,
            "code" => Mark::Code,
            _ => {
                let shown: String = tag.chars().take(80).collect();
                return self.problem("element-unwrapped", shown);
            }
        };
        if !tag.starts_with("</") {
            self.flush_soft_break();
            self.marks.push(mark);
        } else if let Some(at) = self.marks.iter().rposition(|open| *open == mark) {
            self.marks.remove(at);
        }
    }

    fn text(&mut self, text: &str) {
        if matches!(self.frames.last(), Some(Frame { holds: Holds::Front | Holds::Html, .. })) {
            return self.raw(text);
        }
        if self.in_code {
            for (index, line) in text.split('\n').enumerate() {
                if index > 0 {
                    self.line_break();
                }
                self.push(Node::text(line, self.marks.clone()));
            }
            return;
        }
        if std::mem::take(&mut self.soft_break) && !self.joins_without_space(text) {
            self.push(Node::text(" ", Vec::new()));
        }
        self.push(Node::text(text, self.marks.clone()));
    }

    /// A line end between two Chinese characters is no space.
    fn joins_without_space(&self, next: &str) -> bool {
        let before =
            self.frames.last().and_then(|frame| frame.content.last()).and_then(|node| node.text.chars().next_back());
        let is_wide = |c: Option<char>| {
            c.is_some_and(|c| is_cjk(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff65}'))
        };
        is_wide(before) && is_wide(next.chars().next())
    }

    fn flush_soft_break(&mut self) {
        if std::mem::take(&mut self.soft_break) {
            self.push(Node::text(" ", Vec::new()));
        }
    }

    fn line_break(&mut self) {
        self.soft_break = false;
        self.push(Node { marks: self.marks.clone(), ..Node::hard_break() });
    }

    fn push(&mut self, node: Node) {
        if let Some(frame) = self.frames.last_mut() {
            frame.content.push(node);
        }
    }
}

/// A code block's text ends with a line end that says nothing.
fn trim_code_end(content: &mut Vec<Node>) {
    let is_code = |node: &Node| node.marks.contains(&Mark::Code);
    if let [.., line_break, last] = content.as_slice()
        && last.text.is_empty()
        && is_code(last)
        && line_break.kind == NodeKind::HardBreak
    {
        content.truncate(content.len() - 2);
    }
}

/// The content of a tight item: its inline content as paragraphs between the blocks.
fn wrapped(content: Vec<Node>) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::new();
    let mut run: Vec<Node> = Vec::new();
    let end = |run: &mut Vec<Node>, out: &mut Vec<Node>| {
        if !run.is_empty() {
            out.push(Node::element(NodeKind::Paragraph, schema::join_runs(std::mem::take(run))));
        }
    };
    for node in content {
        if node.kind.is_inline() {
            run.push(node);
        } else {
            end(&mut run, &mut out);
            out.push(node);
        }
    }
    end(&mut run, &mut out);
    out
}
