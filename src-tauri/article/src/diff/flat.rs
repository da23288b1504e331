//! A body as a stream: leaf blocks in order, each a frame (what it is and what it stands in) and runs of marked text.
//!
//! Any sequence of frames and runs can be read back as a valid body. [`Settler`] is where that is ensured: it decides, frame by
//! frame, which containers go on, so that what two decisions leave behind is never an invalid document. A stream that was
//! taken from a valid body gives exactly this body.

use serde::{Deserialize, Serialize};

use crate::model::{Attrs, Body, Mark, Node, NodeKind, schema};

/// The sign that begins a leaf block in a stream's text. No document may hold it.
pub(super) const BOUNDARY: char = '\0';

/// A container: its kind and attributes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Wrap {
    pub(super) kind: NodeKind,
    #[serde(default, skip_serializing_if = "Attrs::is_empty")]
    pub(super) attrs: Attrs,
}

/// What a leaf block is, and what it stands in.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Frame {
    /// The leaf itself.
    pub(super) leaf: Wrap,
    /// Its ancestors below the document, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) within: Vec<Wrap>,
    /// How many of the ancestors may be the ones of the leaf before. A wish, not a fact: it holds as far as the leaf before
    /// has equal ancestors. The first item of a list wishes to continue the list, should one come to stand before it.
    pub(super) joins: usize,
}

impl Frame {
    /// A paragraph of the document: what text without a block of its own is put in.
    pub(super) fn paragraph() -> Self {
        Self {
            leaf: Wrap { kind: NodeKind::Paragraph, attrs: schema::default_attrs(NodeKind::Paragraph) },
            within: Vec::new(),
            joins: 0,
        }
    }

    /// Its sign in a stream's text. Leaves of different signs are never aligned with each other.
    pub(super) fn sign(&self) -> &'static str {
        match self.leaf.kind {
            NodeKind::Divider => "\0\u{1}",
            NodeKind::Embed => "\0\u{2}",
            NodeKind::Figure => "\0\u{3}",
            _ if self.within.iter().any(|wrap| wrap.kind == NodeKind::TableCell) => "\0\u{4}",
            _ => "\0",
        }
    }

    /// Whether it is a path that the schema allows, from the document down to a leaf, and no deeper than a body may be.
    pub(super) fn is_sound(&self) -> bool {
        let kinds = || self.within.iter().chain([&self.leaf]).map(|wrap| wrap.kind);
        let parents = std::iter::once(NodeKind::Doc).chain(kinds());
        let is_leaf = self.leaf.kind.is_textblock() || self.leaf.kind.is_atom();
        is_leaf
            && self.within.len() <= schema::MAX_DEPTH
            && parents.zip(kinds()).all(|(parent, kind)| schema::allows(parent, kind))
    }

    fn is_atom(&self) -> bool {
        self.leaf.kind.is_atom()
    }
}

/// A leaf block with where it really stands: `joins` is exact here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    pub(super) frame: Frame,
    /// Text, line breaks as `\n`, with marks; no empty runs, no two neighbours with equal marks.
    pub(super) runs: Vec<(String, Vec<Mark>)>,
}

/// Appends to runs, keeping them joined.
pub(super) fn push_run(runs: &mut Vec<(String, Vec<Mark>)>, text: &str, marks: &[Mark]) {
    if text.is_empty() {
        return;
    }
    match runs.last_mut() {
        Some((last, same)) if same == marks => last.push_str(text),
        _ => runs.push((text.to_owned(), marks.to_vec())),
    }
}

/// The leaves of a canonical body.
pub(super) fn flatten(body: &Body) -> Vec<Leaf> {
    let mut out = Vec::new();
    // Index path of the leaf before, to see how many ancestors go on.
    let mut walk = Walk { within: Vec::new(), fresh: 0, out: &mut out };
    body.blocks().iter().for_each(|node| walk.visit(node));
    out
}

struct Walk<'o> {
    within: Vec<Wrap>,
    /// How many of `within` have had a leaf already.
    fresh: usize,
    out: &'o mut Vec<Leaf>,
}

impl Walk<'_> {
    fn visit(&mut self, node: &Node) {
        let wrap = || Wrap { kind: node.kind, attrs: node.attrs.clone() };
        if node.kind.is_textblock() || node.kind.is_atom() {
            let frame = Frame { leaf: wrap(), within: self.within.clone(), joins: self.fresh };
            let mut runs = Vec::new();
            for inline in &node.content {
                let text = if inline.kind == NodeKind::HardBreak { "\n" } else { inline.text.as_str() };
                push_run(&mut runs, text, &inline.marks);
            }
            self.out.push(Leaf { frame, runs });
            self.fresh = self.within.len();
            return;
        }
        self.within.push(wrap());
        node.content.iter().for_each(|child| self.visit(child));
        self.within.pop();
        self.fresh = self.fresh.min(self.within.len());
    }
}

/// The body of these leaves. Their frames must be settled.
pub(super) fn build(leaves: &[Leaf]) -> Body {
    let mut stack: Vec<Node> = vec![Node::element(NodeKind::Doc, Vec::new())];
    let close = |stack: &mut Vec<Node>| {
        if let Some(done) = stack.pop()
            && let Some(parent) = stack.last_mut()
        {
            parent.content.push(done);
        }
    };
    let node = |wrap: &Wrap| Node { attrs: wrap.attrs.clone(), ..Node::element(wrap.kind, Vec::new()) };
    for leaf in leaves {
        while stack.len() > leaf.frame.joins + 1 {
            close(&mut stack);
        }
        leaf.frame.within[leaf.frame.joins..].iter().for_each(|wrap| stack.push(node(wrap)));
        let mut block = node(&leaf.frame.leaf);
        block.content = inline(&leaf.runs);
        stack.push(block);
        close(&mut stack);
    }
    while stack.len() > 1 {
        close(&mut stack);
    }
    Body::new(stack.pop().map(|doc| doc.content).unwrap_or_default())
}

