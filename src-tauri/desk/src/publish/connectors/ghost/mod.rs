//! The connector of Ghost's Admin API (<https://docs.ghost.org/admin-api/>), with an Admin API key or a staff access token.
//!
//! Ghost chooses the ids of posts and knows no idempotency key. So every post of ours has an internal tag that follows
//! from its story, `#galley-…`, which readers never see: a post is begun as an empty draft with that tag, looked for
//! under it before one is made, its id remembered at once, and everything readers see comes with one request by id.
//! That request carries the `updated_at` just read, and is refused where somebody was faster; because Ghost counts whole
//! seconds there, a version is told by a hash of what the post says ([`post::etag`]).
//!
//! - [`site`]: requests, their signatures, and what answers mean
//! - [`post`]: what a post is to say, and whether one says it; [`lexical`]: the article in Ghost's own document format
//! - [`media`]: pictures and files; [`mod@read`]: reading back
//! - [`mod@plan`]: what would be sent, and what the site says otherwise

mod lexical;
mod media;
mod plan;
mod post;
mod read;
mod site;

use serde_json::{Value, json};
use tokio::sync::{Mutex, OnceCell};
use url::Url;

pub(super) use self::plan::plan;
use self::post::Wanted;
use self::site::Site;
use super::pictures::Pictures;
use super::wire::Wire;
use crate::ports::Later;
use crate::publish::api::Action;
use crate::publish::connector::{
    Account, Connector, DRIFT, Found, Held, Ledger, MemoryLedger, Picture, ReadBack, Reason, ReasonCode, Remote,
    Sending, Setback, Step, Thing,
};
use crate::publish::xray::FieldDifference;
use crate::secrets::Token;

/// What is asked to be in an answer.
const WHOLE: (&str, &str) = ("formats", "html,lexical");

/// One Ghost site.
pub struct Ghost {
    site: Site,
    /// Whom the site takes us for, asked once.
    who: OnceCell<Who>,
    /// One upload at a time, so that two stories with one picture do not both find it missing.
    uploading: Mutex<()>,
}

/// Whom the site takes us for.
struct Who {
    account: Account,
    /// The id of a staff user who may only write in the own name.
    author: Option<String>,
}

impl Ghost {
    /// The site at an address, with a key.
    pub fn over(base: &Url, key: &Token, wire: Wire) -> Self {
        Self { site: Site::over(base, key, wire), who: OnceCell::new(), uploading: Mutex::default() }
    }

    async fn who(&self, ledger: &dyn Ledger) -> Result<&Who, Setback> {
        self.who.get_or_try_init(|| self.ask_who(ledger)).await
    }

    async fn ask_who(&self, ledger: &dyn Ledger) -> Result<Who, Setback> {
        let version = format!("Ghost {}", self.site.version(ledger).await?);
        // Whether the key is good; an integration is no user, so asking for the user would not tell.
        let reply = self.site.get(ledger, "posts/", &[("limit", "1"), ("fields", "id")]).await?;
        // Nothing was sent yet that anybody could have stored.
        reply.into_success(&self.site).map_err(Setback::repeatable)?;
        let reply = self.site.get(ledger, "users/me/", &[("include", "roles")]).await?;
        let user = &reply.body["users"][0];
        if !reply.is_success() || !user["id"].is_string() {
            return Ok(Who { account: Account { version, ..Account::default() }, author: None });
        }
        let named = |value: &Value| self.site.words(value["name"].as_str().unwrap_or_default());
        let roles: Vec<String> = user["roles"].as_array().into_iter().flatten().map(named).collect();
        let is = |role: &str| roles.iter().any(|found| found == role);
        let name = named(user);
        if is("Contributor") {
            let said = format!(
                "{name} is a Contributor on this site and may not publish. Give the destination the Admin API key of an \
                 integration, or the token of an Author or Editor."
            );
            return Err(Setback::Refused(Reason::new(ReasonCode::Forbidden, said)));
        }
        let author = user["id"].as_str().filter(|_| is("Author")).map(str::to_owned);
        Ok(Who { account: Account { name, roles, version }, author })
    }

    /// The post of a story, if there is one in whatever status.
    async fn find(&self, sending: &Sending, ledger: &dyn Ledger) -> Result<Option<Value>, Setback> {
        let known = match sending.replaces.as_deref().and_then(post::id_of_etag) {
            Some(id) => Some(id.to_owned()),
            None => ledger.recall(Thing::Article, &sending.story).await.map(|remote| remote.id),
        };
        if let Some(id) = known.filter(|id| post::is_id(id)) {
            let reply = self.site.get(ledger, &format!("posts/{id}/"), &[WHOLE, ("include", "tags")]).await?;
            if !reply.is_error("NotFoundError") {
                let reply = reply.into_success(&self.site)?;
                return self.post_in(&reply, Some(&id)).map(Some);
            }
        }
        if sending.replaces.is_some() {
            return Ok(None);
        }
        Ok(self.tagged(sending, ledger).await?.into_iter().next())
    }

