//! Lists as Word's clipboard and its saved web pages have them: ordinary paragraphs whose style names a list and a level
//! (`mso-list:l0 level2 lfo1`), each beginning with its sign or number as text, marked `mso-list:Ignore`.
//!
//! What is numbered with digits or letters, or has a bullet, becomes a list. Chinese numbers (一、 （二） 第三条) are part of
//! what is said, so such paragraphs stay paragraphs and keep them.

use super::dom::{Data, Dom, Id};
use super::read::{Context, Flow, Reader};
use crate::model::{Node, NodeKind};
use crate::text::count::is_han;

/// What stands before an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Bullet,
    /// A number or letter, with the number where it is one.
    Number(Option<u64>),
}

/// A paragraph that is an item of a list.
struct Item<'a> {
    /// Word's name of the list.
    list: &'a str,
    level: u32,
    sign: Sign,
    content: Vec<Node>,
}

/// A list that may go on.
struct Open<'a> {
    name: &'a str,
    level: u32,
    list: Node,
    /// The number after its last item's, where it is known.
    next: Option<u64>,
}

impl Open<'_> {
    /// Whether an item of the same level goes on with it. A list that goes on counting is one list, whatever its names.
    fn takes(&self, item: &Item<'_>) -> bool {
        match item.sign {
            Sign::Bullet => self.list.kind == NodeKind::BulletList && self.name == item.list,
            Sign::Number(Some(number)) if self.next.is_some() => self.next == Some(number),
            Sign::Number(_) => self.list.kind == NodeKind::OrderedList && self.name == item.list,
        }
    }
}

impl Reader<'_> {
    /// Reads the items that these siblings begin with as lists, and answers how many siblings that were: none where the
    /// first is no item.
    pub(super) fn word_list(&mut self, siblings: &[Id], context: &Context, flow: &mut Flow) -> usize {
        let dom = self.dom;
        let mut items = Vec::new();
        let mut taken = 0;
        for (at, id) in siblings.iter().enumerate() {
            match item_of(dom, *id) {
                Some((list, level, sign, marker)) => {
                    let mut inner = Flow::default();
                    self.marker = Some(marker);
                    self.single(*id, context, &mut inner);
                    self.marker = None;
                    items.push(Item { list, level, sign, content: inner.finish() });
                    taken = at + 1;
                }
                None if is_nothing(dom, *id) && taken > 0 => {}
                None => break,
            }
        }
        nested(items).into_iter().for_each(|list| flow.push(list));
        taken
    }

    /// Whether an element is the sign before an item or heading. That of the item being read says nothing more; any
    /// other stays as text, without the spaces that stood for an indent.
    pub(super) fn sign(&mut self, id: Id, context: &Context, flow: &mut Flow) -> bool {
        if !is_marker(self.dom, id) {
            return false;
        }
        let text = self.dom.text(id);
        let text = text.trim();
        if self.marker != Some(id) && sign_of(text) != Some(Sign::Bullet) {
            let gap = if text.is_ascii() { " " } else { "" };
            flow.add_text(&format!("{text}{gap}"), &context.marks);
        }
        true
    }
}

/// Word's name of the list, level, sign and the element of the sign, where a node is an item.
fn item_of(dom: &Dom, id: Id) -> Option<(&str, u32, Sign, Id)> {
    if dom.name(id) != "p" {
        return None;
    }
    let (list, level) = list_style(dom, id)?.split_once("level")?;
    let level = level.chars().map_while(|c| c.to_digit(10)).next()?;
    let marker = find_marker(dom, id)?;
    Some((list.trim(), level, sign_of(dom.text(marker).trim())?, marker))
}

/// The value of `mso-list` in an element's style.
fn list_style(dom: &Dom, id: Id) -> Option<&str> {
    let css = dom.attr(id, "style")?;
    let values = css.split(';').filter_map(|declaration| declaration.split_once(':'));
    values.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case("mso-list")).map(|(_, value)| value.trim())
}

fn is_marker(dom: &Dom, id: Id) -> bool {
    list_style(dom, id).is_some_and(|value| value.eq_ignore_ascii_case("ignore"))
}

/// The sign of an item stands near its beginning; nothing far inside is looked for.
fn find_marker(dom: &Dom, id: Id) -> Option<Id> {
    const NEAR: usize = 32;
    let mut stack = vec![id];
    for _ in 0..NEAR {
        let id = stack.pop()?;
        if is_marker(dom, id) {
            return Some(id);
        }
        stack.extend(dom.nodes[id].children.iter().rev());
    }
    None
}

