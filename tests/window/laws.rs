//! The laws of DESIGN §1 through the window: a scripted session of edits by three people in the real editor, whose every step
//! follows from a number. What the window shows is what the desk has; each decision is taken back and made again without a trace;
//! and whatever order one decides in, the two texts are in the end what they would be after deciding on all.
//!
//! `GALLEY_WINDOW_SEEDS` names other numbers, with commas between them.

use std::path::Path;
use std::process::Command;

use galley_article::model::{Article, Body, Node, NodeKind};
use galley_desk::api::StoryView;
use serde_json::{Value, json};

use crate::driver::PATIENCE;
use crate::library::{self, EDITOR, PUBLISHER, REPORTER};
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

const PEOPLE: [&str; 3] = [REPORTER, EDITOR, PUBLISHER];
/// Edits by each of the three.
const EDITS: u32 = 14;
/// Decisions that are taken back and made again.
const WALKS: usize = 4;

/// Edits the body as a person would, from selection to key. Text that is hard to cut is among what is written.
const EDIT: &str = "
    const [seed, count] = given
    let state = seed >>> 0
    const below = (end) => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return (state >>> 8) % end }
    const view = document.querySelector('.ProseMirror')
    view.focus()
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))
    const cuts = new Intl.Segmenter('zh', { granularity: 'grapheme' })
    const scraps = ['桥', '，', '渡口', 'ferry ', 'e\\u0301', '👨‍👩‍👧', ' 3.5%', '“好”', 'שלום', '一元五角']
    const isText = (node) => !node.parentElement.closest('[contenteditable=false], del')
    const runs = () => {
      const walk = document.createTreeWalker(view, NodeFilter.SHOW_TEXT)
      const found = []
      while (walk.nextNode()) if (walk.currentNode.data && isText(walk.currentNode)) found.push(walk.currentNode)
      return found
    }
    const blockOf = (run) => run.parentElement.closest('p, h2, h3, h4, figcaption')
    const place = (among) => {
      const run = among[below(among.length)]
      const ends = [0, ...[...cuts.segment(run.data)].map(({ index, segment }) => index + segment.length)]
      return [run, ends[below(ends.length)]]
    }
    const select = async (from, to) => {
      getSelection().setBaseAndExtent(...from, ...to)
      await frame()
    }
    const press = (key, code, more = {}) => {
      view.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...more }))
    }
    // A few characters of one block, or from a block into the next.
    const range = async (across) => {
      const all = runs()
      const from = place(all)
      const at = all.indexOf(from[0])
      const next = all[Math.min(at + 1, all.length - 1)]
      const end = across ? next : from[0]
      const ends = [0, ...[...cuts.segment(end.data)].map(({ index, segment }) => index + segment.length)]
      const start = across ? 0 : ends.indexOf(from[1])
      await select(from, [end, ends[Math.min(start + below(9), ends.length - 1)]])
    }
    const write = () => document.execCommand('insertText', false, scraps[below(scraps.length)])
    const acts = [
      async () => { const at = place(runs()); await select(at, at); write() },
      async () => { const at = place(runs()); await select(at, at); write() },
      async () => { await range(false); write() },
      async () => { await range(false); write() },
      async () => { await range(false); press('Backspace', 'Backspace') },
      async () => { await range(true); press('Backspace', 'Backspace') },
      async () => { const at = place(runs()); await select(at, at); press('Enter', 'Enter') },
      async () => {
        const all = runs()
        const block = blockOf(all[below(all.length)])
        const run = all.find((each) => blockOf(each) === block)
        await select([run, 0], [run, 0])
        press('Backspace', 'Backspace')
      },
      async () => { await range(false); press('b', 'KeyB', { ctrlKey: true }) },
      async () => { press('z', 'KeyZ', { ctrlKey: true }) },
    ]
    for (let at = 0; at < count && runs().length > 0; at += 1) {
      await acts[below(acts.length)]()
      await frame()
    }
    return true";

/// A story with blocks of several kinds.
fn article() -> Article {
    let item = |text: &str| Node::element(NodeKind::ListItem, vec![Node::paragraph(text)]);
    let quote = Node::element(NodeKind::Blockquote, vec![Node::paragraph("“船就是我的桥。”他说。")]);
    let list = Node::element(NodeKind::BulletList, vec![item("头班六点。"), item("末班二十一点。")]);
    let blocks = vec![
        Node::paragraph("停航二十年的老渡口上周六重新开航，三十名学生坐上头班船。"),
        Node::heading(2, "雾散了，船来了"),
        Node::paragraph("The ferry takes forty people. It costs 一元, or 3.5% less with a pass 👨‍👩‍👧."),
        quote,
        Node::paragraph("船工老周解开缆绳，把船撑离了码头。"),
        list,
        Node::paragraph("下个月渡口要停航检修 e\u{301}tude。"),
    ];
    Article { headline: "渡口清晨".to_owned(), body: Body::new(blocks), ..Article::default() }
}

