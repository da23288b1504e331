//! Lines of text as an article: what stands above the body, the body, and what stands below it.

use super::subheads::{Shape, ends_sentence, is_prose, shapes};
use super::{credits, dates, furniture};
use crate::convert::{Imported, Says, language};
use crate::model::{Article, Body, Credit, Node, Related, Role, schema};
use crate::problem::Problem;
use crate::text::count::is_cjk;

/// Reads plain text. Never fails.
pub fn read(text: &str) -> Imported {
    let lines = lines(text);
    let mut page = Page::default();
    let top = page.read_top(&lines);
    let bottom = page.read_bottom(&lines, top);
    let body: Vec<&str> = lines[top..bottom].iter().map(|line| line.text).collect();
    let shapes = shapes(&body);
    let blocks = body.iter().zip(shapes).map(|(text, shape)| match shape {
        Shape::Paragraph => Node::paragraph(text),
        Shape::Heading(level) => Node::heading(level, text),
    });
    page.finish(blocks.chain(page.kept.iter().map(|text| Node::paragraph(text))).collect(), text)
}

/// Reads plain text with every line a paragraph and nothing recognised.
pub fn read_lines(text: &str) -> Imported {
    let blocks = lines(text).iter().map(|line| Node::paragraph(line.text)).collect();
    Page::default().finish(blocks, text)
}

/// A line that says something, without its indent, and where it stood, counted from 1.
struct Line<'a> {
    text: &'a str,
    number: usize,
    before_blank: bool,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut out: Vec<Line<'_>> = Vec::new();
    let mut number = 0;
    let is_end = |c: char| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(is_end).unwrap_or(rest.len());
        let line = rest[..end].trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}');
        let ending = &rest[end..];
        let skip = if ending.starts_with("\r\n") { 2 } else { ending.chars().next().map_or(0, char::len_utf8) };
        rest = &ending[skip..];
        number += 1;
        if line.is_empty() {
            if let Some(last) = out.last_mut() {
                last.before_blank = true;
            }
        } else {
            out.push(Line { text: line, number, before_blank: false });
        }
    }
    out
}

/// What has been found outside the body.
#[derive(Default)]
struct Page<'a> {
    article: Article,
    problems: Vec<Problem>,
    /// Lines below the credits that no rule knows: they stay text.
    kept: Vec<&'a str>,
}

impl<'a> Page<'a> {
    fn set_aside(&mut self, code: &str, line: &Line<'_>) {
        self.problems.push(Problem::new(code, line.text).at(format!("line {}", line.number)));
    }

    /// Takes section trail, headline, deck, date line and byline; answers where the body begins.
    fn read_top(&mut self, lines: &[Line<'a>]) -> usize {
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            let Some(section) = furniture::section_trail(line.text) else { break };
            self.article.section = section;
            at += 1;
        }
        if let Some(deck_at) = self.read_headline(lines, at) {
            at = deck_at;
        }
        while let Some(line) = lines.get(at).filter(|_| at + 1 < lines.len() && at < 8) {
            if !self.read_credits(line.text) && !self.read_date_line(line) {
                break;
            }
            at += 1;
        }
        at
    }

