//! Which renderer WebKitGTK uses.
//!
//! Its DMA-BUF renderer is fast with a GPU and slow without: from key to pixels 34 ms instead of 7 on a machine that
//! draws in software. WebKit reads the choice from the environment when it starts, so the process puts it there before. A
//! value that the user has set is never touched: `WEBKIT_DISABLE_DMABUF_RENDERER=0` keeps the renderer on.

/// The variable that WebKit reads.
#[cfg(target_os = "linux")]
const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Turns the DMA-BUF renderer off where no GPU can be used. To be called first of all, while there is one thread: another
/// one could be reading the environment.
#[cfg(target_os = "linux")]
pub(crate) fn choose_renderer() {
    if std::env::var_os(SWITCH).is_some() || has_gpu(std::path::Path::new("/dev/dri")) {
        return;
    }
    if let Err(failure) = gtk::glib::setenv(SWITCH, "1", true) {
        eprintln!("galley-desktop: the renderer could not be chosen ({failure}); typing may feel slow.");
    }
}

/// Other systems have other web engines.
#[cfg(not(target_os = "linux"))]
pub(crate) fn choose_renderer() {}

/// Has a window without a GPU paint what has changed, straight into the picture. With layers the whole window is put together
/// anew for every key, in software: twice the time, and as much memory again as the page takes.
#[cfg(target_os = "linux")]
pub(crate) fn paint_directly(window: &tauri::WebviewWindow) {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};
    if renderer() != "shared-memory" {
        return;
    }
    let asked = window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
            settings.set_enable_webgl(false);
        }
    });
    if let Err(error) = asked {
        tracing::warn!("the window is drawn in layers: {error}");
    }
}

/// Other web engines see to it themselves.
#[cfg(not(target_os = "linux"))]
pub(crate) fn paint_directly(_: &tauri::WebviewWindow) {}

/// How the web engine draws, in a word.
#[cfg(target_os = "linux")]
pub(crate) fn renderer() -> &'static str {
    match std::env::var_os(SWITCH) {
        Some(value) if value != "0" => "shared-memory",
        _ => "dmabuf",
    }
}

/// How the web engine draws is its own affair there.
#[cfg(not(target_os = "linux"))]
pub(crate) fn renderer() -> &'static str {
    "system"
}

/// Whether the folder holds a render node.
#[cfg(target_os = "linux")]
fn has_gpu(folder: &std::path::Path) -> bool {
    std::fs::read_dir(folder)
        .is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD")))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::has_gpu;

    #[test]
    fn only_a_render_node_counts_as_a_gpu() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!has_gpu(&folder.path().join("absent")));
        std::fs::write(folder.path().join("card0"), "").unwrap();
        assert!(!has_gpu(folder.path()));
        std::fs::write(folder.path().join("renderD128"), "").unwrap();
        assert!(has_gpu(folder.path()));
    }
}
