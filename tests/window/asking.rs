//! Asking the page, and the keyboard as a person knows it: chords by name, and commands by what the palette calls them.

use std::path::Path;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::screen::Window;

impl Window {
    /// The value of an expression in the page.
    pub(crate) async fn ask(&self, expression: &str) -> Value {
        self.run(&format!("return {expression}"), Vec::new()).await
    }

    /// The value of an expression in the page, as text.
    pub(crate) async fn text(&self, expression: &str) -> String {
        self.ask(&format!("String({expression})")).await.as_str().unwrap_or_default().to_owned()
    }

    /// Runs statements in the page.
    pub(crate) async fn perform(&self, statements: &str) {
        self.run(statements, Vec::new()).await;
    }

    /// Presses keys together: `Control+Shift+p`, `F8`, `Enter`.
    pub(crate) async fn press(&self, chord: &str) {
        let held: Vec<char> = chord.split('+').map(code).collect();
        let mut keys = KeyActions::new("keyboard".to_owned());
        for &value in &held {
            keys = keys.then(KeyAction::Down { value });
        }
        for &value in held.iter().rev() {
            keys = keys.then(KeyAction::Up { value });
        }
        if let Err(error) = self.client.perform_actions(keys).await {
            panic!("{chord} could not be pressed: {error}");
        }
    }

    /// Does what the command palette calls this, in whichever language the window speaks. The name is the message's key.
    pub(crate) async fn command(&self, message: &str) {
        let language = self.text("document.documentElement.lang.slice(0, 2)").await;
        self.press("Control+k").await;
        self.until("document.activeElement?.getAttribute('role') === 'combobox'").await;
        let label = words(&language, message);
        self.keys(&label).await;
        let first = format!(
            "document.querySelector('dialog [role=option][aria-selected=true] .label')?.textContent.trim() === {}",
            json!(label)
        );
        self.until(&first).await;
        self.press("Enter").await;
        self.until("!document.querySelector('dialog [role=combobox]')").await;
    }
}

/// What the window says in a language, by the message's key.
pub(crate) fn words(language: &str, message: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("ui/src/locales/{language}.json"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let all: Value = serde_json::from_str(&text).unwrap();
    all[message].as_str().unwrap_or_else(|| panic!("{} has no {message}", file.display())).to_owned()
}

/// WebDriver's character for a key's name.
fn code(name: &str) -> char {
    let key = match name {
        "Alt" => Key::Alt,
        "Backspace" => Key::Backspace,
        "Control" => Key::Control,
        "Delete" => Key::Delete,
        "Down" => Key::Down,
        "End" => Key::End,
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "F1" => Key::F1,
        "F6" => Key::F6,
        "F8" => Key::F8,
        "Home" => Key::Home,
        "Left" => Key::Left,
        "Right" => Key::Right,
        "Shift" => Key::Shift,
        "Tab" => Key::Tab,
        "Up" => Key::Up,
        letter => return letter.chars().next().unwrap_or_else(|| panic!("no key is called {name:?}")),
    };
    key.into()
}
