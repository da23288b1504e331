//! The texts: one generated Chinese article in each length, in the form that each program opens. Made by us, the same in
//! every run.

use std::fs;
use std::path::{Path, PathBuf};

use galley_article::model::{Article, Body, Node};
use galley_desk::api::{CreateStory, SaveText, StoryAct};
use galley_desk::{Desk, Place, Ports};
use serde_json::{Value, json};

use crate::Result;

/// One state of a story that programs are measured on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Story {
    /// Characters of the body, punctuation included.
    pub(crate) characters: usize,
    /// Changes that await a decision.
    pub(crate) pending: usize,
}

impl Story {
    /// "20k" or "100k+500", for names of files and columns.
    pub(crate) fn label(self) -> String {
        let length = format!("{}k", self.characters / 1000);
        if self.pending == 0 { length } else { format!("{length}+{}", self.pending) }
    }
}

const WHO: &[&str] = &[
    "市民",
    "渡口值班员",
    "社区志愿者",
    "船长",
    "采访中的记者",
    "老街店主",
    "工程监理",
    "中学老师",
    "菜农",
    "夜班司机",
    "气象台值班长",
    "规划师",
    "码头搬运工",
    "居委会主任",
    "护林员",
    "图书管理员",
];
const HOW: &[&str] = &["当天", "连夜", "随后", "上周", "反复", "逐一", "重新", "提前", "分三次", "在现场"];
const DID: &[&str] = &["查看", "登记", "说明", "比对", "验收", "修补", "公示", "调整", "记录", "清点", "讨论", "移交"];
const WHAT: &[&str] = &[
    "新航线的时刻表",
    "河堤的渗漏点",
    "夜航灯的亮度",
    "旧仓库的门牌",
    "校车的路线",
    "集市的摊位",
    "水位的读数",
    "渡船的救生衣",
    "老树的支架",
    "阅览室的书目",
    "公交站的遮雨棚",
    "供水管的接口",
];
const AND: &[&str] = &[
    "结果将在月底前公布",
    "多数人表示赞成",
    "也有人提出了别的办法",
    "这已是今年的第二次",
    "费用由两家单位分担",
    "具体日期还没有定下来",
    "附近的住户收到了通知",
    "下一步要等雨季过去",
    "比去年少用了十一天",
    "细节仍在商议之中",
];

/// Paragraphs of 90 to 230 characters that together have this many.
pub(crate) fn paragraphs(characters: usize) -> Vec<String> {
    let mut chance = 0x9E37_79B9_7F4A_7C15_u64 ^ characters as u64;
    let mut made = Vec::new();
    let mut left = characters;
    while left > 0 {
        let wanted = (90 + below(&mut chance, 141)).min(left);
        let mut text = String::new();
        while text.chars().count() < wanted {
            let mut pick = |words: &[&'static str]| words[below(&mut chance, words.len())];
            text.extend([pick(WHO), pick(HOW), pick(DID), "了", pick(WHAT), "，", pick(AND), "。"]);
        }
        made.push(text.chars().take(wanted - 1).chain(['。']).collect());
        left -= wanted;
    }
    made
}

/// The same with one character replaced at this many places, evenly; never two that touch.
fn revised(paragraphs: &[String], pending: usize) -> Vec<String> {
    let letters: usize = paragraphs.iter().map(|text| text.chars().count()).sum();
    let step = (letters / pending.max(1)).max(2);
    let mut at = 0;
    let mut change = |c: char| {
        at += 1;
        if at % step == 0 { '改' } else { c }
    };
    paragraphs.iter().map(|text| text.chars().map(&mut change).collect()).collect()
}

fn below(chance: &mut u64, end: usize) -> usize {
    *chance ^= *chance << 13;
    *chance ^= *chance >> 7;
    *chance ^= *chance << 17;
    usize::try_from(*chance % end as u64).unwrap_or_default()
}

/// A library that holds the story alone, made by the desk as the window would.
pub(crate) fn library(folder: &Path, story: Story) -> Result<()> {
    let desk = Desk::open(Place::in_folder(folder), Ports::default()).map_err(|fault| fault.message)?;
    let agreed = paragraphs(story.characters);
    let request = CreateStory { actor: "林晗".to_owned(), article: Some(article(&agreed)?) };
    let view = desk.create_story(&request).map_err(|fault| fault.message)?;
    if story.pending > 0 {
        let submit = StoryAct { story: view.summary.id.clone(), actor: "林晗".to_owned() };
        let view = desk.submit_story(&submit).map_err(|fault| fault.message)?;
        let save = SaveText {
            story: view.summary.id,
            base_version: view.version,
            actor: "赵睿".to_owned(),
            article: Some(article(&revised(&agreed, story.pending))?),
            body: None,
            fields: Default::default(),
        };
        let found = desk.save_working_text(&save).map_err(|fault| fault.message)?.changes.len();
        if found < story.pending * 9 / 10 {
            return Err(format!("{found} changes instead of {}", story.pending).into());
        }
    }
    Ok(())
}

fn article(paragraphs: &[String]) -> Result<Value> {
    let blocks = paragraphs.iter().map(|text| Node::paragraph(text)).collect();
    let article = Article { headline: "内河夜航恢复".to_owned(), body: Body::new(blocks), ..Article::default() };
    Ok(serde_json::to_value(article)?)
}

/// A flat OpenDocument text, which office programs open without unpacking anything.
pub(crate) fn open_document(file: &Path, story: Story) -> Result<()> {
    let text: String = paragraphs(story.characters).iter().map(|text| format!("<text:p>{text}</text:p>")).collect();
    Ok(fs::write(
        file,
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>{text}</office:text></office:body></office:document>
"#
        ),
    )?)
}

