//! `galley-desktop`: the shell around the window. It starts the app, hands every command on to the desk, and keeps the
//! web content inside the window; what a command *does* is the desk's, how things look is the UI's.
//!
//! - [`graphics`]: which renderer WebKit uses, decided before it starts
//! - [`library`]: the open library, or why it could not be opened
//! - [`commands`]: the commands of the window, one line each
//! - [`preview`]: the scheme that serves rendered pages to the sandboxed frame
//! - [`newsroom`]: the embedded newsroom endpoint
//! - [`outbox`]: works the outbox off while the window is open
//! - [`outside`]: the few things asked of the system: the user's name, the browser
//! - [`feed`]: tells the window what other processes wrote
//! - [`frame`]: the window itself, closed to navigation, new windows and downloads

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
mod feed;
mod frame;
mod graphics;
mod library;
mod newsroom;
mod outbox;
mod outside;
mod preview;

use tauri::Manager;
use tracing_subscriber::EnvFilter;

fn main() -> tauri::Result<()> {
    graphics::choose_renderer();
    let filter = EnvFilter::try_from_env("GALLEY_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();

    let library = library::Library::open();
    tauri::Builder::default()
        .plugin(
            tauri_plugin_single_instance::Builder::new()
                .dbus_id(library.bus_name())
                .callback(|app, _, _| frame::show(app))
                .build(),
        )
        .register_asynchronous_uri_scheme_protocol(preview::SCHEME, preview::serve)
        .invoke_handler(commands::handler())
        .manage(library)
        .setup(|app| {
            let library = app.state::<library::Library>().inner().clone();
            newsroom::start(app.handle().clone(), library.clone());
            feed::watch(app.handle().clone(), library.clone());
            outbox::work(app.handle().clone(), library.clone());
            frame::open(app, &library)?;
            Ok(())
        })
        .run(tauri::generate_context!())
}
