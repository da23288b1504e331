//! The connector of WordPress's REST API, version 2 (<https://developer.wordpress.org/rest-api/reference/posts/>), with an
//! application password.
//!
//! WordPress chooses the numbers of posts and media, knows no idempotency key and no conditional request. So a post is
//! begun as a draft under a slug that follows from the story and that nobody guesses; it is looked for under that slug
//! before one is made, its number is remembered at once, and everything readers see comes with one request by number.
//! Media have their SHA-256 in the slug. A version is told by a hash of what WordPress says it holds ([`post::etag`]).
//!
//! A request without an answer may be carried out after the next look. Three things follow. What such a request leaves is
//! known for ours: what it sent is frozen in the outbox ([`Sending::unanswered`]). A post of which only the words have
//! arrived is one that is being stored: WordPress writes the words, then the picture, then categories and tags. And as
//! there are no conditional requests, a request that arrives after a *later* one has been answered takes its place;
//! nothing at this end can prevent that, so the next look finds it, and the next publication replaces it.
//!
//! - [`site`]: requests, and what answers mean
//! - [`post`]: what a post is to say, and whether one says it
//! - [`media`], [`terms`]: pictures; categories and tags
//! - [`mod@plan`]: what would be sent

mod media;
mod plan;
mod post;
mod read;
mod site;
mod terms;

use serde_json::{Value, json};
use tokio::sync::{Mutex, OnceCell};
use url::Url;

pub(super) use self::plan::plan;
use self::post::{Wanted, draft_slug};
use self::site::Site;
use self::terms::Terms;
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

/// Whom the site takes us for.
struct Who {
    account: Account,
    /// Whether it may publish in another's name.
    names_authors: bool,
}

/// One WordPress site, as one of its users.
pub struct WordPress {
    site: Site,
    user: String,
    /// Whom the site takes us for, asked once.
    who: OnceCell<Who>,
    terms: Terms,
    /// One upload at a time, so that two stories with one picture do not both find it missing.
    uploading: Mutex<()>,
}

impl WordPress {
    /// The site at an address, as a user with an application password.
    pub(super) fn over(base: &Url, user: String, password: Token, wire: Wire) -> Self {
        Self {
            site: Site::over(base, &user, &password, wire),
            user,
            who: OnceCell::new(),
            terms: Terms::default(),
            uploading: Mutex::default(),
        }
    }

    /// Whom the site takes us for. Refused when that user may not do what publishing needs.
    async fn who(&self, ledger: &dyn Ledger) -> Result<&Who, Setback> {
        self.who.get_or_try_init(|| self.ask_who(ledger)).await
    }

    async fn ask_who(&self, ledger: &dyn Ledger) -> Result<Who, Setback> {
        let reply = self.site.get(ledger, "users/me", &[("context", "edit")]).await?;
        // Nothing was sent yet that anybody could have stored.
        let reply = reply.into_success(&self.site).map_err(Setback::repeatable)?;
        let roles: Vec<String> = reply.body["roles"]
            .as_array()
            .map(|roles| roles.iter().filter_map(Value::as_str).map(|role| self.site.words(role)).collect())
            .unwrap_or_default();
        let name = self.site.words(reply.body["name"].as_str().unwrap_or(&self.user));
        let may = |right: &str| reply.body["capabilities"][right].as_bool().unwrap_or(false);
        let needed = ["edit_posts", "publish_posts", "edit_published_posts", "delete_published_posts", "upload_files"];
        let missing: Vec<&str> = needed.into_iter().filter(|right| !may(right)).collect();
        if !missing.is_empty() {
            let role = if roles.is_empty() { String::new() } else { format!(" (role {})", roles.join(", ")) };
            let said = format!(
                "The user {name}{role} may not publish on this site. Give it the role Author or Editor there, or give \
                 the destination another user."
            );
            let reason = Reason { said: format!("missing: {}", missing.join(", ")), ..forbidden(said) };
            return Err(Setback::Refused(reason));
        }
        let names_authors = may("edit_others_posts");
        Ok(Who { account: Account { name, roles, version: "WordPress".to_owned() }, names_authors })
    }

