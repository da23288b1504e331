//! Ghost: published, changed, withdrawn and put back; edited there by somebody else; answers that are lost.

use galley_desk::publish::api::{AddDestination, Delivery, DestinationAct, SettleSite, SiteOf, SiteWay, TestReply};
use galley_desk::publish::connector::ReasonCode;
use galley_desk::secrets::{Keeping, Token};
use serde_json::json;

use crate::block_on;
use crate::ghost_site::{GhostSite, KEY, Trouble};
use crate::house::{House, SITE};

fn house(site: &GhostSite) -> House {
    let house = House::bare();
    point_at(&house, &site.url(), KEY);
    house
}

fn point_at(house: &House, url: &str, key: &str) {
    house
        .desk
        .add_destination(&AddDestination {
            name: SITE.to_owned(),
            kind: "ghost".to_owned(),
            url: url.to_owned(),
            user: String::new(),
            zone: "Asia/Shanghai".to_owned(),
            token: Some(Token::new(key)),
            keeping: Keeping::File,
            allow_plain_http: false,
            pictures: None,
            actor: "林晗".to_owned(),
        })
        .unwrap();
}

fn test(house: &House) -> TestReply {
    let act = DestinationAct { destination: SITE.to_owned(), actor: "林晗".to_owned() };
    block_on(house.desk.test_destination(&act)).unwrap()
}

/// The state that a run led to, once there is one.
fn state(run: &[Delivery]) -> &'static str {
    run.last().map_or("none", |delivery| delivery.state.name())
}

#[test]
fn an_article_is_published_changed_withdrawn_and_put_back() {
    let site = GhostSite::start();
    let house = house(&site);
    assert_eq!(test(&house).account.unwrap().version, "Ghost 5.130");
    let story = house.story_with_picture("内河夜航恢复");
    house.publish(&story);
    assert_eq!(state(&house.run()), "delivered", "{:?}", house.history(&story));
    let post = site.posts().remove(0);
    assert_eq!((&post["title"], &post["status"]), (&json!("内河夜航恢复"), &json!("published")));
    let text = post["lexical"].as_str().unwrap();
    assert!(text.contains("恢复开行") && text.contains("content/images/1.png") && text.contains("码头"), "{text}");
    assert_eq!(post["feature_image"], format!("{}content/images/1.png", site.url()));
    let tag = post["tags"].as_array().unwrap().last().unwrap()["name"].as_str().unwrap().to_owned();
    assert!(tag.starts_with("#galley-"), "{tag}");

    house.rewrite(&story, "内河夜航今起恢复");
    house.publish(&story);
    house.run();
    assert_eq!(site.posts()[0]["title"], "内河夜航今起恢复");
    assert_eq!(site.posts()[0]["slug"], post["slug"], "the address stays");

    house.withdraw(&story, "来源有误").unwrap();
    house.run();
    assert_eq!(site.posts()[0]["status"], "draft");
    house.publish(&story);
    house.run();
    assert_eq!(site.posts()[0]["status"], "published");
    assert_eq!((site.posts().len(), site.uploads()), (1, 1), "one post, and each picture once");
    let states = house.history(&story);
    assert!(states.iter().all(|line| line == "delivered: send -> delivered"), "{states:?}");
}

/// Publishes with this trouble on the way: in the end there is exactly one post, and it is public.
#[track_caller]
fn check(beginning: &'static str, trouble: Trouble) {
    let site = GhostSite::start();
    let house = house(&site);
    let story = house.story_with_picture("内河夜航恢复");
    site.next(beginning, trouble);
    house.publish(&story);
    house.run();
    house.run_now();
    house.run_now();
    let posts = site.posts();
    assert_eq!(posts.len(), 1, "{beginning} {trouble:?}: {:?}", house.history(&story));
    assert_eq!(posts[0]["status"], "published");
    assert!(house.history(&story)[0].starts_with("delivered"), "{:?}", house.history(&story));
}

#[test]
fn exactly_one_post_whatever_answer_is_lost() {
    for trouble in [Trouble::Lost, Trouble::Cut, Trouble::Says("503 Busy", "", "<h1>Busy</h1>")] {
        for beginning in [
            "GET /ghost/api/admin/site/",
            "GET /ghost/api/admin/posts/",
            "POST /ghost/api/admin/posts/",
            "POST /ghost/api/admin/images/",
            "PUT /ghost/api/admin/posts/",
        ] {
            check(beginning, trouble);
        }
    }
}

#[test]
fn an_edit_on_the_site_is_found_and_not_overwritten() {
    let site = GhostSite::start();
    let house = house(&site);
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    site.edit("title", "编辑在站上改了题");
    house.rewrite(&story, "内河夜航今起恢复");
    house.publish(&story);
    house.run();
    assert_eq!(site.posts()[0]["title"], "编辑在站上改了题");
    assert_eq!(house.history(&story).last().unwrap(), "refused: send -> refused (drift)");
    site.clear();
    house.publish(&story);
    house.run();
    assert_eq!(house.history(&story).last().unwrap(), "refused: send -> refused (gone)");
    house.publish(&story);
    house.run();
    assert_eq!(site.posts()[0]["title"], "内河夜航今起恢复", "publishing again puts it back");
}

