//! Every view and state, in both languages and both themes: without serious accessibility faults, and with a picture each for
//! people to look at.

use std::collections::BTreeSet;

use galley_article::model::{Article, Body, Node};

use crate::library::PUBLISHER;
use crate::looks::{LOOKS, Look};
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;
use crate::{axe, library};

/// A view: its name, how to come there from the story, what shows that it is there, and how to leave it.
struct View {
    name: &'static str,
    enter: Act,
    there: &'static str,
    leave: Act,
}

enum Act {
    /// Nothing.
    Stay,
    /// Keys.
    Press(&'static str),
    /// A command of the palette, by its message.
    Command(&'static str),
    /// A click.
    Click(&'static str),
}

use Act::{Click, Command, Press, Stay};

const fn view(name: &'static str, enter: Act, there: &'static str, leave: Act) -> View {
    View { name, enter, there, leave }
}

/// The views of a story that an editor has revised.
const VIEWS: [View; 20] = [
    view("manuscript", Stay, ".ProseMirror .change-deleted", Stay),
    view(
        "original",
        Click("label:has(input[value=original])"),
        "article.sheet",
        Click("label:has(input[value=markup])"),
    ),
    view("final", Click("label:has(input[value=final])"), ".ProseMirror", Click("label:has(input[value=markup])")),
    view("find", Press("Control+f"), "[role=search] input, .find input", Press("Escape")),
    view("palette", Press("Control+k"), "dialog [role=option]", Press("Escape")),
    view("template", Press("Control+n"), "dialog[open]", Press("Escape")),
    view("publish", Press("Control+Shift+p"), "dialog[open]", Press("Escape")),
    view("person", Command("person_switch"), "dialog[open]", Press("Escape")),
    view("advance", Command("advance_ask"), "dialog[open] select", Press("Escape")),
    view("shortcuts", Press("F1"), "dialog[open]", Press("Escape")),
    view("diagnostics", Command("diagnostics"), "dialog[open] dl, dialog[open] table", Press("Escape")),
    view("comments", Press("Control+4"), "#inspector [data-thread]", Press("Control+2")),
    view("deliveries", Press("Control+5"), "#inspector", Press("Control+2")),
    view("details", Press("Control+1"), "#inspector input, #inspector textarea", Press("Control+2")),
    view("history", Press("Control+3"), "#inspector", Press("Control+2")),
    view(
        "facts",
        Press("Control+Alt+f"),
        "#inspector li input[type=checkbox]",
        Click("label:has(input[value=pending])"),
    ),
    view("blame", Press("Control+Alt+b"), "dialog[open] li", Press("Escape")),
    view("preview", Press("Control+p"), "iframe", Stay),
    view(
        "phone",
        Click("[aria-pressed=false]:has(.lucide-smartphone)"),
        ".stage.phone iframe",
        Click("[aria-pressed=false]:has(.lucide-monitor)"),
    ),
    view("back", Press("Control+p"), ".ProseMirror", Stay),
];

impl Act {
    async fn perform(&self, window: &Window) {
        match self {
            Stay => {}
            Press(keys) => window.press(keys).await,
            Command(message) => window.command(message).await,
            Click(selector) => window.click(selector).await,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_is_accessible_in_every_look() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let story = library::reviewed(data.path());
    library::commented(data.path(), &story.summary.id);
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    let mut faults = BTreeSet::new();
    for look in LOOKS {
        look.put_on(&window).await;
        window.find("[data-change]").await;
        for view in &VIEWS {
            show(&window, look, view, &mut faults).await;
        }
    }
    assert!(faults.is_empty(), "accessibility faults:\n  {}", faults.into_iter().collect::<Vec<_>>().join("\n  "));
    window.close().await;
}

async fn show(window: &Window, look: Look, view: &View, faults: &mut BTreeSet<String>) {
    view.enter.perform(window).await;
    window.find(view.there).await;
    seen(window, view).await;
    window.picture(&look.name(view.name)).await;
    // What the words are does not matter to the rules; what the colours are does.
    if look.language == "zh" {
        let found = axe::faults(window).await;
        faults.extend(found.into_iter().map(|fault| format!("{} ({}): {fault}", view.name, look.theme)));
    }
    view.leave.perform(window).await;
    if view.there.starts_with("dialog") {
        window.until("!document.querySelector('dialog[open]')").await;
    }
}

/// What shows that the view is there is not cut off by what holds it.
async fn seen(window: &Window, view: &View) {
    let script = format!(
        "(({{ left, top, width, height }}) => {{
            const hit = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 40))
            const wanted = document.querySelector({there})
            return width > 0 && height > 0 && hit !== null && wanted.contains(hit)
        }})(document.querySelector({there}).getBoundingClientRect())",
        there = serde_json::json!(view.there)
    );
    window.until(&script).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_view_and_the_extremes_are_accessible() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    for look in LOOKS {
        look.put_on(&window).await;
        window.find("main .placeholder .primary").await;
        window.picture(&look.name("empty")).await;
        if look.language == "zh" {
            axe::check(&window, "the empty library").await;
        }
    }

    // A very long headline, and a long story, narrow.
    let long = "河湾老印刷所停工二十年之后在上周六上午重新打开大门，三十名小学生围着铅字架排出了他们的第一张报纸并且带回家给祖父母看";
    let blocks = (0..60).map(|at| Node::paragraph(&format!("第{at}段。停工二十年的印刷所上周六重新开门。"))).collect();
    let article = Article { headline: long.repeat(2), body: Body::new(blocks), ..Article::default() };
    Shelf::with(data.path(), &article);
    window.until("document.querySelectorAll('[role=option]').length === 1").await;
    window.click("[role=option]").await;
    window.find(".ProseMirror").await;
    for (width, name) in [(1280, "long"), (1000, "long-1000"), (760, "long-760")] {
        window.client.set_window_size(width, 720).await.unwrap();
        window.until(&format!("window.innerWidth <= {width}")).await;
        window.picture(&format!("{name}.png")).await;
        axe::check(&window, name).await;
    }
    window.close().await;
}
