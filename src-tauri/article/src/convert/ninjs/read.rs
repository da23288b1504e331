//! ninjs as an article: the inverse of what is written here, and as much as can be had of anybody else's.

use chrono::{DateTime, FixedOffset, Utc};
use serde_json::Value;

use super::{ENTRY_URN, NinjsMeta, story_id};
use crate::convert::{Imported, Says, html, plain};
use crate::model::{Article, Correction, CorrectionKind, Credit, Embargo, Media, Related, Role};
use crate::problem::Problem;

/// Reads a ninjs object. Never fails; the result is canonical.
pub fn from_ninjs(value: &Value) -> Imported {
    let mut reader = Reader { problems: Vec::new() };
    if !value.is_object() || value.get("uri").and_then(Value::as_str).is_none() {
        reader.problem("not-ninjs", "no uri", "");
    }
    let mut article = Article {
        language: text(value, "language").to_owned(),
        kicker: roled(value, "headlines", "kicker"),
        headline: headline(value),
        deck: roled(value, "headlines", "deck"),
        short_headline: roled(value, "headlines", "short"),
        lead: roled(value, "descriptions", "lead"),
        dateline: text(value, "located").to_owned(),
        rights: text(value, "copyrightNotice").to_owned(),
        source: list(value, "infoSources").first().map(|source| text(source, "name").to_owned()).unwrap_or_default(),
        credits: reader.credits(value),
        embargo: reader.embargo(value),
        ..Article::default()
    };
    for subject in list(value, "subjects") {
        let name = text(subject, "name").to_owned();
        if text(subject, "rel") == "section" { article.section = name } else { article.keywords.push(name) }
    }
    let media = reader.body(value, &mut article);
    if article.language.is_empty() && value.get("language").is_none() {
        article.language =
            crate::convert::language::detect(&article.body.0.plain_text()).unwrap_or("zh-Hans").to_owned();
    }
    for (index, entry) in list(value, "associations").iter().enumerate() {
        reader.association(entry, index, &mut article);
    }
    Imported { article, problems: reader.problems, media, says: Says::Everything }
}