/// A body's text as the page has it: nothing between the parts of one block.
fn flat(body: &Body) -> String {
    fn text(node: &Node, out: &mut String) {
        out.push_str(node.text.as_str());
        node.content.iter().for_each(|child| text(child, out));
    }
    let block = |node: &Node| {
        let mut out = String::new();
        text(node, &mut out);
        out
    };
    body.blocks().iter().map(block).collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_laws_hold_for_what_three_people_do_in_the_window() {
    let _screen = SCREEN.lock().await;
    for seed in seeds() {
        let data = tempfile::tempdir().unwrap();
        let story = library::submitted(data.path(), &article()).summary.id;
        let shelf = Shelf { desk: library::desk(data.path()), story };
        let Some(window) = Window::open(data.path(), REPORTER).await else { return };
        edited(&window, &shelf, seed).await;
        window.picture("laws.png").await;
        shown(&window, &shelf).await;
        walked(&window, &shelf).await;
        let before = shelf.view();
        println!("seed {seed}: {} changes left to decide one by one", before.changes.len());
        window.close().await;

        // One by one: all accepted in one copy of the library, all rejected in another.
        for (key, verdict) in [("Alt+a", "accepted"), ("Alt+r", "rejected")] {
            let copies = tempfile::tempdir().unwrap();
            let copy = copies.path().join("library");
            copied(data.path(), &copy);
            let shelf = Shelf { desk: library::desk(&copy), story: shelf.story.clone() };
            let Some(window) = Window::open(&copy, PUBLISHER).await else { return };
            let wanted = if verdict == "accepted" { &before.working } else { &before.baseline };
            decided_one_by_one(&window, &shelf, key).await;
            let view = shelf.view();
            assert_eq!(view.working, *wanted, "seed {seed}: the working text once all are {verdict}");
            assert_eq!(view.baseline, *wanted, "seed {seed}: the baseline once all are {verdict}");
            window.until_body(&flat(&wanted.body)).await;
            window.close().await;
        }
    }
}

fn seeds() -> Vec<u32> {
    let named = std::env::var("GALLEY_WINDOW_SEEDS").unwrap_or_else(|_| "7".to_owned());
    named.split(',').map(|seed| seed.trim().parse().unwrap()).collect()
}

fn copied(from: &Path, to: &Path) {
    let done = Command::new("cp").arg("-r").arg(from).arg(to).status().unwrap();
    assert!(done.success(), "{} is copied", from.display());
}

/// Three people edit one after the other; what the window shows is what the desk then has.
async fn edited(window: &Window, shelf: &Shelf, seed: u32) {
    let baseline = shelf.view().baseline;
    for (at, person) in (0..).zip(PEOPLE) {
        if at > 0 {
            window.work_as(person).await;
        }
        window.until_body(&flat(&shelf.view().working.body)).await;
        window.wait_for(EDIT, vec![json!(seed.wrapping_mul(31).wrapping_add(at)), json!(EDITS)]).await;
        let view = saved(window, shelf).await;
        assert_eq!(view.baseline, baseline, "seed {seed}: what was agreed stands still");
        let known = view.changes.iter().all(|change| PEOPLE.contains(&change.author.as_str()));
        assert!(known, "seed {seed}: every change is somebody's: {:?}", view.changes);
    }
}

/// Waits until all that stands in the window is what the desk has. Answers the story.
async fn saved(window: &Window, shelf: &Shelf) -> StoryView {
    let began = std::time::Instant::now();
    loop {
        window.until("document.querySelector('footer [data-saved]')?.ariaBusy === 'false'").await;
        let (shown, view) = (window.body().await, shelf.view());
        let counted = "Number(document.querySelector('#inspector .head h2')?.textContent.match(/[0-9]+/)?.[0] ?? 0)";
        let count = window.run(&format!("return {counted}"), Vec::new()).await;
        if shown == flat(&view.working.body) && count == json!(view.changes.len()) {
            return view;
        }
        if began.elapsed() > PATIENCE {
            window.picture("window-failed.png").await;
            panic!("shown {shown:?} and {count}\nsaved {:?} and {}", flat(&view.working.body), view.changes.len());
        }
    }
}

/// Law 1 on the screen: Original is the one text, Final the other.
async fn shown(window: &Window, shelf: &Shelf) {
    let view = shelf.view();
    window.click("label:has(input[value=original])").await;
    window.until_body(&flat(&view.baseline.body)).await;
    window.click("label:has(input[value=final])").await;
    window.until_body(&flat(&view.working.body)).await;
    window.click("label:has(input[value=markup])").await;
    window.until_body(&flat(&view.working.body)).await;
}

/// What a decision must leave as it was when it is taken back: both texts, and every change with its names and times.
fn all_of(view: &StoryView) -> Value {
    json!([view.working, view.baseline, view.changes])
}

/// Law 4: a decision is taken back and made again with Ctrl+Z and Ctrl+Y.
async fn walked(window: &Window, shelf: &Shelf) {
    for walk in 0..WALKS {
        let before = saved(window, shelf).await;
        if before.changes.is_empty() {
            return;
        }
        window.press("F8").await;
        window.press(if walk % 2 == 0 { "Alt+a" } else { "Alt+r" }).await;
        let decided = after(window, shelf, |view| view.changes.len() < before.changes.len()).await;
        window.press("Control+z").await;
        let back = after(window, shelf, |view| view.changes.len() == before.changes.len()).await;
        assert_eq!(all_of(&back), all_of(&before), "taking a decision back leaves nothing of it");
        window.press("Control+y").await;
        let again = after(window, shelf, |view| view.changes.len() == decided.changes.len()).await;
        assert_eq!(all_of(&again), all_of(&decided), "made again, it is the same");
    }
}

/// Waits until the desk has what is looked for and the window shows it.
async fn after(window: &Window, shelf: &Shelf, holds: impl Fn(&StoryView) -> bool) -> StoryView {
    window.until_desk(|| Some(shelf.view()).filter(&holds)).await;
    saved(window, shelf).await
}

/// Law 2: each change by itself, wherever the last decision has led to, now and then from further on.
async fn decided_one_by_one(window: &Window, shelf: &Shelf, key: &str) {
    saved(window, shelf).await;
    loop {
        let left = shelf.view().changes.len();
        if left == 0 {
            return;
        }
        for _ in 0..=left % 3 {
            window.press("F8").await;
        }
        window.press(key).await;
        after(window, shelf, |view| view.changes.len() < left).await;
    }
}
