//! The native menu bar. Its words and what its entries mean are the page's, which speaks the user's language; here they
//! only become a menu, and the page hears what was chosen.
//!
//! The page sends its menus whenever one of them may have changed. Where only words and states did, the entries are
//! changed in place: a bar that is taken away and put back would move the page under the user's eyes. For the same reason
//! the bar of the last time is kept, and the window opens with it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use galley_desk::api::{Code, Fault, Menu, MenuItem, Result};
use tauri::menu::{CheckMenuItem, IsMenuItem, MenuEvent, MenuItem as NativeItem, PredefinedMenuItem, Submenu};
use tauri::{AppHandle, Emitter, WebviewWindow, Wry};

/// The event the page hears; its payload is the entry's id.
const EVENT: &str = "menu";

/// The bar that is shown, if there is one.
#[derive(Default)]
pub(crate) struct Bar(Mutex<Option<Built>>);

/// What a bar was made from, and its parts.
struct Built {
    menus: Vec<Menu>,
    /// Menus and menus within them, in order.
    submenus: Vec<Submenu<Wry>>,
    entries: HashMap<String, Entry>,
}

enum Entry {
    Plain(NativeItem<Wry>),
    Check(CheckMenuItem<Wry>),
}

/// Opens the window with the menus of the last time. They answer once the page hears; until then nothing can be done.
pub(crate) fn open(window: &WebviewWindow, bar: &Bar, folder: &Path) {
    let Some(menus) = kept(folder) else { return };
    if let Err(fault) = show(window, bar, &menus) {
        tracing::warn!("the window opened without its menus: {}", fault.message);
    }
}

/// Shows these menus in the window's menu bar, and keeps them for the next start.
pub(crate) fn set(window: &WebviewWindow, bar: &Bar, menus: &[Menu], folder: &Path) -> Result<()> {
    show(window, bar, menus)?;
    let lasting = idle(menus);
    if kept(folder).as_deref() != Some(&lasting) {
        // Whoever cannot keep them sees the page move once at the next start.
        if let Err(error) = write(folder, &lasting) {
            tracing::warn!("the menus were not kept: {error}");
        }
    }
    Ok(())
}

/// The menus of the last time; none at the first start, or where the file is no good.
fn kept(folder: &Path) -> Option<Vec<Menu>> {
    serde_json::from_slice(&std::fs::read(file(folder)).ok()?).ok()
}

fn write(folder: &Path, menus: &[Menu]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(file(folder), serde_json::to_vec(menus)?)
}

fn file(folder: &Path) -> PathBuf {
    folder.join("menus.json")
}

/// The menus while nothing can be done: what they always are, whatever the story of the moment allows.
fn idle(menus: &[Menu]) -> Vec<Menu> {
    let item = |item: &MenuItem| match item {
        MenuItem::Submenu(menu) => MenuItem::Submenu(idle(std::slice::from_ref(menu)).remove(0)),
        MenuItem::Act { id, label, accelerator, checked, .. } => MenuItem::Act {
            id: id.clone(),
            label: label.clone(),
            accelerator: accelerator.clone(),
            disabled: true,
            checked: checked.map(|_| false),
        },
        MenuItem::Separator => MenuItem::Separator,
    };
    menus.iter().map(|menu| Menu { label: menu.label.clone(), items: menu.items.iter().map(item).collect() }).collect()
}

/// Shows these menus in place of those there were; without any there is no bar.
fn show(window: &WebviewWindow, bar: &Bar, menus: &[Menu]) -> Result<()> {
    let mut shown = bar.0.lock().unwrap_or_else(PoisonError::into_inner);
    let done = match shown.as_mut().filter(|built| shape(&built.menus) == shape(menus)) {
        Some(built) => built.refresh(menus),
        None if menus.is_empty() => window.remove_menu().map(|_| *shown = None),
        None => Built::show(window, menus).map(|built| *shown = Some(built)),
    };
    done.map_err(|error| {
        Fault::new(Code::Invalid, format!("The menu was not shown: {error}. Everything is in the command palette."))
    })
}

/// Tells the page what was chosen.
pub(crate) fn chosen(app: &AppHandle, event: &MenuEvent) {
    if let Err(error) = app.emit(EVENT, event.id().as_ref()) {
        tracing::warn!("the page was not told of a menu entry: {error}");
    }
}

/// Whether a menu's own name can be changed in place. With GTK, muda (0.20) puts it into a box whose label its `set_text`
/// does not reach: the bar keeps the old name.
const RENAMES: bool = cfg!(not(target_os = "linux"));

/// The menus without what can be changed in place.
fn shape(menus: &[Menu]) -> Vec<Menu> {
    let item = |item: &MenuItem| match item {
        MenuItem::Separator => MenuItem::Separator,
        MenuItem::Submenu(menu) => MenuItem::Submenu(shape(std::slice::from_ref(menu)).remove(0)),
        MenuItem::Act { id, accelerator, checked, .. } => MenuItem::Act {
            id: id.clone(),
            label: String::new(),
            accelerator: accelerator.clone(),
            disabled: false,
            checked: checked.map(|_| false),
        },
    };
    let label = |menu: &Menu| if RENAMES { String::new() } else { menu.label.clone() };
    menus.iter().map(|menu| Menu { label: label(menu), items: menu.items.iter().map(item).collect() }).collect()
}

/// Visits menus and entries in order.
fn walk<'m>(menus: &'m [Menu], visit: &mut impl FnMut(Part<'m>)) {
    for menu in menus {
        visit(Part::Menu(&menu.label));
        for item in &menu.items {
            match item {
                MenuItem::Submenu(menu) => walk(std::slice::from_ref(menu), visit),
                item => visit(Part::Item(item)),
            }
        }
    }
}

