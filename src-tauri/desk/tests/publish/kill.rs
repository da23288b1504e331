//! A process that is killed while it publishes, at every step that leaves a trace outside of it; then another one opens
//! the library. One version on the site in the end, and its receipt here.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use chrono::TimeDelta;
use galley_desk::api::{ListStories, StoryId};
use galley_desk::ports::{Clock, FixedClock};
use galley_desk::publish::api::{PublishStory, RunOutbox};
use galley_desk::publish::state::State;

use crate::block_on;
use crate::endpoint::{Endpoint, Fault, TOKEN, answer};
use crate::house::{House, SITE, open};

/// Set for the process that is to be killed: the library's folder, and its clock in milliseconds.
const FOLDER: &str = "GALLEY_TEST_FOLDER";
const CLOCK: &str = "GALLEY_TEST_CLOCK";

const ARTICLES: &str = "PUT /v1/articles/";

/// What the killed process does: it works the outbox off.
#[test]
fn work_off_as_a_child() {
    let (Some(folder), Some(clock)) = (std::env::var_os(FOLDER), std::env::var(CLOCK).ok()) else { return };
    let now = chrono::DateTime::from_timestamp_millis(clock.parse().unwrap()).unwrap();
    let desk = open(Path::new(&folder), Arc::new(FixedClock::at(now)));
    block_on(desk.run_outbox(&RunOutbox::default())).unwrap();
}

/// What another one does: it publishes with a hold, and then waits for a due time that never comes.
#[test]
fn hold_as_a_child() {
    let (Some(folder), Some(clock)) = (std::env::var_os(FOLDER), std::env::var(CLOCK).ok()) else { return };
    let now = chrono::DateTime::from_timestamp_millis(clock.parse().unwrap()).unwrap();
    let desk = open(Path::new(&folder), Arc::new(FixedClock::at(now)));
    let story = desk.list_stories(&ListStories::default()).unwrap()[0].id.clone();
    let request = PublishStory {
        story,
        destination: SITE.to_owned(),
        actor: "林晗".to_owned(),
        at: None,
        hold_ms: Some(10_000),
        reason: None,
        base_version: None,
    };
    desk.publish_story(&request).unwrap();
    block_on(desk.keep_outbox(std::future::pending()));
}

fn start(house: &House) -> Child {
    start_as(house, "kill::work_off_as_a_child")
}

