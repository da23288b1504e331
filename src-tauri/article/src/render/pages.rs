//! The pages: article, preview, listing, tombstone, and "no such page", as values for the templates.
//!
//! What a template sees: `labels`, `language`, `chinese`, `indent`, `preview`, `site` (name, home_url, sections), `title`,
//! `description`, `canonical_url`, `json_ld`, and on an article page `article`, `body`, `latest`, `most_read`,
//! `comments`; on a listing `listing`. `body` and `json_ld` are safe already; everything else is escaped as it is
//! written.

use chrono::{DateTime, NaiveDate, Utc};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use crate::model::Article;

use super::body::{BodyOptions, body_html};
use super::context::{Link, Listing, PageContext, Teaser, Tombstone, section_names, section_url};
use super::credits::{credits_line, editors_line};
use super::escape::{json_for_script, push_escaped};
use super::json_ld;
use super::labels::{Labels, is_chinese};
use super::templates::{Page, Templates};

/// The article as the newsroom's site would show it, with the built-in templates and marked as a preview.
pub fn preview_page(article: &Article, context: &PageContext<'_>) -> String {
    let context = PageContext { preview: true, ..context.clone() };
    Templates::builtin().article_page(article, &context).html
}

/// What the page calls the article: headline, else the short headline, else the first words of the text with an
/// ellipsis, else the words for a missing headline.
pub fn page_title(article: &Article) -> String {
    let title = article.display_title();
    if title.is_empty() {
        return Labels::for_language(&article.language).untitled.to_owned();
    }
    let given = [&article.headline, &article.short_headline].iter().any(|text| !text.trim().is_empty());
    let cut = !given
        && article.body.blocks().iter().map(crate::model::Node::plain_text).any(|text| {
            let text = text.trim();
            text.starts_with(&title) && text.len() > title.len()
        });
    if cut { format!("{title}…") } else { title }
}

impl Templates {
    /// A published article's page (or a preview, where the context says so).
    pub fn article_page(&self, article: &Article, context: &PageContext<'_>) -> Page {
        let labels = Labels::for_language(&article.language);
        let title = page_title(article);
        let pictures = json_ld::pictures(article, context);
        let json_ld = json_for_script(&json_ld::news_article(article, context));
        let values = context! {
            article => Serde(article_view(article, context, &title)),
            body => Value::from_safe_string(page_body(article, context)),
            json_ld => Value::from_safe_string(json_ld),
            description => description(article),
            picture => pictures.first(),
            latest => Serde(teasers(&context.latest, context, &article.language)),
            most_read => Serde(teasers(&context.most_read, context, &article.language)),
            comments => context.comments.map(|count| labels.comments(count)),
            kind => "article",
            ..frame(context, &article.language, &title)
        };
        self.render("article.html", &values)
    }

    /// The front or a section: a list of articles.
    pub fn section_page(&self, listing: &Listing, context: &PageContext<'_>) -> Page {
        let trail = trail(&listing.section, context);
        let name = trail.last().map(|link| link.name.clone());
        let values = context! {
            listing => context! {
                name => name.clone(),
                trail => Serde(trail.split_last().map(|(_, outer)| outer).unwrap_or_default()),
                items => Serde(teasers(&listing.items, context, context.language)),
                newer_url => &listing.newer_url,
                older_url => &listing.older_url,
            },
            most_read => Serde(teasers(&context.most_read, context, context.language)),
            kind => "website",
            ..frame(context, context.language, name.as_deref().unwrap_or(context.site_name))
        };
        self.render("listing.html", &values)
    }

    /// What stands where an article was withdrawn.
    pub fn tombstone_page(&self, tombstone: &Tombstone, context: &PageContext<'_>) -> Page {
        let labels = Labels::for_language(context.language);
        let values = context! {
            heading => labels.withdrawn,
            text => labels.withdrawn_text,
            note => &tombstone.note,
            at => Serde(tombstone.withdrawn_at.map(|at| Moment::new(at, context, context.language))),
            noindex => true,
            ..frame(context, context.language, labels.withdrawn)
        };
        self.render("message.html", &values)
    }

    /// What stands where there is nothing.
    pub fn not_found_page(&self, context: &PageContext<'_>) -> Page {
        let labels = Labels::for_language(context.language);
        let values = context! {
            heading => labels.not_found,
            text => labels.not_found_text,
            noindex => true,
            ..frame(context, context.language, labels.not_found)
        };
        self.render("message.html", &values)
    }
}

/// The values that every page needs.
fn frame(context: &PageContext<'_>, language: &str, title: &str) -> Value {
    context! {
        labels => Serde(Labels::for_language(language)),
        language => clean_tag(language),
        chinese => is_chinese(language),
        indent => context.indent && is_chinese(language),
        preview => context.preview,
        title => title,
        canonical_url => context.canonical_url,
        site => context! {
            name => context.site_name,
            home_url => context.home_url,
            sections => Serde(&context.sections),
        },
    }
}

/// A language tag fit for `lang`: letters, digits and hyphens; `und` where nothing is left.
pub(super) fn clean_tag(language: &str) -> String {
    let tag: String = language.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(35).collect();
    if tag.is_empty() { "und".to_owned() } else { tag }
}

/// A time as a page shows it and as a program reads it.
#[derive(Serialize)]
struct Moment {
    iso: String,
    text: String,
}

