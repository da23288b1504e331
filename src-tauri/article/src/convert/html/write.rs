//! A body as an HTML fragment for exchange.
//!
//! [`crate::render::body_html`] writes it, everything escaped; ammonia then goes over it with a policy that names exactly
//! the elements and attributes used there, so that a mistake in the renderer cannot become a hole in somebody's page.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::model::Body;
use crate::render::{BodyOptions, body_html};

/// The body as a fragment: block elements only, one a line, no wrapper. Reading it back gives the same body.
pub fn write(body: &Body) -> String {
    POLICY.clean(&body_html(body, &BodyOptions::default())).to_string()
}

/// What may stand in a fragment.
static POLICY: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "p",
        "h2",
        "h3",
        "h4",
        "blockquote",
        "aside",
        "ul",
        "ol",
        "li",
        "figure",
        "figcaption",
        "img",
        "div",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "hr",
        "br",
        "a",
        "strong",
        "em",
        "u",
        "s",
        "sub",
        "sup",
        "code",
        "cite",
        "span",
    ];
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(HashSet::from(tags))
        .add_generic_attributes(["style"])
        .filter_style_properties(HashSet::from(["white-space"]))
        .add_tag_attributes("a", ["href", "title"])
        .add_tag_attributes("img", ["src", "alt", "data-media", "data-src"])
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("td", ["colspan", "rowspan"])
        .add_tag_attributes("th", ["colspan", "rowspan", "scope"])
        .add_tag_attributes("div", ["role", "aria-label", "data-media"])
        .add_tag_attributes("p", ["data-title"])
        .add_allowed_classes("aside", ["pull-quote", "editors-note"])
        .add_allowed_classes("div", ["gallery", "no-picture"])
        .add_allowed_classes("p", ["embed"])
        .add_allowed_classes("span", ["credit"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener"));
    builder
});
