//! Preflight: what keeps an article from being published, and what somebody should look at first.

use super::text::{blocks, passages};
use super::{Check, Context, Finding, Place, Severity};
use crate::model::{Article, Field, Mark, NodeKind, Role, schema};
use crate::text::count::{Counts, is_cjk};
use crate::text::node_size;

/// The longest headline that pages and lists show whole, in 字数.
const HEADLINE_LIMIT: u32 = 30;
/// The same for English, in characters.
const ENGLISH_HEADLINE_LIMIT: u32 = 110;

/// Fields that are missing or too long, and an empty body.
pub(super) struct Fields;

impl Check for Fields {
    fn look(&self, article: &Article, _: &Context, findings: &mut Vec<Finding>) {
        let mut missing = |code: &str, severity, place| findings.push(Finding::new(code, severity, place, ""));
        let of = |field| Place::Field { field };
        if article.headline.trim().is_empty() {
            missing("headline-missing", Severity::Block, of(Field::Headline));
        }
        if article.body.0.plain_text().trim().is_empty() && !has_pictures(article) {
            missing("body-empty", Severity::Block, Place::Body { from: 0, to: 0 });
        }
        let is_signed = |credit: &crate::model::Credit| !credit.name.trim().is_empty();
        let signs_off = |credit: &crate::model::Credit| credit.role == Role::ResponsibleEditor && is_signed(credit);
        if !article.credits.iter().any(is_signed) {
            missing("credits-missing", Severity::Warn, of(Field::Credits));
        }
        if article.is_chinese() && !article.credits.iter().any(signs_off) {
            missing("responsible-editor-missing", Severity::Warn, of(Field::Credits));
        }
        if article.section.trim().is_empty() {
            missing("section-missing", Severity::Warn, of(Field::Section));
        }
        let counts = Counts::of_text(&article.headline);
        let is_long = if article.is_chinese() {
            counts.characters_with_punctuation > HEADLINE_LIMIT
        } else {
            counts.characters_with_spaces > ENGLISH_HEADLINE_LIMIT
        };
        if is_long {
            findings.push(Finding::new("headline-long", Severity::Warn, of(Field::Headline), &article.headline));
        }
    }
}

fn has_pictures(article: &Article) -> bool {
    let mut found = false;
    article.body.0.walk(&mut |node| {
        found |= matches!(node.kind, NodeKind::Figure | NodeKind::Embed);
    });
    found
}

/// Figures without picture, description or credit, and pictures that are named but not there.
pub(super) struct Pictures;

impl Check for Pictures {
    fn look(&self, article: &Article, _: &Context, findings: &mut Vec<Finding>) {
        for (node, position) in blocks(&article.body.0) {
            if node.kind != NodeKind::Figure {
                continue;
            }
            let media = node.attr_str("media");
            let subject = [node.plain_text(), node.attr_str("alt").to_owned(), node.attr_str("src").to_owned()];
            let subject = subject.into_iter().find(|text| !text.trim().is_empty()).unwrap_or_default();
            let mut find = |code: &str| {
                let place = Place::Body { from: position, to: position };
                findings.push(Finding::new(code, Severity::Warn, place, subject.as_str()));
            };
            if media.is_empty() && node.attr_str("src").is_empty() {
                find("picture-missing");
            }
            if !media.is_empty() && !article.media.iter().any(|known| known.sha256 == media) {
                find("picture-unknown");
            }
            if node.attr_str("alt").trim().is_empty() {
                find("alt-missing");
            }
            if node.attr_str("credit").trim().is_empty() {
                find("picture-credit-missing");
            }
        }
    }
}

/// Links and embeds that lead nowhere.
pub(super) struct Links;

impl Check for Links {
    fn look(&self, article: &Article, _: &Context, findings: &mut Vec<Finding>) {
        for (node, position) in blocks(&article.body.0) {
            let mut judge = |address: &str, words: String, from: usize, to: usize| {
                if address.trim().is_empty() {
                    findings.push(Finding::new("link-empty", Severity::Warn, Place::Body { from, to }, words));
                } else if !schema::is_safe_address(address) {
                    findings.push(Finding::new("link-unsafe", Severity::Block, Place::Body { from, to }, address));
                }
            };
            if node.kind == NodeKind::Embed {
                judge(node.attr_str("url"), node.attr_str("title").to_owned(), position, position + 1);
            }
            let mut at = position + 1;
            for child in node.content.iter().filter(|child| child.kind.is_inline()) {
                let end = at + node_size(child);
                for mark in &child.marks {
                    if let Mark::Link { href, .. } = mark {
                        judge(href, child.text.clone(), at, end);
                    }
                }
                at = end;
            }
        }
        for related in &article.related {
            if !related.url.is_empty() && !schema::is_safe_address(&related.url) {
                let place = Place::Field { field: Field::Related };
                findings.push(Finding::new("link-unsafe", Severity::Block, place, &related.url));
            }
        }
    }
}

/// Signs for text that is still to come: `TK`, 待核, 待补, `XXX`, `×××`.
pub(super) struct Placeholders;

/// What stands for missing text wherever it occurs.
const ANYWHERE: &[&str] = &["待核", "待补", "待确认", "此处插图"];
/// What stands for it as a word of its own.
const AS_WORDS: &[&str] = &["TKTK", "TK", "TKS", "TBC", "TBD"];

impl Check for Placeholders {
    fn look(&self, article: &Article, _: &Context, findings: &mut Vec<Finding>) {
        for passage in passages(article) {
            for range in placeholders(&passage.text) {
                let subject = &passage.text[range.clone()];
                findings.push(Finding::new("placeholder", Severity::Warn, passage.place(&range), subject));
            }
        }
    }
}

/// Byte ranges, in order.
fn placeholders(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut out: Vec<std::ops::Range<usize>> =
        ANYWHERE.iter().flat_map(|word| text.match_indices(word).map(|(at, word)| at..at + word.len())).collect();
    let is_part = |c: char| c.is_alphanumeric() && !is_cjk(c);
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = is_part(c) || c == '×';
        match start {
            None if inside => start = Some(at),
            Some(from) if !inside => {
                let word = &text[from..at];
                let crosses = word.chars().count() >= 2 && word.chars().all(|c| c == '×');
                let exes = word.len() >= 3 && (word.bytes().all(|b| b == b'X') || word.bytes().all(|b| b == b'x'));
                if AS_WORDS.contains(&word) || crosses || exes {
                    out.push(from..at);
                }
                start = None;
            }
            _ => {}
        }
    }
    out.sort_by_key(|range| range.start);
    out
}

/// Embargo, undecided changes and unresolved comments.
pub(super) struct Timing;

impl Check for Timing {
    fn look(&self, article: &Article, context: &Context, findings: &mut Vec<Finding>) {
        if let Some(embargo) = &article.embargo {
            let place = Place::Field { field: Field::Embargo };
            let until = embargo.until.to_rfc3339();
            findings.push(if embargo.until > context.now {
                Finding::new("embargoed", Severity::Block, place, until)
            } else {
                Finding::new("embargo-past", Severity::Warn, place, until)
            });
        }
        for (code, open) in [("changes-open", context.open_changes), ("comments-open", context.open_comments)] {
            if open > 0 {
                findings.push(Finding::new(code, Severity::Warn, Place::Article, open.to_string()));
            }
        }
    }
}
