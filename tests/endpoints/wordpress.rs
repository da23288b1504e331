//! WordPress: what is served is what was sent; publishing, updating, withdrawing and publishing again; what an editor there
//! does; what a test of the destination tells apart.

use galley_desk::api::StoryId;
use serde_json::{Value, json};

use crate::house::{House, PICTURES};
use crate::page::{bare, texts, words};
use crate::site::Site;

fn house(site: &Site, role: &str) -> House {
    House::at("wp", "wordpress", &site.url, role, site.password(role))
}

/// A headline that no other run of these tests has used.
fn unique(words: &str) -> String {
    format!("{words} {}", tempfile::Builder::new().prefix("").tempfile().unwrap().path().file_name().unwrap().display())
}

/// The one post of that name.
#[track_caller]
fn only(site: &Site, words: &str) -> Value {
    let mut posts = site.posts(words);
    assert_eq!(posts.len(), 1, "{posts:?}");
    posts.remove(0)
}

#[track_caller]
fn assert_served(site: &Site, role: &str, english: bool) {
    let house = house(site, role);
    let mut article = house.full(english);
    let headline = unique(article["headline"].as_str().unwrap());
    article["headline"] = json!(headline);
    let story = house.story(article.clone());
    let delivered = house.publish(&story, "wp");
    let url = delivered["receipt"]["url"].as_str().unwrap();
    let html = String::from_utf8(site.fetch(url)).unwrap();
    let shown = words(&html);
    let mut said = Vec::new();
    texts(&article["body"], &mut said);
    for name in ["headline", "kicker", "deck", "source", "rights"] {
        said.push(article[name].as_str().unwrap().to_owned());
    }
    said.push(article["related"][0]["title"].as_str().unwrap().to_owned());
    article["credits"]
        .as_array()
        .unwrap()
        .iter()
        .for_each(|credit| said.push(credit["name"].as_str().unwrap().to_owned()));
    for text in &said {
        assert!(shown.contains(&bare(text)), "{text} is not on {url}");
    }
    for link in ["https://example.org/plan?a=1&amp;b=2", "https://example.org/video/1", "https://example.org/pier"] {
        assert!(html.contains(&format!("href=\"{link}\"")), "{link} is not on {url}");
    }
    for level in 2..=4 {
        assert!(html.contains(&format!("<h{level} class=\"wp-block-heading\">")), "no heading of level {level}");
    }
    let post = only(site, &headline);
    assert_eq!(post["excerpt"]["raw"], article["lead"]);
    for (index, bytes) in PICTURES.iter().enumerate() {
        let content = post["content"]["raw"].as_str().unwrap();
        let id = content.split("class=\"wp-image-").nth(index + 1).unwrap().split('"').next().unwrap();
        let media = site.rest("GET", &format!("media/{id}?context=edit"), None);
        let address = media["source_url"].as_str().unwrap();
        assert_eq!(site.fetch(address), *bytes, "the picture is served as it was sent");
        assert_ne!(media["alt_text"], "");
        assert!(html.contains(address), "{address} is not on the page");
        if index == 0 {
            assert_eq!(post["featured_media"], media["id"]);
        }
    }
    let section = site.rest("GET", &format!("categories/{}", post["categories"][0]), None);
    let trail = article["section"].as_str().unwrap().split_once('/').unwrap();
    assert_eq!(section["name"], trail.1);
    assert_eq!(site.rest("GET", &format!("categories/{}", section["parent"]), None)["name"], trail.0);
    assert_eq!(post["tags"].as_array().unwrap().len(), 2);
    // Sent again it is known for what it is.
    house.publish(&story, "wp");
    only(site, &headline);
}

#[test]
fn a_chinese_article_is_served_in_full() {
    let Some(site) = Site::here() else { return };
    assert_served(&site, "editor", false);
}

#[test]
fn an_english_article_is_served_in_full_for_an_author_whose_html_is_filtered() {
    let Some(site) = Site::here() else { return };
    // An author may not make a section; an editor has.
    assert_served(&site, "editor", true);
    assert_served(&site, "author", true);
}

