//! A file with a template's headers: its rows, and what is wrong with it before anyone knows what
//! the rows mean.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use canteen_text::sanitize;

use super::template::{Table, fault};
use super::{Fault, Line, SheetError, csv, encoding, letters, xlsx};

/// Bytes of a file.
pub const BYTES: u64 = 64 * 1024 * 1024;
/// Rows of a file.
pub const ROWS: usize = 200_000;
/// Characters of a cell: as many as a spreadsheet takes.
const CELL: usize = 32_767;
/// Cells that a row may have, most of them too many: bounds what is told.
const WIDTH: usize = 64;
/// How a spreadsheet begins: it is a ZIP file.
const ZIP: &[u8] = b"PK\x03\x04";
/// How a spreadsheet of before 2007 begins.
const OLD: &[u8] = b"\xd0\xcf\x11\xe0";

/// What is in a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Read {
    /// The headers, as the file has them.
    pub headers: Vec<&'static str>,
    /// The rows, each with as many cells as there are headers; without blank rows.
    pub lines: Vec<Line>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// Reads a file. When its headers are not a template's there are no rows, only faults.
///
/// # Errors
/// [`SheetError`], when it is no table at all.
pub fn read(path: &Path, table: Table) -> Result<Read, SheetError> {
    let io = |error| SheetError::Io { path: path.to_owned(), error };
    let mut bytes = Vec::new();
    File::open(path).map_err(io)?.take(BYTES + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > BYTES {
        return Err(SheetError::Bytes(BYTES));
    }
    of(bytes, table)
}

/// Reads the bytes of a file.
pub(super) fn of(bytes: Vec<u8>, table: Table) -> Result<Read, SheetError> {
    if bytes.starts_with(OLD) {
        return Err(SheetError::Old);
    }
    let (lines, opened) = if bytes.starts_with(ZIP) {
        (xlsx::parse(bytes)?, None)
    } else {
        csv::parse(&encoding::decode(&bytes))
    };
    let mut lines = lines.into_iter();
    let header = lines.next().ok_or(SheetError::Empty)?;
    let headers = match table.check(&header) {
        Ok(headers) => headers,
        Err(faults) => return Ok(Read { faults, ..Read::default() }),
    };
    let mut read = Read { headers, ..Read::default() };
    for line in lines {
        read.take(line);
        if read.lines.len() > ROWS {
            return Err(SheetError::Rows(ROWS));
        }
    }
    if let Some(row) = opened {
        let message = "a quote that is opened here is closed nowhere: close it, or take it out";
        read.faults.push(fault(row, "A", "", "malformed", message.into()));
    }
    Ok(read)
}

impl Read {
    fn take(&mut self, mut line: Line) {
        let width = self.headers.len();
        // Spreadsheets leave out what is empty at the end, or write more of it.
        while line.cells.len() > width && line.cells.last().is_some_and(|c| c.trim().is_empty()) {
            line.cells.pop();
        }
        line.cells.resize(line.cells.len().clamp(width, WIDTH.max(width)), String::new());
        for (n, cell) in line.cells.iter_mut().enumerate() {
            let column = self.headers.get(n).map_or_else(|| letters(n), ToString::to_string);
            let told = |code: &str, message: String| fault(line.row, &column, cell, code, message);
            if n >= width {
                let message = "there is no such column: a cell that has a comma in it stands in \
                               quotes";
                self.faults.push(told("cells", message.into()));
            } else if cell.contains('\u{fffd}') {
                let message = "has characters that cannot be read: save the file as UTF-8";
                self.faults.push(told("malformed", message.into()));
                // What is left of it would be wrong in other ways too.
            } else if cell.chars().count() > CELL {
                let message = format!("has more than {CELL} characters: shorten it");
                self.faults.push(told("too_long", message));
            }
            *cell = sanitize::line(cell, CELL);
        }
        line.cells.truncate(width);
        self.lines.push(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(text: &str) -> Read {
        of(text.as_bytes().to_vec(), Table::Members).unwrap()
    }

    const HEADER: &str = "姓名,帐号,英文名,职务,部门,性别,手机,座机,个人邮箱\n";

    #[test]
    fn rows_have_as_many_cells_as_there_are_headers() {
        let read = members(&format!("{HEADER}\n李娜,li,,,研发,,,,,,,\n王五,wang\n"));
        let shown: Vec<_> =
            read.lines.iter().map(|l| (l.row, l.cells.len(), l.cells[1].as_str())).collect();
        assert_eq!(shown, [(3, 9, "li"), (4, 9, "wang")]);
        assert!(read.faults.is_empty(), "{:?}", read.faults);
    }

    #[test]
    fn what_is_wrong_with_the_file_is_told_of_the_cell() {
        let read = members(&format!(
            "{HEADER}a,b,,,c,,,,,x,y\n{},q\n\u{fffd},z\n\"open",
            "n".repeat(40_000)
        ));
        let told: Vec<_> =
            read.faults.iter().map(|f| (f.row, f.column.as_str(), f.code.as_str())).collect();
        assert_eq!(
            told,
            [
                (2, "J", "cells"),
                (2, "K", "cells"),
                (3, "姓名", "too_long"),
                (4, "姓名", "malformed"),
                (5, "A", "malformed"),
            ]
        );
    }

    #[test]
    fn what_is_no_table_is_said_so() {
        for (bytes, says) in [
            (&b""[..], "nothing in the file"),
            (b"\xd0\xcf\x11\xe0", "old format"),
            (b"PK\x03\x04nonsense", "cannot be read"),
        ] {
            let error = of(bytes.to_vec(), Table::Members).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
        let faults = members("a,b\n1,2\n").faults;
        assert_eq!(faults.len(), 9);
    }
}
