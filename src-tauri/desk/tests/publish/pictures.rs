//! Pictures on their way out: what the site gets in place of what the library keeps.

use galley_desk::Code;
use galley_desk::api::{AddMedia, CreateStory, StoryId};
use galley_desk::publish::api::SiteOf;
use galley_desk::renditions::PictureForm;
use image::{DynamicImage, ImageFormat, RgbImage};
use serde_json::json;

use crate::block_on;
use crate::endpoint::TOKEN;
use crate::house::{House, SITE, request};
use crate::newsroom::Site;

/// A JPEG whose EXIF names a description and an artist.
fn photograph(width: u32, height: u32) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let picture = DynamicImage::from(RgbImage::from_pixel(width, height, image::Rgb([30, 90, 160])));
    picture.write_to(&mut file, ImageFormat::Jpeg).unwrap();
    let file = file.into_inner();
    let (caption, artist) = ("夜航首班船离港。\0", "林晗\0");
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    let mut entry = |tag: u16, length: usize, at: usize| {
        exif.extend_from_slice(&tag.to_le_bytes());
        exif.extend_from_slice(&2_u16.to_le_bytes());
        exif.extend_from_slice(&u32::try_from(length).unwrap().to_le_bytes());
        exif.extend_from_slice(&u32::try_from(at).unwrap().to_le_bytes());
    };
    entry(0x010e, caption.len(), 38);
    entry(0x013b, artist.len(), 38 + caption.len());
    exif.extend_from_slice(&[0; 4]);
    exif.extend_from_slice(caption.as_bytes());
    exif.extend_from_slice(artist.as_bytes());
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&file[..2], &[0xff, 0xe1], &length, &exif, &file[2..]].concat()
}

fn story_showing(house: &House, media: &serde_json::Value) -> StoryId {
    let figure = json!({"type": "figure", "attrs": {"media": media["sha256"], "alt": "码头", "credit": "林晗"}});
    let words = json!({"type": "paragraph", "content": [{"type": "text", "text": "内河夜航恢复开行。"}]});
    let article = json!({
        "language": "zh-Hans", "headline": "内河夜航恢复", "media": [media],
        "body": {"type": "doc", "content": [words, figure]},
    });
    let request = CreateStory { actor: "林晗".to_owned(), article: Some(article) };
    house.desk.create_story(&request).unwrap().summary.id
}

#[test]
fn the_site_gets_a_bare_and_bounded_picture_and_the_library_keeps_the_original() {
    let site = Site::start();
    let house = site.house();
    let original = photograph(3_000, 30);
    let named = AddMedia { filename: "夜航.jpeg".to_owned(), mime: "image/jpeg".to_owned() };
    let added = house.desk.add_picture(&named, &original).unwrap();
    assert_eq!((added.words.caption.as_str(), added.words.credit.as_str()), ("夜航首班船离港。", "林晗"));
    let story = story_showing(&house, &json!(added.media));
    house.publish(&story);
    house.run();
    assert_eq!(house.history(&story), ["delivered: send -> delivered"]);

    let (article, _) = site.article(&story);
    let entry = article["associations"][0].clone();
    let sent = entry["altIds"][0]["value"].as_str().unwrap().to_owned();
    assert_ne!(sent, added.media.sha256);
    assert_eq!(entry["renditions"][0]["width"], 2_560);
    assert_eq!(entry["renditions"][0]["title"], "夜航.jpeg");
    assert!(article["bodies"][0]["value"].as_str().unwrap().contains(&sent));
    assert!(!article.to_string().contains(&added.media.sha256));
    let url = format!("{}/v1/media/{sent}", site.running.url());
    let there = site.ask("GET", url, &[("authorization", &format!("Bearer {TOKEN}"))], b"").body;
    assert_eq!(image::load_from_memory(&there).unwrap().width(), 2_560);
    assert!(!there.windows(4).any(|four| four == b"Exif"));

    // The library's own picture and text are as they were, and saying it twice says nothing new.
    assert_eq!(house.desk.media(&added.media.sha256).unwrap(), original);
    assert_eq!(house.desk.story(&story).unwrap().working.media, [added.media]);
    assert!(!house.try_publish(&story).unwrap().fresh);
    assert!(house.desk.doctor().unwrap().sound);
}

