//! The scheme `media:`, from which the page loads the pictures of the library.
//!
//! Only what a web engine shows as a picture is answered, told by its bytes: nothing stored here can become a page or a
//! program. A hash never means other bytes, so an answer may be kept for as long as the window lives.

use tauri::http::{HeaderValue, Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

use crate::library::Library;

/// The name of the scheme; `img-src` allows it in `tauri.conf.json` and in the preview's policy, and nothing else does.
pub(crate) const SCHEME: &str = "media";

/// The address of a picture.
pub(crate) fn address(sha256: &str) -> Option<String> {
    // Windows gives a scheme of its own the form of a host.
    let root = if cfg!(windows) { "http://media.localhost" } else { "media://localhost" };
    Some(format!("{root}/{sha256}"))
}

/// Answers `media://localhost/HASH` with the picture of that SHA-256.
pub(crate) fn serve<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let library = context.app_handle().state::<Library>().inner().clone();
    let sha256 = request.uri().path().trim_start_matches('/').to_owned();
    tauri::async_runtime::spawn_blocking(move || {
        responder.respond(match library.desk().and_then(|desk| desk.picture(&sha256)) {
            Ok((bytes, mime)) => answer(StatusCode::OK, bytes, mime),
            Err(_) => answer(StatusCode::NOT_FOUND, Vec::new(), "text/plain"),
        });
    });
}

fn answer(status: StatusCode, bytes: Vec<u8>, mime: &'static str) -> Response<Vec<u8>> {
    let kept = if status == StatusCode::OK { "private, max-age=31536000, immutable" } else { "no-store" };
    let mut response = Response::new(bytes);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    response
}
