//! Whole pages: structure, hostile content, replaced templates.

mod hostile;
mod overrides;
mod sheet;
mod structure;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeZone as _, Utc};
use serde_json::json;

use crate::model::schema::canonical;
use crate::model::{Article, Correction, CorrectionKind, Credit, Related, Role};

use super::{Link, Listing, PageContext, Teaser, Templates, Tombstone};

pub(super) fn at(hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 4, hour, 5, 0).single().unwrap()
}

fn shanghai(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&FixedOffset::east_opt(8 * 3600).unwrap())
}

fn credit(role: Role, name: &str, affiliation: &str) -> Credit {
    Credit { role, name: name.into(), affiliation: affiliation.into(), joiner: String::new() }
}

/// A small drawing of our own, as the `data:` URI a self-contained preview holds.
const PICTURE: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='600' height='400'%3E%3Crect width='600' height='400' fill='%237a8f99'/%3E%3Cpath d='M0 400 180 160 300 300 420 120 600 400z' fill='%2338474f'/%3E%3C/svg%3E";

fn picture(_: &str) -> Option<String> {
    Some(PICTURE.to_owned())
}

/// An article with one of everything.
pub(super) fn sample() -> Article {
    let text = |words: &str| json!({"type": "text", "text": words});
    let marked = |words: &str, mark: &str| json!({"type": "text", "text": words, "marks": [{"type": mark}]});
    let paragraph = |words: &str| json!({"type": "paragraph", "content": [text(words)]});
    let cell = |header: bool, words: &str| json!({"type": "table_cell", "attrs": {"header": header}, "content": [paragraph(words)]});
    let figure = |caption: &str| json!({"type": "figure", "attrs": {"media": "a".repeat(64), "alt": "两座山的轮廓", "credit": "吴琪 摄"}, "content": [text(caption)]});
    let item = |words: &str| json!({"type": "list_item", "content": [paragraph(words)]});
    let (body, problems) = canonical(&json!({"type": "doc", "content": [
        paragraph("老城的早市在天亮以前就开了。六点刚过，卖菜的三轮车已经把巷口占满，茶摊的炉子上白汽直冒，隔着两条街都能闻见刚出锅的锅边糊的香味。"),
        {"type": "paragraph", "content": [text("“以前下雨天这里要趟水走，”摊主林大姐说，“现在"), marked("一步也不用绕", "em"), text("。”改造以后，这条三百米的小巷铺上了透水砖,"), marked("电线全部入地", "strong"), text(",详见"), json!({"type": "text", "text": "工程公示", "marks": [{"type": "link", "attrs": {"href": "https://example.org/plan", "title": ""}}]}), text("。")]},
        {"type": "heading", "attrs": {"level": 2}, "content": [text("巷陌重光，烟火如旧")]},
        {"type": "heading", "attrs": {"level": 3}, "content": [text("把方便留给住在这里的人")]},
        paragraph("负责改造的街道办主任介绍，施工分成十二段进行，每段不超过两周，为的是让早市一天也不停。工人夜里干活，清晨五点以前把路面让出来。"),
        figure("改造后的巷口，透水砖和旧石板拼在一起。"),
        paragraph("全市今年计划完成四十条这样的小巷，总长 11.6 公里，其中 28 条已经交付。"),
        {"type": "table", "content": [
            {"type": "table_row", "content": [cell(true, "城区"), cell(true, "计划(条)"), cell(true, "已交付"), cell(true, "总长(公里)")]},
            {"type": "table_row", "content": [cell(true, "鼓楼"), cell(false, "16"), cell(false, "12"), cell(false, "4.8")]},
            {"type": "table_row", "content": [cell(true, "台江"), cell(false, "14"), cell(false, "10"), cell(false, "4.1")]},
        ]},
        {"type": "pull_quote", "attrs": {"attribution": "林大姐，早市摊主"}, "content": [text("路修好了，人也肯多站一会儿。")]},
        {"type": "heading", "attrs": {"level": 2}, "content": [text("慢工细活，先问后动")]},
        {"type": "blockquote", "content": [paragraph("动工以前，设计师在巷子里住了一个月，把每户人家门前的台阶都量了一遍。")]},
        {"type": "bullet_list", "content": [item("雨水、污水分开走"), item("每隔五十米一盏矮灯"), item("老榕树一棵不动")]},
        {"type": "ordered_list", "attrs": {"start": 3}, "content": [item("第三段：三月开工"), item("第四段：四月开工")]},
        {"type": "gallery", "content": [figure("修缮前。"), figure("修缮后。")]},
        {"type": "editor_note", "content": [text("本文所涉数字由市建设局提供，截至三月一日。")]},
        {"type": "divider"},
        {"type": "heading", "attrs": {"level": 4}, "content": [text("延伸")]},
        {"type": "embed", "attrs": {"url": "https://example.org/video/1", "title": "视频：早市一小时"}},
        {"type": "figure", "attrs": {"src": "https://example.org/map.png", "alt": "改造小巷分布图"}, "content": [text("分布图。")]},
        {"type": "paragraph", "content": [text("水的化学式是 H"), marked("2", "sub"), text("O,面积 3 km"), marked("2", "sup"), text(","), marked("旧称", "strike"), marked("今名", "underline"), marked("code()", "code"), {"type": "hard_break"}, text("下一行。")]},
    ]}));
    assert_eq!(problems, []);
    Article {
        kicker: "老城更新进行时".into(),
        headline: "一条小巷的十二个夜晚：早市没有停过一天".into(),
        deck: "四十条背街小巷今年完成改造，街坊说最要紧的是“先问后动”".into(),
        lead: "改造一条三百米的小巷，施工队用了十二个夜晚。记者跟着他们，从收摊走到开市。".into(),
        credits: vec![
            credit(Role::Correspondent, "郑小满", ""),
            credit(Role::Reporter, "吴琪", "福州日报"),
            credit(Role::ResponsibleEditor, "黄维", ""),
        ],
        dateline: "本报讯".into(),
        source: "福州日报".into(),
        section: "新闻/福州".into(),
        keywords: vec!["老城".into(), "小巷".into()],
        related: vec![
            Related {
                title: "雨水花园进了社区".into(),
                date: NaiveDate::from_ymd_opt(2026, 3, 1),
                url: "https://example.org/1".into(),
            },
            Related {
                title: "古厝里办起了图书馆，一周接待读者两千多人次，周末要提前预约才能进去坐一坐".into(),
                date: NaiveDate::from_ymd_opt(2026, 2, 27),
                url: String::new(),
            },
        ],
        rights: "版权所有，转载请注明出处".into(),
        corrections: vec![Correction {
            at: at(9),
            note: "早先的版本把总长写成 16 公里，应为 11.6 公里。".into(),
            kind: CorrectionKind::Correction,
        }],
        body,
        ..Article::default()
    }
}

