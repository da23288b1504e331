//! Everything written as ninjs obeys the standard's own schema, where that is present.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod arbitrary;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use galley_article::convert::ninjs::{meta_from_ninjs, story_uri};
use galley_article::convert::{Format, NinjsMeta, from_ninjs, import, ninjs};
use galley_article::model::{Article, Body, Credit, Node, Related, Role};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

#[expect(clippy::disallowed_methods, reason = "a test may read the schema")]
fn schema_file(name: &str) -> Option<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/ninjs").join(name);
    Some(serde_json::from_str(&std::fs::read_to_string(path).ok()?).unwrap())
}

/// The validator, formats asserted too; `None` where the schema is not present.
fn validator() -> Option<jsonschema::Validator> {
    let (Some(schema), Some(places)) = (schema_file("ninjs-schema_3.1.json"), schema_file("GeoJSON-schema.json"))
    else {
        println!("skipped: the ninjs schema is not present");
        return None;
    };
    let registry = jsonschema::Registry::new()
        .add("https://geojson.org/schema/GeoJSON.json", jsonschema::Draft::Draft7.create_resource(places))
        .unwrap()
        .prepare()
        .unwrap();
    Some(jsonschema::options().with_registry(&registry).should_validate_formats(true).build(&schema).unwrap())
}

fn meta() -> NinjsMeta {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    NinjsMeta {
        story_id: "01928f3c-0000-7000-8000-000000000001".into(),
        version: 7,
        created: at("2026-01-02T03:04:05Z"),
        published: at("2026-01-03T00:00:00.25Z"),
        offset_seconds: 8 * 3600,
        canceled: false,
        note: String::new(),
    }
}

#[track_caller]
fn assert_valid(validator: &jsonschema::Validator, value: &Value) {
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{value:#}");
}

#[test]
fn random_articles_are_valid() {
    let Some(validator) = validator() else { return };
    let mut runner = TestRunner::deterministic();
    for _ in 0..150 {
        let article = arbitrary::article().new_tree(&mut runner).unwrap().current();
        assert_valid(&validator, &ninjs(&article, &meta()));
    }
    let odd = NinjsMeta { story_id: "稿 1/2?".into(), canceled: true, note: "撤稿".into(), ..NinjsMeta::default() };
    assert_valid(&validator, &ninjs(&Article::default(), &odd));
}

#[test]
fn the_schema_can_refuse() {
    let Some(validator) = validator() else { return };
    for wrong in [
        json!({}),
        json!({"uri": "urn:x:1", "galley": 1}),
        json!({"uri": "urn:x:1", "bodies": [{"role": "main"}]}),
        json!({"uri": "urn:x:1", "versionCreated": "yesterday"}),
    ] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
}

#[test]
fn fields_stand_in_the_standards_places() {
    let article = Article {
        headline: "渡口的灯".into(),
        kicker: "江边故事".into(),
        lead: "夜航恢复。".into(),
        credits: vec![Credit {
            role: Role::Reporter,
            name: "林某".into(),
            affiliation: "江城日报".into(),
            joiner: String::new(),
        }],
        related: vec![Related { title: "旧渡口".into(), date: "2026-01-01".parse().ok(), url: String::new() }],
        body: Body::new(vec![Node::paragraph("雾散了。")]),
        ..Article::default()
    };
    let value = ninjs(&article, &meta());
    assert_eq!(value["uri"], "urn:uuid:01928f3c-0000-7000-8000-000000000001");
    assert_eq!(
        (&value["pubStatus"], &value["version"], &value["by"]),
        (&json!("usable"), &json!("7"), &json!("江城日报记者 林某"))
    );
    assert_eq!(value["headlines"][1], json!({"role": "kicker", "contentType": "text/plain", "value": "江边故事"}));
    assert_eq!(
        value["bodies"][0],
        json!({"role": "main", "contentType": "text/html", "charCount": 4, "wordCount": 4, "value": "<p>雾散了。</p>\n"})
    );
    assert_eq!(value["bodies"][1]["value"], "雾散了。\n");
    assert_eq!(value["associations"][0]["contentCreated"], "2026-01-01T00:00:00Z");
    assert_eq!(value["versionCreated"], "2026-01-03T08:00:00.250+08:00", "on the newsroom's clock");
    assert_eq!(meta_from_ninjs(&value), meta());
    let canceled = ninjs(&article, &NinjsMeta { canceled: true, ..meta() });
    assert_eq!(canceled["pubStatus"], "canceled");
}

#[test]
fn uris_lead_back_to_stories() {
    for id in ["01928f3c-0000-7000-8000-000000000001", "稿 1/2?", "", "a%b"] {
        assert_eq!(galley_article::convert::ninjs::story_id(&story_uri(id)).as_deref(), Some(id));
    }
}

#[test]
fn ninjs_of_others_is_read_as_far_as_it_goes() {
    let text = json!({
        "uri": "https://example.org/news/1",
        "type": "text",
        "language": "en",
        "title": "Ferry returns",
        "by": "Jane Doe and John Roe",
        "subjects": [{"name": "transport"}],
        "bodies": [{"contentType": "text/plain", "value": "One.\nTwo."}],
        "associations": [{"name": "x", "uri": "urn:x:2", "type": "video"}],
        "embargoedUntil": "soon",
    })
    .to_string();
    let read = import(text.as_bytes(), None, Some("news.json"));
    let article = read.article;
    assert_eq!(
        (article.headline.as_str(), article.keywords.len(), article.body.blocks().len()),
        ("Ferry returns", 1, 2)
    );
    let names: Vec<&str> = article.credits.iter().map(|credit| credit.name.as_str()).collect();
    assert_eq!(names, ["Jane Doe", "John Roe"]);
    let codes: Vec<&str> = read.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["bad-field", "association-dropped"]);
}

#[test]
fn what_is_no_ninjs_is_said() {
    for value in [json!(null), json!([]), json!({"a": 1}), json!({"uri": 5, "bodies": {"x": 1}, "people": [3, null]})] {
        let read = from_ninjs(&value);
        assert_eq!(read.problems.first().map(|problem| problem.code.as_str()), Some("not-ninjs"));
        assert!(read.article.body.is_blank());
    }
    let read = import(b"no json at all", Some(Format::Ninjs), None);
    assert_eq!(read.article.body.0.plain_text(), "no json at all");
    assert_eq!(read.problems[0].code, "not-json");
}
