//! The fields of an article beside its body.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// 署名: a person with a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Credit {
    /// What the person did.
    pub role: Role,
    /// The name as printed.
    pub name: String,
    /// The organisation, e.g. `福州日报`; empty when it is the newsroom's own.
    #[serde(default)]
    pub affiliation: String,
    /// What joins this credit to the one before it (`、`, ` and `); empty for the style's default.
    #[serde(default)]
    pub joiner: String,
}

/// What a credited person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 记者
    Reporter,
    /// 通讯员
    Correspondent,
    /// 摄影
    Photographer,
    /// 文
    Writer,
    /// 编译
    Translator,
    /// 编辑
    Editor,
    /// 责任编辑
    ResponsibleEditor,
    /// 校对
    Proofreader,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::Reporter,
        Self::Correspondent,
        Self::Photographer,
        Self::Writer,
        Self::Translator,
        Self::Editor,
        Self::ResponsibleEditor,
        Self::Proofreader,
    ];

    /// The Chinese name, as printed before a person's name.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Reporter => "记者",
            Self::Correspondent => "通讯员",
            Self::Photographer => "摄影",
            Self::Writer => "文",
            Self::Translator => "编译",
            Self::Editor => "编辑",
            Self::ResponsibleEditor => "责任编辑",
            Self::Proofreader => "校对",
        }
    }

    /// The English name, in lower case.
    pub fn en(self) -> &'static str {
        match self {
            Self::Reporter => "reporter",
            Self::Correspondent => "correspondent",
            Self::Photographer => "photographer",
            Self::Writer => "writer",
            Self::Translator => "translator",
            Self::Editor => "editor",
            Self::ResponsibleEditor => "responsible editor",
            Self::Proofreader => "proofreader",
        }
    }
}

/// An entry of the related list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Related {
    /// The other article's headline.
    pub title: String,
    /// The day it was published, in the newsroom's zone.
    #[ts(type = "string | null")]
    pub date: Option<NaiveDate>,
    /// Its address; empty when unknown.
    #[serde(default)]
    pub url: String,
}

/// A published correction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Correction {
    /// When it was made, UTC.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// What readers are told.
    pub note: String,
    /// What sort of note it is. Left out of JSON where it is a correction.
    #[serde(default, skip_serializing_if = "CorrectionKind::is_correction")]
    #[ts(optional, as = "Option<CorrectionKind>")]
    pub kind: CorrectionKind,
}

/// What a published correction tells readers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CorrectionKind {
    /// 更正: what was said was wrong.
    #[default]
    Correction,
    /// 说明: what was said was right and could be misunderstood.
    Clarification,
    /// 更新: there is news of it.
    Update,
    /// 编者按: something about the text as such.
    EditorsNote,
}

impl CorrectionKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Correction, Self::Clarification, Self::Update, Self::EditorsNote];

    /// The name in JSON, in ninjs and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Clarification => "clarification",
            Self::Update => "update",
            Self::EditorsNote => "editors-note",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What stands before a note of this kind; nothing before a correction, which the heading calls so already.
    pub fn label(self, chinese: bool) -> &'static str {
        match (self, chinese) {
            (Self::Correction, _) => "",
            (Self::Clarification, true) => "说明：",
            (Self::Clarification, false) => "Clarification: ",
            (Self::Update, true) => "更新：",
            (Self::Update, false) => "Update: ",
            (Self::EditorsNote, true) => "编者按：",
            (Self::EditorsNote, false) => "Editor’s note: ",
        }
    }

    fn is_correction(&self) -> bool {
        *self == Self::Correction
    }
}

impl Correction {
    /// The note as a page prints it, with its kind before it where that is not plain from the heading.
    pub fn line(&self, chinese: bool) -> String {
        format!("{}{}", self.kind.label(chinese), self.note)
    }
}

/// Not to be public before this instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Embargo {
    /// The instant, with the offset it was given in.
    #[ts(type = "string")]
    pub until: DateTime<FixedOffset>,
    /// The IANA zone it was given in, e.g. `Asia/Shanghai`.
    pub zone: String,
}

/// A stored picture or file that the body refers to by hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Media {
    /// SHA-256 of the bytes, 64 lower-case hex digits: the protocol's name for it.
    pub sha256: String,
    /// Media type, e.g. `image/jpeg`.
    pub mime: String,
    /// Size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Width in pixels; 0 when unknown.
    #[serde(default)]
    pub width: u32,
    /// Height in pixels; 0 when unknown.
    #[serde(default)]
    pub height: u32,
    /// The name it came with; empty when none.
    #[serde(default)]
    pub filename: String,
}

/// The fields by name, in the order the details form and the changes show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 引题
    Kicker,
    /// 主题
    Headline,
    /// 副题
    Deck,
    /// For lists and phones.
    ShortHeadline,
    /// 导语, as shown in lists and to search engines.
    Lead,
    /// 署名
    Credits,
    /// 电头, e.g. `本报讯`.
    Dateline,
    /// 来源
    Source,
    /// 栏目, from the outermost, parted by `/`.
    Section,
    /// 关键词
    Keywords,
    /// BCP 47.
    Language,
    /// 相关新闻
    Related,
    /// 版权
    Rights,
    /// 更正
    Corrections,
    /// 禁发
    Embargo,
    /// Pictures and files.
    Media,
}

impl Field {
    /// Every field, in order.
    pub const ALL: [Self; 16] = [
        Self::Kicker,
        Self::Headline,
        Self::Deck,
        Self::ShortHeadline,
        Self::Lead,
        Self::Credits,
        Self::Dateline,
        Self::Source,
        Self::Section,
        Self::Keywords,
        Self::Language,
        Self::Related,
        Self::Rights,
        Self::Corrections,
        Self::Embargo,
        Self::Media,
    ];

    /// The name in JSON, e.g. `short_headline`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kicker => "kicker",
            Self::Headline => "headline",
            Self::Deck => "deck",
            Self::ShortHeadline => "short_headline",
            Self::Lead => "lead",
            Self::Credits => "credits",
            Self::Dateline => "dateline",
            Self::Source => "source",
            Self::Section => "section",
            Self::Keywords => "keywords",
            Self::Language => "language",
            Self::Related => "related",
            Self::Rights => "rights",
            Self::Corrections => "corrections",
            Self::Embargo => "embargo",
            Self::Media => "media",
        }
    }

    /// Whether the value is plain text, so that its difference can be shown word by word.
    pub fn is_text(self) -> bool {
        !matches!(
            self,
            Self::Credits | Self::Keywords | Self::Related | Self::Corrections | Self::Embargo | Self::Media
        )
    }
}
