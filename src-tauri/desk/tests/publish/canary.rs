//! A secret is nowhere but where it is kept: not in the database, its journal, a log line of any level, a fault, a
//! reply or a debug print, however much goes wrong.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};

use galley_desk::publish::api::{AddDestination, DestinationAct};
use galley_desk::secrets::{Keeping, Token};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::block_on;
use crate::endpoint::{Endpoint, Fault, TOKEN, answer};
use crate::ghost_site::{GhostSite, KEY, Trouble};
use crate::house::{House, SITE};

/// Every log line of this process from the moment it is set up.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

/// They are one process's, whichever test caused them.
static LINES: LazyLock<Lines> = LazyLock::new(|| {
    let lines = Lines::default();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(lines.clone()).init();
    lines
});

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Every file below a folder, but the one that is there to keep the token.
fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_none_or(|extension| extension != "token") {
            found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
}

/// A destination with a secret.
fn destination(kind: &str, url: &str, user: &str, token: &str, keeping: Keeping) -> AddDestination {
    AddDestination {
        name: SITE.to_owned(),
        kind: kind.to_owned(),
        url: url.to_owned(),
        user: user.to_owned(),
        zone: String::new(),
        token: Some(Token::new(token)),
        keeping,
        allow_plain_http: false,
        pictures: None,
        actor: "林晗".to_owned(),
    }
}

/// Publishes and works the outbox off so many times; what was answered.
fn publish_again_and_again(house: &House, times: usize) -> Vec<String> {
    let story = house.story("内河夜航恢复");
    let mut said = Vec::new();
    for _ in 0..times {
        said.push(format!("{:?}", house.try_publish(&story)));
        said.push(format!("{:?}", house.run_now()));
    }
    let act = DestinationAct { destination: SITE.to_owned(), actor: "林晗".to_owned() };
    said.push(format!("{:?}", block_on(house.desk.test_destination(&act))));
    said.push(json!(house.desk.destinations().unwrap()).to_string());
    said.push(json!(house.desk.deliveries(&story).unwrap()).to_string());
    said.push(json!(house.desk.story_log(&story).unwrap()).to_string());
    said
}

/// Fails where the secret is, in any of the forms in which it is sent.
#[track_caller]
fn assert_nowhere(house: &House, said: &[String], forms: &[&str]) {
    let logged = LINES.0.lock().unwrap().clone();
    assert!(!logged.is_empty(), "the log was listened to");
    let mut written = vec![("log".to_owned(), logged), ("replies".to_owned(), said.join("\n").into_bytes())];
    files(house.folder.path(), &mut written);
    assert!(written.iter().any(|(name, _)| name.ends_with("library.db-wal")), "the journal was looked at");
    for (name, bytes) in written {
        for form in forms {
            let text = String::from_utf8_lossy(&bytes);
            let found = text.find(form).map(|at| text[..at].lines().next_back().unwrap_or_default());
            assert_eq!(found, None, "{form} is in {name}, after these words");
        }
    }
}

#[test]
fn the_token_is_nowhere_but_where_it_is_kept() {
    LazyLock::force(&LINES);
    let endpoint = Endpoint::start();
    let house = House::new(&endpoint.url(), TOKEN);
    let told = json!({"title": TOKEN, "detail": format!("Authorization: Bearer {TOKEN}")}).to_string();
    let put = "PUT /v1/articles/";
    endpoint.next(put, answer("403 Forbidden", "", "application/problem+json", &told));
    endpoint.next(put, answer("500 Oh", "", "text/plain", TOKEN));
    endpoint.next(put, answer("302 Found", &format!("location: http://{TOKEN}.example/\r\n"), "text/plain", TOKEN));
    endpoint.next(put, Fault::Reset { commit: false });
    endpoint.next(put, answer("429 Wait", "", "application/json", &told));
    endpoint.next("GET /v1/articles/galley", answer("401 Unauthorized", "", "application/problem+json", &told));
    let mut said = publish_again_and_again(&house, 6);
    let story = house.desk.outbox().unwrap().pop().unwrap().story;
    assert_eq!(endpoint.versions(story.as_str()).len(), 1);
    endpoint.next("GET", answer("401 Unauthorized", "", "application/problem+json", &told));
    let act = DestinationAct { destination: SITE.to_owned(), actor: "林晗".to_owned() };
    said.push(format!("{:?}", block_on(house.desk.test_destination(&act))));
    // A keychain that is not there, and requests that are refused, name no token either.
    let other = |kind| AddDestination {
        name: "Other".to_owned(),
        ..destination(kind, &endpoint.url(), "", TOKEN, Keeping::Keychain)
    };
    for kind in ["newsroom", "ghost"] {
        said.push(format!("{:?} {:?}", other(kind), house.desk.add_destination(&other(kind))));
    }
    assert_nowhere(&house, &said, &[TOKEN]);
}

