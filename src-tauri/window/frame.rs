//! The window: made from `tauri.conf.json`, and closed to everything but our own pages.

use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{App, AppHandle, Manager, Url, WebviewWindow, WebviewWindowBuilder};

use crate::closing;
use crate::graphics;
use crate::library::Library;
use crate::look;
use crate::menu;
use crate::preview;

/// The window's label in `tauri.conf.json` and in the capability.
const LABEL: &str = "main";

/// Opens the window. What the web engine keeps lies in the library's folder, so that one folder holds everything.
pub(crate) fn open(app: &App, library: &Library) -> tauri::Result<()> {
    let Some(config) = app.config().app.windows.iter().find(|window| window.label == LABEL) else {
        return Err(tauri::Error::WindowNotFound);
    };
    let folder = library.window_folder();
    let mut window = WebviewWindowBuilder::from_config(app, config)?;
    if let Some((kept, background)) = look::kept(&folder) {
        window = window.theme(look::theme(&kept)).background_color(background);
    }
    let window = window
        .data_directory(folder)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished {
                allow_preedit(&window);
            }
        })
        .build()?;
    graphics::paint_directly(&window);
    keep_little(&window);
    closing::watch(&window);
    menu::open(&window, &app.state::<menu::Bar>(), &library.window_folder());
    Ok(())
}

/// Brings the window to the front when the app is started a second time.
pub(crate) fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        // A window manager may refuse any of these; the window is there in any case.
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// Whether the window or the frame in it may go there: the app's own pages and rendered previews, nothing else.
fn is_ours(address: &Url) -> bool {
    let host = address.host_str().unwrap_or_default();
    match address.scheme() {
        "tauri" => host == "localhost",
        "http" | "https" if host == "tauri.localhost" => true,
        _ => preview::is_page(address) || address.as_str() == "about:blank",
    }
}

/// Lets input methods draw what is being composed inside the text. The web view is made with this switched off, which
/// hides unfinished pinyin from the writer and composition events from the editor.
#[cfg(target_os = "linux")]
fn allow_preedit(window: &WebviewWindow) {
    use webkit2gtk::{InputMethodContextExt, WebViewExt};
    let asked = window.with_webview(|webview| {
        if let Some(context) = webview.inner().input_method_context() {
            context.set_enable_preedit(true);
        }
    });
    if let Err(error) = asked {
        tracing::warn!("input methods will compose outside the text: {error}");
    }
}

/// Other web engines draw it by themselves.
#[cfg(not(target_os = "linux"))]
fn allow_preedit(_: &WebviewWindow) {}

/// Has the web engine keep no pages and scripts in memory for going back to: the app is one page.
#[cfg(target_os = "linux")]
fn keep_little(window: &WebviewWindow) {
    use webkit2gtk::{CacheModel, WebContextExt, WebViewExt};
    let asked = window.with_webview(|webview| {
        if let Some(context) = webview.inner().context() {
            context.set_cache_model(CacheModel::DocumentViewer);
        }
    });
    if let Err(error) = asked {
        tracing::warn!("the web engine keeps more in memory than it needs: {error}");
    }
}

/// Other web engines decide by themselves.
#[cfg(not(target_os = "linux"))]
fn keep_little(_: &WebviewWindow) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, ours: bool) {
        assert_eq!(is_ours(&Url::parse(address).unwrap()), ours, "{address}");
    }

    #[test]
    fn only_our_own_pages_may_be_gone_to() {
        check("tauri://localhost/index.html", true);
        check("http://tauri.localhost/", true);
        check("preview://localhost/story", true);
        check("http://preview.localhost/story", true);
        check("about:blank", true);
        check("media://localhost/0", false);
        check("https://example.org/", false);
        check("http://evil.preview.localhost.example.org/", false);
        check("http://localhost:8080/", false);
        check("file:///etc/passwd", false);
        check("data:text/html,x", false);
        check("javascript:alert(1)", false);
    }
}
