//! The alignment of two texts, with every block kept at the boundary that begins its words.

use super::super::align::{OpKind, Script, Shape, Span, align, sign_at};
use super::super::flat::BOUNDARY;

/// What turns `old` into `new`: the alignment that is shown to readers, but where a block came or went before words that stayed,
/// the boundary that is kept is theirs. To a reader it is one and the same; what the other side does to the block is
/// done to the right one only so. Blocks that are known to be the same ones are given by where they begin, in bytes.
pub(super) fn aligned(old: &str, new: &str, known: &[(usize, usize)]) -> Vec<Span> {
    let known = known.iter().copied().filter(|(at, place)| sign_at(old, *at) == sign_at(new, *place));
    let mut script = Script::default();
    let mut from = (0, 0);
    for (number, to) in known.chain([(old.len(), new.len())]).enumerate() {
        let (old, new) = (&old[from.0..to.0], &new[from.1..to.1]);
        let sign = if number == 0 { 0 } else { sign_at(old, 0).len() };
        for span in beginning_alike(old, new, sign) {
            script.push(span.kind, span.len);
        }
        from = to;
    }
    script.finish()
}

/// The alignment of two stretches whose first bytes, so many, are kept in any case.
fn beginning_alike(old: &str, new: &str, sign: usize) -> Vec<Span> {
    let spans = at_boundaries(&align(old, new, Shape::Leaves), old, new);
    if sign == 0 || spans.first().is_some_and(|span| span.kind == OpKind::Equal && span.len >= sign) {
        return spans;
    }
    let (old, new) = (&old[sign..], &new[sign..]);
    let head = Span { kind: OpKind::Equal, len: sign };
    std::iter::once(head).chain(align(old, new, Shape::Leaves)).collect()
}

fn at_boundaries(spans: &[Span], old: &str, new: &str) -> Vec<Span> {
    let mut script = Script::default();
    let (mut at_old, mut at_new) = (0, 0);
    // What is kept before the change that is looked at, and not yet put out: its last sign may have to wait.
    let mut kept = 0;
    for (place, span) in spans.iter().enumerate() {
        let is_change = |at: usize| spans.get(at).is_some_and(|span| span.kind != OpKind::Equal);
        let (text, at) = if span.kind == OpKind::Delete { (old, at_old) } else { (new, at_new) };
        at_old += if span.kind == OpKind::Insert { 0 } else { span.len };
        at_new += if span.kind == OpKind::Delete { 0 } else { span.len };
        if span.kind == OpKind::Equal {
            kept += span.len;
            continue;
        }
        let is_alone = kept > 0 && !is_change(place + 1);
        // Where no words follow, it is whole blocks that came or went behind an empty one.
        let are_before_words = text[at + span.len..].chars().next().is_some_and(|next| next != BOUNDARY);
        let sign = if is_alone && are_before_words { sign_before(text, at) } else { "" };
        let head = match last_sign(&text[at..at + span.len], sign) {
            Some(begins) => sign.len() + begins,
            None => 0,
        };
        script.push(OpKind::Equal, kept - if head > 0 { sign.len() } else { 0 });
        script.push(span.kind, head);
        script.push(OpKind::Equal, if head > 0 { sign.len() } else { 0 });
        script.push(span.kind, span.len - head);
        kept = 0;
    }
    script.push(OpKind::Equal, kept);
    script.finish()
}

/// The sign of a block that ends right here; nothing where words have come since.
fn sign_before(text: &str, at: usize) -> &str {
    let start = text[..at].rfind(BOUNDARY).unwrap_or(at);
    if start < at && sign_at(text, start).len() == at - start { &text[start..at] } else { "" }
}

/// Where the last block of a stretch begins, if it is of this class.
fn last_sign(text: &str, sign: &str) -> Option<usize> {
    let start = text.rfind(BOUNDARY)?;
    (sign_at(text, start) == sign).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::super::super::align::to_ops;
    use super::*;

    /// The texts are leaves as a stream has them, with `|` for the sign of a paragraph and `#` for that of a figure.
    #[track_caller]
    fn check(old: &str, new: &str, expected: &str) {
        let stream = |text: &str| text.replace('|', "\0").replace('#', "\0\u{3}");
        let (old, new) = (stream(old), stream(new));
        let kept = |kind: OpKind, len: usize| Span { kind, len };
        // What the alignment shows: everything of both texts that they share at the beginning and at the end is kept.
        let head = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
        let tail = old[head..].bytes().rev().zip(new[head..].bytes().rev()).take_while(|(a, b)| a == b).count();
        let spans = [
            kept(OpKind::Equal, head),
            kept(OpKind::Delete, old.len() - head - tail),
            kept(OpKind::Insert, new.len() - head - tail),
            kept(OpKind::Equal, tail),
        ];
        let spans: Vec<Span> = spans.into_iter().filter(|span| span.len > 0).collect();
        let sign = |kind: OpKind| match kind {
            OpKind::Equal => '=',
            OpKind::Delete => '-',
            OpKind::Insert => '+',
        };
        let ops = to_ops(&old, &new, &at_boundaries(&spans, &old, &new));
        let told = ops.iter().map(|op| format!("{}{}", sign(op.op), op.text)).collect::<Vec<_>>().join(" ");
        let told = told.replace("\0\u{3}", "#").replace('\0', "|");
        assert_eq!(told, expected);
    }

    #[test]
    fn what_stands_before_a_block_is_not_in_it() {
        check("|A", "|C|tA", "+|C =| +t =A");
        check("|C|tA", "|A", "-|C =| -t =A");
        check("#A", "#C#tA", "+#C =# +t =A");
        check("|x|A", "|x|C|D|tA", "=|x +|C|D =| +t =A");
        check("|x|A|y", "|x|C|A|y", "=|x +|C =|A|y");
    }

    #[test]
    fn a_block_that_is_known_keeps_its_boundary() {
        let told = |known: &[(usize, usize)]| {
            let spans = aligned("\0one\0two", "\0two\0one", known);
            spans.iter().map(|span| (span.kind, span.len)).collect::<Vec<_>>()
        };
        let (two_first, one_first) = (told(&[(4, 0)]), told(&[(0, 4)]));
        assert_eq!(two_first, [(OpKind::Delete, 4), (OpKind::Equal, 4), (OpKind::Insert, 4)]);
        assert_eq!(one_first, [(OpKind::Insert, 4), (OpKind::Equal, 4), (OpKind::Delete, 4)]);
        // Even where nothing else is alike.
        assert_eq!(aligned("\0one", "\0two\0three", &[(0, 4)])[1], Span { kind: OpKind::Equal, len: 1 });
        // A block of another class is not the same one.
        assert_eq!(aligned("\0\u{3}a", "\0a", &[(0, 0)]), aligned("\0\u{3}a", "\0a", &[]));
    }

    #[test]
    fn words_and_blocks_of_another_class_stay_where_they_are() {
        check("|A", "|tA", "=| +t =A");
        check("|A", "|At|C", "=|A +t|C");
        // The block whose sign is kept is the first one, no other has its class.
        check("|A", "|C#tA", "=| +C#t =A");
        check("#A", "#C|tA", "=# +C|t =A");
        check("|B|A", "|C|A", "=| -B +C =|A");
        // Behind an empty block.
        check("|x|", "|x||Q", "=|x| +|Q");
        check("|x||y", "|x||Q|y", "=|x| +|Q =|y");
    }
}
