//! What the window's shell and its page say to each other that is no matter of the library. The types stand here because
//! the window's types come from one place.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::fault::Fault;
use super::upkeep::LibraryInfo;

/// A menu of the menu bar. Its words come from the page, which speaks the user's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Menu {
    /// What it is called.
    pub label: String,
    /// What is in it.
    pub items: Vec<MenuItem>,
}

/// An entry of a menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MenuItem {
    /// Something to do.
    Act {
        /// What the page hears when it is chosen.
        id: String,
        /// What it is called.
        label: String,
        /// Its key, e.g. `CmdOrCtrl+Shift+S`. The system takes the key then, and the page no longer sees it.
        #[serde(default)]
        #[ts(optional)]
        accelerator: Option<String>,
        /// Whether it cannot be done now.
        #[serde(default)]
        #[ts(optional, as = "Option<bool>")]
        disabled: bool,
        /// For what is on or off: which of both.
        #[serde(default)]
        #[ts(optional)]
        checked: Option<bool>,
    },
    /// A line between others.
    Separator,
    /// A menu within the menu.
    Submenu(Menu),
}

/// How the window looks before its page does: the window keeps it, so that it opens in the colour it was closed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Look {
    /// What the user chose; none to follow the system.
    pub theme: Option<Theme>,
    /// The colour of empty paper, `#rrggbb`.
    pub background: String,
}

/// Dark or light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Light letters on dark.
    Dark,
    /// Dark letters on light.
    Light,
}

/// What helps to find out why something does not work on a machine. Holds no text of a story and no token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Diagnostics {
    /// Galley's version.
    pub galley: String,
    /// The version of Tauri.
    pub tauri: String,
    /// The web engine and its version; empty when it does not say.
    pub webview: String,
    /// The system's name and version.
    pub system: String,
    /// The processor, e.g. `x86_64`.
    pub architecture: String,
    /// How the web engine draws, e.g. `dmabuf`, `software`.
    pub renderer: String,
    /// The input method that the toolkit's settings name; empty where they name none, or there are no such settings.
    pub input_method: String,
    /// What the environment says of input method, display and language, by variable; what is not set is absent.
    pub environment: BTreeMap<String, String>,
    /// The folder of the library.
    pub folder: String,
    /// The library, when it is open.
    pub library: Option<LibraryInfo>,
    /// Why it is not.
    pub fault: Option<Fault>,
    /// The last lines of the log, oldest first.
    pub log: Vec<LogLine>,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogLine {
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// `error`, `warn`, `info`, `debug` or `trace`.
    pub level: String,
    /// Which part of the program.
    pub target: String,
    /// What it says.
    pub message: String,
}
