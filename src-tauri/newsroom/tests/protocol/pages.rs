//! What readers see.

use galley_article::model::{Article, Credit, Role};
use reqwest::Method;

use crate::endpoint::{Endpoint, article, document};

#[tokio::test]
async fn an_article_is_found_from_front_section_feed_and_sitemap() {
    let endpoint = Endpoint::start().await;
    let credit =
        Credit { role: Role::Reporter, name: "林小晗".into(), affiliation: String::new(), joiner: String::new() };
    let first = Article {
        credits: vec![credit],
        source: "本报".into(),
        ..article("内河清淤完工", "台江区的内河清淤今天完工。")
    };
    endpoint.create("s1", &document("s1", &first)).await;
    endpoint.create("s2", &document("s2", &article("夜市今晚开张", "夜市今晚开张。"))).await;
    for path in ["/", "/section/本地/台江", "/rss.xml"] {
        let (status, page) = endpoint.page(path).await;
        assert_eq!(status, 200, "{path}");
        assert!(page.contains("内河清淤完工") && page.contains("夜市今晚开张"), "{path}: {page}");
    }
    let (_, map) = endpoint.page("/sitemap.xml").await;
    assert!(map.contains("/articles/s1") && map.contains("/articles/s2"));
    let (status, page) = endpoint.page("/articles/s1").await;
    assert_eq!(status, 200);
    for words in ["内河清淤完工", "台江区的内河清淤今天完工。", "林小晗", "本报", "夜市今晚开张", "application/ld+json"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(page.matches("<h1").count(), 1);
}

#[tokio::test]
async fn what_is_read_most_comes_first() {
    let endpoint = Endpoint::start().await;
    for (story, headline) in [("s1", "少有人读"), ("s2", "人人都读")] {
        endpoint.create(story, &document(story, &article(headline, "文。"))).await;
    }
    for _ in 0..3 {
        endpoint.page("/articles/s2").await;
    }
    endpoint.page("/articles/s1").await;
    let (_, front) = endpoint.page("/").await;
    let read_most = &front[front.find("most-read").unwrap()..];
    assert!(read_most.find("人人都读").unwrap() < read_most.find("少有人读").unwrap());
}

#[tokio::test]
async fn pages_run_nothing() {
    let endpoint = Endpoint::start().await;
    endpoint.create("s1", &document("s1", &article("题", "文。"))).await;
    let response = endpoint.request(Method::GET, "/articles/s1").send().await.unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"), "{policy}");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    assert!(response.headers().contains_key("referrer-policy"));
    assert_eq!(endpoint.page("/nowhere").await.0, 404);
}
