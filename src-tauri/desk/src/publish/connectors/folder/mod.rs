//! The connector of a folder on this machine: articles as files for a static site (Hugo, Zola) or an archive.
//!
//! Every story has a folder of its own, named by its id, with `index.md` or `index.html` and its pictures beside it: what
//! Hugo calls a leaf bundle and Zola a page with assets. The client chooses the names, so the ledger stays empty and
//! every step may be made twice. Pictures are put in place first and the page last, each as a whole: a new file beside
//! the old one, on the disk before it takes the old one's name. A version is told by the SHA-256 of the page's bytes, so
//! that an edit by hand is noticed and never overwritten.
//!
//! **Which form** is said by the address: `file:///srv/site/content` is Markdown with YAML front matter,
//! `file:///srv/archive?format=html` is whole HTML pages. A plain path is Markdown.
//!
//! **Withdrawing** keeps the page's address and takes its words away, for they may be why it is withdrawn and such a
//! folder is often public: in Markdown a page without body and with `draft: true`, which neither generator builds; in
//! HTML the page that says it was withdrawn. The pictures go with the words.
//!
//! - [`page`]: what a page says; [`mod@read`]: reading it back; [`place`]: files

mod page;
mod place;
mod read;
mod xray;

use std::sync::Arc;

use serde_json::json;
use url::Url;

use self::page::{Form, Page};
use self::place::Place;
use crate::ports::Later;
use crate::publish::api::Action;
use crate::publish::connector::{
    Account, Connector, DRIFT, Found, Held, Ledger, Picture, ReadBack, Reason, ReasonCode, Sending, Setback, Step,
};
use crate::publish::xray::FieldDifference;

/// One folder.
pub struct Folder(Result<Arc<Home>, String>);

/// Where the pages are, and what they are.
struct Home {
    place: Place,
    form: Form,
}

impl Folder {
    /// The folder at a file address. One that cannot be used says so at every step.
    pub fn at(url: &Url) -> Self {
        let format = url.query_pairs().find(|(name, _)| name == "format").map(|(_, format)| format.into_owned());
        let form = match format.as_deref() {
            None | Some("" | "markdown" | "md" | "hugo" | "zola") => Form::Markdown,
            Some("html") => Form::Html,
            Some(other) => {
                return Self(Err(format!(
                    "The folder's address asks for the format {other}. Write format=markdown or format=html there."
                )));
            }
        };
        let mut bare = url.clone();
        bare.set_query(None);
        bare.set_fragment(None);
        match bare.to_file_path() {
            Ok(root) => Self(Ok(Arc::new(Home { place: Place::at(root), form }))),
            Err(()) => {
                let said = "The folder's address names another machine. Give the path of a folder on this one.";
                Self(Err(said.to_owned()))
            }
        }
    }

    /// Does something with files away from the threads that wait for networks.
    async fn off<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Home) -> Result<T, Setback> + Send + 'static,
    ) -> Result<T, Setback> {
        let home = match &self.0 {
            Ok(home) => Arc::clone(home),
            Err(said) => return Err(Setback::Refused(Reason::new(ReasonCode::WrongAddress, said))),
        };
        tokio::task::spawn_blocking(move || work(&home)).await.unwrap_or_else(|error| {
            let said =
                format!("Writing into the folder broke off: {error}. Galley looks there before it writes again.");
            Err(Setback::Unclear { reason: Reason::new(ReasonCode::Interrupted, said), after: None })
        })
    }
}

impl Home {
    fn held(&self, sending: &Sending, bytes: &[u8]) -> Held {
        let path = self.place.page(&sending.story, self.form);
        Held {
            id: sending.story.clone(),
            url: Url::from_file_path(&path).map(String::from).unwrap_or_default(),
            version: page::version(bytes),
            etag: page::etag(bytes),
            received: None,
        }
    }

    fn put(&self, sending: &Sending) -> Result<Held, Setback> {
        let there = self.place.read(&sending.story, self.form)?;
        let Page { text, pictures } = Page::of(sending, self.form, there.as_deref());
        match (&there, &sending.replaces) {
            // It was put there before, and the answer was lost.
            (Some(there), _) if there == text.as_bytes() => return Ok(self.held(sending, there)),
            (Some(there), Some(etag)) if page::etag(there) == *etag => {}
            (Some(_), _) => return Err(Setback::Mismatch(Reason::new(ReasonCode::Drift, DRIFT))),
            (None, Some(_)) => return Err(Setback::Mismatch(Reason::new(ReasonCode::Gone, DRIFT))),
            (None, None) if sending.action == Action::Withdraw => {
                return Err(Setback::Mismatch(Reason::new(ReasonCode::Gone, DRIFT)));
            }
            (None, None) => {}
        }
        self.place.put(&sending.story, self.form, text.as_bytes(), &pictures)?;
        Ok(self.held(sending, text.as_bytes()))
    }

    fn find(&self, sending: &Sending) -> Result<Option<Found>, Setback> {
        let Some(there) = self.place.read(&sending.story, self.form)? else { return Ok(None) };
        let says = |sending: &Sending| Page::of(sending, self.form, Some(&there)).text.as_bytes() == there;
        let is_sent = says(sending);
        let held = self.held(sending, &there);
        let is_ours = sending.replaces.as_ref() == Some(&held.etag) || sending.unanswered.iter().any(says);
        let article = json!({ "text": String::from_utf8_lossy(&there) });
        Ok(Some(Found { held, is_sent, is_ours, article }))
    }
}

impl Connector for Folder {
    fn probe(&self) -> Step<'_, Account> {
        Box::pin(async { self.off(|home| home.place.probe()).await.map(|()| Account::default()) })
    }

    fn put_media<'a>(&'a self, picture: &'a Picture, bytes: &'a [u8], ledger: &'a dyn Ledger) -> Step<'a, ()> {
        Box::pin(async move {
            ledger.hold().await?;
            let (name, sha256) = (page::file_name(&picture.media), picture.media.sha256.clone());
            let bytes = bytes.to_vec();
            self.off(move |home| home.place.keep(&name, &sha256, &bytes)).await
        })
    }

    fn put_article<'a>(&'a self, sending: &'a Sending, ledger: &'a dyn Ledger) -> Step<'a, Held> {
        Box::pin(async move {
            ledger.hold().await?;
            let sending = sending.clone();
            self.off(move |home| home.put(&sending)).await
        })
    }

    fn differences<'a>(&'a self, sending: &'a Sending, _: &'a dyn Ledger) -> Step<'a, Option<Vec<FieldDifference>>> {
        Box::pin(async move {
            let sending = sending.clone();
            self.off(move |home| home.differences(&sending)).await
        })
    }

    fn look_up<'a>(&'a self, sending: &'a Sending, ledger: &'a dyn Ledger) -> Step<'a, Option<Found>> {
        Box::pin(async move {
            ledger.hold().await?;
            let sending = sending.clone();
            self.off(move |home| home.find(&sending)).await
        })
    }

    fn read_back<'a>(
        &'a self,
        found: &'a Found,
        sending: &'a Sending,
        _ledger: &'a dyn Ledger,
    ) -> Later<'a, Option<ReadBack>> {
        let there = found.article["text"].as_str().unwrap_or_default();
        let read = self.0.as_ref().ok().map(|home| {
            let as_sent = Page::of(sending, home.form, Some(there.as_bytes())).text;
            let back = match home.form {
                Form::Markdown => read::back,
                Form::Html => read::html::back,
            };
            back(&sending.article().0, &as_sent, there, &sending.media)
        });
        Box::pin(std::future::ready(read))
    }
}
