//! An article as ninjs.

use chrono::{DateTime, FixedOffset, SecondsFormat, TimeZone, Utc};
use serde_json::{Map, Value, json};

use super::{ENTRY_URN, NinjsMeta, PROFILE, story_uri};
use crate::convert::{html, plain};
use crate::model::{Article, Correction, CorrectionKind, Media, Node, NodeKind, Related, schema};
use crate::render::credits_line;
use crate::text::count::Counts;

/// The article as a ninjs 3.1 object.
///
/// | here | there |
/// |---|---|
/// | headline, kicker, deck, short headline | `headlines` with role `main`, `kicker`, `deck`, `short` |
/// | lead | `descriptions`, role `lead` |
/// | body | `bodies`, role `main`: `text/html` (exact) and `text/plain`, with counts |
/// | credits | `by` as printed, and `people` in order: `rel` the role, affiliation and joiner in `contactInfo` |
/// | source, dateline, rights, language | `infoSources` role `source`, `located`, `copyrightNotice`, `language` |
/// | section, keywords | `subjects` with `rel` `section` and `keyword` |
/// | embargo | `embargoedUntil`, its zone in `places` with `rel` `timezone` |
/// | media | `associations` with `rel` `media`, SHA-256 in `altIds`, one rendition |
/// | related list | `associations` with `rel` `related`; the day is the date of `contentCreated` |
/// | corrections | `associations` with `rel` `correction`, time in `versionCreated`, note in `bodies` with its kind as `role`, a correction as `note` |
///
/// An empty field is left out.
pub fn ninjs(article: &Article, meta: &NinjsMeta) -> Value {
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| {
        // An empty language is one that nobody has chosen, which is not the same as none given.
        let is_empty = (name != "language" && value.as_str().is_some_and(str::is_empty))
            || value.as_array().is_some_and(Vec::is_empty);
        if !is_empty {
            out.insert(name.to_owned(), value);
        }
    };
    put("standard", standard());
    put("uri", json!(story_uri(&meta.story_id)));
    put("type", json!("text"));
    put("representationType", json!("full"));
    put("profile", json!(PROFILE));
    put("version", json!(meta.version.to_string()));
    put("firstCreated", json!(instant(meta.created)));
    put("versionCreated", json!(instant_at(meta.published, meta.offset_seconds)));
    put("contentCreated", json!(instant(meta.created)));
    put("pubStatus", json!(if meta.canceled { "canceled" } else { "usable" }));
    put("edNote", json!(meta.note));
    put("language", json!(article.language));
    put("headlines", headlines(article));
    put("descriptions", roled(&[("lead", &article.lead)]));
    put("by", json!(credits_line(article)));
    put("people", people(article));
    put(
        "infoSources",
        if article.source.is_empty() { json!([]) } else { json!([{"name": article.source, "role": "source"}]) },
    );
    put("located", json!(article.dateline));
    put("copyrightNotice", json!(article.rights));
    put("subjects", subjects(article));
    if let Some(embargo) = &article.embargo {
        // As serde writes it, so that the offset survives.
        put("embargoedUntil", serde_json::to_value(embargo.until).unwrap_or_default());
        if !embargo.zone.is_empty() {
            put("places", json!([{"name": embargo.zone, "rel": "timezone"}]));
        }
    }
    put("bodies", bodies(article));
    put("associations", associations(article));
    Value::Object(out)
}

fn standard() -> Value {
    json!({
        "name": "ninjs",
        "version": "3.1",
        "schema": "https://iptc.org/std/ninjs/ninjs-schema_3.1.json",
    })
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// An instant with an offset; none for one of 0.
fn instant_at(at: DateTime<Utc>, offset_seconds: i32) -> String {
    match FixedOffset::east_opt(offset_seconds).filter(|_| offset_seconds != 0) {
        Some(offset) => at.with_timezone(&offset).to_rfc3339_opts(SecondsFormat::AutoSi, true),
        None => instant(at),
    }
}

/// `[{role, contentType, value}]` of those that say something.
fn roled(values: &[(&str, &str)]) -> Value {
    let entry = |(role, value): &(&str, &str)| json!({"role": role, "contentType": "text/plain", "value": value});
    Value::Array(values.iter().filter(|(_, value)| !value.is_empty()).map(entry).collect())
}

fn headlines(article: &Article) -> Value {
    roled(&[
        ("main", &article.headline),
        ("kicker", &article.kicker),
        ("deck", &article.deck),
        ("short", &article.short_headline),
    ])
}

fn people(article: &Article) -> Value {
    let person = |credit: &crate::model::Credit| {
        let mut person = json!({"name": credit.name, "rel": serde_json::to_value(credit.role).unwrap_or_default()});
        let details = [("affiliation", &credit.affiliation), ("joiner", &credit.joiner)];
        let info: Vec<Value> = details
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(role, value)| json!({"role": role, "value": value}))
            .collect();
        if !info.is_empty() {
            person["contactInfo"] = Value::Array(info);
        }
        person
    };
    Value::Array(article.credits.iter().map(person).collect())
}

