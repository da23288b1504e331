//! Drift: what a site holds of a story other than what was delivered there. It is read back as an article, shown beside what
//! was delivered and what is written here, and a person says what becomes of it: taken in, merged, or knowingly replaced.
//!
//! The site is asked only for [`Desk::site_version`]; what it answers is kept, and what is decided is decided about that. Should
//! the site be edited once more meanwhile, the next publication finds that out and overwrites nothing.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use galley_article::diff::{Change, Choice, DiffStat, Turn, Weave, diff_articles, merge_with, merge3};
use galley_article::model::Article;
use galley_article::triage::classify;
use rusqlite::Connection;
use serde_json::json;

use super::api::{SettleSite, SiteOf, SiteVersion, SiteWay};
use super::connector::{Ledger, ReadBack, Reason, ReasonCode, Remote, Sending, Setback, Step, Thing};
use super::destinations::connect;
use super::worker::{TIMEOUT, sending};
use crate::api::{Code, Comparison, Fault, MergeReply, Result};
use crate::desk::Desk;
use crate::merging::{Incoming, Way};
use crate::ports::Later;
use crate::standing::{Standing, read_stored};
use crate::store::destinations::{self, DestinationRow};
use crate::store::outbox::{self, DeliveryRow};
use crate::store::site_versions::{self, SiteRow};
use crate::store::{blobs, log, remotes, revisions, stories};
use crate::text::named;

/// What has to be known before a site is asked.
struct Question {
    story: i64,
    destination: DestinationRow,
    last: DeliveryRow,
    /// The deliveries beside it of which the site may hold what they say.
    others: Vec<i64>,
    sending: Sending,
    /// The article that was delivered, with the library's own pictures.
    delivered: Article,
}

/// How often a site is asked, where it takes another version while it answers.
const LOOKS: usize = 3;

impl Question {
    /// Whether what it was asked about is still so: nothing else was delivered or sent meanwhile.
    fn holds(&self, db: &Connection) -> Result<bool> {
        let Some(last) = outbox::published(db, self.story, self.destination.key)? else { return Ok(false) };
        let others = outbox::may_stand(db, &last)?;
        Ok(last.key == self.last.key && others.iter().all(|row| self.others.contains(&row.key)))
    }
}

impl Desk {
    /// Asks a destination what it holds of a story, and keeps the answer for [`Self::settle_site`]. Changes nothing there.
    /// An answer that a publication has overtaken is void, and the site is asked again.
    pub async fn site_version(&self, request: &SiteOf) -> Result<SiteVersion> {
        for _ in 0..LOOKS {
            if let Some(seen) = self.ask_site(request).await? {
                return Ok(seen);
            }
        }
        let said = "The story was published there again and again while the site was asked. Nothing was kept; look once \
                    more when that has ended.";
        Err(Fault::new(Code::Invalid, said).with(json!({ "why": "overtaken", "destination": request.destination })))
    }

