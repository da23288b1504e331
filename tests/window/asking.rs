//! Asking the page, and the keyboard as a person knows it: chords by name.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::Value;

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
        self.client.perform_actions(keys).await.unwrap();
    }
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