#[test]
fn published_updated_withdrawn_and_published_again() {
    let Some(site) = Site::here() else { return };
    let house = house(&site, "author");
    let (first, second) = (unique("首稿"), unique("二稿"));
    let mut article = house.with_picture(&first);
    article["section"] = json!("");
    let story = house.story(article.clone());
    let one = house.publish(&story, "wp");
    let post = only(&site, &first);
    assert_eq!((&post["status"], &one["receipt"]["remote_id"]), (&json!("publish"), &json!(post["id"].to_string())));
    article["headline"] = json!(second);
    house.rewrite(&story, article.clone());
    let two = house.publish(&story, "wp");
    assert_eq!(site.posts(&first).len(), 0);
    let updated = only(&site, &second);
    assert_eq!((&updated["id"], &updated["link"]), (&post["id"], &post["link"]), "readers' address stays");
    assert_eq!(updated["featured_media"], post["featured_media"], "no picture is sent twice");
    assert_ne!(one["receipt"]["etag"], two["receipt"]["etag"]);
    let gone = house.ok(&["withdraw", story.as_str(), "--to", "wp", "--note", "误发", "--json"]);
    assert_eq!(gone["state"], "delivered", "{gone}");
    assert_eq!(only(&site, &second)["status"], "trash");
    house.publish(&story, "wp");
    let again = only(&site, &second);
    assert_eq!((&again["id"], &again["status"]), (&post["id"], &json!("publish")));
    house.publish(&story, "wp");
    only(&site, &second);
}

