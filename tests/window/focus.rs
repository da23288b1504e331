//! Where the keyboard stands: something always has the focus, and one sees what.

use std::time::{Duration, Instant};

use crate::screen::Window;

/// How long an act may leave the focus nowhere before it counts as lost.
const MOMENT: Duration = Duration::from_secs(5);

/// Empty when something has the focus and shows it, else what is wrong. What is written in shows a caret; what a label draws
/// for a hidden choice is drawn around the label.
const FAULT: &str = "(() => {
    const at = document.activeElement
    if (!at || at === document.body || at === document.documentElement) return 'nothing has the focus'
    const name = at.outerHTML.slice(0, 160)
    const drawn = at.matches('label *') && at.getBoundingClientRect().width < 8 ? at.closest('label') : at
    const { width, height, top, left, bottom, right } = drawn.getBoundingClientRect()
    if (width === 0 || height === 0) return `not drawn: ${name}`
    if (bottom < 0 || right < 0 || top > innerHeight || left > innerWidth) return `out of sight: ${name}`
    const writes = at.isContentEditable || at.matches('textarea:not([readonly]), input:is([type=text], [type=search]):not([readonly])')
    if (writes && getComputedStyle(at).caretColor !== 'transparent') return ''
    // A list shows which of its entries is chosen.
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(drawn)
    const outlined = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0
    return outlined || boxShadow !== 'none' ? '' : `one does not see that this has the focus: ${name}`
})()";

impl Window {
    /// After an act, something has the focus and shows it.
    #[track_caller]
    pub(crate) fn focus_is_seen<'a>(&'a self, after: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let began = Instant::now();
            loop {
                let fault = self.text(FAULT).await;
                if fault.is_empty() {
                    return;
                }
                if began.elapsed() > MOMENT {
                    self.picture("window-failed.png").await;
                    panic!("at {caller}: after {after}: {fault}");
                }
                tokio::task::yield_now().await;
            }
        }
    }

    /// Presses a key and sees where the focus is then.
    #[track_caller]
    pub(crate) fn act<'a>(&'a self, chord: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            self.press(chord).await;
            self.focus_is_seen(&format!("{chord} ({caller})")).await;
        }
    }

    /// Goes on with Tab until this has the focus; on every stop one sees where one is.
    pub(crate) async fn tab_to(&self, selector: &str) {
        let mut passed = Vec::new();
        for _ in 0..80 {
            if self.ask(&format!("document.activeElement.matches({})", serde_json::json!(selector))).await == true {
                return;
            }
            self.act("Tab").await;
            passed.push(self.text("document.activeElement.outerHTML.slice(0, 90)").await);
        }
        self.picture("window-failed.png").await;
        panic!("Tab does not lead to {selector}, but to:\n  {}", passed.join("\n  "));
    }

    /// Goes with F6 into this part of the window.
    pub(crate) async fn go_to_region(&self, selector: &str) {
        let inside = format!("document.activeElement.closest({}) !== null", serde_json::json!(selector));
        for _ in 0..8 {
            if self.ask(&inside).await == true {
                return;
            }
            self.act("F6").await;
        }
        self.picture("window-failed.png").await;
        panic!("F6 does not lead into {selector}");
    }
}
