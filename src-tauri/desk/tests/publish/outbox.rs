//! The outbox against an endpoint that misbehaves: whatever happens on the line, one version in the end, or a clear
//! refusal.

use chrono::TimeDelta;
use galley_desk::Code;
use galley_desk::publish::api::{PublishStory, WithdrawStory};
use galley_desk::publish::state::State;
use serde_json::json;

use crate::endpoint::{Endpoint, Fault, TOKEN, answer, answer_and_commit};
use crate::house::{House, LITTLE_PATIENCE, PATIENCE, SITE, both, request};

const ARTICLES: &str = "PUT /v1/articles/";
const ASKED: &str = "GET /v1/articles/";
const PROBLEM: &str = "application/problem+json";

/// Publishes a story while these requests go wrong; what happened, and how many versions the endpoint holds and how
/// often it was sent one.
#[track_caller]
fn check(script: &[(&str, Fault)], history: &str, versions: usize, sent: usize) {
    let (endpoint, house) = both();
    for (beginning, fault) in script {
        endpoint.next(beginning, fault.clone());
    }
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    assert_eq!(endpoint.seen().len(), 0, "nothing is sent outside the worker");
    let is_silent = script.iter().any(|(_, fault)| matches!(fault, Fault::Silent { .. }));
    house.run_for(if is_silent { LITTLE_PATIENCE } else { PATIENCE });
    assert_eq!(house.history(&story), [history]);
    assert_eq!(endpoint.versions(story.as_str()).len(), versions, "versions");
    assert_eq!(endpoint.count(ARTICLES), sent, "sent");
    let keys: std::collections::BTreeSet<_> =
        endpoint.seen().into_iter().filter_map(|seen| seen.headers.get("idempotency-key").cloned()).collect();
    assert_eq!(keys.len(), 1, "every attempt has the delivery's key");
}

#[test]
fn a_good_line_is_used_once() {
    check(&[], "delivered: send -> delivered", 1, 1);
    check(&[(ARTICLES, Fault::Twice)], "delivered: send -> delivered", 1, 1);
}

#[test]
fn a_lost_answer_is_asked_for_and_nothing_is_sent_again() {
    let nonsense = "delivered: send -> unknown (nonsense), look_up -> delivered";
    let lost = "delivered: send -> unknown (no-answer), look_up -> delivered";
    check(&[(ARTICLES, Fault::Silent { commit: true })], lost, 1, 1);
    check(&[(ARTICLES, Fault::Reset { commit: true })], lost, 1, 1);
    check(&[(ARTICLES, Fault::Endless)], lost, 1, 1);
    check(&[(ARTICLES, answer_and_commit("500 Oh", "", "text/html", "<h1>Oh</h1>"))], lost, 1, 1);
    check(&[(ARTICLES, answer_and_commit("200 OK", "", "text/html", "<h1>Hi</h1>"))], nonsense, 1, 1);
    check(&[(ARTICLES, answer_and_commit("200 OK", "", "application/json", "{\"ur"))], nonsense, 1, 1);
}

#[test]
fn a_lost_request_is_asked_for_and_sent_again() {
    let lost = "delivered: send -> unknown (no-answer), look_up -> queued, send -> delivered";
    check(&[(ARTICLES, Fault::Silent { commit: false })], lost, 1, 2);
    check(&[(ARTICLES, Fault::Reset { commit: false })], lost, 1, 2);
    check(&[(ARTICLES, Fault::ResetEarly)], lost, 1, 2);
    check(&[(ARTICLES, answer("500 Oh", "", "text/html", ""))], lost, 1, 2);
}

#[test]
fn an_endpoint_that_keeps_losing_requests_is_given_time() {
    let lost = || (ARTICLES, Fault::Reset { commit: false });
    let history =
        "queued: send -> unknown (no-answer), look_up -> queued, send -> unknown (no-answer), look_up -> queued";
    check(&[lost(), lost()], history, 0, 2);
}

#[test]
fn an_unclear_answer_to_the_question_leaves_it_open() {
    let (endpoint, house) = both();
    endpoint.next(ARTICLES, Fault::Reset { commit: true });
    endpoint.next(ASKED, answer("502 Bad Gateway", "", "text/html", ""));
    endpoint.next(ASKED, answer("401 Unauthorized", "", PROBLEM, "{}"));
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    house.run();
    assert_eq!(endpoint.count(ASKED), 1, "it is not asked again before its time");
    house.run_now();
    house.run_now();
    assert_eq!(
        house.history(&story),
        ["delivered: send -> unknown (no-answer), look_up -> unknown (no-answer), look_up -> unknown (unauthorized), \
          look_up -> delivered"]
    );
    assert_eq!((endpoint.count(ARTICLES), endpoint.versions(story.as_str()).len()), (1, 1));
}

