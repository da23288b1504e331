//! Ghost: what is served is what was sent; publishing, updating, withdrawing and publishing again; what an editor there
//! does, seen through the pages that readers get.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use galley_desk::ports::HttpRequest;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::house::{House, PICTURES};
use crate::page::{bare, texts, words};
use crate::site;

/// What `ghost.sh` printed, in the environment.
const GHOST: &str = "GALLEY_TEST_GHOST";

/// A house that publishes to the site of this run; `None`, with a word why, where there is none.
fn house() -> Option<House> {
    let Some(info) = std::env::var(GHOST).ok().and_then(|info| serde_json::from_str::<Value>(&info).ok()) else {
        println!("skipped: no Ghost runs here; cargo xtask test --endpoints starts one");
        return None;
    };
    let text = |name: &str| info[name].as_str().unwrap().to_owned();
    Some(House::at("gh", "ghost", &text("url"), "", &text("key")))
}

/// Somebody changes words of a post in Ghost, through the API that its own editor uses.
fn edit(delivery: &Value, from: &str, to: &str) {
    let id = delivery["receipt"]["remote_id"].as_str().unwrap();
    let post = api("GET", &format!("posts/{id}/?formats=lexical"), None)["posts"][0].clone();
    let document = post["lexical"].as_str().unwrap();
    assert!(document.contains(from), "the words are in {document}");
    let changed = json!({ "lexical": document.replace(from, to), "updated_at": post["updated_at"] });
    api("PUT", &format!("posts/{id}/"), Some(&json!({ "posts": [changed] })));
}

/// A request to Ghost's Admin API.
#[track_caller]
fn api(method: &str, path: &str, body: Option<&Value>) -> Value {
    let info: Value = serde_json::from_str(&std::env::var(GHOST).unwrap()).unwrap();
    let (url, key) = (info["url"].as_str().unwrap(), info["key"].as_str().unwrap());
    let reply = site::send(HttpRequest {
        method: method.to_owned(),
        url: format!("{}/ghost/api/admin/{path}", url.trim_end_matches('/')),
        headers: vec![
            ("authorization".to_owned(), format!("Ghost {}", token(key))),
            ("content-type".to_owned(), "application/json".to_owned()),
            ("accept-version".to_owned(), "v5.0".to_owned()),
        ],
        body: body.map(|body| body.to_string().into_bytes()).unwrap_or_default(),
        timeout: Duration::from_secs(60),
    });
    assert_eq!(reply.status, 200, "{method} {path}: {}", String::from_utf8_lossy(&reply.body));
    serde_json::from_slice(&reply.body).unwrap()
}

