//! Preflight in the window finds every fault that was planted, and none where none was.

use galley_article::model::{Article, Body, Credit, Embargo, Node, NodeKind, Role};
use galley_desk::api::SetTracking;
use serde_json::json;

use crate::library::PUBLISHER;
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

/// An article that nothing is wrong with.
fn sound(shelf: &Shelf) -> Article {
    let media = shelf.desk.add_media(include_bytes!("../../icons/32x32.png"), "image/png", "ferry.png").unwrap();
    let figure = Node::element(NodeKind::Figure, vec![Node::text("老周站在船头", Vec::new())])
        .with_attr("media", media.sha256.as_str())
        .with_attr("alt", "船工老周")
        .with_attr("credit", "林晗摄");
    let credit =
        |role, name: &str| Credit { role, name: name.to_owned(), affiliation: String::new(), joiner: String::new() };
    Article {
        headline: "渡口清晨".to_owned(),
        section: "河湾新闻".to_owned(),
        credits: vec![credit(Role::Reporter, "林晗"), credit(Role::ResponsibleEditor, "沈砚")],
        media: vec![media],
        body: Body::new(vec![Node::paragraph("渡船每天早上六点开出。"), figure, Node::paragraph("票价两元。")]),
        ..Article::default()
    }
}

/// The same with something else in the place of the second block's attribute.
fn with_figure(article: &Article, attribute: &str) -> Article {
    let mut blocks = article.body.blocks().to_vec();
    blocks[1] = blocks[1].clone().with_attr(attribute, "");
    Article { body: Body::new(blocks), ..article.clone() }
}

fn with_words(article: &Article, words: &str) -> Article {
    let mut blocks = article.body.blocks().to_vec();
    blocks[2] = Node::paragraph(words);
    Article { body: Body::new(blocks), ..article.clone() }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_planted_fault_is_found() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let shelf = Shelf::draft(data.path(), "渡口清晨", &["begin"]);
    let article = sound(&shelf);
    shelf.write(PUBLISHER, &article);
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.find(".ProseMirror").await;
    finds(&window, &[]).await;

    let past = Embargo { until: "2020-01-01T08:00:00+08:00".parse().unwrap(), zone: "Asia/Shanghai".to_owned() };
    let late = Embargo { until: "2999-01-01T08:00:00+08:00".parse().unwrap(), ..past.clone() };
    let planted: Vec<(&[&str], Article)> = vec![
        (&["headline-missing"], Article { headline: String::new(), ..article.clone() }),
        (&["credits-missing", "responsible-editor-missing"], Article { credits: Vec::new(), ..article.clone() }),
        (&["section-missing"], Article { section: String::new(), ..article.clone() }),
        (&["alt-missing"], with_figure(&article, "alt")),
        (&["picture-credit-missing"], with_figure(&article, "credit")),
        (&["picture-missing"], with_figure(&article, "media")),
        (&["placeholder"], with_words(&article, "票价待核。")),
        (&["placeholder"], with_words(&article, "票价 TK 元。")),
        (&["embargo-past"], Article { embargo: Some(past), ..article.clone() }),
        (&["embargoed"], Article { embargo: Some(late), ..article.clone() }),
    ];
    for (codes, faulty) in planted {
        shelf.write(PUBLISHER, &faulty);
        finds(&window, codes).await;
    }

    // A change that nobody has decided on.
    shelf.write(PUBLISHER, &article);
    let on = SetTracking { story: shelf.story.clone(), actor: PUBLISHER.to_owned(), on: true };
    shelf.desk.set_tracking(&on).unwrap();
    shelf.write(PUBLISHER, &with_words(&article, "票价三元。"));
    finds(&window, &["changes-open"]).await;
    window.close().await;
}

/// Waits until the dialog finds exactly these, in order of their names, each told in words. What was written beside the
/// window reaches it while the dialog is open and makes it look again, so that an answer in between says nothing.
async fn finds(window: &Window, codes: &[&str]) {
    window.press("Control+Shift+p").await;
    window.until("document.querySelector('dialog .clear, dialog [data-finding]')").await;
    window.focus_is_seen("asking to publish").await;
    let clear = codes.is_empty();
    let told = format!(
        "((found) => JSON.stringify(found.map((one) => one.dataset.finding).sort()) === {codes} &&
            found.every((one) => one.textContent.trim() !== '' && !one.textContent.includes(one.dataset.finding)) &&
            (document.querySelector('dialog .clear') !== null) === {clear}
        )([...document.querySelectorAll('dialog [data-finding]')])",
        codes = json!(json!(codes).to_string())
    );
    window.until(&told).await;
    window.act("Escape").await;
    window.until("!document.querySelector('dialog[open]')").await;
}
