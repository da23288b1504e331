//! What helps to find out why something does not work on a machine: versions, web engine, input method, library, log.

use std::collections::BTreeMap;

use galley_desk::api::Diagnostics;
use tauri::AppHandle;

use crate::graphics;
use crate::journal::Journal;
use crate::library::Library;

/// What of the environment decides how a window is drawn, which input method it has and which language it speaks.
const VARIABLES: &[&str] = &[
    "DISPLAY",
    "GALLEY_DATA_DIR",
    "GALLEY_LOG",
    "GDK_BACKEND",
    "GTK_IM_MODULE",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "QT_IM_MODULE",
    "WAYLAND_DISPLAY",
    "WEBKIT_DISABLE_DMABUF_RENDERER",
    "XDG_CURRENT_DESKTOP",
    "XDG_SESSION_TYPE",
    "XMODIFIERS",
];

/// Gathers it.
pub(crate) fn gather(app: &AppHandle, library: &Library, journal: &Journal) -> Diagnostics {
    let info = library.desk().and_then(|desk| desk.library_info());
    let set = |name: &&str| Some(((*name).to_owned(), std::env::var(name).ok()?));
    Diagnostics {
        galley: env!("CARGO_PKG_VERSION").to_owned(),
        tauri: tauri::VERSION.to_owned(),
        webview: webview(),
        system: system(),
        architecture: std::env::consts::ARCH.to_owned(),
        renderer: graphics::renderer().to_owned(),
        input_method: input_method(app),
        environment: VARIABLES.iter().filter_map(set).collect::<BTreeMap<_, _>>(),
        folder: library.folder().display().to_string(),
        fault: info.as_ref().err().cloned(),
        library: info.ok(),
        log: journal.lines(),
    }
}

/// The input method that GTK's settings name; `GTK_IM_MODULE` goes before it, and where neither is set GTK chooses by the language.
/// They are asked in the thread that they belong to.
#[cfg(target_os = "linux")]
fn input_method(app: &AppHandle) -> String {
    use gtk::prelude::GtkSettingsExt;
    use std::{sync::mpsc, time::Duration};

    let (tell, told) = mpsc::channel();
    let ask = move || {
        let named = gtk::Settings::default().and_then(|settings| settings.gtk_im_module());
        // Nobody waits any more where it took too long.
        let _ = tell.send(named.map(String::from).unwrap_or_default());
    };
    let asked = app.run_on_main_thread(ask).is_ok();
    if asked { told.recv_timeout(Duration::from_secs(1)).unwrap_or_default() } else { String::new() }
}

/// Other systems have one way to write, and no setting that could keep a window from it.
#[cfg(not(target_os = "linux"))]
fn input_method(_: &AppHandle) -> String {
    String::new()
}

/// The web engine's name and version.
fn webview() -> String {
    let name = match std::env::consts::OS {
        "windows" => "WebView2",
        "macos" => "WKWebView",
        _ => "WebKitGTK",
    };
    tauri::webview_version().map_or_else(|_| String::new(), |version| format!("{name} {version}"))
}

/// The system's name and version; where it keeps none, its kind.
fn system() -> String {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    name.map_or(std::env::consts::OS, |name| name.trim_matches('"')).to_owned()
}
