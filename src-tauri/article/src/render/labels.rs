//! The few words a page says by itself, in the language of the article.

use serde::Serialize;

/// Words of the page. Templates see them as `labels`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Labels {
    pub(super) skip: &'static str,
    pub(super) home: &'static str,
    pub(super) sections: &'static str,
    pub(super) trail: &'static str,
    pub(super) source: &'static str,
    pub(super) updated: &'static str,
    pub(super) corrections: &'static str,
    pub(super) related: &'static str,
    pub(super) latest: &'static str,
    pub(super) most_read: &'static str,
    pub(super) keywords: &'static str,
    pub(super) preview: &'static str,
    pub(super) untitled: &'static str,
    pub(super) withdrawn: &'static str,
    pub(super) withdrawn_text: &'static str,
    pub(super) not_found: &'static str,
    pub(super) not_found_text: &'static str,
    pub(super) nothing_yet: &'static str,
    pub(super) newer: &'static str,
    pub(super) older: &'static str,
    pub(super) pages: &'static str,
    pub(super) feed: &'static str,
    pub(super) colon: &'static str,
}

const ZH: Labels = Labels {
    skip: "跳到正文",
    home: "首页",
    sections: "栏目",
    trail: "当前位置",
    source: "来源",
    updated: "更新",
    corrections: "更正",
    related: "相关新闻",
    latest: "本栏最新",
    most_read: "热点新闻",
    keywords: "关键词",
    preview: "预览稿",
    untitled: "（标题待定）",
    withdrawn: "本文已撤回",
    withdrawn_text: "编辑部撤回了这篇报道，页面不再提供。",
    not_found: "没有这个页面",
    not_found_text: "地址可能有误，或者报道已移走。请从首页找起。",
    nothing_yet: "这里还没有报道。",
    newer: "较新的报道",
    older: "较早的报道",
    pages: "翻页",
    feed: "RSS 订阅",
    colon: "：",
};

const EN: Labels = Labels {
    skip: "Skip to the article",
    home: "Home",
    sections: "Sections",
    trail: "You are here",
    source: "Source",
    updated: "Updated",
    corrections: "Corrections",
    related: "Related stories",
    latest: "Latest in this section",
    most_read: "Most read",
    keywords: "Keywords",
    preview: "Preview",
    untitled: "(no headline yet)",
    withdrawn: "This article has been withdrawn",
    withdrawn_text: "The newsroom withdrew this report; the page is no longer available.",
    not_found: "There is no such page",
    not_found_text: "The address may be wrong, or the report may have moved. The front page is a good place to start.",
    nothing_yet: "There are no reports here yet.",
    newer: "Newer reports",
    older: "Earlier reports",
    pages: "More pages",
    feed: "RSS feed",
    colon: ": ",
};

impl Labels {
    /// The words for a BCP 47 tag: Chinese for `zh…`, English for every other language.
    pub(super) fn for_language(language: &str) -> &'static Self {
        if is_chinese(language) { &ZH } else { &EN }
    }

    /// How many comments there are, as the page says it.
    pub(super) fn comments(&self, count: u64) -> String {
        if self == &ZH {
            format!("已有 {count} 人发表了评论")
        } else if count == 1 {
            "1 comment".to_owned()
        } else {
            format!("{count} comments")
        }
    }
}

/// Whether a BCP 47 tag means Chinese.
pub(super) fn is_chinese(language: &str) -> bool {
    language.get(..2).is_some_and(|tag| tag.eq_ignore_ascii_case("zh"))
}
