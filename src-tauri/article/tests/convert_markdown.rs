//! Markdown, small cases in both directions.

use galley_article::convert::{Format, NinjsMeta, export, html, import, plain};
use galley_article::model::{Article, Role};

#[track_caller]
fn check(markdown: &str, expected: &[&str]) {
    let imported = import(markdown.as_bytes(), Some(Format::Markdown), None);
    let Article { headline, body, .. } = &imported.article;
    let mut out = Vec::new();
    if !headline.is_empty() {
        out.push(format!("headline: {headline}"));
    }
    if !body.is_blank() {
        out.extend(html::write(body).lines().map(str::to_owned));
    }
    out.extend(imported.problems.iter().map(|problem| format!("! {problem}")));
    assert_eq!(out, expected, "{markdown}");
}

#[test]
fn headings_and_paragraphs() {
    check(
        "# 渡口的灯\n\n甲\n乙\n\nc\nd\n\n# 又一\n\n##### 五",
        &[
            "headline: 渡口的灯",
            "<p>甲乙</p>",
            "<p>c d</p>",
            "<h2>又一</h2>",
            "<h4>五</h4>",
            "! heading-level: h1 (line 9)",
            "! heading-level: h5 (line 11)",
        ],
    );
    check(
        "a\\\nb  \nc\n\n---\n\n> q\n>\n> r",
        &["<p>a<br>b<br>c</p>", "<hr>", "<blockquote><p>q</p><p>r</p></blockquote>"],
    );
}

#[test]
fn inline() {
    check(
        "**a** *b* ~~c~~ `d` [e](https://example.org \"t\") <u>f</u> x<sup>2</sup> <span>g</span>",
        &[
            "<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code> <a href=\"https://example.org\" title=\"t\" rel=\"noopener\">e</a> <u>f</u> x<sup>2</sup> g</p>",
            "! element-unwrapped: <span> (line 1)",
            "! element-unwrapped: </span> (line 1)",
        ],
    );
    check("[x](javascript:alert)", &["<p>x</p>", "! link-removed: javascript:alert (/content/0/content/0)"]);
}

#[test]
fn blocks() {
    check(
        "- a\n- [x] b\n  1. c\n\n3. d",
        &["<ul><li>a</li><li>[x] b<ol><li>c</li></ol></li></ul>", "<ol start=\"3\"><li>d</li></ol>"],
    );
    check(
        "| a | b |\n|---|---|\n| 1 | **2** |",
        &[
            "<table><thead><tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr></thead><tbody><tr><td>1</td><td><strong>2</strong></td></tr></tbody></table>",
        ],
    );
    check(
        "```rust\nlet a;\n  b\n```",
        &["<p style=\"white-space:pre-wrap\"><code>let a;<br>  b</code></p>", "! code-language-dropped: rust (line 1)"],
    );
    check(
        "![船](https://example.org/a.png)\n\n<script>x</script>\n\n<p>raw</p>",
        &[
            "<figure><img src=\"https://example.org/a.png\" alt=\"船\"></figure>",
            "<p>raw</p>",
            "! remote-image: https://example.org/a.png (line 1)",
            "! element-dropped: script (line 3)",
        ],
    );
}

#[test]
fn front_matter() {
    let text = "---\ntitle: Ferry returns\nauthor: Jane Doe and John Roe\ntags: [river, ferry]\nsource: Harbour Times\nlayout: post\nkeywords_x:\n  - a\n---\n\nIt left.";
    let imported = import(text.as_bytes(), None, Some("a.md"));
    let article = imported.article;
    assert_eq!((article.headline.as_str(), article.source.as_str()), ("Ferry returns", "Harbour Times"));
    assert_eq!(article.keywords, ["river", "ferry"]);
    assert_eq!(article.credits.iter().map(|credit| credit.role).collect::<Vec<_>>(), [Role::Reporter, Role::Reporter]);
    let problems: Vec<String> = imported.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        ["front-matter-not-used: layout: post (line 6)", "front-matter-not-used: keywords_x: [\"a\"] (line 7)"]
    );
}

#[test]
fn writing_and_reading_again() {
    let source = "<h2>标题 *星*</h2><p><strong>a</strong> b<br>c <u>d</u></p><ul><li>x<ol start=\"2\"><li>y</li></ol></li></ul><ul><li>z</li></ul>\
        <blockquote><p>q</p></blockquote><aside class=\"pull-quote\"><p>话</p><cite>某</cite></aside>\
        <figure><img src=\"https://example.org/a.png\" alt=\"船\"><figcaption>说明<span class=\"credit\">吴某</span></figcaption></figure>\
        <table><thead><tr><th>a|b</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table><hr><p># 1. - > no</p><p>1. no</p><p>- no</p>";
    let body = html::read(source).article.body;
    let article = Article { headline: "头条".into(), body, ..Article::default() };
    let text = export(&article, Format::Markdown, &NinjsMeta::default());
    let read = import(text.as_bytes(), Some(Format::Markdown), None).article;
    assert_eq!(html::write(&read.body), html::write(&article.body), "{text}");
    assert_eq!(read.headline, "头条");
    assert_eq!(plain::write(&read.body), plain::write(&article.body));
}
