//! Subheads in plain text: couplets with their theme line, and numbered headings.

use crate::text::count::is_han;

/// What a line is in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Paragraph,
    /// A heading of that level.
    Heading(u8),
}

/// The shape of every line. A couplet is a subhead of level 2 where prose comes before it and after it; a line between
/// the couplet and the prose is its theme, level 3. 一、… is level 2 and (一)… level 3 where prose follows.
pub(super) fn shapes(lines: &[&str]) -> Vec<Shape> {
    let mut shapes = vec![Shape::Paragraph; lines.len()];
    let line = |at: usize| lines.get(at).copied().unwrap_or_default();
    let mut at = 0;
    while at < lines.len() {
        let after_prose = at > 0 && is_prose(line(at - 1));
        if after_prose && is_couplet(line(at)) && is_theme(line(at + 1)) && is_prose(line(at + 2)) {
            shapes[at] = Shape::Heading(2);
            shapes[at + 1] = Shape::Heading(3);
            at += 2;
            continue;
        }
        if after_prose && is_couplet(line(at)) && is_prose(line(at + 1)) {
            shapes[at] = Shape::Heading(2);
        } else if let Some(level) = numbered_level(line(at)) {
            let next = line(at + 1);
            if is_prose(next) || (level == 2 && numbered_level(next) == Some(3)) {
                shapes[at] = Shape::Heading(level);
            }
        }
        at += 1;
    }
    shapes
}

/// Whether a line is running text: it ends as a sentence does, or is long.
pub(super) fn is_prose(line: &str) -> bool {
    line.chars().count() >= 80 || ends_sentence(line)
}

/// Whether a line ends as a sentence does, closing quotes and brackets aside.
pub(super) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['”', '’', '"', '\'', '」', '』', ')', '）', '》', ' '])
        .ends_with(['。', '！', '？', '…', '.', '!', '?', ';', '；'])
}

/// Two clauses of equal length, Chinese characters throughout, with a comma between them and nothing after:
/// 学如弓弩,才如箭镞.
fn is_couplet(line: &str) -> bool {
    let mut clauses = line.split([',', '，']);
    let (Some(first), Some(second), None) = (clauses.next(), clauses.next(), clauses.next()) else { return false };
    let length = |clause: &str| {
        let clause = clause.trim();
        clause.chars().all(is_han).then(|| clause.chars().count())
    };
    matches!((length(first), length(second)), (Some(a), Some(b)) if a == b && (3..=12).contains(&a))
}

/// A line that says in plain words what follows: Chinese, not long, without comma or end of sentence, no couplet.
fn is_theme(line: &str) -> bool {
    let length = line.chars().count();
    (6..=48).contains(&length)
        && line.chars().filter(|c| is_han(*c)).count() * 3 > length * 2
        && !ends_sentence(line)
        && !line.contains([',', '，', ':', '：', '。'])
}

/// 一、… and (一)…, short and without the end of a sentence.
fn numbered_level(line: &str) -> Option<u8> {
    const NUMERALS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
    if line.chars().count() > 40 || ends_sentence(line) {
        return None;
    }
    let unbracketed = line.strip_prefix(['(', '（']);
    let rest = unbracketed.unwrap_or(line);
    let after = rest.trim_start_matches(NUMERALS);
    if after.len() == rest.len() {
        return None;
    }
    let (end, level): (&[char], u8) = if unbracketed.is_some() { (&[')', '）'], 3) } else { (&['、'], 2) };
    after.strip_prefix(end).filter(|title| !title.trim().is_empty()).map(|_| level)
}
