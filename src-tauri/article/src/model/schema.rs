//! The schema of the body: which node may stand where, with which attributes and marks.
//!
//! [`allows`] and [`default_attrs`] are the table; `ui/src/editor/schema.ts` is its twin for ProseMirror, and the
//! documents in `tests/corpus/documents` are read by both to keep them together. [`canonical`] turns any JSON into a
//! body that obeys the table, saying in problems what it had to change.

use serde_json::Value;

use super::node::{Attrs, Body, Mark, Node, NodeKind};
use crate::problem::Problem;

/// What a parent may hold, in ProseMirror's sense (`paragraph+` and so on).
pub fn allows(parent: NodeKind, child: NodeKind) -> bool {
    use NodeKind::{
        Blockquote, BulletList, Divider, Doc, EditorNote, Embed, Figure, Gallery, Heading, ListItem, OrderedList,
        Paragraph, PullQuote, Table, TableCell, TableRow,
    };
    match parent {
        Doc => matches!(
            child,
            Paragraph
                | Heading
                | Blockquote
                | PullQuote
                | BulletList
                | OrderedList
                | Figure
                | Gallery
                | Table
                | Divider
                | EditorNote
                | Embed
        ),
        Blockquote | ListItem => matches!(child, Paragraph | BulletList | OrderedList),
        BulletList | OrderedList => child == ListItem,
        Gallery => child == Figure,
        Table => child == TableRow,
        TableRow => child == TableCell,
        TableCell => child == Paragraph,
        _ => parent.is_textblock() && child.is_inline(),
    }
}

/// The child that an empty or wrongly begun parent is filled with; `None` where emptiness is fine.
pub fn required_child(parent: NodeKind) -> Option<NodeKind> {
    match parent {
        NodeKind::Doc | NodeKind::Blockquote | NodeKind::ListItem | NodeKind::TableCell => Some(NodeKind::Paragraph),
        NodeKind::BulletList | NodeKind::OrderedList => Some(NodeKind::ListItem),
        NodeKind::Gallery => Some(NodeKind::Figure),
        NodeKind::Table => Some(NodeKind::TableRow),
        NodeKind::TableRow => Some(NodeKind::TableCell),
        _ => None,
    }
}

/// Every attribute of a kind with its default. These are exactly the attributes a canonical node has.
pub fn default_attrs(kind: NodeKind) -> Attrs {
    let pairs: &[(&str, Value)] = match kind {
        NodeKind::Heading => &[("level", Value::from(2))],
        NodeKind::OrderedList => &[("start", Value::from(1))],
        NodeKind::PullQuote => &[("attribution", Value::from(""))],
        NodeKind::Figure => &[
            ("alt", Value::from("")),
            ("credit", Value::from("")),
            ("media", Value::from("")),
            ("src", Value::from("")),
        ],
        NodeKind::TableCell => {
            &[("colspan", Value::from(1)), ("header", Value::Bool(false)), ("rowspan", Value::from(1))]
        }
        NodeKind::Embed => &[("title", Value::from("")), ("url", Value::from(""))],
        _ => &[],
    };
    pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

/// Whether an attribute's value is one the schema takes.
fn attr_fits(kind: NodeKind, name: &str, value: &Value) -> bool {
    match (kind, name) {
        (NodeKind::Heading, "level") => value.as_u64().is_some_and(|level| (2..=4).contains(&level)),
        (NodeKind::OrderedList, "start") => value.as_u64().is_some_and(|start| start <= 1_000_000),
        (NodeKind::TableCell, "colspan" | "rowspan") => value.as_u64().is_some_and(|span| (1..=1000).contains(&span)),
        (NodeKind::TableCell, "header") => value.is_boolean(),
        (NodeKind::Figure, "src") | (NodeKind::Embed, "url") => {
            value.as_str().is_some_and(|address| address.is_empty() || is_safe_address(address))
        }
        (NodeKind::Figure, "media") => value.as_str().is_some_and(|hash| {
            hash.is_empty() || (hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
        }),
        _ => value.is_string(),
    }
}

/// Whether a link or source may be kept: http, https, mailto or tel, without control characters.
pub fn is_safe_address(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme))
        && !address.chars().any(|c| c.is_control() || c.is_whitespace())
}

/// The deepest nesting a body may have; what lies deeper is lifted out.
pub const MAX_DEPTH: usize = 24;

