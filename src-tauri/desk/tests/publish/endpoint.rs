//! A newsroom endpoint that misbehaves on request. It speaks the protocol with plain sockets and threads, keeps what it
//! takes in memory, counts every request, and has a script of faults for the requests to come.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

/// What the endpoint accepts.
pub(crate) const TOKEN: &str = "canary-7f3a9c51e2";

/// What goes wrong with a request. `commit` says whether it is carried out nevertheless.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// Read, then never answered; the line stays open until the client closes it.
    Silent { commit: bool },
    /// Read, then the line is reset.
    Reset { commit: bool },
    /// Reset as soon as the head is there, the body unread.
    ResetEarly,
    /// Answered with these bytes, then closed.
    Raw { commit: bool, answer: Vec<u8> },
    /// Carried out and answered twice on one line.
    Twice,
    /// Carried out and answered with a body that does not end.
    Endless,
    /// Carried out, and answered once the endpoint lets go.
    Held,
}

/// A fault that answers with a status and a body of some type, without carrying anything out.
pub(crate) fn answer(status: &str, headers: &str, kind: &str, body: &str) -> Fault {
    Fault::Raw { commit: false, answer: response(status, headers, kind, body) }
}

/// The same, carried out.
pub(crate) fn answer_and_commit(status: &str, headers: &str, kind: &str, body: &str) -> Fault {
    Fault::Raw { commit: true, answer: response(status, headers, kind, body) }
}

fn response(status: &str, headers: &str, kind: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// One request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// `PUT /v1/articles/…`
    pub(crate) line: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

/// An article as the endpoint holds it.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    pub(crate) etag: String,
    pub(crate) key: String,
    pub(crate) body: Value,
}

#[derive(Default)]
struct Inner {
    articles: BTreeMap<String, Vec<Version>>,
    media: HashSet<String>,
    script: VecDeque<(String, Fault)>,
    seen: Vec<Seen>,
    closed: bool,
    forgetful: bool,
    let_go: bool,
}

/// A running endpoint; it ends when it is dropped.
pub(crate) struct Endpoint {
    handle: Handle,
}

/// A running endpoint, from any thread.
#[derive(Clone)]
pub(crate) struct Handle {
    address: SocketAddr,
    shared: Arc<(Mutex<Inner>, Condvar)>,
}

impl Endpoint {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared: Arc<(Mutex<Inner>, Condvar)> = Arc::default();
        let accepting = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if accepting.0.lock().unwrap().closed {
                    break;
                }
                let shared = Arc::clone(&accepting);
                std::thread::spawn(move || serve(stream, address, &shared));
            }
        });
        Self { handle: Handle { address, shared } }
    }

    pub(crate) fn handle(&self) -> Handle {
        self.handle.clone()
    }
}

impl std::ops::Deref for Endpoint {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        &self.handle
    }
}

impl Handle {
    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// The next request whose line begins so suffers this.
    pub(crate) fn next(&self, beginning: &str, fault: Fault) {
        self.shared.0.lock().unwrap().script.push_back((beginning.to_owned(), fault));
    }

    /// Requests so far whose line begins so.
    pub(crate) fn count(&self, beginning: &str) -> usize {
        self.seen().iter().filter(|seen| seen.line.starts_with(beginning)).count()
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.shared.0.lock().unwrap().seen.clone()
    }

    /// Answers what is held, and holds nothing any more.
    pub(crate) fn let_go(&self) {
        self.shared.0.lock().unwrap().let_go = true;
        self.shared.1.notify_all();
    }

    /// Waits until so many requests whose line begins so have come.
    pub(crate) fn wait_for(&self, beginning: &str, count: usize) {
        let (lock, change) = &*self.shared;
        let inner = lock.lock().unwrap();
        let enough =
            |inner: &mut Inner| inner.seen.iter().filter(|seen| seen.line.starts_with(beginning)).count() < count;
        let (_inner, waited) = change.wait_timeout_while(inner, Duration::from_secs(60), enough).unwrap();
        assert!(!waited.timed_out(), "{count} requests {beginning} never came");
    }

    /// Waits until so many requests have come (true), or `over` says that no more will (false).
    pub(crate) fn wait_for_one_of(&self, count: usize, mut over: impl FnMut() -> bool) -> bool {
        let (lock, change) = &*self.shared;
        let mut inner = lock.lock().unwrap();
        while inner.seen.len() < count {
            if over() {
                return inner.seen.len() >= count;
            }
            inner = change.wait_timeout(inner, Duration::from_millis(20)).unwrap().0;
        }
        true
    }

