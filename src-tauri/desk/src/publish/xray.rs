//! What publishing would send, before anything is sent: each request, field by field, and where each value comes from;
//! and what of it the site says otherwise. Nothing is written anywhere, and only the second asks the site.

use std::time::Duration;

use chrono::{DateTime, Utc};
use galley_article::convert::ninjs;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::api::{Action, PublishStory};
use super::connector::{Ledger, MemoryLedger, Reason, Remote, Sending, Thing};
use super::{connectors, outcome, submit};
use crate::api::Result;
use crate::desk::Desk;
use crate::standing::Standing;
use crate::store::destinations::{self, DestinationRow};
use crate::store::{outbox, remotes};

/// How long the site may take to say what it holds.
const PATIENCE: Duration = Duration::from_secs(20);

/// One request that would be made, but for the look before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PlannedRequest {
    /// `PUT`, `POST`; `WRITE` for a file in a folder.
    pub method: String,
    /// Its address; `{id}` stands for a number that the endpoint has yet to give.
    pub address: String,
    /// What it says.
    pub fields: Vec<PlannedField>,
}

/// One value of a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PlannedField {
    /// Its name in the request.
    pub name: String,
    /// What is sent; of a file its length in bytes.
    pub value: Value,
    /// Where it comes from: a field of the article by its name, several with commas between; or `body`, `media`, `story`,
    /// `destination`, `plan` (the time and what follows from it), `receipt` (of the last publication), `site` (as it is
    /// there), `protocol`, `library`.
    pub from: String,
}

/// What the site holds of a story, beside what would be sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum AgainstSite {
    /// The site could not be asked, and why.
    Unasked {
        /// Why, in whole sentences.
        reason: Reason,
    },
    /// Readers see nothing of the story there.
    Absent,
    /// The site holds it.
    Holds {
        /// What would change there; none where the site says all of it already.
        differences: Vec<FieldDifference>,
    },
}

/// One value that would change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FieldDifference {
    /// Its name in the request.
    pub name: String,
    /// What the site says; null where it says nothing.
    pub theirs: Value,
    /// What would be sent; null where nothing would.
    pub ours: Value,
    /// Where ours comes from, as in a planned field.
    pub from: String,
}

impl PlannedRequest {
    /// A request with these values.
    pub(super) fn new(method: &str, address: String, fields: Vec<(&str, Value, &str)>) -> Self {
        let field = |(name, value, from): (&str, Value, &str)| PlannedField {
            name: name.to_owned(),
            value,
            from: from.to_owned(),
        };
        Self { method: method.to_owned(), address, fields: fields.into_iter().map(field).collect() }
    }
}

impl FieldDifference {
    /// Two values of one field, if they differ.
    pub(super) fn between(name: &str, theirs: Value, ours: Value, from: &str) -> Option<Self> {
        (theirs != ours).then(|| Self { name: name.to_owned(), theirs, ours, from: from.to_owned() })
    }
}

/// What would be sent, and to whom.
struct Planned {
    destination: DestinationRow,
    sending: Sending,
}

impl Desk {
    /// The requests that publishing the working text now would make.
    pub fn planned_requests(&self, request: &PublishStory) -> Result<Vec<PlannedRequest>> {
        let now = self.ports().clock.now();
        self.prepare_pictures(&request.story, &request.destination)?;
        self.read(|db| {
            let Planned { destination, sending } = self.planned(db, request, now)?;
            let known = |thing, name: &str| remotes::find(db, destination.key, thing, name).ok().flatten();
            Ok(connectors::plan(destination.kind, &destination.url, &sending, &known))
        })
    }

    /// What the site holds of the story, beside what publishing the working text now would send. The site is asked, with
    /// the destination's credentials; nothing there or here is changed. Needs a tokio runtime with time and IO.
    pub async fn compare_with_site(&self, request: &PublishStory) -> Result<AgainstSite> {
        let now = self.ports().clock.now();
        let (desk, of) = (self.clone(), request.clone());
        let prepared = tokio::task::spawn_blocking(move || desk.prepare_pictures(&of.story, &of.destination));
        prepared.await.map_err(|error| super::facade::broken(&error))??;
        let ledger = MemoryLedger::default();
        let Planned { destination, sending } = self.read(|db| {
            let planned = self.planned(db, request, now)?;
            let find = |thing, name: &str| remotes::find(db, planned.destination.key, thing, name);
            if let Some(remote) = find(Thing::Article, &planned.sending.story)? {
                ledger.put(Thing::Article, &planned.sending.story, remote);
            }
            for media in &planned.sending.media {
                // A picture that the site has yet to get has no address there.
                let unknown = || Remote { id: "0".to_owned(), url: format!("{{address of galley-{}}}", media.sha256) };
                let remote = find(Thing::Media, &media.sha256)?.unwrap_or_else(unknown);
                ledger.put(Thing::Media, &media.sha256, remote);
            }
            Ok(planned)
        })?;
        let desk = self.clone();
        let key = destination.key;
        let made = tokio::task::spawn_blocking(move || super::destinations::connect(&desk, key, PATIENCE)).await;
        let connector = match made.map_err(|error| super::facade::broken(&error))? {
            Ok(connector) => connector,
            Err(reason) => return Ok(AgainstSite::Unasked { reason }),
        };
        Ok(match connector.differences(&sending, &ledger as &dyn Ledger).await {
            Ok(Some(differences)) => AgainstSite::Holds { differences },
            Ok(None) => AgainstSite::Absent,
            Err(setback) => AgainstSite::Unasked { reason: setback.into_reason() },
        })
    }

    /// What would be sent.
    fn planned(&self, db: &Connection, request: &PublishStory, now: DateTime<Utc>) -> Result<Planned> {
        let standing = Standing::load(db, self.cache(), &request.story)?;
        let destination = destinations::get(db, &request.destination)?;
        let article = &standing.texts.working;
        let article = self.renditions(&article.media, destination.pictures).in_place(article);
        let planned = request.at.map(|at| at.with_timezone(&Utc)).filter(|at| *at > now);
        let earlier = outbox::between(db, standing.row.key, destination.key)?;
        let meta = submit::meta(&standing.row, &destination, &earlier, planned.unwrap_or(now), now);
        let sending = Sending {
            story: request.story.0.clone(),
            action: Action::Publish,
            payload: ninjs(&article, &meta).to_string().into_bytes(),
            media: article.media.clone(),
            idempotency_key: String::new(),
            replaces: outcome::believed_etag(db, standing.row.key, destination.key, i64::MAX)?,
            public_at: planned.filter(|_| destination.kind.capabilities().schedules),
            earlier_sends: 0,
            unanswered: Vec::new(),
        };
        Ok(Planned { destination, sending })
    }
}
