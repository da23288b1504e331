//! A page that a site serves, as a reader's eye compares it with an article.

use serde_json::Value;

/// The words of a page without its tags, and without what sites change about type: white space and quotation marks.
pub(crate) fn words(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        out.push_str(text);
        rest = tag.split_once('>').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    bare(&characters(&out))
}

/// Words as they are compared.
pub(crate) fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '″')).collect()
}

fn characters(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((text, entity)) = rest.split_once('&') {
        out.push_str(text);
        let (name, after) = entity.split_once(';').filter(|(name, _)| name.len() < 9).unwrap_or(("amp", entity));
        let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        });
        out.push(match name {
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "nbsp" => '\u{a0}',
            _ => number.and_then(char::from_u32).unwrap_or('&'),
        });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Every run of text of an article's body, and its captions' credits.
pub(crate) fn texts(node: &Value, out: &mut Vec<String>) {
    if let Some(text) = node["text"].as_str() {
        out.push(text.to_owned());
    }
    for name in ["credit", "attribution"] {
        out.extend(node["attrs"][name].as_str().filter(|text| !text.is_empty()).map(str::to_owned));
    }
    node["content"].as_array().into_iter().flatten().for_each(|child| texts(child, out));
}
