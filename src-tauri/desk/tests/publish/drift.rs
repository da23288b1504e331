//! Drift: what was edited on the site is read back, shown beside both texts, and taken in, merged or knowingly replaced.

use galley_desk::Code;
use galley_desk::api::{ChangeKind, Choice, Compare, DecideConflict, ListMoments, MomentKind, SaveText, Side, StoryId};
use galley_desk::publish::api::{DestinationAct, SettleSite, SiteOf, SiteVersion, SiteWay};
use galley_desk::publish::connector::ReasonCode;
use galley_desk::publish::state::State;
use serde_json::json;

use crate::block_on;
use crate::endpoint::{Endpoint, Fault, TOKEN, answer};
use crate::house::{House, SITE};
use crate::newsroom::Site;

const EDITED: &str = "三月二日晚，内河夜航恢复开行。";

fn ask(house: &House, story: &StoryId) -> SiteVersion {
    block_on(house.desk.site_version(&of(story))).unwrap()
}

fn of(story: &StoryId) -> SiteOf {
    SiteOf { story: story.clone(), destination: SITE.to_owned() }
}

fn settle(
    house: &House,
    story: &StoryId,
    etag: &str,
    way: SiteWay,
) -> galley_desk::Result<galley_desk::api::MergeReply> {
    let (story, destination, actor) = (story.clone(), SITE.to_owned(), "林晗".to_owned());
    house.desk.settle_site(&SettleSite { story, destination, actor, etag: etag.to_owned(), way })
}

/// Somebody edits the article on the site by its own protocol.
fn edit(site: &Site, story: &StoryId, from: &str, to: &str) {
    let (article, etag) = site.article(story);
    let text = article.to_string();
    assert!(text.contains(from), "{text}");
    let reply = site.ask(
        "PUT",
        format!("{}/v1/articles/{story}", site.running.url()),
        &[("authorization", &format!("Bearer {TOKEN}")), ("content-type", "application/json"), ("if-match", &etag)],
        text.replace(from, to).as_bytes(),
    );
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
}

/// A story that is on the site and was edited there.
fn drifted(site: &Site) -> (House, StoryId) {
    let house = site.house();
    let story = house.story_with_picture("内河夜航恢复");
    house.publish(&story);
    house.run();
    edit(site, &story, "三月一日晚", "三月二日晚");
    (house, story)
}

fn paragraph(house: &House, story: &StoryId) -> String {
    house.desk.story(story).unwrap().working.body.blocks()[0].plain_text()
}

/// Writes the first paragraph anew.
fn write(house: &House, story: &StoryId, text: &str) {
    let view = house.desk.story(story).unwrap();
    let mut body = json!(view.working.body);
    body["content"][0]["content"] = json!([{ "type": "text", "text": text }]);
    let save = SaveText {
        story: story.clone(),
        base_version: view.version,
        actor: "林晗".to_owned(),
        article: None,
        body: Some(body),
        fields: Default::default(),
    };
    house.desk.save_working_text(&save).unwrap();
}

#[test]
fn what_was_not_edited_is_no_drift() {
    let site = Site::start();
    let house = site.house();
    let story = house.story_with_picture("内河夜航恢复");
    let fault = block_on(house.desk.site_version(&of(&story))).unwrap_err();
    assert_eq!((fault.code, &fault.detail["why"]), (Code::Invalid, &json!("not-there")));
    house.publish(&story);
    house.run();
    let seen = ask(&house, &story);
    assert!(!seen.edited && !seen.settled);
    // Renditions went out; what is compared are the library's own pictures.
    assert_eq!((seen.theirs.changes.len(), seen.taken.changes.len(), seen.conflicts), (0, 0, 0));
    assert_eq!(seen.taken.new, house.desk.story(&story).unwrap().working);
}

