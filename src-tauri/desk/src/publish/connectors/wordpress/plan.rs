//! What publishing to WordPress would send. Pure.

use serde_json::{Value, json};

use super::post::{self, Wanted, draft_slug};
use crate::publish::connector::{Remote, Sending, Thing};
use crate::publish::xray::PlannedRequest;

/// What would be sent: the pictures that the site does not have, the draft, and the post with everything readers see.
pub(in crate::publish::connectors) fn plan(
    url: &str,
    sending: &Sending,
    known: &dyn Fn(Thing, &str) -> Option<Remote>,
) -> Vec<PlannedRequest> {
    let api = format!("{}/wp-json/wp/v2", url.trim_end_matches('/'));
    let mut requests = Vec::new();
    let mut pictures = Vec::new();
    for picture in sending.pictures() {
        let sha256 = picture.media.sha256.clone();
        let unknown = Remote { id: "0".to_owned(), url: format!("{{address of galley-{sha256}}}") };
        let remote = known(Thing::Media, &sha256);
        if remote.is_none() {
            let fields = vec![
                ("slug", json!(format!("galley-{sha256}")), "media"),
                ("alt_text", json!(picture.alt), "body"),
                ("caption", json!(picture.caption), "body"),
                ("file", json!(picture.media.bytes), "library"),
            ];
            requests.push(PlannedRequest::new("POST", format!("{api}/media"), fields));
        }
        pictures.push((sha256, remote.unwrap_or(unknown)));
    }
    let (article, _) = sending.article();
    let wanted = Wanted::of(&article, &pictures.into_iter().collect(), sending);
    let number = sending.replaces.as_deref().and_then(post::id_of_etag);
    let draft = draft_slug(&sending.story);
    if number.is_none() {
        let fields = vec![
            ("status", json!("draft"), "protocol"),
            ("slug", json!(draft), "story"),
            ("title", json!(wanted.title), "headline"),
        ];
        requests.push(PlannedRequest::new("POST", format!("{api}/posts"), fields));
    }
    // A planned time lies ahead by our clock; the site's own is asked when it is sent.
    let ahead = sending.public_at.map_or_else(chrono::Utc::now, |at| at - chrono::TimeDelta::seconds(1));
    let change = wanted.change(&Value::Null, number.is_none(), ahead);
    let mut fields: Vec<(&str, Value, &str)> = change
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value.clone(), source_of(name)))
        .collect();
    fields.push(("categories", json!(wanted.section.last()), source_of("categories")));
    fields.push(("tags", json!(wanted.keywords), source_of("tags")));
    let id = number.map_or_else(|| "{id}".to_owned(), |id| id.to_string());
    requests.push(PlannedRequest::new("POST", format!("{api}/posts/{id}"), fields));
    requests
}

/// Where a field of a post comes from.
pub(super) fn source_of(field: &str) -> &'static str {
    match field {
        "title" => "headline",
        "content" => "kicker, deck, source, body, credits, corrections, related, rights",
        "excerpt" => "lead",
        "featured_media" => "body",
        "slug" => "headline",
        "categories" => "section",
        "tags" => "keywords",
        _ => "plan",
    }
}
