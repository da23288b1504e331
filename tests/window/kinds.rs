//! Every kind of change there is, by three people, in one article: each is seen where it is, with who made it.

use std::path::Path;

use galley_article::model::{Article, Body, Credit, Mark, Node, NodeKind, Role};
use galley_desk::api::StoryAct;

use crate::axe;
use crate::library::{EDITOR, PUBLISHER, REPORTER};
use crate::looks::LOOKS;
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

const MOVED: &str = "码头边卖早点的摊子有十几家，豆浆和锅边总是最先卖完，去晚了只剩油条。";

/// The parts of the article that somebody changes.
struct Parts {
    headline: &'static str,
    credit: &'static str,
    first: &'static str,
    /// The paragraphs between the first one and the table, as they stand.
    middle: Vec<Node>,
    caption: &'static str,
    rows: Vec<[&'static str; 2]>,
    last: Vec<Node>,
}

fn paragraphs(texts: &[&str]) -> Vec<Node> {
    texts.iter().map(|text| Node::paragraph(text)).collect()
}

fn article(parts: Parts, picture: &galley_article::model::Media) -> Article {
    let cell = |text: &str| Node::element(NodeKind::TableCell, vec![Node::paragraph(text)]);
    let row = |texts: &[&str; 2]| Node::element(NodeKind::TableRow, texts.iter().map(|text| cell(text)).collect());
    let table = Node::element(NodeKind::Table, parts.rows.iter().map(row).collect());
    let figure = Node::element(NodeKind::Figure, vec![Node::text(parts.caption, vec![])])
        .with_attr("media", picture.sha256.as_str())
        .with_attr("alt", "渡船靠岸")
        .with_attr("credit", "资料图");
    let credit = Credit {
        role: Role::Reporter,
        name: parts.credit.to_owned(),
        affiliation: String::new(),
        joiner: String::new(),
    };
    let mut blocks = paragraphs(&[parts.first]);
    blocks.extend(parts.middle);
    blocks.extend([figure, table]);
    blocks.extend(parts.last);
    Article {
        headline: parts.headline.to_owned(),
        credits: vec![credit],
        media: vec![picture.clone()],
        body: Body::new(blocks),
        ..Article::default()
    }
}

fn base() -> Parts {
    Parts {
        headline: "渡口清晨",
        credit: "林晗",
        first: "渡船每天早上六点开出，据悉票价一元。",
        middle: [
            paragraphs(&[MOVED, "雾散了，船来了。船工老周解开缆绳。", "学生上船。", "他们去对岸的中学。"]),
            paragraphs(&["对岸的人等得更久", "头班船坐了四十个人。"]),
        ]
        .concat(),
        caption: "渡船靠岸",
        rows: vec![["头班", "六点"], ["末班", "二十一点"]],
        last: paragraphs(&["下个月渡口要停航检修。"]),
    }
}

/// The story, after three people have been over it.
fn reviewed(folder: &Path) -> Shelf {
    let shelf = Shelf::draft(folder, "渡口清晨", &["占位。"]);
    let media = shelf.desk.add_media(include_bytes!("../../icons/128x128.png"), "image/png", "ferry.png").unwrap();
    shelf.write(REPORTER, &article(base(), &media));
    shelf.desk.submit_story(&StoryAct { story: shelf.story.clone(), actor: REPORTER.to_owned() }).unwrap();

    // Words replaced, put in and struck; a paragraph split, two joined.
    let words = || Parts {
        headline: "渡口的清晨",
        first: "渡船每天早上六点半开出，票价两元。",
        middle: [
            paragraphs(&[MOVED, "雾散了，船来了。", "船工老周解开缆绳。", "学生上船。他们去对岸的中学。"]),
            paragraphs(&["对岸的人等得更久", "头班船坐了四十个人。"]),
        ]
        .concat(),
        ..base()
    };
    shelf.write(EDITOR, &article(words(), &media));

    // A paragraph moved, one made a heading, words set bold, a row put in, the caption reworded, another reporter named.
    let bold = Node::element(
        NodeKind::Paragraph,
        vec![Node::text("头班船坐了", vec![]), Node::text("四十个人", vec![Mark::Strong]), Node::text("。", vec![])],
    );
    let structure = || Parts {
        credit: "林晗、周棠",
        middle: [
            paragraphs(&["雾散了，船来了。", "船工老周解开缆绳。", "学生上船。他们去对岸的中学。"]),
            vec![Node::heading(2, "对岸的人等得更久"), bold.clone()],
            paragraphs(&[MOVED]),
        ]
        .concat(),
        caption: "头班渡船在雾里靠岸",
        rows: vec![["头班", "六点"], ["午间", "十二点"], ["末班", "二十一点"]],
        ..words()
    };
    shelf.write(PUBLISHER, &article(structure(), &media));

    // The reporter strikes a paragraph and puts one in.
    let last = Parts { last: paragraphs(&["渡口下个月照常开航。"]), ..structure() };
    shelf.write(REPORTER, &article(last, &media));
    shelf
}

/// What is drawn in the manuscript, as selectors.
const DRAWN: [&str; 7] = [
    ".ProseMirror ins.change-inserted",
    ".ProseMirror del.change-deleted",
    ".ProseMirror .change-formatted",
    ".ProseMirror h2.change-block",
    ".ProseMirror .change-passing",
    ".ProseMirror .change-pilcrow",
    ".ProseMirror figcaption ins",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_change_by_three_people_in_one_article() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let shelf = reviewed(data.path());
    let view = shelf.view();
    for hand in [EDITOR, PUBLISHER, REPORTER] {
        assert!(view.changes.iter().any(|change| change.author == hand), "{hand} changed something");
    }
    let count = view.changes.len();
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.client.set_window_size(1440, 1500).await.unwrap();
    for look in LOOKS {
        look.put_on(&window).await;
        window.press("Control+2").await;
        window.until(&format!("document.querySelectorAll('[data-change]').length === {count}")).await;
        for drawn in DRAWN {
            window.until(&format!("document.querySelector('{drawn}')")).await;
        }
        window.until("document.querySelector('.ProseMirror figure[data-state=shown]')").await;
        window.picture(&look.name("all-kinds")).await;
        if look.language == "zh" {
            axe::check(&window, "every kind of change").await;
        }
    }
    window.close().await;
}
