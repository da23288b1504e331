//! An endpoint in a folder of its own, and requests to it.

use std::sync::{Arc, Mutex, Once};

use chrono::{DateTime, TimeDelta, Utc};
use galley_article::convert::{NinjsMeta, ninjs};
use galley_article::model::{Article, Body, Node};
use galley_newsroom::{Newsroom, Options, Running};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;

/// The token every test's endpoint asks for.
pub(crate) const TOKEN: &str = "a-token-of-the-tests-0123456789";

/// A running endpoint; `clock` moves only when a test moves it.
pub(crate) struct Endpoint {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) running: Option<Running>,
    pub(crate) client: Client,
    clock: Arc<Mutex<DateTime<Utc>>>,
    change: Box<dyn Fn(&mut Options) + Send + Sync>,
}

impl Endpoint {
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// An endpoint with some options changed.
    pub(crate) async fn with(change: impl Fn(&mut Options) + Send + Sync + 'static) -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            rustls::crypto::ring::default_provider().install_default().unwrap();
        });
        let clock = Arc::new(Mutex::new(DateTime::from_timestamp(1_790_000_000, 0).unwrap()));
        let mut endpoint = Self {
            folder: tempfile::tempdir().unwrap(),
            running: None,
            client: Client::builder().no_proxy().build().unwrap(),
            clock,
            change: Box::new(change),
        };
        endpoint.reopen().await;
        endpoint
    }

    /// Stops and starts again on the same folder.
    pub(crate) async fn reopen(&mut self) {
        if let Some(running) = self.running.take() {
            running.shutdown().await;
        }
        let clock = Arc::clone(&self.clock);
        let mut options = Options::new(self.folder.path(), TOKEN);
        options.clock = Arc::new(move || *clock.lock().unwrap());
        (self.change)(&mut options);
        self.running = Some(Newsroom::start(options).await.unwrap());
    }

    pub(crate) fn later(&self, hours: i64) {
        *self.clock.lock().unwrap() += TimeDelta::hours(hours);
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        *self.clock.lock().unwrap()
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = self.running.as_ref().unwrap().url();
        self.client.request(method, format!("{}{path}", url.trim_end_matches('/')))
    }

    /// A request with the token.
    pub(crate) fn api(&self, method: Method, path: &str) -> RequestBuilder {
        self.request(method, path).bearer_auth(TOKEN)
    }

    /// PUT of an article with these headers.
    pub(crate) async fn put(&self, story: &str, document: &Value, headers: &[(&str, &str)]) -> Response {
        let mut request = self.api(Method::PUT, &format!("/v1/articles/{story}")).json(document);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }

    /// The first PUT of an article, which must succeed; answers the ETag.
    pub(crate) async fn create(&self, story: &str, document: &Value) -> String {
        let response = self.put(story, document, &[("if-none-match", "*")]).await;
        assert_eq!(response.status(), 201, "{}", response.text().await.unwrap());
        json(response).await["etag"].as_str().unwrap().to_owned()
    }

    /// Status and text of a public page.
    pub(crate) async fn page(&self, path: &str) -> (u16, String) {
        let response = self.request(Method::GET, path).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }
}

/// An article of a headline and one paragraph.
pub(crate) fn article(headline: &str, paragraph: &str) -> Article {
    Article {
        headline: headline.to_owned(),
        section: "本地/台江".to_owned(),
        body: Body::new(vec![Node::paragraph(paragraph)]),
        ..Article::default()
    }
}

/// The document of an article.
pub(crate) fn document(story: &str, article: &Article) -> Value {
    ninjs(article, &NinjsMeta { story_id: story.to_owned(), version: 1, ..NinjsMeta::default() })
}

pub(crate) async fn json(response: Response) -> Value {
    response.json().await.unwrap()
}

/// Status and problem code of a refusal, which must be problem+json (RFC 9457).
pub(crate) async fn refusal(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    assert_eq!(response.headers()["content-type"], "application/problem+json", "{status}");
    let problem = json(response).await;
    assert_eq!(problem["status"], status);
    for member in ["title", "detail"] {
        assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {problem}");
    }
    let code = problem["type"].as_str().unwrap().rsplit([':', '/', '#']).next().unwrap().to_owned();
    (status, code)
}