/// Any JSON as a canonical body: known kinds in allowed places, all attributes present and no other, adjacent equal
/// runs joined, no empty runs, marks in order. Never fails; what had to change is in the problems, each with a JSON
/// pointer as its place.
pub fn canonical(value: &Value) -> (Body, Vec<Problem>) {
    let mut reader = Reader { problems: Vec::new() };
    let mut nodes = reader.read(value, &At::ROOT, 0);
    let root = match nodes.pop() {
        Some(node) if nodes.is_empty() && node.kind == NodeKind::Doc => node,
        last => {
            reader.problems.push(Problem::new("not-a-document", kind_name(value)));
            nodes.extend(last);
            let content = reader.fit(NodeKind::Doc, nodes, &At::ROOT);
            Node::element(NodeKind::Doc, content)
        }
    };
    (Body(root), reader.problems)
}

/// A body made canonical again after code has edited its nodes.
pub fn canonical_body(body: &Body) -> (Body, Vec<Problem>) {
    let mut reader = Reader { problems: Vec::new() };
    let content = reader.refit(&body.0, &At::ROOT, 0);
    (Body(Node { content, ..Node::element(NodeKind::Doc, Vec::new()) }), reader.problems)
}

fn kind_name(value: &Value) -> String {
    value.get("type").and_then(Value::as_str).unwrap_or("no type").to_owned()
}

struct Reader {
    problems: Vec<Problem>,
}

/// Where a node stands. It is spelled out only for a problem, of which there is none in a text that the editor sends.
#[derive(Clone, Copy)]
struct At<'p> {
    parent: Option<&'p At<'p>>,
    index: usize,
}

impl<'p> At<'p> {
    const ROOT: Self = Self { parent: None, index: 0 };

    fn child(&'p self, index: usize) -> Self {
        Self { parent: Some(self), index }
    }

    /// A JSON pointer from the body down to it.
    fn pointer(&self) -> String {
        self.parent.map_or_else(String::new, |parent| format!("{}/content/{}", parent.pointer(), self.index))
    }
}

impl Reader {
    fn problem(&mut self, code: &str, subject: impl Into<String>, place: &At<'_>) {
        self.problems.push(Problem::new(code, subject).at(place.pointer()));
    }

    fn attribute_problem(&mut self, code: &str, name: &str, place: &At<'_>) {
        self.problems.push(Problem::new(code, name).at(format!("{}/attrs/{name}", place.pointer())));
    }

    /// The nodes a JSON value stands for: one as a rule, its children where its own kind is unknown, none where it
    /// says nothing.
    fn read(&mut self, value: &Value, place: &At<'_>, depth: usize) -> Vec<Node> {
        let children = value.get("content").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let Some(kind) = value.get("type").and_then(Value::as_str).and_then(NodeKind::from_name) else {
            self.problem("unknown-node", kind_name(value), place);
            return self.read_children(children, place, depth);
        };
        if kind == NodeKind::Text {
            let text = value.get("text").and_then(Value::as_str).unwrap_or_default();
            let marks = self.read_marks(value, place);
            return if text.is_empty() { Vec::new() } else { vec![self.text(text, marks, place)] };
        }
        if depth >= MAX_DEPTH && !kind.is_inline() && !kind.is_textblock() {
            self.problem("nested-too-deep", kind.name(), place);
            return self.read_children(children, place, depth);
        }
        let empty = serde_json::Map::new();
        let given = value.get("attrs").and_then(Value::as_object).unwrap_or(&empty);
        let attrs = self.attrs(kind, given.iter(), place);
        let marks = if kind == NodeKind::HardBreak { self.read_marks(value, place) } else { Vec::new() };
        let content = self.read_children(children, place, depth + 1);
        let content = self.fit(kind, content, place);
        vec![Node { kind, attrs, content, text: String::new(), marks }]
    }

    fn read_children(&mut self, children: &[Value], place: &At<'_>, depth: usize) -> Vec<Node> {
        let mut out = Vec::with_capacity(children.len());
        for (index, child) in children.iter().enumerate() {
            out.extend(self.read(child, &place.child(index), depth));
        }
        out
    }

    /// The content of an existing node, made to fit.
    fn refit(&mut self, node: &Node, place: &At<'_>, depth: usize) -> Vec<Node> {
        let mut content = Vec::with_capacity(node.content.len());
        for (index, child) in node.content.iter().enumerate() {
            let place = place.child(index);
            if child.kind == NodeKind::Text {
                if !child.text.is_empty() {
                    let marks = self.order_marks(child.marks.clone(), &place);
                    content.push(self.text(&child.text, marks, &place));
                }
            } else if depth >= MAX_DEPTH && !child.kind.is_inline() && !child.kind.is_textblock() {
                self.problem("nested-too-deep", child.kind.name(), &place);
                content.extend(self.refit(child, &place, depth));
            } else {
                let attrs = self.attrs(child.kind, child.attrs.iter(), &place);
                let inner = self.refit(child, &place, depth + 1);
                let marks = self.order_marks(child.marks.clone(), &place);
                content.push(Node { kind: child.kind, attrs, content: inner, text: String::new(), marks });
            }
        }
        self.fit(node.kind, content, place)
    }