fn inline(runs: &[(String, Vec<Mark>)]) -> Vec<Node> {
    let mut out = Vec::new();
    for (text, marks) in runs {
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                out.push(Node { marks: marks.clone(), ..Node::hard_break() });
            }
            if !part.is_empty() {
                out.push(Node::text(part, marks.clone()));
            }
        }
    }
    out
}

/// Decides where each frame of a sequence really stands.
#[derive(Clone, Default)]
pub(super) struct Settler {
    /// The containers of the leaf before, as its frame names them.
    before: Vec<Container>,
    /// The settled containers of the leaf before.
    standing: Vec<Wrap>,
    /// Whether text may follow: the leaf before takes text.
    takes_text: bool,
}

/// A container that leaves of a sequence stand in.
#[derive(Clone)]
struct Container {
    wrap: Wrap,
    /// A list item opens with its first paragraph; until then a list in it stands for the item's own list.
    opened: bool,
}

impl Settler {
    /// Whether text that comes now has a block to stand in.
    pub(super) fn takes_text(&self) -> bool {
        self.takes_text
    }

    /// The frame as it really stands after the ones before it.
    pub(super) fn settle(&mut self, wish: &Frame) -> Frame {
        let equal = self.before.iter().zip(&wish.within).take_while(|(had, wish)| had.wrap == **wish).count();
        self.before.truncate(equal.min(wish.joins));
        let kept = self.before.len();
        self.before.extend(wish.within[kept..].iter().map(|wrap| Container { wrap: wrap.clone(), opened: false }));
        // Which containers are standing, and how many of those the leaf before stood in too.
        let mut within = Vec::with_capacity(wish.within.len());
        let mut joins = 0;
        let depth = self.before.len();
        let mut at = 0;
        while at < depth {
            let is_list_next = at + 1 < depth;
            let container = &mut self.before[at];
            if container.wrap.kind == NodeKind::ListItem && is_list_next && !container.opened {
                // Skip the item and the list in it: the inner item stands in the outer list.
                at += 2;
                continue;
            }
            joins += usize::from(container.opened && at < kept);
            container.opened = true;
            within.push(container.wrap.clone());
            at += 1;
        }
        let joins = joins.min(self.standing.len());
        self.standing.clone_from(&within);
        self.takes_text = !wish.is_atom();
        Frame { leaf: wish.leaf.clone(), within, joins }
    }
}

/// The frame to remember for a leaf that stands as `actual` after a leaf in `before`: its `joins` says what should happen
/// where another leaf comes to stand before it.
pub(super) fn wish(before: &[Wrap], actual: &Frame) -> Frame {
    let equal = before.iter().zip(&actual.within).take_while(|(a, b)| a == b).count();
    if actual.joins < equal {
        return actual.clone();
    }
    // Nothing before it could be continued, so what it would continue is a matter of its kind: an item starts an item of
    // the same list, the first cell a row of the same table, anything else goes on where it stands.
    let starts = |wrap: &Wrap| matches!(wrap.kind, NodeKind::ListItem | NodeKind::TableRow);
    let custom = actual.within.iter().rposition(starts).unwrap_or(actual.within.len());
    Frame { joins: actual.joins.max(custom), ..actual.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(items: Vec<Vec<Node>>) -> Node {
        Node::element(
            NodeKind::BulletList,
            items.into_iter().map(|content| Node::element(NodeKind::ListItem, content)).collect(),
        )
    }

    /// Settles the wishes of these leaves as they stand, without the ones named.
    #[track_caller]
    fn check(body: &Body, without: &[usize], expected: &Body) {
        let leaves = flatten(body);
        assert_eq!(build(&leaves), *body);
        let mut before: &[Wrap] = &[];
        let mut settler = Settler::default();
        let mut kept = Vec::new();
        for (index, leaf) in leaves.iter().enumerate() {
            let wish = wish(before, &leaf.frame);
            before = &leaf.frame.within;
            if !without.contains(&index) {
                kept.push(Leaf { frame: settler.settle(&wish), runs: leaf.runs.clone() });
            }
        }
        assert_eq!(build(&kept), *expected);
        assert_eq!(schema::canonical_body(expected).0, *expected, "valid");
        assert_eq!(flatten(expected), kept);
    }

    #[test]
    fn leaves_may_go_and_the_body_stays_valid() {
        let p = Node::paragraph;
        let nested = || vec![p("b"), list(vec![vec![p("c")], vec![p("d")]])];
        let body = Body::new(vec![p("0"), list(vec![vec![p("a")], nested(), vec![p("e"), p("f")]]), p("1")]);
        check(&body, &[], &body);
        let lifted = list(vec![vec![p("c")], vec![p("d")], vec![p("e"), p("f")]]);
        check(&body, &[1, 2], &Body::new(vec![p("0"), lifted, p("1")]));
        let first_gone = Body::new(vec![p("0"), list(vec![nested(), vec![p("e"), p("f")]]), p("1")]);
        check(&body, &[1], &first_gone);
        let adopted = list(vec![vec![p("c")], vec![p("d")]]);
        let parent_gone = list(vec![vec![p("a"), adopted], vec![p("e"), p("f")]]);
        check(&body, &[2], &Body::new(vec![p("0"), parent_gone, p("1")]));
        check(&body, &[0, 1, 2, 3, 4, 5], &Body::new(vec![list(vec![vec![p("f")]]), p("1")]));
    }
}
