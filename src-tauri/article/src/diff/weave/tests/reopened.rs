//! Reopening what a decision on one change did to words that another change put in.

use super::*;

#[test]
fn a_new_kind_comes_back_on_a_block_that_another_change_put_in() {
    let (fog, ship) = ("雾散了。", "船来了。");
    let base = article(vec![p(fog)]);
    let mut weave = Weave::new(&base);
    for (minute, author, blocks) in [
        (0, "Ann", vec![p(fog), p(ship)]),
        (1, "Bob", vec![Node::heading(2, fog), p(ship)]),
        (2, "Bob", vec![Node::heading(2, fog), Node::heading(2, ship)]),
    ] {
        weave = weave.advance(&article(blocks), &turn(author, minute));
    }
    let all = weave.changes();
    let change = all.iter().find(|change| change.kind == ChangeKind::Retyped).unwrap();
    assert_eq!(change.pieces.len(), 2, "{}", show(&weave));
    let what = Selection::Changes(vec![change.id.clone()]);
    for verdict in [Verdict::Accept, Verdict::Reject] {
        let settled = weave.decide(&what, verdict).0;
        let back = settled.reopen(&weave, &what, verdict, &change.id).unwrap();
        assert_eq!(back.changes(), all, "{verdict:?}");
        assert_eq!((back.baseline(), back.working()), (base.clone(), weave.working()));
    }
}
