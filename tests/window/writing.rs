//! What is typed is saved by itself, and a killed app loses nothing that was acknowledged.

use fantoccini::key::Key;

use crate::library::{self, REPORTER};
use crate::screen::{SCREEN, Window};

const CHINESE: &str = "河湾的老印刷所今天开门，铅字还是热的。";
const ENGLISH: &str = "The old press in Hewan opened its doors today.";

/// Notes the text of every save that the desk has acknowledged to the page.
const LISTEN: &str = "window.acknowledged = []; const send = window.fetch;\
    window.fetch = async (address, given) => {\
      const reply = await send(address, given);\
      if (String(address).endsWith('save_working_text') && reply.headers.get('Tauri-Response') === 'ok') {\
        const blocks = JSON.parse(given.body).request.body.content;\
        const line = (block) => (block.content ?? []).map((run) => run.text).join('');\
        window.acknowledged.push(blocks.map(line).join('\\n'));\
      }\
      return reply; }";

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_app_keeps_what_was_acknowledged() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    library::people(data.path());
    let Some(window) = Window::open(data.path(), REPORTER).await else { return };

    // Headline, Enter, body: written without a hand leaving the keyboard.
    window.click("main .placeholder .primary").await;
    window.field("headline").await;
    window.keys("铅字还是热的").await;
    window.click(".ProseMirror").await;
    window.keys(CHINESE).await;
    window.keys(&char::from(Key::Enter).to_string()).await;
    window.keys(ENGLISH).await;
    let written = format!("{CHINESE}\n{ENGLISH}");
    window.until_body(&written).await;
    // The status names the last save also while a quick one is under way, so it is the desk that is asked.
    window
        .until_desk(|| {
            let story = library::only_story(data.path());
            let all = library::lines(&story.working.body) == written && story.working.headline == "铅字还是热的";
            all.then_some(())
        })
        .await;

    // More is typed until several saves were acknowledged; then the app dies between two keys.
    window.run(LISTEN, Vec::new()).await;
    let mut typed = written;
    let mut acknowledged = Vec::new();
    for letter in " It smells of ink, machine oil and paper.".chars().cycle() {
        window.keys(&letter.to_string()).await;
        typed.push(letter);
        let texts = window.run("return window.acknowledged", Vec::new()).await;
        acknowledged = serde_json::from_value::<Vec<String>>(texts).unwrap();
        if acknowledged.len() > 2 && acknowledged.last() != Some(&typed) {
            break;
        }
        assert!(typed.len() < 4000, "the saves were acknowledged while somebody typed: {acknowledged:?}");
    }
    window.kill();

    // The library holds all that was acknowledged and nothing that was not typed; the window shows just that again.
    let kept = library::lines(&library::only_story(data.path()).working.body);
    let acknowledged = acknowledged.last().unwrap();
    assert!(kept.starts_with(acknowledged), "acknowledged: {acknowledged}\nkept: {kept}");
    assert!(typed.starts_with(&kept), "typed: {typed}\nkept: {kept}");
    let Some(window) = Window::open(data.path(), REPORTER).await else { return };
    window.until("document.querySelector('.ProseMirror')").await;
    window.until_body(&kept).await;
    window.close().await;
}
