//! Block markup: each kind of block, and that nothing of an article is lost.

use serde_json::{Value, json};

use super::super::tests::sample;
use super::*;
use crate::model::schema::canonical;

fn picture(sha256: &str) -> Option<SitePicture> {
    (sha256 == "a".repeat(64)).then(|| SitePicture { id: "7".to_owned(), url: "https://site.example/7.jpg".to_owned() })
}

/// The markup of one block.
#[track_caller]
fn check(block: Value, expected: &str) {
    let (body, problems) = canonical(&json!({"type": "doc", "content": [block]}));
    assert_eq!(problems, []);
    assert_eq!(block_markup(&Article { body, ..Article::default() }, &picture), expected);
}

fn text(words: &str) -> Value {
    json!([{"type": "text", "text": words}])
}

fn paragraph(words: &str) -> Value {
    json!({"type": "paragraph", "content": text(words)})
}

#[test]
fn text_is_nothing_but_text() {
    check(
        paragraph("渡口 <b> & \"[gallery]\""),
        "<!-- wp:paragraph -->\n<p>渡口 &lt;b&gt; &amp; &quot;&#91;gallery]&quot;</p>\n<!-- /wp:paragraph -->",
    );
    check(
        paragraph("https://video.example/1"),
        "<!-- wp:paragraph -->\n<p>https&#58;//video.example/1</p>\n<!-- /wp:paragraph -->",
    );
    check(
        json!({"type": "paragraph", "content": [{"type": "text", "text": "计划",
            "marks": [{"type": "link", "attrs": {"href": "https://e.org/?a=[1]&b", "title": ""}}, {"type": "strong"}]}]}),
        "<!-- wp:paragraph -->\n<p><a href=\"https://e.org/?a=&#91;1]&amp;b\"><strong>计划</strong></a></p>\n\
         <!-- /wp:paragraph -->",
    );
    check(
        paragraph("--> <!-- /wp:paragraph -->"),
        "<!-- wp:paragraph -->\n<p>--&gt; &lt;!-- /wp:paragraph --&gt;</p>\n<!-- /wp:paragraph -->",
    );
}

#[test]
fn a_list_in_a_list() {
    check(
        json!({"type": "ordered_list", "attrs": {"start": 3}, "content": [
            {"type": "list_item", "content": [paragraph("一"), paragraph("二"),
                {"type": "bullet_list", "content": [{"type": "list_item", "content": [paragraph("三")]}]}]}
        ]}),
        "<!-- wp:list {\"ordered\":true,\"start\":3} -->\n<ol start=\"3\" class=\"wp-block-list\"><!-- wp:list-item -->\n\
         <li>一<br>二<!-- wp:list -->\n<ul class=\"wp-block-list\"><!-- wp:list-item -->\n<li>三</li>\n\
         <!-- /wp:list-item --></ul>\n<!-- /wp:list --></li>\n<!-- /wp:list-item --></ol>\n<!-- /wp:list -->",
    );
}

#[test]
fn pictures_of_the_site_of_elsewhere_and_of_nowhere() {
    check(
        json!({"type": "figure", "attrs": {"media": "a".repeat(64), "alt": "两\"座\"山", "credit": "吴琪 摄"},
            "content": text("山")}),
        "<!-- wp:image {\"id\":7,\"sizeSlug\":\"full\",\"linkDestination\":\"none\"} -->\n\
         <figure class=\"wp-block-image size-full\"><img src=\"https://site.example/7.jpg\" alt=\"两&quot;座&quot;山\" \
         class=\"wp-image-7\"/><figcaption class=\"wp-element-caption\">山 <span class=\"galley-credit\">吴琪 \
         摄</span></figcaption></figure>\n<!-- /wp:image -->",
    );
    check(
        json!({"type": "figure", "attrs": {"src": "https://e.org/map.png"}}),
        "<!-- wp:image -->\n<figure class=\"wp-block-image\"><img src=\"https://e.org/map.png\" alt=\"\"/></figure>\n\
         <!-- /wp:image -->",
    );
    check(
        json!({"type": "figure", "attrs": {"media": "b".repeat(64)}, "content": text("没有图")}),
        "<!-- wp:paragraph -->\n<p>没有图</p>\n<!-- /wp:paragraph -->",
    );
}

#[test]
fn a_table_with_spans() {
    let cell = |header: bool, span: u64, words: &str| json!({"type": "table_cell", "attrs": {"header": header, "colspan": span}, "content": [paragraph(words)]});
    check(
        json!({"type": "table", "content": [
            {"type": "table_row", "content": [cell(true, 2, "区")]},
            {"type": "table_row", "content": [cell(true, 1, "甲"), cell(false, 1, "1")]},
        ]}),
        "<!-- wp:table {\"hasFixedLayout\":false} -->\n<figure class=\"wp-block-table\"><table><thead><tr>\
         <th colspan=\"2\">区</th></tr></thead><tbody><tr><th scope=\"row\">甲</th><td>1</td></tr></tbody></table>\
         </figure>\n<!-- /wp:table -->",
    );
}

#[test]
fn every_block_is_closed_and_every_word_is_there() {
    let article = sample();
    let markup = block_markup(&article, &picture);
    let mut open: Vec<&str> = Vec::new();
    for comment in markup.split("<!-- ").skip(1) {
        let words = comment.split(" -->").next().unwrap_or_default();
        let name = words.split(' ').next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed)),
            None => open.push(name),
        }
        if let Some((_, attrs)) = words.split_once(' ').filter(|_| !name.starts_with('/')) {
            serde_json::from_str::<Value>(attrs).unwrap();
        }
    }
    assert!(open.is_empty(), "{open:?}");
    let read = crate::convert::html::read(&markup).article.body.0.plain_text();
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let read = bare(&read);
    let mut said = vec![article.kicker.clone(), article.deck.clone(), article.rights.clone(), credits_line(&article)];
    article.body.0.walk(&mut |node| {
        if node.kind.is_textblock() {
            said.push(node.plain_text());
            said.push(node.attr_str("credit").to_owned());
        }
    });
    for words in said {
        assert!(read.contains(&bare(&words)), "{words} is not in {read}");
    }
}
