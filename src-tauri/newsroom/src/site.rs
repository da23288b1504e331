//! What readers see: the front, sections, articles, feeds. Pages are made by `galley-article`; this module finds what
//! goes on them.

use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use base64::Engine as _;
use chrono::{DateTime, FixedOffset, Utc};
use galley_article::render::{
    Link, Listing, PageContext, Teaser, Tombstone, rss_xml, section_names, section_url, sitemap_xml,
};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::problem::Problem;
use crate::reading;
use crate::state::{App, Broken, Shared, blocking, instant};
use crate::store::{StoreError, Stored, Visibility};

/// Articles on a page of a list.
const PER_PAGE: u32 = 30;
/// Articles in the lists beside an article.
const BESIDE: u32 = 8;
/// Articles in the feed.
const IN_FEED: u32 = 50;
/// Days that count for "most read".
const READ_DAYS: i64 = 7;
const DAY: i64 = 86_400_000;

/// The public routes.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(front))
        .route("/section/{*section}", get(section))
        .route("/articles/{story}", get(article))
        .route("/rss.xml", get(rss))
        .route("/sitemap.xml", get(sitemap))
        .route("/robots.txt", get(robots))
        .fallback(missing)
        .method_not_allowed_fallback(|request: Request| async {
            crate::guard::refuse(request.into_body(), Problem::method_not_allowed()).await
        })
}

#[derive(Deserialize)]
struct Paging {
    page: Option<String>,
}

impl Paging {
    /// The page asked for, from 1; anything that is no page is the first.
    fn number(&self) -> u32 {
        self.page.as_deref().and_then(|page| page.parse().ok()).map_or(1, |page: u32| page.clamp(1, 100_000))
    }
}

async fn front(State(app): State<Shared>, Query(paging): Query<Paging>) -> Result<Response, Broken> {
    list(&app, String::new(), paging.number()).await
}

async fn section(
    State(app): State<Shared>,
    Path(section): Path<String>,
    Query(paging): Query<Paging>,
) -> Result<Response, Broken> {
    let section = section_names(&section).collect::<Vec<_>>().join("/");
    list(&app, section, paging.number()).await
}

async fn list(app: &Shared, section: String, page: u32) -> Result<Response, Broken> {
    let found = blocking(app, move |app| {
        let now = app.now().timestamp_millis();
        let skip = (page - 1) * PER_PAGE;
        let mut stored = app.store.public(&section, now, skip, PER_PAGE + 1)?;
        let more = stored.len() > PER_PAGE as usize;
        stored.truncate(PER_PAGE as usize);
        if stored.is_empty() && (page > 1 || !section.is_empty()) {
            return not_found(app);
        }
        let path = if section.is_empty() { "/".to_owned() } else { section_url(&section) };
        let numbered = |number: u32| if number == 1 { path.clone() } else { format!("{path}?page={number}") };
        let listing = Listing {
            section,
            items: stored.iter().map(|stored| teaser(app, stored, "")).collect(),
            newer_url: if page > 1 { numbered(page - 1) } else { String::new() },
            older_url: if more { numbered(page + 1) } else { String::new() },
        };
        let surroundings = Surroundings::of(app, now)?;
        let address = format!("{}{}", app.site.base_url, numbered(page));
        let local = |at| app.site.local(at);
        let context = surroundings.context(app, &address, &local);
        let page = app.site.templates.section_page(&listing, &context);
        Ok(html(StatusCode::OK, log_problems(page)))
    });
    found.await
}

async fn article(State(app): State<Shared>, Path(story): Path<String>, request: Request) -> Result<Response, Broken> {
    let counts = request.method() == Method::GET;
    let found = blocking(&app, move |app| {
        let now = app.now().timestamp_millis();
        let stored = app.store.article(&story)?;
        match stored {
            Some(stored) if stored.visibility == Visibility::Canceled => withdrawn(app, &stored, now),
            Some(stored) if stored.visibility == Visibility::Usable && stored.public_from <= now => {
                if counts {
                    app.store.count_view(&story, now / DAY)?;
                }
                article_page(app, &stored, now)
            }
            _ => not_found(app),
        }
    });
    found.await
}

fn article_page(app: &App, stored: &Stored, now: i64) -> Result<Response, StoreError> {
    let Some((ninjs, _)) = app.store.ninjs(&stored.story, stored.version)? else { return not_found(app) };
    // Only valid JSON is stored.
    let article = reading::article(&serde_json::from_str(&ninjs).unwrap_or_default());
    let beside = app.store.public(&stored.section, now, 0, BESIDE + 1)?;
    let others = beside.iter().filter(|other| other.story != stored.story).take(BESIDE as usize);
    let latest = others.map(|other| teaser(app, other, "")).collect();
    let surroundings = Surroundings::of(app, now)?;
    let address = app.article_url(&stored.story);
    let local = |at| app.site.local(at);
    let context = PageContext {
        published_at: Some(instant(stored.published)),
        updated_at: Some(instant(stored.updated.max(stored.published))),
        latest,
        comments: Some(0),
        ..surroundings.context(app, &address, &local)
    };
    let page = app.site.templates.article_page(&article, &context);
    Ok(html(StatusCode::OK, log_problems(page)))
}

