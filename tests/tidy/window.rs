//! Rules for the window's shell: what the page may load, and that what it may call is what there is.

use std::collections::BTreeSet;

use serde_json::Value;
use toml::Table;

use crate::tree::{hold, text};

/// The sources that a content security policy names and that are not this app's own.
fn remote_sources(policy: &Value) -> Vec<String> {
    let Some(directives) = policy.as_object() else {
        return vec!["the policy is not a table of directives".to_owned()];
    };
    let mut offences = Vec::new();
    if directives.get("default-src").and_then(Value::as_str) != Some("'none'") {
        offences.push("default-src is not 'none'".to_owned());
    }
    for (name, value) in directives {
        let words = match value {
            Value::Array(words) => words.iter().filter_map(Value::as_str).collect::<Vec<_>>(),
            other => other.as_str().unwrap_or_default().split(' ').collect(),
        };
        for word in words {
            // Tauri serves its own protocols under names that end in `.localhost` on some systems.
            let remote = word.contains("//") && !word.ends_with(".localhost");
            let wild = word == "*" || ["http:", "https:", "ws:", "wss:"].contains(&word);
            let lax =
                word == "'unsafe-eval'" || (name == "script-src" && (word == "'unsafe-inline'" || word == "data:"));
            if remote || wild || lax {
                offences.push(format!("{name}: {word}"));
            }
        }
    }
    offences
}

#[test]
fn the_page_loads_nothing_from_elsewhere() {
    let config: Value = serde_json::from_str(text("tauri.conf.json")).unwrap_or_else(|error| panic!("{error}"));
    hold(
        "The window's content security policy in tauri.conf.json:",
        &remote_sources(&config["app"]["security"]["csp"]),
    );
}

#[test]
fn a_remote_source_is_noticed() {
    let check =
        |name: &str, value: &str| remote_sources(&serde_json::json!({"default-src": "'none'", name: value})).len();
    assert_eq!(check("img-src", "'self' https://cdn.example.org"), 1);
    assert_eq!(check("script-src", "'self' 'unsafe-inline'"), 1);
    assert_eq!(check("img-src", "*"), 1);
    assert_eq!(check("connect-src", "ipc: http://ipc.localhost"), 0);
    assert_eq!(remote_sources(&serde_json::json!({"img-src": "'self'"})).len(), 1);
}

/// The words of a list between a marker and its closing bracket.
fn list_after<'t>(text: &'t str, marker: &str) -> BTreeSet<&'t str> {
    let list = text.split_once(marker).and_then(|(_, rest)| rest.split_once(']')).map_or("", |(list, _)| list);
    let lines = list.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.flat_map(|line| line.split(',')).map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// What is registered and not permitted, and the reverse.
fn unequal(registered: &BTreeSet<&str>, permitted: &BTreeSet<&str>) -> Vec<String> {
    let without = registered.difference(permitted).map(|name| format!("registered and not permitted: {name}"));
    without
        .chain(permitted.difference(registered).map(|name| format!("permitted and not registered: {name}")))
        .collect()
}

#[test]
fn what_may_be_called_is_what_there_is() {
    let registered = list_after(text("src-tauri/window/commands.rs"), "generate_handler![");
    assert!(!registered.is_empty(), "no commands found in src-tauri/window/commands.rs");
    let permissions: Table = text("src-tauri/permissions/desk.toml").parse().unwrap_or_else(|error| panic!("{error}"));
    let entries = permissions["permission"].as_array().map_or(&[][..], Vec::as_slice);
    let lists = entries.iter().filter_map(|entry| entry.get("commands")?.get("allow")?.as_array());
    let permitted: BTreeSet<&str> = lists.flatten().filter_map(toml::Value::as_str).collect();
    hold("Commands and permissions have to name the same:", &unequal(&registered, &permitted));
}

#[test]
fn a_command_without_permission_is_noticed() {
    let registered = list_after("tauri::generate_handler![\n    story, // one\n    save,\n]", "generate_handler![");
    assert_eq!(unequal(&registered, &BTreeSet::from(["story"])), ["registered and not permitted: save"]);
    assert_eq!(unequal(&registered, &BTreeSet::from(["story", "save", "wipe"])).len(), 1);
}

#[test]
fn the_window_is_granted_no_more_than_it_needs() {
    let capability: Value =
        serde_json::from_str(text("src-tauri/capabilities/main.json")).unwrap_or_else(|error| panic!("{error}"));
    let granted = capability["permissions"].as_array().map_or(&[][..], Vec::as_slice).iter().filter_map(Value::as_str);
    let wide = granted.filter(|name| {
        name.ends_with(":default") || ["fs", "shell", "http", "opener"].iter().any(|plugin| name.starts_with(plugin))
    });
    let wide: Vec<String> = wide.map(str::to_owned).collect();
    hold("Grant single permissions, and no file, shell or network plugin:", &wide);
    assert_eq!(capability.get("remote"), None, "no page from elsewhere may call anything");
}
