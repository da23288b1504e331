//! A planned time: read on the newsroom's clock, kept whatever happens to this machine's, and said in the payload with its
//! offset.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use galley_desk::Code;
use galley_desk::api::{SaveText, StoryId};
use galley_desk::publish::api::{PublishReply, PublishStory, ReadTime};
use galley_desk::publish::state::State;
use serde_json::json;

use crate::house::{House, SITE, both};

/// A time as somebody types it, on the site's clock, which is Shanghai's.
fn read(house: &House, text: &str) -> galley_desk::Result<DateTime<FixedOffset>> {
    let request = ReadTime { text: text.to_owned(), destination: Some(SITE.to_owned()) };
    house.desk.planned_time(&request).map(|planned| planned.at)
}

fn plan(house: &House, story: &StoryId, at: DateTime<FixedOffset>) -> galley_desk::Result<PublishReply> {
    house.desk.publish_story(&PublishStory {
        story: story.clone(),
        destination: SITE.to_owned(),
        actor: "林晗".to_owned(),
        at: Some(at),
        hold_ms: None,
        reason: None,
        base_version: None,
    })
}

fn state(house: &House, reply: &PublishReply) -> State {
    house.desk.delivery(&reply.delivery.id).unwrap().delivery.state
}

#[test]
fn a_time_is_read_on_the_newsrooms_clock_and_sent_with_its_offset() {
    let (endpoint, house) = both();
    let at = read(&house, "2026-03-01 18:00").unwrap();
    assert_eq!(at.to_rfc3339(), "2026-03-01T18:00:00+08:00");
    // Another's time is shown on the newsroom's clock.
    assert_eq!(read(&house, "2026-03-01 10:00 Europe/London").unwrap().to_rfc3339(), "2026-03-01T18:00:00+08:00");
    let story = house.story("内河夜航恢复");
    let planned = plan(&house, &story, at).unwrap();
    assert_eq!(planned.delivery.due.unwrap(), at);
    house.pass(TimeDelta::hours(2));
    house.run();
    assert_eq!(state(&house, &planned), State::Delivered);
    assert_eq!(endpoint.versions(story.as_str())[0].body["versionCreated"], "2026-03-01T18:00:00+08:00");
}

#[test]
fn an_hour_that_comes_twice_or_never_is_asked_about() {
    let (_endpoint, house) = both();
    for (text, why, readings) in [
        ("2026-10-25 01:30 Europe/London", "twice", ["2026-10-25T01:30:00+01:00", "2026-10-25T01:30:00+00:00"]),
        ("2026-03-29 01:30 Europe/London", "never", ["2026-03-29T00:30:00+00:00", "2026-03-29T02:30:00+01:00"]),
    ] {
        let fault = read(&house, text).unwrap_err();
        assert_eq!((fault.code, &fault.detail["why"]), (Code::Invalid, &json!(why)));
        assert_eq!(fault.detail["readings"], json!(readings));
        assert!(!fault.message.contains('\n') && fault.message.contains(readings[1]), "{fault}");
        // Either is one instant, an hour or two apart from the other, and is taken as it is.
        let at = read(&house, readings[0]).unwrap();
        assert_eq!(at.with_timezone(&Utc), readings[0].parse::<DateTime<Utc>>().unwrap());
    }
}

#[test]
fn the_readings_are_two_instants_and_each_is_kept() {
    let (endpoint, house) = both();
    house.clock.advance(
        "2026-10-24T23:00:00Z".parse::<DateTime<Utc>>().unwrap()
            - "2026-03-01T08:00:00Z".parse::<DateTime<Utc>>().unwrap(),
    );
    let (summer, winter) = (house.story("夏令"), house.story("冬令"));
    plan(&house, &summer, "2026-10-25T01:30:00+01:00".parse().unwrap()).unwrap();
    plan(&house, &winter, "2026-10-25T01:30:00+00:00".parse().unwrap()).unwrap();
    house.pass(TimeDelta::minutes(91));
    house.run();
    let held = |story: &StoryId| endpoint.versions(story.as_str()).len();
    assert_eq!((held(&summer), held(&winter)), (1, 0));
    house.pass(TimeDelta::hours(1));
    house.run();
    assert_eq!((held(&summer), held(&winter)), (1, 1));
}

#[test]
fn a_machine_clock_that_is_set_back_or_forward_sends_nothing_early_and_nothing_twice() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    let planned = plan(&house, &story, "2026-03-01T18:00:00+08:00".parse().unwrap()).unwrap();
    house.pass(TimeDelta::minutes(119));
    house.run();
    // Back by a day, a minute before its time.
    house.pass(-TimeDelta::days(1));
    house.run();
    assert_eq!((state(&house, &planned), endpoint.seen().len()), (State::Queued, 0));
    assert_eq!(house.desk.outbox_due().unwrap(), Some("2026-03-01T10:00:00Z".parse().unwrap()));
    // Forward over it, as after a night asleep.
    house.pass(TimeDelta::days(3));
    house.run();
    house.run();
    // And back again: what was delivered stays so.
    house.pass(-TimeDelta::days(3));
    house.run();
    assert_eq!((state(&house, &planned), endpoint.versions(story.as_str()).len()), (State::Delivered, 1));
}

#[test]
fn an_embargo_and_a_plan_go_together() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    let view = house.desk.story(&story).unwrap();
    let embargo = json!({ "until": "2026-03-01T18:00:00+08:00", "zone": "Asia/Shanghai" });
    let save = SaveText {
        story: story.clone(),
        base_version: view.version,
        actor: "林晗".to_owned(),
        article: None,
        body: None,
        fields: [("embargo".to_owned(), embargo)].into(),
    };
    house.desk.save_working_text(&save).unwrap();
    let early = plan(&house, &story, "2026-03-01T17:59:00+08:00".parse().unwrap()).unwrap_err();
    assert_eq!((early.code, &early.detail["findings"][0]["code"]), (Code::Preflight, &json!("embargoed")));
    // The same instant on another clock.
    plan(&house, &story, "2026-03-01T10:00:00Z".parse().unwrap()).unwrap();
    house.pass(TimeDelta::hours(2));
    house.run();
    let sent = &endpoint.versions(story.as_str())[0].body;
    assert_eq!(sent["embargoedUntil"], "2026-03-01T18:00:00+08:00");
    assert_eq!(sent["versionCreated"], "2026-03-01T18:00:00+08:00");
    assert_eq!(sent["places"][0]["name"], "Asia/Shanghai");
}
