//! Pictures that are made here, with metadata written here.

use galley_article::convert::sha256_hex;
use image::{GenericImageView, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

/// Left half red, right half blue, so that turning and mirroring are seen.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) })
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// EXIF with an orientation, a place and a camera's number, as a JPEG carries it.
fn exif(orientation: u16) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
    };
    let [low, high] = orientation.to_le_bytes();
    let mut out = b"Exif\0\0II*\0\x08\0\0\0\x03\0".to_vec();
    out.extend(entry(0x0112, 3, 1, [low, high, 0, 0]));
    out.extend(entry(0x8825, 4, 1, 50_u32.to_le_bytes()));
    out.extend(entry(0xa431, 2, 13, 96_u32.to_le_bytes()));
    out.extend_from_slice(&[0; 4]);
    assert_eq!(out.len(), 6 + 50);
    // The GPS directory: latitude as three fractions that stand behind it.
    out.extend_from_slice(&1_u16.to_le_bytes());
    out.extend(entry(0x0002, 5, 3, 68_u32.to_le_bytes()));
    out.extend_from_slice(&[0; 4]);
    [31_u32, 1, 14, 1, 1234, 100].iter().for_each(|part| out.extend_from_slice(&part.to_le_bytes()));
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(b"SERIAL-998877\0");
    out
}

fn with_exif(jpeg: &[u8], exif: &[u8]) -> Vec<u8> {
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, exif, &jpeg[2..]].concat()
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

fn is_red(pixel: Rgba<u8>) -> bool {
    pixel.0[0] > 150 && pixel.0[2] < 100
}

#[test]
fn place_and_serial_number_do_not_go_out() {
    let original = with_exif(&encoded(&halves(40, 30).into(), ImageFormat::Jpeg), &exif(1));
    assert!(holds(&original, b"SERIAL-998877") && container::metadata(&original).exif.is_some());
    let rendition = make(&original, PictureForm::Common).unwrap();
    assert_eq!(container::metadata(&rendition.bytes), container::Metadata::default());
    assert!(!holds(&rendition.bytes, b"SERIAL") && !holds(&rendition.bytes, b"Exif"));
    // Nothing was encoded again: the pixels are the very same bytes.
    assert_eq!(rendition.bytes, encoded(&halves(40, 30).into(), ImageFormat::Jpeg));
    assert_eq!((rendition.mime, rendition.width, rendition.height), ("image/jpeg", 40, 30));
}

#[test]
fn a_turned_picture_is_stood_upright() {
    // 6: the camera was turned to the right; left becomes top.
    let original = with_exif(&encoded(&halves(40, 20).into(), ImageFormat::Jpeg), &exif(6));
    let rendition = make(&original, PictureForm::Common).unwrap();
    assert_eq!((rendition.width, rendition.height), (20, 40));
    assert!(!holds(&rendition.bytes, b"SERIAL") && !holds(&rendition.bytes, b"Exif"));
    let upright = image::load_from_memory(&rendition.bytes).unwrap();
    assert!(is_red(upright.get_pixel(10, 5)) && !is_red(upright.get_pixel(10, 35)));
}

#[test]
fn large_pictures_become_smaller_and_small_ones_no_larger() {
    let large = encoded(&halves(EDGE + 640, 100).into(), ImageFormat::Jpeg);
    let rendition = make(&large, PictureForm::Common).unwrap();
    assert_eq!((rendition.mime, rendition.width, rendition.height), ("image/jpeg", EDGE, 80));
    assert_eq!(image::load_from_memory(&rendition.bytes).unwrap().dimensions(), (EDGE, 80));
    let small = make(&encoded(&halves(3, 2).into(), ImageFormat::Png), PictureForm::Common).unwrap();
    assert_eq!((small.mime, small.width, small.height), ("image/png", 3, 2));
}

#[test]
fn kinds_stay_sensible() {
    let clear = RgbaImage::from_fn(EDGE + 40, 8, |x, _| Rgba([10, 200, 10, u8::try_from(x % 256).unwrap()]));
    #[track_caller]
    fn check(picture: &DynamicImage, format: ImageFormat, mime: &str, has_alpha: bool) {
        let rendition = make(&encoded(picture, format), PictureForm::Common).unwrap();
        let again = image::load_from_memory(&rendition.bytes).unwrap();
        assert_eq!((rendition.mime, again.width(), again.color().has_alpha()), (mime, EDGE, has_alpha));
    }
    check(&clear.clone().into(), ImageFormat::Png, "image/png", true);
    check(&clear.clone().into(), ImageFormat::WebP, "image/webp", true);
    check(&clear.into(), ImageFormat::Gif, "image/png", true);
    let wide = halves(EDGE + 40, 8);
    check(&wide.clone().into(), ImageFormat::WebP, "image/jpeg", false);
    check(&wide.clone().into(), ImageFormat::Png, "image/png", false);
    check(&DynamicImage::from(wide).grayscale(), ImageFormat::Jpeg, "image/jpeg", false);
}

