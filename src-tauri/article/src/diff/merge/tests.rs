//! Merges by example: one case for everything that two people may do to the same place.

use super::*;
use crate::model::{Credit, Embargo, Mark, Node, NodeKind, Role, schema};

mod blocks;

/// One paragraph a line; `# ` begins a subhead, `- ` an item of a list.
fn article(text: &str) -> Article {
    let mut blocks: Vec<Node> = Vec::new();
    for line in text.split('\n') {
        if let Some(item) = line.strip_prefix("- ") {
            let item = Node::element(NodeKind::ListItem, vec![Node::paragraph(item)]);
            match blocks.last_mut() {
                Some(list) if list.kind == NodeKind::BulletList => list.content.push(item),
                _ => blocks.push(Node::element(NodeKind::BulletList, vec![item])),
            }
        } else if let Some(head) = line.strip_prefix("# ") {
            blocks.push(Node::heading(2, head));
        } else {
            blocks.push(Node::paragraph(line));
        }
    }
    Article { body: Body::new(blocks), ..Article::default() }
}

fn lines(article: &Article) -> String {
    fn of(node: &Node, sign: &str) -> Vec<String> {
        match node.kind {
            NodeKind::Doc | NodeKind::BulletList => node.content.iter().flat_map(|child| of(child, sign)).collect(),
            NodeKind::ListItem => node.content.iter().flat_map(|child| of(child, "- ")).collect(),
            NodeKind::Heading => vec![format!("# {}", node.plain_text())],
            _ => vec![format!("{sign}{}", node.plain_text())],
        }
    }
    of(&article.body.0, "").join("\n")
}

/// What collides, as `kind: base | mine | theirs`, line breaks as `/`.
fn told(conflict: &Conflict) -> String {
    let Conflict { kind, base, mine, theirs, .. } = conflict;
    format!("{kind:?}: {base} | {mine} | {theirs}").replace('\n', "/")
}

/// The merge of three texts, and every conflict there is.
#[track_caller]
fn check(base: &str, mine: &str, theirs: &str, expected: &str, conflicts: &[&str]) {
    let (base, mine, theirs) = (article(base), article(mine), article(theirs));
    let (merged, found) = merge3(&base, &mine, &theirs);
    assert_eq!(lines(&merged), expected);
    assert_eq!(found.iter().map(told).collect::<Vec<_>>(), conflicts);
    assert_eq!(schema::canonical_body(&merged.body).0, merged.body);
}

#[track_caller]
fn check_clean(base: &str, mine: &str, theirs: &str, expected: &str) {
    check(base, mine, theirs, expected, &[]);
    check(base, theirs, mine, expected, &[]);
}

#[test]
fn words_of_one_sentence_by_two_hands() {
    check_clean(
        "The mayor opened the old bridge on Monday.",
        "The mayor opened the new bridge on Monday.",
        "The mayor opened the old bridge on Tuesday.",
        "The mayor opened the new bridge on Tuesday.",
    );
    check_clean(
        "市长昨日为旧桥剪彩，数百人到场。",
        "市长今天为旧桥剪彩，数百人到场。",
        "市长昨日为旧桥剪彩，数千人到场。",
        "市长今天为旧桥剪彩，数千人到场。",
    );
    // The alignment shows the first as one rewritten sentence; the second changed a word that it kept.
    check_clean(
        "张三昨日到京，会见记者。",
        "李四昨日离京，会见记者。",
        "张三今天到京，会见记者。",
        "李四今天离京，会见记者。",
    );
}

#[test]
fn the_same_edit_twice_is_made_once() {
    check_clean("甲说好。\n乙。", "甲说很好。\n乙。", "甲说很好。\n乙去。", "甲说很好。\n乙去。");
    check_clean("one\ntwo", "one\nnew\ntwo", "one\nnew\ntwo!", "one\nnew\ntwo!");
}

