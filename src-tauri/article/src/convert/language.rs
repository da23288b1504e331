//! Which language a text is in, as far as an importer has to know: a BCP 47 tag from its scripts.
//!
//! This is no language identification: Latin text is taken for English, the newsroom's other language.

use crate::text::count::is_han;

/// Characters that are written so in traditional Chinese only, among the commonest of news text.
const TRADITIONAL: &str = "們這來時對說國會個學與為發後過還經樣點機開關長東車馬見問門聽讓認該實際動應無業務報記員責輯";
/// Their simplified twins.
const SIMPLIFIED: &str = "们这来时对说国会个学与为发后过还经样点机开关长东车马见问门听让认该实际动应无业务报记员责辑";

/// `zh-Hans`, `zh-Hant`, `ja`, `ko` or `en`; `None` for a text without letters. Reads the first 20,000 characters.
pub fn detect(text: &str) -> Option<&'static str> {
    let (mut han, mut kana, mut hangul, mut latin) = (0usize, 0usize, 0usize, 0usize);
    let (mut traditional, mut simplified) = (0usize, 0usize);
    let mut in_word = false;
    for c in text.chars().take(20_000) {
        let letter = c.is_alphabetic() && !is_han(c);
        match c {
            '\u{3041}'..='\u{30ff}' => kana += 1,
            '\u{ac00}'..='\u{d7af}' => hangul += 1,
            _ if is_han(c) => {
                han += 1;
                let (old, new) = (TRADITIONAL.contains(c), SIMPLIFIED.contains(c));
                traditional += usize::from(old && !new);
                simplified += usize::from(new && !old);
            }
            // Words are weighed against characters, since one Chinese character says about half a word.
            _ if letter && !in_word => latin += 1,
            _ => {}
        }
        in_word = letter;
    }
    if han + kana + hangul + latin == 0 {
        return None;
    }
    if hangul > han + latin {
        return Some("ko");
    }
    if kana * 5 > han + kana && kana > latin {
        return Some("ja");
    }
    if han * 2 < latin {
        return Some("en");
    }
    Some(if traditional > simplified { "zh-Hant" } else { "zh-Hans" })
}
