//! Structured data about an article: schema.org `NewsArticle`, <https://schema.org/NewsArticle>.

use chrono::SecondsFormat;
use serde_json::{Map, Value, json};

use crate::model::{Article, NodeKind, Role};

use super::context::PageContext;
use super::page_title;

/// The `NewsArticle` of an article. Properties without a value are left out.
pub(super) fn news_article(article: &Article, context: &PageContext<'_>) -> Value {
    let mut out = Map::new();
    out.insert("@context".into(), "https://schema.org".into());
    out.insert("@type".into(), "NewsArticle".into());
    let mut put = |name: &str, value: Value| {
        let empty = match &value {
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            other => other.is_null(),
        };
        if !empty {
            out.insert(name.into(), value);
        }
    };
    let time = |at: chrono::DateTime<chrono::Utc>| (context.local)(at).to_rfc3339_opts(SecondsFormat::Secs, false);
    put("headline", page_title(article).into());
    put("alternativeHeadline", article.deck.as_str().into());
    put("description", article.lead.as_str().into());
    put("inLanguage", article.language.as_str().into());
    put("datePublished", context.published_at.map(time).into());
    put("dateModified", context.updated_at.or(context.published_at).map(time).into());
    put("articleSection", super::context::section_names(&article.section).collect::<Vec<_>>().into());
    put("keywords", article.keywords.clone().into());
    put("url", context.canonical_url.into());
    put("mainEntityOfPage", context.canonical_url.into());
    put("image", pictures(article, context).into());
    put("author", people(article, |role| !matches!(role, Role::ResponsibleEditor | Role::Proofreader | Role::Editor)));
    put("editor", people(article, |role| matches!(role, Role::ResponsibleEditor | Role::Editor)));
    put("publisher", json!({"@type": "NewsMediaOrganization", "name": context.site_name}));
    put("sourceOrganization", organization(&article.source));
    put("dateline", article.dateline.as_str().into());
    put("copyrightNotice", article.rights.as_str().into());
    put("commentCount", context.comments.into());
    let corrections: Vec<Value> = article
        .corrections
        .iter()
        .map(|c| {
            let text = c.line(article.is_chinese());
            json!({"@type": "CorrectionComment", "text": text, "datePublished": time(c.at)})
        })
        .collect();
    put("correction", corrections.into());
    Value::Object(out)
}

fn organization(name: &str) -> Value {
    if name.is_empty() { Value::Null } else { json!({"@type": "Organization", "name": name}) }
}

fn people(article: &Article, of: impl Fn(Role) -> bool) -> Value {
    let credits = article.credits.iter().filter(|credit| of(credit.role) && !credit.name.trim().is_empty());
    let role = |role: Role| if article.is_chinese() { role.zh() } else { role.en() };
    credits
        .map(|credit| {
            let mut person = json!({"@type": "Person", "name": credit.name, "jobTitle": role(credit.role)});
            if !credit.affiliation.is_empty() {
                person["affiliation"] = organization(&credit.affiliation);
            }
            person
        })
        .collect::<Vec<_>>()
        .into()
}

/// Full addresses of the stored pictures, in the order of the body.
pub(super) fn pictures(article: &Article, context: &PageContext<'_>) -> Vec<String> {
    let mut out = Vec::new();
    article.body.0.walk(&mut |node| {
        if node.kind == NodeKind::Figure
            && !node.attr_str("media").is_empty()
            && let Some(url) = (context.media_url)(node.attr_str("media"))
            && let Some(url) = absolute(&url, context.canonical_url)
            && !out.contains(&url)
        {
            out.push(url);
        }
    });
    out
}

/// An address as other sites need it; `None` where it has none (a `data:` URI, or no page address to start from).
fn absolute(url: &str, page: &str) -> Option<String> {
    let joined = url::Url::parse(page).and_then(|base| base.join(url)).or_else(|_| url::Url::parse(url)).ok()?;
    matches!(joined.scheme(), "http" | "https").then(|| joined.into())
}
