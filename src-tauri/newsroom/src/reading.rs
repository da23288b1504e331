//! A checked ninjs document, read as an article: what the lists, the preconditions and the pages need of it.

use chrono::{DateTime, Utc};
use galley_article::model::{Article, Node, NodeKind};
use galley_article::render::section_names;
use serde_json::{Map, Value};

use crate::store::{Incoming, Preconditions, Visibility};

/// The article in a document. Its HTML is parsed and sanitised again, whoever sent it.
pub(crate) fn article(document: &Value) -> Article {
    galley_article::convert::from_ninjs(document).article
}

/// Everything that is stored of a document.
pub(crate) fn incoming(
    story: &str,
    key: Option<String>,
    preconditions: Preconditions,
    document: Map<String, Value>,
    now: DateTime<Utc>,
) -> Incoming {
    let document = Value::Object(document);
    let article = article(&document);
    let text = |name: &str| document.get(name).and_then(Value::as_str).unwrap_or_default();
    let visibility = Visibility::from_name(text("pubStatus"));
    let embargo = DateTime::parse_from_rfc3339(text("embargoedUntil")).ok();
    let (picture, picture_alt) = first_picture(&article);
    Incoming {
        story: story.to_owned(),
        key,
        preconditions,
        visibility,
        public_from: embargo.map(|at| at.with_timezone(&Utc)),
        section: section_names(&article.section).collect::<Vec<_>>().join("/"),
        title: title(&article),
        lead: article.lead.trim().to_owned(),
        language: article.language.clone(),
        picture,
        picture_alt,
        note: text("edNote").to_owned(),
        // A withdrawn article shows nothing, so nothing of it has to be here.
        media: if visibility == Visibility::Canceled { Vec::new() } else { media(&article) },
        ninjs: document.to_string(),
        now,
    }
}

/// What lists call it: the short headline, else what the page calls it.
fn title(article: &Article) -> String {
    let short = article.short_headline.trim();
    if short.is_empty() { galley_article::render::page_title(article) } else { short.to_owned() }
}

fn first_picture(article: &Article) -> (String, String) {
    let mut found = None;
    article.body.0.walk(&mut |node: &Node| {
        if found.is_none() && node.kind == NodeKind::Figure && !node.attr_str("media").is_empty() {
            found = Some((node.attr_str("media").to_owned(), node.attr_str("alt").to_owned()));
        }
    });
    found.unwrap_or_default()
}

/// Every stored picture or file that the article names, each once.
fn media(article: &Article) -> Vec<String> {
    let mut hashes: Vec<String> = article.media.iter().map(|media| media.sha256.clone()).collect();
    article.body.0.walk(&mut |node: &Node| hashes.push(node.attr_str("media").to_owned()));
    hashes.retain(|hash| !hash.is_empty());
    hashes.sort();
    hashes.dedup();
    hashes
}
