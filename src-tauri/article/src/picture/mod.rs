//! What a picture's file says beside its pixels: the words that belong to an article, and everything that must not leave
//! the house.
//!
//! - [`container`]: the files' structure: JPEG, PNG, WebP, GIF; taking metadata out of one without touching its pixels
//! - `iptc`, `xmp`, `exif`: the three places where a picture desk's words stand
//!
//! Decoding, scaling and storing are the desk's part.

pub mod container;
mod exif;
mod iptc;
mod xmp;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::{Article, Node, NodeKind};

/// Longer captions are cut: a file is not to bring in a novel.
const LONGEST: usize = 2_000;

/// What cameras write as a description when nobody wrote one.
const CAMERA_WORDS: &[&str] = &["olympus digital camera", "sony dsc", "minolta digital camera", "samsung", "dcim\\"];

/// The words that came with a picture; each empty where there were none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PictureWords {
    /// 图说: what is to be seen, as the photographer or the agency wrote it.
    pub caption: String,
    /// 图片署名: photographer and agency, `林晗/滨江日报`.
    pub credit: String,
    /// What it says to those who do not see it.
    pub alt: String,
}

/// What one of the three places says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Said {
    caption: String,
    creators: Vec<String>,
    agency: String,
    alt: String,
}

/// The words in a picture's file. Where several places say something, XMP comes before IPTC-IIM and that before EXIF, as the
/// Metadata Working Group has it for readers of text. Bytes that are no picture say nothing.
pub fn words(bytes: &[u8]) -> PictureWords {
    let found = container::metadata(bytes);
    let said = [
        found.xmp.as_deref().map(xmp::read).unwrap_or_default(),
        found.iptc.as_deref().map(iptc::read).unwrap_or_default(),
        found.exif.map(exif::read).unwrap_or_default(),
    ];
    let first = |pick: fn(&Said) -> &str| {
        let texts = said.iter().map(|said| one_line(pick(said)));
        texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
    };
    let is_camera = |text: &str| CAMERA_WORDS.iter().any(|known| text.to_ascii_lowercase().starts_with(known));
    let caption = Some(first(|said| &said.caption)).filter(|text| !is_camera(text)).unwrap_or_default();
    let creators = said.iter().map(|said| &said.creators).find(|all| !all.is_empty()).cloned().unwrap_or_default();
    let creators: Vec<String> = creators.iter().map(|name| one_line(name)).filter(|name| !name.is_empty()).collect();
    PictureWords { caption, credit: credit(&creators, &first(|said| &said.agency)), alt: first(|said| &said.alt) }
}

/// Gives every figure that shows this picture the words it has none of itself.
pub fn put_words(article: &mut Article, sha256: &str, words: &PictureWords) {
    put(&mut article.body.0, sha256, words);
}

fn put(node: &mut Node, sha256: &str, words: &PictureWords) {
    if node.kind == NodeKind::Figure && node.attr_str("media") == sha256 && !sha256.is_empty() {
        if node.content.is_empty() && !words.caption.is_empty() {
            node.content = vec![Node::text(words.caption.as_str(), Vec::new())];
        }
        for (name, text) in [("credit", &words.credit), ("alt", &words.alt)] {
            if node.attr_str(name).trim().is_empty() && !text.is_empty() {
                node.attrs.insert(name.to_owned(), text.as_str().into());
            }
        }
    }
    node.content.iter_mut().for_each(|child| put(child, sha256, words));
}

/// Names, and the agency where no name holds it already.
fn credit(creators: &[String], agency: &str) -> String {
    let names = creators.join("、");
    match (names.is_empty(), agency.is_empty()) {
        (false, true) => names,
        (true, _) => agency.to_owned(),
        (false, false) if names.contains(agency) => names,
        (false, false) if agency.contains(&names) => agency.to_owned(),
        (false, false) => format!("{names}/{agency}"),
    }
}

fn one_line(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    let line = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(LONGEST).collect()
}

/// Text of files that do not say how it is encoded: UTF-8 where it can be, GBK where high bytes come in pairs as
/// Chinese does, else what it looks like most.
fn guessed(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    if is_paired(bytes) {
        return encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned();
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Whether every byte above ASCII has another beside it, both where GB 2312 has its characters: accents of Western words
/// stand alone.
fn is_paired(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        match byte {
            0..=0x7f => {}
            0xa1..=0xf7 if matches!(rest.next(), Some(0xa1..=0xfe)) => {}
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests;
