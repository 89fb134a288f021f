//! What may stand in each field of a member, a department or a tag (ORG-04 to ORG-12, IMP-07).
//! Pure; the same for the wire, for bulk entry and for import.

use canteen_text::{mention, sanitize};

/// Characters of a name.
pub const NAME: usize = 64;
/// Characters of a title.
pub const TITLE: usize = 128;
/// Characters of a landline.
pub const LANDLINE: usize = 32;
/// Characters of a tag's name.
pub const TAG_NAME: usize = 32;
/// Characters of an account.
pub const USERID: usize = 32;
/// Bytes of an e-mail address.
pub const EMAIL: std::ops::RangeInclusive<usize> = 6..=64;

/// Why a value cannot stand in its field. Worded for people; [`BadField::field`] names the field
/// as the wire does.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BadField {
    /// Nothing is left of it once it is cleaned.
    #[error("{field} is empty: write at least one visible character")]
    Empty {
        /// Which field.
        field: &'static str,
    },
    /// Too many characters.
    #[error("{field} has {length} characters: {limit} are allowed")]
    TooLong {
        /// Which field.
        field: &'static str,
        /// How many it has.
        length: usize,
        /// How many it may have.
        limit: usize,
    },
    /// Not of the form it must have.
    #[error("{field} {value:?} is not valid: write {expected}")]
    Malformed {
        /// Which field.
        field: &'static str,
        /// What was written.
        value: String,
        /// What can be written.
        expected: &'static str,
    },
    /// Neither a mobile number nor an e-mail address nor a password.
    #[error("the member could not sign in: give an e-mail address, a mobile number or a password")]
    NoWayIn {
        /// The field to fill.
        field: &'static str,
    },
    /// Too many of them.
    #[error("{field} names {count}: {limit} are allowed")]
    TooMany {
        /// Which field.
        field: &'static str,
        /// How many there are.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
    /// The same twice.
    #[error("{field} names {value} twice: once is enough")]
    Twice {
        /// Which field.
        field: &'static str,
        /// What stands there twice.
        value: String,
    },
    /// A word with a meaning of its own.
    #[error("{field} {value:?} stands for everyone: choose another")]
    Reserved {
        /// Which field.
        field: &'static str,
        /// What was written.
        value: String,
    },
}

impl BadField {
    /// The field, as the wire names it.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::Empty { field }
            | Self::TooLong { field, .. }
            | Self::Malformed { field, .. }
            | Self::TooMany { field, .. }
            | Self::Twice { field, .. }
            | Self::NoWayIn { field }
            | Self::Reserved { field, .. } => field,
        }
    }
}

/// One line of text cut to a length, for what is better shortened than refused: names of devices,
/// what an error message repeats.
#[must_use]
pub fn shortened(text: &str, limit: usize) -> String {
    sanitize::line(text, limit)
}

/// One line of text without control characters; may be empty.
///
/// # Errors
/// [`BadField::TooLong`].
pub fn line(field: &'static str, text: &str, limit: usize) -> Result<String, BadField> {
    // Not cut here, so that the message can say how long it really is.
    let clean = sanitize::line(text, usize::MAX);
    let length = clean.chars().count();
    if length > limit {
        return Err(BadField::TooLong { field, length, limit });
    }
    Ok(clean)
}

/// A [`line`] that is not empty.
///
/// # Errors
/// [`BadField::Empty`], [`BadField::TooLong`].
pub fn name(field: &'static str, text: &str, limit: usize) -> Result<String, BadField> {
    let clean = line(field, text, limit)?;
    if clean.is_empty() { Err(BadField::Empty { field }) } else { Ok(clean) }
}

/// The form under which two names are the same: without regard to case.
#[must_use]
pub fn key(text: &str) -> String {
    text.to_lowercase()
}

/// An account (IMP-07).
///
/// # Errors
/// When it is not of that form, or stands for everyone.
pub fn userid(text: &str) -> Result<String, BadField> {
    let text = text.trim();
    let bytes = text.as_bytes();
    let fits = (1..=USERID).contains(&bytes.len())
        && bytes[0].is_ascii_alphanumeric()
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(b));
    if !fits {
        return Err(BadField::Malformed {
            field: "userid",
            value: shortened(text, 64),
            expected: "1 to 32 of the letters A-Z a-z, digits, '.', '_' and '-', \
                       a letter or digit first",
        });
    }
    if mention::is_all(text) {
        return Err(BadField::Reserved { field: "userid", value: text.to_owned() });
    }
    Ok(text.to_owned())
}