pub(super) fn teaser(title: &str, hour: u32) -> Teaser {
    Teaser {
        title: title.into(),
        url: "/articles/x".into(),
        section: "新闻/福州".into(),
        lead: "内河边的步道贯通以后，沿线的茶馆和小书店多了起来。".into(),
        published_at: Some(at(hour)),
        updated_at: Some(at(hour)),
        language: "zh-Hans".into(),
        ..Teaser::default()
    }
}

/// A site round the page.
pub(super) fn context() -> PageContext<'static> {
    PageContext {
        site_name: "榕城日报",
        home_url: "/",
        canonical_url: "https://news.example/articles/1",
        published_at: Some(at(0)),
        updated_at: Some(at(9)),
        local: &shanghai,
        media_url: &picture,
        sections: ["新闻", "福州", "教育"].map(|name| Link { name: name.into(), url: super::section_url(name) }).into(),
        latest: vec![teaser("内河步道全线贯通", 3), teaser("春耕第一天，农技员下到了田里", 2)],
        most_read: vec![teaser("地铁六号线周末延长运营", 1), teaser("小学划片方案公布", 0)],
        comments: Some(0),
        ..PageContext::default()
    }
}

pub(super) fn listing() -> Listing {
    let mut items = vec![
        teaser("内河步道全线贯通，沿线新增十二处小公园", 3),
        teaser("春耕第一天，农技员下到了田里", 2),
        teaser("小学划片方案公布", 1),
    ];
    items[0].picture = PICTURE.into();
    items[1].picture = PICTURE.into();
    Listing { section: "新闻/福州".into(), items, newer_url: String::new(), older_url: "?page=2".into() }
}

/// Every kind of page, with its name.
pub(super) fn every_page(
    templates: &Templates,
    article: &Article,
    context: &PageContext<'_>,
) -> Vec<(&'static str, String)> {
    let front = Listing { section: String::new(), ..listing() };
    let tombstone = Tombstone { note: "因事实有误，本报撤回此文。".into(), withdrawn_at: Some(at(9)) };
    vec![
        ("article", templates.article_page(article, context).html),
        ("preview", super::preview_page(article, context)),
        ("section", templates.section_page(&listing(), context).html),
        ("front", templates.section_page(&front, context).html),
        ("empty", templates.section_page(&Listing::default(), context).html),
        ("tombstone", templates.tombstone_page(&tombstone, context).html),
        ("not-found", templates.not_found_page(context).html),
    ]
}
