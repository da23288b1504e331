//! The clipboard's HTML and picture as they were copied.
//!
//! WebKit for GTK hands a page its own rewriting of the HTML, which lacks what Word says about its lists: their items would
//! arrive as paragraphs that begin with a dot. The importer reads what was copied, and cleans it better. Of a picture it
//! hands over nothing. Elsewhere the page gets what it needs, so nothing is read here.

use tauri::AppHandle;

/// The pictures that a page can show, as they are asked for: what loses nothing first.
#[cfg(target_os = "linux")]
const PICTURES: [&str; 5] = ["image/png", "image/webp", "image/avif", "image/gif", "image/jpeg"];

/// How long whoever owns the clipboard may take to answer.
#[cfg(target_os = "linux")]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(3);

/// What lies on the clipboard as HTML. `None` when there is none, when its owner does not answer, and where the page knows it.
#[cfg(target_os = "linux")]
pub(crate) fn html(app: &AppHandle) -> Option<String> {
    read(app, "text/html").map(|bytes| decoded(&bytes)).filter(|html| !html.trim().is_empty())
}

/// The bytes of a picture that lies on the clipboard; empty when there is none, and where the page gets it.
#[cfg(target_os = "linux")]
pub(crate) fn picture(app: &AppHandle) -> Vec<u8> {
    let there = read(app, "TARGETS").is_some();
    let mut formats = PICTURES.iter().take_while(|_| there);
    formats.find_map(|format| read(app, format)).unwrap_or_default()
}

/// What the clipboard's owner answers for a format; `None` when that is nothing.
#[cfg(target_os = "linux")]
fn read(app: &AppHandle, format: &'static str) -> Option<Vec<u8>> {
    let (answer, answered) = std::sync::mpsc::channel();
    let ask = move || {
        let clipboard = gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD);
        clipboard.request_contents(&gtk::gdk::Atom::intern(format), move |_, found| {
            // Whoever asked may have given up.
            let _ = answer.send(found.data());
        });
    };
    app.run_on_main_thread(ask).ok()?;
    answered.recv_timeout(PATIENCE).ok().filter(|bytes| !bytes.is_empty())
}

/// Where the page gets all that was copied.
#[cfg(not(target_os = "linux"))]
pub(crate) fn html(_app: &AppHandle) -> Option<String> {
    None
}

/// Where the page gets pictures itself.
#[cfg(not(target_os = "linux"))]
pub(crate) fn picture(_app: &AppHandle) -> Vec<u8> {
    Vec::new()
}

/// Most programs write UTF-8; some write UTF-16 and say so with a byte-order mark.
#[cfg(any(target_os = "linux", test))]
fn decoded(bytes: &[u8]) -> String {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').trim_end_matches('\0').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn a_byte_order_mark_says_how_it_is_written() {
        assert_eq!(decoded("<p>渡口".as_bytes()), "<p>渡口");
        assert_eq!(decoded("\u{feff}<p>渡\0".as_bytes()), "<p>渡");
        let wide = |unit: fn(u16) -> [u8; 2]| "\u{feff}<p>渡🛶".encode_utf16().flat_map(unit).collect::<Vec<_>>();
        assert_eq!(decoded(&wide(u16::to_le_bytes)), "<p>渡🛶");
        assert_eq!(decoded(&wide(u16::to_be_bytes)), "<p>渡🛶");
        assert_eq!(decoded(b""), "");
    }
}
