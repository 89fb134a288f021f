//! People out of vCards.

use canteen_text::sanitize;

use super::card::{Card, HEADERS};
use super::parse::{self, Property};
use crate::sheets::read::{CELL, ROWS};
use crate::sheets::template::fault;
use crate::sheets::{Line, Read, SheetError};

/// The column of departments, whose cell is clean already.
const DEPARTMENTS: usize = 4;
/// The versions that are known.
const VERSIONS: [&str; 3] = ["2.1", "3.0", "4.0"];

/// Everyone in it.
///
/// # Errors
/// When there is nobody, or there are too many.
pub fn read(text: &str) -> Result<Read, SheetError> {
    let read = Read { headers: HEADERS.to_vec(), ..Read::default() };
    let mut cards = Cards { read, card: None, others: 0 };
    for (row, line) in parse::lines(text) {
        let line = line.trim_start_matches('\u{feff}').trim_end();
        if !line.is_empty() {
            cards.take(row, line)?;
        }
    }
    if let Some(card) = &cards.card {
        let row = card.row;
        cards.wrong(row, "BEGIN", "", "the card that begins here ends nowhere: add END:VCARD");
    }
    let Cards { mut read, others, .. } = cards;
    if read.lines.is_empty() && read.faults.is_empty() {
        return Err(SheetError::Nobody("a card stands between BEGIN:VCARD and END:VCARD"));
    }
    match others {
        0 => {}
        1 => read.notes.push("1 card is of nobody (KIND) and is left out".into()),
        _ => read.notes.push(format!("{others} cards are of nobody (KIND) and are left out")),
    }
    Ok(read)
}

/// Cards, one after the other.
struct Cards {
    read: Read,
    /// The one that is read.
    card: Option<Card>,
    others: usize,
}

impl Cards {
    fn take(&mut self, row: u32, line: &str) -> Result<(), SheetError> {
        let Some(property) = parse::property(row, line) else {
            let why = "is no line of a vCard: write a property, a colon and its value";
            self.wrong(row, "", line, why);
            return Ok(());
        };
        let Property { name, value, .. } = &property;
        let of_card = value.trim().eq_ignore_ascii_case("VCARD");
        match (name.as_str(), self.card.as_mut()) {
            ("BEGIN", None) if of_card => self.card = Some(Card { row, ..Card::default() }),
            ("BEGIN", _) => self.wrong(row, name, value, "begins in the middle of another card"),
            ("END", Some(_)) if of_card => return self.end(),
            ("VERSION", Some(_)) if !VERSIONS.contains(&value.trim()) => {
                self.wrong(row, name, value, "is not known: write the card as 4.0, 3.0 or 2.1");
            }
            (_, Some(_)) if value.contains('\u{fffd}') && is_shown(name) => {
                let why = "has characters that cannot be read: save the file as UTF-8";
                self.wrong(row, name, value, why);
            }
            (_, Some(card)) if is_shown(name) => card.properties.push(property),
            (_, Some(_)) => {}
            (_, None) => {
                self.wrong(row, name, value, "is in no card: each begins with BEGIN:VCARD")
            }
        }
        Ok(())
    }

    /// The card is whole.
    fn end(&mut self) -> Result<(), SheetError> {
        let Some(card) = self.card.take() else { return Ok(()) };
        if !card.is_person() {
            self.others += 1;
            return Ok(());
        }
        if self.read.lines.len() == ROWS {
            return Err(SheetError::Rows(ROWS));
        }
        let mut cells = card.cells();
        for (n, cell) in cells.iter_mut().enumerate().filter(|(n, _)| *n != DEPARTMENTS) {
            if cell.chars().count() > CELL {
                let why = format!("has more than {CELL} characters: shorten it");
                self.read.faults.push(fault(card.row, HEADERS[n], cell, "too_long", why));
            }
            *cell = sanitize::line(cell, CELL);
        }
        self.read.lines.push(Line { row: card.row, cells: cells.to_vec() });
        Ok(())
    }

    fn wrong(&mut self, row: u32, column: &str, value: &str, why: &str) {
        self.read.faults.push(fault(row, column, value, "malformed", why.into()));
    }
}

/// Whether a property is looked at; pictures are not kept.
fn is_shown(name: &str) -> bool {
    let more = ["N", "KIND", "TEL"];
    HEADERS.contains(&name) || more.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_people() {
        let text = "\u{feff}BEGIN:VCARD\r\nVERSION:4.0\r\nFN:李\\, 娜\r\nPHOTO:data:image/png;base64,\r\n \
                    AAAA\r\nORG:Acme;Sales\r\nX-CANTEEN-ACCOUNT:li\r\nEND:VCARD\r\n\r\n\
                    begin:vcard\nversion:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B=\n;=E4=BA=94\n\
                    EMAIL:wang@example.com\nend:vcard\n\
                    BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:All\nEND:VCARD\n";
        let read = read(text).unwrap();
        assert!(read.faults.is_empty(), "{:?}", read.faults);
        let rows: Vec<_> = read.lines.iter().map(|l| (l.row, l.cells.join("|"))).collect();
        let expected = [(1, "李, 娜|li|||/Sales||||"), (10, "王五|wang|||/||||wang@example.com")];
        assert_eq!(rows, expected.map(|(row, cells)| (row, cells.to_owned())));
        assert_eq!(read.notes, ["1 card is of nobody (KIND) and is left out"]);
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_line() {
        let text = "FN:before\nBEGIN:VCARD\nVERSION:5.0\nwhat is this\nBEGIN:VCARD\nFN:\u{fffd}\n\
                    END:VCARD\nBEGIN:VCARD\nFN:last\n";
        let read = read(text).unwrap();
        let told: Vec<_> = read.faults.iter().map(|f| (f.row, f.column.as_str())).collect();
        let expected = [(1, "FN"), (3, "VERSION"), (4, ""), (5, "BEGIN"), (6, "FN"), (8, "BEGIN")];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_file_without_people_is_said_so() {
        for text in ["", "\n", "BEGIN:VCARD\nKIND:org\nEND:VCARD\n"] {
            assert!(matches!(super::read(text), Err(SheetError::Nobody(_))), "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn anything_is_read(
            text in "(BEGIN:VCARD\n|END:VCARD\n|N[:;]|ORG:|TEL|[;:=\\\\\", \n]|\\PC{0,5}){0,40}",
        ) {
            drop(super::read(&text));
        }
    }
}
