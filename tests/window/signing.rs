//! Sign-offs in the window: moving a story onward signs it, an edit voids the signature where one sees it, and it is given
//! anew; a publication is planned on the newsroom's clock, and what was published is corrected.

use galley_desk::api::{MoveStory, SignOffState, StoryAct};
use serde_json::json;

use crate::library::{EDITOR, PUBLISHER, REPORTER};
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

/// A story that was handed in and signed off by the editor at the first stage that signs.
fn signed(data: &std::path::Path) -> Shelf {
    let shelf = Shelf::draft(data, "渡口清晨", &["渡船每天早上六点开出。", "票价两元。"]);
    let act = StoryAct { story: shelf.story.clone(), actor: REPORTER.to_owned() };
    shelf.desk.submit_story(&act).unwrap();
    let onward = MoveStory {
        story: shelf.story.clone(),
        actor: EDITOR.to_owned(),
        to: None,
        holder: Some(PUBLISHER.to_owned()),
        note: "班次已核".to_owned(),
        reason: None,
        base_version: None,
    };
    shelf.desk.advance_story(&onward).unwrap();
    shelf
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_is_voided_by_an_edit_and_given_anew() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let shelf = signed(data.path());
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    window.find(".ProseMirror p").await;
    window.click(".ProseMirror p:last-of-type").await;
    window.press("Control+End").await;
    window.keys("儿童免票。").await;
    shelf.until("the edit is saved", |view| view.working.body.0.plain_text().contains("儿童免票"));
    window.until("document.querySelector('[data-void]')?.textContent.includes('沈砚')").await;
    window.click("button.stage").await;
    window.find("[data-signed=submitted]").await;
    window.picture("signoff-void.png").await;
    window.press("Escape").await;
    window.press("Control+3").await;
    window.until("document.querySelector('[data-sign-off=void]')").await;
    window.picture("signoff-history.png").await;

    window.click("[data-void] button:nth-of-type(2)").await;
    window.until("!document.querySelector('[data-void]')").await;
    let states: Vec<SignOffState> =
        shelf.desk.sign_offs(&shelf.story).unwrap().iter().map(|signed| signed.state).collect();
    assert_eq!(states, [SignOffState::Void, SignOffState::Signed]);
    assert!(shelf.desk.audit(None).unwrap().sound);

    // The sheet as the print dialog is given it: from the same address, under the same policy.
    let sheet = format!("preview://localhost/{}/sheet/zh", shelf.story);
    let shown = "const frame = document.createElement('iframe'); frame.src = arguments[0]; frame.setAttribute('sandbox', '');
        Object.assign(frame.style, { position: 'fixed', inset: '0', width: '100%', height: '100%', background: 'white', zIndex: 99 });
        return new Promise((done) => { frame.onload = () => done(true); document.body.append(frame) })";
    window.run(shown, vec![json!(sheet)]).await;
    window.picture("signoff-sheet.png").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publication_is_planned_and_a_published_text_corrected() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let shelf = Shelf::draft(data.path(), "渡口清晨，首航800人", &["渡船每天早上六点开出。"]);
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    window.find(".ProseMirror p").await;
    window.press("Control+Shift+p").await;
    window.click("dialog [data-plan]").await;
    let at =
        "const at = new Date(Date.now() + 3.2 * 3600000); const input = document.querySelector('[data-plan-time]');
        input.value = new Date(at.getTime() - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
        input.dispatchEvent(new Event('input', { bubbles: true })); return true";
    window.find("dialog [data-plan-time]").await;
    window.run(at, Vec::new()).await;
    window
        .until("document.querySelector('dialog .primary') && !document.querySelector('dialog .primary').disabled")
        .await;
    window.picture("plan.png").await;
    window.click("dialog .primary").await;
    window.until("!document.querySelector('dialog[open]')").await;
    window.find("[data-planned]").await;
    window.picture("planned.png").await;
    let planned = shelf.deliveries().remove(0).delivery;
    assert!(json!(planned.state) == "queued" && planned.due.is_some(), "{planned:?}");

    // Published at once, it takes the plan's place; then the number is corrected.
    window.press("Control+Shift+p").await;
    window
        .until("document.querySelector('dialog .primary') && !document.querySelector('dialog .primary').disabled")
        .await;
    window.click("dialog .primary").await;
    window.find("[data-receipt-url]").await;
    let mut article = shelf.view().working;
    article.headline = "渡口清晨，首航980人".to_owned();
    shelf.write(PUBLISHER, &article);
    window.until("document.querySelector('h1, .headline')?.ownerDocument.body.textContent.includes('980')").await;
    window.click("#inspector li [data-correct]").await;
    window.until("document.querySelector('[data-note] textarea')?.value.includes('应为“980人”')").await;
    window.picture("correct.png").await;
    window.click("dialog .primary").await;
    window.until("!document.querySelector('dialog[open]')").await;
    window.find("[data-correction]").await;
    window
        .until_desk(|| {
            shelf
                .deliveries()
                .iter()
                .any(|one| one.delivery.correction.is_some() && json!(one.delivery.state) == "delivered")
                .then_some(())
        })
        .await;
    window.picture("corrected.png").await;
    window.close().await;
}
