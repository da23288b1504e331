//! What a post is to say, and whether one says it. Pure.

use chrono::{DateTime, NaiveDateTime, Utc};
use galley_article::model::{Article, NodeKind, Role};
use galley_article::render::{SitePicture, block_markup, section_names};
use serde_json::{Value, json};

use super::plan::source_of;
use super::read::Words;
use super::terms::TermIds;
use crate::publish::connector::{Held, Sending};
use crate::publish::connectors::pictures::Pictures;
use crate::publish::connectors::slug;
use crate::publish::xray::FieldDifference;

/// A time as WordPress has it: UTC without saying so.
const INSTANT: &str = "%Y-%m-%dT%H:%M:%S";

/// What a post is to say.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) title: String,
    pub(super) section: Vec<String>,
    pub(super) keywords: Vec<String>,
    /// The first reporter; often empty.
    pub(super) reporter: String,
    /// Found or made just before they are needed.
    pub(super) terms: Option<TermIds>,
    content: String,
    excerpt: String,
    slug: String,
    picture: Option<u64>,
    /// When it becomes public, where that was set; it may be past.
    public_at: Option<DateTime<Utc>>,
}

impl Wanted {
    /// What was frozen, with the site's pictures.
    pub(super) fn of(article: &Article, pictures: &Pictures, sending: &Sending) -> Self {
        let find = |sha256: &str| {
            pictures.get(sha256).map(|remote| SitePicture { id: remote.id.clone(), url: remote.url.clone() })
        };
        let mut picture = None;
        article.body.0.walk(&mut |node| {
            if picture.is_none() && node.kind == NodeKind::Figure {
                picture = find(node.attr_str("media")).and_then(|picture| picture.id.parse().ok());
            }
        });
        Self {
            title: escaped(&article.display_title()),
            section: section_names(&article.section).map(str::to_owned).collect(),
            keywords: article
                .keywords
                .iter()
                .map(|word| word.trim().to_owned())
                .filter(|word| !word.is_empty())
                .collect(),
            reporter: reporter(article),
            terms: None,
            content: block_markup(article, &find),
            excerpt: escaped(article.lead.trim()),
            slug: slug::of(article, &sending.story),
            picture,
            public_at: sending.public_at,
        }
    }

    /// What is to be changed about a post, `first` when nobody has seen it yet; `now` is the site's time.
    pub(super) fn change(&self, post: &Value, first: bool, now: DateTime<Utc>) -> Value {
        let mut change = json!({
            "title": self.title,
            "content": self.content,
            "excerpt": self.excerpt,
            "featured_media": self.picture.unwrap_or(0),
            "status": "publish",
        });
        if let Some(terms) = &self.terms {
            change["tags"] = json!(terms.tags);
            if !terms.categories.is_empty() {
                change["categories"] = json!(terms.categories);
            }
        }
        // The address of what readers have seen stays, whatever becomes of the headline.
        if first {
            change["slug"] = json!(self.slug);
        }
        match self.public_at.filter(|at| *at > now) {
            Some(at) => {
                change["status"] = json!("future");
                change["date_gmt"] = json!(at.format(INSTANT).to_string());
            }
            // Its time was set and is not to be waited for any more: WordPress would keep it waiting.
            None if status(post) == "future" => change["date_gmt"] = json!(now.format(INSTANT).to_string()),
            None => {}
        }
        change
    }

    /// The words that readers see.
    pub(super) fn words(&self) -> Words<'_> {
        Words { title: &self.title, excerpt: &self.excerpt, content: &self.content }
    }

    /// Whether a post is public, or will be at the time that was set.
    pub(super) fn is_public(&self, post: &Value) -> bool {
        match (status(post), self.public_at) {
            ("publish", _) => true,
            ("future", Some(at)) => post["date_gmt"].as_str() == Some(&at.format(INSTANT).to_string()),
            _ => false,
        }
    }

    /// Whether a post says what it is to say, in words and pictures.
    pub(super) fn is_met_by(&self, post: &Value) -> bool {
        self.has_words_in(post) && picture(post) == self.picture.unwrap_or(0)
    }

    /// Whether the words are there, and the featured picture is still the one from before, or none: a request that is
    /// being carried out.
    pub(super) fn is_begun_in(&self, post: &Value, before: Option<u64>) -> bool {
        let shown = picture(post);
        self.has_words_in(post) && (shown == self.picture.unwrap_or(0) || shown == before.unwrap_or(0))
    }

    /// What a post says otherwise, but for its categories and tags.
    pub(super) fn differences(&self, post: &Value) -> Vec<FieldDifference> {
        let words = [("title", &self.title), ("content", &self.content), ("excerpt", &self.excerpt)];
        let words = words.into_iter().filter(|(name, ours)| plain(raw(post, name)) != plain(ours));
        let mut found: Vec<FieldDifference> = words
            .filter_map(|(name, ours)| {
                FieldDifference::between(name, json!(raw(post, name)), json!(ours), source_of(name))
            })
            .collect();
        // A picture that the site has yet to get has no number there.
        let ours = match self.picture {
            Some(0) => json!("{number of the picture}"),
            other => json!(other.unwrap_or(0)),
        };
        found.extend(FieldDifference::between("featured_media", json!(picture(post)), ours, "body"));
        if !self.is_public(post) {
            let ours = if self.public_at.is_some() { "future" } else { "publish" };
            found.extend(FieldDifference::between("status", json!(status(post)), json!(ours), "plan"));
            if let Some(at) = self.public_at {
                let ours = json!(at.format(INSTANT).to_string());
                found.extend(FieldDifference::between("date_gmt", post["date_gmt"].clone(), ours, "plan"));
            }
        }
        found
    }

    fn has_words_in(&self, post: &Value) -> bool {
        let same = |field: &str, wanted: &str| plain(raw(post, field)) == plain(wanted);
        self.is_public(post)
            && same("title", &self.title)
            && same("content", &self.content)
            && same("excerpt", &self.excerpt)
    }
}

