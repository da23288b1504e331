//! Requests to a Ghost site, their signatures, and what its answers mean.

use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::sync::OnceCell;
use url::Url;

use super::super::form::Form;
use super::super::wire::{Answer, Wire};
use crate::ports::HttpRequest;
use crate::publish::connector::{Ledger, Reason, ReasonCode, Setback};
use crate::secrets::Token;

/// The oldest version that takes what is sent: the Admin API without a version in its address, and Lexical.
const OLDEST: (u32, u32) = (5, 60);

/// A site, and the key to it.
pub(super) struct Site {
    base: Url,
    key: Token,
    wire: Wire,
    /// The version of Ghost, asked once.
    version: OnceCell<String>,
    /// The site's clock against ours, from its last answer, in seconds.
    skew: Mutex<i64>,
}

/// An answer of the API.
pub(super) struct Reply {
    answer: Answer,
    /// What the request was signed with: a site may repeat it.
    signature: Token,
    /// The body; null where it is no JSON.
    pub(super) body: Value,
}

impl Site {
    /// The site at an address. What people paste from the browser's address line is taken off.
    pub(super) fn over(base: &Url, key: &Token, wire: Wire) -> Self {
        let mut base = base.clone();
        let path = base.path().to_owned();
        let end = path.find("/ghost/").or_else(|| path.strip_suffix("/ghost").map(str::len));
        base.set_path(&format!("{}/", path[..end.unwrap_or(path.len())].trim_end_matches('/')));
        let mut wire = wire;
        wire.hidden.push(key.clone());
        if let Some((_, secret)) = key.reveal().split_once(':') {
            wire.hidden.push(Token::new(secret));
        }
        Self { base, key: key.clone(), wire, version: OnceCell::new(), skew: Mutex::new(0) }
    }

    /// Now by the site's clock.
    pub(super) fn now(&self) -> DateTime<Utc> {
        let skew = *self.skew.lock().unwrap_or_else(PoisonError::into_inner);
        self.wire.clock.now() + TimeDelta::seconds(skew)
    }

    pub(super) async fn get(&self, ledger: &dyn Ledger, path: &str, query: &[(&str, &str)]) -> Result<Reply, Setback> {
        self.send(ledger, "GET", path, query, &Value::Null).await.map_err(Setback::repeatable)
    }

    /// Sends a request with a signature of its own; a body of null is none.
    pub(super) async fn send(
        &self,
        ledger: &dyn Ledger,
        method: &str,
        path: &str,
        query: &[(&str, &str)],
        body: &Value,
    ) -> Result<Reply, Setback> {
        let mut request = self.wire.request(method, self.address(path, query));
        if !body.is_null() {
            request.headers.push(("content-type".to_owned(), "application/json".to_owned()));
            request.body = body.to_string().into_bytes();
        }
        self.signed(ledger, request).await
    }

    /// Posts a form with a file in it.
    pub(super) async fn upload(&self, ledger: &dyn Ledger, path: &str, form: Form) -> Result<Reply, Setback> {
        let mut request = self.wire.request("POST", self.address(path, &[]));
        request.headers.push(("content-type".to_owned(), form.content_type));
        request.body = form.body;
        self.signed(ledger, request).await
    }

    /// Whether a file is still where the site said; asked as any reader would.
    pub(super) async fn has(&self, ledger: &dyn Ledger, address: &str) -> Result<bool, Setback> {
        ledger.hold().await?;
        let request = self.wire.request("HEAD", address.to_owned());
        let host = Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        let answer = self.wire.send(&host, request).await.map_err(Setback::repeatable)?;
        Ok(!matches!(answer.status(), 404 | 410))
    }

    fn address(&self, path: &str, query: &[(&str, &str)]) -> String {
        let mut url = self.base.clone();
        url.set_path(&format!("{}ghost/api/admin/{path}", self.base.path()));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url.into()
    }

    async fn signed(&self, ledger: &dyn Ledger, request: HttpRequest) -> Result<Reply, Setback> {
        // The first answer also tells the site's time, by which signatures are judged.
        self.version(ledger).await?;
        let mut request = request;
        let signature = self.signature()?;
        request.headers.push(("authorization".to_owned(), format!("Ghost {}", signature.reveal())));
        self.exchange(ledger, request, signature).await
    }