#[test]
fn patience_is_kept_to_the_second() {
    let (endpoint, house) = both();
    endpoint.next(ARTICLES, answer("429 Too Many Requests", "retry-after: 60\r\n", "text/plain", ""));
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    assert_eq!(house.desk.outbox().unwrap()[0].state, State::Retrying);
    house.pass(TimeDelta::seconds(59));
    house.run();
    assert_eq!(endpoint.count(ARTICLES), 1);
    house.pass(TimeDelta::seconds(1));
    house.run();
    assert_eq!(house.history(&story), ["delivered: send -> retrying (busy), send -> delivered"]);
}

#[test]
fn a_clock_that_was_set_back_does_not_stop_the_outbox() {
    let (endpoint, house) = both();
    endpoint.next(ARTICLES, answer("503 Busy", "", PROBLEM, "{}"));
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    house.pass(TimeDelta::days(-30));
    house.run();
    assert_eq!(house.history(&story), ["delivered: send -> retrying (busy), send -> delivered"]);
}

#[test]
fn a_refusal_ends_it_until_somebody_publishes_again() {
    let endpoint = Endpoint::start();
    let house = House::new(&endpoint.url(), "a-token-of-last-year");
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    let ran = house.run();
    assert_eq!(ran[0].state, State::Refused);
    assert_eq!(ran[0].reason.as_ref().unwrap().said, "Token missing or wrong");
    house.run_now();
    assert_eq!(endpoint.count(ARTICLES), 1, "nothing is sent by itself after a refusal");
    house.point_at(&endpoint.url(), TOKEN);
    assert!(house.try_publish(&story).unwrap().fresh);
    house.run();
    assert_eq!(house.history(&story), ["refused: send -> refused (unauthorized)", "delivered: send -> delivered"]);
}

#[test]
fn publishing_again_is_harmless() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    let first = house.publish(&story);
    assert_eq!(house.publish(&story).id, first.id, "while it waits");
    house.run();
    let again = house.try_publish(&story).unwrap();
    assert!(!again.fresh);
    assert_eq!(again.delivery.state, State::Delivered);
    let receipt = again.delivery.receipt.unwrap();
    assert_eq!((receipt.version.as_str(), receipt.url), ("1", format!("{}a/{story}", endpoint.url())));
    house.run_now();
    assert_eq!((endpoint.count(ARTICLES), endpoint.versions(story.as_str()).len()), (1, 1));
    assert_eq!(house.desk.receipts(&story).unwrap().len(), 1);
    assert_eq!(house.desk.story(&story).unwrap().summary.stage, "published");
}

#[test]
fn a_changed_text_replaces_what_was_sent_and_only_that() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    house.rewrite(&story, "内河夜航恢复，首日八百人");
    house.publish(&story);
    house.run();
    assert_eq!(endpoint.versions(story.as_str()).len(), 2);
    assert_eq!(endpoint.seen()[1].headers["if-match"], "\"v1\"");
    // Somebody edits the site by hand.
    endpoint.edit(story.as_str(), json!({"by": "hand"}));
    house.rewrite(&story, "第三稿");
    house.publish(&story);
    let ran = house.run();
    assert_eq!(house.history(&story)[2], "refused: send -> refused (drift)");
    assert!(ran[0].reason.as_ref().unwrap().message.contains("nothing was overwritten"));
    assert_eq!(endpoint.versions(story.as_str())[2].body, json!({"by": "hand"}));
    // Saying it louder changes nothing: the edit is not overwritten.
    house.publish(&story);
    house.run_now();
    assert_eq!(endpoint.versions(story.as_str()).len(), 3);
}

#[test]
fn an_update_whose_answer_was_lost_is_recognised() {
    for commit in [true, false] {
        let (endpoint, house) = both();
        let story = house.story("内河夜航恢复");
        house.publish(&story);
        house.run();
        house.rewrite(&story, "第二稿");
        house.publish(&story);
        endpoint.next(ARTICLES, Fault::Reset { commit });
        house.run();
        let versions = endpoint.versions(story.as_str());
        assert_eq!(versions.len(), 2);
        let receipts = house.desk.receipts(&story).unwrap();
        assert_eq!(receipts[1].etag, versions[1].etag);
    }
}

