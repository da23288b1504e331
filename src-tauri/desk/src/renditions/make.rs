//! One rendition of one picture, from bytes to bytes.
//!
//! | original | within the edge and upright | larger, or turned by its EXIF |
//! |---|---|---|
//! | JPEG | the same pixels, bare | JPEG |
//! | PNG | the same pixels, bare | PNG, 8 bits a channel |
//! | WebP | the same pixels, bare | JPEG; WebP without loss where it is transparent |
//! | GIF | the same pixels, bare | PNG |
//! | anything that moves | every frame, bare | the same: frames are not scaled |
//! | AVIF, SVG, others | refused: nothing here can make them bare | refused |
//!
//! Nothing is enlarged. Where a destination takes AVIF ([`PictureForm::Avif`]) that is written instead of what moves not,
//! if it is smaller and the colours can be kept.

use std::io::Cursor;

use galley_article::picture::container;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageError, ImageFormat, ImageReader, Limits};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::avif;

/// The longest side of what goes out, in pixels: two for each of a wide page on a dense screen.
pub const EDGE: u32 = 2_560;

/// The quality at which JPEG is written: losses cannot be seen at arm's length.
const QUALITY: u8 = 85;

/// The longest side that is decoded, in pixels.
const LONGEST_SIDE: u32 = 30_000;

/// What a decoder may take of the memory: a picture of 120 megapixels.
const MEMORY: u64 = 512 << 20;

/// In which form a destination takes pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum PictureForm {
    /// JPEG, PNG, WebP and GIF, which every site and reader takes.
    #[default]
    Common,
    /// AVIF where that is smaller: half the bytes, for sites that take it and readers with a browser of 2024 or later.
    Avif,
}

impl PictureForm {
    /// Every form.
    pub const ALL: [Self; 2] = [Self::Common, Self::Avif];

    /// The name in JSON, in the database and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Common => "common",
            Self::Avif => "avif",
        }
    }

    /// The form of that name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name().eq_ignore_ascii_case(name.trim()))
    }
}

/// A picture as it goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendition {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its media type.
    pub mime: &'static str,
    /// Its width in pixels, upright.
    pub width: u32,
    /// Its height in pixels, upright.
    pub height: u32,
}

/// Why a picture cannot go out. Each says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// Not a kind that can be made bare.
    #[error("it is neither JPEG, PNG, WebP nor GIF. Save it as one of these and put it into the story again.")]
    Kind,
    /// Too many pixels.
    #[error("it has more pixels than can be worked with here. Make it smaller and put it into the story again.")]
    TooLarge,
    /// The file is damaged.
    #[error("its file is damaged or breaks off. Get it once more and put it into the story again.")]
    Damaged,
}

impl Broken {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kind => "picture-kind",
            Self::TooLarge => "picture-too-large",
            Self::Damaged => "picture-damaged",
        }
    }
}

/// Makes the rendition of a picture. The same bytes and form always give the same.
pub fn make(original: &[u8], form: PictureForm) -> Result<Rendition, Broken> {
    let reader = ImageReader::new(Cursor::new(original)).with_guessed_format().map_err(|_| Broken::Kind)?;
    let format = reader.format().ok_or(Broken::Kind)?;
    let mime = match format {
        ImageFormat::Jpeg => "image/jpeg",
        ImageFormat::Png => "image/png",
        ImageFormat::WebP => "image/webp",
        ImageFormat::Gif => "image/gif",
        _ => return Err(Broken::Kind),
    };
    // A picture that cannot be decoded is not sent, even where its bytes would go out as they are.
    let Decoded { picture, orientation, profile } = decode(reader)?;
    let bare = container::bare(original).ok_or(Broken::Damaged)?;
    let is_upright = orientation == Orientation::NoTransforms;
    let is_small = picture.width().max(picture.height()) <= EDGE;
    let (width, height) = (picture.width(), picture.height());
    if container::is_animated(original) {
        return Ok(Rendition { bytes: bare, mime, width, height });
    }
    let mut picture = picture;
    picture.apply_orientation(orientation);
    if !is_small {
        picture = picture.resize(EDGE, EDGE, FilterType::Lanczos3);
    }
    let has_profile = profile.is_some();
    let profile = profile.filter(|profile| suits(profile, !picture.color().has_color()));
    let knows_colours = has_profile == profile.is_some() && !avif::says_colours_otherwise(original);
    let avif = match form {
        PictureForm::Avif if knows_colours => avif::encode(&picture, profile.as_deref()),
        _ => None,
    };
    let common = match is_upright && is_small {
        true => Rendition { bytes: bare, mime, width, height },
        false => encode(format, &picture, profile)?,
    };
    Ok(match avif.filter(|avif| avif.len() < common.bytes.len()) {
        Some(bytes) => Rendition { bytes, mime: "image/avif", ..common },
        None => common,
    })
}

