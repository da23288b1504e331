//! A whole page read back as an article. Pure.
//!
//! What was sent is read by the same reader. Kicker, headline, deck, lead, dateline and body are read where the page has them;
//! what is made of several fields (credits, related list and the like) is told where somebody changed it, and so are an element
//! that is gone or looks otherwise and any other difference of the two files: none is passed over.

use galley_article::convert::html::read_fragment;
use galley_article::model::{Article, Field, Media};
use galley_article::problem::Problem;
use serde_json::Value;

use super::{plain, with_pictures};
use crate::publish::connector::ReadBack;
use crate::publish::connectors::reading::{element, keep_attributes, words};

/// Fields that stand in an element of their own, and what its start tag contains.
const FIELDS: [(&str, Field); 4] = [
    (" class=\"kicker\"", Field::Kicker),
    ("<h1", Field::Headline),
    (" class=\"deck\"", Field::Deck),
    (" class=\"lead\"", Field::Lead),
];

/// Elements that are not taken apart again, by the field that they show.
const LINES: [(&str, Field); 7] = [
    (" class=\"trail\"", Field::Section),
    (" class=\"meta\"", Field::Source),
    (" class=\"credits\"", Field::Credits),
    (" class=\"editors\"", Field::Credits),
    (" class=\"corrections\"", Field::Corrections),
    (" class=\"keywords\"", Field::Keywords),
    (" class=\"related\"", Field::Related),
];

/// What stands around the body, which may hold elements of any kind.
const BODY: (&str, [&str; 2]) = ("<div class=\"body\">", ["<footer class=\"after\">", "</article>"]);

/// The dateline, at the head of the body.
const DATELINE: &str = " class=\"dateline\"";

/// A page and what was sent of it, both read.
pub(in super::super) fn back(sent: &Article, as_sent: &str, there: &str, media: &[Media]) -> ReadBack {
    let (as_sent, there) = (Page::of(as_sent), Page::of(&plain(there)));
    let (article, _) = read(sent, &as_sent, &as_sent, media);
    let (found, mut problems) = read(sent, &there, &as_sent, media);
    let told = LINES.iter().zip(as_sent.lines.iter().zip(&there.lines)).filter(|(_, (ours, theirs))| ours != theirs);
    problems.extend(told.map(|((_, field), (_, theirs))| {
        Problem::new("field-edited-there", theirs.as_deref().map(words).unwrap_or_default()).at(field.name())
    }));
    if as_sent.rest != there.rest {
        problems.push(Problem::new("page-edited-there", "").at("page"));
    }
    ReadBack { sent: article, found, problems }
}

/// A page in its parts; those that it does not have are absent.
struct Page {
    fields: [Option<String>; FIELDS.len()],
    dateline: Option<String>,
    body: Option<String>,
    lines: [Option<String>; LINES.len()],
    /// What is in none of them, white space aside.
    rest: String,
}

impl Page {
    fn of(html: &str) -> Self {
        let mut rest = html.to_owned();
        let body = BODY.1.iter().find_map(|after| between(&mut rest, BODY.0, after));
        let (body, dateline) = match body {
            None => (None, None),
            Some(mut body) => {
                let dateline = take(&mut body, DATELINE);
                (Some(body), dateline)
            }
        };
        let fields = FIELDS.map(|(mark, _)| take(&mut rest, mark));
        let lines = LINES.map(|(mark, _)| take(&mut rest, mark));
        let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { fields, dateline, body, lines, rest }
    }
}

/// Takes an element out of a page.
fn take(html: &mut String, mark: &str) -> Option<String> {
    let at = element(html, mark)?;
    let found = html[at.clone()].to_owned();
    html.replace_range(at, "");
    Some(found)
}

/// Takes out what stands inside an element that begins so and is closed last before `after`.
fn between(html: &mut String, start: &str, after: &str) -> Option<String> {
    let from = html.find(start)? + start.len();
    let before = from + html[from..].find(after)?;
    let to = from + html[from..before].rfind("</div>")?;
    let found = html[from..to].to_owned();
    html.replace_range(from..to, "");
    Some(found)
}