    /// The posts with a story's tag, the oldest first.
    async fn tagged(&self, sending: &Sending, ledger: &dyn Ledger) -> Result<Vec<Value>, Setback> {
        let tag = post::tag(&sending.story);
        let filter = format!("tag:hash-{}", tag.trim_start_matches('#'));
        let query =
            [("filter", filter.as_str()), WHOLE, ("include", "tags"), ("order", "created_at asc"), ("limit", "20")];
        let reply = self.site.get(ledger, "posts/", &query).await?.into_success(&self.site)?;
        let Some(posts) = reply.body["posts"].as_array() else { return Err(reply.nonsense(&self.site)) };
        // A site that ignores the question answers with other posts.
        let mut posts: Vec<Value> = posts.iter().filter(|found| post::has_tag(found, &tag)).cloned().collect();
        // Those that readers have seen come first, whatever a late request left.
        posts.sort_by_key(|found| {
            let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
            (post::is_unfinished(found), text("created_at"), text("id"))
        });
        Ok(posts)
    }

    /// Makes the draft of a story and remembers its id.
    async fn begin(&self, sending: &Sending, wanted: &Wanted, ledger: &dyn Ledger) -> Result<Value, Setback> {
        let mut draft = json!({
            "title": wanted.title, "status": "draft", "tags": [{ "name": post::tag(&sending.story) }],
        });
        if let Some(author) = &self.who(ledger).await?.author {
            draft["authors"] = json!([{ "id": author }]);
        }
        let body = json!({ "posts": [draft] });
        let reply = self.site.send(ledger, "POST", "posts/", &[WHOLE], &body).await;
        // Nobody sees a draft, and it is looked for before another one is made.
        let made = reply.and_then(|reply| reply.into_success(&self.site)).map_err(Setback::repeatable)?;
        let made = self.post_in(&made, None).map_err(Setback::repeatable)?;
        // An earlier request may have arrived after all: its draft came first.
        match self.tagged(sending, ledger).await?.into_iter().next() {
            Some(first) if first["id"] != made["id"] => {
                self.discard(&made, ledger).await?;
                Ok(first)
            }
            _ => Ok(made),
        }
    }

    async fn discard(&self, draft: &Value, ledger: &dyn Ledger) -> Result<(), Setback> {
        let path = format!("posts/{}/", post::id(draft));
        let reply = self.site.send(ledger, "DELETE", &path, &[], &Value::Null).await.map_err(Setback::repeatable)?;
        if reply.is_success() || reply.is_error("NotFoundError") { Ok(()) } else { Err(reply.setback(&self.site)) }
    }

    /// Deletes what late requests of earlier attempts left: empty drafts of the same story beside the post.
    async fn sweep(&self, sending: &Sending, kept: &Value, ledger: &dyn Ledger) -> Result<(), Setback> {
        for other in self.tagged(sending, ledger).await? {
            if other["id"] != kept["id"] && post::is_unfinished(&other) {
                self.discard(&other, ledger).await?;
            }
        }
        Ok(())
    }

    async fn remember(&self, sending: &Sending, post: &Value, ledger: &dyn Ledger) -> Result<(), Setback> {
        let remote = Remote { id: post::id(post).to_owned(), url: post::held(post).url };
        ledger.remember(Thing::Article, &sending.story, &remote).await
    }

    async fn publish(&self, sending: &Sending, ledger: &dyn Ledger) -> Result<Held, Setback> {
        self.who(ledger).await?;
        let wanted = self.wanted(sending, ledger).await;
        let found = self.find(sending, ledger).await?;
        let first = found.as_ref().is_none_or(post::is_unfinished);
        let post = match found {
            Some(found) if wanted.is_met_by(&found) => {
                self.remember(sending, &found, ledger).await?;
                return Ok(post::held(&found));
            }
            Some(found) => {
                let ours = match &sending.replaces {
                    Some(etag) => *etag == post::etag(&found),
                    None => first,
                };
                if !ours {
                    return Err(mismatch(ReasonCode::Drift));
                }
                found
            }
            None if sending.replaces.is_some() => return Err(mismatch(ReasonCode::Gone)),
            None => self.begin(sending, &wanted, ledger).await?,
        };
        self.remember(sending, &post, ledger).await?;
        let change = wanted.change(&post, first, self.site.now());
        let stored = self.change(&post, change, ledger).await?;
        if !wanted.is_public(&stored) {
            let said = "The site took the article and did not make it public. Galley asks it again.";
            return Err(Setback::Unclear { reason: Reason::new(ReasonCode::Nonsense, said), after: None });
        }
        // Something on the way may have doubled the request that made the draft, or brought an earlier one late.
        if first || sending.earlier_sends > 0 {
            // It is published; what may be left beside it is no reason to say otherwise.
            if let Err(setback) = self.sweep(sending, &stored, ledger).await {
                tracing::warn!(?setback, "drafts of earlier attempts were not looked for");
            }
        }
        Ok(post::held(&stored))
    }