/// A menu by its label, or an entry.
#[derive(Clone, Copy, PartialEq)]
enum Part<'m> {
    Menu(&'m str),
    Item(&'m MenuItem),
}

fn parts(menus: &[Menu]) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    walk(menus, &mut |part| parts.push(part));
    parts
}

impl Built {
    fn show(window: &WebviewWindow, menus: &[Menu]) -> tauri::Result<Self> {
        let mut built = Self { menus: menus.to_vec(), submenus: Vec::new(), entries: HashMap::new() };
        let bar = tauri::menu::Menu::new(window)?;
        for menu in menus {
            bar.append(&built.submenu(window, menu)?)?;
        }
        window.set_menu(bar)?;
        Ok(built)
    }

    fn submenu(&mut self, window: &WebviewWindow, menu: &Menu) -> tauri::Result<Submenu<Wry>> {
        let made = Submenu::new(window, &menu.label, true)?;
        self.submenus.push(made.clone());
        for item in &menu.items {
            made.append(&*self.entry(window, item)?)?;
        }
        Ok(made)
    }

    fn entry(&mut self, window: &WebviewWindow, item: &MenuItem) -> tauri::Result<Box<dyn IsMenuItem<Wry>>> {
        Ok(match item {
            MenuItem::Separator => Box::new(PredefinedMenuItem::separator(window)?),
            MenuItem::Submenu(menu) => Box::new(self.submenu(window, menu)?),
            MenuItem::Act { id, label, accelerator, disabled, checked: None } => {
                let made = NativeItem::with_id(window, id, label, !disabled, accelerator.as_deref())?;
                self.entries.insert(id.clone(), Entry::Plain(made.clone()));
                Box::new(made)
            }
            MenuItem::Act { id, label, accelerator, disabled, checked: Some(checked) } => {
                let made = CheckMenuItem::with_id(window, id, label, !disabled, *checked, accelerator.as_deref())?;
                self.entries.insert(id.clone(), Entry::Check(made.clone()));
                Box::new(made)
            }
        })
    }

    /// Gives menus of the same shape their new words and states.
    fn refresh(&mut self, menus: &[Menu]) -> tauri::Result<()> {
        let mut submenus = self.submenus.iter();
        for (old, new) in parts(&self.menus).into_iter().zip(parts(menus)) {
            match new {
                Part::Menu(label) => {
                    let submenu = submenus.next().filter(|_| old != new);
                    submenu.map_or(Ok(()), |submenu| submenu.set_text(label))?;
                }
                Part::Item(MenuItem::Act { id, label, disabled, checked, .. }) => match self.entries.get(id) {
                    Some(Entry::Plain(entry)) if old != new => {
                        entry.set_text(label)?;
                        entry.set_enabled(!disabled)?;
                    }
                    // Choosing such an entry turns its sign over, whatever comes of it.
                    Some(Entry::Check(entry)) => {
                        entry.set_text(label)?;
                        entry.set_enabled(!disabled)?;
                        entry.set_checked(*checked == Some(true))?;
                    }
                    _ => {}
                },
                Part::Item(_) => {}
            }
        }
        self.menus = menus.to_vec();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(id: &str, label: &str, checked: Option<bool>) -> MenuItem {
        MenuItem::Act { id: id.to_owned(), label: label.to_owned(), accelerator: None, disabled: false, checked }
    }

    fn menu(label: &str, items: Vec<MenuItem>) -> Menu {
        Menu { label: label.to_owned(), items }
    }

    #[test]
    fn words_and_states_are_no_part_of_the_shape() {
        let zh = [menu("Story", vec![act("new", "新建", None), MenuItem::Separator, act("wide", "宽", Some(true))])];
        let en = [menu("Story", vec![act("new", "New", None), MenuItem::Separator, act("wide", "Wide", Some(false))])];
        assert!(shape(&zh) == shape(&en));
        let other = [menu("Story", vec![act("open", "Open", None), MenuItem::Separator, act("wide", "Wide", None)])];
        assert!(shape(&en) != shape(&other));
        let named = [menu("稿件", en[0].items.clone())];
        assert_eq!(shape(&en) == shape(&named), RENAMES, "a bar whose names cannot be changed is made anew");
    }

    #[test]
    fn menus_are_kept_as_they_are_while_nothing_can_be_done() {
        let folder = tempfile::tempdir().unwrap();
        assert!(kept(folder.path()).is_none());
        let menus = [menu("稿件", vec![act("new", "新建", None), MenuItem::Separator, act("wide", "宽", Some(true))])];
        write(folder.path(), &idle(&menus)).unwrap();
        let again = kept(folder.path()).unwrap();
        assert!(shape(&again) == shape(&menus), "the page's menus are then put in place, and nothing moves");
        let MenuItem::Act { label, disabled, checked, .. } = &again[0].items[2] else { panic!("another entry") };
        assert_eq!((label.as_str(), *disabled, *checked), ("宽", true, Some(false)));
        std::fs::write(file(folder.path()), "{").unwrap();
        assert!(kept(folder.path()).is_none());
    }

    #[test]
    fn parts_come_in_the_order_in_which_they_are_made() {
        let inner = menu("b", vec![act("x", "x", None)]);
        let menus = [menu("a", vec![MenuItem::Submenu(inner), act("y", "y", None)]), menu("c", Vec::new())];
        let names: Vec<&str> = parts(&menus)
            .into_iter()
            .map(|part| match part {
                Part::Menu(label) => label,
                Part::Item(MenuItem::Act { id, .. }) => id.as_str(),
                Part::Item(_) => "-",
            })
            .collect();
        assert_eq!(names, ["a", "b", "x", "y", "c"]);
    }
}
