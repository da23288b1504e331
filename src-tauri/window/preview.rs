//! The scheme `preview:`, from which the sandboxed frame loads a story's rendered page.
//!
//! A page given to the frame as text would inherit the window's content policy, which allows no inline style, and would
//! have to travel through the command channel. From a scheme of its own it has its own origin and its own, even stricter
//! policy: no script of any kind, nothing from the network.

use galley_desk::api::{PrintSheet, StoryId};
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder, Url};

use crate::library::Library;
use crate::pictures;

/// The name of the scheme; `frame-src` in `tauri.conf.json` allows it.
pub(crate) const SCHEME: &str = "preview";

/// What a path says after the story where its sign-off sheet is meant.
const SHEET: &str = "sheet";

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src media: http://media.localhost; font-src data:; form-action 'none'; base-uri 'none'; sandbox";

/// Where the page of a story is.
pub(crate) fn address(story: &StoryId) -> Option<Url> {
    // Windows gives a scheme of its own the form of a host.
    let root = if cfg!(windows) { "http://preview.localhost/" } else { "preview://localhost/" };
    let mut address = Url::parse(root).ok()?;
    address.path_segments_mut().ok()?.push(story.as_str());
    Some(address)
}

/// Where the sign-off sheet of a story is, in a language.
pub(crate) fn address_of_sheet(request: &PrintSheet) -> Option<Url> {
    let mut address = address(&request.story)?;
    address.path_segments_mut().ok()?.push(SHEET).push(if request.language.is_empty() {
        "zh"
    } else {
        &request.language
    });
    Some(address)
}

/// Whether an address is that of a rendered page.
pub(crate) fn is_page(address: &Url) -> bool {
    let host = address.host_str().unwrap_or_default();
    match address.scheme() {
        "http" | "https" => host.strip_suffix(".localhost") == Some(SCHEME),
        scheme => scheme == SCHEME && host == "localhost",
    }
}

/// Answers `preview://localhost/STORY` with the story's page, and `STORY/sheet/LANGUAGE` with its sign-off sheet; the query
/// only tells one version from another.
pub(crate) fn serve<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let library = context.app_handle().state::<Library>().inner().clone();
    let path = request.uri().path().trim_start_matches('/').to_owned();
    tauri::async_runtime::spawn_blocking(move || {
        let page = library.desk().and_then(|desk| match sheet_of(&path) {
            Some(sheet) => desk.sheet(&sheet).map(|sheet| sheet.text),
            None => desk.preview_page(&StoryId(path), &pictures::address),
        });
        responder.respond(match page {
            Ok(html) => answer(StatusCode::OK, html),
            Err(fault) => answer(StatusCode::NOT_FOUND, escaped(&fault.message)),
        });
    });
}

/// The sign-off sheet that a path means.
fn sheet_of(path: &str) -> Option<PrintSheet> {
    let mut parts = path.split('/');
    let (story, sheet, language) = (parts.next()?, parts.next()?, parts.next()?);
    let exact = sheet == SHEET && parts.next().is_none();
    exact.then(|| PrintSheet { story: StoryId(story.to_owned()), language: language.to_owned() })
}

fn answer(status: StatusCode, html: String) -> Response<Vec<u8>> {
    let mut response = Response::new(html.into_bytes());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_neither_run_nor_reach_anything() {
        let directives: Vec<&str> = POLICY.split(';').map(str::trim).collect();
        assert!(directives.contains(&"default-src 'none'") && directives.contains(&"sandbox"), "{POLICY}");
        assert!(directives.iter().all(|directive| !directive.starts_with("script-src")), "{POLICY}");
        let words = POLICY.split([' ', ';']).filter(|word| word.contains("//"));
        assert!(words.into_iter().all(|word| word.ends_with(".localhost")), "{POLICY}");
    }

    #[test]
    fn the_address_of_a_sheet_is_read_as_the_sheet() {
        let request = PrintSheet { story: StoryId("s-1".to_owned()), language: "en".to_owned() };
        let address = address_of_sheet(&request).unwrap();
        let read = sheet_of(address.path().trim_start_matches('/')).unwrap();
        assert!(is_page(&address) && read.story == request.story && read.language == request.language, "{address}");
        assert!(sheet_of("s-1").is_none() && sheet_of("s-1/sheet/en/x").is_none());
    }

    #[test]
    fn the_address_of_a_story_is_that_of_a_page() {
        let address = address(&StoryId("../a b".to_owned())).unwrap();
        assert!(is_page(&address), "{address}");
        assert!(address.as_str().ends_with("/..%2Fa%20b"), "{address}");
    }
}
