//! Small pictures with metadata written here, byte by byte.

use proptest::prelude::*;

use super::*;

/// A segment of a JPEG.
fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let mut out = vec![0xff, marker];
    out.extend_from_slice(&u16::try_from(data.len() + 2).unwrap().to_be_bytes());
    out.extend_from_slice(data);
    out
}

/// The skeleton of a JPEG with these segments in front, and a second picture hidden behind its end.
fn jpeg(segments: &[Vec<u8>]) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    segments.iter().for_each(|segment| out.extend_from_slice(segment));
    out.extend(segment(0xda, b"\x01\x01\0\0\x3f\0"));
    out.extend_from_slice(b"pixels\xff\0\xff\xd0more\xff\xd9 hidden behind");
    out
}

fn dataset(record: u8, number: u8, value: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1c, record, number];
    out.extend_from_slice(&u16::try_from(value.len()).unwrap().to_be_bytes());
    out.extend_from_slice(value);
    out
}

fn iptc(datasets: &[Vec<u8>]) -> Vec<u8> {
    let data = datasets.concat();
    let mut out = b"Photoshop 3.0\0".to_vec();
    // Another resource first, with a name and an odd size.
    out.extend_from_slice(b"8BIM\x03\xed\x03abc\0\0\0\x03xyz\0");
    out.extend_from_slice(b"8BIM\x04\x04\0\0");
    out.extend_from_slice(&u32::try_from(data.len()).unwrap().to_be_bytes());
    out.extend_from_slice(&data);
    segment(0xed, &out)
}

fn xmp(properties: &str) -> Vec<u8> {
    let packet = format!(
        "<?xpacket begin='\u{feff}' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>\
         <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' \
         xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' \
         xmlns:Iptc4xmpCore='http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/' {properties}</rdf:Description></rdf:RDF>\
         </x:xmpmeta><?xpacket end='w'?>"
    );
    segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", packet.as_bytes()].concat())
}

/// EXIF of one directory with fields of ASCII.
fn exif(fields: &[(u16, &[u8])]) -> Vec<u8> {
    let mut out = b"Exif\0\0II*\0\x08\0\0\0".to_vec();
    let mut behind = Vec::new();
    let first = 8 + 2 + fields.len() * 12 + 4;
    out.extend_from_slice(&u16::try_from(fields.len()).unwrap().to_le_bytes());
    for (tag, value) in fields {
        out.extend_from_slice(&tag.to_le_bytes());
        out.extend_from_slice(&2_u16.to_le_bytes());
        out.extend_from_slice(&u32::try_from(value.len()).unwrap().to_le_bytes());
        out.extend_from_slice(&u32::try_from(first + behind.len()).unwrap().to_le_bytes());
        behind.extend_from_slice(value);
    }
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&behind);
    segment(0xe1, &out)
}

#[track_caller]
fn check(segments: &[Vec<u8>], caption: &str, credit: &str, alt: &str) {
    let said = words(&jpeg(segments));
    assert_eq!((said.caption.as_str(), said.credit.as_str(), said.alt.as_str()), (caption, credit, alt));
}

#[test]
fn chinese_words_are_read_whatever_their_encoding() {
    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    let (caption, name, agency) = ("三月一日晚，内河夜航恢复开行。", "林晗", "滨江日报");
    let datasets = |encode: &dyn Fn(&str) -> Vec<u8>| {
        [dataset(2, 120, &encode(caption)), dataset(2, 80, &encode(name)), dataset(2, 110, &encode(agency))]
    };
    let utf8 = |text: &str| text.as_bytes().to_vec();
    let [a, b, c] = datasets(&utf8);
    check(&[iptc(&[dataset(1, 90, b"\x1b%G"), a.clone(), b.clone(), c.clone()])], caption, "林晗/滨江日报", "");
    check(&[iptc(&[a, b, c])], caption, "林晗/滨江日报", "");
    check(&[iptc(&datasets(&gbk))], caption, "林晗/滨江日报", "");
    check(&[exif(&[(0x010e, &gbk("内河夜航\0")), (0x013b, &gbk("林晗\0"))])], "内河夜航", "林晗", "");
    check(&[exif(&[(0x010e, "内河夜航\0".as_bytes())])], "内河夜航", "", "");
}

#[test]
fn western_words_are_no_chinese() {
    let latin = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let datasets = [dataset(2, 120, &latin("The café by the river at night")), dataset(2, 80, &latin("José Pérez"))];
    check(&[iptc(&datasets)], "The café by the river at night", "José Pérez", "");
}

