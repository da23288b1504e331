//! Comparisons as a reader of the compare view sees them: text, marks, kinds, attributes, lists, tables, figures, fields.

use serde_json::json;

use super::*;
use crate::model::{Body, Credit, Node, Role};

fn article(blocks: Vec<Node>) -> Article {
    Article { body: Body::new(blocks), ..Article::default() }
}

fn p(text: &str) -> Node {
    Node::paragraph(text)
}

fn list(kind: NodeKind, items: Vec<Vec<Node>>) -> Node {
    Node::element(kind, items.into_iter().map(|content| Node::element(NodeKind::ListItem, content)).collect())
}

fn table(rows: &[&str]) -> Node {
    let cell = |text: &str| Node::element(NodeKind::TableCell, vec![p(text)]);
    let row = |text: &&str| Node::element(NodeKind::TableRow, text.split('|').map(cell).collect());
    Node::element(NodeKind::Table, rows.iter().map(row).collect())
}

fn runs(parts: &[(&str, &[Mark])]) -> Node {
    let nodes = parts.iter().map(|(text, marks)| Node::text(*text, marks.to_vec())).collect();
    Node::element(NodeKind::Paragraph, nodes)
}

fn told(look: &BlockLook) -> String {
    let name = |kind: &NodeKind| serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned();
    let path: Vec<String> = look.within.iter().chain([&look.kind]).map(name).collect();
    let said = look.attrs.iter().filter(|(_, value)| !value.is_null() && **value != json!(""));
    let attrs: String = said.map(|(name, value)| format!(" {name}={value}")).collect();
    format!("{}{attrs}", path.join("/"))
}

/// A line per block that differs: its sign, its look where that differs or is no paragraph, its text; a run whose marks
/// differ in `<…>`.
#[track_caller]
fn check(old: Vec<Node>, new: Vec<Node>, expected: &[&str]) {
    let diff = diff_articles(&article(old), &article(new));
    let run = |run: &InlineOp| match run.op {
        OpKind::Equal if run.old_marks != run.new_marks => format!("<{}>", run.text),
        OpKind::Equal => run.text.clone(),
        OpKind::Delete => format!("[-{}-]", run.text),
        OpKind::Insert => format!("{{+{}+}}", run.text),
    };
    let line = |block: &BlockDiff| {
        let (old, new) = (block.old.as_ref().map(told), block.new.as_ref().map(told));
        let inline: String = block.inline.iter().map(run).collect();
        let line = match (&old, &new) {
            (Some(old), Some(new)) if old != new => format!("{old} > {new}: {inline}"),
            (Some(_), Some(_)) => inline.clone(),
            (Some(old), None) => format!("- {old}: {inline}"),
            (None, new) => format!("+ {}: {inline}", new.as_deref().unwrap_or_default()),
        };
        let plain: String = block.inline.iter().map(|run| run.text.as_str()).collect();
        (line != plain).then_some(line)
    };
    assert_eq!(diff.blocks.iter().filter_map(line).collect::<Vec<_>>(), expected);
}

#[test]
fn what_is_the_same_is_not_told() {
    check(vec![p("一"), p("two")], vec![p("一"), p("two")], &[]);
    check(vec![], vec![], &[]);
}

#[test]
fn a_paragraph_is_split_and_joined() {
    check(
        vec![p("第一句在这里。第二句在那里。")],
        vec![p("第一句在这里。"), p("第二句在那里。")],
        &["+ paragraph: 第二句在那里。"],
    );
    check(
        vec![p("One stands here."), p("Two stands there.")],
        vec![p("One stands here. Two stands there.")],
        &["- paragraph: {+ +}Two stands there."],
    );
    check(
        vec![p("第一句在这里。第二个句子昨日发生。")],
        vec![p("第一句在这里。"), p("第二个句子今日发生。")],
        &["+ paragraph: 第二个句子[-昨日-]{+今日+}发生。"],
    );
}