/// Comments and blank text between two items.
fn is_nothing(dom: &Dom, id: Id) -> bool {
    match &dom.nodes[id].data {
        Data::Comment => true,
        Data::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

fn sign_of(text: &str) -> Option<Sign> {
    if text.chars().any(is_han) {
        return None;
    }
    let inner = text.trim_matches(['(', ')', '（', '）', '.', '．', '、', ':', '：']);
    if inner == text || inner.is_empty() {
        // A bullet in Word's symbol fonts may be any character; `o` is the hollow one.
        return (text.chars().count() <= 1).then_some(Sign::Bullet);
    }
    if let Ok(number) = inner.parse::<u64>() {
        return Some(Sign::Number(Some(number)));
    }
    let letters = inner.chars().all(|c| c.is_ascii_alphabetic()) && inner.len() <= 8;
    // `1.2.3` is a number of chapters, and part of what is said.
    letters.then_some(Sign::Number(None))
}

/// Items as lists within lists.
fn nested(items: Vec<Item<'_>>) -> Vec<Node> {
    let mut out = Vec::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    for item in items {
        while open.last().is_some_and(|inner| inner.level > item.level) {
            close(&mut open, &mut out);
        }
        if open.last().is_some_and(|inner| inner.level == item.level && !inner.takes(&item)) {
            close(&mut open, &mut out);
        }
        if open.last().is_none_or(|inner| inner.level < item.level) {
            open.push(begun(&item));
        }
        if let Some(inner) = open.last_mut() {
            inner.list.content.push(Node::element(NodeKind::ListItem, item.content));
            inner.next = inner.next.map(|number| number.saturating_add(1));
        }
    }
    while !open.is_empty() {
        close(&mut open, &mut out);
    }
    out
}

/// An empty list that begins with an item.
fn begun<'a>(item: &Item<'a>) -> Open<'a> {
    let (kind, next) = match item.sign {
        Sign::Bullet => (NodeKind::BulletList, None),
        Sign::Number(number) => (NodeKind::OrderedList, number),
    };
    let list = Node::element(kind, Vec::new());
    let list = match next {
        Some(start) => list.with_attr("start", start.min(1_000_000)),
        None => list,
    };
    Open { name: item.list, level: item.level, list, next }
}

/// Ends the innermost list: it belongs to the last item of the one around it.
fn close(open: &mut Vec<Open<'_>>, out: &mut Vec<Node>) {
    let Some(inner) = open.pop() else { return };
    match open.last_mut().and_then(|outer| outer.list.content.last_mut()) {
        Some(item) => item.content.push(inner.list),
        None => out.push(inner.list),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{read_fragment, write};

    /// A paragraph of a list, as Word writes it.
    fn item(level: u32, sign: &str, text: &str) -> String {
        format!(
            "<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level{level} lfo1'><![if !supportLists]>\
             <span style='mso-bidi-font-family:\nCalibri'><span style='mso-list:\nIgnore'>{sign}<span style='font:7.0pt \
             \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>{text}<o:p></o:p></p>\n\n"
        )
    }

    #[track_caller]
    fn check(items: &[(u32, &str, &str)], expected: &str) {
        let html: String = items.iter().map(|(level, sign, text)| item(*level, sign, text)).collect();
        assert_eq!(write(&read_fragment(&html).article.body).trim_end(), expected);
    }

    #[test]
    fn bullets_and_numbers() {
        check(&[(1, "·", "甲"), (1, "·", "<b>乙</b>")], "<ul><li>甲</li><li><strong>乙</strong></li></ul>");
        check(&[(1, "o", "a"), (1, "§", "b")], "<ul><li>a</li><li>b</li></ul>");
        check(&[(1, "1.", "a"), (1, "2.", "b")], "<ol><li>a</li><li>b</li></ol>");
        check(&[(1, "(3)", "a")], "<ol start=\"3\"><li>a</li></ol>");
        check(&[(1, "a)", "a"), (1, "iv.", "b")], "<ol><li>a</li><li>b</li></ol>");
    }

    #[test]
    fn a_number_that_begins_anew_begins_another_list() {
        check(&[(1, "1.", "a"), (1, "2.", "b"), (1, "1.", "c")], "<ol><li>a</li><li>b</li></ol>\n<ol><li>c</li></ol>");
        let other = format!("{}{}", item(1, "·", "a"), item(1, "·", "b").replace("l0 ", "l1 "));
        assert_eq!(
            write(&read_fragment(&other).article.body).trim_end(),
            "<ul><li>a</li></ul>\n<ul><li>b</li></ul>",
            "another list of Word's"
        );
    }

    #[test]
    fn levels_nest_and_a_change_of_kind_begins_another_list() {
        check(
            &[(1, "1.", "a"), (2, "·", "b"), (3, "o", "c"), (1, "2.", "d")],
            "<ol><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ol>",
        );
        check(&[(1, "1.", "a"), (1, "·", "b")], "<ol><li>a</li></ol>\n<ul><li>b</li></ul>");
        check(&[(3, "·", "a"), (1, "·", "b")], "<ul><li>a</li></ul>\n<ul><li>b</li></ul>");
    }

    #[test]
    fn numbers_that_are_part_of_the_text_stay() {
        check(&[(1, "一、", "甲"), (1, "二、", "乙")], "<p>一、甲</p>\n<p>二、乙</p>");
        check(&[(1, "1.2.", "a")], "<p>1.2. a</p>");
    }

    #[test]
    fn a_heading_keeps_its_number_and_loses_its_bullet() {
        for (sign, expected) in
            [("2.", "<h2>2. Harbour</h2>"), ("一、", "<h2>一、Harbour</h2>"), ("·", "<h2>Harbour</h2>")]
        {
            let html = item(1, sign, "Harbour").replace("<p", "<h2").replace("</p>", "</h2>");
            assert_eq!(write(&read_fragment(&html).article.body).trim_end(), expected);
        }
    }

    #[test]
    fn what_stands_between_ends_the_list() {
        let html = format!("{}<p>text</p>{}", item(1, "1.", "a"), item(1, "2.", "b"));
        assert_eq!(
            write(&read_fragment(&html).article.body).trim_end(),
            "<ol><li>a</li></ol>\n<p>text</p>\n<ol start=\"2\"><li>b</li></ol>"
        );
    }
}
