//! Whether a document is ninjs 3.1 as this endpoint takes it: the types and required members of the IPTC schema
//! (<https://iptc.org/std/ninjs/ninjs-schema_3.1.json>) for everything it reads, and no member the schema does not know.

use chrono::DateTime;
use serde_json::{Map, Value, json};

/// Members of the schema that are strings.
const STRINGS: [&str; 12] = [
    "profile",
    "version",
    "copyrightHolder",
    "copyrightNotice",
    "usageTerms",
    "edNote",
    "language",
    "title",
    "by",
    "slugline",
    "located",
    "uri",
];
/// Members that are date-times (RFC 3339).
const TIMES: [&str; 5] = ["firstCreated", "versionCreated", "contentCreated", "embargoedUntil", "expires"];
/// Members that are lists of objects, each with the string members every entry must have.
const LISTS: [(&str, &[&str]); 16] = [
    ("descriptions", &["value"]),
    ("bodies", &["value"]),
    ("headlines", &["value"]),
    ("people", &[]),
    ("organisations", &[]),
    ("places", &[]),
    ("subjects", &[]),
    ("events", &[]),
    ("objects", &[]),
    ("infoSources", &[]),
    ("renditions", &["name"]),
    ("associations", &["name", "uri"]),
    ("altIds", &[]),
    ("trustIndicators", &[]),
    ("genres", &[]),
    ("plannedCoverage", &[]),
];
/// Members that are objects.
const OBJECTS: [&str; 4] = ["standard", "rightsInfo", "digitalSourceType", "eventDetails"];
/// Members with a closed set of values.
const CHOICES: [(&str, &[&str]); 3] = [
    ("type", &["text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"]),
    ("representationType", &["full", "partial"]),
    ("pubStatus", &["usable", "withheld", "canceled"]),
];
/// String members of list entries; what else an entry holds is the schema's business and not read here.
const ENTRY_STRINGS: [&str; 10] =
    ["role", "contentType", "value", "name", "rel", "uri", "literal", "href", "title", "language"];

/// Errors named at most; a hostile document may have millions.
const NAMED: usize = 50;

/// What is wrong, each as `{pointer, detail}` (a JSON pointer and a sentence); empty for a good document.
pub(crate) fn errors(document: &Map<String, Value>) -> Vec<Value> {
    let mut found = Errors(Vec::new());
    found.object(document, "");
    if document.get("uri").is_none() {
        found.add("/uri", "is required");
    }
    let says_something = ["headlines", "bodies", "title"].iter().any(|name| match document.get(*name) {
        Some(Value::Array(entries)) => !entries.is_empty(),
        Some(Value::String(text)) => !text.is_empty(),
        _ => false,
    });
    if !says_something && document.get("pubStatus").and_then(Value::as_str) != Some("canceled") {
        found.add("/bodies", "an article needs a headline or a body");
    }
    found.0
}

struct Errors(Vec<Value>);

impl Errors {
    fn add(&mut self, pointer: &str, detail: &str) {
        if self.0.len() < NAMED {
            self.0.push(json!({"pointer": pointer, "detail": detail}));
        }
    }

    fn object(&mut self, object: &Map<String, Value>, place: &str) {
        for (name, value) in object {
            let at = format!("{place}/{}", escape(name));
            if self.0.len() >= NAMED {
                return;
            }
            self.member(name, value, &at);
        }
    }

    fn member(&mut self, name: &str, value: &Value, at: &str) {
        if let Some((_, choices)) = CHOICES.iter().find(|(known, _)| *known == name) {
            if !value.as_str().is_some_and(|text| choices.contains(&text)) {
                self.add(at, &format!("must be one of {}", choices.join(", ")));
            }
        } else if name == "uri" {
            if !value.as_str().is_some_and(is_uri) {
                self.add(at, "must be a URI, e.g. urn:uuid:…");
            }
        } else if STRINGS.contains(&name) {
            self.string(value, at);
        } else if TIMES.contains(&name) {
            if value.as_str().is_none_or(|text| DateTime::parse_from_rfc3339(text).is_err()) {
                self.add(at, "must be a date-time with its offset, e.g. 2026-03-04T08:00:00+08:00");
            }
        } else if name == "urgency" {
            if !value.as_u64().is_some_and(|urgency| (1..=9).contains(&urgency)) {
                self.add(at, "must be a whole number from 1 to 9");
            }
        } else if let Some((_, required)) = LISTS.iter().find(|(known, _)| *known == name) {
            self.list(name, value, required, at);
        } else if OBJECTS.contains(&name) {
            if !value.is_object() {
                self.add(at, "must be an object");
            }
        } else {
            self.add(at, "is no member of ninjs 3.1");
        }
    }

