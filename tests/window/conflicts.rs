//! Two texts that came together and collide: both versions lie in the manuscript where they stand, and are decided there, with the
//! keyboard and with the pointer.

use galley_article::model::{Article, Body, Node};
use galley_desk::api::{MergeBase, MergeCopy, Says};
use serde_json::json;

use crate::axe;
use crate::library::{EDITOR, PUBLISHER, REPORTER};
use crate::looks::LOOKS;
use crate::screen::{SCREEN, Window};
use crate::shelf::{Shelf, words};

const LAST: &str = "票价两元，学生免费，持月票的乘客可以从侧门上船。";
const THEIR_LAST: &str = "票价两元，学生免费，持月票的乘客可以从侧门上船，推轮椅的也可以。";

fn text(headline: &str, lines: &[&str]) -> Article {
    let body = Body::new(lines.iter().map(|line| Node::paragraph(line)).collect());
    Article { headline: headline.to_owned(), body, ..Article::default() }
}

/// A story that a copy was merged into: they collide in the headline and in three places of the body.
fn collided(folder: &std::path::Path) -> Shelf {
    let base = text("渡口清晨", &["渡船每天早上六点开出。", "码头边卖早点的摊子有十几家。", "雾散了。", LAST]);
    let shelf = Shelf::with(folder, &base);
    let mine = text(
        "渡口的早晨",
        &["渡船每天早上六点半开出。", "码头边卖早点的摊子有二十家，豆浆最先卖完。", "雾散了。", LAST],
    );
    shelf.write(EDITOR, &mine);
    let copy = MergeCopy {
        story: shelf.story.clone(),
        actor: PUBLISHER.to_owned(),
        article: json!(text("头班渡船", &["渡船每天早上七点开出。", "雾散了。", THEIR_LAST])),
        says: Says::Everything,
        author: Some(REPORTER.to_owned()),
        base: Some(MergeBase::Article(json!(base))),
    };
    let merge = shelf.desk.merge_copy(&copy).unwrap().merge.unwrap();
    assert_eq!(merge.conflicts.len(), 3, "{:?}", merge.conflicts);
    shelf
}

fn place(at: usize) -> String {
    format!("document.querySelectorAll('article.sheet [data-conflict-place]')[{at}]")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_collides_lies_in_the_text_and_is_decided_there() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let shelf = collided(data.path());
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    for look in LOOKS {
        look.put_on(&window).await;
        window.until(&place(2)).await;
        // Both versions, each with its author's name, and told in a sentence to whoever does not see them.
        for version in [EDITOR, "六点半", REPORTER, "七点"] {
            window.until(&format!("{}.textContent.includes('{version}')", place(1))).await;
            window.until(&format!("{}.ariaLabel.includes('{version}')", place(1))).await;
        }
        window.until("document.querySelector('.ProseMirror').textContent.includes('推轮椅的也可以')").await;
        window.press("F8").await;
        window.until("document.querySelectorAll('.sheet aside.conflict-current').length === 1").await;
        window.picture(&look.name("merge-conflict")).await;
        if look.language == "zh" {
            axe::check(&window, "conflicts in the text").await;
        }
    }
    window.until("document.querySelectorAll('.conflict-text').length >= 1").await;
    decided_with_keys(&window, &shelf).await;
    decided_with_the_pointer(&window, &shelf).await;
    window.close().await;
}

/// F8 goes from one to the next as it goes to changes; Alt+A takes what came in.
async fn decided_with_keys(window: &Window, shelf: &Shelf) {
    window.until(&format!("{}.classList.contains('conflict-current')", place(0))).await;
    let second = format!("{}.classList.contains('conflict-current')", place(1));
    for way in ["F8", "Shift+F8", "F8"] {
        window.press(way).await;
        if way == "F8" {
            window.until(&second).await;
        } else {
            window.until(&format!("!({second})")).await;
        }
    }
    window.press("Alt+a").await;
    shelf.until("the other version stands", |view| words(&view.working).starts_with("渡船每天早上七点开出。"));
    window.until("document.querySelectorAll('article.sheet [data-conflict-place]').length === 2").await;
    window.until("document.querySelector('.ProseMirror').textContent.includes('七点开出')").await;
    // Writing goes on beside what is left.
    window.caret("推轮椅的也可以", true).await;
    window.keys("这样").await;
    shelf.until("what was typed is kept", |view| words(&view.working).contains("推轮椅的也可以这样"));
    window.until("document.querySelectorAll('article.sheet [data-conflict-place]').length === 2").await;
}

/// A press on a button does what it says, in the headline too; with the last of them the merge is over.
async fn decided_with_the_pointer(window: &Window, shelf: &Shelf) {
    window.click("header [data-conflict-place] [data-choice=theirs]").await;
    shelf.until("the other headline stands", |view| view.working.headline == "头班渡船");
    window.until("document.querySelectorAll('article.sheet [data-conflict-place]').length === 1").await;
    window.click(".ProseMirror [data-conflict-place] [data-choice=mine]").await;
    window.until("document.querySelectorAll('[data-conflict-place], [data-conflict]').length === 0").await;
    shelf.until("nothing waits", |view| {
        words(&view.working).contains("豆浆最先卖完") && words(&view.working).contains("推轮椅的也可以这样")
    });
    assert_eq!(shelf.desk.merges(&shelf.story).unwrap().merges, vec![]);
}