/// What an Admin API key signs: a JSON Web Token for five minutes.
fn token(key: &str) -> String {
    let (id, secret) = key.split_once(':').unwrap();
    let secret: Vec<u8> =
        (0..secret.len()).step_by(2).map(|at| u8::from_str_radix(&secret[at..at + 2], 16).unwrap()).collect();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let header = json!({ "alg": "HS256", "typ": "JWT", "kid": id }).to_string();
    let claims = json!({ "iat": now, "exp": now + 300, "aud": "/admin/" }).to_string();
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret).unwrap();
    mac.update(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// The page at an address.
#[track_caller]
fn page(url: &str) -> String {
    String::from_utf8(site::fetch(url)).unwrap()
}

fn url(delivery: &Value) -> &str {
    delivery["receipt"]["url"].as_str().unwrap()
}

#[track_caller]
fn assert_served(english: bool) {
    let Some(house) = house() else { return };
    let article = house.full(english);
    let story = house.story(article.clone());
    let delivered = house.publish(&story, "gh");
    let html = page(url(&delivered));
    let shown = words(&html);
    let mut said = Vec::new();
    texts(&article["body"], &mut said);
    for name in ["headline", "kicker", "deck", "source", "lead", "rights"] {
        said.push(article[name].as_str().unwrap().to_owned());
    }
    said.push(article["related"][0]["title"].as_str().unwrap().to_owned());
    for credit in article["credits"].as_array().unwrap() {
        said.push(credit["name"].as_str().unwrap().to_owned());
    }
    for text in &said {
        assert!(shown.contains(&bare(text)), "{text} is not on {}", url(&delivered));
    }
    for link in ["https://example.org/plan?a=1&", "https://example.org/video/1", "https://example.org/pier"] {
        assert!(html.contains(&format!("href=\"{link}")), "{link} is not on {}", url(&delivered));
    }
    for element in ["<h2", "<h3", "<h4", "<blockquote>", "<ol start=\"3\">", "<table>", "editors-note", "pull-quote"] {
        assert!(html.contains(element), "no {element}");
    }
    let pictures: Vec<&str> = html
        .split("<img src=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|address| address.contains("/galley-"))
        .collect();
    assert_eq!(pictures.len(), PICTURES.len(), "{pictures:?}");
    // Ghost packs pictures anew; a PNG's width and height stand at 16.
    for (address, bytes) in pictures.iter().zip(PICTURES) {
        assert_eq!(site::fetch(address)[16..24], bytes[16..24], "{address} is the picture that was sent");
    }
    // Sent again it is known for what it is.
    let again = house.publish(&story, "gh");
    assert_eq!(again["receipt"]["remote_id"], delivered["receipt"]["remote_id"]);
}

#[test]
fn a_chinese_article_is_served_in_full() {
    assert_served(false);
}

#[test]
fn an_english_article_is_served_in_full() {
    assert_served(true);
}

#[test]
fn published_updated_withdrawn_and_published_again() {
    let Some(house) = house() else { return };
    let mut article = house.with_picture("夜航首稿");
    let story = house.story(article.clone());
    let one = house.publish(&story, "gh");
    article["headline"] = json!("夜航二稿");
    house.rewrite(&story, article);
    let two = house.publish(&story, "gh");
    assert_eq!(url(&one), url(&two), "the address stays");
    assert!(words(&page(url(&two))).contains("夜航二稿"));
    house.ok(&["withdraw", story.as_str(), "--to", "gh", "--note", "来源有误", "--json"]);
    assert_eq!(site::status(url(&two)), 404);
    let three = house.publish(&story, "gh");
    assert_eq!(three["receipt"]["remote_id"], one["receipt"]["remote_id"], "the same post is public again");
    assert_eq!(site::status(url(&two)), 200);
}

#[test]
fn an_edit_in_ghost_is_not_overwritten_and_comes_in_as_tracked_changes() {
    let Some(house) = house() else { return };
    let mut article = house.full(false);
    let story = house.story(article.clone());
    let one = house.publish(&story, "gh");
    // Every kind of block is read back from the real site as it was sent.
    let look = || house.run(&["drift", story.as_str(), "--to", "gh", "--json"]);
    let (code, seen) = (look().code, look().answer);
    assert_eq!(code, 0, "{seen}");
    assert_eq!((&seen["edited"], &seen["problems"]), (&json!(false), &json!([])), "{seen}");
    assert_eq!(seen["theirs"]["changes"], json!([]), "{seen}");

    edit(&one, "首日迎来八百名游客", "首日迎来九百名游客");
    article["headline"] = json!("夜航恢复，改题");
    house.rewrite(&story, article);
    let ran = house.run(&["publish", story.as_str(), "--to", "gh", "--json"]);
    assert_eq!((ran.code, &ran.answer["reason"]["code"]), (1, &json!("drift")), "{} {}", ran.answer, ran.err);
    let (code, seen) = (look().code, look().answer);
    assert_eq!(code, 1, "an edit is told by the exit code: {seen}");
    assert_eq!((&seen["edited"], seen["theirs"]["changes"].as_array().unwrap().len()), (&json!(true), 1), "{seen}");
    house.ok(&["drift", story.as_str(), "--to", "gh", "--take", "--json"]);
    let view = house.desk.story(&story).unwrap();
    assert!(view.tracking && view.working.body.0.plain_text().contains("九百名游客"));
    let two = house.publish(&story, "gh");
    assert_eq!(two["receipt"]["remote_id"], one["receipt"]["remote_id"]);
    let shown = words(&page(url(&two)));
    assert!(shown.contains("九百名游客") && shown.contains("改题"), "{shown}");
}
