//! The files that the rules read, and how a broken rule is reported.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

/// A text file of the repository.
pub(crate) struct Source {
    /// From the root, parted by `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Folders that are made by programs.
const MADE: &[&str] = &["target", ".git", "node_modules", "dist", "gen", ".svelte-kit", "proptest-regressions"];
/// Endings of the files that people write.
const WRITTEN: &[&str] = &["rs", "toml", "ts", "js", "svelte", "css", "json", "md", "html", "sql"];

/// Every text file that people write, in order of path. The generated types are among them.
pub(crate) fn sources() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        let mut found = Vec::new();
        collect(Path::new(env!("CARGO_MANIFEST_DIR")), "", &mut found);
        found.sort_by(|one, other| one.path.cmp(&other.path));
        assert!(
            found.len() > 50,
            "only {} files found: the rules would pass for want of anything to read",
            found.len()
        );
        found
    })
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<Source>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let (path, inside) = (entry.path(), format!("{prefix}{name}"));
        if path.is_dir() {
            if !MADE.contains(&name.as_str()) {
                collect(&path, &format!("{inside}/"), found);
            }
        } else if WRITTEN.iter().any(|ending| name.rsplit_once('.').is_some_and(|(_, own)| own == *ending)) {
            // A file that is not UTF-8 is no text that somebody wrote.
            found.extend(fs::read_to_string(&path).ok().map(|text| Source { path: inside, text }));
        }
    }
}

/// The text of one file of the repository.
pub(crate) fn text(path: &str) -> &'static str {
    let source = sources().iter().find(|source| source.path == path);
    source.map_or_else(|| panic!("{path} is not there"), |source| source.text.as_str())
}

/// Fails with every offence and with what the rule wants.
pub(crate) fn hold(wanted: &str, offences: &[String]) {
    assert!(offences.is_empty(), "{wanted}\n  {}\n", offences.join("\n  "));
}

/// A repository of one file, for showing that a rule notices.
pub(crate) fn one(path: &str, text: &str) -> Vec<Source> {
    vec![Source { path: path.to_owned(), text: text.to_owned() }]
}

impl Source {
    /// Whether the file's name ends in one of these.
    pub(crate) fn is(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.path.rsplit_once('.').is_some_and(|(_, own)| own == *ending))
    }

    /// Lines with their numbers, counted from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// The part of a Rust file before its unit tests.
    pub(crate) fn before_tests(&self) -> &str {
        self.text.find("\n#[cfg(test)]").map_or(self.text.as_str(), |end| &self.text[..end])
    }

    /// An offence in a line.
    pub(crate) fn at(&self, line: usize, what: impl std::fmt::Display) -> String {
        format!("{}:{line}: {what}", self.path)
    }
}

/// A line of Rust or TypeScript without a comment that fills it.
pub(crate) fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    ["//", "/*", "* ", "*/", "<!--", "#!"].iter().any(|start| line.starts_with(start))
}