    async fn withdraw(&self, sending: &Sending, ledger: &dyn Ledger) -> Result<Held, Setback> {
        self.who(ledger).await?;
        let Some(found) = self.find(sending, ledger).await? else { return Err(mismatch(ReasonCode::Gone)) };
        if post::status(&found) == "draft" {
            return Ok(post::held(&found));
        }
        if sending.replaces.as_ref().is_some_and(|etag| *etag != post::etag(&found)) {
            return Err(mismatch(ReasonCode::Drift));
        }
        let stored = self.change(&found, json!({ "status": "draft" }), ledger).await?;
        match post::status(&stored) {
            "draft" => Ok(post::held(&stored)),
            _ => {
                let said = "The site did not say whether it took the article down. Galley asks it again.";
                Err(Setback::Unclear { reason: Reason::new(ReasonCode::Nonsense, said), after: None })
            }
        }
    }

    /// Changes a post that was just read; a change by somebody else in between is kept.
    async fn change(&self, post: &Value, change: Value, ledger: &dyn Ledger) -> Result<Value, Setback> {
        let mut change = change;
        change["updated_at"] = post["updated_at"].clone();
        let path = format!("posts/{}/", post::id(post));
        let query = [WHOLE, ("include", "tags")];
        let reply = self.site.send(ledger, "PUT", &path, &query, &json!({ "posts": [change] })).await?;
        if reply.is_error("UpdateCollisionError") {
            return Err(Setback::Mismatch(self.site.reason(&reply, ReasonCode::Drift, DRIFT)));
        }
        if reply.is_error("NotFoundError") {
            return Err(mismatch(ReasonCode::Gone));
        }
        let reply = reply.into_success(&self.site)?;
        self.post_in(&reply, Some(post::id(post)))
    }

    /// The post in an answer.
    fn post_in(&self, reply: &site::Reply, id: Option<&str>) -> Result<Value, Setback> {
        let post = &reply.body["posts"][0];
        let found = post::id(post);
        let right = post::is_id(found) && id.is_none_or(|id| id == found);
        if right { Ok(post.clone()) } else { Err(reply.nonsense(&self.site)) }
    }

    async fn wanted(&self, sending: &Sending, ledger: &dyn Ledger) -> Wanted {
        let (article, _) = sending.article();
        Wanted::of(&article, &Pictures::of(&article, ledger).await, sending)
    }
}

impl Connector for Ghost {
    fn probe(&self) -> Step<'_, Account> {
        Box::pin(async { Ok(self.ask_who(&MemoryLedger::default()).await?.account) })
    }

    fn put_media<'a>(&'a self, picture: &'a Picture, bytes: &'a [u8], ledger: &'a dyn Ledger) -> Step<'a, ()> {
        Box::pin(async move {
            self.who(ledger).await?;
            let _one_at_a_time = self.uploading.lock().await;
            media::put(&self.site, picture, bytes, ledger).await
        })
    }

    fn put_article<'a>(&'a self, sending: &'a Sending, ledger: &'a dyn Ledger) -> Step<'a, Held> {
        Box::pin(async move {
            match sending.action {
                Action::Publish => self.publish(sending, ledger).await,
                Action::Withdraw => self.withdraw(sending, ledger).await,
            }
        })
    }

    fn differences<'a>(
        &'a self,
        sending: &'a Sending,
        ledger: &'a dyn Ledger,
    ) -> Step<'a, Option<Vec<FieldDifference>>> {
        Box::pin(async move {
            self.who(ledger).await?;
            let found = self.find(sending, ledger).await?.filter(|found| post::status(found) != "draft");
            let Some(found) = found else { return Ok(None) };
            Ok(Some(plan::differences(&self.wanted(sending, ledger).await, &found)))
        })
    }

    fn look_up<'a>(&'a self, sending: &'a Sending, ledger: &'a dyn Ledger) -> Step<'a, Option<Found>> {
        Box::pin(async move {
            let Some(found) = self.find(sending, ledger).await? else { return Ok(None) };
            let is_sent = match sending.action {
                Action::Withdraw => post::status(&found) == "draft",
                Action::Publish => self.wanted(sending, ledger).await.is_met_by(&found),
            };
            // A draft that was begun is nothing yet.
            if !is_sent && post::is_unfinished(&found) {
                return Ok(None);
            }
            let held = post::held(&found);
            let mut is_ours = sending.replaces.as_ref() == Some(&held.etag);
            for earlier in &sending.unanswered {
                is_ours |= match earlier.action {
                    Action::Withdraw => post::status(&found) == "draft",
                    Action::Publish => self.wanted(earlier, ledger).await.is_met_by(&found),
                };
            }
            Ok(Some(Found { held, is_sent, is_ours, article: found }))
        })
    }

    fn read_back<'a>(
        &'a self,
        found: &'a Found,
        sending: &'a Sending,
        ledger: &'a dyn Ledger,
    ) -> Later<'a, Option<ReadBack>> {
        Box::pin(async move {
            let (article, _) = sending.article();
            let pictures = Pictures::of(&article, ledger).await;
            let wanted = Wanted::of(&article, &pictures, sending);
            Some(read::back(&article, &wanted.said(), &post::said(&found.article), &pictures))
        })
    }
}

fn mismatch(code: ReasonCode) -> Setback {
    Setback::Mismatch(Reason::new(code, DRIFT))
}
