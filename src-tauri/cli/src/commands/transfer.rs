//! Files into stories and stories into files: import, export, preview.

use std::path::Path;

use galley_article::problem::Problem;
use galley_desk::api::{self, Format};
use serde::Serialize;

use super::library::revision_number;
use crate::args::{Common, Export, Import, InputFormat, Preview, View};
use crate::failure::Failure;
use crate::files;
use crate::out::Out;
use crate::progress::Progress;
use crate::session::Session;

/// What became of a file, as scripts read it.
#[derive(Serialize)]
#[serde(untagged)]
enum ImportLine<'a> {
    Imported { file: &'a str, story: &'a str, problems: &'a [Problem] },
    Refused { file: &'a str, error: &'a str },
}

/// Imports files one after the other. A file's line is printed only when its story is on disk.
pub(crate) fn import(common: &Common, args: &Import, out: &mut Out) -> Result<(), Failure> {
    if args.story.is_some() && args.files.len() > 1 {
        return Err(Failure::Usage("--story takes one file: the text that replaces the story's".to_owned()));
    }
    let session = Session::open(common)?;
    let story = args.story.as_deref().map(|name| session.story(name)).transpose()?;
    let mut failed = false;
    let mut progress = Progress::new("importing", args.files.len());
    for path in &args.files {
        let file = path.display().to_string();
        let imported = one_file(&session, path, args.format, story.clone());
        progress.aside(|| report(&file, &imported, out))?;
        failed |= imported.is_err();
        progress.step();
    }
    if failed { Err(Failure::Reported) } else { Ok(()) }
}

fn one_file(
    session: &Session,
    path: &Path,
    format: Option<InputFormat>,
    story: Option<api::StoryId>,
) -> Result<api::Imported, Failure> {
    let bytes = files::read(path)?;
    let request = api::Import {
        actor: session.actor.clone(),
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        format: format.map(facade_format),
        story,
    };
    Ok(session.desk.import_bytes(&request, &bytes)?)
}

/// Prints what became of one file, and makes sure that it can be read at once.
fn report(file: &str, imported: &Result<api::Imported, Failure>, out: &mut Out) -> Result<(), Failure> {
    match imported {
        Ok(done) if out.json => {
            let (story, problems) = (done.story.as_str(), &done.problems[..]);
            out.json_line(&ImportLine::Imported { file, story, problems })?;
        }
        Ok(done) => {
            let problems = match done.problems.len() {
                0 => String::new(),
                1 => "  1 problem".to_owned(),
                many => format!("  {many} problems"),
            };
            out.line(&format!("{}  {file}{problems}", done.story))?;
            for problem in done.problems.iter().take(5) {
                out.line(&format!("    {}", crate::table::fit(&problem.to_string(), 100)))?;
            }
            if done.problems.len() > 5 {
                out.line(&format!("    … {} more; --json shows each", done.problems.len() - 5))?;
            }
        }
        Err(failure) => {
            let error = failure.sentence().unwrap_or_default();
            let named = if error.contains(file) { error.to_owned() } else { format!("{file}: {error}") };
            if out.json {
                out.json_line(&ImportLine::Refused { file, error })?;
            }
            out.complain(&named);
        }
    }
    out.flush()
}

fn facade_format(format: InputFormat) -> Format {
    match format {
        InputFormat::Text => Format::Text,
        InputFormat::Markdown => Format::Markdown,
        InputFormat::Html => Format::Html,
        InputFormat::Ninjs => Format::Ninjs,
        InputFormat::Json => Format::Json,
    }
}

/// Writes a story to a file.
pub(crate) fn export(common: &Common, args: &Export, out: &mut Out) -> Result<(), Failure> {
    let format = match files::ending(&args.output).as_str() {
        "html" | "htm" => Format::Html,
        "md" | "markdown" => Format::Markdown,
        "txt" | "text" => Format::Text,
        "json" => Format::Json,
        "ninjs" | "ninjs.json" => Format::Ninjs,
        other => {
            let known = "this version writes .html, .md, .txt, .json and .ninjs.json";
            return Err(Failure::Usage(format!("'.{other}' is no format that galley exports to; {known}")));
        }
    };
    let view = match args.view {
        View::Final => api::View::Final,
        View::Original => api::View::Original,
        View::Markup if format == Format::Html => api::View::Markup,
        View::Markup => {
            return Err(Failure::Usage(
                "--view markup shows changes, which only .html can; choose final or original".to_owned(),
            ));
        }
    };
    let revision = args.rev.as_deref().map(revision_number).transpose()?;
    let session = Session::open(common)?;
    let story = session.story(&args.id)?;
    let exported = session.desk.export_story(&api::Export { story, revision, format, view, whole: true })?;
    files::write(&args.output, exported.text.as_bytes())?;
    wrote(&args.output, &exported.problems, out)
}

/// Writes the page that readers will see.
pub(crate) fn preview(common: &Common, args: &Preview, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let preview = session.desk.preview_story(&session.story(&args.id)?, None)?;
    files::write(&args.output, preview.html.as_bytes())?;
    wrote(&args.output, &preview.problems, out)
}

/// Names the file that was written, and what it could not carry.
pub(super) fn wrote(path: &Path, problems: &[Problem], out: &mut Out) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Wrote<'a> {
        file: &'a str,
        problems: &'a [Problem],
    }
    let file = path.display().to_string();
    if out.json {
        return out.json_line(&Wrote { file: &file, problems });
    }
    out.line(&file)?;
    problems.iter().take(10).try_for_each(|problem| out.line(&format!("    {problem}")))
}
