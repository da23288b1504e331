//! `galley merge`: two texts made from one, brought together.
//!
//! Three text or Markdown files are merged as they stand, line by line and word by word, so that what nobody touched comes out
//! byte for byte. Everything else is merged as articles. What collides is in the written text or Markdown as
//! `<<< mine ||| theirs >>>`; other formats hold one of the two. The merge itself is `galley_article::diff`.

use std::path::Path;

use galley_article::convert::{self, Format, NinjsMeta};
use galley_article::diff::{Choice, Choices, Conflict, ConflictKind, merge_with, merge3};
use galley_article::model::{Article, Body, Node, NodeKind};
use galley_article::text::{TextBlock, text_blocks};
use serde::Serialize;

use super::diff::operand::Operand;
use crate::args::{Common, Merge};
use crate::failure::Failure;
use crate::files;
use crate::out::Out;
use crate::table::fit;

/// How much of a version is printed in a line for a person.
const SHOWN: usize = 40;

/// The outcome as scripts read it.
#[derive(Serialize)]
struct Outcome<'a> {
    /// The file that was written; none where the text is in `text`.
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    conflicts: &'a [Conflict],
}

/// Merges; exit 1 where something collides.
pub(crate) fn run(common: &Common, args: &Merge, out: &mut Out) -> Result<(), Failure> {
    let format = args.output.as_deref().map(format_of).transpose()?.flatten();
    let [base, mine, theirs] = [&args.base, &args.mine, &args.theirs];
    let base = Operand::load(common, base, out)?;
    let (mine, theirs) = (Operand::load(common, mine, out)?, Operand::load(common, theirs, out)?);
    let (text, conflicts) = match (base, mine, theirs) {
        (Operand::Text { text: base, .. }, Operand::Text { text: mine, .. }, Operand::Text { text: theirs, .. })
            if matches!(format, None | Some(Format::Text | Format::Markdown)) =>
        {
            merge_lines(&base, &mine, &theirs)?
        }
        (base, mine, theirs) => {
            let format = format.or_else(|| format_of(&args.mine).ok().flatten()).unwrap_or(Format::Text);
            merge_articles(&[base.into_article(), mine.into_article(), theirs.into_article()], format)
        }
    };
    if let Some(path) = &args.output {
        files::write(path, text.as_bytes())?;
    }
    if out.json {
        let file = args.output.as_ref().map(|path| path.display().to_string());
        let text = args.output.is_none().then_some(text.as_str());
        out.json_line(&Outcome { file, text, conflicts: &conflicts })?;
    } else if args.output.is_none() {
        out.raw(text.as_bytes())?;
    }
    if conflicts.is_empty() {
        return Ok(());
    }
    if !out.json {
        conflicts.iter().for_each(|conflict| out.complain(&told(conflict)));
    }
    Err(Failure::Reported)
}

fn format_of(path: &Path) -> Result<Option<Format>, Failure> {
    let ending = files::ending(path);
    let name = if ending == "ninjs.json" { "ninjs" } else { ending.as_str() };
    match Format::from_name(name) {
        Some(format) => Ok(Some(format)),
        None if ending.is_empty() => Ok(None),
        None => {
            let known = "this version writes .html, .md, .txt, .json and .ninjs.json";
            Err(Failure::Usage(format!("'.{ending}' is no format that galley merges to; {known}")))
        }
    }
}

/// Texts as they stand: every line is a block, and nothing in a line is recognised.
fn merge_lines(base: &str, mine: &str, theirs: &str) -> Result<(String, Vec<Conflict>), Failure> {
    if mine == theirs || theirs == base {
        return Ok((mine.to_owned(), Vec::new()));
    }
    if mine == base {
        return Ok((theirs.to_owned(), Vec::new()));
    }
    if [base, mine, theirs].iter().any(|text| text.contains('\0')) {
        return Err(Failure::Failed("a file with NUL characters is no text that can be merged".to_owned()));
    }
    let article =
        |text: &str| Article { body: Body::new(text.split('\n').map(Node::paragraph).collect()), ..Article::default() };
    let [base, mine, theirs] = [base, mine, theirs].map(article);
    let (merged, conflicts) = readable(&base, &mine, &theirs);
    let lines: Vec<String> = merged.body.blocks().iter().map(Node::plain_text).collect();
    Ok((lines.join("\n"), conflicts))
}

