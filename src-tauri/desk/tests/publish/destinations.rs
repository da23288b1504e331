//! Destinations: what is taken for one, what happens when one moves or goes.

use chrono::TimeDelta;
use galley_desk::Code;
use galley_desk::publish::api::{
    AddDestination, DestinationAct, ListOutbox, OpenDeliveries, RenameDestination, UnderWay,
};
use galley_desk::publish::state::State;
use galley_desk::renditions::PictureForm;
use galley_desk::secrets::{Keeping, Token};

use crate::endpoint::{Endpoint, Fault, TOKEN, answer};
use crate::house::{House, SITE, both};

#[test]
fn a_destination_that_moved_keeps_its_receipts_and_gets_no_token_unasked() {
    let (first, house) = both();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    house.run();
    let second = Endpoint::start();
    second.take_over(&first);
    let request = AddDestination {
        name: SITE.to_lowercase(),
        kind: "newsroom".to_owned(),
        url: second.url(),
        user: String::new(),
        zone: String::new(),
        token: None,
        keeping: Keeping::File,
        allow_plain_http: false,
        pictures: None,
        actor: "林晗".to_owned(),
    };
    assert_eq!(house.desk.add_destination(&request).unwrap_err().code, Code::Invalid);
    house.point_at(&second.url(), TOKEN);
    assert_eq!(house.desk.destinations().unwrap().len(), 1);
    house.rewrite(&story, "第二稿");
    house.publish(&story);
    house.run();
    assert_eq!((first.versions(story.as_str()).len(), second.versions(story.as_str()).len()), (1, 2));
}

#[test]
fn destinations_that_cannot_be_used_are_not_added() {
    let (endpoint, house) = both();
    let sound = AddDestination {
        name: "Other".to_owned(),
        kind: "newsroom".to_owned(),
        url: endpoint.url(),
        user: String::new(),
        zone: "Asia/Shanghai".to_owned(),
        token: Some(Token::new(TOKEN)),
        keeping: Keeping::File,
        allow_plain_http: false,
        pictures: None,
        actor: "林晗".to_owned(),
    };
    let bad = |change: &dyn Fn(&mut AddDestination)| {
        let mut request = sound.clone();
        change(&mut request);
        let fault = house.desk.add_destination(&request).unwrap_err();
        (fault.code, fault.message)
    };
    let (code, said) = bad(&|request| request.kind = "Gopher".to_owned());
    assert_eq!(code, Code::Invalid);
    assert!(said.contains("gopher") && said.contains("newsroom"), "it names the kinds it knows: {said}");
    assert_eq!(bad(&|request| request.name = " ".to_owned()).0, Code::Invalid);
    assert_eq!(bad(&|request| request.url = "http://news.example/".to_owned()).0, Code::Invalid);
    assert_eq!(bad(&|request| request.zone = "Mars/Olympus".to_owned()).0, Code::Invalid);
    assert_eq!(bad(&|request| request.token = Some(Token::new("a\nHost: b"))).0, Code::Invalid);
    // No keychain here: the sentence says what else there is, and no destination without a token is left behind.
    let (code, said) = bad(&|request| request.keeping = Keeping::Keychain);
    assert_eq!(code, Code::NoSecretStore);
    assert!(!said.is_empty());
    assert_eq!(house.desk.destinations().unwrap().len(), 1);
}

