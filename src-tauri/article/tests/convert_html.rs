//! HTML, small cases: what becomes of what, and what is said about it.

use galley_article::convert::{Format, html, import};
use galley_article::model::Article;

/// Headline, the fragment of the body, the problems; what is empty is left out.
fn show(page: &str) -> Vec<String> {
    let imported = import(page.as_bytes(), Some(Format::Html), None);
    let Article { headline, body, .. } = &imported.article;
    let mut out = Vec::new();
    if !headline.is_empty() {
        out.push(format!("headline: {headline}"));
    }
    if !body.is_blank() {
        out.extend(html::write(body).lines().map(str::to_owned));
    }
    out.extend(imported.problems.iter().map(|problem| format!("! {problem}")));
    out
}

#[track_caller]
fn check(page: &str, expected: &[&str]) {
    assert_eq!(show(page), expected, "{page}");
}

#[test]
fn headline_and_headings() {
    check("<h1>甲<br>乙</h1><p>文</p>", &["headline: 甲 乙", "<p>文</p>"]);
    check(
        "<h1></h1><h1>A</h1><h1>B</h1><h6>C</h6>",
        &["headline: A", "<h2>B</h2>", "<h4>C</h4>", "! heading-level: h1 (line 1)", "! heading-level: h6 (line 1)"],
    );
    check("<h2><p>a</p><p>b</p></h2>", &["<h2>a<br>b</h2>"]);
}

#[test]
fn white_space_folds_and_indents_go() {
    check(
        "<p>\n  a \n b<br>\n c </p>\n\n<p>&nbsp;\u{3000}甲</p><p>&nbsp;</p><p></p>",
        &["<p>a b<br>c</p>", "<p>甲</p>"],
    );
    check("loose <b>text</b><p>p</p>more<br>", &["<p>loose <strong>text</strong></p>", "<p>p</p>", "<p>more</p>"]);
    check("<pre>a\n  b\n</pre>", &["<p style=\"white-space:pre-wrap\">a<br>  b</p>"]);
}

#[test]
fn marks_from_elements_and_styles() {
    check(
        "<p><b>a</b><i>b</i><ins>c</ins><del>d</del><kbd>e</kbd>x<sub>2</sub><sup>3</sup></p>",
        &["<p><strong>a</strong><em>b</em><u>c</u><s>d</s><code>e</code>x<sub>2</sub><sup>3</sup></p>"],
    );
    check(
        "<b style='font-weight:normal'><p><span style='font-weight:700'>a</span><span style='font-style: italic'>b</span></p></b>",
        &["<p><strong>a</strong><em>b</em></p>"],
    );
    check("<p style='font-weight:bold'>a<b style='font-weight:normal'>b</b></p>", &["<p><strong>a</strong>b</p>"]);
}

#[test]
fn links_are_kept_where_they_are_safe() {
    check(
        "<p><a href='https://example.org/' target=_blank title=t>a</a><a href='javascript:x'>b</a><a href='/c'>c</a><a name=d>d</a></p>",
        &[
            "<p><a href=\"https://example.org/\" title=\"t\" rel=\"noopener\">a</a>bcd</p>",
            "! link-removed: javascript:x (line 1)",
            "! link-removed: /c (line 1)",
        ],
    );
}

#[test]
fn what_runs_is_dropped_and_said() {
    check(
        "<p onclick='x()'>a</p>\n<script>x()</script>\n<style>p{}</style><noscript>seen</noscript><iframe src='javascript:x'></iframe>",
        &[
            "<p>a</p>",
            "<p>seen</p>",
            "! handler-dropped: onclick (line 1)",
            "! element-dropped: script (line 2)",
            "! element-dropped: style (line 3)",
            "! element-dropped: iframe (line 3)",
        ],
    );
    check(
        "<title>站名</title><p>a</p><!-- c -->",
        &["<p>a</p>", "! title-not-used: 站名 (line 1)", "! comments-dropped: 1"],
    );
    check(
        "<iframe src='//video.example.org/1' title='航拍'></iframe>",
        &[
            "<p class=\"embed\" data-title=\"航拍\"><a href=\"https://video.example.org/1\" rel=\"noopener\">航拍</a></p>",
            "! frame-to-link: https://video.example.org/1 (line 1)",
        ],
    );
    check(
        "<p>a<blink>b</blink><blink>c</blink></p><form>d<input name=x></form>",
        &[
            "<p>abc</p>",
            "<p>d</p>",
            "! element-unwrapped: blink (line 1)",
            "! element-unwrapped: form (line 1)",
            "! element-dropped: input (line 1)",
        ],
    );
}

