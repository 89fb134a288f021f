//! Tables in files: what people fill in at a spreadsheet, and address books of and for other
//! programs.
//!
//! Knows file formats, entries of directories and the columns of the templates. What rows mean is decided by the server.

pub mod csv;
mod encoding;
mod error;
pub mod ldif;
pub mod people;
pub mod person;
mod read;
#[cfg(test)]
mod round_trip;
pub mod template;
pub mod vcard;
pub mod xlsx;

pub use error::SheetError;
pub use read::{BYTES, ROWS, Read, read};

use serde::Serialize;

/// A row of a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    /// On which line of the file it begins, from 1.
    pub row: u32,
    /// Its cells.
    pub cells: Vec<String>,
}

/// Something that is wrong with a file. Scripts depend on the names.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Fault {
    /// The line of the file, or of a directory the how-manieth entry; from 1.
    pub row: u32,
    /// The distinguished name of the entry, where it has one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub dn: String,
    /// The column, as its header names it.
    pub column: String,
    /// What stands there, perhaps shortened.
    pub value: String,
    /// What is wrong, for programs.
    pub code: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// The letters a spreadsheet calls a column by, counted from 0.
#[must_use]
pub fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'A' + u8::try_from(column % 26).unwrap_or(0));
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_are_called_as_in_a_spreadsheet() {
        for (column, expected) in
            [(0, "A"), (8, "I"), (25, "Z"), (26, "AA"), (51, "AZ"), (702, "AAA")]
        {
            assert_eq!(super::letters(column), expected);
        }
    }
}
