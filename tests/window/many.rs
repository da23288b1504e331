//! Much of everything: 200 related items, 1,000 changes, a headline without end. The views stay usable and accessible, in every look.

use std::time::{Duration, Instant};

use galley_article::model::{Article, Body, Node, Related};

use crate::axe;
use crate::library::{self, EDITOR, PUBLISHER};
use crate::looks::LOOKS;
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

const CHANGES: usize = 1000;
const RELATED: usize = 200;
/// How long a key may take to be answered while all of it is there, on a machine that is busy with other things.
const ANSWERED: Duration = Duration::from_secs(3);

/// A submitted story with that many related items, then revised in every paragraph.
fn much(folder: &std::path::Path) -> Shelf {
    let related = (1..=RELATED).map(|at| Related {
        title: format!("渡口旧闻之{at}：老周与他的船"),
        date: None,
        url: format!("https://example.org/ferry/{at}"),
    });
    let line = |at: usize, price: &str| Node::paragraph(&format!("第{at}班船六点开出，票价{price}，雾散了才走。"));
    let article = Article {
        headline: "河湾老渡口停航二十年之后在上周六清晨重新开航，三十名小学生坐上第一班渡船过河上学".repeat(4),
        section: "河湾新闻/文化".to_owned(),
        related: related.collect(),
        body: Body::new((1..=CHANGES).map(|at| line(at, "一元")).collect()),
        ..Article::default()
    };
    let story = library::submitted(folder, &article).summary.id;
    let shelf = Shelf { desk: library::desk(folder), story };
    shelf.write(EDITOR, &Article { body: Body::new((1..=CHANGES).map(|at| line(at, "两元")).collect()), ..article });
    assert_eq!(shelf.view().changes.len(), CHANGES);
    shelf
}

#[tokio::test(flavor = "multi_thread")]
async fn much_of_everything_stays_usable() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let shelf = much(data.path());
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    for look in LOOKS {
        look.put_on(&window).await;
        window.find("[data-change]").await;
        window.find(".ProseMirror .change-inserted").await;
        window.picture(&look.name("changes-1000")).await;
        if look.language == "zh" {
            axe::check(&window, "1,000 changes").await;
        }
        window.press("Control+1").await;
        window.find("#detail-related").await;
        window.perform("document.querySelector('#inspector ol[aria-label] li:nth-child(100)')?.scrollIntoView()").await;
        window.picture(&look.name("related-200")).await;
        if look.language == "zh" {
            axe::check(&window, "200 related items").await;
        }
        window.press("Control+2").await;
    }

    // From change to change, and back around to the last; each key is answered soon.
    window.go_to_region("#story").await;
    let at = "document.querySelector('.head .at')?.textContent.replace(/[^0-9]/g, '')";
    for (key, wanted) in [("F8", "2"), ("Shift+F8", "1"), ("Shift+F8", "1000"), ("F8", "1")] {
        let began = Instant::now();
        window.press(key).await;
        window.until(&format!("{at} === '{wanted}'")).await;
        assert!(began.elapsed() < ANSWERED, "{key} took {:?}", began.elapsed());
    }
    // Typing goes on, and so does deciding.
    window.press("Control+Home").await;
    let began = Instant::now();
    window.keys("雨").await;
    window.until("document.querySelector('.ProseMirror').textContent.startsWith('雨')").await;
    assert!(began.elapsed() < ANSWERED, "typing took {:?}", began.elapsed());
    shelf.until("what was typed is saved", |view| view.working.body.blocks()[0].plain_text().starts_with('雨'));
    window.press("Alt+a").await;
    shelf.until("one is accepted", |view| view.working != view.baseline && view.changes.len() <= CHANGES);
    window.focus_is_seen("deciding among many").await;

    // Narrow, the headline is whole and nothing is wider than the window.
    window.client.set_window_size(760, 600).await.unwrap();
    window.until("window.innerWidth <= 760").await;
    window.until("document.documentElement.scrollWidth <= window.innerWidth").await;
    let whole = "(({ scrollHeight, clientHeight }) => scrollHeight <= clientHeight + 1)(document.querySelector('[data-field=headline]'))";
    window.until(whole).await;
    window.picture("much-760.png").await;
    axe::check(&window, "a headline without end, narrow").await;
    window.close().await;
}