#[test]
fn lists_of_any_shape() {
    check(
        "<ul><li>a<ul><li>b</ul><li><p>c</p><p>d</p></ul>",
        &["<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>"],
    );
    check("<ol start=3><li>a</li><ol><li>b</li></ol></ol>", &["<ol start=\"3\"><li>a<ol><li>b</li></ol></li></ol>"]);
    check("<ul><li><input type=checkbox checked>done</li></ul>", &["<ul><li>[x] done</li></ul>"]);
    check("<li>alone</li>", &["<ul><li>alone</li></ul>"]);
}

#[test]
fn tables() {
    check(
        "<table><caption>表</caption><thead><tr><th>a<th>b</thead><tr><td colspan=2>c<p>d</table>",
        &[
            "<p>表</p>",
            "<table><thead><tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr></thead><tbody><tr><td colspan=\"2\"><p>c</p><p>d</p></td></tr></tbody></table>",
            "! caption-moved: 表 (line 1)",
        ],
    );
    check(
        "<table><tr><td>x<table><tr><td>1<td>2</table></table>",
        &[
            "<table><tbody><tr><td><p>x</p><p style=\"white-space:pre-wrap\">1\t2</p></td></tr></tbody></table>",
            "! nested-table-flattened: table (line 1)",
        ],
    );
}

#[test]
fn pictures() {
    let pixel = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
    let imported = import(format!("<p>a<img src='{pixel}' alt=点>b</p>").as_bytes(), Some(Format::Html), None);
    let (media, bytes) = &imported.media[0];
    assert_eq!((media.mime.as_str(), media.width, media.height, media.bytes), ("image/gif", 1, 1, bytes.len() as u64));
    assert_eq!(imported.article.media, std::slice::from_ref(media));
    assert_eq!(imported.article.body.blocks()[0].plain_text(), "ab");
    assert_eq!(imported.article.body.blocks()[1].attr_str("media"), media.sha256);
    check(
        "<figure><img src=https://example.org/a.png><figcaption>说明</figcaption><cite>吴某</cite></figure>",
        &[
            "<figure><img src=\"https://example.org/a.png\" alt=\"\"><figcaption>说明<span class=\"credit\">吴某</span></figcaption></figure>",
            "! remote-image: https://example.org/a.png (line 1)",
        ],
    );
    check(
        "<img src='file:///c:/a.png' alt=船><img width=1 height=1 src=https://t.example.org/>",
        &[
            "<figure><div class=\"no-picture\" role=\"img\" aria-label=\"船\"></div></figure>",
            "! image-unreachable: file:///c:/a.png (line 1)",
            "! image-dropped: https://t.example.org/ (line 1)",
        ],
    );
    check(
        "<p>a</p><img src='data:image/svg+xml;base64,PHN2Zy8+'>",
        &["<p>a</p>", "! image-refused: not a picture: data:image/svg+xml;base64 (line 1)"],
    );
    check(
        "<figure><table><tr><td>a</table><figcaption>b</figcaption></figure>",
        &["<p>b</p>", "<table><tbody><tr><td>a</td></tr></tbody></table>"],
    );
}

#[test]
fn the_language_is_the_pages_or_that_of_its_words() {
    let language = |page: &str| import(page.as_bytes(), Some(Format::Html), None).article.language;
    assert_eq!(language("<html lang=zh-TW><p>x"), "zh-TW");
    assert_eq!(language("<p>這裡說的是傳統字體</p>"), "zh-Hant");
    assert_eq!(language("<p>这里说的是简体</p>"), "zh-Hans");
    assert_eq!(language("<p>The ferry left.</p>"), "en");
    assert_eq!(language("<p>ひらがなの文</p>"), "ja");
}
