//! `/v1/media/{sha256}`: pictures and files under the hash of their bytes, and `/media/{sha256}`, where readers get them.

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::content_type;
use super::preconditions::not_modified;
use crate::guard::{read_body, refuse};
use crate::problem::Problem;
use crate::state::{Shared, blocking};
use crate::store::sha256_hex;

/// What is taken. Nothing that a browser would run: no HTML, no SVG.
const TAKEN: [&str; 11] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "image/avif",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "video/mp4",
    "video/webm",
    "application/pdf",
];

pub(super) async fn put(
    State(app): State<Shared>,
    Path(sha256): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    let body = request.into_body();
    if !is_hash(&sha256) {
        return Ok(refuse(body, no_hash()).await);
    }
    let kind = content_type(&headers);
    if !TAKEN.contains(&kind.as_str()) {
        let detail = format!("Pictures and files are taken as {}.", TAKEN.join(", "));
        return Ok(refuse(body, Problem::unsupported(detail)).await);
    }
    let bytes = read_body(body, app.limits.media_bytes).await?;
    let size = bytes.len();
    let now = app.now().timestamp_millis();
    let name = sha256.clone();
    let stored = blocking(&app, move |app| {
        let actual = sha256_hex(&bytes);
        if actual == name { app.store.put_media(&name, &kind, &bytes, now).map(Ok) } else { Ok(Err(actual)) }
    });
    let is_new = stored.await?.map_err(|actual| {
        let detail = "The bytes do not have the hash in the address. Nothing was stored.";
        Problem::unprocessable("hash-mismatch", "Hash does not match", detail).with("actual", actual)
    })?;
    let url = format!("{}/media/{sha256}", app.site.base_url);
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, axum::Json(json!({"url": url, "sha256": sha256, "bytes": size}))).into_response())
}

/// Asked with HEAD before a PUT: whether the bytes are here. GET gives them.
pub(super) async fn get(
    State(app): State<Shared>,
    Path(sha256): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    if !is_hash(&sha256) {
        return Err(no_hash());
    }
    if request.method() == axum::http::Method::HEAD {
        let name = sha256.clone();
        let found = blocking(&app, move |app| app.store.media_size(&name)).await?;
        let (kind, size) = found.ok_or_else(absent)?;
        let mut response = with_headers(Body::empty(), &kind, &sha256);
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(size));
        return Ok(response);
    }
    give(&app, sha256, request.headers()).await
}

/// What readers get: the bytes, of a kind that the browser must not guess again, as nothing that could run.
pub(crate) async fn show(
    State(app): State<Shared>,
    Path(sha256): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if !is_hash(&sha256) {
        return Err(absent());
    }
    give(&app, sha256, &headers).await
}

async fn give(app: &Shared, sha256: String, headers: &HeaderMap) -> Result<Response, Problem> {
    let etag = format!("\"{sha256}\"");
    let name = sha256.clone();
    if not_modified(headers, &etag) && blocking(app, move |app| app.store.media_size(&name)).await?.is_some() {
        let mut response = with_headers(Body::empty(), "application/octet-stream", &sha256);
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response.headers_mut().remove(header::CONTENT_TYPE);
        return Ok(response);
    }
    let name = sha256.clone();
    let (kind, bytes) = blocking(app, move |app| app.store.media(&name)).await?.ok_or_else(absent)?;
    Ok(with_headers(Body::from(bytes), &kind, &sha256))
}

fn with_headers(body: Body, kind: &str, sha256: &str) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    let kind = HeaderValue::from_str(kind).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, kind);
    if let Ok(etag) = HeaderValue::from_str(&format!("\"{sha256}\"")) {
        headers.insert(header::ETAG, etag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    response
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn no_hash() -> Problem {
    Problem::malformed("Media are named by the SHA-256 of their bytes: 64 lower-case hex digits.")
}

fn absent() -> Problem {
    Problem::not_found("There is no picture or file of that name here.")
}