    /// The user of the site who has the reporter's name, where ours may publish in another's. There need not be one: the
    /// credits stand in the text.
    async fn author(&self, wanted: &Wanted, ledger: &dyn Ledger) -> Result<Option<u64>, Setback> {
        if wanted.reporter.is_empty() || !self.who(ledger).await?.names_authors {
            return Ok(None);
        }
        let query =
            [("search", wanted.reporter.as_str()), ("who", "authors"), ("per_page", "100"), ("_fields", "id,name")];
        let reply = self.site.get(ledger, "users", &query).await?;
        // Sites hide their users now and then; that keeps nothing from being published.
        let users = reply.body.as_array().into_iter().flatten();
        let mut named = users.filter(|user| user["name"].as_str() == Some(wanted.reporter.as_str()));
        let found = named.next().and_then(|user| user["id"].as_u64());
        // Two of one name cannot be told apart.
        Ok(found.filter(|_| named.next().is_none()))
    }

    /// The post of a story, if there is one in whatever status.
    async fn find(&self, sending: &Sending, ledger: &dyn Ledger) -> Result<Option<Value>, Setback> {
        let known = match sending.replaces.as_deref().and_then(post::id_of_etag) {
            Some(id) => Some(id),
            None => ledger.recall(Thing::Article, &sending.story).await.and_then(|remote| remote.id.parse().ok()),
        };
        if let Some(id) = known
            && let Some(post) = self.by_id(id, ledger).await?
        {
            return Ok(Some(post));
        }
        if sending.replaces.is_some() {
            return Ok(None);
        }
        Ok(self.begun(sending, ledger).await?.into_iter().next())
    }

    async fn by_id(&self, id: u64, ledger: &dyn Ledger) -> Result<Option<Value>, Setback> {
        let reply = self.site.get(ledger, &format!("posts/{id}"), &[("context", "edit")]).await?;
        if reply.is_error("rest_post_invalid_id") {
            return Ok(None);
        }
        let post = reply.into_success(&self.site)?;
        if post::id(&post.body) == Some(id) { Ok(Some(post.body)) } else { Err(post.nonsense(&self.site)) }
    }

    /// The drafts of a story that were begun and not finished, in the order of their numbers; those in the trash last.
    async fn begun(&self, sending: &Sending, ledger: &dyn Ledger) -> Result<Vec<Value>, Setback> {
        let slug = draft_slug(&sending.story);
        let slugs = format!("{slug},{slug}__trashed,{slug}-2,{slug}-3");
        let query = [
            ("slug", slugs.as_str()),
            ("status", "any,trash"),
            ("context", "edit"),
            ("orderby", "id"),
            ("order", "asc"),
            ("per_page", "20"),
        ];
        let reply = self.site.get(ledger, "posts", &query).await?.into_success(&self.site)?;
        let Value::Array(posts) = reply.body else { return Err(reply.nonsense(&self.site)) };
        // A site that ignores the question answers with other posts.
        let mut posts: Vec<Value> = posts.into_iter().filter(|found| post::is_begun(found, &slug)).collect();
        posts.sort_by_key(|found| (post::status(found) == "trash", post::id(found)));
        Ok(posts)
    }

    /// Makes the draft of a story and remembers its number.
    async fn begin(&self, sending: &Sending, wanted: &Wanted, ledger: &dyn Ledger) -> Result<Value, Setback> {
        let slug = draft_slug(&sending.story);
        let draft = json!({ "status": "draft", "slug": slug, "title": wanted.title });
        let reply = self.site.post(ledger, "posts", &[("context", "edit")], &draft).await;
        // Nobody sees a draft, and it is looked for before another one is made.
        let made = reply.and_then(|reply| reply.into_success(&self.site)).map_err(Setback::repeatable)?;
        let Some(id) = post::id(&made.body) else { return Err(made.nonsense(&self.site).repeatable()) };
        let mut post = made.body;
        if post["slug"].as_str() != Some(&slug) {
            // An earlier request arrived after all: its draft came first.
            if let Some(first) = self.begun(sending, ledger).await?.into_iter().find(|other| post::id(other) < Some(id))
            {
                self.discard(id, ledger).await?;
                post = first;
            }
        }
        self.remember(sending, &post, ledger).await?;
        Ok(post)
    }

    async fn remember(&self, sending: &Sending, found: &Value, ledger: &dyn Ledger) -> Result<(), Setback> {
        let Some(id) = post::id(found) else { return Ok(()) };
        let remote = Remote { id: id.to_string(), url: post::address(found) };
        ledger.remember(Thing::Article, &sending.story, &remote).await
    }

    /// Deletes a draft that nobody was shown.
    async fn discard(&self, id: u64, ledger: &dyn Ledger) -> Result<(), Setback> {
        let reply = self.site.delete(ledger, &format!("posts/{id}"), &[("force", "true")]).await?;
        if reply.is_error("rest_post_invalid_id") {
            return Ok(());
        }
        reply.into_success(&self.site).map(|_| ()).map_err(Setback::repeatable)
    }

