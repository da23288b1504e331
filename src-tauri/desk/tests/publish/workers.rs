//! Who works the outbox off: side by side, in two processes, ahead of the site, until told to stop.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use galley_desk::api::StoryId;
use galley_desk::publish::api::RunOutbox;
use galley_desk::publish::state::State;

use crate::block_on;
use crate::endpoint::Fault;
use crate::house::{LITTLE_PATIENCE, PATIENCE, both, open};

const ARTICLES: &str = "PUT /v1/articles/";

#[test]
fn many_stories_run_side_by_side_and_two_libraries_share_the_work() {
    let (endpoint, house) = both();
    let stories: Vec<StoryId> = (0..24).map(|n| house.story(&format!("第{n}篇"))).collect();
    for story in &stories {
        house.publish(story);
    }
    // What a window and a command line are to each other: the same file, opened twice.
    let other = open(house.folder.path(), house.clock.clone());
    let request = RunOutbox { timeout_ms: Some(PATIENCE), ..RunOutbox::default() };
    block_on(async {
        let (one, two) = tokio::join!(house.desk.run_outbox(&request), other.run_outbox(&request));
        one.unwrap();
        two.unwrap();
    });
    assert_eq!(endpoint.count(ARTICLES), stories.len(), "each was sent once");
    assert_eq!(endpoint.totals().into_values().sum::<usize>(), stories.len());
    assert!(house.desk.outbox().unwrap().iter().all(|delivery| delivery.state == State::Delivered));
}

#[test]
fn whoever_wants_one_story_waits_for_the_process_that_has_it() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    endpoint.next(ARTICLES, Fault::Silent { commit: true });
    let other = open(house.folder.path(), house.clock.clone());
    let request = RunOutbox { timeout_ms: Some(PATIENCE), story: Some(story.clone()), ..RunOutbox::default() };
    let unhurried = RunOutbox { timeout_ms: Some(LITTLE_PATIENCE), ..RunOutbox::default() };
    block_on(async {
        let first = async { house.desk.run_outbox(&unhurried).await.unwrap() };
        let second = async {
            let seen = tokio::task::spawn_blocking({
                let endpoint = endpoint.handle();
                move || endpoint.wait_for(ARTICLES, 1)
            });
            seen.await.unwrap();
            other.run_outbox(&request).await.unwrap()
        };
        tokio::join!(first, second);
    });
    assert_eq!(house.desk.deliveries(&story).unwrap()[0].delivery.state, State::Delivered);
    assert_eq!((endpoint.count(ARTICLES), endpoint.versions(story.as_str()).len()), (1, 1));
}

#[test]
fn a_standing_worker_ends_when_it_is_told() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    block_on(async {
        let keeping = tokio::spawn(house.desk.clone().keep_outbox(async {
            stopped.await.ok();
        }));
        let waited = endpoint.handle();
        tokio::task::spawn_blocking(move || waited.wait_for(ARTICLES, 1)).await.unwrap();
        stop.send(()).unwrap();
        keeping.await.unwrap();
    });
    assert_eq!(house.history(&story), ["delivered: send -> delivered"], "what was on its way was brought to its end");
}

#[test]
fn what_was_claimed_beforehand_goes_back_when_the_worker_is_told_to_stop() {
    let (endpoint, house) = both();
    let stories: Vec<StoryId> = (0..40).map(|n| house.story(&format!("第{n}篇"))).collect();
    for story in &stories {
        house.publish(story);
    }
    // A site that answers at once, and then not for a while.
    for story in &stories[12..] {
        endpoint.next(&format!("{ARTICLES}{}", story.as_str()), Fault::Held);
    }
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let (told, hears) = mpsc::channel();
    block_on(async {
        let keeping = tokio::spawn(house.desk.clone().keep_outbox(async move {
            stopped.await.ok();
            told.send(()).ok();
        }));
        let (waited, desk) = (endpoint.handle(), house.desk.clone());
        let ahead = tokio::task::spawn_blocking(move || {
            waited.wait_for(ARTICLES, 16);
            let sending = || desk.outbox().unwrap().iter().filter(|each| each.state == State::Sending).count();
            // A machine that is busy may have made the site look slow: then nothing is claimed beforehand.
            let began = Instant::now();
            waited.wait_for_one_of(usize::MAX, || sending() > 4 || began.elapsed() > Duration::from_secs(10));
            stop.send(()).unwrap();
            hears.recv_timeout(Duration::from_secs(60)).unwrap();
            waited.let_go();
        });
        ahead.await.unwrap();
        keeping.await.unwrap();
    });
    let (delivered, queued): (Vec<_>, Vec<_>) =
        house.desk.outbox().unwrap().into_iter().partition(|delivery| delivery.state == State::Delivered);
    assert_eq!((delivered.len(), queued.len()), (16, 24));
    for delivery in &queued {
        assert_eq!((delivery.state, delivery.attempts, &delivery.reason), (State::Queued, 0, &None));
    }
    // It was not sent: it can still be taken back.
    assert_eq!(house.cancel(&queued[0]).unwrap().state, State::Cancelled);
    house.run();
    assert_eq!(endpoint.count(ARTICLES), 39);
    assert!(endpoint.totals().into_values().all(|versions| versions == 1));
}
