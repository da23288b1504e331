//! Requests to a WordPress site, and what its answers mean.

use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::sync::OnceCell;
use url::Url;

use super::super::form::Form;
use super::super::wire::{Answer, Wire};
use crate::ports::HttpRequest;
use crate::publish::connector::{Ledger, Reason, ReasonCode, Setback};
use crate::secrets::Token;

/// A site, and where its REST API is.
pub(super) struct Site {
    base: Url,
    credentials: Token,
    wire: Wire,
    /// The address of the API, found once.
    root: OnceCell<Root>,
    /// The site's clock against ours, from its last answer, in seconds.
    skew: Mutex<i64>,
}

/// Where the API is. Sites without pretty addresses have it in the query.
enum Root {
    Path(String),
    Query(String),
}

/// An answer of the API.
pub(super) struct Reply {
    pub(super) answer: Answer,
    /// The status; that of the error in the body where one is there.
    status: u16,
    /// The body; null where it is no JSON.
    pub(super) body: Value,
}

impl Site {
    /// The site at an address. What people paste from the browser's address line is taken off.
    pub(super) fn over(base: &Url, user: &str, password: &Token, wire: Wire) -> Self {
        let mut base = base.clone();
        let path = base.path().trim_end_matches('/').to_owned();
        let path = ["/wp-json", "/wp-admin", "/wp-login.php"]
            .iter()
            .find_map(|end| path.strip_suffix(end))
            .map_or(path.clone(), str::to_owned);
        base.set_path(&format!("{path}/"));
        let credentials = Token::new(STANDARD.encode(format!("{user}:{}", password.reveal())));
        let mut wire = wire;
        // As it is sent, as it is kept, and as WordPress shows it.
        let letters: Vec<char> = password.reveal().chars().collect();
        let grouped: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
        wire.hidden.extend([credentials.clone(), password.clone(), Token::new(grouped.join(" "))]);
        Self { base, credentials, wire, root: OnceCell::new(), skew: Mutex::new(0) }
    }

    /// Now by the site's clock.
    pub(super) fn now(&self) -> DateTime<Utc> {
        let skew = *self.skew.lock().unwrap_or_else(PoisonError::into_inner);
        self.wire.clock.now() + chrono::TimeDelta::seconds(skew)
    }

    pub(super) async fn get(&self, ledger: &dyn Ledger, path: &str, query: &[(&str, &str)]) -> Result<Reply, Setback> {
        let request = self.request(ledger, "GET", path, query).await?;
        self.send(ledger, request).await.map_err(Setback::repeatable)
    }

    pub(super) async fn post(
        &self,
        ledger: &dyn Ledger,
        path: &str,
        query: &[(&str, &str)],
        body: &Value,
    ) -> Result<Reply, Setback> {
        let mut request = self.request(ledger, "POST", path, query).await?;
        request.headers.push(("content-type".to_owned(), "application/json".to_owned()));
        request.body = body.to_string().into_bytes();
        self.send(ledger, request).await
    }

    /// Posts a form with a file in it.
    pub(super) async fn upload(&self, ledger: &dyn Ledger, path: &str, form: Form) -> Result<Reply, Setback> {
        let mut request = self.request(ledger, "POST", path, &[("context", "edit")]).await?;
        request.headers.push(("content-type".to_owned(), form.content_type));
        request.body = form.body;
        self.send(ledger, request).await
    }

