//! Blocks that are what their class or their attributes say, not their text alone.

use super::*;

#[test]
fn what_became_a_block_of_another_class_was_not_moved_whoever_merges() {
    let element = |kind: NodeKind, text: &str| Node::element(kind, vec![Node::text(text, vec![])]);
    let (quote, figure) = (|text: &str| element(NodeKind::PullQuote, text), element(NodeKind::Figure, "مرحبا بالعالم"));
    let of = |blocks: Vec<Node>| Article { body: schema::canonical_body(&Body::new(blocks)).0, ..Article::default() };
    let noted = || Node::paragraph("研究生命起源");
    let base = of(vec![noted(), quote("研究生命起源。"), figure.clone()]);
    let mine = of(vec![quote("研究生命起源。 mine "), figure, noted()]);
    let theirs = of(vec![noted(), quote(" theirs 研究生命起源。"), Node::paragraph("مرحبا بالعالم")]);
    let kinds = |(merged, found): (Article, Vec<Conflict>)| {
        (merged.body, found.iter().map(|conflict| conflict.kind).collect::<Vec<_>>())
    };
    assert_eq!(kinds(merge3(&base, &mine, &theirs)), kinds(merge3(&base, &theirs, &mine)));
}

#[test]
fn two_pictures_put_in_at_one_place_are_two_and_what_collides_of_a_block_is_told() {
    let embed = |url: &str| Node::element(NodeKind::Embed, vec![]).with_attr("url", url);
    let of = |blocks: Vec<Node>| Article { body: schema::canonical_body(&Body::new(blocks)).0, ..Article::default() };
    let (one, other) = (embed("https://example.org/a"), embed("https://example.org/b"));
    let text = Node::paragraph("雾散了。");
    let (merged, found) =
        merge3(&of(vec![text.clone()]), &of(vec![one.clone(), text.clone()]), &of(vec![other.clone(), text.clone()]));
    assert_eq!((merged, found), (of(vec![one.clone(), other.clone(), text.clone()]), vec![]));
    // The same one by both is one.
    let mine = of(vec![one.clone(), text.clone()]);
    assert_eq!(merge3(&of(vec![text.clone()]), &mine, &mine.clone()).0, mine);
    // In the place of one block there can be only one.
    let (_, found) = merge3(&of(vec![text]), &of(vec![one]), &of(vec![other]));
    assert_eq!(
        found.iter().map(told).collect::<Vec<_>>(),
        ["Block:  | embed url=https://example.org/a | embed url=https://example.org/b"]
    );
}

#[test]
fn words_put_into_a_block_stay_there_when_another_moved_before_it() {
    let quote = |text: &str| Node::element(NodeKind::PullQuote, vec![Node::text(text, vec![])]);
    let of = |texts: &[&str]| Article {
        body: Body::new(texts.iter().map(|text| quote(text)).collect()),
        ..Article::default()
    };
    let said = |article: &Article| article.body.blocks().iter().map(Node::plain_text).collect::<Vec<_>>();
    let [a, b, c] = ["/مرحبا بالعالم", " of the مرحبا بالعالممرحبا بالعالم", "مرحبا بالعالم//"];
    let (base, mine, theirs) =
        (of(&[a, b, c]), of(&[b, &format!(" mine {a}"), c]), of(&[c, &format!(" theirs {a}"), b]));
    let (merged, found) = merge3(&base, &mine, &theirs);
    let (back, there) = merge3(&base, &theirs, &mine);
    assert_eq!(found.len(), there.len(), "{found:?} {there:?}");
    for merged in [said(&merged), said(&back)] {
        let with = merged.iter().find(|text| text.contains("mine")).unwrap();
        assert!(with.contains("theirs") && with.ends_with(a), "{merged:?}");
    }
}

#[test]
fn a_block_put_before_another_does_not_take_the_words_put_into_it() {
    check(
        "雾散了。",
        "昨天，雾散了。",
        "大雨停了。\n所以，雾散了。",
        "大雨停了。\n昨天，所以，雾散了。",
        &["Inserted:  | 昨天， | 所以，"],
    );
}