/// What a ninjs object says beside the article. Absent or unreadable values are the default.
pub fn meta_from_ninjs(value: &Value) -> NinjsMeta {
    let instant = |name: &str| {
        DateTime::parse_from_rfc3339(text(value, name)).map(|at| at.with_timezone(&Utc)).unwrap_or_default()
    };
    let uri = text(value, "uri");
    NinjsMeta {
        story_id: story_id(uri).unwrap_or_else(|| uri.to_owned()),
        version: text(value, "version").parse().unwrap_or_default(),
        created: instant("firstCreated"),
        published: instant("versionCreated"),
        offset_seconds: DateTime::parse_from_rfc3339(text(value, "versionCreated"))
            .map_or(0, |at| at.offset().local_minus_utc()),
        canceled: text(value, "pubStatus") == "canceled",
        note: text(value, "edNote").to_owned(),
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn roled(value: &Value, name: &str, role: &str) -> String {
    list(value, name)
        .iter()
        .find(|entry| text(entry, "role") == role)
        .map(|entry| text(entry, "value"))
        .unwrap_or_default()
        .to_owned()
}

/// The main headline; others' ninjs has one without a role, or a title only.
fn headline(value: &Value) -> String {
    let all = list(value, "headlines");
    let main = all.iter().find(|entry| text(entry, "role") == "main");
    let bare = || all.iter().find(|entry| entry.get("role").is_none());
    main.or_else(bare).map_or_else(|| text(value, "title"), |entry| text(entry, "value")).to_owned()
}

struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    fn problem(&mut self, code: &str, subject: &str, place: &str) {
        self.problems.push(Problem::new(code, subject).at(place));
    }

    fn credits(&mut self, value: &Value) -> Vec<Credit> {
        let people = list(value, "people");
        if people.is_empty() {
            return plain::credits_of_byline(text(value, "by"));
        }
        let mut credits = Vec::new();
        for (index, person) in people.iter().enumerate() {
            let role = person.get("rel").and_then(|rel| serde_json::from_value::<Role>(rel.clone()).ok());
            if role.is_none() {
                self.problem("unknown-role", text(person, "rel"), &format!("/people/{index}/rel"));
            }
            let detail = |role: &str| {
                list(person, "contactInfo")
                    .iter()
                    .find(|info| text(info, "role") == role)
                    .map(|info| text(info, "value"))
            };
            credits.push(Credit {
                role: role.unwrap_or(Role::Writer),
                name: text(person, "name").to_owned(),
                affiliation: detail("affiliation").unwrap_or_default().to_owned(),
                joiner: detail("joiner").unwrap_or_default().to_owned(),
            });
        }
        credits
    }

    fn embargo(&mut self, value: &Value) -> Option<Embargo> {
        let given = value.get("embargoedUntil")?;
        let until: Option<DateTime<FixedOffset>> = serde_json::from_value(given.clone()).ok();
        if until.is_none() {
            self.problem("bad-field", "embargoedUntil", "/embargoedUntil");
        }
        let zone = list(value, "places").iter().find(|place| text(place, "rel") == "timezone");
        Some(Embargo { until: until?, zone: zone.map(|zone| text(zone, "name")).unwrap_or_default().to_owned() })
    }

    /// The body: HTML where there is any, else plain text.
    fn body(&mut self, value: &Value, article: &mut Article) -> Vec<(Media, Vec<u8>)> {
        let bodies = list(value, "bodies");
        let of_type = |wanted: &str| bodies.iter().position(|body| text(body, "contentType").starts_with(wanted));
        let Some(index) = of_type("text/html").or_else(|| of_type("text/plain")).or((!bodies.is_empty()).then_some(0))
        else {
            return Vec::new();
        };
        let words = text(&bodies[index], "value");
        let is_html = text(&bodies[index], "contentType").starts_with("text/html");
        let read = if is_html { html::read(words) } else { plain::read_lines(words) };
        let place = |problem: Problem| {
            let place = format!("/bodies/{index} {}", problem.place);
            problem.at(place.trim_end())
        };
        // What is written here names every outside picture; that is known and no news.
        self.problems.extend(read.problems.into_iter().filter(|problem| problem.code != "remote-image").map(place));
        if article.headline.is_empty() {
            article.headline = read.article.headline;
        }
        article.body = read.article.body;
        article.media = read.article.media;
        read.media
    }

    fn association(&mut self, entry: &Value, index: usize, article: &mut Article) {
        let place = format!("/associations/{index}");
        match text(entry, "rel") {
            "media" => match media(entry) {
                Some(media)
                    if article
                        .media
                        .iter()
                        .any(|known| known.sha256 == media.sha256 && !media.sha256.is_empty() && *known == media) => {}
                Some(media) => article.media.push(media),
                None => self.problem("association-dropped", text(entry, "name"), &place),
            },
            "related" => article.related.push(related(entry)),
            "correction" => match correction(entry) {
                Some(correction) => article.corrections.push(correction),
                None => self.problem("association-dropped", text(entry, "name"), &place),
            },
            _ => self.problem("association-dropped", text(entry, "name"), &place),
        }
    }
}

fn media(entry: &Value) -> Option<Media> {
    let id = list(entry, "altIds").iter().find(|id| text(id, "role") == "sha256")?;
    let rendition = list(entry, "renditions").first()?;
    let number = |name: &str| rendition.get(name).and_then(Value::as_u64).unwrap_or_default();
    Some(Media {
        sha256: text(id, "value").to_owned(),
        mime: text(rendition, "contentType").to_owned(),
        bytes: number("sizeInBytes"),
        width: u32::try_from(number("width")).unwrap_or_default(),
        height: u32::try_from(number("height")).unwrap_or_default(),
        filename: text(rendition, "title").to_owned(),
    })
}

fn related(entry: &Value) -> Related {
    let uri = text(entry, "uri");
    let address = list(entry, "altIds").iter().find(|id| text(id, "role") == "address");
    let url = match address {
        Some(address) => text(address, "value"),
        None if uri.starts_with(ENTRY_URN) => "",
        None => uri,
    };
    let date = text(entry, "contentCreated").split('T').next().and_then(|day| day.parse().ok());
    Related { title: headline(entry), date, url: url.to_owned() }
}

fn correction(entry: &Value) -> Option<Correction> {
    let at = DateTime::parse_from_rfc3339(text(entry, "versionCreated")).ok()?.with_timezone(&Utc);
    let body = list(entry, "bodies").first()?;
    let kind = CorrectionKind::from_name(text(body, "role")).unwrap_or_default();
    Some(Correction { at, note: text(body, "value").to_owned(), kind })
}