    fn string(&mut self, value: &Value, at: &str) {
        if !value.is_string() {
            self.add(at, "must be a string");
        }
    }

    fn list(&mut self, name: &str, value: &Value, required: &[&str], at: &str) {
        let Some(entries) = value.as_array() else {
            self.add(at, "must be a list");
            return;
        };
        for (index, entry) in entries.iter().enumerate() {
            let at = format!("{at}/{index}");
            let Some(entry) = entry.as_object() else {
                self.add(&at, "must be an object");
                continue;
            };
            for member in required.iter().filter(|member| !entry.contains_key(**member)) {
                self.add(&format!("{at}/{member}"), "is required");
            }
            if name == "associations" {
                // An association is a whole ninjs object with a name and a relation.
                let rest = entry.iter().filter(|(name, _)| !matches!(name.as_str(), "name" | "rel"));
                self.object(&rest.map(|(name, value)| (name.clone(), value.clone())).collect(), &at);
            }
            for member in ENTRY_STRINGS.iter().filter(|member| **member != "uri" || name != "associations") {
                if let Some(value) = entry.get(*member)
                    && !value.is_string()
                {
                    self.add(&format!("{at}/{member}"), "must be a string");
                }
            }
        }
    }
}

/// A scheme and something after it, without spaces or controls (RFC 3986).
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        && !rest.is_empty()
        && !rest.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// A member's name in a JSON pointer (RFC 6901), shortened where it is absurd.
fn escape(name: &str) -> String {
    name.chars().take(60).collect::<String>().replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pointers of what is wrong.
    #[track_caller]
    fn check(document: Value, pointers: &[&str]) {
        let found = errors(document.as_object().unwrap());
        let found: Vec<&str> = found.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        assert_eq!(found, pointers, "{document}");
    }

    #[test]
    fn a_good_document_has_no_errors() {
        check(
            json!({
                "uri": "urn:uuid:0", "type": "text", "pubStatus": "usable", "urgency": 3, "language": "zh-Hans",
                "versionCreated": "2026-03-04T00:00:00Z", "headlines": [{"role": "main", "value": "题"}],
                "bodies": [{"contentType": "text/html", "charCount": 1, "value": "<p>文</p>"}],
                "people": [{"name": "甲", "rel": "reporter", "contactInfo": [{"role": "affiliation", "value": "报"}]}],
                "associations": [{"name": "m", "rel": "media", "uri": "urn:sha256:0", "renditions": [{"name": "o", "width": 1}]}],
                "standard": {"name": "ninjs"},
            }),
            &[],
        );
        check(json!({"uri": "urn:x:1", "pubStatus": "canceled"}), &[]);
        check(json!({"uri": "urn:x:1", "title": "t"}), &[]);
    }

    #[test]
    fn bad_documents_are_told_where() {
        check(json!({}), &["/uri", "/bodies"]);
        check(json!({"uri": 3, "title": "t"}), &["/uri"]);
        check(json!({"uri": "no scheme", "title": "t"}), &["/uri"]);
        check(json!({"uri": "urn:x:1", "headlines": "text"}), &["/headlines"]);
        check(
            json!({"uri": "urn:x:1", "headlines": [{"role": "main"}, 4, {"value": 5}]}),
            &["/headlines/0/value", "/headlines/1", "/headlines/2/value"],
        );
        check(
            json!({"uri": "urn:x:1", "title": "t", "pubStatus": "Usable", "urgency": 0, "expires": "soon"}),
            &["/pubStatus", "/urgency", "/expires"],
        );
        check(json!({"uri": "urn:x:1", "title": "t", "a/b~": 1}), &["/a~1b~0"]);
        check(
            json!({"uri": "urn:x:1", "title": "t", "associations": [{"name": "n", "rel": "media", "headline": "x"}]}),
            &["/associations/0/uri", "/associations/0/headline"],
        );
        let many = Value::Array(vec![json!(1); 10_000]);
        assert_eq!(errors(json!({"uri": "urn:x:1", "bodies": many}).as_object().unwrap()).len(), NAMED);
    }
}