    /// The versions of an article, oldest first.
    pub(crate) fn versions(&self, story: &str) -> Vec<Version> {
        self.shared.0.lock().unwrap().articles.get(story).cloned().unwrap_or_default()
    }

    /// Every article's number of versions.
    pub(crate) fn totals(&self) -> BTreeMap<String, usize> {
        self.shared.0.lock().unwrap().articles.iter().map(|(story, all)| (story.clone(), all.len())).collect()
    }

    /// Somebody edits the site by hand.
    pub(crate) fn edit(&self, story: &str, body: Value) {
        let mut inner = self.shared.0.lock().unwrap();
        let all = inner.articles.entry(story.to_owned()).or_default();
        let version = Version { etag: format!("\"by-hand-{}\"", all.len() + 1), key: String::new(), body };
        all.push(version);
    }

    /// The endpoint keeps no idempotency keys from here on.
    pub(crate) fn forget_keys(&self) {
        self.shared.0.lock().unwrap().forgetful = true;
    }

    /// A request comes once more, byte for byte.
    pub(crate) fn replay(&self, seen: &Seen) {
        let (lock, change) = &*self.shared;
        let mut inner = lock.lock().unwrap();
        handle(seen, self.address, &mut inner);
        inner.seen.push(seen.clone());
        change.notify_all();
    }

    /// Holds what another endpoint holds.
    pub(crate) fn take_over(&self, other: &Self) {
        let articles = other.shared.0.lock().unwrap().articles.clone();
        self.shared.0.lock().unwrap().articles = articles;
    }

    /// Somebody deletes an article on the site.
    pub(crate) fn delete(&self, story: &str) {
        self.shared.0.lock().unwrap().articles.remove(story);
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.shared.0.lock().unwrap().closed = true;
        TcpStream::connect(self.address).ok();
    }
}

fn serve(mut stream: TcpStream, address: SocketAddr, shared: &(Mutex<Inner>, Condvar)) {
    let mut buffer = Vec::new();
    while let Some((seen, early)) = read_request(&mut stream, &mut buffer, shared) {
        let fault = early.or_else(|| take_fault(&seen.line, shared));
        let (lock, change) = shared;
        let carried_out = {
            let mut inner = lock.lock().unwrap();
            let commit = match &fault {
                None | Some(Fault::Twice | Fault::Endless | Fault::Held) => true,
                Some(Fault::Silent { commit } | Fault::Reset { commit } | Fault::Raw { commit, .. }) => *commit,
                Some(Fault::ResetEarly) => false,
            };
            let answer = if commit { handle(&seen, address, &mut inner) } else { Vec::new() };
            inner.seen.push(seen);
            change.notify_all();
            answer
        };
        match fault {
            None | Some(Fault::Held) => {
                if fault.is_some() {
                    let _open = change.wait_while(lock.lock().unwrap(), |inner| !inner.let_go).unwrap();
                }
                if stream.write_all(&carried_out).is_err() {
                    return;
                }
            }
            Some(Fault::Silent { .. }) => {
                stream.read_to_end(&mut Vec::new()).ok();
                return;
            }
            Some(Fault::Reset { .. } | Fault::ResetEarly) => return reset(stream),
            Some(Fault::Raw { answer, .. }) => {
                stream.write_all(&answer).ok();
                return;
            }
            Some(Fault::Twice) => {
                stream.write_all(&carried_out).ok();
                stream.write_all(&carried_out).ok();
                return;
            }
            Some(Fault::Endless) => {
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n").ok();
                while stream.write_all(&[b' '; 65_536]).is_ok() {}
                return;
            }
        }
    }
}

fn take_fault(line: &str, shared: &(Mutex<Inner>, Condvar)) -> Option<Fault> {
    let mut inner = shared.0.lock().unwrap();
    let at = inner.script.iter().position(|(beginning, _)| line.starts_with(beginning.as_str()))?;
    inner.script.remove(at).map(|(_, fault)| fault)
}

/// Closing a socket with unread or unsent bytes and no linger resets the line.
fn reset(stream: TcpStream) {
    let stream = socket(stream);
    stream.set_zero_linger().unwrap();
}