#[test]
fn what_is_wrong_with_a_destination_is_told_apart() {
    let (endpoint, house) = both();
    let sound = AddDestination {
        name: SITE.to_owned(),
        kind: "newsroom".to_owned(),
        url: endpoint.url(),
        user: String::new(),
        zone: String::new(),
        token: Some(Token::new(TOKEN)),
        keeping: Keeping::File,
        allow_plain_http: false,
        pictures: None,
        actor: "林晗".to_owned(),
    };
    let why = |change: &dyn Fn(&mut AddDestination)| {
        let mut request = sound.clone();
        change(&mut request);
        house.desk.add_destination(&request).unwrap_err().detail["why"].as_str().unwrap().to_owned()
    };
    assert_eq!(why(&|request| request.name = String::new()), "name");
    assert_eq!(why(&|request| request.kind = "gopher".to_owned()), "kind");
    assert_eq!(why(&|request| request.kind = "ghost".to_owned()), "taken");
    let avif = |request: &mut AddDestination| {
        request.kind = "ghost".to_owned();
        request.pictures = Some(PictureForm::Avif);
    };
    assert_eq!(why(&avif), "pictures");
    assert_eq!(why(&|request| request.url = "http://news.example/".to_owned()), "plain-http");
    assert_eq!(why(&|request| request.zone = "Mars/Olympus".to_owned()), "zone");
    assert_eq!(why(&|request| request.token = Some(Token::new(" "))), "token-missing");
    assert_eq!(why(&|request| request.token = Some(Token::new("口令"))), "token");
    let moved = |request: &mut AddDestination| {
        request.url = "https://news.example/".to_owned();
        request.token = None;
    };
    assert_eq!(why(&moved), "moved");
    let wordpress = |request: &mut AddDestination| {
        request.name = "Blog".to_owned();
        request.kind = "wordpress".to_owned();
    };
    assert_eq!(why(&wordpress), "user-missing");
}

#[test]
fn a_removed_destination_ends_what_waits_for_it() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    endpoint.next("PUT", answer("503 Busy", "", "application/problem+json", "{}"));
    house.run();
    let act = DestinationAct { destination: SITE.to_owned(), actor: "林晗".to_owned() };
    let open = OpenDeliveries { waiting: 1, unknown: 0 };
    assert_eq!(house.desk.open_deliveries(SITE).unwrap(), open, "who asks before removing it is told");
    assert_eq!(house.desk.remove_destination(&act).unwrap(), open);
    assert_eq!(house.desk.destinations().unwrap(), []);
    assert_eq!(std::fs::read_dir(house.folder.path().join("secrets")).unwrap().count(), 0, "the token is gone too");
    house.run_now();
    let delivery = &house.desk.deliveries(&story).unwrap()[0].delivery;
    assert_eq!(delivery.state, State::Refused);
    assert!(delivery.reason.as_ref().unwrap().message.contains("look there"));
    assert_eq!(endpoint.count("PUT"), 1);
    assert_eq!(house.try_publish(&story).unwrap_err().code, Code::NotFound);
}

#[test]
fn what_a_removed_destination_did_not_answer_stays_unknown() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    endpoint.next("PUT", Fault::Reset { commit: true });
    endpoint.next("GET", answer("502 Bad Gateway", "", "text/html", ""));
    house.run();
    house.pass(TimeDelta::hours(1));
    let other = house.hold(&house.story("另一篇"), 60).delivery;
    house.cancel(&other).unwrap();
    house.pass(TimeDelta::hours(1));
    let act = DestinationAct { destination: SITE.to_owned(), actor: "林晗".to_owned() };
    let open = OpenDeliveries { waiting: 0, unknown: 1 };
    assert_eq!(house.desk.open_deliveries(SITE).unwrap(), open);
    assert_eq!(house.desk.remove_destination(&act).unwrap(), open);
    let asked = endpoint.count("GET");
    assert!(house.run_now().is_empty(), "there is nobody to ask");
    let delivery = house.desk.deliveries(&story).unwrap().remove(0).delivery;
    assert_eq!((delivery.state, delivery.due), (State::Unknown, None));
    assert!(delivery.reason.unwrap().message.contains("Look at the site"));
    // Nothing more becomes of it: it is listed with what ended, and neither counted nor before what lives.
    let page = house.desk.outbox_page(&ListOutbox { under_way: 9, ended: 9 }).unwrap();
    assert_eq!((page.under_way.len(), page.counts), (0, UnderWay::default()));
    assert_eq!(page.ended.iter().map(|each| each.state).collect::<Vec<_>>(), [State::Unknown, State::Cancelled]);
    assert_eq!((endpoint.count("GET"), house.desk.outbox_due().unwrap()), (asked, None));
    house.desk.trash_story(&galley_desk::api::StoryAct { story, actor: "林晗".to_owned() }).unwrap();
}