#[test]
fn an_application_password_is_nowhere_but_where_it_is_kept() {
    const SHOWN: &str = "cnry 7f3a 9c51 e2b4 d608 aa17";
    const BARE: &str = "cnry7f3a9c51e2b4d608aa17";
    // What goes over the line: base64 of the user's name and the password.
    const SENT: &str = "YXV0aG9yOmNucnk3ZjNhOWM1MWUyYjRkNjA4YWExNw==";
    LazyLock::force(&LINES);
    let endpoint = Endpoint::start();
    let house = House::bare();
    let request = destination("wordpress", &endpoint.url(), "author", SHOWN, Keeping::File);
    house.desk.add_destination(&request).unwrap();
    let index = json!({"name": "x", "home": endpoint.url(), "namespaces": ["wp/v2"],
        "authentication": {"application-passwords": {}}})
    .to_string();
    let words = format!("{BARE} {SHOWN} Basic {SENT}");
    let told = json!({"code": "rest_no", "message": words, "data": {"status": 401}}).to_string();
    let location = format!("location: http://{BARE}.example/?{SENT}\r\n");
    let me = "GET /wp-json/wp/v2/users/me";
    for _ in 0..20 {
        endpoint.next("GET /wp-json/?", answer("200 OK", "", "application/json", &index));
    }
    let bad = [
        answer("401 Unauthorized", "", "application/json", &told),
        answer("500 Oh", "", "text/plain", &words),
        answer("302 Found", &location, "text/html", &words),
        Fault::Reset { commit: false },
        answer("429 Wait", "", "application/json", &told),
        answer("200 OK", "", "text/html", &words),
        answer("200 OK", "", "application/json", &json!({"name": words, "roles": [words]}).to_string()),
        answer("403 Forbidden", "", "application/json", &told),
        answer("403 Forbidden", "", "application/json", &told),
    ];
    for fault in bad.clone().into_iter().chain(bad) {
        endpoint.next(me, fault);
    }
    let mut said = publish_again_and_again(&house, 9);
    let asked = endpoint.seen().iter().filter(|seen| seen.line.starts_with(me)).count();
    assert!(asked >= 9, "the site was asked {asked} times");
    assert!(
        endpoint.seen().iter().any(|seen| seen.headers.get("authorization").is_some_and(|sent| sent.contains(SENT))),
        "it is what is sent"
    );
    said.push(format!("{request:?}"));
    assert_nowhere(&house, &said, &[SHOWN, BARE, SENT]);
}

#[test]
fn an_admin_key_is_nowhere_but_where_it_is_kept() {
    LazyLock::force(&LINES);
    let site = GhostSite::start();
    let house = House::bare();
    let request = destination("ghost", &site.url(), "", KEY, Keeping::File);
    house.desk.add_destination(&request).unwrap();
    let secret = KEY.split(':').nth(1).unwrap();
    const TOLD: &str =
        r#"{"errors":[{"message":"6489a1b2c3d4e5f60718293a:00112233445566778899aabbccddeeff","type":"X"}]}"#;
    const ELSEWHERE: &str = "location: http://x.example/00112233445566778899aabbccddeeff\r\n";
    assert!(TOLD.contains(KEY) && ELSEWHERE.contains(secret));
    let put = "PUT /ghost/api/admin/posts/";
    site.next(put, Trouble::Says("401 Unauthorized", "", TOLD));
    site.next(put, Trouble::Says("500 Oh", "", TOLD));
    site.next(put, Trouble::Says("302 Found", ELSEWHERE, TOLD));
    site.next(put, Trouble::Cut);
    site.next(put, Trouble::Says("429 Wait", "", TOLD));
    site.next(put, Trouble::Says("422 No", "", TOLD));
    let mut said = publish_again_and_again(&house, 8);
    assert_eq!(site.posts().len(), 1);
    said.push(format!("{request:?}"));
    assert_nowhere(&house, &said, &[KEY, secret]);
}