#[test]
fn other_words_in_the_place_of_the_same() {
    check(
        "Three people died.",
        "Four people died.",
        "Five people died.",
        "Four people died.",
        &["Text: Three | Four | Five"],
    );
    // What leans on a phrase that was rewritten is no edit beside it.
    check(
        "雾散了，太阳出来。",
        "雾没有散。",
        "雾散了，太阳出来了，人也来。",
        "雾没有散。",
        &["Text: 散了，太阳出来 | 没有散 | 散了，太阳出来了，人也来"],
    );
    check_clean("See you Monday.", "See you Tuesday.", "See you Monday morning.", "See you Tuesday morning.");
    check("死亡三人。", "死亡四人。", "死亡五人。", "死亡四人。", &["Text: 三人 | 四人 | 五人"]);
}

#[test]
fn deletion_against_edit_keeps_the_edit_and_its_block_only() {
    check(
        "one fish\ntwo fishes\nthree fishes\nend",
        "one fish\nend",
        "one fish\ntwo fishes\nthree red fishes\nend",
        "one fish\nthree red fishes\nend",
        &["Deleted: /three fishes |  | /three red fishes"],
    );
    check(
        "头一句在这里。第二句有三人。第三句在这里。",
        "头一句在这里。",
        "头一句在这里。第二句有四人。第三句在这里。",
        "头一句在这里。第二句有四人。",
        &["Deleted: 第二句有三人。 |  | 第二句有四人。"],
    );
    // What is added to the end of a block that goes must not end up in the block before.
    check(
        "one fish\ntwo fishes\nend",
        "one fish\nend",
        "one fish\ntwo fishes and more\nend",
        "one fish\ntwo fishes and more\nend",
        &["Deleted: /two fishes |  | /two fishes and more"],
    );
}

#[test]
fn both_delete_what_overlaps() {
    check_clean("a b c d e f", "a d e f", "a b e f", "a e f");
}

#[test]
fn both_insert_at_one_place() {
    check("首段。\n尾段。", "首段。\n甲段。\n尾段。", "首段。\n乙段。\n尾段。", "首段。\n甲段。\n乙段。\n尾段。", &[]);
    check(
        "首段。\n尾段。",
        "首段。\n甲段。\n同段。\n尾段。",
        "首段。\n同段。\n乙段。\n尾段。",
        "首段。\n甲段。\n同段。\n乙段。\n尾段。",
        &[],
    );
    check(
        "It rained.",
        "It rained. Roads closed.",
        "It rained. Trains stopped.",
        "It rained. Roads closed. Trains stopped.",
        &[],
    );
    check(
        "The mayor spoke.",
        "The old mayor spoke.",
        "The new mayor spoke.",
        "The old new mayor spoke.",
        &["Inserted:  | old  | new "],
    );
}

#[test]
fn splits_and_joins_against_edits_inside() {
    check_clean(
        "The council met on Monday. It voted at noon.",
        "The council met on Monday.\nIt voted at noon.",
        "The full council met on Monday. It voted at one.",
        "The full council met on Monday.\nIt voted at one.",
    );
    check_clean(
        "市政府昨日发布公告。\n各区要完成整修。",
        "市政府昨日发布公告。各区要完成整修。",
        "市政府今天发布公告。\n各区要完成道路整修。",
        "市政府今天发布公告。各区要完成道路整修。",
    );
}

#[test]
fn a_move_and_an_edit_of_one_block_combine() {
    check_clean(
        "The first thing happened.\nThe second thing was small.\nThe third came last of all.\nAn end to it.",
        "The third came last of all.\nThe first thing happened.\nThe second thing was small.\nAn end to it.",
        "The first thing happened.\nThe second thing was small.\nThe third came, at noon, last of all.\nAn end to it.",
        "The third came, at noon, last of all.\nThe first thing happened.\nThe second thing was small.\nAn end to it.",
    );
    // The mover edited as well, and the other one split the block.
    check_clean(
        "头一件事发生了。\n第二件事不大。\n第三件事最后才到，大家都在等。\n完了。",
        "第三件大事最后才到，大家都在等。\n头一件事发生了。\n第二件事不大。\n完了。",
        "头一件事发生了。\n第二件事不大。\n第三件事最后才到，\n大家都在耐心地等。\n完了。",
        "第三件大事最后才到，\n大家都在耐心地等。\n头一件事发生了。\n第二件事不大。\n完了。",
    );
}

