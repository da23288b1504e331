//! The structure of picture files, as far as metadata is concerned: JPEG (ITU T.81), PNG (W3C), WebP (RFC 9649), GIF 89a.
//!
//! Taking metadata out keeps a list of what is needed to show the picture, its colour profile among it, and drops everything
//! else: what nobody knew of when this was written cannot leak either.

use std::borrow::Cow;

/// More than this of one kind of metadata is not looked at.
const LARGEST: usize = 4 << 20;

/// The blocks of metadata in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata<'a> {
    /// EXIF: a TIFF structure.
    pub exif: Option<&'a [u8]>,
    /// XMP: a packet of XML.
    pub xmp: Option<Cow<'a, [u8]>>,
    /// IPTC-IIM: its datasets.
    pub iptc: Option<Cow<'a, [u8]>>,
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
const ICC: &[u8] = b"ICC_PROFILE\0";

/// The metadata of a picture; nothing where there is none or the bytes are none of the kinds that are known.
pub fn metadata(bytes: &[u8]) -> Metadata<'_> {
    let mut found = Metadata::default();
    if bytes.starts_with(b"\xff\xd8") {
        of_jpeg(bytes, &mut found);
    } else if bytes.starts_with(PNG) {
        for (kind, data, _) in png_chunks(bytes) {
            match kind {
                b"eXIf" => found.exif = found.exif.or(Some(data)),
                b"iTXt" => found.xmp = found.xmp.take().or_else(|| png_xmp(data).map(Cow::Borrowed)),
                _ => {}
            }
        }
    } else if is_webp(bytes) {
        for (kind, data) in riff_chunks(&bytes[12..]) {
            match kind {
                b"EXIF" => found.exif = found.exif.or(Some(data.strip_prefix(EXIF).unwrap_or(data))),
                b"XMP " => found.xmp = found.xmp.take().or(Some(Cow::Borrowed(data))),
                _ => {}
            }
        }
    }
    found.xmp = found.xmp.filter(|data| data.len() <= LARGEST);
    found.iptc = found.iptc.filter(|data| data.len() <= LARGEST);
    found.exif = found.exif.filter(|data| data.len() <= LARGEST);
    found
}

/// The same picture, pixel for pixel, with nothing but what is needed to show it: its colour profile stays. `None` where the
/// bytes are not of a kind that is known, or not sound enough to be taken apart.
pub fn bare(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(b"\xff\xd8") {
        bare_jpeg(bytes)
    } else if bytes.starts_with(PNG) {
        bare_png(bytes)
    } else if is_webp(bytes) {
        bare_webp(bytes)
    } else if bytes.starts_with(b"GIF8") {
        bare_gif(bytes)
    } else {
        None
    }
}

/// Whether a picture moves: more than one frame.
pub fn is_animated(bytes: &[u8]) -> bool {
    if bytes.starts_with(PNG) {
        return png_chunks(bytes).any(|(kind, ..)| kind == b"acTL");
    }
    if is_webp(bytes) {
        return riff_chunks(&bytes[12..]).any(|(kind, _)| kind == b"ANIM" || kind == b"ANMF");
    }
    bytes.starts_with(b"GIF8") && gif_blocks(bytes).is_some_and(|(_, frames)| frames > 1)
}

fn is_webp(bytes: &[u8]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
}

fn be16(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at..at + 2).map(|b| usize::from(u16::from_be_bytes([b[0], b[1]])))
}

fn be32(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_be_bytes([four[0], four[1], four[2], four[3]])).ok()
}

/// One piece of a JPEG: its marker, its content without marker and length, and all its bytes.
struct Segment<'a> {
    marker: u8,
    data: &'a [u8],
    whole: &'a [u8],
}

