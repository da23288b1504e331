//! Find and replace with the keyboard: what is replaced in a story under review is a change like any other.

use fantoccini::key::Key;

use crate::library::{self, EDITOR, lines};
use crate::screen::{SCREEN, Window};

const TAB: char = '\u{e004}';
const ESCAPE: char = '\u{e00c}';
const SPACE: char = ' ';

#[tokio::test(flavor = "multi_thread")]
async fn what_is_replaced_under_review_is_recorded() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let before = library::submitted(data.path(), &library::draft());
    let Some(window) = Window::open(data.path(), EDITOR).await else { return };
    window.until_body(&lines(&before.working.body)).await;
    let found = lines(&before.working.body).matches("印刷所").count() + 1;

    // Nothing is looked for yet, so the first question is what.
    window.chord(&[Key::Control], "h").await;
    window.until("document.activeElement === document.querySelector('[role=search] input')").await;
    window.keys("印刷所").await;
    window.keys(&TAB.to_string()).await;
    // Previous, next and case lie on the way to what shall stand there.
    while !window.ask("document.activeElement.matches('[role=search] .row + .row input')").await.as_bool().unwrap() {
        window.keys(&TAB.to_string()).await;
    }
    window.keys("书局").await;
    window.keys(&format!("{TAB}{TAB}")).await;
    window.keys(&SPACE.to_string()).await;
    let after = window
        .until_desk(|| {
            let view = library::story(data.path(), &before.summary.id);
            (!lines(&view.working.body).contains("印刷所") && !view.working.headline.contains("印刷所")).then_some(view)
        })
        .await;
    assert_eq!(after.baseline, before.baseline, "what was agreed stands still");
    assert_eq!(lines(&after.working.body), lines(&before.working.body).replace("印刷所", "书局"));
    let replaced: Vec<_> = after.changes.iter().filter(|change| change.deleted.contains("印刷所")).collect();
    assert_eq!(replaced.len(), found, "one change for each place, the headline's among them");
    assert!(after.changes.iter().all(|change| change.author == EDITOR));
    window.find("[data-change]").await;
    window.picture("replaced.png").await;

    // The bar still has the focus, so Escape closes it, and the text has it then.
    window.keys(&ESCAPE.to_string()).await;
    window.until("!document.querySelector('[role=search]')").await;
    window.until("document.activeElement.matches('.ProseMirror')").await;
    window.close().await;
}
