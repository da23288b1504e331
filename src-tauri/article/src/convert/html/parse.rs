//! Parsing with bounds: how deep a tree may grow, how many nodes it may have, and which formatting counts.
//!
//! html5ever follows the standard, whose work grows with the square of the nesting depth and with the number of open
//! formatting elements times the number of blocks. Browsers bound both; so does the filter here, which stands between
//! html5ever's tokenizer and its tree builder and holds tags back. Text always passes.

use std::cell::{Cell, RefCell};

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};

use super::dom::{Dom, Id, Sink};
use crate::problem::Problem;

/// The deepest nesting of elements that is followed. (Browsers stop at 512; no article comes near.)
const MAX_DEPTH: u32 = 200;
/// The most nodes a tree may have.
const MAX_NODES: usize = 4_000_000;
/// The most attributes of one element that are looked at.
const MAX_ATTRIBUTES: usize = 64;

/// The tree of a document, and what had to be held back.
pub(super) fn parse(text: &str) -> (Dom, Vec<Problem>) {
    // Scripts do not run here, so the text of <noscript> is what a reader sees.
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let builder = TreeBuilder::new(Sink::new(), options);
    let filter = Filter { builder, depth: Cell::new(0), held_back: RefCell::default(), problems: RefCell::default() };
    let tokenizer = Tokenizer::new(filter, html5ever::tokenizer::TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(text));
    // A script element or an encoding declaration pauses the tokenizer; nothing is done about either.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    let filter = tokenizer.sink;
    (filter.builder.sink.finish(), filter.problems.into_inner())
}

struct Filter {
    builder: TreeBuilder<Id, Sink>,
    /// Start tags less end tags so far; grows without bound where end tags are left out, which is why the tree's own
    /// depth must be exceeded too before anything is held back.
    depth: Cell<u32>,
    /// Names of the start tags held back, so that their end tags are held back too.
    held_back: RefCell<Vec<html5ever::LocalName>>,
    problems: RefCell<Vec<Problem>>,
}

/// Elements that never hold anything, and so open nothing.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements that a parser opens anew in every later block until they are closed.
const FORMATTING: &[&str] =
    &["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

impl Filter {
    fn problem(&self, code: &str, subject: &str, line: u64) {
        let mut problems = self.problems.borrow_mut();
        if !problems.iter().any(|problem| problem.code == code) {
            problems.push(Problem::new(code, subject).at(format!("line {line}")));
        }
    }

    /// Whether the tag may reach the tree builder.
    fn admit(&self, tag: &mut Tag, line: u64) -> bool {
        let name = &*tag.name;
        if VOID.contains(&name) {
            tag.attrs.truncate(MAX_ATTRIBUTES);
            return self.builder.sink.len() < MAX_NODES;
        }
        let mut held = self.held_back.borrow_mut();
        if tag.kind == TagKind::EndTag {
            self.depth.set(self.depth.get().saturating_sub(1));
            if held.last() == Some(&tag.name) {
                held.pop();
                return false;
            }
            return true;
        }
        self.depth.set(self.depth.get().saturating_add(1));
        let too_deep = self.depth.get() > MAX_DEPTH && self.builder.sink.last_depth() > MAX_DEPTH;
        let too_many = self.builder.sink.len() >= MAX_NODES;
        // Elements whose content is no markup must pass, or their content would be taken for markup.
        let raw = matches!(name, "script" | "style" | "textarea" | "title" | "xmp" | "iframe" | "noembed" | "noframes");
        if (too_deep || too_many) && !raw {
            self.problem(if too_deep { "nested-too-deep" } else { "too-many-elements" }, name, line);
            held.push(tag.name.clone());
            return false;
        }
        if FORMATTING.contains(&name) {
            // The standard keeps at most three formatting elements of equal name and attributes open. With the one
            // attribute that matters reduced to what it says, few different ones remain.
            tag.attrs.retain(|attr| &*attr.name.local == "style");
            for attr in &mut tag.attrs {
                attr.value = super::styles::essential(&attr.value).into();
            }
            tag.attrs.retain(|attr| !attr.value.is_empty());
        }
        tag.attrs.truncate(MAX_ATTRIBUTES);
        true
    }
}

impl TokenSink for Filter {
    type Handle = Id;

    fn process_token(&self, mut token: Token, line: u64) -> TokenSinkResult<Id> {
        if let Token::TagToken(tag) = &mut token
            && !self.admit(tag, line)
        {
            return TokenSinkResult::Continue;
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}