/// A page with ProseMirror alone; `editor` is its script. Answers the page's file.
pub(crate) fn page(folder: &Path, story: Story, editor: &Path) -> Result<PathBuf> {
    let content: Vec<Value> = paragraphs(story.characters)
        .iter()
        .map(|text| json!({"type": "paragraph", "content": [{"type": "text", "text": text}]}))
        .collect();
    let document = json!({"type": "doc", "content": content});
    fs::copy(editor, folder.join("editor.js"))?;
    fs::write(folder.join("text.js"), format!("globalThis.benchDocument = {document}\n"))?;
    let page = folder.join("page.html");
    fs::write(
        &page,
        r#"<!doctype html><meta charset="utf-8"><title>bench</title><style>
html, body { height: 100%; margin: 0; background: white }
main { height: 100%; overflow-y: auto }
#editor { max-width: 760px; margin: 70px auto; font: 18px/1.8 serif }
.ProseMirror { outline: none; white-space: pre-wrap; overflow-wrap: break-word }
</style><main><div id="editor"></div></main><script src="text.js"></script><script src="editor.js"></script>
"#,
    )?;
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_as_long_as_asked_and_always_the_same() {
        let text = paragraphs(20_000);
        assert_eq!(text.iter().map(|text| text.chars().count()).sum::<usize>(), 20_000);
        assert_eq!(text, paragraphs(20_000));
        assert!(text.iter().all(|text| text.ends_with('。')));
    }

    #[test]
    fn changes_are_spread_over_the_whole_text() {
        let (before, after) = (paragraphs(20_000).concat(), revised(&paragraphs(20_000), 500).concat());
        let changed: Vec<usize> =
            before.chars().zip(after.chars()).enumerate().filter(|(_, (a, b))| a != b).map(|(at, _)| at).collect();
        assert_eq!(changed.len(), 500);
        assert!(changed.windows(2).all(|pair| pair[1] - pair[0] > 1));
        assert!(changed[0] < 100 && changed[499] > 19_000);
    }

    #[test]
    fn a_library_has_the_changes_that_were_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        library(folder.path(), Story { characters: 2_000, pending: 50 }).unwrap();
        let desk = Desk::open(Place::in_folder(folder.path()), Ports::default()).unwrap();
        let stories = desk.list_stories(&Default::default()).unwrap();
        assert_eq!((stories.len(), stories[0].pending), (1, 50));
    }
}
