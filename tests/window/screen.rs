//! The window as a test sees it: what is on the screen, waiting until it is as expected, clicking, and pictures of it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use crate::driver::{Driver, PATIENCE};

/// One window at a time: two that start at once on a busy machine starve each other.
pub(crate) static SCREEN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// The body on the screen without what is only drawn into it: struck text and the signs of new paragraphs.
const BODY: &str = "[...document.querySelector('.ProseMirror').children].filter((block) => !block.matches('del, .conflict-place')).map(\
    (block) => { const copy = block.cloneNode(true);\
    copy.querySelectorAll('del, .change-pilcrow, .conflict-place, .ProseMirror-trailingBreak').forEach((drawn) => drawn.remove());\
    return copy.textContent }).join('\\n')";

/// An open window and the driver in front of it.
pub(crate) struct Window {
    pub(crate) client: Client,
    driver: Driver,
}

impl Window {
    /// Opens a window for this person. `None`, with the reason printed, where none can be opened.
    pub(crate) async fn open(data: &Path, actor: &str) -> Option<Self> {
        Self::open_in(data, actor, &[]).await
    }

    /// The same, with more in the app's environment.
    pub(crate) async fn open_in(data: &Path, actor: &str, environment: &[(String, String)]) -> Option<Self> {
        match Driver::start(data, actor, environment) {
            Ok(driver) => {
                let client = driver.open().await;
                Some(Self { client, driver })
            }
            Err(missing) => {
                println!("skipped: the window was not opened: {missing}");
                None
            }
        }
    }

    /// Closes the window and ends everything that was started for it.
    pub(crate) async fn close(self) {
        self.client.close().await.unwrap();
        drop(self.driver);
    }

    /// Closes the window for good, as the page does once it has saved; the app ends by itself.
    pub(crate) async fn leave(self) {
        // The window may be gone before it could say that it goes.
        let close = "setTimeout(() => window.__TAURI_INTERNALS__.invoke('close_window'), 0)";
        let _ = self.client.execute(close, Vec::new()).await;
        self.driver.until_ended();
        drop(self.driver);
    }

    /// Ends the app without a word to it, then the driver.
    pub(crate) fn kill(self) {
        self.driver.kill_app();
        drop(self.driver);
    }

    /// What a script answers.
    pub(crate) async fn run(&self, script: &str, given: Vec<Value>) -> Value {
        match self.client.execute(script, given).await {
            Ok(answer) => answer,
            Err(error) => panic!("the script failed: {error}: {script}"),
        }
    }

    /// What a promise of the page comes to.
    pub(crate) async fn wait_for(&self, promise: &str, given: Vec<Value>) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1]; (async (...given) => {{ {promise} }})(...[...arguments].slice(0, -1))\
             .then(done, (error) => done({{ failed: String(error) }}))"
        );
        let answer = self.client.execute_async(&script, given).await.unwrap();
        assert!(answer.get("failed").is_none(), "the page failed: {answer}");
        answer
    }

    /// The first element of this kind, once it is there.
    pub(crate) async fn find(&self, selector: &str) -> fantoccini::elements::Element {
        let wait = self.client.wait().at_most(PATIENCE).every(Duration::from_millis(50));
        match wait.for_element(Locator::Css(selector)).await {
            Ok(element) => element,
            Err(error) => {
                self.picture("window-failed.png").await;
                panic!("nothing on the screen is {selector}: {error}")
            }
        }
    }

    /// Waits until a condition of the page holds, given as an expression of JavaScript.
    pub(crate) async fn until(&self, condition: &str) {
        let asked = tokio::time::timeout(PATIENCE, async {
            loop {
                let answer = self.client.execute(&format!("return Boolean({condition})"), Vec::new()).await;
                if answer.is_ok_and(|value| value.as_bool() == Some(true)) {
                    return;
                }
                tokio::task::yield_now().await;
            }
        });
        if asked.await.is_err() {
            self.picture("window-failed.png").await;
            let body = self.client.execute(&format!("return {BODY}"), Vec::new()).await;
            panic!("this never came true: {condition} (see target/screenshots/window-failed.png); the body: {body:?}");
        }
    }

    /// Presses the first element of this kind. What a head that stays in place lies over is scrolled out from under it first, as
    /// anybody would.
    pub(crate) async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        if element.click().await.is_ok() {
            return;
        }
        let script = "document.querySelector(given[0])?.scrollIntoView({ block: 'center' })";
        self.wait_for(&format!("{script}; return true"), vec![json!(selector)]).await;
        self.find(selector).await.click().await.unwrap();
    }

    /// The body on the screen, a line for each block.
    pub(crate) async fn body(&self) -> String {
        self.run(&format!("return {BODY}"), Vec::new()).await.as_str().unwrap().to_owned()
    }

    /// Waits until the body on the screen is this, a line for each block.
    pub(crate) async fn until_body(&self, text: &str) {
        self.until(&format!("{BODY} === {}", json!(text))).await;
    }

    /// Another person sits down at this window.
    pub(crate) async fn work_as(&self, name: &str) {
        self.click("footer .person").await;
        self.click(&format!("dialog label:has(input[value='{name}'])")).await;
        self.click("dialog .primary").await;
        self.until(&format!("document.querySelector('footer .person .name').textContent === '{name}'")).await;
    }

    /// Waits until the desk answers what a test waits for.
    pub(crate) async fn until_desk<Answer>(&self, mut ask: impl FnMut() -> Option<Answer>) -> Answer {
        let began = std::time::Instant::now();
        loop {
            if let Some(answer) = ask() {
                return answer;
            }
            if began.elapsed() > PATIENCE {
                self.picture("window-failed.png").await;
                panic!("the desk never had what the window should have brought it; the body: {}", self.body().await);
            }
            tokio::task::yield_now().await;
        }
    }

    /// Keeps a picture for people to look at, once nothing moves any more but what moves for ever, and two frames have been
    /// drawn.
    pub(crate) async fn picture(&self, name: &str) {
        let drawn =
            "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";
        let still = "return document.getAnimations().every((animation) =>
            animation.playState === 'finished' || animation.effect.getComputedTiming().iterations === Infinity)";
        let moving = || self.client.execute(still, Vec::new());
        while moving().await.is_ok_and(|value| value.as_bool() == Some(false)) {
            tokio::task::yield_now().await;
        }
        self.client.execute(drawn, Vec::new()).await.unwrap();
        let folder = screenshots();
        std::fs::create_dir_all(&folder).unwrap();
        match self.client.screenshot().await {
            Ok(image) => std::fs::write(folder.join(name), image).unwrap(),
            Err(error) => panic!("no picture could be taken for {name}: {error}"),
        }
    }
}

/// Where the pictures go.
fn screenshots() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots")
}
