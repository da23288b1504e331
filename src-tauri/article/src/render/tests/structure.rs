//! Every page is one well-formed, accessible, self-contained document.

use html5ever::tendril::TendrilSink as _;
use html5ever::{ParseOpts, parse_document, tree_builder::TreeBuilderOpts};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use super::*;

/// Name, attributes and text.
type Element = (String, Vec<(String, String)>, String);

/// A parsed page.
pub(super) struct Dom(RcDom);

pub(super) fn parse(html: &str) -> Dom {
    let opts = ParseOpts { tree_builder: TreeBuilderOpts::default(), ..ParseOpts::default() };
    Dom(parse_document(RcDom::default(), opts).one(html))
}

impl Dom {
    pub(super) fn errors(&self) -> Vec<String> {
        self.0.errors.borrow().iter().map(ToString::to_string).collect()
    }

    pub(super) fn elements(&self) -> Vec<Element> {
        let mut out = Vec::new();
        collect(&self.0.document, &mut out);
        out
    }

    pub(super) fn named(&self, name: &str) -> Vec<(Vec<(String, String)>, String)> {
        self.elements().into_iter().filter(|(tag, ..)| tag == name).map(|(_, attrs, text)| (attrs, text)).collect()
    }
}

fn collect(node: &Handle, out: &mut Vec<Element>) {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        let attrs = attrs.borrow().iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
        out.push((name.local.to_string(), attrs, text_of(node)));
    }
    node.children.borrow().iter().for_each(|child| collect(child, out));
}

fn text_of(node: &Handle) -> String {
    match &node.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => node.children.borrow().iter().map(text_of).collect(),
    }
}

fn attr<'a>(attrs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attrs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// What holds for every page of every article.
#[track_caller]
pub(super) fn check_page(name: &str, html: &str) {
    let dom = parse(html);
    assert_eq!(dom.errors(), Vec::<String>::new(), "{name}: parses cleanly");
    let one = |tag: &str| {
        let found = dom.named(tag);
        assert_eq!(found.len(), 1, "{name}: one {tag}");
        found[0].clone()
    };
    assert!(attr(&one("html").0, "lang").is_some_and(|lang| !lang.is_empty()), "{name}: a language");
    assert!(!one("title").1.trim().is_empty(), "{name}: a title");
    assert!(!one("h1").1.trim().is_empty(), "{name}: a headline with words");
    assert_eq!(attr(&one("main").0, "id"), Some("main"), "{name}");
    let links = dom.named("a");
    assert_eq!(attr(&links[0].0, "href"), Some("#main"), "{name}: the skip link comes first");
    let mut ids = Vec::new();
    for (tag, attrs, text) in dom.elements() {
        assert!(
            tag != "iframe" && tag != "object" && tag != "embed" && tag != "form" && tag != "base",
            "{name}: {tag}"
        );
        if tag == "script" {
            assert_eq!(attr(&attrs, "type"), Some("application/ld+json"), "{name}: no programs");
            serde_json::from_str::<serde_json::Value>(&text).unwrap();
        }
        if tag == "img" {
            assert!(attr(&attrs, "alt").is_some(), "{name}: every picture has alt");
            assert!(
                attr(&attrs, "src").is_some_and(|src| src.starts_with("data:") || src.starts_with('/')),
                "{name}: {attrs:?}"
            );
        }
        if tag == "link" {
            assert!(matches!(attr(&attrs, "rel"), Some("canonical" | "alternate")), "{name}: fetches nothing");
        }
        if tag == "th" {
            assert!(attr(&attrs, "scope").is_some(), "{name}: headers say what they head");
        }
        if tag == "nav" || tag == "aside" && attr(&attrs, "class") == Some("beside") {
            assert!(attr(&attrs, "aria-label").is_some_and(|label| !label.is_empty()), "{name}: {tag} is named");
        }
        for (key, value) in &attrs {
            assert!(!key.starts_with("on") && key != "style", "{name}: {key}={value}");
            if key == "href" || key == "src" {
                assert!(!value.to_ascii_lowercase().trim_start().starts_with("javascript:"), "{name}: {value}");
            }
            if key == "id" {
                assert!(!ids.contains(value), "{name}: id {value} twice");
                ids.push(value.clone());
            }
        }
    }
    for landmark in ["header", "footer", "main"] {
        assert!(!dom.named(landmark).is_empty(), "{name}: {landmark}");
    }
    let style = one("style").1;
    assert!(!style.contains("url(") && !style.contains("@import"), "{name}: the styles fetch nothing");
}

