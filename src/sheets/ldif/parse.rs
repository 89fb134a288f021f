//! Lines of LDIF: unfolded, without comments, each with the line of the file on which it begins.
//!
//! A parser of its own, as CSV has one: faults are told by the file's own lines, and the crates
//! there are for LDIF keep none.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// A line that is no comment; an empty one ends a record.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Logical {
    /// On which line it begins, from 1.
    pub row: u32,
    /// Its text, unfolded.
    pub text: String,
}

/// The value of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value<'a> {
    /// As it stands there.
    Plain(&'a str),
    /// In base64.
    Encoded(&'a str),
    /// In another file, or somewhere else.
    Elsewhere(&'a str),
}

/// The lines.
pub fn lines(text: &str) -> impl Iterator<Item = Logical> + '_ {
    let mut rest = (1..).zip(text.lines()).peekable();
    std::iter::from_fn(move || {
        loop {
            let (row, first) = rest.next()?;
            let comment = first.starts_with('#');
            let mut line = first.to_owned();
            while let Some((_, next)) = rest.next_if(|(_, next)| next.starts_with(' ')) {
                if !comment {
                    line.push_str(&next[1..]);
                }
            }
            if !comment {
                return Some(Logical { row, text: line });
            }
        }
    })
}

/// A line as the description of an attribute and its value; nothing when it is neither.
pub fn attribute(line: &str) -> Option<(&str, Value<'_>)> {
    let (name, value) = line.split_once(':')?;
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ';' | '.' | '_');
    if name.is_empty() || !name.chars().all(fits) {
        return None;
    }
    let value = match value.strip_prefix([':', '<']) {
        Some(rest) if value.starts_with(':') => Value::Encoded(rest.trim()),
        Some(rest) => Value::Elsewhere(rest.trim()),
        None => Value::Plain(value.trim_start_matches(' ')),
    };
    Some((name, value))
}

/// The text that a value is.
///
/// # Errors
/// What is wrong with it and what to do.
pub fn decoded(value: &Value<'_>) -> Result<String, &'static str> {
    match value {
        Value::Plain(text) if text.contains('\u{fffd}') => {
            Err("has characters that cannot be read: save the file as UTF-8")
        }
        Value::Plain(text) => Ok((*text).to_owned()),
        Value::Encoded(text) => {
            let bytes = BASE64_STANDARD
                .decode(text)
                .map_err(|_| "is no base64, which two colons say: write one colon, or encode it")?;
            String::from_utf8(bytes).map_err(|_| "is no text in UTF-8: encode it anew")
        }
        Value::Elsewhere(_) => {
            Err("stands in another file, which is not read: write the value here")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_unfolded_and_comments_go() {
        let text = "version: 1\r\n# a\n  comment\ndn: uid=\n li\n  na\n\ncn: x";
        let found: Vec<_> = lines(text).map(|line| (line.row, line.text)).collect();
        let expected = [(1, "version: 1"), (4, "dn: uid=li na"), (7, ""), (8, "cn: x")];
        assert_eq!(found, expected.map(|(row, text)| (row, text.to_owned())));
    }

    #[test]
    fn a_line_is_an_attribute_and_its_value() {
        for (line, expected) in [
            ("cn: Li: Na", Some(("cn", Value::Plain("Li: Na")))),
            ("cn:Li ", Some(("cn", Value::Plain("Li ")))),
            ("cn;lang-en:: TGk=", Some(("cn;lang-en", Value::Encoded("TGk=")))),
            ("jpegPhoto:< file:///x", Some(("jpegPhoto", Value::Elsewhere("file:///x")))),
            ("2.5.4.3:", Some(("2.5.4.3", Value::Plain("")))),
            ("-", None),
            (": x", None),
            ("a b: x", None),
        ] {
            assert_eq!(attribute(line), expected, "{line}");
        }
    }

    #[test]
    fn values_are_text() {
        assert_eq!(decoded(&Value::Encoded("5p2O5aic")).unwrap(), "李娜");
        for (value, says) in [
            (Value::Encoded("5p2O5a"), "no base64"),
            (Value::Encoded("/w=="), "UTF-8"),
            (Value::Plain("\u{fffd}"), "save the file"),
            (Value::Elsewhere("file:///etc/passwd"), "not read"),
        ] {
            assert!(decoded(&value).unwrap_err().contains(says), "{value:?}");
        }
    }
}
