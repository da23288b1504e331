//! Posts: slugs, times, ETags, and whether one says what was sent.

use super::*;
use crate::publish::api::Action;

const STORY: &str = "0190a0a0-0000-7000-8000-000000000001";

fn wanted(headline: &str, public_at: Option<&str>) -> Wanted {
    let article =
        Article { headline: headline.to_owned(), lead: "八百名游客 & 一条船".to_owned(), ..Article::default() };
    let sending = Sending {
        story: STORY.to_owned(),
        action: Action::Publish,
        payload: Vec::new(),
        media: Vec::new(),
        idempotency_key: String::new(),
        replaces: None,
        public_at: public_at.map(|at| at.parse().unwrap()),
        earlier_sends: 0,
        unanswered: Vec::new(),
    };
    Wanted::of(&article, &Pictures::default(), &sending)
}

fn now() -> DateTime<Utc> {
    "2026-03-01T08:00:00Z".parse().unwrap()
}

/// The post that WordPress answers a change with.
fn stored(change: &Value) -> Value {
    json!({
        "id": 7, "status": change["status"], "slug": "x", "date_gmt": change["date_gmt"], "featured_media": 0,
        "title": {"raw": change["title"]}, "excerpt": {"raw": change["excerpt"]},
        "content": {"raw": change["content"]}, "categories": [2, 1], "tags": [],
    })
}

#[test]
fn a_slug_of_latin_words_or_a_name_of_its_own() {
    let slug = |headline: &str| wanted(headline, None).slug;
    assert_eq!(slug("Ferry resumes: 800 on the first night!"), "ferry-resumes-800-on-the-first-night");
    assert_eq!(slug("内河夜航恢复"), slug("另一个标题"));
    assert!(slug("内河 Night Ferry 夜航恢复").starts_with("story-"));
    assert!(slug(&"word ".repeat(40)).len() <= 60);
}

#[test]
fn a_time_that_is_past_is_not_waited_for() {
    let post = json!({"id": 7, "status": "draft"});
    let planned = wanted("标题", Some("2026-03-02T00:00:00Z")).change(&post, true, now());
    assert_eq!((&planned["status"], &planned["date_gmt"]), (&json!("future"), &json!("2026-03-02T00:00:00")));
    let past = wanted("标题", Some("2026-03-01T07:59:59Z")).change(&post, true, now());
    assert_eq!((&past["status"], past.get("date_gmt")), (&json!("publish"), None));
    // What waits at the site and is to appear now has to be told so.
    let waiting = json!({"id": 7, "status": "future"});
    let change = wanted("标题", None).change(&waiting, false, now());
    assert_eq!((&change["date_gmt"], change.get("slug")), (&json!("2026-03-01T08:00:00"), None));
}

#[test]
fn a_post_says_what_was_sent_in_whatever_spelling() {
    let wanted = wanted("A & B", None);
    let mut post = stored(&wanted.change(&json!({"id": 7}), true, now()));
    assert!(wanted.is_met_by(&post));
    assert_eq!(post["excerpt"]["raw"], "八百名游客 &amp; 一条船");
    post["title"]["raw"] = json!("A &#038; B");
    assert!(wanted.is_met_by(&post));
    post["title"]["raw"] = json!("A and B");
    assert!(!wanted.is_met_by(&post));
    post = stored(&wanted.change(&json!({"id": 7}), true, now()));
    post["status"] = json!("future");
    assert!(!wanted.is_met_by(&post), "it is to be public now");
}

#[test]
fn an_etag_changes_with_what_an_editor_changes() {
    let post = stored(&wanted("标题", None).change(&json!({"id": 7}), true, now()));
    let tag = etag(&post);
    assert_eq!(id_of_etag(&tag), Some(7));
    assert!(tag.chars().all(|c| c.is_ascii_graphic()));
    let with = |change: &dyn Fn(&mut Value)| {
        let mut other = post.clone();
        change(&mut other);
        etag(&other)
    };
    assert_eq!(with(&|post| post["categories"] = json!([1, 2])), tag, "their order means nothing");
    assert_eq!(with(&|post| post["status"] = json!("future")), tag, "its time comes by itself");
    assert_ne!(with(&|post| post["status"] = json!("trash")), tag);
    assert_ne!(with(&|post| post["content"]["raw"] = json!("x")), tag);
    assert_ne!(with(&|post| post["featured_media"] = json!(3)), tag);
}

#[test]
fn a_draft_that_was_begun_is_known_by_its_slug() {
    let slug = draft_slug(STORY);
    let post = |slug: String, status: &str| json!({"id": 7, "slug": slug, "status": status});
    assert!(is_unfinished(&post(slug.clone(), "draft"), STORY));
    assert!(is_unfinished(&post(format!("{slug}-2"), "draft"), STORY));
    assert!(!is_unfinished(&post(slug.clone(), "publish"), STORY));
    assert!(!is_unfinished(&post("ferry".to_owned(), "draft"), STORY));
    assert!(!is_unfinished(&post(slug, "draft"), "another"));
}

#[test]
fn entities_are_characters() {
    assert_eq!(decoded("R&amp;D &#8220;x&#x201d; &nbsp; & &#xzz; &amp"), "R&D “x” &nbsp; & &#xzz; &amp");
}

#[test]
fn a_post_that_is_being_stored_is_told_from_an_edited_one() {
    let mut wanted = wanted("标题", None);
    wanted.picture = Some(12);
    let mut post = stored(&wanted.change(&json!({"id": 7}), true, now()));
    let met = |wanted: &Wanted, post: &Value, before| (wanted.is_met_by(post), wanted.is_begun_in(post, before));
    assert_eq!(met(&wanted, &post, None), (false, true), "the words are there, the picture is not yet");
    post["featured_media"] = json!(12);
    assert_eq!(met(&wanted, &post, None), (true, true));
    post["featured_media"] = json!(11);
    assert_eq!(met(&wanted, &post, Some(11)), (false, true), "the picture is still the one from before");
    assert_eq!(met(&wanted, &post, None), (false, false), "somebody chose another picture");
    post["featured_media"] = json!(12);
    post["title"]["raw"] = json!("别的");
    assert_eq!(met(&wanted, &post, None), (false, false));
}

#[test]
fn a_receipt_of_an_earlier_build_still_names_its_version() {
    let mut post = stored(&wanted("标题", None).change(&json!({"id": 7}), true, now()));
    post["featured_media"] = json!(12);
    let tag = etag(&post);
    assert_eq!((id_of_etag(&tag), picture_of_etag(&tag)), (Some(7), Some(12)));
    let earlier = tag.strip_suffix("-12").unwrap();
    assert!(is_version(&post, &tag) && is_version(&post, earlier));
    assert_eq!(picture_of_etag(earlier), None);
    post["excerpt"]["raw"] = json!("别的");
    assert!(!is_version(&post, &tag) && !is_version(&post, earlier));
}
