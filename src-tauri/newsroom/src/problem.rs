//! RFC 9457: every error of the protocol as `application/problem+json`.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

/// An error as the protocol answers it.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: String,
    // Boxed because a problem is what a refusal returns by value, all the way up.
    members: Box<Map<String, Value>>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, title, detail: detail.into(), members: Box::default(), headers: Vec::new() }
    }

    /// The same with one more member.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.to_owned(), value.into());
        self
    }

    /// The same with one more header; left out where the value cannot stand in one.
    #[must_use]
    pub(crate) fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    pub(crate) fn method_not_allowed() -> Self {
        let detail = "This address does not know that method; the Allow header names those it knows.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "Method not allowed", detail)
    }

    pub(crate) fn unauthorized() -> Self {
        let detail = "Present the endpoint's token: Authorization: Bearer <token>.";
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "Token missing or wrong", detail)
            .header(header::WWW_AUTHENTICATE, "Bearer")
    }

    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", "Malformed request", detail)
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        let detail = format!("The body is larger than the {limit} bytes this endpoint takes. Nothing was stored.");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Body too large", detail).with("limit", limit)
    }

    pub(crate) fn unsupported(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "Content type not taken", detail)
    }

    pub(crate) fn unprocessable(code: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, title, detail)
    }

    pub(crate) fn internal() -> Self {
        let detail = "The endpoint could not do this and stored nothing. Its log says why; try again later.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Endpoint out of order", detail)
    }

    pub(crate) fn json(&self) -> Value {
        let mut out = Map::new();
        out.insert("type".into(), format!("urn:galley:problem:{}", self.code).into());
        out.insert("title".into(), self.title.into());
        out.insert("status".into(), self.status.as_u16().into());
        out.insert("detail".into(), self.detail.as_str().into());
        out.extend(*self.members.clone());
        Value::Object(out)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.json().to_string()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.extend(self.headers);
        response
    }
}
