//! What a post is to say, and whether one says it. Pure.

use chrono::{DateTime, SecondsFormat, Utc};
use galley_article::model::{Article, NodeKind};
use galley_article::render::{inline_html, section_names};
use serde_json::{Value, json};

use super::lexical::document;
use crate::publish::connector::{Held, Sending};
use crate::publish::connectors::pictures::Pictures;
use crate::publish::connectors::slug;
use crate::publish::connectors::wire::web_address;

/// How many characters of an excerpt Ghost takes.
const EXCERPT: usize = 300;

/// What a post is to say.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) title: String,
    document: Value,
    excerpt: String,
    slug: String,
    tags: Vec<String>,
    /// Address, alternative text, caption as HTML.
    picture: Option<(String, String, String)>,
    /// When it becomes public, where that was set; it may be past.
    public_at: Option<DateTime<Utc>>,
}

impl Wanted {
    /// What was frozen, with the site's pictures.
    pub(super) fn of(article: &Article, pictures: &Pictures, sending: &Sending) -> Self {
        let find = |sha256: &str| pictures.get(sha256).map(|remote| remote.url.clone());
        let mut picture = None;
        article.body.0.walk(&mut |node| {
            if picture.is_none() && node.kind == NodeKind::Figure {
                picture = find(node.attr_str("media"))
                    .map(|url| (url, node.attr_str("alt").to_owned(), inline_html(&node.content)));
            }
        });
        let lead = article.lead.trim();
        let excerpt: String = match lead.char_indices().nth(EXCERPT) {
            Some(_) => lead.chars().take(EXCERPT - 1).chain(['…']).collect(),
            None => lead.to_owned(),
        };
        let whole_lead = if excerpt == lead { "" } else { lead };
        let mut tags: Vec<String> = Vec::new();
        let words = section_names(&article.section).map(str::to_owned).chain(article.keywords.iter().cloned());
        for word in words {
            // A sharp would make it internal, and a comma at its head is refused.
            let word = word.trim_start_matches(['#', ',', ' ']).trim().to_owned();
            if !word.is_empty() && !tags.iter().any(|known| known.eq_ignore_ascii_case(&word)) {
                tags.push(word);
            }
        }
        tags.push(tag(&sending.story));
        Self {
            title: article.display_title(),
            document: document(article, whole_lead, &find),
            excerpt,
            slug: slug::of(article, &sending.story),
            tags,
            picture,
            public_at: sending.public_at,
        }
    }

    /// What is to be changed about a post, `first` when nobody has seen it yet; `now` is the site's time.
    pub(super) fn change(&self, post: &Value, first: bool, now: DateTime<Utc>) -> Value {
        let (picture, alt, caption) = self.picture.clone().unwrap_or_default();
        let mut change = json!({
            "title": self.title,
            "lexical": self.document.to_string(),
            "custom_excerpt": some(&self.excerpt),
            "feature_image": some(&picture),
            "feature_image_alt": some(&shortened(&alt)),
            "feature_image_caption": some(&caption),
            "tags": self.tags.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>(),
            "status": "published",
        });
        // The address of what readers have seen stays, whatever becomes of the headline.
        if first {
            change["slug"] = json!(self.slug);
        }
        let planned = time(&post["published_at"]).is_some_and(|at| at > now);
        match self.public_at.filter(|at| *at > now) {
            Some(at) => {
                change["status"] = json!("scheduled");
                change["published_at"] = json!(at.to_rfc3339_opts(SecondsFormat::Millis, true));
            }
            // Its time was set and is not to be waited for any more: Ghost would date it in the future.
            None if planned => change["published_at"] = json!(now.to_rfc3339_opts(SecondsFormat::Millis, true)),
            None => {}
        }
        change
    }

    /// What an editor there reads of it.
    pub(super) fn said(&self) -> Said {
        let address = self.picture.as_ref().map_or("", |(address, ..)| address);
        Said {
            title: self.title.clone(),
            document: self.document.clone(),
            excerpt: self.excerpt.clone(),
            tags: sorted(self.tags.iter().cloned()),
            picture: address.trim_end_matches('/').to_owned(),
        }
    }

    /// Whether a post is public, or will be at the time that was set.
    pub(super) fn is_public(&self, post: &Value) -> bool {
        match (status(post), self.public_at) {
            ("published", _) => true,
            ("scheduled", Some(at)) => {
                time(&post["published_at"]).is_some_and(|there| there.timestamp() == at.timestamp())
            }
            _ => false,
        }
    }