#[test]
fn what_a_site_holds_is_a_side_of_a_comparison_once_it_was_asked() {
    let site = Site::start();
    let (house, story) = drifted(&site);
    let compare = |destination: &str| {
        let side = Side::Site(destination.to_owned());
        house.desk.compare(&Compare { story: story.clone(), old: side, new: Side::Working })
    };
    assert_eq!(compare(SITE).unwrap_err().code, Code::NotFound, "nobody has asked yet");
    assert_eq!(compare("elsewhere").unwrap_err().code, Code::NotFound);
    ask(&house, &story);
    let compared = compare(SITE).unwrap();
    assert_eq!(compared.old.body.blocks()[0].plain_text(), EDITED);
    assert_eq!((compared.changes[0].deleted.as_str(), compared.changes[0].inserted.as_str()), ("二日", "一日"));
    // Whose hand is in what lies between the two is not known.
    assert_eq!(compared.changes[0].author, "");
}

#[test]
fn what_was_edited_there_comes_in_as_tracked_changes_and_is_published_again() {
    let site = Site::start();
    let (house, story) = drifted(&site);
    house.rewrite_headline(&story, "内河夜航恢复，首日八百人");
    house.publish(&story);
    assert_eq!(house.run()[0].reason.as_ref().unwrap().code, ReasonCode::Drift);

    let seen = ask(&house, &story);
    assert!(seen.edited && !seen.settled);
    assert_eq!((seen.theirs.changes.len(), seen.ours.changes.len(), seen.conflicts), (1, 1, 0));
    assert_eq!(seen.theirs.changes[0].author, SITE);

    let reply = settle(&house, &story, &seen.etag, SiteWay::Take).unwrap();
    assert_eq!(paragraph(&house, &story), EDITED);
    assert!(reply.story.tracking);
    let changes: Vec<_> = reply.story.changes.iter().filter(|change| change.kind != ChangeKind::Field).collect();
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!((changes[0].author.as_str(), changes[0].inserted.as_str()), (SITE, "二日"));
    assert_eq!(reply.story.working.headline, "内河夜航恢复，首日八百人", "what was written here stands");

    // It is published over the version that was seen, once.
    house.publish(&story);
    assert_eq!(house.run()[0].state, State::Delivered);
    let (article, _) = site.article(&story);
    assert!(article.to_string().contains("三月二日晚") && article.to_string().contains("首日八百人"));
    assert!(!ask(&house, &story).edited);
}

#[test]
fn ours_replaces_knowingly_what_the_site_holds_but_not_a_later_edit() {
    let site = Site::start();
    let (house, story) = drifted(&site);
    let seen = ask(&house, &story);
    settle(&house, &story, &seen.etag, SiteWay::Keep).unwrap();
    assert!(ask(&house, &story).settled, "what was said of this version stays said");
    // Edited once more before it is sent: that was not seen by anybody here.
    edit(&site, &story, "三月二日晚", "三月三日晚");
    house.rewrite_headline(&story, "第二稿");
    house.publish(&story);
    assert_eq!(house.run()[0].reason.as_ref().unwrap().code, ReasonCode::Drift);
    let fault = settle(&house, &story, "\"another\"", SiteWay::Keep).unwrap_err();
    assert_eq!(fault.detail["why"], "other-version");

    let seen = ask(&house, &story);
    assert!(!seen.settled);
    settle(&house, &story, &seen.etag, SiteWay::Keep).unwrap();
    house.publish(&story);
    assert_eq!(house.run()[0].state, State::Delivered);
    let (article, _) = site.article(&story);
    assert!(article.to_string().contains("三月一日晚") && article.to_string().contains("第二稿"));
    let acts: Vec<String> = house.desk.story_log(&story).unwrap().into_iter().map(|line| line.act).collect();
    assert_eq!(acts.iter().filter(|act| *act == "kept-over-site").count(), 2);
}

#[test]
fn the_very_text_that_is_there_no_more_goes_out_again_once_somebody_has_said_so() {
    let site = Site::start();
    let (house, story) = drifted(&site);
    assert!(!house.try_publish(&story).unwrap().fresh, "the outbox knows nothing of the edit");
    let seen = ask(&house, &story);
    settle(&house, &story, &seen.etag, SiteWay::Keep).unwrap();
    assert!(house.try_publish(&story).unwrap().fresh);
    assert_eq!(house.run()[0].state, State::Delivered);
    assert!(site.article(&story).0.to_string().contains("三月一日晚"));
    assert!(!house.try_publish(&story).unwrap().fresh, "and then it is there");
    assert!(!ask(&house, &story).edited);
}