fn subjects(article: &Article) -> Value {
    let section = (!article.section.is_empty()).then(|| json!({"name": article.section, "rel": "section"}));
    let keywords = article.keywords.iter().map(|word| json!({"name": word, "rel": "keyword"}));
    Value::Array(section.into_iter().chain(keywords).collect())
}

fn bodies(article: &Article) -> Value {
    let counts = Counts::of_body(&article.body);
    let words =
        if article.is_chinese() { counts.characters_with_punctuation } else { counts.latin_words + counts.numbers };
    let body = |content_type: &str, value: String| {
        json!({
            "role": "main",
            "contentType": content_type,
            "charCount": counts.characters_with_spaces,
            "wordCount": words,
            "value": value,
        })
    };
    json!([body("text/html", html::write(&article.body)), body("text/plain", plain::write(&article.body))])
}

fn associations(article: &Article) -> Value {
    let media = article.media.iter().enumerate().map(|(index, media)| media_entry(article, index, media));
    let related = article.related.iter().enumerate().map(|(index, related)| related_entry(index, related));
    let corrections = article.corrections.iter().enumerate().map(|(index, entry)| correction_entry(index, entry));
    Value::Array(media.chain(related).chain(corrections).collect())
}

fn media_entry(article: &Article, index: usize, media: &Media) -> Value {
    let kind = match media.mime.split('/').next() {
        Some("audio") => "audio",
        Some("video") => "video",
        _ => "picture",
    };
    let mut entry = json!({
        "name": format!("media-{}", index + 1),
        "rel": "media",
        "uri": format!("urn:sha256:{}", super::encode(&media.sha256)),
        "type": kind,
        "altIds": [{"role": "sha256", "value": media.sha256}],
        "renditions": [{
            "name": "original",
            "contentType": media.mime,
            "sizeInBytes": media.bytes,
            "width": media.width,
            "height": media.height,
            "title": media.filename,
        }],
    });
    if let Some(figure) = figure_of(article, &media.sha256) {
        let caption = figure.plain_text();
        let words = roled(&[("caption", caption.as_str()), ("alt", figure.attr_str("alt"))]);
        if words.as_array().is_some_and(|words| !words.is_empty()) {
            entry["descriptions"] = words;
        }
        if !figure.attr_str("credit").is_empty() {
            entry["by"] = json!(figure.attr_str("credit"));
        }
    }
    entry
}

fn figure_of<'a>(article: &'a Article, sha256: &str) -> Option<&'a Node> {
    let mut found = None;
    article.body.0.walk(&mut |node| {
        if found.is_none() && node.kind == NodeKind::Figure && node.attr_str("media") == sha256 {
            found = Some(node);
        }
    });
    found
}

fn related_entry(index: usize, related: &Related) -> Value {
    let number = index + 1;
    let has_address = schema::is_safe_address(&related.url) && url::Url::parse(&related.url).is_ok();
    let mut entry = json!({
        "name": format!("related-{number}"),
        "rel": "related",
        "uri": if has_address { related.url.clone() } else { format!("{ENTRY_URN}related-{number}") },
        "type": "text",
        "headlines": [{"role": "main", "contentType": "text/plain", "value": related.title}],
    });
    if let Some(midnight) = related.date.and_then(|date| date.and_hms_opt(0, 0, 0)) {
        entry["contentCreated"] = json!(instant(Utc.from_utc_datetime(&midnight)));
    }
    if !has_address && !related.url.is_empty() {
        entry["altIds"] = json!([{"role": "address", "value": related.url}]);
    }
    entry
}

fn correction_entry(index: usize, correction: &Correction) -> Value {
    let number = index + 1;
    json!({
        "name": format!("correction-{number}"),
        "rel": "correction",
        "uri": format!("{ENTRY_URN}correction-{number}"),
        "type": "text",
        "versionCreated": instant(correction.at),
        // A correction is a plain note, as it was before there were other kinds.
        "bodies": [{
            "role": match correction.kind {
                CorrectionKind::Correction => "note",
                other => other.name(),
            },
            "contentType": "text/plain",
            "value": correction.note,
        }],
    })
}
