//! The hold window: what is held is sent when it is due and not before, whichever process is there then, and what is
//! taken back leaves no trace on the site.

use chrono::TimeDelta;
use galley_desk::Code;
use galley_desk::api::{Person, PersonRole};
use galley_desk::ports::Clock;
use galley_desk::publish::api::{CancelDelivery, PublishStory};
use galley_desk::publish::state::State;

use crate::endpoint::{Fault, answer};
use crate::house::{SITE, both};

const ARTICLES: &str = "PUT /v1/articles/";

#[test]
fn what_is_held_is_sent_when_it_is_due_and_not_before() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    let held = house.hold(&story, 10).delivery;
    assert_eq!((held.state, held.due), (State::Held, Some(house.clock.now() + TimeDelta::seconds(10))));
    house.run();
    house.run_now();
    assert_eq!(endpoint.seen().len(), 0, "running at once does not cut a hold short");
    house.pass(TimeDelta::seconds(10));
    house.run();
    assert_eq!(house.history(&story), ["delivered: send -> delivered"]);
    assert_eq!(endpoint.versions(story.as_str()).len(), 1);
}

#[test]
fn what_is_taken_back_is_never_sent_and_can_be_published_again() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    let held = house.hold(&story, 10).delivery;
    let cancelled = house.cancel(&held).unwrap();
    assert_eq!((cancelled.state, cancelled.due), (State::Cancelled, None));
    house.pass(TimeDelta::hours(1));
    house.run();
    house.run_now();
    assert_eq!(endpoint.seen().len(), 0);
    assert_ne!(house.desk.story(&story).unwrap().summary.stage, "published");
    assert_eq!(house.cancel(&held).unwrap_err().code, Code::Invalid, "it is over");

    let again = house.hold(&story, 10);
    assert!(again.fresh, "what was taken back says nothing any more");
    house.pass(TimeDelta::seconds(10));
    house.run();
    assert_eq!(house.history(&story), ["cancelled: ", "delivered: send -> delivered"]);
    let versions = endpoint.versions(story.as_str());
    assert_eq!((versions.len(), versions[0].body["version"].as_str()), (1, Some("1")));
}

#[test]
fn publishing_twice_within_the_hold_is_one_delivery_and_publishing_at_once_ends_the_hold() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    let held = house.hold(&story, 10);
    house.pass(TimeDelta::seconds(3));
    let again = house.hold(&story, 10);
    assert_eq!((again.fresh, &again.delivery.id), (false, &held.delivery.id));
    let at_once = house.publish(&story);
    assert_eq!(at_once.state, State::Queued);
    house.run();
    house.pass(TimeDelta::minutes(1));
    house.run();
    assert_eq!(house.history(&story), ["refused: ", "delivered: send -> delivered"]);
    assert_eq!(endpoint.count(ARTICLES), 1);
}

#[test]
fn another_text_takes_the_place_of_the_one_that_is_held() {
    let (endpoint, house) = both();
    let story = house.story("第一稿");
    house.hold(&story, 10);
    house.rewrite(&story, "第二稿");
    house.hold(&story, 10);
    house.pass(TimeDelta::seconds(10));
    house.run();
    assert_eq!(house.history(&story), ["refused: ", "delivered: send -> delivered"]);
    assert!(endpoint.versions(story.as_str())[0].body.to_string().contains("第二稿"));
}

#[test]
fn withdrawing_while_it_is_held_ends_it() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    house.hold(&story, 10);
    assert_eq!(house.withdraw(&story, "").unwrap().delivery.state, State::Cancelled);
    house.pass(TimeDelta::minutes(1));
    house.run();
    assert_eq!(endpoint.seen().len(), 0);
}

#[test]
fn what_waits_for_another_attempt_can_be_taken_back_and_what_was_sent_cannot() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    endpoint.next(ARTICLES, answer("429 Too Many Requests", "retry-after: 60\r\n", "text/plain", ""));
    let delivery = house.publish(&story);
    house.run();
    assert_eq!(house.desk.delivery(&delivery.id).unwrap().delivery.state, State::Retrying);
    assert_eq!(house.cancel(&delivery).unwrap().state, State::Cancelled);
    house.run_now();
    assert_eq!(endpoint.versions(story.as_str()).len(), 0);

    // Nobody knows whether it is there, so it cannot be as if it had never been.
    endpoint.next(ARTICLES, Fault::Reset { commit: true });
    endpoint.next("GET", answer("502 Bad Gateway", "", "text/html", ""));
    let delivery = house.publish(&story);
    house.run();
    assert_eq!(house.desk.delivery(&delivery.id).unwrap().delivery.state, State::Unknown);
    let fault = house.cancel(&delivery).unwrap_err();
    assert_eq!((fault.code, &fault.detail["state"]), (Code::Invalid, &"unknown".into()));
    house.run_now();
    assert_eq!(house.cancel(&delivery).unwrap_err().code, Code::Invalid);
    assert_eq!(endpoint.versions(story.as_str()).len(), 1);
}

#[test]
fn a_time_that_is_set_counts_when_it_is_later_than_the_hold() {
    let (_endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    let at = house.clock.now() + TimeDelta::hours(3);
    let planned = PublishStory {
        story: story.clone(),
        destination: SITE.to_owned(),
        actor: "林晗".to_owned(),
        at: Some(at.fixed_offset()),
        hold_ms: Some(10_000),
        reason: None,
        base_version: None,
    };
    let delivery = house.desk.publish_story(&planned).unwrap().delivery;
    assert_eq!((delivery.state, delivery.due), (State::Queued, Some(at)));
    assert_eq!(house.cancel(&delivery).unwrap().state, State::Cancelled, "a plan can be taken back too");

    let endless = PublishStory { at: None, hold_ms: Some(u64::MAX), ..planned };
    let delivery = house.desk.publish_story(&endless).unwrap().delivery;
    assert_eq!(delivery.due, Some(house.clock.now() + TimeDelta::hours(1)), "a slip must not hold a story for ever");
}

#[test]
fn only_the_desk_takes_back() {
    let (_endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    let person = |name: &str, role| Person { name: name.to_owned(), role };
    house.desk.set_person("林晗", &person("林晗", PersonRole::Desk)).unwrap();
    house.desk.set_person("林晗", &person("周棠", PersonRole::Reporter)).unwrap();
    let held = house.hold(&story, 10).delivery;
    let request = CancelDelivery { delivery: held.id.clone(), actor: "周棠".to_owned() };
    assert_eq!(house.desk.cancel_delivery(&request).unwrap_err().code, Code::NotAllowed);
    let lost = CancelDelivery { delivery: "x".to_owned(), actor: "林晗".to_owned() };
    assert_eq!(house.desk.cancel_delivery(&lost).unwrap_err().code, Code::NotFound);
    house.cancel(&held).unwrap();
    let acts: Vec<String> = house.desk.story_log(&story).unwrap().into_iter().map(|line| line.act).collect();
    assert_eq!(acts.last().map(String::as_str), Some("publishing-cancelled"));
}
