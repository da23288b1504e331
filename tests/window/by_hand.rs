//! What hands expect of a text: a step back in every field, the caret where the eye is, and writing on where a picture was put.

use std::path::Path;

use fantoccini::Locator;
use galley_article::model::{Article, Body};
use serde_json::json;

use crate::library::{self, EDITOR, REPORTER};
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

const HEADLINE: &str = "document.querySelector('textarea[data-field=headline]').value";
const SIZE: &str = "const size = (name) => parseFloat(getComputedStyle(document.querySelector(name)).fontSize);";

#[tokio::test(flavor = "multi_thread")]
async fn typing_in_a_field_is_taken_back_and_made_again() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let shelf = Shelf::draft(data.path(), "渡口清晨", &["雾散了。"]);
    let Some(window) = Window::open(data.path(), REPORTER).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();

    window.field("headline").await;
    window.keys("老街印刷所").await;
    window.until(&format!("{HEADLINE} === '老街印刷所'")).await;
    shelf.until("the new headline", |view| view.working.headline == "老街印刷所");
    window.press("Control+z").await;
    window.until(&format!("{HEADLINE} === '渡口清晨'")).await;
    shelf.until("the old headline", |view| view.working.headline == "渡口清晨");
    window.press("Control+y").await;
    window.until(&format!("{HEADLINE} === '老街印刷所'")).await;

    // The same words stand in the details, and the step back there is that field's own.
    window.press("Control+1").await;
    let detail = "[...document.querySelectorAll('#inspector input, #inspector textarea')]\
        .find((each) => each.value === '老街印刷所')";
    window.until(detail).await;
    window.run(&format!("{detail}.focus()"), Vec::new()).await;
    window.press("End").await;
    window.keys("重开").await;
    window.until(&format!("{HEADLINE} === '老街印刷所重开'")).await;
    window.press("Control+z").await;
    window.until(&format!("{HEADLINE} === '老街印刷所'")).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn up_and_down_pass_no_paragraph_beside_a_picture() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let text = |words: &str| json!({ "type": "paragraph", "content": [{ "type": "text", "text": words }] });
    let item = |words: &str| json!({ "type": "list_item", "content": [text(words)] });
    let figure = json!({ "type": "figure", "content": [{ "type": "text", "text": "船工老周" }] });
    let list = json!({ "type": "bullet_list", "content": [item("一路改道"), item("二路停运")] });
    let blocks = json!([text("今起封闭。"), list, text("短段。"), figure, text("后文。")]);
    let body: Body = serde_json::from_value(json!({ "type": "doc", "content": blocks })).unwrap();
    let shelf = Shelf::with(data.path(), &Article { headline: "大桥".to_owned(), body, ..Article::default() });
    let Some(window) = Window::open(data.path(), REPORTER).await else { return };

    window.caret("船工老周", false).await;
    window.press("Up").await;
    window.keys("上").await;
    window.press("Down").await;
    window.keys("图").await;
    window.press("Down").await;
    window.keys("下").await;
    window.press("Up").await;
    window.keys("回").await;
    let words = |view: &galley_desk::api::StoryView| library::lines(&view.working.body);
    shelf.until("four letters", |view| ["上", "图", "下", "回"].iter().all(|one| words(view).contains(one)));
    let all = words(&shelf.view());
    let lines: Vec<&str> = all.lines().collect();
    assert!(lines.iter().any(|line| line.contains('上') && line.contains("短段")), "{all}");
    assert!(lines.iter().any(|line| line.contains('图') && line.contains('回') && line.contains("船工")), "{all}");
    assert!(lines.iter().any(|line| line.contains('下') && line.contains("后文")), "{all}");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_headline_grows_with_the_text() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    Shelf::draft(data.path(), "渡口清晨", &["雾散了。"]);
    let Some(window) = Window::open(data.path(), REPORTER).await else { return };
    window.find(".ProseMirror p").await;
    let ratio = format!("{SIZE} return size('.field.headline') / size('.ProseMirror')");
    let before = window.run(&ratio, Vec::new()).await.as_f64().unwrap();
    let text = window.run(&format!("{SIZE} return size('.ProseMirror')"), Vec::new()).await.as_f64().unwrap();
    for _ in 0..3 {
        window.press("Control+=").await;
    }
    window.until(&format!("(() => {{ {SIZE} return size('.ProseMirror') > {text} + 2 }})()")).await;
    let after = window.run(&ratio, Vec::new()).await.as_f64().unwrap();
    assert!((before - after).abs() < 0.05, "before {before}, after {after}");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_put_in_with_its_caption_ready() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let paragraphs = ["雾散了，船来了。"; 12];
    Shelf::draft(data.path(), "渡口清晨", &paragraphs);
    let Some(window) = Window::open(data.path(), REPORTER).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    window.click(".ProseMirror").await;
    window.press("Control+End").await;
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("icons/icon.png");
    let choose = window.client.find(Locator::Css(".tools input[type=file]")).await.unwrap();
    choose.send_keys(&file.display().to_string()).await.unwrap();
    window.until("document.querySelector('figure[data-state=shown]')").await;
    window
        .until(
            "(() => { const desk = document.querySelector('.desk .desk, .pane .desk').getBoundingClientRect();
            const facts = document.querySelector('.figure-facts').getBoundingClientRect();
            return facts.bottom <= desk.bottom && facts.top >= desk.top })()",
        )
        .await;
    window.keys("船靠了岸").await;
    window.until("document.querySelector('figcaption').textContent === '船靠了岸'").await;
    window.picture("picture-caption.png").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_on_the_headline_is_written_at_once() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    library::reviewed(data.path());
    let Some(window) = Window::open(data.path(), EDITOR).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    window.find(".ProseMirror p").await;
    for round in 0..2 {
        for tab in ["2", "1", "3"] {
            window.press(&format!("Control+{tab}")).await;
            window.field("headline").await;
            let words = format!("老街印刷所重开{round}{tab}");
            window.keys(&words).await;
            window.press("Control+Alt+m").await;
            window.find(".draft textarea").await;
            window.keys("查").await;
            // Also once the desk has answered to what was typed before.
            window.until_desk(|| (library::only_story(data.path()).working.headline == words).then_some(())).await;
            window.keys("核").await;
            window.until("document.querySelector('.draft textarea').value === '查核'").await;
            window.click(".draft .acts button:last-child").await;
            window.until("!document.querySelector('.draft')").await;
        }
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hit_is_told_from_the_comment_that_it_lies_in() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    library::reviewed(data.path());
    let Some(window) = Window::open(data.path(), EDITOR).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    window.find(".ProseMirror p").await;
    let words = "三十名学生围着铅字架";
    window.select(words).await;
    window.press("Control+Alt+m").await;
    window.find(".draft textarea").await;
    window.keys("请核实").await;
    window.press("Control+Enter").await;
    window.until("document.querySelector('.ProseMirror .comment-current')").await;
    window.press("Control+f").await;
    window.until("document.activeElement.matches('[role=search] input')").await;
    window.keys("学生").await;
    window.until("document.querySelector('.comment-text.found')").await;
    for look in ["light", "dark"] {
        window.run(&format!("document.documentElement.dataset.theme = '{look}'"), Vec::new()).await;
        let colours = "const colour = (name) => getComputedStyle(document.querySelector(name)).backgroundColor;\
            return [colour('.comment-text:not(.found)'), colour('.comment-text.found')]";
        let seen = window.run(colours, Vec::new()).await;
        let [comment, hit] = [0, 1].map(|at| red_and_blue(seen[at].as_str().unwrap()));
        assert!(comment.0 > comment.1 && hit.0 < hit.1, "{look}: {seen}");
        window.picture(&format!("found-in-comment-{look}.png")).await;
    }
    window.close().await;
}

/// The parts of a colour as the browser computes it.
fn red_and_blue(colour: &str) -> (u8, u8) {
    let inner = colour.split_once('(').unwrap().1;
    let parts: Vec<u8> = inner.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    (parts[0], parts[2])
}
