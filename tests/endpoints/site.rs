//! A real WordPress as an editor sees it: through its REST API and its pages.

use std::sync::LazyLock;
use std::time::Duration;

use galley_desk::http::Web;
use galley_desk::ports::{Http, HttpReply, HttpRequest};
use serde_json::Value;
use tokio::runtime::Runtime;

/// What `wordpress.sh` printed, in the environment.
const WORDPRESS: &str = "GALLEY_TEST_WORDPRESS";

/// A site that runs.
pub(crate) struct Site {
    pub(crate) url: String,
    info: Value,
}

impl Site {
    /// The site of this run; `None`, with a word why, where there is none.
    pub(crate) fn here() -> Option<Self> {
        let Some(info) = std::env::var(WORDPRESS).ok().and_then(|info| serde_json::from_str::<Value>(&info).ok())
        else {
            println!("skipped: no WordPress runs here; cargo xtask test --endpoints starts one");
            return None;
        };
        Some(Self { url: info["url"].as_str().unwrap().to_owned(), info })
    }

    /// The application password of the user of that role, whose name is the role's.
    pub(crate) fn password(&self, role: &str) -> &str {
        self.info["users"][role].as_str().unwrap()
    }

    /// A request to the API as the editor.
    #[track_caller]
    pub(crate) fn rest(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let (status, answer) = self.ask(method, path, body);
        assert!((200..300).contains(&status), "{method} {path}: {answer}");
        answer
    }

    /// The same, whatever comes of it.
    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let credentials = base64(format!("editor:{}", self.password("editor")).as_bytes());
        let reply = send(HttpRequest {
            method: method.to_owned(),
            url: format!("{}wp-json/wp/v2/{path}", self.url),
            headers: vec![
                ("authorization".to_owned(), format!("Basic {credentials}")),
                ("content-type".to_owned(), "application/json".to_owned()),
            ],
            body: body.map(|body| body.to_string().into_bytes()).unwrap_or_default(),
            timeout: Duration::from_secs(60),
        });
        (reply.status, serde_json::from_slice(&reply.body).unwrap())
    }

    /// Every post that is not WordPress's own first one, trash and drafts too, whose title has these words.
    #[track_caller]
    pub(crate) fn posts(&self, words: &str) -> Vec<Value> {
        // What earlier tests left there is not read: it becomes more with every run.
        let search: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let words = words.replace('&', "&amp;");
        let mut found = Vec::new();
        for page in 1.. {
            let path = format!(
                "posts?status=any,trash&context=edit&per_page=100&orderby=id&order=asc&page={page}&search={search}"
            );
            // A page after the last one is an error, not an empty list.
            let (_, answer) = self.ask("GET", &path, None);
            let Value::Array(all) = answer else {
                assert!(page > 1, "{answer}");
                return found;
            };
            let last = all.len() < 100;
            found.extend(all.into_iter().filter(|post| post["title"]["raw"].as_str().unwrap().contains(&words)));
            if last {
                return found;
            }
        }
        found
    }

    /// The bytes at a public address.
    #[track_caller]
    pub(crate) fn fetch(&self, url: &str) -> Vec<u8> {
        fetch(url)
    }
}

/// The bytes at a public address, as a reader gets them.
#[track_caller]
pub(crate) fn fetch(url: &str) -> Vec<u8> {
    let reply = get(url);
    assert_eq!(reply.status, 200, "{url}");
    reply.body
}

/// How a public address is answered.
#[track_caller]
pub(crate) fn status(url: &str) -> u16 {
    get(url).status
}

#[track_caller]
fn get(url: &str) -> HttpReply {
    send(HttpRequest {
        method: "GET".to_owned(),
        url: url.to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
        timeout: Duration::from_secs(60),
    })
}

#[track_caller]
pub(crate) fn send(request: HttpRequest) -> HttpReply {
    static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
    static WEB: LazyLock<Web> = LazyLock::new(Web::new);
    RUNTIME.block_on(WEB.send(request)).unwrap()
}

/// Base64 with its padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letters = bytes.chunks(3).flat_map(|chunk| {
        let bits = chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        (0..4).map(move |at| match at <= chunk.len() {
            true => char::from(LETTERS[(bits >> (18 - 6 * at) & 63) as usize]),
            false => '=',
        })
    });
    letters.collect()
}
