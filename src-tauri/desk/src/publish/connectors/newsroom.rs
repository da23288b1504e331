//! The connector of the newsroom protocol (DESIGN §5): conditional PUT of ninjs under the story's own name, media by
//! hash, RFC 9457 problems. The client chooses every name, so the ledger stays empty.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use galley_article::convert::ninjs::from_ninjs;
use serde_json::{Value, json};
use url::Url;

use super::wire::{Answer, Wire, media_type, web_address};
use crate::ports::{Clock, Http, HttpRequest, Later};
use crate::publish::connector::{
    Account, Connector, DRIFT, Found, Held, Ledger, Picture, ReadBack, Reason, ReasonCode, Sending, Setback, Step,
};
use crate::publish::likeness::holds;
use crate::publish::xray::{FieldDifference, PlannedRequest};
use crate::secrets::Token;

/// A name that no story has, to ask for.
const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

/// One newsroom endpoint.
pub struct Newsroom {
    base: Url,
    token: Token,
    wire: Wire,
}

impl Newsroom {
    /// The endpoint at an address, which must be an http(s) address without query; `timeout` bounds each request.
    pub fn at(base: &Url, token: Token, http: Arc<dyn Http>, clock: Arc<dyn Clock>, timeout: Duration) -> Self {
        let hidden = vec![token.clone()];
        Self::over(base, token, Wire { http, clock, timeout, hidden })
    }

    /// The same over what speaks already.
    pub(super) fn over(base: &Url, token: Token, wire: Wire) -> Self {
        let mut base = base.clone();
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        Self { base, token, wire }
    }

    fn request(&self, method: &str, path: &str) -> HttpRequest {
        // `path` is made of fixed words, hex digits and a UUID, so it never holds anything to be escaped.
        let mut request = self.wire.request(method, format!("{}v1/{path}", self.base));
        request.headers = vec![
            ("authorization".to_owned(), format!("Bearer {}", self.token.reveal())),
            ("accept".to_owned(), "application/json, application/problem+json".to_owned()),
        ];
        request
    }

    /// Sends, and sorts out everything that is not an answer of the 2xx kind or one of `expected`.
    async fn exchange(&self, request: HttpRequest, expected: &[u16]) -> Result<Answer, Setback> {
        let answer = self.wire.send(self.base.host_str().unwrap_or_default(), request).await?;
        if answer.is_success() || expected.contains(&answer.status()) { Ok(answer) } else { Err(self.setback(&answer)) }
    }

    fn reason(&self, answer: &Answer, code: ReasonCode, message: impl Into<String>) -> Reason {
        self.wire.reason(answer, code, message, &said(answer))
    }

    fn nonsense(&self, answer: &Answer) -> Setback {
        let message = "What answered does not speak the newsroom protocol. Galley asks the site before it sends \
                       anything again; check the destination's address if this goes on.";
        Setback::Unclear { reason: self.reason(answer, ReasonCode::Nonsense, message), after: answer.retry_after() }
    }

    /// What any answer but the hoped-for one means.
    fn setback(&self, answer: &Answer) -> Setback {
        let refused = |code, message: &str| Setback::Refused(self.reason(answer, code, message));
        let later = |message: &str| Setback::NotNow {
            reason: self.reason(answer, ReasonCode::Busy, message),
            after: answer.retry_after(),
        };
        match answer.status() {
            200..300 => self.nonsense(answer),
            300..400 => {
                let to = answer.header("location").unwrap_or("nowhere");
                let message = format!(
                    "The address answers with a redirect to {}. Galley does not take a token there by itself; if that \
                     address is right, give it to the destination.",
                    self.wire.words(to)
                );
                refused(ReasonCode::Redirected, &message)
            }
            401 => refused(
                ReasonCode::Unauthorized,
                "The endpoint does not accept the token. Give the destination a valid one and publish again.",
            ),
            403 => refused(
                ReasonCode::Forbidden,
                "The token may not do this. Ask the endpoint's keeper for the right, then publish again.",
            ),
            404 | 405 | 410 => refused(
                ReasonCode::WrongAddress,
                "There is no newsroom endpoint at this address. Check the destination's address.",
            ),
            412 => Setback::Mismatch(self.reason(answer, ReasonCode::Drift, DRIFT)),
            413 => refused(
                ReasonCode::TooLarge,
                "The article or a picture is larger than the endpoint takes. Make it smaller and publish again.",
            ),
            408 | 409 | 425 | 429 => later("The endpoint asks for patience. Galley tries again by itself."),
            400..500 => refused(
                ReasonCode::Rejected,
                "The endpoint did not accept the article. Mend what it names and publish again.",
            ),
            500.. if is_problem(answer) => {
                later("The endpoint is out of order and stored nothing. Galley tries again by itself.")
            }
            _ => {
                let message = "The endpoint failed without saying whether it stored the article. Galley asks the site \
                               before it sends anything again.";
                Setback::Unclear {
                    reason: self.reason(answer, ReasonCode::NoAnswer, message),
                    after: answer.retry_after(),
                }
            }
        }
    }
}

