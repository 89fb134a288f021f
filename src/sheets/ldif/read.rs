//! People out of LDIF. Only what a directory holds is read (content records, or changes that add),
//! since what modifies or deletes says nothing of whom there is.

use super::parse::{self, Logical, Value};
use crate::sheets::person::{self, Entry, Gather, PlacesFrom};
use crate::sheets::{Read, SheetError};

/// Everyone in it.
///
/// # Errors
/// When there is nobody, or there are too many.
pub fn read(text: &str, places: PlacesFrom) -> Result<Read, SheetError> {
    let mut records = Records { gather: Gather::new(places, 0), entry: None, spoilt: false };
    let mut first = true;
    for line in parse::lines(text) {
        if line.text.trim().is_empty() {
            records.end()?;
        } else if !(std::mem::take(&mut first) && records.is_version(&line)) {
            records.take(line);
        }
    }
    records.end()?;
    if records.gather.is_empty() {
        return Err(SheetError::Nobody(
            "a person has an objectClass such as inetOrgPerson, and a uid or a sAMAccountName",
        ));
    }
    Ok(records.gather.end())
}

/// Records, one after the other.
struct Records {
    gather: Gather,
    /// The one that is read.
    entry: Option<Entry>,
    /// Whether nothing more is read of it.
    spoilt: bool,
}

impl Records {
    /// Whether the first line says the version, which then must be one that is known.
    fn is_version(&mut self, line: &Logical) -> bool {
        let Some((name, value)) = parse::attribute(&line.text) else { return false };
        if !name.eq_ignore_ascii_case("version") {
            return false;
        }
        let known = matches!(value, Value::Plain(number) if number.trim() == "1");
        if !known {
            let at = Entry { row: line.row, ..Entry::default() };
            let why = "only version 1 of LDIF is known: write the file as that";
            self.gather.wrong(&at, "version", &line.text, "malformed", why.into());
        }
        true
    }

    fn take(&mut self, line: Logical) {
        if self.spoilt {
            return;
        }
        let Logical { row, text } = line;
        let Some((name, value)) = parse::attribute(&text) else {
            let why = "is no line of LDIF: write an attribute, a colon and its value";
            return self.spoil(row, "", &text, why.into());
        };
        let Some(entry) = &mut self.entry else {
            if !name.eq_ignore_ascii_case("dn") {
                let why = "is in no record: each begins with dn: and its name";
                return self.spoil(row, name, &text, why.into());
            }
            return match parse::decoded(&value) {
                Ok(dn) if person::dn::parse(&dn).is_some() => {
                    self.entry = Some(Entry { row, dn, values: Vec::new() });
                }
                Ok(dn) => {
                    let why = "is no distinguished name: write it like uid=li,ou=Sales,o=Acme";
                    self.spoil(row, "dn", &dn, why.into());
                }
                Err(why) => self.spoil(row, "dn", &text, why.into()),
            };
        };
        match name.to_ascii_lowercase().as_str() {
            "changetype" if !matches!(value, Value::Plain(kind) if kind.trim().eq_ignore_ascii_case("add")) =>
            {
                let why = "is no record of somebody but a change: only records without changetype, \
                           or with changetype: add, can be imported";
                self.spoil(row, "changetype", &text, why.into());
            }
            "control" => {
                let why = "is an order to a server: take it out";
                self.spoil(row, "control", &text, why.into());
            }
            "dn" => {
                let why = "begins another record: put an empty line before it";
                self.spoil(row, "dn", &text, why.into());
            }
            _ if person::is_known(name) => match parse::decoded(&value) {
                Ok(value) => entry.values.push((name.to_owned(), value)),
                Err(why) => self.wrong(row, name, &text, why.into()),
            },
            _ => {}
        }
    }

    /// The record is whole.
    fn end(&mut self) -> Result<(), SheetError> {
        let entry = self.entry.take();
        if std::mem::take(&mut self.spoilt) {
            return Ok(());
        }
        entry.map_or(Ok(()), |entry| self.gather.take(&entry))
    }

    fn wrong(&mut self, row: u32, column: &str, value: &str, why: String) {
        let dn = self.entry.as_ref().map(|entry| entry.dn.clone()).unwrap_or_default();
        let at = Entry { row, dn, ..Entry::default() };
        self.gather.wrong(&at, column, value, "malformed", why);
    }

    /// What is wrong makes the rest of the record say nothing.
    fn spoil(&mut self, row: u32, column: &str, value: &str, why: String) {
        self.wrong(row, column, value, why);
        self.spoilt = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, String)> {
        let read = read(text, PlacesFrom::default()).unwrap();
        assert!(read.faults.is_empty(), "{:?}", read.faults);
        read.lines.into_iter().map(|line| (line.row, line.cells.join("|"))).collect()
    }

    #[test]
    fn records_are_people() {
        let text = "version: 1\n\n# the top\ndn: o=Acme\nobjectClass: organization\n\n\n\
                    dn: uid=li,ou=Sales,o=Acme\nchangetype: add\nobjectClass: inetOrgPerson\n\
                    uid: li\ncn:: 5p2O\n 5aic\njpegPhoto:< file:///etc/passwd\nmail: li@exa\n mple.com\n\n\
                    dn:: dWlkPWJvLG89QWNtZQ==\nuid: bo\ncn: Bo";
        let expected = [(8, "李娜|li|||/Sales||||li@example.com"), (18, "Bo|bo|||/||||")];
        assert_eq!(rows(text), expected.map(|(row, cells)| (row, cells.to_owned())));
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_line() {
        let text = "version: 2\n\
                    dn: uid=a,o=x\nchangetype: modify\nreplace: mail\nmail: x\n-\n\n\
                    dn: uid=b,o=x\nuid: b\ncn:: !!\nmail:< http://x\n\n\
                    cn: nobody\nuid: c\n\n\
                    dn: no name\nuid: d\n\n\
                    dn: uid=e,o=x\nuid: e\nwhat is this\n\n\
                    dn: uid=f,o=x\ncontrol: 1.2.3 true\nchangetype: delete\n\n\
                    dn: uid=g,o=x\nuid: g\ndn: uid=h,o=x\n\n\
                    dn: uid=i,o=x\nuid: i\ncn: I\n";
        let read = read(text, PlacesFrom::default()).unwrap();
        let told: Vec<_> =
            read.faults.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
        assert_eq!(
            told,
            [
                (1, "version"),
                (3, "changetype"),
                (10, "cn"),
                (11, "mail"),
                (13, "cn"),
                (16, "dn"),
                (21, ""),
                (24, "control"),
                (29, "dn"),
            ]
        );
        assert_eq!(read.dns[&3], "uid=a,o=x");
        assert_eq!(read.lines.last().unwrap().row, 31);
        assert!(read.faults[1].message.contains("changetype: add"), "{:?}", read.faults[1]);
    }

    #[test]
    fn a_file_without_people_is_said_so() {
        for text in ["", "version: 1\n", "dn: o=x\nobjectClass: organization\n"] {
            let error = super::read(text, PlacesFrom::default()).unwrap_err();
            assert!(matches!(error, SheetError::Nobody(_)), "{text:?}: {error}");
        }
    }

    proptest::proptest! {
        #[test]
        fn anything_is_read(text in "(dn|uid|cn|[a-z: \n<-]{0,9}|\\PC{0,5}|\n|::?){0,40}") {
            drop(read(&text, PlacesFrom::default()));
        }
    }
}
