//! The outbox against the real newsroom endpoint.

use std::time::Duration;

use galley_desk::api::StoryId;
use galley_desk::http::Web;
use galley_desk::ports::{Http, HttpReply, HttpRequest};
use galley_desk::publish::api::DestinationAct;
use galley_desk::publish::connector::ReasonCode;
use galley_newsroom::{Newsroom, Options, Running};
use serde_json::Value;
use tempfile::TempDir;

use crate::block_on;
use crate::correct::correct;
use crate::endpoint::TOKEN;
use crate::house::{House, SITE};

pub(crate) struct Site {
    _folder: TempDir,
    pub(crate) running: Running,
}

impl Site {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let running = block_on(Newsroom::start(Options::new(folder.path(), TOKEN))).unwrap();
        Self { _folder: folder, running }
    }

    pub(crate) fn house(&self) -> House {
        House::new(self.running.url(), TOKEN)
    }

    pub(crate) fn ask(&self, method: &str, url: String, headers: &[(&str, &str)], body: &[u8]) -> HttpReply {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let timeout = Duration::from_secs(10);
        let request = HttpRequest { method: method.to_owned(), url, headers, body: body.to_vec(), timeout };
        block_on(Web::new().send(request)).unwrap()
    }

    fn page(&self, url: &str) -> (u16, String) {
        let reply = self.ask("GET", url.to_owned(), &[], b"");
        (reply.status, String::from_utf8(reply.body).unwrap())
    }

    /// The article as the protocol gives it, and its tag.
    pub(crate) fn article(&self, story: &StoryId) -> (Value, String) {
        let url = format!("{}/v1/articles/{story}", self.running.url());
        let reply = self.ask("GET", url, &[("authorization", &format!("Bearer {TOKEN}"))], b"");
        assert_eq!(reply.status, 200);
        let etag = reply.headers.iter().find(|(name, _)| name == "etag").unwrap().1.clone();
        (serde_json::from_slice(&reply.body).unwrap(), etag)
    }
}

#[test]
fn an_article_is_published_changed_and_withdrawn() {
    let site = Site::start();
    let house = site.house();
    let story = house.story_with_picture("内河夜航恢复");
    house.publish(&story);
    house.run();
    let first = house.desk.receipts(&story).unwrap().remove(0);
    assert_eq!(house.history(&story), ["delivered: send -> delivered"]);
    assert_eq!(first.version, "1");
    let (status, page) = site.page(&first.url);
    assert_eq!(status, 200);
    assert!(page.contains("内河夜航恢复") && page.contains("三月一日晚，内河夜航恢复开行。"), "{page}");

    house.rewrite(&story, "内河夜航恢复，首日八百人");
    house.publish(&story);
    house.run();
    let second = house.desk.receipts(&story).unwrap().remove(1);
    assert_eq!((second.version.as_str(), &second.url), ("2", &first.url));
    assert!(site.page(&second.url).1.contains("首日八百人"));
    assert_eq!(site.article(&story).1, second.etag);

    house.withdraw(&story, "事实有误，撤回。").unwrap();
    house.run();
    let (status, page) = site.page(&second.url);
    assert_eq!(status, 410);
    assert!(page.contains("事实有误，撤回。") && !page.contains("三月一日晚"), "{page}");
    assert_eq!(house.history(&story).len(), 3);
    assert!(house.history(&story)[2].starts_with("delivered"), "{:?}", house.history(&story));
}

#[test]
fn what_the_site_gives_back_is_recognised_as_ours() {
    let site = Site::start();
    let house = site.house();
    let story = house.story_with_picture("内河夜航恢复");
    house.publish(&story);
    house.run();
    let receipt = house.desk.receipts(&story).unwrap().remove(0);
    // The receipt is lost, as by a library that was restored from a copy made before.
    let db = rusqlite::Connection::open(house.folder.path().join("library.db")).unwrap();
    db.execute_batch("DELETE FROM receipts; UPDATE deliveries SET state = 'unknown';").unwrap();
    house.run_now();
    let found = house.desk.receipts(&story).unwrap().remove(0);
    assert_eq!((found.etag, found.url, found.version), (receipt.etag, receipt.url, receipt.version));
    assert_eq!(found.received, receipt.received);
}

