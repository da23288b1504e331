//! Pasting: a clipboard's content as blocks of the article's schema, its pictures stored.
//!
//! Clipboards of Word, Google Docs and web pages are HTML; the article crate reads it as it reads a file, so that nothing
//! that runs or hides gets through. What it says of markup that a person never sees is not passed on here.

use galley_article::convert::html;
use galley_article::model::schema::join_runs;
use galley_article::model::{Body, Mark, Node};
use galley_article::problem::Problem;

use crate::api::{Code, Fault, Paste, Pasted, Result};
use crate::desk::Desk;
use crate::media;

/// The longest clipboard that is read.
const LARGEST: usize = 64 << 20;

/// Codes of problems that tell somebody who pastes nothing: markup that was never to be seen.
const UNSEEN: &[&str] = &["comments-dropped", "element-unwrapped", "heading-level", "title-not-used"];

impl Desk {
    /// Makes blocks of a clipboard. Pictures inside it are stored; those elsewhere stay where they are, and are told of.
    pub fn clean_paste(&self, request: &Paste) -> Result<Pasted> {
        let html = request.html.as_deref().filter(|html| !html.trim().is_empty());
        let text = request.text.as_deref().unwrap_or_default();
        if html.unwrap_or(text).len() > LARGEST {
            let said =
                "The clipboard holds more than any text (64 MB at most). Nothing was pasted; import it as a file.";
            return Err(Fault::new(Code::Invalid, said));
        }
        let Some(html) = html else {
            return Ok(Pasted { body: lines(text), media: Vec::new(), problems: Vec::new() });
        };
        let mut read = html::read_fragment(html);
        media::take_in(self.place(), &mut read.article, &read.media)?;
        let mut body = read.article.body;
        without_link_lines(&mut body.0);
        let problems = read.problems.into_iter().filter(is_seen).collect();
        Ok(Pasted { body, media: read.article.media, problems })
    }
}

/// Plain text as paragraphs, one a line.
fn lines(text: &str) -> Body {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Body::new(lines.map(Node::paragraph).collect())
}

/// Takes the underline off links: every program underlines them, and nobody meant anything by it.
fn without_link_lines(node: &mut Node) {
    if node.marks.iter().any(|mark| matches!(mark, Mark::Link { .. })) {
        node.marks.retain(|mark| *mark != Mark::Underline);
    }
    node.content.iter_mut().for_each(without_link_lines);
    node.content = join_runs(std::mem::take(&mut node.content));
}

fn is_seen(problem: &Problem) -> bool {
    let style = problem.code == "element-dropped" && problem.subject == "style";
    !style && !UNSEEN.contains(&problem.code.as_str())
}
