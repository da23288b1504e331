//! The token is nowhere but where it is kept: not in the database, its journal, a log line of any level, a fault, a
//! reply or a debug print, however much goes wrong.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use galley_desk::publish::api::{AddDestination, DestinationAct};
use galley_desk::secrets::{Keeping, Token};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::block_on;
use crate::endpoint::{Endpoint, Fault, TOKEN, answer};
use crate::house::{House, SITE};

/// Every log line of this process from the moment it is set up.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

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

#[test]
fn the_token_is_nowhere_but_where_it_is_kept() {
    let lines = Lines::default();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(lines.clone()).init();
    let endpoint = Endpoint::start();
    let house = House::new(&endpoint.url(), TOKEN);
    let told = json!({"title": TOKEN, "detail": format!("Authorization: Bearer {TOKEN}")}).to_string();
    let put = "PUT /v1/articles/";
    endpoint.next(put, answer("403 Forbidden", "", "application/problem+json", &told));
    endpoint.next(put, answer("500 Oh", "", "text/plain", TOKEN));
    endpoint.next(put, answer("302 Found", &format!("location: http://{TOKEN}.example/\r\n"), "text/plain", TOKEN));
    endpoint.next(put, Fault::Reset { commit: false });
    endpoint.next(put, answer("429 Wait", "", "application/json", &told));
    let story = house.story("内河夜航恢复");
    let mut said = Vec::new();
    for _ in 0..6 {
        said.push(format!("{:?}", house.try_publish(&story)));
        said.push(format!("{:?}", house.run_now()));
    }
    assert_eq!(endpoint.versions(story.as_str()).len(), 1);
    let act = DestinationAct { destination: SITE.to_owned(), actor: "林晗".to_owned() };
    endpoint.next("GET", answer("401 Unauthorized", "", "application/problem+json", &told));
    said.push(format!("{:?}", block_on(house.desk.test_destination(&act))));
    said.push(json!(house.desk.destinations().unwrap()).to_string());
    said.push(json!(house.desk.deliveries(&story).unwrap()).to_string());
    said.push(json!(house.desk.story_log(&story).unwrap()).to_string());
    // A keychain that is not there, and requests that are refused, name no token either.
    let request = AddDestination {
        name: "Other".to_owned(),
        kind: "newsroom".to_owned(),
        url: endpoint.url(),
        user: String::new(),
        zone: String::new(),
        token: Some(Token::new(TOKEN)),
        keeping: Keeping::Keychain,
        allow_plain_http: false,
        actor: "林晗".to_owned(),
    };
    said.push(format!("{request:?} {:?}", house.desk.add_destination(&request)));
    let other_kind = AddDestination { kind: "ghost".to_owned(), ..request };
    said.push(format!("{:?}", house.desk.add_destination(&other_kind)));

    let logged = lines.0.lock().unwrap().clone();
    assert!(!logged.is_empty(), "the log was listened to");
    let mut written = vec![("log".to_owned(), logged), ("replies".to_owned(), said.join("\n").into_bytes())];
    files(house.folder.path(), &mut written);
    assert!(written.iter().any(|(name, _)| name.ends_with("library.db-wal")), "the journal was looked at");
    for (name, bytes) in written {
        let found = bytes.windows(TOKEN.len()).any(|window| window == TOKEN.as_bytes());
        assert!(!found, "the token is in {name}");
    }
}
