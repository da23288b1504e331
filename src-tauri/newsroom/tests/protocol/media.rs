//! `/v1/media`: bytes under their hash, before the article that shows them.

use galley_article::convert::sha256_hex;
use galley_article::model::{Article, Body, Media, Node, NodeKind};
use reqwest::Method;

use crate::endpoint::{Endpoint, article, document, json, refusal};

/// The smallest PNG there is: the signature and nothing else is enough for an endpoint that does not decode.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

fn illustrated(sha256: &str) -> Article {
    let figure = Node::element(NodeKind::Figure, vec![Node::text("图说", vec![])])
        .with_attr("media", sha256)
        .with_attr("alt", "图");
    Article {
        media: vec![Media {
            sha256: sha256.into(),
            mime: "image/png".into(),
            bytes: PNG.len() as u64,
            width: 1,
            height: 1,
            filename: "a.png".into(),
        }],
        body: Body::new(vec![Node::paragraph("文。"), figure]),
        ..article("题", "")
    }
}

async fn put(endpoint: &Endpoint, sha256: &str, kind: &str, bytes: &'static [u8]) -> reqwest::Response {
    let request = endpoint.api(Method::PUT, &format!("/v1/media/{sha256}"));
    request.header("content-type", kind).body(bytes).send().await.unwrap()
}

#[tokio::test]
async fn an_article_waits_for_its_pictures() {
    let endpoint = Endpoint::start().await;
    let hash = sha256_hex(PNG);
    let sent = document("s1", &illustrated(&hash));
    let early = endpoint.put("s1", &sent, &[("if-none-match", "*")]).await;
    assert_eq!(early.status(), 422);
    assert_eq!(json(early).await["missing"][0], hash);
    assert_eq!(endpoint.page("/articles/s1").await.0, 404, "half an article is never stored");
    let asked = endpoint.api(Method::HEAD, &format!("/v1/media/{hash}")).send().await.unwrap();
    assert_eq!(asked.status(), 404);
    assert_eq!(put(&endpoint, &hash, "image/png", PNG).await.status(), 201);
    assert_eq!(put(&endpoint, &hash, "image/png", PNG).await.status(), 200);
    let asked = endpoint.api(Method::HEAD, &format!("/v1/media/{hash}")).send().await.unwrap();
    assert_eq!(asked.status(), 200);
    endpoint.create("s1", &sent).await;
    let (_, page) = endpoint.page("/articles/s1").await;
    assert!(page.contains(&format!("/media/{hash}")), "{page}");
    let shown = endpoint.request(Method::GET, &format!("/media/{hash}")).send().await.unwrap();
    assert_eq!(shown.headers()["x-content-type-options"], "nosniff");
    assert!(shown.headers()["cache-control"].to_str().unwrap().contains("immutable"));
    assert_eq!(shown.bytes().await.unwrap(), PNG);
}

#[tokio::test]
async fn bytes_must_match_their_name_and_kind() {
    let endpoint = Endpoint::start().await;
    let hash = sha256_hex(PNG);
    assert_eq!(refusal(put(&endpoint, &hash, "image/png", b"other").await).await.0, 422);
    assert_eq!(refusal(put(&endpoint, &hash, "text/html", PNG).await).await.0, 415);
    assert_eq!(refusal(put(&endpoint, &hash, "image/svg+xml", PNG).await).await.0, 415);
    assert_eq!(refusal(put(&endpoint, "nohash", "image/png", PNG).await).await.0, 400);
    assert_eq!(endpoint.page(&format!("/media/{hash}")).await.0, 404);
}
