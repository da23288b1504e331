//! What was copied in Word or Google Docs and is pasted with Ctrl+V: it comes from the system's clipboard, through WebKit, and
//! stands in the text as the desk's importer reads it.

use std::path::{Path, PathBuf};

use galley_article::model::{Body, schema};
use galley_desk::api::Paste;
use serde_json::{Value, json};

use crate::clipboard;
use crate::library::{REPORTER, lines};
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

/// The document that the editor shows; another object after each change.
const DOCUMENT: &str = "document.querySelector('.ProseMirror').pmViewDesc.node";

/// What no text of a newsroom contains unless an office program's markup was taken for words.
const JUNK: [&str; 9] =
    ["mso-", "MsoNormal", "@list", "@page", "StartFragment", "[if ", "<o:p>", "docs-internal-guid", "{margin"];

#[tokio::test(flavor = "multi_thread")]
async fn words_of_word_and_google_docs_are_pasted_clean() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let shelf = Shelf::draft(data.path(), "paste", &["begin"]);
    let Some(window) = Window::open(data.path(), REPORTER).await else { return };
    window.caret("begin", true).await;

    let word = paste(&window, include_str!("clipboards/word.html")).await;
    assert_eq!(
        lines(&word),
        "渡口的早晨\n渡船每天早上六点开出，Ferry No.\u{a0}7载着菜农和学生过河。\n单程票价两元老人和学生免费\n早班6:00\n时刻表见网站。"
    );
    assert_eq!(kinds(&word), ["heading", "paragraph", "bullet_list", "table", "paragraph"]);
    let docs = paste(&window, include_str!("clipboards/google-docs.html")).await;
    assert_eq!(
        lines(&docs),
        "The morning ferry\nIt leaves at six and carries everybody across.\nTwo yuan each wayFree for pupils\nThe timetable is on the site."
    );
    assert_eq!(kinds(&docs), ["heading", "paragraph", "ordered_list", "paragraph"]);
    for body in [&word, &docs] {
        let marks = json!(body).to_string();
        assert!(["strong", "em", "https://example.org/ferry"].iter().all(|wanted| marks.contains(wanted)), "{marks}");
    }

    // What is in the text is in the library.
    shelf.until("the paste is saved", |view| view.working.body == docs);
    let (mut different, mut last) = (Vec::new(), docs);
    for file in corpus() {
        let html = std::fs::read_to_string(&file).unwrap();
        let wanted = shelf.desk.clean_paste(&Paste { html: Some(html.clone()), text: None }).unwrap().body;
        let wanted = canonical(&json!(wanted));
        // Nothing to paste: pictures that lie on the disk of whoever copied them.
        if wanted.is_blank() {
            continue;
        }
        // One sees that something was pasted only where it was not there before.
        if wanted == last {
            window.press("Control+a").await;
            window.keys("x").await;
            window.until_body("x").await;
        }
        let got = paste(&window, &html).await;
        if got != wanted {
            different.push(format!("{}\n    wanted {}\n    got    {}", file.display(), json!(wanted), json!(got)));
        }
        let words = got.0.plain_text();
        let junk: Vec<_> = JUNK.iter().filter(|junk| words.contains(**junk)).collect();
        assert!(junk.is_empty(), "{}: {junk:?} in {words}", file.display());
        last = got;
    }
    assert!(different.is_empty(), "{} pastes are not what was copied:\n{}", different.len(), different.join("\n"));
    window.close().await;
}

/// Pastes this in the place of all there is, with the keyboard, and answers the body that it makes.
async fn paste(window: &Window, html: &str) -> Body {
    clipboard::put(vec![("text/html", html.as_bytes().to_vec())]);
    window.perform(&format!("window.before = {DOCUMENT}")).await;
    window.press("Control+a").await;
    window.press("Control+v").await;
    window.until(&format!("{DOCUMENT} !== window.before")).await;
    canonical(&window.ask(&format!("{DOCUMENT}.toJSON()")).await)
}

fn canonical(document: &Value) -> Body {
    schema::canonical(document).0
}

fn kinds(body: &Body) -> Vec<&'static str> {
    body.blocks().iter().map(|block| block.kind.name()).collect()
}

/// The clipboards that others have collected.
fn corpus() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/paste");
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("skipped: the corpus of clipboards is not here");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = files.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "html"));
    files.sort();
    assert!(files.len() > 50, "the corpus holds {} clipboards", files.len());
    files
}
