//! A desk in a temporary folder, with a clock that stands still and names that are counted.

#![allow(dead_code, reason = "each test binary uses its own part of this")]

use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use galley_article::model::{Article, Body, Node};
use galley_desk::api::{CreateStory, Decide, SaveReply, SaveText, StoryAct, StoryId, StoryView, Verdict, Which};
use galley_desk::ports::{CountedIds, FixedClock};
use galley_desk::{Desk, Fault, Place, Ports};

/// A library of its own.
pub(crate) struct Room {
    pub folder: tempfile::TempDir,
    pub clock: Arc<FixedClock>,
    pub desk: Desk,
}

/// Opens a fresh library.
pub(crate) fn room() -> Room {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::at(DateTime::from_timestamp(1_790_000_000, 0).unwrap()));
    let ports = Ports { clock: clock.clone(), ids: Arc::new(CountedIds::default()), ..Ports::default() };
    let desk = Desk::open(Place::in_folder(folder.path()), ports).unwrap();
    Room { folder, clock, desk }
}

/// An article of a headline and paragraphs.
pub(crate) fn article(headline: &str, paragraphs: &[&str]) -> Article {
    let blocks = paragraphs.iter().map(|text| Node::paragraph(text)).collect();
    Article { headline: headline.to_owned(), body: Body::new(blocks), ..Article::default() }
}

/// The paragraphs of an article, parted by `/`.
pub(crate) fn words(article: &Article) -> String {
    article.body.blocks().iter().map(Node::plain_text).collect::<Vec<_>>().join("/")
}

impl Room {
    pub(crate) fn place(&self) -> Place {
        Place::in_folder(self.folder.path())
    }

    /// Another desk on the same library, as another process would have.
    pub(crate) fn another(&self) -> Desk {
        let ports = Ports { clock: self.clock.clone(), ..Ports::default() };
        Desk::open(self.place(), ports).unwrap()
    }

    pub(crate) fn later(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }

    pub(crate) fn create(&self, actor: &str, headline: &str, paragraphs: &[&str]) -> StoryView {
        let article = serde_json::to_value(article(headline, paragraphs)).unwrap();
        self.desk.create_story(&CreateStory { actor: actor.into(), article: Some(article) }).unwrap()
    }

    /// Saves paragraphs over what stands.
    pub(crate) fn save(&self, actor: &str, story: &StoryId, paragraphs: &[&str]) -> SaveReply {
        let version = self.desk.story(story).unwrap().version;
        self.try_save(actor, story, version, paragraphs).unwrap()
    }

    pub(crate) fn try_save(
        &self,
        actor: &str,
        story: &StoryId,
        version: u64,
        paragraphs: &[&str],
    ) -> Result<SaveReply, Fault> {
        self.desk.save_working_text(&saving(actor, story, version, paragraphs))
    }

    pub(crate) fn submit(&self, actor: &str, story: &StoryId) -> StoryView {
        self.desk.submit_story(&act(actor, story)).unwrap()
    }

    pub(crate) fn decide(&self, actor: &str, story: &StoryId, which: Which, verdict: Verdict) -> StoryView {
        let request = Decide {
            story: story.clone(),
            actor: actor.into(),
            base_version: None,
            which,
            verdict,
            reason: String::new(),
        };
        self.desk.decide(&request).unwrap().story
    }
}

pub(crate) fn act(actor: &str, story: &StoryId) -> StoryAct {
    StoryAct { story: story.clone(), actor: actor.into() }
}

/// A save of a body alone.
pub(crate) fn saving(actor: &str, story: &StoryId, version: u64, paragraphs: &[&str]) -> SaveText {
    let body = serde_json::to_value(&article("", paragraphs).body).unwrap();
    SaveText {
        story: story.clone(),
        base_version: version,
        actor: actor.into(),
        article: None,
        body: Some(body),
        fields: Default::default(),
    }
}

/// Changes as `author:-deleted+inserted`, parted by spaces.
pub(crate) fn shown(view: &StoryView) -> String {
    let one = |c: &galley_desk::api::Change| format!("{}:-{}+{}", c.author, c.deleted, c.inserted);
    view.changes.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// Chance from a seed, so that what failed can be tried again (SplitMix64).
pub(crate) struct Dice(pub u64);

impl Dice {
    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (x ^ (x >> 31)) % end
    }

    /// A text of these letters.
    pub(crate) fn text(&mut self, letters: &[char], length: u64) -> String {
        (0..length).map(|_| letters[usize::try_from(self.below(letters.len() as u64)).unwrap()]).collect()
    }
}

/// One clear sentence or a few in one line, without noise.
#[track_caller]
pub(crate) fn assert_sentence(fault: &Fault) {
    let said = &fault.message;
    assert!(said.ends_with('.') && said.len() < 400, "{said}");
    assert!(!said.contains(['\n', '!']) && !said.contains("database is locked"), "{said}");
}