fn merge_articles([base, mine, theirs]: &[Article; 3], format: Format) -> (String, Vec<Conflict>) {
    let (merged, conflicts) = match format {
        Format::Text | Format::Markdown => readable(base, mine, theirs),
        _ => merge3(base, mine, theirs),
    };
    let text = match format {
        Format::Text => convert::plain::write_full(&merged),
        other => convert::export(&merged, other, &NinjsMeta::default()),
    };
    (text, conflicts)
}

/// The merged article with both versions of every stretch of text that collides, for reading, and what collides.
fn readable(base: &Article, mine: &Article, theirs: &Article) -> (Article, Vec<Conflict>) {
    let (_, conflicts) = merge3(base, mine, theirs);
    let inserted = conflicts.iter().filter(|conflict| conflict.kind == ConflictKind::Inserted);
    let choices: Choices = inserted.map(|conflict| (conflict.id.clone(), Choice::Mine)).collect();
    let (mut merged, mut shown) = merge_with(base, mine, theirs, &choices);
    shown.retain(|conflict| {
        let of_text = [ConflictKind::Text, ConflictKind::Deleted, ConflictKind::Inserted].contains(&conflict.kind);
        of_text && conflict.field.is_none()
    });
    // From the end on, so that positions before stay what they are.
    shown.sort_by_key(|conflict| std::cmp::Reverse((conflict.from, conflict.to)));
    for conflict in &shown {
        let other = if conflict.stands == Choice::Theirs { &conflict.mine } else { &conflict.theirs };
        let blocks = text_blocks(&merged.body);
        put(&mut merged.body, &blocks, conflict.to, &format!(" ||| {} >>>", other.trim_matches('\n')));
        put(&mut merged.body, &blocks, conflict.from, "<<< ");
    }
    (merged, conflicts)
}

/// Puts a text where a position is, or at the beginning of the next text block where it lies between blocks.
fn put(body: &mut Body, blocks: &[TextBlock], position: usize, text: &str) {
    let place = TextBlock::place(blocks, position).or_else(|| {
        let next = blocks.iter().find(|block| block.start > position)?;
        TextBlock::place(blocks, next.start)
    });
    let Some(place) = place else { return };
    let mut node = &mut body.0;
    for index in &blocks[place.block].path {
        let Some(child) = node.content.get_mut(*index) else { return };
        node = child;
    }
    let mut left = place.byte;
    for at in 0..node.content.len() {
        let child = &mut node.content[at];
        let len = if child.kind == NodeKind::HardBreak { 1 } else { child.text.len() };
        if child.kind == NodeKind::Text && left <= len {
            child.text.insert_str(left, text);
            return;
        }
        if left < len || len == 0 {
            break;
        }
        left -= len;
    }
    let end = node.content.len().min(if left == 0 { 0 } else { node.content.len() });
    node.content.insert(end, Node::text(text, Vec::new()));
}

/// A conflict in a sentence.
pub(super) fn told(conflict: &Conflict) -> String {
    let Conflict { base, mine, theirs, .. } = conflict;
    let short = |text: &str| match text.trim() {
        "" => "nothing".to_owned(),
        text => format!("“{}”", fit(&crate::out::one_line(text), SHOWN)),
    };
    let (base, mine, theirs) = (short(base), short(mine), short(theirs));
    let what = match (&conflict.field, &conflict.attribute) {
        (Some(field), Some(part)) => format!("{} ({part})", field.name()),
        (Some(field), None) => field.name().to_owned(),
        (None, Some(attribute)) => attribute.clone(),
        (None, None) => "the text".to_owned(),
    };
    match conflict.kind {
        ConflictKind::Text | ConflictKind::Attribute | ConflictKind::Field => {
            format!("conflict in {what}: {base} became {mine} here and {theirs} there; the first stands")
        }
        ConflictKind::Deleted => {
            let edited = if conflict.stands == Choice::Theirs { theirs } else { mine };
            format!("conflict in {what}: {base} was deleted on one side and is {edited} on the other; the edit stands")
        }
        ConflictKind::Inserted => format!("conflict in {what}: {mine} and {theirs} were inserted at one place"),
        ConflictKind::Moved => {
            format!("conflict in {what}: {base} was moved on one side and deleted on the other; it stands")
        }
        ConflictKind::Order => format!("conflict in {what}: {base} was moved to two places; the first stands"),
        ConflictKind::Marks => {
            format!("conflict in {what}: the marks {mine} and {theirs} on the same words; the first stands")
        }
        ConflictKind::Block => {
            format!("conflict in {what}: {base} became {mine} here and {theirs} there; the first stands")
        }
    }
}