fn socket(stream: TcpStream) -> tokio::net::TcpStream {
    stream.set_nonblocking(true).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
    let _inside = runtime.enter();
    tokio::net::TcpStream::from_std(stream).unwrap()
}

fn read_request(
    stream: &mut TcpStream,
    buffer: &mut Vec<u8>,
    shared: &(Mutex<Inner>, Condvar),
) -> Option<(Seen, Option<Fault>)> {
    let head_end = loop {
        if let Some(at) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        more(stream, buffer)?;
    };
    let head = String::from_utf8_lossy(&buffer[..head_end]).into_owned();
    let mut lines = head.lines();
    let line = lines.next()?.trim_end_matches(" HTTP/1.1").to_owned();
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length: usize = headers.get("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    buffer.drain(..head_end + 4);
    let early = {
        let inner = shared.0.lock().unwrap();
        let next = inner.script.iter().find(|(beginning, _)| line.starts_with(beginning.as_str()));
        matches!(next, Some((_, Fault::ResetEarly)))
    };
    if early {
        return Some((Seen { line: line.clone(), headers, body: Vec::new() }, take_fault(&line, shared)));
    }
    while buffer.len() < length {
        more(stream, buffer)?;
    }
    let body = buffer.drain(..length).collect();
    Some((Seen { line, headers, body }, None))
}

fn more(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<()> {
    let mut chunk = [0; 16_384];
    match stream.read(&mut chunk) {
        Ok(0) | Err(_) => None,
        Ok(count) => {
            buffer.extend_from_slice(&chunk[..count]);
            Some(())
        }
    }
}

/// The protocol done right.
fn handle(seen: &Seen, address: SocketAddr, inner: &mut Inner) -> Vec<u8> {
    if seen.headers.get("authorization").map(String::as_str) != Some(&format!("Bearer {TOKEN}")) {
        return problem("401 Unauthorized", "Token missing or wrong");
    }
    let (method, path) = seen.line.split_once(' ').unwrap_or_default();
    if let Some(hash) = path.strip_prefix("/v1/media/") {
        return match method {
            "HEAD" if inner.media.contains(hash) => b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec(),
            "HEAD" => b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_vec(),
            _ => {
                inner.media.insert(hash.to_owned());
                b"HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n".to_vec()
            }
        };
    }
    let Some(story) = path.strip_prefix("/v1/articles/") else { return problem("404 Not Found", "Nothing here") };
    let url = format!("http://{address}/a/{story}");
    if method == "GET" {
        let Some(all) = inner.articles.get(story) else { return problem("404 Not Found", "No such article") };
        let held = &all[all.len() - 1];
        return json_answer("200 OK", &held.etag, &url, &held.body);
    }
    put_article(seen, story, &url, inner)
}

fn put_article(seen: &Seen, story: &str, url: &str, inner: &mut Inner) -> Vec<u8> {
    let key = seen.headers.get("idempotency-key").cloned().unwrap_or_default();
    let forgetful = inner.forgetful;
    let all = inner.articles.entry(story.to_owned()).or_default();
    let body: Value = serde_json::from_slice(&seen.body).unwrap();
    let receipt = |version: usize, etag: &str| json!({"url": url, "version": version, "etag": etag, "received": "2026-01-02T03:04:05Z"});
    let known = |version: &Version| !forgetful && !key.is_empty() && version.key == key;
    if let Some(at) = all.iter().position(known) {
        let etag = all[at].etag.clone();
        return json_answer("200 OK", &etag, url, &receipt(at + 1, &etag));
    }
    let current = all.last().map(|version| version.etag.clone());
    let holds = match (seen.headers.get("if-match"), seen.headers.get("if-none-match"), &current) {
        (Some(tag), _, Some(current)) => tag == current,
        (None, Some(_), None) => true,
        _ => false,
    };
    if !holds {
        if all.is_empty() {
            inner.articles.remove(story);
        }
        return problem("412 Precondition Failed", "Another version is here");
    }
    let etag = format!("\"v{}\"", all.len() + 1);
    all.push(Version { etag: etag.clone(), key, body });
    let count = all.len();
    json_answer(if count == 1 { "201 Created" } else { "200 OK" }, &etag, url, &receipt(count, &etag))
}

fn problem(status: &str, title: &str) -> Vec<u8> {
    let body = json!({"title": title, "status": status[..3].parse::<u16>().unwrap()}).to_string();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn json_answer(status: &str, etag: &str, url: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\netag: {etag}\r\ncontent-location: {url}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