/// A page as an article: what it says, and of the rest what was sent. `ours` is the page as it was sent.
fn read(sent: &Article, page: &Page, ours: &Page, media: &[Media]) -> (Article, Vec<Problem>) {
    let mut article = sent.clone();
    let mut problems = Vec::new();
    let fields = FIELDS.iter().map(|(_, field)| *field).zip(ours.fields.iter().zip(&page.fields));
    // Without a body there is no place in which the dateline could stand.
    let dateline = page.body.is_some().then_some((Field::Dateline, (&ours.dateline, &page.dateline)));
    for (field, (stood, stands)) in fields.chain(dateline).filter(|(_, (stood, stands))| stood != stands) {
        let [before, now] = [stood, stands].map(|part| part.as_deref().map(words).unwrap_or_default());
        // A line that is gone may only look otherwise to whoever wrote the page anew: that is told, and what was sent stands.
        let is_taken = before != now && stands.is_some() && article.set_field(field, Value::from(now.clone()));
        if !is_taken {
            problems.push(Problem::new("field-edited-there", now).at(field.name()));
        }
    }
    let body = page.body.as_ref().or_else(|| {
        problems.push(Problem::new("body-not-found", "").at("body"));
        ours.body.as_ref()
    });
    let Some(body) = body else { return (article, problems) };
    let body = read_fragment(&with_pictures(body, media));
    article.body = body.article.body;
    keep_attributes(&mut article, sent);
    problems.extend(body.problems);
    (article, problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: &str = "<!doctype html>\n<head><title>夜航</title></head>\n<main>\n<article>\n<header class=\"headlines\">\n\
        <h1>夜航</h1>\n<p class=\"deck\">三月起</p>\n</header>\n\n<div class=\"body\">\n<p><span class=\"dateline\">榕城\
        </span> 正文。</p>\n</div>\n<footer class=\"after\">\n<p class=\"credits\">记者 林晗</p>\n</footer>\n\
        </article>\n</main>\n";

    /// The article found where [`SENT`] was sent and the page says this, and problems by code and place.
    fn found(from: &str, to: &str) -> (Article, Vec<(String, String)>) {
        assert!(SENT.contains(from), "{from}");
        let sent =
            Article {
                headline: "夜航".into(), deck: "三月起".into(), dateline: "榕城".into(), ..Article::default()
            };
        let ReadBack { found, problems, .. } = back(&sent, SENT, &SENT.replace(from, to), &[]);
        (found, problems.into_iter().map(|problem| (problem.code.as_str().to_owned(), problem.place)).collect())
    }

    #[track_caller]
    fn check(from: &str, to: &str, expected: [&str; 4], told: &[(&str, &str)]) {
        let (found, problems) = found(from, to);
        let text = found.body.0.plain_text();
        let says = [&found.headline, &found.deck, &found.dateline, &text].map(|text| text.trim().to_owned());
        assert_eq!(says, expected);
        let problems: Vec<_> = problems.iter().map(|(code, place)| (code.as_str(), place.as_str())).collect();
        assert_eq!(problems, told);
    }

    #[test]
    fn every_part_of_a_page_is_taken_or_told() {
        check("夜航", "夜航", ["夜航", "三月起", "榕城", "正文。"], &[]);
        check("<h1>夜航", "<h1>夜航了", ["夜航了", "三月起", "榕城", "正文。"], &[]);
        check(
            "<p class=\"deck\">三月起</p>\n",
            "",
            ["夜航", "三月起", "榕城", "正文。"],
            &[("field-edited-there", "deck")],
        );
        check(
            "<h1>夜航</h1>",
            "<h1><a href=\"/\">夜航</a></h1>",
            ["夜航", "三月起", "榕城", "正文。"],
            &[("field-edited-there", "headline")],
        );
        check(">榕城<", ">港城<", ["夜航", "三月起", "港城", "正文。"], &[]);
        check("正文。", "<div><p>改了。</p></div>", ["夜航", "三月起", "榕城", "改了。"], &[]);
        check("\n", "\r\n", ["夜航", "三月起", "榕城", "正文。"], &[]);
        check("林晗", "周棠", ["夜航", "三月起", "榕城", "正文。"], &[("field-edited-there", "credits")]);
        check("<title>夜航", "<title>别的", ["夜航", "三月起", "榕城", "正文。"], &[("page-edited-there", "page")]);
    }

    #[test]
    fn a_page_without_its_body_keeps_what_was_sent() {
        check(
            "<div class=\"body\">",
            "<div>",
            ["夜航", "三月起", "榕城", "正文。"],
            &[("body-not-found", "body"), ("page-edited-there", "page")],
        );
    }
}
