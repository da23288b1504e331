//! 发稿签: the sign-off sheet of a story, one page to be printed: what it is, who signed which text at which stage and when,
//! where it went, and the hash by which the log is known at that moment.
//!
//! The sheet speaks the newsroom's language, whatever the story's. Times bear their offset.

use chrono::{DateTime, FixedOffset, Utc};
use minijinja::{Value, context};
use serde::Serialize;

use super::credits::{credits_line, editors_line};
use super::labels::is_chinese;
use super::page_title;
use super::pages::clean_tag;
use super::templates::{Page, Templates};
use crate::model::Article;
use crate::text::count::Counts;

/// How much of a hash is printed where the whole one is not needed.
const SHORT: usize = 8;

/// What the sheet says beside the article, handed in by whoever has the library.
#[derive(Clone)]
pub struct Sheet<'a> {
    /// The language of the sheet (BCP 47): Chinese, or English for every other.
    pub language: &'a str,
    /// The newsroom's name; empty to leave it out.
    pub newsroom: &'a str,
    /// The story's name.
    pub story: &'a str,
    /// Hash of the article as it stands, in full.
    pub content: &'a str,
    /// The stage that it stands at, by its name in the sheet's language.
    pub stage: &'a str,
    /// The stages that sign, in order.
    pub stages: Vec<SheetStage>,
    /// What was sent where, oldest first.
    pub deliveries: Vec<SheetDelivery>,
    /// The hash of the log's last line, in full.
    pub head: &'a str,
    /// When the sheet is made, UTC.
    pub printed: DateTime<Utc>,
    /// Turns an instant into the newsroom's zone, with the offset of that day.
    pub local: &'a dyn Fn(DateTime<Utc>) -> DateTime<FixedOffset>,
    /// The zone's IANA name; empty to leave it out.
    pub zone: &'a str,
}

/// A stage with its signatures; one without any has an empty line to be signed by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetStage {
    /// Its name in the sheet's language.
    pub name: String,
    /// Oldest first.
    pub signatures: Vec<SheetSignature>,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetSignature {
    /// Who.
    pub by: String,
    /// In which role, in the sheet's language.
    pub role: String,
    /// When, UTC.
    pub at: DateTime<Utc>,
    /// What was said; often empty.
    pub note: String,
    /// Hash of the text that was seen, in full.
    pub content: String,
    /// Whether it stands.
    pub state: Standing,
    /// Whose edit voided it, or who sent the story back, and when, UTC.
    pub ended: Option<(String, DateTime<Utc>)>,
}

/// Whether a signature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The text is what was signed.
    Signed,
    /// The text was edited since.
    Void,
    /// The story was sent back.
    Returned,
}

/// One act at a destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetDelivery {
    /// The destination's name.
    pub destination: String,
    /// What was done.
    pub act: SheetAct,
    /// Who did it.
    pub by: String,
    /// When the destination took it, UTC; absent while it has not.
    pub at: Option<DateTime<Utc>>,
    /// Hash of the text that was sent, in full.
    pub content: String,
    /// The public page; empty while there is none.
    pub address: String,
}

/// What a delivery did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetAct {
    /// Made public, or replaced.
    Published,
    /// Taken off the site.
    Withdrawn,
    /// Not taken (yet).
    Waiting,
    /// Refused, or taken back before it was sent.
    Ended,
}

