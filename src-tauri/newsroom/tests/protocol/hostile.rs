//! Requests that mean harm or are broken: each is refused with a problem, and nothing is stored.

use reqwest::Method;
use serde_json::{Value, json};

use crate::endpoint::{Endpoint, article, document, refusal};

async fn raw(endpoint: &Endpoint, kind: &str, body: impl Into<reqwest::Body>) -> (u16, String) {
    let request = endpoint.api(Method::PUT, "/v1/articles/s1").header("if-none-match", "*");
    refusal(request.header("content-type", kind).body(body).send().await.unwrap()).await
}

#[tokio::test]
async fn nonsense_is_refused() {
    let endpoint = Endpoint::start().await;
    assert_eq!(raw(&endpoint, "application/json", "{").await.0, 400);
    assert_eq!(raw(&endpoint, "application/json", "[]").await, (422, "invalid-article".into()));
    assert_eq!(raw(&endpoint, "application/json", "{}").await, (422, "invalid-article".into()));
    assert_eq!(raw(&endpoint, "application/json", vec![0xff, 0xfe]).await.0, 400);
    assert_eq!(raw(&endpoint, "application/json", "[".repeat(100_000)).await.0, 400);
    assert_eq!(raw(&endpoint, "text/plain", "{}").await, (415, "unsupported-media-type".into()));
    let odd = endpoint.api(Method::DELETE, "/v1/articles/s1").send().await.unwrap();
    assert_eq!(refusal(odd).await, (405, "method-not-allowed".into()));
    let odd = endpoint.api(Method::GET, "/v1/nothing").send().await.unwrap();
    assert_eq!(refusal(odd).await, (404, "not-found".into()));
    assert_eq!(endpoint.page("/articles/s1").await.0, 404);
}

#[tokio::test]
async fn a_body_has_a_limit() {
    let endpoint = Endpoint::with(|options| options.limits.article_bytes = 10_000).await;
    assert_eq!(raw(&endpoint, "application/json", "x".repeat(10_001)).await, (413, "too-large".into()));
}

#[tokio::test]
async fn haste_is_slowed() {
    let endpoint = Endpoint::with(|options| {
        options.limits.burst = 3;
        options.limits.per_second = 0.001;
    })
    .await;
    for _ in 0..3 {
        assert_eq!(endpoint.page("/").await.0, 200);
    }
    let slowed = endpoint.request(Method::GET, "/").send().await.unwrap();
    assert!(slowed.headers()["retry-after"].to_str().unwrap().parse::<u64>().unwrap() >= 1);
    assert_eq!(refusal(slowed).await, (429, "too-many-requests".into()));
}

#[tokio::test]
async fn scripts_in_a_body_do_not_reach_the_page() {
    let endpoint = Endpoint::start().await;
    let mut sent = document("s1", &article("题</title><script>alert(1)</script>", "文。"));
    for entry in sent["bodies"].as_array_mut().unwrap() {
        if entry["contentType"] == "text/html" {
            entry["value"] = Value::from(
                "<p onclick=\"alert(1)\">好<script>alert(1)</script><img src=x onerror=alert(1)></p>\
                 <p><a href=\"javascript:alert(1)\">链</a></p><svg onload=alert(1)></svg>",
            );
        }
    }
    endpoint.create("s1", &sent).await;
    let (_, page) = endpoint.page("/articles/s1").await;
    for harm in ["<script>alert", "onclick", "onerror", "javascript:", "<svg"] {
        assert!(!page.contains(harm), "{harm}: {page}");
    }
    assert!(page.contains("好") && page.contains("链"));
}

#[tokio::test]
async fn names_stay_inside_their_place() {
    let endpoint = Endpoint::start().await;
    let sent = json!({"uri": "urn:x:1", "title": "t"});
    for story in ["..%2f..%2fetc", "%00", "a%20b", ".hidden", &"x".repeat(101)] {
        let response = endpoint.put(story, &sent, &[("if-none-match", "*")]).await;
        assert!(matches!(response.status().as_u16(), 400 | 404), "{story}: {}", response.status());
    }
}

#[tokio::test]
async fn addresses_that_cannot_be_read_are_problems_too() {
    let endpoint = Endpoint::start().await;
    for path in ["/v1/articles/%ff", "/v1/media/%ff", "/section/%ff", "/articles/%ff", "/?page=1&page=2"] {
        let response = endpoint.api(Method::GET, path).send().await.unwrap();
        assert_eq!(refusal(response).await, (400, "malformed".into()), "{path}");
    }
}
