//! A picture as AVIF: about half the bytes of a JPEG that looks the same. Written with the `image` crate's encoder.

use image::codecs::avif::AvifEncoder;
use image::{DynamicImage, ImageEncoder};
use moxcms::{ColorProfile, Layout, TransformOptions};

/// The quality at which it is written, from 1 to 100: losses cannot be seen at arm's length.
const QUALITY: u8 = 80;

/// The encoder's own scale from 1 (slow) to 10. What slower ones save in bytes, some ten per cent, is not worth minutes.
const SPEED: u8 = 10;

/// Whether a file says of its colours what is not read here: JPEG in printing inks, PNG with chunks for them instead of a
/// profile.
pub(super) fn says_colours_otherwise(original: &[u8]) -> bool {
    if original.starts_with(b"\x89PNG") {
        let head = &original[..original.len().min(4_096)];
        let has = |chunk: &[u8]| head.windows(4).any(|four| four == chunk);
        return has(b"cICP") || !(has(b"sRGB") || has(b"iCCP")) && (has(b"gAMA") || has(b"cHRM"));
    }
    original.starts_with(b"\xff\xd8") && components(original) == Some(4)
}

/// How many components a JPEG has, by its frame header (ITU-T T.81, B.2.2).
fn components(jpeg: &[u8]) -> Option<u8> {
    let mut at = 2;
    loop {
        let [0xff, marker] = *jpeg.get(at..at + 2)? else { return None };
        let length = usize::from(u16::from_be_bytes(jpeg.get(at + 2..at + 4)?.try_into().ok()?));
        // The frame headers are C0 to CF without the tables C4, C8 and CC.
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return jpeg.get(at + 9).copied();
        }
        at += 2 + length;
    }
}

/// The file; `None` where its colours cannot be written so. AVIF is written without a profile, which means sRGB: the
/// colours are brought there. One thread, so that the same picture gives the same bytes on a machine.
pub(super) fn encode(picture: &DynamicImage, profile: Option<&[u8]>) -> Option<Vec<u8>> {
    let picture = match picture.color().has_alpha() {
        true => DynamicImage::ImageRgba8(picture.to_rgba8()),
        false => DynamicImage::ImageRgb8(picture.to_rgb8()),
    };
    let pixels = match profile {
        Some(profile) => in_srgb(&picture, profile)?,
        None => picture.as_bytes().to_vec(),
    };
    let mut bytes = Vec::new();
    let encoder = AvifEncoder::new_with_speed_quality(&mut bytes, SPEED, QUALITY).with_num_threads(Some(1));
    encoder.write_image(&pixels, picture.width(), picture.height(), picture.color().into()).ok()?;
    Some(bytes)
}

pub(super) fn in_srgb(picture: &DynamicImage, profile: &[u8]) -> Option<Vec<u8>> {
    let layout = if picture.color().has_alpha() { Layout::Rgba } else { Layout::Rgb };
    let source = ColorProfile::new_from_slice(profile).ok()?;
    let options = TransformOptions::default();
    let transform = source.create_transform_8bit(layout, &ColorProfile::new_srgb(), layout, options).ok()?;
    let mut pixels = vec![0; picture.as_bytes().len()];
    transform.transform(picture.as_bytes(), &mut pixels).ok()?;
    Some(pixels)
}
