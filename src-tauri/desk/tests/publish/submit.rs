//! What publishing keeps of the text: one revision of what was published, none of what was not.

use galley_desk::Code;
use galley_desk::api::{RevisionKind, StoryId};

use crate::endpoint::{Endpoint, TOKEN, answer};
use crate::house::House;

fn published(house: &House, story: &StoryId) -> usize {
    let kept = house.desk.revisions(story).unwrap();
    kept.iter().filter(|revision| revision.kind == RevisionKind::Published).count()
}

#[test]
fn what_preflight_blocks_leaves_no_revision() {
    let endpoint = Endpoint::start();
    let house = House::new(&endpoint.url(), TOKEN);
    let story = house.story("");
    let before = house.desk.revisions(&story).unwrap();
    assert_eq!(house.try_publish(&story).unwrap_err().code, Code::Preflight);
    assert_eq!(house.desk.revisions(&story).unwrap(), before);
}

#[test]
fn the_same_text_is_one_revision_however_often_it_is_published() {
    let endpoint = Endpoint::start();
    let house = House::new(&endpoint.url(), TOKEN);
    let story = house.story("内河夜航恢复");
    endpoint.next("PUT", answer("401 Unauthorized", "", "application/problem+json", "{}"));
    house.publish(&story);
    house.run();
    // Once more after the refusal, and once more after it arrived.
    house.publish(&story);
    house.run();
    assert!(!house.try_publish(&story).unwrap().fresh);
    assert_eq!((published(&house, &story), endpoint.versions(story.as_str()).len()), (1, 1));
    house.rewrite(&story, "第二稿");
    house.publish(&story);
    assert_eq!(published(&house, &story), 2);
}