    /// Whether a post says what it is to say, in words and pictures.
    pub(super) fn is_met_by(&self, post: &Value) -> bool {
        self.is_public(post)
            && text(post, "title") == self.title
            && text(post, "custom_excerpt") == self.excerpt
            && even(&json!(text(post, "feature_image")))
                == even(&json!(self.picture.as_ref().map_or("", |(url, ..)| url)))
            && even(&stored_document(post)) == even(&self.document)
    }
}

/// What an editor there reads of a post, and can change.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) title: String,
    /// Lexical.
    pub(super) document: Value,
    pub(super) excerpt: String,
    /// By name.
    pub(super) tags: Vec<String>,
    /// The address of the feature image; empty where there is none.
    pub(super) picture: String,
}

/// The same of a stored post.
pub(super) fn said(post: &Value) -> Said {
    let tags = post["tags"].as_array().into_iter().flatten();
    Said {
        title: text(post, "title").to_owned(),
        document: stored_document(post),
        excerpt: text(post, "custom_excerpt").to_owned(),
        tags: sorted(tags.filter_map(|tag| tag["name"].as_str()).map(str::to_owned)),
        picture: text(post, "feature_image").trim_end_matches('/').to_owned(),
    }
}

fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names
}

/// The internal tag of a story: it follows from the story, and readers never see it.
pub(super) fn tag(story: &str) -> String {
    let hash = blake3::hash(format!("galley post of {story}").as_bytes()).to_hex();
    format!("#galley-{}", &hash[..24])
}

pub(super) fn has_tag(post: &Value, tag: &str) -> bool {
    is_id(id(post)) && post["tags"].as_array().into_iter().flatten().any(|found| found["name"].as_str() == Some(tag))
}

pub(super) fn id(post: &Value) -> &str {
    text(post, "id")
}

/// Whether it can stand in an address.
pub(super) fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric())
}

pub(super) fn status(post: &Value) -> &str {
    text(post, "status")
}

/// Whether a post was begun and never got its words.
pub(super) fn is_unfinished(post: &Value) -> bool {
    let document = stored_document(post);
    let blocks = document["root"]["children"].as_array();
    let is_empty =
        |block: &Value| block["type"] == "paragraph" && block["children"].as_array().is_none_or(Vec::is_empty);
    status(post) == "draft" && blocks.is_none_or(|blocks| blocks.iter().all(is_empty)) && text(post, "html").is_empty()
}

/// What tells this version of a post from an edited one: its id, and a hash of what an editor can change.
pub(super) fn etag(post: &Value) -> String {
    let mut tags: Vec<&str> =
        post["tags"].as_array().into_iter().flatten().filter_map(|tag| tag["name"].as_str()).collect();
    tags.sort_unstable();
    let held = json!([
        // The time that was set is what makes the difference between the two.
        if status(post) == "draft" { "draft" } else { "public" },
        text(post, "title"),
        even(&stored_document(post)),
        text(post, "custom_excerpt"),
        text(post, "feature_image"),
        tags,
    ]);
    let hash = blake3::hash(held.to_string().as_bytes()).to_hex();
    format!("ghost-{}-{}", id(post), &hash[..32])
}

/// The id of the post in such an ETag.
pub(super) fn id_of_etag(etag: &str) -> Option<&str> {
    etag.strip_prefix("ghost-")?.split('-').next()
}

/// The receipt.
pub(super) fn held(post: &Value) -> Held {
    Held {
        id: id(post).to_owned(),
        url: web_address(text(post, "url")).unwrap_or_default(),
        version: text(post, "updated_at").to_owned(),
        etag: etag(post),
        received: time(&post["updated_at"]),
    }
}

fn stored_document(post: &Value) -> Value {
    serde_json::from_str(text(post, "lexical")).unwrap_or_default()
}

fn text<'a>(post: &'a Value, field: &str) -> &'a str {
    post[field].as_str().unwrap_or_default()
}

fn time(value: &Value) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(value.as_str()?).ok().map(|at| at.with_timezone(&Utc))
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// Ghost takes 191 characters there.
fn shortened(alt: &str) -> String {
    alt.chars().take(191).collect()
}

/// A document with addresses evened out: Ghost writes those of its own site anew, with or without the last stroke.
pub(super) fn even(value: &Value) -> Value {
    match value {
        Value::String(text) => json!(text.trim_end_matches('/')),
        Value::Array(items) => items.iter().map(even).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), even(value))).collect(),
        other => other.clone(),
    }
}