    /// Deletes what doubled and late requests left: drafts of the same story beside the post.
    async fn sweep(&self, sending: &Sending, kept: &Value, ledger: &dyn Ledger) -> Result<(), Setback> {
        for other in self.begun(sending, ledger).await? {
            if let Some(id) = post::id(&other).filter(|id| Some(*id) != post::id(kept))
                && post::status(&other) == "draft"
            {
                self.discard(id, ledger).await?;
            }
        }
        Ok(())
    }

    async fn publish(&self, sending: &Sending, ledger: &dyn Ledger) -> Result<Held, Setback> {
        self.who(ledger).await?;
        let mut wanted = self.wanted(sending, ledger).await;
        let found = self.find(sending, ledger).await?;
        let first = found.as_ref().is_none_or(|found| post::is_unfinished(found, &sending.story));
        let post = match found {
            Some(found) if self.is_sent(sending, &wanted, &found, ledger).await? => {
                self.remember(sending, &found, ledger).await?;
                return Ok(post::held(&found));
            }
            Some(found) => {
                let ours = match &sending.replaces {
                    Some(etag) => post::is_version(&found, etag),
                    None => first || post::status(&found) == "trash",
                };
                if !ours {
                    return Err(Setback::Mismatch(Reason::new(ReasonCode::Drift, DRIFT)));
                }
                found
            }
            None if sending.replaces.is_some() => {
                return Err(Setback::Mismatch(Reason::new(ReasonCode::Gone, DRIFT)));
            }
            None => self.begin(sending, &wanted, ledger).await?,
        };
        self.remember(sending, &post, ledger).await?;
        wanted.terms = Some(self.terms.of(&self.site, &wanted.section, &wanted.keywords, ledger).await?);
        let Some(id) = post::id(&post) else { return Err(Setback::Refused(Reason::new(ReasonCode::Nonsense, DRIFT))) };
        let mut change = wanted.change(&post, first, self.site.now());
        // Whom the site names later on is the site's to say.
        if first && let Some(author) = self.author(&wanted, ledger).await? {
            change["author"] = json!(author);
        }
        let reply = self.site.post(ledger, &format!("posts/{id}"), &[("context", "edit")], &change).await?;
        if reply.is_error("rest_post_invalid_id") {
            return Err(Setback::Mismatch(Reason::new(ReasonCode::Gone, DRIFT)));
        }
        let stored = reply.into_success(&self.site)?;
        if post::id(&stored.body) != Some(id) || !wanted.is_public(&stored.body) {
            return Err(stored.nonsense(&self.site));
        }
        if !wanted.is_met_by(&stored.body) {
            tracing::warn!(post = id, "WordPress stored the article in other words than it was sent");
        }
        // Something on the way may have doubled the request that made the draft, or brought an earlier one late.
        if first || sending.earlier_sends > 0 {
            // It is published; what may be left beside it is no reason to say otherwise.
            if let Err(setback) = self.sweep(sending, &stored.body, ledger).await {
                tracing::warn!(?setback, "drafts of earlier attempts were not looked for");
            }
        }
        Ok(post::held(&stored.body))
    }

    async fn withdraw(&self, sending: &Sending, ledger: &dyn Ledger) -> Result<Held, Setback> {
        self.who(ledger).await?;
        let Some(found) = self.find(sending, ledger).await? else {
            return Err(Setback::Mismatch(Reason::new(ReasonCode::Gone, DRIFT)));
        };
        if post::is_withdrawn(&found) {
            return Ok(post::held(&found));
        }
        if sending.replaces.as_ref().is_some_and(|etag| !post::is_version(&found, etag)) {
            return Err(Setback::Mismatch(Reason::new(ReasonCode::Drift, DRIFT)));
        }
        let id = post::id(&found).unwrap_or_default();
        let path = format!("posts/{id}");
        let reply = self.site.delete(ledger, &path, &[("force", "false")]).await?;
        if reply.is_error("rest_trash_not_supported") {
            // A site without a trash: what is no longer published is a draft.
            let draft = json!({ "status": "draft" });
            self.site.post(ledger, &path, &[("context", "edit")], &draft).await?.into_success(&self.site)?;
        } else if !reply.is_error("rest_already_trashed") {
            reply.into_success(&self.site)?;
        }
        match self.by_id(id, ledger).await? {
            Some(post) if post::is_withdrawn(&post) => Ok(post::held(&post)),
            _ => Err(Setback::Unclear {
                reason: Reason::new(
                    ReasonCode::Nonsense,
                    "The site did not say whether it took the article down. Galley asks it again.",
                ),
                after: None,
            }),
        }
    }

