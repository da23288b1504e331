//! Ports: what the desk needs from the world outside the database, as traits with a real and a fixed implementation.
//!
//! Secrets and HTTP are used by publishing alone; their real implementations live there.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::api::{Code, Fault, Result};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// This instant, UTC, to the millisecond.
    fn now(&self) -> DateTime<Utc>;
}

/// Makes names.
pub trait Ids: Send + Sync {
    /// A UUID v7 for something made at this instant.
    fn fresh(&self, at: DateTime<Utc>) -> Uuid;
}

/// Keeps tokens outside the library.
pub trait Secrets: Send + Sync {
    /// The secret of that name; `None` when there is none.
    fn get(&self, name: &str) -> Result<Option<String>>;
    /// Keeps a secret under a name, in place of an earlier one.
    fn set(&self, name: &str, secret: &str) -> Result<()>;
    /// Forgets a secret; fine when there is none.
    fn remove(&self, name: &str) -> Result<()>;
}

/// A request to an endpoint. Printed for debugging it shows no header value, because one is a credential.
#[derive(Clone)]
pub struct HttpRequest {
    /// `GET`, `PUT`, `HEAD` …
    pub method: String,
    /// The absolute address.
    pub url: String,
    /// Header names and values.
    pub headers: Vec<(String, String)>,
    /// The body; often empty.
    pub body: Vec<u8>,
    /// How long the whole exchange may take.
    pub timeout: Duration,
}

impl std::fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        write!(f, "{} {} {names:?} {} bytes", self.method, self.url, self.body.len())
    }
}

/// An endpoint's answer, whatever its status.
#[derive(Clone, Debug)]
pub struct HttpReply {
    /// The status code.
    pub status: u16,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// No answer. What matters to publishing is whether the endpoint may have seen the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpFault {
    /// True when the request certainly never left (no address, connection refused): it is safe to send again.
    pub unsent: bool,
    /// What happened, for the log.
    pub message: String,
}

/// A future behind a trait object.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Talks to endpoints.
pub trait Http: Send + Sync {
    /// Sends a request and waits for its answer.
    fn send(&self, request: HttpRequest) -> Later<'_, std::result::Result<HttpReply, HttpFault>>;
}

/// The ports a desk is opened with.
#[derive(Clone)]
pub struct Ports {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Names.
    pub ids: Arc<dyn Ids>,
    /// Tokens.
    pub secrets: Arc<dyn Secrets>,
    /// Endpoints.
    pub http: Arc<dyn Http>,
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        // Milliseconds are what the library stores; a finer value would not survive the round trip.
        let now = Utc::now();
        DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now)
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that stands at this instant.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self(AtomicI64::new(now.timestamp_millis()))
    }

    /// Moves it on.
    pub fn advance(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0.load(Ordering::SeqCst)).unwrap_or_default()
    }
}

/// Random names in the order of time.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

impl Ids for RandomIds {
    fn fresh(&self, _at: DateTime<Utc>) -> Uuid {
        Uuid::now_v7()
    }
}

/// Names counted up from 1, for tests that show them.
#[derive(Debug, Default)]
pub struct CountedIds(AtomicU64);

impl Ids for CountedIds {
    fn fresh(&self, at: DateTime<Utc>) -> Uuid {
        let count = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
        let mut random = [0; 10];
        random[2..].copy_from_slice(&count.to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

/// Secrets in memory, for tests.
#[derive(Debug, Default)]
pub struct MemorySecrets(Mutex<BTreeMap<String, String>>);

impl Secrets for MemorySecrets {
    fn get(&self, name: &str) -> Result<Option<String>> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned())
    }

    fn set(&self, name: &str, secret: &str) -> Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), secret.to_owned());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        Ok(())
    }
}

/// Secrets where no store was set up: reading finds nothing, keeping fails with a sentence.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSecrets;

impl Secrets for NoSecrets {
    fn get(&self, _name: &str) -> Result<Option<String>> {
        Ok(None)
    }

    fn set(&self, name: &str, _secret: &str) -> Result<()> {
        let said = format!("The token of {name} was not kept: no keychain is set up here.");
        Err(Fault::new(Code::NoSecretStore, said))
    }

    fn remove(&self, _name: &str) -> Result<()> {
        Ok(())
    }
}

/// HTTP where there is no network: nothing is ever sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoHttp;

impl Http for NoHttp {
    fn send(&self, request: HttpRequest) -> Later<'_, std::result::Result<HttpReply, HttpFault>> {
        let message = format!("{} was not asked: there is no network here", request.url);
        Box::pin(std::future::ready(Err(HttpFault { unsent: true, message })))
    }
}

impl Default for Ports {
    /// The machine's clock and random names; no secrets and no network, which publishing brings.
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds),
            secrets: Arc::new(NoSecrets),
            http: Arc::new(NoHttp),
        }
    }
}
