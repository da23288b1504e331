//! The protocol under `/v1`. Everything here needs the token; every error is a problem.

mod articles;
mod media;
mod preconditions;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;

use crate::guard::refuse;
use crate::problem::Problem;
use crate::state::Shared;

pub(crate) use media::show as public_media;

/// The routes under `/v1`.
pub(crate) fn routes(app: &Shared) -> Router<Shared> {
    Router::new()
        .route("/articles/{story}", get(articles::get).put(articles::put))
        .route("/media/{sha256}", get(media::get).put(media::put))
        .fallback(|request: Request| async {
            refuse(request.into_body(), Problem::not_found("There is no such address in this protocol.")).await
        })
        .method_not_allowed_fallback(|request: Request| async {
            refuse(request.into_body(), Problem::method_not_allowed()).await
        })
        .layer(from_fn_with_state(Shared::clone(app), authorise))
        .layer(DefaultBodyLimit::disable())
}

async fn authorise(State(app): State<Shared>, request: Request, next: Next) -> Response {
    if bearer(request.headers()).is_some_and(|token| app.accepts(token)) {
        next.run(request).await
    } else {
        refuse(request.into_body(), Problem::unauthorized()).await
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && values.next().is_none()).then(|| token.trim())
}

/// The media type of a request's body, in lower case and without parameters.
fn content_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
