//! A reporter's and an editor's day without a mouse. What the desk does with keys alone is in [`crate::publishing`].

use serde_json::json;

use crate::library::{self, EDITOR, REPORTER};
use crate::screen::{SCREEN, Window};
use crate::shelf::{self, Shelf};

#[tokio::test(flavor = "multi_thread")]
async fn a_reporter_writes_and_submits_with_keys_alone() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    library::people(data.path());
    let Some(window) = Window::open(data.path(), REPORTER).await else { return };
    window.find("main .placeholder .primary").await;

    // A feature, chosen with the arrows.
    window.act("Control+n").await;
    window.until("document.activeElement.matches('dialog input[type=radio]')").await;
    window.act("Right").await;
    let chosen = window.ask("document.querySelector('dialog input:checked').value").await;
    assert_eq!(chosen, "feature");
    window.press("Enter").await;

    // The caret waits in the headline; Enter leads from line to line and into the text.
    window.until("document.activeElement.dataset.field === 'headline'").await;
    window.keys("渡口清晨").await;
    window.act("Enter").await;
    window.keys("第一班船六点开").await;
    window.act("Enter").await;
    window.until("document.activeElement.dataset.field === 'lead'").await;
    window.act("Enter").await;
    window.until("document.activeElement.matches('.ProseMirror')").await;
    window.keys("雾散了，船来了。").await;
    window.act("Down").await;
    window.keys("船工老周").await;
    window.act("Down").await;
    window.keys("他掌舵四十年。").await;

    // Into the details and back: every stop on the way shows that it has the focus.
    window.act("Control+1").await;
    window.go_to_region("#inspector").await;
    window.tab_to("#detail-section").await;
    window.keys("河湾新闻").await;
    window.tab_to("#detail-keywords").await;
    window.keys("渡口").await;
    window.act("Enter").await;
    window.keys("轮渡").await;
    window.act("Enter").await;
    window.tab_to("#detail-related").await;
    window.act("Enter").await;
    window.keys("渡口要修新桥").await;
    window.go_to_region("#story").await;

    window.act("Control+Enter").await;
    window.until("document.querySelector('.toolbar [role=switch]').ariaChecked === 'true'").await;
    window.focus_is_seen("submitting").await;
    let story = library::only_story(data.path());
    let article = &story.working;
    assert_eq!(article.headline, "渡口清晨");
    assert_eq!(article.deck, "第一班船六点开");
    assert_eq!(article.section, "河湾新闻");
    assert_eq!(article.keywords, ["渡口", "轮渡"]);
    assert_eq!(article.related.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["渡口要修新桥"]);
    assert_eq!(article.credits[0].name, REPORTER);
    assert!(shelf::words(article).starts_with("雾散了，船来了。/船工老周/他掌舵四十年。"), "{}", shelf::words(article));
    assert!(story.tracking && story.changes.is_empty(), "submitted, and agreed as it stands");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_decides_returns_and_passes_on_with_keys_alone() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let story = library::reviewed(data.path()).summary.id;
    let shelf = Shelf { desk: library::desk(data.path()), story };
    let begun = shelf.view();
    let count = begun.changes.len();
    assert!(count >= 3, "there is enough to decide on");
    let Some(window) = Window::open(data.path(), EDITOR).await else { return };
    window.until(&format!("document.querySelectorAll('[data-change]').length === {count}")).await;
    window.go_to_region("#story").await;

    // From change to change, round and round.
    let current = |at: usize| {
        format!(
            "document.querySelector('[data-change][aria-current=true]').dataset.change === {}",
            json!(begun.changes[at].id)
        )
    };
    window.until(&current(0)).await;
    window.act("F8").await;
    window.until(&current(1)).await;
    window.act("Shift+F8").await;
    window.act("Shift+F8").await;
    window.until(&current(count - 1)).await;
    window.act("F8").await;
    window.until(&current(0)).await;

    // One accepted, the next rejected, both taken back.
    window.act("Alt+a").await;
    shelf.until("the first is accepted", |view| view.changes.len() == count - 1 && view.baseline != begun.baseline);
    window.until(&current(1)).await;
    window.act("Alt+r").await;
    shelf.until("the second is rejected", |view| view.changes.len() == count - 2 && view.working != begun.working);
    window.until(&format!("document.querySelectorAll('[data-change]').length === {}", count - 2)).await;
    for left in [count - 1, count] {
        window.act("Alt+u").await;
        window.until(&format!("document.querySelectorAll('[data-change]').length === {left}")).await;
    }
    assert_eq!(shelf.view().working, begun.working);
    assert_eq!(shelf.view().baseline, begun.baseline);

    // The same from the cards: what is decided on goes, the focus stays among the changes.
    window.go_to_region("#inspector").await;
    window.tab_to("[data-change] .acts button").await;
    window.press("Enter").await;
    shelf.until("the card's change is accepted", |view| view.changes.len() == count - 1);
    window.until(&format!("document.querySelectorAll('[data-change]').length === {}", count - 1)).await;
    window.focus_is_seen("a card that leaves").await;
    window.until("document.activeElement.closest('#inspector') !== null").await;
    window.act("Alt+u").await;

    // Passed on to the next stage, then back to the reporter with a note.
    window.command("advance_ask").await;
    window.until("document.activeElement.matches('dialog select')").await;
    window.tab_to("dialog textarea").await;
    window.keys("请核对票价").await;
    window.tab_to("dialog .primary").await;
    window.press("Enter").await;
    let before = begun.summary.stage.clone();
    shelf.until("it is a stage further", |view| view.summary.stage != before);
    window.until("!document.querySelector('dialog[open]')").await;
    window.focus_is_seen("passing on").await;
    let further = shelf.view().summary.stage;

    window.command("return_ask").await;
    window.until("document.activeElement.matches('dialog textarea')").await;
    window.keys("缺一个现场").await;
    window.press("Control+Enter").await;
    shelf.until("it is back", |view| view.summary.stage != further);
    window.until("!document.querySelector('dialog[open]')").await;
    window.focus_is_seen("returning").await;
    let log = shelf.desk.story_log(&shelf.story).unwrap();
    let told = json!(log).to_string();
    assert!(told.contains("请核对票价") && told.contains("缺一个现场"), "the notes are in the log: {told}");
    window.close().await;
}
