//! EXIF: description and artist, and the fields in which Windows keeps the same in UTF-16.

use encoding_rs::UTF_16LE;
use exif::{Context, In, Reader, Tag, Value};

use super::{Said, guessed};

/// What Windows' properties sheet writes, all of them bytes of UTF-16LE.
const XP_TITLE: Tag = Tag(Context::Tiff, 0x9c9b);
const XP_AUTHOR: Tag = Tag(Context::Tiff, 0x9c9d);

pub(super) fn read(tiff: &[u8]) -> Said {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let read = reader.read_raw(tiff.to_vec()).or_else(|error| error.distill_partial_result(|_| ()));
    let Ok(fields) = read else { return Said::default() };
    let text = |tag: Tag| match fields.get_field(tag, In::PRIMARY).map(|field| &field.value) {
        Some(Value::Ascii(lines)) => guessed(&lines.concat()),
        Some(Value::Byte(bytes)) => UTF_16LE.decode_without_bom_handling(bytes).0.trim_end_matches('\0').to_owned(),
        _ => String::new(),
    };
    let either = |tag, other| Some(text(tag)).filter(|text| !text.trim().is_empty()).unwrap_or_else(|| text(other));
    let artists = either(Tag::Artist, XP_AUTHOR);
    Said {
        caption: either(Tag::ImageDescription, XP_TITLE),
        creators: artists.split(';').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect(),
        agency: String::new(),
        alt: String::new(),
    }
}
