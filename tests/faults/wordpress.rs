//! A bad line to WordPress, at each of the requests that change something there.

use serde_json::Value;

use crate::house::House;
use crate::kill::{self, Plan};
use crate::proxy::{Fault, Proxy};
use crate::site::Site;
use crate::spoil::{self, Post, article, run_of};

const CREATE: &str = "POST /wp-json/wp/v2/posts?";
const FINISH: &str = "POST /wp-json/wp/v2/posts/";
const UPLOAD: &str = "POST /wp-json/wp/v2/media";
const LOOK: &str = "GET /wp-json/wp/v2/posts";

/// The site, a line to it, and a house that publishes over the line; `None`, with a word why, where there is no site.
fn line() -> Option<(Site, Proxy, House)> {
    let site = Site::here()?;
    let proxy = Proxy::before(&site.url);
    let house = House::at("site", "wordpress", &proxy.url, "author", site.password("author"));
    Some((site, proxy, house))
}

fn posts(site: &Site, words: &str) -> Vec<Post> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = site.posts(words);
    let post = |post: &Value| Post {
        title: text(&post["title"]["raw"]),
        status: text(&post["status"]),
        content: text(&post["content"]["raw"]),
    };
    all.iter().map(post).collect()
}

#[track_caller]
fn check(beginning: &'static str, faults: &[Fault]) {
    let Some((site, proxy, house)) = line() else { return };
    spoil::check(&house, &proxy, &|words| posts(&site, words), beginning, faults);
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
fn a_post_that_is_still_being_stored_is_no_edit() {
    check(FINISH, &[Fault::Overlapping; 8]);
}

#[test]
fn a_request_may_arrive_between_any_two_others() {
    for beginning in [CREATE, FINISH, UPLOAD] {
        check(beginning, &Fault::late());
    }
}

#[test]
fn a_picture_and_a_question_may_be_lost_too() {
    check(UPLOAD, &Fault::PICTURE);
    check(LOOK, &Fault::QUESTION);
}

#[test]
fn an_older_text_that_arrives_late_is_replaced_and_no_edit() {
    let Some((site, proxy, house)) = line() else { return };
    let shown = |headline: &str| spoil::shown(&|words| posts(&site, words), headline);
    // WordPress has no conditional requests: until something is published again the late text stands there.
    assert!(spoil::an_update_comes_after_the_next(&house, &proxy, FINISH, &shown).contains("第二稿。"));
    spoil::an_update_comes_after_a_refusal(&house, &proxy, FINISH, &shown);
}

#[test]
fn many_deliveries_and_a_process_that_is_killed_again_and_again() {
    let Some((site, proxy, house)) = line() else { return };
    let plan = Plan { what: "WordPress", few: 8, longest_life: 2_500 };
    kill::check(&house, &proxy, &plan, |number| {
        article(&house, &format!("第{number}篇 {}", run_of(&house)), &format!("正文{number}号。"))
    });
    kill::count_posts(&plan, &posts(&site, &run_of(&house)), &run_of(&house));
}
