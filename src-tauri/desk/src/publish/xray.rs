//! What publishing would send, before anything is sent: each request, field by field, and where each value comes from.
//! Nothing is asked of the endpoint and nothing is written.

use chrono::Utc;
use galley_article::convert::{NinjsMeta, ninjs};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::api::{Action, PublishStory};
use super::connector::Sending;
use super::{connectors, outcome};
use crate::api::Result;
use crate::desk::Desk;
use crate::standing::Standing;
use crate::store::{destinations, remotes};

/// One request that would be made, but for the look before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PlannedRequest {
    /// `PUT`, `POST`.
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
    /// What is sent.
    pub value: Value,
    /// Where it comes from: a field of the article by its name, `body`, `story`, `destination`, `plan`, `library`.
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

impl Desk {
    /// The requests that publishing the working text now would make. Empty for a kind that does not say.
    pub fn planned_requests(&self, request: &PublishStory) -> Result<Vec<PlannedRequest>> {
        let now = self.ports().clock.now();
        self.read(|db| {
            let standing = Standing::load(db, self.cache(), &request.story)?;
            let destination = destinations::get(db, &request.destination)?;
            let article = &*standing.texts.working;
            let planned = request.at.map(|at| at.with_timezone(&Utc)).filter(|at| *at > now);
            let meta = NinjsMeta {
                story_id: request.story.0.clone(),
                version: 1,
                created: standing.row.summary.created_at,
                published: planned.unwrap_or(now),
                ..NinjsMeta::default()
            };
            let sending = Sending {
                story: request.story.0.clone(),
                action: Action::Publish,
                payload: ninjs(article, &meta).to_string().into_bytes(),
                media: article.media.clone(),
                idempotency_key: String::new(),
                replaces: outcome::believed_etag(db, standing.row.key, destination.key, i64::MAX)?,
                public_at: planned.filter(|_| destination.kind.capabilities().schedules),
                earlier_sends: 0,
                unanswered: Vec::new(),
            };
            let known = |thing, name: &str| remotes::find(db, destination.key, thing, name).ok().flatten();
            Ok(connectors::plan(destination.kind, &destination.url, &sending, &known))
        })
    }
}
