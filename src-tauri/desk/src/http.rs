//! The [`Http`] port over reqwest and rustls: the one place that opens connections.
//!
//! One call is one request: nothing is retried and no redirect is followed, because whoever calls must know how often
//! something was sent and to whom credentials went. An answer is read up to a limit, whatever it claims to be.

use std::error::Error;
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Client, Method};

use crate::ports::{Http, HttpFault, HttpReply, HttpRequest, Later};

/// The longest answer that is read, in bytes. A longer one is no answer of an endpoint.
const LONGEST_ANSWER: usize = 16 * 1024 * 1024;

/// How long making a connection may take at most.
const CONNECT: Duration = Duration::from_secs(10);

/// Real connections. The clients are made with the first request.
#[derive(Debug, Default)]
pub struct Web {
    far: OnceLock<Client>,
    loopback: OnceLock<Client>,
}

impl Web {
    /// No connection yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The client for an address. On loopback no proxy is asked: a token must not leave the machine on the way to it.
    fn client(&self, url: &url::Url) -> Result<&Client, HttpFault> {
        let near = is_loopback(url);
        let slot = if near { &self.loopback } else { &self.far };
        if let Some(client) = slot.get() {
            return Ok(client);
        }
        // The provider may have been chosen by another part of the program; either is fine.
        rustls::crypto::ring::default_provider().install_default().ok();
        let mut builder = Client::builder()
            .user_agent(concat!("Galley/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT)
            .pool_idle_timeout(Duration::from_secs(10));
        if near {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| unsent(&error))?;
        Ok(slot.get_or_init(|| client))
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpReply, HttpFault> {
        let url = url::Url::parse(&request.url).map_err(|error| unsent(&error))?;
        let method = Method::from_bytes(request.method.as_bytes()).map_err(|error| unsent(&error))?;
        let mut sending = self.client(&url)?.request(method, url).timeout(request.timeout).body(request.body);
        for (name, value) in &request.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| unsent(&error))?;
            // The value is not named in the fault: it may be a credential.
            let mut value = HeaderValue::from_str(value).map_err(|_| HttpFault {
                unsent: true,
                message: format!("the value of the header {name} holds characters that no header may hold"),
            })?;
            value.set_sensitive(true);
            sending = sending.header(name, value);
        }
        let mut answer = sending
            .send()
            .await
            .map_err(|error| HttpFault { unsent: error.is_connect() || error.is_builder(), message: causes(&error) })?;
        let status = answer.status().as_u16();
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let mut body = Vec::new();
        while let Some(chunk) =
            answer.chunk().await.map_err(|error| HttpFault { unsent: false, message: causes(&error) })?
        {
            if body.len() + chunk.len() > LONGEST_ANSWER {
                let message = format!("the answer is longer than {} MiB", LONGEST_ANSWER >> 20);
                return Err(HttpFault { unsent: false, message });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(HttpReply { status, headers, body })
    }
}

impl Http for Web {
    fn send(&self, request: HttpRequest) -> Later<'_, Result<HttpReply, HttpFault>> {
        Box::pin(self.exchange(request))
    }
}

/// Whether an address is on this machine by its very form; names are not resolved.
pub fn is_loopback(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        None => false,
    }
}

fn unsent(error: &(dyn Error + 'static)) -> HttpFault {
    HttpFault { unsent: true, message: causes(error) }
}

/// An error with what caused it: reqwest's own sentence says only that something failed.
fn causes(error: &(dyn Error + 'static)) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let said = inner.to_string();
        if !words.contains(&said) {
            words.push_str(": ");
            words.push_str(&said);
        }
        cause = inner.source();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_told_by_the_form_of_the_address() {
        for (address, near) in [
            ("http://127.0.0.1:80/", true),
            ("http://127.9.9.9/", true),
            ("http://[::1]:1/", true),
            ("http://LocalHost/", true),
            ("http://localhost.example/", false),
            ("http://127.0.0.1.example/", false),
            ("http://10.0.0.1/", false),
            ("http://0x7f000001/", true),
        ] {
            assert_eq!(is_loopback(&address.parse().unwrap()), near, "{address}");
        }
    }
}