#[test]
fn what_collides_is_decided_one_by_one() {
    let site = Site::start();
    let (house, story) = drifted(&site);
    write(&house, &story, "三月四日晚，内河夜航恢复开行。");
    let seen = ask(&house, &story);
    assert_eq!(seen.conflicts, 1);
    let reply = settle(&house, &story, &seen.etag, SiteWay::Merge).unwrap();
    let merge = reply.merge.unwrap();
    assert_eq!((merge.theirs.as_str(), merge.conflicts.len()), (SITE, 1));
    assert_eq!(paragraph(&house, &story), "三月四日晚，内河夜航恢复开行。", "ours stands until somebody decides");
    let decide = DecideConflict {
        story: story.clone(),
        actor: "林晗".to_owned(),
        merge: merge.id,
        conflict: merge.conflicts[0].conflict.id.clone(),
        choice: Some(Choice::Theirs),
    };
    house.desk.decide_conflict(&decide).unwrap();
    assert_eq!(paragraph(&house, &story), EDITED);
    house.publish(&story);
    assert_eq!(house.run()[0].state, State::Delivered);
}

#[test]
fn taken_in_the_sites_words_stand_where_both_sides_wrote() {
    let site = Site::start();
    let (house, story) = drifted(&site);
    write(&house, &story, "三月四日晚，内河夜航恢复开行。");
    let seen = ask(&house, &story);
    let reply = settle(&house, &story, &seen.etag, SiteWay::Take).unwrap();
    assert!(reply.merge.is_none());
    assert_eq!(paragraph(&house, &story), EDITED);
}

#[test]
fn a_site_that_lost_the_article_or_does_not_answer_says_so() {
    let site = Site::start();
    let (house, story) = drifted(&site);
    house.point_at(site.running.url(), "another-token-than-theirs");
    let fault = block_on(house.desk.site_version(&of(&story))).unwrap_err();
    assert_eq!((fault.code, &fault.detail["reason"]["code"]), (Code::Endpoint, &json!("unauthorized")));
    let empty = Site::start();
    house.point_at(empty.running.url(), TOKEN);
    let fault = block_on(house.desk.site_version(&of(&story))).unwrap_err();
    assert_eq!(fault.detail["reason"]["code"], "gone");
}

#[test]
fn a_page_that_somebody_removed_is_put_back_by_the_same_text() {
    let site = Site::start();
    let house = site.house();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    let empty = Site::start();
    house.point_at(empty.running.url(), TOKEN);
    assert!(!house.try_publish(&story).unwrap().fresh, "the outbox knows nothing of it");
    let fault = block_on(house.desk.site_version(&of(&story))).unwrap_err();
    assert_eq!(fault.detail["reason"]["code"], "gone");
    assert!(house.try_publish(&story).unwrap().fresh, "and now it does");
    assert_eq!(house.run().last().unwrap().state, State::Delivered);
    assert!(empty.article(&story).0.to_string().contains("内河夜航恢复"));
    assert!(ask(&house, &story).same);
}

#[test]
fn a_site_that_answers_nonsense_or_nothing_changes_nothing_here() {
    let endpoint = Endpoint::start();
    let house = House::new(&endpoint.url(), TOKEN);
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    let before = house.desk.story(&story).unwrap();
    let whole = |body: &str| answer("200 OK", "etag: \"v1\"\r\n", "application/json", body);
    let cases = [
        (answer("200 OK", "", "text/html", "<h1>Welcome</h1>"), "nonsense"),
        (whole("{\"uri\":"), "nonsense"),
        (whole("[]"), "nonsense"),
        (answer("200 OK", "", "application/json", "\u{0}\u{1}"), "nonsense"),
        (answer("302 Found", "location: http://127.0.0.1:9/\r\n", "text/html", ""), "redirected"),
        (answer("500 Oh", "", "text/plain", "no"), "no-answer"),
        (Fault::Reset { commit: false }, "no-answer"),
        (Fault::Endless, "no-answer"),
    ];
    for (fault, why) in cases {
        let case = format!("{fault:?}");
        endpoint.next("GET /v1/articles/", fault);
        let fault = block_on(house.desk.site_version(&of(&story))).unwrap_err();
        assert_eq!((fault.code, fault.detail["reason"]["code"].as_str()), (Code::Endpoint, Some(why)), "{case}");
    }
    // One that says nothing at all is waited for as long as the asker has patience.
    endpoint.next("GET /v1/articles/", Fault::Silent { commit: false });
    let patience = std::time::Duration::from_millis(300);
    let asked = block_on(async { tokio::time::timeout(patience, house.desk.site_version(&of(&story))).await });
    assert!(asked.is_err(), "{asked:?}");
    let after = house.desk.story(&story).unwrap();
    assert_eq!((after.version, &after.working), (before.version, &before.working));
    // Nothing was kept that could be settled, and the next answer is as good as any.
    assert_eq!(settle(&house, &story, "\"v1\"", SiteWay::Keep).unwrap_err().detail["why"], "other-version");
    assert!(!ask(&house, &story).edited);
}

