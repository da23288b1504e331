//! The native menu bar. Its words and what its entries mean are the page's, which speaks the user's language; here they
//! only become a menu, and the page hears what was chosen.

use galley_desk::api::{Code, Fault, Menu, MenuItem, Result};
use tauri::menu::{
    CheckMenuItem, IsMenuItem, Menu as NativeMenu, MenuEvent, MenuItem as NativeItem, PredefinedMenuItem, Submenu,
};
use tauri::{AppHandle, Emitter, Runtime, WebviewWindow};

/// The event the page hears; its payload is the entry's id.
const EVENT: &str = "menu";

/// Shows these menus in the window's menu bar, in place of those there were; without any there is no bar.
pub(crate) fn set<R: Runtime>(window: &WebviewWindow<R>, menus: &[Menu]) -> Result<()> {
    let shown = if menus.is_empty() {
        window.remove_menu()
    } else {
        built(window, menus).and_then(|menu| window.set_menu(menu))
    };
    shown.map(|_| ()).map_err(|error| {
        Fault::new(Code::Invalid, format!("The menu was not shown: {error}. Everything is in the command palette."))
    })
}

/// Tells the page what was chosen.
pub(crate) fn chosen<R: Runtime>(app: &AppHandle<R>, event: &MenuEvent) {
    if let Err(error) = app.emit(EVENT, event.id().as_ref()) {
        tracing::warn!("the page was not told of a menu entry: {error}");
    }
}

fn built<R: Runtime>(window: &WebviewWindow<R>, menus: &[Menu]) -> tauri::Result<NativeMenu<R>> {
    let bar = NativeMenu::new(window)?;
    for menu in menus {
        bar.append(&submenu(window, menu)?)?;
    }
    Ok(bar)
}

fn submenu<R: Runtime>(window: &WebviewWindow<R>, menu: &Menu) -> tauri::Result<Submenu<R>> {
    let made = Submenu::new(window, &menu.label, true)?;
    for item in &menu.items {
        made.append(&*entry(window, item)?)?;
    }
    Ok(made)
}

fn entry<R: Runtime>(window: &WebviewWindow<R>, item: &MenuItem) -> tauri::Result<Box<dyn IsMenuItem<R>>> {
    Ok(match item {
        MenuItem::Separator => Box::new(PredefinedMenuItem::separator(window)?),
        MenuItem::Submenu(menu) => Box::new(submenu(window, menu)?),
        MenuItem::Act { id, label, accelerator, disabled, checked: None } => {
            Box::new(NativeItem::with_id(window, id, label, !disabled, accelerator.as_deref())?)
        }
        MenuItem::Act { id, label, accelerator, disabled, checked: Some(checked) } => {
            Box::new(CheckMenuItem::with_id(window, id, label, !disabled, *checked, accelerator.as_deref())?)
        }
    })
}
