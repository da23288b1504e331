//! A Ghost site as far as the connector knows it, with plain sockets and threads: posts, tags, `updated_at`, images; it
//! refuses what the real one refuses, and has a script of faults for the requests to come.

use std::collections::{BTreeMap, VecDeque};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// The key that the site takes.
pub(crate) const KEY: &str = "6489a1b2c3d4e5f60718293a:00112233445566778899aabbccddeeff";

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Trouble {
    /// Carried out, and the line is cut before the answer.
    Lost,
    /// Cut, and nothing done.
    Cut,
    /// Answered with this status, these headers and this body; nothing done.
    Says(&'static str, &'static str, &'static str),
}

#[derive(Default)]
struct Inner {
    posts: Vec<Value>,
    uploads: usize,
    script: VecDeque<(&'static str, Trouble)>,
    seen: Vec<String>,
    version: String,
    time: u64,
}

/// A running site; its thread ends with the process.
#[derive(Clone)]
pub(crate) struct GhostSite {
    address: SocketAddr,
    inner: Arc<Mutex<Inner>>,
}

impl GhostSite {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let inner = Arc::new(Mutex::new(Inner { version: "5.130".to_owned(), ..Inner::default() }));
        let site = Self { address, inner };
        let serving = site.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let site = serving.clone();
                std::thread::spawn(move || site.serve(stream));
            }
        });
        site
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    pub(crate) fn next(&self, beginning: &'static str, trouble: Trouble) {
        self.inner.lock().unwrap().script.push_back((beginning, trouble));
    }

    pub(crate) fn set_version(&self, version: &str) {
        version.clone_into(&mut self.inner.lock().unwrap().version);
    }

    pub(crate) fn posts(&self) -> Vec<Value> {
        self.inner.lock().unwrap().posts.clone()
    }

    pub(crate) fn uploads(&self) -> usize {
        self.inner.lock().unwrap().uploads
    }

    /// Requests so far whose line begins so.
    pub(crate) fn count(&self, beginning: &str) -> usize {
        self.inner.lock().unwrap().seen.iter().filter(|line| line.starts_with(beginning)).count()
    }

    /// Somebody changes the first post in Ghost's editor.
    pub(crate) fn edit(&self, field: &str, value: &str) {
        self.edit_at(0, field, value);
    }

    /// Somebody changes one of them.
    pub(crate) fn edit_at(&self, number: usize, field: &str, value: &str) {
        let mut inner = self.inner.lock().unwrap();
        inner.time += 1;
        let time = stamp(inner.time);
        inner.posts[number][field] = json!(value);
        inner.posts[number]["updated_at"] = json!(time);
    }

    /// Somebody deletes everything.
    pub(crate) fn clear(&self) {
        self.inner.lock().unwrap().posts.clear();
    }

    fn serve(&self, mut stream: TcpStream) {
        let Some((line, headers, body)) = read(&mut stream) else { return };
        let mut inner = self.inner.lock().unwrap();
        inner.seen.push(line.clone());
        let at = inner.script.iter().position(|(beginning, _)| line.starts_with(beginning));
        let trouble = at.and_then(|at| inner.script.remove(at)).map(|(_, trouble)| trouble);
        let answer = match trouble {
            Some(Trouble::Cut) => return,
            Some(Trouble::Says(status, headers, body)) => respond(status, headers, body),
            Some(Trouble::Lost) => {
                self.carry_out(&mut inner, &line, &headers, &body);
                return;
            }
            None => {
                let (status, body) = self.carry_out(&mut inner, &line, &headers, &body);
                respond(status, "", &if body.is_null() { String::new() } else { body.to_string() })
            }
        };
        drop(inner);
        let _ = stream.write_all(&answer);
    }

    fn carry_out(
        &self,
        inner: &mut Inner,
        line: &str,
        headers: &BTreeMap<String, String>,
        body: &[u8],
    ) -> (&'static str, Value) {
        let (method, target) = line.split_once(' ').unwrap();
        let Some(path) = target.strip_prefix("/ghost/api/admin/") else {
            return if target.starts_with("/content/") {
                ("200 OK", Value::Null)
            } else {
                error("404 Not Found", "Page")
            };
        };
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        if path == "site/" {
            return ("200 OK", json!({ "site": { "title": "Site", "version": inner.version } }));
        }
        if !headers.get("authorization").is_some_and(|sent| is_signed(sent)) {
            return error("401 Unauthorized", "UnauthorizedError");
        }
        let sent = || serde_json::from_slice::<Value>(body).unwrap()["posts"][0].clone();
        match (method, path.trim_end_matches('/').split('/').collect::<Vec<_>>().as_slice()) {
            ("GET", ["posts"]) => {
                let slug = query.split('&').find_map(|part| part.strip_prefix("filter=tag%3A")).unwrap_or_default();
                let name = slug.replacen("hash-", "#", 1);
                let has = |post: &&Value| {
                    name.is_empty() || post["tags"].as_array().unwrap().iter().any(|tag| tag["name"] == name.as_str())
                };
                ("200 OK", json!({ "posts": inner.posts.iter().filter(has).collect::<Vec<_>>() }))
            }
            ("POST", ["posts"]) => {
                let mut post = sent();
                inner.time += 1;
                let id = format!("{:024x}", inner.time);
                post["id"] = json!(id);
                post["url"] = json!(format!("{}{id}/", self.url()));
                post["created_at"] = json!(stamp(inner.time));
                post["updated_at"] = json!(stamp(inner.time));
                inner.posts.push(post.clone());
                ("201 Created", json!({ "posts": [post] }))
            }
            ("POST", ["images" | "files", "upload"]) => {
                inner.uploads += 1;
                let url = format!("{}content/images/{}.png", self.url(), inner.uploads);
                ("201 Created", json!({ "images": [{ "url": url, "ref": null }], "files": [{ "url": url }] }))
            }
            (_, ["posts", id]) => {
                let Some(at) = inner.posts.iter().position(|post| post["id"] == *id) else {
                    return error("404 Not Found", "NotFoundError");
                };
                match method {
                    "DELETE" => {
                        inner.posts.remove(at);
                        return ("204 No Content", Value::Null);
                    }
                    "PUT" => {
                        let change = sent();
                        if change["updated_at"] != inner.posts[at]["updated_at"] {
                            return error("409 Conflict", "UpdateCollisionError");
                        }
                        inner.time += 1;
                        for (name, value) in change.as_object().unwrap() {
                            inner.posts[at][name] = value.clone();
                        }
                        inner.posts[at]["updated_at"] = json!(stamp(inner.time));
                    }
                    _ => {}
                }
                ("200 OK", json!({ "posts": [inner.posts[at]] }))
            }
            _ => error("404 Not Found", "NotFoundError"),
        }
    }
}

