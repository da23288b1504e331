//! What stands before every handler: the rate limit, the time limit, reading bodies within bounds, and the headers that
//! every answer carries.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;

use crate::options::Limits;
use crate::problem::Problem;

/// Who is at the other end; put into every request by `serve`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Token buckets, one per address (IPv6: per /64, which is what one customer has).
pub(crate) struct Buckets {
    burst: f64,
    per_second: f64,
    request: Duration,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

struct Bucket {
    left: f64,
    at: Instant,
}

/// More addresses than this are not remembered: full buckets are forgotten first, which changes nothing.
const REMEMBERED: usize = 10_000;

impl Buckets {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            burst: f64::from(limits.burst.max(1)),
            per_second: limits.per_second.max(0.001),
            request: limits.request,
            buckets: Mutex::default(),
        }
    }

    /// Takes one request from the bucket, or answers how long to wait for it.
    fn take(&self, peer: IpAddr, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= REMEMBERED {
            let full = |bucket: &Bucket| bucket.left + (now - bucket.at).as_secs_f64() * self.per_second >= self.burst;
            buckets.retain(|_, bucket| !full(bucket));
            if buckets.len() >= REMEMBERED {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(network(peer)).or_insert(Bucket { left: self.burst, at: now });
        let refilled = bucket.left + now.saturating_duration_since(bucket.at).as_secs_f64() * self.per_second;
        bucket.at = now;
        bucket.left = refilled.min(self.burst);
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            Ok(())
        } else {
            Err(Duration::from_secs_f64((1.0 - bucket.left) / self.per_second))
        }
    }
}

fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The rate limit, the time limit and the common headers.
pub(crate) async fn guard(State(buckets): State<Arc<Buckets>>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().map_or(IpAddr::from([0; 4]), |peer| peer.0);
    let mut response = match buckets.take(peer, Instant::now()) {
        Ok(()) => match tokio::time::timeout(buckets.request, next.run(request)).await {
            Ok(response) => in_our_words(response),
            Err(_) => timed_out(),
        },
        Err(wait) => refuse(request.into_body(), too_many(wait)).await,
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(value);
    }
    response
}

/// What axum itself refuses (an address that is no UTF-8, a parameter given twice) comes as plain text; no handler of ours
/// answers so.
fn in_our_words(response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if response.status().is_client_error() && kind.starts_with("text/plain") {
        return Problem::malformed("The address is not one that this endpoint can read.").into_response();
    }
    response
}

const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

fn too_many(wait: Duration) -> Problem {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let detail = format!("Too many requests from this address. Try again in {seconds} s.");
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", "Too many requests", detail)
        .header(header::RETRY_AFTER, &seconds.max(1).to_string())
}

fn timed_out() -> Response {
    let detail = "The request took too long and was given up. If it was a PUT, ask with GET what became of it.";
    Problem::new(StatusCode::REQUEST_TIMEOUT, "timeout", "Request timed out", detail)
        .header(header::CONNECTION, "close")
        .into_response()
}

/// How much of a refused body is read and thrown away, so that its sender comes to read the answer.
const DRAINED: usize = 64 << 20;

/// The whole body, or the problem that it is too large or broke off.
pub(crate) async fn read_body(mut body: Body, limit: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            return Err(Problem::malformed("The body broke off. Nothing was stored."));
        };
        if let Some(data) = frame.data_ref() {
            if bytes.len() + data.len() > limit {
                drop(bytes);
                drain(body).await;
                return Err(Problem::too_large(limit));
            }
            bytes.extend_from_slice(data);
        }
    }
    Ok(bytes)
}

/// A problem as the answer to a request whose body is not wanted.
pub(crate) async fn refuse(body: Body, problem: Problem) -> Response {
    drain(body).await;
    problem.into_response()
}

async fn drain(mut body: Body) {
    let mut seen = 0;
    while let Some(Ok(frame)) = body.frame().await {
        seen += frame.data_ref().map_or(0, |data| data.len());
        if seen > DRAINED {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let buckets = Buckets::new(&Limits { burst: 2, per_second: 2.0, ..Limits::default() });
        let (peer, start) = (IpAddr::from([10, 0, 0, 1]), Instant::now());
        let later = |ms| start + Duration::from_millis(ms);
        assert_eq!(buckets.take(peer, start), Ok(()));
        assert_eq!(buckets.take(peer, start), Ok(()));
        assert_eq!(buckets.take(peer, start), Err(Duration::from_millis(500)));
        assert_eq!(buckets.take(IpAddr::from([10, 0, 0, 2]), start), Ok(()), "others are not held up");
        assert_eq!(buckets.take(peer, later(500)), Ok(()));
        assert!(buckets.take(peer, later(500)).is_err());
        assert_eq!(buckets.take(peer, later(60_000)), Ok(()));
    }

    #[test]
    fn neighbours_in_one_network_share_a_bucket() {
        let parse = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(network(parse("2001:db8:1:2::1")), network(parse("2001:db8:1:2:ffff::9")));
        assert_ne!(network(parse("2001:db8:1:2::1")), network(parse("2001:db8:1:3::1")));
        assert_eq!(network(parse("::ffff:10.0.0.1")), parse("10.0.0.1"));
    }
}
