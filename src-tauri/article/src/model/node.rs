//! Nodes and marks of the body tree, in ProseMirror's JSON shape.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// A node's attributes. In a canonical body every attribute the schema names is present, and no other.
pub type Attrs = BTreeMap<String, Value>;

/// The kinds of node a body may hold; `schema` says which may stand where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// The root. Exactly one.
    Doc,
    /// 段落
    Paragraph,
    /// Subhead of `level` 2 to 4; level 1 is the headline, which is a field.
    Heading,
    /// Quoted passage of paragraphs and lists.
    Blockquote,
    /// Display quote with an `attribution`.
    PullQuote,
    /// Unordered list.
    BulletList,
    /// Ordered list from `start`.
    OrderedList,
    /// One item of a list: a paragraph, then more paragraphs or lists.
    ListItem,
    /// A picture: `media` (SHA-256 of the stored bytes, or empty), `src` (outside address, or empty), `alt`, `credit`;
    /// its inline content is the caption.
    Figure,
    /// Several figures shown together.
    Gallery,
    /// A table of rows.
    Table,
    /// A row of cells.
    TableRow,
    /// A cell: `header`, `colspan`, `rowspan`; holds paragraphs.
    TableCell,
    /// A thematic break.
    Divider,
    /// 编者按: a note by the editors, set apart from the text.
    EditorNote,
    /// Something shown from elsewhere: `url`, `title`. Rendered as a link, never as a foreign frame.
    Embed,
    /// A line break inside a paragraph.
    HardBreak,
    /// A run of characters with marks.
    Text,
}

impl NodeKind {
    /// Every kind, in schema order.
    pub const ALL: [Self; 18] = [
        Self::Doc,
        Self::Paragraph,
        Self::Heading,
        Self::Blockquote,
        Self::PullQuote,
        Self::BulletList,
        Self::OrderedList,
        Self::ListItem,
        Self::Figure,
        Self::Gallery,
        Self::Table,
        Self::TableRow,
        Self::TableCell,
        Self::Divider,
        Self::EditorNote,
        Self::Embed,
        Self::HardBreak,
        Self::Text,
    ];

    /// The name in JSON, e.g. `pull_quote`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Doc => "doc",
            Self::Paragraph => "paragraph",
            Self::Heading => "heading",
            Self::Blockquote => "blockquote",
            Self::PullQuote => "pull_quote",
            Self::BulletList => "bullet_list",
            Self::OrderedList => "ordered_list",
            Self::ListItem => "list_item",
            Self::Figure => "figure",
            Self::Gallery => "gallery",
            Self::Table => "table",
            Self::TableRow => "table_row",
            Self::TableCell => "table_cell",
            Self::Divider => "divider",
            Self::EditorNote => "editor_note",
            Self::Embed => "embed",
            Self::HardBreak => "hard_break",
            Self::Text => "text",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// A block whose content is text and line breaks: paragraph, heading, pull quote, figure (its caption), note.
    pub fn is_textblock(self) -> bool {
        matches!(self, Self::Paragraph | Self::Heading | Self::PullQuote | Self::Figure | Self::EditorNote)
    }

    /// A block without content: divider, embed.
    pub fn is_atom(self) -> bool {
        matches!(self, Self::Divider | Self::Embed)
    }

    /// Text or a line break.
    pub fn is_inline(self) -> bool {
        matches!(self, Self::Text | Self::HardBreak)
    }
}

/// A mark on inline content. Canonical order is the order of these variants.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "type", content = "attrs", rename_all = "snake_case")]
pub enum Mark {
    /// A link; `href` is http, https, mailto or tel.
    Link {
        /// The address.
        href: String,
        /// The tooltip, often empty.
        #[serde(default)]
        title: String,
    },
    /// Bold.
    Strong,
    /// Italic; set with emphasis dots in Chinese.
    Em,
    /// Underline.
    Underline,
    /// Struck through by the writer (not a deletion: those are never in the text).
    Strike,
    /// Subscript; excludes `Sup`.
    Sub,
    /// Superscript; excludes `Sub`.
    Sup,
    /// Code.
    Code,
}

