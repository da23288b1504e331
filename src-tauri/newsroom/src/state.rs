//! What every handler shares.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use chrono::{DateTime, FixedOffset, Utc};
use galley_article::render::Templates;
use sha2::{Digest as _, Sha256};

use crate::options::Limits;
use crate::problem::Problem;
use crate::store::{Store, StoreError};

/// The endpoint, as its handlers see it.
pub(crate) struct App {
    pub(crate) store: Store,
    pub(crate) limits: Limits,
    pub(crate) site: Site,
    pub(crate) clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// SHA-256 of the token: comparing digests takes the same time whatever was presented.
    token: [u8; 32],
}

/// What the public pages are made with.
pub(crate) struct Site {
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) zone: chrono_tz::Tz,
    /// Without a slash at the end.
    pub(crate) base_url: String,
    pub(crate) templates: Templates,
}

pub(crate) type Shared = Arc<App>;

impl App {
    pub(crate) fn new(
        store: Store,
        limits: Limits,
        site: Site,
        clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
        token: &str,
    ) -> Self {
        Self { store, limits, site, clock, token: Sha256::digest(token.as_bytes()).into() }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// Whether this is the token, in time that does not depend on where it differs.
    pub(crate) fn accepts(&self, presented: &str) -> bool {
        let presented: [u8; 32] = Sha256::digest(presented.as_bytes()).into();
        let difference = self.token.iter().zip(presented).fold(0_u8, |sum, (a, b)| sum | (a ^ b));
        std::hint::black_box(difference) == 0
    }

    pub(crate) fn article_url(&self, story: &str) -> String {
        format!("{}/articles/{story}", self.site.base_url)
    }
}

impl Site {
    /// An instant in the newsroom's zone.
    pub(crate) fn local(&self, at: DateTime<Utc>) -> DateTime<FixedOffset> {
        at.with_timezone(&self.zone).fixed_offset()
    }
}

/// An instant from the database.
pub(crate) fn instant(milliseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}

/// Runs what touches the database, or renders, where it may block.
pub(crate) async fn blocking<T>(
    app: &Shared,
    work: impl FnOnce(&App) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Broken>
where
    T: Send + 'static,
{
    let app = Arc::clone(app);
    match tokio::task::spawn_blocking(move || work(&app)).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => {
            tracing::error!(%error, "the newsroom's database failed");
            Err(Broken)
        }
        Err(error) => {
            tracing::error!(%error, "a request of the newsroom failed");
            Err(Broken)
        }
    }
}

/// The endpoint is out of order; its log says why.
#[derive(Debug)]
pub(crate) struct Broken;

impl IntoResponse for Broken {
    fn into_response(self) -> Response {
        Problem::internal().into_response()
    }
}

impl From<Broken> for Problem {
    fn from(_: Broken) -> Self {
        Self::internal()
    }
}
