//! `galley-desktop`: the shell around the window. It starts the app, hands every command on to the desk, and keeps the
//! web content inside the window; what a command *does* is the desk's, how things look is the UI's.
//!
//! - [`graphics`]: which renderer WebKit uses, decided before it starts
//! - [`library`]: the open library, or why it could not be opened
//! - [`commands`]: the commands of the window, one line each
//! - [`preview`]: the scheme that serves rendered pages to the sandboxed frame
//! - [`pictures`]: the scheme that serves the library's pictures to the page
//! - [`mod@print`]: the print dialog, on a rendered page
//! - [`menu`]: the native menu bar, in the page's words
//! - [`look`]: theme, background and zoom of the window
//! - [`clipboard`]: the clipboard's HTML and picture as they were copied
//! - [`closing`]: the page saves before the window closes
//! - [`journal`], [`diagnostics`]: what helps to find out why something does not work
//! - [`newsroom`]: the embedded newsroom endpoint
//! - [`outbox`]: works the outbox off while the window is open
//! - [`outside`]: the few things asked of the system: the user's name, the browser
//! - [`feed`]: tells the window what other processes wrote
//! - [`frame`]: the window itself, closed to navigation, new windows and downloads

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod clipboard;
mod closing;
mod commands;
mod diagnostics;
mod feed;
mod frame;
mod graphics;
mod journal;
mod library;
mod look;
mod menu;
mod newsroom;
mod outbox;
mod outside;
mod pictures;
mod preview;
mod print;
mod saving;

use tauri::Manager;
use tauri_plugin_window_state::StateFlags;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

fn main() -> tauri::Result<()> {
    graphics::choose_renderer();
    let journal = journal::Journal::default();
    begin_log(&journal);

    let library = library::Library::open();
    tauri::Builder::default()
        .plugin(
            tauri_plugin_single_instance::Builder::new()
                .dbus_id(library.bus_name())
                .callback(|app, _, _| frame::show(app))
                .build(),
        )
        .plugin(window_state(&library))
        .register_asynchronous_uri_scheme_protocol(preview::SCHEME, preview::serve)
        .register_asynchronous_uri_scheme_protocol(pictures::SCHEME, pictures::serve)
        .invoke_handler(commands::handler())
        .on_menu_event(|app, event| menu::chosen(app, &event))
        .manage(library)
        .manage(journal)
        .manage(closing::Closing::default())
        .manage(menu::Bar::default())
        .setup(|app| {
            let library = app.state::<library::Library>().inner().clone();
            // The window first: the rest may come while the web engine starts.
            frame::open(app, &library)?;
            newsroom::start(app.handle().clone(), library.clone());
            feed::watch(app.handle().clone(), library.clone());
            outbox::work(app.handle().clone(), library);
            Ok(())
        })
        .run(tauri::generate_context!())
}

/// Logs to stderr what GALLEY_LOG asks for, and into memory what a person who looks for a cause wants to see.
fn begin_log(journal: &journal::Journal) {
    let asked = EnvFilter::try_from_env("GALLEY_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let kept = EnvFilter::new("warn,galley_desk=info,galley_desktop=info,galley_newsroom=info");
    tracing_subscriber::registry()
        .with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_filter(asked))
        .with(journal.clone().with_filter(kept))
        .init();
}

/// Keeps place and size of the window from start to start, in the library's folder with everything else of the window.
fn window_state<R: tauri::Runtime>(library: &library::Library) -> tauri::plugin::TauriPlugin<R> {
    let folder = std::path::absolute(library.window_folder()).unwrap_or_else(|_| library.window_folder());
    tauri_plugin_window_state::Builder::default()
        .with_filename(folder.join("state.json").to_string_lossy())
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED | StateFlags::FULLSCREEN)
        .with_denylist(&["print"])
        .build()
}