    /// Whether a post says what was sent. While an earlier request of ours may still be at work there, its categories and
    /// tags are waited for too: WordPress stores a post piece by piece, the words first and those last.
    async fn is_sent(
        &self,
        sending: &Sending,
        wanted: &Wanted,
        found: &Value,
        ledger: &dyn Ledger,
    ) -> Result<bool, Setback> {
        if !wanted.is_met_by(found) {
            return Ok(false);
        }
        if sending.earlier_sends == 0 {
            return Ok(true);
        }
        let terms = self.terms.known(&self.site, &wanted.section, &wanted.keywords, ledger).await?;
        Ok(terms.is_some_and(|terms| terms.are_in(found)))
    }

    /// Whether nobody but Galley wrote what a post says: it is the version to be replaced, or a request of ours that had
    /// no answer left it so, whole or half done.
    async fn is_ours(&self, sending: &Sending, wanted: &Wanted, found: &Value, ledger: &dyn Ledger) -> bool {
        let replaces = sending.replaces.as_deref();
        if replaces.is_some_and(|etag| post::is_version(found, etag)) {
            return true;
        }
        let picture = replaces.and_then(post::picture_of_etag);
        if sending.action == Action::Publish && sending.earlier_sends > 0 && wanted.is_begun_in(found, picture) {
            return true;
        }
        for earlier in &sending.unanswered {
            let left = match earlier.action {
                Action::Withdraw => post::is_withdrawn(found),
                Action::Publish => self.wanted(earlier, ledger).await.is_met_by(found),
            };
            if left {
                return true;
            }
        }
        false
    }

    /// What the post is to say; its categories and tags are found later, because they may have to be made.
    async fn wanted(&self, sending: &Sending, ledger: &dyn Ledger) -> Wanted {
        let (article, _) = sending.article();
        Wanted::of(&article, &Pictures::of(&article, ledger).await, sending)
    }
}

impl Connector for WordPress {
    fn probe(&self) -> Step<'_, Account> {
        Box::pin(async {
            let ledger = MemoryLedger::default();
            self.site.check(&ledger).await?;
            Ok(self.ask_who(&ledger).await?.account)
        })
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
            let found = self.find(sending, ledger).await?.filter(|found| !post::is_withdrawn(found));
            let Some(found) = found else { return Ok(None) };
            let wanted = self.wanted(sending, ledger).await;
            let mut differences = wanted.differences(&found);
            let section: Vec<&String> = wanted.section.last().into_iter().collect();
            for (kind, ours) in [("categories", section), ("tags", wanted.keywords.iter().collect())] {
                let theirs = self.terms.names(&self.site, kind, &post::numbers(&found, kind), ledger).await?;
                let same = ours.len() == theirs.len() && ours.iter().all(|name| theirs.contains(name));
                // A post without a section keeps those that it has.
                if !(same || kind == "categories" && ours.is_empty()) {
                    let from = plan::source_of(kind);
                    differences.extend(FieldDifference::between(kind, json!(theirs), json!(ours), from));
                }
            }
            Ok(Some(differences))
        })
    }

    fn look_up<'a>(&'a self, sending: &'a Sending, ledger: &'a dyn Ledger) -> Step<'a, Option<Found>> {
        Box::pin(async move {
            let Some(found) = self.find(sending, ledger).await? else { return Ok(None) };
            let wanted = self.wanted(sending, ledger).await;
            let is_sent = match sending.action {
                Action::Withdraw => post::is_withdrawn(&found),
                Action::Publish => self.is_sent(sending, &wanted, &found, ledger).await?,
            };
            let is_ours = self.is_ours(sending, &wanted, &found, ledger).await;
            // A draft that was begun is nothing yet, and what somebody put in the trash is gone.
            let nothing = post::is_unfinished(&found, &sending.story) || post::status(&found) == "trash";
            if nothing && !is_sent && !is_ours {
                return Ok(None);
            }
            Ok(Some(Found { held: post::held(&found), is_sent, is_ours, article: found }))
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
            Some(read::back(&article, &Wanted::of(&article, &pictures, sending), &found.article, &pictures))
        })
    }
}

fn forbidden(said: String) -> Reason {
    Reason::new(ReasonCode::Forbidden, said)
}
