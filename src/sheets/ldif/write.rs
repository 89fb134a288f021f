//! Members as `inetOrgPerson` (RFC 2798) below an organization.

use std::fmt::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::LINE;
use crate::sheets::people::People;

/// All members.
#[must_use]
pub fn write(people: &People) -> String {
    let mut text = String::from("version: 1\n");
    let top = format!("o={}", escaped(&people.corp));
    entry(&mut text, &top);
    attribute(&mut text, "objectClass", "organization");
    attribute(&mut text, "o", &people.corp);
    for member in &people.members {
        entry(&mut text, &format!("uid={},{top}", escaped(&member.userid)));
        for class in ["person", "organizationalPerson", "inetOrgPerson"] {
            attribute(&mut text, "objectClass", class);
        }
        attribute(&mut text, "uid", &member.userid);
        attribute(&mut text, "cn", &member.name);
        // Two names can be the same, but a value stands there once.
        if member.english_name != member.name {
            attribute(&mut text, "cn", &member.english_name);
        }
        // Which of a name's parts is the family's cannot be told.
        attribute(&mut text, "sn", &member.name);
        attribute(&mut text, "displayName", &member.name);
        attribute(&mut text, "title", &member.title);
        for names in people.places(member) {
            attribute(&mut text, "ou", &place(&people.corp, names));
        }
        attribute(&mut text, "mail", &member.email);
        attribute(&mut text, "mobile", &member.mobile);
        attribute(&mut text, "telephoneNumber", &member.landline);
    }
    text
}

/// A department as it is read again: the top is `/`, and its name stands before one of the same
/// name.
fn place(corp: &str, names: &[String]) -> String {
    match names.first() {
        None => "/".into(),
        Some(first) if first == corp => format!("{corp}/{}", names.join("/")),
        Some(_) => names.join("/"),
    }
}

fn entry(text: &mut String, dn: &str) {
    text.push('\n');
    attribute(text, "dn", dn);
}

/// A value in a distinguished name (RFC 4514).
fn escaped(value: &str) -> String {
    let mut text = String::new();
    for (at, c) in value.char_indices() {
        let first = at == 0 && matches!(c, ' ' | '#');
        let last = at + c.len_utf8() == value.len() && c == ' ';
        if first || last || matches!(c, '"' | '+' | ',' | ';' | '<' | '>' | '\\' | '=') {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// A line, folded; nothing when there is no value.
fn attribute(text: &mut String, name: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    let line = if is_safe(value) {
        format!("{name}: {value}")
    } else {
        format!("{name}:: {}", BASE64_STANDARD.encode(value))
    };
    // All of it is ASCII. A line that goes on begins with a space, which counts.
    let (first, mut rest) = line.split_at(line.len().min(LINE));
    text.push_str(first);
    while !rest.is_empty() {
        let (next, more) = rest.split_at(rest.len().min(LINE - 1));
        // Writing to a string cannot fail.
        let _ = write!(text, "\n {next}");
        rest = more;
    }
    text.push('\n');
}

/// Whether a value can stand as it is: a SAFE-STRING that does not end in a blank.
fn is_safe(value: &str) -> bool {
    let safe = |byte: u8| byte.is_ascii() && !matches!(byte, 0 | b'\n' | b'\r');
    value.bytes().all(safe) && !value.starts_with([' ', ':', '<']) && !value.ends_with(' ')
}

#[cfg(test)]
mod tests {
    use canteen_protocol::directory::{Department, Member};
    use canteen_protocol::import::Exported;
    use proptest::prelude::*;

    use super::*;

    /// Unfolds and decodes: `(name, value)`.
    fn read(text: &str) -> Vec<(String, String)> {
        let unfolded = text.replace("\n ", "");
        let lines = unfolded.lines().filter(|line| !line.is_empty());
        lines
            .map(|line| match line.split_once(":: ") {
                Some((name, value)) => {
                    let bytes = BASE64_STANDARD.decode(value).unwrap();
                    (name.to_owned(), String::from_utf8(bytes).unwrap())
                }
                None => {
                    let (name, value) = line.split_once(": ").unwrap();
                    (name.to_owned(), value.to_owned())
                }
            })
            .collect()
    }

    #[test]
    fn a_member_is_an_inet_org_person() {
        let people = People::of([
            Exported::Department(Department { name: "Acme, Inc".into(), ..Department::default() }),
            Exported::Member(Member {
                userid: "li".into(),
                name: "李娜".into(),
                english_name: "Lina".into(),
                email: "li@example.com".into(),
                ..Member::default()
            }),
        ]);
        let text = write(&people);
        let expected = "version: 1\n\ndn: o=Acme\\, Inc\nobjectClass: organization\no: Acme, Inc\n\
                        \ndn: uid=li,o=Acme\\, Inc\nobjectClass: person\n\
                        objectClass: organizationalPerson\nobjectClass: inetOrgPerson\nuid: li\n\
                        cn:: 5p2O5aic\ncn: Lina\nsn:: 5p2O5aic\ndisplayName:: 5p2O5aic\n\
                        mail: li@example.com\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_is_not_safe_is_encoded() {
        for (value, expected) in [
            ("plain", true),
            ("a: b", true),
            (" a", false),
            ("a ", false),
            (":a", false),
            ("<a", false),
            ("é", false),
            ("a\nb", false),
        ] {
            assert_eq!(is_safe(value), expected, "{value:?}");
        }
    }

    proptest! {
        #[test]
        fn any_value_comes_back_from_short_lines(value in any::<String>()) {
            prop_assume!(!value.is_empty());
            let mut text = String::new();
            attribute(&mut text, "title", &value);
            prop_assert!(text.is_ascii() && text.lines().all(|line| line.len() <= LINE));
            prop_assert_eq!(read(&text), [("title".to_owned(), value)]);
        }
    }
}
