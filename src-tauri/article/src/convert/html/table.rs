//! Tables. The model's cells hold paragraphs, so a table inside a cell becomes lines of text there.

use super::dom::Id;
use super::read::{Context, Flow, Reader};
use crate::model::{Node, NodeKind};

impl Reader<'_> {
    pub(super) fn table(&mut self, id: Id, context: &Context, flow: &mut Flow) {
        flow.flush();
        let mut rows = Vec::new();
        self.rows(id, context, flow, &mut rows);
        if !rows.is_empty() {
            flow.push(Node::element(NodeKind::Table, rows));
        }
    }

    fn rows(&mut self, id: Id, context: &Context, flow: &mut Flow, rows: &mut Vec<Node>) {
        let dom = self.dom;
        for child in &dom.nodes[id].children {
            match dom.name(*child) {
                "tr" => {
                    let cells = self.cells(*child, context);
                    if !cells.is_empty() {
                        rows.push(Node::element(NodeKind::TableRow, cells));
                    }
                }
                "thead" | "tbody" | "tfoot" => self.rows(*child, context, flow, rows),
                "caption" => {
                    self.problem("caption-moved", self.text_of(*child), *child);
                    self.inner(*child, context).into_iter().for_each(|block| flow.push(block));
                }
                // Templates and the like may stand here; what they say comes before the table.
                _ => self.single(*child, context, flow),
            }
        }
    }

    fn cells(&mut self, row: Id, context: &Context) -> Vec<Node> {
        let dom = self.dom;
        let mut cells = Vec::new();
        for cell in &dom.nodes[row].children {
            let name = dom.name(*cell);
            if !matches!(name, "td" | "th") {
                let mut loose = Flow::default();
                self.single(*cell, context, &mut loose);
                let blocks = loose.finish();
                if !blocks.is_empty() {
                    cells.push(Node::element(NodeKind::TableCell, blocks));
                }
                continue;
            }
            let mut content = Vec::new();
            for block in self.inner(*cell, context) {
                if block.kind == NodeKind::Table {
                    self.problem("nested-table-flattened", "table", *cell);
                    flatten(&block, &mut content);
                } else {
                    content.push(block);
                }
            }
            let span = |name: &str| {
                let given = dom.attr(*cell, name).and_then(|span| span.trim().parse::<u64>().ok());
                given.unwrap_or(1).clamp(1, 1000)
            };
            let node = Node::element(NodeKind::TableCell, content)
                .with_attr("header", name == "th")
                .with_attr("colspan", span("colspan"))
                .with_attr("rowspan", span("rowspan"));
            cells.push(node);
        }
        cells
    }
}

/// A table as paragraphs: a row each, its cells parted by tabs.
fn flatten(table: &Node, out: &mut Vec<Node>) {
    for row in &table.content {
        let mut content: Vec<Node> = Vec::new();
        for (index, cell) in row.content.iter().enumerate() {
            if index > 0 {
                content.push(Node::text("\t", Vec::new()));
            }
            for (index, block) in cell.content.iter().enumerate() {
                if index > 0 {
                    content.push(Node::text(" ", Vec::new()));
                }
                push_inline(block, &mut content);
            }
        }
        out.push(Node::element(NodeKind::Paragraph, content));
    }
}

fn push_inline(node: &Node, out: &mut Vec<Node>) {
    if node.kind.is_inline() {
        out.push(node.clone());
    } else {
        node.content.iter().for_each(|child| push_inline(child, out));
    }
}