#[test]
fn an_article_does_not_go_out_without_its_picture() {
    let site = Site::start();
    let house = site.house();
    let added = house.desk.add_picture(&AddMedia::default(), &photograph(8, 8)).unwrap().media;
    let story = story_showing(&house, &json!(added));
    std::fs::remove_file(house.folder.path().join("media").join(&added.sha256[..2]).join(&added.sha256)).unwrap();
    let fault = house.try_publish(&story).unwrap_err();
    assert_eq!((fault.code, fault.detail["why"].as_str()), (Code::NotFound, Some("media-missing")));

    let whole = photograph(64, 64);
    let half = house.desk.add_media(&whole[..whole.len() / 2], "image/jpeg", "半张.jpg").unwrap();
    let fault = house.try_publish(&story_showing(&house, &json!(half))).unwrap_err();
    assert_eq!((fault.code, fault.detail["why"].as_str()), (Code::Invalid, Some("picture-damaged")));
    assert!(fault.message.contains("半张.jpg"), "{}", fault.message);

    // A figure whose picture the article does not know of.
    let figure = json!({"type": "figure", "attrs": {"media": "b".repeat(64)}});
    let article = json!({"headline": "题", "body": {"type": "doc", "content": [figure]}});
    let request = CreateStory { actor: "林晗".to_owned(), article: Some(article) };
    let story = house.desk.create_story(&request).unwrap().summary.id;
    assert_eq!(house.try_publish(&story).unwrap_err().code, Code::Preflight);
    assert!(house.desk.outbox().unwrap().is_empty());
}

/// As much like a photograph as is quickly made: what is even is as small in any form.
fn soft(width: u32, height: u32) -> Vec<u8> {
    let level = |at: u32, of: u32| u8::try_from(at * 255 / of).unwrap();
    let picture = RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([level(x, width), level(y, height), level((x * y) % width, width)])
    });
    let mut file = std::io::Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut file, ImageFormat::Jpeg).unwrap();
    file.into_inner()
}

#[test]
fn a_site_that_takes_avif_gets_it_and_gives_the_library_its_own_picture_back() {
    let site = Site::start();
    let house = site.house();
    let pictures = |form| {
        let mut request = house.site_at(site.running.url(), TOKEN);
        request.pictures = form;
        house.desk.add_destination(&request).unwrap().pictures
    };
    assert_eq!(pictures(Some(PictureForm::Avif)), PictureForm::Avif);
    assert_eq!(pictures(None), PictureForm::Avif, "what nobody says stays");
    let named = AddMedia { filename: "夜航.jpeg".to_owned(), mime: "image/jpeg".to_owned() };
    let added = house.desk.add_picture(&named, &soft(160, 120)).unwrap().media;
    let story = story_showing(&house, &json!(added));
    house.publish(&story);
    house.run();
    assert_eq!(house.history(&story), ["delivered: send -> delivered"]);
    let (article, _) = site.article(&story);
    let entry = article["associations"][0].clone();
    assert_eq!(entry["renditions"][0]["contentType"], "image/avif");
    assert_eq!(entry["renditions"][0]["title"], "夜航.avif");

    // It is the same picture for whoever reads the site back, also where the destination takes another form since, and for a
    // desk that was opened after it was made.
    assert_eq!(pictures(Some(PictureForm::Common)), PictureForm::Common);
    let again = crate::house::open(house.folder.path(), std::sync::Arc::clone(&house.clock));
    let of = SiteOf { story: story.clone(), destination: SITE.to_owned() };
    let seen = block_on(again.site_version(&of)).unwrap();
    assert!(!seen.edited);
    assert_eq!((seen.theirs.new.media.as_slice(), seen.theirs.changes.len()), (&[added][..], 0));
}

#[test]
fn what_was_made_of_a_picture_is_not_made_again() {
    let site = Site::start();
    let house = site.house();
    let added = house.desk.add_picture(&AddMedia::default(), &photograph(3_000, 30)).unwrap().media;
    let story = story_showing(&house, &json!(added));
    house.publish(&story);
    house.run();
    let sent = || site.article(&story).0["associations"][0]["altIds"][0]["value"].as_str().unwrap().to_owned();
    let first = sent();
    let made = house.folder.path().join("media").join(&first[..2]).join(&first);
    let at = std::fs::metadata(&made).unwrap().modified().unwrap();
    // A picture of which the library cannot read the bytes any more could not be made anew.
    let original = house.folder.path().join("media").join(&added.sha256[..2]).join(&added.sha256);
    let bytes = std::fs::read(&original).unwrap();
    std::fs::write(&original, b"x").unwrap();
    let again = crate::house::open(house.folder.path(), std::sync::Arc::clone(&house.clock));
    house.rewrite_headline(&story, "第二稿");
    again.publish_story(&request(&story, SITE)).unwrap();
    house.run();
    std::fs::write(&original, bytes).unwrap();
    assert_eq!((sent(), std::fs::metadata(&made).unwrap().modified().unwrap()), (first, at));
}