fn start_as(house: &House, part: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([part, "--exact"])
        .env(FOLDER, house.folder.path())
        .env(CLOCK, house.clock.now().timestamp_millis().to_string())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills a process while a request is at the endpoint, which does this with it; then works the outbox off here. The
/// lease has not run out: that the process is gone is enough.
#[track_caller]
fn check(script: &[(&str, Fault)], killed_at: &str, history: &str) {
    let endpoint = Endpoint::start();
    let house = House::new(&endpoint.url(), TOKEN);
    for (beginning, fault) in script {
        endpoint.next(beginning, fault.clone());
    }
    let story = house.story_with_picture("内河夜航恢复");
    house.publish(&story);
    let mut child = start(&house);
    endpoint.wait_for(killed_at, 1);
    child.kill().unwrap();
    child.wait().unwrap();
    house.run();
    assert_eq!(house.history(&story), [history]);
    assert_once(&endpoint, &house, &story);
}

#[track_caller]
fn assert_once(endpoint: &Endpoint, house: &House, story: &StoryId) {
    let versions = endpoint.versions(story.as_str());
    assert_eq!(versions.len(), 1, "exactly one version");
    let receipts = house.desk.receipts(story).unwrap();
    assert_eq!(receipts.len(), 1, "exactly one receipt");
    assert_eq!(receipts[0].etag, versions[0].etag);
    assert_eq!(house.desk.story(story).unwrap().summary.stage, "published");
}

#[test]
fn killed_after_the_claim() {
    check(
        &[("HEAD", Fault::Silent { commit: false })],
        "HEAD",
        "delivered: send -> unknown (interrupted), look_up -> queued, send -> delivered",
    );
}

#[test]
fn killed_between_picture_and_article() {
    check(
        &[("PUT /v1/media/", Fault::Silent { commit: true })],
        "PUT /v1/media/",
        "delivered: send -> unknown (interrupted), look_up -> queued, send -> delivered",
    );
}

#[test]
fn killed_before_the_endpoint_stored_it() {
    check(
        &[(ARTICLES, Fault::Silent { commit: false })],
        ARTICLES,
        "delivered: send -> unknown (interrupted), look_up -> queued, send -> delivered",
    );
}

#[test]
fn killed_after_the_endpoint_stored_it_and_before_the_receipt() {
    check(
        &[(ARTICLES, Fault::Silent { commit: true })],
        ARTICLES,
        "delivered: send -> unknown (interrupted), look_up -> delivered",
    );
}

#[test]
fn killed_while_asking() {
    check(
        &[(ARTICLES, Fault::Reset { commit: true }), ("GET", Fault::Silent { commit: false })],
        "GET",
        "delivered: send -> unknown (no-answer), look_up -> delivered",
    );
}

#[test]
fn where_nothing_tells_that_a_process_is_gone_its_lease_is_waited_for() {
    let endpoint = Endpoint::start();
    let house = House::new(&endpoint.url(), TOKEN);
    endpoint.next(ARTICLES, Fault::Silent { commit: true });
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    let mut child = start(&house);
    endpoint.wait_for(ARTICLES, 1);
    child.kill().unwrap();
    child.wait().unwrap();
    for entry in std::fs::read_dir(house.folder.path()).unwrap().map(Result::unwrap) {
        if entry.file_name().to_string_lossy().ends_with(".lock") {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
    house.run_now();
    assert_eq!(house.desk.outbox().unwrap()[0].state, State::Sending, "another may still be at it");
    assert_eq!(endpoint.seen().len(), 1);
    house.pass(TimeDelta::minutes(1));
    house.run();
    assert_eq!(house.history(&story), ["delivered: send -> unknown (interrupted), look_up -> delivered"]);
    assert_once(&endpoint, &house, &story);
}

#[test]
fn what_a_killed_process_held_is_sent_by_the_next_one_when_it_is_due() {
    let endpoint = Endpoint::start();
    let house = House::new(&endpoint.url(), TOKEN);
    let story = house.story("内河夜航恢复");
    let mut child = start_as(&house, "kill::hold_as_a_child");
    let is_held = || house.desk.deliveries(&story).unwrap().iter().any(|view| view.delivery.state == State::Held);
    while !is_held() {
        assert!(child.try_wait().unwrap().is_none(), "the child ended before it published");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    house.run();
    assert_eq!(endpoint.seen().len(), 0, "its hold stands");
    house.pass(TimeDelta::seconds(10));
    house.run();
    assert_eq!(house.history(&story), ["delivered: send -> delivered"]);
    assert_once(&endpoint, &house, &story);
}

#[test]
fn a_run_that_is_broken_off_is_taken_over_at_once() {
    let endpoint = Endpoint::start();
    let house = House::new(&endpoint.url(), TOKEN);
    endpoint.next(ARTICLES, Fault::Silent { commit: true });
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    let (desk, waited) = (house.desk.clone(), endpoint.handle());
    block_on(async {
        let running = tokio::spawn(async move { desk.run_outbox(&RunOutbox::default()).await });
        tokio::task::spawn_blocking(move || waited.wait_for(ARTICLES, 1)).await.unwrap();
        running.abort();
        assert!(running.await.unwrap_err().is_cancelled());
    });
    // Whoever wants this story waits until what was broken off has let go of it.
    let request = RunOutbox { story: Some(story.clone()), ..RunOutbox::default() };
    block_on(house.desk.run_outbox(&request)).unwrap();
    assert_eq!(house.history(&story), ["delivered: send -> unknown (interrupted), look_up -> delivered"]);
    assert_once(&endpoint, &house, &story);
}

#[test]
fn killed_again_and_again_while_many_are_sent() {
    let endpoint = Endpoint::start();
    let house = House::new(&endpoint.url(), TOKEN);
    let stories: Vec<StoryId> = (0..12).map(|n| house.story(&format!("第{n}篇"))).collect();
    for story in &stories {
        house.publish(story);
    }
    // Every third request goes wrong besides.
    for _ in 0..4 {
        endpoint.next(ARTICLES, Fault::Reset { commit: true });
        endpoint.next(ARTICLES, answer("500 Oh", "", "text/html", ""));
    }
    // The process is killed as soon as it has made one more request than was seen before.
    for round in 1..=12 {
        let before = endpoint.seen().len();
        let mut child = start(&house);
        let asked = endpoint.wait_for_one_of(before + round % 3 + 1, || matches!(child.try_wait(), Ok(Some(_))));
        child.kill().ok();
        child.wait().unwrap();
        if !asked {
            break;
        }
    }
    for _ in 0..20 {
        house.run_now();
    }
    for story in &stories {
        assert_once(&endpoint, &house, story);
    }
}
