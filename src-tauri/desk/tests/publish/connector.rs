//! The newsroom connector against an endpoint that misbehaves: what each answer is taken to mean, and what was sent.

use std::sync::Arc;
use std::time::Duration;

use galley_article::model::Media;
use galley_desk::http::Web;
use galley_desk::ports::SystemClock;
use galley_desk::publish::api::Action;
use galley_desk::publish::connector::{Account, Connector, Found, Held, MemoryLedger, Picture, Sending, Setback};
use galley_desk::publish::connectors::newsroom::Newsroom;
use galley_desk::secrets::Token;

use serde_json::json;

use crate::block_on;
use crate::endpoint::{Endpoint, Fault, TOKEN, answer, answer_and_commit};

const STORY: &str = "0190a0a0-0000-7000-8000-000000000001";

fn connector(endpoint: &Endpoint, token: &str) -> Newsroom {
    patient(endpoint, token, 60_000)
}

/// The connector that gives up on a request after so many milliseconds.
fn patient(endpoint: &Endpoint, token: &str, patience: u64) -> Newsroom {
    let url = endpoint.url().parse().unwrap();
    let timeout = Duration::from_millis(patience);
    Newsroom::at(&url, Token::new(token), Arc::new(Web::new()), Arc::new(SystemClock), timeout)
}

fn sending() -> Sending {
    Sending {
        story: STORY.to_owned(),
        action: Action::Publish,
        media: Vec::new(),
        payload: json!({"uri": STORY, "headlines": [{"value": "标题"}]}).to_string().into_bytes(),
        idempotency_key: "key-1".to_owned(),
        replaces: None,
        public_at: None,
        earlier_sends: 0,
        unanswered: Vec::new(),
    }
}

fn put(newsroom: &Newsroom, sending: &Sending) -> Result<Held, Setback> {
    block_on(newsroom.put_article(sending, &MemoryLedger::default()))
}

fn look_up(newsroom: &Newsroom) -> Result<Option<Found>, Setback> {
    block_on(newsroom.look_up(&sending(), &MemoryLedger::default()))
}

/// A setback in one line: kind, code, status, and the pause that was asked for.
fn line(setback: &Setback) -> String {
    let (kind, after) = match setback {
        Setback::NotNow { after, .. } => ("not now", *after),
        Setback::Refused(_) => ("refused", None),
        Setback::Mismatch(_) => ("mismatch", None),
        Setback::Unclear { after, .. } => ("unclear", *after),
        Setback::ClaimLost => return "claim lost".to_owned(),
    };
    let reason = setback.reason().unwrap();
    assert!(!format!("{setback:?}").contains(TOKEN), "a setback shows the token: {setback:?}");
    let code = serde_json::to_value(reason.code).unwrap();
    let status = reason.status.map(|status| format!(" {status}")).unwrap_or_default();
    let after = after.map(|after| format!(" after {} s", after.num_seconds())).unwrap_or_default();
    format!("{kind}: {}{status}{after}", code.as_str().unwrap())
}

/// The setback of putting an article when the endpoint does this, and how many versions it holds then.
#[track_caller]
fn check(fault: Fault, expected: &str, versions: usize) {
    let endpoint = Endpoint::start();
    let patience = if matches!(fault, Fault::Silent { .. }) { 500 } else { 60_000 };
    endpoint.next("PUT /v1/articles/", fault);
    let newsroom = patient(&endpoint, TOKEN, patience);
    let got = put(&newsroom, &sending());
    assert_eq!(got.as_ref().map_or_else(line, |held| format!("held {}", held.etag)), expected);
    assert_eq!(endpoint.count("PUT"), 1, "one call is one request");
    assert_eq!(endpoint.versions(STORY).len(), versions);
}

const PROBLEM: &str = "application/problem+json";

