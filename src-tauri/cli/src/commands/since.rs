//! The past of a story: the moments it can be compared with, and who wrote each sentence.

use galley_article::diff::{MOST_SENTENCES, Turn};
use galley_article::text::text_blocks;
use galley_desk::api::{AskBlame, EarlierWording, ListMoments, MomentKind, SentenceBlame, Side};

use crate::args::{Blame, Common, Story};
use crate::failure::Failure;
use crate::out::Out;
use crate::session::{Session, local};
use crate::table::Table;

/// The moments, the latest first, with what `galley diff` calls each.
pub(crate) fn moments(common: &Common, args: &Story, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let story = session.story(&args.id)?;
    let moments = session.desk.moments(&ListMoments { story, actor: session.actor.clone() })?;
    if out.json {
        return moments.iter().try_for_each(|moment| out.json_line(moment));
    }
    if moments.is_empty() {
        return out.line("nothing has happened to the story yet that it could be compared with");
    }
    let mut table = Table::new(&[10, 16, 16, 20, 12, 9]);
    for moment in &moments {
        let kind = match moment.kind {
            MomentKind::Looked => "looked",
            MomentKind::Submitted => "submitted",
            MomentKind::Advanced => "advanced",
            MomentKind::Returned => "returned",
            MomentKind::Published => "published",
        };
        let side = match &moment.side {
            Side::Revision(number) => format!("@{number}"),
            _ => "@looked".to_owned(),
        };
        let changed = if moment.unchanged { "unchanged" } else { "" };
        table.row([kind, &local(moment.at), &moment.by, &moment.to, &side, changed]);
    }
    table.lines().iter().try_for_each(|line| out.line(line))
}

/// Who wrote each sentence, who touched it, and its earlier wordings.
pub(crate) fn blame(common: &Common, args: &Blame, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let story = session.story(&args.id)?;
    let blocks = text_blocks(&session.desk.story(&story)?.working.body);
    let (mut from, to) = match args.paragraph {
        Some(number) => {
            let found = number.checked_sub(1).and_then(|at| blocks.get(at));
            let said = || format!("the story has {} paragraphs; there is no paragraph {number}", blocks.len());
            let block = found.ok_or_else(|| Failure::Failed(said()))?;
            (block.start, block.position(block.text.len()))
        }
        None => (0, usize::MAX),
    };
    loop {
        let reply = session.desk.blame(&AskBlame { story: story.clone(), from, to })?;
        reply.sentences.iter().try_for_each(|sentence| one(sentence, out))?;
        let last = reply.sentences.last().filter(|_| reply.sentences.len() >= MOST_SENTENCES);
        if reply.shortened && last.is_none() {
            out.complain("only the latest revisions were looked at; older hands may be named by a later one");
        }
        match last {
            Some(last) => from = last.to + 1,
            None => return Ok(()),
        }
    }
}

fn one(sentence: &SentenceBlame, out: &mut Out) -> Result<(), Failure> {
    if out.json {
        return out.json_line(sentence);
    }
    out.line(&sentence.text)?;
    let touched: String = sentence.touched.iter().map(|turn| format!("; {}", hand(turn))).collect();
    out.line(&format!("      {}{touched}", hand(&sentence.wrote)))?;
    let before = |wording: &EarlierWording| format!("      before, {}: {}", hand(&wording.wrote), wording.text);
    sentence.earlier.iter().try_for_each(|wording| out.line(&before(wording)))
}

fn hand(turn: &Turn) -> String {
    format!("{} {}", turn.author, local(turn.at))
}
