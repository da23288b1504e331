//! Facts with their ticks, classes of changes, moments to compare with, and who wrote what.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Room, room};
use galley_desk::Desk;
use galley_desk::api::{
    AskBlame, ChangeClass, Code, Compare, Decide, FactAt, FactList, ListMoments, MomentKind, Side, StoryAct, StoryId,
    TickFacts, UntickFacts, Verdict, Which,
};

fn tick(desk: &Desk, actor: &str, story: &StoryId, texts: &[&str]) -> FactList {
    let list = desk.facts(story).unwrap();
    let chosen = list.facts.iter().filter(|view| texts.contains(&view.fact.text.as_str()));
    let facts = chosen.map(|view| FactAt {
        kind: view.fact.kind,
        part: view.fact.part,
        from: view.fact.from,
        to: view.fact.to,
    });
    let facts = facts.collect();
    let request = TickFacts { story: story.clone(), actor: actor.into(), base_version: Some(list.version), facts };
    desk.tick_facts(&request).unwrap()
}

/// The facts as `text tick`, `text was text`, `text submitted text`.
fn shown(list: &FactList) -> Vec<String> {
    let show = |view: &galley_desk::api::FactView| {
        let tick = view.tick.as_ref().map(|tick| format!(" by {}", tick.by));
        let was = view.was.as_ref().map(|was| format!(" was {} by {}", was.text, was.tick.by));
        let submitted = view.submitted.as_ref().map(|text| format!(" submitted {text}"));
        [Some(view.fact.text.clone()), tick, was, submitted].into_iter().flatten().collect::<String>()
    };
    list.facts.iter().map(show).collect()
}

fn act(story: &StoryId, actor: &str) -> StoryAct {
    StoryAct { story: story.clone(), actor: actor.into() }
}

#[test]
fn a_ticked_fact_that_changes_is_ticked_no_more() {
    let room = room();
    let story = room.create("林晗", "新桥", &["投资三万二千元。", "到场300人。"]).summary.id;
    let list = tick(&room.desk, "王五", &story, &["三万二千元", "300人"]);
    assert_eq!(shown(&list), ["三万二千元 by 王五", "300人 by 王五"]);
    room.save("林晗", &story, &["新的一段。", "投资3.2万元。", "到场350人。"]);
    let list = room.desk.facts(&story).unwrap();
    assert_eq!(shown(&list), ["3.2万元 by 王五", "350人 was 300人 by 王五"]);
    room.save("林晗", &story, &["投资3.2万元。"]);
    let list = room.desk.facts(&story).unwrap();
    assert_eq!((shown(&list), list.gone.len()), (vec!["3.2万元 by 王五".to_owned()], 1));
    assert_eq!(list.gone[0].text, "300人");
    let ticks = vec![list.gone[0].tick.id];
    let list = room.desk.untick_facts(&UntickFacts { story: story.clone(), actor: "王五".into(), ticks }).unwrap();
    assert_eq!(list.gone, []);
    let acts: Vec<String> = room.desk.story_log(&story).unwrap().into_iter().map(|entry| entry.act).collect();
    assert_eq!(acts, ["created", "ticked", "unticked"]);
}

#[test]
fn a_fallen_tick_is_replaced_by_the_next_one() {
    let room = room();
    let story = room.create("林晗", "新桥", &["到场300人。"]).summary.id;
    tick(&room.desk, "王五", &story, &["300人"]);
    room.save("林晗", &story, &["到场350人。"]);
    let list = tick(&room.desk, "张三", &story, &["350人"]);
    assert_eq!(shown(&list), ["350人 by 张三"]);
    room.save("林晗", &story, &["到场300人。"]);
    assert_eq!(shown(&room.desk.facts(&story).unwrap()), ["300人 was 350人 by 张三"]);
}

#[test]
fn facts_are_ticked_on_the_version_that_was_seen() {
    let room = room();
    let story = room.create("林晗", "新桥", &["到场300人。"]).summary.id;
    let stale = TickFacts { story: story.clone(), actor: "王五".into(), base_version: Some(9), facts: Vec::new() };
    assert_eq!(room.desk.tick_facts(&stale).unwrap_err().code, Code::Conflict);
    let kind = galley_desk::api::FactKind::Number;
    let nowhere = FactAt { kind, part: galley_desk::api::Part::Body, from: 1, to: 2 };
    let request = TickFacts { story, actor: "王五".into(), base_version: None, facts: vec![nowhere] };
    assert_eq!(room.desk.tick_facts(&request).unwrap_err().code, Code::NotFound);
}

#[test]
fn a_name_that_was_ticked_once_is_known_in_other_stories() {
    let room = room();
    let story = room.create("林晗", "新桥", &["局长欧阳春说，好。"]).summary.id;
    tick(&room.desk, "王五", &story, &["局长欧阳春"]);
    let other = room.create("林晗", "又一桥", &["昨天欧阳春又来了。"]).summary.id;
    assert_eq!(shown(&room.desk.facts(&other).unwrap()), ["欧阳春"]);
}

#[test]
fn what_changed_since_the_submission_is_a_finding() {
    let room = room();
    let story = room.create("林晗", "投资3万元", &["投资3万元。"]).summary.id;
    room.desk.submit_story(&act(&story, "林晗")).unwrap();
    assert_eq!(room.desk.facts(&story).unwrap().findings, []);
    room.later(60);
    room.save("王五", &story, &["投资5万元。"]);
    let list = room.desk.facts(&story).unwrap();
    assert_eq!(shown(&list), ["3万元", "5万元 submitted 3万元"]);
    let found: Vec<String> = list.findings.iter().map(|found| format!("{} {}", found.code, found.subject)).collect();
    assert_eq!(found, ["fact-number-differs 3万元 / 5万元", "fact-changed-since-submission 3万元 → 5万元"]);
    let codes: Vec<String> = room.desk.check_story(&story).unwrap().into_iter().map(|found| found.code).collect();
    assert!(
        codes.contains(&"fact-number-differs".to_owned())
            && codes.contains(&"fact-changed-since-submission".to_owned())
    );
}