    /// The headline, where the first line has the shape of one, and a deck after a dash; answers where to go on.
    fn read_headline(&mut self, lines: &[Line<'a>], at: usize) -> Option<usize> {
        let line = lines.get(at).filter(|line| has_headline_shape(line.text))?;
        let mut next = at + 1;
        let deck =
            lines.get(next).map(|line| line.text).filter(|text| text.starts_with("——") && has_headline_shape(text));
        next += usize::from(deck.is_some());
        let follower = lines.get(next)?;
        let signed = credits::parse(follower.text).is_some() || date_line(follower.text).is_some();
        let is_clear =
            signed || (line.before_blank && is_prose(follower.text)) || (deck.is_some() && is_prose(follower.text));
        if !is_clear {
            return None;
        }
        self.article.headline = line.text.to_owned();
        self.article.deck = deck.map(|deck| deck.trim_start_matches('—').trim().to_owned()).unwrap_or_default();
        Some(next)
    }

    fn read_credits(&mut self, text: &str) -> bool {
        let Some(found) = credits::parse(text) else { return false };
        self.article.credits.extend(found);
        true
    }

    fn read_date_line(&mut self, line: &Line<'_>) -> bool {
        let Some(found) = date_line(line.text) else { return false };
        self.article.source = found.source.unwrap_or_default();
        self.article.credits.extend(found.credits);
        for date in found.dates {
            self.problems.push(Problem::new("date-not-used", date).at(format!("line {}", line.number)));
        }
        true
    }

    /// Takes credits, the related list and site furniture below the last running text; answers where the body ends.
    fn read_bottom(&mut self, lines: &[Line<'a>], top: usize) -> usize {
        let is_text = |line: &Line<'_>| is_prose(line.text) && below(line.text).is_none();
        let after = lines.iter().rposition(is_text).map_or(top, |last| (last + 1).max(top));
        // A tail without any text above it is no tail.
        if after == top {
            return lines.len();
        }
        let tail = &lines[after..];
        let dated = tail.iter().filter(|line| below(line.text) == Some(Below::Dated)).count();
        let is_evidence = |line: &Line<'_>| match below(line.text) {
            Some(Below::Dated) => dated > 1,
            Some(Below::Item) | None => false,
            Some(_) => true,
        };
        let Some(first) = tail.iter().position(is_evidence) else { return lines.len() };
        let mut in_furniture = false;
        for line in &tail[first..] {
            in_furniture = self.read_below(line, in_furniture);
        }
        after + first
    }

    /// One line below the text. Answers whether what follows belongs to the site: the heading of a block of the site's
    /// opens it, credits and the heading of the related list close it.
    fn read_below(&mut self, line: &Line<'a>, in_furniture: bool) -> bool {
        match below(line.text) {
            Some(Below::Credits) => {
                self.read_credits(line.text);
                false
            }
            Some(Below::RelatedHeading) => false,
            Some(Below::Furniture) => {
                self.set_aside("site-furniture", line);
                true
            }
            Some(Below::Dated | Below::Item) if !in_furniture => {
                let text = unbulleted(line.text);
                let (title, date) = match dates::split_trailing_date(text) {
                    Some((title, date)) => (title, Some(date)),
                    None => (text, None),
                };
                // A bullet with nothing beside it says nothing.
                if !title.is_empty() {
                    self.article.related.push(Related { title: title.to_owned(), date, url: String::new() });
                }
                false
            }
            Some(Below::Item) if unbulleted(line.text).is_empty() => in_furniture,
            _ if in_furniture => {
                self.set_aside("site-furniture", line);
                true
            }
            _ => {
                self.kept.push(line.text);
                false
            }
        }
    }

    fn finish(&self, blocks: Vec<Node>, text: &str) -> Imported {
        let (body, found) = schema::canonical_body(&Body::new(blocks));
        let mut article = Article { body, ..self.article.clone() };
        if let Some(tag) = language::detect(text) {
            article.language = tag.to_owned();
        }
        let problems = self.problems.iter().cloned().chain(found).collect();
        Imported { article, problems, says: Says::Words, ..Imported::default() }
    }
}

/// What a line below the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Below {
    Credits,
    RelatedHeading,
    Furniture,
    /// A title with a date after it.
    Dated,
    /// A line with a bullet.
    Item,
}

fn below(line: &str) -> Option<Below> {
    let bare = unbulleted(line);
    if credits::parse(bare).is_some() {
        return Some(Below::Credits);
    }
    if furniture::is_related_heading(bare) {
        return Some(Below::RelatedHeading);
    }
    if furniture::is_furniture(bare) {
        return Some(Below::Furniture);
    }
    let is_short = line.chars().count() <= 80;
    if is_short && dates::split_trailing_date(bare).is_some_and(|(title, _)| !title.is_empty() && !ends_sentence(title))
    {
        return Some(Below::Dated);
    }
    (bare.len() < line.len()).then_some(Below::Item)
}

/// The line without the bullet before it. A hyphen or star is one only with a space after it, or alone.
fn unbulleted(line: &str) -> &str {
    let Some(first) = line.chars().next().filter(|c| "-*•·●▪■◆".contains(*c)) else { return line };
    let rest = &line[first.len_utf8()..];
    let is_bullet = rest.is_empty() || rest.starts_with(char::is_whitespace) || !matches!(first, '-' | '*' | '·');
    if is_bullet { rest.trim_start() } else { line }
}

/// Short, no end of a sentence, no list item, and some words in it.
fn has_headline_shape(line: &str) -> bool {
    let length = line.chars().count();
    let limit = if line.chars().any(is_cjk) { 45 } else { 120 };
    (2..=limit).contains(&length)
        && line.chars().any(char::is_alphabetic)
        && !ends_sentence(line)
        && !line.ends_with([',', '，', ':', '：', '、'])
        && below(line).is_none()
        && date_line(line).is_none()
        && !line.contains('\t')
}

/// What a line of date, source and author says.
#[derive(Default)]
struct DateLine<'a> {
    source: Option<String>,
    credits: Vec<Credit>,
    dates: Vec<&'a str>,
}

/// `2021-07-01 08:30 来源：福州日报 作者：张三`: nothing but dates and named values, one at least.
fn date_line(line: &str) -> Option<DateLine<'_>> {
    if line.chars().count() > 100 {
        return None;
    }
    let mut found = DateLine::default();
    for word in line.split([' ', '\t', '\u{3000}', '\u{a0}', '|', '｜']).filter(|word| !word.is_empty()) {
        if dates::is_date(word) {
            found.dates.push(word);
            continue;
        }
        let (name, value) = word.split_once([':', '：'])?;
        match name {
            "来源" | "稿源" | "Source" if !value.is_empty() => found.source = Some(value.to_owned()),
            "发布时间" | "时间" | "日期" => found.dates.push(value),
            "作者" if !value.is_empty() => found.credits.push(Credit {
                role: Role::Writer,
                name: value.to_owned(),
                affiliation: String::new(),
                joiner: String::new(),
            }),
            "编辑" | "责任编辑" | "责编" | "校对" | "记者" => found.credits.extend(credits::parse(word)?),
            _ => return None,
        }
    }
    (!found.dates.is_empty() || found.source.is_some() || !found.credits.is_empty()).then_some(found)
}
