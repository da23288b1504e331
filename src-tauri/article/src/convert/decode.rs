//! Bytes to text: byte order marks, UTF-8, UTF-16, and the encodings of older newsroom systems.
//!
//! The guess is `chardetng`'s and the tables are `encoding_rs`'s. What was guessed or lost is always said.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::problem::Problem;

/// Text with what there is to say about how it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark and NUL characters.
    pub text: String,
    /// `encoding-guessed`, `invalid-bytes`, `nul-bytes`, `binary`, `empty`.
    pub problems: Vec<Problem>,
    /// The bytes are no text of any kind; `text` is empty.
    pub is_binary: bool,
}

/// Opening bytes of files that are surely no text, with the name to show.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n", "PNG picture"),
    (b"\xff\xd8\xff", "JPEG picture"),
    (b"GIF87a", "GIF picture"),
    (b"GIF89a", "GIF picture"),
    (b"RIFF", "RIFF media"),
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP or Word file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word file"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"\x1f\x8b\x08", "gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"SQLite format 3\0", "database"),
    (b"\x28\xb5\x2f\xfd", "Zstandard archive"),
    (b"{\\rtf", "RTF"),
];

/// Decodes any bytes.
pub fn decode(bytes: &[u8]) -> Decoded {
    if bytes.is_empty() {
        return Decoded { problems: vec![Problem::new("empty", "no bytes")], ..Decoded::default() };
    }
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return binary(name);
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return finish(encoding, bytes, Vec::new());
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return finish(encoding, bytes, vec![Problem::new("encoding-guessed", encoding.name())]);
    }
    if looks_binary(bytes) {
        return binary("unknown");
    }
    if std::str::from_utf8(bytes).is_ok() || is_damaged_utf8(bytes) {
        return finish(UTF_8, bytes, Vec::new());
    }
    if let Some(declared) = declared_encoding(bytes) {
        return finish(declared, bytes, Vec::new());
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    // GB18030 contains GBK, so reading the one as the other loses nothing and mends the rarer characters.
    let encoding = if guessed == GBK { GB18030 } else { guessed };
    finish(encoding, bytes, vec![Problem::new("encoding-guessed", encoding.name())])
}

fn binary(name: &str) -> Decoded {
    Decoded { text: String::new(), problems: vec![Problem::new("binary", name)], is_binary: true }
}

fn finish(encoding: &'static Encoding, bytes: &[u8], mut problems: Vec<Problem>) -> Decoded {
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    let mut text = text.into_owned();
    if let Some(at) = first_invalid(encoding, bytes) {
        let count = text.matches('\u{fffd}').count();
        problems.push(Problem::new("invalid-bytes", format!("{count} × {}", encoding.name())).at(at));
    }
    let nuls = text.matches('\0').count();
    if nuls > 0 {
        text.retain(|c| c != '\0');
        problems.push(Problem::new("nul-bytes", nuls.to_string()));
    }
    if text.trim().is_empty() {
        problems.push(Problem::new("empty", "no text"));
    }
    Decoded { text, problems, is_binary: false }
}

/// Where decoding first failed, in words; `None` where it did not.
fn first_invalid(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    if encoding == UTF_8 {
        return std::str::from_utf8(bytes).err().map(|error| format!("byte {}", error.valid_up_to()));
    }
    let (text, had_errors) = encoding.decode_with_bom_removal(bytes);
    had_errors.then(|| {
        let line = text.split('\u{fffd}').next().unwrap_or_default().matches('\n').count() + 1;
        format!("line {line}")
    })
}

/// The encoding that an HTML page names in its first kilobyte, `charset=gb2312` or so. One that takes an ASCII
/// superset only: a page whose declaration can be read as bytes is not in UTF-16, whatever it says.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let at = head.windows(8).position(|window| window == b"charset=")? + 8;
    let is_label = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
    let label: Vec<u8> =
        head[at..].iter().copied().skip_while(|byte| matches!(byte, b'"' | b'\'')).take_while(is_label).collect();
    let encoding =
        Encoding::for_label(&label).filter(|encoding| encoding.is_ascii_compatible() && *encoding != UTF_8)?;
    Some(if encoding == GBK { GB18030 } else { encoding })
}

/// UTF-16 that lost its mark shows in the NUL half of its Latin letters, spaces and line ends.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 8 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let nuls = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let pairs = sample.len() / 2;
    match (nuls(0), nuls(1)) {
        (0, high) if high * 2 > pairs => Some(UTF_16LE),
        (low, 0) if low * 2 > pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// Control characters that no text has, in more than a fiftieth of the start.
fn looks_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(8192)];
    let controls = sample.iter().filter(|byte| matches!(byte, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)).count();
    controls > 3 && controls * 50 > sample.len()
}

/// UTF-8 with a few broken places, as opposed to another encoding: well-formed sequences outnumber broken ones.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let mut sequences = 0usize;
    let mut broken = 0usize;
    for chunk in bytes.utf8_chunks() {
        sequences += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    // Two-byte encodings now and then look like one well-formed sequence; they never do so most of the time. Surrogates
    // that somebody encoded one by one (ED A0 80) come as three broken bytes each, and nothing else makes them.
    let surrogates = bytes.windows(2).filter(|pair| pair[0] == 0xed && pair[1] >= 0xa0).count();
    sequences > 4 * broken || (surrogates > 0 && surrogates * 3 >= broken)
}