#[test]
fn a_class_is_decided_at_once() {
    let room = room();
    let story =
        room.create("林晗", "新桥", &["风停了,雨还在下.", "桥通了,路也通了.", "投资3万元。", "大家很高兴"]).summary.id;
    room.desk.submit_story(&act(&story, "林晗")).unwrap();
    let reply = room.save("王五", &story, &["风停了，雨还在下。", "桥通了，路也通了。", "投资5万元。", "大家都很开心"]);
    let of = |class: ChangeClass| reply.changes.iter().filter(|change| change.class == class).count();
    assert_eq!((of(ChangeClass::Punctuation), of(ChangeClass::Fact)), (4, 1));
    let request = Decide {
        story: story.clone(),
        actor: "王五".into(),
        base_version: None,
        which: Which::Class(ChangeClass::Punctuation),
        verdict: Verdict::Accept,
        reason: String::new(),
    };
    let reply = room.desk.decide(&request).unwrap();
    assert_eq!(reply.decided, 4);
    assert_eq!(common::words(&reply.story.baseline), "风停了，雨还在下。/桥通了，路也通了。/投资3万元。/大家很高兴");
    assert!(reply.story.changes.iter().all(|change| change.class != ChangeClass::Punctuation));
}

#[test]
fn a_newsroom_has_classes_of_its_own() {
    let room = room();
    let own = galley_article::triage::BUILT_IN.replace("\"number\", ", "");
    std::fs::write(room.place().triage(), own).unwrap();
    let desk = room.another();
    let story = room.create("林晗", "新桥", &["投资3万元。"]).summary.id;
    desk.submit_story(&act(&story, "林晗")).unwrap();
    room.save("王五", &story, &["投资5万元。"]);
    let class = |desk: &Desk| desk.changes(&story).unwrap().changes[0].class;
    assert_eq!((class(&room.desk), class(&desk)), (ChangeClass::Fact, ChangeClass::Wording));
    std::fs::write(room.place().triage(), "facts = 3").unwrap();
    assert_eq!(class(&room.another()), ChangeClass::Fact, "a mistake keeps nobody from working");
}

fn moments(room: &Room, story: &StoryId, actor: &str) -> Vec<(MomentKind, bool)> {
    let moments = room.desk.moments(&ListMoments { story: story.clone(), actor: actor.into() }).unwrap();
    moments.into_iter().map(|moment| (moment.kind, moment.unchanged)).collect()
}

#[test]
fn the_text_is_compared_with_what_was_seen_and_submitted() {
    let room = room();
    let story = room.create("林晗", "新桥", &["第一稿。"]).summary.id;
    let compare = |old: Side| room.desk.compare(&Compare { story: story.clone(), old, new: Side::Working });
    assert_eq!(compare(Side::Looked("王五".into())).unwrap_err().code, Code::NotFound);
    assert_eq!(compare(Side::Submitted).unwrap_err().code, Code::NotFound);
    assert_eq!(compare(Side::Published).unwrap_err().code, Code::NotFound);
    assert_eq!(moments(&room, &story, "王五"), []);
    room.later(60);
    room.desk.submit_story(&act(&story, "林晗")).unwrap();
    room.later(60);
    room.desk.note_look(&act(&story, "王五")).unwrap();
    assert_eq!(moments(&room, &story, "王五"), [(MomentKind::Looked, true), (MomentKind::Submitted, true)]);
    room.later(60);
    room.save("张三", &story, &["第一稿。", "后来的。"]);
    assert_eq!(moments(&room, &story, "王五"), [(MomentKind::Looked, false), (MomentKind::Submitted, false)]);
    assert_eq!(moments(&room, &story, "张三").len(), 1);
    let since = compare(Side::Looked("王五".into())).unwrap();
    assert_eq!(since.changes.len(), 1);
    assert_eq!((since.changes[0].inserted.as_str(), since.changes[0].author.as_str()), ("\n后来的。", "张三"));
    assert_eq!(compare(Side::Submitted).unwrap().changes.len(), 1);
    room.desk.note_look(&act(&story, "王五")).unwrap();
    assert_eq!(compare(Side::Looked("王五".into())).unwrap().changes.len(), 0);
    assert!(room.desk.doctor().unwrap().sound);
}

#[test]
fn each_sentence_knows_its_hands_and_wordings() {
    let room = room();
    let story = room.create("林晗", "新桥", &["大桥明年通车。居民很高兴。"]).summary.id;
    room.later(60);
    room.desk.submit_story(&act(&story, "林晗")).unwrap();
    room.later(60);
    room.save("王五", &story, &["大桥后年通车。居民很高兴。"]);
    room.later(60);
    room.save("张三", &story, &["大桥后年才能通车。居民很高兴。"]);
    let reply = room.desk.blame(&AskBlame { story: story.clone(), from: 2, to: 3 }).unwrap();
    assert_eq!(reply.sentences.len(), 1);
    let sentence = &reply.sentences[0];
    let touched: Vec<&str> = sentence.touched.iter().map(|turn| turn.author.as_str()).collect();
    assert_eq!((sentence.wrote.author.as_str(), touched), ("林晗", vec!["王五", "张三"]));
    let earlier: Vec<&str> = sentence.earlier.iter().map(|wording| wording.text.as_str()).collect();
    assert_eq!(earlier, ["大桥后年通车。", "大桥明年通车。"]);
    assert!(!reply.shortened);
}
