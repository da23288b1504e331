//! A newsroom to publish from: a library in a folder of its own, a clock that is moved by hand, a destination.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use galley_desk::api::{CreateStory, StoryId};
use galley_desk::http::Web;
use galley_desk::ports::{FixedClock, RandomIds};
use galley_desk::publish::api::{
    AddDestination, CancelDelivery, Delivery, PublishReply, PublishStory, RunOutbox, WithdrawStory,
};
use galley_desk::secrets::{Keeping, Token};
use galley_desk::{Desk, Place, Ports, Result};
use serde_json::json;
use tempfile::TempDir;

use crate::block_on;
use crate::endpoint::{Endpoint, TOKEN};

/// How long a request may take, in milliseconds: enough on the busiest machine.
pub(crate) const PATIENCE: u64 = 60_000;

/// The same where an endpoint that does not answer is to be given up on.
pub(crate) const LITTLE_PATIENCE: u64 = 1_500;

/// A picture.
pub(crate) const PICTURE: &[u8] = include_bytes!("../../../../icons/32x32.png");

/// The destination's name.
pub(crate) const SITE: &str = "Site";

pub(crate) struct House {
    pub(crate) folder: TempDir,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) desk: Desk,
}

impl House {
    /// A library with one destination at this address.
    pub(crate) fn new(url: &str, token: &str) -> Self {
        let house = Self::bare();
        house.point_at(url, token);
        house
    }

    /// A library without a destination.
    pub(crate) fn bare() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at("2026-03-01T08:00:00Z".parse::<DateTime<Utc>>().unwrap()));
        let desk = open(folder.path(), Arc::clone(&clock));
        Self { folder, clock, desk }
    }

    /// Adds the destination, or gives it another token.
    pub(crate) fn point_at(&self, url: &str, token: &str) {
        self.desk.add_destination(&self.site_at(url, token)).unwrap();
    }

    /// What adds the destination.
    pub(crate) fn site_at(&self, url: &str, token: &str) -> AddDestination {
        AddDestination {
            name: SITE.to_owned(),
            kind: "newsroom".to_owned(),
            url: url.to_owned(),
            user: String::new(),
            zone: "Asia/Shanghai".to_owned(),
            token: Some(Token::new(token)),
            keeping: Keeping::File,
            allow_plain_http: false,
            pictures: None,
            actor: "林晗".to_owned(),
        }
    }

    /// A story with a headline and one paragraph.
    pub(crate) fn story(&self, headline: &str) -> StoryId {
        let article = article(headline);
        let request = CreateStory { actor: "林晗".to_owned(), article: Some(article) };
        self.desk.create_story(&request).unwrap().summary.id
    }

    /// The same with a picture.
    pub(crate) fn story_with_picture(&self, headline: &str) -> StoryId {
        let media = self.desk.add_media(PICTURE, "image/png", "pier.png").unwrap();
        let mut article = article(headline);
        article["media"] = json!([media]);
        let figure = json!({"type": "figure", "attrs": {"media": media.sha256, "alt": "码头", "credit": "林晗"}});
        article["body"]["content"].as_array_mut().unwrap().push(figure);
        let request = CreateStory { actor: "林晗".to_owned(), article: Some(article) };
        self.desk.create_story(&request).unwrap().summary.id
    }

    /// Another headline for a story.
    pub(crate) fn rewrite(&self, story: &StoryId, headline: &str) {
        let view = self.desk.story(story).unwrap();
        let save = galley_desk::api::SaveText {
            story: story.clone(),
            base_version: view.version,
            actor: "林晗".to_owned(),
            article: Some(article(headline)),
            body: None,
            fields: Default::default(),
        };
        self.desk.save_working_text(&save).unwrap();
    }

    /// Another headline, and nothing else.
    pub(crate) fn rewrite_headline(&self, story: &StoryId, headline: &str) {
        let save = galley_desk::api::SaveText {
            story: story.clone(),
            base_version: self.desk.story(story).unwrap().version,
            actor: "林晗".to_owned(),
            article: None,
            body: None,
            fields: [("headline".to_owned(), json!(headline))].into(),
        };
        self.desk.save_working_text(&save).unwrap();
    }

    pub(crate) fn try_publish(&self, story: &StoryId) -> Result<PublishReply> {
        self.desk.publish_story(&request(story, "site"))
    }

    /// Publishes with a hold of so many seconds.
    pub(crate) fn hold(&self, story: &StoryId, seconds: u64) -> PublishReply {
        self.desk.publish_story(&PublishStory { hold_ms: Some(seconds * 1_000), ..request(story, SITE) }).unwrap()
    }

    /// Takes a delivery back.
    pub(crate) fn cancel(&self, delivery: &Delivery) -> Result<Delivery> {
        let request = CancelDelivery { delivery: delivery.id.clone(), actor: "林晗".to_owned() };
        self.desk.cancel_delivery(&request)
    }

    pub(crate) fn publish(&self, story: &StoryId) -> Delivery {
        self.try_publish(story).unwrap().delivery
    }

    pub(crate) fn withdraw(&self, story: &StoryId, note: &str) -> Result<PublishReply> {
        self.desk.withdraw_story(&WithdrawStory {
            story: story.clone(),
            destination: SITE.to_owned(),
            actor: "林晗".to_owned(),
            note: note.to_owned(),
        })
    }

    /// Works off what is due.
    pub(crate) fn run(&self) -> Vec<Delivery> {
        self.run_for(PATIENCE)
    }

    /// The same, giving up on a request after so many milliseconds.
    pub(crate) fn run_for(&self, patience: u64) -> Vec<Delivery> {
        block_on(self.desk.run_outbox(&RunOutbox { timeout_ms: Some(patience), ..RunOutbox::default() })).unwrap()
    }

    /// Works off what is due or waits for another attempt.
    pub(crate) fn run_now(&self) -> Vec<Delivery> {
        let request = RunOutbox { now: true, timeout_ms: Some(PATIENCE), ..RunOutbox::default() };
        block_on(self.desk.run_outbox(&request)).unwrap()
    }

    pub(crate) fn pass(&self, time: TimeDelta) {
        self.clock.advance(time);
    }

    /// A story's deliveries in one line each: the attempts and what they led to, then the state.
    pub(crate) fn history(&self, story: &StoryId) -> Vec<String> {
        let views = self.desk.deliveries(story).unwrap();
        views
            .into_iter()
            .map(|view| {
                let attempts: Vec<String> = view
                    .attempts
                    .iter()
                    .map(|attempt| {
                        let kind = json!(attempt.kind);
                        let why = attempt
                            .reason
                            .as_ref()
                            .map_or(String::new(), |reason| format!(" ({})", json!(reason.code).as_str().unwrap()));
                        format!("{} -> {}{why}", kind.as_str().unwrap(), attempt.outcome.name())
                    })
                    .collect();
                format!("{}: {}", view.delivery.state.name(), attempts.join(", "))
            })
            .collect()
    }
}

