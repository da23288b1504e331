//! `If-Match`, `If-None-Match` and `Idempotency-Key` (RFC 9110 §13, draft-ietf-httpapi-idempotency-key-header).

use axum::http::{HeaderMap, HeaderName, header};

use crate::problem::Problem;
use crate::store::{Preconditions, Tags};

/// The preconditions of a PUT.
pub(super) fn preconditions(headers: &HeaderMap) -> Result<Preconditions, Problem> {
    Ok(Preconditions {
        matching: tags(headers, &header::IF_MATCH)?,
        none_matching: tags(headers, &header::IF_NONE_MATCH)?,
    })
}

/// Whether `If-None-Match` of a GET names this tag (weakly compared, as RFC 9110 asks for GET).
pub(super) fn not_modified(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.trim() == "*" || value.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag))
}

/// The idempotency key, which may stand in quotes.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().unwrap_or_default().trim().trim_matches('"');
    if key.is_empty() || key.len() > 200 {
        return Err(Problem::malformed("Idempotency-Key must be 1 to 200 visible ASCII characters."));
    }
    Ok(Some(key.to_owned()))
}

/// The tags a header names; weak ones are left out, because a PUT compares strongly.
fn tags(headers: &HeaderMap, name: &HeaderName) -> Result<Option<Tags>, Problem> {
    let mut given = Vec::new();
    for value in headers.get_all(name) {
        let malformed = || Problem::malformed(format!("{name} must be * or entity tags in double quotes."));
        for tag in value.to_str().map_err(|_| malformed())?.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
            if tag == "*" {
                return Ok(Some(Tags::Any));
            }
            let opaque = tag.trim_start_matches("W/");
            if opaque.len() < 2 || !opaque.starts_with('"') || !opaque.ends_with('"') {
                return Err(malformed());
            }
            given.push(tag.to_owned());
        }
    }
    let named = headers.contains_key(name);
    Ok(named.then(|| Tags::Of(given.into_iter().filter(|tag| !tag.starts_with("W/")).collect())))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[track_caller]
    fn check(value: &'static str, expected: Option<Tags>) {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_MATCH, HeaderValue::from_static(value));
        assert_eq!(tags(&headers, &header::IF_MATCH).ok().flatten(), expected, "{value}");
    }

    #[test]
    fn entity_tags() {
        let of = |tags: &[&str]| Some(Tags::Of(tags.iter().map(|tag| (*tag).to_owned()).collect()));
        check("*", Some(Tags::Any));
        check("\"1-a\"", of(&["\"1-a\""]));
        check("\"1\", \"2\"", of(&["\"1\"", "\"2\""]));
        check("W/\"1\"", of(&[]));
        check("", of(&[]));
        check("1-a", None);
        assert_eq!(tags(&HeaderMap::new(), &header::IF_MATCH).unwrap(), None);
    }
}
