//! `/v1/articles/{story}`: take an article in, give it back.

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::content_type;
use super::preconditions::{idempotency_key, not_modified, preconditions};
use crate::guard::{read_body, refuse};
use crate::problem::Problem;
use crate::state::{App, Shared, blocking, instant};
use crate::store::{Preconditions, Put};
use crate::{ninjs, reading};

/// Members that this endpoint adds when it gives an article back, and leaves out when it gets them back.
const ADDED: [&str; 2] = ["url", "received"];

pub(super) async fn put(
    State(app): State<Shared>,
    Path(story): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    let body = request.into_body();
    let (key, preconditions) = match check_head(&story, &headers) {
        Ok(checked) => checked,
        Err(problem) => return Ok(refuse(body, problem).await),
    };
    let bytes = read_body(body, app.limits.article_bytes).await?;
    let outcome = blocking(&app, move |app| {
        let document = match parse(&bytes) {
            Ok(document) => document,
            Err(problem) => return Ok(Err(problem)),
        };
        let incoming = reading::incoming(&story, key, preconditions, document, app.now());
        let put = app.store.put_article(&incoming)?;
        Ok(answer(app, &story, put))
    });
    outcome.await?
}

/// What can be said before the body is read.
fn check_head(story: &str, headers: &HeaderMap) -> Result<(Option<String>, Preconditions), Problem> {
    check_story(story)?;
    let kind = content_type(headers);
    if !matches!(kind.as_str(), "application/json" | "application/ninjs+json" | "application/vnd.iptc.ninjs+json") {
        return Err(Problem::unsupported("Articles are taken as application/json, in the form of ninjs 3.1."));
    }
    Ok((idempotency_key(headers)?, preconditions(headers)?))
}

/// A story's name: 1 to 100 letters, digits, `-`, `_` and inner dots.
fn check_story(story: &str) -> Result<(), Problem> {
    let sound = (1..=100).contains(&story.len())
        && story.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && !story.starts_with('.');
    if sound {
        Ok(())
    } else {
        Err(Problem::malformed("A story's name is 1 to 100 ASCII letters, digits, hyphens, underscores and dots."))
    }
}

/// The document: JSON (400 where it is not), an object of the right shape (422 where it is not).
fn parse(bytes: &[u8]) -> Result<Map<String, Value>, Problem> {
    let value: Value =
        serde_json::from_slice(bytes).map_err(|error| Problem::malformed(format!("The body is not JSON: {error}.")))?;
    let invalid = |errors: Vec<Value>| {
        let detail =
            "The document is not ninjs 3.1 as this endpoint takes it; errors names each place. Nothing was stored.";
        Problem::unprocessable("invalid-article", "Article not valid", detail).with("errors", errors)
    };
    let Value::Object(mut document) = value else {
        return Err(invalid(vec![json!({"pointer": "", "detail": "must be an object"})]));
    };
    for name in ADDED {
        document.shift_remove(name);
    }
    let errors = ninjs::errors(&document);
    if errors.is_empty() { Ok(document) } else { Err(invalid(errors)) }
}

fn answer(app: &App, story: &str, put: Put) -> Result<Response, Problem> {
    match put {
        Put::Done { created, version, etag, received, replayed } => {
            let url = app.article_url(story);
            let body = json!({"url": url, "version": version, "etag": etag, "received": time(instant(received))});
            let status = if created { StatusCode::CREATED } else { StatusCode::OK };
            let mut response = (status, axum::Json(body)).into_response();
            let headers = response.headers_mut();
            set(headers, header::ETAG, &etag);
            if created {
                set(headers, header::LOCATION, &url);
            }
            if replayed {
                headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
            }
            Ok(response)
        }
        Put::KeyReused => {
            let detail = "This Idempotency-Key was used for another request. Use a new key; nothing was stored.";
            Err(Problem::unprocessable("key-reused", "Idempotency key used before", detail))
        }
        Put::Mismatch(current) => {
            let detail = match &current {
                Some(_) => "The article here is another version than the request expects. Nothing was stored.",
                None => "The request expects an article here, and there is none. Nothing was stored.",
            };
            let problem =
                Problem::new(StatusCode::PRECONDITION_FAILED, "precondition-failed", "Precondition failed", detail);
            Err(match current {
                Some(etag) => problem.with("etag", etag.as_str()).header(header::ETAG, &etag),
                None => problem.with("etag", Value::Null),
            })
        }
        Put::Unconditional(etag) => {
            let detail = "There is an article here. Say If-Match with its tag to replace it; nothing was stored.";
            let status = StatusCode::PRECONDITION_REQUIRED;
            Err(Problem::new(status, "precondition-required", "Precondition required", detail)
                .with("etag", etag.as_str())
                .header(header::ETAG, &etag))
        }
        Put::MissingMedia(missing) => {
            let detail = "The article refers to media that are not here. Send them first; nothing was stored.";
            Err(Problem::unprocessable("missing-media", "Media missing", detail).with("missing", missing))
        }
    }
}

pub(super) async fn get(
    State(app): State<Shared>,
    Path(story): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    check_story(&story)?;
    let found = blocking(&app, move |app| {
        let Some(stored) = app.store.article(&story)? else { return Ok(None) };
        let ninjs = app.store.ninjs(&story, stored.version)?;
        Ok(ninjs.map(|(ninjs, received)| (stored, ninjs, received)))
    });
    let absent = || Problem::not_found("There is no article of that name here.");
    let (stored, ninjs, received) = found.await?.ok_or_else(absent)?;
    let url = app.article_url(&stored.story);
    let mut response = if not_modified(&headers, &stored.etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        // Only valid documents are stored; a damaged row would be given back as an empty object.
        let mut document: Map<String, Value> = serde_json::from_str(&ninjs).unwrap_or_default();
        document.insert("url".into(), url.as_str().into());
        document.insert("received".into(), time(instant(received)).into());
        let mut response = Response::new(Body::from(Value::Object(document).to_string()));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    };
    let headers = response.headers_mut();
    set(headers, header::ETAG, &stored.etag);
    set(headers, header::LINK, &format!("<{url}>; rel=\"alternate\"; type=\"text/html\""));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Sets a header whose value is made of what has been checked; one that still cannot stand in a header is left out.
fn set(headers: &mut HeaderMap, name: axum::http::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
