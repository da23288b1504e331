//! Hands on the keyboard: keys, chords, and the caret put where a person would have clicked.

use fantoccini::key::Key;
use serde_json::json;

use crate::screen::Window;

/// Lets go of every key that a chord holds down.
const RELEASE: char = '\u{e000}';

impl Window {
    /// Types where the focus is.
    pub(crate) async fn keys(&self, text: &str) {
        self.client.active_element().await.unwrap().send_keys(text).await.unwrap();
    }

    /// Presses one key while others are held.
    pub(crate) async fn chord(&self, held: &[Key], key: &str) {
        let held: String = held.iter().copied().map(char::from).collect();
        self.keys(&format!("{held}{key}{RELEASE}")).await;
    }

    /// Puts the caret before (after) these words of the body, as a click there would.
    pub(crate) async fn caret(&self, words: &str, after: bool) {
        let at = if after { words.chars().count() } else { 0 };
        self.mark(words, at, at).await;
    }

    /// Selects these words of the body, which stand in one block.
    pub(crate) async fn select(&self, words: &str) {
        self.mark(words, 0, words.chars().count()).await;
    }

    /// Selects from one character to another of these words, and waits until the editor has taken it over.
    async fn mark(&self, words: &str, from: usize, to: usize) {
        let script = "const [words, from, to] = given;\
            const view = document.querySelector('.ProseMirror'); view.focus();\
            const walk = document.createTreeWalker(view, NodeFilter.SHOW_TEXT);\
            const runs = []; let all = '', block = null;\
            while (walk.nextNode()) {\
              const text = walk.currentNode; if (text.parentElement.closest('[contenteditable=false]')) continue;\
              const own = text.parentElement.closest('p, h2, h3, h4, figcaption');\
              if (own !== block) { all += '\\n'; block = own }\
              runs.push([all.length, text]); all += text.data\
            }\
            const at = all.indexOf(words); if (at < 0) return false;\
            const place = (of) => {\
              const [start, text] = runs.findLast(([start]) => of === 0 ? start <= at : start < at + of);\
              return [text, at + of - start]\
            };\
            getSelection().setBaseAndExtent(...place(from), ...place(to));\
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));\
            return true";
        self.until("document.querySelector('.ProseMirror')").await;
        let found = self.wait_for(script, vec![json!(words), json!(from), json!(to)]).await;
        assert_eq!(found, json!(true), "the body on the screen has {words} in one block");
    }

    /// Puts the focus into a field above the body, with all of it selected.
    pub(crate) async fn field(&self, name: &str) {
        self.click(&format!("textarea[data-field={name}]")).await;
        self.chord(&[Key::Control], "a").await;
    }
}