/// The pieces of a JPEG after its first two bytes, up to the end of the picture; the pixels of a scan go with its head.
/// `None` where it breaks off or is none.
fn jpeg_segments(bytes: &[u8]) -> Option<Vec<Segment<'_>>> {
    let mut all = Vec::new();
    let mut at = 2;
    loop {
        while bytes.get(at..at + 2)? == [0xff, 0xff] {
            at += 1;
        }
        if bytes[at] != 0xff {
            return None;
        }
        let marker = bytes[at + 1];
        if marker == 0xd9 {
            all.push(Segment { marker, data: &[], whole: &bytes[at..at + 2] });
            return Some(all);
        }
        let start = at;
        let length = be16(bytes, at + 2).filter(|length| *length >= 2)?;
        let data = bytes.get(at + 4..at + 2 + length)?;
        at += 2 + length;
        if marker == 0xda {
            // Pixels, until a marker that is neither an escaped 0xff nor a restart.
            while !matches!(bytes.get(at..at + 2)?, [0xff, next] if !matches!(next, 0 | 0xd0..=0xd7 | 0xff)) {
                at += 1;
            }
        }
        all.push(Segment { marker, data, whole: &bytes[start..at] });
    }
}

fn of_jpeg<'a>(bytes: &'a [u8], found: &mut Metadata<'a>) {
    let mut resources = Vec::new();
    let mut at = 2;
    // Words are read even of a picture whose pixels break off.
    while let (Some([0xff, marker]), Some(length)) = (bytes.get(at..at + 2), be16(bytes, at + 2)) {
        let Some(data) = bytes.get(at + 4..at + 2 + length.max(2)) else { break };
        match marker {
            0xe1 if data.starts_with(EXIF) => found.exif = found.exif.or(Some(&data[EXIF.len()..])),
            0xe1 if data.starts_with(XMP) => {
                found.xmp = found.xmp.take().or(Some(Cow::Borrowed(&data[XMP.len()..])));
            }
            0xed if data.starts_with(PHOTOSHOP) => resources.extend_from_slice(&data[PHOTOSHOP.len()..]),
            0xda => break,
            _ => {}
        }
        at += 2 + length.max(2);
    }
    found.iptc = photoshop_resource(&resources, 0x0404).map(|data| Cow::Owned(data.to_vec()));
}

/// One of Photoshop's image resources: `8BIM`, number, name, size, content, each made even.
fn photoshop_resource(bytes: &[u8], wanted: usize) -> Option<&[u8]> {
    let mut at = 0;
    while bytes.get(at..at + 4)? == b"8BIM" {
        let number = be16(bytes, at + 4)?;
        let name = usize::from(*bytes.get(at + 6)?) + 1;
        let size_at = at + 6 + name + name % 2;
        let size = be32(bytes, size_at)?;
        let data = bytes.get(size_at + 4..size_at.checked_add(4)?.checked_add(size)?)?;
        if number == wanted {
            return Some(data);
        }
        at = size_at + 4 + size + size % 2;
    }
    None
}

fn bare_jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0xff, 0xd8];
    for Segment { marker, data, whole } in jpeg_segments(bytes)? {
        match marker {
            // The small picture that may stand in it shows what was cut off the large one.
            0xe0 => {
                if let Some(head) = data.get(..12).filter(|head| head.starts_with(b"JFIF\0")) {
                    out.extend_from_slice(&[0xff, 0xe0, 0, 16]);
                    out.extend_from_slice(head);
                    out.extend_from_slice(&[0, 0]);
                }
            }
            0xe2 if data.starts_with(ICC) => out.extend_from_slice(whole),
            // Whether its colours are RGB, YCbCr or CMYK.
            0xee if data.starts_with(b"Adobe") => {
                if let Some(head) = data.get(..12) {
                    out.extend_from_slice(&[0xff, 0xee, 0, 14]);
                    out.extend_from_slice(head);
                }
            }
            0xe1..=0xef | 0xfe => {}
            _ => out.extend_from_slice(whole),
        }
    }
    Some(out)
}

/// The chunks of a PNG: kind, content, all bytes. Ends where they are no longer sound.
fn png_chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8], &[u8])> {
    let mut at = PNG.len();
    std::iter::from_fn(move || {
        let length = be32(bytes, at)?;
        let end = at.checked_add(12)?.checked_add(length)?;
        let whole = bytes.get(at..end)?;
        at = end;
        Some((&whole[4..8], &whole[8..8 + length], whole))
    })
}

fn png_xmp(data: &[u8]) -> Option<&[u8]> {
    // Keyword, not compressed, no method, no language, no translation.
    data.strip_prefix(b"XML:com.adobe.xmp\0\0\0")?.splitn(3, |byte| *byte == 0).nth(2)
}