    fn text(&mut self, text: &str, marks: Vec<Mark>, place: &At<'_>) -> Node {
        if !text.contains(is_forbidden) {
            return Node::text(text, marks);
        }
        let kept: String = text.chars().filter(|c| !is_forbidden(*c)).collect();
        self.problem("control-characters-removed", (text.len() - kept.len()).to_string(), place);
        Node::text(kept, marks)
    }

    fn attrs<'a>(
        &mut self,
        kind: NodeKind,
        given: impl Iterator<Item = (&'a String, &'a Value)>,
        place: &At<'_>,
    ) -> Attrs {
        let mut attrs = default_attrs(kind);
        for (name, value) in given {
            match attrs.get_mut(name) {
                Some(slot) if attr_fits(kind, name, value) => *slot = value.clone(),
                // ProseMirror writes null for an attribute without a value: the default is meant.
                Some(_) if value.is_null() => {}
                Some(_) => self.attribute_problem("bad-attribute", name, place),
                None => self.attribute_problem("unknown-attribute", name, place),
            }
        }
        attrs
    }

    fn read_marks(&mut self, value: &Value, place: &At<'_>) -> Vec<Mark> {
        let given = value.get("marks").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut marks = Vec::with_capacity(given.len());
        for mark in given {
            match serde_json::from_value::<Mark>(mark.clone()) {
                Ok(mark) => marks.push(mark),
                Err(_) => self.problem("unknown-mark", kind_name(mark), place),
            }
        }
        self.order_marks(marks, place)
    }

    fn order_marks(&mut self, mut marks: Vec<Mark>, place: &At<'_>) -> Vec<Mark> {
        marks.retain(|mark| match mark {
            Mark::Link { href, .. } if !is_safe_address(href) => {
                self.problem("link-removed", href, place);
                false
            }
            _ => true,
        });
        marks.sort();
        marks.dedup_by(|next, kept| next.name() == kept.name());
        if marks.contains(&Mark::Sub) {
            marks.retain(|mark| *mark != Mark::Sup);
        }
        marks
    }

    /// Children rearranged until `parent` allows each of them; nothing a person wrote is lost.
    fn fit(&mut self, parent: NodeKind, children: Vec<Node>, place: &At<'_>) -> Vec<Node> {
        if parent.is_atom() || parent.is_inline() {
            if !children.is_empty() {
                self.problem("content-dropped", parent.name(), place);
            }
            return Vec::new();
        }
        if parent.is_textblock() {
            return join_runs(self.inline(children, parent, place));
        }
        let mut out: Vec<Node> = Vec::with_capacity(children.len());
        let mut loose: Vec<Node> = Vec::new();
        for child in children {
            if child.kind.is_inline() {
                loose.push(child);
                continue;
            }
            self.wrap_loose(parent, &mut loose, &mut out, place);
            if allows(parent, child.kind) {
                out.push(child);
            } else {
                self.problem("node-moved", format!("{} in {}", child.kind.name(), parent.name()), place);
                let adapted = self.adapt(parent, child, place);
                out.extend(adapted);
            }
        }
        self.wrap_loose(parent, &mut loose, &mut out, place);
        let begins_wrong = parent == NodeKind::ListItem && out.first().is_some_and(|n| n.kind != NodeKind::Paragraph);
        if let Some(kind) = required_child(parent)
            && (out.is_empty() || begins_wrong)
        {
            let content = self.fit(kind, Vec::new(), place);
            out.insert(0, Node::element(kind, content));
        }
        out
    }

    /// Inline content found between blocks becomes a paragraph of its own.
    fn wrap_loose(&mut self, parent: NodeKind, loose: &mut Vec<Node>, out: &mut Vec<Node>, place: &At<'_>) {
        if loose.is_empty() {
            return;
        }
        self.problem("text-wrapped", parent.name(), place);
        let paragraph = Node::element(NodeKind::Paragraph, join_runs(std::mem::take(loose)));
        if allows(parent, NodeKind::Paragraph) {
            out.push(paragraph);
        } else {
            let adapted = self.adapt(parent, paragraph, place);
            out.extend(adapted);
        }
    }

    /// A block that `parent` does not allow, as blocks that it does.
    fn adapt(&mut self, parent: NodeKind, child: Node, place: &At<'_>) -> Vec<Node> {
        // Let the parent's own kind of child take the block in, where the block can stand there at all.
        if let Some(wrapper) = required_child(parent)
            && wrapper != NodeKind::Paragraph
        {
            let content = self.fit(wrapper, vec![child], place);
            return vec![Node::element(wrapper, content)];
        }
        // Only paragraphs are left: a textblock lends its content, an atom its title and address, a container its children.
        if child.kind.is_textblock() {
            return vec![Node::element(NodeKind::Paragraph, child.content)];
        }
        if child.kind.is_atom() {
            let words = [child.attr_str("title"), child.attr_str("url")].join(" ").trim().to_owned();
            return if words.is_empty() { Vec::new() } else { vec![Node::paragraph(&words)] };
        }
        let mut out = Vec::new();
        for inner in child.content {
            if allows(parent, inner.kind) {
                out.push(inner);
            } else {
                out.extend(self.adapt(parent, inner, place));
            }
        }
        out
    }

    /// Only the inline content of these nodes; blocks among them are separated by line breaks.
    fn inline(&mut self, children: Vec<Node>, parent: NodeKind, place: &At<'_>) -> Vec<Node> {
        let mut out: Vec<Node> = Vec::with_capacity(children.len());
        for child in children {
            if child.kind.is_inline() {
                out.push(child);
                continue;
            }
            self.problem("node-moved", format!("{} in {}", child.kind.name(), parent.name()), place);
            if !out.is_empty() && !child.content.is_empty() {
                out.push(Node::hard_break());
            }
            out.extend(self.inline(child.content, parent, place));
        }
        out
    }
}