#[test]
fn somebody_elses_edit_during_an_unclear_send_is_not_overwritten() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    endpoint.next(ARTICLES, Fault::Reset { commit: false });
    endpoint.edit(story.as_str(), json!({"by": "hand"}));
    house.run();
    assert_eq!(house.history(&story), ["refused: send -> unknown (no-answer), look_up -> refused (drift)"]);
    assert_eq!(endpoint.versions(story.as_str()).len(), 1);
}

#[test]
fn a_mismatch_that_is_our_own_earlier_send_is_a_delivery() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    endpoint.next(ARTICLES, Fault::Reset { commit: true });
    // The site does not show it yet when it is asked.
    endpoint.next(ASKED, answer("404 Not Found", "", PROBLEM, "{}"));
    // An endpoint that keeps no idempotency keys answers the second send with a mismatch.
    endpoint.forget_keys();
    house.run();
    assert_eq!(house.history(&story), ["delivered: send -> unknown (no-answer), look_up -> queued, send -> delivered"]);
    assert_eq!((endpoint.count(ARTICLES), endpoint.versions(story.as_str()).len()), (2, 1));
}

#[test]
fn a_request_that_arrives_late_changes_nothing() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    endpoint.next(ARTICLES, Fault::Silent { commit: false });
    house.run_for(LITTLE_PATIENCE);
    house.rewrite(&story, "第二稿");
    house.publish(&story);
    house.run();
    assert_eq!(endpoint.versions(story.as_str()).len(), 2);
    // The very first request arrives after all, with its precondition and its key.
    let late = endpoint.seen().into_iter().find(|seen| seen.line.starts_with(ARTICLES)).unwrap();
    endpoint.replay(&late);
    assert_eq!(endpoint.versions(story.as_str()).len(), 2);
}

#[test]
fn an_article_that_was_deleted_on_the_site_is_put_back_only_when_asked() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    endpoint.delete(story.as_str());
    house.rewrite(&story, "第二稿");
    house.publish(&story);
    house.run();
    assert_eq!(house.history(&story)[1], "refused: send -> refused (gone)");
    assert_eq!(endpoint.versions(story.as_str()).len(), 0);
    house.publish(&story);
    house.run();
    assert_eq!(house.history(&story)[2], "delivered: send -> delivered");
    assert_eq!(endpoint.versions(story.as_str()).len(), 1);
}

#[test]
fn withdrawing_replaces_the_article_by_its_withdrawal() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    let summary = || house.desk.story(&story).unwrap().summary;
    assert_eq!(house.withdraw(&story, "有误").unwrap_err().code, Code::Invalid);
    house.publish(&story);
    house.run();
    endpoint.next(ARTICLES, Fault::Reset { commit: true });
    let withdrawal = house.withdraw(&story, "事实有误，撤回。").unwrap().delivery;
    assert!(!house.withdraw(&story, "again").unwrap().fresh);
    house.run();
    assert_eq!(house.history(&story)[1], "delivered: send -> unknown (no-answer), look_up -> delivered");
    let versions = endpoint.versions(story.as_str());
    assert_eq!(versions.len(), 2);
    assert_eq!(versions[1].body["pubStatus"], "canceled");
    assert!(versions[1].body.to_string().contains("事实有误，撤回。"));
    assert_eq!(house.desk.delivery(&withdrawal.id).unwrap().delivery.receipt.unwrap().version, "2");
    assert!(summary().withdrawn, "lists say that it is on no site");
    // The same text may come back.
    house.publish(&story);
    house.run();
    assert_eq!(endpoint.versions(story.as_str()).len(), 3);
    assert!(!summary().withdrawn);
}

#[test]
fn a_story_is_withdrawn_once_no_site_has_it() {
    let (endpoint, house) = both();
    let mut other = house.site_at(&endpoint.url(), TOKEN);
    other.name = "Other".to_owned();
    house.desk.add_destination(&other).unwrap();
    let story = house.story("内河夜航恢复");
    let withdrawn = || house.desk.story(&story).unwrap().summary.withdrawn;
    house.publish(&story);
    house.desk.publish_story(&request(&story, "Other")).unwrap();
    house.run();
    house.withdraw(&story, "有误").unwrap();
    house.run();
    assert!(!withdrawn(), "the other site still has it");
    house
        .desk
        .withdraw_story(&WithdrawStory {
            story: story.clone(),
            destination: "Other".to_owned(),
            actor: "林晗".to_owned(),
            note: "有误".to_owned(),
        })
        .unwrap();
    assert!(!withdrawn(), "it was not sent yet");
    house.run();
    assert!(withdrawn());
}