#[test]
fn blocks_that_moved_together_take_an_edit_of_one_of_them_along() {
    check_clean(
        "雾散了。\n第一班船早上七点离港。\n码头上的人说，等了一夜。\n尾段在此。",
        "雾散了。\n尾段在此。\n第一班船早上七点离港。\n码头上的人说，等了一夜。",
        "雾散了。\n第一班船早上七点离港。\n码头上的老人说，等了一夜。\n尾段在此。",
        "雾散了。\n尾段在此。\n第一班船早上七点离港。\n码头上的老人说，等了一夜。",
    );
}

#[test]
fn what_both_moved_stands_in_one_order_whoever_merges() {
    check_clean(
        "one fish swims\ntwo fishes swim\nthree fishes swim\nfour fishes swim\nend of it",
        "two fishes swim\nthree fishes swim\nfour fishes swim\none fish swims\nend of it",
        "four fishes swim slowly\none fish swims\ntwo fishes swim\nthree fishes swim\nend of it",
        "four fishes swim slowly\ntwo fishes swim\nthree fishes swim\none fish swims\nend of it",
    );
}

#[test]
fn empty_lines_go_with_the_words_before_them() {
    check_clean(
        "the council met at nine\nfog lay on the water\n\n\nend of it",
        "fog lay on the water\n\n\nthe council met at nine\nend of it",
        "fog lay on the water\n\nnobody sailed\nthe council met at nine\nend of it",
        "fog lay on the water\n\nnobody sailed\nthe council met at nine\nend of it",
    );
}

#[test]
fn what_moved_behind_another_block_goes_where_that_one_goes() {
    let (moved, before, after) = (
        "one fish swims\ntwo fishes swim",
        "three hens sit on the old wall\nfour cows graze behind the mill\nsix geese swim on the pond below it",
        "five dogs bark at night\nend of it",
    );
    let [base, mine, theirs] =
        [[moved, before, after], [before, moved, after], [before, after, moved]].map(|parts| parts.join("\n"));
    let (base, mine, theirs) = (base.as_str(), mine.as_str(), theirs.as_str());
    let (merged, found) = merge3(&article(base), &article(mine), &article(theirs));
    assert_eq!(lines(&merged), mine);
    assert_eq!(found.iter().map(|conflict| conflict.kind).collect::<Vec<_>>(), [ConflictKind::Order]);
    let choices = Choices::from([(found[0].id.clone(), Choice::Theirs)]);
    assert_eq!(lines(&merge_with(&article(base), &article(mine), &article(theirs), &choices).0), theirs);
}

#[test]
fn a_picture_before_words_that_both_moved_stands_there_once() {
    let of = |blocks: &[Node]| Article { body: Body::new(blocks.to_vec()), ..Article::default() };
    let embed = Node::element(NodeKind::Embed, vec![]).with_attr("url", "https://example.org/a");
    let [one, two, three] =
        ["fog lay on the water", "the council met at nine", "nobody sailed that day"].map(Node::paragraph);
    let base = of(&[embed.clone(), one.clone(), two.clone(), three.clone()]);
    let moved = of(&[two.clone(), three.clone(), embed.clone(), one.clone()]);
    let mut more = moved.clone();
    more.body = Body::new([&moved.body.blocks()[..2], &[Node::paragraph("new")], &moved.body.blocks()[2..]].concat());
    for (mine, theirs) in [(&moved, &more), (&more, &moved)] {
        assert_eq!(merge3(&base, mine, theirs), (more.clone(), vec![]));
    }
}

#[test]
fn a_picture_that_one_moved_and_the_other_deleted_is_named() {
    let of = |blocks: &[Node]| Article { body: Body::new(blocks.to_vec()), ..Article::default() };
    let embed = Node::element(NodeKind::Embed, vec![]).with_attr("url", "https://example.org/a");
    let [one, two] = ["fog lay on the water", "the council met at nine"].map(Node::paragraph);
    let base = of(&[two.clone(), one.clone(), embed.clone()]);
    let (_, found) = merge3(&base, &of(&[one.clone(), embed, two.clone()]), &of(&[two, one]));
    assert_eq!(
        found.iter().map(told).collect::<Vec<_>>(),
        ["Moved: embed https://example.org/a | embed https://example.org/a | "]
    );
}