#[test]
fn an_edit_on_the_site_is_not_overwritten() {
    let site = Site::start();
    let house = site.house();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    let (mut article, etag) = site.article(&story);
    article["pubStatus"] = "withheld".into();
    let reply = site.ask(
        "PUT",
        format!("{}/v1/articles/{story}", site.running.url()),
        &[("authorization", &format!("Bearer {TOKEN}")), ("content-type", "application/json"), ("if-match", &etag)],
        article.to_string().as_bytes(),
    );
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    house.rewrite(&story, "第二稿");
    house.publish(&story);
    let ran = house.run();
    assert_eq!(ran[0].reason.as_ref().unwrap().code, ReasonCode::Drift);
    assert_eq!(site.article(&story).0["pubStatus"], "withheld");
}

#[test]
fn a_destination_is_tested_without_leaving_anything() {
    let site = Site::start();
    let house = site.house();
    let act = DestinationAct { destination: SITE.to_owned(), actor: "林晗".to_owned() };
    assert!(block_on(house.desk.test_destination(&act)).unwrap().ok);
    house.point_at(site.running.url(), "another-token-than-theirs");
    let told = block_on(house.desk.test_destination(&act)).unwrap();
    assert_eq!(told.reason.unwrap().code, ReasonCode::Unauthorized);
}

#[test]
fn comments_never_reach_the_site() {
    use galley_desk::api::{StartThread, ThreadPlace};
    let site = Site::start();
    let house = site.house();
    let story = house.story("内河夜航恢复");
    let place = ThreadPlace::Field { field: galley_article::model::Field::Headline, quote: "夜航".into() };
    for place in [place, ThreadPlace::Story] {
        let text = "机密批注 confidential".to_owned();
        let request = StartThread { story: story.clone(), actor: "赵睿".into(), base_version: None, place, text };
        house.desk.start_thread(&request).unwrap();
    }
    house.publish(&story);
    house.run();
    let (article, _) = site.article(&story);
    let url = house.desk.receipts(&story).unwrap().remove(0).url;
    for said in [article.to_string(), site.page(&url).1] {
        assert!(said.contains("内河夜航恢复") && !said.contains("批注") && !said.contains("confidential"), "{said}");
    }
}

#[test]
fn a_correction_is_on_the_page_and_in_its_structured_data_and_a_withdrawal_leaves_a_tombstone() {
    let site = Site::start();
    let house = site.house();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    house.rewrite(&story, "内河夜航恢复开行");
    correct(&house, &story, "此前版本漏了“开行”<二字>。").unwrap();
    house.run();
    let url = house.desk.receipts(&story).unwrap().pop().unwrap().url;
    let page = site.page(&url).1;
    assert!(
        page.contains("<h2 id=\"corrections\">更正</h2>") && page.contains("此前版本漏了“开行”&lt;二字&gt;。"),
        "{page}"
    );
    let data = page.split("application/ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next()).unwrap();
    let data: Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["correction"][0]["@type"], "CorrectionComment");
    assert_eq!(data["correction"][0]["text"], "此前版本漏了“开行”<二字>。");
    assert!(data["correction"][0]["datePublished"].as_str().unwrap().starts_with("2026-03-01T"));

    house.withdraw(&story, "来源撤回了说法。").unwrap();
    house.run();
    let (status, page) = site.page(&url);
    assert_eq!(status, 410);
    assert!(page.contains("本文已撤回") && page.contains("来源撤回了说法。") && page.contains("noindex"), "{page}");
    assert!(!page.contains("内河夜航"), "the words may be why it was withdrawn");
    let acts: Vec<String> = house.desk.story_log(&story).unwrap().into_iter().map(|line| line.act).collect();
    let of_site =
        ["queued-to-publish", "published", "queued-to-correct", "corrected", "queued-to-withdraw", "withdrawn"];
    assert_eq!(acts.into_iter().filter(|act| of_site.contains(&act.as_str())).collect::<Vec<_>>(), of_site);
}
