//! What an attempt's outcome changes beside the delivery itself: receipt, stage, log. Part of the transaction that
//! settles the attempt.

use rusqlite::Connection;
use serde_json::json;

use super::api::{Action, Receipt};
use super::attempt::Outcome;
use super::connector::ReasonCode;
use super::state::State;
use crate::api::Result;
use crate::desk::Desk;
use crate::store::outbox::{self, DeliveryRow};
use crate::store::{Write, log, receipts, site_versions, stories};

/// Records what a settled delivery means for the story.
pub(super) fn record(desk: &Desk, w: &Write<'_>, row: &DeliveryRow, state: State, outcome: &Outcome) -> Result<()> {
    let delivery = &row.delivery;
    match (state, &outcome.held) {
        (State::Delivered, Some(held)) => {
            let receipt = Receipt {
                delivery: delivery.id.clone(),
                remote_id: held.id.clone(),
                url: held.url.clone(),
                version: held.version.clone(),
                etag: held.etag.clone(),
                received: held.received.unwrap_or(w.at),
                content: delivery.content.clone(),
            };
            receipts::insert(w, row.key, &receipt)?;
            let act = match delivery.action {
                Action::Publish => {
                    desk.mark_published(w, row.story_key)?;
                    if delivery.correction.is_some() { "corrected" } else { "published" }
                }
                Action::Withdraw => "withdrawn",
            };
            let detail = json!({
                "destination": delivery.destination,
                "revision": delivery.revision,
                "url": held.url,
                "version": held.version,
            });
            log::append(w, Some(&delivery.story), &delivery.actor, act, &detail)
        }
        (State::Refused, _) => {
            let code = outcome.reason.as_ref().map(|reason| reason.code);
            let detail = json!({ "destination": delivery.destination, "revision": delivery.revision, "code": code });
            log::append(w, Some(&delivery.story), &delivery.actor, "delivery-refused", &detail)
        }
        _ => log::tell(w, Some(&delivery.story), "delivery"),
    }
}

/// The ETag of what the destination is believed to hold of a story, before the delivery of this number: that of the
/// last receipt, that of a version found there since which may be replaced, or none where nothing was delivered, or where the site was found to have lost it.
pub(super) fn believed_etag(db: &Connection, story: i64, destination: i64, before: i64) -> Result<Option<String>> {
    for row in outbox::between(db, story, destination)?.into_iter().filter(|row| row.key < before) {
        if row.delivery.reason.as_ref().is_some_and(|reason| reason.code == ReasonCode::Gone) {
            return Ok(None);
        }
        if let Some(receipt) = row.delivery.receipt {
            // What somebody there made of it may be replaced where a person has said so.
            let settled = site_versions::settled_etag(db, story, destination, row.key)?;
            return Ok(Some(settled.unwrap_or(receipt.etag)));
        }
    }
    Ok(None)
}

impl Desk {
    /// A story that is on a site stands in the last stage.
    fn mark_published(&self, w: &Write<'_>, story: i64) -> Result<()> {
        let row = stories::at(w, story)?;
        let Some(last) = self.newsroom_stages().list().last() else { return Ok(()) };
        if row.summary.stage != last.id {
            stories::set_stage(w, story, &last.id, &row.summary.holder)?;
        }
        Ok(())
    }
}
