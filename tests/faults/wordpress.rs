//! A bad line to WordPress, at each of the requests that change something there.

use std::collections::BTreeMap;

use crate::house::House;
use crate::kill::{self, Plan};
use crate::proxy::{Fault, Proxy};
use crate::site::Site;
use crate::spoil::{deliver, deliver_after_all};

const CREATE: &str = "POST /wp-json/wp/v2/posts?";
const FINISH: &str = "POST /wp-json/wp/v2/posts/";
const UPLOAD: &str = "POST /wp-json/wp/v2/media";
const LOOK: &str = "GET /wp-json/wp/v2/posts";

/// Everything that can go wrong with one request: one post in the end, and nothing beside it.
#[track_caller]
fn check(beginning: &'static str, faults: &[Fault]) {
    let Some(site) = Site::here() else { return };
    let proxy = Proxy::before(&site.url);
    let house = House::at("site", "wordpress", &proxy.url, "author", site.password("author"));
    let run = house.folder.path().file_name().unwrap().to_str().unwrap().to_owned();
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    for (number, fault) in faults.iter().enumerate() {
        let headline = format!("坏线路 {run} 第{number}篇");
        let mut article = house.with_picture(&headline);
        // An author may not make sections.
        article["section"] = "".into();
        let story = house.story(article);
        let first = deliver(&house, &proxy, &story, beginning, *fault);
        let shown = site.posts(&headline).iter().filter(|post| post["status"] == "publish").count();
        let expected = usize::from(first["state"] == "delivered");
        assert!(shown == expected || first["state"] == "refused", "{fault:?} of {beginning}: {shown} posts, {first}");
        deliver_after_all(&house, &proxy, &story, &first);
        let posts = site.posts(&headline);
        let seen: Vec<_> = posts.iter().map(|post| (&post["status"], &post["slug"])).collect();
        assert_eq!(posts.len(), 1, "{fault:?} of {beginning}: {seen:?}");
        assert_eq!(posts[0]["status"], "publish", "{fault:?} of {beginning}");
        assert!(posts[0]["content"]["raw"].as_str().unwrap().contains("内河夜航恢复开行"));
        *ends.entry(first["state"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    println!("{} faults at {beginning}: {ends:?}, one post each in the end", faults.len());
}

#[test]
fn a_post_is_made_once_whatever_becomes_of_the_first_request() {
    check(CREATE, &Fault::all());
}

#[test]
fn a_post_is_published_once_whatever_becomes_of_the_last_request() {
    check(FINISH, &Fault::all());
}

#[test]
fn a_picture_and_a_question_may_be_lost_too() {
    use Fault::{Late, PageCommitted, ResetCommitted, Silent, Status, Truncated, Twice};
    check(UPLOAD, &[ResetCommitted, Silent, Truncated, PageCommitted, Twice, Late, Status(500), Status(413)]);
    check(LOOK, &[ResetCommitted, Silent, Truncated, PageCommitted, Status(502), Status(429)]);
}

#[test]
fn many_deliveries_and_a_process_that_is_killed_again_and_again() {
    let Some(site) = Site::here() else { return };
    let proxy = Proxy::before(&site.url);
    let house = House::at("site", "wordpress", &proxy.url, "author", site.password("author"));
    let run = house.folder.path().file_name().unwrap().to_str().unwrap().to_owned();
    let plan = Plan { what: "WordPress", few: 8, longest_life: 2_500 };
    kill::check(&house, &proxy, &plan, |number| {
        let mut article = house.with_picture(&format!("第{number}篇 {run}"));
        article["section"] = "".into();
        article["body"]["content"].as_array_mut().unwrap().push(crate::house::paragraph(&format!("正文{number}号。")));
        article
    });
    let posts = site.posts(&run);
    let count = kill::count(&plan);
    for number in 0..count {
        let title = format!("第{number}篇 {run}");
        let ours: Vec<_> = posts.iter().filter(|post| post["title"]["raw"] == title.as_str()).collect();
        let seen: Vec<_> = ours.iter().map(|post| (&post["id"], &post["status"], &post["slug"])).collect();
        assert_eq!(ours.len(), 1, "{title}: {seen:?}");
        assert_eq!(ours[0]["status"], "publish", "{title}");
        assert!(ours[0]["content"]["raw"].as_str().unwrap().contains(&format!("正文{number}号。")), "{title}");
    }
    assert_eq!(posts.len(), count);
    println!("WordPress: {count} deliveries, {count} posts, 0 lost, 0 twice");
}
