//! `/v1/articles`: exactly once, by preconditions and keys.

use reqwest::Method;
use serde_json::json;

use crate::endpoint::{Endpoint, article, document, json as body, refusal};

#[tokio::test]
async fn the_first_put_creates_and_a_repeat_is_told_apart() {
    let endpoint = Endpoint::start().await;
    let sent = document("s1", &article("台风登陆", "今天上午，台风登陆。"));
    let first = endpoint.put("s1", &sent, &[("if-none-match", "*"), ("idempotency-key", "k1")]).await;
    assert_eq!(first.status(), 201);
    let first = body(first).await;
    assert_eq!(first["version"], 1);
    // The same request again is the same answer, not a second article.
    let again = endpoint.put("s1", &sent, &[("if-none-match", "*"), ("idempotency-key", "k1")]).await;
    assert_eq!(again.headers()["idempotency-replayed"], "true");
    assert_eq!(body(again).await, first);
    // The same key for something else is refused, and so is another first PUT.
    let other = document("s1", &article("别的", "别的。"));
    let reused = endpoint.put("s1", &other, &[("if-none-match", "*"), ("idempotency-key", "k1")]).await;
    assert_eq!(refusal(reused).await, (422, "key-reused".into()));
    let second = endpoint.put("s1", &other, &[("if-none-match", "*"), ("idempotency-key", "k2")]).await;
    assert_eq!(refusal(second).await, (412, "precondition-failed".into()));
}

#[tokio::test]
async fn an_update_names_the_version_it_replaces() {
    let endpoint = Endpoint::start().await;
    let etag = endpoint.create("s1", &document("s1", &article("一", "一。"))).await;
    let newer = document("s1", &article("二", "二。"));
    assert_eq!(refusal(endpoint.put("s1", &newer, &[]).await).await, (428, "precondition-required".into()));
    let updated = endpoint.put("s1", &newer, &[("if-match", &etag)]).await;
    assert_eq!(updated.status(), 200);
    assert_eq!(body(updated).await["version"], 2);
    let stale = endpoint.put("s1", &newer, &[("if-match", &etag)]).await;
    let current = stale.headers()["etag"].to_str().unwrap().to_owned();
    assert_ne!(current, etag);
    assert_eq!(refusal(stale).await, (412, "precondition-failed".into()));
    let nowhere = endpoint.put("s2", &newer, &[("if-match", &etag)]).await;
    assert_eq!(refusal(nowhere).await, (412, "precondition-failed".into()));
}

#[tokio::test]
async fn eight_racing_creates_have_one_winner() {
    let endpoint = Endpoint::start().await;
    let mut racing = tokio::task::JoinSet::new();
    for hand in 0..8 {
        let request = endpoint
            .api(Method::PUT, "/v1/articles/race")
            .header("if-none-match", "*")
            .json(&document("race", &article("题", &format!("第{hand}份。"))));
        racing.spawn(async move { request.send().await.unwrap().status().as_u16() });
    }
    let mut statuses = racing.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 412, 412, 412, 412, 412, 412, 412]);
}

#[tokio::test]
async fn what_was_stored_is_given_back_also_after_reopening() {
    let mut endpoint = Endpoint::start().await;
    let sent = document("s1", &article("题", "文。"));
    let etag = endpoint.create("s1", &sent).await;
    endpoint.reopen().await;
    let got = endpoint.api(Method::GET, "/v1/articles/s1").send().await.unwrap();
    assert_eq!(got.headers()["etag"].to_str().unwrap(), etag);
    let got = body(got).await;
    assert_eq!(got["headlines"], sent["headlines"]);
    assert_eq!(got["bodies"], sent["bodies"]);
    let unchanged = endpoint.api(Method::GET, "/v1/articles/s1").header("if-none-match", &etag).send().await.unwrap();
    assert_eq!(unchanged.status(), 304);
    let absent = endpoint.api(Method::GET, "/v1/articles/none").send().await.unwrap();
    assert_eq!(refusal(absent).await, (404, "not-found".into()));
}

#[tokio::test]
async fn a_withdrawn_article_leaves_a_notice() {
    let endpoint = Endpoint::start().await;
    let etag = endpoint.create("s1", &document("s1", &article("题", "不该再看到的文字。"))).await;
    assert_eq!(endpoint.page("/articles/s1").await.0, 200);
    let gone = json!({"uri": "urn:x:s1", "pubStatus": "canceled", "edNote": "稿件已撤回"});
    assert_eq!(endpoint.put("s1", &gone, &[("if-match", &etag)]).await.status(), 200);
    let (status, page) = endpoint.page("/articles/s1").await;
    assert_eq!(status, 410);
    assert!(page.contains("稿件已撤回") && !page.contains("不该再看到"));
    assert!(!endpoint.page("/sitemap.xml").await.1.contains("/articles/s1"));
}

#[tokio::test]
async fn an_embargoed_article_waits() {
    let endpoint = Endpoint::start().await;
    let mut sent = document("s1", &article("明日公布", "文。"));
    sent["embargoedUntil"] = (endpoint.now() + chrono::TimeDelta::hours(2)).to_rfc3339().into();
    endpoint.create("s1", &sent).await;
    assert_eq!(endpoint.page("/articles/s1").await.0, 404);
    assert!(!endpoint.page("/").await.1.contains("明日公布"));
    endpoint.later(3);
    assert_eq!(endpoint.page("/articles/s1").await.0, 200);
    assert!(endpoint.page("/").await.1.contains("明日公布"));
}

#[tokio::test]
async fn without_the_token_nothing_is_read_or_written() {
    let endpoint = Endpoint::start().await;
    endpoint.create("s1", &document("s1", &article("题", "文。"))).await;
    for (method, path) in
        [(Method::GET, "/v1/articles/s1"), (Method::PUT, "/v1/articles/s1"), (Method::PUT, "/v1/media/00")]
    {
        let bare = endpoint.request(method.clone(), path).send().await.unwrap();
        assert_eq!(refusal(bare).await, (401, "unauthorized".into()), "{method} {path}");
        let wrong = endpoint.request(method.clone(), path).bearer_auth("wrong").send().await.unwrap();
        assert_eq!(refusal(wrong).await, (401, "unauthorized".into()), "{method} {path}");
    }
}