#[test]
fn paragraphs_come_and_go_whole() {
    check(vec![p("a"), p("c")], vec![p("a"), p("b"), p("c")], &["+ paragraph: {+b+}"]);
    check(vec![p("甲。"), p("乙。"), p("丙。")], vec![p("甲。"), p("丙。")], &["- paragraph: [-乙。-]"]);
    // A body is never without a paragraph.
    check(vec![p("x")], vec![], &["[-x-]"]);
    check(vec![p("same"), p("same")], vec![p("same"), p("same"), p("same")], &["+ paragraph: {+same+}"]);
}

#[test]
fn marks_come_and_go_without_the_words() {
    let link = |href: &str| vec![Mark::Link { href: href.into(), title: String::new() }];
    check(
        vec![p("This is a book")],
        vec![runs(&[("This is a ", &[]), ("book", &[Mark::Strong])])],
        &["This is a <book>"],
    );
    check(
        vec![runs(&[("会议", &[Mark::Em]), ("在京召开", &[])])],
        vec![runs(&[("会议在京", &[Mark::Em]), ("召开", &[])])],
        &["会议<在京>召开"],
    );
    check(
        vec![runs(&[("see the ", &[]), ("plan", &link("https://a.example/"))])],
        vec![runs(&[("see the ", &[]), ("plan", &link("https://b.example/"))])],
        &["see the <plan>"],
    );
    check(vec![p("one two")], vec![runs(&[("one ", &[]), ("three", &[Mark::Strong])])], &["one [-two-]{+three+}"]);
}

#[test]
fn kinds_and_attributes_of_blocks() {
    check(vec![p("小标题")], vec![Node::heading(2, "小标题")], &["paragraph > heading level=2: 小标题"]);
    check(
        vec![Node::heading(2, "Title")],
        vec![Node::heading(3, "New title")],
        &["heading level=2 > heading level=3: [-Title-]{+New title+}"],
    );
    check(
        vec![p("他说好。")],
        vec![Node::element(NodeKind::Blockquote, vec![p("他说好。")])],
        &["paragraph > blockquote/paragraph: 他说好。"],
    );
    check(vec![p("a"), p("b")], vec![p("a"), Node::element(NodeKind::Divider, vec![]), p("b")], &["+ divider: "]);
}

#[test]
fn lists_by_item_kind_and_nesting() {
    use NodeKind::{BulletList, OrderedList};
    let items = |kind, names: &[&str]| list(kind, names.iter().map(|name| vec![p(name)]).collect());
    check(
        vec![items(BulletList, &["one", "two"])],
        vec![items(BulletList, &["one", "new", "two"])],
        &["+ bullet_list/list_item/paragraph: {+new+}"],
    );
    check(
        vec![items(BulletList, &["甲", "乙", "丙"])],
        vec![items(BulletList, &["甲", "丙"])],
        &["- bullet_list/list_item/paragraph: [-乙-]"],
    );
    let diff = diff_articles(&article(vec![items(BulletList, &["one"])]), &article(vec![items(OrderedList, &["one"])]));
    let kinds = |look: &Option<BlockLook>| look.as_ref().map(|look| look.within[0]);
    assert_eq!((kinds(&diff.blocks[0].old), kinds(&diff.blocks[0].new)), (Some(BulletList), Some(OrderedList)));
    check(
        vec![items(BulletList, &["one", "two"])],
        vec![list(BulletList, vec![vec![p("one"), items(BulletList, &["two"])]])],
        &["bullet_list/list_item/paragraph > bullet_list/list_item/bullet_list/list_item/paragraph: two"],
    );
    check(
        vec![p("x"), p("y")],
        vec![p("x"), items(BulletList, &["y"])],
        &["paragraph > bullet_list/list_item/paragraph: y"],
    );
}

