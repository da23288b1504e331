//! IPTC-IIM 4.2: datasets of record 2, as picture agencies write them.

use super::{Said, guessed};

/// The escape sequence with which 1:90 says UTF-8 (ISO 2022).
const UTF_8: &[u8] = b"\x1b%G";

pub(super) fn read(bytes: &[u8]) -> Said {
    let mut is_utf8 = false;
    let (mut caption, mut agency, mut source) = (None, None, None);
    let mut creators = Vec::new();
    let mut all = Vec::new();
    for (record, dataset, value) in datasets(bytes) {
        match (record, dataset) {
            (1, 90) => is_utf8 = value == UTF_8,
            (2, 80) => creators.push(value),
            (2, 110) => agency = agency.or(Some(value)),
            (2, 115) => source = source.or(Some(value)),
            (2, 120) => caption = caption.or(Some(value)),
            _ => continue,
        }
        if record == 2 {
            all.extend_from_slice(value);
        }
    }
    // Guessed of all the words at once: a name alone is too short to tell.
    let is_gbk = super::is_paired(&all);
    let text = |value: &[u8]| {
        let value = value.strip_suffix(b"\0").unwrap_or(value);
        match (is_utf8 || std::str::from_utf8(&all).is_ok(), is_gbk) {
            (true, _) => String::from_utf8_lossy(value).into_owned(),
            (false, true) => encoding_rs::GB18030.decode_without_bom_handling(value).0.into_owned(),
            (false, false) => guessed(value),
        }
    };
    Said {
        caption: caption.map(text).unwrap_or_default(),
        creators: creators.into_iter().map(text).collect(),
        agency: agency.or(source).map(text).unwrap_or_default(),
        alt: String::new(),
    }
}

/// `(record, dataset, value)`; ends where the datasets are no longer sound.
fn datasets(bytes: &[u8]) -> impl Iterator<Item = (u8, u8, &[u8])> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let [0x1c, record, dataset, high, low] = *bytes.get(at..at + 5)? else { return None };
        at += 5;
        let mut size = usize::from(u16::from_be_bytes([high, low]));
        if high & 0x80 != 0 {
            // An extended dataset: the size of the size.
            let digits = bytes.get(at..at + (size & 0x7fff)).filter(|digits| digits.len() <= 4)?;
            at += digits.len();
            size = digits.iter().fold(0, |size, digit| size << 8 | usize::from(*digit));
        }
        let value = bytes.get(at..at.checked_add(size)?)?;
        at += size;
        Some((record, dataset, value))
    })
}