/// Whether the header is a token for this key and this audience, for some minutes.
fn is_signed(header: &str) -> bool {
    let Some(token) = header.strip_prefix("Ghost ") else { return false };
    let parts: Vec<&str> = token.split('.').collect();
    let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let (Some::<Value>(head), Some::<Value>(claims)) = (decoded(parts[0]), decoded(parts[1])) else { return false };
    let lasts = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    parts.len() == 3
        && !parts[2].is_empty()
        && head["alg"] == "HS256"
        && head["kid"] == KEY.split(':').next().unwrap()
        && claims["aud"] == "/admin/"
        && (1..=300).contains(&lasts)
}

fn stamp(time: u64) -> String {
    format!("2026-01-02T{:02}:{:02}:{:02}.000Z", time / 3600, time / 60 % 60, time % 60)
}

fn error(status: &'static str, kind: &str) -> (&'static str, Value) {
    (status, json!({ "errors": [{ "message": "No.", "context": kind, "type": kind }] }))
}

fn respond(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

fn read(stream: &mut TcpStream) -> Option<(String, BTreeMap<String, String>, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 8192];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let mut lines = head.lines();
            let line = lines.next()?.trim_end_matches(" HTTP/1.1").to_owned();
            let headers: BTreeMap<String, String> = lines
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect();
            let length: usize = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
            if bytes.len() >= end + 4 + length {
                return Some((line, headers, bytes[end + 4..].to_vec()));
            }
        }
        match stream.read(&mut chunk).ok()? {
            0 => return None,
            read => bytes.extend_from_slice(&chunk[..read]),
        }
    }
}
