//! ninjs 3.1, the IPTC's standard for news in JSON (<https://iptc.org/standards/ninjs/>).
//!
//! An article goes into the standard's own properties and comes back from them unchanged; nothing rides along outside
//! the schema. Where each field stands is listed at [`ninjs`].

mod read;
mod write;

use chrono::{DateTime, Utc};
use serde_json::Value;

pub use read::{from_ninjs, meta_from_ninjs};
pub use write::ninjs;

/// What ninjs says about an article that the article itself does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NinjsMeta {
    /// The story's id; a UUID as a rule.
    pub story_id: String,
    /// The version of what is sent, counted from 1.
    pub version: u64,
    /// When the story was begun.
    pub created: DateTime<Utc>,
    /// When this version was made, or is to become public.
    pub published: DateTime<Utc>,
    /// By how many seconds the newsroom's clock is ahead of UTC at that instant: the payload says the time so.
    pub offset_seconds: i32,
    /// The article is withdrawn.
    pub canceled: bool,
    /// A note to the receiver, e.g. why it is withdrawn; empty when none.
    pub note: String,
}

/// The URI of a story: `urn:uuid:…` where its id is a UUID, else `urn:galley:story:…`.
pub fn story_uri(story_id: &str) -> String {
    match uuid_shape(story_id) {
        true => format!("urn:uuid:{}", story_id.to_ascii_lowercase()),
        false => format!("{STORY_URN}{}", encode(story_id)),
    }
}

/// The story's id in such a URI.
pub fn story_id(uri: &str) -> Option<String> {
    if let Some(uuid) = uri.strip_prefix("urn:uuid:") {
        return Some(uuid.to_owned());
    }
    uri.strip_prefix(STORY_URN).map(decode)
}

/// Whether a JSON value is ninjs: it has a `uri` and what only ninjs has.
pub(super) fn is_ninjs(value: &Value) -> bool {
    value.get("uri").is_some_and(Value::is_string)
        && ["bodies", "headlines", "pubStatus", "standard"].iter().any(|name| value.get(name).is_some())
}

const STORY_URN: &str = "urn:galley:story:";
/// URIs of entries that have no address of their own begin so.
const ENTRY_URN: &str = "urn:galley:entry:";
/// `profile` of what is written here.
const PROFILE: &str = "galley-article-1";

fn uuid_shape(id: &str) -> bool {
    id.len() == 36
        && id.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Percent-encoding of all but letters, digits, `-`, `.`, `_`.
fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let hex = more.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.filter(|_| *first == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
