//! A comment through its life: written on a sentence, detached when the sentence goes, back with undo, answered by somebody
//! else, resolved.

use galley_desk::api::{CommentThread, ListComments, ReplyToThread, StoryId};
use serde_json::json;

use crate::library::{self, EDITOR, REPORTER};
use crate::screen::{SCREEN, Window};
use crate::{axe, library::desk};

const SENTENCE: &str = "三十名学生围着铅字架，一个字一个字地排出了自己的作文。";
const BACKSPACE: &str = "\u{e003}";

fn threads(data: &std::path::Path, story: &StoryId) -> Vec<CommentThread> {
    let request = ListComments { story: story.clone(), reader: EDITOR.to_owned() };
    desk(data).comments(&request).unwrap().threads
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_stays_with_its_sentence() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let story = library::drafted(data.path(), &library::draft()).summary.id;
    let Some(window) = Window::open(data.path(), EDITOR).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    window.find(".ProseMirror p").await;

    // Written with the keyboard, to somebody who is offered.
    window.select(SENTENCE).await;
    window.press("Control+Alt+m").await;
    window.find(".draft textarea").await;
    window.until("document.querySelector('.ProseMirror .comment-draft')").await;
    window.keys("有没有学生作文的原文？@林").await;
    window.until("document.querySelectorAll('form [role=option]').length === 1").await;
    window.picture("comment-mention.png").await;
    window.press("Enter").await;
    window.press("Control+Enter").await;
    window.find("[data-thread]").await;
    let marked = format!("document.querySelector('.ProseMirror .comment-text')?.textContent === {}", json!(SENTENCE));
    window.until(&marked).await;
    let [thread] = &threads(data.path(), &story)[..] else { panic!("one thread is in the library") };
    assert_eq!((thread.quote.as_str(), thread.detached), (SENTENCE, false));
    assert_eq!(thread.comments[0].mentions, [REPORTER]);
    // The key that puts a comment up submits a story everywhere else.
    let summary = library::story(data.path(), &story).summary;
    assert_eq!(summary.stage, "drafting");

    // Its words go, and it waits for them.
    window.select(SENTENCE).await;
    window.keys(BACKSPACE).await;
    window.find("section.lost [data-thread]").await;
    window.until(&format!("document.querySelector('section.lost del').textContent === {}", json!(SENTENCE))).await;
    window.until("!document.querySelector('.ProseMirror .comment-text')").await;
    window.picture("comment-detached.png").await;
    axe::check(&window, "a detached comment").await;
    window.press("Control+z").await;
    window.until(&marked).await;
    window.until("!document.querySelector('section.lost')").await;
    window.until_desk(|| (!threads(data.path(), &story)[0].detached).then_some(())).await;

    // Somebody answers elsewhere: it is heard here, and new until it is looked at.
    window.press("Control+1").await;
    let request = ReplyToThread {
        story: story.clone(),
        thread: thread.id.clone(),
        actor: REPORTER.to_owned(),
        text: "有，今天补上。".to_owned(),
    };
    desk(data.path()).reply_to_thread(&request).unwrap();
    window.until("document.querySelector('[role=tab] .news')").await;
    window.picture("comment-news.png").await;
    window.press("Control+F8").await;
    window.until("document.querySelectorAll('[data-comment]').length === 2").await;
    window.until_desk(|| threads(data.path(), &story)[0].comments.iter().all(|said| !said.unread).then_some(())).await;
    window.until("!document.querySelector('[role=tab] .news')").await;
    window.until("document.querySelector('.ProseMirror .comment-text').matches('.comment-current')").await;
    window.picture("comment-answered.png").await;

    window.click("[data-thread] .acts button:nth-of-type(2)").await;
    let resolved = window.until_desk(|| threads(data.path(), &story)[0].resolved.clone()).await;
    assert_eq!(resolved.author, EDITOR);
    window.until("!document.querySelector('.ProseMirror .comment-text')").await;
    window.close().await;
}
