//! Preflight as a newsroom has it: rules for a destination and for a stage, what may be overridden with a reason that is
//! logged, and sign-offs that publishing asks for.

use std::sync::Arc;

use galley_desk::Code;
use galley_desk::api::{CheckPublication, MoveStory, SignStory, StoryAct, StoryId, StoryView};
use galley_desk::publish::api::{PublishReply, PublishStory};

use crate::endpoint::{Endpoint, TOKEN};
use crate::house::{House, SITE, open};

/// A house whose library is opened anew with a file beside it.
fn house_with(file: &str, text: &str) -> (Endpoint, House) {
    let endpoint = Endpoint::start();
    let mut house = House::new(&endpoint.url(), TOKEN);
    std::fs::write(house.folder.path().join(file), text).unwrap();
    house.desk = open(house.folder.path(), Arc::clone(&house.clock));
    (endpoint, house)
}

fn publish(house: &House, story: &StoryId, reason: Option<&str>) -> galley_desk::Result<PublishReply> {
    house.desk.publish_story(&PublishStory {
        story: story.clone(),
        destination: SITE.to_owned(),
        actor: "林晗".to_owned(),
        at: None,
        hold_ms: None,
        reason: reason.map(str::to_owned),
        base_version: None,
    })
}

fn advance(house: &House, story: &StoryId, actor: &str, reason: Option<&str>) -> galley_desk::Result<StoryView> {
    house.desk.advance_story(&MoveStory {
        story: story.clone(),
        actor: actor.to_owned(),
        to: None,
        holder: None,
        note: String::new(),
        reason: reason.map(str::to_owned),
        base_version: None,
    })
}

fn overrides(house: &House, story: &StoryId) -> Vec<serde_json::Value> {
    let log = house.desk.story_log(story).unwrap();
    log.into_iter().filter(|line| line.act == "preflight-overridden").map(|line| line.detail).collect()
}

fn codes(detail: &serde_json::Value) -> Vec<&str> {
    detail
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["code"].as_str().unwrap_or_else(|| each.as_str().unwrap()))
        .collect()
}

const FOR_THE_SITE: &str = r#"
[[rule]]
code = "alt-missing"
severity = "block"
to = "site"
overridable = true

[[rule]]
code = "changes-open"
severity = "block"
stage = "submitted"
overridable = true
"#;

