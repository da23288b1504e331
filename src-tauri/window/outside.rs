//! The few things the window asks of the system: a browser, a notification, the user's name.

use galley_article::model::schema::is_safe_address;
use galley_desk::api::{Code, Fault, Result};

/// Opens a web address in the user's browser. The window shows the address and asks before it calls this; anything
/// that is not the web is refused all the same, because a page may have talked the window into it.
pub(crate) fn open_address(address: &str) -> Result<()> {
    let lower = address.to_ascii_lowercase();
    if !is_safe_address(address) || !(lower.starts_with("https://") || lower.starts_with("http://")) {
        return Err(Fault::new(Code::Invalid, "The address was not opened: only web addresses are."));
    }
    open::that_detached(address).map_err(|error| {
        Fault::new(Code::Io, format!("No browser could be started ({error}). Copy the address instead."))
    })
}

/// Tells the user something while the window may be out of sight. Where the system shows no such things, nobody is told:
/// the window says the same.
pub(crate) fn notify(title: String, text: String) {
    // The session bus may take long to answer, or never do.
    std::thread::spawn(move || {
        // Some systems take the text for markup.
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        if let Err(error) = notify_rust::Notification::new().appname("Galley").summary(&title).body(&text).show() {
            tracing::info!("nobody was notified: {error}");
        }
    });
}

/// Whom GALLEY_ACTOR or the system names as the one who sits here; empty when neither does.
pub(crate) fn user_name() -> String {
    let named = ["GALLEY_ACTOR", "USER", "USERNAME"].into_iter().filter_map(|name| std::env::var(name).ok());
    named.map(|name| name.trim().to_owned()).find(|name| !name.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_opened() {
        for address in ["file:///etc/passwd", "javascript:alert(1)", "mailto:a@b.c", "https://a b", "-x", ""] {
            assert_eq!(open_address(address).unwrap_err().code, Code::Invalid, "{address}");
        }
    }
}
