//! One story in a library, made through the desk and then watched from outside while the window works on it.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use galley_article::model::{Article, Body, Node};
use galley_desk::Desk;
use galley_desk::api::{Change, SaveText, StoryId, StoryView};
use galley_desk::publish::api::DeliveryView;
use serde_json::json;

use crate::driver::PATIENCE;
use crate::library;

/// A story in a library, seen from outside the window.
pub(crate) struct Shelf {
    pub(crate) desk: Desk,
    pub(crate) story: StoryId,
}

impl Shelf {
    /// A library with one draft of these paragraphs by the reporter.
    pub(crate) fn draft(folder: &Path, headline: &str, paragraphs: &[&str]) -> Self {
        let blocks = paragraphs.iter().map(|text| Node::paragraph(text)).collect();
        Self::with(folder, &Article { headline: headline.to_owned(), body: Body::new(blocks), ..Article::default() })
    }

    /// A library with one draft by the reporter.
    pub(crate) fn with(folder: &Path, article: &Article) -> Self {
        let story = library::drafted(folder, article).summary.id;
        Self { desk: library::desk(folder), story }
    }

    /// The story as the library holds it now.
    pub(crate) fn view(&self) -> StoryView {
        self.desk.story(&self.story).unwrap()
    }

    /// Somebody else writes it, from another window or the command line.
    pub(crate) fn write(&self, actor: &str, article: &Article) {
        let request = SaveText {
            story: self.story.clone(),
            base_version: self.view().version,
            actor: actor.to_owned(),
            article: Some(json!(article)),
            body: None,
            fields: BTreeMap::new(),
        };
        self.desk.save_working_text(&request).unwrap();
    }

    /// What was sent of it, or was to be.
    pub(crate) fn deliveries(&self) -> Vec<DeliveryView> {
        self.desk.deliveries(&self.story).unwrap()
    }

    /// Waits until the story is as wanted.
    #[track_caller]
    pub(crate) fn until(&self, wanted: &str, holds: impl Fn(&StoryView) -> bool) {
        let began = Instant::now();
        loop {
            let view = self.view();
            if holds(&view) {
                return;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "this never came true in the library: {wanted}\n  working text: {}\n  changes: {}",
                words(&view.working),
                changes(&view)
            );
            std::thread::yield_now();
        }
    }
}

/// The blocks of a text, parted by `/`.
pub(crate) fn words(article: &Article) -> String {
    article.body.blocks().iter().map(Node::plain_text).collect::<Vec<_>>().join("/")
}

/// The changes of a story in short: author, what went, what came.
pub(crate) fn changes(view: &StoryView) -> String {
    let one = |change: &Change| format!("{}[-{}+{}]", change.author, change.deleted, change.inserted);
    view.changes.iter().map(one).collect::<Vec<_>>().join(" ")
}
