//! Comparing in the window: the rail beside the text, what is folded away, and the export through the system's own dialog, with the
//! names of those who made the differences.

use std::path::Path;

use fantoccini::Locator;
use galley_article::model::{Article, Body, Node};
use galley_desk::api::MakeRevision;
use serde_json::Value;

use crate::disk::SmallDisk;
use crate::input_method::InputMethod;
use crate::library::{EDITOR, PUBLISHER, REPORTER};
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

/// A story of thirty paragraphs of which the reporter changed the second after a revision that was kept, and the editor the last
/// but one; and the number of that revision.
fn revised(folder: &Path) -> (Shelf, u32) {
    let line = |at: usize| format!("第{at}段写渡口的早晨，船工老周说今天的雾比往常散得晚一些。");
    let mut lines: Vec<String> = (1..=30).map(line).collect();
    let text = |lines: &[String]| Article {
        headline: "渡口清晨".to_owned(),
        body: Body::new(lines.iter().map(|line| Node::paragraph(line)).collect()),
        ..Article::default()
    };
    let shelf = Shelf::with(folder, &text(&lines));
    let keep = MakeRevision { story: shelf.story.clone(), actor: REPORTER.to_owned(), note: "初稿".to_owned() };
    let kept = shelf.desk.make_revision(&keep).unwrap().number;
    lines[1] = lines[1].replace("老周", "老周师傅");
    shelf.write(REPORTER, &text(&lines));
    lines[28] = lines[28].replace("晚一些", "早一个钟头");
    shelf.write(EDITOR, &text(&lines));
    (shelf, kept)
}

const FOLDED: &str = "[...document.querySelectorAll('.texts .compared-folded')].length";

