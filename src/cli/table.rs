//! Columns for people. Cells are tidied: nothing that came from outside reaches the terminal raw.

use canteen_text::{sanitize, width};

/// Rows of cells, aligned by the width they take on a terminal.
#[derive(Default)]
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with a line of headings.
    pub fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(ToString::to_string).collect()] }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) {
        self.rows.push(cells.into_iter().map(|cell| sanitize::line(cell.as_ref(), 200)).collect());
    }

    /// The lines, without spaces at their ends.
    pub fn lines(&self) -> impl Iterator<Item = String> + '_ {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column));
                cells.map(|cell| width::width(cell)).max().unwrap_or(0)
            })
            .collect();
        self.rows.iter().map(move |row| {
            let cells = row.iter().zip(&widths).map(|(cell, cells)| width::pad(cell, *cells));
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_keep_the_columns_straight() {
        let mut table = Table::new(&["NAME", "TITLE"]);
        table.row(["李伟", "工程师"]);
        table.row(["Chen Jie\u{1b}[2J", ""]);
        let lines: Vec<String> = table.lines().collect();
        assert_eq!(lines[0].find("TITLE"), Some(width::width(&lines[2]) + 2), "{lines:?}");
        assert!(!lines[2].contains('\u{1b}'));
        assert_eq!(
            width::width(lines[1].split("工").next().unwrap()),
            lines[0].find("TITLE").unwrap()
        );
    }
}