/// The slug of a story's draft: it follows from the story, and nobody guesses it.
pub(super) fn draft_slug(story: &str) -> String {
    let hash = blake3::hash(format!("galley draft of {story}").as_bytes()).to_hex();
    format!("galley-{}", &hash[..32])
}

fn reporter(article: &Article) -> String {
    let first = article.credits.iter().find(|credit| credit.role == Role::Reporter);
    first.map_or_else(String::new, |credit| credit.name.trim().to_owned())
}

pub(super) fn id(post: &Value) -> Option<u64> {
    post["id"].as_u64().filter(|id| *id > 0)
}

pub(super) fn status(post: &Value) -> &str {
    post["status"].as_str().unwrap_or_default()
}

/// The number of the featured picture; 0 where there is none.
fn picture(post: &Value) -> u64 {
    post["featured_media"].as_u64().unwrap_or(0)
}

fn raw<'a>(post: &'a Value, field: &str) -> &'a str {
    post[field]["raw"].as_str().unwrap_or_default()
}

/// The words of a post, as its editor sees them.
pub(super) fn words(post: &Value) -> Words<'_> {
    Words { title: raw(post, "title"), excerpt: raw(post, "excerpt"), content: raw(post, "content") }
}

/// Whether a post was begun for the story with this draft slug, and was not published since.
pub(super) fn is_begun(post: &Value, draft_slug: &str) -> bool {
    let rest = post["slug"].as_str().and_then(|slug| slug.strip_prefix(draft_slug));
    rest.is_some_and(|rest| rest.is_empty() || rest == "__trashed" || rest.starts_with('-')) && id(post).is_some()
}

/// Whether a post was begun for a story, and readers saw nothing of it.
pub(super) fn is_unfinished(post: &Value, story: &str) -> bool {
    status(post) == "draft" && is_begun(post, &draft_slug(story))
}

/// Whether readers see it no more.
pub(super) fn is_withdrawn(post: &Value) -> bool {
    matches!(status(post), "trash" | "draft")
}

/// What tells this version of a post from an edited one: its number, and a hash of what an editor can change. Not the
/// time of the last change, which WordPress tells to the second, and sets to the planned time where there is one.
pub(super) fn etag(post: &Value) -> String {
    let status = match status(post) {
        // The time that was set is what makes the difference.
        "future" | "publish" => "public",
        other => other,
    };
    let held = json!([
        status,
        raw(post, "title"),
        raw(post, "content"),
        raw(post, "excerpt"),
        post["featured_media"],
        numbers(post, "categories"),
        numbers(post, "tags"),
    ]);
    let hash = blake3::hash(held.to_string().as_bytes()).to_hex();
    format!("wp-{}-{}-{}", id(post).unwrap_or_default(), &hash[..32], picture(post))
}

/// Whether a post is the version of that ETag. Those of earlier builds end before the picture's number.
pub(super) fn is_version(post: &Value, etag: &str) -> bool {
    let now = self::etag(post);
    now == etag || now.strip_prefix(etag).is_some_and(|rest| rest.starts_with('-'))
}

/// The number of the featured picture in such an ETag.
pub(super) fn picture_of_etag(etag: &str) -> Option<u64> {
    etag.split('-').nth(3)?.parse().ok()
}

/// The numbers of a post's categories or tags, in their order.
pub(super) fn numbers(post: &Value, field: &str) -> Vec<u64> {
    let mut ids: Vec<u64> = post[field].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
    ids.sort_unstable();
    ids
}

/// The number of the post in such an ETag.
pub(super) fn id_of_etag(etag: &str) -> Option<u64> {
    etag.strip_prefix("wp-")?.split('-').next()?.parse().ok()
}

/// The public address of a post; that which it will have where it is not public yet.
pub(super) fn address(post: &Value) -> String {
    let later = post["permalink_template"].as_str().zip(post["slug"].as_str()).filter(|_| status(post) == "future");
    let address = match later {
        Some((template, slug)) => template.replace("%postname%", slug).replace("%pagename%", slug),
        None => post["link"].as_str().unwrap_or_default().to_owned(),
    };
    super::super::wire::web_address(&address).unwrap_or_default()
}

/// The receipt.
pub(super) fn held(post: &Value) -> Held {
    let modified = post["modified_gmt"].as_str().unwrap_or_default();
    let planned = status(post) == "future";
    let received = NaiveDateTime::parse_from_str(modified, INSTANT).ok().map(|at| at.and_utc());
    Held {
        id: id(post).unwrap_or_default().to_string(),
        url: address(post),
        version: modified.to_owned(),
        etag: etag(post),
        // A planned post says its future time.
        received: received.filter(|_| !planned),
    }
}

/// Text as HTML that says nothing but it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// HTML with its spellings evened out: WordPress writes entities and empty elements in its own way.
fn plain(html: &str) -> String {
    let html = decoded(html).replace("\r\n", "\n").replace(" />", "/>");
    html.trim().to_owned()
}

/// Text with its numeric entities and the five of XML as characters.
pub(super) fn decoded(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest.find(';').filter(|end| *end <= 10).map(|end| &rest[1..end]);
        let c = entity.and_then(|name| match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            name => {
                let number = name.strip_prefix('#')?;
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => number.parse().ok()?,
                };
                char::from_u32(code)
            }
        });
        match (c, entity) {
            (Some(c), Some(name)) => {
                out.push(c);
                rest = &rest[name.len() + 2..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests;
