//! Templates: what a new story begins with, as JSON files.
//!
//! Four come with Galley. A file `templates/NAME.json` beside the library adds one, or takes the place of the one of that
//! name. A file that cannot be used is left out and named in the log: a mistake in it must not keep anybody from writing.

use std::path::Path;

use galley_article::model::read_article;
use serde::Deserialize;
use serde_json::Value;

use crate::api::{Result, Template};
use crate::desk::Desk;

/// Those that come with Galley, in the order they are offered.
const BUILT_IN: &[(&str, &str)] = &[
    ("news", include_str!("templates/news.json")),
    ("feature", include_str!("templates/feature.json")),
    ("notice", include_str!("templates/notice.json")),
    ("photo-story", include_str!("templates/photo-story.json")),
];

/// A template's file. The article may leave out whatever is empty.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateFile {
    zh: String,
    en: String,
    article: Value,
}

impl Desk {
    /// The templates: Galley's own, then the newsroom's by name.
    pub fn templates(&self) -> Result<Vec<Template>> {
        let mut all: Vec<Template> =
            BUILT_IN.iter().filter_map(|(id, text)| usable(id, text, Path::new("built in"))).collect();
        for own in of_newsroom(&self.place().templates()) {
            match all.iter_mut().find(|known| known.id == own.id) {
                Some(known) => *known = own,
                None => all.push(own),
            }
        }
        Ok(all)
    }
}

/// The files of a folder, by name; none where there is no folder.
fn of_newsroom(folder: &Path) -> Vec<Template> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let id = path.file_stem()?.to_str()?;
        match std::fs::read_to_string(path) {
            Ok(text) => usable(id, &text, path),
            Err(error) => {
                tracing::warn!("the template {} could not be read: {error}", path.display());
                None
            }
        }
    };
    paths.iter().filter_map(read).collect()
}

/// A template, unless its file is no good, which is logged.
fn usable(id: &str, text: &str, path: &Path) -> Option<Template> {
    match parse(id, text) {
        Ok(template) => Some(template),
        Err(why) => {
            tracing::warn!("the template {} cannot be used: {why}", path.display());
            None
        }
    }
}

fn parse(id: &str, text: &str) -> std::result::Result<Template, String> {
    let file: TemplateFile = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if file.zh.trim().is_empty() || file.en.trim().is_empty() {
        return Err("it needs a name in both languages".to_owned());
    }
    let (article, problems) = read_article(&file.article);
    for problem in problems {
        tracing::warn!("the template {id} was mended: {problem}");
    }
    let article = article.ok_or("it was written for a newer Galley")?;
    Ok(Template { id: id.to_owned(), zh: file.zh, en: file.en, article })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_come_with_galley_are_sound() {
        for (id, text) in BUILT_IN {
            let file: TemplateFile = serde_json::from_str(text).unwrap();
            let (_, problems) = read_article(&file.article);
            assert_eq!(problems, [], "{id}");
            let template = parse(id, text).unwrap();
            assert_eq!(template.article.headline, "", "{id}: nothing is to be deleted before writing");
        }
    }
}
