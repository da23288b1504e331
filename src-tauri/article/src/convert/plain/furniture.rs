//! Site furniture: lines of a saved page that belong to the site and not to the article.

/// Pieces of which one is enough, in a short line without the end of a sentence.
const ANYWHERE: &[&str] = &[
    "频道推荐",
    "热点新闻",
    "热门新闻",
    "热门推荐",
    "热点推荐",
    "热门排行",
    "点击排行",
    "新闻排行",
    "最新图文",
    "最新视频",
    "推荐阅读",
    "精彩推荐",
    "猜你喜欢",
    "返回首页",
    "返回顶部",
    "返回列表",
    "关闭窗口",
    "打印本页",
    "加入收藏",
    "分享到",
    "扫一扫",
    "扫描二维码",
    "发表评论",
    "发表了评论",
    "查看评论",
    "网友评论",
    "条评论",
    "版权所有",
    "网站地图",
    "联系我们",
    "关于我们",
    "上一篇",
    "下一篇",
    "上一页",
    "下一页",
    "免责声明",
    "字号：",
    "字号:",
    "【大 中 小】",
    "备案号",
    "许可证号",
    "举报电话",
];
/// The same in English, in lower case; the whole line, or its beginning where it ends with `…`.
const ENGLISH: &[&str] = &[
    "most read",
    "most popular",
    "trending now",
    "share this…",
    "share on…",
    "follow us…",
    "sign up for…",
    "subscribe…",
    "advertisement",
    "comments",
    "leave a comment",
    "read more:…",
    "read next:…",
    "recommended for you",
    "back to top",
    "all rights reserved…",
    "copyright ©…",
    "© …",
    "print this page",
    "skip to…",
    "cookie…",
    "previous article",
    "next article",
    "more from…",
    "newsletter",
    "log in",
    "terms of use",
    "privacy policy",
];
/// Headings over a list of related articles.
const RELATED: &[&str] = &[
    "相关新闻",
    "相关阅读",
    "相关报道",
    "相关链接",
    "延伸阅读",
    "更多新闻",
    "related",
    "related articles",
    "related stories",
    "related news",
    "see also",
];
/// The longest line that counts, in characters.
const MAX_LINE: usize = 60;

/// Whether the line is site furniture.
pub(super) fn is_furniture(line: &str) -> bool {
    if line.chars().count() > MAX_LINE || line.ends_with(['。', '!', '?', '！', '？']) {
        return false;
    }
    let lower = line.to_lowercase();
    ANYWHERE.iter().any(|piece| line.contains(piece))
        || ENGLISH.iter().any(|phrase| match phrase.strip_suffix('…') {
            Some(beginning) => lower.starts_with(beginning),
            None => lower == *phrase,
        })
        || is_channel_line(line)
        || is_comment_count(&lower)
}

/// Whether the line is the heading of the related list.
pub(super) fn is_related_heading(line: &str) -> bool {
    let line =
        line.trim_matches(|c: char| matches!(c, ':' | '：' | '【' | '】' | '[' | ']' | '■' | '>') || c.is_whitespace());
    RELATED.contains(&line.to_lowercase().as_str())
}

/// 进入…频道, 最新…新闻.
fn is_channel_line(line: &str) -> bool {
    let names = line.split_whitespace();
    let is_one = |word: &str| {
        (word.starts_with("进入") && word.contains("频道")) || (word.starts_with("最新") && word.ends_with("新闻"))
    };
    line.chars().count() <= 24 && names.into_iter().all(is_one) && !line.trim().is_empty()
}

/// `12 comments`, `已有0人评论`.
fn is_comment_count(lower: &str) -> bool {
    let digits_then = |suffix: &str| {
        lower.strip_suffix(suffix).is_some_and(|count| !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit()))
    };
    digits_then(" comments")
        || digits_then(" comment")
        || (lower.starts_with("已有") && lower.contains('人') && lower.contains("评论"))
}

/// The section trail of a line such as `首页 > 新闻 > 福州新闻 > 正文` or `Home » News » City`, without its ends.
pub(super) fn section_trail(line: &str) -> Option<String> {
    let line = line.strip_prefix("当前位置").unwrap_or(line).trim_start_matches([':', '：', ' ']);
    let parts: Vec<&str> = line.split(['>', '»', '›', '＞']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_home = |part: &str| part.ends_with("首页") || part.eq_ignore_ascii_case("home");
    if parts.len() < 2 || line.chars().count() > MAX_LINE || !is_home(parts[0]) {
        return None;
    }
    let trail: Vec<&str> =
        parts[1..].iter().copied().filter(|part| !matches!(*part, "正文" | "内容" | "详情" | "Article")).collect();
    Some(trail.join("/"))
}
