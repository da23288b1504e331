//! Templates a newsroom puts in the place of the built-in ones.

use std::collections::BTreeMap;

use super::structure::check_page;
use super::*;

/// The article page with one template replaced, and the codes of all problems.
fn with(name: &str, source: &str) -> (String, Vec<String>) {
    let overrides = BTreeMap::from([(name.to_owned(), source.to_owned())]);
    let (templates, mut problems) = Templates::with_overrides(&overrides);
    let page = templates.article_page(&sample(), &context());
    problems.extend(page.problems);
    (page.html, problems.into_iter().map(|problem| problem.code).collect())
}

/// A template that cannot be used: the built-in page is shown, and `code` says why.
#[track_caller]
fn check_refused(name: &str, source: &str, code: &str) {
    let (html, problems) = with(name, source);
    assert_eq!(problems, [code], "{source}");
    check_page(source, &html);
}

#[test]
fn a_good_template_is_used_and_still_escapes() {
    let (html, problems) =
        with("article.html", "<h1>{{ article.title }}</h1>{{ article.deck }}<main>{{ body }}</main>");
    assert_eq!(problems, [""; 0]);
    assert!(html.starts_with("<h1>一条小巷") && html.contains("<main><p>"), "{html}");
    let (html, _) = with("style.css", "h1::after { content: '<>&' }");
    assert!(html.contains("content: '<>&'"), "styles are not escaped");
}

#[test]
fn a_bad_template_is_replaced_by_the_built_in_one() {
    check_refused("article.html", "{% if %}", "template-refused");
    check_refused("article.html", "{{ nothing.at.all }}", "template-failed");
    check_refused("article.html", "{% extends 'missing.html' %}", "template-failed");
    check_refused("base.html", "{% include 'base.html' %}", "template-failed");
    check_refused("nonsense.html", "x", "unknown-template");
}

#[test]
fn a_template_that_does_not_end_is_stopped() {
    let endless = "{% for a in range(10000) %}{% for b in range(10000) %}{% set c = b %}{% endfor %}{% endfor %}";
    check_refused("article.html", endless, "template-failed");
}
