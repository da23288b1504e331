//! The article as a whole.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::document::SCHEMA_VERSION;
use super::fields::{Correction, Credit, Embargo, Field, Media, Related};
use super::node::Body;

/// 文章: fields, body and media. Equal articles have equal canonical JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Article {
    /// The version of this shape; see `document`.
    pub schema: u32,
    /// BCP 47 language tag, e.g. `zh-Hans`, `en`.
    pub language: String,
    /// 引题: the line above the headline.
    pub kicker: String,
    /// 主题: the headline.
    pub headline: String,
    /// 副题: the line below the headline.
    pub deck: String,
    /// The headline for lists and phones.
    pub short_headline: String,
    /// 导语: the summary shown in lists.
    pub lead: String,
    /// 署名, in printed order.
    pub credits: Vec<Credit>,
    /// 电头.
    pub dateline: String,
    /// 来源: who the text is from.
    pub source: String,
    /// 栏目: the section trail from the outermost, parted by `/`.
    pub section: String,
    /// 关键词.
    pub keywords: Vec<String>,
    /// 相关新闻.
    pub related: Vec<Related>,
    /// 版权.
    pub rights: String,
    /// 更正, oldest first.
    pub corrections: Vec<Correction>,
    /// 禁发.
    pub embargo: Option<Embargo>,
    /// Pictures and files that the body refers to.
    pub media: Vec<Media>,
    /// 正文.
    pub body: Body,
}

impl Default for Article {
    fn default() -> Self {
        Self {
            schema: SCHEMA_VERSION,
            language: "zh-Hans".to_owned(),
            kicker: String::new(),
            headline: String::new(),
            deck: String::new(),
            short_headline: String::new(),
            lead: String::new(),
            credits: Vec::new(),
            dateline: String::new(),
            source: String::new(),
            section: String::new(),
            keywords: Vec::new(),
            related: Vec::new(),
            rights: String::new(),
            corrections: Vec::new(),
            embargo: None,
            media: Vec::new(),
            body: Body::default(),
        }
    }
}

/// BLAKE3 of an article's canonical JSON, as 64 lower-case hex digits. Sign-offs and receipts are bound to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct ContentHash(pub String);

impl Article {
    /// Whether the article is in Chinese.
    pub fn is_chinese(&self) -> bool {
        self.language.get(..2).is_some_and(|tag| tag.eq_ignore_ascii_case("zh"))
    }

    /// Its fields with another body.
    #[must_use]
    pub fn with_body(&self, body: Body) -> Self {
        Self {
            schema: self.schema,
            language: self.language.clone(),
            kicker: self.kicker.clone(),
            headline: self.headline.clone(),
            deck: self.deck.clone(),
            short_headline: self.short_headline.clone(),
            lead: self.lead.clone(),
            credits: self.credits.clone(),
            dateline: self.dateline.clone(),
            source: self.source.clone(),
            section: self.section.clone(),
            keywords: self.keywords.clone(),
            related: self.related.clone(),
            rights: self.rights.clone(),
            corrections: self.corrections.clone(),
            embargo: self.embargo.clone(),
            media: self.media.clone(),
            body,
        }
    }

    /// The hash of everything in it.
    pub fn content_hash(&self) -> ContentHash {
        ContentHash(blake3::hash(&self.canonical_json()).to_hex().to_string())
    }

    /// The bytes that [`Self::content_hash`] hashes and that a revision stores: compact JSON in declaration order.
    pub fn canonical_json(&self) -> Vec<u8> {
        // Serialising strings, numbers, lists and string-keyed maps into memory has no way to fail.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// A field's value as JSON.
    pub fn field(&self, field: Field) -> Value {
        let json = |value: serde_json::Result<Value>| value.unwrap_or(Value::Null);
        match field {
            Field::Kicker => Value::from(self.kicker.as_str()),
            Field::Headline => Value::from(self.headline.as_str()),
            Field::Deck => Value::from(self.deck.as_str()),
            Field::ShortHeadline => Value::from(self.short_headline.as_str()),
            Field::Lead => Value::from(self.lead.as_str()),
            Field::Credits => json(serde_json::to_value(&self.credits)),
            Field::Dateline => Value::from(self.dateline.as_str()),
            Field::Source => Value::from(self.source.as_str()),
            Field::Section => Value::from(self.section.as_str()),
            Field::Keywords => json(serde_json::to_value(&self.keywords)),
            Field::Language => Value::from(self.language.as_str()),
            Field::Related => json(serde_json::to_value(&self.related)),
            Field::Rights => Value::from(self.rights.as_str()),
            Field::Corrections => json(serde_json::to_value(&self.corrections)),
            Field::Embargo => json(serde_json::to_value(&self.embargo)),
            Field::Media => json(serde_json::to_value(&self.media)),
        }
    }

    /// Sets a field from JSON. Answers false, and changes nothing, when the value is not of the field's shape.
    #[must_use]
    pub fn set_field(&mut self, field: Field, value: Value) -> bool {
        fn put<T: serde::de::DeserializeOwned>(slot: &mut T, value: Value) -> bool {
            match serde_json::from_value(value) {
                Ok(read) => {
                    *slot = read;
                    true
                }
                Err(_) => false,
            }
        }
        match field {
            Field::Kicker => put(&mut self.kicker, value),
            Field::Headline => put(&mut self.headline, value),
            Field::Deck => put(&mut self.deck, value),
            Field::ShortHeadline => put(&mut self.short_headline, value),
            Field::Lead => put(&mut self.lead, value),
            Field::Credits => put(&mut self.credits, value),
            Field::Dateline => put(&mut self.dateline, value),
            Field::Source => put(&mut self.source, value),
            Field::Section => put(&mut self.section, value),
            Field::Keywords => put(&mut self.keywords, value),
            Field::Language => put(&mut self.language, value),
            Field::Related => put(&mut self.related, value),
            Field::Rights => put(&mut self.rights, value),
            Field::Corrections => put(&mut self.corrections, value),
            Field::Embargo => put(&mut self.embargo, value),
            Field::Media => put(&mut self.media, value),
        }
    }

    /// What to call it where the headline may still be missing: headline, else the first words of the body.
    pub fn display_title(&self) -> String {
        let given = [&self.headline, &self.short_headline].into_iter().find(|text| !text.trim().is_empty());
        given.cloned().unwrap_or_else(|| {
            let first =
                self.body.blocks().iter().map(super::node::Node::plain_text).find(|text| !text.trim().is_empty());
            first.unwrap_or_default().trim().chars().take(40).collect()
        })
    }
}
