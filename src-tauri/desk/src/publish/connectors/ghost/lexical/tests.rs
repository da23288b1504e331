//! Documents: each kind of block, and that nothing of an article is lost.

use galley_article::model::schema::canonical;

use super::*;

fn picture(sha256: &str) -> Option<String> {
    (sha256 == "a".repeat(64)).then(|| "https://site.example/a.jpg".to_owned())
}

/// A document in one line a block: its kind, and what stands in it.
fn outline(node: &Value) -> String {
    let kind = node["type"].as_str().unwrap();
    let children: Vec<String> = node["children"].as_array().into_iter().flatten().map(outline).collect();
    let children = children.join("");
    match kind {
        "extended-text" => match node["format"].as_u64() {
            Some(0) => node["text"].as_str().unwrap().to_owned(),
            Some(bits) => format!("{bits}({})", node["text"].as_str().unwrap()),
            None => panic!("{node}"),
        },
        "linebreak" => "/".to_owned(),
        "link" => format!("[{children}]({})", node["url"].as_str().unwrap()),
        "html" => format!("html {}", node["html"].as_str().unwrap().replace('\n', "")),
        "image" => format!(
            "image {} {} {}",
            node["src"].as_str().unwrap(),
            node["alt"].as_str().unwrap(),
            node["caption"].as_str().unwrap()
        ),
        "list" => format!("{}{{{children}}}", node["tag"].as_str().unwrap()),
        "listitem" => format!("<{}>", children),
        "extended-heading" => format!("{} {children}", node["tag"].as_str().unwrap()),
        other => format!("{other} {children}").trim_end().to_owned(),
    }
}

#[track_caller]
fn check(blocks: Value, expected: &[&str]) {
    let (body, problems) = canonical(&json!({"type": "doc", "content": blocks}));
    assert_eq!(problems, []);
    is(&Article { body, ..Article::default() }, expected);
}

#[track_caller]
fn is(article: &Article, expected: &[&str]) {
    let document = document(article, "", &picture);
    let lines: Vec<String> = document["root"]["children"].as_array().unwrap().iter().map(outline).collect();
    assert_eq!(lines, expected);
}

fn words(words: &str) -> Value {
    json!([{"type": "text", "text": words}])
}

fn paragraph(text: &str) -> Value {
    json!({"type": "paragraph", "content": words(text)})
}

#[test]
fn text_with_marks_and_links() {
    let link = json!({"type": "link", "attrs": {"href": "https://e.org/?a=1&b", "title": ""}});
    check(
        json!([{"type": "paragraph", "content": [
            {"type": "text", "text": "渡口 <b> & "},
            {"type": "text", "text": "粗", "marks": [link, {"type": "strong"}]},
            {"type": "text", "text": "细", "marks": [link]},
            {"type": "hard_break"},
            {"type": "text", "text": "斜", "marks": [{"type": "strong"}, {"type": "em"}]},
        ]}]),
        &["paragraph 渡口 <b> & [1(粗)细](https://e.org/?a=1&b)/3(斜)"],
    );
}

#[test]
fn blocks_that_the_editor_has() {
    check(
        json!([
            {"type": "heading", "attrs": {"level": 3}, "content": words("小标题")},
            {"type": "blockquote", "content": [paragraph("一"), paragraph("二")]},
            {"type": "divider"},
            {"type": "ordered_list", "attrs": {"start": 3}, "content": [
                {"type": "list_item", "content": [paragraph("一"), paragraph("二"),
                    {"type": "bullet_list", "content": [{"type": "list_item", "content": [paragraph("三")]}]}]}]},
        ]),
        &["h3 小标题", "extended-quote 一//二", "horizontalrule", "ol{<一/二><ul{<三>}>}"],
    );
}

#[test]
fn pictures_keep_caption_and_credit() {
    let figure = |media: &str| {
        json!([{"type": "figure", "attrs": {"media": media.repeat(64), "alt": "码头", "credit": "林晗"},
            "content": words("夜航")}])
    };
    check(figure("a"), &["image https://site.example/a.jpg 码头 夜航 <span class=\"galley-credit\">林晗</span>"]);
    // One that is not to be had keeps its words.
    check(figure("b"), &["html <p>夜航 <span class=\"galley-credit\">林晗</span></p>"]);
}

#[test]
fn what_the_editor_would_flatten_stays_as_it_is() {
    check(
        json!([{"type": "table", "content": [
            {"type": "table_row", "content": [{"type": "table_cell", "attrs": {"colspan": 2}, "content": [paragraph("航线")]}]},
        ]}]),
        &[
            "html <div class=\"table-scroll\" tabindex=\"0\"><table><tbody><tr><td colspan=\"2\">航线</td></tr></tbody></table></div>",
        ],
    );
    check(
        json!([{"type": "editor_note", "content": words("编者按")}]),
        &["html <aside class=\"editors-note\"><p>编者按</p></aside>"],
    );
}

#[test]
fn the_fields_around_the_body() {
    let article = json!({
        "language": "zh-Hans", "headline": "题", "kicker": "引 & 题", "source": "样报", "dateline": "本报榕城3月1日电",
        "rights": "版权", "credits": [{"role": "reporter", "name": "林晗"}],
        "related": [{"title": "旧闻", "url": "https://e.org/1"}],
        "body": {"type": "doc", "content": [paragraph("正文")]},
    });
    let article: Article = serde_json::from_value(article).unwrap();
    let document = document(&article, "导语", &picture);
    let said = document["root"]["children"].as_array().unwrap().iter().map(outline).collect::<Vec<_>>().join("|");
    for part in ["引 &amp; 题", "来源：样报", "导语", "1(本报榕城3月1日电)", "正文", "林晗", "https://e.org/1", "版权"]
    {
        assert!(said.contains(part), "{part} in {said}");
    }
    is(&Article::default(), &["paragraph"]);
}