#[test]
fn a_collision_is_looked_at_before_anything_is_sent_again() {
    let site = GhostSite::start();
    let house = house(&site);
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    let collision = r#"{"errors":[{"message":"Saving failed!","type":"UpdateCollisionError"}]}"#;
    site.next("PUT ", Trouble::Says("409 Conflict", "", collision));
    house.rewrite(&story, "内河夜航今起恢复");
    house.publish(&story);
    house.run();
    // What stood there was what was to be replaced, after all: somebody had saved the same words.
    assert_eq!(site.posts()[0]["title"], "内河夜航今起恢复");
    assert_eq!((site.posts().len(), site.count("PUT")), (1, 3));
}

#[test]
fn a_test_tells_what_is_wrong() {
    let site = GhostSite::start();
    let house = house(&site);
    let code = |url: &str, key: &str| {
        point_at(&house, url, key);
        test(&house).reason.map(|reason| reason.code)
    };
    let url = site.url();
    assert_eq!(code(&url, KEY), None);
    assert_eq!(code(&format!("{url}ghost/#/settings").replace("#/settings", ""), KEY), None);
    assert_eq!(code(&url, "6489a1b2c3d4e5f60718293b:0011"), Some(ReasonCode::Unauthorized));
    assert_eq!(code(&url, "no-key-at-all"), Some(ReasonCode::Unauthorized));
    assert_eq!(code(&format!("{url}blog"), KEY), Some(ReasonCode::WrongAddress));
    site.next("GET", Trouble::Says("301 Moved", "location: https://127.0.0.1/\r\n", ""));
    assert_eq!(code(&url, KEY), Some(ReasonCode::NoTls));
    site.next("GET", Trouble::Says("301 Moved", "location: http://elsewhere.example/\r\n", ""));
    assert_eq!(code(&url, KEY), Some(ReasonCode::Redirected));
    site.set_version("4.48");
    assert_eq!(code(&url, KEY), Some(ReasonCode::TooOld));
    assert_eq!(site.count("POST") + site.count("PUT"), 0, "a test stores nothing");
}

#[test]
fn the_key_is_in_no_error() {
    let site = GhostSite::start();
    let house = house(&site);
    let secret = KEY.split(':').nth(1).unwrap();
    let told = r#"{"errors":[{"message":"key 6489a1b2c3d4e5f60718293a:00112233445566778899aabbccddeeff","context":"00112233445566778899aabbccddeeff","type":"X"}]}"#;
    site.next("PUT", Trouble::Says("422 No", "", told));
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    let said = format!("{:?} {:?}", house.run(), house.desk.deliveries(&story).unwrap());
    assert!(said.contains("rejected") || said.contains("Rejected"), "{said}");
    assert!(!said.contains(secret), "{said}");
}

#[test]
fn an_edit_in_ghost_comes_in_as_tracked_changes_and_is_published_again() {
    let site = GhostSite::start();
    let house = house(&site);
    let story = house.story_with_picture("内河夜航恢复");
    let of = SiteOf { story: story.clone(), destination: SITE.to_owned() };
    house.publish(&story);
    house.run();
    let ask = || block_on(house.desk.site_version(&of)).unwrap();
    let seen = ask();
    assert!(!seen.edited && seen.problems.is_empty() && seen.theirs.changes.is_empty(), "{:?}", seen.problems);

    let document = site.posts()[0]["lexical"].as_str().unwrap().replace("三月一日晚", "三月二日晚");
    site.edit("lexical", &document);
    house.rewrite_headline(&story, "内河夜航恢复，首日八百人");
    house.publish(&story);
    house.run();
    assert_eq!(house.history(&story).last().unwrap(), "refused: send -> refused (drift)");
    let seen = ask();
    assert_eq!((seen.edited, seen.theirs.changes.len(), seen.ours.changes.len(), seen.conflicts), (true, 1, 1, 0));
    let request = SettleSite {
        story: story.clone(),
        destination: SITE.to_owned(),
        actor: "林晗".to_owned(),
        etag: seen.etag,
        way: SiteWay::Take,
    };
    let taken = house.desk.settle_site(&request).unwrap().story;
    assert!(taken.working.body.0.plain_text().contains("三月二日晚"));
    assert!(
        taken.changes.iter().any(|change| change.author == SITE && change.inserted == "二日"),
        "{:?}",
        taken.changes
    );
    house.publish(&story);
    assert_eq!(state(&house.run()), "delivered", "{:?}", house.history(&story));
    let post = site.posts().remove(0);
    assert_eq!(post["title"], "内河夜航恢复，首日八百人");
    assert!(post["lexical"].as_str().unwrap().contains("三月二日晚"));
    assert_eq!(site.posts().len(), 1);
}
