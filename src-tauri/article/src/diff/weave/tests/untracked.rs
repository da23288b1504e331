//! What an edit that is not tracked does to the two texts and to what is pending.

use super::*;

/// Ann's text is pending when somebody goes on without tracking; what is then pending, and the baseline, line by line.
#[track_caller]
fn amend(base: &[&str], ann: &[&str], untracked: &[&str], pending: &str, baseline: &[&str]) {
    let text = |lines: &[&str]| article(lines.iter().map(|line| p(line)).collect());
    let weave = Weave::new(&text(base)).advance(&text(ann), &turn("Ann", 0));
    let amended = weave.amend(&text(untracked));
    assert_eq!(amended.working(), text(untracked));
    assert_eq!((show(&amended).as_str(), amended.baseline()), (pending, text(baseline)));
    assert!(amended.turns.iter().all(|turn| turn.author == "Ann"), "{:?}", amended.turns);
    assert_eq!(amended.amend(&text(untracked)), amended);
}

#[test]
fn an_untracked_edit_is_in_both_texts() {
    amend(
        &["one two", "three four"],
        &["one two", "three FOUR"],
        &["one and two", "three FOUR"],
        r#"c1 replaced Ann -"four" +"FOUR" 20..24"#,
        &["one and two", "three four"],
    );
    // What goes on both sides of a deletion leaves the deletion.
    amend(
        &["会议于周一在福州召开。"],
        &["会议在福州召开。"],
        &["大会在福州召开。"],
        r#"c1 deleted Ann -"于周一" +"" 3..3"#,
        &["大会于周一在福州召开。"],
    );
    // A paragraph of its own beside a pending one.
    amend(
        &["one"],
        &["one", "two"],
        &["one", "two", "three"],
        r#"c1 inserted Ann -"" +"\ntwo" 5..9"#,
        &["one", "three"],
    );
}

#[test]
fn an_untracked_edit_of_what_is_pending_becomes_part_of_it() {
    // In the middle, in the place of pending words, and in a block that is pending itself.
    amend(
        &["x"],
        &["x a small boat"],
        &["x a very small boat"],
        r#"c1 inserted Ann -"" +" a very small boat" 2..20"#,
        &["x"],
    );
    amend(&["one two"], &["one zwei"], &["one deux"], r#"c1 replaced Ann -"two" +"deux" 5..9"#, &["one two"]);
    amend(
        &["x", "z"],
        &["x", "y", "z"],
        &["x", "y and more", "z"],
        r#"c1 inserted Ann -"" +"\ny and more" 3..14"#,
        &["x", "z"],
    );
    // What was put in goes again; what was taken out is written again.
    amend(&["one"], &["one two"], &["one"], "", &["one"]);
    amend(&["one two"], &["one"], &["one two"], "", &["one two"]);
}

#[test]
fn untracked_looks_moves_and_fields_are_in_both_texts() {
    let base = article(vec![p("first paragraph"), p("second paragraph"), p("third paragraph")]);
    let ann = article(vec![p("first paragraph"), p("second PARAGRAPH"), p("third paragraph")]);
    let weave = Weave::new(&base).advance(&Article { headline: "Ann's".into(), ..ann }, &turn("Ann", 0));
    let typed =
        article(vec![strong("second ", "PARA", "GRAPH"), Node::heading(2, "third paragraph"), p("first paragraph")]);
    let amended = weave.amend(&Article { headline: "Ann's own".into(), deck: "deck".into(), ..typed.clone() });
    assert_eq!(amended.working().body, typed.body);
    let expected = vec![p("second paragraph"), Node::heading(2, "third paragraph"), p("first paragraph")];
    assert_eq!(amended.baseline(), Article { deck: "deck".into(), ..article(expected) });
    assert_eq!(
        show(&amended),
        "c1 field Ann -\"\" +\"Ann's own\" 0..0\nc2 replaced Ann -\"paragraph\" +\"PARAGRAPH\" 8..17"
    );
}
