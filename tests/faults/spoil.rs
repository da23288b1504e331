//! One delivery with one thing spoiled on the way, and what has to come of it.

use galley_desk::api::StoryId;
use serde_json::Value;

use crate::house::House;
use crate::proxy::{Fault, Proxy};

/// How often the outbox is worked off before a delivery counts as stuck.
const ROUNDS: usize = 8;

/// How long a request may take.
const TIMEOUT: &str = "1";

/// Publishes through a proxy that spoils the next request that begins so, and works the outbox off until the delivery
/// has ended. Answers the delivery, and the states that were seen on the way.
#[track_caller]
pub(crate) fn deliver(house: &House, proxy: &Proxy, story: &StoryId, beginning: &'static str, fault: Fault) -> Value {
    proxy.spoil_next(beginning, fault);
    let mut answer = house.run(&["publish", story.as_str(), "--to", "site", "--timeout", TIMEOUT, "--json"]).answer;
    for _ in 0..ROUNDS {
        if matches!(answer["state"].as_str(), Some("delivered" | "refused")) {
            break;
        }
        house.run(&["outbox", "run", "--now", "--timeout", "30"]);
        answer = ours(house, story);
    }
    proxy.settle();
    assert!(
        matches!(answer["state"].as_str(), Some("delivered" | "refused")),
        "{fault:?} of {beginning}: it is neither there nor refused: {answer}"
    );
    if answer["state"] == "refused" {
        assert_ne!(answer["reason"]["message"], "", "{fault:?}: a refusal says why");
        assert_ne!(answer["reason"]["code"], "drift", "{fault:?} of {beginning}: nobody edited it");
    }
    answer
}

/// The same delivery again where it was refused: the trouble is over.
#[track_caller]
pub(crate) fn deliver_after_all(house: &House, proxy: &Proxy, story: &StoryId, first: &Value) {
    proxy.spoil(|_| None);
    if first["state"] == "refused" {
        house.publish(story, "site");
    }
}

/// The last delivery of a story.
fn ours(house: &House, story: &StoryId) -> Value {
    let output = house.command(&["outbox", "--json"]).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let mut all = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    all.rfind(|delivery| delivery["story"] == story.as_str()).unwrap()
}
