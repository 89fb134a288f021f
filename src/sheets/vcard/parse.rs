//! Lines of vCards: unfolded, each with the line of the file on which it begins, taken apart into
//! name, parameters and value.
//!
//! A parser of its own, as CSV has one: faults are told by the file's own lines, which the crates
//! there are for vCard do not keep, and what phones write as 2.1 is read too.

use encoding_rs::{Encoding, UTF_8};

/// A property.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Property {
    /// On which line it begins, from 1.
    pub row: u32,
    /// Its name in capitals, without its group.
    pub name: String,
    /// Its parameters: the name in capitals, and one value each time. What stands without a name
    /// (as in 2.1) has `TYPE`.
    pub params: Vec<(String, String)>,
    /// Its value, as it stands there; decoded where it was quoted-printable.
    pub value: String,
}

impl Property {
    /// Whether a parameter has this value, in whatever letters.
    pub fn has(&self, param: &str, value: &str) -> bool {
        self.params.iter().any(|(name, found)| name == param && found.eq_ignore_ascii_case(value))
    }

    /// Its types.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.params.iter().filter(|(name, _)| name == "TYPE").map(|(_, value)| value.as_str())
    }

    /// Its components: parted by `;`, each without escapes.
    pub fn components(&self) -> Vec<String> {
        parted(&self.value, ';').iter().map(|part| plain(part)).collect()
    }

    /// The first of its values: parted by `,`.
    pub fn first(&self) -> String {
        parted(&self.value, ',').first().map(|part| plain(part)).unwrap_or_default()
    }

    /// Its value as one text.
    pub fn text(&self) -> String {
        plain(&self.value)
    }
}

/// The lines, unfolded: each with where it begins.
pub fn lines(text: &str) -> impl Iterator<Item = (u32, String)> + '_ {
    let mut rest = (1..).zip(text.lines()).peekable();
    std::iter::from_fn(move || {
        let (row, first) = rest.next()?;
        let mut line = first.to_owned();
        let quoted = is_quoted(&line);
        loop {
            if quoted && line.ends_with('=') {
                // A soft line break: the line goes on as it stands.
                let Some((_, next)) = rest.next() else { break };
                line.pop();
                line.push_str(next);
            } else if let Some((_, next)) = rest.next_if(|(_, next)| next.starts_with([' ', '\t']))
            {
                line.push_str(&next[1..]);
            } else {
                break;
            }
        }
        Some((row, line))
    })
}

/// Whether the value of a line is quoted-printable.
fn is_quoted(line: &str) -> bool {
    let head = line.split(':').next().unwrap_or_default();
    head.to_ascii_uppercase().contains("QUOTED-PRINTABLE")
}

/// A line as a property; nothing when it is none.
pub fn property(row: u32, line: &str) -> Option<Property> {
    let (head, value) = head(line)?;
    let mut parts = split(head, ';').into_iter();
    let name = parts.next()?;
    // What stands in front of a dot groups properties, which says nothing here.
    let name = name.rsplit('.').next().unwrap_or(name).trim().to_ascii_uppercase();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || !name.chars().all(fits) {
        return None;
    }
    let mut params = Vec::new();
    for part in parts {
        let (param, values) = part.split_once('=').unwrap_or(("TYPE", part));
        let param = param.trim().to_ascii_uppercase();
        let bare = values.trim().trim_matches('"');
        // A value in quotes may have several types as well ("work,voice").
        let several = bare.split(',').map(|value| value.trim().trim_matches('"').to_owned());
        params.extend(several.map(|value| (param.clone(), value)));
    }
    let mut property = Property { row, name, params, value: value.to_owned() };
    let quoted = ["ENCODING", "TYPE"].iter().any(|name| property.has(name, "QUOTED-PRINTABLE"));
    if quoted {
        property.value = printable(&property);
    }
    Some(property)
}