/// Characters that no document may hold: C0 controls but tab (a line break is a node), and non-characters.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\t' && c != '\u{85}') || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Adjacent runs with equal marks as one, empty runs gone.
pub fn join_runs(nodes: Vec<Node>) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::with_capacity(nodes.len());
    for node in nodes {
        if node.kind == NodeKind::Text {
            if node.text.is_empty() {
                continue;
            }
            if let Some(last) = out.last_mut()
                && last.kind == NodeKind::Text
                && last.marks == node.marks
            {
                last.text.push_str(&node.text);
                continue;
            }
        }
        out.push(node);
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(given: &Value, body: &Value, codes: &[&str]) {
        let (got, problems) = canonical(given);
        assert_eq!(serde_json::to_value(&got).unwrap(), *body);
        assert_eq!(problems.iter().map(|p| p.code.as_str()).collect::<Vec<_>>(), codes);
        let (again, none) = canonical_body(&got);
        assert_eq!(again, got, "canonical is idempotent");
        assert_eq!(none, []);
    }

    #[test]
    fn nonsense_becomes_an_empty_document() {
        let empty = json!({"type":"doc","content":[{"type":"paragraph"}]});
        check(&json!(null), &empty, &["unknown-node", "not-a-document"]);
        check(&json!({"type":"doc"}), &empty, &[]);
        check(&json!({"type":"doc","content":[{"type":"blink"}]}), &empty, &["unknown-node"]);
    }

    #[test]
    fn stray_text_is_wrapped_and_runs_are_joined() {
        check(
            &json!({"type":"doc","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}),
            &json!({"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"ab"}]}]}),
            &["text-wrapped"],
        );
    }

    #[test]
    fn a_misplaced_block_keeps_its_words() {
        check(
            &json!({"type":"doc","content":[{"type":"bullet_list","content":[{"type":"paragraph","content":[{"type":"text","text":"x"}]}]}]}),
            &json!({"type":"doc","content":[{"type":"bullet_list","content":[{"type":"list_item","content":[
                {"type":"paragraph","content":[{"type":"text","text":"x"}]}]}]}]}),
            &["node-moved"],
        );
        check(
            &json!({"type":"doc","content":[{"type":"blockquote","content":[{"type":"heading","attrs":{"level":3},"content":[{"type":"text","text":"h"}]}]}]}),
            &json!({"type":"doc","content":[{"type":"blockquote","content":[{"type":"paragraph","content":[{"type":"text","text":"h"}]}]}]}),
            &["node-moved"],
        );
    }

    #[test]
    fn attributes_are_completed_and_checked() {
        check(
            &json!({"type":"doc","content":[{"type":"heading","attrs":{"level":9,"id":"x"}}]}),
            &json!({"type":"doc","content":[{"type":"heading","attrs":{"level":2}}]}),
            &["bad-attribute", "unknown-attribute"],
        );
    }

    #[test]
    fn hostile_links_and_controls_go() {
        check(
            &json!({"type":"doc","content":[{"type":"paragraph","content":[
                {"type":"text","text":"a\u{0}b","marks":[{"type":"strong"},{"type":"link","attrs":{"href":"javascript:alert(1)"}}]}]}]}),
            &json!({"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"ab","marks":[{"type":"strong"}]}]}]}),
            &["link-removed", "control-characters-removed"],
        );
    }
}