#[test]
fn the_same_picture_always_gives_the_same_file() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let original = encoded(&halves(EDGE + 10, 12).into(), format);
        let names: Vec<String> =
            (0..3).map(|_| sha256_hex(&make(&original, PictureForm::Common).unwrap().bytes)).collect();
        assert!(names.iter().all(|name| *name == names[0]), "{format:?}");
        // What went out once goes out as it is.
        let rendition = make(&original, PictureForm::Common).unwrap();
        assert_eq!(make(&rendition.bytes, PictureForm::Common).unwrap(), rendition);
    }
}

#[test]
fn a_colour_profile_stays() {
    // As much of a profile as says which colours it is for.
    let mut profile = vec![7_u8; 140];
    profile[16..20].copy_from_slice(b"RGB ");
    for width in [30, EDGE + 30] {
        let picture = DynamicImage::from(halves(width, 6));
        let mut original = Vec::new();
        write(JpegEncoder::new_with_quality(&mut original, 90), &picture, Some(profile.clone())).unwrap();
        let rendition = make(&original, PictureForm::Common).unwrap();
        let mut decoder =
            ImageReader::new(Cursor::new(&rendition.bytes)).with_guessed_format().unwrap().into_decoder().unwrap();
        assert_eq!(decoder.icc_profile().unwrap().as_deref(), Some(&profile[..]), "{width}");
    }
}

#[test]
fn a_picture_that_moves_keeps_its_frames_and_loses_its_comments() {
    let mut original = Vec::new();
    {
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut original);
        encoder.set_repeat(image::codecs::gif::Repeat::Infinite).unwrap();
        for _ in 0..3 {
            encoder.encode_frame(image::Frame::new(RgbaImage::from_pixel(9, 9, Rgba([1, 2, 3, 255])))).unwrap();
        }
    }
    let end = original.len() - 1;
    let commented = [&original[..end], b"\x21\xfe\x06secret\0", &original[end..]].concat();
    let rendition = make(&commented, PictureForm::Common).unwrap();
    assert_eq!((rendition.mime, rendition.bytes.as_slice()), ("image/gif", original.as_slice()));
    assert!(container::is_animated(&rendition.bytes));
}

#[test]
fn what_cannot_go_out_says_why() {
    assert_eq!(make(b"<svg xmlns='http://www.w3.org/2000/svg'/>", PictureForm::Common), Err(Broken::Kind));
    assert_eq!(make(b"", PictureForm::Common), Err(Broken::Kind));
    assert_eq!(make(b"\0\0\0\x1cftypavif\0\0\0\0", PictureForm::Common), Err(Broken::Kind));
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let whole = encoded(&halves(60, 60).into(), format);
        for end in [12, whole.len() / 2, whole.len() - 4] {
            let got = make(&whole[..end], PictureForm::Common);
            assert!(matches!(got, Err(Broken::Damaged | Broken::Kind)), "{format:?} cut off at {end}: {got:?}");
        }
    }
}

#[test]
fn a_bomb_is_not_opened() {
    // A PNG that says it has 25,000 by 25,000 pixels.
    let mut bomb = encoded(&halves(8, 8).into(), ImageFormat::Png);
    bomb[16..20].copy_from_slice(&25_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&25_000_u32.to_be_bytes());
    let sum = crc(&bomb[12..29]).to_be_bytes();
    bomb[29..33].copy_from_slice(&sum);
    assert_eq!(make(&bomb, PictureForm::Common), Err(Broken::TooLarge));
    bomb[16..20].copy_from_slice(&200_000_u32.to_be_bytes());
    let sum = crc(&bomb[12..29]).to_be_bytes();
    bomb[29..33].copy_from_slice(&sum);
    assert_eq!(make(&bomb, PictureForm::Common), Err(Broken::TooLarge));
}

/// PNG's checksum (W3C PNG, annex D).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 })
    })
}