#[test]
fn every_page_is_sound() {
    let templates = Templates::builtin();
    let english = Article { language: "en".into(), ..sample() };
    let empty = Article::default();
    let bare = PageContext { home_url: "", canonical_url: "", comments: None, ..PageContext::default() };
    for article in [&sample(), &english, &empty] {
        for context in [&context(), &bare] {
            for (name, html) in every_page(&templates, article, context) {
                check_page(name, &html);
            }
        }
    }
}

#[test]
fn the_article_page_has_everything() {
    let html = Templates::builtin().article_page(&sample(), &context()).html;
    let dom = parse(&html);
    let text = text_of(&dom.0.document);
    for words in [
        "首页",
        "新闻",
        "福州",
        "老城更新进行时",
        "早市没有停过一天",
        "先问后动",
        "2026-03-04 08:05",
        "来源：福州日报",
        "更新 2026-03-04 17:05",
        "记者跟着他们",
        "本报讯 老城的早市",
        "通讯员 郑小满 福州日报记者 吴琪",
        "责任编辑：黄维",
        "应为 11.6 公里",
        "相关新闻",
        "雨水花园进了社区",
        "2026-03-01",
        "本栏最新",
        "内河步道全线贯通",
        "热点新闻",
        "地铁六号线",
        "已有 0 人发表了评论",
        "版权所有",
    ] {
        assert!(text.contains(words), "{words}");
    }
    let data = &dom.named("script")[0].1;
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["@type"], "NewsArticle");
    assert_eq!(data["datePublished"], "2026-03-04T08:05:00+08:00");
    assert_eq!(data["author"][1]["affiliation"]["name"], "福州日报");
    assert_eq!(data["editor"][0]["name"], "黄维");
    assert_eq!(data.get("image"), None, "data: addresses are of no use to other sites");
    let property = |name: &str| {
        let metas = dom.named("meta");
        metas
            .iter()
            .find(|(attrs, _)| attr(attrs, "property") == Some(name))
            .and_then(|(attrs, _)| attr(attrs, "content").map(str::to_owned))
    };
    assert_eq!(property("og:type").as_deref(), Some("article"));
    assert_eq!(property("og:title"), Some(sample().headline));
    assert_eq!(property("article:section").as_deref(), Some("福州"));
}

#[test]
fn a_missing_headline_is_named_in_the_preview_and_replaced_on_the_site() {
    let article = Article { headline: String::new(), ..sample() };
    let h1 = |html: &str| parse(html).named("h1")[0].1.clone();
    assert_eq!(h1(&super::super::preview_page(&article, &context())), "（标题待定）");
    let site = h1(&Templates::builtin().article_page(&article, &context()).html);
    assert!(site.starts_with("老城的早市") && site.ends_with('…'), "{site}");
}

#[test]
fn stored_pictures_are_named_to_other_sites() {
    let context = PageContext { media_url: &super::super::site_media_url, ..context() };
    let html = Templates::builtin().article_page(&sample(), &context).html;
    let picture = format!("https://news.example/media/{}", "a".repeat(64));
    assert!(html.contains(&format!("<meta property=\"og:image\" content=\"{picture}\">")), "{html}");
    assert!(html.contains(&format!("\"image\":[\"{picture}\"]")), "{html}");
}
