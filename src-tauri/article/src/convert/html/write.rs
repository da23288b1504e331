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
    POLICY.clean(&parted(&body_html(body, &BodyOptions::default()))).to_string()
}

/// The longest stretch of text, in bytes, that is given to ammonia without a comment in it.
const STRETCH: usize = 4096;

/// The same fragment with empty comments in long text, which the policy takes out again.
///
/// html5ever writes a text node by looking, at every `&` and every character of the block U+0080 to U+00BF (the middle
/// dot of foreign names is one), for the next bracket in all of the rest: the work grows with the square of the node's
/// length. A comment parts the text into nodes, and they stay parted. Brackets and `&` stand for themselves nowhere in a
/// rendered fragment, so that tags and character references are told by them alone.
fn parted(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / STRETCH * 8);
    let (mut in_tag, mut in_reference, mut length) = (false, false, 0);
    for c in html.chars() {
        if c == '<' {
            in_tag = true;
            length = 0;
        }
        if !in_tag && !in_reference && length >= STRETCH {
            out.push_str("<!---->");
            length = 0;
        }
        out.push(c);
        length += c.len_utf8();
        match c {
            '>' => (in_tag, length) = (false, 0),
            '&' => in_reference = true,
            ';' => in_reference = false,
            _ => {}
        }
    }
    out
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Node;

    #[test]
    fn long_text_is_parted_for_the_policy_and_whole_again_after_it() {
        let unit = "a & b · c < d > 渡口\u{a0}; ";
        for count in [1, 200, 40_000] {
            let body = Body::new(vec![Node::paragraph(&unit.repeat(count)), Node::heading(2, "R&D; x")]);
            let html = body_html(&body, &BodyOptions::default());
            let parts = parted(&html);
            assert_eq!(parts.replace("<!---->", ""), html);
            let longest = parts.split(['<', '>']).map(str::len).max().unwrap();
            assert!(longest <= STRETCH + 8, "{longest}");
            assert_eq!(write(&body).replace("&nbsp;", "\u{a0}"), html);
        }
    }
}
