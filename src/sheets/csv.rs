//! CSV as RFC 4180 has it and as spreadsheets write it.
//!
//! Read with a parser of its own, since faults are told by the file's own lines: a row is on the
//! line on which it begins, also behind blank lines and cells of several lines. A spreadsheet takes
//! a cell that begins with `=`, `+`, `-` or `@` for a formula; what is written here has a `'`
//! before it, which is taken away again when it is read.

use std::fmt::Write;

use super::Line;

/// What a spreadsheet may take for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// What may stand between cells; the first wins.
const BETWEEN: [char; 3] = [',', '\t', ';'];
/// Ends a line as spreadsheets expect it.
const END: &str = "\r\n";

/// Rows, and the line on which a quote was opened that nothing closes.
pub fn parse(text: &str) -> (Vec<Line>, Option<u32>) {
    let between = between(text);
    let mut parser = Parser { row: 1, at: 1, ..Parser::default() };
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                parser.cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if parser.cell.is_empty() && !parser.closed => {
                quoted = true;
                parser.closed = true;
                parser.opened = parser.at;
            }
            '\r' if chars.peek() == Some(&'\n') => {
                if quoted {
                    parser.cell.push('\r');
                }
            }
            '\n' | '\r' => {
                parser.at += 1;
                if quoted { parser.cell.push(c) } else { parser.end_row() }
            }
            c if c == between && !quoted => parser.end_cell(),
            c => parser.cell.push(c),
        }
    }
    parser.end_row();
    (parser.lines, quoted.then_some(parser.opened))
}

#[derive(Default)]
struct Parser {
    lines: Vec<Line>,
    cells: Vec<String>,
    cell: String,
    /// Whether the cell was in quotes.
    closed: bool,
    /// The line of the last quote that was opened.
    opened: u32,
    /// The line of this row, and the line that is read.
    row: u32,
    at: u32,
}

impl Parser {
    fn end_cell(&mut self) {
        self.cells.push(bare(std::mem::take(&mut self.cell)));
        self.closed = false;
    }

    fn end_row(&mut self) {
        self.end_cell();
        let (row, cells) = (self.row, std::mem::take(&mut self.cells));
        self.row = self.at;
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            self.lines.push(Line { row, cells });
        }
    }
}

/// What stands between the cells of the first line.
fn between(text: &str) -> char {
    let first = text.lines().next().unwrap_or_default();
    let count = |c: &char| first.matches(*c).count();
    let most = BETWEEN.iter().map(count).max().unwrap_or(0);
    BETWEEN.into_iter().find(|c| count(c) == most).unwrap_or(',')
}

/// Whether a spreadsheet could take it for a formula, or for one that is guarded.
pub(super) fn is_guarded(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// A cell without its guard.
pub(super) fn bare(cell: String) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if is_guarded(rest) => rest.to_owned(),
        _ => cell,
    }
}

/// Adds a row.
pub fn write<'a>(text: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (i, cell) in cells.into_iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        let guard = if is_guarded(cell) { "'" } else { "" };
        let quote = cell.contains([',', ';', '"', '\n', '\r', '\t'])
            || cell.starts_with(' ')
            || cell.ends_with(' ');
        // Writing to a string cannot fail.
        let _ = if quote {
            write!(text, "\"{guard}{}\"", cell.replace('"', "\"\""))
        } else {
            write!(text, "{guard}{cell}")
        };
    }
    text.push_str(END);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells(text: &str) -> Vec<(u32, Vec<String>)> {
        parse(text).0.into_iter().map(|line| (line.row, line.cells)).collect()
    }

    #[test]
    fn rows_are_on_the_line_on_which_they_begin() {
        let text = "a,b\r\n\r\n\"x\ny\",\"say \"\"hi\"\"\"\n , \n1,2\rlast,";
        let expected: Vec<(u32, Vec<&str>)> = vec![
            (1, vec!["a", "b"]),
            (3, vec!["x\ny", "say \"hi\""]),
            (6, vec!["1", "2"]),
            (7, vec!["last", ""]),
        ];
        let found = cells(text);
        let found: Vec<(u32, Vec<&str>)> =
            found.iter().map(|(row, c)| (*row, c.iter().map(String::as_str).collect())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn quotes_that_are_not_closed_are_told() {
        assert_eq!(parse("a,b\nc,\"d\ne,f").1, Some(2));
        assert_eq!(parse("a,b\nc,5\" tall\n").1, None, "one in the middle is a quote");
        assert_eq!(cells("5\" tall,x")[0].1, ["5\" tall", "x"]);
    }

    #[test]
    fn cells_may_be_parted_in_other_ways() {
        for text in ["a,b;c\n1,2", "a\tb;c\n1\t2", "a;b\n1;2"] {
            assert_eq!(cells(text)[1].1, ["1", "2"], "{text:?}");
        }
    }

    #[test]
    fn what_looks_like_a_formula_is_guarded() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+8613800000000", "'+8613800000000"),
            ("@SUM", "'@SUM"),
            ("'=x", "''=x"),
            ("'tis", "'tis"),
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
        ] {
            let mut text = String::new();
            write(&mut text, [cell]);
            assert_eq!(text.trim_end(), written);
            assert_eq!(cells(&text)[0].1, [cell]);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            rows in prop::collection::vec(prop::collection::vec("[ -~\n\r\t文＝']{0,9}", 3), 1..5),
        ) {
            let mut text = String::new();
            write(&mut text, ["a", "b", "c"]);
            for row in &rows {
                write(&mut text, row.iter().map(String::as_str));
            }
            let kept: Vec<_> =
                rows.into_iter().filter(|row| row.iter().any(|c| !c.trim().is_empty())).collect();
            let read: Vec<_> = cells(&text).into_iter().skip(1).map(|(_, cells)| cells).collect();
            prop_assert_eq!(read, kept);
        }

        #[test]
        fn anything_is_read(text in any::<String>()) {
            for line in parse(&text).0 {
                prop_assert!(line.row >= 1);
            }
        }
    }
}
