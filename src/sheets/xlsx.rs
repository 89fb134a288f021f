//! Spreadsheets (Office Open XML). Every cell is read and written as text; a `'` before what looks
//! like a formula, as CSV has it, is taken away here too, since people copy from one to the other.
//!
//! A spreadsheet is a ZIP file from who knows where: it is unpacked once for nothing but its size
//! before anything of it is believed, cells are taken one by one, and a reader that gives up takes
//! nobody with it.

use std::io::{self, Cursor};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Reader, Xlsx};
use rust_xlsxwriter::{Color, Format, Workbook, XlsxError};

use super::csv::{bare, is_guarded};
use super::read::ROWS;
use super::{Line, SheetError};

/// Bytes of a spreadsheet, unpacked.
const UNPACKED: u64 = 512 * 1024 * 1024;
/// Files in a spreadsheet.
const PARTS: usize = 10_000;
/// Columns that are looked at.
const COLUMNS: u32 = 64;
/// Up to here every whole number has its own value.
const WHOLE: f64 = 9_007_199_254_740_992.0;
/// How wide a column is, in characters.
const WIDTH: f64 = 18.0;

/// The rows of the first sheet that are not blank.
///
/// # Errors
/// When it is too large or broken.
pub fn parse(bytes: Vec<u8>) -> Result<Vec<Line>, SheetError> {
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        check_size(&bytes, UNPACKED)?;
        rows(bytes)
    }));
    parsed.unwrap_or_else(|_| Err(SheetError::Broken("it makes no sense".into())))
}

/// Unpacks everything, to see how much it is: what a ZIP file says of itself may be untrue.
fn check_size(bytes: &[u8], most: u64) -> Result<(), SheetError> {
    let broken = |error: zip::result::ZipError| SheetError::Broken(error.to_string());
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if zip.len() > PARTS {
        return Err(SheetError::Broken("it has too many parts".into()));
    }
    let mut left = most;
    for part in 0..zip.len() {
        let part = zip.by_index(part).map_err(broken)?;
        let size = io::copy(&mut io::Read::take(part, left + 1), &mut io::sink());
        let size = size.map_err(|error| SheetError::Broken(error.to_string()))?;
        left = left.checked_sub(size).ok_or(SheetError::Bytes(most))?;
    }
    Ok(())
}

fn rows(bytes: Vec<u8>) -> Result<Vec<Line>, SheetError> {
    let broken = |error: calamine::XlsxError| SheetError::Broken(error.to_string());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let sheet = book.sheet_names().first().cloned().ok_or(SheetError::Empty)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(broken)?;
    let mut lines: Vec<Line> = Vec::new();
    // Cells come row by row; one that does not is out of order in the file itself.
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let text = shown(cell.get_value());
        if text.trim().is_empty() || column >= COLUMNS {
            continue;
        }
        let (row, column) = (row + 1, column as usize);
        let at = match lines.last() {
            Some(last) if last.row == row => lines.len() - 1,
            Some(last) if last.row > row => {
                return Err(SheetError::Broken(format!("row {row} stands behind another")));
            }
            _ => {
                if lines.len() > ROWS + 1 {
                    return Err(SheetError::Rows(ROWS));
                }
                lines.push(Line { row, cells: Vec::new() });
                lines.len() - 1
            }
        };
        let cells = &mut lines[at].cells;
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = bare(text);
    }
    Ok(lines)
}

/// A value as people see it: a number that is whole has no point.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::String(text) => text.clone(),
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < WHOLE => {
            format!("{number:.0}")
        }
        other => Data::from(other.clone()).to_string(),
    }
}

/// A spreadsheet of text cells; the headers of required columns are red.
///
/// # Errors
/// When there are more rows than a sheet has.
pub fn write<'a, R>(
    headers: &[(&str, bool)],
    rows: impl IntoIterator<Item = R>,
) -> Result<Vec<u8>, XlsxError>
where
    R: IntoIterator<Item = &'a str>,
{
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let (bold, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    let red = bold.clone().set_font_color(Color::Red);
    for (column, (header, required)) in (0..).zip(headers) {
        // Whoever fills it in types text: numbers keep their zeros.
        sheet.set_column_format(column, &text)?;
        sheet.set_column_width(column, WIDTH)?;
        let format = if *required { &red } else { &bold };
        sheet.write_string_with_format(0, column, *header, format)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            if !cell.is_empty() {
                // Text is text here: only what would be taken for a guard needs one.
                let guarded = cell.starts_with('\'') && is_guarded(cell);
                let cell = if guarded { format!("'{cell}") } else { cell.to_owned() };
                sheet.write_string_with_format(row, column, cell, &text)?;
            }
        }
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn book(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
        let mut book = Workbook::new();
        fill(book.add_worksheet());
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let rows = [["=1+1", "+8613800000000", "'=2"], ["文 字", "'x", "007"]];
        let bytes = write(&[("a", true), ("b", false), ("c", false)], rows).unwrap();
        let lines = parse(bytes).unwrap();
        let found: Vec<_> = lines.iter().map(|line| (line.row, line.cells.join("|"))).collect();
        let expected = [(1, "a|b|c"), (2, "=1+1|+8613800000000|'=2"), (3, "文 字|'x|007")];
        assert_eq!(found, expected.map(|(row, cells)| (row, cells.to_owned())));
    }

    #[test]
    fn a_guard_of_csv_is_taken_away() {
        let bytes = book(|sheet| {
            sheet.write_string(0, 0, "'+85261234567").unwrap();
        });
        assert_eq!(parse(bytes).unwrap()[0].cells, ["+85261234567"]);
    }

    #[test]
    fn numbers_are_read_as_people_see_them() {
        let bytes = book(|sheet| {
            sheet.write_number(0, 0, 13_800_000_000.0).unwrap();
            sheet.write_number(0, 1, 1.5).unwrap();
            sheet.write_boolean(0, 2, true).unwrap();
            sheet.write_string(4, 1, "far").unwrap();
        });
        let lines = parse(bytes).unwrap();
        assert_eq!(lines[0].cells[..2], ["13800000000", "1.5"]);
        assert_eq!((lines[1].row, &lines[1].cells[..]), (5, &[String::new(), "far".into()][..]));
    }

    #[test]
    fn a_cell_in_the_last_corner_costs_nothing() {
        let bytes = book(|sheet| {
            sheet.write_string(0, 0, "a").unwrap();
            sheet.write_string(1_048_575, 16_383, "z").unwrap();
            sheet.write_string(1_048_575, 1, "y").unwrap();
        });
        let lines = parse(bytes).unwrap();
        assert_eq!(lines.iter().map(|line| line.row).collect::<Vec<_>>(), [1, 1_048_576]);
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        use std::io::Write;
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file("xl/workbook.xml", options).unwrap();
        zip.write_all(&vec![0; 2 << 20]).unwrap();
        let bytes = zip.finish().unwrap().into_inner();
        assert!(bytes.len() < 1 << 16);
        check_size(&bytes, 2 << 20).unwrap();
        assert!(matches!(check_size(&bytes, (2 << 20) - 1), Err(SheetError::Bytes(_))));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn what_is_broken_is_refused_and_nothing_else(
            at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
            keep in any::<prop::sample::Index>(),
        ) {
            let mut bytes = write(&[("a", true)], [["b"], ["c"]]).unwrap();
            for (at, byte) in at {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            let keep = keep.index(bytes.len());
            drop(parse(bytes[..keep].to_vec()));
            drop(parse(bytes));
        }
    }
}
