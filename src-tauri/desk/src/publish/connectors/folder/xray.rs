//! What writing into a folder would write, value by value, and what of it stands there otherwise. Pure, but for reading
//! the page that is there.

use serde_json::{Value, json};

use super::page::{Form, Page, file_name};
use super::{Folder, Home};
use crate::publish::connector::{Sending, Setback};
use crate::publish::xray::{FieldDifference, PlannedRequest};

impl Folder {
    /// The files that would be written.
    pub(in crate::publish::connectors) fn plan(&self, sending: &Sending) -> Vec<PlannedRequest> {
        let Ok(home) = &self.0 else { return Vec::new() };
        // Slug and first day are taken over from the page that is there; one that cannot be read has none.
        let there = home.place.read(&sending.story, home.form).ok().flatten();
        let page = Page::of(sending, home.form, there.as_deref());
        let path = home.place.page(&sending.story, home.form);
        let beside = |name: &str| path.with_file_name(name).display().to_string();
        let mut files: Vec<PlannedRequest> = sending
            .pictures()
            .iter()
            .map(|picture| {
                let fields = vec![("bytes", json!(picture.media.bytes), "library")];
                PlannedRequest::new("WRITE", beside(&file_name(&picture.media)), fields)
            })
            .collect();
        let values = values(&page.text, home.form);
        let kept = there.is_some();
        let fields = values.iter().map(|(name, value)| (name.as_str(), value.clone(), source_of(name, kept))).collect();
        files.push(PlannedRequest::new("WRITE", path.display().to_string(), fields));
        files
    }
}

impl Home {
    /// What would change; `None` where there is no page.
    pub(super) fn differences(&self, sending: &Sending) -> Result<Option<Vec<FieldDifference>>, Setback> {
        let Some(there) = self.place.read(&sending.story, self.form)? else { return Ok(None) };
        let ours = values(&Page::of(sending, self.form, Some(&there)).text, self.form);
        let theirs = values(&String::from_utf8_lossy(&there), self.form);
        Ok(Some(differences(&ours, &theirs)))
    }
}

fn differences(ours: &[(String, Value)], theirs: &[(String, Value)]) -> Vec<FieldDifference> {
    let find = |all: &[(String, Value)], name: &str| {
        all.iter().find(|(known, _)| known == name).map_or(Value::Null, |(_, value)| value.clone())
    };
    let gone = theirs.iter().filter(|(name, _)| !ours.iter().any(|(known, _)| known == name));
    ours.iter()
        .chain(gone)
        .filter_map(|(name, _)| {
            FieldDifference::between(name, find(theirs, name), find(ours, name), source_of(name, true))
        })
        .collect()
}

/// The values of a page by name: its front matter and its body; an HTML page is one value.
fn values(text: &str, form: Form) -> Vec<(String, Value)> {
    let parts = text.strip_prefix("---\n").and_then(|rest| rest.split_once("---\n"));
    let (Form::Markdown, Some((front, body))) = (form, parts) else {
        return vec![("page".to_owned(), json!(text))];
    };
    let mut values = Vec::new();
    let mut group = String::new();
    for line in front.lines() {
        let Some((name, value)) = line.split_once(':') else { continue };
        if value.trim().is_empty() {
            group = format!("{name}.");
            continue;
        }
        let name = match name.strip_prefix("  ") {
            Some(inner) => format!("{group}{}", inner.trim()),
            None => name.to_owned(),
        };
        // A person may have written it in YAML's own way.
        let value = serde_json::from_str(value.trim()).unwrap_or_else(|_| json!(value.trim()));
        values.push((name, value));
    }
    values.push(("body".to_owned(), json!(body.trim())));
    values
}

/// Where a value comes from; `kept` where there was a page before.
fn source_of(name: &str, kept: bool) -> &str {
    match name {
        "date" | "slug" if kept => "site",
        "title" | "slug" => "headline",
        "date" | "lastmod" | "updated" => "plan",
        "draft" => "protocol",
        "description" => "lead",
        "categories" => "section",
        "tags" => "keywords",
        "body" => "body",
        "page" => "headline, kicker, deck, source, lead, body, credits, corrections, related, rights",
        "extra.credits_line" | "extra.editors_line" => "credits",
        name => name.strip_prefix("extra.").unwrap_or(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_read_value_by_value() {
        let text = "---\ntitle: \"夜航: 恢复\"\ntags: [\"a\",\"b\"]\nauthor: Somebody\nextra:\n  kicker: \"城市\"\n---\n\nText.\n";
        let expected = [
            ("title", json!("夜航: 恢复")),
            ("tags", json!(["a", "b"])),
            ("author", json!("Somebody")),
            ("extra.kicker", json!("城市")),
            ("body", json!("Text.")),
        ];
        assert_eq!(values(text, Form::Markdown), expected.map(|(name, value)| (name.to_owned(), value)));
        assert_eq!(values("<p>", Form::Html), [("page".to_owned(), json!("<p>"))]);
    }

    #[test]
    fn what_is_new_gone_and_other() {
        let of = |text: &str| values(text, Form::Markdown);
        let ours = of("---\ntitle: \"新\"\ndraft: false\n---\n一\n");
        let theirs = of("---\ntitle: \"旧\"\ndraft: false\nweight: 3\n---\n一\n");
        let found: Vec<_> =
            differences(&ours, &theirs).into_iter().map(|one| (one.name, one.theirs, one.ours, one.from)).collect();
        assert_eq!(
            found,
            [
                ("title".to_owned(), json!("旧"), json!("新"), "headline".to_owned()),
                ("weight".to_owned(), json!(3), Value::Null, "weight".to_owned()),
            ]
        );
    }
}
