//! The outbox as a window lists it: what somebody may want to look at first, no more than was asked for, all of it counted;
//! and how far the pictures of a delivery have come.

use chrono::TimeDelta;
use galley_desk::api::{CreateStory, StoryId};
use galley_desk::publish::api::{Delivery, ListOutbox, OutboxPage, PublishStory, UnderWay};
use galley_desk::publish::state::State;
use serde_json::json;

use crate::endpoint::{Endpoint, Fault, TOKEN, answer};
use crate::house::{House, SITE};

const ARTICLES: &str = "PUT /v1/articles/";
const MEDIA: &str = "PUT /v1/media/";

fn page(house: &House, under_way: u32, ended: u32) -> OutboxPage {
    house.desk.outbox_page(&ListOutbox { under_way, ended }).unwrap()
}

fn titles(deliveries: &[Delivery]) -> String {
    deliveries.iter().map(|each| each.title.as_str()).collect::<Vec<_>>().join(" ")
}

/// Publishes a story so many hours from now.
fn plan(house: &House, headline: &str, hours: i64) -> StoryId {
    let story = house.story(headline);
    let at = (house.desk.ports().clock.now() + TimeDelta::hours(hours)).fixed_offset();
    let request = PublishStory {
        story: story.clone(),
        destination: SITE.to_owned(),
        actor: "林晗".to_owned(),
        at: Some(at),
        hold_ms: None,
        reason: None,
        base_version: None,
    };
    house.desk.publish_story(&request).unwrap();
    story
}

#[test]
fn what_may_need_somebody_stands_first_and_everything_is_counted() {
    let endpoint = Endpoint::start();
    let house = House::new(&endpoint.url(), TOKEN);
    for headline in ["早", "中", "晚"] {
        house.publish(&house.story(headline));
        house.run();
    }
    endpoint.next(ARTICLES, answer("429 Too Many Requests", "retry-after: 600\r\n", "text/plain", ""));
    house.publish(&house.story("稍后"));
    house.run();
    for (headline, hours) in [("五时", 5), ("二时", 2), ("九时", 9)] {
        plan(&house, headline, hours);
    }
    house.hold(&house.story("待定"), 60);
    let refused = house.story("收回");
    let held = house.hold(&refused, 60).delivery;
    house.cancel(&held).unwrap();

    let all = page(&house, 100, 100);
    assert_eq!(titles(&all.under_way), "稍后 待定 二时 五时 九时");
    assert_eq!(titles(&all.ended), "收回 晚 中 早");
    assert_eq!(all.counts, UnderWay { held: 1, queued: 3, sending: 0, retrying: 1, unknown: 0 });
    assert!(all.ended[1].receipt.is_some(), "the address is there");

    let few = page(&house, 3, 2);
    assert_eq!((titles(&few.under_way), titles(&few.ended)), ("稍后 待定 二时".to_owned(), "收回 晚".to_owned()));
    assert_eq!(few.counts, all.counts, "what is not listed is counted");
    let none = page(&house, 0, 0);
    assert_eq!((none.under_way.len(), none.ended.len(), none.counts), (0, 0, all.counts));
}

/// The last to end stands first, however long ago it was published.
#[test]
fn what_is_refused_after_a_long_time_is_seen() {
    let endpoint = Endpoint::start();
    let house = House::new(&endpoint.url(), TOKEN);
    endpoint.next(ARTICLES, answer("429 Too Many Requests", "retry-after: 60\r\n", "text/plain", ""));
    house.publish(&house.story("先"));
    house.run();
    house.publish(&house.story("后"));
    house.run();
    endpoint.next(ARTICLES, answer("403 Forbidden", "", "text/plain", ""));
    house.pass(TimeDelta::minutes(5));
    house.run();
    let all = page(&house, 10, 1);
    assert_eq!((titles(&all.ended), all.ended[0].state), ("先".to_owned(), State::Refused));
}

#[test]
fn pictures_that_the_site_has_are_not_sent_again_after_a_break() {
    let endpoint = Endpoint::start();
    let house = House::new(&endpoint.url(), TOKEN);
    let files = [
        &include_bytes!("../../../../icons/32x32.png")[..],
        include_bytes!("../../../../icons/128x128.png"),
        include_bytes!("../../../../icons/128x128@2x.png"),
    ];
    let media: Vec<_> =
        files.iter().map(|bytes| house.desk.add_media(bytes, "image/png", "码头.png").unwrap()).collect();
    let figures = media
        .iter()
        .map(|each| json!({"type": "figure", "attrs": {"media": each.sha256, "alt": "码头", "credit": "林晗"}}));
    let article = json!({
        "language": "zh-Hans", "headline": "内河夜航恢复", "media": media,
        "body": {"type": "doc", "content": figures.collect::<Vec<_>>()},
    });
    let request = CreateStory { actor: "林晗".to_owned(), article: Some(article) };
    let story = house.desk.create_story(&request).unwrap().summary.id;
    let stands = |house: &House| {
        let delivery = house.desk.deliveries(&story).unwrap().remove(0).delivery;
        (delivery.state, delivery.pictures_done, delivery.pictures)
    };
    house.publish(&story);
    assert_eq!(stands(&house), (State::Queued, 0, 3));

    // The line breaks at the third: two are there, and the article is not.
    let third = format!("{MEDIA}{}", media[2].sha256);
    endpoint.next(&third, Fault::Reset { commit: false });
    endpoint.next(&third, Fault::Reset { commit: false });
    house.run();
    let (state, done, _) = stands(&house);
    assert!(!state.is_final() && done == 2, "{state:?}, {done} of 3");
    assert_eq!(endpoint.versions(story.as_str()).len(), 0);

    house.run_now();
    house.run_now();
    assert_eq!(stands(&house), (State::Delivered, 3, 3), "{:?}", house.history(&story));
    let sent = media.iter().map(|each| endpoint.count(&format!("{MEDIA}{}", each.sha256)));
    assert_eq!(sent.collect::<Vec<_>>(), [1, 1, 3], "what is there by its hash is not sent again");
    assert_eq!(endpoint.versions(story.as_str()).len(), 1);
}