#[test]
fn renamed_it_is_the_same_destination_with_what_is_under_way() {
    let (endpoint, house) = both();
    let story = house.story("内河夜航恢复");
    house.publish(&story);
    let rename = |from: &str, to: &str| {
        let (destination, name, actor) = (from.to_owned(), to.to_owned(), "林晗".to_owned());
        house.desk.rename_destination(&RenameDestination { destination, name, actor })
    };
    let before = house.desk.destinations().unwrap().remove(0);
    let renamed = rename(SITE, " 晚报网 ").unwrap();
    assert_eq!((renamed.name.as_str(), &renamed.id), ("晚报网", &before.id));
    // Its token goes with it, and so does what was put in the outbox under the old name.
    house.run();
    let delivery = house.desk.deliveries(&story).unwrap().remove(0).delivery;
    assert_eq!((delivery.state, delivery.destination.as_str()), (State::Delivered, "晚报网"));
    assert_eq!(endpoint.versions(story.as_str()).len(), 1);
    assert_eq!(house.try_publish(&story).unwrap_err().code, Code::NotFound, "the old name is free");

    house.point_at(&endpoint.url(), TOKEN);
    for (from, to, why) in [(SITE, "晚报网", "taken"), (SITE, " ", "name"), ("晚报网", "site", "taken")] {
        let fault = rename(from, to).unwrap_err();
        assert_eq!((fault.code, fault.detail["why"].as_str()), (Code::Invalid, Some(why)), "{from} -> {to}");
    }
    assert_eq!(rename(SITE, "SITE").unwrap().name, "SITE", "other letters of its own name are no other destination");
}

#[test]
fn what_comes_with_the_app_stays_renamed_and_stays_removed() {
    let endpoint = Endpoint::start();
    let house = House::bare();
    let own = |url: &str| AddDestination {
        name: "newsroom".to_owned(),
        kind: "newsroom".to_owned(),
        url: url.to_owned(),
        user: String::new(),
        zone: String::new(),
        token: Some(Token::new(TOKEN)),
        keeping: Keeping::File,
        allow_plain_http: false,
        pictures: None,
        actor: "Galley".to_owned(),
    };
    let names = || house.desk.destinations().unwrap().into_iter().map(|each| each.name).collect::<Vec<_>>();
    house.desk.keep_own_destination(&own(&endpoint.url())).unwrap().unwrap();
    let rename =
        RenameDestination { destination: "newsroom".to_owned(), name: "样报".to_owned(), actor: "林晗".to_owned() };
    house.desk.rename_destination(&rename).unwrap();
    // The next start, at another address.
    let moved = house.desk.keep_own_destination(&own("http://127.0.0.1:9/")).unwrap().unwrap();
    assert_eq!((names(), moved.url.as_str()), (vec!["样报".to_owned()], "http://127.0.0.1:9/"));

    let act = DestinationAct { destination: "样报".to_owned(), actor: "林晗".to_owned() };
    house.desk.remove_destination(&act).unwrap();
    assert!(house.desk.keep_own_destination(&own(&endpoint.url())).unwrap().is_none());
    assert!(names().is_empty(), "it does not come back by itself");
    // Whoever wants it again adds it.
    let again = AddDestination { actor: "林晗".to_owned(), ..own(&endpoint.url()) };
    house.desk.add_destination(&again).unwrap();
    assert!(house.desk.keep_own_destination(&own(&endpoint.url())).unwrap().is_none());
    assert_eq!(names(), ["newsroom"]);
}
