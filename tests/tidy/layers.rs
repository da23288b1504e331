//! Which crate may know which: from the manifests and from the `use` lines. ARCHITECTURE.md draws it.

use toml::{Table, Value};

use crate::tree::{Source, hold, is_comment, one, sources, text};

/// A crate of the workspace.
struct Layer {
    manifest: &'static str,
    /// Where its sources lie.
    folder: &'static str,
    /// The crates that it may depend on.
    may: &'static [&'static str],
    /// And in its tests and benches besides.
    tests_may: &'static [&'static str],
}

const LAYERS: &[Layer] = &[
    Layer { manifest: "src-tauri/article/Cargo.toml", folder: "src-tauri/article/", may: &[], tests_may: &[] },
    Layer {
        manifest: "src-tauri/newsroom/Cargo.toml",
        folder: "src-tauri/newsroom/",
        may: &["galley-article"],
        tests_may: &[],
    },
    Layer {
        manifest: "src-tauri/desk/Cargo.toml",
        folder: "src-tauri/desk/",
        may: &["galley-article"],
        tests_may: &["galley-newsroom"],
    },
    Layer {
        manifest: "src-tauri/cli/Cargo.toml",
        folder: "src-tauri/cli/",
        may: &["galley-article", "galley-desk", "galley-newsroom"],
        tests_may: &[],
    },
    Layer {
        manifest: "Cargo.toml",
        folder: "src-tauri/window/",
        may: &["galley-article", "galley-desk", "galley-newsroom"],
        tests_may: &[],
    },
    Layer { manifest: "src-tauri/xtask/Cargo.toml", folder: "src-tauri/xtask/", may: &[], tests_may: &[] },
    Layer {
        manifest: "src-tauri/bench/Cargo.toml",
        folder: "src-tauri/bench/",
        may: &["galley-article", "galley-desk"],
        tests_may: &[],
    },
];

const CRATES: &[&str] = &["galley-article", "galley-desk", "galley-newsroom", "galley-cli", "galley-desktop"];

fn manifest(text: &str) -> Table {
    text.parse().unwrap_or_else(|error| panic!("not TOML: {error}"))
}

/// The names in a manifest's table of dependencies, target-specific ones included.
fn dependencies(manifest: &Table, kind: &str) -> Vec<String> {
    let names = |table: &Table| table.get(kind).and_then(Value::as_table).map(|found| found.keys().cloned().collect());
    let mut all: Vec<String> = names(manifest).unwrap_or_default();
    let targets = manifest.get("target").and_then(Value::as_table);
    for target in targets.into_iter().flat_map(Table::values).filter_map(Value::as_table) {
        all.extend(names(target).unwrap_or_default());
    }
    all
}

fn wrong_dependencies(layer: &Layer, manifest: &Table) -> Vec<String> {
    let wrong = |kind: &str, may: &[&[&str]]| -> Vec<String> {
        let names = dependencies(manifest, kind).into_iter().filter(|name| CRATES.contains(&name.as_str()));
        let names = names.filter(|name| !may.iter().any(|list| list.contains(&name.as_str())));
        names.map(|name| format!("{}: [{kind}] {name}", layer.manifest)).collect()
    };
    let mut offences = wrong("dependencies", &[layer.may]);
    offences.extend(wrong("build-dependencies", &[]));
    offences.extend(wrong("dev-dependencies", &[layer.may, layer.tests_may]));
    offences
}

#[test]
fn manifests_point_one_way() {
    let wrong = |layer: &Layer| wrong_dependencies(layer, &manifest(text(layer.manifest)));
    let offences: Vec<String> = LAYERS.iter().flat_map(wrong).collect();
    hold("window, cli -> desk, newsroom -> article; nothing else:", &offences);
}

#[test]
fn every_crate_is_a_layer_and_keeps_the_lints() {
    let root = manifest(text("Cargo.toml"));
    let members = root["workspace"]["members"].as_array().unwrap_or_else(|| panic!("no members"));
    assert_eq!(members.len() + 1, LAYERS.len(), "a crate is missing from LAYERS");
    let lax = LAYERS.iter().filter(|layer| {
        let lints = manifest(text(layer.manifest)).get("lints").cloned();
        lints.is_none_or(|lints| lints.get("workspace").and_then(Value::as_bool) != Some(true))
    });
    hold("`[lints] workspace = true` is missing:", &lax.map(|layer| layer.manifest.to_owned()).collect::<Vec<_>>());
}

#[test]
fn a_dependency_the_wrong_way_is_noticed() {
    let article = &LAYERS[0];
    let wrong = |text| wrong_dependencies(article, &manifest(text)).len();
    assert_eq!(wrong("[dependencies]\ngalley-desk = '1'"), 1);
    assert_eq!(wrong("[target.'cfg(unix)'.dependencies]\ngalley-desk = '1'"), 1);
    assert_eq!(wrong("[dev-dependencies]\ngalley-newsroom = '1'"), 1);
    assert_eq!(wrong("[dependencies]\nserde = '1'"), 0);
}

fn wrong_uses(layer: &Layer, sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    for source in sources.iter().filter(|source| source.is(&["rs"]) && source.path.starts_with(layer.folder)) {
        let shipped_until = if source.path.contains("/src/") || layer.tests_may.is_empty() {
            source.before_tests().lines().count()
        } else {
            0
        };
        for (number, line) in source.lines().filter(|(_, line)| !is_comment(line)) {
            for name in CRATES.iter().filter(|name| is_named(line, name)) {
                let tested = number > shipped_until && layer.tests_may.contains(name);
                if !layer.may.contains(name) && !tested && !is_own(layer, name) {
                    offences.push(source.at(number, format!("names {name}")));
                }
            }
        }
    }
    offences
}

