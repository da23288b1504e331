//! Libraries for the windows to open, made by the desk, and what the desk says about them afterwards.

use std::collections::BTreeMap;
use std::path::Path;

use galley_article::model::{Article, Body, Field, Node};
use galley_desk::api::{
    CreateStory, Person, PersonRole, ReplyToThread, SaveText, StartThread, StoryAct, StoryId, StoryView, ThreadPlace,
};
use galley_desk::{Desk, Place, Ports};
use serde_json::json;

/// Who writes, who reviews, who publishes.
pub(crate) const REPORTER: &str = "林晗";
pub(crate) const EDITOR: &str = "沈砚";
pub(crate) const PUBLISHER: &str = "周宁";

/// What the reporter wrote.
pub(crate) const HEADLINE: &str = "河湾印刷所重开，孩子们排出第一张报纸";

/// The desk on a library's folder, in this process.
pub(crate) fn desk(folder: &Path) -> Desk {
    Desk::open(Place::in_folder(folder), Ports::default()).unwrap()
}

/// A library in which everybody is known and nothing is written.
pub(crate) fn people(folder: &Path) -> Desk {
    let desk = desk(folder);
    let known = [(REPORTER, PersonRole::Reporter), (EDITOR, PersonRole::Editor), (PUBLISHER, PersonRole::Desk)];
    for (name, role) in known {
        desk.set_person(PUBLISHER, &Person { name: name.to_owned(), role }).unwrap();
    }
    desk
}

/// A story that the reporter wrote, in drafting.
pub(crate) fn drafted(folder: &Path, article: &Article) -> StoryView {
    let request = CreateStory { actor: REPORTER.to_owned(), article: Some(json!(article)) };
    people(folder).create_story(&request).unwrap()
}

/// The same, submitted.
pub(crate) fn submitted(folder: &Path, article: &Article) -> StoryView {
    let made = drafted(folder, article);
    let act = StoryAct { story: made.summary.id, actor: REPORTER.to_owned() };
    desk(folder).submit_story(&act).unwrap()
}

/// Submitted, then revised by the editor in three places of the body.
pub(crate) fn reviewed(folder: &Path) -> StoryView {
    let submitted = submitted(folder, &draft());
    save(folder, &submitted, EDITOR, &revised());
    story(folder, &submitted.summary.id)
}

/// Two threads on the story: an answered one on words of the body, one on the headline.
pub(crate) fn commented(folder: &Path, story: &StoryId) {
    let desk = desk(folder);
    let start = |actor: &str, place, text: &str| {
        let (story, actor, text) = (story.clone(), actor.to_owned(), text.to_owned());
        desk.start_thread(&StartThread { story, actor, base_version: None, place, text }).unwrap()
    };
    let words = ThreadPlace::Quote { quote: "一个字一个字地排出了自己的作文".to_owned() };
    let thread = start(EDITOR, words, &format!("有没有学生作文的原文？@{REPORTER} 请补一句。"));
    let (story, thread, text) = (story.clone(), thread.id, "有，今天补上。".to_owned());
    let actor = REPORTER.to_owned();
    desk.reply_to_thread(&ReplyToThread { story, thread, actor, text }).unwrap();
    start(
        EDITOR,
        ThreadPlace::Field { field: Field::Headline, quote: HEADLINE.to_owned() },
        "主题偏长，能否去掉“第一张”？",
    );
}

/// Saves a body as this person.
pub(crate) fn save(folder: &Path, story: &StoryView, actor: &str, body: &Body) {
    let request = SaveText {
        story: story.summary.id.clone(),
        base_version: story.version,
        actor: actor.to_owned(),
        article: None,
        body: Some(json!(body)),
        fields: BTreeMap::new(),
    };
    desk(folder).save_working_text(&request).unwrap();
}

/// A story as the desk has it now.
pub(crate) fn story(folder: &Path, id: &StoryId) -> StoryView {
    desk(folder).story(id).unwrap()
}

/// The only story of a library.
pub(crate) fn only_story(folder: &Path) -> StoryView {
    let desk = desk(folder);
    let listed = desk.list_stories(&galley_desk::api::ListStories::default()).unwrap();
    assert_eq!(listed.len(), 1, "the library holds one story");
    desk.story(&listed[0].id).unwrap()
}

/// A body as text, a line for each block.
pub(crate) fn lines(body: &Body) -> String {
    body.blocks().iter().map(Node::plain_text).collect::<Vec<_>>().join("\n")
}

/// The reporter's draft.
pub(crate) fn draft() -> Article {
    let body = Body::new(vec![
        Node::paragraph("停工二十年的印刷所上周六重新开门。三十名学生围着铅字架，一个字一个字地排出了自己的作文。"),
        Node::heading(2, "两万枚铅字，一枚一枚擦出来"),
        Node::paragraph("志愿者据悉用了四个月清洗、分类，把铅字放回架上。"),
        Node::paragraph("印刷所每周六上午九点到下午四点向市民开放。"),
    ]);
    Article {
        headline: HEADLINE.to_owned(),
        kicker: "旧厂房里的新课堂".to_owned(),
        source: "河湾日报".to_owned(),
        section: "河湾新闻/文化".to_owned(),
        body,
        ..Article::default()
    }
}

fn revised() -> Body {
    Body::new(vec![
        Node::paragraph("停工二十年的老街印刷所上周六重新开门。三十名学生围着铅字架，一个字一个字地排出了自己的作文。"),
        Node::heading(2, "两万枚铅字，一枚一枚擦出来"),
        Node::paragraph("志愿者用了四个月清洗、分类，把铅字放回架上。"),
        Node::paragraph("印刷所每周六上午九点到下午四点向市民开放，预约即可。"),
    ])
}