    pub(super) async fn delete(
        &self,
        ledger: &dyn Ledger,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Reply, Setback> {
        let request = self.request(ledger, "DELETE", path, query).await?;
        self.send(ledger, request).await
    }

    /// A request with credentials to a path below `wp/v2`.
    async fn request(
        &self,
        ledger: &dyn Ledger,
        method: &str,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<HttpRequest, Setback> {
        let root = self.root.get_or_try_init(|| self.find_root(ledger)).await?;
        let address = root.address(&format!("/wp/v2/{path}"), query).map_err(|error| {
            let said = format!("The address {} cannot be used: {error}.", self.base);
            Setback::Refused(Reason::new(ReasonCode::WrongAddress, said))
        })?;
        let mut request = self.wire.request(method, address);
        request.headers = vec![
            ("authorization".to_owned(), format!("Basic {}", self.credentials.reveal())),
            ("accept".to_owned(), "application/json".to_owned()),
            ("cache-control".to_owned(), "no-cache".to_owned()),
        ];
        Ok(request)
    }

    async fn send(&self, ledger: &dyn Ledger, request: HttpRequest) -> Result<Reply, Setback> {
        ledger.hold().await?;
        let answer = self.wire.send(self.base.host_str().unwrap_or_default(), request).await?;
        if let Some(there) = answer.header("date").and_then(|date| DateTime::parse_from_rfc2822(date).ok()) {
            *self.skew.lock().unwrap_or_else(PoisonError::into_inner) =
                (there.with_timezone(&Utc) - answer.now).num_seconds();
        }
        Ok(Reply::of(answer))
    }

    /// Where the API is. No credentials are sent: what is there may be something else.
    async fn find_root(&self, ledger: &dyn Ledger) -> Result<Root, Setback> {
        let mut problem = None;
        for root in [Root::Path(format!("{}wp-json", self.base)), Root::Query(self.base.to_string())] {
            let reply = self.index(&root, ledger).await?;
            if !offers_posts(&reply.body) {
                // A site that is being mended, and one behind a redirect, say so at the first address.
                problem.get_or_insert(reply);
                continue;
            }
            // A site answers the query below any path; its own is the right one.
            let home = reply.body["home"].as_str().and_then(|home| Url::parse(home).ok());
            let elsewhere =
                home.filter(|home| home.path().trim_end_matches('/') != self.base.path().trim_end_matches('/'));
            if let (Root::Query(_), Some(home)) = (&root, elsewhere) {
                let said = format!("The site's own address is {home}. Give that to the destination.");
                return Err(Setback::Refused(self.reason(&reply, ReasonCode::WrongAddress, said)));
            }
            if reply.body["authentication"].get("application-passwords").is_none() {
                return Err(self.without_passwords(&root, &reply, ledger).await);
            }
            return Ok(root);
        }
        match problem {
            Some(reply) if matches!(reply.status, 300..400 | 429 | 500..) => Err(reply.setback(self).repeatable()),
            Some(reply) => {
                let said = "There is no WordPress site at this address, or its REST interface is shut. Check the \
                            destination's address.";
                Err(Setback::Refused(self.reason(&reply, ReasonCode::WrongAddress, said)))
            }
            None => Err(Setback::Refused(Reason::new(ReasonCode::WrongAddress, "There is no WordPress site."))),
        }
    }

    async fn index(&self, root: &Root, ledger: &dyn Ledger) -> Result<Reply, Setback> {
        let query = [("_fields", "name,home,namespaces,authentication")];
        let address = root.address("/", &query).unwrap_or_else(|_| self.base.to_string());
        let mut request = self.wire.request("GET", address);
        request.headers.push(("accept".to_owned(), "application/json".to_owned()));
        self.send(ledger, request).await.map_err(Setback::repeatable)
    }

    /// Why a site offers no application passwords.
    async fn without_passwords(&self, root: &Root, index: &Reply, ledger: &dyn Ledger) -> Setback {
        let asked = match root.address("/wp/v2/users/me/application-passwords", &[]) {
            Ok(address) => self.send(ledger, self.wire.request("GET", address)).await.map_err(Setback::repeatable),
            Err(_) => return index.nonsense(self).repeatable(),
        };
        let (code, said) = match asked {
            Err(setback) => return setback,
            Ok(reply) if reply.is_error("rest_no_route") => (
                ReasonCode::TooOld,
                "This WordPress is older than 5.6 and has no application passwords. Have it updated.",
            ),
            Ok(_) if self.base.scheme() == "http" => (
                ReasonCode::NoTls,
                "WordPress takes application passwords over https only. Give the destination the site's https address.",
            ),
            Ok(_) => (
                ReasonCode::Forbidden,
                "Application passwords are switched off on this site. Have them switched on, or the https address set \
                 right in the site's settings.",
            ),
        };
        Setback::Refused(self.reason(index, code, said))
    }

    /// Whether there is a WordPress at the address that takes application passwords.
    pub(super) async fn check(&self, ledger: &dyn Ledger) -> Result<(), Setback> {
        self.root.get_or_try_init(|| self.find_root(ledger)).await.map(|_| ())
    }

    /// Words of the site as they may be shown.
    pub(super) fn words(&self, words: &str) -> String {
        self.wire.words(words)
    }

    pub(super) fn reason(&self, reply: &Reply, code: ReasonCode, message: impl Into<String>) -> Reason {
        let reason = self.wire.reason(&reply.answer, code, message, reply.said());
        Reason { status: Some(reply.status), ..reason }
    }
}

impl Root {
    fn address(&self, path: &str, query: &[(&str, &str)]) -> Result<String, url::ParseError> {
        let mut url = match self {
            Self::Path(root) => Url::parse(&format!("{root}{path}"))?,
            Self::Query(base) => {
                let mut url = Url::parse(base)?;
                url.query_pairs_mut().append_pair("rest_route", path);
                url
            }
        };
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url.into())
    }
}

fn offers_posts(index: &Value) -> bool {
    index["namespaces"].as_array().is_some_and(|names| names.iter().any(|name| name == "wp/v2"))
}

impl Reply {
    fn of(answer: Answer) -> Self {
        let body = answer.json().unwrap_or_default();
        // Some hosts answer every request with 200; the error's own status is what WordPress meant.
        let meant = body["code"].as_str().and_then(|_| body["data"]["status"].as_u64());
        let status = meant.and_then(|status| u16::try_from(status).ok()).unwrap_or(answer.status());
        Self { status, body, answer }
    }

