//! The window comes back as it was left: stories in tabs, the one in front, how it was looked at, caret and scroll.

use galley_article::model::{Article, Body, Node};
use galley_desk::api::CreateStory;
use serde_json::json;

use crate::library::{self, REPORTER};
use crate::screen::{SCREEN, Window};

fn long(headline: &str) -> Article {
    let blocks = (1..=60).map(|at| Node::paragraph(&format!("第{at}段。{headline}的雾散了，船来了。"))).collect();
    Article { headline: headline.to_owned(), body: Body::new(blocks), ..Article::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_goes_on_where_one_left_off() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let desk = library::people(data.path());
    for headline in ["渡口清晨", "老街夜市", "河湾新桥"] {
        desk.create_story(&CreateStory { actor: REPORTER.to_owned(), article: Some(json!(long(headline))) }).unwrap();
    }
    let Some(window) = Window::open(data.path(), REPORTER).await else { return };
    window.until("document.querySelectorAll('[role=option]').length === 3").await;

    // Two stories open to stay, the second in front, its history beside it, the library closed; somewhere in the middle.
    for headline in ["老街夜市", "渡口清晨"] {
        window.press("Control+k").await;
        window.until("document.activeElement?.getAttribute('role') === 'combobox'").await;
        window.keys(headline).await;
        let found = format!(
            "document.querySelector('dialog [role=option][aria-selected=true]')?.textContent.includes('{headline}')"
        );
        window.until(&found).await;
        window.press("Enter").await;
        window.until(&format!("document.querySelector('[data-field=headline]').value === '{headline}'")).await;
    }
    window.press("Control+3").await;
    window.find("#inspector [data-revision]").await;
    window.caret("第40段。", true).await;
    window.keys("中间，").await;
    window.perform("document.querySelector('.ProseMirror p:nth-child(40)').scrollIntoView({ block: 'center' })").await;
    window.press("Control+\\").await;
    window.until("!document.querySelector('#library')").await;
    window
        .until_desk(|| {
            let listed = desk.list_stories(&galley_desk::api::ListStories::default()).unwrap();
            let story = listed.iter().find(|one| one.title == "渡口清晨").map(|one| desk.story(&one.id).unwrap());
            story.filter(|story| story.working.body.0.plain_text().contains("中间，"))
        })
        .await;
    let left = left(&window).await;
    assert!(left[2].as_f64().is_some_and(|scroll| scroll > 500.0), "somewhere in the middle: {left}");
    // What is noted once scrolling rests is kept.
    let noted = format!("{SCROLL_NOTED} === {}", left[2]);
    window.until(&noted).await;
    window.leave().await;

    let Some(window) = Window::open(data.path(), REPORTER).await else { return };
    window.until("document.querySelector('[data-field=headline]')?.value === '渡口清晨'").await;
    window.find("#inspector [data-revision]").await;
    window.until(&format!("{SCROLL} === {}", left[2])).await;
    assert_eq!(self::left(&window).await, left);
    window.close().await;
}

const SCROLL: &str = "Math.round(document.querySelector('.pane > .desk').scrollTop)";
/// What the window remembers of the story in front.
const SCROLL_NOTED: &str = "Object.values(JSON.parse(localStorage.getItem('galley')).libraries)\
    .flatMap(({ tabs, active }) => tabs.filter((tab) => tab.story === active))[0].scroll";

/// How the window stands: tabs and which is in front, panes, scroll, caret.
async fn left(window: &Window) -> serde_json::Value {
    window
        .ask(&format!(
            "[[...document.querySelectorAll('[data-tab]')].map((tab) => [tab.textContent.trim(), tab.ariaSelected]),
              [Boolean(document.querySelector('#library')), document.querySelector('aside [aria-selected=true]').textContent],
              {SCROLL}]"
        ))
        .await
}
