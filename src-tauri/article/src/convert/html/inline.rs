//! White space in inline content, as HTML folds it.

use crate::model::{Node, NodeKind, schema::join_runs};
use crate::text::count::is_cjk;

/// White space that HTML folds into one space.
fn is_foldable(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// Whether a character is of a script that is written without spaces: where a source line ends between two of them, as
/// in what Word puts on the clipboard, no space is meant (CSS Text 4, segment break transformation).
fn is_unspaced(c: char) -> bool {
    let hangul = matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7af}');
    let mark = matches!(c, '\u{3001}'..='\u{303f}' | '\u{ff00}'..='\u{ff65}');
    (is_cjk(c) || mark) && !hangul
}

/// Inline content with runs of white space folded, white space (ideographic and no-break spaces included, which stand
/// for an indent there) gone at both ends and foldable space gone around line breaks. Empty runs are gone and equal
/// neighbours joined.
pub(super) fn fold(content: Vec<Node>) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::with_capacity(content.len());
    // Whether the text so far ends where a space would not show.
    let mut after_space = true;
    // The character before a space that stands for the end of a source line.
    let mut before_line = None;
    let mut last = None;
    for mut node in content {
        if node.kind == NodeKind::HardBreak {
            trim_end_of_last(&mut out, is_foldable);
            after_space = true;
            (before_line, last) = (None, None);
            out.push(node);
            continue;
        }
        let mut text = String::with_capacity(node.text.len());
        for c in node.text.chars() {
            if !is_foldable(c) {
                if before_line.take().is_some_and(is_unspaced) && is_unspaced(c) {
                    // That space is the last character so far, in this run or in the one before.
                    if text.pop().is_none() {
                        out.last_mut().and_then(|last| last.text.pop());
                    }
                }
                text.push(c);
                last = Some(c);
                after_space = false;
                continue;
            }
            if !after_space {
                text.push(' ');
                after_space = true;
            }
            if c == '\n' && last.is_some() {
                before_line = last;
            }
        }
        node.text = text;
        if !node.text.is_empty() {
            out.push(node);
        }
    }
    trim_start_of_first(&mut out);
    trim_end_of_last(&mut out, char::is_whitespace);
    join_runs(out)
}

/// Whether folding would change nothing, so that the content may be written as it is.
pub(crate) fn is_settled(content: &[Node]) -> bool {
    fold(content.to_vec()) == content
}

/// Whether a text that becomes an attribute when read back is as reading would fold it.
pub(crate) fn is_folded_text(text: &str) -> bool {
    fold_text(text) == text
}

/// Words parted by single spaces.
pub(super) fn fold_text(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn trim_start_of_first(out: &mut Vec<Node>) {
    let is_blank = |node: &Node| node.kind == NodeKind::Text && node.text.chars().all(char::is_whitespace);
    let blanks = out.iter().take_while(|node| is_blank(node)).count();
    out.drain(..blanks);
    if let Some(first) = out.first_mut()
        && first.kind == NodeKind::Text
    {
        let blank = first.text.len() - first.text.trim_start().len();
        first.text.drain(..blank);
    }
}

fn trim_end_of_last(out: &mut Vec<Node>, is_space: fn(char) -> bool) {
    while let Some(last) = out.last_mut()
        && last.kind == NodeKind::Text
    {
        let kept = last.text.trim_end_matches(is_space).len();
        last.text.truncate(kept);
        if kept > 0 {
            return;
        }
        out.pop();
    }
}

/// One line break at the end of a block is not shown by browsers, and is dropped.
pub(super) fn without_filler(mut content: Vec<Node>) -> Vec<Node> {
    if content.last().is_some_and(|last| last.kind == NodeKind::HardBreak) {
        content.pop();
    }
    content
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[track_caller]
    fn check(html: &str, text: &str) {
        assert_eq!(read(html).article.body.0.plain_text(), text);
    }

    #[test]
    fn what_shows_nothing_before_text_is_gone() {
        check("<br><br>渡口", "渡口");
        check("<p>　<b>　</b><i>　渡口</i><br>灯火", "渡口\n灯火");
    }

    #[test]
    fn the_end_of_a_source_line_is_no_space_between_chinese_characters() {
        check("<p>今天下\n  午，\n天晴</p>", "今天下午，天晴");
        check("<p>今天<b>\n下午</b>\n<i>天晴</i></p>", "今天下午天晴");
        check("<p>用\nGalley\n写</p>", "用 Galley 写");
        check("<p>今天 下午<br>\n天晴</p>", "今天 下午\n天晴");
        check("<p>오늘\n오후</p>", "오늘 오후");
        check("<p>\n今天\n</p>", "今天");
    }

    /// Taken away one by one from the front, these would keep a machine busy for many minutes.
    #[test]
    fn a_great_many_of_them_are_gone_at_once() {
        check(&("<br>".repeat(150_000) + "a"), "a");
        check(&("<b>　</b><i>　</i>".repeat(50_000) + "a"), "a");
    }
}