#[test]
fn a_move_against_a_deletion_stands_and_says_so() {
    check(
        "The first thing.\nThe second thing.\nThe third came last.\nEnd.",
        "The third came last.\nThe first thing.\nThe second thing.\nEnd.",
        "The first thing.\nThe second thing.\nEnd.",
        "The third came last.\nThe first thing.\nThe second thing.\nEnd.",
        &["Moved: The third came last. | The third came last. | "],
    );
}

#[test]
fn both_move_one_block() {
    let base = "alpha went home\nbravo went out\ncharlie stayed in\ndelta came back\nthe long one that moves";
    let mine = "the long one that moves\nalpha went home\nbravo went out\ncharlie stayed in\ndelta came back";
    let theirs = "alpha went home\nbravo went out\nthe long one that moves\ncharlie stayed in\ndelta came back";
    let told = "Order: the long one that moves | the long one that moves | the long one that moves";
    check(base, mine, theirs, mine, &[told]);
    let (_, conflicts) = merge3(&article(base), &article(mine), &article(theirs));
    let choices = Choices::from([(conflicts[0].id.clone(), Choice::Theirs)]);
    let (merged, _) = merge_with(&article(base), &article(mine), &article(theirs), &choices);
    assert_eq!(lines(&merged), theirs);
}

#[test]
fn blocks_of_another_kind() {
    check_clean("题目在此\n正文", "# 题目在此\n正文", "题目在彼\n正文", "# 题目在彼\n正文");
    check_clean("a\n- one\n- two\nz", "a\n- one\n- and\n- two\nz", "a\n- one\n- two!\nz", "a\n- one\n- and\n- two!\nz");
    check(
        "题目\n正文",
        "# 题目\n正文",
        "- 题目\n正文",
        "# 题目\n正文",
        &["Block: paragraph | heading 2 | bullet_list/list_item/paragraph"],
    );
}

fn one(node: Node) -> Article {
    Article {
        body: Body::new(vec![Node::paragraph("前面。"), node, Node::paragraph("后面。")]), ..Article::default()
    }
}

#[track_caller]
fn check_nodes(base: Node, mine: Node, theirs: Node, expected: Node, conflicts: &[&str]) {
    let (merged, found) = merge3(&one(base), &one(mine), &one(theirs));
    assert_eq!(merged, one(expected));
    assert_eq!(found.iter().map(told).collect::<Vec<_>>(), conflicts);
}

#[test]
fn marks_of_both() {
    let words = |runs: &[(&str, Vec<Mark>)]| {
        Node::element(NodeKind::Paragraph, runs.iter().map(|(text, marks)| Node::text(*text, marks.clone())).collect())
    };
    let link = |href: &str| Mark::Link { href: href.into(), title: String::new() };
    check_nodes(
        words(&[("one two three", vec![])]),
        words(&[("one ", vec![]), ("two three", vec![Mark::Strong])]),
        words(&[("one two", vec![Mark::Em]), (" four", vec![])]),
        words(&[("one ", vec![Mark::Em]), ("two", vec![Mark::Strong, Mark::Em]), (" four", vec![Mark::Strong])]),
        &[],
    );
    check_nodes(
        words(&[("see here", vec![link("https://a.example")])]),
        words(&[("see here", vec![link("https://b.example")])]),
        words(&[("see ", vec![link("https://c.example")]), ("here", vec![link("https://c.example"), Mark::Em])]),
        words(&[("see ", vec![link("https://b.example")]), ("here", vec![link("https://b.example"), Mark::Em])]),
        &["Marks: https://a.example | https://b.example | https://c.example"],
    );
    check_nodes(
        words(&[("H2O", vec![])]),
        words(&[("H2O", vec![Mark::Sub])]),
        words(&[("H2O", vec![Mark::Sup])]),
        words(&[("H2O", vec![Mark::Sub])]),
        &["Marks:  | sub | sup"],
    );
}

