//! `galley demo`: one article through the whole job, with nobody at the keyboard, on the facade everybody uses.
//!
//! A newsroom endpoint is started inside this process, an article is imported, submitted, edited by a second person,
//! decided on, signed off, previewed and published; then the public page is fetched and held against the article's
//! text. Everything is written under one folder; nothing keeps running.

mod edit;
mod page;
mod steps;

use std::path::{Path, PathBuf};

use galley_desk::{Desk, Place, Ports};
use galley_newsroom::Newsroom;
use serde::Serialize;

use self::steps::{Job, Site};
use crate::args::Demo;
use crate::commands::newsroom::endpoint;
use crate::failure::Failure;
use crate::files;
use crate::out::Out;
use crate::progress::runtime;

/// The article that comes with Galley, for where none is named.
const SAMPLE: (&str, &[u8]) = ("article.txt", include_bytes!("../../../samples/article.txt"));

/// What the demonstration leaves behind, for scripts.
#[derive(Debug, Default, Serialize)]
struct Report {
    /// The folder that everything was written to.
    folder: String,
    library: String,
    story: String,
    /// How many changes the second person's revision came to.
    changes: usize,
    /// How many revisions the story has in the end.
    revisions: usize,
    /// The public page's address while the endpoint ran.
    url: String,
    preview: String,
    /// The file that holds the fetched public page.
    page: String,
    /// How many lines of the article's text were looked for on the page.
    paragraphs: usize,
    /// Those that were not found.
    missing: Vec<String>,
}

/// Does the whole job; done only when every paragraph stands on the public page.
pub(crate) fn run(args: &Demo, out: &mut Out) -> Result<(), Failure> {
    let (name, bytes) = article(args)?;
    let folder = folder(args.data.as_deref())?;
    let runtime = runtime()?;
    let options = endpoint(&folder.join("newsroom"), None)?;
    let token = options.token.clone();
    let running = runtime.block_on(Newsroom::start(options))?;
    let site = Site { url: running.url().to_owned(), token };
    let done = Desk::open(Place::in_folder(&folder), Ports::of_machine())
        .map_err(Failure::from)
        .and_then(|desk| Job::new(&desk, &site, &folder, &runtime, out).run(&name, &bytes));
    runtime.block_on(running.shutdown());
    let report = done?;
    if out.json {
        out.json_line(&report)?;
    } else {
        for (what, file) in [("library", &report.library), ("preview", &report.preview), ("page", &report.page)] {
            out.line(&format!("{what:<10} {file}"))?;
        }
    }
    let lost = report.missing.len();
    if lost == 0 {
        return Ok(());
    }
    Err(Failure::Failed(format!(
        "{lost} of {} paragraphs do not stand on the public page; the page is kept in {}. The first: {}",
        report.paragraphs,
        report.page,
        crate::table::fit(&report.missing[0], 80)
    )))
}

/// The article's file name and bytes.
fn article(args: &Demo) -> Result<(String, Vec<u8>), Failure> {
    let Some(path) = &args.article else { return Ok((SAMPLE.0.to_owned(), SAMPLE.1.to_vec())) };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((name, files::read(path)?))
}

/// The folder to write to, absolute so that what is printed can be opened from anywhere.
fn folder(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let Some(folder) = named else {
        let fresh = tempfile::Builder::new().prefix("galley-demo-").tempdir();
        let fresh = fresh
            .map_err(|error| Failure::because("no temporary folder could be made; name one with --data", &error))?;
        return Ok(fresh.keep());
    };
    let made = std::fs::create_dir_all(folder).and_then(|()| std::fs::canonicalize(folder));
    made.map_err(|error| Failure::because(&format!("the folder {} could not be made", folder.display()), &error))
}