#[test]
fn xmp_is_read_as_elements_lists_and_attributes() {
    let list = "photoshop:Credit='Reuters'><dc:description><rdf:Alt><rdf:li xml:lang='de'>Fähre</rdf:li>\
                <rdf:li xml:lang='x-default'>Night ferry &amp; pier</rdf:li></rdf:Alt></dc:description><dc:creator>\
                <rdf:Seq><rdf:li>Jane Doe</rdf:li><rdf:li>林晗</rdf:li></rdf:Seq></dc:creator>\
                <Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang='x-default'>A lit ferry</rdf:li></rdf:Alt>\
                </Iptc4xmpCore:AltTextAccessibility>";
    check(&[xmp(list)], "Night ferry & pier", "Jane Doe、林晗/Reuters", "A lit ferry");
    check(&[xmp("dc:description='Plain'><photoshop:Source>AFP</photoshop:Source>")], "Plain", "AFP", "");
}

#[test]
fn one_place_makes_up_for_another_and_a_camera_says_nothing() {
    let both = [exif(&[(0x010e, b"old\0"), (0x013b, b"Jane Doe\0")]), xmp("dc:description='new'>")];
    check(&both, "new", "Jane Doe", "");
    check(&[exif(&[(0x010e, b"OLYMPUS DIGITAL CAMERA         \0")])], "", "", "");
    check(&[iptc(&[dataset(2, 80, b"Jane Doe/Reuters"), dataset(2, 110, b"Reuters")])], "", "Jane Doe/Reuters", "");
    assert_eq!(words(b"no picture"), PictureWords::default());
}

#[test]
fn nothing_but_pixels_and_colours_stays_in_a_jpeg() {
    let icc = segment(0xe2, b"ICC_PROFILE\0\x01\x01profile");
    let jfif = segment(0xe0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01thumbnail");
    let adobe = segment(0xee, b"Adobe\0d\0\0\0\0\x01");
    let all = jpeg(&[
        jfif,
        exif(&[(0x010e, b"secret exif\0")]),
        xmp("dc:description='secret xmp'>"),
        iptc(&[dataset(2, 120, b"secret iptc")]),
        icc.clone(),
        adobe.clone(),
        segment(0xe2, b"MPF\0secret index"),
        segment(0xef, b"secret program"),
        segment(0xfe, b"secret comment"),
    ]);
    let bare = container::bare(&all).unwrap();
    let jfif = segment(0xe0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
    let mut expected = jpeg(&[jfif, icc, adobe]);
    expected.truncate(expected.len() - " hidden behind".len());
    assert_eq!(bare, expected);
    assert_eq!(container::bare(&bare).unwrap(), bare);
    assert_eq!(container::metadata(&bare), container::Metadata::default());
    // What breaks off is not taken apart.
    assert_eq!(container::bare(&bare[..bare.len() - 4]), None);
}

#[test]
fn a_figure_gets_the_words_it_has_none_of() {
    let hash = "a".repeat(64);
    let bare = Node::element(NodeKind::Figure, Vec::new()).with_attr("media", hash.as_str());
    let own = Node::element(NodeKind::Figure, vec![Node::text("own", Vec::new())])
        .with_attr("media", hash.as_str())
        .with_attr("credit", "own");
    let gallery = Node::element(NodeKind::Gallery, vec![own]);
    let mut article = Article { body: crate::model::Body::new(vec![bare, gallery]), ..Article::default() };
    let words = PictureWords { caption: "图说".into(), credit: "林晗".into(), alt: "码头".into() };
    put_words(&mut article, &hash, &words);
    let mut seen = Vec::new();
    article.body.0.walk(&mut |node| {
        if node.kind == NodeKind::Figure {
            seen.push((node.plain_text(), node.attr_str("credit").to_owned(), node.attr_str("alt").to_owned()));
        }
    });
    let expected = [("图说", "林晗", "码头"), ("own", "own", "码头")];
    assert_eq!(seen, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
}

proptest! {
    /// Whatever the bytes are: no panic, and what comes out bare stays so and holds no metadata.
    #[test]
    fn any_bytes(kind in 0..4_usize, tail in proptest::collection::vec(any::<u8>(), 0..300)) {
        let head: [&[u8]; 4] = [b"\xff\xd8\xff\xe1\0\x20Exif\0\0II*\0\x08\0\0\0", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBP", b"GIF89a"];
        let bytes = [head[kind], &tail].concat();
        words(&bytes);
        container::is_animated(&bytes);
        if let Some(bare) = container::bare(&bytes) {
            prop_assert_eq!(container::metadata(&bare), container::Metadata::default());
            prop_assert_eq!(container::bare(&bare), Some(bare.clone()));
        }
    }

    /// The same of sound files with a byte changed.
    #[test]
    fn damaged_words(at in 0..400_usize, byte in any::<u8>()) {
        let mut bytes = jpeg(&[
            exif(&[(0x010e, b"caption\0"), (0x013b, b"Jane Doe\0")]),
            iptc(&[dataset(1, 90, b"\x1b%G"), dataset(2, 120, "夜航".as_bytes())]),
        ]);
        let at = at % bytes.len();
        bytes[at] = byte;
        words(&bytes);
        container::bare(&bytes);
    }
}
