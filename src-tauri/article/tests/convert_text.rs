//! Plain text, small cases: what is a headline, a credit, a subhead, a related title, furniture; and what is none.

use galley_article::convert::{Format, import, plain};
use galley_article::model::{Article, NodeKind};

/// The article in short: every field that is set, then the blocks, then the problems, one a line.
fn show(text: &str) -> Vec<String> {
    let imported = import(text.as_bytes(), Some(Format::Text), None);
    let Article { headline, deck, section, source, credits, related, body, .. } = &imported.article;
    let mut out = Vec::new();
    let fields = [("headline", headline), ("deck", deck), ("section", section), ("source", source)];
    out.extend(fields.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| format!("{name}: {text}")));
    for credit in credits {
        let role = credit.role.en();
        let place = if credit.affiliation.is_empty() { String::new() } else { format!(" of {}", credit.affiliation) };
        out.push(format!("{role}: {}{place}", credit.name));
    }
    for related in related {
        out.push(
            format!("related: {} {}", related.title, related.date.map(|date| date.to_string()).unwrap_or_default())
                .trim_end()
                .to_owned(),
        );
    }
    for block in body.blocks() {
        out.push(match block.kind {
            NodeKind::Heading => format!("h{} {}", block.attr_u64("level").unwrap_or_default(), block.plain_text()),
            _ => block.plain_text(),
        });
    }
    out.extend(imported.problems.iter().map(|problem| format!("! {problem}")));
    out
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(show(text), expected, "{text}");
}

const PROSE: &str = "江面上起了雾,船还没有来。";

#[test]
fn headlines_need_a_clear_shape() {
    check("渡口的灯亮了\n\n江面上起了雾。", &["headline: 渡口的灯亮了", "江面上起了雾。"]);
    check("渡口的灯亮了\n江面上起了雾。", &["渡口的灯亮了", "江面上起了雾。"]);
    check(
        "渡口的灯亮了\n——记江边的一夜\n\n江面上起了雾。",
        &["headline: 渡口的灯亮了", "deck: 记江边的一夜", "江面上起了雾。"],
    );
    check("渡口的灯为什么亮?\n\n江面上起了雾。", &["渡口的灯为什么亮?", "江面上起了雾。"]);
    check("One line only", &["One line only"]);
    check("one\n\ntwo\n\nthree", &["one", "two", "three"]);
    check(
        "Ferry returns to the old quay\n\nBy Jane Doe\n\nIt left at six.",
        &["headline: Ferry returns to the old quay", "reporter: Jane Doe", "It left at six."],
    );
    check("Dear editor,\n\nIt left at six.", &["Dear editor,", "It left at six."]);
}

#[test]
fn indents_and_line_ends_are_not_text() {
    check(
        "\u{3000}\u{3000}一段。\r\n\r\n\u{3000}\u{3000}二段。\u{2028}三段。\r四段。",
        &["一段。", "二段。", "三段。", "四段。"],
    );
    check("\u{feff}  a sentence. \u{a0}\n\n\n", &["a sentence."]);
}

#[test]
fn credits_below_the_text() {
    let with = |line: &str, credits: &[&str]| {
        let mut expected = credits.to_vec();
        expected.push(PROSE);
        check(&format!("{PROSE}\n{line}\n"), &expected);
    };
    with("通讯员 王小明 江城晚报记者 李华", &["correspondent: 王小明", "reporter: 李华 of 江城晚报"]);
    with(
        "(本报记者 张三 李四 文/图)",
        &["reporter: 张三", "reporter: 李四", "photographer: 张三", "photographer: 李四"],
    );
    with("记者 张三 文 吴琪 图", &["reporter: 张三", "photographer: 吴琪"]);
    with("文:张三 图:吴琪", &["writer: 张三", "photographer: 吴琪"]);
    with("责任编辑\u{ff1a}赵睿", &["responsible editor: 赵睿"]);
    with("编辑:王某 校对:阙一", &["editor: 王某", "proofreader: 阙一"]);
    with("记者 林\u{3000}晗", &["reporter: 林晗"]);
    with("记者林晗 通讯员陈薇", &["reporter: 林晗", "correspondent: 陈薇"]);
    with("记者 买买提·艾力 欧阳小红", &["reporter: 买买提·艾力", "reporter: 欧阳小红"]);
    with("Editor: Jane Doe", &["editor: Jane Doe"]);
    with(
        "Reporting by Jane Doe, Wu Qi and John Roe; Editing by Ann Poe",
        &["reporter: Jane Doe", "reporter: Wu Qi", "reporter: John Roe", "editor: Ann Poe"],
    );
    with("By Jane Doe, Harbour Times", &["reporter: Jane Doe of Harbour Times"]);
}

#[test]
fn lines_that_only_look_like_credits_stay() {
    for line in [
        "记者手记",
        "记者调查",
        "编辑方针",
        "记者 走进渡口",
        "通讯员",
        "编辑部的灯亮着",
        "By the river",
        "By Monday",
        "Editor: see below",
    ] {
        check(&format!("{PROSE}\n{line}\n{PROSE}"), &[PROSE, line, PROSE]);
        check(&format!("{PROSE}\n{line}"), &[PROSE, line]);
    }
    // Between two paragraphs even a credit line is text.
    check(&format!("{PROSE}\n记者 张三\n{PROSE}"), &[PROSE, "记者 张三", PROSE]);
}

