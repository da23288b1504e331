//! What an endpoint is started with.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

/// Everything a newsroom endpoint needs to know. [`Options::new`] fills in the defaults.
#[derive(Clone)]
pub struct Options {
    /// Where to listen. With port 0 the port used last time in this folder is taken where it is still free, so that
    /// addresses handed out earlier stay good; else any free one.
    pub listen: SocketAddr,
    /// The endpoint's own folder; made when missing. `newsroom.db` and, where readers' pages have been changed,
    /// `templates/` lie in it.
    pub data_dir: PathBuf,
    /// What publishers have to present; see [`crate::token`].
    pub token: String,
    /// The newspaper's name.
    pub site_name: String,
    /// The site's language, BCP 47.
    pub language: String,
    /// The IANA zone that dates are shown in.
    pub zone: String,
    /// The address readers use, without a slash at the end, where something stands in front of this endpoint; empty for
    /// the address it listens on.
    pub public_url: String,
    /// Bounds on what one client may ask.
    pub limits: Limits,
    /// The time. Replaced in tests.
    pub clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
}

impl Options {
    /// The embedded default: the loopback address, a free port, a Chinese newsroom.
    pub fn new(data_dir: impl Into<PathBuf>, token: impl Into<String>) -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            data_dir: data_dir.into(),
            token: token.into(),
            site_name: "Galley".to_owned(),
            language: "zh-Hans".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            public_url: String::new(),
            limits: Limits::default(),
            clock: Arc::new(Utc::now),
        }
    }
}

/// Bounds on what one client may ask.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Bytes of an article.
    pub article_bytes: usize,
    /// Bytes of a picture or file.
    pub media_bytes: usize,
    /// Requests that one address may make at once before it has to wait.
    pub burst: u32,
    /// Requests a second that it may make after that.
    pub per_second: f64,
    /// How long a request may take, its body included.
    pub request: Duration,
    /// How long the head of a request may take.
    pub head: Duration,
    /// Connections served at once; more wait to be accepted.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            article_bytes: 16 << 20,
            media_bytes: 32 << 20,
            burst: 1_000,
            per_second: 200.0,
            request: Duration::from_secs(60),
            head: Duration::from_secs(15),
            connections: 256,
        }
    }
}