struct Decoded {
    picture: DynamicImage,
    orientation: Orientation,
    profile: Option<Vec<u8>>,
}

fn decode(mut reader: ImageReader<Cursor<&[u8]>>) -> Result<Decoded, Broken> {
    let broken = |error: ImageError| match error {
        ImageError::Limits(_) => Broken::TooLarge,
        _ => Broken::Damaged,
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(broken)?;
    if decoder.total_bytes() > MEMORY {
        return Err(Broken::TooLarge);
    }
    // What stands beside the pixels may be damaged without harm to them.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    limits.reserve(decoder.total_bytes()).map_err(broken)?;
    decoder.set_limits(limits).map_err(broken)?;
    Ok(Decoded { picture: DynamicImage::from_decoder(decoder).map_err(broken)?, orientation, profile })
}

fn encode(original: ImageFormat, picture: &DynamicImage, profile: Option<Vec<u8>>) -> Result<Rendition, Broken> {
    let is_grey = !picture.color().has_color();
    let (format, mime, picture) = match (original, picture.color().has_alpha()) {
        (ImageFormat::Jpeg, _) | (ImageFormat::WebP, false) => {
            let flat = if is_grey {
                DynamicImage::ImageLuma8(picture.to_luma8())
            } else {
                DynamicImage::ImageRgb8(picture.to_rgb8())
            };
            (ImageFormat::Jpeg, "image/jpeg", flat)
        }
        (ImageFormat::WebP, true) => (ImageFormat::WebP, "image/webp", DynamicImage::ImageRgba8(picture.to_rgba8())),
        (_, has_alpha) => {
            let eight = match (is_grey, has_alpha) {
                (true, false) => DynamicImage::ImageLuma8(picture.to_luma8()),
                (true, true) => DynamicImage::ImageLumaA8(picture.to_luma_alpha8()),
                (false, false) => DynamicImage::ImageRgb8(picture.to_rgb8()),
                (false, true) => DynamicImage::ImageRgba8(picture.to_rgba8()),
            };
            (ImageFormat::Png, "image/png", eight)
        }
    };
    let mut bytes = Vec::new();
    let written = match format {
        ImageFormat::Jpeg => write(JpegEncoder::new_with_quality(&mut bytes, QUALITY), &picture, profile),
        ImageFormat::WebP => write(WebPEncoder::new_lossless(&mut bytes), &picture, profile),
        _ => write(PngEncoder::new(&mut bytes), &picture, profile),
    };
    written.map_err(|_| Broken::TooLarge)?;
    // A decoder's profile can hold more than a profile; what was written is taken apart once more.
    let bytes = container::bare(&bytes).ok_or(Broken::Damaged)?;
    Ok(Rendition { bytes, mime, width: picture.width(), height: picture.height() })
}

fn write(mut encoder: impl ImageEncoder, picture: &DynamicImage, profile: Option<Vec<u8>>) -> Result<(), ImageError> {
    if let Some(profile) = profile {
        // An encoder that cannot write one leaves it out.
        let _ = encoder.set_icc_profile(profile);
    }
    encoder.write_image(picture.as_bytes(), picture.width(), picture.height(), picture.color().into())
}

/// Whether a colour profile is one for these pixels: one for printing inks is not, once they are red, green and blue.
fn suits(profile: &[u8], is_grey: bool) -> bool {
    match profile.get(16..20) {
        Some(b"RGB ") => !is_grey,
        Some(b"GRAY") => is_grey,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
