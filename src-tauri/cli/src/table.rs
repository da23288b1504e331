//! Aligned columns for people, by display width: a Chinese character takes two cells.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Rows to be printed under each other.
pub(crate) struct Table {
    /// The widest a column may get, in cells; longer texts end in an ellipsis.
    most: Vec<usize>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table whose columns are at most this wide, in terminal cells.
    pub(crate) fn new(most: &[usize]) -> Self {
        Self { most: most.to_vec(), rows: Vec::new() }
    }

    /// Adds a row; it has one text per column.
    pub(crate) fn row<const N: usize>(&mut self, cells: [&str; N]) {
        let cells = cells.iter().zip(&self.most).map(|(cell, most)| fit(cell, *most)).collect();
        self.rows.push(cells);
    }

    /// The lines, without trailing blanks.
    pub(crate) fn lines(&self) -> Vec<String> {
        let widths: Vec<usize> = (0..self.most.len())
            .map(|column| {
                self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
            })
            .collect();
        self.rows.iter().map(|row| padded(row, &widths)).collect()
    }
}

fn padded(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in row.iter().zip(widths) {
        // A column that is empty in every row takes no room at all.
        if *width > 0 {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.width().min(*width) + 2));
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// The text on one line in at most `most` cells.
pub(crate) fn fit(text: &str, most: usize) -> String {
    let text = crate::out::one_line(text);
    if text.width() <= most {
        return text;
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > most.saturating_sub(1) {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_by_cells() {
        let mut table = Table::new(&[10, 6, 10]);
        table.row(["稿件", "", "a"]);
        table.row(["ab", "", "很长很长的标题"]);
        assert_eq!(table.lines(), ["稿件  a", "ab    很长很长…"]);
    }

    #[test]
    fn long_texts_end_in_an_ellipsis() {
        assert_eq!(fit("a\nb", 10), "a b");
        assert_eq!(fit("abcdef", 4), "abc…");
    }
}
