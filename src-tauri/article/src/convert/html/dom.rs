//! The tree that html5ever builds: an arena, so that dropping it needs no recursion, with a line number per node.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName, ns};

/// The index of a node.
pub(super) type Id = usize;

/// What a node is.
#[derive(Debug)]
pub(super) enum Data {
    Document,
    Element { name: QualName, attrs: Vec<(LocalName, StrTendril)> },
    Text(String),
    Comment,
}

/// A node, its place in the tree and the line its tag stood on, counted from 1.
#[derive(Debug)]
pub(super) struct DomNode {
    pub(super) data: Data,
    pub(super) parent: Option<Id>,
    pub(super) children: Vec<Id>,
    pub(super) line: u64,
    depth: u32,
}

/// The tree.
#[derive(Debug, Default)]
pub(super) struct Dom {
    pub(super) nodes: Vec<DomNode>,
}

impl Dom {
    /// The local name of an element, in lower case; empty for other nodes.
    pub(super) fn name(&self, id: Id) -> &str {
        match &self.nodes[id].data {
            Data::Element { name, .. } => &name.local,
            _ => "",
        }
    }

    /// An attribute of an element.
    pub(super) fn attr(&self, id: Id, wanted: &str) -> Option<&str> {
        match &self.nodes[id].data {
            Data::Element { attrs, .. } => attrs.iter().find(|(name, _)| **name == *wanted).map(|(_, value)| &**value),
            _ => None,
        }
    }

    /// Whether an element has that class.
    pub(super) fn has_class(&self, id: Id, wanted: &str) -> bool {
        self.attr(id, "class").is_some_and(|classes| classes.split_ascii_whitespace().any(|class| class == wanted))
    }

    /// All text under a node, in document order.
    pub(super) fn text(&self, id: Id) -> String {
        let mut out = String::new();
        let mut stack = vec![id];
        while let Some(id) = stack.pop() {
            if let Data::Text(text) = &self.nodes[id].data {
                out.push_str(text);
            }
            stack.extend(self.nodes[id].children.iter().rev());
        }
        out
    }

    /// The first element of that name under a node, itself included.
    pub(super) fn find(&self, id: Id, wanted: &str) -> Option<Id> {
        let mut stack = vec![id];
        while let Some(id) = stack.pop() {
            if self.name(id) == wanted {
                return Some(id);
            }
            stack.extend(self.nodes[id].children.iter().rev());
        }
        None
    }
}

/// The sink that html5ever appends to.
pub(super) struct Sink {
    dom: RefCell<Dom>,
    line: Cell<u64>,
    /// The depth of the element that was appended last.
    last_depth: Cell<u32>,
}

/// A borrowed name, as the tree builder wants it.
#[derive(Debug)]
pub(super) struct Name(Namespace, LocalName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0
    }

    fn local_name(&self) -> &LocalName {
        &self.1
    }
}

impl Sink {
    pub(super) fn new() -> Self {
        let sink = Self { dom: RefCell::default(), line: Cell::new(1), last_depth: Cell::new(0) };
        sink.create(Data::Document);
        sink
    }

    /// How deep the last appended element lies.
    pub(super) fn last_depth(&self) -> u32 {
        self.last_depth.get()
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.dom.borrow().nodes.len()
    }

    fn create(&self, data: Data) -> Id {
        let mut dom = self.dom.borrow_mut();
        dom.nodes.push(DomNode { data, parent: None, children: Vec::new(), line: self.line.get(), depth: 0 });
        dom.nodes.len() - 1
    }

    /// The node to insert: text that follows text is joined to it, and gives none.
    fn node_for(&self, child: NodeOrText<Id>, before: Option<Id>) -> Option<Id> {
        match child {
            NodeOrText::AppendNode(id) => Some(id),
            NodeOrText::AppendText(text) => {
                if let Some(before) = before
                    && let Data::Text(existing) = &mut self.dom.borrow_mut().nodes[before].data
                {
                    existing.push_str(&text);
                    return None;
                }
                Some(self.create(Data::Text(text.to_string())))
            }
        }
    }

    fn adopt(&self, parent: Id, child: Id) {
        let mut dom = self.dom.borrow_mut();
        let depth = dom.nodes[parent].depth + 1;
        let node = &mut dom.nodes[child];
        node.parent = Some(parent);
        node.depth = depth;
        if matches!(node.data, Data::Element { .. }) {
            self.last_depth.set(depth);
        }
    }

    fn detach(&self, id: Id) {
        let mut dom = self.dom.borrow_mut();
        if let Some(parent) = dom.nodes[id].parent.take() {
            // What is moved was appended lately, so that looking from the end finds it at once.
            let children = &mut dom.nodes[parent].children;
            if let Some(at) = children.iter().rposition(|child| *child == id) {
                children.remove(at);
            }
        }
    }
}

impl TreeSink for Sink {
    type Handle = Id;
    type Output = Dom;
    type ElemName<'a> = Name;

    fn finish(self) -> Dom {
        self.dom.into_inner()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Name {
        match &self.dom.borrow().nodes[*target].data {
            Data::Element { name, .. } => Name(name.ns.clone(), name.local.clone()),
            _ => Name(ns!(), LocalName::from("")),
        }
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _flags: ElementFlags) -> Id {
        let attrs = attrs.into_iter().map(|attr| (attr.name.local, attr.value)).collect();
        self.create(Data::Element { name, attrs })
    }

    fn create_comment(&self, _text: StrTendril) -> Id {
        self.create(Data::Comment)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Id {
        self.create(Data::Comment)
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        let last = self.dom.borrow().nodes[*parent].children.last().copied();
        if let Some(id) = self.node_for(child, last) {
            self.detach(id);
            self.adopt(*parent, id);
            self.dom.borrow_mut().nodes[*parent].children.push(id);
        }
    }

    fn append_based_on_parent_node(&self, element: &Id, previous: &Id, child: NodeOrText<Id>) {
        let has_parent = self.dom.borrow().nodes[*element].parent.is_some();
        if has_parent { self.append_before_sibling(element, child) } else { self.append(previous, child) }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    /// A template's contents are its children: nothing is run here, and its text is kept as any other.
    fn get_template_contents(&self, target: &Id) -> Id {
        *target
    }

    fn same_node(&self, x: &Id, y: &Id) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, child: NodeOrText<Id>) {
        if let NodeOrText::AppendNode(id) = &child {
            self.detach(*id);
        }
        let place = {
            let dom = self.dom.borrow();
            dom.nodes[*sibling].parent.map(|parent| {
                let children = &dom.nodes[parent].children;
                let at = children.iter().rposition(|id| id == sibling).unwrap_or(children.len());
                (parent, at, at.checked_sub(1).map(|before| children[before]))
            })
        };
        let Some((parent, at, before)) = place else { return };
        if let Some(id) = self.node_for(child, before) {
            self.adopt(parent, id);
            self.dom.borrow_mut().nodes[parent].children.insert(at, id);
        }
    }

    fn add_attrs_if_missing(&self, target: &Id, attrs: Vec<Attribute>) {
        if let Data::Element { attrs: existing, .. } = &mut self.dom.borrow_mut().nodes[*target].data {
            for attr in attrs {
                if !existing.iter().any(|(name, _)| *name == attr.name.local) {
                    existing.push((attr.name.local, attr.value));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Id) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &Id, new_parent: &Id) {
        let children = std::mem::take(&mut self.dom.borrow_mut().nodes[*node].children);
        for id in children {
            self.adopt(*new_parent, id);
            self.dom.borrow_mut().nodes[*new_parent].children.push(id);
        }
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(line);
    }
}