    /// Whether WordPress itself answers with this error.
    pub(super) fn is_error(&self, code: &str) -> bool {
        !(200..300).contains(&self.status) && self.body["code"].as_str() == Some(code)
    }

    /// WordPress's own words of an error.
    fn said(&self) -> &str {
        if self.body["code"].is_string() { self.body["message"].as_str().unwrap_or_default() } else { "" }
    }

    /// The reply if it is what was hoped for.
    pub(super) fn into_success(self, site: &Site) -> Result<Self, Setback> {
        match (200..300).contains(&self.status) && (self.body.is_object() || self.body.is_array()) {
            true => Ok(self),
            false => Err(self.setback(site)),
        }
    }

    pub(super) fn nonsense(&self, site: &Site) -> Setback {
        let said = "What answered does not speak as WordPress does. Galley asks the site before it sends anything \
                    again; check the destination's address if this goes on.";
        let reason = site.reason(self, ReasonCode::Nonsense, said);
        Setback::Unclear { reason, after: self.answer.retry_after() }
    }

    /// What any answer but the hoped-for one means.
    fn setback(&self, site: &Site) -> Setback {
        let refused = |code, said: &str| Setback::Refused(site.reason(self, code, said));
        match self.status {
            200..300 => self.nonsense(site),
            300..400 => {
                let to = self.answer.header("location").unwrap_or("nowhere");
                let said = format!(
                    "The address answers with a redirect to {}. Galley does not take a password there by itself; if \
                     that address is right, give it to the destination.",
                    site.wire.words(to)
                );
                refused(ReasonCode::Redirected, &said)
            }
            401 => refused(
                ReasonCode::Unauthorized,
                "WordPress does not accept the user and the application password. Make a new one in the user's profile \
                 there and give it to the destination.",
            ),
            403 => refused(
                ReasonCode::Forbidden,
                "The user may not do this on the site. Have its role changed there, or give the destination another \
                 user.",
            ),
            404 | 405 => refused(
                ReasonCode::WrongAddress,
                "There is no WordPress site at this address, or its REST interface is shut. Check the destination's \
                 address.",
            ),
            413 => refused(
                ReasonCode::TooLarge,
                "The article or a picture is larger than the site takes. Make it smaller and publish again.",
            ),
            408 | 409 | 425 | 429 => {
                let said = "The site asks for patience. Galley tries again by itself.";
                let reason = site.reason(self, ReasonCode::Busy, said);
                Setback::NotNow { reason, after: self.answer.retry_after() }
            }
            400..500 => refused(
                ReasonCode::Rejected,
                "WordPress did not accept the article. Mend what it names and publish again.",
            ),
            _ => {
                let said = "The site failed without saying whether it stored the article. Galley asks it before it \
                            sends anything again.";
                let reason = site.reason(self, ReasonCode::NoAnswer, said);
                Setback::Unclear { reason, after: self.answer.retry_after() }
            }
        }
    }
}