    async fn exchange(&self, ledger: &dyn Ledger, request: HttpRequest, signature: Token) -> Result<Reply, Setback> {
        let mut request = request;
        request.headers.push(("accept".to_owned(), "application/json".to_owned()));
        request.headers.push(("accept-version".to_owned(), "v5.0".to_owned()));
        ledger.hold().await?;
        let answer = self.wire.send(self.base.host_str().unwrap_or_default(), request).await?;
        if let Some(there) = answer.header("date").and_then(|date| DateTime::parse_from_rfc2822(date).ok()) {
            *self.skew.lock().unwrap_or_else(PoisonError::into_inner) =
                (there.with_timezone(&Utc) - answer.now).num_seconds();
        }
        let body = answer.json().unwrap_or_default();
        Ok(Reply { answer, signature, body })
    }

    /// A JSON Web Token (RFC 7519) for the next five minutes, signed with HMAC-SHA-256 by the key's second half.
    fn signature(&self) -> Result<Token, Setback> {
        let parts = self.key.reveal().split_once(':').and_then(|(id, secret)| Some((id, bytes_of_hex(secret)?)));
        let Some((id, secret)) = parts.filter(|(id, secret)| !id.is_empty() && !secret.is_empty()) else {
            let said = "The token is no Admin API key, which is an id, a colon and hex digits. Copy it from Ghost's \
                        integrations and add the destination again with it.";
            return Err(Setback::Refused(Reason::new(ReasonCode::Unauthorized, said)));
        };
        let now = self.now().timestamp();
        Ok(Token::new(token(id, &secret, now)))
    }

    /// The version of Ghost. No credentials are sent: what is at the address may be something else.
    pub(super) async fn version(&self, ledger: &dyn Ledger) -> Result<&str, Setback> {
        self.version.get_or_try_init(|| self.ask_version(ledger)).await.map(String::as_str)
    }

    async fn ask_version(&self, ledger: &dyn Ledger) -> Result<String, Setback> {
        let ask = async |address: String| {
            let request = self.wire.request("GET", address);
            self.exchange(ledger, request, Token::new("")).await.map_err(Setback::repeatable)
        };
        let reply = ask(self.address("site/", &[])).await?;
        let version = |reply: &Reply| reply.body["site"]["version"].as_str().map(str::to_owned);
        let too_old = |reply: &Reply, version: &str| {
            let said = format!(
                "This is Ghost {}; Galley needs {}.{} or newer. Have it updated.",
                self.wire.words(version),
                OLDEST.0,
                OLDEST.1
            );
            Setback::Refused(self.reason(reply, ReasonCode::TooOld, said))
        };
        match version(&reply) {
            Some(found) if is_old(&found) => Err(too_old(&reply, &found)),
            Some(found) => Ok(found),
            None if matches!(reply.answer.status(), 200 | 404 | 405 | 410) => {
                // Before version 5 the address had a version in it.
                let older = ask(format!("{}ghost/api/v3/admin/site/", self.base)).await?;
                match version(&older) {
                    Some(found) if is_old(&found) => Err(too_old(&older, &found)),
                    // It is there; what answered before was something else on the way.
                    Some(found) => Ok(found),
                    None => {
                        let said = "There is no Ghost site at this address. Check the destination's address.";
                        Err(Setback::Refused(self.reason(&reply, ReasonCode::WrongAddress, said)))
                    }
                }
            }
            None => Err(reply.setback(self).repeatable()),
        }
    }

    /// Words of the site as they may be shown.
    pub(super) fn words(&self, words: &str) -> String {
        self.wire.words(words)
    }

    pub(super) fn reason(&self, reply: &Reply, code: ReasonCode, message: impl Into<String>) -> Reason {
        self.wire.reason(&reply.answer, code, message, &reply.signature.blot(&reply.said()))
    }
}

impl Reply {
    pub(super) fn is_success(&self) -> bool {
        self.answer.is_success()
    }

    /// Whether Ghost itself answers with an error of this type.
    pub(super) fn is_error(&self, kind: &str) -> bool {
        !self.is_success() && self.body["errors"][0]["type"].as_str() == Some(kind)
    }