#[test]
fn tables_by_row_column_and_cell() {
    let old = || vec![table(&["年份|人数", "2024|三百", "2025|四百"])];
    let cell = |text: &str, sign: char| match sign {
        '+' => format!("+ table/table_row/table_cell/paragraph: {{+{text}+}}"),
        _ => format!("- table/table_row/table_cell/paragraph: [-{text}-]"),
    };
    #[track_caller]
    fn check_cells(old: Vec<Node>, new: Vec<Node>, expected: Vec<String>) {
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        let diff = diff_articles(&article(old), &article(new));
        let changed: Vec<String> = diff
            .blocks
            .iter()
            .filter(|block| block.inline.iter().any(|run| run.op != OpKind::Equal))
            .map(|block| {
                let text: String = block.inline.iter().map(|run| run.text.as_str()).collect();
                match block.op {
                    OpKind::Insert => format!("+ table/table_row/table_cell/paragraph: {{+{text}+}}"),
                    OpKind::Delete => format!("- table/table_row/table_cell/paragraph: [-{text}-]"),
                    OpKind::Equal => format!("= {text}"),
                }
            })
            .collect();
        assert_eq!(changed, expected);
    }
    check_cells(old(), vec![table(&["年份|人数", "2025|四百"])], vec![cell("2024", '-'), cell("三百", '-')]);
    check_cells(
        old(),
        vec![table(&["年份|人数", "2024|三百", "2025|四百", "2026|五百"])],
        vec![cell("2026", '+'), cell("五百", '+')],
    );
    check_cells(
        old(),
        vec![table(&["年份|人数|车辆", "2024|三百|一十", "2025|四百|二十"])],
        vec![cell("车辆", '+'), cell("一十", '+'), cell("二十", '+')],
    );
    check_cells(old(), vec![table(&["年份|人数", "2024|三百", "2025|五百"])], vec!["= 四百五百".to_owned()]);
}

#[test]
fn figures_by_picture_description_caption_and_credit() {
    let figure = |src: &str, alt: &str, credit: &str, caption: &str| {
        let figure = Node::element(NodeKind::Figure, vec![Node::text(caption, vec![])]);
        figure.with_attr("src", src).with_attr("alt", alt).with_attr("credit", credit)
    };
    let looks = |new: Node| {
        let diff = diff_articles(
            &article(vec![figure("https://a.example/1.jpg", "桥", "林晗", "大桥通车。")]),
            &article(vec![new]),
        );
        let [block] = diff.blocks.as_slice() else { panic!("one figure: {:?}", diff.blocks) };
        let (old, new) = (block.old.as_ref().unwrap(), block.new.as_ref().unwrap());
        let differ: Vec<&str> =
            ["src", "alt", "credit"].into_iter().filter(|name| old.attrs.get(*name) != new.attrs.get(*name)).collect();
        let caption: String =
            block.inline.iter().filter(|run| run.op != OpKind::Equal).map(|run| run.text.as_str()).collect();
        format!("{} {caption}", differ.join(",")).trim().to_owned()
    };
    assert_eq!(looks(figure("https://a.example/2.jpg", "桥", "林晗", "大桥通车。")), "src");
    assert_eq!(looks(figure("https://a.example/1.jpg", "新桥", "林晗", "大桥通车。")), "alt");
    assert_eq!(looks(figure("https://a.example/1.jpg", "桥", "陈薇", "大桥昨日通车。")), "credit 昨日");
}

#[test]
fn fields_by_word_and_credits_whole() {
    let old = Article { headline: "旧桥昨日通车".into(), ..Article::default() };
    let credit =
        Credit { role: Role::Reporter, name: "林晗".into(), affiliation: String::new(), joiner: String::new() };
    let new = Article { headline: "旧桥今日通车".into(), credits: vec![credit], ..Article::default() };
    let diff = diff_articles(&old, &new);
    let told: Vec<String> = diff
        .fields
        .iter()
        .map(|field| {
            let words: Vec<String> = field.words.iter().map(|op| format!("{:?} {}", op.op, op.text)).collect();
            format!("{}: {}", field.field.name(), words.join(", "))
        })
        .collect();
    assert_eq!(told, ["headline: Equal 旧桥, Delete 昨日, Insert 今日, Equal 通车", "credits: "]);
    assert_eq!((&diff.fields[1].before, diff.fields[1].after[0]["name"].as_str()), (&json!([]), Some("林晗")));
}