fn bare_png(bytes: &[u8]) -> Option<Vec<u8>> {
    const KEPT: [&[u8; 4]; 15] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD",
        b"acTL", b"fcTL", b"fdAT",
    ];
    let mut out = PNG.to_vec();
    for (kind, _, whole) in png_chunks(bytes) {
        if KEPT.iter().any(|kept| kept.as_slice() == kind) {
            out.extend_from_slice(whole);
        }
        if kind == b"IEND" {
            return Some(out);
        }
    }
    None
}

/// The chunks of a RIFF list: kind and content. Ends where they are no longer sound.
fn riff_chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let size = bytes.get(at + 4..at + 8)?;
        let size = usize::try_from(u32::from_le_bytes([size[0], size[1], size[2], size[3]])).ok()?;
        let data = bytes.get(at + 8..at.checked_add(8)?.checked_add(size)?)?;
        let kind = &bytes[at..at + 4];
        at += 8 + size + size % 2;
        Some((kind, data))
    })
}

fn put_riff(out: &mut Vec<u8>, kind: &[u8], data: &[u8]) {
    out.extend_from_slice(kind);
    out.extend_from_slice(&u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(data);
    if data.len() % 2 == 1 {
        out.push(0);
    }
}

fn bare_webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut chunks = Vec::new();
    let mut has_picture = false;
    for (kind, data) in riff_chunks(&bytes[12..]) {
        match kind {
            b"VP8X" => {
                let mut head = data.get(..10)?.to_vec();
                // Bits 2 and 3 say that XMP and EXIF follow.
                head[0] &= !0b0000_1100;
                put_riff(&mut chunks, kind, &head);
            }
            b"ANMF" => {
                let mut frame = data.get(..16)?.to_vec();
                for (kind, data) in riff_chunks(&data[16..]) {
                    if matches!(kind, b"ALPH" | b"VP8 " | b"VP8L") {
                        put_riff(&mut frame, kind, data);
                    }
                }
                has_picture = true;
                put_riff(&mut chunks, kind, &frame);
            }
            b"ICCP" | b"ANIM" | b"ALPH" => put_riff(&mut chunks, kind, data),
            b"VP8 " | b"VP8L" => {
                has_picture = true;
                put_riff(&mut chunks, kind, data);
            }
            _ => {}
        }
    }
    let mut out = b"RIFF".to_vec();
    out.extend_from_slice(&u32::try_from(chunks.len() + 4).ok()?.to_le_bytes());
    out.extend_from_slice(b"WEBP");
    out.extend_from_slice(&chunks);
    has_picture.then_some(out)
}

/// A GIF without comments, plain text and programs' own blocks but those for repeating and colour; and how many frames it has.
fn gif_blocks(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let palette = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let blocks_end = |mut at: usize| loop {
        match *bytes.get(at)? {
            0 => return Some(at + 1),
            size => at += usize::from(size) + 1,
        }
    };
    let mut at = 13 + palette(*bytes.get(10)?);
    let mut out = bytes.get(..at)?.to_vec();
    let mut frames = 0;
    loop {
        let start = at;
        let kept = match *bytes.get(at)? {
            0x3b => {
                out.push(0x3b);
                return Some((out, frames));
            }
            0x21 => {
                let label = *bytes.get(at + 1)?;
                at = blocks_end(at + 2)?;
                let program = bytes.get(start + 3..start + 14);
                let is_known = |known: &[u8]| program == Some(known);
                let shown = is_known(b"NETSCAPE2.0") || is_known(b"ANIMEXTS1.0") || is_known(b"ICCRGBG1012");
                label == 0xf9 || (label == 0xff && shown)
            }
            0x2c => {
                frames += 1;
                at = blocks_end(at + 11 + palette(*bytes.get(at + 9)?))?;
                true
            }
            _ => return None,
        };
        if kept {
            out.extend_from_slice(&bytes[start..at]);
        }
    }
}

fn bare_gif(bytes: &[u8]) -> Option<Vec<u8>> {
    gif_blocks(bytes).map(|(out, _)| out)
}
