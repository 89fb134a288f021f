//! A file: its rows, and what is wrong with it before anyone knows what the rows mean. A table has
//! a template's headers; which other kinds there are is told by the name of the file or by how it
//! begins.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use canteen_text::sanitize;

use super::person::PlacesFrom;
use super::template::{Table, fault};
use super::{Fault, Line, SheetError, csv, encoding, ldif, letters, vcard, xlsx};

/// Bytes of a file.
pub const BYTES: u64 = 64 * 1024 * 1024;
/// Rows of a file.
pub const ROWS: usize = 200_000;
/// Characters of a cell: as many as a spreadsheet takes.
pub(super) const CELL: usize = 32_767;
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
    /// By row: the distinguished names of entries, where they have some.
    pub dns: BTreeMap<u32, String>,
    /// What else there is to say about it, in sentences.
    pub notes: Vec<String>,
}

/// What kind of file it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Table,
    Ldif,
    Cards,
}

/// How the name of a file ends, in lower case, and what it is then.
const ENDINGS: [(&str, Kind); 6] = [
    ("csv", Kind::Table),
    ("xlsx", Kind::Table),
    ("ldif", Kind::Ldif),
    ("ldf", Kind::Ldif),
    ("vcf", Kind::Cards),
    ("vcard", Kind::Cards),
];

/// Reads a file: a table, LDIF or vCards, as its name says or else how it begins. When the headers
/// of a table are not a template's there are no rows, only faults. `places` says where the
/// departments of LDIF come from.
///
/// # Errors
/// [`SheetError`], when it is none of these.
pub fn read(path: &Path, table: Table, places: PlacesFrom) -> Result<Read, SheetError> {
    let io = |error| SheetError::Io { path: path.to_owned(), error };
    let mut bytes = Vec::new();
    File::open(path).map_err(io)?.take(BYTES + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > BYTES {
        return Err(SheetError::Bytes(BYTES));
    }
    let ending = path.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
    let known = ENDINGS.iter().find(|(known, _)| ending.as_deref() == Some(*known));
    let packed = bytes.starts_with(ZIP) || bytes.starts_with(OLD);
    let text = if packed { String::new() } else { encoding::decode(&bytes) };
    let said = known.map(|(_, kind)| *kind).filter(|_| !packed);
    let kind = said.unwrap_or_else(|| kind_of(&text));
    if kind != Kind::Ldif && places != PlacesFrom::default() {
        return Err(SheetError::NoPlaces);
    }
    match (kind, table) {
        (Kind::Table, _) => of(bytes, table),
        (_, Table::Tags) => Err(SheetError::NoTags),
        (Kind::Ldif, _) => ldif::read(&text, places),
        (Kind::Cards, _) => vcard::read(&text),
    }
}

/// What a text is by how it begins.
fn kind_of(text: &str) -> Kind {
    let mut lines = text.lines().map(|line| line.trim_start_matches('\u{feff}'));
    let first = lines.find(|line| !line.trim().is_empty() && !line.starts_with(['#', ' ']));
    let first = first.unwrap_or_default().trim_end().to_ascii_lowercase();
    if first == "begin:vcard" {
        Kind::Cards
    } else if first.starts_with("dn:") || first.starts_with("version:") {
        Kind::Ldif
    } else {
        Kind::Table
    }
}

/// Reads the bytes of a table.
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
    fn kinds_are_told_by_how_they_begin() {
        for (text, expected) in [
            ("Name,Account\n", Kind::Table),
            ("", Kind::Table),
            ("version: 1\n\ndn: o=x\n", Kind::Ldif),
            ("# everyone\n of us\n\nDN:: bz14\n", Kind::Ldif),
            ("\r\nbegin:vcard\r\n", Kind::Cards),
            ("begin:vcalendar\n", Kind::Table),
        ] {
            assert_eq!(kind_of(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_name_says_what_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.LDIF");
        std::fs::write(&path, "dn: uid=li,ou=East\nuid: li\ncn: Li\n").unwrap();
        let found = read(&path, Table::Members, PlacesFrom::default()).unwrap();
        assert_eq!(found.lines[0].cells[4], "/East");
        assert!(matches!(read(&path, Table::Tags, PlacesFrom::default()), Err(SheetError::NoTags)));
        std::fs::rename(&path, folder.path().join("people.csv")).unwrap();
        let path = folder.path().join("people.csv");
        let found = read(&path, Table::Members, PlacesFrom::default()).unwrap();
        assert_eq!(found.faults.len(), 9, "no headers");
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