impl Mark {
    /// The name in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Link { .. } => "link",
            Self::Strong => "strong",
            Self::Em => "em",
            Self::Underline => "underline",
            Self::Strike => "strike",
            Self::Sub => "sub",
            Self::Sup => "sup",
            Self::Code => "code",
        }
    }
}

/// One node. Elements use `attrs` and `content`; text nodes use `text` and `marks`; a line break may carry marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Node {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: NodeKind,
    /// Attributes by name.
    #[serde(default, skip_serializing_if = "Attrs::is_empty")]
    #[ts(optional, as = "Option<Attrs>")]
    pub attrs: Attrs,
    /// Children.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Node>>")]
    pub content: Vec<Node>,
    /// The characters of a text node.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<String>")]
    pub text: String,
    /// The marks of an inline node, each at most once, in canonical order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Mark>>")]
    pub marks: Vec<Mark>,
}

impl Node {
    /// An element with the schema's default attributes.
    pub fn element(kind: NodeKind, content: Vec<Self>) -> Self {
        Self { kind, attrs: super::schema::default_attrs(kind), content, text: String::new(), marks: Vec::new() }
    }

    /// A text node.
    pub fn text(text: impl Into<String>, marks: Vec<Mark>) -> Self {
        Self { kind: NodeKind::Text, attrs: Attrs::new(), content: Vec::new(), text: text.into(), marks }
    }

    /// A line break.
    pub fn hard_break() -> Self {
        Self::element(NodeKind::HardBreak, Vec::new())
    }

    /// A paragraph of one unmarked run; an empty paragraph for the empty string.
    pub fn paragraph(text: &str) -> Self {
        Self::element(NodeKind::Paragraph, Self::plain(text))
    }

    /// A heading of one unmarked run.
    pub fn heading(level: u8, text: &str) -> Self {
        Self::element(NodeKind::Heading, Self::plain(text)).with_attr("level", level)
    }

    fn plain(text: &str) -> Vec<Self> {
        if text.is_empty() { Vec::new() } else { vec![Self::text(text, Vec::new())] }
    }

    /// The same node with one attribute set.
    #[must_use]
    pub fn with_attr(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.attrs.insert(name.to_owned(), value.into());
        self
    }

    /// A string attribute; empty when absent or of another type.
    pub fn attr_str(&self, name: &str) -> &str {
        self.attrs.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// A whole-number attribute.
    pub fn attr_u64(&self, name: &str) -> Option<u64> {
        self.attrs.get(name).and_then(Value::as_u64)
    }

    /// The characters of this node and all below it, line breaks as `\n`, nothing between blocks.
    pub fn plain_text(&self) -> String {
        let mut out = String::new();
        self.push_text(&mut out);
        out
    }

    fn push_text(&self, out: &mut String) {
        match self.kind {
            NodeKind::Text => out.push_str(&self.text),
            NodeKind::HardBreak => out.push('\n'),
            _ => self.content.iter().for_each(|child| child.push_text(out)),
        }
    }

    /// This node and everything below it, in document order.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        for child in &self.content {
            child.walk(visit);
        }
    }
}

/// 正文: a body is a `doc` node. Held apart as a type so that a bare node is never mistaken for a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct Body(pub Node);

impl Body {
    /// A body of these blocks; one empty paragraph when there are none.
    pub fn new(blocks: Vec<Node>) -> Self {
        let blocks = if blocks.is_empty() { vec![Node::paragraph("")] } else { blocks };
        Self(Node::element(NodeKind::Doc, blocks))
    }

    /// The top-level blocks.
    pub fn blocks(&self) -> &[Node] {
        &self.0.content
    }

    /// Whether nothing but empty paragraphs stands in it.
    pub fn is_blank(&self) -> bool {
        self.blocks().iter().all(|block| block.kind == NodeKind::Paragraph && block.content.is_empty())
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}
