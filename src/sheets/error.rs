//! Why a file is no table.

use std::path::PathBuf;

/// Why a file cannot be read at all; worded with what to do.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// The file system.
    #[error("cannot read {}: {error}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// Too many bytes, packed or unpacked.
    #[error("the file is larger than {} MiB: split it", .0 >> 20)]
    Bytes(u64),
    /// Too many rows.
    #[error("the file has more than {0} rows: split it")]
    Rows(usize),
    /// A spreadsheet of before 2007.
    #[error("this is a spreadsheet in the old format .xls: save it as .xlsx or as CSV")]
    Old,
    /// A spreadsheet that is broken.
    #[error("the spreadsheet cannot be read ({0}): save it anew as .xlsx or as CSV")]
    Broken(String),
    /// Tags are in tables alone.
    #[error("tags come from a table: canteen admin template FILE --tags writes one to fill in")]
    NoTags,
    /// Tables and cards say themselves where departments are.
    #[error("departments stand in the file itself: only of LDIF and LDAP can it be said where")]
    NoPlaces,
    /// No people in it.
    #[error("there is nobody in the file: {0}")]
    Nobody(&'static str),
    /// Nothing in it.
    #[error("there is nothing in the file: canteen admin template FILE writes one to fill in")]
    Empty,
}
