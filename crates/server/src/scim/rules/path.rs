//! What names an attribute: `userName`, `name.formatted`, `urn:...:User:department` (RFC 7644, 3.10).
//! Pure.

use super::schema::{ENTERPRISE, GROUP, USER};

/// The name of an attribute, as it was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// Whether it is one of the extension.
    pub extension: bool,
    /// The attribute; nothing for the extension as a whole.
    pub attribute: String,
    /// A part of it.
    pub part: Option<String>,
}

/// Why a text names no attribute.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "{0:?} names no attribute: write such as userName, name.formatted or {ENTERPRISE}:department"
)]
pub struct NoName(pub String);

impl Name {
    /// Reads one.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(text: &str) -> Result<Self, NoName> {
        let none = || NoName(text.chars().take(128).collect());
        let (extension, rest) = match stripped(text) {
            Some(found) => found,
            None if text.contains(':') => return Err(none()),
            None => (false, text),
        };
        if rest.is_empty() && extension {
            return Ok(Self { extension, attribute: String::new(), part: None });
        }
        let (attribute, part) = match rest.split_once('.') {
            Some((attribute, part)) => (attribute, Some(part)),
            None => (rest, None),
        };
        let is_part = |part: &str| is_word(part.strip_prefix('$').unwrap_or(part));
        if !is_word(attribute) || !part.is_none_or(is_part) {
            return Err(none());
        }
        Ok(Self { extension, attribute: attribute.to_owned(), part: part.map(ToOwned::to_owned) })
    }
}

/// Without the schema before it, and whether that is the extension's.
fn stripped(text: &str) -> Option<(bool, &str)> {
    [(true, ENTERPRISE), (false, USER), (false, GROUP)].into_iter().find_map(|(extension, urn)| {
        let (head, rest) = text.split_at_checked(urn.len())?;
        let rest = match rest.strip_prefix(':') {
            Some(rest) => rest,
            None if rest.is_empty() => rest,
            None => return None,
        };
        head.eq_ignore_ascii_case(urn).then_some((extension, rest))
    })
}

/// A letter, then letters, digits, `-` and `_`.
fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read() {
        let name = |extension, attribute: &str, part: Option<&str>| Name {
            extension,
            attribute: attribute.into(),
            part: part.map(Into::into),
        };
        for (text, expected) in [
            ("userName", name(false, "userName", None)),
            ("name.familyName", name(false, "name", Some("familyName"))),
            ("members.$ref", name(false, "members", Some("$ref"))),
            (
                "urn:ietf:params:scim:schemas:core:2.0:User:name.formatted",
                name(false, "name", Some("formatted")),
            ),
            (
                "URN:ietf:params:scim:schemas:extension:enterprise:2.0:user:manager.value",
                name(true, "manager", Some("value")),
            ),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", name(true, "", None)),
        ] {
            assert_eq!(Name::read(text).unwrap(), expected, "{text}");
        }
        for bad in ["", ".", "a.", ".a", "1a", "a b", "a.b.c", "urn:x:y", "a:b", "emails[", "张"] {
            assert!(Name::read(bad).is_err(), "{bad}");
        }
    }
}