    /// Asks once; `None` where the site took another version meanwhile.
    async fn ask_site(&self, request: &SiteOf) -> Result<Option<SiteVersion>> {
        let (desk, of) = (self.clone(), request.clone());
        let (question, made) = off(move || {
            let question = desk.question(&of)?;
            let connector = connect(&desk, question.destination.key, TIMEOUT);
            Ok((question, connector))
        })
        .await?;
        let name = question.destination.name.clone();
        let connector = made.map_err(|reason| unanswered(&name, reason))?;
        let ledger = Asking { desk: self.clone(), destination: question.destination.key };
        let found = connector.look_up(&question.sending, &ledger).await;
        let Some(found) = found.map_err(|setback| unanswered(&name, setback.into_reason()))? else {
            let said = "The site no longer has this article; somebody removed it there. Publish again to put it back.";
            let gone = Reason::new(ReasonCode::Gone, said);
            let (desk, reason) = (self.clone(), gone.clone());
            let is_valid = off(move || {
                desk.write(|w| {
                    let is_valid = question.holds(w)?;
                    if is_valid {
                        outbox::mark_lost(w, question.last.key, &reason)?;
                        log::tell(w, Some(&question.last.delivery.story), "delivery")?;
                    }
                    Ok(is_valid)
                })
            })
            .await?;
            return if is_valid { Err(unanswered(&name, gone)) } else { Ok(None) };
        };
        let read = connector.read_back(&found, &question.sending, &ledger).await.ok_or_else(|| {
            let said = format!("What {name} holds cannot be read back as an article yet. Look at its page.");
            Fault::new(Code::Invalid, said).with(json!({ "why": "not-read", "destination": name }))
        })?;
        let (desk, of) = (self.clone(), request.clone());
        off(move || {
            let back = |article: Article| desk.with_originals(article, &question.delivered);
            let ReadBack { sent, found: site, problems } = read;
            let row = SiteRow {
                delivery: question.last.key,
                etag: found.held.etag.clone(),
                url: found.held.url.clone(),
                version: found.held.version.clone(),
                sent: back(sent)?,
                found: back(site)?,
                problems,
                edited: !(found.is_sent || found.is_ours),
                settled: false,
            };
            let is_valid = desk.write(|w| {
                let is_valid = question.holds(w)?;
                if is_valid {
                    site_versions::put(w, question.story, question.destination.key, &row)?;
                }
                Ok(is_valid)
            })?;
            if is_valid { desk.shown_version(&of, &question).map(Some) } else { Ok(None) }
        })
        .await
    }

    /// Says what becomes of what a site was found to hold. The next publication then replaces that very version; what stood
    /// here is kept as a revision where it changes.
    pub fn settle_site(&self, request: &SettleSite) -> Result<MergeReply> {
        let actor = named(&request.actor)?;
        let (standing, row) = self.write(|w| {
            if request.way == SiteWay::Keep {
                self.must_be_desk(w, actor, "replace what a site holds")?;
            }
            let standing = Standing::load(w, self.cache(), &request.story)?.in_use()?;
            let destination = destinations::get(w, &request.destination)?;
            let site = site_versions::find(w, standing.row.key, destination.key)?;
            let Some(site) = site.filter(|site| site.etag == request.etag) else {
                let said = format!(
                    "{} has been asked anew meanwhile. Nothing was changed; look at it again.",
                    destination.name
                );
                return Err(Fault::new(Code::Invalid, said).with(json!({ "why": "other-version" })));
            };
            let detail = json!({ "destination": destination.name, "version": site.version, "url": site.url });
            site_versions::settle(w, standing.row.key, destination.key)?;
            let (act, decided) = match request.way {
                SiteWay::Keep => {
                    log::append(w, Some(&request.story), actor, "kept-over-site", &detail)?;
                    return Ok((standing, None));
                }
                SiteWay::Take => ("took-from-site", Some(Choice::Theirs)),
                SiteWay::Merge => ("merged-from-site", None),
            };
            log::append(w, Some(&request.story), actor, act, &detail)?;
            let other = Incoming { article: site.found, author: destination.name, revision: None };
            self.bring_in(w, standing, actor, &site.sent, &other, Way { track: true, decided })
        })?;
        self.merged(standing, row)
    }

    fn question(&self, request: &SiteOf) -> Result<Question> {
        self.read(|db| {
            let story = stories::get(db, &request.story)?;
            let destination = destinations::get(db, &request.destination)?;
            let last = outbox::published(db, story.key, destination.key)?.ok_or_else(|| {
                let said =
                    format!("The story is not known to be on {}, so there is nothing to compare.", destination.name);
                Fault::new(Code::Invalid, said).with(json!({ "why": "not-there" }))
            })?;
            let revision = revisions::get(db, story.key, last.delivery.revision)?;
            let others = outbox::may_stand(db, &last)?;
            let sending = Sending {
                replaces: last.delivery.receipt.as_ref().map(|receipt| receipt.etag.clone()),
                unanswered: others.iter().map(|row| sending(db, row)).collect::<Result<_>>()?,
                earlier_sends: 0,
                ..sending(db, &last)?
            };
            let delivered = read_stored(&blobs::get(db, &revision.working.0)?)?;
            let others = others.iter().map(|row| row.key).collect();
            Ok(Question { story: story.key, destination, last, others, sending, delivered })
        })
    }