/// An e-mail address, or nothing.
///
/// # Errors
/// When it has not the form of one.
pub fn email(text: &str) -> Result<String, BadField> {
    let text = text.trim();
    if text.is_empty() || is_email(text) {
        return Ok(text.to_owned());
    }
    Err(BadField::Malformed {
        field: "email",
        value: shortened(text, 80),
        expected: "an address such as li.na@example.com, 6 to 64 characters",
    })
}

/// The common form of addresses: dot-separated words of RFC 5321's plain characters, `@`, a host
/// of two labels or more. Quoted local parts and addresses that need SMTPUTF8 are not taken.
fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else { return false };
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&b);
    let word = |w: &str| !w.is_empty() && w.bytes().all(plain);
    let label = |l: &str| {
        !l.is_empty()
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    EMAIL.contains(&text.len())
        && local.split('.').all(word)
        && host.contains('.')
        && host.split('.').all(label)
}

/// A mobile number in E.164 form, or nothing.
///
/// # Errors
/// As [`super::mobile::normalise`].
pub fn mobile(text: &str) -> Result<String, BadField> {
    if text.trim().is_empty() { Ok(String::new()) } else { super::mobile::normalise(text.trim()) }
}

/// A landline (ORG-08), or nothing.
///
/// # Errors
/// When it holds anything but digits, `-`, `+` and `,`.
pub fn landline(text: &str) -> Result<String, BadField> {
    let text = text.trim();
    if text.len() <= LANDLINE && text.bytes().all(|b| b.is_ascii_digit() || b"-+,".contains(&b)) {
        return Ok(text.to_owned());
    }
    Err(BadField::Malformed {
        field: "landline",
        value: shortened(text, 64),
        expected: "at most 32 of digits, '-', '+' and ','",
    })
}

/// A department's name: a path of names must be readable again.
///
/// # Errors
/// When it is empty, too long, holds `/` or is `**`.
pub fn department_name(text: &str) -> Result<String, BadField> {
    let clean = name("name", text, NAME)?;
    if clean.contains('/') || clean == "**" {
        return Err(BadField::Malformed {
            field: "name",
            value: clean,
            expected: "a department's name without '/'; create the one above first",
        });
    }
    Ok(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts() {
        for good in ["a", "sanzhang", "Li.Na-2_x", "7", &"x".repeat(32)] {
            assert_eq!(userid(good).unwrap(), good);
        }
        for bad in ["", ".a", "-a", "a b", "a@b", "张三", "a/b", "all", "ALL", &"x".repeat(33)] {
            assert!(userid(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn addresses() {
        for good in ["", "a@b.cn", "li.na+x@mail.example.com", " sanzhang@qq.com "] {
            assert_eq!(email(good).unwrap(), good.trim());
        }
        let long = format!("{}@example.com", "x".repeat(53));
        for bad in [
            "a",
            "a@b",
            "@b.cn",
            "a@",
            "a@@b.cn",
            "a b@c.cn",
            ".a@b.cn",
            "a.@b.cn",
            "a@-b.cn",
            "a@b..cn",
            "a@b.cn\r\nBcc: x@y.z",
            "张@b.cn",
            &long,
        ] {
            assert!(email(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn landlines() {
        for good in ["", "020-88985632", "+86,20,1234", &"1".repeat(32)] {
            assert_eq!(landline(good).unwrap(), good);
        }
        for bad in ["020 889", "ext 5", &"1".repeat(33)] {
            assert!(landline(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn names_are_cleaned_and_counted_in_characters() {
        assert_eq!(name("name", " 李娜 ", NAME).unwrap(), "李娜");
        assert_eq!(name("name", &"名".repeat(64), NAME).unwrap().chars().count(), 64);
        assert_eq!(
            name("name", &"名".repeat(65), NAME),
            Err(BadField::TooLong { field: "name", length: 65, limit: 64 })
        );
        for empty in ["", "  ", "\u{202e}", "\n\t"] {
            assert_eq!(name("name", empty, NAME), Err(BadField::Empty { field: "name" }));
        }
    }

    #[test]
    fn department_names_have_no_slash() {
        assert_eq!(department_name("研发 1").unwrap(), "研发 1");
        for bad in ["", "a/b", "**"] {
            assert!(department_name(bad).is_err(), "{bad}");
        }
    }
}