/// What stands before and behind the colon that is in no quotes.
fn head(line: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let at = line.find(|c| {
        quoted ^= c == '"';
        c == ':' && !quoted
    })?;
    Some((&line[..at], &line[at + 1..]))
}

/// Parts outside of quotes.
fn split(text: &str, between: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c| {
        quoted ^= c == '"';
        c == between && !quoted
    })
    .collect()
}

/// Parts outside of escapes, with their escapes.
fn parted(text: &str, between: char) -> Vec<&str> {
    let mut escaped = false;
    text.split(|c| {
        let parts = c == between && !escaped;
        escaped = c == '\\' && !escaped;
        parts
    })
    .collect()
}

/// A text without its escapes (RFC 6350, 3.4).
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => plain.push('\n'),
                Some(c) => plain.push(c),
                None => plain.push('\\'),
            },
            c => plain.push(c),
        }
    }
    plain
}

/// A quoted-printable value (RFC 2045, 6.7) in the character set that is said.
fn printable(property: &Property) -> String {
    let mut bytes = Vec::new();
    let mut rest = property.value.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let hex = more.get(..2).and_then(|hex| str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *first == b'=') {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    let charset = property.params.iter().find(|(name, _)| name == "CHARSET");
    let encoding = charset.and_then(|(_, label)| Encoding::for_label(label.as_bytes()));
    encoding.unwrap_or(UTF_8).decode_without_bom_handling(&bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Property {
        property(1, line).unwrap()
    }

    #[test]
    fn lines_are_unfolded() {
        let text = "BEGIN:VCARD\r\nFN:Li\r\n  Na\r\n\tx\r\nNOTE;QUOTED-PRINTABLE:a=\r\nb=3D=\r\nc\r\nEND:VCARD";
        let found: Vec<_> = lines(text).collect();
        let expected = [
            (1, "BEGIN:VCARD"),
            (2, "FN:Li Nax"),
            (5, "NOTE;QUOTED-PRINTABLE:ab=3Dc"),
            (8, "END:VCARD"),
        ];
        assert_eq!(found, expected.map(|(row, text)| (row, text.to_owned())));
    }

    #[test]
    fn a_property_comes_apart() {
        let tel = read("item1.tel;TYPE=\"work,voice\";PREF=1;VALUE=uri:tel:+1");
        assert_eq!((tel.name.as_str(), tel.value.as_str()), ("TEL", "tel:+1"));
        assert_eq!(tel.types().collect::<Vec<_>>(), ["work", "voice"]);
        assert!(tel.has("PREF", "1") && tel.has("VALUE", "URI"));
        assert_eq!(read("TEL;CELL;VOICE:1").types().collect::<Vec<_>>(), ["CELL", "VOICE"]);
        assert_eq!(read("ADR;LABEL=\"a;b:c\":x;y").components(), ["x", "y"]);
        for line in ["", "nothing", ":x", "a b:c", "X;\"open:c"] {
            assert_eq!(property(1, line), None, "{line}");
        }
    }

    #[test]
    fn values_lose_their_escapes() {
        let org = read("ORG:Acme\\; Inc;R\\,D;a\\\\;\\n\\x");
        assert_eq!(org.components(), ["Acme; Inc", "R,D", "a\\", "\nx"]);
        assert_eq!(read("NICKNAME:a\\,b,c").first(), "a,b");
        assert_eq!(read("FN:a,b;c\\").text(), "a,b;c\\");
    }

    #[test]
    fn what_phones_write_is_text() {
        for (line, expected) in [
            ("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E=E5=A8=9C", "李娜"),
            ("FN;QUOTED-PRINTABLE;CHARSET=GBK:=C0=EE=C4=C8", "李娜"),
            ("FN;ENCODING=quoted-printable:a=3db=", "a=b="),
            ("FN:a=3D", "a=3D"),
        ] {
            assert_eq!(read(line).text(), expected, "{line}");
        }
    }
}
