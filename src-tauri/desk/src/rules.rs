//! A newsroom's own lexicon and classes of changes: `lexicon.toml` and `triage.toml` beside the library.
//!
//! A file that cannot be used is left out and named in the log: a mistake in it must not keep anybody from writing.

use std::path::Path;

use galley_article::facts::Lexicon;
use galley_article::triage::{self, Rules};

use crate::place::Place;

/// The rules of the newsroom; none where it has written none, and Galley's own hold.
pub(crate) fn of_newsroom(place: &Place) -> Option<Rules> {
    let own_lexicon = read(&place.lexicon(), Lexicon::parse);
    let text = std::fs::read_to_string(place.triage()).ok();
    if own_lexicon.is_none() && text.is_none() {
        return None;
    }
    let lexicon = own_lexicon.unwrap_or_else(|| Lexicon::house().clone());
    let own = read(&place.triage(), |text| Rules::parse(text, lexicon.clone()));
    own.or_else(|| Rules::parse(triage::BUILT_IN, lexicon).ok())
}

/// What a file says; nothing where there is none or it cannot be used.
fn read<T>(path: &Path, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
    let why = match std::fs::read_to_string(path) {
        Ok(text) => match parse(&text) {
            Ok(read) => return Some(read),
            Err(why) => why,
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => error.to_string(),
    };
    tracing::warn!("{} cannot be used, so Galley's own rules hold: {why}", path.display());
    None
}
