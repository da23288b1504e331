//! A window with a WebKitGTK view and nothing else, which opens the page that it is given: what the technique costs by
//! itself. It chooses WebKit's renderer as the app does on a machine without a GPU.

use gtk::prelude::*;
use webkit2gtk::{WebView, WebViewExt};

fn main() {
    let page = std::env::args().nth(1).unwrap_or_else(|| "about:blank".to_owned());
    // Before anything of WebKit starts, and before there is a second thread.
    let chosen = gtk::glib::setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "1", false);
    if let Err(error) = chosen.and_then(|()| gtk::init()) {
        eprintln!("galley-bench-bare: {error}");
        return;
    }
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_default_size(1280, 820);
    let view = WebView::new();
    window.add(&view);
    view.load_uri(&page);
    window.connect_delete_event(|_, _| {
        gtk::main_quit();
        gtk::glib::Propagation::Stop
    });
    window.show_all();
    view.grab_focus();
    gtk::main();
}