#[test]
fn answers_that_say_no() {
    let no = |status| answer(status, "", PROBLEM, r#"{"title":"No","detail":"Because."}"#);
    check(no("400 Bad Request"), "refused: rejected 400", 0);
    check(no("401 Unauthorized"), "refused: unauthorized 401", 0);
    check(no("403 Forbidden"), "refused: forbidden 403", 0);
    check(no("404 Not Found"), "refused: wrong-address 404", 0);
    check(no("413 Content Too Large"), "refused: too-large 413", 0);
    check(no("422 Unprocessable Content"), "refused: rejected 422", 0);
    check(no("412 Precondition Failed"), "mismatch: drift 412", 0);
}

#[test]
fn answers_that_ask_for_patience() {
    check(answer("429 Too Many Requests", "retry-after: 7\r\n", "text/plain", ""), "not now: busy 429 after 7 s", 0);
    check(answer("409 Conflict", "", PROBLEM, "{}"), "not now: busy 409", 0);
    check(answer("503 Busy", "retry-after: 90\r\n", PROBLEM, "{}"), "not now: busy 503 after 90 s", 0);
    check(answer("500 Oh", "retry-after: soon\r\n", PROBLEM, "{}"), "not now: busy 500", 0);
    let past = "retry-after: Fri, 02 Jan 1970 00:00:00 GMT\r\n";
    check(answer("429 Too Many Requests", past, "text/plain", ""), "not now: busy 429 after 0 s", 0);
}

#[test]
fn answers_that_say_nothing() {
    check(Fault::Silent { commit: false }, "unclear: no-answer", 0);
    check(Fault::Silent { commit: true }, "unclear: no-answer", 1);
    check(Fault::Reset { commit: false }, "unclear: no-answer", 0);
    check(Fault::Reset { commit: true }, "unclear: no-answer", 1);
    check(Fault::ResetEarly, "unclear: no-answer", 0);
    check(Fault::Endless, "unclear: no-answer", 1);
    check(answer("500 Oh", "", "text/html", "<h1>Oh</h1>"), "unclear: no-answer 500", 0);
    check(answer_and_commit("502 Bad Gateway", "", "text/html", ""), "unclear: no-answer 502", 1);
    check(answer("200 OK", "", "text/html", "<html>Welcome to the hotel</html>"), "unclear: nonsense 200", 0);
    check(answer_and_commit("200 OK", "", "application/json", "{\"url\":\"htt"), "unclear: nonsense 200", 1);
    check(answer("200 OK", "", "application/json", "[]"), "unclear: nonsense 200", 0);
    check(answer("204 No Content", "etag: \"1\"\r\n", "application/json", ""), "unclear: nonsense 204", 0);
    let script = r#"{"url":"javascript:alert(1)","etag":"\"1\""}"#;
    check(answer("200 OK", "", "application/json", script), "unclear: nonsense 200", 0);
    let raw = |text: &str| Fault::Raw { commit: false, answer: text.as_bytes().to_vec() };
    check(raw("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{}"), "unclear: no-answer", 0);
    check(raw("SSH-2.0-OpenSSH_9.2\r\n"), "unclear: no-answer", 0);
    check(Fault::Raw { commit: false, answer: vec![0xff; 64] }, "unclear: no-answer", 0);
}

#[test]
fn an_answer_that_comes_twice_counts_once() {
    check(Fault::Twice, "held \"v1\"", 1);
}

#[test]
fn credentials_do_not_follow_a_redirect() {
    let elsewhere = Endpoint::start();
    for status in ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let headers = format!("location: {}v1/articles/{STORY}\r\n", elsewhere.url());
        let code = &status[..3];
        check(answer(status, &headers, "text/html", ""), &format!("refused: redirected {code}"), 0);
    }
    assert_eq!(elsewhere.seen().len(), 0);
}

#[test]
fn an_endpoint_that_is_not_there_is_asked_again_later() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let free = taken.local_addr().unwrap();
    drop(taken);
    for address in [format!("http://{free}/"), "https://galley.invalid/".to_owned()] {
        let newsroom = Newsroom::at(
            &address.parse().unwrap(),
            Token::new(TOKEN),
            Arc::new(Web::new()),
            Arc::new(SystemClock),
            Duration::from_secs(5),
        );
        let got = put(&newsroom, &sending()).unwrap_err();
        assert_eq!(line(&got), "not now: unreachable", "{address}");
    }
}

#[test]
fn an_endpoint_that_repeats_the_token_does_not_get_it_kept() {
    let endpoint = Endpoint::start();
    let body = json!({"title": "Bad token", "detail": format!("You sent Bearer {TOKEN}")}).to_string();
    endpoint.next("PUT", answer("403 Forbidden", "", PROBLEM, &body));
    let refused = put(&connector(&endpoint, TOKEN), &sending()).unwrap_err();
    assert_eq!(refused.reason().unwrap().said, "Bad token: You sent Bearer …");
    endpoint.next("PUT", answer("302 Found", &format!("location: /?t={TOKEN}\r\n"), "text/html", ""));
    let refused = put(&connector(&endpoint, TOKEN), &sending()).unwrap_err();
    assert!(!refused.reason().unwrap().message.contains(TOKEN), "{refused:?}");
}

