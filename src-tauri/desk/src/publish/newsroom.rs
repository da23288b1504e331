//! The connector of the newsroom protocol (DESIGN §5): conditional PUT of ninjs under the story's own name, media by
//! hash, RFC 9457 problems.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use galley_article::model::Media;
use serde_json::Value;
use url::Url;

use super::connector::{Capabilities, Connector, Found, Held, Reason, ReasonCode, Sending, Setback, Step};
use crate::ports::{Clock, Http, HttpFault, HttpReply, HttpRequest};
use crate::secrets::Token;

/// What an endpoint of this kind can do.
pub const CAPABILITIES: Capabilities = Capabilities { schedules: false, withdraws: true, versions: true };

/// A name that no story has, to ask for.
const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

/// How many characters of an endpoint's words are kept.
const WORDS: usize = 300;

/// One newsroom endpoint.
pub struct Newsroom {
    base: Url,
    token: Token,
    http: Arc<dyn Http>,
    clock: Arc<dyn Clock>,
    timeout: Duration,
}

impl Newsroom {
    /// The endpoint at an address, which must be an http(s) address without query; `timeout` bounds each request.
    pub fn at(base: &Url, token: Token, http: Arc<dyn Http>, clock: Arc<dyn Clock>, timeout: Duration) -> Self {
        let mut base = base.clone();
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        Self { base, token, http, clock, timeout }
    }

    fn request(&self, method: &str, path: &str) -> HttpRequest {
        // `path` is made of fixed words, hex digits and a UUID, so it never holds anything to be escaped.
        let url = format!("{}v1/{path}", self.base);
        let headers = vec![
            ("authorization".to_owned(), format!("Bearer {}", self.token.reveal())),
            ("accept".to_owned(), "application/json, application/problem+json".to_owned()),
        ];
        HttpRequest { method: method.to_owned(), url, headers, body: Vec::new(), timeout: self.timeout }
    }

    /// Sends, and sorts out everything that is not an answer of the 2xx kind or one of `expected`.
    async fn exchange(&self, request: HttpRequest, expected: &[u16]) -> Result<Answer, Setback> {
        let host = self.base.host_str().unwrap_or_default().to_owned();
        match self.http.send(request).await {
            Ok(reply) => {
                let answer = Answer { reply, now: self.clock.now() };
                let status = answer.reply.status;
                if (200..300).contains(&status) || expected.contains(&status) {
                    Ok(answer)
                } else {
                    Err(answer.setback(&self.token))
                }
            }
            Err(HttpFault { unsent: true, message }) => {
                let said = self.token.blot(&shorten(&message));
                let message = format!("{host} could not be reached. Galley tries again by itself.");
                let reason = Reason { said, ..Reason::new(ReasonCode::Unreachable, message) };
                Err(Setback::NotNow { reason, after: None })
            }
            Err(HttpFault { unsent: false, message }) => {
                let said = self.token.blot(&shorten(&message));
                let message =
                    format!("{host} gave no clear answer. Galley asks the site before it sends anything again.");
                let reason = Reason { said, ..Reason::new(ReasonCode::NoAnswer, message) };
                Err(Setback::Unclear { reason, after: None })
            }
        }
    }
}

impl Connector for Newsroom {
    fn capabilities(&self) -> Capabilities {
        CAPABILITIES
    }

    fn probe(&self) -> Step<'_, ()> {
        Box::pin(async {
            // An endpoint says "no such article" as a problem; any other server's 404 is a page.
            let answer = self.exchange(self.request("GET", &format!("articles/{NOBODY}")), &[404]).await?;
            if answer.reply.status == 404 && answer.is_problem() { Ok(()) } else { Err(answer.setback(&self.token)) }
        })
    }

    fn put_media<'a>(&'a self, media: &'a Media, bytes: &'a [u8]) -> Step<'a, ()> {
        Box::pin(async move {
            let path = format!("media/{}", media.sha256);
            let there = self.exchange(self.request("HEAD", &path), &[404]).await.map_err(repeatable)?;
            if there.reply.status != 404 {
                return Ok(());
            }
            let mut request = self.request("PUT", &path);
            request.headers.push(("content-type".to_owned(), media.mime.clone()));
            request.body = bytes.to_vec();
            self.exchange(request, &[]).await.map_err(repeatable)?;
            Ok(())
        })
    }

    fn put_article<'a>(&'a self, sending: &'a Sending) -> Step<'a, Held> {
        Box::pin(async move {
            let mut request = self.request("PUT", &format!("articles/{}", sending.story));
            request.headers.push(("content-type".to_owned(), "application/json".to_owned()));
            request.headers.push(("idempotency-key".to_owned(), sending.idempotency_key.clone()));
            request.headers.push(match &sending.replaces {
                Some(etag) => ("if-match".to_owned(), etag.clone()),
                None => ("if-none-match".to_owned(), "*".to_owned()),
            });
            request.body = sending.payload.clone();
            let answer = self.exchange(request, &[]).await?;
            let body: Option<Value> = serde_json::from_slice(&answer.reply.body).ok();
            let held = body.and_then(|body| answer.held(&body)).filter(|held| !held.url.is_empty());
            held.ok_or_else(|| answer.nonsense(&self.token))
        })
    }

    fn look_up<'a>(&'a self, story: &'a str) -> Step<'a, Option<Found>> {
        Box::pin(async move {
            let answer = self.exchange(self.request("GET", &format!("articles/{story}")), &[404]).await?;
            if answer.reply.status == 404 {
                // A page that says 404 may come from anything between here and the endpoint.
                return if answer.is_problem() { Ok(None) } else { Err(answer.nonsense(&self.token)) };
            }
            let article: Option<Value> = serde_json::from_slice(&answer.reply.body).ok().filter(Value::is_object);
            let Some(article) = article else { return Err(answer.nonsense(&self.token)) };
            let held = answer.held(&article).ok_or_else(|| answer.nonsense(&self.token))?;
            Ok(Some(Found { held, article }))
        })
    }
}