/// What the site answers late is what it held before the last publication.
#[test]
fn an_answer_that_a_publication_has_overtaken_is_void() {
    let endpoint = Endpoint::start();
    let house = House::new(&endpoint.url(), TOKEN);
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    endpoint.next("GET /v1/articles/", Fault::Held);
    let (desk, asked) = (house.desk.clone(), of(&story));
    let late = std::thread::spawn(move || block_on(desk.site_version(&asked)));
    endpoint.wait_for("GET /v1/articles/", 1);
    house.rewrite_headline(&story, "内河夜航恢复，首日八百人");
    let last = house.publish(&story);
    assert_eq!(house.run()[0].state, State::Delivered);
    endpoint.let_go();
    let seen = late.join().unwrap().unwrap();
    assert_eq!((seen.edited, seen.revision, seen.theirs.changes.len()), (false, last.revision, 0));
    assert_eq!(
        (seen.theirs.new.headline.as_str(), endpoint.count("GET /v1/articles/")),
        ("内河夜航恢复，首日八百人", 2)
    );
    // It may be settled like any other, and what is published then replaces that version.
    settle(&house, &story, &seen.etag, SiteWay::Keep).unwrap();
    house.rewrite_headline(&story, "第三稿");
    house.publish(&story);
    assert_eq!(house.run()[0].state, State::Delivered);
}

#[test]
fn what_is_just_being_published_is_nobodys_edit() {
    let endpoint = Endpoint::start();
    let house = House::new(&endpoint.url(), TOKEN);
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    house.rewrite_headline(&story, "内河夜航恢复，首日八百人");
    house.publish(&story);
    endpoint.next("PUT /v1/articles/", Fault::Held);
    std::thread::scope(|scope| {
        let sending = scope.spawn(|| house.run());
        endpoint.wait_for("PUT /v1/articles/", 2);
        // The site holds it already, and its answer has not come.
        let seen = ask(&house, &story);
        endpoint.let_go();
        assert!(!seen.edited, "{:?}", seen.theirs.changes);
        assert_eq!(sending.join().unwrap()[0].state, State::Delivered);
    });
    assert_eq!(ask(&house, &story).theirs.changes.len(), 0);
}

#[test]
fn a_site_is_offered_for_comparison_while_it_is_there_and_has_the_story() {
    let site = Site::start();
    let house = site.house();
    let story = house.story("内河夜航恢复");
    let held = || {
        let asked = ListMoments { story: story.clone(), actor: "林晗".to_owned() };
        let moments = house.desk.moments(&asked).unwrap();
        moments.into_iter().filter(|each| each.kind == MomentKind::Published).map(|each| each.held).collect::<Vec<_>>()
    };
    house.publish(&story);
    assert_eq!(held(), [false; 0], "nothing has arrived");
    house.run();
    assert_eq!(held(), [true]);
    house.withdraw(&story, "来源有误").unwrap();
    house.run();
    assert_eq!(held(), [false]);
    house.publish(&story);
    house.run();
    assert_eq!(held(), [true, true]);
    let act = DestinationAct { destination: SITE.to_owned(), actor: "林晗".to_owned() };
    house.desk.remove_destination(&act).unwrap();
    assert_eq!(held(), [false, false]);
}