#[test]
fn the_first_put_expects_nothing_and_a_later_one_what_it_replaces() {
    let endpoint = Endpoint::start();
    let newsroom = connector(&endpoint, TOKEN);
    let held = put(&newsroom, &sending()).unwrap();
    assert_eq!((held.version.as_str(), held.etag.as_str()), ("1", "\"v1\""));
    assert_eq!(held.url, format!("{}a/{STORY}", endpoint.url()));
    assert_eq!(held.received.unwrap().to_rfc3339(), "2026-01-02T03:04:05+00:00");
    let update = Sending { idempotency_key: "key-2".to_owned(), replaces: Some(held.etag), ..sending() };
    assert_eq!(put(&newsroom, &update).unwrap().version, "2");
    let found = look_up(&newsroom).unwrap().unwrap();
    assert_eq!((found.held.etag.as_str(), found.held.url.as_str()), ("\"v2\"", held.url.as_str()));
    let seen = endpoint.seen();
    assert_eq!(seen[0].headers.get("if-none-match").map(String::as_str), Some("*"));
    assert_eq!(seen[1].headers.get("if-match").map(String::as_str), Some("\"v1\""));
    assert_eq!(seen[1].headers.get("idempotency-key").map(String::as_str), Some("key-2"));
}

#[test]
fn an_endpoint_may_lie_below_a_path() {
    let endpoint = Endpoint::start();
    let url = format!("{}cms/galley", endpoint.url()).parse().unwrap();
    let web = Arc::new(Web::new());
    let newsroom = Newsroom::at(&url, Token::new(TOKEN), web, Arc::new(SystemClock), Duration::from_secs(5));
    let refused = put(&newsroom, &sending()).unwrap_err();
    assert_eq!(line(&refused), "refused: wrong-address 404");
    assert_eq!(endpoint.seen()[0].line, format!("PUT /cms/galley/v1/articles/{STORY}"));
}

#[test]
fn media_are_sent_once() {
    let endpoint = Endpoint::start();
    let newsroom = connector(&endpoint, TOKEN);
    let media = Media {
        sha256: "ab".repeat(32),
        mime: "image/png".to_owned(),
        bytes: 3,
        width: 0,
        height: 0,
        filename: String::new(),
    };
    let put = |media: &Media| {
        let picture =
            Picture { media: media.clone(), alt: String::new(), caption: String::new(), credit: String::new() };
        block_on(newsroom.put_media(&picture, b"png", &MemoryLedger::default()))
    };
    put(&media).unwrap();
    put(&media).unwrap();
    assert_eq!((endpoint.count("HEAD"), endpoint.count("PUT")), (2, 1));
    // Media are named by their content, so a lost answer is no riddle.
    let other = Media { sha256: "cd".repeat(32), ..media };
    endpoint.next("PUT", Fault::Reset { commit: true });
    assert_eq!(line(&put(&other).unwrap_err()), "not now: no-answer");
    put(&other).unwrap();
    assert_eq!(endpoint.count("PUT"), 2);
}

#[test]
fn looking_up_tells_absent_from_unclear() {
    let endpoint = Endpoint::start();
    let newsroom = connector(&endpoint, TOKEN);
    assert!(look_up(&newsroom).unwrap().is_none());
    for fault in [
        answer("404 Not Found", "", "text/html", "<h1>Not here</h1>"),
        answer("200 OK", "etag: \"1\"\r\n", "text/html", "<h1>Login</h1>"),
        answer("200 OK", "etag: \"1\"\r\n", "application/json", "{\"uri\":"),
        answer("200 OK", "", "application/json", "{}"),
    ] {
        endpoint.next("GET", fault.clone());
        let unclear = look_up(&newsroom).unwrap_err();
        assert!(line(&unclear).starts_with("unclear: nonsense"), "{fault:?}: {unclear:?}");
    }
}

#[test]
fn a_probe_tells_what_is_wrong() {
    let endpoint = Endpoint::start();
    let probe = |token: &str| block_on(connector(&endpoint, token).probe()).map_err(|setback| line(&setback));
    assert_eq!(probe(TOKEN), Ok(Account::default()));
    assert_eq!(probe("wrong"), Err("refused: unauthorized 401".to_owned()));
    endpoint.next("GET", answer("404 Not Found", "", "text/html", ""));
    assert_eq!(probe(TOKEN), Err("refused: wrong-address 404".to_owned()));
    endpoint.next("GET", answer("200 OK", "", "text/html", "<h1>Welcome</h1>"));
    assert_eq!(probe(TOKEN), Err("unclear: nonsense 200".to_owned()));
    assert_eq!(endpoint.count("PUT"), 0);
}
