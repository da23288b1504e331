//! History by keyboard: two revisions compared inline and side by side, an older one brought back, and the page at a phone's width.

use galley_article::model::{Article, Body, Node};
use galley_desk::api::{MakeRevision, RevisionKind};
use serde_json::json;

use crate::library::{self, EDITOR, REPORTER};
use crate::screen::{SCREEN, Window};
use crate::shelf::{Shelf, words};

const BEFORE: &str = "渡船每天早上六点开出，票价一元。";
const SINCE: &str = "雾散了，船来了。";
const AFTER: &str = "渡船每天早上六点开出，票价两元，学生免费。";

/// Two revisions that somebody asked for, different in headline, section and text. Their numbers.
fn two_revisions(shelf: &Shelf) -> (u32, u32) {
    let keep = |note: &str| {
        let request = MakeRevision { story: shelf.story.clone(), actor: REPORTER.to_owned(), note: note.to_owned() };
        shelf.desk.make_revision(&request).unwrap().number
    };
    let old = keep("初稿");
    let view = shelf.view();
    let body = Body::new(vec![Node::paragraph(AFTER), Node::paragraph("雾散了。")]);
    let article =
        Article { headline: "渡口的清晨".to_owned(), section: "本埠".to_owned(), body, ..view.working };
    shelf.write(REPORTER, &article);
    let now = keep("改票价");
    // And what nobody has kept yet.
    let body = Body::new(vec![Node::paragraph(AFTER), Node::paragraph(SINCE)]);
    shelf.write(REPORTER, &Article { body, ..article });
    (old, now)
}

#[tokio::test(flavor = "multi_thread")]
async fn revisions_are_compared_and_brought_back_and_the_page_fits_a_phone() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let shelf = Shelf::draft(data.path(), "渡口清晨", &[BEFORE, "雾散了。"]);
    let before = shelf.view().working;
    let (old, now) = two_revisions(&shelf);
    let Some(window) = Window::open(data.path(), EDITOR).await else { return };
    window.find(".ProseMirror").await;

    // Picked in the history, compared inline: every field and every word that differs.
    window.press("Control+3").await;
    window.find("[data-revision]").await;
    window.go_to_region("#inspector").await;
    for revision in [now, old] {
        window.tab_to(&format!("[data-revision='{revision}'] input")).await;
        window.press(" ").await;
    }
    let compare = "#inspector .button:not([disabled]):not(.quiet)";
    window.press("Shift+Tab").await;
    back_to(&window, compare).await;
    window.press("Enter").await;
    window.find("main [role=document]").await;
    window.focus_is_seen("comparing").await;
    let told = "main.desk";
    for (tag, words) in [("del", "一"), ("ins", "两"), ("ins", "本埠"), ("ins", "的")] {
        let there = format!(
            "[...document.querySelectorAll('{told} {tag}, {told} .change-inserted')].some((one) => one.textContent.includes({}))",
            json!(words)
        );
        window.until(&there).await;
    }
    window.picture("compare-inline.png").await;

    // Side by side: each text whole, the older one on the left.
    window.go_to_region("#story").await;
    back_to(&window, "input[type=radio][value=inline]").await;
    window.act("Right").await;
    let sides = "[...document.querySelectorAll('main [role=document]')].map((side) => side.textContent)";
    window.until(&format!("{sides}.length === 2")).await;
    let whole = |at: usize, here: &str, not: &str| {
        format!("{sides}[{at}].includes({}) && !{sides}[{at}].includes({})", json!(here), json!(not))
    };
    window.until(&whole(0, "一元", "两元")).await;
    window.until(&whole(1, "学生免费", "一元")).await;
    window.act("F8").await;
    window.picture("compare-beside.png").await;
    window.act("Control+d").await;
    window.find(".ProseMirror[contenteditable=true]").await;

    // Brought back: what stood until then is a revision of its own.
    window.go_to_region("#inspector").await;
    window.tab_to(&format!("[data-revision='{old}'] button.row")).await;
    window.act("Enter").await;
    window.tab_to(&format!("[data-revision='{old}'] .acts button:last-of-type")).await;
    window.press("Enter").await;
    shelf.until("the first text is back", |view| view.working == before);
    window.until_body(&library::lines(&before.body)).await;
    window.focus_is_seen("bringing back").await;
    let revisions = shelf.desk.revisions(&shelf.story).unwrap();
    let kept = revisions.iter().find(|one| one.kind == RevisionKind::Replaced).unwrap();
    let kept = shelf.desk.revision(&shelf.story, kept.number).unwrap().working;
    assert!(words(&kept).ends_with(SINCE), "what stood is kept: {}", words(&kept));

    on_a_phone(&window).await;
    window.close().await;
}

/// Goes back with Shift+Tab until this has the focus.
async fn back_to(window: &Window, selector: &str) {
    for _ in 0..40 {
        if window.ask(&format!("document.activeElement.matches({})", json!(selector))).await == true {
            return;
        }
        window.act("Shift+Tab").await;
    }
    panic!("Shift+Tab does not lead to {selector}");
}

/// The frame is as wide as a phone, whatever the window is, and may do nothing.
async fn on_a_phone(window: &Window) {
    window.act("Control+p").await;
    window.find("iframe").await;
    window.go_to_region("#story").await;
    back_to(window, "[role=group] button:has(.lucide-smartphone)").await;
    window.act("Enter").await;
    let width = "document.querySelector('iframe').getBoundingClientRect().width";
    window.until(&format!("{width} >= 360 && {width} <= 430")).await;
    let sandbox = window.text("document.querySelector('iframe').getAttribute('sandbox')").await;
    assert!(!sandbox.contains("allow-scripts") && !sandbox.contains("allow-same-origin"), "sandbox={sandbox:?}");
    // Not only the frame: the page in it is no wider than a phone's screen, and shows the story.
    let frame = window.find("iframe").await;
    frame.enter_frame().await.unwrap();
    let page = window.find("body").await;
    let (.., shown, _) = page.rectangle().await.unwrap();
    assert!((300.0..=430.0).contains(&shown), "the page is {shown} wide");
    assert!(page.text().await.unwrap().contains("票价一元"));
    window.client.enter_parent_frame().await.unwrap();
}