#[test]
fn what_may_still_arrive_is_not_taken_back() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    let delivery = house.publish(&story);
    // The first send gets no answer and is not there when asked; the second is turned away.
    endpoint.next(ARTICLES, Fault::Reset { commit: false });
    endpoint.next(ARTICLES, answer("503 Busy", "", PROBLEM, "{}"));
    house.run();
    let waiting = house.desk.delivery(&delivery.id).unwrap().delivery;
    assert_eq!((waiting.state, waiting.may_arrive), (State::Retrying, true));
    assert_eq!(house.cancel(&delivery).unwrap_err().code, Code::Invalid);
    // One that was turned away each time is not there, and can be.
    let other = house.story("另一篇");
    let delivery = house.publish(&other);
    endpoint.next(ARTICLES, answer("503 Busy", "", PROBLEM, "{}"));
    house.run();
    assert_eq!(house.cancel(&delivery).unwrap().state, State::Cancelled);
}

#[test]
fn what_waits_for_another_attempt_is_tried_at_once_when_somebody_says_so() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    endpoint.next(ARTICLES, answer("503 Busy", "", PROBLEM, "{}"));
    house.run();
    assert_eq!(house.run(), [], "its pause is not over");
    house.desk.send_now(&story).unwrap();
    house.run();
    assert_eq!(house.history(&story), ["delivered: send -> retrying (busy), send -> delivered"]);
}

#[test]
fn one_story_keeps_its_order() {
    let (endpoint, house) = both();
    let story = house.story("第一稿");
    house.publish(&story);
    endpoint.next(ARTICLES, answer("503 Busy", "", PROBLEM, "{}"));
    house.run();
    house.rewrite(&story, "第二稿");
    house.publish(&story);
    house.run();
    assert_eq!(endpoint.count(ARTICLES), 1, "the second waits for the first");
    house.run_now();
    let keys: Vec<_> = endpoint.versions(story.as_str()).into_iter().map(|version| version.body.to_string()).collect();
    assert_eq!(keys.len(), 2);
    assert!(keys[0].contains("第一稿") && keys[1].contains("第二稿"), "{keys:?}");
}

#[test]
fn a_time_that_was_set_is_kept_and_a_later_publication_takes_its_place() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    let at = "2026-03-01T17:00:00+08:00".parse().unwrap();
    let planned = PublishStory { at: Some(at), ..request(&story, SITE) };
    let first = house.desk.publish_story(&planned).unwrap();
    assert!(!house.desk.publish_story(&planned).unwrap().fresh);
    house.run_now();
    assert_eq!(endpoint.seen().len(), 0, "running at once does not bring a planned time forward");
    house.pass(TimeDelta::minutes(60));
    house.run();
    assert_eq!(house.desk.delivery(&first.delivery.id).unwrap().delivery.state, State::Delivered);

    house.rewrite(&story, "第二稿");
    let at = "2026-03-02T17:00:00+08:00".parse().unwrap();
    house.desk.publish_story(&PublishStory { at: Some(at), ..planned.clone() }).unwrap();
    house.publish(&story);
    house.run();
    house.pass(TimeDelta::days(2));
    house.run();
    assert_eq!(house.history(&story), ["delivered: send -> delivered", "refused: ", "delivered: send -> delivered"]);
    assert_eq!(endpoint.versions(story.as_str()).len(), 2);

    // What is only planned is withdrawn without a word to the endpoint.
    let other = house.story("又一篇");
    let at = "2026-04-01T17:00:00+08:00".parse().unwrap();
    house.desk.publish_story(&PublishStory { story: other.clone(), at: Some(at), ..planned }).unwrap();
    house.withdraw(&other, "").unwrap();
    house.pass(TimeDelta::days(60));
    house.run();
    assert_eq!(endpoint.versions(other.as_str()).len(), 0);
}

#[test]
fn a_story_is_not_deleted_while_it_waits() {
    let (_endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    let act = galley_desk::api::StoryAct { story: story.clone(), actor: "林晗".to_owned() };
    house.desk.trash_story(&act).unwrap();
    assert_eq!(house.desk.delete_story_for_ever(&act).unwrap_err().code, Code::Invalid);
    house.run();
    house.desk.delete_story_for_ever(&act).unwrap();
    assert_eq!(house.desk.outbox().unwrap(), []);
}

#[test]
fn an_article_that_preflight_blocks_does_not_go_into_the_outbox() {
    let (endpoint, house) = both();
    let story = house.story("");
    let fault = house.try_publish(&story).unwrap_err();
    assert_eq!(fault.code, Code::Preflight);
    assert!(fault.detail["findings"].to_string().contains("headline"), "{fault:?}");
    assert_eq!(house.desk.deliveries(&story).unwrap().len(), 0);
    house.run();
    assert_eq!(endpoint.seen().len(), 0);
}