/// A setback of a request that may be repeated whatever became of it: media are named by their content.
fn repeatable(setback: Setback) -> Setback {
    match setback {
        Setback::Unclear { reason, after } => Setback::NotNow { reason, after },
        other => other,
    }
}

/// An answer, and when it came.
struct Answer {
    reply: HttpReply,
    now: DateTime<Utc>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.reply.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    fn media_type(&self) -> &str {
        self.header("content-type").and_then(|value| value.split(';').next()).unwrap_or_default().trim()
    }

    /// Whether the endpoint itself speaks, in RFC 9457's form.
    fn is_problem(&self) -> bool {
        self.media_type().eq_ignore_ascii_case("application/problem+json") && self.problem().is_some()
    }

    fn problem(&self) -> Option<serde_json::Map<String, Value>> {
        match serde_json::from_slice(&self.reply.body) {
            Ok(Value::Object(problem)) => Some(problem),
            _ => None,
        }
    }

    /// The endpoint's own words: a problem's title and detail, else the first line of a text. A page says nothing.
    fn said(&self, token: &Token) -> String {
        let words = match self.problem() {
            Some(problem) => ["title", "detail"]
                .iter()
                .filter_map(|name| problem.get(*name).and_then(Value::as_str))
                .filter(|text| !text.trim().is_empty())
                .collect::<Vec<_>>()
                .join(": "),
            None if self.media_type().eq_ignore_ascii_case("text/plain") => {
                String::from_utf8_lossy(&self.reply.body).lines().next().unwrap_or_default().to_owned()
            }
            None => String::new(),
        };
        shorten(&token.blot(&words))
    }

    fn reason(&self, code: ReasonCode, message: impl Into<String>, token: &Token) -> Reason {
        Reason { code, status: Some(self.reply.status), message: message.into(), said: self.said(token) }
    }

    /// The pause the endpoint wishes: seconds or an HTTP date.
    fn retry_after(&self) -> Option<TimeDelta> {
        let value = self.header("retry-after")?;
        if let Ok(seconds) = value.parse::<u32>() {
            return Some(TimeDelta::seconds(i64::from(seconds)));
        }
        let until = DateTime::parse_from_rfc2822(value).ok()?;
        Some((until.with_timezone(&Utc) - self.now).max(TimeDelta::zero()))
    }

    /// The receipt in an answer: its members, with the ETag header standing in for a missing member.
    fn held(&self, body: &Value) -> Option<Held> {
        let etag = self.header("etag").or_else(|| body.get("etag").and_then(Value::as_str))?;
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let version = match body.get("version") {
            Some(Value::Number(number)) => number.to_string(),
            _ => text("version"),
        };
        let received = DateTime::parse_from_rfc3339(&text("received")).ok().map(|at| at.with_timezone(&Utc));
        // An ETag goes back into a header and must be one.
        let sound = !etag.is_empty() && etag.len() <= 1_000 && etag.chars().all(|c| c.is_ascii_graphic());
        // The address is opened from the window: a web address or nothing.
        let given = body.get("url").and_then(Value::as_str).or_else(|| self.header("content-location"));
        let url = given.and_then(|url| Url::parse(url).ok()).filter(|url| matches!(url.scheme(), "http" | "https"));
        let url = url.map(String::from).unwrap_or_default();
        sound.then(|| Held { url, version, etag: etag.to_owned(), received })
    }

    fn nonsense(&self, token: &Token) -> Setback {
        let message = "What answered does not speak the newsroom protocol. Galley asks the site before it sends \
                       anything again; check the destination's address if this goes on.";
        Setback::Unclear { reason: self.reason(ReasonCode::Nonsense, message, token), after: self.retry_after() }
    }

    /// What any answer but the hoped-for one means.
    fn setback(&self, token: &Token) -> Setback {
        let refused = |code, message: &str| Setback::Refused(self.reason(code, message, token));
        let later = |message: &str| Setback::NotNow {
            reason: self.reason(ReasonCode::Busy, message, token),
            after: self.retry_after(),
        };
        match self.reply.status {
            200..300 => self.nonsense(token),
            300..400 => {
                let to = self.header("location").unwrap_or("nowhere");
                let message = format!(
                    "The address answers with a redirect to {}. Galley does not take a token there by itself; if that \
                     address is right, give it to the destination.",
                    shorten(&token.blot(to))
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
            412 => Setback::Mismatch(self.reason(ReasonCode::Drift, DRIFT, token)),
            413 => refused(
                ReasonCode::TooLarge,
                "The article or a picture is larger than the endpoint takes. Make it smaller and publish again.",
            ),
            408 | 409 | 425 | 429 => later("The endpoint asks for patience. Galley tries again by itself."),
            400..500 => refused(
                ReasonCode::Rejected,
                "The endpoint did not accept the article. Mend what it names and publish again.",
            ),
            500.. if self.is_problem() => {
                later("The endpoint is out of order and stored nothing. Galley tries again by itself.")
            }
            _ => {
                let message = "The endpoint failed without saying whether it stored the article. Galley asks the site \
                               before it sends anything again.";
                Setback::Unclear {
                    reason: self.reason(ReasonCode::NoAnswer, message, token),
                    after: self.retry_after(),
                }
            }
        }
    }
}

/// What is said of another's edit.
pub(super) const DRIFT: &str = "The site was edited since it was last published from here, and nothing was overwritten. \
                                Compare the site's page with the story and take over what is right before you publish \
                                again.";

fn shorten(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(WORDS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