    /// What a site was found to hold, beside what was delivered and what is written here.
    fn shown_version(&self, request: &SiteOf, question: &Question) -> Result<SiteVersion> {
        let (working, site, at) = self.read(|db| {
            let standing = Standing::load(db, self.cache(), &request.story)?;
            let site = site_versions::find(db, question.story, question.destination.key)?;
            let site = site.ok_or_else(|| Fault::not_found("version of the site", &question.destination.name))?;
            Ok((Arc::clone(&standing.texts.working), site, standing.text.turn.last))
        })?;
        let name = &question.destination.name;
        let (_, conflicts) = merge3(&site.sent, &working, &site.found);
        let choices = conflicts.iter().map(|conflict| (conflict.id.clone(), Choice::Theirs)).collect();
        let taken = merge_with(&site.sent, &working, &site.found, &choices).0;
        Ok(SiteVersion {
            destination: name.clone(),
            edited: site.edited,
            same: site.sent == site.found,
            settled: site.settled,
            revision: question.last.delivery.revision,
            theirs: self.compared(&site.sent, &site.found, name, self.ports().clock.now()),
            ours: self.compared(&question.delivered, &working, "", at),
            taken: self.compared(&working, &taken, name, self.ports().clock.now()),
            conflicts: conflicts.len(),
            etag: site.etag,
            url: site.url,
            version: site.version,
            problems: site.problems,
        })
    }

    fn compared(&self, old: &Article, new: &Article, author: &str, at: DateTime<Utc>) -> Comparison {
        let turn = Turn { author: author.to_owned(), at };
        let mut changes: Vec<Change> = Weave::new(old).advance(new, &turn).changes();
        if let Some(rules) = self.rules() {
            classify(&mut changes, new, rules);
        }
        let stat = DiffStat::of_articles(&diff_articles(old, new));
        Comparison { old: old.clone(), new: new.clone(), changes, stat }
    }

    /// An article as it went out, with the pictures that its renditions were made of.
    fn with_originals(&self, mut article: Article, delivered: &Article) -> Result<Article> {
        self.put_originals_back(&mut article, &delivered.media)?;
        Ok(article)
    }
}

/// What a connector may remember while it is only asked.
struct Asking {
    desk: Desk,
    destination: i64,
}

impl Ledger for Asking {
    fn hold(&self) -> Step<'_, ()> {
        Box::pin(std::future::ready(Ok(())))
    }

    fn recall<'a>(&'a self, thing: Thing, key: &'a str) -> Later<'a, Option<Remote>> {
        let (desk, destination, key) = (self.desk.clone(), self.destination, key.to_owned());
        Box::pin(async move { off(move || desk.read(|db| remotes::find(db, destination, thing, &key))).await.ok()? })
    }

    fn remember<'a>(&'a self, thing: Thing, key: &'a str, remote: &'a Remote) -> Step<'a, ()> {
        let (desk, destination, key, remote) = (self.desk.clone(), self.destination, key.to_owned(), remote.clone());
        Box::pin(async move {
            let kept = off(move || desk.write(|w| remotes::put(w, destination, thing, &key, &remote))).await;
            kept.map_err(|_| Setback::ClaimLost)
        })
    }
}

/// Does what waits for the disk away from the threads that wait for networks.
async fn off<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Fault::new(Code::Internal, format!("Asking the site broke off: {error}.")))?
}

fn unanswered(destination: &str, reason: Reason) -> Fault {
    let said = reason.message.clone();
    Fault::new(Code::Endpoint, said).with(json!({ "destination": destination, "reason": reason }))
}