#[derive(Clone, Copy, Serialize)]
struct Words {
    sheet: &'static str,
    story: &'static str,
    stages: &'static str,
    stage: &'static str,
    signature: &'static str,
    time: &'static str,
    text: &'static str,
    note: &'static str,
    deliveries: &'static str,
    destination: &'static str,
    act: &'static str,
    address: &'static str,
    printed: &'static str,
    head: &'static str,
    /// Names of the facts: section, credits, editors, characters, words, stage, story id, text.
    facts: [&'static str; 8],
    acts: [&'static str; 4],
    void: &'static str,
    returned: &'static str,
    colon: &'static str,
}

const ZH: Words = Words {
    sheet: "发稿签",
    story: "稿件",
    stages: "审签",
    stage: "审次",
    signature: "签发人",
    time: "时间",
    text: "文本",
    note: "意见",
    deliveries: "发布",
    destination: "发布端",
    act: "动作",
    address: "地址",
    printed: "打印于",
    head: "日志末行",
    facts: ["栏目", "署名", "责任", "字数", "词数", "当前审次", "稿件编号", "文本校验"],
    acts: ["已发布", "已撤回", "待发", "未发"],
    void: "其后有改动，签发作废",
    returned: "已退回",
    colon: "：",
};

const EN: Words = Words {
    sheet: "Sign-off sheet",
    story: "Story",
    stages: "Sign-offs",
    stage: "Stage",
    signature: "Signed by",
    time: "Time",
    text: "Text",
    note: "Note",
    deliveries: "Deliveries",
    destination: "Destination",
    act: "Act",
    address: "Address",
    printed: "Printed",
    head: "Last line of the log",
    facts: ["Section", "By-line", "Responsible", "Characters", "Words", "Stage now", "Story id", "Text hash"],
    acts: ["Published", "Withdrawn", "Waiting", "Not sent"],
    void: "Void: edited since",
    returned: "Sent back",
    colon: ": ",
};

#[derive(Serialize)]
struct Fact {
    name: &'static str,
    value: String,
    code: bool,
}

#[derive(Serialize)]
struct Time {
    iso: String,
    text: String,
}

impl Time {
    fn new(at: DateTime<Utc>, sheet: &Sheet<'_>) -> Self {
        let local = (sheet.local)(at);
        Self {
            iso: local.to_rfc3339_opts(chrono::SecondsFormat::Secs, false),
            text: local.format("%Y-%m-%d %H:%M:%S %:z").to_string(),
        }
    }
}

impl Templates {
    /// The sign-off sheet of an article.
    pub fn sheet(&self, article: &Article, sheet: &Sheet<'_>) -> Page {
        let words = if is_chinese(sheet.language) { &ZH } else { &EN };
        let stages: Vec<Value> = sheet.stages.iter().map(|stage| stage_value(stage, sheet, words)).collect();
        let deliveries: Vec<Value> =
            sheet.deliveries.iter().map(|delivery| delivery_value(delivery, sheet, words)).collect();
        let values = context! {
            labels => minijinja::value::Serde(words),
            language => if is_chinese(sheet.language) { "zh-Hans" } else { "en" },
            story_language => clean_tag(&article.language),
            newsroom => sheet.newsroom.trim(),
            kicker => article.kicker.trim(),
            title => page_title(article),
            deck => article.deck.trim(),
            facts => minijinja::value::Serde(facts(article, sheet, words)),
            stages => stages,
            deliveries => deliveries,
            printed => minijinja::value::Serde(Time::new(sheet.printed, sheet)),
            zone => sheet.zone,
            head => sheet.head,
        };
        self.render("sheet.html", &values)
    }
}

fn facts(article: &Article, sheet: &Sheet<'_>, words: &Words) -> Vec<Fact> {
    let counts = Counts::of_body(&article.body);
    let words_count = if article.is_chinese() { String::new() } else { counts.latin_words.to_string() };
    let values = [
        (article.section.trim().to_owned(), false),
        (credits_line(article), false),
        (editors_line(article), false),
        (counts.characters_with_punctuation.to_string(), false),
        (words_count, false),
        (sheet.stage.to_owned(), false),
        (sheet.story.to_owned(), true),
        (sheet.content.to_owned(), true),
    ];
    let named = words.facts.into_iter().zip(values).map(|(name, (value, code))| Fact { name, value, code });
    named.filter(|fact| !fact.value.is_empty()).collect()
}

fn stage_value(stage: &SheetStage, sheet: &Sheet<'_>, words: &Words) -> Value {
    let signatures: Vec<Value> = stage
        .signatures
        .iter()
        .map(|signed| {
            let ended = match (signed.state, &signed.ended) {
                (Standing::Signed, _) => String::new(),
                (state, ended) => {
                    let what = if state == Standing::Void { words.void } else { words.returned };
                    match ended {
                        Some((by, at)) => format!("{what}{}{by} {}", words.colon, Time::new(*at, sheet).text),
                        None => what.to_owned(),
                    }
                }
            };
            context! {
                by => &signed.by,
                role => &signed.role,
                at => minijinja::value::Serde(Time::new(signed.at, sheet)),
                content => short(&signed.content),
                state => minijinja::value::Serde(signed.state),
                ended => ended,
                note => &signed.note,
            }
        })
        .collect();
    context! { name => &stage.name, signatures => signatures }
}

fn delivery_value(delivery: &SheetDelivery, sheet: &Sheet<'_>, words: &Words) -> Value {
    let [published, withdrawn, waiting, ended] = words.acts;
    let act = match delivery.act {
        SheetAct::Published => published,
        SheetAct::Withdrawn => withdrawn,
        SheetAct::Waiting => waiting,
        SheetAct::Ended => ended,
    };
    context! {
        destination => &delivery.destination,
        act => act,
        by => &delivery.by,
        at => minijinja::value::Serde(delivery.at.map(|at| Time::new(at, sheet))),
        content => short(&delivery.content),
        address => &delivery.address,
    }
}

/// The beginning of a hash.
fn short(hash: &str) -> &str {
    hash.get(..SHORT).unwrap_or(hash)
}
