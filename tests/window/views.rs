//! Every view and state, in both languages and both themes: without serious accessibility faults, and with a picture each for
//! people to look at.

use std::collections::BTreeSet;
use std::path::Path;

use galley_article::model::{Article, Body, Node, NodeKind};
use galley_desk::Place;
use galley_desk::api::{MergeBase, MergeCopy, MoveStory, Says, StoryAct};
use serde_json::json;

use crate::library::{EDITOR, PUBLISHER, REPORTER};
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
    /// Asks where the words that are selected shall lead.
    Link,
    /// Opens the menu of the table that the caret is in.
    Table,
    /// Moves the story onward as far as its stage lets it.
    Stopped,
}

use Act::{Click, Command, Link, Press, Stay, Stopped, Table};

const fn view(name: &'static str, enter: Act, there: &'static str, leave: Act) -> View {
    View { name, enter, there, leave }
}

/// The views of a story that an editor has revised.
const VIEWS: [View; 28] = [
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
    view("return", Command("return_ask"), "dialog[open] textarea", Press("Escape")),
    view("advance", Command("advance_ask"), "dialog[open] select", Press("Escape")),
    view("shortcuts", Press("F1"), "dialog[open]", Press("Escape")),
    view("diagnostics", Command("diagnostics"), "dialog[open] dl, dialog[open] table", Press("Escape")),
    view("comments", Press("Control+4"), "#inspector [data-thread]", Press("Control+2")),
    view("deliveries", Press("Control+5"), "#inspector", Press("Control+2")),
    view("details", Press("Control+1"), "#inspector input, #inspector textarea", Press("Control+2")),
    view("history", Press("Control+3"), "#inspector", Press("Control+2")),
    view(
        "triage",
        Click("#inspector [data-class=wording]"),
        "#inspector [data-class=wording][aria-pressed=true]",
        Click("#inspector [data-class=wording]"),
    ),
    view(
        "facts",
        Press("Control+Alt+f"),
        "#inspector li input[type=checkbox]",
        Click("label:has(input[value=pending])"),
    ),
    view("compare-inline", Press("Control+d"), ".texts.inline", Click("label:has(input[value=beside])")),
    view("compare-beside", Stay, ".texts.beside", Click("label:has(input[value=inline])")),
    view("compare-end", Press("Control+d"), ".ProseMirror[contenteditable=true]", Stay),
    view("link", Link, "dialog[open] input", Press("Escape")),
    view("focus", Press("Control+Shift+f"), ".ProseMirror", Press("Escape")),
    view("trash", Command("go_trash"), ".row.trash", Command("go_desk")),
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

/// What only some stories come to: a signature that an edit voided, two texts that collide, a stage that stops a story, and the
/// menu of a table.
const STATES: [View; 4] = [
    view("signoff-void", Stay, "[data-void]", Stay),
    view("collision", Stay, "[data-conflict]", Stay),
    view("table-menu", Table, ".acts .group button:focus", Press("Escape")),
    view("stopped", Stopped, "dialog .stopped [data-override]", Press("Escape")),
];

/// A story at its second stage, edited after it was signed there, with a table, and with a copy that does not go together with
/// it; its newsroom lets nothing pass that has open changes.
fn troubled(folder: &Path) {
    let rule = "[[rule]]\ncode = \"changes-open\"\nseverity = \"block\"\nstage = \"editing\"\noverridable = true\n";
    std::fs::write(Place::in_folder(folder).preflight(), rule).unwrap();
    let paragraph = |text: &str| Node::paragraph(text);
    let cell = |text: &str| Node::element(NodeKind::TableCell, vec![paragraph(text)]);
    let row = |texts: [&str; 2]| Node::element(NodeKind::TableRow, texts.map(cell).to_vec());
    let table = Node::element(NodeKind::Table, vec![row(["头班", "六点"]), row(["末班", "二十一点"])]);
    let text = |first: &str| Article {
        headline: "渡口清晨".to_owned(),
        body: Body::new(vec![paragraph(first), table.clone(), paragraph("票价两元。")]),
        ..Article::default()
    };
    let shelf = Shelf::with(folder, &text("渡船每天早上六点开出。"));
    let story = shelf.story.clone();
    shelf.desk.submit_story(&StoryAct { story: story.clone(), actor: REPORTER.to_owned() }).unwrap();
    let onward = MoveStory {
        story: story.clone(),
        actor: EDITOR.to_owned(),
        to: None,
        holder: Some(PUBLISHER.to_owned()),
        note: "班次已核".to_owned(),
        reason: None,
        base_version: None,
    };
    shelf.desk.advance_story(&onward).unwrap();
    shelf.write(REPORTER, &text("渡船每天早上六点半开出。"));
    let copy = MergeCopy {
        story,
        actor: PUBLISHER.to_owned(),
        article: json!(text("渡船每天早上七点开出。")),
        says: Says::Everything,
        author: Some(EDITOR.to_owned()),
        base: Some(MergeBase::Article(json!(text("渡船每天早上六点开出。")))),
    };
    shelf.desk.merge_copy(&copy).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_some_stories_come_to_is_accessible_in_every_look() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    troubled(data.path());
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.client.set_window_size(1440, 900).await.unwrap();
    let mut faults = BTreeSet::new();
    for look in LOOKS {
        look.put_on(&window).await;
        window.find(".ProseMirror td").await;
        window.press("Control+2").await;
        for state in &STATES {
            show(&window, look, state, &mut faults).await;
        }
    }
    assert!(faults.is_empty(), "accessibility faults:\n  {}", faults.into_iter().collect::<Vec<_>>().join("\n  "));
    window.close().await;
}

impl Act {
    async fn perform(&self, window: &Window) {
        match self {
            Stay => {}
            Press(keys) => window.press(keys).await,
            Command(message) => window.command(message).await,
            Click(selector) => window.click(selector).await,
            Link => {
                window.select("志愿者").await;
                window.press("Control+l").await;
            }
            Table => {
                window.click(".ProseMirror td").await;
                window.click(".trigger").await;
            }
            Stopped => {
                window.command("advance_ask").await;
                window.click("dialog[open] button[type=submit]").await;
            }
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
        there = json!(view.there)
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
