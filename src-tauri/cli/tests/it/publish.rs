//! The newsroom endpoint, destinations, publishing, the outbox.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command};

use crate::runner::Galley;

/// A newsroom endpoint in a process of its own, ended with it.
struct Site {
    child: Child,
    url: String,
}

impl Site {
    /// Starts one with this token in its environment, where there is one.
    fn start(galley: &Galley, token: Option<&str>) -> Self {
        let mut command = galley.command(&["newsroom", "serve", "--listen", "127.0.0.1:0", "--data", "site"]);
        if let Some(token) = token {
            command.env("GALLEY_NEWSROOM_TOKEN", token);
        }
        let mut child = galley.start(&mut command);
        let mut url = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        while !url.contains("http://") {
            url.clear();
            assert!(stdout.read_line(&mut url).unwrap() > 0, "the endpoint prints its address");
        }
        let url =
            url[url.find("http://").unwrap()..].split_whitespace().next().unwrap().trim_end_matches('/').to_owned();
        Self { child, url }
    }

    /// A page, as any reader's browser would get it.
    fn get(&self, path: &str) -> String {
        let host = self.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Sends a signal and gives the exit code.
    fn end(mut self, signal: &str) -> Option<i32> {
        let pid = self.child.id();
        Command::new("sh").arg("-c").arg(format!("kill -{signal} {pid}")).status().unwrap();
        self.child.wait().unwrap().code()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // Already ended in the tests that say how; the others leave nothing behind either way.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const ARTICLE: &str = "<h1>老桥新生</h1><p>第一段说桥。</p><h2>小标题</h2><p>第二段说河 &amp; 船。</p>";

/// A place with a running endpoint that is a destination called `site`.
fn with_site() -> (Galley, Site) {
    let galley = Galley::new();
    let site = Site::start(&galley, None);
    let token = fs::read_to_string(galley.path("site/token")).unwrap();
    let added = galley.run_with_input(&add("site", &site.url), &token);
    assert_eq!(added.code, 0, "{}", added.err);
    (galley, site)
}

fn add<'a>(name: &'a str, url: &'a str) -> [&'a str; 9] {
    ["destination", "add", name, "--kind", "newsroom", "--url", url, "--token-stdin", "--secret-in-file"]
}

#[test]
fn an_article_is_published_once_and_read_back() {
    let (galley, site) = with_site();
    galley.ok(&["destination", "test", "site"]);
    let token = fs::read_to_string(galley.path("site/token")).unwrap();
    let again = galley.run_with_input(&add("Site", &site.url), &token);
    assert!(again.out.starts_with("site replaced: newsroom "), "{}", again.out);
    let story = galley.import("a.html", ARTICLE);
    let sent = galley.json(&["publish", &story, "--to", "site", "--json"]).remove(0);
    assert_eq!(
        (&sent["state"], &sent["story"], &sent["destination"]),
        (&"delivered".into(), &story.as_str().into(), &"site".into())
    );
    let url = sent["receipt"]["url"].as_str().unwrap();
    assert!(url.starts_with(&site.url), "{url}");
    let page = site.get(url.strip_prefix(&site.url).unwrap());
    for words in ["老桥新生", "第一段说桥。", "小标题", "第二段说河 &amp; 船。"] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let again = galley.json(&["publish", &story, "--to", "site", "--json"]).remove(0);
    assert_eq!((&again["state"], &again["id"]), (&"delivered".into(), &sent["id"]), "repeating it is harmless");
    assert!(site.get("/sitemap.xml").contains(&url[site.url.len()..]), "the sitemap lists every article");
    let outbox = galley.json(&["outbox", "--json"]);
    assert_eq!((outbox.len(), &outbox[0]["state"]), (1, &"delivered".into()));
    galley.ok(&["withdraw", &story, "--to", "site", "--note", "事实有误"]);
    assert!(!site.get(&url[site.url.len()..]).contains("第一段说桥。"));
    galley.ok(&["doctor"]);
}

#[test]
fn a_changed_story_is_published_anew() {
    let (galley, site) = with_site();
    let story = galley.import("a.html", ARTICLE);
    galley.ok(&["publish", &story, "--to", "site"]);
    galley.ok(&["set", &story, "headline", "新题"]);
    // What the site still holds is asked for, and compared with what is written here.
    let held = format!("{story}@site:site");
    let compared = galley.ok(&["diff", &held, &story]);
    assert!(compared.contains("老桥新生") && compared.contains("新题"), "{compared}");
    galley.run(&["diff", &format!("{story}@site:none"), &story]).fails(1, "none");
    let sent = galley.json(&["publish", &story, "--to", "site", "--json"]).remove(0);
    let url = sent["receipt"]["url"].as_str().unwrap().to_owned();
    assert!(site.get(&url[site.url.len()..]).contains("新题"));
}

#[test]
fn a_correction_is_drafted_and_told_to_readers() {
    let (galley, site) = with_site();
    let story = galley.import("a.html", ARTICLE);
    galley.run(&["correct", &story, "--to", "site", "--note", "更正"]).fails(1, "nothing to correct");
    galley.ok(&["publish", &story, "--to", "site"]);
    galley.ok(&["set", &story, "headline", "老桥重生"]);
    let note = galley.ok(&["correct", &story, "--to", "site", "--draft"]);
    assert!(note.contains("老桥新生") && note.contains("老桥重生"), "{note}");
    galley.run(&["correct", &story, "--to", "site"]).fails(2, "--note");
    let sent = galley.json(&["correct", &story, "--to", "site", "--note", note.trim(), "--json"]).remove(0);
    assert_eq!((&sent["state"], &sent["correction"]), (&"delivered".into(), &note.trim().into()));
    let page = site.get(&sent["receipt"]["url"].as_str().unwrap()[site.url.len()..]);
    assert!(page.contains(note.trim()) && page.contains("CorrectionComment"), "{page}");
    galley.ok(&["doctor", "--audit"]);
}

#[test]
fn a_wrong_token_is_refused_and_never_shown() {
    let galley = Galley::new();
    let site = Site::start(&galley, Some("the-right-token-of-this-newsroom"));
    assert!(!galley.path("site/token").exists(), "a token from the environment is not written down");
    let secret = "a-wrong-token-nobody-may-see";
    let added = galley.run_with_input(&add("site", &site.url), secret);
    let test = galley.run(&["destination", "test", "site"]);
    let story = galley.import("a.html", ARTICLE);
    let sent = galley.run(&["publish", &story, "--to", "site", "--json"]);
    assert_eq!((added.code, test.code, sent.code), (0, 1, 1));
    assert_eq!(sent.json()[0]["state"], "refused");
    let listed = galley.ok(&["destination", "list", "--json"]);
    for text in [&added.out, &added.err, &test.out, &test.err, &sent.out, &sent.err, &listed] {
        assert!(!text.contains(secret), "{text}");
    }
    let database = fs::read(galley.data().join("library.db")).unwrap();
    assert!(!database.windows(secret.len()).any(|bytes| bytes == secret.as_bytes()));
}

#[test]
fn a_site_that_is_away_leaves_the_delivery_in_the_outbox() {
    let galley = Galley::new();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    galley.run_with_input(&add("site", &url), "some-token-of-a-site-that-is-away");
    let story = galley.import("a.html", ARTICLE);
    let sent = galley.run(&["publish", &story, "--to", "site", "--json", "--timeout", "5"]);
    assert_eq!((sent.code, &sent.json()[0]["state"]), (1, &"retrying".into()), "{}", sent.err);
    assert!(sent.err.contains("stays in the outbox"), "{}", sent.err);
    let ran = galley.run(&["outbox", "run", "--now", "--json"]);
    assert_eq!((ran.code, &ran.json()[0]["state"]), (1, &"retrying".into()));
}

#[test]
fn a_folder_gets_the_article_once() {
    let galley = Galley::new();
    let site = galley.path("content");
    fs::create_dir(&site).unwrap();
    galley.ok(&["destination", "add", "hugo", "--kind", "folder", "--url", site.to_str().unwrap()]);
    galley.ok(&["destination", "test", "hugo"]);
    let story = galley.import("渡口.md", "# 渡口停航\n\n三月一日起，渡口停航。\n");
    for _ in 0..2 {
        let sent = galley.json(&["publish", &story, "--to", "hugo", "--json"]).remove(0);
        assert_eq!(sent["state"], "delivered", "{sent}");
    }
    let page = site.join(&story).join("index.md");
    assert!(fs::read_to_string(&page).unwrap().contains("渡口停航"));
    assert_eq!(fs::read_dir(&site).unwrap().count(), 1, "one story, one folder");
    galley.ok(&["withdraw", &story, "--to", "hugo", "--note", "来源有误"]);
    let gone = fs::read_to_string(&page).unwrap();
    assert!(gone.contains("draft: true") && !gone.contains("三月一日起"), "{gone}");
    galley.ok(&["destination", "add", "archive", "--kind", "folder", "--url", "/nowhere/at/all"]);
    galley.run(&["destination", "test", "archive"]).fails(1, "is not there");
    let waits = galley.run(&["publish", &story, "--to", "archive"]);
    assert!(waits.code == 1 && waits.err.contains("is not there"), "{}", waits.err);
}

#[test]
fn a_time_to_come_waits() {
    let (galley, _site) = with_site();
    let story = galley.import("a.html", ARTICLE);
    let sent = galley.json(&["publish", &story, "--to", "site", "--at", "2999-01-01T00:00:00Z", "--json"]).remove(0);
    assert_eq!(sent["state"], "queued");
    assert_eq!(galley.json(&["outbox", "run", "--now", "--json"]).len(), 0, "a time that was set stands");
    galley.run(&["publish", &story, "--to", "site", "--at", "tomorrow"]).fails(2, "--at");
    let twice = ["publish", &story, "--to", "site", "--at", "2026-10-25 01:30 Europe/London"];
    galley.run(&twice).fails(1, "comes twice in Europe/London");
    galley.run(&["publish", &story, "--to", "site", "--at", "2026-05-01 06:00 Mars/Olympus"]).fails(2, "no time zone");
}

#[test]
fn what_is_not_there_is_a_sentence() {
    let galley = Galley::new();
    let story = galley.import("a.html", ARTICLE);
    galley.run(&["publish", &story, "--to", "nowhere"]).fails(1, "nowhere");
    galley.run(&["destination", "test", "nowhere"]).fails(1, "nowhere");
    galley.run(&["destination", "remove", "nowhere"]).fails(1, "nowhere");
    galley.run(&["destination", "add", "x", "--kind", "gopher", "--url", "http://127.0.0.1"]).fails(2, "newsroom");
    galley.run_with_input(&add("x", "http://127.0.0.1"), "").fails(1, "no token");
    galley.run_with_input(&add("x", "not an address"), "token-token-token").fails(1, "address");
    galley.run_with_input(&add("x", "http://example.org"), "token-token-token").fails(1, "http");
    assert_eq!(galley.json(&["outbox", "--json"]).len(), 0);
}

#[test]
fn the_endpoint_ends_cleanly_and_keeps_its_token_to_itself() {
    for signal in ["TERM", "INT"] {
        let galley = Galley::new();
        let site = Site::start(&galley, None);
        assert_eq!(mode(&galley.path("site/token")), 0o600);
        let first = fs::read_to_string(galley.path("site/token")).unwrap();
        assert_eq!(site.end(signal), Some(0), "{signal}");
        let site = Site::start(&galley, None);
        assert_eq!(fs::read_to_string(galley.path("site/token")).unwrap(), first, "the token stays the same");
        assert!(!site.get("/").contains(first.trim()));
    }
}

#[cfg(unix)]
fn mode(path: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_port_in_use_is_a_sentence() {
    let galley = Galley::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    galley.run(&["newsroom", "serve", "--listen", &address, "--data", "site"]).fails(1, &address);
    galley.run(&["newsroom", "serve", "--listen", "nowhere"]).fails(2, "--listen");
}

#[test]
fn what_would_be_sent_is_shown_with_where_it_comes_from() {
    let galley = Galley::new();
    let story = galley.import("a.html", ARTICLE);
    // Nobody listens there, and nobody is asked.
    for (name, kind, user) in [("house", "newsroom", ""), ("site", "wordpress", "editor")] {
        let add = ["destination", "add", name, "--kind", kind, "--url", "http://127.0.0.1:9", "--user", user];
        let args = [&add[..], &["--token-stdin", "--secret-in-file"]].concat();
        assert_eq!(galley.run_with_input(&args, "token-token-token").code, 0);
    }
    let requests = |name: &str| galley.json(&["publish", &story, "--to", name, "--dry-run", "--json"]);
    let from = |request: &serde_json::Value, field: &str| {
        let fields = request["fields"].as_array().unwrap();
        fields.iter().find(|given| given["name"] == field).map(|given| given["from"].clone()).unwrap_or_default()
    };
    let house = requests("house").pop().unwrap();
    assert_eq!(
        (&house["method"], from(&house, "headlines")),
        (&"PUT".into(), "headline, kicker, deck, short_headline".into())
    );
    let site = requests("site");
    let last = site.last().unwrap();
    assert_eq!(last["address"], "http://127.0.0.1:9/wp-json/wp/v2/posts/{id}");
    assert_eq!(from(last, "excerpt"), "lead");
    assert!(!serde_json::to_string(&site).unwrap().contains("token-token"));
    assert_eq!(galley.json(&["outbox", "--json"]).len(), 0);
}

#[test]
fn a_short_patience_is_kept() {
    let galley = Galley::new();
    let story = galley.import("a.html", ARTICLE);
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    assert_eq!(galley.run_with_input(&add("site", &url), "token-token-token").code, 0);
    assert_eq!(galley.run(&["publish", &story, "--to", "site", "--timeout", "1", "--json"]).code, 1);
    let attempts = galley.json(&["outbox", "--json"])[0]["attempts"].as_u64().unwrap();
    // Nobody who waits a second for one request waits ten for a second one.
    assert!(attempts <= 2, "{attempts} attempts");
}
