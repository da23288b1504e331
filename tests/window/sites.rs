//! The sites that the window publishes to in these tests: the newsroom that comes with the app, and a real WordPress where
//! one runs. Each as its own people see it: they edit what is published by their own API, and look at its page.

use std::path::Path;

use galley_desk::Desk;
use galley_desk::http::Web;
use galley_desk::ports::{Http, HttpReply, HttpRequest};
use galley_desk::publish::api::AddDestination;
use galley_desk::secrets::{Keeping, Token};
use serde_json::{Value, json};
use tokio::task::block_in_place;

use crate::driver::PATIENCE;
use crate::library::PUBLISHER;
use crate::shelf::Shelf;
use crate::wordpress;

/// A site.
pub(crate) enum Site {
    /// The one inside the app, which makes itself a destination.
    Newsroom,
    /// A real one, with a headline that no other run of these tests has used.
    WordPress(wordpress::Site, String),
}

impl Site {
    /// The WordPress of this run; `None`, with a word why, where there is none.
    pub(crate) fn wordpress() -> Option<Self> {
        let site = wordpress::Site::here()?;
        let run = tempfile::tempdir().unwrap();
        Some(Self::WordPress(site, run.path().file_name().unwrap().to_string_lossy().replace('.', "")))
    }

    /// What the destination is called.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Newsroom => "newsroom",
            Self::WordPress(..) => "wordpress",
        }
    }

    /// A headline by which the article is found again.
    pub(crate) fn headline(&self, words: &str) -> String {
        match self {
            Self::Newsroom => words.to_owned(),
            Self::WordPress(_, run) => format!("{words} {run}"),
        }
    }

    /// Makes it a destination of a library.
    pub(crate) fn join(&self, desk: &Desk) {
        let Self::WordPress(site, _) = self else { return };
        let request = AddDestination {
            name: self.name().to_owned(),
            kind: "wordpress".to_owned(),
            url: site.url.clone(),
            user: "author".to_owned(),
            zone: String::new(),
            token: Some(Token::new(site.password("author"))),
            keeping: Keeping::File,
            allow_plain_http: false,
            pictures: None,
            actor: PUBLISHER.to_owned(),
        };
        desk.add_destination(&request).unwrap();
    }

    /// Somebody edits the article where it is published.
    pub(crate) async fn edit(&self, data: &Path, shelf: &Shelf, from: &str, to: &str) {
        if let Self::WordPress(site, _) = self {
            let post = self.only_post();
            let content = post["content"]["raw"].as_str().unwrap();
            assert!(content.contains(from), "{content}");
            let edited = json!({ "content": content.replace(from, to) });
            block_in_place(|| site.rest("POST", &format!("posts/{}", post["id"]), Some(&edited)));
            return;
        }
        let known = shelf.desk.destinations().unwrap().into_iter().find(|each| each.name == self.name()).unwrap();
        let url = format!("{}/v1/articles/{}", known.url.trim_end_matches('/'), shelf.story);
        let there = ask(data, "GET", &url, None, b"").await;
        let etag = there.headers.iter().find(|(name, _)| name == "etag").unwrap().1.clone();
        let text = String::from_utf8(there.body).unwrap();
        assert!(text.contains(from), "{text}");
        let reply = ask(data, "PUT", &url, Some(&etag), text.replace(from, to).as_bytes()).await;
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    }

    /// The public page of the last delivery, as its readers get it.
    pub(crate) async fn page(&self, data: &Path, shelf: &Shelf) -> String {
        let last = shelf.deliveries().into_iter().rev().find_map(|one| one.delivery.receipt).unwrap();
        let page = match self {
            Self::Newsroom => ask(data, "GET", &last.url, None, b"").await.body,
            Self::WordPress(site, _) => block_in_place(|| site.fetch(&last.url)),
        };
        String::from_utf8(page).unwrap()
    }

    /// The one post that WordPress has of the article, in the trash or not.
    #[track_caller]
    pub(crate) fn only_post(&self) -> Value {
        let Self::WordPress(site, run) = self else { panic!("only WordPress has posts") };
        let mut posts = block_in_place(|| site.posts(run));
        assert_eq!(posts.len(), 1, "{posts:?}");
        posts.remove(0)
    }
}

/// A request to the newsroom, as its own people make it.
async fn ask(data: &Path, method: &str, url: &str, etag: Option<&str>, body: &[u8]) -> HttpReply {
    let token = std::fs::read_to_string(data.join("newsroom/token")).unwrap();
    let mut headers = vec![("authorization".to_owned(), format!("Bearer {}", token.trim()))];
    if let Some(etag) = etag {
        headers.push(("if-match".to_owned(), etag.to_owned()));
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    let request =
        HttpRequest { method: method.to_owned(), url: url.to_owned(), headers, body: body.to_vec(), timeout: PATIENCE };
    Web::new().send(request).await.unwrap()
}