#[tokio::test(flavor = "multi_thread")]
async fn the_rail_leads_and_what_is_alike_is_folded() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let (_, kept) = revised(data.path());
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.client.set_window_size(1280, 800).await.unwrap();
    compared(&window, kept).await;

    // A press on a mark of the rail leads to the change that it stands for, though it lies far below.
    let seen = |words: &str| {
        format!(
            "[...document.querySelectorAll('.texts ins')].some((one) => {{
                const {{ top, bottom }} = one.getBoundingClientRect()
                return one.textContent.includes('{words}') && top > 0 && bottom < innerHeight
            }})"
        )
    };
    window.click(".rail .mark:last-of-type").await;
    window.until(&seen("早一个钟头")).await;
    window.until("document.querySelector('.rail').ariaValueNow === '2'").await;
    window.picture("compare-rail.png").await;
    window.click(".rail .mark").await;
    window.until(&seen("师傅")).await;
    // And the arrow keys do the same.
    window.act("End").await;
    window.until("document.querySelector('.rail').ariaValueNow === '2'").await;
    window.until(&seen("早一个钟头")).await;

    // Only what differs: thirty paragraphs become six, with a line for what lies between; a press on it opens them.
    window.click("button:has(.lucide-fold-vertical)").await;
    window.until(&format!("{FOLDED} === 24")).await;
    window.until("document.querySelectorAll('.texts .compared-fold').length === 1").await;
    window.until("document.querySelector('.texts .compared-fold').textContent.includes('24')").await;
    window.picture("compare-folded.png").await;
    window.click(".texts .compared-fold").await;
    window.until(&format!("{FOLDED} === 0")).await;
    window.until("document.querySelectorAll('.texts .compared-fold').length === 0").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_was_edited_elsewhere_is_compared_and_merged() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let (shelf, _) = revised(data.path());
    let stood = shelf.view().working;
    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("外来稿.md");
    let lines = stood.body.blocks().iter().map(Node::plain_text).map(|line| line.replace("第9段写", "第九段写的是"));
    std::fs::write(&copy, format!("# 渡口清晨\n\n{}\n", lines.collect::<Vec<_>>().join("\n\n"))).unwrap();
    let Some(window) = Window::open(data.path(), EDITOR).await else { return };
    window.client.set_window_size(1280, 800).await.unwrap();
    window.find(".ProseMirror p").await;
    window.press("Control+d").await;

    // What stands is the newer side; the copy becomes the older one, and the two change places.
    window.click("main .sides select:first-of-type option[value=file]").await;
    // The system's dialog is not the page's; WebDriver hands over what it would choose.
    let choose = window.client.find(Locator::Css("input[type=file][accept*='.md']")).await.unwrap();
    choose.send_keys(&copy.display().to_string()).await.unwrap();
    window.until("document.querySelector('main .sides select').selectedOptions[0]?.textContent === '外来稿.md'").await;
    window.click("button:has(.lucide-arrow-right-left)").await;
    window.until("document.querySelectorAll('.rail .mark').length === 1").await;
    window.until("document.querySelector('.texts ins')?.textContent.includes('九')").await;
    window.picture("compare-file.png").await;
    window.click(".banner:has(.lucide-git-merge) button").await;
    window.until("!document.querySelector('main .sides')").await;
    window.until("document.querySelector('.ProseMirror')?.textContent.includes('第九段写的是')").await;
    shelf.until("the copy's words stand", |view| view.working.body.0.plain_text().contains("第九段写的是"));

    // What is no text is refused in words.
    window.press("Control+d").await;
    std::fs::write(copies.path().join("photo.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    window.click("main .sides select:first-of-type option[value=file]").await;
    let choose = window.client.find(Locator::Css("input[type=file][accept*='.md']")).await.unwrap();
    choose.send_keys(&copies.path().join("photo.txt").display().to_string()).await.unwrap();
    window.until("document.querySelector('.notice.fault')?.textContent.includes('photo.txt')").await;
    window.close().await;
}

/// Compares what was kept with what stands.
async fn compared(window: &Window, kept: u32) {
    window.find(".ProseMirror p").await;
    window.press("Control+d").await;
    window.click(&format!("main .sides select option[value='{kept}']")).await;
    window.until("document.querySelectorAll('.rail .mark').length === 2").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_is_exported_through_the_systems_dialog() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let hands = match InputMethod::start(data.path()) {
        Ok(hands) => hands,
        Err(missing) => return println!("skipped: nobody can press keys in a dialog here: {missing}"),
    };
    let (_, kept) = revised(data.path());
    let out = tempfile::tempdir().unwrap();
    let Some(window) = Window::open_in(data.path(), PUBLISHER, hands.environment()).await else { return };
    compared(&window, kept).await;

    let page = out.path().join("compared.html");
    exported(&window, &hands, "html", &page).await;
    window.until(&format!("document.body.textContent.includes('{}')", page.display())).await;
    let html = std::fs::read_to_string(&page).unwrap();
    for part in ["<!doctype html>", "渡口清晨", REPORTER, EDITOR, "师傅", "早一个钟头", "<ins", "<del"] {
        assert!(html.contains(part), "the page has {part}: {html}");
    }
    let data_file = out.path().join("compared.json");
    exported(&window, &hands, "json", &data_file).await;
    window.until(&format!("document.body.textContent.includes('{}')", data_file.display())).await;
    let file: Value = serde_json::from_slice(&std::fs::read(&data_file).unwrap()).unwrap();
    assert_eq!(file["format"], "galley-comparison");

    // Whoever thinks better of it has exported nothing, and is told nothing.
    let front = opened(&window, &hands, "html").await;
    hands.press(&["Escape"]);
    hands.until_front(&front);
    window.until("!document.querySelector('.notice.fault')").await;
    let mut left: Vec<_> = std::fs::read_dir(out.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["compared.html", "compared.json"]);

    refused(&window, &hands, out.path()).await;
    window.close().await;
}

/// A folder that cannot be written is named in one sentence, and nothing is left there.
async fn refused(window: &Window, hands: &InputMethod, folder: &Path) {
    let Some(disk) = SmallDisk::new(&folder.join("disk")) else { return };
    disk.protect();
    let nowhere = disk.folder().join("compared.html");
    exported(window, hands, "html", &nowhere).await;
    let said = "document.querySelector('.notice.fault')?.textContent ?? ''";
    window.until(&format!("({said}).includes('{}')", nowhere.display())).await;
    window.until(&format!("({said}).includes('cannot be written')")).await;
    window.picture("export-refused.png").await;
    assert_eq!(std::fs::read_dir(disk.folder()).unwrap().count(), 0);
}

/// Exports to a place, by typing its path into the dialog.
async fn exported(window: &Window, hands: &InputMethod, format: &str, to: &Path) {
    let front = opened(window, hands, format).await;
    hands.press(&["ctrl+a"]);
    hands.write(&to.display().to_string());
    hands.press(&["Return"]);
    hands.until_front(&front);
}

/// Opens the dialog; answers the window that was in front before.
async fn opened(window: &Window, hands: &InputMethod, format: &str) -> String {
    hands.focus();
    let front = window.until_desk(|| hands.front()).await;
    window.click("button:has(.lucide-download)").await;
    window.click(&format!("[data-keep={format}]")).await;
    hands.until_other_front(&front);
    front
}
