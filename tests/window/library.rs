//! A library with one story that an editor has revised.

use std::path::Path;

use galley_article::model::{Article, Body, Node};
use galley_desk::api::{CreateStory, SaveText, StoryAct, StoryView};
use galley_desk::{Desk, Place, Ports};
use serde_json::json;

/// What the reporter wrote.
pub(crate) const HEADLINE: &str = "河湾印刷所重开，孩子们排出第一张报纸";

/// Makes it: written by 林晗, submitted, then revised by 沈砚 in two places of the body.
pub(crate) fn make(folder: &Path) -> StoryView {
    let desk = Desk::open(Place::in_folder(folder), Ports::default()).unwrap();
    let made = desk.create_story(&CreateStory { actor: "林晗".to_owned(), article: Some(json!(draft())) }).unwrap();
    let act = StoryAct { story: made.summary.id.clone(), actor: "林晗".to_owned() };
    let submitted = desk.submit_story(&act).unwrap();
    let request = SaveText {
        story: act.story.clone(),
        base_version: submitted.version,
        actor: "沈砚".to_owned(),
        article: None,
        body: Some(json!(revised())),
        fields: std::collections::BTreeMap::new(),
    };
    desk.save_working_text(&request).unwrap();
    desk.story(&act.story).unwrap()
}

fn draft() -> Article {
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
