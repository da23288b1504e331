//! Rules for the user interface: one importer of Tauri, two languages with the same words, colours in one place, and no
//! HTML from strings.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::tree::{Source, hold, is_comment, one, sources, text};

const CODE: &[&str] = &["ts", "js", "svelte"];

fn tauri_importers(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    let ui = sources.iter().filter(|source| source.path.starts_with("ui/") && source.is(CODE));
    for source in
        ui.filter(|source| !source.path.starts_with("ui/src/host/") && !source.path.ends_with("eslint.config.js"))
    {
        let lines = source.lines().filter(|(_, line)| line.contains("@tauri-apps/") && !is_comment(line));
        offences.extend(lines.map(|(number, line)| source.at(number, line.trim())));
    }
    offences
}

#[test]
fn only_the_host_knows_tauri() {
    hold("Go through ui/src/host, which has a twin for tests:", &tauri_importers(sources()));
}

#[test]
fn an_import_of_tauri_is_noticed() {
    let import = "import { invoke } from '@tauri-apps/api/core'\n";
    assert_eq!(tauri_importers(&one("ui/src/views/Story.svelte", import)).len(), 1);
    assert_eq!(tauri_importers(&one("ui/src/host/tauri.ts", import)).len(), 0);
}

/// Every key of a table of messages, nested ones parted by `.`, with the placeholders of its texts.
fn keys(prefix: &str, table: &Value, found: &mut BTreeSet<String>) {
    match table {
        Value::Object(entries) if is_plural(table) => {
            let texts = entries.values().filter_map(Value::as_str);
            let holes: BTreeSet<&str> = texts.flat_map(placeholders).collect();
            found.insert(format!("{prefix} {holes:?}"));
        }
        Value::Object(entries) => {
            for (name, entry) in entries.iter().filter(|(name, _)| !name.starts_with('$')) {
                keys(&if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") }, entry, found);
            }
        }
        other => {
            let holes: BTreeSet<&str> = placeholders(other.as_str().unwrap_or_default()).collect();
            found.insert(format!("{prefix} {holes:?}"));
        }
    }
}

/// `{"one": …, "other": …}` is one message; Chinese has one form where English has two.
fn is_plural(value: &Value) -> bool {
    value.as_object().is_some_and(|entries| entries.contains_key("other") && entries.values().all(Value::is_string))
}

/// The names in braces.
fn placeholders(message: &str) -> impl Iterator<Item = &str> {
    message.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

fn unequal(zh: &str, en: &str) -> Vec<String> {
    let read = |text: &str| {
        let table: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("not JSON: {error}"));
        let mut found = BTreeSet::new();
        keys("", &table, &mut found);
        found
    };
    let (zh, en) = (read(zh), read(en));
    let only = |these: &BTreeSet<String>, those: &BTreeSet<String>, name: &str| -> Vec<String> {
        these.difference(those).map(|key| format!("only in {name}: {key}")).collect()
    };
    [only(&zh, &en, "zh"), only(&en, &zh, "en")].concat()
}

#[test]
fn both_languages_have_the_same_words() {
    let offences = unequal(text("ui/src/locales/zh.json"), text("ui/src/locales/en.json"));
    hold("Chinese and English newsrooms are equal citizens:", &offences);
}

#[test]
fn a_missing_word_is_noticed() {
    assert_eq!(unequal(r#"{"a": "甲"}"#, r#"{"a": "A", "b": "B"}"#), ["only in en: b {}"]);
    assert_eq!(unequal(r#"{"a": "{n} 字"}"#, r#"{"a": {"one": "{n} word", "other": "{n} words"}}"#).len(), 0);
    assert_eq!(unequal(r#"{"a": "{n} 字"}"#, r#"{"a": "words"}"#).len(), 2);
}

/// Ways to make elements out of text.
const HTML_FROM_TEXT: &[&str] =
    &["{@html", ".innerHTML", ".outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function("];
/// Where that is right, and why.
const HTML_ALLOWED: &[(&str, &str)] = &[];

fn html_from_text(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    let ui = sources.iter().filter(|source| source.path.starts_with("ui/src/") && source.is(CODE));
    for source in ui.filter(|source| !HTML_ALLOWED.iter().any(|(path, _)| *path == source.path)) {
        for (number, line) in source.lines().filter(|(_, line)| !is_comment(line)) {
            let ways = HTML_FROM_TEXT.iter().filter(|way| line.contains(**way));
            offences.extend(ways.map(|way| source.at(number, way)));
        }
    }
    offences
}

#[test]
fn no_html_is_made_from_text() {
    hold("A story's text is foreign; show it in the sandboxed frame or as text:", &html_from_text(sources()));
}

#[test]
fn html_from_text_is_noticed() {
    assert_eq!(html_from_text(&one("ui/src/a.svelte", "<p>{@html story.lead}</p>")).len(), 1);
    assert_eq!(html_from_text(&one("ui/src/a.ts", "element.textContent = lead")).len(), 0);
}

fn stray_colours(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    let ui = sources.iter().filter(|source| source.path.starts_with("ui/src/") && source.is(&["css", "svelte", "ts"]));
    for source in ui.filter(|source| source.path != "ui/src/styles/tokens.css" && !source.path.contains(".test.")) {
        let lines = source.lines().filter(|(_, line)| !is_comment(line) && has_colour(line));
        offences.extend(lines.map(|(number, line)| source.at(number, line.trim())));
    }
    offences
}

/// `#` and 3, 4, 6 or 8 hex digits where a value may stand, or a colour function.
fn has_colour(line: &str) -> bool {
    let function = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "lab(", "lch("];
    if function.iter().any(|name| line.contains(name)) {
        return true;
    }
    line.match_indices('#').any(|(place, _)| {
        let digits = line[place + 1..].chars().take_while(|c| c.is_ascii_alphanumeric()).collect::<String>();
        let value = line[..place].chars().next_back().is_some_and(|c| " :,('\"`".contains(c));
        value && [3, 4, 6, 8].contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_hexdigit())
    })
}

#[test]
fn colours_are_tokens() {
    hold("Name the colour in ui/src/styles/tokens.css and use its name:", &stray_colours(sources()));
}

#[test]
fn a_stray_colour_is_noticed() {
    assert_eq!(stray_colours(&one("ui/src/a.svelte", "  color: #b3261e;")).len(), 1);
    assert_eq!(stray_colours(&one("ui/src/a.css", "  border-color: rgb(0 0 0 / 10%);")).len(), 1);
    assert_eq!(stray_colours(&one("ui/src/a.svelte", "{#each faces as face}\n{#if a}")).len(), 0);
    assert_eq!(stray_colours(&one("ui/src/styles/tokens.css", "--ink: #222;")).len(), 0);
}
