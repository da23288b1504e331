//! 更正: a note to readers about what was published, drafted from the difference, and sent with the text that stands.

use galley_article::correcting::draft;
use galley_article::model::{Article, Correction};
use rusqlite::Connection;

use super::api::{Action, CorrectStory, CorrectionDraft, DraftCorrection, PublishReply};
use super::state::State;
use super::submit::{Plan, Release, release, says};
use crate::api::{Code, Fault, Result, RevisionNumber};
use crate::desk::Desk;
use crate::standing::{Standing, read_stored};
use crate::store::outbox::{DeliveryRow, Note};
use crate::store::{blobs, destinations, outbox, revisions};
use crate::text::named;

impl Desk {
    /// What a correction note may say: how the working text differs from what a destination holds.
    pub fn draft_correction(&self, request: &DraftCorrection) -> Result<CorrectionDraft> {
        self.read(|db| {
            let standing = Standing::load(db, self.cache(), &request.story)?;
            let destination = destinations::get(db, &request.destination)?;
            let earlier = outbox::between(db, standing.row.key, destination.key)?;
            let revision = published(&earlier).ok_or_else(|| not_there(&destination.name))?;
            let then = text_of(db, &standing, revision)?;
            let note = draft(&then, &standing.texts.working);
            Ok(CorrectionDraft { note, revision, unchanged: then == *standing.texts.working })
        })
    }

    /// Publishes the working text at a destination that holds an earlier one, with a note that says to readers what was
    /// corrected: it is added to the article's corrections. Repeating it with the same note is harmless, and the same note
    /// at another destination is the same correction.
    pub fn correct_story(&self, request: &CorrectStory) -> Result<PublishReply> {
        let actor = named(&request.actor)?;
        let note = request.note.trim();
        if note.is_empty() {
            return Err(Fault::new(Code::Invalid, "A correction says to readers what was corrected. Give a note."));
        }
        self.prepare_pictures(&request.story, &request.destination)?;
        let (reply, standing) = self.write(|w| {
            self.must_be_desk(w, actor, "correct")?;
            let mut standing = Standing::load(w, self.cache(), &request.story)?.in_use()?;
            standing.meant(request.base_version)?;
            let destination = destinations::get(w, &request.destination)?;
            let earlier = outbox::between(w, standing.row.key, destination.key)?;
            let live = says(earlier.iter()).is_some_and(|row| row.delivery.action == Action::Publish);
            if !live {
                return Err(not_there(&destination.name));
            }
            let plan = Plan::of(None, request.hold_ms, w.at, false);
            let reason = request.reason.as_deref().unwrap_or_default().trim();
            // The note is the desk's own word, given here: what is checked and signed is the text that it is about.
            let looked = self.passed(w, &standing, &destination, plan.public(), reason)?;
            let kind = request.kind.unwrap_or_default();
            if standing.texts.working.corrections.last().is_none_or(|last| last.note != note || last.kind != kind) {
                let mut article = Article::clone(&standing.texts.working);
                article.corrections.push(Correction { at: w.at, note: note.to_owned(), kind });
                standing = standing.write_text(w, article, actor)?;
            }
            let (destination, earlier) = (&destination, &earlier[..]);
            let correction = Some(Note { kind, text: note });
            let to = Release { destination, earlier, actor, plan, looked, reason, correction };
            Ok((release(self, w, &standing, to)?, standing))
        })?;
        self.cache().put(&standing.text.stamp, &standing.texts);
        Ok(reply)
    }
}

/// The revision that a destination holds, as far as is known.
fn published(newest_first: &[DeliveryRow]) -> Option<RevisionNumber> {
    let taken = newest_first.iter().find(|row| row.delivery.state == State::Delivered)?;
    (taken.delivery.action == Action::Publish).then_some(taken.delivery.revision)
}

fn text_of(db: &Connection, standing: &Standing, revision: RevisionNumber) -> Result<Article> {
    read_stored(&blobs::get(db, &revisions::get(db, standing.row.key, revision)?.working.0)?)
}

fn not_there(destination: &str) -> Fault {
    let said = format!("The story is not known to be on {destination}, so there is nothing to correct. Publish it.");
    Fault::new(Code::Invalid, said)
}