#[test]
fn a_picture_as_avif_is_served_and_read_back() {
    let Some(site) = Site::here() else { return };
    let house = house(&site, "author");
    house.take_avif("wp");
    let headline = unique("夜航照片");
    let mut article = house.with_photograph(&headline);
    article["section"] = json!("");
    let story = house.story(article);
    house.publish(&story, "wp");
    let content = only(&site, &headline)["content"]["raw"].as_str().unwrap().to_owned();
    let address = content.split("src=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(address.ends_with(".avif"), "{address}");
    assert_eq!(site.fetch(&address)[4..12], *b"ftypavif");
    let seen = house.ok(&["drift", story.as_str(), "--to", "wp", "--json"]);
    assert_eq!((&seen["edited"], &seen["theirs"]["changes"]), (&json!(false), &json!([])), "{seen}");
}

#[test]
fn an_edit_on_the_site_is_not_overwritten() {
    let Some(site) = Site::here() else { return };
    let house = house(&site, "editor");
    let headline = unique("漂移");
    let story = house.story(house.short(&headline));
    house.publish(&story, "wp");
    let post = only(&site, &headline);
    let theirs = post["content"]["raw"].as_str().unwrap().replace("恢复开行", "今晚开行");
    let path = format!("posts/{}", post["id"]);
    site.rest("POST", &path, Some(&json!({ "content": theirs })));
    let mut article = house.short(&headline);
    article["lead"] = json!("夜航恢复，首日八百人。");
    house.rewrite(&story, article);
    let ran = house.run(&["publish", story.as_str(), "--to", "wp", "--json"]);
    assert_eq!(
        (ran.code, &ran.answer["state"], &ran.answer["reason"]["code"]),
        (1, &json!("refused"), &json!("drift"))
    );
    assert_eq!(only(&site, &headline)["content"]["raw"], json!(theirs), "theirs stands");
    // Taken off the site by somebody there, it is gone, and can be put back.
    site.rest("DELETE", &path, None);
    let ran = house.run(&["publish", story.as_str(), "--to", "wp", "--json"]);
    assert_eq!((ran.code, &ran.answer["reason"]["code"]), (1, &json!("gone")), "{}", ran.answer);
    house.publish(&story, "wp");
    assert_eq!(only(&site, &headline)["status"], "publish");
}

#[test]
fn a_time_is_kept_by_the_site() {
    let Some(site) = Site::here() else { return };
    let house = house(&site, "editor");
    let headline = unique("明早见报");
    let story: StoryId = house.story(house.short(&headline));
    let at = "2099-05-01T06:00:00+08:00";
    let planned = house.ok(&["publish", story.as_str(), "--to", "wp", "--at", at, "--json"]);
    assert_eq!((&planned["state"], &planned["public_at"]), (&json!("delivered"), &json!("2099-04-30T22:00:00Z")));
    let post = only(&site, &headline);
    assert_eq!((&post["status"], &post["date_gmt"]), (&json!("future"), &json!("2099-04-30T22:00:00")));
    house.ok(&["publish", story.as_str(), "--to", "wp", "--at", at, "--json"]);
    only(&site, &headline);
    let now = house.publish(&story, "wp");
    let post = only(&site, &headline);
    assert_eq!((&post["status"], &post["link"]), (&json!("publish"), &now["receipt"]["url"]));
}

#[test]
fn a_test_of_the_destination_tells_what_is_wrong() {
    let Some(site) = Site::here() else { return };
    let house = house(&site, "editor");
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let dead = format!("http://{}/", nobody.local_addr().unwrap());
    drop(nobody);
    for (name, url, user, password) in [
        ("password", site.url.as_str(), "editor", "abcd efgh ijkl mnop qrst uvwx"),
        ("user", site.url.as_str(), "nobody", site.password("editor")),
        ("role", site.url.as_str(), "subscriber", site.password("subscriber")),
        ("contributor", site.url.as_str(), "contributor", site.password("contributor")),
        ("path", &format!("{}shop/", site.url), "editor", site.password("editor")),
        ("port", &dead, "editor", site.password("editor")),
    ] {
        house.add(name, "wordpress", url, user, password);
    }
    let test = |name: &str| {
        let ran = house.run(&["destination", "test", name, "--json"]);
        let code = ran.answer["reason"]["code"].as_str().unwrap_or("none").to_owned();
        assert_eq!(ran.code == 0, code == "none", "{name}: {} {}", ran.answer, ran.err);
        code
    };
    let sound = house.ok(&["destination", "test", "wp", "--json"]);
    assert_eq!(sound["account"], json!({"name": "editor", "roles": ["editor"], "version": "WordPress"}));
    assert_eq!(test("password"), "unauthorized");
    assert_eq!(test("user"), "unauthorized");
    assert_eq!(test("role"), "forbidden");
    assert_eq!(test("contributor"), "forbidden");
    assert_eq!(test("path"), "wrong-address");
    assert_eq!(test("port"), "unreachable");
    // The same without a test beforehand: nothing is made there.
    let headline = unique("不许发布");
    let story = house.story(house.short(&headline));
    for name in ["password", "role", "path"] {
        let ran = house.run(&["publish", story.as_str(), "--to", name, "--json"]);
        assert_eq!((ran.code, &ran.answer["state"]), (1, &json!("refused")), "{name}: {}", ran.answer);
    }
    assert_eq!(site.posts(&headline).len(), 0);
}

#[test]
fn the_reporter_is_the_posts_author_where_the_account_may_name_one() {
    let Some(site) = Site::here() else { return };
    let users = site.rest("GET", "users?who=authors&per_page=100&_fields=id,name", None);
    let id = |name: &str| users.as_array().unwrap().iter().find(|user| user["name"] == name).unwrap()["id"].clone();
    for (account, reporter, author) in [
        ("editor", "author", "author"),
        ("editor", "没有这个人", "editor"),
        // An author may not publish in another's name.
        ("author", "editor", "author"),
    ] {
        let house = house(&site, account);
        let headline = unique("署名");
        let mut article = house.short(&headline);
        article["section"] = json!("");
        article["credits"][0] = json!({"role": "reporter", "name": reporter});
        let story = house.story(article.clone());
        house.publish(&story, "wp");
        let post = only(&site, &headline);
        assert_eq!(post["author"], id(author), "{account} publishes {reporter}");
        assert!(post["content"]["raw"].as_str().unwrap().contains(reporter), "the credits stand in the text");
    }
}
