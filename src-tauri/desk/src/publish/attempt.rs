//! One attempt at one claimed delivery: what is asked of the connector, in which order, and what the answers mean.
//! Media go first and the article last, so that an endpoint never shows half an article.

use galley_article::model::Media;
use serde_json::Value;

use super::connector::{Connector, Found, Held, Reason, ReasonCode, Sending, Setback};
use super::likeness::holds;
use super::newsroom::DRIFT;
use super::state::Event;

/// What the attempt needs from its surroundings while it runs.
pub(crate) trait Surroundings: Sync {
    /// The bytes of a picture or file; `None` when the library does not have it.
    fn media(&self, media: &Media) -> impl Future<Output = Option<Vec<u8>>> + Send;
    /// Holds the claim for another request. False when it was lost: nothing more may be sent.
    fn hold(&self) -> impl Future<Output = bool> + Send;
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

    /// What a setback means while sending.
    fn of_sending(setback: Setback) -> Self {
        match setback {
            Setback::NotNow { reason, after } => {
                Self { event: Event::NotNow { after }, reason: Some(reason), held: None }
            }
            Setback::Refused(reason) | Setback::Mismatch(reason) => Self::refused(reason),
            Setback::Unclear { reason, after } => {
                Self { event: Event::Unclear { after }, reason: Some(reason), held: None }
            }
        }
    }

    /// What a setback means while asking: whatever it is, the question stays open.
    fn of_asking(setback: Setback) -> Self {
        let (reason, after) = match setback {
            Setback::NotNow { reason, after } | Setback::Unclear { reason, after } => (reason, after),
            Setback::Refused(reason) | Setback::Mismatch(reason) => (reason, None),
        };
        Self { event: Event::Unclear { after }, reason: Some(reason), held: None }
    }
}

/// Sends. `None` when the claim was lost on the way.
pub(crate) async fn send(
    connector: &dyn Connector,
    sending: &Sending,
    media: &[Media],
    around: &impl Surroundings,
) -> Option<Outcome> {
    for item in media {
        let Some(bytes) = around.media(item).await else {
            let said = format!(
                "The picture or file {} is not in this library, so nothing was sent. Put it into the story again and \
                 publish again.",
                if item.filename.is_empty() { &item.sha256 } else { &item.filename }
            );
            return Some(Outcome::refused(Reason::new(ReasonCode::MediaMissing, said)));
        };
        if !around.hold().await {
            return None;
        }
        if let Err(setback) = connector.put_media(item, &bytes).await {
            return Some(Outcome::of_sending(setback));
        }
    }
    if !around.hold().await {
        return None;
    }
    match connector.put_article(sending).await {
        Ok(held) => Some(Outcome::held(held)),
        // It may be our own earlier send that stands there, not somebody else's edit.
        Err(Setback::Mismatch(_)) => {
            if around.hold().await {
                Some(ask(connector, sending).await)
            } else {
                None
            }
        }
        Err(setback) => Some(Outcome::of_sending(setback)),
    }
}

/// Asks the site what it holds.
pub(crate) async fn ask(connector: &dyn Connector, sending: &Sending) -> Outcome {
    match connector.look_up(&sending.story).await {
        Ok(found) => compare(found, sending),
        Err(setback) => Outcome::of_asking(setback),
    }
}

fn compare(found: Option<Found>, sending: &Sending) -> Outcome {
    let absent = Outcome { event: Event::Absent, reason: None, held: None };
    match (found, &sending.replaces) {
        (Some(found), replaces) => {
            let ours = serde_json::from_slice::<Value>(&sending.payload).is_ok_and(|sent| holds(&found.article, &sent));
            if ours {
                Outcome::held(found.held)
            } else if replaces.as_ref() == Some(&found.held.etag) {
                absent
            } else {
                Outcome::refused(Reason::new(ReasonCode::Drift, DRIFT))
            }
        }
        (None, None) => absent,
        (None, Some(_)) => Outcome::refused(Reason::new(
            ReasonCode::Gone,
            "The site no longer has the article that was published from here; somebody removed it there. Publish again \
             to put it back.",
        )),
    }
}