#[test]
fn figures_by_caption_and_attribute() {
    let figure = |caption: &str, alt: &str, credit: &str| {
        Node::element(NodeKind::Figure, vec![Node::text(caption, vec![])])
            .with_attr("alt", alt)
            .with_attr("credit", credit)
    };
    check_nodes(
        figure("渡口的灯", "一盏灯", "林晗摄"),
        figure("渡口的旧灯", "一盏灯", "陈薇摄"),
        figure("渡口的灯亮了", "一盏旧灯", "林晗摄"),
        figure("渡口的旧灯亮了", "一盏旧灯", "陈薇摄"),
        &[],
    );
    check_nodes(
        figure("灯", "", "甲摄"),
        figure("灯", "", "乙摄"),
        figure("灯", "", "丙摄"),
        figure("灯", "", "乙摄"),
        &["Attribute: 甲摄 | 乙摄 | 丙摄"],
    );
}

fn table(rows: &[&str]) -> Node {
    let cell = |text: &str| Node::element(NodeKind::TableCell, vec![Node::paragraph(text)]);
    let row = |text: &&str| Node::element(NodeKind::TableRow, text.split('|').map(cell).collect());
    Node::element(NodeKind::Table, rows.iter().map(row).collect())
}

#[test]
fn tables_by_row_and_cell() {
    check_nodes(
        table(&["年份|人数", "2024|三百", "2025|四百"]),
        table(&["年份|人数", "2024|三百一", "2025|四百"]),
        table(&["年份|人数", "2024|三百", "2025|四百五", "2026|五百"]),
        table(&["年份|人数", "2024|三百一", "2025|四百五", "2026|五百"]),
        &[],
    );
    check_nodes(
        table(&["年份|人数", "2024|三百", "2025|四百"]),
        table(&["年份|人数", "2025|四百"]),
        table(&["年份|人数|车辆", "2024|三百|十", "2025|四百|二十"]),
        table(&["年份|人数|车辆", "2024|三百|十", "2025|四百|二十"]),
        &["Deleted: /2024/三百 |  | /2024/三百/十"],
    );
}

/// A block's beginning is told by a sign that no body may hold; a field out of a file may.
#[test]
fn a_field_may_hold_the_sign_of_a_block() {
    let with = |source: &str| Article { source: source.into(), ..article("正文") };
    for (mine, theirs, merged) in [("他说：“好。”", "说。\0\0", "他说：“好。”说。"), ("\0甲。", "乙。", "甲。乙。")]
    {
        let back = merge3(&with(""), &with(theirs), &with(mine)).0;
        let there = merge3(&with(""), &with(mine), &with(theirs)).0;
        assert_eq!(there, with(merged));
        assert_eq!(back.source.chars().count(), there.source.chars().count());
    }
}

#[test]
fn fields_by_word_item_and_whole() {
    let with = |headline: &str, keywords: &[&str], section: &str| Article {
        headline: headline.into(),
        keywords: keywords.iter().map(|word| (*word).to_owned()).collect(),
        section: section.into(),
        ..article("正文")
    };
    let (merged, conflicts) = merge3(
        &with("旧桥昨日通车", &["桥", "路"], "要闻"),
        &with("新桥昨日通车", &["城建", "桥", "路"], "要闻/本地"),
        &with("旧桥今天通车", &["桥", "交通"], "社会"),
    );
    assert_eq!(merged, with("新桥今天通车", &["城建", "桥", "交通"], "要闻/本地"));
    assert_eq!(conflicts.iter().map(told).collect::<Vec<_>>(), ["Field: 要闻 | 要闻/本地 | 社会"]);
    let (merged, conflicts) =
        merge3(&with("三人受伤", &[], ""), &with("四人受伤", &[], ""), &with("五人轻伤", &[], ""));
    assert_eq!(merged.headline, "四人受伤");
    assert_eq!(conflicts.iter().map(told).collect::<Vec<_>>(), ["Field: 三人受伤 | 四人受伤 | 五人轻伤"]);
}