impl Connector for Newsroom {
    fn probe(&self) -> Step<'_, Account> {
        Box::pin(async {
            // An endpoint says "no such article" as a problem; any other server's 404 is a page.
            let answer = self.exchange(self.request("GET", &format!("articles/{NOBODY}")), &[404]).await?;
            if answer.status() == 404 && is_problem(&answer) {
                Ok(Account::default())
            } else {
                Err(self.setback(&answer))
            }
        })
    }

    fn put_media<'a>(&'a self, picture: &'a Picture, bytes: &'a [u8], ledger: &'a dyn Ledger) -> Step<'a, ()> {
        Box::pin(async move {
            let path = format!("media/{}", picture.media.sha256);
            ledger.hold().await?;
            let there = self.exchange(self.request("HEAD", &path), &[404]).await.map_err(Setback::repeatable)?;
            if there.status() != 404 {
                return Ok(());
            }
            let mut request = self.request("PUT", &path);
            request.headers.push(("content-type".to_owned(), media_type(&picture.media.mime).to_owned()));
            request.body = bytes.to_vec();
            ledger.hold().await?;
            self.exchange(request, &[]).await.map_err(Setback::repeatable)?;
            Ok(())
        })
    }

    fn put_article<'a>(&'a self, sending: &'a Sending, ledger: &'a dyn Ledger) -> Step<'a, Held> {
        Box::pin(async move {
            let mut request = self.request("PUT", &format!("articles/{}", sending.story));
            request.headers.push(("content-type".to_owned(), "application/json".to_owned()));
            request.headers.push(("idempotency-key".to_owned(), sending.idempotency_key.clone()));
            request.headers.push(match &sending.replaces {
                Some(etag) => ("if-match".to_owned(), etag.clone()),
                None => ("if-none-match".to_owned(), "*".to_owned()),
            });
            request.body = sending.payload.clone();
            ledger.hold().await?;
            let answer = self.exchange(request, &[]).await?;
            let held = answer.json().and_then(|body| held(&answer, &body, &sending.story));
            held.filter(|held| !held.url.is_empty()).ok_or_else(|| self.nonsense(&answer))
        })
    }

    fn differences<'a>(
        &'a self,
        sending: &'a Sending,
        ledger: &'a dyn Ledger,
    ) -> Step<'a, Option<Vec<FieldDifference>>> {
        Box::pin(async move {
            let Some(found) = self.look_up(sending, ledger).await? else { return Ok(None) };
            let payload: Value = serde_json::from_slice(&sending.payload).unwrap_or_default();
            let fields = payload.as_object().into_iter().flatten();
            // Number and time of the version are another every time.
            let said = fields.filter(|(name, _)| !matches!(name.as_str(), "version" | "versionCreated"));
            let differences = said.filter(|(name, ours)| !holds(&found.article[name], ours));
            let differences = differences.filter_map(|(name, ours)| {
                FieldDifference::between(name, found.article[name].clone(), ours.clone(), source_of(name))
            });
            Ok(Some(differences.collect()))
        })
    }

    fn look_up<'a>(&'a self, sending: &'a Sending, ledger: &'a dyn Ledger) -> Step<'a, Option<Found>> {
        Box::pin(async move {
            ledger.hold().await?;
            let answer = self.exchange(self.request("GET", &format!("articles/{}", sending.story)), &[404]).await?;
            if answer.status() == 404 {
                // A page that says 404 may come from anything between here and the endpoint.
                return if is_problem(&answer) { Ok(None) } else { Err(self.nonsense(&answer)) };
            }
            let Some(article) = answer.json().filter(Value::is_object) else { return Err(self.nonsense(&answer)) };
            let held = held(&answer, &article, &sending.story).ok_or_else(|| self.nonsense(&answer))?;
            let says = |payload: &[u8]| serde_json::from_slice(payload).is_ok_and(|sent| holds(&article, &sent));
            let is_sent = says(&sending.payload);
            let is_ours = sending.replaces.as_ref() == Some(&held.etag)
                || sending.unanswered.iter().any(|earlier| says(&earlier.payload));
            Ok(Some(Found { held, is_sent, is_ours, article }))
        })
    }

    fn read_back<'a>(
        &'a self,
        found: &'a Found,
        sending: &'a Sending,
        _ledger: &'a dyn Ledger,
    ) -> Later<'a, Option<ReadBack>> {
        let (sent, read) = (sending.article().0, from_ninjs(&found.article));
        Box::pin(std::future::ready(Some(ReadBack { sent, found: read.article, problems: read.problems })))
    }
}