    /// Ghost's own words of an error.
    fn said(&self) -> String {
        let error = &self.body["errors"][0];
        let words = ["message", "context"].iter().filter_map(|name| error[*name].as_str());
        words.filter(|words| !words.trim().is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The reply if it is what was hoped for.
    pub(super) fn into_success(self, site: &Site) -> Result<Self, Setback> {
        if self.is_success() && self.body.is_object() { Ok(self) } else { Err(self.setback(site)) }
    }

    pub(super) fn nonsense(&self, site: &Site) -> Setback {
        let said = "What answered does not speak as Ghost does. Galley asks the site before it sends anything again; \
                    check the destination's address if this goes on.";
        Setback::Unclear { reason: site.reason(self, ReasonCode::Nonsense, said), after: self.answer.retry_after() }
    }

    /// What any answer but the hoped-for one means.
    pub(super) fn setback(&self, site: &Site) -> Setback {
        let refused = |code, said: &str| Setback::Refused(site.reason(self, code, said));
        let later = |said: &str| Setback::NotNow {
            reason: site.reason(self, ReasonCode::Busy, said),
            after: self.answer.retry_after(),
        };
        match self.answer.status() {
            200..300 => self.nonsense(site),
            300..400 => self.redirected(site),
            401 => refused(
                ReasonCode::Unauthorized,
                "Ghost does not accept the key. Copy the Admin API key from Ghost's integrations and add the \
                 destination again with it.",
            ),
            403 => refused(
                ReasonCode::Forbidden,
                "The key may not do this on the site. Give the destination the Admin API key of an integration, or the \
                 token of a user who may publish.",
            ),
            404 | 405 | 410 => refused(
                ReasonCode::WrongAddress,
                "There is no Ghost site at this address. Check the destination's address.",
            ),
            406 => {
                refused(ReasonCode::TooOld, "This version of Ghost does not take what Galley sends. Have it updated.")
            }
            413 => refused(
                ReasonCode::TooLarge,
                "The article or a picture is larger than the site takes. Make it smaller and publish again.",
            ),
            408 | 409 | 425 | 429 => later("The site asks for patience. Galley tries again by itself."),
            400..500 => {
                refused(ReasonCode::Rejected, "Ghost did not accept the article. Mend what it names and publish again.")
            }
            503 if self.is_error("MaintenanceError") => {
                later("The site is being mended and stored nothing. Galley tries again by itself.")
            }
            _ => {
                let said = "The site failed without saying whether it stored the article. Galley asks it before it \
                            sends anything again.";
                let reason = site.reason(self, ReasonCode::NoAnswer, said);
                Setback::Unclear { reason, after: self.answer.retry_after() }
            }
        }
    }

    fn redirected(&self, site: &Site) -> Setback {
        let to = self.answer.header("location").unwrap_or("nowhere");
        let there = Url::parse(to).ok().filter(|url| url.scheme() == "https" && site.base.scheme() == "http");
        if there.is_some_and(|url| url.host() == site.base.host()) {
            let said = "This site speaks https only. Give the destination its https address.";
            return Setback::Refused(site.reason(self, ReasonCode::NoTls, said));
        }
        let said = format!(
            "The address answers with a redirect to {}. Galley does not take a key there by itself; if that address is \
             right, give it to the destination.",
            site.wire.words(&self.signature.blot(to))
        );
        Setback::Refused(site.reason(self, ReasonCode::Redirected, said))
    }
}

fn is_old(version: &str) -> bool {
    let mut numbers = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) < OLDEST
}

/// A token issued now, in seconds since 1970.
fn token(id: &str, secret: &[u8], now: i64) -> String {
    let header = json!({ "alg": "HS256", "typ": "JWT", "kid": id }).to_string();
    let claims = json!({ "iat": now, "exp": now + 300, "aud": "/admin/" }).to_string();
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    // HMAC takes a key of any length, so the branch without a signature is never taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return signed };
    mac.update(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

fn bytes_of_hex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_signed_as_rfc_7515_says() {
        // Computed with another implementation of HMAC.
        let token = token("kid1", &[1, 2, 3, 255], 1_700_000_000);
        assert_eq!(
            token,
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImtpZDEifQ.eyJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMDMwMCwiYXVkIjoiL2FkbWluLyJ9.mrTKhdEkAbflrEEm2e3AH69UaKLNa9t0VipKC-Gw4XA"
        );
    }

    #[test]
    fn versions_and_keys() {
        assert!(is_old("4.48.9") && is_old("5.9") && is_old("0.11.14"));
        assert!(!is_old("5.130") && !is_old("6.0") && !is_old("5.60.0-rc1"));
        assert_eq!(bytes_of_hex("00fF"), Some(vec![0, 255]));
        assert_eq!((bytes_of_hex("0"), bytes_of_hex("zz"), bytes_of_hex("页页")), (None, None, None));
    }
}