#[test]
fn credits_by_person() {
    let credit = |role: Role, name: &str, affiliation: &str| Credit {
        role,
        name: name.into(),
        affiliation: affiliation.into(),
        joiner: String::new(),
    };
    let with = |credits: Vec<Credit>| Article { credits, ..article("正文") };
    let (lin, chen) = (credit(Role::Reporter, "林晗", ""), credit(Role::Photographer, "陈薇", ""));
    let zhou = credit(Role::Editor, "周", "");
    let corrected = credit(Role::Reporter, "林涵", "");
    let with_house = credit(Role::Photographer, "陈薇", "福州日报");
    let (merged, conflicts) = merge3(
        &with(vec![lin.clone(), chen.clone()]),
        &with(vec![corrected.clone(), chen.clone()]),
        &with(vec![with_house.clone(), lin.clone(), zhou.clone()]),
    );
    assert_eq!(merged.credits, [with_house.clone(), corrected, zhou]);
    assert_eq!(conflicts, []);
    let (merged, conflicts) =
        merge3(&with(vec![lin.clone(), chen]), &with(vec![lin.clone()]), &with(vec![lin.clone(), with_house.clone()]));
    assert_eq!(merged.credits, [lin, with_house]);
    assert_eq!(conflicts.iter().map(|found| found.kind).collect::<Vec<_>>(), [ConflictKind::Deleted]);
}

#[test]
fn an_embargo_is_one_thing() {
    let at = |hour: u32| {
        let until = format!("2026-01-01T{hour:02}:00:00+08:00").parse().unwrap();
        Article { embargo: Some(Embargo { until, zone: "Asia/Shanghai".into() }), ..article("正文") }
    };
    let (merged, conflicts) = merge3(&article("正文"), &at(8), &at(9));
    assert_eq!((merged, conflicts.len()), (at(8), 1));
}

#[test]
fn a_decision_is_the_merge_with_another_choice() {
    let (base, mine, theirs) =
        (article("死亡三人。\n甲。"), article("死亡四人。\n甲。"), article("死亡五人。\n甲乙。"));
    let (_, conflicts) = merge3(&base, &mine, &theirs);
    let merged = |choice: Choice| {
        let (merged, after) = merge_with(&base, &mine, &theirs, &Choices::from([(conflicts[0].id.clone(), choice)]));
        assert_eq!((&after[0].id, after[0].stands), (&conflicts[0].id, choice));
        lines(&merged)
    };
    assert_eq!(merged(Choice::Mine), "死亡四人。\n甲乙。");
    assert_eq!(merged(Choice::Theirs), "死亡五人。\n甲乙。");
    assert_eq!(merged(Choice::Both), "死亡四人五人。\n甲乙。");
    assert_eq!((conflicts[0].from, conflicts[0].to, conflicts[0].path.as_slice()), (3, 5, &[0][..]));
    assert_eq!((conflicts[0].context_before.as_str(), conflicts[0].context_after.as_str()), ("死亡", "。"));
}

#[test]
fn conflicts_follow_their_words_through_edits() {
    let (merged, mut conflicts) = merge3(
        &article("甲。\n死亡三人。\n乙。"),
        &article("甲。\n死亡四人。\n乙。"),
        &article("甲。\n死亡五人。\n乙。"),
    );
    assert_eq!((conflicts[0].from, conflicts[0].to), (7, 9));
    let edited = article("甲来了。\n据报，死亡四人。\n乙。");
    follow_conflicts(&mut conflicts, &merged.body, &edited.body);
    assert_eq!((conflicts[0].from, conflicts[0].to, conflicts[0].path.as_slice()), (12, 14, &[1][..]));
    let mut gone = conflicts.clone();
    follow_conflicts(&mut gone, &edited.body, &article("甲来了。\n乙。").body);
    assert_eq!(gone[0].from, gone[0].to);
}
