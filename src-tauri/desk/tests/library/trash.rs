//! Lists and their filters, names, the trash, and what is left of a story that was deleted.

use galley_desk::Code;
use galley_desk::api::{CreateStory, ListStories, SearchStories, StoryId};

use crate::common::{Room, act, article, assert_sentence, room};

fn create(room: &Room, actor: &str, headline: &str, section: &str) -> StoryId {
    let article = galley_article::model::Article { section: section.into(), ..article(headline, &["正文"]) };
    let article = Some(serde_json::to_value(article).unwrap());
    room.later(1);
    room.desk.create_story(&CreateStory { actor: actor.into(), article }).unwrap().summary.id
}

/// Titles of the stories a filter lets through, in order.
#[track_caller]
fn check(room: &Room, filter: ListStories, expected: &[&str]) {
    let titles: Vec<String> = room.desk.list_stories(&filter).unwrap().into_iter().map(|story| story.title).collect();
    assert_eq!(titles, expected);
}

#[test]
fn lists_are_filtered_and_last_changed_first() {
    let room = room();
    let first = create(&room, "林晗", "一", "福州/社会");
    create(&room, "赵睿", "二", "福州");
    create(&room, "赵睿", "三", "福州市");
    room.submit("林晗", &first);
    let section = |name: &str| ListStories { section: Some(name.into()), ..ListStories::default() };
    let person = |name: &str| ListStories { person: Some(name.into()), ..ListStories::default() };
    check(&room, ListStories::default(), &["三", "二", "一"]);
    check(&room, section("福州"), &["二", "一"]);
    check(&room, section("福州/"), &["二", "一"]);
    check(&room, section("福_"), &[]);
    check(&room, person("林晗"), &["一"]);
    check(&room, ListStories { stage: Some("submitted".into()), ..ListStories::default() }, &["一"]);
    check(&room, ListStories { stage: Some("drafting".into()), ..section("福州") }, &["二"]);
    room.later(1);
    room.save("陈薇宇", &first, &["改"]);
    check(&room, ListStories::default(), &["一", "三", "二"]);
    check(&room, person("陈薇宇"), &["一"]);
    let facets = room.desk.facets().unwrap();
    assert_eq!(facets.sections, ["福州", "福州/社会", "福州市"]);
    assert_eq!(facets.people.len(), 3);
}

#[test]
fn a_story_is_found_by_the_beginning_of_its_name() {
    let room = room();
    let (first, second) = (create(&room, "a", "一", ""), create(&room, "a", "二", ""));
    assert_eq!(room.desk.find_story(first.as_str()).unwrap(), first);
    assert_eq!(room.desk.find_story(&second.as_str().to_uppercase()[..]).unwrap(), second);
    let common: String = first.0.chars().zip(second.0.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    let longer = &first.0[..=common.len()];
    assert_eq!(room.desk.find_story(longer).unwrap(), first);
    assert_eq!(room.desk.find_story(&common).unwrap_err().code, Code::Invalid);
    for nothing in ["", " ", "%", "zzz", "'"] {
        assert_eq!(room.desk.find_story(nothing).unwrap_err().code, Code::NotFound, "{nothing:?}");
    }
}

#[test]
fn the_trash_keeps_everything_until_somebody_decides() {
    let room = room();
    let id = create(&room, "林晗", "标题", "");
    room.save("林晗", &id, &["鼓楼"]);
    room.desk.trash_story(&act("赵睿", &id)).unwrap();
    room.later(3600 * 24 * 365);
    check(&room, ListStories::default(), &[]);
    check(&room, ListStories { trashed: true, ..ListStories::default() }, &["标题"]);
    let query = SearchStories { query: "鼓楼".into(), ..SearchStories::default() };
    assert!(room.desk.search_stories(&query).unwrap().is_empty());
    room.desk.restore_story(&act("赵睿", &id)).unwrap();
    check(&room, ListStories::default(), &["标题"]);
    assert_eq!(room.desk.search_stories(&query).unwrap().len(), 1);
}

#[test]
fn deleting_for_ever_leaves_the_log_and_what_others_share() {
    let room = room();
    let (id, twin) = (create(&room, "林晗", "标题", ""), create(&room, "林晗", "标题", ""));
    let fault = room.desk.delete_story_for_ever(&act("林晗", &id)).unwrap_err();
    assert_eq!(fault.code, Code::Invalid);
    assert_sentence(&fault);
    room.desk.trash_story(&act("林晗", &id)).unwrap();
    room.desk.delete_story_for_ever(&act("林晗", &id)).unwrap();
    assert_eq!(room.desk.story(&id).unwrap_err().code, Code::NotFound);
    let log = room.desk.story_log(&id).unwrap();
    assert_eq!(log.last().map(|line| (line.act.as_str(), line.actor.as_str())), Some(("deleted", "林晗")));
    // Both began with the same text, which is stored once: the other story still has it.
    assert_eq!(room.desk.revision(&twin, 1).unwrap().working.headline, "标题");
    let query = SearchStories { query: "标题".into(), ..SearchStories::default() };
    assert_eq!(room.desk.search_stories(&query).unwrap().len(), 1);
    let diagnosis = room.desk.doctor().unwrap();
    assert!(diagnosis.sound, "{:?}", diagnosis.symptoms);
}
