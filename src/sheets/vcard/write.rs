//! Members as vCards 4.0 (RFC 6350), one card each.

use canteen_protocol::directory::Gender;

use super::ACCOUNT;
use crate::sheets::people::People;

/// Octets of a line, its end not counted.
const LINE: usize = 75;
/// Ends a line.
const END: &str = "\r\n";

/// All members.
#[must_use]
pub fn write(people: &People) -> String {
    let mut text = String::new();
    for member in &people.members {
        line(&mut text, "BEGIN:VCARD");
        line(&mut text, "VERSION:4.0");
        property(&mut text, "FN", &[&member.name]);
        property(&mut text, "NICKNAME", &[&member.english_name]);
        match member.gender {
            Gender::Male => line(&mut text, "GENDER:M"),
            Gender::Female => line(&mut text, "GENDER:F"),
            Gender::Unset => {}
        }
        for names in people.places(member) {
            let all: Vec<&str> = [people.corp.as_str()]
                .into_iter()
                .chain(names.iter().map(String::as_str))
                .collect();
            property(&mut text, "ORG", &all);
        }
        property(&mut text, "TITLE", &[&member.title]);
        if !member.mobile.is_empty() {
            line(&mut text, &format!("TEL;VALUE=uri;TYPE=cell:tel:{}", member.mobile));
        }
        property(&mut text, "TEL;TYPE=\"work,voice\"", &[&member.landline]);
        property(&mut text, "EMAIL", &[&member.email]);
        property(&mut text, ACCOUNT, &[&member.userid]);
        line(&mut text, "END:VCARD");
    }
    text
}

/// A property of one or several components; nothing when all are empty.
fn property(text: &mut String, name: &str, components: &[&str]) {
    if components.iter().all(|component| component.is_empty()) {
        return;
    }
    let value: Vec<_> = components.iter().map(|component| escaped(component)).collect();
    line(text, &format!("{name}:{}", value.join(";")));
}

/// A text value (RFC 6350, 3.4).
fn escaped(value: &str) -> String {
    let mut text = String::new();
    for c in value.chars() {
        match c {
            '\\' | ',' | ';' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            '\r' => {}
            c => text.push(c),
        }
    }
    text
}

/// Adds a line, folded between characters.
fn line(text: &mut String, line: &str) {
    let mut rest = line;
    // A line that goes on begins with a space, which counts.
    let mut room = LINE;
    loop {
        let end = rest.floor_char_boundary(room);
        text.push_str(&rest[..end]);
        text.push_str(END);
        rest = &rest[end..];
        if rest.is_empty() {
            return;
        }
        text.push(' ');
        room = LINE - 1;
    }
}

#[cfg(test)]
mod tests {
    use canteen_protocol::DepartmentId;
    use canteen_protocol::directory::{Department, Member, Place};
    use canteen_protocol::import::Exported;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_member_is_a_card() {
        let place = Place { department: DepartmentId(2), ..Place::default() };
        let people = People::of([
            Exported::Department(Department {
                id: DepartmentId(1),
                name: "Acme; Inc".into(),
                ..Department::default()
            }),
            Exported::Department(Department {
                id: DepartmentId(2),
                parent: Some(DepartmentId(1)),
                name: "Sales".into(),
                ..Department::default()
            }),
            Exported::Member(Member {
                userid: "li".into(),
                name: "李, 娜".into(),
                mobile: "+8613800000000".into(),
                landline: "020-1,2".into(),
                gender: Gender::Female,
                departments: vec![place],
                ..Member::default()
            }),
        ]);
        let expected = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:李\\, 娜\r\nGENDER:F\r\n\
                        ORG:Acme\\; Inc;Sales\r\nTEL;VALUE=uri;TYPE=cell:tel:+8613800000000\r\n\
                        TEL;TYPE=\"work,voice\":020-1\\,2\r\nX-CANTEEN-ACCOUNT:li\r\n\
                        END:VCARD\r\n";
        assert_eq!(write(&people), expected);
    }

    proptest! {
        #[test]
        fn lines_are_short_and_unfold(value in "\\PC{0,120}") {
            let mut text = String::new();
            line(&mut text, &value);
            prop_assert!(text.split(END).all(|line| line.len() <= LINE));
            prop_assert_eq!(text.trim_end_matches(END).replace("\r\n ", ""), value);
        }
    }
}
