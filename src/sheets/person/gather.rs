//! Entries, one after the other, become the rows of an import.

use canteen_text::sanitize;

use super::{DIRECTORY, Entry, Found, HEADERS, PlacesFrom};
use crate::sheets::read::{CELL, ROWS};
use crate::sheets::template::fault;
use crate::sheets::{Line, Read, SheetError};

/// The column of departments, whose cell is clean already.
const DEPARTMENTS: usize = 4;
/// Characters of the name of an attribute that are shown.
const NAME: usize = 80;

/// Rows that grow entry by entry.
#[derive(Debug)]
pub struct Gather {
    from: PlacesFrom,
    base: usize,
    read: Read,
    disabled: usize,
    others: usize,
}

impl Gather {
    /// Nobody yet. `base` is how many parts at the end of every name say nothing.
    #[must_use]
    pub fn new(from: PlacesFrom, base: usize) -> Self {
        let read = Read { headers: HEADERS.to_vec(), ..Read::default() };
        Self { from, base, read, disabled: 0, others: 0 }
    }

    /// One entry more.
    ///
    /// # Errors
    /// When there are too many.
    pub fn take(&mut self, entry: &Entry) -> Result<(), SheetError> {
        let mut cells = match entry.read(self.from, self.base) {
            Found::Person(cells) => cells,
            Found::Disabled => {
                self.disabled += 1;
                return Ok(());
            }
            Found::Other => {
                self.others += 1;
                return Ok(());
            }
        };
        if self.read.lines.len() == ROWS {
            return Err(SheetError::Rows(ROWS));
        }
        if entry.is_of_windows() {
            self.read.headers = DIRECTORY.to_vec();
        }
        for (n, cell) in cells.iter_mut().enumerate().filter(|(n, _)| *n != DEPARTMENTS) {
            if cell.chars().count() > CELL {
                let message = format!("has more than {CELL} characters: shorten it");
                self.wrong(entry, HEADERS[n], cell, "too_long", message);
            }
            *cell = sanitize::line(cell, CELL);
        }
        self.read.dns.insert(entry.row, sanitize::line(&entry.dn, CELL));
        self.read.lines.push(Line { row: entry.row, cells: cells.to_vec() });
        Ok(())
    }

    /// Something that is wrong with an entry.
    pub fn wrong(&mut self, entry: &Entry, column: &str, value: &str, code: &str, why: String) {
        self.read.dns.insert(entry.row, sanitize::line(&entry.dn, CELL));
        let column = sanitize::line(column, NAME);
        self.read.faults.push(fault(entry.row, &column, value, code, why));
    }

    /// How many people there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.read.lines.len()
    }

    /// Whether there is nobody, and nothing wrong either.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.read.lines.is_empty() && self.read.faults.is_empty()
    }

    /// The rows, with a word about what is not among them.
    #[must_use]
    pub fn end(mut self) -> Read {
        let are = |count, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            _ => Some(format!("{count} {many}")),
        };
        let notes = [
            are(
                self.disabled,
                "account is disabled there and is left out",
                "accounts are disabled there and are left out",
            ),
            are(
                self.others,
                "entry is nobody's account and is left out",
                "entries are nobody's accounts and are left out",
            ),
        ];
        self.read.notes.extend(notes.into_iter().flatten());
        self.read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(row: u32, values: &[(&str, &str)]) -> Entry {
        let values = values.iter().map(|(a, v)| ((*a).to_owned(), (*v).to_owned()));
        Entry { row, dn: format!("cn={row}"), values: values.collect() }
    }

    #[test]
    fn what_is_left_out_is_said() {
        let mut gather = Gather::new(PlacesFrom::default(), 0);
        gather.take(&entry(1, &[("objectClass", "organization")])).unwrap();
        assert!(gather.is_empty());
        gather.take(&entry(2, &[("sAMAccountName", "li"), ("cn", "Li\u{1b}[31m")])).unwrap();
        for row in [3, 4] {
            let off = [("sAMAccountName", "off"), ("userAccountControl", "514")];
            gather.take(&entry(row, &off)).unwrap();
        }
        assert_eq!(gather.len(), 1);
        let read = gather.end();
        assert_eq!(
            read.notes,
            [
                "2 accounts are disabled there and are left out",
                "1 entry is nobody's account and is left out",
            ]
        );
        assert_eq!((read.headers[1], read.dns[&2].as_str()), ("sAMAccountName", "cn=2"));
        assert!(!read.lines[0].cells[0].contains('\u{1b}'), "{read:?}");
    }

    #[test]
    fn a_value_that_is_too_long_is_told() {
        let mut gather = Gather::new(PlacesFrom::default(), 0);
        gather.take(&entry(7, &[("uid", "li"), ("title", &"x".repeat(CELL + 1))])).unwrap();
        let fault = &gather.end().faults[0];
        assert_eq!((fault.row, fault.column.as_str()), (7, "title"));
    }
}
