//! One request and its answer, as every connector over HTTP sees them: faults of the connection as setbacks, and what can
//! be read from any answer without knowing the protocol.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use url::Url;

use crate::ports::{Clock, Http, HttpFault, HttpReply, HttpRequest};
use crate::publish::connector::{Reason, ReasonCode, Setback};
use crate::secrets::Token;

/// How many characters of an endpoint's words are kept.
const WORDS: usize = 300;

/// What a connector speaks over: the network, the time, and what must never be shown.
pub struct Wire {
    /// Sends.
    pub http: Arc<dyn Http>,
    /// Tells when an answer came.
    pub clock: Arc<dyn Clock>,
    /// How long each request may take.
    pub timeout: Duration,
    /// Credentials in every form in which they are sent: blotted out of all that is shown.
    pub hidden: Vec<Token>,
}

impl Wire {
    /// A request of this method to an address, with no header and no body yet.
    pub(super) fn request(&self, method: &str, url: String) -> HttpRequest {
        HttpRequest { method: method.to_owned(), url, headers: Vec::new(), body: Vec::new(), timeout: self.timeout }
    }

    /// Sends, and answers whatever was answered. `host` is named where nothing was.
    pub(super) async fn send(&self, host: &str, request: HttpRequest) -> Result<Answer, Setback> {
        let encrypted = request.url.starts_with("https:");
        match self.http.send(request).await {
            Ok(reply) => Ok(Answer { reply, now: self.clock.now() }),
            Err(HttpFault { unsent: true, message }) => {
                let said = self.words(&message);
                let (code, message) = if encrypted && is_about_tls(&message) {
                    let message = format!(
                        "{host} could not be reached over an encrypted connection that can be trusted. Have its \
                         certificate mended, or check the destination's address; Galley tries again by itself."
                    );
                    (ReasonCode::NoTls, message)
                } else {
                    (ReasonCode::Unreachable, format!("{host} could not be reached. Galley tries again by itself."))
                };
                Err(Setback::NotNow { reason: Reason { said, ..Reason::new(code, message) }, after: None })
            }
            Err(HttpFault { unsent: false, message }) => {
                let said = self.words(&message);
                let message =
                    format!("{host} gave no clear answer. Galley asks the site before it sends anything again.");
                let reason = Reason { said, ..Reason::new(ReasonCode::NoAnswer, message) };
                Err(Setback::Unclear { reason, after: None })
            }
        }
    }

    /// Words of others as they may be shown: short, in one line, without credentials.
    pub(super) fn words(&self, words: &str) -> String {
        shorten(&self.hidden.iter().fold(words.to_owned(), |words, token| token.blot(&words)))
    }

    /// A reason with an answer, and the endpoint's own words.
    pub(super) fn reason(&self, answer: &Answer, code: ReasonCode, message: impl Into<String>, said: &str) -> Reason {
        Reason { code, status: Some(answer.reply.status), message: message.into(), said: self.words(said) }
    }
}

/// Whether what went wrong with a connection is its encryption.
fn is_about_tls(message: &str) -> bool {
    let lower = message.to_ascii_lowercase();
    ["certificate", "tls", "ssl", "invalidcontenttype", "corrupt message", "handshake"]
        .iter()
        .any(|word| lower.contains(word))
}

/// An answer, and when it came.
pub(super) struct Answer {
    pub(super) reply: HttpReply,
    pub(super) now: DateTime<Utc>,
}

impl Answer {
    pub(super) fn status(&self) -> u16 {
        self.reply.status
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.reply.status)
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.reply.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    pub(super) fn media_type(&self) -> &str {
        self.header("content-type").and_then(|value| value.split(';').next()).unwrap_or_default().trim()
    }

    /// The body as JSON, whatever it is called.
    pub(super) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.reply.body).ok()
    }

    /// The pause the endpoint wishes: seconds or an HTTP date.
    pub(super) fn retry_after(&self) -> Option<TimeDelta> {
        let value = self.header("retry-after")?;
        if let Ok(seconds) = value.parse::<u32>() {
            return Some(TimeDelta::seconds(i64::from(seconds)));
        }
        let until = DateTime::parse_from_rfc2822(value).ok()?;
        Some((until.with_timezone(&Utc) - self.now).max(TimeDelta::zero()))
    }
}

/// A media type that may stand in a header. What is none is bytes of an unknown kind: a library can be written by others.
pub(super) fn media_type(text: &str) -> &str {
    let is_name = |name: &str| {
        let sound = |b: u8| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b);
        !name.is_empty() && name.len() <= 127 && name.bytes().all(sound)
    };
    match text.split_once('/') {
        Some((kind, more)) if is_name(kind) && is_name(more) => text,
        _ => "application/octet-stream",
    }
}

/// An address that may be opened from the window: a web address or nothing.
pub(super) fn web_address(text: &str) -> Option<String> {
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https")).map(String::from)
}

fn shorten(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(WORDS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_media_type_is_no_header() {
        for sound in ["image/png", "image/svg+xml", "application/vnd.ms-excel"] {
            assert_eq!(media_type(sound), sound);
        }
        for bad in ["", "image", "image/", "image/png\r\nX-Other: 1", "image/png; q=1", "image/png\"", "a/b/c"] {
            assert_eq!(media_type(bad), "application/octet-stream", "{bad:?}");
        }
    }
}