#[test]
fn couplets_with_their_theme_are_subheads() {
    let prose = PROSE;
    check(
        &format!("{prose}\n潮平两岸阔,风正一帆悬\n把渡口修成看得见江的地方\n{prose}"),
        &[prose, "h2 潮平两岸阔,风正一帆悬", "h3 把渡口修成看得见江的地方", prose],
    );
    check(
        &format!("{prose}\n潮平两岸阔\u{ff0c}风正一帆悬\n{prose}"),
        &[prose, "h2 潮平两岸阔\u{ff0c}风正一帆悬", prose],
    );
    // Clauses of different length, a poem, a first line, a sentence: none of them.
    check(&format!("{prose}\n潮平了,风正一帆悬\n{prose}"), &[prose, "潮平了,风正一帆悬", prose]);
    check(
        &format!("{prose}\n白日依山尽,黄河入海流\n欲穷千里目,更上一层楼"),
        &[prose, "白日依山尽,黄河入海流", "欲穷千里目,更上一层楼"],
    );
    check(&format!("潮平两岸阔,风正一帆悬\n{prose}"), &["潮平两岸阔,风正一帆悬", prose]);
    check(&format!("{prose}\n潮平两岸阔,风正一帆悬。\n{prose}"), &[prose, "潮平两岸阔,风正一帆悬。", prose]);
}

#[test]
fn numbered_headings() {
    check(
        &format!("一、总体要求\n{PROSE}\n二、任务\n(一)修码头\n{PROSE}"),
        &["h2 一、总体要求", PROSE, "h2 二、任务", "h3 (一)修码头", PROSE],
    );
    check("一、米\n二、面\n三、油", &["一、米", "二、面", "三、油"]);
    check(&format!("一、这一条本身就是一句话。\n{PROSE}"), &["一、这一条本身就是一句话。", PROSE]);
}

#[test]
fn related_lists() {
    check(
        &format!("{PROSE}\n- 旧渡口拆除2026-01-02\n- 新码头开工(2026年1月3日)\n"),
        &["related: 旧渡口拆除 2026-01-02", "related: 新码头开工 2026-01-03", PROSE],
    );
    check(
        &format!("{PROSE}\n相关阅读:\n• 旧渡口拆除\n• 新码头开工 2026/01/03 08:30"),
        &["related: 旧渡口拆除", "related: 新码头开工 2026-01-03", PROSE],
    );
    check(
        "It left at six.\nRelated stories\n- Old quay closes 2026-01-02",
        &["related: Old quay closes 2026-01-02", "It left at six."],
    );
    // One dated line alone, a list in the text, a date that is none.
    check(&format!("{PROSE}\n- 完稿于2026-01-02"), &[PROSE, "- 完稿于2026-01-02"]);
    check(&format!("- 甲2026-01-02\n- 乙2026-01-03\n{PROSE}"), &["- 甲2026-01-02", "- 乙2026-01-03", PROSE]);
    check(&format!("{PROSE}\n- 甲2026-13-02\n- 乙2026-01-99"), &[PROSE, "- 甲2026-13-02", "- 乙2026-01-99"]);
}

#[test]
fn site_furniture_is_set_aside() {
    check(
        &format!("{PROSE}\n责任编辑:赵睿\n最新江城新闻 频道推荐\n-\n别处的标题2026-01-02\n已有3人发表了评论"),
        &[
            "responsible editor: 赵睿",
            PROSE,
            "! site-furniture: 最新江城新闻 频道推荐 (line 3)",
            "! site-furniture: 别处的标题2026-01-02 (line 5)",
            "! site-furniture: 已有3人发表了评论 (line 6)",
        ],
    );
    check(
        "It left at six.\nShare this article\nMost read\n12 comments",
        &[
            "It left at six.",
            "! site-furniture: Share this article (line 2)",
            "! site-furniture: Most read (line 3)",
            "! site-furniture: 12 comments (line 4)",
        ],
    );
    // In the text the same words are text.
    check(&format!("分享到\n{PROSE}"), &["分享到", PROSE]);
    check(
        "They said: most read the paper.\nComments were many.",
        &["They said: most read the paper.", "Comments were many."],
    );
}

#[test]
fn the_lines_above_the_text() {
    check(
        &format!("首页 > 新闻 > 江城新闻 > 正文\n渡口的灯亮了\n2026-01-02 08:30 来源:江城日报 作者:张三\n{PROSE}"),
        &[
            "headline: 渡口的灯亮了",
            "section: 新闻/江城新闻",
            "source: 江城日报",
            "writer: 张三",
            PROSE,
            "! date-not-used: 2026-01-02 (line 3)",
            "! date-not-used: 08:30 (line 3)",
        ],
    );
}

#[test]
fn a_whole_article_can_be_read_again() {
    let text = format!(
        "渡口的灯亮了\n\n{PROSE}\n记者 林晗\n责任编辑\u{ff1a}赵睿\n- 旧渡口拆除2026-01-02\n- 新码头开工2026-01-03\n"
    );
    let article = import(text.as_bytes(), Some(Format::Text), None).article;
    assert_eq!(plain::write_full(&article), text);
    assert_eq!(import(plain::write_full(&article).as_bytes(), Some(Format::Text), None).article, article);
}

#[test]
fn the_sample_is_a_whole_article() {
    let imported = import(include_bytes!("../samples/ferry.zh.txt"), None, Some("ferry.zh.txt"));
    let article = imported.article;
    assert_eq!((article.headline.as_str(), article.deck.chars().count()), ("老渡口亮起了灯", 19));
    assert_eq!((article.credits.len(), article.related.len(), article.body.blocks().len()), (3, 3, 10));
    assert_eq!(imported.problems, []);
    let english = import(include_bytes!("../samples/ferry.en.md"), None, Some("ferry.en.md"));
    assert_eq!((english.article.language.as_str(), english.article.credits.len()), ("en", 2));
    assert_eq!(english.problems, []);
}
