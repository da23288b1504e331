//! Printing: the story's rendered page, or its sign-off sheet, in a window of its own, which the system's print dialog prints.
//!
//! The page is the preview's: no script, nothing from the network. The window has no capability, so nothing in it can
//! call a command, and it goes as soon as the dialog is done with it.

use galley_desk::api::{Code, Fault, PrintSheet, Result, StoryId};
use tauri::Url;
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::library::Library;
use crate::preview;

/// The window's label; no capability names it.
const LABEL: &str = "print";

/// Opens the print dialog for a story.
pub(crate) fn print_story(app: &AppHandle, story: &StoryId) -> Result<()> {
    print_page(app, story, preview::address(story))
}

/// Opens the print dialog for a story's sign-off sheet.
pub(crate) fn print_sheet(app: &AppHandle, request: &PrintSheet) -> Result<()> {
    print_page(app, &request.story, preview::address_of_sheet(request))
}

fn print_page(app: &AppHandle, story: &StoryId, address: Option<Url>) -> Result<()> {
    let library = app.state::<Library>();
    // Whoever prints a story that is not there is told so here, not by an empty sheet.
    let title = library.desk()?.story(story)?.summary.title;
    let address = address.ok_or_else(|| Fault::not_found("story", story))?;
    if let Some(earlier) = app.get_webview_window(LABEL) {
        earlier.destroy().map_err(|error| unprinted(&error))?;
    }
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::CustomProtocol(address))
        .title(title)
        .inner_size(820.0, 1060.0)
        .visible(false)
        .focused(false)
        .skip_taskbar(true)
        .data_directory(library.window_folder())
        .on_navigation(preview::is_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished && preview::is_page(load.url()) {
                print(&window);
            }
        })
        .build()
        .map_err(|error| unprinted(&error))?;
    Ok(())
}

fn unprinted(error: &tauri::Error) -> Fault {
    Fault::new(Code::Internal, format!("The page could not be printed: {error}. Export it and print it elsewhere."))
}

/// Prints what the window shows, and closes the window when that is over.
#[cfg(target_os = "linux")]
fn print(window: &WebviewWindow) {
    use webkit2gtk::{PrintOperation, PrintOperationExt, PrintOperationResponse};

    let closing = window.clone();
    let asked = window.with_webview(move |webview| {
        let operation = PrintOperation::new(&webview.inner());
        let close = move || drop(closing.destroy());
        let (finished, failed) = (close.clone(), close.clone());
        operation.connect_finished(move |_| finished());
        operation.connect_failed(move |_, error| {
            tracing::warn!("the page was not printed: {error}");
            failed();
        });
        // The dialog answers once the user has; what was told to print goes on after that and then says `finished`.
        if operation.run_dialog(None::<&gtk::Window>) == PrintOperationResponse::Cancel {
            close();
        }
    });
    if let Err(error) = asked {
        tracing::warn!("the print dialog did not open: {error}");
        drop(window.destroy());
    }
}

/// Other web engines have a dialog of their own, in the window, and the user closes it.
#[cfg(not(target_os = "linux"))]
fn print(window: &WebviewWindow) {
    let shown = window.show().and_then(|()| window.print());
    if let Err(error) = shown {
        tracing::warn!("the print dialog did not open: {error}");
        drop(window.destroy());
    }
}
