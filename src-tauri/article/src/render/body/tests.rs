//! The fragment, block by block.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::model::schema::canonical;

use super::*;

/// The fragment of these blocks, which have to be canonical.
#[track_caller]
fn html(blocks: Value) -> String {
    let (body, problems) = canonical(&json!({"type": "doc", "content": blocks}));
    assert_eq!(problems, []);
    body_html(&body, &BodyOptions::default())
}

fn text(words: &str) -> Value {
    json!({"type": "text", "text": words})
}

fn paragraph(words: &str) -> Value {
    json!({"type": "paragraph", "content": [text(words)]})
}

#[test]
fn paragraphs_headings_and_quotes() {
    assert_snapshot!(html(json!([
        {"type": "heading", "attrs": {"level": 3}, "content": [text("小标题 <b>")]},
        paragraph("甲 & \"乙\" 'c'"),
        {"type": "paragraph"},
        {"type": "blockquote", "content": [paragraph("引")]},
        {"type": "pull_quote", "attrs": {"attribution": "某人"}, "content": [text("话")]},
        {"type": "pull_quote", "content": [text("话")]},
        {"type": "editor_note", "content": [text("按")]},
        {"type": "divider"},
    ])), @r#"
    <h3>小标题 &lt;b&gt;</h3>
    <p>甲 &amp; &quot;乙&quot; &#39;c&#39;</p>
    <p><br></p>
    <blockquote><p>引</p></blockquote>
    <aside class="pull-quote"><p>话</p><cite>某人</cite></aside>
    <aside class="pull-quote"><p>话</p></aside>
    <aside class="editors-note"><p>按</p></aside>
    <hr>
    "#);
}

#[test]
fn marks_stay_open_across_runs() {
    let link = json!({"type": "link", "attrs": {"href": "https://example.org/?a=1&b=\"", "title": "t"}});
    assert_snapshot!(html(json!([{"type": "paragraph", "content": [
        {"type": "text", "text": "a", "marks": [link]},
        {"type": "text", "text": "b", "marks": [link, {"type": "strong"}]},
        {"type": "hard_break", "marks": [{"type": "strong"}]},
        {"type": "text", "text": "c", "marks": [{"type": "strong"}, {"type": "em"}]},
        {"type": "text", "text": "d", "marks": [{"type": "em"}, {"type": "underline"}, {"type": "strike"}, {"type": "sub"}]},
        {"type": "text", "text": "e", "marks": [{"type": "sup"}, {"type": "code"}]},
    ]}])), @r#"<p><a href="https://example.org/?a=1&amp;b=&quot;" title="t">a<strong>b</strong></a><strong><br><em>c</em></strong><em><u><s><sub>d</sub></s></u></em><sup><code>e</code></sup></p>"#);
}

#[test]
fn lists() {
    let item = |content: Value| json!({"type": "list_item", "content": content});
    assert_snapshot!(html(json!([
        {"type": "bullet_list", "content": [
            item(json!([paragraph("一")])),
            item(json!([paragraph("二"), {"type": "ordered_list", "attrs": {"start": 3}, "content": [item(json!([paragraph("三")]))]}])),
            item(json!([paragraph("四"), paragraph("五")])),
            item(json!([{"type": "paragraph"}, {"type": "bullet_list", "content": [item(json!([paragraph("六")]))]}])),
            item(json!([{"type": "paragraph"}])),
        ]},
    ])), @"<ul><li>一</li><li>二<ol start=\"3\"><li>三</li></ol></li><li><p>四</p><p>五</p></li><li><p><br></p><ul><li>六</li></ul></li><li></li></ul>");
}

#[test]
fn figures_and_galleries() {
    let hash = "ab".repeat(32);
    let figure = |attrs: Value, caption: Value| json!({"type": "figure", "attrs": attrs, "content": caption});
    assert_snapshot!(html(json!([
        figure(json!({"media": hash, "alt": "\"alt\"", "credit": "陈某 摄", "src": "https://example.org/a.jpg"}), json!([text("图说")])),
        figure(json!({"src": "https://example.org/b.jpg"}), json!([])),
        {"type": "gallery", "content": [figure(json!({"alt": "没有图"}), json!([]))]},
    ])), @r#"
    <figure><img src="/media/abababababababababababababababababababababababababababababababab" alt="&quot;alt&quot;" data-media="abababababababababababababababababababababababababababababababab" data-src="https://example.org/a.jpg"><figcaption>图说<span class="credit">陈某 摄</span></figcaption></figure>
    <figure><img src="https://example.org/b.jpg" alt=""></figure>
    <div class="gallery"><figure><div class="no-picture" role="img" aria-label="没有图"></div></figure></div>
    "#);
}

#[test]
fn tables_say_what_their_headers_head() {
    let cell = |header: bool, words: &str| json!({"type": "table_cell", "attrs": {"header": header}, "content": [paragraph(words)]});
    let wide = json!({"type": "table_cell", "attrs": {"colspan": 2, "rowspan": 3}, "content": [paragraph("a"), paragraph("b")]});
    assert_snapshot!(html(json!([{"type": "table", "content": [
        {"type": "table_row", "content": [cell(true, "年"), cell(true, "人")]},
        {"type": "table_row", "content": [cell(true, "2020"), cell(false, "1747")]},
        {"type": "table_row", "content": [wide]},
    ]}])), @r#"<table><thead><tr><th scope="col">年</th><th scope="col">人</th></tr></thead><tbody><tr><th scope="row">2020</th><td>1747</td></tr><tr><td colspan="2" rowspan="3"><p>a</p><p>b</p></td></tr></tbody></table>"#);
}

#[test]
fn embeds_are_links_never_frames() {
    assert_snapshot!(html(json!([
        {"type": "embed", "attrs": {"url": "https://example.org/v", "title": "视频 <iframe>"}},
        {"type": "embed", "attrs": {"url": "https://example.org/v"}},
        {"type": "embed", "attrs": {"title": "只有名字"}},
    ])), @r#"
    <p class="embed" data-title="视频 &lt;iframe&gt;"><a href="https://example.org/v">视频 &lt;iframe&gt;</a></p>
    <p class="embed"><a href="https://example.org/v">https://example.org/v</a></p>
    <p class="embed" data-title="只有名字">只有名字</p>
    "#);
}

#[test]
fn unsafe_addresses_do_not_reach_the_page_even_from_a_body_that_is_not_canonical() {
    let link = Mark::Link { href: "javascript:alert(1)".into(), title: String::new() };
    let body = Body::new(vec![
        Node::element(NodeKind::Paragraph, vec![Node::text("a", vec![link])]),
        Node::element(NodeKind::Figure, Vec::new()).with_attr("src", "javascript:alert(1)"),
        Node::element(NodeKind::Embed, Vec::new()).with_attr("url", "data:text/html,x"),
    ]);
    let html = body_html(&body, &BodyOptions::default());
    assert!(!html.contains("javascript") && !html.contains("href") && !html.contains("src"), "{html}");
}
