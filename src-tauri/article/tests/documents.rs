//! The documents that this crate's schema and the editor's schema are held together by.
//!
//! Each file of `tests/corpus/documents` says what a document is given as and what it is in canonical form. The editor's
//! tests read the same files and check that ProseMirror takes the canonical form and gives it back unchanged.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::PathBuf;

use galley_article::model::NodeKind;
use galley_article::model::schema::{canonical, canonical_body};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Document {
    name: String,
    given: Value,
    canonical: Value,
    problems: Vec<String>,
}

#[expect(clippy::disallowed_methods, reason = "a test may read the corpus")]
fn documents() -> Vec<(PathBuf, Document)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/documents");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let document = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            (path, document)
        })
        .collect()
}

#[test]
fn every_document_has_its_canonical_form() {
    let documents = documents();
    assert!(documents.len() >= 30, "{} documents", documents.len());
    for (path, document) in documents {
        let (body, problems) = canonical(&document.given);
        let file = path.display();
        assert_eq!(serde_json::to_value(&body).unwrap(), document.canonical, "{file}: {}", document.name);
        assert_eq!(problems.iter().map(|p| p.code.as_str()).collect::<Vec<_>>(), document.problems, "{file}");
        let (again, none) = canonical(&document.canonical);
        assert_eq!((&again, none.as_slice()), (&body, &[][..]), "{file}: canonical is idempotent");
        assert_eq!(canonical_body(&body), (again, vec![]), "{file}: the two ways agree");
    }
}

#[test]
fn every_node_mark_and_attribute_occurs() {
    let mut text = String::new();
    for (_, document) in documents() {
        text.push_str(&document.canonical.to_string());
    }
    for mark in ["link", "strong", "em", "underline", "strike", "sub", "sup", "code"] {
        assert!(text.contains(&format!("\"type\":\"{mark}\"")), "{mark} occurs");
    }
    for kind in NodeKind::ALL {
        assert!(text.contains(&format!("\"type\":\"{}\"", kind.name())), "{} occurs", kind.name());
        for attribute in galley_article::model::schema::default_attrs(kind).keys() {
            assert!(text.contains(&format!("\"{attribute}\":")), "{attribute} occurs");
        }
    }
}
