//! Pages: what stands in front matter and body, and what stays from one version to the next.

use galley_article::convert::ninjs::ninjs;

use super::*;

const AT: &str = "2026-03-01T08:00:00Z";

fn sending(article: &Value, action: Action) -> Sending {
    let article: Article = serde_json::from_value(article.clone()).unwrap();
    let meta = NinjsMeta {
        story_id: "0190a0a0-0000-7000-8000-000000000001".to_owned(),
        version: 1,
        published: AT.parse().unwrap(),
        offset_seconds: 8 * 3600,
        canceled: action == Action::Withdraw,
        note: if action == Action::Withdraw { "来源有误".to_owned() } else { String::new() },
        ..NinjsMeta::default()
    };
    Sending {
        story: meta.story_id.clone(),
        action,
        payload: ninjs(&article, &meta).to_string().into_bytes(),
        media: article.media.clone(),
        idempotency_key: "k".to_owned(),
        replaces: None,
        public_at: None,
        earlier_sends: 0,
        unanswered: Vec::new(),
    }
}

fn article(headline: &str) -> Value {
    let sha256 = "ab".repeat(32);
    json!({
        "language": "en", "headline": headline, "lead": "Ferries: \"late\" again", "section": "City/Harbour",
        "keywords": ["ferry"], "credits": [{"role": "reporter", "name": "Lin Han"}],
        "media": [{"sha256": sha256, "mime": "image/png", "bytes": 3}],
        "body": {"type": "doc", "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "A {{< boast >}} and {{ more }} {% so %}."}]},
            {"type": "figure", "attrs": {"media": sha256, "alt": "Pier", "credit": "Lin Han"},
             "content": [{"type": "text", "text": "The pier"}]}
        ]}
    })
}

#[test]
fn a_page_for_hugo_and_zola() {
    let sending = sending(&article("Night ferries return"), Action::Publish);
    let page = Page::of(&sending, Form::Markdown, None);
    let (front, body) = page.text.strip_prefix("---\n").unwrap().split_once("---\n\n").unwrap();
    for line in [
        "title: \"Night ferries return\"",
        "date: \"2026-03-01T16:00:00+08:00\"",
        "draft: false",
        "description: \"Ferries: \\\"late\\\" again\"",
        "categories: [\"City\",\"Harbour\"]",
        "tags: [\"ferry\"]",
        "  language: \"en\"",
        "  credits_line: \"By Lin Han\"",
    ] {
        assert!(front.lines().any(|found| found == line), "{line} in {front}");
    }
    assert!(front.contains("\nslug: \"night-ferries-return-"), "{front}");
    let file = format!("{}.png", "ab".repeat(32));
    assert!(body.contains(&format!("src=\"{file}\"")) && body.contains("The pier"), "{body}");
    assert!(!body.contains("{{") && !body.contains("{%"), "a generator would take this for its own: {body}");
    assert_eq!(page.pictures, [file]);
}

#[test]
fn address_and_day_stay_whatever_becomes_of_the_headline() {
    let mut first = sending(&article("Night ferries return"), Action::Publish);
    let page = Page::of(&first, Form::Markdown, None);
    let later = article("Quite another headline");
    let payload = String::from_utf8(sending(&later, Action::Publish).payload).unwrap();
    first.payload = payload.replace("2026-03-01T16", "2026-03-02T16").into_bytes();
    let update = Page::of(&first, Form::Markdown, Some(page.text.as_bytes()));
    let line = |text: &str, name: &str| text.lines().find(|line| line.starts_with(name)).map(str::to_owned);
    assert_eq!(line(&update.text, "slug: "), line(&page.text, "slug: "));
    assert_eq!(line(&update.text, "date: "), line(&page.text, "date: "));
    assert!(line(&update.text, "updated: ").is_some_and(|line| line.contains("2026-03-02")), "{}", update.text);
    let again = Page::of(&first, Form::Markdown, Some(update.text.as_bytes()));
    assert_eq!(again.text, update.text, "the same delivery writes the same page");
}

#[test]
fn a_withdrawn_page_has_no_words_left() {
    for form in [Form::Markdown, Form::Html] {
        let page = Page::of(&sending(&article("Night ferries return"), Action::Publish), form, None);
        let gone =
            Page::of(&sending(&article("Night ferries return"), Action::Withdraw), form, Some(page.text.as_bytes()));
        assert!(!gone.text.contains("boast") && !gone.text.contains("Ferries"), "{}", gone.text);
        assert!(gone.text.contains("来源有误"), "{}", gone.text);
        assert_eq!(gone.pictures, [""; 0]);
        assert_eq!(form == Form::Markdown, gone.text.contains("\ndraft: true\n"));
    }
}

#[test]
fn values_that_yaml_would_stumble_over() {
    let mut out = String::new();
    push(&mut out, "title", &json!("a\u{7f}\u{85}\u{feff}\n---\n: 码头 🚢"));
    assert_eq!(out, "title: \"a\\u007f\\u0085\\ufeff\\n---\\n: 码头 🚢\"\n");
}

#[test]
fn names_of_files_are_plain() {
    let name =
        |mime: &str| file_name(&serde_json::from_value(json!({"sha256": "a", "mime": mime, "bytes": 1})).unwrap());
    assert_eq!(name("image/jpeg"), "a.jpg");
    assert_eq!(name("image/webp"), "a.webp");
    assert_eq!(name("image/../../etc"), "a.bin");
    assert_eq!(name(""), "a.bin");
}
