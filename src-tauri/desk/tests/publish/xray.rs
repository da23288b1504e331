//! What would be sent, and what of it the site says otherwise, for every kind that a test can stand up by itself.

use galley_desk::api::StoryId;
use galley_desk::publish::api::AddDestination;
use galley_desk::publish::connector::ReasonCode;
use galley_desk::publish::xray::{AgainstSite, PlannedRequest};
use galley_desk::secrets::{Keeping, Token};

use crate::block_on;
use crate::ghost_site::{GhostSite, KEY};
use crate::house::{House, SITE, request};
use crate::newsroom::Site;

/// A library that publishes to something of this kind.
fn house(kind: &str, url: &str, token: &str) -> House {
    let house = House::bare();
    let request = AddDestination {
        name: SITE.to_owned(),
        kind: kind.to_owned(),
        url: url.to_owned(),
        user: String::new(),
        zone: String::new(),
        token: (!token.is_empty()).then(|| Token::new(token)),
        keeping: Keeping::File,
        allow_plain_http: false,
        pictures: None,
        actor: "林晗".to_owned(),
    };
    house.desk.add_destination(&request).unwrap();
    house
}

fn planned(house: &House, story: &StoryId) -> Vec<PlannedRequest> {
    house.desk.planned_requests(&request(story, SITE)).unwrap()
}

/// The names of what would change; one word where the site holds nothing or was not asked.
fn against(house: &House, story: &StoryId) -> Vec<String> {
    match block_on(house.desk.compare_with_site(&request(story, SITE))).unwrap() {
        AgainstSite::Holds { differences } => differences.into_iter().map(|one| one.name).collect(),
        AgainstSite::Absent => vec!["absent".to_owned()],
        AgainstSite::Unasked { reason } => vec![format!("unasked: {:?}", reason.code)],
    }
}

/// Before and after the first publication, and after a change: what would be sent has each value once, with where it comes
/// from; the site is found to hold nothing, all, and all but what was changed.
#[track_caller]
fn check(house: &House, changed: &[&str]) {
    let story = house.story_with_picture("内河夜航恢复");
    let requests = planned(house, &story);
    let fields: Vec<_> = requests.iter().flat_map(|request| &request.fields).collect();
    assert!(fields.iter().any(|field| field.value.to_string().contains("内河夜航恢复")), "{requests:?}");
    assert!(fields.iter().all(|field| !field.from.is_empty()), "{fields:?}");
    assert_eq!(against(house, &story), ["absent"]);
    house.publish(&story);
    house.run();
    assert_eq!(house.history(&story), ["delivered: send -> delivered"]);
    assert!(planned(house, &story).len() <= requests.len(), "pictures that are there are not sent again");
    assert_eq!(against(house, &story), Vec::<String>::new(), "the site says all of it");
    house.rewrite(&story, "夜航恢复首日");
    let names = against(house, &story);
    for name in changed {
        assert!(names.iter().any(|found| found == name), "{name} is not among {names:?}");
    }
}

#[test]
fn the_newsroom_endpoint() {
    let site = Site::start();
    check(&site.house(), &["headlines"]);
}

#[test]
fn ghost() {
    let site = GhostSite::start();
    check(&house("ghost", &site.url(), KEY), &["title", "lexical", "feature_image"]);
    // What an editor there changed is shown beside ours.
    let house = house("ghost", &site.url(), KEY);
    let story = house.story("两岸的灯");
    house.publish(&story);
    house.run();
    let number = site.posts().len() - 1;
    site.edit_at(number, "title", "别的标题");
    assert_eq!(against(&house, &story), ["title"]);
}

#[test]
fn a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let markdown = house("folder", folder.path().to_str().unwrap(), "");
    check(&markdown, &["title", "body", "extra.headline"]);
    let address = url::Url::from_directory_path(folder.path().join("html")).unwrap();
    std::fs::create_dir(folder.path().join("html")).unwrap();
    check(&house("folder", &format!("{address}?format=html"), ""), &["page"]);
}

#[test]
fn a_site_that_cannot_be_asked_says_why() {
    let site = GhostSite::start();
    let house = house("ghost", &site.url(), &KEY.replace("00112233", "99112233"));
    let story = house.story("内河夜航恢复");
    site.set_version("4.2");
    let found = block_on(house.desk.compare_with_site(&request(&story, SITE))).unwrap();
    match found {
        AgainstSite::Unasked { reason } => assert_eq!(reason.code, ReasonCode::TooOld),
        other => panic!("{other:?}"),
    }
    assert!(site.posts().is_empty(), "nothing is written");
}