/// What would be sent: the pictures, then the article as ninjs.
pub(super) fn plan(url: &str, sending: &Sending) -> Vec<PlannedRequest> {
    let base = url.trim_end_matches('/');
    let mut requests: Vec<PlannedRequest> = sending
        .media
        .iter()
        .map(|media| {
            let fields = vec![("content-type", json!(media.mime), "media"), ("bytes", json!(media.bytes), "library")];
            PlannedRequest::new("PUT", format!("{base}/v1/media/{}", media.sha256), fields)
        })
        .collect();
    let payload: Value = serde_json::from_slice(&sending.payload).unwrap_or_default();
    let mut fields = match &sending.replaces {
        Some(etag) => vec![("if-match", json!(etag), "receipt")],
        None => vec![("if-none-match", json!("*"), "receipt")],
    };
    let members = payload.as_object().into_iter().flatten();
    fields.extend(members.map(|(name, value)| (name.as_str(), value.clone(), source_of(name))));
    requests.push(PlannedRequest::new("PUT", format!("{base}/v1/articles/{}", sending.story), fields));
    requests
}

/// Where a member of the ninjs comes from; the table is at [`mod@galley_article::convert::ninjs`].
fn source_of(member: &str) -> &'static str {
    match member {
        "headlines" => "headline, kicker, deck, short_headline",
        "descriptions" => "lead",
        "bodies" => "body",
        "by" | "people" => "credits",
        "infoSources" => "source",
        "located" => "dateline",
        "copyrightNotice" => "rights",
        "language" => "language",
        "subjects" => "section, keywords",
        "embargoedUntil" | "places" => "embargo",
        "associations" => "media, related, corrections",
        "versionCreated" => "plan",
        "standard" | "profile" | "type" | "representationType" => "protocol",
        _ => "story",
    }
}

/// Whether the endpoint itself speaks, in RFC 9457's form.
fn is_problem(answer: &Answer) -> bool {
    answer.media_type().eq_ignore_ascii_case("application/problem+json") && problem(answer).is_some()
}

fn problem(answer: &Answer) -> Option<serde_json::Map<String, Value>> {
    match answer.json() {
        Some(Value::Object(problem)) => Some(problem),
        _ => None,
    }
}

/// The endpoint's own words: a problem's title and detail, else the first line of a text. A page says nothing.
fn said(answer: &Answer) -> String {
    match problem(answer) {
        Some(problem) => ["title", "detail"]
            .iter()
            .filter_map(|name| problem.get(*name).and_then(Value::as_str))
            .filter(|text| !text.trim().is_empty())
            .collect::<Vec<_>>()
            .join(": "),
        None if answer.media_type().eq_ignore_ascii_case("text/plain") => {
            String::from_utf8_lossy(&answer.reply.body).lines().next().unwrap_or_default().to_owned()
        }
        None => String::new(),
    }
}

/// The receipt in an answer: its members, with the ETag header standing in for a missing member.
fn held(answer: &Answer, body: &Value, story: &str) -> Option<Held> {
    let etag = answer.header("etag").or_else(|| body.get("etag").and_then(Value::as_str))?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let version = match body.get("version") {
        Some(Value::Number(number)) => number.to_string(),
        _ => text("version"),
    };
    let received = DateTime::parse_from_rfc3339(&text("received")).ok().map(|at| at.with_timezone(&Utc));
    // An ETag goes back into a header and must be one.
    let sound = !etag.is_empty() && etag.len() <= 1_000 && etag.chars().all(|c| c.is_ascii_graphic());
    let given = body.get("url").and_then(Value::as_str).or_else(|| answer.header("content-location"));
    let url = given.and_then(web_address).unwrap_or_default();
    sound.then(|| Held { id: story.to_owned(), url, version, etag: etag.to_owned(), received })
}
