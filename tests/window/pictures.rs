//! Pictures in the text: dropped, pasted and chosen, with description, caption and credit written by keyboard, and kept under the
//! hash of their bytes.

use std::path::{Path, PathBuf};

use fantoccini::Locator;
use galley_article::convert::sha256_hex;
use galley_article::model::{Node, NodeKind};
use galley_desk::api::StoryView;
use serde_json::json;

use crate::clipboard;
use crate::library::REPORTER;
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

fn picture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("icons").join(name)
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_dropped_pasted_and_chosen() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let shelf = Shelf::draft(data.path(), "渡口清晨", &["雾散了。", "船来了。"]);
    let Some(window) = Window::open(data.path(), REPORTER).await else { return };
    let names = ["128x128.png", "32x32.png", "128x128@2x.png"];
    let bytes = names.map(|name| std::fs::read(picture(name)).unwrap());
    let hashes = [0, 1, 2].map(|at| sha256_hex(&bytes[at]));

    drop_on(&window, "雾散了。", &bytes[0]).await;
    described(&window, 1, ["船工老周", "老周站在船头", "林晗 摄"]).await;
    let first = until_figures(&shelf, 1, |figures| figures[0].attr_str("credit") == "林晗 摄");
    assert_eq!(first[0].plain_text(), "老周站在船头");
    assert_eq!(first[0].attr_str("alt"), "船工老周");
    window.picture("picture.png").await;

    // What another program has copied, with its own key, behind the last paragraph.
    window.press("Control+End").await;
    clipboard::put(vec![("image/png", bytes[1].clone())]);
    window.press("Control+v").await;
    described(&window, 2, ["渡船", "渡船靠岸", "资料图"]).await;
    let second = until_figures(&shelf, 2, |figures| figures[1].attr_str("credit") == "资料图");
    assert_eq!((second[0].attr_str("alt"), second[1].attr_str("alt")), ("船工老周", "渡船"));

    // The system's dialog is not the page's; WebDriver hands over what it would choose.
    let choose = window.client.find(Locator::Css(".tools input[type=file]")).await.unwrap();
    choose.send_keys(&picture(names[2]).display().to_string()).await.unwrap();
    let all = until_figures(&shelf, 3, |_| true);

    // Each is kept under the hash of what was given, and the article lists it.
    let view = shelf.view();
    for ((figure, hash), bytes) in all.iter().zip(&hashes).zip(&bytes) {
        assert_eq!(figure.attr_str("media"), hash);
        let kept = data.path().join("media").join(&hash[..2]).join(hash);
        assert_eq!(&std::fs::read(kept).unwrap(), bytes);
        assert!(view.working.media.iter().any(|media| media.sha256 == *hash && media.mime == "image/png"));
    }

    // What is no picture is refused in words, and changes nothing.
    drop_on(&window, "雾散了。", b"no picture").await;
    window.until("document.querySelector('.notice.fault')").await;
    assert_eq!(until_figures(&shelf, 3, |_| true).len(), 3);
    window.close().await;
}

/// Drops a file on these words. WebDriver cannot drag anything in from outside of a page, so the event is made in it.
async fn drop_on(window: &Window, words: &str, bytes: &[u8]) {
    window.caret(words, true).await;
    let script = "
        const [bytes] = given
        const dataTransfer = new DataTransfer()
        dataTransfer.items.add(new File([Uint8Array.from(bytes)], 'ferry.png', { type: 'image/png' }))
        getSelection().focusNode.parentElement.scrollIntoView({ block: 'center' })
        const { left, top, height } = getSelection().focusNode.parentElement.getBoundingClientRect()
        const place = { clientX: left + 4, clientY: top + height / 2 }
        const event = new DragEvent('drop', { dataTransfer, ...place, bubbles: true, cancelable: true })
        document.elementFromPoint(place.clientX, place.clientY).dispatchEvent(event)";
    window.wait_for(script, vec![json!(bytes)]).await;
}

/// Writes description, caption and credit of a picture that has just come in, from the text behind it, with keys alone.
async fn described(window: &Window, count: usize, [alt, caption, credit]: [&str; 3]) {
    let shown = format!(
        "document.querySelectorAll('figure[data-state=shown]').length === {count}
         && document.activeElement.matches('.ProseMirror')"
    );
    window.until(&shown).await;
    // The caret waits in the caption.
    window.keys(caption).await;
    window.act("Tab").await;
    window.until("document.activeElement.dataset.figure === 'alt'").await;
    window.keys(alt).await;
    window.act("Enter").await;
    window.until("document.activeElement.dataset.figure === 'credit'").await;
    window.keys(credit).await;
    // And on with the text.
    window.act("Enter").await;
    window.until("document.activeElement.matches('.ProseMirror')").await;
}

/// The figures of the story, once there are so many and they are as wanted.
fn until_figures(shelf: &Shelf, count: usize, holds: impl Fn(&[Node]) -> bool) -> Vec<Node> {
    shelf.until(&format!("{count} figures"), |view| {
        let found = figures(view);
        found.len() == count && holds(&found)
    });
    figures(&shelf.view())
}

fn figures(view: &StoryView) -> Vec<Node> {
    view.working.body.blocks().iter().filter(|block| block.kind == NodeKind::Figure).cloned().collect()
}
