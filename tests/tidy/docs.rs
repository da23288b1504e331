//! Rules for what people read first: it names what is there, and its links lead somewhere.

use std::path::Path;

use crate::tree::{Source, hold, one, sources, text};

#[test]
fn the_readme_gives_the_two_commands_and_the_picture() {
    let readme = text("README.md");
    for needed in ["cargo xtask run", "cargo xtask test", "docs/screenshot.png"] {
        assert!(readme.contains(needed), "README.md does not say {needed}");
    }
}

#[test]
fn the_changelog_has_a_place_for_what_comes_next() {
    assert!(text("CHANGELOG.md").lines().any(|line| line.starts_with("## Unreleased")), "no section `## Unreleased`");
}

fn bad_decisions(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    let decisions = sources.iter().filter(|source| source.path.starts_with("docs/decisions/") && source.is(&["md"]));
    for (index, source) in decisions.enumerate() {
        let number = format!("{:04}-", index + 1);
        let name = source.path.rsplit('/').next().unwrap_or_default();
        if !name.starts_with(&number) {
            offences.push(format!("{}: the next number is {number}", source.path));
        }
        if !source.text.lines().any(is_date) {
            offences.push(format!("{}: no line `Date: YYYY-MM-DD`", source.path));
        }
        let parts = ["## Context", "## Decision", "## Consequences"];
        let lacking = parts.iter().filter(|part| !source.text.lines().any(|line| line == **part));
        offences.extend(lacking.map(|part| format!("{}: no section `{part}`", source.path)));
    }
    offences
}

fn is_date(line: &str) -> bool {
    let Some(date) = line.strip_prefix("Date: ") else { return false };
    date.len() == 10
        && date.split('-').map(str::len).eq([4, 2, 2])
        && date.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

#[test]
fn decisions_are_numbered_and_dated() {
    let offences = bad_decisions(sources());
    hold("docs/decisions:", &offences);
    assert!(sources().iter().any(|source| source.path.starts_with("docs/decisions/0001-")), "there are no decisions");
}

#[test]
fn a_bad_decision_is_noticed() {
    let good = "# A\n\nDate: 2026-11-24\n\n## Context\n\n## Decision\n\n## Consequences\n";
    assert_eq!(bad_decisions(&one("docs/decisions/0001-a.md", good)).len(), 0);
    assert_eq!(bad_decisions(&one("docs/decisions/0003-a.md", good)).len(), 1);
    assert_eq!(bad_decisions(&one("docs/decisions/0001-a.md", "# A\n\nDate: today\n")).len(), 4);
}

/// Links and back-quoted paths of a page that lead nowhere.
fn dead_ends(page: &Source, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut offences = Vec::new();
    for (number, line) in page.lines() {
        let links = line.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
        for target in links.map(|target| target.split('#').next().unwrap_or_default()) {
            let own = !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:");
            let path = if folder.is_empty() { target.to_owned() } else { format!("{folder}/{target}") };
            if own && !exists(&path) {
                offences.push(page.at(number, target));
            }
        }
        let quoted = line.split('`').skip(1).step_by(2);
        let roots = ["src-tauri/", "ui/", "tests/", "docs/", ".ci/", ".cargo/"];
        let made = ["ui/dist", "ui/node_modules"];
        let paths =
            quoted.filter(|word| roots.iter().any(|root| word.starts_with(root)) && !word.contains(['*', ' ', '{']));
        let lost = paths.filter(|path| !made.iter().any(|made| path.starts_with(made)) && !exists(path));
        offences.extend(lost.map(|path| page.at(number, path)));
    }
    offences
}

#[test]
fn links_and_paths_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = sources().iter().filter(|source| source.is(&["md"]) && !source.path.starts_with("ui/"));
    let offences: Vec<String> = pages.flat_map(|page| dead_ends(page, |path| root.join(path).exists())).collect();
    hold("The page names something that is not there:", &offences);
}

#[test]
fn a_dead_end_is_noticed() {
    let there = |path: &str| path == "docs/a.md" || path == "src-tauri/desk";
    let check = |text: &str| dead_ends(&one("docs/b.md", text)[0], there).len();
    assert_eq!(check("[a](a.md) and `src-tauri/desk` and [web](https://example.org) and [here](#part)"), 0);
    assert_eq!(check("[c](c.md)"), 1);
    assert_eq!(check("`src-tauri/disk`"), 1);
}
