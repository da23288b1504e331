//! `galley diff`: two files, two revisions, or two folders of files.
//!
//! Two text or Markdown files are compared as they stand, character for character. Everything else (HTML, JSON, ninjs,
//! stories) is compared by the document's plain text. The alignment itself is `galley_article::diff`. With `-o` both are
//! articles, and their whole comparison goes to a file.

pub(super) mod operand;
mod print;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use galley_article::diff::diff_text;
use galley_desk::Sides;
use galley_desk::api::Compare;
use serde::Serialize;

use self::operand::Operand;
use crate::args::{Common, Diff, DiffFormat};
use crate::failure::Failure;
use crate::files;
use crate::out::Out;
use crate::progress::Progress;
use crate::session::Session;

/// How many files without a counterpart are named; of the others the number is said.
const NAMED: usize = 5;

/// How long one comparison took.
#[derive(Serialize)]
struct Timing<'a> {
    path: &'a str,
    ms: f64,
}

/// Compares and prints. No library is opened unless a story is named.
pub(crate) fn run(common: &Common, args: &Diff, out: &mut Out) -> Result<(), Failure> {
    match &args.output {
        _ if args.dirs => folders(args, out),
        Some(path) => file(common, args, path, out),
        None => pair(common, args, out),
    }
}

/// Both sides as articles, and all of their difference in a file of its own. Two texts of one story name who made what; two
/// files do not say whose hands were in them.
fn file(common: &Common, args: &Diff, path: &Path, out: &mut Out) -> Result<(), Failure> {
    let old = Operand::load(common, &args.old, out)?;
    let new = Operand::load(common, &args.new, out)?;
    let (old, new, changes) = match (old, new) {
        (Operand::Story { id, side: old, .. }, Operand::Story { id: same, side: new, .. }) if id == same => {
            let compared = Session::open(common)?.desk.compare(&Compare { story: id, old, new })?;
            (compared.old, compared.new, compared.changes)
        }
        (old, new) => (old.into_article(), new.into_article(), Vec::new()),
    };
    let [old_name, new_name] = [&args.old, &args.new].map(|side| side.display().to_string());
    let sides = Sides { old: &old, new: &new, old_name: &old_name, new_name: &new_name, changes: &changes };
    let text = match files::ending(path).as_str() {
        "html" | "htm" => sides.html(&new.language),
        "json" => sides.json()?,
        _ => return Err(Failure::Usage("name the file NAME.html or NAME.json".to_owned())),
    };
    files::write(path, text.as_bytes())
}

fn pair(common: &Common, args: &Diff, out: &mut Out) -> Result<(), Failure> {
    let old = Operand::load(common, &args.old, out)?;
    let new = Operand::load(common, &args.new, out)?;
    let format = args.format.unwrap_or(if out.json { DiffFormat::Json } else { DiffFormat::Text });
    let in_full = matches!(format, DiffFormat::Text | DiffFormat::Html);
    let (old_text, new_text) = operand::texts(old, new, in_full);
    let began = Instant::now();
    let ops = diff_text(&old_text, &new_text);
    let ms = milliseconds(began);
    print::print(format, None, &ops, out)?;
    if args.timings {
        out.json_line(&Timing { path: &args.new.display().to_string(), ms })?;
    }
    Ok(())
}

fn folders(args: &Diff, out: &mut Out) -> Result<(), Failure> {
    let format = args.format.unwrap_or(DiffFormat::Ops);
    if matches!(format, DiffFormat::Html | DiffFormat::Text | DiffFormat::Json) {
        return Err(Failure::Usage("with --dirs the output is --as ops or --as stat".to_owned()));
    }
    let (old, new) = (names(&args.old)?, names(&args.new)?);
    let common: Vec<&String> = old.intersection(&new).collect();
    say_alone(&args.old, old.difference(&new), out);
    say_alone(&args.new, new.difference(&old), out);
    let mut failed = false;
    let mut progress = Progress::new("comparing", common.len());
    for name in common {
        if out.is_closed() {
            break;
        }
        if let Err(failure) = one_of_folders(args, format, name, out) {
            let sentence = failure.sentence().unwrap_or_default().to_owned();
            progress.aside(|| out.complain(&sentence));
            failed = true;
        }
        progress.step();
    }
    if failed { Err(Failure::Reported) } else { Ok(()) }
}

/// Says which files stand in one of the folders alone; they are not compared.
fn say_alone<'a>(folder: &Path, names: impl Iterator<Item = &'a String>, out: &mut Out) {
    let names: Vec<&str> = names.map(String::as_str).collect();
    let named = names[..names.len().min(NAMED)].join(", ");
    let more = names.len().saturating_sub(NAMED);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    if !names.is_empty() {
        out.complain(&format!("only in {}, not compared: {named}{rest}", folder.display()));
    }
}

fn one_of_folders(args: &Diff, format: DiffFormat, name: &str, out: &mut Out) -> Result<(), Failure> {
    let old = Operand::from_file(&args.old.join(name), out)?;
    let new = Operand::from_file(&args.new.join(name), out)?;
    let (old_text, new_text) = operand::texts(old, new, false);
    let began = Instant::now();
    let ops = diff_text(&old_text, &new_text);
    let ms = milliseconds(began);
    print::print(format, Some(name), &ops, out)?;
    if args.timings {
        out.json_line(&Timing { path: name, ms })?;
    }
    Ok(())
}

fn milliseconds(since: Instant) -> f64 {
    // Microseconds are as fine as a reading of the clock means anything here.
    (since.elapsed().as_secs_f64() * 1e6).round() / 1e3
}

/// The names of the files in a folder.
fn names(dir: &Path) -> Result<BTreeSet<String>, Failure> {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(dir).map_err(|error| files::cannot_read(dir, &error))? {
        let entry = entry.map_err(|error| files::cannot_read(dir, &error))?;
        if entry.path().is_file() {
            names.insert(entry.file_name().to_string_lossy().into_owned());
        }
    }
    Ok(names)
}