/// An endpoint that misbehaves on request, and a house that publishes there.
pub(crate) fn both() -> (Endpoint, House) {
    let endpoint = Endpoint::start();
    let house = House::new(&endpoint.url(), TOKEN);
    (endpoint, house)
}

/// What publishes a story at once.
pub(crate) fn request(story: &StoryId, destination: &str) -> PublishStory {
    PublishStory {
        story: story.clone(),
        destination: destination.to_owned(),
        actor: "林晗".to_owned(),
        at: None,
        hold_ms: None,
        reason: None,
        base_version: None,
    }
}

/// Opens the library in a folder.
pub(crate) fn open(folder: &Path, clock: Arc<FixedClock>) -> Desk {
    let ports = Ports { clock, ids: Arc::new(RandomIds), http: Arc::new(Web::new()), ..Ports::default() };
    Desk::open(Place::in_folder(folder), ports).unwrap()
}

/// An article that passes preflight.
fn article(headline: &str) -> serde_json::Value {
    json!({
        "language": "zh-Hans",
        "headline": headline,
        "lead": "内河夜航恢复，首日迎来八百名游客。",
        "source": "样报",
        "section": "城市",
        "credits": [{"role": "reporter", "name": "林晗"}, {"role": "responsible_editor", "name": "赵睿"}],
        "body": {"type": "doc", "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "三月一日晚，内河夜航恢复开行。"}]}
        ]}
    })
}