fn withdrawn(app: &App, stored: &Stored, now: i64) -> Result<Response, StoreError> {
    let tombstone = Tombstone { note: stored.note.clone(), withdrawn_at: Some(instant(stored.updated)) };
    let surroundings = Surroundings::of(app, now)?;
    let local = |at| app.site.local(at);
    let page = app.site.templates.tombstone_page(&tombstone, &surroundings.context(app, "", &local));
    Ok(html(StatusCode::GONE, log_problems(page)))
}

fn not_found(app: &App) -> Result<Response, StoreError> {
    let surroundings = Surroundings::of(app, app.now().timestamp_millis())?;
    let local = |at| app.site.local(at);
    let page = app.site.templates.not_found_page(&surroundings.context(app, "", &local));
    Ok(html(StatusCode::NOT_FOUND, log_problems(page)))
}

async fn missing(State(app): State<Shared>, request: Request) -> Result<Response, Broken> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let problem = Problem::not_found("There is nothing at this address.");
        return Ok(crate::guard::refuse(request.into_body(), problem).await);
    }
    blocking(&app, not_found).await
}

/// What is round every page.
struct Surroundings {
    sections: Vec<Link>,
    most_read: Vec<Teaser>,
}

impl Surroundings {
    fn of(app: &App, now: i64) -> Result<Self, StoreError> {
        let sections = app.store.sections(now, 10)?;
        let most_read = app.store.most_read(now, now / DAY - READ_DAYS + 1, BESIDE)?;
        Ok(Self {
            sections: sections.into_iter().map(|name| Link { url: section_url(&name), name }).collect(),
            most_read: most_read.iter().map(|stored| teaser(app, stored, "")).collect(),
        })
    }

    fn context<'a>(
        &self,
        app: &'a App,
        address: &'a str,
        local: &'a dyn Fn(DateTime<Utc>) -> DateTime<FixedOffset>,
    ) -> PageContext<'a> {
        PageContext {
            site_name: &app.site.name,
            language: &app.site.language,
            home_url: "/",
            canonical_url: address,
            local,
            sections: self.sections.clone(),
            most_read: self.most_read.clone(),
            ..PageContext::default()
        }
    }
}

/// A stored article as a list shows it, its address after `base`.
fn teaser(_app: &App, stored: &Stored, base: &str) -> Teaser {
    Teaser {
        title: stored.title.clone(),
        url: format!("{base}/articles/{}", stored.story),
        section: stored.section.clone(),
        lead: stored.lead.clone(),
        published_at: Some(instant(stored.published)),
        updated_at: Some(instant(stored.updated.max(stored.published))),
        picture: if stored.picture.is_empty() { String::new() } else { format!("{base}/media/{}", stored.picture) },
        picture_alt: stored.picture_alt.clone(),
        language: stored.language.clone(),
    }
}

async fn rss(State(app): State<Shared>) -> Result<Response, Broken> {
    let found = blocking(&app, |app| {
        let now = app.now().timestamp_millis();
        let stored = app.store.public("", now, 0, IN_FEED)?;
        let items: Vec<Teaser> = stored.iter().map(|stored| teaser(app, stored, &app.site.base_url)).collect();
        let (home, feed) = (format!("{}/", app.site.base_url), format!("{}/rss.xml", app.site.base_url));
        let local = |at| app.site.local(at);
        let context = PageContext {
            site_name: &app.site.name,
            language: &app.site.language,
            canonical_url: &home,
            local: &local,
            ..PageContext::default()
        };
        Ok(rss_xml(&items, &feed, &context))
    });
    Ok(plain("application/rss+xml; charset=utf-8", found.await?))
}

async fn sitemap(State(app): State<Shared>) -> Result<Response, Broken> {
    let found = blocking(&app, |app| {
        let stored = app.store.every_public(app.now().timestamp_millis())?;
        let pages: Vec<(String, DateTime<Utc>)> =
            stored.into_iter().map(|(story, changed)| (app.article_url(&story), instant(changed))).collect();
        Ok(sitemap_xml(pages.iter().map(|(url, changed)| (url.as_str(), Some(*changed)))))
    });
    Ok(plain("application/xml; charset=utf-8", found.await?))
}

async fn robots(State(app): State<Shared>) -> Response {
    let text = format!("User-agent: *\nDisallow: /v1/\nSitemap: {}/sitemap.xml\n", app.site.base_url);
    plain("text/plain; charset=utf-8", text)
}

fn plain(kind: &'static str, text: String) -> Response {
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")];
    (headers, text).into_response()
}

fn log_problems(page: galley_article::render::Page) -> String {
    for problem in page.problems {
        tracing::warn!(%problem, "a template of the newsroom's own was not used");
    }
    page.html
}

/// A page with a content policy that allows its own style element, the site's pictures, and nothing else.
fn html(status: StatusCode, page: String) -> Response {
    let style = page.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).map_or("", |(css, _)| css);
    let digest = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{digest}'; img-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    let mut response = (status, axum::response::Html(page)).into_response();
    let headers = response.headers_mut();
    // Base64 and fixed words always make a header value.
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
