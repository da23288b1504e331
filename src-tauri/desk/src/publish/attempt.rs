//! One attempt at one claimed delivery: what is asked of the connector, in which order, and what the answers mean.
//! Media go first and the article last, so that an endpoint never shows half an article.

use galley_article::model::Media;

use super::connector::{Connector, DRIFT, Found, Held, Ledger, Reason, ReasonCode, Sending, Setback};
use super::state::Event;

/// What the attempt needs from its surroundings while it runs, beside the ledger.
pub(crate) trait Surroundings: Ledger {
    /// The bytes of a picture or file; `None` when the library does not have it.
    fn media(&self, media: &Media) -> impl Future<Output = Option<Vec<u8>>> + Send;

    /// So many of the pictures are at the endpoint: for people to see, and nothing depends on it.
    fn note_media(&self, done: usize) -> impl Future<Output = ()> + Send;
}

/// What came of an attempt.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) event: Event,
    pub(crate) reason: Option<Reason>,
    pub(crate) held: Option<Held>,
}

impl Outcome {
    fn held(held: Held) -> Self {
        Self { event: Event::Held, reason: None, held: Some(held) }
    }

    fn refused(reason: Reason) -> Self {
        Self { event: Event::Refused, reason: Some(reason), held: None }
    }

    /// What a setback means while sending; nothing where the claim was lost.
    fn of_sending(setback: Setback) -> Option<Self> {
        Some(match setback {
            Setback::NotNow { reason, after } => {
                Self { event: Event::NotNow { after }, reason: Some(reason), held: None }
            }
            Setback::Refused(reason) | Setback::Mismatch(reason) => Self::refused(reason),
            Setback::Unclear { reason, after } => {
                Self { event: Event::Unclear { after }, reason: Some(reason), held: None }
            }
            Setback::ClaimLost => return None,
        })
    }

    /// What a setback means while asking: whatever it is, the question stays open.
    fn of_asking(setback: Setback) -> Option<Self> {
        let (reason, after) = match setback {
            Setback::NotNow { reason, after } | Setback::Unclear { reason, after } => (reason, after),
            Setback::Refused(reason) | Setback::Mismatch(reason) => (reason, None),
            Setback::ClaimLost => return None,
        };
        Some(Self { event: Event::Unclear { after }, reason: Some(reason), held: None })
    }
}

/// Sends. `None` when the claim was lost on the way.
pub(crate) async fn send(connector: &dyn Connector, sending: &Sending, around: &impl Surroundings) -> Option<Outcome> {
    for (at, picture) in sending.pictures().into_iter().enumerate() {
        let media = &picture.media;
        let Some(bytes) = around.media(media).await else {
            let said = format!(
                "The picture or file {} is not in this library, so nothing was sent. Put it into the story again and \
                 publish again.",
                if media.filename.is_empty() { &media.sha256 } else { &media.filename }
            );
            return Some(Outcome::refused(Reason::new(ReasonCode::MediaMissing, said)));
        };
        if let Err(setback) = connector.put_media(&picture, &bytes, around).await {
            return Outcome::of_sending(setback);
        }
        around.note_media(at + 1).await;
    }
    match connector.put_article(sending, around).await {
        Ok(held) => Some(Outcome::held(held)),
        Err(Setback::Mismatch(_)) => after_mismatch(connector, sending, around).await,
        Err(setback) => Outcome::of_sending(setback),
    }
}

/// What stands in the way may be our own: this very text, or an older one that came late and is replaced.
async fn after_mismatch(connector: &dyn Connector, sending: &Sending, ledger: &dyn Ledger) -> Option<Outcome> {
    let found = match connector.look_up(sending, ledger).await {
        Ok(found) => found,
        Err(setback) => return Outcome::of_asking(setback),
    };
    let late = found.as_ref().filter(|found| found.is_ours && !found.is_sent);
    let Some(late) = late.filter(|late| sending.replaces.as_ref() != Some(&late.held.etag)) else {
        return Some(compare(found, sending));
    };
    tracing::info!(story = sending.story, "the site holds what an unanswered request of ours left there");
    let sending = Sending { replaces: Some(late.held.etag.clone()), ..sending.clone() };
    match connector.put_article(&sending, ledger).await {
        Ok(held) => Some(Outcome::held(held)),
        Err(Setback::Mismatch(_)) => ask(connector, &sending, ledger).await,
        Err(setback) => Outcome::of_sending(setback),
    }
}

/// Asks the site what it holds. `None` when the claim was lost on the way.
pub(crate) async fn ask(connector: &dyn Connector, sending: &Sending, ledger: &dyn Ledger) -> Option<Outcome> {
    match connector.look_up(sending, ledger).await {
        Ok(found) => Some(compare(found, sending)),
        Err(setback) => Outcome::of_asking(setback),
    }
}

fn compare(found: Option<Found>, sending: &Sending) -> Outcome {
    let absent = Outcome { event: Event::Absent, reason: None, held: None };
    match (found, &sending.replaces) {
        (Some(found), _) if found.is_sent => Outcome::held(found.held),
        (Some(found), _) if found.is_ours => absent,
        (Some(_), _) => Outcome::refused(Reason::new(ReasonCode::Drift, DRIFT)),
        (None, None) => absent,
        (None, Some(_)) => Outcome::refused(Reason::new(
            ReasonCode::Gone,
            "The site no longer has the article that was published from here; somebody removed it there. Publish again \
             to put it back.",
        )),
    }
}