#[test]
fn a_destination_has_rules_of_its_own_and_a_reason_goes_over_them() {
    let (_endpoint, house) = house_with("preflight.toml", FOR_THE_SITE);
    let story = house.story_with_picture("内河夜航恢复");
    let save = |alt: &str| {
        let view = house.desk.story(&story).unwrap();
        let mut article = serde_json::to_value(&view.working).unwrap();
        article["body"]["content"][1]["attrs"]["alt"] = alt.into();
        let save = galley_desk::api::SaveText {
            story: story.clone(),
            base_version: view.version,
            actor: "林晗".to_owned(),
            article: Some(article),
            body: None,
            fields: Default::default(),
        };
        house.desk.save_working_text(&save).unwrap();
    };
    save("");
    let look = |destination: Option<&str>| {
        let destination = destination.map(str::to_owned);
        let request = CheckPublication { story: story.clone(), destination, at: None };
        let found = house.desk.check_publication(&request).unwrap();
        found.iter().map(|each| format!("{} {:?}", each.code, each.severity)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(look(None), "alt-missing Warn");
    assert_eq!(look(Some(SITE)), "alt-missing Block");
    let fault = publish(&house, &story, None).unwrap_err();
    assert_eq!((fault.code, codes(&fault.detail["findings"])), (Code::Preflight, vec!["alt-missing"]));
    assert_eq!(fault.detail["findings"][0]["overridable"], true);
    assert!(fault.message.contains("or give a reason"), "{fault}");
    assert!(publish(&house, &story, Some("  ")).is_err(), "blank is no reason");
    assert_eq!(overrides(&house, &story).len(), 0);

    let version = house.desk.story(&story).unwrap().version;
    let unseen = PublishStory {
        story: story.clone(),
        destination: SITE.to_owned(),
        actor: "林晗".to_owned(),
        at: None,
        hold_ms: None,
        reason: Some("读者要求先发".to_owned()),
        base_version: Some(version - 1),
    };
    assert_eq!(house.desk.publish_story(&unseen).unwrap_err().code, Code::Conflict, "what was not seen stays here");
    assert!(publish(&house, &story, Some("读者要求先发")).unwrap().fresh);
    let [line] = &overrides(&house, &story)[..] else { panic!("one line") };
    assert_eq!((&line["reason"], &line["destination"]), (&"读者要求先发".into(), &SITE.into()));
    assert_eq!(codes(&line["findings"]), ["alt-missing"]);
    house.run();
    // An update is looked at as well.
    save(" ");
    assert!(publish(&house, &story, None).is_err());
    save("码头");
    assert!(publish(&house, &story, None).unwrap().fresh);
    assert!(house.desk.audit(None).unwrap().sound);
}

#[test]
fn what_may_not_be_overridden_is_not() {
    let (_endpoint, house) = house_with("preflight.toml", "");
    let story = house.story("");
    let fault = publish(&house, &story, Some("急")).unwrap_err();
    assert_eq!(codes(&fault.detail["findings"]), ["headline-missing"]);
    assert!(!fault.message.contains("reason"), "{fault}");
}

#[test]
fn a_reason_over_warnings_is_logged_and_none_is_needed() {
    let (_endpoint, house) = house_with("preflight.toml", "");
    let story = house.story("内河  夜航");
    assert_eq!(publish(&house, &story, None).unwrap().warnings[0].code, "double-space");
    assert_eq!(overrides(&house, &story).len(), 0);
    house.run();
    house.rewrite(&story, "内河  夜航恢复");
    publish(&house, &story, Some("标题照原样")).unwrap();
    assert_eq!(codes(&overrides(&house, &story)[0]["warnings"]), ["double-space"]);
}

#[test]
fn a_stage_has_rules_of_its_own() {
    let (_endpoint, house) = house_with("preflight.toml", FOR_THE_SITE);
    let story = house.story("内河夜航恢复");
    house.desk.submit_story(&StoryAct { story: story.clone(), actor: "林晗".to_owned() }).unwrap();
    house.rewrite(&story, "内河夜航恢复开行");
    let fault = advance(&house, &story, "林晗", None).unwrap_err();
    assert_eq!((fault.code, codes(&fault.detail["findings"])), (Code::Preflight, vec!["changes-open"]));
    advance(&house, &story, "林晗", Some("改动留待下一审次")).unwrap();
    assert_eq!(overrides(&house, &story)[0]["stage"], "submitted");
    // The next stage minds nothing.
    advance(&house, &story, "林晗", None).unwrap();
}

#[test]
fn a_sign_off_that_publishing_asks_for() {
    let stages =
        galley_desk::workflow::DEFAULT_STAGES.replace("en = \"Submitted\"", "en = \"Submitted\"\nneeded = true");
    let (_endpoint, house) = house_with("stages.toml", &stages);
    let story = house.story("内河夜航恢复");
    house.desk.submit_story(&StoryAct { story: story.clone(), actor: "林晗".to_owned() }).unwrap();
    let missing = |house: &House| {
        let fault = publish(house, &story, None).unwrap_err();
        assert_eq!(codes(&fault.detail["findings"]), ["sign-off-missing"]);
        assert_eq!(fault.detail["findings"][0]["subject"], "submitted");
    };
    missing(&house);
    advance(&house, &story, "赵睿", None).unwrap();
    house.rewrite(&story, "内河夜航恢复开行");
    missing(&house);
    let request = SignStory {
        story: story.clone(),
        actor: "赵睿".to_owned(),
        stage: Some("submitted".to_owned()),
        note: String::new(),
        base_version: None,
    };
    house.desk.sign_story(&request).unwrap();
    publish(&house, &story, None).unwrap();
}

#[test]
fn a_file_that_cannot_be_used_stops_publishing_and_nothing_else() {
    let (_endpoint, house) = house_with("preflight.toml", "[[rule]]\ncode = \"no-such\"\nseverity = \"block\"\n");
    let story = house.story("内河夜航恢复");
    let fault = publish(&house, &story, None).unwrap_err();
    assert_eq!(fault.code, Code::Invalid);
    assert!(fault.message.contains("preflight.toml") && fault.message.contains("no-such"), "{fault}");
    house.rewrite(&story, "内河夜航恢复开行");
}
