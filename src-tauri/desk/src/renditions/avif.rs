//! A picture as AVIF: about half the bytes of a JPEG that looks the same. Written with the `image` crate's encoder.

use image::codecs::avif::AvifEncoder;
use image::{DynamicImage, ImageEncoder};
use moxcms::{ColorProfile, Layout, TransformOptions};

/// The quality at which it is written, from 1 to 100: losses cannot be seen at arm's length.
const QUALITY: u8 = 80;

/// The encoder's own scale from 1 (slow) to 10. What slower ones save in bytes, some ten per cent, is not worth minutes.
const SPEED: u8 = 10;

/// The file; `None` where its colours cannot be written so. AVIF is written without a profile, which means sRGB: the
/// colours are brought there. One thread, so that the same picture always gives the same bytes.
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

fn in_srgb(picture: &DynamicImage, profile: &[u8]) -> Option<Vec<u8>> {
    let layout = if picture.color().has_alpha() { Layout::Rgba } else { Layout::Rgb };
    let source = ColorProfile::new_from_slice(profile).ok()?;
    let options = TransformOptions::default();
    let transform = source.create_transform_8bit(layout, &ColorProfile::new_srgb(), layout, options).ok()?;
    let mut pixels = vec![0; picture.as_bytes().len()];
    transform.transform(picture.as_bytes(), &mut pixels).ok()?;
    Some(pixels)
}