/// A picture like a photograph: soft, with some noise, so that it is not free to store.
fn soft(width: u32, height: u32) -> RgbImage {
    let wave = |at: u32, length: u32| u8::try_from((at * 255 / length.max(1)) % 256).unwrap_or(255);
    RgbImage::from_fn(width, height, |x, y| {
        let noise = u8::try_from((x * 7 + y * 13 + x * y) % 9).unwrap();
        Rgb([wave(x, width).saturating_add(noise), wave(y, height), wave(x + y, width + height).saturating_sub(noise)])
    })
}

/// Whether it is AVIF, by the brand in its first box, and holds nothing but what a picture needs.
fn is_bare_avif(bytes: &[u8]) -> bool {
    bytes.get(4..12) == Some(b"ftypavif")
        && ![&b"Exif"[..], b"SERIAL", b"mime", b"prof"].iter().any(|word| holds(bytes, word))
}

#[test]
fn where_avif_is_taken_it_goes_out_if_it_is_smaller() {
    #[track_caller]
    fn check(original: &[u8], mime: &str, size: (u32, u32)) -> Rendition {
        let rendition = make(original, PictureForm::Avif).unwrap();
        assert_eq!((rendition.mime, (rendition.width, rendition.height)), (mime, size));
        if mime == "image/avif" {
            assert!(is_bare_avif(&rendition.bytes));
            assert!(rendition.bytes.len() < make(original, PictureForm::Common).unwrap().bytes.len());
        }
        rendition
    }
    let photo = encoded(&soft(160, 120).into(), ImageFormat::Jpeg);
    let made = check(&with_exif(&photo, &exif(1)), "image/avif", (160, 120));
    assert_eq!(made, check(&with_exif(&photo, &exif(1)), "image/avif", (160, 120)), "the same every time");
    let turned = check(&with_exif(&photo, &exif(6)), "image/avif", (120, 160));
    let upright = image::load_from_memory(&photo).unwrap().rotate90();
    assert_eq!(Some(turned.bytes), avif::encode(&upright, None), "turned to the right, and no other way");
    let clear = RgbaImage::from_fn(160, 120, |x, y| {
        let Rgb([red, green, blue]) = *soft(160, 120).get_pixel(x, y);
        Rgba([red, green, blue, u8::try_from(x).unwrap()])
    });
    let clear = check(&encoded(&clear.into(), ImageFormat::Png), "image/avif", (160, 120));
    assert!(holds(&clear.bytes, b"auxiliary:alpha") && !holds(&made.bytes, b"auxiliary:alpha"));
    // Two pixels are smaller as they are.
    check(&encoded(&halves(2, 1).into(), ImageFormat::Png), "image/png", (2, 1));
}

#[test]
fn colours_of_another_profile_are_brought_to_those_that_avif_has_here() {
    let red = DynamicImage::from(RgbImage::from_pixel(4, 4, Rgb([200, 60, 40])));
    let wide = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let same = moxcms::ColorProfile::new_srgb().encode().unwrap();
    let pixel = |profile: &[u8]| avif::in_srgb(&red, profile).unwrap()[..3].to_vec();
    let near =
        |found: &[u8], wanted: [u8; 3]| found.iter().zip(wanted).all(|(found, wanted)| found.abs_diff(wanted) <= 2);
    // By hand: Display P3 to linear light, its primaries to those of sRGB, and back.
    assert!(near(&pixel(&wide), [217, 42, 23]), "{:?}", pixel(&wide));
    assert!(near(&pixel(&same), [200, 60, 40]), "{:?}", pixel(&same));
    assert_ne!(avif::encode(&red, Some(&wide)), avif::encode(&red, None));
    // A profile that cannot be read, or is for grey, keeps the picture in its own form.
    assert_eq!(avif::encode(&red, Some(&[7; 140])), None);
}

#[test]
fn colours_that_are_not_known_here_keep_the_pictures_own_form() {
    let photo = encoded(&soft(160, 120).into(), ImageFormat::Jpeg);
    assert!(!avif::says_colours_otherwise(&photo));
    // Four components are printing inks.
    let mut inks = photo;
    let frame = inks.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    inks[frame + 9] = 4;
    assert!(avif::says_colours_otherwise(&inks));
    let chunk = |name: &[u8]| [&b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"[..], name].concat();
    assert!(!avif::says_colours_otherwise(&chunk(b"IDAT")));
    assert!(!avif::says_colours_otherwise(&chunk(b"gAMAsRGB")));
    assert!(avif::says_colours_otherwise(&chunk(b"gAMA")) && avif::says_colours_otherwise(&chunk(b"cICP")));
}
