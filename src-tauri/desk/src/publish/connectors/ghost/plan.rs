//! What publishing to Ghost would send, and what of it the site says otherwise. Pure.

use serde_json::{Value, json};

use super::post::{self, Wanted};
use crate::publish::connector::{Remote, Sending, Thing};
use crate::publish::xray::{FieldDifference, PlannedRequest};

/// What would be sent: the pictures that the site does not have, the empty draft with its tag, and everything readers see.
pub(in crate::publish::connectors) fn plan(
    url: &str,
    sending: &Sending,
    known: &dyn Fn(Thing, &str) -> Option<Remote>,
) -> Vec<PlannedRequest> {
    let api = format!("{}/ghost/api/admin", url.trim_end_matches('/'));
    let mut requests = Vec::new();
    let mut pictures = Vec::new();
    for picture in sending.pictures() {
        let sha256 = picture.media.sha256.clone();
        let remote = known(Thing::Media, &sha256);
        if remote.is_none() {
            let kind = if picture.media.mime.starts_with("image/") { "images" } else { "files" };
            let fields = vec![("ref", json!(sha256), "media"), ("file", json!(picture.media.bytes), "library")];
            requests.push(PlannedRequest::new("POST", format!("{api}/{kind}/upload/"), fields));
        }
        let url = format!("{{address of galley-{}}}", &sha256[..16.min(sha256.len())]);
        let unknown = Remote { id: sha256.clone(), url };
        pictures.push((sha256, remote.unwrap_or(unknown)));
    }
    let (article, _) = sending.article();
    let wanted = Wanted::of(&article, &pictures.into_iter().collect(), sending);
    let there = sending.replaces.as_deref().and_then(post::id_of_etag);
    if there.is_none() {
        let fields = vec![
            ("title", json!(wanted.title), "headline"),
            ("status", json!("draft"), "protocol"),
            ("tags", json!([{ "name": post::tag(&sending.story) }]), "story"),
        ];
        requests.push(PlannedRequest::new("POST", format!("{api}/posts/"), fields));
    }
    // A planned time lies ahead by our clock; the site's own is asked when it is sent.
    let ahead = sending.public_at.map_or_else(chrono::Utc::now, |at| at - chrono::TimeDelta::seconds(1));
    let change = wanted.change(&Value::Null, there.is_none(), ahead);
    let mut fields: Vec<(&str, Value, &str)> = change
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), shown(name, value), source_of(name)))
        .collect();
    fields.push(("updated_at", json!("{updated_at}"), "site"));
    requests.push(PlannedRequest::new("PUT", format!("{api}/posts/{}/", there.unwrap_or("{id}")), fields));
    requests
}

/// What would change about a post.
pub(super) fn differences(wanted: &Wanted, found: &Value) -> Vec<FieldDifference> {
    // A time is not compared here: the change says one only where it has to.
    let change = wanted.change(found, false, chrono::DateTime::UNIX_EPOCH);
    let fields = change.as_object().into_iter().flatten().filter(|(name, _)| *name != "published_at");
    fields
        .filter_map(|(name, ours)| {
            let theirs = &found[name];
            let (theirs, ours) = match name.as_str() {
                "tags" => (names(theirs), names(ours)),
                "status" if wanted.is_public(found) => return None,
                name => (shown(name, theirs), shown(name, ours)),
            };
            let same = post::even(&theirs) == post::even(&ours) || is_nothing(&theirs) && is_nothing(&ours);
            if same { None } else { FieldDifference::between(name, theirs, ours, source_of(name)) }
        })
        .collect()
}

/// A document as what it is, not as the text that it is sent in.
fn shown(name: &str, value: &Value) -> Value {
    let document = value.as_str().filter(|_| name == "lexical").and_then(|text| serde_json::from_str(text).ok());
    document.unwrap_or_else(|| value.clone())
}

fn names(tags: &Value) -> Value {
    let mut names: Vec<&str> = tags.as_array().into_iter().flatten().filter_map(|tag| tag["name"].as_str()).collect();
    names.sort_unstable();
    json!(names)
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}

/// Where a field of a post comes from.
fn source_of(field: &str) -> &'static str {
    match field {
        "title" | "slug" => "headline",
        "lexical" => "kicker, deck, source, lead, dateline, body, credits, corrections, related, rights",
        "custom_excerpt" => "lead",
        "feature_image" | "feature_image_alt" | "feature_image_caption" => "body",
        "tags" => "section, keywords, story",
        _ => "plan",
    }
}

#[cfg(test)]
mod tests {
    use galley_article::model::Article;

    use super::*;
    use crate::publish::api::Action;
    use crate::publish::connectors::pictures::Pictures;

    fn sending() -> Sending {
        Sending {
            story: "0190a0a0-0000-7000-8000-000000000001".to_owned(),
            action: Action::Publish,
            payload: Vec::new(),
            media: Vec::new(),
            idempotency_key: String::new(),
            replaces: None,
            public_at: None,
            earlier_sends: 0,
            unanswered: Vec::new(),
        }
    }

    #[test]
    fn a_first_publication_begins_a_draft_and_says_where_each_value_comes_from() {
        let requests = plan("https://news.example/", &sending(), &|_, _| None);
        let lines: Vec<_> = requests.iter().map(|request| format!("{} {}", request.method, request.address)).collect();
        assert_eq!(
            lines,
            [
                "POST https://news.example/ghost/api/admin/posts/",
                "PUT https://news.example/ghost/api/admin/posts/{id}/"
            ]
        );
        let from = |name: &str| requests[1].fields.iter().find(|field| field.name == name).map(|field| &*field.from);
        assert_eq!(
            (from("title"), from("custom_excerpt"), from("tags")),
            (Some("headline"), Some("lead"), Some("section, keywords, story"))
        );
        let update = Sending { replaces: Some("ghost-65aabb-0123".to_owned()), ..sending() };
        let requests = plan("https://news.example", &update, &|_, _| None);
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].address, "https://news.example/ghost/api/admin/posts/65aabb/");
        assert!(requests[0].fields.iter().all(|field| field.name != "slug"), "the address stays");
    }

    #[test]
    fn only_what_differs_is_named() {
        let article = Article { headline: "新标题".to_owned(), lead: "导语".to_owned(), ..Article::default() };
        let wanted = Wanted::of(&article, &Pictures::default(), &sending());
        let mut found = wanted.change(&Value::Null, true, chrono::Utc::now());
        found["feature_image"] = json!("");
        assert_eq!(differences(&wanted, &found), []);
        found["title"] = json!("旧标题");
        let found = differences(&wanted, &found);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (&found[0].theirs, &found[0].ours, &*found[0].from),
            (&json!("旧标题"), &json!("新标题"), "headline")
        );
    }
}
