//! The saved page of a city newspaper, where it is present: what plain-text import must find on it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use galley_article::convert::{Format, import};
use galley_article::model::{NodeKind, Role};

fn specimen() -> Option<Vec<u8>> {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/specimen/fuzhou-daily-article.txt");
    #[expect(clippy::disallowed_methods, reason = "a test may read the specimen")]
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        println!("skipped: the specimen is not present");
    }
    bytes
}

#[test]
fn the_saved_page_is_understood() {
    let Some(bytes) = specimen() else { return };
    let imported = import(&bytes, None, Some("page.txt"));
    let article = &imported.article;
    let count = |wanted: NodeKind| article.body.blocks().iter().filter(|node| node.kind == wanted).count();
    assert_eq!(count(NodeKind::Paragraph), 15);
    let levels: Vec<u64> = article.body.blocks().iter().filter_map(|node| node.attr_u64("level")).collect();
    assert_eq!(levels, [2, 3, 2, 3, 2, 3, 2, 3], "each couplet has its theme line");
    let credits: Vec<(Role, &str, &str)> =
        article.credits.iter().map(|c| (c.role, c.name.as_str(), c.affiliation.as_str())).collect();
    let expected = [
        (Role::Correspondent, "陈薇宇", ""),
        (Role::Reporter, "林晗", "福州日报"),
        (Role::ResponsibleEditor, "赵睿", ""),
    ];
    assert_eq!(credits, expected);
    assert_eq!(article.related.len(), 10);
    assert!(article.related.iter().all(|related| related.date.is_some() && !related.title.starts_with('-')));
    assert_eq!(article.headline, "");
    assert_eq!(article.language, "zh-Hans");
    let aside: Vec<&str> =
        imported.problems.iter().filter(|p| p.code == "site-furniture").map(|p| p.place.as_str()).collect();
    assert_eq!(aside, ["line 36", "line 38", "line 39", "line 40", "line 41", "line 42"]);
    assert_eq!(imported.problems.len(), aside.len(), "{:?}", imported.problems);
}

#[test]
fn the_same_page_in_an_older_encoding_is_the_same_article() {
    let Some(bytes) = specimen() else { return };
    let text = String::from_utf8(bytes.clone()).unwrap();
    let (older, _, _) = encoding_rs::GB18030.encode(&text);
    let imported = import(&older, Some(Format::Text), None);
    assert_eq!(imported.article, import(&bytes, Some(Format::Text), None).article);
    assert_eq!(imported.problems[0].to_string(), "encoding-guessed: gb18030");
}