impl Moment {
    fn new(at: DateTime<Utc>, context: &PageContext<'_>, language: &str) -> Self {
        let local = (context.local)(at);
        let form = if is_chinese(language) { "%Y-%m-%d %H:%M" } else { "%-d %B %Y, %H:%M" };
        Self { iso: local.to_rfc3339_opts(chrono::SecondsFormat::Secs, false), text: local.format(form).to_string() }
    }

    fn day(date: NaiveDate, language: &str) -> Self {
        let form = if is_chinese(language) { "%Y-%m-%d" } else { "%-d %B %Y" };
        Self { iso: date.format("%Y-%m-%d").to_string(), text: date.format(form).to_string() }
    }
}

#[derive(Serialize)]
struct ArticleView<'a> {
    kicker: &'a str,
    title: &'a str,
    untitled: bool,
    deck: &'a str,
    lead: &'a str,
    source: &'a str,
    published: Option<Moment>,
    updated: Option<Moment>,
    trail: Vec<Link>,
    credits: String,
    editors: String,
    corrections: Vec<CorrectionView>,
    related: Vec<RelatedView<'a>>,
    keywords: Vec<&'a str>,
    rights: &'a str,
}

#[derive(Serialize)]
struct CorrectionView {
    at: Moment,
    note: String,
}

#[derive(Serialize)]
struct RelatedView<'a> {
    title: &'a str,
    url: &'a str,
    date: Option<Moment>,
}

fn article_view<'a>(article: &'a Article, context: &PageContext<'_>, title: &'a str) -> ArticleView<'a> {
    let language = article.language.as_str();
    let headless = article.headline.trim().is_empty();
    let changed =
        context.updated_at.filter(|at| context.published_at.is_none_or(|first| (*at - first).num_minutes() >= 1));
    ArticleView {
        kicker: article.kicker.trim(),
        title: if headless && context.preview { Labels::for_language(language).untitled } else { title },
        untitled: headless && context.preview,
        deck: article.deck.trim(),
        lead: if repeats_opening(article) { "" } else { article.lead.trim() },
        source: article.source.trim(),
        published: context.published_at.map(|at| Moment::new(at, context, language)),
        updated: changed.map(|at| Moment::new(at, context, language)),
        trail: trail(&article.section, context),
        credits: credits_line(article),
        editors: editors_line(article),
        corrections: article
            .corrections
            .iter()
            .map(|correction| CorrectionView {
                at: Moment::new(correction.at, context, language),
                note: correction.line(article.is_chinese()),
            })
            .collect(),
        related: article
            .related
            .iter()
            .map(|related| RelatedView {
                title: &related.title,
                url: if crate::model::schema::is_safe_address(&related.url) { &related.url } else { "" },
                date: related.date.map(|date| Moment::day(date, language)),
            })
            .collect(),
        keywords: article.keywords.iter().map(|word| word.trim()).filter(|word| !word.is_empty()).collect(),
        rights: article.rights.trim(),
    }
}

/// Whether the lead says only what the first paragraph says again.
fn repeats_opening(article: &Article) -> bool {
    let lead = article.lead.trim();
    article.body.blocks().first().is_some_and(|block| block.plain_text().trim().starts_with(lead))
}

fn description(article: &Article) -> String {
    let text = if article.lead.trim().is_empty() {
        let opening = article.body.blocks().iter().filter(|block| block.kind == crate::model::NodeKind::Paragraph);
        opening.map(crate::model::Node::plain_text).find(|text| !text.trim().is_empty()).unwrap_or_default()
    } else {
        article.lead.clone()
    };
    let text = text.trim();
    let mut short: String = text.chars().take(160).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The body of the page, its first paragraph begun with the dateline as newspapers print it.
fn page_body(article: &Article, context: &PageContext<'_>) -> String {
    let options = BodyOptions { media_url: context.media_url, media: &article.media, page: true };
    let html = body_html(&article.body, &options);
    let dateline = article.dateline.trim();
    if dateline.is_empty() {
        return html;
    }
    let mut out = String::from("<p>");
    let rest = html.strip_prefix("<p>");
    out.push_str("<span class=\"dateline\">");
    push_escaped(&mut out, dateline);
    out.push_str("</span> ");
    match rest {
        Some(rest) => out.push_str(rest),
        None => {
            out.push_str("</p>\n");
            out.push_str(&html);
        }
    }
    out
}

fn trail(section: &str, context: &PageContext<'_>) -> Vec<Link> {
    let mut path = String::new();
    section_names(section)
        .map(|name| {
            path.push('/');
            path.push_str(name);
            let url = if context.home_url.is_empty() { String::new() } else { section_url(&path) };
            Link { name: name.to_owned(), url }
        })
        .collect()
}

#[derive(Serialize)]
struct TeaserView<'a> {
    title: &'a str,
    url: &'a str,
    section: Option<Link>,
    lead: &'a str,
    published: Option<Moment>,
    day: Option<Moment>,
    picture: &'a str,
    picture_alt: &'a str,
    language: Option<&'a str>,
}

fn teasers<'a>(items: &'a [Teaser], context: &PageContext<'_>, page_language: &'a str) -> Vec<TeaserView<'a>> {
    items
        .iter()
        .map(|item| TeaserView {
            title: &item.title,
            url: &item.url,
            section: trail(&item.section, context).pop(),
            lead: item.lead.trim(),
            published: item.published_at.map(|at| Moment::new(at, context, page_language)),
            day: item.published_at.map(|at| Moment::day((context.local)(at).date_naive(), page_language)),
            picture: &item.picture,
            picture_alt: &item.picture_alt,
            language: (!item.language.is_empty() && item.language != page_language).then_some(item.language.as_str()),
        })
        .collect()
}