/// Whether a line uses something of a crate.
fn is_named(line: &str, name: &str) -> bool {
    let name = name.replace('-', "_");
    line.contains(&format!("{name}::")) || line.contains(&format!("use {name}"))
}

/// Tests and benches name their own crate.
fn is_own(layer: &Layer, name: &str) -> bool {
    name.strip_prefix("galley-").is_some_and(|short| layer.folder == format!("src-tauri/{short}/"))
}

#[test]
fn sources_point_one_way() {
    let offences: Vec<String> = LAYERS.iter().flat_map(|layer| wrong_uses(layer, sources())).collect();
    hold("A lower layer never names a higher one:", &offences);
}

#[test]
fn a_use_the_wrong_way_is_noticed() {
    let desk = &LAYERS[2];
    let wrong = |path, text| wrong_uses(desk, &one(path, text)).len();
    assert_eq!(wrong("src-tauri/desk/src/a.rs", "use galley_newsroom::Server;"), 1);
    assert_eq!(wrong("src-tauri/desk/src/a.rs", "use a;\n#[cfg(test)]\nmod tests { use galley_newsroom::Server; }"), 0);
    assert_eq!(wrong("src-tauri/desk/tests/a.rs", "use galley_newsroom::Server;"), 0);
    assert_eq!(wrong("src-tauri/desk/tests/a.rs", "use galley_cli::main;"), 1);
}

/// Crates that read files, clocks, networks, randomness or databases.
const IO_CRATES: &[&str] = &[
    "async-std",
    "axum",
    "directories",
    "getrandom",
    "hyper",
    "keyring",
    "notify",
    "object_store",
    "rand",
    "reqwest",
    "rusqlite",
    "rustls",
    "smol",
    "sysinfo",
    "tempfile",
    "time",
    "tokio",
    "tower-http",
    "ureq",
    "uuid",
    "walkdir",
];
/// What article's clippy.toml has to ban.
const BANS: &[&str] =
    &["std::fs::read", "std::fs::File", "std::env::var", "std::time::SystemTime", "std::net::TcpStream"];
/// What its sources may not name, whatever clippy knows of it.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::process",
    "std::env::",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "thread::",
];

fn impure_manifest(article: &Table, workspace: &Table) -> Vec<String> {
    let mut offences: Vec<String> =
        dependencies(article, "dependencies").into_iter().filter(|name| IO_CRATES.contains(&name.as_str())).collect();
    let shared = &workspace["workspace"]["dependencies"]["chrono"];
    let own = &article["dependencies"]["chrono"];
    let features = |value: &Value| value.get("features").and_then(Value::as_array).cloned().unwrap_or_default();
    let clock = [shared, own]
        .into_iter()
        .flat_map(features)
        .any(|feature| ["clock", "now", "default"].iter().any(|banned| feature.as_str() == Some(banned)));
    if clock || shared.get("default-features").and_then(Value::as_bool) != Some(false) {
        offences.push("chrono with its clock".to_owned());
    }
    offences
}

fn impure_sources(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with("src-tauri/article/src/")) {
        for (index, line) in source.before_tests().lines().enumerate().filter(|(_, line)| !is_comment(line)) {
            let named = IMPURE.iter().filter(|name| line.contains(**name));
            offences.extend(named.map(|name| source.at(index + 1, name)));
        }
    }
    offences
}

#[test]
fn the_article_is_pure() {
    let manifests = (manifest(text("src-tauri/article/Cargo.toml")), manifest(text("Cargo.toml")));
    hold("galley-article does no IO, so it needs no such crate:", &impure_manifest(&manifests.0, &manifests.1));
    hold("galley-article takes values and returns values:", &impure_sources(sources()));
    let clippy = manifest(text("src-tauri/article/clippy.toml"));
    let banned: Vec<&str> = ["disallowed-methods", "disallowed-types"]
        .iter()
        .filter_map(|kind| clippy.get(*kind)?.as_array())
        .flatten()
        .filter_map(|ban| ban.get("path")?.as_str())
        .collect();
    let lacking = BANS.iter().filter(|path| !banned.contains(path)).map(|path| (*path).to_owned());
    hold("src-tauri/article/clippy.toml has to ban:", &lacking.collect::<Vec<_>>());
}

#[test]
fn an_impure_article_is_noticed() {
    let workspace = |chrono: &str| manifest(&format!("[workspace.dependencies]\nchrono = {chrono}"));
    let pure = workspace("{ version = '0.4', default-features = false, features = ['std'] }");
    let article = |more: &str| manifest(&format!("[dependencies]\nchrono.workspace = true\n{more}"));
    assert_eq!(impure_manifest(&article(""), &pure).len(), 0);
    assert_eq!(impure_manifest(&article("rusqlite.workspace = true"), &pure), ["rusqlite"]);
    assert_eq!(impure_manifest(&article(""), &workspace("{ version = '0.4' }")).len(), 1);
    let clock = manifest("[dependencies]\nchrono = { workspace = true, features = ['clock'] }");
    assert_eq!(impure_manifest(&clock, &pure).len(), 1);
    assert_eq!(impure_sources(&one("src-tauri/article/src/a.rs", "let now = Utc::now();")).len(), 1);
    assert_eq!(impure_sources(&one("src-tauri/desk/src/a.rs", "let now = Utc::now();")).len(), 0);
}
